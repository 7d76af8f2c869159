"""Work that rests on other work: what must be done before the other can be, and stands set for later.

Of two steps of one thing one is the ground of the other whatever the thing is: drawings come before the building, the
contract before the payment, the count before the putting right. Two steps belong to one thing where they stand in one
item and share a word of it, or where the words between them name nothing else.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from evaluators import prefilter
from evaluators.lines import end_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluators.model import Deadline, Span
    from evaluators.rule import Context

# what must come first, and what comes after it
_GROUNDS = tuple(
    (re.compile(first), re.compile(then))
    for first, then in (
        ("设计(?:图纸|方案)?|图纸|勘[察测]|测绘", "施工|完工|竣工|开工|验收|改造完成|装修"),
        ("招标|招投标|比选|立项|施工许可|审批|选址", "施工|完工|竣工|开工|验收|进场|装修|安装"),
        (
            "完成[^，。；]{0,14}(?:施工|改造|建设|安装|整治)|(?:施工|改造|建设|安装)[^，。；]{0,10}完成|完工|竣工(?!验收)|装修",
            "验收|投入使用|投用|启用|开放|揭牌|运营",
        ),
        ("签[订定]|合同|协议|招标|采购(?!款)", "拨付|支付|付款|结算|兑付"),
        ("采购|购置|订购", "安装|发放|配发|投放|铺设"),
        ("排查|摸排|摸底|普查|检查", "整改|销号|整治|治理完成"),
        ("招募|选聘|招聘|选拔|推选|遴选", "上岗|岗前|培训|授牌|派驻|进驻"),
        ("报名|征集|招生", "开班|开课|评选|评审|决赛|汇演|举办|举行|开赛"),
        ("方案|细则|办法", "启动|铺开|全面实施|集中整治"),
        (
            "(?:资金|经费|拨款)[^，。；]{0,6}(?:到位|拨付|落实)|(?:拨付|落实)[^，。；]{0,10}(?:资金|经费)",
            "采购|购置|开工|施工|完工",
        ),
        ("审核|审批|核定|复核|认定|公示", "发放|兑付|兑现|拨付|授牌|聘任"),
        ("摸底|登记|调查|普查|摸排|筛查", "建档|台账|帮扶|制定[^，。；]{0,10}(?:方案|计划)"),
        ("培训|辅导", "考试|考核|结业|上岗"),
        ("试点", "推广|全面推开|全面铺开|推开"),
        ("拆除|腾退|清退", "新建|改建|施工|开工|建成|绿化|硬化"),
        ("评选|投票|评审|评比|测评|竞选", "(?:公布|公示|通报)[^，。；]{0,8}(?:结果|名单)|表彰|颁奖|授牌"),
        ("(?:填报|报送|收集|采集|征求)[^，。；]{0,10}", "汇总|定稿|审定|印发"),
        ("起草|征求意见|修改完善", "印发|实施|施行|执行"),
        (
            "启动(?!全面)|开展|实施|完成",
            "(?:全面)?(?:评估|总结)[^，。；]{0,8}(?:成效|成果|效果|试点|项目|活动|经验)|总结[会大]",
        ),
    )
)  # fmt: skip
_FIRST, _THEN = (re.compile("|".join(pair[turn].pattern for pair in _GROUNDS)) for turn in (0, 1))
# for a part, a lot or a turn of its own: no step of the other
_APART = re.compile(
    "[一二三四首第下上后前两]期|首批|第?[一二三四五六]批|第[一二三四]|另|其他|其余|剩余|再(?=[^，。；]{1,10}[0-9])|上半年|下半年|阶段性|中期|每[月季周年]|预付|首付|质保"
    "|预算|试点(?=[^，。；]{0,6}经验)|不断|持续|继续|回头看"
)
# the words that tell the phase, the time and who does it, not the thing
_NO_THING = re.compile(
    "20[0-9]{2}年|[0-9]{1,2}月(?:[上中下]旬|底|[0-9]{1,2}日|末|初)?(?:之?前)?|年底前?|完成|组织|开展|全面|全部|负责|牵头|街道|社区|由|[\u4e00-\u9fff]{2,6}(?:办|所|局|队|中心|居委会)(?=[^公])"
    "|施工|设计|图纸|验收|招标|排查|整改|公布|结果|签[订定]|协议|合同|拨付|评估|启动|工作|[，。；、：的和与及]"
)
_HAN = re.compile("[\u4e00-\u9fff]{2,}")
_NEEDED = re.compile("所(?:依据|需|用|要求)|该|其(?!他|余|中)|上述|此")


class Early(NamedTuple):
    """A step set for an earlier day than what it rests on."""

    step: Deadline
    ground: Deadline
    said: tuple[str, str] | None = None
    """What each of them does, where its clause does not say it."""


def early(ctx: Context, known: Sequence[Deadline]) -> Iterator[Early]:
    """Yield the steps that are due before what they rest on, each at most once.

    Args:
        ctx: of the document.
        known: the days set in it, in order.
    """
    from evaluators.reader.parts import part  # keeps the reader out of `wenheng rules`

    lines: list[list[Deadline]] = []
    end = -1
    for deadline in known:
        if deadline.span.start >= end:
            end = end_of(ctx.document.text, deadline.span.start, "\n")
            lines.append([])
        lines[-1].append(deadline)
    found: list[Early] = []
    for told in lines:
        if not 1 < len(told) <= _MOST or not ctx.in_slot(told[0].span, *_SLOTS):
            continue
        words = [ctx.document.quote(deadline.span) for deadline in told]
        if any(_THEN.search(one) for one in words) and any(_FIRST.search(one) for one in words):
            found += _within(ctx, [(d, part(ctx.document, d.section, d.span)) for d in told], words)
    yield from found
    steps = {one.step for one in found}
    yield from (one for one in _opened_unseen(ctx, known) if one.step not in steps)


def _opened_unseen(ctx: Context, known: Sequence[Deadline]) -> Iterator[Early]:
    """Yield what is to open before it is accepted, wherever clauses, paragraphs or rows say so of one place."""
    if "验收" not in ctx.document.text or not prefilter.held(_OPENING_WORDS, ctx.document):
        return
    ends = [after.span.start for after in known[1:]] + [len(ctx.document.text)]
    every = [(deadline, _said(ctx, deadline, end)) for deadline, end in zip(known, ends, strict=True)]
    told = [one for one in every if _OPENS_OR_ACCEPTS.search(one[1]) and not _APART.search(one[1])]
    accepted = [(d, _place(words)) for d, words in told if _ACCEPTS.search(words) and not _OPENS.search(words)]
    for step, words in told if accepted else ():
        if not _OPENS.search(words) or _ACCEPTS.search(words):
            continue
        place, item = _place(words), end_of(ctx.document.text, step.span.start, "\n")
        for ground, other in accepted:
            beside = not other and item == end_of(ctx.document.text, ground.span.start, "\n")
            one = min(place, other, key=len)
            same = len(one) >= _NAMED and one <= place and one <= other
            if (same or beside) and step.due is not None and ground.due is not None and step.due < ground.due:
                ground_words = next(told_words for told_ground, told_words in told if told_ground is ground)
                yield Early(step, ground, (_clause(_OPENS, words), _clause(_ACCEPTS, ground_words)))
                break


def _clause(sign: re.Pattern[str], words: str) -> str:
    """Return the last of the clauses of `words` that `sign` stands in."""
    return next(clause for clause in reversed(words.split("，")) if sign.search(clause))


def _said(ctx: Context, deadline: Deadline, end: int) -> str:
    """Return the clause of a time and what its sentence goes on with, up to the next time at `end`."""
    text, start = ctx.document.text, deadline.span.end
    goes_on = text[start : min(end_of(text, start, "。；\n"), end)] if text.startswith("，", start) else ""
    return f"{deadline.task}，{ctx.document.quote(deadline.span)}{goes_on}".rstrip("，")


def _place(words: str) -> set[str]:
    """Return the pairs of characters that name what is opened or accepted."""
    return _things(_NO_PLACE.sub(" ", words))


# a building is looked over before it is let in use; whoever tries it out may do so before
_OPENS = re.compile(
    "(?<!试)(?:(?:对外|正式|全面|向[^，。；]{2,6})开放|开放运营|建成开放|(?<=[前日底])开放$|(?<!重新)启用|投入使用|投用"
    "|揭牌|开业)"
)
_ACCEPTS = re.compile(
    "(?:竣工|消防|质量|联合|综合|交付|工程|项目|组织|完成|通过|进行)[^，。；]{0,10}?验收|验收[^，。；]{0,4}$"
)
_OPENING_WORDS = ("开放", "启用", "投入使用", "投用", "揭牌", "开业")
_OPENS_OR_ACCEPTS = re.compile("|".join((*_OPENING_WORDS, "验收")))
_NO_PLACE = re.compile(
    "对外|正式|全面|向[^，。；]{2,6}开放|开放|运营|启用|投入使用|投用|揭牌|开业|开门|竣工|消防|质量|联合|综合|交付|工程|项目|通过|进行|建设|改造|建成|并|后"
)
_NAMED = 2  # pairs of characters of a place's name
_SLOTS = ("tasks", "steps", "support", "owners")
_MOST = 12  # days in one paragraph; what tells more is a calendar


def _within(ctx: Context, told: Sequence[tuple[Deadline, Span]], words: Sequence[str]) -> Iterator[Early]:
    shut: set[int] = set()
    for i, (step, item) in enumerate(told):
        for j, (ground, other) in enumerate(told):
            if i == j or {i, j} & shut or step.due is None or ground.due is None or step.due >= ground.due:
                continue
            if _rests_on(words[i], words[j]) and _one_thing(ctx, step, ground, whole=item == other):
                shut |= {i, j}
                yield Early(step, ground)


def _rests_on(step: str, ground: str) -> bool:
    if _APART.search(step) or _APART.search(ground):
        return False
    for first, then in _GROUNDS:
        if then.search(step) and first.search(ground) and not (first.search(step) and then.search(ground)):
            return not then.search(ground) or not first.search(step)
    return False


def _one_thing(ctx: Context, step: Deadline, ground: Deadline, *, whole: bool) -> bool:
    """Tell whether two steps share a word of what they are about, or one, within one item (`whole`), names nothing."""
    first, then = ctx.document.quote(step.span), ctx.document.quote(ground.span)
    things, others = _things(first), _things(then)
    if things & others:
        return True
    if not whole:
        return False
    start, end = min(step.span.start, ground.span.start), max(step.span.end, ground.span.end)
    return _NEEDED.search(then) is not None or (
        (not things or not others) and "。" not in ctx.document.text[start : end - 1]
    )


def _things(words: str) -> set[str]:
    bare = _NO_THING.sub(" ", words)
    return {run[at : at + 2] for run in _HAN.findall(bare) for at in range(len(run) - 1)}
