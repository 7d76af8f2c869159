"""The head of a document: red head, title (also broken over lines), addressee, and the notice that carries a plan."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from evaluators.model import Line, Span
from evaluators.reader import body, dates, markers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluators.reader.source import Row

_GENRE = re.compile(
    r"(?:方案|计划|规划|要点|安排|报告|总结|小结|汇报|通知|通报|通告|公告|意见|办法|细则|规定|规则|制度|决定|决议|请示|批复|函|纪要|报表|月报|季报|年报|统计表|一览表|清单|台账|举措|措施|预案|"
    r"材料|情况|说明|倡议书|责任书|承诺书|建议书|公约|章程|守则|条例|标准|指南|指引|讲话|发言|致辞|简报|打算|思路|项目书|任务书|分工|行动|方法|提纲|表)"
    r"(?:表|书)?(?:[（(《〈\[【][^（）()]{1,24}[）)》〉\]】]|的通知|的报告)?$"
)
_UNIT = re.compile(r"(?:省|市|区|县|旗|乡|镇|街道|社区|村|党委|党工委|党总支|党支部|委员会|办事处|居委会|政府|办公室|办公厅|局|委|部|中心|协会|集团|公司|学校|站|院|所|队)$")
_BREAKS = re.compile(r"(?:^关于|^印发|的$|和$|与$|及$|、$|—$|^20\d\d年(?:度)?$|暨$)")
_FOLLOWING_NOTE = re.compile(r"[（(](?:试行|暂行|草案|征求意见稿|讨论稿|送审稿|初稿|修订|修改|审议稿|报批稿|代拟稿)[^（）()]{0,8}[）)]")
_SITE = re.compile(r"网|范文|文库|公众号|平台|文行|资料|分享|会员|下载|[。！？!?]|^【")
_MARK_FILE = re.compile(r"^(?:中共|中国共产党)?[\u4e00-\u9fff×（）()\s]{2,40}文\s*件$")
_NUMBER_LINE = re.compile(r"^[\u4e00-\u9fff×]{1,14}\s*[〔\[［(（【]\s*[\d×xX*_○]{2,4}\s*年?\s*[〕\]］)）】]\s*(?:第\s*)?[\d×xX*_○]{1,5}\s*[号號](?:\s+|$)")
_SIGNER = re.compile(r"签\s*发\s*人\s*[:：]")
_SECRECY = re.compile(r"^(?:\d{6}|(?:绝密|机密|秘密|内部)(?:\s*[★☆].{0,8})?|特\s*急|加\s*急|平\s*急|急\s*件)$")
_LABEL = re.compile(r"^附\s*[件表录]\s*[一二三四五六七八九十\d]{0,3}\s*[:：]?$")
_CARRIES = re.compile(r"(?:印发|下发|转发|发布|批转|公布)")
_QUOTED = re.compile(r"《([^《》]{4,80}?(?:〈[^〉]*〉[^《》]*)?)》")
_ORGAN = re.compile(
    r"(?:党委|党工委|党组|党总支|党支部|委员会|办事处|居委会|政府|组织部|工作部|宣传部|纪委|部|局|委|办|办公室|中心|街道|社区|乡|镇|区|县|市|单位|部门|科室|站所|同志|代表|领导|网格员|队|院|所|站|会|公司|学校|组)"
)


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
        next: the first row behind title and addressee.
    """

    title: tuple[int, ...] = ()
    title_line: Line | None = None
    suffix: Span | None = None
    carrier: tuple[int, int] | None = None
    carrier_title: Line | None = None
    head: list[int] = field(default_factory=list)
    repeated: list[int] = field(default_factory=list)
    before: list[int] = field(default_factory=list)
    next: int = 0


def head_kind(row: Row) -> str | None:
    """Return which part of a red head a row is: mark, number, signer, secrecy; None for anything else."""
    words = row.text
    if len(words) > 60:
        return None
    if _NUMBER_LINE.match(words):
        return "number"
    if _SIGNER.search(words) and len(words) <= 40:
        return "signer"
    if _SECRECY.match(words):
        return "secrecy"
    if _MARK_FILE.match(words) and not words.endswith(("的文件", "关于文件")):
        return "mark"
    return None


