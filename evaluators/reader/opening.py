"""The head of a document: red head, title, addressee, and the notice that carries a plan."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from evaluators.model import Line, Span
from evaluators.reader import body, dates, markers, titles

if TYPE_CHECKING:
    from evaluators.reader.sheet import Sheet
    from evaluators.reader.titles import Block

_CARRIES = re.compile(r"(?:印发|下发|转发|发布|批转|公布)")
_QUOTED = re.compile(r"《([^《》]{4,80}?(?:〈[^〉]*〉[^《》]*)?)》")
_ORGAN = re.compile(
    r"(?:党委|党工委|党组|党总支|党支部|委员会|办事处|居委会|政府|组织部|工作部|宣传部|纪委|部|局|委|办|办公室|中心|街道|社区|乡|镇|区|县|市|单位|部门|科室|站所|同志|代表|领导|网格员|队|院|所|站|会|公司|学校|组)"
)
# 各网格：, 各楼栋长、志愿服务骨干： call upon all of a kind; 各项任务：, 各阶段安排： head a list
_EACH = re.compile(
    r"各(?![项类种阶方个段时年月])(?:[\u4e00-\u9fff（）()、，]){1,40}"
    r"(?<!任务)(?<!工作)(?<!措施)(?<!要求)(?<!安排)(?<!指标)(?<!分工)(?<!职责)(?<!内容)(?<!情况)(?<!问题)[：:]"
)
_ORGANS = re.compile(_ORGAN.pattern + "$")
_SENT_TO = re.compile(r"^(?:报送对象|报送机关|主送(?:单位|机关)?|呈报|呈送)\s*[:：]\s*(?P<to>\S[^。]{1,60})$")
_ON_COVER = re.compile(
    r"(?:(?:报送|编制|申报|填报|呈报|提交|实施|承办|主办|项目|责任)(?:单位|部门|机构|日期|时间|名称)|单位(?:名称)?|部门|日期|(?:联系|负责|填报|报送)人)[（(]?[^：:]{0,4}[：:]"
    r"|[\u4e00-\u9fff]{4,24}(?:办事处|工作委员会|党工委|委员会|居委会|街道|社区|局|中心)$"
)
_COVER = 8  # rows
_LEADS_ON = re.compile(r"如下|以下|下列|下面|方面|本方案|本计划|现将|现就|根据|按照|开展|汇报|了|[，；]为|^为")


@dataclass(slots=True)
class Opening:
    """What stands above the lead, by row index.

    Attributes:
        title: rows of the document's own title (of the plan, where a notice carries one).
        title_line: its words and place; None where there is none.
        carrier: rows of the carrying notice's title and everything down to the plan's title, half-open; None without.
        head: rows of the red head.
        repeated: rows that only repeat the title.
        before: rows above the title that belong to nothing.
        notice_next: the first row behind the title of the carrying notice.
        next: the first row behind the title.
    """

    title: tuple[int, ...] = ()
    title_line: Line | None = None
    suffix: Span | None = None
    carrier: tuple[int, int] | None = None
    carrier_title: Line | None = None
    notice_next: int = 0
    head: list[int] = field(default_factory=list)
    repeated: list[int] = field(default_factory=list)
    before: list[int] = field(default_factory=list)
    next: int = 0


def read(page: Sheet, first_heading: int) -> Opening:
    """Find the opening of a document; `first_heading` is the first row with a heading of the top level."""
    opening = Opening()
    found = titles.blocks(page, 0, first_heading) or titles.unnamed(page, first_heading)
    text_begins = next((i for i in range(first_heading) if _running(page, i)), first_heading)
    found = [block for block in found if block[0] <= text_begins] or found[:1]
    if not found:
        opening.next = next((i for i in range(len(page.rows)) if not page.closed(i)), len(page.rows))
        return opening
    # 工作汇报范文三篇 heads a seller's page: the title is that of the first of them
    own = [block for block in found if body.sample_suffix(page.rows[block[-1]].text) == len(page.rows[block[-1]].text)]
    chosen = found[0] if not own or own[0] is found[0] or titles.same(page, found[0], own[0]) else own[0]
    found = found[found.index(chosen) :]
    repeats = [block for block in found[1:] if titles.same(page, chosen, block)]
    cover: range = range(0)
    if len(repeats) == 1 and _is_cover(page, range(chosen[-1] + 1, repeats[0][0])):
        cover, chosen = range(chosen[0], repeats[0][0]), repeats[0]
    elif repeats:
        opening.repeated = [i for block in (chosen, *repeats[:-1]) for i in block]
        chosen = repeats[-1]
    start = min([*opening.repeated, chosen[0]])
    opening.head = [
        i
        for i in range(start)
        if not page.closed(i)
        and (titles.head_kind(page.rows[i]) is not None or (i == start - 1 and titles.letterhead(page, i, chosen)))
    ]
    taken = {*opening.head, *opening.repeated, *cover}
    opening.before = [
        i
        for i in range(chosen[0])
        if not page.closed(i) and i not in taken and not titles.LABEL.match(page.rows[i].text)
    ]
    plan = _carried(page, chosen, first_heading)
    if plan is not None:
        opening.carrier = (chosen[0], plan[0])
        opening.carrier_title = _line(page, chosen)[0]
        opening.notice_next = chosen[-1] + 1
        chosen = plan
    opening.title = chosen
    opening.title_line, opening.suffix = _line(page, chosen)
    opening.next = chosen[-1] + 1
    return opening


def _is_cover(page: Sheet, between: range) -> bool:
    """Whether the rows between a title and its return are a cover's: who hands the paper in, and when."""
    rows = [page.rows[i].text for i in between]
    return 0 < len(rows) <= _COVER and all(_ON_COVER.match(words) or dates.is_line(words) for words in rows)


