"""The return slip 退回修改意见: what must be changed, what should be, and advice, as an office writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.annotation import Returned, destinations, writable
from app.errors import WenhengError
from app.finding_tables import place
from evaluators.catalog import title_of
from evaluators.doctype import load
from evaluators.model import Severity, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from app.files.official import Block, Official
    from app.review import FileReview, ReviewRun
    from evaluators.model import Document, Finding
    from evaluators.report import RuleFailure

ENDING = "-退回修改意见.docx"
WORKING_DAYS = 5  # 实务: the time an office usually gives; the reviewer may write another before sending
_QUOTED = 40
_PLACES = 6  # places named of a finding that stands in many
_PARTS = (
    (Severity.CRITICAL, "必须修改的问题", "以下问题须全部改正，改正前不能通过审核。"),
    (Severity.MAJOR, "应当修改的问题", "以下问题请逐条修改；确有理由不改的，请随文说明。"),
    (Severity.MINOR, "修改建议", "以下意见供修改时参考。"),
)
_LEVELS = "一二三四"


def write_slips(run: ReviewRun, given: Sequence[Path], folder: Path, *, today: date) -> tuple[Returned, ...]:
    """Write one slip into `folder` for every readable file of `run` in which something was found.

    Raises:
        UserError: `folder` cannot be written.
    """
    from app.files.gbt9704 import write_docx

    writable(folder)
    files = [file for file in run.files if file.report and (file.report.findings or file.report.failures)]
    places = destinations([file.path for file in files], given, folder, ENDING)
    returned = []
    for file in files:
        slip = slip_of(file, today)
        try:
            write_docx(slip, places[file.path])
        except WenhengError as error:
            returned.append(Returned(file.path, None, error=str(error)))
        else:
            report = file.report
            count = len(report.findings) + len(report.failures) if report else 0
            returned.append(Returned(file.path, places[file.path], count))
    return tuple(returned)


def slip_of(file: FileReview, today: date) -> Official:
    """Return the slip for one file, dated `today`; its signature is left to the office that sends it."""
    import evaluators
    from app.files.official import Official, Paragraph

    if file.report is None or file.loaded is None:
        raise ValueError(file.path)
    report = file.report
    document = evaluators.read(file.loaded.text)
    name = "".join(report.title.split()) or file.path.stem
    counts = {level: sum(finding.severity is level for finding in report.findings) for level in Severity}
    counts[Severity.CRITICAL] += len(report.failures)
    said = "、".join(f"{level.label}问题{count}处" for level, count in counts.items() if count)
    who = _unit(document)
    polite = "你单位" if who else "你处"
    opening = f"{polite}报送的《{name}》（{load(report.doc_type).name}）收悉。"
    opening += f"经审核，共发现{said}。现将意见反馈如下，请修改。"
    must = counts[Severity.CRITICAL] > 0
    closing = (
        f"请于收到本意见之日起{WORKING_DAYS}个工作日内修改完善后重新报送，并附修改情况说明。"
        if must
        else f"请于收到本意见之日起{WORKING_DAYS}个工作日内修改完善，并将修改后的文本报备。"
    )
    blocks: list[Block] = [Paragraph(opening), *_parts(file, report.findings, report.failures), Paragraph(closing)]
    return Official(
        title="退回修改意见" if must else "审核修改意见",
        addressee=who or "报送单位",
        blocks=tuple(blocks),
        issue_date=today,
    )


def _unit(document: Document) -> str:
    """Return who submitted: the unit that signs."""
    return "".join(document.sign_off.text.split()) if document.sign_off else ""


def _parts(file: FileReview, findings: Sequence[Finding], failures: Sequence[RuleFailure]) -> Iterator[Block]:
    from app.files.official import Heading, Paragraph

    part = 0
    for level, heading, note in _PARTS:
        of_level = [finding for finding in findings if finding.severity is level]
        broken = [failure.message for failure in failures] if level is Severity.CRITICAL else []
        if not of_level and not broken:
            continue
        yield Heading(1, f"{_LEVELS[part]}、", heading)
        yield Paragraph(note)
        kinds: dict[tuple[str, str], list[Finding]] = {}
        for finding in of_level:
            kinds.setdefault((finding.code, finding.hint), []).append(finding)
        for number, alike in enumerate(kinds.values(), 1):
            yield from (Paragraph(line) for line in _items(file, number, alike))
        yield from (Paragraph(f"{number}．{_ended(said)}") for number, said in enumerate(broken, len(kinds) + 1))
        part += 1


def _items(file: FileReview, number: int, alike: Sequence[Finding]) -> Iterator[str]:
    """Yield the lines of one item: what one rule says with one remedy, place by place."""
    hint = f"修改要求：{_ended(' '.join(alike[0].hint.split()))}" if alike[0].hint else ""
    title = title_of(alike[0].code)
    if len(alike) == 1:
        yield f"{number}．{title}。{_item(file, alike[0])}{hint}"
        return
    yield f"{number}．{title}（{len(alike)}处）。{hint}"
    yield from (f"（{index}）{_item(file, finding)}" for index, finding in enumerate(alike, 1))


def _item(file: FileReview, finding: Finding) -> str:
    text = file.loaded.text if file.loaded else ""
    spans = sorted((finding.span, *finding.also))
    where = "、".join(dict.fromkeys(place(file, span.start) for span in spans[:_PLACES]))
    more = f"等{len(spans)}处" if len(spans) > _PLACES else ""
    quote = " ".join(finding.span.of(text).split())
    quote = quote if len(quote) <= _QUOTED else f"{quote[: _QUOTED - 1]}…"
    shown = f"“{quote}”" if quote and finding.message.count("“") == 0 else ""
    unsure = "（机器无法判定，请核实）" if finding.verdict is Verdict.UNDETERMINED else ""
    return f"{where}{more}{shown}{unsure}：{_ended(' '.join(finding.message.split()))}"


def _ended(words: str) -> str:
    return words if words.endswith(("。", "！", "？", "；")) else f"{words}。"
