"""The time of a piece of work that the words behind it tell: a later clause, its lots, the last sentence."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from evaluators.lines import begin_of, end_of
from evaluators.lookup import once
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluators.model import Deadline, Document, Task
    from evaluators.rule import Context

_COUNTED = re.compile("《|(?:[0-9两三四五六七八九十]|[×xX]{2})(?:余|多)?[个名支场次处期户台套部条盏座栋本份]")
# 年底前全部完成, 6月底前完成主体施工 speak of what stands before them; longer words tell of a thing of their own
_OF_ALL = re.compile("全部|均|一律|全面|上述|以上|各项|任务|工作")
_WHOLLY = re.compile("全部|均|都|全面|悉数")
_OWN_WORK = 8
# 其中，6月底前新增120个; 名册建成; 累计建成2个
_OF_WHICH = re.compile("[。；\\s]*(?:其中|具体为|分别为|分[两三四五0-9]+[期批]|(?:首|第一)[轮批期次])")
_LAST_PAIR = re.compile("[\u4e00-\u9fff]{2}$")
_COMES = re.compile("(?:建成|建好|完成|到位|成册|建立|组建|投用|启用)$")
_COMPLETED = re.compile("(?:完|完成|完毕|结束|到位)$")
_LENDS = re.compile("(?!由)[\u4e00-\u9fff“”]{3,16}?(?:选派|派出|派|抽调|提供)[\u4e00-\u9fff]{2,8}[0-9]+[名位人]")
# 会同业主委员会协商服务费，…。协商工作在4月底前完成
_ITS_WORK = re.compile("(?P<act>[\u4e00-\u9fff]{2,6})工作(?:全部)?(?:完成|结束|完毕)")
_SO_MANY = re.compile(
    "(?:先|再)?(?:累计)?(?:建成|完成|改造|新建|建设|安装|更换|组建|配备|新增)(?:其余|剩余|全部)?[0-9]+[个处座家户支名台套条栋盏]"
)
# 11月28日前再举办宣讲5场，累计12场；再完成个案14个，累计30个
_AGAIN = re.compile("再[\u4e00-\u9fff]{2}")
_SO_MANY_MORE = re.compile("再[\u4e00-\u9fff]{2,16}[0-9]+[\u4e00-\u9fff]{1,2}，累计[0-9]")
_LOT = re.compile("(?<![0-9])([0-9]{1,9})([个处座家支户名台套条栋盏部张件])")
# 3个小区引入物业服务。5月29日前完成摸底，…，10月30日前签订合同并进场: the steps of it, up to the last
_STEPS_END = re.compile(
    "(?:进场|进驻|投用|启用|运行|运营|开放|验收|交付|移交|完工|竣工|办结|到位|建成|挂牌|揭牌|上线|落地|签[订约]|接管|搬迁|入驻)(?:[^，。；]{0,8})?$"
)
_FEWEST_STEPS = 2
_REACH = 300  # characters behind a task in which its lots are looked for
_NEAR = 3  # times behind a task that are looked at
# 推行“四个一”制度，即每月一次学习…: how often stands behind
_NAMELY = re.compile("(?:，(?:即|也就是)|[：（])[^，。；]{0,4}(?=每)")
# 组织反诈宣讲，全年不少于24场: how often it is to be done stands in the next clause
_SO_OFTEN = re.compile(
    "，(?:全年|每个?(?:半年|[天日周旬月季年]度?))(?:内|各)?(?:开展|举办|组织|安排)?(?:不少于|不低于|至少)?[0-9一二两三四五六七八九十]+余?"
    "[场次期轮批回](?:次)?(?:以上)?(?=[，。；、\n]|$)"
)
# 组建宣讲队，每月1场: when what is made is there stays open
_MAKES = re.compile(
    "建成|新建|组建|建立|建设|成立|设立|编印|编写|印制|制作|制定|制订|修订|出台|印发|购置|配备|打造|搭建"
)
_RHYTHM = re.compile("每(?:个)?(?:半)?[日天周旬月季年]")
# 组建巡河队2支，自3月起每月巡河2次: it is there from then on
_GOES_FROM = re.compile("，(?:自|从)?(?:20[0-9]{2}年)?[0-9]{1,2}月(?:[0-9]{1,2}日|[底末初]|份)?起")
# 2026年6月1日起，由社区聘请保洁员; 春季学期开学起每周上课
_FROM_THEN = re.compile("(?:20[0-9]{2}年)?[0-9]{1,2}月(?:[0-9]{1,2}日|[底末初]|份)?起，")
_KEPT_FROM = re.compile("[。：\\s]*(?:由[^，。；]{2,24}，)?[自从]?" + _FROM_THEN.pattern.removesuffix("，"))
_BEFORE, _DATE = 60, 14  # characters around the beginning of a task
# 组建队伍9支，…，10月25日前将名单报应急办; 排查…，将结果报…: who or what was found is told by then, so it was done
_TELLS_OF_IT = re.compile(
    "(?:将|把)?[\u4e00-\u9fff]{0,6}(?:(?P<people>名单|花名册|名册)|结果|情况|台账|清单)[^，。；]{0,2}(?:报|送|提交|公布|公示|交)"
)
_PAIRED = re.compile("结对|认领|包联|联系|帮扶|帮包")
_FIRST_ROUND = re.compile("首[轮次批]|第一[轮次批]")
_GATHERS = re.compile("组建|成立|推[选荐]|评选|遴选|选[聘派举配]|聘|招[募收]|征集")
_FINDS_OUT = re.compile("[排摸清普]查|摸[底排]|登记|统计|[检抽]查|调查|测评|评估|评议|走访")
# 新建公厕2座, 更换水表42块: done once, whatever goes on from a day
_DONE_ONCE = re.compile(
    "建|安装|[加增]装|增设|新增|更换|改造|拆除|铺设|编印|印[制发]|制[作定订]|修订|购[置买]|采购|培训"
)
_NUMBER = re.compile("《|[0-9]")
# 日期安排见第五部分, 完成时限与前表第3项相同: where the times of an item stand
_SEE = re.compile(
    "(?:日期|时限|期限|时间|进度|场次)(?:安排|节点|要求)?(?:详?见|与|按照?|参照|依照?|以)(?:[^，。；\n]{0,20}(?:第[一二三四五六七八九十0-9]|表|附件|日程|时间安排)[^，。；\n]{0,16})"
)
_YEAR_LEADS = re.compile(
    "\\s*(?:[（(]?[一二三四五六七八九十0-9]+[）)、.．][^，。；]{0,14}[。：])?(?:到|至)?(?:20[0-9]{2}年(?:度|全年|内)|全年|年内)(?![前以])"
)
# 各季度15家、25家: the lots by quarter or half-year
_BY_QUARTER = re.compile(
    "(?:第?[一二三四]季度|[上下]半年|[0-9]{1,2}月(?:底|份)?)[^，。；、0-9]{0,6}([0-9]{1,9})([\u4e00-\u9fff])(?!已)"
)
_TURN = re.compile("[上下]半年|第?[一二三四]季度|[春秋]季学期")
_LOT_OF_TURN = re.compile("([上下]半年|第?[一二三四]季度|[春秋]季学期)[^，。；、0-9]{0,6}[0-9]")
_ANY_COUNT = re.compile("(?<![0-9])([0-9]{1,9})([\u4e00-\u9fff])")
_BARE_COUNT = re.compile("(?:再|共|拟|计划|先)?[\u4e00-\u9fff]{2}(?:不少于|至少)?[0-9]+[\u4e00-\u9fff]{1,2}(?:以上)?")


def told(ctx: Context, task: Task) -> bool:
    """Tell whether the sentence goes on to give the time (加强建设，确保2026年底前达标), or a goal's line began so."""
    document = ctx.document
    if _set_elsewhere(document, task):
        return True
    if ctx.in_slot(task.span, "goals") and (follows_a_day(document, task) or _leads_the_year(document, task)):
        return True
    if task.origin == "heading" and task.section is not None:
        body = document.sections[task.section].body
        turns = set(_LOT_OF_TURN.findall(document.quote(body)))
        return len(turns) > 1 or _kept_up_from(document, body)  # 二季度1.5万人、三季度2万人
    sentence = document.sentence_with(task.span)
    if sentence is None or task.origin != "clause":
        return False
    if _from_a_day(document, task, sentence) or _by_quarter(document, task, sentence):
        return True
    if _SO_OFTEN.match(document.text, task.span.end) and not _MAKES.search(document.quote(task.span)):
        return True
    if _staged_behind(document, task, sentence) or _all_behind(document, task):
        return True
    if _NAMELY.match(document.text, task.span.end) and _RHYTHM.search(document.text, task.span.end, sentence.end):
        return True
    end = document.text.find("；", task.span.end, sentence.end)
    stop = sentence.end if end < 0 else end
    unfilled = _open(document)
    at = bisect_left(unfilled, task.span.end)
    if at < len(unfilled) and unfilled[at] < stop:
        return True  # 2026年X月投入使用, which DDL-02 says
    return any(not _of_its_own(document, deadline, task) for deadline in _near_behind(document, task.span.end, stop))


