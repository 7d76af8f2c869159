"""Shares of one whole that come to more than all of it: 非常满意占78%、满意占19%、一般占5%."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

from evaluators.about import TIMES
from evaluators.figures.clauses import statement_at
from evaluators.figures.counts import RATE, counts
from evaluators.lines import begin_of
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluators.figures.counts import Count
    from evaluators.model import Document

# what stands between the name of a share and its number
_HOLDS = re.compile(
    "(?:的)?(?:人数|户数|资金|经费)?(?:占比|占|比例|比重|承担|负担|分担|出资|匹配|补助|自筹)*(?:为|是|达到?)?$"
)
_LEAD = re.compile(
    "^.*(?:比例|占比|结构|构成|来源|结果|情况|评价|显示|其中|类别|方面|(?<=.)中)(?:上)?(?:为|是|分别为|依次为|[：:])?|^(?:表示|评[定为]{1,2}|被评为|对[^，。；]{2,12})"
)
_GRADE = re.compile(
    "(?:非常|很|十分|特别|比较|较为|较|基本|不太|不|一般|未)*(?:满意|了解|知晓|清楚|支持|赞成|赞同|同意|认可|知道|优秀|优良|优|良好|良|合格|达标|好|差|一般|及格|反对|弃权|无所谓|不清楚|[好中差]评)"
)
_JOINT = re.compile("[和及与、]|以及")
_APART = re.compile("构成|结构|来源|类别|类型|分类|分布|出资|承担|分担|负担|分摊|组成|自筹|匹配|筹集")
_SAME_END = re.compile("(?:类|型|档|级|等次|渠道|方式)$")
_OTHERS = re.compile("^(?:其他|其它|其余)")
# one may be counted under two of these at once
_TRAITS = tuple(
    map(re.compile, ("岁", "女|男", "党员|团员|群众", "低保|困难|残疾|独居|空巢", "大专|本科|学历|研究生|高中", "率$"))
)
_BORNE = re.compile("^的?比例(?:承担|负担|分担|分摊|出资|配套)")
_PARTED = re.compile("[^，、；。\n]{0,8}(?:[，、；]|[和及与]|以及)[^，、；。\n]{0,24}")
_RATED = re.compile("[率度]\\w{0,4}$")  # a rate of its own, no share beside others
_SHARED_OUT = re.compile("承担|负担|分担|分摊|出资")
# 网办率提高到70%，其中医保类达到75%、民政类达到65%
_OF_A_RATE = re.compile("[0-9][%％](?:以上|以内|左右)?[，（]其中$")
_SHARES_OUT = re.compile("占")
_QUOTED = re.compile("(?:认为|选择|表示|回答)?“[^“”]{1,12}”")
# 占上门探访的75%，占全部探访的45%: of two wholes
_SHARE_OF = re.compile("占(?P<of>[^，。；、占]{2,12})的$")
_SEVERAL = 2
_ALL = Decimal(100)
_ROUNDING = Decimal("0.5")
_LITTLE = Decimal(10)


# 29岁以下, 30至39岁, 40周岁以上: every person is in one of them
_AGED = re.compile(
    "(?P<low>[0-9]{1,3})(?:周?岁)?(?:[至到—－–～~-]+(?P<high>[0-9]{1,3})周?岁|周?岁(?P<way>[及（(含]{0,3}以?[上下]|[）)含]*以[上下]))"
)
_ENDLESS = 200


class Beyond(NamedTuple):
    """Shares that do not come to one whole, and what they come to."""

    span: Span
    added: Decimal


def beyond(document: Document) -> Iterator[Beyond]:
    """Yield each run of shares of one whole that come to more than all of it, or that leave some of it to nobody."""
    for run in _runs(document):
        added = sum((one.value for one in run), Decimal(0))
        if abs(added - _ALL) <= _ROUNDING:
            continue
        names = [_name(document.text, one) for one in run]
        begin = statement_at(document.text, run[0].span.start)
        rates = _OF_A_RATE.search(document.text, begin, run[0].clause.start + len(_lead(run[0])))
        if rates and not all(_SHARES_OUT.search(one.before) for one in run):
            continue  # of that share, or rates of some of what it is of
        context = document.text[begin : run[0].clause.end]
        wholes = {match["of"] for one in run if (match := _SHARE_OF.search(one.before)) is not None}
        above = added > _ALL and len(wholes) < _SEVERAL and _of_one_whole(names, context, run)
        below = _ALL - _LITTLE <= added < _ALL and (_nothing_left(names) or _ages(names) == "all")
        if above or below or (_sexes(names) and added != _ALL):
            start = run[0].clause.start + len(_lead(run[0]))
            if _ages(names):
                start = begin_of(document.text, run[0].span.start, "，；。：\n")
            yield Beyond(Span(start, run[-1].span.end), added)


def _runs(document: Document) -> Iterator[list[Count]]:
    """Yield the rates that stand side by side, two or more; ages between them name the shares."""
    run: list[Count] = []
    for count in counts(document):
        if count.kind in ("岁", "周岁"):
            continue
        plain = count.kind == RATE and count.op == "=" and not _RATED.search(TIMES.sub("", count.before))
        if (
            plain
            and run
            and "其中" not in count.before
            and _PARTED.fullmatch(document.text, run[-1].span.end, count.span.start)
        ):
            run.append(count)
            continue
        if len(run) > 1:
            yield run
        run = [count] if plain else []
    if len(run) > 1:
        yield run


def _lead(first: Count) -> str:
    """Return the words of the first clause that lead up to its share (车主中男性占62%: 车主中)."""
    match = _LEAD.match(first.before)
    return match[0] if match else ""


def _name(text: str, share: Count) -> str:
    """Return what a share is of, ages included (36岁至50岁)."""
    begin = begin_of(text, share.span.start, "，、；。：\n和及与")
    if text.startswith(("及以上", "及以下"), begin - 1):
        begin = begin_of(text, begin - 1, "，、；。：\n和及与")
    called = _LEAD.sub("", text[begin : share.span.start].strip())
    return _HOLDS.sub("", called) or called


def _of_one_whole(names: Sequence[str], context: str, run: Sequence[Count]) -> bool:
    if all(not name for name in names[1:]):
        return _BORNE.search(run[-1].behind) is not None or _SHARED_OUT.search(context) is not None
    if not all(names) or len(set(names)) < len(names):
        return False
    if all(_QUOTED.fullmatch(name) for name in names):
        return True  # answers to one question
    graded = all(all(_GRADE.fullmatch(piece) for piece in _JOINT.split(name)) for name in names)
    if graded or _ages(names) or _sexes(names) or _opposite(names) or any(map(_OTHERS.match, names)):
        return True
    if sum(any(trait.search(name) for name in names) for trait in _TRAITS) > 1:
        return False
    return _APART.search(context) is not None or all(map(_SAME_END.search, names))


def _ages(names: Sequence[str]) -> Literal["", "some", "all"]:
    """Tell whether the shares are of ages of which nobody has two, and whether everybody has one."""
    found = [_AGED.fullmatch(name) for name in names]
    stretches = sorted(
        (0, int(one["low"])) if (one["way"] or "").endswith("下") else (int(one["low"]), int(one["high"] or _ENDLESS))
        for one in found
        if one is not None
    )
    if len(stretches) < len(names) or any(low < high for (_, high), (low, _) in pairwise(stretches)):
        return ""
    whole = stretches[0][0] == 0 and stretches[-1][1] == _ENDLESS
    return "all" if whole and all(low <= high + 1 for (_, high), (low, _) in pairwise(stretches)) else "some"


def _sexes(names: Sequence[str]) -> bool:
    return len(names) == 2 and "男" in names[0][:3] and "女" in names[1][:3]


def _opposite(names: Sequence[str]) -> bool:
    return len(names) == 2 and names[1][:1] in ("不", "未", "没") and names[1][-2:] in names[0]


def _nothing_left(names: Sequence[str]) -> bool:
    """Tell whether the shares leave nothing out: the last is all the others."""
    return len(names) > 2 and _OTHERS.match(names[-1]) is not None
