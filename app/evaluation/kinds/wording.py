"""Defects of evidence, citation and wording (EVD, WRD)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from app.evaluation.mutant import Change, insert, kind, replace, said
from evaluators.lexicon import dated_terms
from evaluators.model import Span

if TYPE_CHECKING:
    import random

    from app.evaluation.mutant import Base

_CITED = "《(?P<title>[^《》\n]{6,40})》（(?P<who>[\u4e00-\u9fff]{2,8})〔(?P<year>\\d{4})〕(?P<number>\\d+)号）"


@kind("EVD-01", "结果数字屏蔽")
def figure_masked(base: Base, choice: random.Random) -> Change | None:
    """Mask a figure of a report's results."""
    found = base.hits(r"(?<![\d.年月〔])\d{2,}(?P<unit>场|次|户|人|个|处|套)", "results") if not base.is_plan else []
    if not found:
        return None
    hit = choice.choice(found)
    return replace(base, Span(*hit.span()), choice.choice(("×", "××", "×余")) + hit["unit"])


@kind("EVD-02", "引用查无此文")
def citation_unknown(base: Base, choice: random.Random) -> Change | None:
    """Cite a document that nobody issued."""
    words = (
        "上述工作按照⟦《云汀区社区公共空间更新管理办法》（云政办发〔2023〕88号）⟧执行。",
        "具体标准执行⟦《临澜市社区便民服务设施分级规范》⟧。",
        "考核办法见⟦《云汀区基层减负督查考评实施细则》（云区委办发〔2024〕77号）⟧。",
    )
    return said(base, choice, words, *base.telling)


@kind("EVD-02", "引用已被替代的文件")
def citation_superseded(base: Base, choice: random.Random) -> Change | None:
    """Rest on a document that another had replaced by then."""
    if base.today.isoformat() < "2025-07-15":
        return None
    words = (
        "网格划分执行⟦《云汀区社区网格化管理暂行办法》（云民发〔2022〕18号）⟧。",
        "网格员培训按照⟦《云汀区社区网格化管理暂行办法》（云民发〔2022〕18号）⟧组织。",
    )
    return said(base, choice, words, *base.telling)


@kind("EVD-03", "文号写法错误")
def number_malformed(base: Base, choice: random.Random) -> Change | None:
    """Pad a document number, put 第 before it, or shorten its year."""
    found = base.hits(_CITED)
    if not found:
        return None
    hit = choice.choice(found)
    year, number = hit["year"], hit["number"]
    forms = (f"〔{year}〕第{number}号", f"〔{year}〕0{number}号", f"〔{year[2:]}〕{number}号")
    start = hit.start("year") - 1
    return replace(base, Span(start, hit.end() - 1), choice.choice(forms))


@kind("EVD-04", "文件名不加书名号")
def title_unmarked(base: Base, choice: random.Random) -> Change | None:
    """Take the marks from the title of a cited document, and its number with them."""
    found = base.hits("(?:根据|按照|贯彻)" + _CITED + "(?=[，。])")
    if not found:
        return None
    hit = choice.choice(found)
    return replace(base, Span(*hit.span()), f"按照{hit['title']}要求")


@kind("EVD-04", "泛称文件精神")
def document_unnamed(base: Base, choice: random.Random) -> Change | None:
    """Rest on documents without naming one."""
    found = base.hits("(?:根据|按照)" + _CITED)
    if not found:
        return None
    words = ("根据上级有关文件精神", "按照上级会议精神", "根据市、区有关文件要求")
    return replace(base, Span(*choice.choice(found).span()), choice.choice(words))


@kind("EVD-06", "引语没有出处")
def quotation_unsourced(base: Base, choice: random.Random) -> Change | None:
    """Attribute words to somebody which no source at hand has."""
    words = (
        "区委主要领导强调，⟦“要把网格建成连着千家万户的服务站，让居民出门就能办成事”⟧。",
        "市委全会指出，⟦“社区治理的成色，要由居民在家门口的感受来衡量”⟧。",
        "全区基层治理工作会议要求，⟦“凡是居民自己能商量定的事情，都交给居民商量着办”⟧。",
    )
    return said(base, choice, words, *base.telling)