def _set_elsewhere(document: Document, task: Task) -> bool:
    """Tell whether the words behind a task say in what part or table of the document its times stand."""
    stop = end_of(document.text, task.span.end, "\n")
    if task.origin == "heading" and task.section is not None:
        stop = document.sections[task.section].body.end
    return _SEE.search(document.text, task.span.end, stop) is not None


def _leads_the_year(document: Document, task: Task) -> bool:
    """Tell whether a goal's line begins with the whole year (2026年全年检查860家次；演练12次)."""
    return _YEAR_LEADS.match(document.text, begin_of(document.text, task.span.start, "\n"), task.span.start) is not None


def _from_a_day(document: Document, task: Task, sentence: Span) -> bool:
    """Tell whether what is kept up begins on a day told before, or those brought together act from a day on."""
    text, words = document.text, document.quote(task.span)
    if _GATHERS.search(words) and _GOES_FROM.match(text, task.span.end):
        return True
    if _DONE_ONCE.search(words) and _NUMBER.search(words):
        return False
    return _FROM_THEN.search(text, max(sentence.start, task.span.start - _BEFORE), task.span.start + _DATE) is not None


def _kept_up_from(document: Document, body: Span) -> bool:
    """Tell whether an item begins with the day from which it is kept up: 自5月起，由网格员送餐上门，服务12人."""
    stop = end_of(document.text, body.start, "。；\n")
    start = _KEPT_FROM.match(document.text, body.start, stop)
    words = document.text[start.end() : stop] if start is not None else ""
    return start is not None and not (_DONE_ONCE.search(words) and _NUMBER.search(words))


