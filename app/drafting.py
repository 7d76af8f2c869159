"""From a brief to a draft: compose or let a model write, trace what is stated, check, and mark what is missing."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from app.composing import Piece, Ref, Work, compose, prepare
from app.composing.sources import sources_of
from app.composing.wording import gap
from app.files.official import (
    DRAFT,
    Attachment,
    Block,
    Heading,
    Official,
    Paragraph,
    RedHead,
    heading_line,
    official_to_text,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from pathlib import Path

    from app.llm import ChatModel
    from app.request import Brief
    from app.retrieval import Index
    from evaluators.model import Source
    from evaluators.report import Report

Engine = Literal["offline", "llm"]
Step = Literal["retrieve", "compose", "check"]


def _nothing(_: Step) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class DraftParagraph:
    """One paragraph, heading or table of a draft and what it rests on."""

    text: str
    section: str
    sources: tuple[Ref, ...]

    def to_json(self) -> dict[str, object]:
        """Return the form of the product's JSON."""
        return {"text": self.text, "section": self.section, "sources": [ref.to_json() for ref in self.sources]}


@dataclass(frozen=True, slots=True)
class Draft:
    """A drafted document with its check report.

    Attributes:
        text: the document as the checker read it; offsets of `report` lead into it.
        sources: the material the draft may rest on, as given to the checker.
        prompts: prompt id -> version, for the prompts that were used.
        notes: remarks for the person: a basis that is not in the index, no index at all.
    """

    doc_type: str
    title: str
    engine: Engine
    official: Official
    text: str
    paragraphs: tuple[DraftParagraph, ...]
    sources: tuple[Source, ...]
    report: Report
    prompts: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


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
    }


def write(made: Draft, out: Path) -> Path:
    """Write the draft to `out` and, beside it, the table of its sources.

    Returns:
        The path of the table.

    Raises:
        UserError: a file cannot be written.
    """
    from app.files.gbt9704 import write_docx
    from app.files.xlsx import write_tables

    versions = "；".join(f"{name} {version}" for name, version in made.prompts.items())
    properties = {"起草方式": "模型起草" if made.engine == "llm" else "离线起草", "检查规则版本": made.report.catalogue}
    write_docx(made.official, out, properties=properties | ({"提示词": versions} if versions else {}))
    table = out.with_name(f"{out.stem}.sources.xlsx")
    write_tables(table, {"来源": source_rows(made)})
    return table


KINDS = {"brief": "任务书", "passage": "检索库", "ledger": "方案"}


def source_rows(made: Draft) -> list[dict[str, object]]:
    """Return one row per paragraph and source: what stands in the draft, where it comes from, what stands there."""
    rows: list[dict[str, object]] = []
    for number, paragraph in enumerate(made.paragraphs, 1):
        base = {"段号": number, "章节": paragraph.section, "正文": paragraph.text}
        found = [
            {"来源类别": KINDS[ref.kind], "来源编号": ref.id, "位置": ref.place, "摘录": ref.quote}
            for ref in paragraph.sources
        ]
        rows += [base | source for source in found or [dict.fromkeys(("来源类别", "来源编号", "位置", "摘录"), "")]]
    return rows


def draft(
    brief: Brief,
    *,
    engine: Engine,
    index: Index | None = None,
    model: ChatModel | None = None,
    today: date,
    checked_on: date | None = None,
    tell: Callable[[Step], None] = _nothing,
) -> Draft:
    """Draft the document the brief asks for, and check it as of `checked_on`, else its issue date, else `today`.

    The document always comes back; where findings block export it carries the mark 草稿. `tell` is called when a step
    begins.

    Raises:
        UserError: the plan a report is to be written on cannot be read.
        ModelUnavailable, ModelOutputInvalid: engine llm only; the offline engine never stands in for it.
    """
    tell("retrieve")
    work = prepare(brief, index=index, today=today)
    tell("compose")
    if engine == "llm":
        from app.writing import write

        written = write(work, model=model, index=index)
        pieces, prompts = written.pieces, written.prompts
    else:
        pieces, prompts = compose(work), {}
    tell("check")
    return _checked(work, pieces, engine, prompts, checked_on or brief.issue_date or today)


def _checked(work: Work, pieces: tuple[Piece, ...], engine: Engine, prompts: Mapping[str, str], day: date) -> Draft:
    from evaluators import check, read

    official = _official(work, pieces, engine)
    text = official_to_text(official)
    sources = sources_of(work, pieces)
    report = check(
        read(text),
        work.brief.doc_type,
        today=day,
        sources=sources,
        ignore=("COV",),  # it is held against its plan once its gaps are filled: `wenheng reconcile`, `review --plan`
    )
    if report.blocks_export:
        official = replace(official, status=DRAFT)
    return Draft(
        doc_type=work.brief.doc_type,
        title=work.title,
        engine=engine,
        official=official,
        text=text,
        paragraphs=tuple(DraftParagraph(block_text(p.block), p.section, p.refs) for p in pieces),
        sources=sources,
        report=report,
        prompts=prompts,
        notes=tuple(work.notes),
    )


def _official(work: Work, pieces: tuple[Piece, ...], engine: Engine) -> Official:
    brief = work.brief
    head = brief.red_head
    # a form names unit, persons and day in its own last line
    signed = None if brief.doc_type == "monthly_form" else brief.unit
    if signed and brief.issue_date is None:
        signed += "　" + gap("成文日期")
    return Official(
        title=work.title,
        blocks=tuple(piece.block for piece in pieces),
        addressee=brief.addressee or (gap("主送机关") if brief.is_report else None),
        sign_off=signed,
        issue_date=brief.issue_date if signed else None,
        red_head=RedHead(
            issuer=head.issuer or brief.unit,
            doc_number=head.doc_number,
            signer=head.signer,
            urgency=head.urgency,
        )
        if head
        else None,
        attachments=_attachments(brief),
        copy_to=brief.copy_to,
        ai_label="本文由人工智能辅助生成" if engine == "llm" else None,
    )


def _attachments(brief: Brief) -> tuple[Attachment, ...]:
    """Read the files of the attachments; one without a file is named in the 附件说明 alone.

    Raises:
        BriefError: a file lies outside the brief's folder, is not there or cannot be read; names the brief's line.
    """
    from pathlib import Path

    from app.errors import BriefError, UserError
    from app.files import load
    from app.files.official import official_from_text

    found = []
    for index, item in enumerate(brief.attachments):
        if item.file is None:
            found.append(Attachment(item.name))
            continue
        where = f"任务书 {brief.place(f'attachments[{index}].file')}，字段 attachments[{index}].file："
        folder = Path(brief.folder).resolve()
        path = (folder / item.file).resolve()
        # a brief is passed from hand to hand: it must not draw a file of the reader's machine into a document
        if Path(item.file).is_absolute() or ".." in Path(item.file).parts or not path.is_relative_to(folder):
            raise BriefError(f"{where}附件“{item.file}”须在任务书所在的文件夹内，不能用绝对路径或“..”。")
        if not path.is_file():
            raise BriefError(f"{where}找不到附件“{item.file}”，路径相对于任务书所在的文件夹。")
        try:
            found.append(Attachment(item.name, official_from_text(load(path).text).blocks))
        except UserError as error:
            raise BriefError(f"{where}{error}") from error
    return tuple(found)


def block_text(block: Block) -> str:
    """Return a block as it reads: a table one row a line, cells separated by tabs."""
    if isinstance(block, Heading):
        return "".join(heading_line(block))
    if isinstance(block, Paragraph):
        return block.text
    return "\n".join("\t".join(row) for row in block.rows)
