"""What happens on the tab 起草: from the form to a draft, its preview, faults and sources."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app import settings as installation
from app.errors import BriefError, Cancelled, UpstreamError, UserError
from app.files.ai_label import Label
from app.local import local
from app.request import REPORTS, load_brief
from app.web import listing
from app.web.desk import file_name
from app.web.form import ORIGIN, Form, brief_of, form_of, in_form_words, place_of, with_plan
from app.web.live import Live
from app.web.paper import LINE, paper
from app.writing import Stop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from app.composing import Ref
    from app.drafting import Draft, Engine, Means
    from app.drafting.output import Sources
    from app.request import Brief
    from app.retrieval import Index
    from app.settings import Settings
    from app.web.desk import Desk
    from evaluators.report import Report

NO_INDEX = "还没有检索库，依据的文号和效力未能核对；可在服务器上用 wenheng index 收录文件。"
RECORD = "起草记录.draft.json"
NOTED: dict[Sources, str] = {"comments": "批注", "footnotes": "脚注"}  # how sources may stand in the document
STATE = "draft-state"  # where on the desk the place of the record lies
_SHOWN = 90  # characters of a paragraph or excerpt in the table of sources


def example(desk: Desk, doc_type: str) -> Form:
    """Return the bundled example for a document type: the plan, or for reports the report on it."""
    name = "report.yaml" if doc_type in REPORTS else "plan.yaml"
    brief = load_brief(installation.bundled("corpus") / "briefs" / name)
    form = form_of(brief)
    return with_plan(form, str(desk.lend(Path(brief.folder) / brief.plan)) if brief.plan else None)


def from_file(path: Path, name: str) -> tuple[Form, str]:
    """Return the form filled from a brief (YAML), and a remark where something has to be added by hand.

    Raises:
        BriefError: names the line and the field; also where an attachment names a file, which would be the server's.
    """
    try:
        brief = load_brief(path)
    except BriefError as error:
        raise BriefError(str(error).replace(str(path), name)) from error
    for number, item in enumerate(brief.attachments):
        if item.file is not None:
            field = f"attachments[{number}].file"
            raise BriefError(
                f"任务书 {brief.place(field).replace(path.name, name)}，字段 {field}：上传的任务书只能写附件名称，"
                f"工作台不读取服务器上的文件“{item.file}”。"
            )
    form = form_of(brief)
    if form.plan:
        return with_plan(form, None), f"已载入 {name}。请在“所依据的方案”处上传 {Path(form.plan).name}。"
    return form, f"已载入 {name}。"


@dataclass(frozen=True, slots=True)
class Asked:
    """How a draft is to be made: by which engine and along which outline, as it stands on the page.

    `stop` is set by the person.
    """

    engine: Engine = "offline"
    outline: str = ""
    stop: Stop = field(default_factory=Stop)


def make(
    form: Form,
    asked: Asked,
    *,
    desk: Desk,
    settings: Settings,
    today: date,
    tell: Callable[[str], None],
    resume: bool = False,
) -> dict[str, Any]:
    """Draft what the form asks for.

    Args:
        form: as filled in.
        asked: how.
        desk: where the files go.
        settings: the installation's.
        today: stands for the clock.
        tell: gets word of the progress.
        resume: go on with the draft that was broken off.

    Returns:
        The parts of the page: message, downloads, preview, findings, sources (HTML); blocked; export (for
        `handlers_release.release`); record (for a section drafted again).

    Raises:
        WenhengError: the form, the outline, the plan or the model; said in one Chinese paragraph.
    """
    from app.drafting import carry_out
    from app.drafting.record import load

    state = desk.latest(STATE) if resume else None
    if resume and not (state and Path(state["record"]).is_file()):
        raise UserError("没有中断的起草，请点“起草”重新开始。")
    record = Path(state["record"]) if state else desk.begin("draft") / RECORD
    engine = load(record).engine if state else asked.engine
    with ready(form, replace(asked, engine=engine), desk=desk, settings=settings, today=today, tell=tell) as (
        brief,
        means,
    ):
        outline = None
        if asked.outline.strip() and not resume:
            from app.web.handlers_steps import read_outline_text

            outline = read_outline_text(asked.outline, desk)
        desk.keep(STATE, {"record": str(record)})
        try:
            made = carry_out(brief, means, outline=outline, record=record, resume=resume)
        except (UpstreamError, Cancelled) as error:
            if not record.is_file():
                raise
            done = len(load(record).parts)
            more = f"已写成的 {done} 个部分已保存，点“接着写”可以续写。" if done else ""
            raise type(error)(*_again(error, more)) from error
    return finished(made, form, desk=desk, record=record, day=means.day(brief), settings=settings, index=means.index)


def _again(error: UpstreamError | Cancelled, more: str) -> tuple[str, ...]:
    """Return what an error of the same kind is made of, with `more` said."""
    raw = getattr(error, "raw", None)
    return (f"{error}{more}",) if raw is None else (f"{error}{more}", raw)


@contextmanager
def ready(
    form: Form,
    asked: Asked,
    *,
    desk: Desk,
    settings: Settings,
    today: date,
    tell: Callable[[str], None],
) -> Iterator[tuple[Brief, Means]]:
    """Give the brief that the form says and what it is drafted with, until the block ends.

    Raises:
        WenhengError: the form or the model's settings.
    """
    from app.drafting import Means
    from app.drafting.library import library_of

    brief = brief_of(form)
    if brief.plan and not desk.uploaded(Path(brief.plan)):
        raise BriefError("“所依据的方案”：只能用在本页上传的文件，不能填服务器上的路径，请重新上传方案。")
    with ExitStack() as stack:
        model = None
        if asked.engine == "llm":
            from app.llm import openai_model

            model = stack.enter_context(openai_model(settings, brief.private))
        tell("正在查找依据……")
        shelf = stack.enter_context(library_of(brief, settings, asked.engine))
        live = Live(tell)
        yield (
            brief,
            Means(
                asked.engine,
                today,
                shelf.index,
                model,
                tell=live.step,
                hear=live.hear,
                stop=asked.stop,
                label=Label(settings.ai_label).wanted(by_model=asked.engine == "llm"),
                local=local(settings),
                library_note=shelf.note,
            ),
        )


def finished(
    made: Draft, form: Form, *, desk: Desk, record: Path, day: date, settings: Settings, index: Index | None
) -> dict[str, Any]:
    """Write a draft and return the parts of the page that show it."""
    from app.drafting import write, write_document

    made = _placed(made, form)
    made = replace(made, notes=tuple(in_form_words(note, form) for note in made.notes))
    notes = (*made.notes, NO_INDEX) if form.basis.strip() and index is None else made.notes
    out = desk.begin("draft") / f"{file_name(made.title)}（草稿）.docx"
    label = Label(settings.ai_label, settings.ai_producer)
    links = [("来源表（.xlsx）", write(made, out, label=label))]
    for how, name in NOTED.items():
        noted = out.with_name(f"{file_name(made.title)}（来源{name}）.docx")
        write_document(made, noted, sources=how, label=label)
        links.append((f"带来源{name}的文稿（.docx）", noted))
    links.append(("起草记录（.json）", record))
    return _shown(made, out, links, notes=tuple(notes), desk=desk, day=day) | {"record": str(record)}


def _shown(
    made: Draft, out: Path, links: Sequence[tuple[str, Path]], *, notes: tuple[str, ...], desk: Desk, day: date
) -> dict[str, Any]:
    report = made.report
    kind = "warn" if report.blocks_export else "ok"
    said = f"《{made.title}》已起草。{listing.verdict(report)}"
    label = "下载草稿（.docx）" if report.blocks_export else "下载文稿（.docx）"
    return {
        "message": listing.banner(kind, "\n".join((said, *notes))),
        "downloads": listing.downloads(
            ((label, desk.link(out), True), *((f"下载{name}", desk.link(path), False) for name, path in links))
        ),
        "preview": paper(made.official, report.findings),
        "findings": found_in(made.text, report),
        "count": len(report.findings) + len(report.failures),
        "sources": listing.traced(_traced(made)),
        "blocked": report.blocks_export,
        "export": {
            "source": str(out),
            "doc_type": made.doc_type,
            "title": made.title,
            "day": day.isoformat(),
            "sources": [[item.id, item.kind, item.text, item.title] for item in made.sources],
        },
    }


def found_in(text: str, report: Report) -> str:
    """Return the findings of a text, each leading to its line on the paper."""
    import evaluators
    from evaluators.lines import LineIndex

    places, document = LineIndex(text), evaluators.read(text)

    def section(offset: int) -> str:
        at = document.section_at(offset)
        return document.sections[at].number + document.sections[at].text if at is not None else ""

    return listing.findings(
        report,
        text,
        listing.place_in(section, places),
        lambda finding: f"{LINE}{places.line(finding.span.start)}",
    )


def _placed(made: Draft, form: Form) -> Draft:
    """Return the draft with the places of its sources in the words of the form."""

    def in_form(refs: tuple[Ref, ...]) -> tuple[Ref, ...]:
        return tuple(
            replace(ref, place=place_of(ref.place.removeprefix(f"{ORIGIN} "), form))
            if ref.place.startswith(f"{ORIGIN} ")
            else ref
            for ref in refs
        )

    paragraphs = tuple(
        replace(
            paragraph,
            sources=in_form(paragraph.sources),
            traced=tuple(replace(sentence, refs=in_form(sentence.refs)) for sentence in paragraph.traced),
        )
        for paragraph in made.paragraphs
    )
    return replace(made, paragraphs=paragraphs)


def _traced(made: Draft) -> list[tuple[str, str, list[tuple[str, str, str]]]]:
    """Return section, words and sources (kind, place, quotation) of each sentence that has any."""
    from app.drafting import KINDS, by_item

    return [
        (
            paragraph.section,
            _cut(sentence.text or f"全段：{paragraph.text}"),
            [(KINDS[ref.kind], ref.place, _cut(ref.quote)) for ref in by_item(sentence.refs)],
        )
        for paragraph in made.paragraphs
        for sentence in paragraph.traced
        if sentence.refs
    ]


def _cut(words: str) -> str:
    return words if len(words) <= _SHOWN else words[:_SHOWN] + "…"
