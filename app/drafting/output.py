"""A draft as files and as JSON."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from app.composing import Ref
    from app.drafting.model import Draft
    from app.files.ai_label import Label

Sources = Literal["table", "comments", "footnotes"]

_EXCERPT = 60  # characters of a source shown in a comment or footnote
KINDS = {"brief": "任务书", "passage": "检索库", "ledger": "方案"}
# a field of an item of the brief: targets[0].value
_FIELD = re.compile(r"(.+\])\.(\w+)")
_OPS = {
    ">=": "不低于",
    "<=": "不超过",
    "=": "达到",
    ">": "高于",
    "<": "低于",
    "range": "介于",
    "~": "约",
    "up": "提高",
    "done": "完成",
}


def to_json(made: Draft, out: Path) -> dict[str, Any]:
    """Return the shape of `draft --format json` for a draft written to `out`."""
    from hashlib import sha256

    report = {"path": str(out), "sha256": sha256(out.read_bytes()).hexdigest(), **made.report.to_json(made.text)}
    return {
        "schema": "wenheng.draft/1",
        "doc_type": made.doc_type,
        "title": made.title,
        "engine": made.engine,
        "prompts": dict(made.prompts),
        "out": str(out),
        "paragraphs": [paragraph.to_json() for paragraph in made.paragraphs],
        "report": report,
        "sentences": [
            {"paragraph": number, **sentence}
            for number, paragraph in enumerate(made.paragraphs)
            for sentence in paragraph.sentences()
        ],
        "notes": list(made.notes),
        "usage": made.usage.to_json() if made.usage else None,
    }


def write(made: Draft, out: Path, *, sources: Sources = "table", label: Label | None = None) -> Path:
    """Write the draft to `out` and, beside it, the table of its sources.

    Args:
        made: the draft; a visible label of AI-generated content is printed where its `official` has one.
        out: the .docx to write.
        sources: table for the table alone, comments or footnotes for the sources in the document, too.
        label: what the metadata of a model's draft names.

    Returns:
        The path of the table.

    Raises:
        UserError: a file cannot be written.
    """
    from app.files.xlsx import write_tables

    write_document(made, out, sources=sources, label=label)
    table = out.with_name(f"{out.stem}.sources.xlsx")
    write_tables(table, {"来源": source_rows(made)})
    return table


def write_document(made: Draft, out: Path, *, sources: Sources = "table", label: Label | None = None) -> None:
    """Write the draft to `out` alone. See :func:`write`."""
    from app.files.ai_label import PROPERTY
    from app.files.ai_label import Label as Plain
    from app.files.gbt9704 import write_docx

    versions = "；".join(f"{name} {version}" for name, version in made.prompts.items())
    properties = {"起草方式": "模型起草" if made.engine == "llm" else "离线起草", "检查规则版本": made.report.catalogue}
    properties |= {"提示词": versions} if versions else {}
    if made.engine == "llm" or made.official.ai_label:
        properties[PROPERTY] = (label or Plain()).metadata(made.text)
    write_docx(made.official, out, properties=properties)
    if sources != "table":
        _noted(made, out, sources)


def by_item(refs: Iterable[Ref]) -> list[Ref]:
    """Return references for people: the fields of one item of the brief in one: 微网格；达到；372；个."""
    found: dict[tuple[str, str], list[Ref]] = {}
    for ref in refs:
        field = _FIELD.fullmatch(ref.id) if ref.kind == "brief" else None
        shown = replace(ref, quote=_OPS.get(ref.quote, ref.quote)) if field and field[2] == "op" else ref
        found.setdefault((ref.kind, field[1]) if field else (ref.id, ref.quote), []).append(shown)
    return [
        held[0]
        if len(held) == 1
        else replace(
            held[0],
            id=name,
            quote="；".join(dict.fromkeys(ref.quote for ref in held)),
            place=_together(list(dict.fromkeys(ref.place for ref in held))),
        )
        for (_, name), held in found.items()
    ]


def _together(places: Sequence[str]) -> str:
    """Join places, what they share said once: plan.yaml 第13行、第15行."""
    most = min(map(len, places))
    alike = next((i for i in range(most) if len({place[i] for place in places}) > 1), most)
    shared = places[0][:alike]
    cut = max(shared.rfind(" ") + 1, shared.rfind("“"), 0)
    return places[0][:cut] + "、".join(place[cut:] for place in places)


def _noted(made: Draft, out: Path, how: Sources) -> None:
    """Hang the sources on the sentences of the document, as Word comments or footnotes."""
    from app.files.comments import Comment, write_comments
    from app.files.footnotes import write_footnotes

    notes = [Comment(start, end, lines) for start, end, lines in _anchored(made)]
    if how == "comments":
        day = made.official.issue_date or date(2000, 1, 1)  # never the clock: equal drafts give equal bytes
        write_comments(out, out, notes, author="来源", day=day)
    else:
        write_footnotes(out, out, notes)


def _anchored(made: Draft) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Yield start, end and sources of each sentence in the text; those of a whole paragraph hang on its last one."""
    offset = 0
    for paragraph in made.paragraphs:
        start = made.text.find(paragraph.text, offset)
        if start < 0 or not paragraph.text:
            continue
        offset = start + len(paragraph.text)
        found: list[tuple[int, int, list[str]]] = []
        at = start
        for sentence in paragraph.traced:
            lines = [f"{KINDS[ref.kind]}　{ref.place}：{_cut(ref.quote)}" for ref in by_item(sentence.refs)]
            if sentence.text:
                at = made.text.find(sentence.text, at)
                found.append((at, at + len(sentence.text), lines))
                at += len(sentence.text)
            elif found:
                found[-1][2].extend(f"全段　{line}" for line in lines)
        yield from ((a, b, tuple(dict.fromkeys(lines))) for a, b, lines in found if lines)


def _cut(words: str) -> str:
    return words if len(words) <= _EXCERPT else words[:_EXCERPT] + "…"


def source_rows(made: Draft) -> list[dict[str, object]]:
    """Return one row per sentence and source: what stands in the draft, where it comes from, what stands there.

    The fields of one target, task or result are one source.

    A source that could be tied to no single sentence stands in a row for the whole paragraph.
    """
    rows: list[dict[str, object]] = []
    empty = dict.fromkeys(("来源类别", "来源编号", "位置", "摘录"), "")
    for number, paragraph in enumerate(made.paragraphs, 1):
        for place, sentence in enumerate(paragraph.traced, 1):
            base: dict[str, object] = {
                "段号": number,
                "句号": place if sentence.text else "全段",
                "章节": paragraph.section,
                "正文": sentence.text or paragraph.text,
            }
            found = [
                {"来源类别": KINDS[ref.kind], "来源编号": ref.id, "位置": ref.place, "摘录": ref.quote}
                for ref in by_item(sentence.refs)
            ]
            rows += [base | source for source in found or [empty]]
    return rows
