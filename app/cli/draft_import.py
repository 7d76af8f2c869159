"""wenheng draft --import: what a person changed in a draft, and what the changes rest on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from app.drafting.incoming import Incoming, Sentence

_SHOWN = 3  # sources shown of one sentence


def bring_in(edited: Path, record: Path | None, out: Path | None, *, today: date | None, form: str) -> int:
    """Show what changed between a draft and its edited form, and take it over into the record; return the exit status.

    Args:
        edited: the file that came back.
        record: of the draft; where None, the one that lies beside the edited file.
        out: a workbook for the new table of sources, or None.
        today: the day of the check; the draft's own where None.
        form: text or json.
    """
    from app import settings
    from app.drafting import incoming
    from app.drafting.edited import take_over
    from app.drafting.record import load
    from app.local import local

    held = load(record) if record else incoming.record_beside(edited)
    found = incoming.bring_in(edited, held, today=today, local=local(settings.load()))
    for words in take_over(found, held):
        click.echo(words, err=True)
    if out is not None:
        _table(found, out)
    if form == "json":
        click.echo(json.dumps(found.to_json(edited, held.path or edited), ensure_ascii=False, indent=1))
    else:
        _tell(found, out)
    return 1 if found.report.blocks_export else 0


def _tell(found: Incoming, out: Path | None) -> None:
    for sentence in (*found.of("changed"), *found.of("added")):
        click.echo(f"第{sentence.line}行　{'改动' if sentence.before else '新增'}")
        if sentence.before:
            click.echo(f"  原：{sentence.before}")
        click.echo(f"  现：{sentence.text}")
        if sentence.refs:
            shown = "；".join(dict.fromkeys(ref.place for ref in sentence.refs[:_SHOWN]))
            click.echo(f"  来源：{shown}{'等' if len(sentence.refs) > _SHOWN else ''}")
        if sentence.untraced:
            click.secho(f"  没有来源：{'、'.join(sentence.untraced)}。请核实，或补进任务书。", fg="red")
    for sentence in found.untraced:
        if sentence.state == "unchanged":
            click.echo(f"第{sentence.line}行　此前改动\n  现：{sentence.text}")
            click.secho(f"  没有来源：{'、'.join(sentence.untraced)}。请核实，或补进任务书。", fg="red")
    for words in found.removed:
        click.echo(f"删去　{words}")
    kept, changed, added = (len(found.of(state)) for state in ("unchanged", "changed", "added"))
    click.echo(
        f"未改 {kept} 句，来源不变；改动 {changed} 句，新增 {added} 句，删去 {len(found.removed)} 句；"
        f"有 {len(found.untraced)} 句写了没有来源的内容。"
    )
    if out is not None:
        click.echo(f"新的来源表见 {out}。")


def _table(found: Incoming, out: Path) -> None:
    from app.drafting import KINDS
    from app.files.xlsx import write_tables

    states = {"unchanged": "未改", "changed": "改动", "added": "新增"}

    def row(sentence: Sentence, kind: str, place: str, excerpt: str) -> dict[str, object]:
        return {
            "行": sentence.line,
            "状态": states[sentence.state],
            "正文": sentence.text,
            "原文": sentence.before if sentence.state == "changed" else "",
            "来源类别": kind,
            "位置": place,
            "摘录": excerpt,
            "没有来源": "、".join(sentence.untraced),
        }

    rows = []
    for sentence in found.sentences:
        rows += [row(sentence, KINDS[ref.kind], ref.place, ref.quote) for ref in sentence.refs] or [
            row(sentence, "", "", "")
        ]
    write_tables(out, {"来源": rows})