def _staged_behind(document: Document, task: Task, sentence: Span) -> bool:
    """Tell whether the sentences behind a task, in its paragraph, give the times of its parts, or of the same thing.

    新增车位300个。其中，6月底前新增120个; 建立走访名册，…。5月底前名册建成; 改造活动室。6月底前建成2个，年底前建成5个
    """
    behind = _near_behind(document, sentence.end, end_of(document.text, sentence.end, "\n"))
    if not behind:
        return False
    if _steps_behind(document, sentence):
        return True
    if _OF_WHICH.match(document.text, sentence.end) and behind[0].text_span.start < _next_end(document, sentence):
        return True
    words = document.quote(task.span)
    if _in_lots(words, [document.quote(d.span) for d in behind]):
        return True
    counted = _COUNTED.search(words) is not None
    named = _LAST_PAIR.search(words)
    return any(
        ((act := _ITS_WORK.fullmatch(d.task)) is not None and act["act"] in words)
        or (named is not None and _COMES.search(d.task) is not None and named[0] in d.task)
        or (not counted and _SO_MANY.fullmatch(d.task) is not None)
        for d in behind
    )


def _steps_behind(document: Document, sentence: Span) -> bool:
    """Tell whether the next sentence gives the steps of what a sentence names, each with its day, to the last."""
    text = document.text
    stop = end_of(text, sentence.end, "。\n")
    steps = [d for d in _near_behind(document, sentence.end, stop) if d.text_span.start < stop]
    if len(steps) < _FEWEST_STEPS or text[sentence.end : steps[0].text_span.start].strip("。； 其中，"):
        return False
    end = document.quote(Span(steps[-1].text_span.end, stop))
    return not _COUNTED.search(text, steps[0].text_span.end, stop) and _STEPS_END.search(end) is not None


def _by_quarter(document: Document, task: Task, sentence: Span) -> bool:
    """Tell whether the clauses behind share the number of a task out among quarters (80家，第一季度15家、…)."""
    if len(set(_TURN.findall(document.quote(task.span)))) > 1:
        return True  # 上半年签约1个、下半年签约1个
    lots = _BY_QUARTER.findall(document.text, task.span.end, min(sentence.end, task.span.end + _REACH))
    return any(
        sum(int(count) for count, unit in lots if unit == whole[2]) == int(whole[1])
        for whole in (_ANY_COUNT.finditer(document.quote(task.span)) if lots else ())
    )


