"""Defects of goals and figures (TGT)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.evaluation.mutant import DAY, Change, insert, kind, replace, said
from evaluators.model import Span

if TYPE_CHECKING:
    import random
    import re

    from app.evaluation.mutant import Base

_REACHES = r"(?:由[^，。；\n]{1,16}?)?(?:提高到|增加到|达到|压减到|减少到|降低到)"
_SHARE = (
    r"(?P<indicator>[\u4e00-\u9fff]{2,16}率)(?P<base>由[^，。；\n]{1,16}?)?"
    r"(?P<verb>提高到|达到)(?P<value>\d+(?:\.\d+)?)[%％](?P<above>以上)?"
)


def _any(choice: random.Random, found: list[re.Match[str]]) -> re.Match[str] | None:
    return choice.choice(found) if found else None


@kind("TGT-01", "目标改为程度用语")
def goal_unmeasured(base: Base, choice: random.Random) -> Change | None:
    """Put a degree in the place of a goal's number."""
    hit = _any(choice, base.hits(_REACHES + r"\d+(?:\.\d+)?[^，。；\n]*(?=。)", "goals")) if base.is_plan else None
    if hit is None:
        return None
    falls = any(word in hit.group() for word in ("压减", "减少", "降低"))
    words = ("明显下降", "大幅减少") if falls else ("明显提高", "显著提升", "进一步提升")
    clause = base.text.rfind("，", 0, hit.start()) + 1
    return replace(base, Span(*hit.span()), choice.choice(words), place=Span(clause - hit.start(), 4))


@kind("TGT-02", "删去基数")
def baseline_removed(base: Base, choice: random.Random) -> Change | None:
    """Take away what a rate is to rise from."""
    hit = (
        _any(choice, base.hits(r"由[^，。；\n]{0,12}?(?P<value>[\d.]+%)(?=(?:提高|降低)到(?!100%)[\d.]+%)", "goals"))
        if base.is_plan
        else None
    )
    if hit is None:
        return None
    if base.text.count(hit["value"]) > 1:
        return None  # the lead gives it too: nothing is lacking
    stop = base.text.index("。", hit.end())
    start = base.text.rfind("，", 0, hit.start()) + 1
    text = base.text[: hit.start()] + base.text[hit.end() :]
    return Change(text, (Span(start, stop - len(hit.group())),), f"删去“{hit.group()}”")


@kind("TGT-03", "数量改为概数")
def quantity_rough(base: Base, choice: random.Random) -> Change | None:
    """Put 一批 or 若干 in the place of a number of things to be made."""
    keys = ("goals", "tasks") if base.is_plan else ("next_steps",)
    pattern = r"(?<=[建成置设开办训建展立查加装选毕])\d+(?P<unit>个|支|处|场|名|座|条)"
    hit = _any(choice, base.hits(pattern, *keys))
    if hit is None:
        return None
    unit = hit["unit"]
    return replace(base, Span(*hit.span()), choice.choice(("一批", f"若干{unit}", f"多{unit}", "一定数量的")))


@kind("TGT-03", "数量加左右")
def quantity_about(base: Base, choice: random.Random) -> Change | None:
    """Let a goal be reached only roughly."""
    hit = _any(choice, base.hits(r"\d+(?:\.\d+)?(?:个|场|项|处)以[上内]", "goals")) if base.is_plan else None
    return replace(base, Span(*hit.span()), hit.group()[:-2] + "左右") if hit else None


@kind("TGT-04", "同一指标两个数值")
def values_conflict(base: Base, choice: random.Random) -> Change | None:
    """State another value for a goal in a task."""
    hit = (
        _any(choice, base.hits(DAY + r"前，(?P<scope>全街道|全区|全社区)?" + _SHARE, "goals")) if base.is_plan else None
    )
    places = base.paragraphs("tasks")
    if hit is None or not places:
        return None
    value = int(float(hit["value"])) - choice.choice((3, 5, 8))
    scope, year, month, day = hit["scope"] or "", hit["year"], hit["month"], hit["day"]
    words = f"{year}年{month}月{day}日前，{scope}⟦{hit['indicator']}{hit['verb']}{value}%⟧{hit['above'] or ''}。"
    change = insert(base, choice.choice(places).end, words)
    return Change(change.text, (*change.places, Span(*hit.span())), change.done)


@kind("TGT-05", "占比超过百分之百")
def share_beyond_whole(base: Base, choice: random.Random) -> Change | None:
    """Let a share exceed the whole."""
    hit = _any(choice, base.hits(_SHARE, *(("goals",) if base.is_plan else ("results",))))
    if hit is None:
        return None
    return replace(base, Span(*hit.span("value")), choice.choice(("105", "110", "120")), place=Span(0, 4))


@kind("TGT-05", "区间上下限颠倒")
def range_reversed(base: Base, choice: random.Random) -> Change | None:
    """State a range whose lower end is the higher."""
    sentences = (
        "每批安排⟦50人至30人⟧。",
        "每个点位服务半径为⟦500米至300米⟧。",
        "每处配备⟦5名至3名⟧志愿者轮班。",
        "单次活动人数控制在⟦80～60人⟧。",
    )
    return said(base, choice, sentences, *base.telling)


