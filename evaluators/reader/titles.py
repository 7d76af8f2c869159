"""Rows that read as a title: short, ending in a kind of document, perhaps broken over lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.reader import body, dates, markers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluators.reader.sheet import Sheet
    from evaluators.reader.source import Row

Block = tuple[int, ...]
_GENRE = re.compile(
    r"(?:方案|计划|规划|要点|安排|报告|总结|小结|汇报|通知|通报|通告|公告|意见|办法|细则|规定|规则|制度|决定|决议|请示|批复|函|纪要|报表|月报|季报|年报|统计表|一览表|清单|台账|举措|措施|预案|"
    r"材料|情况|说明|倡议书|责任书|承诺书|建议书|公约|章程|守则|条例|标准|指南|指引|讲话|发言|致辞|简报|打算|思路|项目书|任务书|分工|行动|方法|提纲|表)"
    r"(?:表|书)?(?:[（(《〈\[【][^（）()]{1,24}[）)》〉\]】]|的通知|的报告)?$"
)
_UNIT = re.compile(
    r"(?:省|市|区|县|旗|乡|镇|街道|社区|村|党委|党工委|党总支|党支部|委员会|办事处|居委会|政府|办公室|办公厅|局|委|部|中心|协会|集团|公司|学校|站|院|所|队)$"
)
_PLACE = re.compile(r"[\u4e00-\u9fff]{2,12}?(?:街道|社区|村|镇|乡|县|区|市)(?!工作委员会|办事处|党|委)")
_BREAKS = re.compile(r"(?:^关于|^印发|的$|和$|与$|及$|、$|—$|^20\d\d年(?:度)?$|暨$)")
# a unit with a year behind it opens a title, wherever the line was broken
_OPENED = re.compile(
    r"[\u4e00-\u9fff]{2,14}(?:省|市|区|县|旗|乡|镇|街道|社区|村|局|委|党委|党工委)(?:20\d\d年[^。！？]*|20\d{0,2})"
)
_FOLLOWING_NOTE = re.compile(
    r"[（(](?:试行|暂行|草案|征求意见稿|讨论稿|送审稿|初稿|修订|修改|审议稿|报批稿|代拟稿|20\d\d\s*年?\s*(?:度|[—－–\-~～至]|(?=[）)])))[^（）()]{0,12}[）)]"
)
_SITE = re.compile(r"网|范文|文库|公众号|平台|文行|资料|分享|会员|下载|[。！？!?]|^【")
_MARK_FILE = re.compile(r"^(?:中共|中国共产党)?[\u4e00-\u9fff×（）()\s]{2,40}文\s*件$")
_NUMBER_LINE = re.compile(
    r"^[\u4e00-\u9fff×]{1,14}\s*[〔\[［(（【]\s*[\d×xX*_○]{2,4}\s*年?\s*[〕\]］)）】]\s*(?:第\s*)?[\d×xX*_○]{1,5}\s*[号號](?:\s+|$)"
)
_SIGNER = re.compile(r"签\s*发\s*人\s*[:：]")
_SECRECY = re.compile(r"^(?:\d{6}|(?:绝密|机密|秘密|内部)(?:\s*[★☆].{0,8})?|特\s*急|加\s*急|平\s*急|急\s*件)$")
# a title closed by mistake like a sentence; a sentence would make, follow or carry out what a title only names
_CLOSED = re.compile(
    r"(?!.*(?:制定|制订|拟定|如下|根据|按照|依据|本[方计意]|现将|现就|为了?|请|是|印发|报送|执行))[^，。；：、！？]{6,40}(?:方案|计划|要点|报告|总结|月报表)[。；，、！]"
)
LABEL = re.compile(r"^附\s*[件表录]\s*[一二三四五六七八九十\d]{0,3}\s*[:：]?$")


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


def signer_at(words: str) -> int:
    """Return where 签发人： begins; the length of `words` without it."""
    found = _SIGNER.search(words)
    return found.start() if found else len(words)


def plain(row: Row) -> bool:
    """Whether a row may be (part of) a title: short, no sentence, no marker, no date, no label."""
    words = row.text
    if len(words) > 64 or "。" in words[:-1] or "\t" in words or "|" in words or body.addressed(words):
        return False
    if words[-1] in "。；！？：:，,;" and not _CLOSED.fullmatch(words):
        return False
    return not (
        dates.is_line(words) or head_kind(row) or LABEL.match(words) or (words[0] in "（(" and words[-1] in "）)")
    )


def genre(words: str) -> bool:
    """Whether the words end in a kind of document (方案, 报告 …), a seller's addition set aside."""
    bare = words[:-1] if _CLOSED.fullmatch(words) else words
    return _GENRE.search(bare[: body.sample_suffix(bare)]) is not None