def _in_lots(words: str, behind: Sequence[str]) -> bool:
    """Tell whether the dated clauses behind give the lots that make up the number of a task (30户: 16户, 其余14户)."""
    given = [lot for clause in behind for lot in _LOT.findall(clause)]
    return any(
        len(lots) > 1 and sum(lots) == int(match[1])
        for match in _LOT.finditer(words)
        for lots in ([int(number) for number, unit in given if unit == match[2]],)
    )


def _all_behind(document: Document, task: Task) -> bool:
    """Tell whether the paragraph goes on to give the day by which all that its heading names is done.

    独居老人结对。一户落实两名志愿者，…；3月底前38户全部结对
    """
    heading = document.sections[task.section].text if task.section is not None else ""
    behind = _near_behind(document, task.span.end, end_of(document.text, task.span.end, "\n"))
    return len(heading) > 1 and any(_WHOLLY.search(d.task) and d.task.endswith(heading[-2:]) for d in behind)


def _next_end(document: Document, sentence: Span) -> int:
    return end_of(document.text, sentence.end + 1, "。\n")


def _of_its_own(document: Document, deadline: Deadline, task: Task) -> bool:
    """Tell whether a time behind a task is that of another thing (改造小区6个，年底前建成驿站4处)."""
    words = document.quote(task.span)
    if _PAIRED.search(words) and _FIRST_ROUND.search(deadline.task):
        return False  # 组织党员与老人结对，每月上门1次，3月5日前完成首次探访: paired by then
    bare = _BARE_COUNT.fullmatch(words) is not None and not _COUNTED.search(deadline.task)
    if bare or _came_of_it(words, deadline.task):
        return False  # 新增14名, of what the heading names
    if not _COUNTED.search(words) or len(deadline.task) < _OWN_WORK or _OF_ALL.search(document.quote(deadline.span)):
        return False
    return not any(words[at : at + 2] in deadline.task for at in range(len(words) - 1) if not words[at].isdigit())


def _came_of_it(words: str, told: str) -> bool:
    """Tell whether a dated clause hands on whom a task gathered, or what it found out."""
    handed = _TELLS_OF_IT.match(told)
    return handed is not None and (
        _FINDS_OUT.search(words) is not None or (handed["people"] is not None and _GATHERS.search(words) is not None)
    )


def follows_a_day(document: Document, task: Task) -> bool:
    """Tell whether a day is set before a task in its paragraph (4月18日至20日投药，…，投药后设置警示牌)."""
    times = _dated(document)
    line = begin_of(document.text, task.span.start, "\n")
    return bisect_left(times, line, key=_begin) < bisect_left(times, task.span.start, key=_begin)


def lends(document: Document, task: Task) -> bool:
    """Tell whether somebody lends people to what is done by a day told just before (…6月底前讲完；某队选派讲师4名)."""
    if _LENDS.fullmatch(document.quote(task.span)) is None or document.text[task.span.start - 1] != "；":
        return False
    begin, times = begin_of(document.text, task.span.start, "\n"), _dated(document)
    last = bisect_left(times, task.span.start, key=_begin) - 1
    return last >= 0 and times[last].text_span.start >= begin and _COMPLETED.search(times[last].task) is not None


def does_more(document: Document, task: Task) -> bool:
    """Tell whether a task only goes on with what is done by the day at the head of the sentence (…；再完成14个)."""
    text, at = document.text, task.span.start
    if not text.startswith("再", at) or text[at - 1 : at] != "；" or not _SO_MANY_MORE.match(text, at):
        return False
    begin, times = begin_of(text, at, "。\n"), _dated(document)
    first = bisect_left(times, begin, key=_begin)
    own = times[first].text_span if first < len(times) else None
    return own is not None and own.end < at and _AGAIN.match(text, own.end) is not None


def _begin(deadline: Deadline) -> int:
    return deadline.text_span.start


def _near_behind(document: Document, start: int, stop: int) -> list[Deadline]:
    """Return the days set from `start` on, of the first few those before `stop`."""
    times = _dated(document)
    first = bisect_left(times, start, key=_begin)
    return [deadline for deadline in times[first : first + _NEAR] if deadline.text_span.start < stop]


@once
def _dated(document: Document) -> list[Deadline]:
    """Return the days set in `document`, in order of where they begin."""
    return [deadline for deadline in document.deadlines if deadline.kind == "deadline"]


@once
def _open(document: Document) -> list[int]:
    """Return where the days begin that are not filled in."""
    return [deadline.text_span.start for deadline in document.deadlines if deadline.kind == "unresolved"]
