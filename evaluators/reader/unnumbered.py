"""Targets without a plain number: 所有 and 全覆盖, 每月上报, 力争形成, 十佳, lengths of service."""

from __future__ import annotations

import itertools
import re
from decimal import Decimal
from typing import TYPE_CHECKING

from evaluators.model import Span
from evaluators.reader import clauses
from evaluators.reader.numerals import parse
from evaluators.reader.shields import shield_names
from evaluators.reader.times import moments

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import TargetOp

_REACHED = r"达到|达标|完成|实现|落实|建成|建立|成立|组建|设立|安装|签订|接入|配备|到位|覆盖|整改|办结"
_FULL = re.compile(
    rf"所有[\u4e00-\u9fff“”0-9]{{1,20}}?(?:{_REACHED})|全部(?:{_REACHED}|销号|投用|投入使用|持证|上岗|到岗|配齐|清零|纳入|转化|升级|整顿|化解|消除|解决|改造|拆除|清理|兑现|合格|销账|签订|[\u4e00-\u9fff]{{2}}到位)(?!的)"
    r"|完成对(?:所有|全部)[\u4e00-\u9fff“”]{2,20}"
    r"|(?:实现|做到|达到|确保)[\u4e00-\u9fff0-9“”、]{0,20}全覆盖(?![的式])|[\u4e00-\u9fff0-9“”、]{2,24}全覆盖$"
)
_OF_ALL = re.compile(r"[^、，；和及并与]*?(?:全部|全覆盖)")
_FULL_SIGN = re.compile("所有|全部|全覆盖")
# a form sent in each period is counted; a report, a check or a meeting without a number is a time only
_CYCLIC = re.compile(r"(?:上报|报送)[^，。；]{0,16}(?:报表|月报|周报|季报)")
_PERIODS = {
    "monthly": "月", "weekly": "周", "quarterly": "季", "yearly": "年", "daily": "天", "half_yearly": "半年",
    "half_monthly": "半月", "ten_daily": "旬",
}  # fmt: skip
_NAMELESS = re.compile(
    "^.*[0-9一二三四五六七八九十百]+(?:个|家|名|户|处|项|件|栋|座|条|支|人)|^.*[把将使对]"
)  # the number of them, and what leads the object in
_SUBJECT = 16  # characters of a name
_DONE = re.compile(
    r"(?:力争|争取|确保)[^，。；]{0,16}(?:初步|基本|全面)?(?:形成|建成(?!并?投|后|使用)|建立|构建)"
    r"(?P<what>[^，。；]*(?:体系|机制|格局|平台|网络|阵地|制度|模式))?"
)
_IMPLIED = re.compile(r"(?P<n>双十|十|百)佳[\u4e00-\u9fff]{2,16}")
# 零报告 and 零容忍 are ways of work
_NO_NAME_OF_WORK = "(?![\u4e00-\u9fff]{0,4}(?:制度|机制|报告|行动|活动|创建|社区|小区|街道|工程|计划))"
_COUNTED_IN = {
    "处": ("积水", "进水", "内涝", "渗漏", "死角", "盲区", "违建", "隐患"),
    "人": ("伤亡", "死亡", "亡人", "溺亡", "溺水", "中毒", "走失", "失联", "脱管", "漏管", "返贫", "辍学"),
    "起": ("事故", "火灾", "火情", "命案", "发案", "警情", "险情"),
    "件": ("投诉", "案件", "差错", "积案", "纠纷"),
}
"""What is not to be at all, by the unit in which each is counted."""
_NONE = re.compile(
    f"零(?P<what>发生|积压|复发|新增|反弹|逾期|超期|违规|违纪|拖欠|欠薪|污染|泄漏|泄露|漏报|迟报|瞒报|遗漏|断档|断供|上访|信访"
    f"|{'|'.join(name for names in _COUNTED_IN.values() for name in names)}){_NO_NAME_OF_WORK}"
)
_NONE_LEAD = re.compile(r"^.*(?:力争|争取|确保|努力|实现|做到|保持|达到|全年|年内)")
_SERVICE = re.compile(
    r"(?P<what>(?:党|工|社|教|军|年)龄|(?:从事|工作|任职|服务)[\u4e00-\u9fff]{0,10}?)(?:须|应|要|在|满|达到?"
    r"|不少于|不低于|至少)*"
    r"(?P<n>[0-9]{1,2}|[一二两三四五六七八九十]{1,3})年(?P<s>以上|及以上|以下)?"
)


