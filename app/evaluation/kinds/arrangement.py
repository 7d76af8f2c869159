"""Further defects of sections, frame and goals (STR, TGT): the same checks, met in other forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.evaluation.mutant import DAY, Change, insert, kind, remove, replace, said, swap
from evaluators.model import Span
from evaluators.numbering import renumbered, runs

if TYPE_CHECKING:
    import random

    from app.evaluation.mutant import Base


@kind("STR-03", "序号颠倒")
def numbers_exchanged(base: Base, choice: random.Random) -> Change | None:
    """Let two neighbouring headings change their numbers."""
    run = choice.choice([run for run in runs(base.document) if len(run) > 2] or [()])
    if not run:
        return None
    at = choice.randrange(1, len(run) - 1)
    first, second = run[at], run[at + 1]
    numbers = (Span(section.span.start, section.span.start + len(section.number)) for section in (first, second))
    return Change(swap(base, *numbers), (second.span,), f"“{first.text}”与“{second.text}”的序号对调")


@kind("STR-04", "后续序号整体少一号")
def numbers_slipped(base: Base, choice: random.Random) -> Change | None:
    """Let the second of several headings bear the first one's number, and all behind it go on from there."""
    found = [run for run in runs(base.document) if len(run) > 2]
    if not found:
        return None
    run = choice.choice(found)
    text = base.text
    for section in reversed(run[1:]):
        words = renumbered(section.number, (section.ordinal or 1) - 1)
        text = text[: section.span.start] + words + text[section.span.start + len(section.number) :]
    first, second = run[0].span, run[1].span
    return Change(text, (first, Span(second.start, second.end)), f"“{run[1].number}{run[1].text}”起各项序号少一号")


@kind("STR-11", "附件说明所列附件未附")
def attachment_named_only(base: Base, choice: random.Random) -> Change | None:
    """Promise a form as an attachment in passing."""
    words = ("按⟦附件3《情况登记表》⟧逐项填写。", "有关样式⟦见附表4⟧。", "点位清单作为⟦附件5⟧一并印发。")
    return said(base, choice, words, *base.telling)


@kind("STR-14", "结束语用错文种")
def closing_of_another_genre(base: Base, choice: random.Random) -> Change | None:
    """Close a plan like a report, or a report like a request or letter."""
    words = (
        ("特此报告。", "专此报告。") if base.is_plan else ("特此通知。", "特此函达，请函复。", "以上请示妥否，请批复。")
    )
    if base.doctype.kind == "form":
        return None
    line = base.document.sign_off
    hits = base.hits("(?m:^特此报告。$)")
    if hits:
        new = choice.choice(words)
        return replace(base, Span(*hits[0].span()), new, place=Span(0, len(new) - 1))
    if line is None:
        return None
    return insert(base, line.span.start, f"⟦{choice.choice(words)}⟧\n\n")


@kind("TGT-01", "新增没有量化的目标")
def goal_vague(base: Base, choice: random.Random) -> Change | None:
    """Add a goal nobody can measure."""
    words = (
        "⟦居民安全感明显增强⟧。",
        "⟦社区环境面貌得到显著改善⟧。",
        "⟦服务水平进一步提升⟧。",
        "⟦群众参与积极性大幅提高⟧。",
    )
    return said(base, choice, words, "goals") if base.is_plan else None


@kind("TGT-02", "比率目标没有范围和基数")
def rate_bare(base: Base, choice: random.Random) -> Change | None:
    """Add a rate without scope or baseline."""
    words = (
        "{year}年底前，⟦知晓率提高到90%以上⟧。",
        "{year}年底前，⟦完好率提高到95%⟧。",
        "{year}年底前，⟦参与率提升到80%⟧。",
    )
    return said(base, choice, words, "goals") if base.is_plan else None