def _running(page: Sheet, index: int) -> bool:
    """Whether a row is running text: what looks like a title below it belongs to a later part."""
    words = page.rows[index].text
    return not page.closed(index) and (len(words) > 64 or words.endswith("。")) and not body.around(page.rows[index])


def _carried(page: Sheet, notice: Block, last: int) -> Block | None:
    """Return the title rows of the plan that a notice (印发…的通知) carries, where the plan follows."""
    words = titles.words(page, notice)
    if not (_CARRIES.search(words) and re.search(r"(?:通知|函|决定|意见|公告)$", words)):
        return None
    quoted = _QUOTED.search(words)
    named = quoted[1] if quoted else re.sub(r"^.*?(?:印发|下发|转发|发布|批转|公布)|的?通知$", "", words)
    later = titles.blocks(page, notice[-1] + 1, len(page.rows))
    for block in later:
        if titles.normal(titles.words(page, block)) == titles.normal(named):
            return block
    behind = (page.rows[i].text for i in range(notice[-1] + 1, last))
    dated = next((i for i, w in enumerate(behind, notice[-1] + 1) if dates.is_line(w) or dates.trailing(w)), last)
    return next((block for block in later if dated < block[0] < last), None)


def _line(page: Sheet, block: Block) -> tuple[Line, Span | None]:
    """Return title words and place, and the place of a seller's addition at its end."""
    last = page.rows[block[-1]]
    cut = len(last.text[: body.sample_suffix(last.text)].rstrip())
    lead = body.sample_prefix(page.rows[block[0]].text)
    if len(block) == 1:
        pieces = [page.piece(block[0], lead, cut)]
    else:
        pieces = [page.piece(block[0], lead), *(page.line(i) for i in block[1:-1]), page.piece(block[-1], 0, cut)]
    suffix = Span(last.start + cut, last.end) if cut < len(last.text) else None
    return Line("".join(p.text for p in pieces), Span(pieces[0].span.start, pieces[-1].span.end)), suffix


def addressee_line(page: Sheet, index: int) -> Line:
    """Return the names in an addressee row: behind a label such as 报送对象：, else the whole row."""
    match = _SENT_TO.match(page.rows[index].text)
    return page.piece(index, match.start("to") if match else 0)


def addressee(page: Sheet, first: int, last: int) -> int | None:
    """Return the row that names the addressees, directly behind the title (a date or number in brackets set aside)."""
    for index in range(first, min(first + 8, last)):
        if not page.shut(index) and _SENT_TO.match(page.rows[index].text):
            return index
    for index in range(first, min(first + 4, last)):
        if not page.shut(index) and not _aside(page, index):
            return index if _addresses(page, index, last) else None
    return None


def _aside(page: Sheet, index: int) -> bool:
    row = page.rows[index]
    in_brackets = row.text[0] in "（(—" and len(row.text) <= 60
    return bool(in_brackets or dates.is_line(row.text) or titles.head_kind(row) or body.around(row))


def _addresses(page: Sheet, index: int, last: int) -> bool:
    words = page.rows[index].text
    if markers.marker(page.rows[index]) or len(words) > 160 or "。" in words or re.match(r"\S{2,6}[:：]\s*\S", words):
        return False
    if words[-1] in "：:":
        known = _ORGAN.search(words) is not None or _EACH.fullmatch(words) is not None
        return known and _LEADS_ON.search(words) is None
    bare = len(words) <= 40 and re.search(r"[要将为在是了]", words) is None and index + 1 < last
    names = re.sub(r"[（(][^（）()]*[）)]", "", words)  # 各办（中心、队）
    return bare and all(_ORGANS.search(part) for part in re.split(r"[、，\s]+", names) if part)