def _plain(row: Row) -> bool:
    """Whether a row may be (part of) a title: short, no sentence, no marker, no date, no label."""
    words = row.text
    if len(words) > 64 or "。" in words[:-1] or words[-1] in "。；！？：:，,;" or "\t" in words or "|" in words:
        return False
    return not (dates.is_line(words) or head_kind(row) or _LABEL.match(words) or (words[0] in "（(" and words[-1] in "）)"))


def genre(words: str) -> bool:
    """Whether the words end in a kind of document (方案, 报告 …), a seller's addition set aside."""
    return _GENRE.search(words[: body.sample_suffix(words)]) is not None


def blocks(rows: Sequence[Row], first: int, last: int, closed: Sequence[bool]) -> list[tuple[int, ...]]:
    """Return the groups of adjacent rows in ``first <= i < last`` that read as titles; `closed` rows take no part."""
    found: list[tuple[int, ...]] = []
    index = first
    while index < last:
        if closed[index] or not _plain(rows[index]) or not genre(rows[index].text):
            index += 1
            continue
        begin = index
        while begin - 1 >= first and index - begin < 3 and _joins(rows, begin - 1, begin, closed):
            if found and begin - 1 in found[-1]:
                break
            begin -= 1
        end = index + 1
        while end < last and not closed[end] and not rows[end].gap and end - begin < 4 and _continues(rows, begin, end):
            end += 1
        found.append(tuple(range(begin, end)))
        index = end
    return found


def _joins(rows: Sequence[Row], above: int, below: int, closed: Sequence[bool]) -> bool:
    """Whether row `above` is the upper part of a title that goes on in row `below`."""
    upper, lower = rows[above].text, rows[below].text
    if closed[above] or not _plain(rows[above]) or len(upper) > 44 or markers.marker(rows[above]) is not None:
        return False
    if _open_mark(upper):
        return True
    if rows[below].gap or _SITE.search(upper) or genre(upper):
        return False
    return bool(_UNIT.search(upper) or _BREAKS.search(upper)) or len(lower) <= 9


def _continues(rows: Sequence[Row], begin: int, end: int) -> bool:
    """Whether row `end` still belongs to the title that began at `begin`: an open 《 or a note such as （试行）."""
    words = "".join(rows[i].text for i in range(begin, end))
    if _FOLLOWING_NOTE.fullmatch(rows[end].text):
        return True
    return _open_mark(words) and _plain(rows[end])


def _open_mark(words: str) -> bool:
    return any(words.count(a) > words.count(b) for a, b in ("《》", "“”", "（）"))


def normal(words: str) -> str:
    """Return a title bare of a seller's additions, punctuation and blanks, to compare it with another."""
    return re.sub(r"[^\w]|_", "", words[: body.sample_suffix(words)])


def read(rows: Sequence[Row], text: str, closed: Sequence[bool], first_heading: int) -> Opening:
    """Find the opening of a document.

    Args:
        rows: all rows of the text.
        text: the original text.
        closed: for each row whether it is certain residue or part of a table.
        first_heading: index of the first row with a heading marker of the top level, else ``len(rows)``.
    """
    opening = Opening()
    found = blocks(rows, 0, first_heading, closed) or _unnamed(rows, first_heading, closed)
    found = [block for block in found if not _sentence_above(rows, block[0], closed)] or found[:1]
    if not found:
        opening.next = next((i for i in range(len(rows)) if not closed[i]), len(rows))
        return opening
    chosen = found[0]
    repeats = [b for b in found[1:] if _same(rows, chosen, b)]
    if repeats:
        opening.repeated = [i for block in (chosen, *repeats[:-1]) for i in block]
        chosen = repeats[-1]
    start = min([*opening.repeated, chosen[0]])
    opening.head = [i for i in range(start) if not closed[i] and head_kind(rows[i]) is not None]
    opening.before = [
        i
        for i in range(chosen[0])
        if not closed[i] and i not in opening.head and i not in opening.repeated and not _LABEL.match(rows[i].text)
    ]
    plan = _carried(rows, chosen, closed, first_heading)
    if plan is not None:
        opening.carrier = (chosen[0], plan[0])
        opening.carrier_title = _line(rows, chosen, text)[0]
        chosen = plan
    opening.title = chosen
    opening.title_line, opening.suffix = _line(rows, chosen, text)
    opening.next = chosen[-1] + 1
    return opening