def blocks(page: Sheet, first: int, last: int) -> list[Block]:
    """Return the groups of adjacent rows in ``first <= i < last`` that read as titles."""
    rows = page.rows
    found: list[Block] = []
    index = first
    while index < last:
        if page.closed(index) or not plain(rows[index]) or not genre(rows[index].text) or markers.marker(rows[index]):
            index += 1
            continue
        floor = found[-1][-1] + 1 if found else first
        begin = index
        while begin - 1 >= floor and index - begin < 3 and _joins(page, begin - 1, begin):
            begin -= 1
        end = index + 1
        while end < last and end - begin < 4 and _continues(page, begin, end):
            end += 1
        found.append(tuple(range(begin, end)))
        index = end
    return found


def _joins(page: Sheet, above: int, below: int) -> bool:
    """Whether row `above` is the upper part of a title that goes on in row `below`."""
    upper, lower = page.rows[above].text, page.rows[below].text
    if page.closed(above) or not plain(page.rows[above]) or len(upper) > 44 or markers.marker(page.rows[above]):
        return False
    if _open_mark(upper):
        return True
    if page.rows[below].gap or genre(upper):
        return False
    if _OPENED.fullmatch(upper):
        return True
    if _SITE.search(upper) or _opens_anew(upper, lower):
        return False
    return bool(_UNIT.search(upper) or _BREAKS.search(upper)) or len(lower) <= 9


def _opens_anew(upper: str, lower: str) -> bool:
    """Whether a title of its own begins with the place of the unit above it (望桥街道办事处 / 望桥街道2026年…)."""
    place = _PLACE.match(lower)
    return place is not None and place[0] in upper and "关于" not in lower


def letterhead(page: Sheet, index: int, title: Block) -> bool:
    """Whether the row above a title is nothing but a unit that the title names, too: the head of the office's paper."""
    upper, lower = page.rows[index].text, words(page, title)
    if len(upper) > 30 or _SITE.search(upper) or not _UNIT.search(upper) or not plain(page.rows[index]):
        return False
    place = _PLACE.match(lower)
    return upper in lower or (place is not None and place[0] in upper)


def _continues(page: Sheet, begin: int, end: int) -> bool:
    """Whether row `end` still belongs to the title that began at `begin`: an open 《 or a note such as （试行）."""
    row = page.rows[end]
    if page.closed(end) or row.gap:
        return False
    if _FOLLOWING_NOTE.fullmatch(row.text):
        return True
    return _open_mark(words(page, range(begin, end))) and plain(row)


def _open_mark(upper: str) -> bool:
    return any(upper.count(a) > upper.count(b) for a, b in ("《》", "“”", "（）"))


def words(page: Sheet, block: Sequence[int]) -> str:
    """Return the folded words of a title, its lines joined."""
    return "".join(page.rows[i].text for i in block)


def normal(title: str) -> str:
    """Return a title bare of a seller's additions, punctuation and blanks, to compare it with another."""
    return re.sub(r"[^\w]|_", "", title[body.sample_prefix(title) : body.sample_suffix(title)])


def same(page: Sheet, one: Block, other: Block) -> bool:
    """Whether two titles name the same document, one perhaps without its unit."""
    first, second = (normal(words(page, block)) for block in (one, other))
    return first == second or (min(len(first), len(second)) >= 6 and (first.endswith(second) or second.endswith(first)))


def unnamed(page: Sheet, last: int) -> list[Block]:
    """A title without a kind of document: a first-level Markdown heading, or a short first row that is no sentence."""
    rows = page.rows
    for index in range(last):
        if rows[index].depth == 1 and not page.closed(index):
            return [(index,)]
    for index in range(last):
        row = rows[index]
        if page.closed(index) or head_kind(row) or body.around(row) or LABEL.match(row.text):
            continue
        short = 4 <= len(row.text) <= 40 and plain(row) and "，" not in row.text and markers.marker(row) is None
        below = rows[index + 1] if index + 1 < len(rows) else None
        alone = below is not None and (below.gap or len(below.text) > 40 or not plain(below) or "：" in below.text)
        return [(index,)] if short and alone else []
    return []