@kind("WRD-03", "过期提法")
def formulation_outdated(base: Base, choice: random.Random) -> Change | None:
    """Use a formulation after its time."""
    day = base.document.issue_date or base.today
    over = [t for t in dated_terms().formulations if t.valid_to and t.valid_to + timedelta(days=30) < day]
    # the lexicon's name of a row need not be one of the forms it finds
    named = [t.term for t in over if re.search(t.pattern or t.term, t.term) and not t.term.startswith("以")]
    if not named:
        return None
    term = choice.choice(named)
    return said(base, choice, (f"进一步做好⟦{term}⟧工作。", f"上述工作与⟦{term}⟧结合推进。"), *base.telling)


@kind("WRD-04", "会议名称不规范")
def meeting_misnamed(base: Base, choice: random.Random) -> Change | None:
    """Name plenary sessions in a form not in use, or leave some out."""
    # the fourth plenum of the twentieth Central Committee was held in October 2025
    late = base.today.isoformat() > "2025-11"
    forms = ("党的二十大系列全会", "党的二十届二中、四中全会" if late else "党的二十大系列全会精神和历届全会")
    hits = base.hits("党的二十大(?:和二十届历次全会|和二十届[一二三四、]+中全会)?(?=精神)")
    if hits:
        return replace(base, Span(*choice.choice(hits).span()), choice.choice(forms[:2]))
    return said(base, choice, (f"深入学习贯彻⟦{forms[0]}⟧精神。",), *base.telling)


@kind("WRD-05", "极限用语和慎用词")
def word_banned(base: Base, choice: random.Random) -> Change | None:
    """Use a superlative without evidence, or a word that slights people."""
    words = (
        "做法在⟦全国首创⟧，群众评价很高。",
        "服务质量达到⟦全市第一⟧。",
        "对⟦残废人⟧家庭优先安排。",
        "对辖区⟦弱势群体⟧优先安排。",
        "建成⟦国内最先进⟧的服务站点。",
    )
    return said(base, choice, words, *base.telling)


@kind("WRD-06", "空话段落")
def slogans(base: Base, choice: random.Random) -> Change | None:
    """Fill a section with stock phrases."""
    sentences = (
        "要进一步提高思想认识，切实增强责任感和紧迫感。要进一步加强组织领导，形成齐抓共管的良好局面。要进一步强化责任意识，确保各项工作落到实处。要进一步创新工作方法，不断开创工作新局面。要进一步营造浓厚氛围，推动工作取得实效。",
        "要牢固树立大局意识，切实把思想和行动统一起来。要高度重视、精心组织，扎实推进各项工作。要统筹兼顾、突出重点，全面提升工作水平。要真抓实干、务求实效，奋力开创崭新局面。要凝心聚力、攻坚克难，推动工作再上新台阶。",
    )
    leaves = [s for i, s in enumerate(base.document.sections) if not base.document.children(i) and s.text]
    leaves = [s for s in leaves if any(e.contains(s.span) for e in base.extents(*base.telling))]
    leaves = [s for s in leaves if len(s.body) > 40]
    if not leaves:
        return None
    section = choice.choice(leaves)
    body = base.text[section.body.start : section.body.end]
    start = section.body.start + len(body) - len(body.lstrip("\n 。"))
    change = replace(base, Span(start, section.body.start + len(body.rstrip(" \n#"))), choice.choice(sentences))
    return Change(change.text, (Span(section.span.start, change.places[0].end),), f"“{section.text}”之下改为空话")


@kind("WRD-07", "重复句子")
def sentence_repeated(base: Base, choice: random.Random) -> Change | None:
    """Say a sentence again in another paragraph."""
    long = base.hits("(?<=[。\n])[^。\n|《》]{28,90}。", *base.telling)
    places = base.paragraphs()
    if not long:
        return None
    hit = choice.choice(long)
    others = [p for p in places if not p.start <= hit.start() < p.end]
    if not others:
        return None
    change = insert(base, choice.choice(others).end, hit.group())
    moved = hit.start() + (len(hit.group()) if change.places[0].start <= hit.start() else 0)
    return Change(change.text, (*change.places, Span(moved, moved + len(hit.group()))), change.done)


