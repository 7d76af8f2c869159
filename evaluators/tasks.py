"""Which tasks of a document must have an owner and a deadline."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from evaluators.alternatives import sign, teller
from evaluators.lines import noted
from evaluators.lookup import Covered, once
from evaluators.model import Span, When

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from evaluators.model import Document, Task
    from evaluators.rule import Context


# what the document itself does by being issued, or says of money: no task for anybody
_DONE_BY_ISSUE = re.compile(
    r"^(?:[一二三四五六七八九十（()）、.\d]*)(?:同时|并|现|另)?(?:街道|社区|区|市|县|镇|乡|村)?(?:委|党工委|党委|政府|办事处)?(?:决定)?(?:成立|设立)[^，。；]*(?:小组|专班|工作组|指挥[部组]|联席会议)"
    r"|(?:为|任|担任)(?:常务)?(?:副?组长|副?总指挥|副?指挥长|副?召集人|成员(?:单位)?|副?主任)$"
)
_MONEY = re.compile(r"\d+(?:\.\d+)?(?:亿|万)?元|[支拨]?付\d+(?:\.\d+)?[%％]$")
_FORBIDDEN = re.compile(r"不得|严禁|禁止|不准|不许|^(?:也|并)?不(?:再|以|另|新|搞|要求|增加|增设)")
# how things are manned: a norm that holds, not work that ends (每个网格配备网格员1名)
_NORM = re.compile(
    r"^每(?:个|名|支|处|栋|辆|户|所)?(?!社区|街道|镇|乡|村|小区)[\u4e00-\u9fff]{1,8}?(?:至少|均|都要?|应|须)?配备"
)
# 班子成员各联系2个社区: how places are shared out among those who lead, as long as they do
_SHARED_OUT = re.compile(
    "^[^，。；]{2,16}(?:各|每人|分别)(?:联系|包联|包保|包抓|挂[点钩联]|联点|挂包)[\u4e00-\u9fff]{0,8}[0-9一二两三四五六七八九十]+[\u4e00-\u9fff]"
)
# 进度由城建办根据施工日志统计, 改造进度统一使用系统填报: how it is kept, as long as there is something to keep
_KEPT = re.compile(
    "^[\u4e00-\u9fff]{0,10}(?:进度|进展|数据|情况|信息|台账|报表|指标|结果|经费|费用|资料)(?:统一|一律|均|都|全部)?(?:由|使用|通过|从|以|依托|利用|按照?|根据|依据)"
    "[^，。；]{2,36}?(?:统计|填报|采集|核定|汇总|登记|录入|提取|生成|归集|报送|计算|核算|管理|更新)$"
)
# 水费实行单位包干: how it is arranged for good
_POLICY = re.compile(
    "^(?![由对在将把各全为])[\u4e00-\u9fff]{2,8}(?:一律|统一|均)?实行[\u4e00-\u9fff]{2,10}(?:制|包干|管理|单列|专用|分离|公开)$"
)
# 每个网格配备网格长1名、专职网格员1名，配备兼职网格员若干名: it goes on so in the next clause
_NORM_BEFORE = re.compile(_NORM.pattern.removeprefix("^") + "[^。；]*，$")
_WARRANTED = re.compile(r"质保|保修|保质期")  # how long a thing holds is no work either
# headings that call for an attitude, not for a piece of work; what is to be done stands in the sentences below
_ATTITUDE = re.compile(
    r"^(?:组织(?:领导|保障)|(?:经费|资金)保障|(?:明确|细化)(?:任务|职责|工作)?分工|[管用]好(?:用好)?(?:各项|专项|工作)?(?:经费|资金)"
    r"|(?:确保|保障|注重|守牢)(?:活动|施工|场馆|生产|人身)?安全(?:底线)?|密切配合|协调配合|协同配合|齐抓共管|形成合力|高度重视|统一思想|提高(?:思想|政治)?(?:认识|站位)"
    r"|(?:加强|强化|明确|健全)(?:组织)?(?:领导|协作|协调|配合|沟通)|(?:严肃|严格|强化|严明)(?:工作)?(?:纪律|考核|督查|督导|问责)"
    r"|(?:落实|保障|保证|强化|加强|加大)(?:工作|专项|活动)?(?:经费|资金)(?:保障|投入|支持)?"
    r"|(?:加强|强化|注重|广泛|抓好|做好)(?:舆论)?宣传(?:引导|发动)?|营造.{0,6}氛围|(?:落实|压实|强化|明确)(?:工作|主体|组织)?责任)"
    r"$"
)
# what follows from a fault (未按期公示的，由…记入档案), and how new things are to be set up (新增点位优先利用…)
_CONSEQUENCE = re.compile(r"[^，。；]的，$")
_FOLLOWS = re.compile("由|启动|予以|给予|移送|责令|取消|扣|列入|暂停|终止|依法|依规|一律|报请|提请")
# but 对同意率达标的，启动加装电梯5部 is work that is counted
_SO_MANY_MADE = re.compile(
    "^(?:启动|由|依法|依规|一律)[^，。；每]*?(?:[2-9]|[1-9][0-9]+)[部个处套盏座栋户组具台条间块面]$"
)
_OWN_PLAN = re.compile("印发(?:本|工作|实施|行动)?方案$")  # the document itself
# what is used or holds (按《预案》执行, 以合同为准, 由企业出资, 举办500人以上的活动), how many there are, of which some
_HOLDS = re.compile(
    r"(?:使用|采用|沿用|执行|适用|参照|遵循|依照)[^，。；《]{0,24}《[^》]+》(?:[（(][^）)]*[）)])?(?:第[^，。；]{1,8}[章条款项])?(?:的?(?:有关|相关)?规定)?(?:执行|办理)?$"
    r"|按(?:照)?[^，。；《]{0,8}《[^》]+》[^，。；]{0,16}(?:执行|办理|进行|计算|掌握)$"
    r"|^[^，。；]{0,12}[日期间点](?:定[为于在]|安排在|为)(?:20\d\d年|[0-9]{1,2}月)[0-9年月日（）星期一二三四五六]*$"
    r"|^[^，。；]{2,12}以[^，。；]{2,40}为准$|^[^0-9，。；]{2,16}由[^0-9，。；]{2,24}(?:出资|筹资)$|^[^0-9，。；]{2,20}列入[^0-9，。；]{0,6}(?:[0-9]{4}年)?[^0-9，。；]{0,6}预算$|^(?:累计)?完成(?:总[量数]|任务[量数]?|计划[量数]?|年度(?:计划|任务))的(?:[0-9.]+%|一半)(?:以上)?$|^(?:举办|开展|组织|承办)[0-9]+[人名]以上的[\u4e00-\u9fff]{0,6}(?:活动|会议|演出|赛事|比赛|集会)$"
    r"|平均[每约]|^[^，。；]{0,10}[0-9]+[个处名户家条件人栋项][^，。；]{0,16}中$|(?:办公室|办|专班)设在[^，。；]{2,30}$"
)
_no_work = teller(
    "^(?:恳请|敬请|请求)|"  # what a superior is asked for
    "^(?:由[^，。；]{2,12})?模拟(?!演练|训练|考试|测试|法庭|投票|飞行)|"  # what an exercise pretends
    "^(?:以上|上述)[^，。；]*[0-9][^，。；、]*、[^，。；]*[0-9]+[\u4e00-\u9fff]{1,2}$|"  # told before, to be added up
    + "|".join(
        said.pattern
        for said in (_DONE_BY_ISSUE, _MONEY, _FORBIDDEN, _WARRANTED, _NORM, _HOLDS, _OWN_PLAN, _SHARED_OUT, _KEPT)
    )
)
# and what is done with each thing found or decided (对排查出的隐患建立台账, 对议定事项明确承办人)
_CONDITION = re.compile(
    r"^新增[\u4e00-\u9fff]{1,8}(?:优先|利用|须|应|均|不)|^对(?:排查|检查|摸排|巡查|发现|督查)[\u4e00-\u9fff]{0,3}的|^对(?:(?:会议)?(?:议定|商定|征集|收集|受理|交办|转办)(?:[出到来]?的)?|(?:居民|群众|业主)(?:反映|提出)的)(?:事项|议题|意见|建议|诉求|问题|线索)(?!.*[0-9])"
)
# an item that lays down what holds (补贴标准, 改造内容) names no work; 统一标准 does
_LAYS_DOWN = re.compile(
    r"(?:内容|标准|对象|范围|条件|资格|种类|程序|流程|方式|来源|构成|分值|权重|(?:等级|等次|级别|类别|档次)划分)$"
)
# （一）存在问题 beside （二）下一步打算 tells what is amiss
_AMISS = re.compile(
    "^(?:存在|主要|面临|当前)?的?(?:主要|突出)?(?:问题|困难|不足|短板|差距|原因)(?:[和与及、](?:问题|困难|不足|原因))?(?:分析)?$"
)
# 二、改造内容: what it takes in, where another part says who does it by when
_WHAT_IT_IS = re.compile("(?:改造|建设|整治|提升|更新|工程|创建|服务)的?内容(?:[和与及、](?:标准|范围|要求))?$")
_TOLD_OF = re.compile(
    r"(?:对象|范围|条件|标准|资格|程序|流程)(?:[和与及、](?:内容|范围|标准|对象|条件|程序|要求|时点|时间|项目|方法)){0,3}$"
    r"|(?:核查|调查|普查|登记|统计|评[议选]|考核|检查|测评|采集|公开)(?:工作)?(?:的)?(?:主要)?内容$"
)
# 整治重点: of each kind of place what is to be looked at (重点检查消防设施是否完好)
_LOOKED_AT = re.compile(
    "(?:[排检抽督核巡]查|整治|治理|监管|执法|防控|巡护)(?:的)?(?:重点|内容|要点)(?:内容|对象|范围|区域|场所|部位)?$"
)
_QUESTION = re.compile("是否|有无|有没有")
_SURVEYED = re.compile("普查|调查|登记|统计|测评|采集")
_WORK_ON_IT = re.compile(
    r"^(?:明确|统一|规范|细化|优化|简化|创新|改进|完善|严格|提高|落实|建立|健全|扩大|拓宽|拓展|丰富|把握|坚持|制定|制订|执行|核实|确定|公开|公布|畅通|再造|调整|确认)"
)
# work that goes on and arrangements that stay: they need an owner, but end on no day of their own
_LASTING = re.compile(
    r"(?:开展|举办|组织)[^《》0-9一二三四五六七八九十两]*(?:活动|服务|评比|评选|检查|督查|巡查|走访|慰问|宣讲|评估|自查|整治|行动|攻坚|调研|回访)$"
    r"|(?:推行|推广|实行|实施)[^《》0-9一二三四五六七八九十两]*“[^”]+”(?:服务|模式|做法|工作法|品牌)?$"
    r"|(?:建立|健全|完善|实行|落实)[^《》]*(?:制度|机制|体系|格局|保障)$"
)


def looks_back(ctx: Context) -> bool:
    """Tell whether the document reports (a form does too), so that only its next steps are still to be done."""
    return ctx.doctype.kind in ("report", "form")


_BEGINS_AND_ENDS = re.compile(
    "(?:举办|开办|组建|印发|制定|制订|出台|建成|新建|改造|安装|购置|配备|设立|增设|培训)[^。；，\n]{0,24}"
    "(?:班|课堂|队|《|[0-9]+[个名支场次处期户台套份]|方案|办法|平台|中心|驿站)"
    "|开展[^。；，\n]{0,16}(?:排查|普查|摸底|评选|竞赛|比赛)"
)
_SHOWN = 80  # characters: as much as a mark in the margin can point at


@once
def duties(ctx: Context) -> list[Task]:
    """Return the tasks that are duties of this document: of a plan all, of a report or form those of its next steps.

    Left out are standing duties (加强宣传…), which nobody completes, stages, whose tasks stand below them, and what the
    document does by being issued (成立领导小组, 安排经费), and what it forbids.
    """
    tasks = [
        task
        for task in ctx.document.tasks
        if (not task.standing or _carried_out(ctx, task)) and not _no_task(ctx, task)
    ]
    if looks_back(ctx):
        return [task for task in tasks if task.origin != "table" and ctx.in_slot(task.span, "next_steps")]
    return [task for task in tasks if not ctx.in_slot(task.span, "guiding", "principles")]


@once
def below(ctx: Context) -> dict[int | None, list[Task]]:
    """Return the duties that clauses tell of, by section."""
    told: dict[int | None, list[Task]] = {}
    for task in duties(ctx):
        if task.origin == "clause":
            told.setdefault(task.section, []).append(task)
    return told


def _carried_out(ctx: Context, task: Task) -> bool:
    """Tell whether a heading that asks for an effort leads to work that begins and ends (举办…培训班, 组建…队)."""
    if task.origin != "heading" or task.section is None or not ctx.in_slot(task.span, "tasks"):
        return False
    body = ctx.document.sections[task.section].body
    return _BEGINS_AND_ENDS.search(ctx.document.text, body.start, body.end) is not None


def _no_task(ctx: Context, task: Task) -> bool:
    words = ctx.document.quote(task.span)
    if task.origin == "clause" and noted(ctx.document.text, task.span.start):
        return True
    said = ctx.document.quote(place_of(ctx, task)) if task.origin != "table" else ""
    if said.startswith("坚持") or _POLICY.match(said):
        return True  # 坚持勤俭节约: how it is to be done
    if _no_work(words) or _CONDITION.match(words):
        return True
    if task.origin == "heading" and task.section is not None and names_no_work(ctx.document, task.section):
        return True
    if task.origin == "clause" and task.section is not None and _tells_what(ctx.document, task.section):
        return True
    if words.lstrip("总共合计需").startswith("配备") and _NORM_BEFORE.search(
        ctx.document.text[max(0, task.span.start - 60) : task.span.start]
    ):
        return True
    if task.origin != "table" and _follows(ctx.document, place_of(ctx, task)):
        return True
    if task.origin == "clause" and _GIVEN_TO.fullmatch(words) and ctx.document.text.startswith("，", task.span.end):
        return True
    time = task.deadline.normalized if task.deadline is not None else None
    return task.origin == "heading" and isinstance(time, When) and time.start is not None


def _follows(document: Document, place: Span) -> bool:
    """Tell whether a clause says what follows from the fault named before it, and no work that is counted."""
    words, before = document.quote(place), document.text[max(0, place.start - 4) : place.start]
    return bool(_FOLLOWS.match(words) and _CONSEQUENCE.search(before)) and not _SO_MANY_MADE.search(words)


def names_no_work(document: Document, index: int) -> bool:
    """Tell whether a section lays down what holds (补贴标准), tells of whom or what, or calls for an attitude."""
    section = document.sections[index]
    heading, above = section.text, "" if section.parent is None else document.sections[section.parent].text
    if any(_TOLD_OF.search(said) and not _WORK_ON_IT.match(said) for said in (heading, above)):
        return True
    if _AMISS.match(heading) or (any(map(_LOOKED_AT.search, (heading, above))) and _only_asks(document, index)):
        return True
    if _tells_what(document, index):
        return True
    if _LAYS_DOWN.search(heading) and not _WORK_ON_IT.match(heading):
        return True
    return bool(heading) and all(_ATTITUDE.match(part) for part in re.split("[，、]", heading))


def _only_asks(document: Document, index: int) -> bool:
    """Tell whether each sentence of a section says what is to be found out, and none what is to be done about it."""
    body = document.sections[index].body
    told = [document.quote(one.span) for one in document.sentences if body.contains(one.span)]
    return bool(told) and all(map(_QUESTION.search, told))


def _tells_what(document: Document, index: int) -> bool:
    """Tell whether a section, or the one above it, lays down whom and what a survey asks (普查对象、内容和时点).

    So it does where it lists what the work takes in (改造内容) and a later part gives works their days.
    """
    own = document.sections[index]
    above = document.sections[own.parent] if own.parent is not None else None
    for one in (own, above) if above is not None else (own,):
        if _SURVEYED.search(one.text) and _TOLD_OF.search(one.text):
            return True
    if above is None or not _WHAT_IT_IS.search(above.text):
        return False
    return any(day.kind == "deadline" and day.span.start >= above.extent.end for day in document.deadlines)


def lasting(ctx: Context, task: Task) -> bool:
    """Tell whether a clause names activities or an arrangement in general, without a count, a title or a day."""
    words = ctx.document.quote(task.span)
    due = task.deadline
    if due is not None and due.kind == "deadline" and task.span.overlaps(due.span):
        return False
    if task.origin != "clause" or "《" in words or _LASTING.search(words) is None:
        return False
    from evaluators.reader.bounded import limited  # keeps the reader out of `wenheng rules`

    return not limited(words)


def named_work(ctx: Context, task: Task) -> bool:
    """Tell whether a clause names a thing, a paper, an event or a count, no mere activity that ends."""
    from evaluators.reader.deliverables import deliverable  # keeps the reader out of `wenheng rules`

    return deliverable(ctx.document.quote(task.span)) is not None


_GIVEN = re.compile("(?:对|凡)[^，。；]{2,}的$")
# 对新招用残疾人的辖区企业，每招用1人给予奖励: whom what follows is for
_GIVEN_TO = re.compile(
    "(?:对|凡)[^，。；]{2,}的[\u4e00-\u9fff]{0,6}?(?:企业|单位|组织|机构|家庭|居民|住户|业主|商户|商家|个人|人员|群众|学生|青年|老人|老年人|残疾人|对象|用户)"
)


def place_of(ctx: Context, task: Task) -> Span:
    """Return where a task is shown: its words, or the first words behind a heading that is a mere number.

    A condition with which they begin (对同意率达标的，…) is no task: what is done on it is.
    """
    document = ctx.document
    if task.section is None or task.origin != "heading" or document.sections[task.section].text:
        return task.span
    body = document.sections[task.section].body
    first = next((s.span for s in document.sentences if body.contains(s.span)), None)
    if first is None:
        return task.span
    begin, *more = clauses_of(ctx, first)
    return more[0] if more and _GIVEN.match(document.quote(begin)) else begin


def item_of(ctx: Context, index: int) -> Span:
    """Return the words that show an item: its heading, with the sentence that runs on behind it if both are short."""
    document = ctx.document
    section = document.sections[index]
    first = next((s.span for s in document.sentences if section.body.contains(s.span)), None)
    if first is None or "\n" in document.text[section.span.end : first.start]:
        return section.span
    whole = Span(section.span.start, first.end)
    return whole if len(whole) <= _SHOWN else section.span


def by_section(tasks: Iterable[Task]) -> Iterator[tuple[int | None, list[Task]]]:
    """Yield the tasks of each section together, in order of place."""
    ordered = sorted(tasks, key=lambda task: task.span)
    for section, group in groupby(ordered, key=lambda task: task.section):
        yield section, list(group)


# words that tell how things stand, not what is to be done
HOW_IT_IS = sign(
    r"现有|共有|目前|以来|去年|上年|(?:19|20)\d\d年底，|已经?(?=[有建开完组设])|辖区?有|存在|曾|过去|平均每"
)

# where a plan says what is to be done; figures and days elsewhere describe how things stand
DUTY_SLOTS = ("goals", "tasks", "steps", "owners", "support")


def of_duty(ctx: Context, span: Span) -> bool:
    """Tell whether `span` stands where the document says what is to be done: an annexed table of tasks does so too."""
    if not looks_back(ctx) and _tabled(ctx).touches(span.start, span.end):
        return True
    if noted(ctx.document.text, span.start):
        return False
    slots = ("next_steps",) if looks_back(ctx) else DUTY_SLOTS
    return ctx.slots.keys().isdisjoint(slots) or ctx.in_slot(span, *slots)


@once
def _tabled(ctx: Context) -> Covered:
    """Return the cells of annexed tables that give tasks their days."""
    rows = [task.deadline.text_span for task in ctx.document.tasks if task.origin == "table" and task.deadline]
    return Covered(span for span in rows if any(annex.span.contains(span) for annex in ctx.document.attachments))


@once
def working(ctx: Context) -> Sequence[Span]:
    """Return the sentences, and the words of headings below the first level, that say what is to be done.

    Of a plan that is all but title, lead, guiding thought and principles, of a report or form its next steps.
    """
    document = ctx.document
    places = [sentence.span for sentence in document.sentences]
    places += [section.span for section in document.sections if section.level > 1 and len(section.text) > 1]
    if looks_back(ctx):
        return [span for span in sorted(places) if ctx.in_slot(span, "next_steps")]
    lead = document.lead
    return [
        span
        for span in sorted(places)
        if not (lead is not None and lead.contains(span)) and not _only_guides(ctx, span)
    ]


def _only_guides(ctx: Context, span: Span) -> bool:
    """Tell whether `span` stands among thoughts and principles, unless goals are set there too."""
    return ctx.in_slot(span, "guiding", "principles") and not ctx.in_slot(span, *DUTY_SLOTS)


def clauses_of(ctx: Context, span: Span) -> list[Span]:
    """Return the places of the clauses of `span`, commas between them; marks inside quotes and titles do not count."""
    from evaluators.reader.clauses import split  # keeps the reader out of `wenheng rules`

    return [Span(span.start + part.start, span.start + part.end) for part in split(ctx.document.quote(span))]
