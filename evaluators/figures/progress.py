"""What a report says is done with all of something, and what it says is left of it: 14处全部整改到位, 剩余2处."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluators.alternatives import sign
from evaluators.coverage.similarity import told_pairs
from evaluators.figures.clauses import Clause, clauses, statement_at
from evaluators.figures.counts import RATE
from evaluators.lookup import once
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from evaluators.model import Document

_DONE = (
    "完成|办结|整改|化解|建成|竣工|完工|落实|配齐|配备|安装|解决|销号|清零|到位|完毕|投用|投入使用|挂牌|组建|成立|签订|签约|达标|达到"
    "|实现|交付|修复|修缮|处置|处理|清理|清运|清除|拆除|换届|选出|建立|设立|纳入|覆盖|更换|更新|改造|验收|通过|兑现|归档|建档|培训"
)
_ALL = "全部|(?<![人户平日年月周场次])均|都|悉数|尽数|全面|圆满|100%|百分之百"
# 已全部整改到位, 均如期完工, 全部完成200户改造
_WHOLLY = re.compile(
    f"(?:{_ALL})(?:已经?|如期|按期|按时|顺利|高质量|超额|圆满|得到|全部|妥善)*(?:{_DONE})(?!率)"
    f"|(?:如期|按期|顺利)(?:{_DONE})(?!率)|(?:完成|整改|办结|化解|落实|到位|配备|签订|建成|更新|改造)率(?:达到?|为|均?达|实现)?(?:100[%％]|百分之百)"
    f"|(?:全部|所有)[0-9]*[个处项条户家][\u4e00-\u9fff]{{2,16}}?(?:已|均|都|实现|完成|建成)"
    f"|^[\u4e00-\u9fff]{{0,12}}已(?:经)?(?:{_DONE})(?:完毕|到位|完成|干净|结束)$"
)
# 43处隐患已整改到位: the count is the subject
_COUNTED_OFF = re.compile(
    f"^[\u4e00-\u9fff]{{0,16}}?(?:(?:已经?)(?P<verb>{_DONE})(?:到位|完毕|完成|投用|竣工)?|(?P<too>{_DONE})(?:到位|完毕))了?$"
)
_PROMISED = re.compile("确保|力争|争取|推动|努力|要求|将|拟|计划(?!任务)|预计|即将|有望|未|没有|不能|达到100%的")
# the claim is of what is left, of a batch or of another time
_OF_REST = re.compile(
    "剩余|其余|余下|剩下|其他|尚未|首批|第一批|第[二三四]批|一期|前期|上半年|上年|去年|试点|部分|大部分|基本|个别"
    "|[上往][月季年期]|(?:[日月年底]|此)(?:以|之)?前(?:已?经?)?(?:发现|排查|检查|受理|接到|遗留|结转|交办|转办|累积|形成|立案)"
)
OF_OTHERS = re.compile("新(?:发现|增|排查|建|受理|申报|一批|一轮)|第[二三四五]批|二期|下半年|今后|新的")
"""What is told is of others than those before."""
# 应于6月底前办结的261件全部办结，按期办结率100%；未到期的25件正在办理
_DUE = re.compile("(?<![对响供相适反])应(?![急对])(?:于|在|当)|按期|按时|如期|到期|期限|时限")
_NOT_DUE = re.compile("(?:未|没有?|不)到(?:办理|办结|整改|完成)?[期时]限?|期限(?:未到|内)|时限(?:未到|内)|办理期内")
_OPEN = re.compile(
    "剩余|其余|余下|剩下|尚余|还剩|尚剩|最后(?=[0-9一二三四五六七八九十两])|(?:尚|还|仍|另|仅|只)(?:然)?[有缺差欠]|尚缺|暂缺|空缺|尚未|还未|仍未|还没|未能|没有|没能|尚待|仍在|还在|尚在|正在|在建|在办"
    "|滞后|(?<![从并尚还仍])未(?=办|整|完|建|开|竣|落|挂|签|达|配|安|解|化|启|实|修|拆|通|验|取|成|到|覆|纳|组|更|归|处|清|兑|交)|有[^，。]{1,16}未"
)
_CLOSED = re.compile(
    "已(?:经)?(?:全部|全面|基本|办结|完成|整改|解决|化解)|全部(?:办结|完成|整改|解决|化解)|均已|都已|另有.*(?:达到|超过|完成|迁出|迁走|搬离|注销|去世|死亡)"
)
_NAMES = ("为", "是", "即", "分别为")
_UNCOUNTED = re.compile("部分|个别|少数|一些|少量|有的|一项|多数|仍|尚缺|还缺|还差|尚差")
_LACKING = re.compile("尚缺|还缺|还差|尚差|仍缺")
_ONLY = re.compile("^(?:但|不过)?(?:仅|只)(?:有|剩)?")
_LED_BY = re.compile("^(?:但是?|不过|然而|目前|现|其中|因此|由于|因|而|且)+")
_GENERAL = re.compile("各项|所有|任务|指标|目标|工作|事项")
_EVERYTHING = re.compile(
    "(?:各项|各类|所有|全部|项目|年度|全年|既定|预期)[\u4e00-\u9fff]{0,8}?(?:任务|指标|目标|工作)"
    "|(?:任务|指标|目标)(?:均|都|全部|全面)"
)
_EACH = re.compile(
    "指标|目标|任务|工作|事项|各项|各类|所有|全部|项目|年度|全年|既定|预期|预定|产出|协议|约定|确定|服务|量化|年初"
    "|总的来看|总体|一年来|本月?|按照?(?:时间|序时|计划)?进度|均|都|圆满|如期|超额|全面|顺利|达标|达到|要求|标准|了"
)
# 服务指标共6项，已全部完成, but not 目标100%，完成率100% or 目标8个，建成8个，完成率100% of one piece of work
_COUNTED_ALL = re.compile("(?:任务|指标|目标)(?:(?:共计?|合计|总共|有)[0-9]+[项件条个]|[0-9]+[项件条])")
_BUT = re.compile("除[^，。；]{1,24}外")
_YEAR = re.compile("20[0-9]{2}年(?![0-9]|[底末内前年])")
_PLACE = re.compile("[\u4e00-\u9fff]{2,3}(?:社区|街道|小区|村|镇)(?!网格|党|居|工作|卫生|服务|治理)")
_REACH = 5  # clauses behind a claim in which it may be taken back
_TOPIC = 2  # pairs of characters, below which words may be of anything
_SAME = 0.6
_LESS = 0.15  # by which a claim must stand more fully in what is open than the other way round
# with no number: 南园里改造还没完工
_UNDONE = re.compile(
    "(?:还没有?|尚未|还未|仍未|没有|未能?)(?:得到|及时|完全|全部|按期|按时|全面)?"
    "(?:完工|竣工|完成|建成|交付|投用|投入使用|到位|整改|销号|验收|解决|化解|拆除|清理)"
)
_VERB = re.compile(
    "(?:未能?|没有|没能|尚未|还未|仍未|还没)(?:得到|及时|完全|全部|按期|按时|全面)?(?P<verb>[\u4e00-\u9fff])"
)
_ITEM = re.compile("^[一二三四五六七八九十]是")
_BUILT = "完竣建"  # 完工, 竣工 and 建成 say the same
_STILL = sign("剩余|其余|余下|剩下|最后|未|没|仍[有在]|尚[有待缺]|还[有差缺]|滞后|在建|收尾")
_REST_OF_WORK = re.compile(
    "(?:剩余|其余|余下|剩下|尚有|还有|仍有|尚未完成的?|未完成的?)(?:的)?[0-9一二三四五六七八九十两]+[项个件][^，。；]*?(?:任务|指标|目标)"
)
_WORDS_OF_WORK = re.compile(
    "加快|抓紧|继续|推进|推动|完成|抓好|做好|超额|或者?|全力|尽快|着力|持续|切实|解决|建设|组建|整治|办结|化解|目前|因[^，。；]*$|剩余|其余|余下|剩下|最后|尚未|还未"
    "|仍未|未能|没有|尚有|还有|仍有|尚|仍|还|有|未|部分|个别|已|前|底|月|年|对|的|等|任务|工作|问题(?=的)|实施|改造(?=$)"
)
_REST = re.compile("剩余|其余|余下|剩下|尚未|还未|仍未|尚有|还有|仍有|未(?=完成|整改|办结|解决|销号)")
OF_ALL = re.compile("的?(?P<noun>[\u4e00-\u9fff]{2})(?:目前|现)?(?:已经?|现已)?(?:均|都|全部|全数|悉数)")
_ALL_KINDS = re.compile("目前|现已?|均|各[类项种]|所有|全部|一切|的")
_DIGIT = re.compile("[0-9]")


@dataclass(frozen=True, slots=True)
class Claim:
    """Words that say that all of something is done: where, and what of (the clause before, where it says nothing).

    `about` is that without its numbers, `said` with them.
    """

    clause: Clause
    span: Span
    about: str
    at: int
    said: str

    @property
    def general(self) -> bool:
        """Whether it is of all the work there is (各项任务全面完成), of nothing in particular."""
        named = _EVERYTHING.search(self.clause.words) or _COUNTED_ALL.search(self.said)
        return named is not None and not _topic(_EACH.sub(" ", self.clause.words))


@once
def claims(document: Document) -> tuple[Claim, ...]:
    """Return what the text says is wholly done."""
    found = []
    told = clauses(document)
    for at, clause in enumerate(told):
        match, begin = _claimed(clause), statement_at(document.text, clause.span.start)
        if match is None or _BUT.search(document.text, begin, clause.span.end):
            continue
        if clause.words.startswith(_NAMES) and at and told[at - 1].numbers and is_open(told[at - 1]):
            continue  # 未完成1项，为综合服务用房全部达标: what it is that was not done
        if _of_more(clause, told[max(0, at - _REACH) : at], begin):
            continue
        about, said = clause.told, clause.words
        for before in reversed(told[max(0, at - 2) : at]):
            if len(_topic(about.replace(match[0], ""))) >= _TOPIC or before.span.start < begin:
                break
            about, said = f"{before.told} {about}", f"{before.words} {said}"
        place = Span(clause.span.start + match.start(), clause.span.start + match.end())
        found.append(Claim(clause, place, about, at, said))
    return tuple(found)


def _claimed(clause: Clause) -> re.Match[str] | None:
    words = clause.words
    for match in _WHOLLY.finditer(words):
        if not _PROMISED.search(words, 0, match.start()) and not _OF_REST.search(words):
            return match
    numbers = [one for one in clause.numbers if one.kind != RATE and one.op == "="]
    if len(numbers) == 1 and not _OF_REST.search(words) and not _PROMISED.search(words):
        behind = numbers[0].span.end - clause.span.start
        if off := _COUNTED_OFF.match(words[behind:]):
            return re.compile(off["verb"] or off["too"]).search(words, behind)
    return None


def _of_more(clause: Clause, earlier: Sequence[Clause], begin: int) -> bool:
    """Tell whether the count of a clause is part of a larger one of the statement (排查16处, 14处已整改到位)."""
    return any(
        one.kind == count.kind and one.value > count.value
        for count in clause.numbers
        for before in earlier
        if before.span.start >= begin
        for one in before.numbers
    )


def taken_back(document: Document) -> Iterator[tuple[Claim, Clause]]:
    """Yield each claim with the clause of the same statement, or the one behind, that names what is left."""
    told = clauses(document)
    for claim in claims(document):
        end = document.text.find("\n", claim.span.end)
        for clause in told[claim.at + 1 : claim.at + 1 + _REACH]:
            if clause.span.start > (end if end >= 0 else len(document.text)):
                break
            if is_open(clause) and _of_the_same(claim, clause) and not _not_due(claim, clause):
                yield claim, clause
                break
            if _claimed(clause) is not None and clause.numbers:
                break  # what is left from here on is left of that


def _not_due(claim: Claim, clause: Clause) -> bool:
    """Tell whether what is left had not fallen due, where all that had is said to be done."""
    return _NOT_DUE.search(clause.words) is not None and _DUE.search(claim.said) is not None


def still_left(document: Document) -> Iterator[Clause]:
    """Yield each clause that counts tasks or matters of no particular kind that are left (剩余8项任务)."""
    for clause in clauses(document):
        if clause.numbers and _REST_OF_WORK.search(clause.words) and is_open(clause):
            yield clause


def is_open(clause: Clause) -> bool:
    """Tell whether a clause says that something, counted or not, is left or not done."""
    words = clause.words
    return (
        _OPEN.search(words) is not None
        and not _CLOSED.search(words)
        and (any(one.kind != RATE for one in clause.numbers) or _UNCOUNTED.search(words) is not None)
    )


def _of_the_same(claim: Claim, clause: Clause) -> bool:
    """Tell whether what a clause of the same statement leaves open is of what was claimed done."""
    words = clause.words
    if OF_OTHERS.search(words) or _apart(claim.about, words):
        return False
    mine = [one.kind for one in claim.clause.numbers if one.kind not in (RATE, "元")]
    numbers = [one for one in clause.numbers if one.kind != RATE]
    sign = _OPEN.search(words)
    behind = clause.span.start + (sign.start() if sign else 0)
    left = min(numbers, key=lambda one: abs(one.span.start - behind), default=None)
    if left is not None and left.kind == "元":
        return False
    if _LACKING.search(words):
        return True
    told = clause.told
    opened = _OPEN.search(told)
    subject = _LED_BY.sub("", told[: opened.start() if opened else 0])
    alike = _share(_topic(told), claim.about) >= _SAME or _share(_topic(claim.about), words) >= _SAME
    if alike:
        return True
    if left is None:
        return False
    if _ONLY.match(words) and _GENERAL.search(claim.about):
        return True
    whole = any(one.kind == left.kind and one.value > left.value for one in numbers)  # 5项目标中未达到1项
    return not whole and all(pair in claim.about for pair in _topic(subject)) and (not mine or left.kind in mine)


def carried_over(document: Document, ahead: Callable[[Span], bool]) -> Iterator[tuple[Claim, Clause]]:
    """Yield each clause on problems or next steps that names as undone what was claimed wholly done before.

    Args:
        document: the report.
        ahead: whether a place is among its problems or next steps.
    """
    done = [claim for claim in claims(document) if not ahead(claim.span)]
    for clause in clauses(document) if done else ():
        if not _STILL.search(clause.words) or not ahead(clause.span):
            continue
        if not is_open(clause) and not _undone(clause):
            continue
        if OF_OTHERS.search(clause.words):
            continue
        claim = next((one for one in done if _leaves(document, one, clause)), None)
        if claim is not None:
            yield claim, clause


def _leaves(document: Document, claim: Claim, clause: Clause) -> bool:
    """Tell whether what a clause leaves undone is of what was claimed done.

    Of 38 found, a check at night found 9, which are all done: the 5 that are left are of the 38.
    """
    if _of_all(document, claim, clause) or not _same_work(claim, clause):
        return _of_all(document, claim, clause)
    begin, topic = statement_at(document.text, claim.span.start), _topic(clause.told)
    kinds = {one.kind for one in clause.numbers if one.kind != RATE}
    own = [one for one in clauses(document) if begin <= one.span.start <= claim.span.start]
    more = [one for one in clauses(document) if one not in own and one is not clause]
    others = [one for one in more if len(_topic(one.told) & topic) * 2 > len(topic)]
    mine = [one.value for told in own for one in told.numbers if one.kind in kinds]
    return not mine or not any(one.kind in kinds and one.value > max(mine) for told in others for one in told.numbers)


def _same_work(claim: Claim, clause: Clause) -> bool:
    words = clause.words
    if _apart(claim.about, words):
        return False
    told, undone = _ITEM.sub("", clause.told), _UNDONE.search(clause.words)
    if undone is not None and not clause.numbers:
        told = told[: told.find(undone[0])]
    topic = _topic(told)
    if len(topic) == 1:  # 43处隐患, 6处隐患: one word is enough where the same is counted
        return all(pair in claim.about for pair in topic) and _fewer(clause, claim.clause)
    if max(_share(topic, claim.about), _share(_topic(claim.about), words) - _LESS) < _SAME:
        return False
    verb = _VERB.search(words)
    if any(one.kind != RATE for one in clause.numbers):
        return True
    same = _BUILT if verb is not None and verb["verb"] in _BUILT else verb["verb"] if verb is not None else ""
    return any(character in claim.clause.words for character in same)


def _of_all(document: Document, claim: Claim, clause: Clause) -> bool:
    """Tell whether a clause counts as left what all of was claimed done (各类隐患全部整改到位, 剩余6处隐患)."""
    if not (_REST.search(clause.told) and any(one.kind != RATE for one in clause.numbers)):
        return False
    text, place = document.text, claim.clause.span
    if _DIGIT.search(text, statement_at(text, place.start), claim.span.end) or _apart(claim.about, clause.words):
        return False  # of those counted there, not of all
    topic = _topic(clause.told)
    subject = text[place.start : claim.span.start]
    if not topic or topic == _topic(_ALL_KINDS.sub(" ", subject)):
        return bool(topic)
    noun = OF_ALL.search(claim.clause.words)  # 巡察反馈的问题已全部整改; 未完成的3个问题
    return noun is not None and topic == {noun["noun"]}


def _undone(clause: Clause) -> bool:
    """Tell whether a clause says without a number that a work is not finished yet."""
    return _UNDONE.search(clause.words) is not None and not _CLOSED.search(clause.words)


def _fewer(clause: Clause, all_of_it: Clause) -> bool:
    return any(
        one.unit == whole.unit and one.value < whole.value for one in clause.numbers for whole in all_of_it.numbers
    )


def _topic(words: str) -> frozenset[str]:
    return told_pairs(words, _WORDS_OF_WORK)


def _share(topic: frozenset[str], words: str) -> float:
    """Return how much of a topic stands in `words`; nothing where it is too short to tell."""
    return sum(pair in words for pair in topic) / len(topic) if len(topic) >= _TOPIC else 0.0


def _apart(one: str, other: str) -> bool:
    """Tell whether two clauses name different years or places."""
    for pattern in (_YEAR, _PLACE):
        here, there = set(pattern.findall(one)), set(pattern.findall(other))
        if here and there and not here & there:
            return True
    return False