def none(words: str) -> Iterator[tuple[str, str | None, Span]]:
    """Yield name, unit and place of what is not to happen at all (安全生产零事故, 重大案件零发生)."""
    for match in _NONE.finditer(shield_names(words)) if "零" in words else ():
        what = "" if match["what"] == "发生" else match["what"]
        before = _NONE_LEAD.sub("", re.split("[、，和]", words[: match.start()])[-1])
        name = clauses.bare(before + what) or match.group()
        unit = next((unit for unit, names in _COUNTED_IN.items() if name.endswith(names)), None)
        yield name, unit, Span(*match.span())


def full(words: str) -> tuple[str, tuple[Span, ...]] | None:
    """Return the name of a target of 100 % and the parts of the clause that each state one; None without any.

    所有 counts where it leads to a result, not where it describes (所有居民的意见). Two groups with a time each
    (试点社区5月底前、其他社区9月底前) are two targets.
    """
    match = _FULL.search(words) if _FULL_SIGN.search(words) else None
    if match is None:
        return None
    times = [m for m in moments(words) if m.form in ("point", "interval") and m.strong]
    cuts = [words.find("、", a.span.end, b.span.start) for a, b in itertools.pairwise(times)]
    begin = re.sub(r"^.*[0-9一二三四五六七八九十]+(?:个|家|名|户)", "", match.group())
    called = clauses.bare(
        re.sub(rf"^(?:所有|全部|实现|做到|达到|确保)+|(?:{_REACHED}|全覆盖)$", "", begin)
    ) or clauses.bare(match.group())
    if match.group().startswith("全部"):
        called = _subject(words[: match.start()]) + called  # 94个社区党组织全部完成换届: not all of anything
    if not cuts or min(cuts) < 0:
        return called, (Span(0, len(words)),)
    starts = [0, *(cut + 1 for cut in cuts)]
    return called, tuple(Span(a, b) for a, b in zip(starts, [*cuts, len(words)], strict=True))


def _subject(before: str) -> str:
    """Return what the words before 全部 name, times, numbers and 把 left out; empty where they name nothing."""
    for moment in reversed(moments(before)):
        before = before[: moment.span.start] + "，" + before[moment.span.end :]
    name = _NAMELESS.sub("", before.rpartition("，")[2])
    return name if 2 <= len(name) <= _SUBJECT and re.fullmatch("[\u4e00-\u9fff“”、]+", name) else ""


def is_of_all(words: str, number_end: int) -> bool:
    """Tell whether a number that ends at `number_end` says how many 全部 or 全覆盖 are (42个社区全部建成议事厅)."""
    return _OF_ALL.match(words, number_end) is not None


def cyclic(words: str) -> tuple[str, str, Span] | None:
    """Return name, period and place of a form to be sent in each period without saying how often: once."""
    for moment in moments(words):
        period = _PERIODS.get("".join(moment.recurrence))
        if moment.form != "recurring" or period is None or words[moment.span.start] != "每":
            continue
        verb = _CYCLIC.search(words, moment.span.end)
        if verb and verb.start() - moment.span.end <= 8:
            return clauses.bare(words[verb.start() :]), period, moment.span
    return None


def brought_about(words: str) -> tuple[str, TargetOp, str | None] | None:
    """Return name, op and wording of something to be brought about (力争形成…格局)."""
    match = _DONE.search(words)
    if match is None:
        return None
    modality = clauses.MODALITY.search(words)
    return clauses.bare(match["what"] or words), "done", modality.group() if modality else None


def implied(words: str) -> tuple[str, Decimal, Span] | None:
    """Return name, number and place of an award whose name says how many there are (十佳)."""
    match = _IMPLIED.search(words) if "佳" in words else None
    if match is None:
        return None
    return match.group(), Decimal({"十": 10, "百": 100, "双十": 20}[match["n"]]), Span(*match.span())


def service(words: str) -> tuple[str, TargetOp, Decimal, Span, Span] | None:
    """Return a length of service asked for (党龄2年以上): name, op, years, place of the number, place of the whole."""
    for match in _SERVICE.finditer(words) if "年" in words else ():
        years = parse(match["n"])
        if years is None or not (match["s"] or "龄" in match["what"]):
            continue
        least = "以上" in (match["s"] or "") or re.search(r"不少于|不低于|至少|满", match.group())
        op: TargetOp = ">=" if least else "<=" if match["s"] else "="
        return match["what"], op, years, Span(*match.span("n")), Span(*match.span())
    return None
