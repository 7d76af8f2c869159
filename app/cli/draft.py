"""wenheng draft: a brief becomes an outline or a document, its sources and its check report."""

from __future__ import annotations

import json
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from app.cli.options import EXISTING, OUTPUT, format_option, label_option, today_option

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from app.drafting import Draft, Engine, Means
    from app.drafting.output import Sources
    from app.llm.masked import Masked
    from app.request import Brief
    from app.settings import Settings


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is to be done, as given on the command line."""

    out: Path
    outline: Path | None
    outline_only: bool
    resume: bool
    redraft: str | None
    instruction: str
    lock: Path | None
    prompts: tuple[str, ...]

    def check(self, engine: Engine) -> None:
        """Refuse options that do not go together.

        Raises:
            UsageError: says which.
        """
        wanted = (".yaml", ".yml") if self.outline_only else (".docx",)
        if self.out.suffix.lower() not in wanted:
            what = "提纲写成 .yaml" if self.outline_only else "草稿写成 .docx"
            raise click.UsageError(f"{what} 文件，请把 -o {self.out.name} 改为以 {wanted[0]} 结尾。")
        steps = {
            "--outline-only": self.outline_only,
            "--resume": self.resume,
            "--redraft": self.redraft is not None,
        }
        given = [name for name, on in steps.items() if on]
        if len(given) > 1:
            raise click.UsageError(f"{'、'.join(given)} 不能同时用，请分次进行。")
        if self.outline and given:
            raise click.UsageError(f"--outline 不能与 {given[0]} 同时用：续写和重写沿用原来的提纲。")
        if self.instruction and self.redraft is None:
            raise click.UsageError("--instruction 是重写一个部分时的要求，请同时用 --redraft 写明哪一部分。")
        if self.prompts and engine != "llm":
            raise click.UsageError("--prompt 指定模型所用的提示词版本，请同时用 --engine llm。")


@click.command(
    "draft",
    help="按任务书起草方案或报告，写出 .docx；同名 .sources.xlsx 列出各句来源，同名 .draft.json 是起草记录。",
    epilog=(
        "示例：wenheng draft 任务书.yaml -o 方案.docx\n\n"
        "先列提纲再起草：wenheng draft 任务书.yaml --outline-only -o 提纲.yaml，改后 "
        "wenheng draft 任务书.yaml --outline 提纲.yaml -o 方案.docx\n\n"
        "重写一个部分：wenheng draft 任务书.yaml -o 方案.docx --engine llm --redraft 三 --instruction 写得更具体\n\n"
        "收回改过的草稿：wenheng draft --import 方案（改）.docx --record 方案.draft.json"
    ),
)
@click.argument("brief", type=EXISTING, required=False, metavar="[任务书.yaml]")
@click.option("-o", "--out", type=OUTPUT, default=None, metavar="文件", help="写出的 .docx 文件；只列提纲时为 .yaml。")
@click.option(
    "--engine",
    type=click.Choice(["offline", "llm"]),
    default="offline",
    show_default=True,
    help="offline 不联网、不用模型；llm 由设置中的模型起草。",
)
@click.option("--outline-only", is_flag=True, help="只列提纲，写成可以修改的 .yaml。")
@click.option("--outline", type=EXISTING, default=None, metavar="提纲.yaml", help="按改过的提纲起草。")
@click.option("--resume", is_flag=True, help="接着上次中断的起草写，已写成的部分不重写。")
@click.option("--redraft", default=None, metavar="部分", help="只重写一个部分：写序号（三）、标题或“引言”。")
@click.option("--instruction", default="", metavar="要求", help="重写时的要求，只有模型能按要求改写。")
@click.option(
    "--lock", type=EXISTING, default=None, metavar="文件", help="锁定的句子，每行一句，起草和重写时一字不改。"
)
@click.option(
    "--import",
    "edited",
    type=EXISTING,
    default=None,
    metavar="文件",
    help="改过的草稿：列出改动和各句来源，指出没有来源的内容，并更新起草记录；-o 可写出新的来源表 .xlsx。",
)
@click.option(
    "--record",
    type=EXISTING,
    default=None,
    metavar="文件",
    help="草稿的起草记录（默认：与改过的草稿同名的 .draft.json）。",
)
@click.option(
    "--prompt",
    "prompts",
    multiple=True,
    metavar="编号@版本",
    help="用提示词的某一版本，可写多次；版本见 wenheng prompts show。默认用最新版本，--resume 沿用起草时的版本。",
)
@click.option(
    "--sources",
    type=click.Choice(["table", "comments", "footnotes"]),
    default="table",
    show_default=True,
    help="table 来源只列在 .sources.xlsx；comments、footnotes 另在文中作为批注、脚注。",
)
@label_option
@today_option
@format_option("text", "json")
def command(
    brief: Path | None,
    out: Path | None,
    engine: Engine,
    outline_only: bool,
    outline: Path | None,
    resume: bool,
    redraft: str | None,
    instruction: str,
    lock: Path | None,
    edited: Path | None,
    record: Path | None,
    prompts: tuple[str, ...],
    sources: Sources,
    label: bool | None,
    today: date,
    form: str,
) -> int:
    """Run the verb."""
    by_hand = click.get_current_context().get_parameter_source("today") is ParameterSource.COMMANDLINE
    # a day given on the command line stands for the clock, the issue date included
    day = today if by_hand else None
    if edited is not None:
        return _brought_in(edited, record, brief, out, today=day, form=form)
    if record is not None:
        raise click.UsageError("--record 与 --import 一起用。")
    if brief is None:
        raise click.UsageError("缺少任务书：请写明任务书的 .yaml 文件，例如 wenheng draft 任务书.yaml -o 方案.docx。")
    if out is None:
        raise click.UsageError("缺少 -o：请写明写出的 .docx 文件。")
    asked = _Asked(out, outline, outline_only, resume, redraft, instruction, lock, prompts)
    asked.check(engine)
    from app import settings
    from app.cli.draft_progress import Running
    from app.drafting import Means, write
    from app.drafting.library import library_of
    from app.files.ai_label import Label
    from app.local import local
    from app.prompts import pinned
    from app.request import load_brief

    given, chosen, pins = load_brief(brief), settings.load(), pinned(prompts)
    with ExitStack() as stack:
        model = stack.enter_context(_model(chosen, given)) if engine == "llm" else None
        shelf = stack.enter_context(library_of(given, chosen, engine))
        if given.basis and shelf.index is None:
            click.echo("还没有检索库，依据的文号和效力未能核对；可先运行 wenheng index 收录文件。", err=True)
        running = stack.enter_context(Running())
        shown = Label(chosen.ai_label, chosen.ai_producer, label)
        labelled = shown.wanted(by_model=engine == "llm")
        means = Means(
            engine,
            today,
            shelf.index,
            model,
            day,
            running.tell,
            running.hear,
            label=labelled,
            prompts=pins,
            local=local(chosen),
            library_note=shelf.note,
        )
        if outline_only:
            return _outlined(given, means, out)
        made = _made(given, means, asked)
    table = write(made, out, sources=sources, label=shown)
    for note in made.notes:
        click.echo(note, err=True)
    if form == "json":
        from app.drafting import to_json

        click.echo(json.dumps(to_json(made, out), ensure_ascii=False, indent=1))
    else:
        _tell(made, out, table)
    return 1 if made.report.blocks_export else 0


def _brought_in(
    edited: Path, record: Path | None, brief: Path | None, out: Path | None, *, today: date | None, form: str
) -> int:
    if brief is not None:
        raise click.UsageError("--import 只看改过的草稿和它的起草记录，不用写任务书。")
    if out is not None and out.suffix.lower() != ".xlsx":
        raise click.UsageError(f"新的来源表写成 .xlsx 文件，请把 -o {out.name} 改为以 .xlsx 结尾。")
    from app.cli.draft_import import bring_in

    return bring_in(edited, record, out, today=today, form=form)


def _outlined(brief: Brief, means: Means, out: Path) -> int:
    from app.drafting import plan_outline
    from app.drafting.outline import dumped
    from app.files.atomic import write_atomically

    outline = plan_outline(brief, means)
    with write_atomically(out) as temporary:
        temporary.write_text(dumped(outline), encoding="utf-8")
    click.echo(f"已写出提纲 {out}。修改后用 --outline {out.name} 起草。")
    return 0


def _made(brief: Brief, means: Means, asked: _Asked) -> Draft:
    from app.drafting import carry_out, redraft
    from app.drafting.locks import read_locks
    from app.drafting.outline import load_outline
    from app.drafting.record import path_beside

    locks = read_locks(asked.lock) if asked.lock else ()
    record = path_beside(asked.out)
    with _saved(record):
        if asked.redraft is not None:
            return redraft(
                brief, means, record=record, section=asked.redraft, instruction=asked.instruction, locks=locks
            )
        outline = load_outline(asked.outline) if asked.outline else None
        return carry_out(brief, means, outline=outline, record=record, resume=asked.resume, locks=locks)


@contextmanager
def _saved(record: Path) -> Iterator[None]:
    """Say on the way out of a broken-off draft what is kept and how to go on."""
    from app.errors import Cancelled, UpstreamError

    before = record.stat().st_mtime_ns if record.is_file() else None
    try:
        yield
    except (UpstreamError, Cancelled, KeyboardInterrupt):
        now = record.stat().st_mtime_ns if record.is_file() else None
        if now is not None and now != before:
            click.echo(f"已写成的部分保存在 {record}；之后加 --resume 接着写，已写成的不重写。", err=True)
        raise


def _model(chosen: Settings, brief: Brief) -> Masked:
    from app.llm import openai_model

    return openai_model(chosen, brief.private)


def _tell(made: Draft, out: Path, table: Path) -> None:
    from app.cli.render import render_finding
    from evaluators.lines import LineIndex

    lines = LineIndex(made.text)
    for finding in made.report.findings:
        render_finding(finding, lines, lambda offset: f"第{lines.line(offset)}行")
    if made.report.blocks_export:
        click.echo(f"已写出 {out}，文内标有“草稿”：以上严重问题处理后方可导出。")
    else:
        click.echo(f"已写出 {out}。")
    click.echo(f"各句来源见 {table}。")
    if made.usage is not None and made.usage.calls:
        click.echo(made.usage.said)