def _same(rows: Sequence[Row], one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    first, second = (normal("".join(rows[i].text for i in block)) for block in (one, other))
    return first == second or (min(len(first), len(second)) >= 6 and (first.endswith(second) or second.endswith(first)))


def _sentence_above(rows: Sequence[Row], index: int, closed: Sequence[bool]) -> bool:
    """Whether running text stands above: then what looks like a title belongs to a later part."""
    return any(not closed[i] and (len(rows[i].text) > 64 or rows[i].text.endswith("。")) and not body.around(rows[i]) for i in range(index))


def _unnamed(rows: Sequence[Row], last: int, closed: Sequence[bool]) -> list[tuple[int, ...]]:
    """A title without a genre word: a first-level Markdown heading, or a short first row that is no sentence."""
    for index in range(last):
        row = rows[index]
        if row.depth == 1 and not closed[index]:
            return [(index,)]
    for index in range(last):
        row = rows[index]
        if closed[index] or head_kind(row) or body.around(row) or _LABEL.match(row.text):
            continue
        short = 4 <= len(row.text) <= 40 and _plain(row) and "，" not in row.text
        alone = index + 1 < len(rows) and (rows[index + 1].gap or len(rows[index + 1].text) > 40 or index + 1 == last)
        return [(index,)] if short and alone else []
    return []


def _carried(rows: Sequence[Row], notice: tuple[int, ...], closed: Sequence[bool], last: int) -> tuple[int, ...] | None:
    """Return the title rows of the plan that a notice (印发…的通知) carries, where the plan follows."""
    words = "".join(rows[i].text for i in notice)
    if not (_CARRIES.search(words) and re.search(r"(?:通知|函|决定|意见|公告)$", words)):
        return None
    quoted = _QUOTED.search(words)
    inner = normal(quoted[1]) if quoted else normal(re.sub(r"^.*?(?:印发|下发|转发|发布|批转|公布)|的?通知$", "", words))
    later = blocks(rows, notice[-1] + 1, len(rows), closed)
    for block in later:
        if normal("".join(rows[i].text for i in block)) == inner:
            return block
    dated = next((i for i in range(notice[-1] + 1, last) if dates.is_line(rows[i].text) or dates.trailing(rows[i].text)), None)
    return next((b for b in later if dated is not None and dated < b[0] < last), None)


def _line(rows: Sequence[Row], block: tuple[int, ...], text: str) -> tuple[Line, Span | None]:
    """Return title words and place, and the place of a seller's addition at its end."""
    last = rows[block[-1]]
    cut = body.sample_suffix(last.text)
    end = last.start + cut
    parts = [text[rows[i].start : rows[i].end] for i in block[:-1]] + [text[last.start : end].rstrip()]
    end = last.start + len(parts[-1])
    suffix = Span(end, last.end) if cut < len(last.text) else None
    return Line("".join(parts), Span(rows[block[0]].start, end)), suffix


_SENT_TO = re.compile(r"^(?:报送对象|报送机关|主送(?:单位|机关)?|呈报|呈送)\s*[:：]\s*(?P<to>\S[^。]{1,60})$")


def addressee_place(row: Row) -> Span:
    """Return the place of the names in an addressee row: behind a label such as 报送对象：, else the whole row."""
    match = _SENT_TO.match(row.text)
    return Span(row.start + match.start("to"), row.end) if match else row.span


def addressee(rows: Sequence[Row], first: int, last: int, closed: Sequence[bool]) -> int | None:
    """Return the row that names the addressees, directly behind the title (a date or number in brackets set aside)."""
    for index in range(first, min(first + 8, last)):
        if not closed[index] and _SENT_TO.match(rows[index].text):
            return index
    for index in range(first, min(first + 4, last)):
        row = rows[index]
        words = row.text
        if closed[index] or dates.is_line(words) or head_kind(row) or (words[0] in "（(—" and len(words) <= 60) or body.around(row):
            continue
        if markers.marker(row) is not None or len(words) > 160 or "。" in words:
            return None
        if re.match(r"\S{2,6}[:：]\s*\S", words):
            return None
        if words[-1] in "：:":
            return index if not re.search(r"(?:如下|以下|下列|方面|本方案|本计划)[：:]$|[，；]为", words) and _ORGAN.search(words) else None
        if len(words) <= 40 and "，" not in words and not re.search(r"[要将为在是了]", words) and _organs(words) and index + 1 < last:
            return index
        return None
    return None


def _organs(words: str) -> bool:
    return all(re.search(_ORGAN.pattern + r"$", part) for part in re.split(r"[、，\s]+", words) if part)
