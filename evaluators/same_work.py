"""What a dated clause has done, told apart from the words it is told in: 完成楼道清理, 清理楼道, 楼道全部清理完毕."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Deadline, Document

_VERBS = {
    verb: kind
    for kind, verbs in {
        "清理": "清理 清除 清运",
        "整治": "整治",
        "改造": "改造",
        "建成": "建成 建设 组建 成立 建立 设立 设置",
        "安装": "安装 加装",
        "更换": "更换",
        "划设": "划设 施划 划定",
        "排查": "摸底排查 摸排 排查 摸底",
        "报送": "报送 上报 提交",
        "召开": "召开",
        "印发": "印发 编印 发布",
        "验收": "验收",
        "签订": "签订",
        "疏通": "疏通",
        "粉刷": "粉刷",
        "登记": "登记 采集",
        "发放": "发放 兑付 拨付",
        "换届": "换届选举 换届",
        "拆除": "拆除",
        "移交": "移交",
        "配备": "配备 配齐",
        "修缮": "修缮 修复 修补 维修",
    }.items()
    for verb in verbs.split()
}
_VERB = "|".join(sorted(_VERBS, key=len, reverse=True))
_UNIT = "[个处座家支所套条名户项栋盏台块份本辆组间]"
_COUNT = re.compile(f"[0-9]+(?:余)?(?:{_UNIT}|公里|平方米|米|[%％])")
# what stands between who acts and the verb, and says neither who nor what
_ADVERBS = (
    "(?:要|应|须|必须|务必|确保|力争|争取|全部|全面|基本|统一|集中|组织|负责|按时|如期|均|都|将|对|把|再|于|在|，)*"
)
_FORMS = (
    # 完成楼道堆物清理工作
    re.compile(
        f"(?P<who>[^，。；：]{{0,14}}?){_ADVERBS}完成(?P<obj>[^，。；：]{{2,18}}?)(?P<verb>{_VERB})(?:工作|任务)*(?=$|[，、；。]|并|后)"
    ),
    # 组建巡查队伍, 安装充电桩40个
    re.compile(
        f"(?P<who>[^，。；：]{{0,14}}?){_ADVERBS}(?P<verb>{_VERB})(?:并(?:投用|投入使用|启用))?(?!到位|完毕|完成|结束|时间|时限|[并后和及与等的]|工作|任务|一遍)(?P<obj>[^，。；：]{{2,18}}?)(?:工作|任务)*(?=$|[，、；。]|并|后)"
    ),
    # 充电桩40个全部安装到位, 摸底排查完成后
    re.compile(
        f"(?P<who>)(?P<obj>[^，。；：]{{2,18}}?)(?:于|要|须|应)?(?:全部|全面|基本|均)?(?P<verb>{_VERB})(?:时间为?|时限为?|完毕|到位|完成|结束|一遍)*(?=$|[，、；。]|并|后)"
    ),
)
_QUALIFIERS = re.compile(
    "^(?:全部|所有|各类|各项|辖区内?的?|全街道的?|全社区的?|本社区的?|相关|有关|上述|对|将|把|的)+|的$"
)
_VAGUE = re.compile(
    "问题|隐患|清单|方案|总结|报告|资料|信息|名单|设施|设备|任务|工作|项目|工程|计划|制度"
    "|机制|材料|情况|数据|现场|资金|人员|会议|例会|活动|文件|工作总结|工作方案|工作报告|整改情况"
    "|进展情况|工作情况|问题清单|相关资料|座谈会|专题会|联席会|联席会议|会商会|推进会|调度会|议事会"
    "|居民会议"
)
_OWNER = re.compile("^由|(?:牵头|负责|组织)$")
_WHOLLY = re.compile("完成(?:全部|所有|本项|该项)|(?:全部|全面)(?:完成|清零|到位|办结)")
_SHORTEST = 2
_MOST = 20  # clauses of one work by others that are compared


@dataclass(frozen=True, slots=True)
class Work:
    """A piece of work: the kind of its verb, what it is done to, how many, and who does it where that is told."""

    verb: str
    thing: str
    count: str
    who: str


def told(words: str) -> Work | None:
    """Return the work that a clause without its time tells; None where that cannot be told."""
    for form in _FORMS:
        match = form.match(words)
        if match is None:
            continue
        count = "".join(_COUNT.findall(match["obj"]))
        thing = _QUALIFIERS.sub("", _COUNT.sub("", match["obj"])).strip()
        bare = re.sub(_VERB, "", thing)
        if len(bare) < _SHORTEST or "完成" in thing or _VAGUE.fullmatch(thing) or re.search("[0-9第]", thing):
            continue
        who = "" if _OWNER.search(match["who"]) else match["who"]
        return Work(_VERBS[match["verb"]], thing, count, re.sub("^(?:由|请)|[，、]$", "", who))
    return None


def twice(dated: list[Deadline]) -> Iterator[tuple[str, Deadline, Deadline]]:
    """Yield each piece of work that stands again, with the time it has there and the one it had first."""
    made: dict[tuple[str, str, str], list[tuple[Work, Deadline]]] = {}
    for deadline in dated:
        work = told(deadline.task) if deadline.kind == "deadline" else None
        if work is None:
            continue
        before = made.setdefault((work.verb, work.thing, work.count), [])
        first = next((other for known, other in before if _one(known, work)), None)
        if first is None and len(before) < _MOST:
            before.append((work, deadline))
        elif first is not None and first.span != deadline.span and first.due != deadline.due:
            yield f"{work.thing}{work.verb}", deadline, first


def beyond_heading(document: Document) -> Iterator[tuple[Deadline, Deadline]]:
    """Yield each time by which all of a section is to be done though its heading sets an earlier one, and that."""
    headed: dict[int, Deadline] = {}
    for deadline in document.deadlines:
        if deadline.section is None or deadline.kind != "deadline" or deadline.due is None:
            continue
        section = document.sections[deadline.section]
        if section.span.contains(deadline.text_span):
            headed[deadline.section] = deadline
            continue
        head = headed.get(deadline.section)
        wholly = _WHOLLY.search(document.quote(deadline.span)) is not None
        if wholly and head is not None and head.due is not None and head.due < deadline.due:
            yield deadline, head


def _one(work: Work, other: Work) -> bool:
    return not work.who or not other.who or work.who == other.who