@kind("TGT-04", "表格与正文目标值不一")
def values_conflict_later(base: Base, choice: random.Random) -> Change | None:
    """State a higher value for a goal among the measures of support."""
    pattern = (
        DAY + r"前，(?P<what>(?:全街道|全区|全社区)[\u4e00-\u9fff]{2,16}率)"
        r"[^，。；\n]*?(?P<verb>提高到|达到)(?P<value>\d+)%"
    )
    found = base.hits(pattern, "goals") if base.is_plan else []
    found = [hit for hit in found if int(hit["value"]) <= 94]
    places = base.paragraphs("support") or base.paragraphs("steps")
    if not found or not places:
        return None
    hit = choice.choice(found)
    words = f"确保{hit['year']}年{hit['month']}月{hit['day']}日前⟦{hit['what']}{hit['verb']}{int(hit['value']) + 4}%⟧。"
    change = insert(base, choice.choice(places).end, words)
    return Change(change.text, (*change.places, Span(*hit.span())), change.done)


@kind("TGT-05", "表述自相矛盾的限值")
def limit_blurred(base: Base, choice: random.Random) -> Change | None:
    """Bound a value and blur the bound, or let a share fall below nothing."""
    words = (
        "每个点位服务人数⟦不少于30人左右⟧。",
        "抽查比例⟦不低于20%左右⟧。",
        "参与率⟦达到130%⟧。",
        "整改率⟦达到102%⟧。",
    )
    return said(base, choice, words, *base.telling)


@kind("TGT-06", "各项占比之和不为百分之百")
def shares_wrong(base: Base, choice: random.Random) -> Change | None:
    """Divide a whole into shares that do not add up, or count more parts than there are."""
    words = (
        "资金来源中，⟦财政补助占60%、社会捐助占25%、居民自筹占25%⟧。",
        "⟦共计120户，其中东片区42户、西片区51户、南片区37户⟧。",
        "⟦5个社区分别配备8名、9名、7名、6名、10名，合计44名⟧。",
    )
    return said(base, choice, words, *base.telling)


@kind("TGT-07", "必须完成却留有余地")
def firm_with_hedge(base: Base, choice: random.Random) -> Change | None:
    """Demand something and leave a way out of it."""
    words = (
        "{year}年底前，⟦力争初步实现全部点位规范管理⟧。",
        "{year}年底前，⟦必须基本完成全部设施更新⟧。",
        "{year}年底前，⟦确保原则上所有楼栋完成整改⟧。",
    )
    return said(base, choice, words, "goals", "tasks") if base.is_plan else None


@kind("TGT-10", "要求达到未说明的标准")
def standard_named_only(base: Base, choice: random.Random) -> Change | None:
    """Set a standard known by a slogan alone."""
    words = ("各点位均应⟦达到“四净五美”标准⟧。", "站点建设⟦符合“一站三区”规范要求⟧。")
    if base.doctype.code not in ("IP", "WS", "WP"):
        return None
    return said(base, choice, words, "goals", "tasks")


@kind("STR-13", "部分开头缺少“按照”")
def preposition_dropped(base: Base, choice: random.Random) -> Change | None:
    """Drop the word that governs the opening of a part: 以, 按照."""
    found = base.hits("(?<=\n)(?:以|按照)(?=[^，。；：\n]{4,40}(?:为指导|的要求|的部署)，)")
    hit = choice.choice(found) if found else None
    if hit is None:
        return None
    stop = base.text.index("，", hit.end())
    return remove(base, Span(*hit.span()), places=(Span(hit.start(), stop - len(hit.group())),))


@kind("STR-12", "先总后分数目不符")
def count_wrong_ahead(base: Base, choice: random.Random) -> Change | None:
    """List things and count them wrongly behind the list."""
    words = (
        "⟦建立登记、核实、反馈、回访五项制度⟧。",
        "⟦设置宣传、巡查、保障等4个小组：宣传组、巡查组、保障组⟧。",
        "⟦把好受理关、核查关、公示关四道关口⟧。",
    )
    return said(base, choice, words, *base.telling)