@kind("TGT-05", "优秀率高于达标率")
def part_above_whole(base: Base, choice: random.Random) -> Change | None:
    """Let a part's rate exceed that of the whole."""
    sentences = (
        "{year}年底前，站点⟦达标率达到80%、优秀率达到85%⟧。",
        "{year}年底前，培训考核⟦合格率达到90%，优秀率达到95%⟧。",
    )
    return said(base, choice, sentences, "goals", "tasks") if base.is_plan else None


@kind("TGT-06", "分项之和大于总数")
def parts_exceed_total(base: Base, choice: random.Random) -> Change | None:
    """Enlarge one part of a sum, so that the parts exceed the total."""
    hit = _any(
        choice,
        base.hits(
            r"\d+(?:\.\d+)?(?P<u>个|万元|次|人|处|名|户)[^，。；\n]{0,6}，其中(?P<parts>[^，。；\n]*\d+(?P=u)[^，。；\n]*)"
        ),
    )
    if hit is None:
        return None
    import re  # only here a match within a match is needed

    unit = hit["u"]
    parts = list(re.finditer(r"(\d+(?:\.\d+)?)" + unit, hit["parts"]))
    part = choice.choice(parts)
    total = re.match(r"\d+(?:\.\d+)?", hit.group())
    if total is None or len(parts) < 2:
        return None
    start = hit.start("parts") + part.start(1)
    more = float(part[1]) + max(1.0, round(float(total.group()) * 0.3))
    words = f"{more:.1f}".rstrip("0").rstrip(".")
    done = replace(base, Span(start, start + len(part[1])), words)
    end = hit.end() + len(words) - len(part[1])
    return Change(done.text, (Span(hit.start(), end),), done.done)


@kind("TGT-06", "合计不等于各项之和")
def total_wrong(base: Base, choice: random.Random) -> Change | None:
    """State a total its parts do not add up to."""
    sentences = (
        "该项工作配备人员⟦26人，其中街道干部8人、社区工作者12人、志愿者9人⟧。",
        "安排资金⟦18万元，其中设备购置9万元、宣传印刷4万元、人员培训7万元⟧。",
        "⟦党员42人、群众38人，合计85人⟧参加讨论。",
        "⟦东片区13处、西片区17处、中片区11处，共43处⟧。",
    )
    return said(base, choice, sentences, *base.telling)


@kind("TGT-07", "力争与刚性数值并用")
def hedge_on_whole(base: Base, choice: random.Random) -> Change | None:
    """Only strive for 100%."""
    hit = _any(choice, base.hits(r"(?:由[^，。；\n]{1,16}?)?(?:提高到|达到)100%", "goals")) if base.is_plan else None
    if hit is None:
        return None
    words = choice.choice(("力争", "争取")) + hit.group()
    return replace(base, Span(*hit.span()), words)


@kind("TGT-07", "确保与约数并用")
def firm_about(base: Base, choice: random.Random) -> Change | None:
    """Guarantee an approximate value."""
    hit = _any(choice, base.hits(_SHARE, "goals")) if base.is_plan else None
    if hit is None:
        return None
    words = f"确保{hit['indicator']}{hit['base'] or ''}{hit['verb']}{hit['value']}%左右"
    return replace(base, Span(*hit.span()), words)


_DRIFT = {
    "满意率": "满意度",
    "覆盖率": "覆盖面",
    "办结率": "办理率",
    "整改率": "整治率",
    "公示率": "公开率",
    "到户率": "入户率",
}


@kind("TGT-08", "指标名称漂移")
def indicator_renamed(base: Base, choice: random.Random) -> Change | None:
    """Call an indicator that stands in several places by another name in one of them."""
    found = [hits for name in ("满意率", "覆盖率") if len(hits := base.hits(name)) > 1]
    if not found:
        return None
    hits = choice.choice(found)
    hit = choice.choice(hits)
    new = replace(base, Span(*hit.span()), _DRIFT[hit.group()])
    return Change(new.text, tuple(Span(*h.span()) for h in hits), new.done)


@kind("TGT-09", "目标没有任务支撑")
def goal_unsupported(base: Base, choice: random.Random) -> Change | None:
    """Set a goal that no task mentions."""
    goals = base.paragraphs("goals")
    if not goals or not base.is_plan:
        return None
    year = base.document.period.end.year if base.document.period else base.today.year
    words = (
        "全街道楼道堆物清理率由68%提高到98%以上。",
        "居民健康档案建档率由71%提高到95%以上。",
        "公共区域照明完好率由82%提高到99%以上。",
    )
    return insert(
        base,
        max(goals).end,
        f"{year}年{base.document.period.end.month if base.document.period else 12}月底前，⟦{choice.choice(words)}⟧",
    )


@kind("TGT-10", "验收标准未定义")
def standard_undefined(base: Base, choice: random.Random) -> Change | None:
    """Demand a standard that nobody explains."""
    hits = base.hits(r"(?<=[^\n|])。(?=\n|$)", *(("goals", "tasks") if base.is_plan else ("next_steps",)))
    if not hits or base.doctype.code not in ("IP", "WS", "WP", "SR"):
        return None
    words = ("，⟦达到“五有三好”标准⟧", "，⟦符合“六化四到位”要求⟧", "，⟦达到“双十佳”创建标准⟧")
    return insert(base, choice.choice(hits).start(), choice.choice(words))