@kind("WRD-08", "赘余")
def words_redundant(base: Base, choice: random.Random) -> Change | None:
    """Say the same twice in one phrase."""
    words = (
        "现场办理时间⟦大约20分钟左右⟧。",
        "目前⟦仅有只有⟧两处点位可以使用。",
        "⟦基于前期摸底情况的基础之上⟧确定点位。",
        "该项工作⟦涉及到⟧多个单位。",
        "材料由⟦有关部门按照有关规定对有关情况⟧审核。",
        "参加人员⟦超过50人以上⟧的，安排专人维持秩序。",
    )
    return said(base, choice, words, *base.telling)


@kind("WRD-09", "搭配不当")
def collocation_wrong(base: Base, choice: random.Random) -> Change | None:
    """Join words that do not go together."""
    words = (
        "不断⟦加强宣传引导力度⟧，提高居民知晓程度。",
        "持续⟦推进物业服务水平⟧。",
        "着力⟦提升社区服务精细化⟧。",
        "由楼组长⟦组建邻里互助活动⟧。",
        "定期⟦召开健康义诊活动⟧。",
    )
    return said(base, choice, words, *base.telling)


_DRIFTS = (
    ("网格服务驿站", "网络服务驿站"),
    ("微网格", "微网络"),
    ("专职网格员", "专职网络员"),
    ("党群服务中心", "党建服务中心"),
    ("可回收物交投点", "可回收物回收点"),
    ("议定事项", "议事事项"),
    ("协商主持人", "议事主持人"),
    ("应急队伍", "应急分队"),
    ("助餐点", "用餐点"),
    ("集中充电口", "集中充电桩"),
)
"""A name and another that might be meant for the same thing."""


@kind("WRD-10", "术语前后不一")
def term_drifts(base: Base, choice: random.Random) -> Change | None:
    """Write one occurrence of a name used throughout a little differently."""
    found = [(hits, new) for old, new in _DRIFTS if len(hits := base.hits(old)) >= 4 and new not in base.text]
    if not found:
        return None
    hits, new = choice.choice(found)
    at = choice.randrange(len(hits))
    change = replace(base, Span(*hits[at].span()), new)
    return Change(change.text, (*change.places, *(Span(*h.span()) for h in hits[:at])), change.done)


@kind("WRD-11", "缩略语未解释")
def acronym_unexplained(base: Base, choice: random.Random) -> Change | None:
    """Use an acronym nobody explains."""
    words = (
        "推行⟦“三单六步”⟧工作法。",
        "按照⟦“1+4+N”⟧模式配备力量。",
        "健全⟦“四联双评”⟧机制。",
        "落实⟦“五色八控”⟧管理要求。",
    )
    return said(base, choice, words, *base.telling)


@kind("WRD-12", "口语化")
def wording_colloquial(base: Base, choice: random.Random) -> Change | None:
    """Say it as one would in talk."""
    words = (
        "目前还有⟦好多⟧居民不了解办理流程。",
        "值班人员要⟦盯得紧⟧、随叫随到。",
        "把服务品牌⟦叫得响⟧。",
        "居民登记姓名⟦就行了⟧。",
        "要把活动⟦搞起来⟧。",
    )
    return said(base, choice, words, *base.telling)


@kind("WRD-13", "长句")
def sentence_overlong(base: Base, choice: random.Random) -> Change | None:
    """Run the sentences of a paragraph together."""
    found = [p for p in base.paragraphs(*base.telling) if len(p) > 170 and base.text[p.start : p.end].count("。") > 2]
    if not found:
        return None
    place = choice.choice(found)
    words = place.of(base.text)
    head = re.match("(?:（.{1,3}）|\\d+\\.)[^。]{2,20}。", words)
    cut = head.end() if head else 0
    words = words[:cut] + words[cut:-1].replace("。", "，").replace("；", "，") + "。"
    return replace(base, place, words, place=Span(cut, len(words)))
