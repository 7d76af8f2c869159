"""The return slip 退回修改意见: what must be changed, what should be, and advice, as an office writes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.annotation import Returned, destinations, writable
from app.errors import WenhengError
from app.placing import elsewhere
from app.submitter import concerns, plainly, section_of
from evaluators.catalog import title_of
from evaluators.doctype import load
from evaluators.model import Severity, Verdict
from evaluators.shortening import opening

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from app.files.official import Block, Official
    from app.review import FileReview, ReviewRun
    from evaluators.model import Document, Finding

ENDING = "-退回修改意见.docx"
WORKING_DAYS = 5  # 实务: the time an office usually gives; the reviewer may write another before sending
_TO_SIGN = "审核单位：＿＿＿＿＿＿＿＿＿＿"
_QUOTED = 40
_PLACES = 6  # places named of a finding that stands in many
_PARTS = {
    Severity.CRITICAL: ("必须修改的问题", "以下问题须全部改正，改正前不能通过审核。"),
    Severity.MAJOR: ("应当修改的问题", "以下问题请逐条修改；确有理由不改的，请随文说明。"),
    Severity.MINOR: ("修改建议", "以下意见供修改时参考。"),
    None: ("请核实的事项", "以下事项审核时无法判定，请对照原件、台账逐项核实；与事实不符的，一并改正。"),
}
_LEVELS = "一二三四"


def write_slips(
    run: ReviewRun, given: Sequence[Path], folder: Path, *, today: date, office: str = ""
) -> tuple[Returned, ...]:
    """Write one slip into `folder` for every readable file of `run` in which something was found.

    `office` signs them; a line to fill in stands in its place where it is "".

    Raises:
        UserError: `folder` cannot be written.
    """
    from app.files.gbt9704 import write_docx

    writable(folder)
    files = [file for file in run.files if file.report and concerns(file.report)]
    places = destinations([file.path for file in files], given, folder, ENDING)
    returned = []
    for file in files:
        slip = slip_of(file, today, office)
        try:
            write_docx(slip, places[file.path])
        except WenhengError as error:
            returned.append(Returned(file.path, None, error=str(error)))
        else:
            count = len(concerns(file.report)) if file.report else 0
            returned.append(Returned(file.path, places[file.path], count))
    return tuple(returned)


def slip_of(file: FileReview, today: date, office: str = "") -> Official:
    """Return the slip for one file, dated `today` and signed by `office`, else with a line for who sends it.

    A rule that broke down is nothing the submitter can mend: the slip says that something is yet to be told.
    """
    import evaluators
    from app.files.official import Official, Paragraph

    if file.report is None or file.loaded is None:
        raise ValueError(file.path)
    report = file.report
    document = evaluators.read(file.loaded.text)
    name = "".join(report.title.split()) or file.path.stem
    findings = concerns(report)
    sorted_ = {part: [finding for finding in findings if _part(finding) is part] for part in _PARTS}
    counts = {f"{level.label}问题": len(sorted_[level]) for level in Severity}
    counts["待核实事项"] = len(sorted_[None])
    said = "、".join(f"{name}{count}处" for name, count in counts.items() if count)
    who = _unit(document)
    polite = "你单位" if who else "你处"
    must = bool(sorted_[Severity.CRITICAL])
    should = bool(sorted_[Severity.MAJOR])
    wish = "请修改" if must or should else "供修改时参考"
    lead = f"{polite}报送的《{name}》（{load(report.doc_type).name}）收悉。"
    lead += f"经审核，共发现{said}。现将意见反馈如下，{wish}。"
    blocks: list[Block] = [
        Paragraph(lead),
        *_parts(_Read(file, document), sorted_),
        Paragraph(_closing(must=must, should=should, untold=len(report.failures))),
    ]
    return Official(
        title="退回修改意见" if must else "审核修改意见",
        addressee=who or "报送单位",
        blocks=tuple(blocks),
        sign_off=office or _TO_SIGN,
        issue_date=today,
    )


def _part(finding: Finding) -> Severity | None:
    """Return the part of the slip a finding belongs to; what blocks has to be settled, though it is unsure."""
    unsure = finding.verdict is Verdict.UNDETERMINED and finding.severity is not Severity.CRITICAL
    return None if unsure else finding.severity


def _closing(*, must: bool, should: bool, untold: int) -> str:
    within = f"请于收到本意见之日起{WORKING_DAYS}个工作日内修改完善"
    later = f"另有{untold}项内容尚未审出结论，由审核单位核实后另行告知" if untold else ""
    if must:
        return f"{within}后重新报送，并附修改情况说明。" + (f"{later}。" if later else "")
    if later:
        return f"{later}；是否需要重新报送，以届时告知的为准。"
    if should:
        return f"{within}，并将修改后的文本报备。"
    return "以上意见不影响本次报送，无须重新报送。"


def _unit(document: Document) -> str:
    """Return who submitted: the unit that signs."""
    return "".join(document.sign_off.text.split()) if document.sign_off else ""


@dataclass(frozen=True, slots=True)
class _Read:
    """A file with what was read in it."""

    file: FileReview
    document: Document

    def where(self, finding: Finding) -> str:
        """Say where a finding stands: the headings above and the paragraph, page or cell; "" where the message does."""
        loaded = self.file.loaded
        if loaded is None or any(
            item.hangs is None and finding.message.startswith(f"{item.name or item.kind}中：") for item in loaded.apart
        ):
            return ""
        spans = [finding.span] if finding.against else sorted((finding.span, *finding.also))
        title = self.document.title
        below: dict[str, list[str]] = {}
        for span in spans[:_PLACES]:
            if title and title.span.overlaps(span):
                below["标题"] = []
                continue
            at = loaded.where(span.start)
            places = below.setdefault(section_of(self.document, span.start, top=len(spans) > 1), [])
            if at not in places:
                places.append(at)
        said = "；".join("，".join(filter(None, (head, "、".join(places)))) for head, places in below.items())
        beside = elsewhere(finding, loaded.where) if finding.against else ""
        said += f"（{beside}）" if beside else ""
        return f"{said}等{len(spans)}处" if len(spans) > _PLACES else said


def _parts(read: _Read, findings: Mapping[Severity | None, Sequence[Finding]]) -> Iterator[Block]:
    from app.files.official import Heading, Paragraph

    numbers = iter(_LEVELS)
    for part, (heading, note) in _PARTS.items():
        if not findings[part]:
            continue
        yield Heading(1, f"{next(numbers)}、", heading)
        yield Paragraph(note)
        kinds: dict[tuple[str, str], list[Finding]] = {}
        for finding in findings[part]:
            kinds.setdefault((finding.code, finding.hint), []).append(finding)
        for number, alike in enumerate(kinds.values(), 1):
            yield from (Paragraph(line) for line in _items(read, number, alike))


def _items(read: _Read, number: int, alike: Sequence[Finding]) -> Iterator[str]:
    """Yield the lines of one item: what one rule says with one remedy, place by place."""
    wanted = plainly(alike[0].hint)
    hint = f"修改要求：{_ended(wanted)}" if wanted else ""
    title = title_of(alike[0].code)
    if len(alike) == 1:
        yield f"{number}．{title}。{_item(read, alike[0])}{hint}"
        return
    yield f"{number}．{title}（{len(alike)}处）。{hint}"
    yield from (f"（{index}）{_item(read, finding)}" for index, finding in enumerate(alike, 1))


def _item(read: _Read, finding: Finding) -> str:
    text = read.file.loaded.text if read.file.loaded else ""
    where = read.where(finding)
    quote = " ".join(finding.span.of(text).split())
    quote = opening(quote, _QUOTED)
    shown = f"“{quote}”" if where and quote and finding.message.count("“") == 0 else ""
    unsure = "（无法判定，请核实）" if finding.verdict is Verdict.UNDETERMINED and _part(finding) else ""
    head = f"{where}{shown}{unsure}"
    return f"{head}{'：' if head else ''}{_ended(plainly(finding.message))}"


def _ended(words: str) -> str:
    return words if words.endswith(("。", "！", "？", "；")) else f"{words}。"
