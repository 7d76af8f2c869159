"""How the names of units and posts look, and which of the words in a list are names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, TypeAlias

from evaluators.alternatives import quick, told_apart
from evaluators.model import Span
from evaluators.reader import clauses
from evaluators.reader.unit_endings import ENDING

if TYPE_CHECKING:
    from collections.abc import Iterator

OwnerRole: TypeAlias = Literal["lead", "cooperate", "subject"]

_ENDED = told_apart(ENDING)
_NAME = rf"[\u4e00-\u9fff×Xx]{{0,10}}?{_ENDED}{_ENDED}{{0,3}}"
# All names but the last are atomic, and the list is bounded: one that no duty follows is not tried in all its cuts.
# None but the last is tried where nothing further on joins it to another.
LIST = rf"(?:(?=.[^、和及与，。；\n]*[、和及与])(?>{_NAME}(?=[、和及与]))[、和及与]){{0,30}}{_NAME}"
WHOLE = re.compile(_NAME)
_SPLIT = re.compile(r"[、，,；;/／\s]|会同|(?<=[局委办部室会区道站队心所联协院校])[和及与](?=[\u4e00-\u9fff])")
# 和平社区, 和美社区 begin with the very sign that joins names; 和平安办 does not
_AND = "和(?![谐顺美兴园苑畅睦雅泰润静义欣信乐祥煦]|平(?!安))"
_NOT_A_NAME = re.compile(
    quick(
        rf"^(?:全部|均|都|的|是|以|为|对|把|将|在|从|向|按|使|让|与|{_AND}|及|推动|加强|开展|深化|推进|强化|充分|通过|其他|该|此|本$)"
        r"|(?<!主)要|报|成立|明确|做好|抓好|纳入|进行|依托|建立|健全|完善"
        r"|(?<!党)(?<!社会)(?<!群团)组织(?![部委办科]|人事|委员|生活|书记)|召开|落实|提升"
        r"|提高|协调|动员|引导|发挥|实现|形成|根据|^进"
        r"|打造|结合|加大|选派|选好|配强|担任|督促|指导|服务(?![科室处部股组局办站所队]|中心|大厅|专班|小组|企业|公司|单位|机构|人员)|支持|鼓励|以及|如|像|并|且|由"
        r"|已|等|经(?!济|信|开|办|普|贸|管|费审查)|(?<=[局委办部室会站所政道区])对(?=[\u4e00-\u9fff])"
    )
)
# A name that begins with what is done or how is none, unless the next word makes it a body's (宣传部, 督查室).
_VERB_FIRST = re.compile(
    quick(
        rf"^(?:(?:{clauses.ACTION.pattern})"
        r"(?!和|与|委员|[\u4e00-\u9fff]{0,6}办公室$|[\u4e00-\u9fff]{0,2}(?:部|局|科|室|办|中心|站|队|所|小组|专班|委员|委|领导|组|机构|单位|人员|员)$)"
        # whoever holds, hires or sends has an object: 举办网格员培训班
        r"|(?:举办|召开|培训|招聘|选聘|选派|招募|配备|表彰|评选|慰问|开展|发放|更换|安装)(?=[\u4e00-\u9fff]*员$)"
        r"|面向|激发|吸引|促进|做到|拓展|借鉴|切实|着力|探索|参与|围绕|深入|积极|广泛|努力|方便|满足|贴近|关爱|带领|带动"
        r"|凝聚|团结|依靠|立足|利用|争创|争当|发动|邀请|涉及|所在|关心|学习|进入|压实|盘活|优化|增进|不断|进一步|继续|扎实|认真"
        r"|配合|协助|协同|着重|重点(?!办|局)|主动|严格|评选|发现|安排|但|不|没有|联合(?!会|党委|党支部|工会))"
    )
)
LOOSE = re.compile(rf"^(?:的|是|以|为|对|把|将|在|从|向|按|使|让|与|{_AND}|及|其|此|该|本$)|[的了]|什么|谁")


def listed(match: re.Match[str], role: OwnerRole) -> list[tuple[str, OwnerRole, Span]]:
    """Return each name in the group `names` of a match, with its part and place; who stands behind 会同 helps."""
    helped = match.string.find("会同", *match.span("names")) if role == "lead" else -1
    found = names(match["names"], match.start("names"))
    return [(name, "cooperate" if 0 <= helped < span.start else role, span) for name, span in found]


def names(words: str, offset: int, no_name: re.Pattern[str] = _NOT_A_NAME) -> Iterator[tuple[str, Span]]:
    """Yield each name in a list that begins at `offset`, with its place; words that are no name are left out."""
    start = 0
    for end, behind in [*(m.span() for m in _SPLIT.finditer(words)), (len(words), len(words))]:
        last = end == len(words)  # no name follows, so that 和 belongs to the name (由乔和牵头)
        # at the head nothing is joined on: 和平社区 is a name
        name = words[start:end].lstrip("　 和及与由" if start else "　 由").rstrip("　 由" if last else "　 和及与由")
        if (1 < len(name) <= 24 or name == "镇") and not no_name.search(name) and not _VERB_FIRST.search(name):
            at = words.find(name, start)
            yield name, Span(offset + at, offset + at + len(name))
        start = behind
