"""TGT-07."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import prefilter
from evaluators.model import Finding, Severity, Span
from evaluators.rule import Context, Rule
from evaluators.tasks import working

if TYPE_CHECKING:
    from collections.abc import Iterator

# 争取 with an object of its own (争取资金、争取支持) is an activity, not a hedge
_TRY = (
    "(?:力争|力求|争取(?!(?:(?!达到|实现|完成|建成|形成)[^，。；]){0,14}"
    # 政策知晓率 is nothing to be won
    "(?:支持|资金|政策|认同|理解|资源|配合|帮助|关心|指导|参与|立项|补助)(?![\u4e00-\u9fff]{0,6}(?:率|(?<!力)度))))"
)
# the name of a grade: 基本合格以上等次, 分为优秀、达标、基本达标三档
_BETTER = "(?:达标|合格|优秀|优良|良好)"
_NO_GRADE = (
    "(?![的率线小社街者学村单]|[（(]?[及含]?[）)]?以上|之一|[两二三四五][个档类种]|等[次级的]|[档级]|水平|标准"
    f"|[、和或及][不未]?{_BETTER})"
)
_PARTLY = (
    "(?:"
    f"(?<![标格秀好][、和或及])(?:基本|初步|大致|大体)上?(?:达标|合格){_NO_GRADE}|"
    "(?:基本|初步|大致|大体)(?:上)?"
    "(?:达到|完成|实现|建成|形成|建立|消除|拆除|解决|到位|覆盖|满足|杜绝|健全|做到|具备|构建|搭建|理顺|摸清|清零|清除|清理(?!要求|标准|规范)|销号|整改|办结|化解|完结|控制|遏制|稳定|根治|恢复|投入(?:使用|运营|运行)|投用|竣工|完工|通车|开通|入住|交付|注册|掌握|普及|参与|签约|纳入|接入|[\u4e00-\u9fff]{2}到位))"
)
# 确保基本不发生: none at all, and then some; 基本没有收入的家庭 are people
_HARDLY_ANY = (
    "(?:基本|大致|大体)上?(?:不再?(?:发生|出现|新增|产生|存在|反弹)|没有(?![^，。；]{1,8}的)"
    "|(?:无|零)(?=新增|违建|事故|案件|发案|投诉|积水|异味|垃圾|死角|盲区|上访|火灾|遗漏))"
)
_ALL = "(?:100%|百分之百|全覆盖|全部|所有)"
_WHOLE = (
    "(?:达到|实现|做到|完成|(?:提高|提升|上升|增加|扩大|恢复)[到至])[^，。；]{0,10}?(?:100%|百分之百|全覆盖|全部|所有)"
    "|全部(?:完成|达[到成]|取得|签订|通过|建成|实现|做到|整改|办结|化解|解决|清零|销号|消除|拆除|覆盖|达标|落实|到位|脱贫|摘帽|退出|出列|搬迁|入住|开工|完工|竣工|投用|交付|改造|更新)"
)
# not one of all: 所有小区零积水; 零星, 零基础, 零投诉小区 are no such number
_NONE = "零(?![散售碎星件部食距容报跑基门障碳排时点下元])[\u4e00-\u9fff]{2}(?![的制社小])"
_SURE = "(?:确保|务必|必须|一定要|保证)"
_WITHIN = "[^。；！？\n]{0,40}?"
_FOR_ALL = (
    "(?:(?:为|对|给|让|使|帮助|组织|推动|把|将)[^，。；！？\n]{0,10}?|[^，。；！？\n]{0,4}?)(?:所有|全体|全部)[^，。；！？\n]{2,16}?"
    "(?:安装|走访|建成|建立|配备|配齐|提供|办理|改造|培训|发放|签约|签订|完成|纳入|参加|接入|开通|解决|脱贫|就业|入住|达标|搬迁|整改)"
)
_ALL_TRIED = "要求全部做到，又只说“力争”“争取”，到期做不到也说得过去"
# 力争不发生任何安全事故, 争取全年无一起火灾: not one, and yet only tried for
_NOT_ONE = (
    "(?:(?:不|未|没有|无)(?:发生|出现|产生|有)?(?:任何|一[起例件宗次个名])|(?:杜绝|避免|防止)任何|不再?(?:发生|出现))"
)
# pattern, what is wrong, and whether it weighs as much as the rule says
_FAULTS: tuple[tuple[re.Pattern[str], str, bool], ...] = (
    (re.compile(f"{_TRY}{_WITHIN}{_ALL}{_WITHIN}{_PARTLY}"), "又要求全部做到，又用两重留有余地的话", True),
    (
        re.compile(f"{_TRY}[^，。；！？\n]{{0,40}}?{_PARTLY}[^，。；！？\n]{{0,6}}?{_ALL}"),
        "又要求全部做到，又用两重留有余地的话",
        True,
    ),
    (re.compile(f"{_TRY}{_WITHIN}{_PARTLY}"), "两重留有余地的话叠用，做到什么程度算完成没有说清", False),
    (
        re.compile(f"{_SURE}[^，。；！？\n]{{0,24}}?{_HARDLY_ANY}"),
        "“确保”一类的硬要求与“基本”并用，力度矛盾",
        True,
    ),
    (
        re.compile(f"{_TRY}[^，。；！？\n]{{0,24}}?{_HARDLY_ANY}"),
        "两重留有余地的话叠用，做到什么程度算完成没有说清",
        False,
    ),
    (re.compile(f"{_SURE}{_WITHIN}{_PARTLY}"), "“确保”一类的硬要求与“基本”“初步”并用，力度矛盾", True),
    (
        re.compile(f"{_SURE}[^。；！？\n]{{0,30}}?[0-9一二三四五六七八九十百][^，。；]{{0,6}}?左右"),
        "“确保”一类的硬要求与“左右”并用，力度矛盾",
        True,
    ),
    (
        re.compile(f"{_TRY}[^。；！？\n]{{0,24}}?[0-9][^，。；]{{0,6}}?(?:左右|上下)"),
        "“力争”与“左右”叠用，做到什么程度算完成没有说清",
        True,
    ),
    (
        re.compile(f"{_SURE}[^，。；！？\n]{{0,40}}?(?:原则上|力争|争取)"),
        "“确保”一类的硬要求与留有余地的话并用，力度矛盾",
        True,
    ),
    (
        re.compile(f"{_TRY}[^。；！？\n]{{0,24}}?(?:{_WHOLE})"),
        _ALL_TRIED,
        True,
    ),
    (
        re.compile(
            f"{_TRY}[^。；！？\n]{{0,24}}?(?:(?:所有|全体|全部)[^，。；]{{0,20}}?(?:100%|百分之百|全部|全覆盖|[都均]|{_NONE})"
            "|(?:100%|百分之百)(?:建立|建档|完成|覆盖|落实|办结|整改|签订|到位|达标|参与|掌握))"
        ),
        _ALL_TRIED,
        True,
    ),
    (
        re.compile(f"{_TRY}[^，。；！？\n]{{0,24}}?(?:全覆盖|100%|百分之百)(?=[，。；、\n]|$)"),
        _ALL_TRIED,
        True,
    ),
    (
        re.compile(f"{_TRY}[^，。；！？\n]{{0,24}}?{_NOT_ONE}"),
        "要求一起也不发生，又只说“力争”“争取”，发生了也说得过去",
        True,
    ),
    (
        re.compile(f"{_TRY}{_FOR_ALL}"),
        _ALL_TRIED,
        True,
    ),
)
_STRETCH = re.compile("力争目标|奋斗目标|冲刺|挑战目标")


class HedgedCommitment(Rule):
    """“力争”与“基本”“初步”叠用，“确保”与“左右”“基本”并用，或者对全部做到的目标只说“力争”。

    Why it matters:
        说得又满又活，到期怎么都算完成，考核时各有各的解释。

    Limits:
        “争取资金”“争取支持”是工作内容，不算；明写为力争目标、冲刺目标的不算；基本原则、基本情况等名词不算。
    """

    code = "TGT-07"
    name = "hedged-commitment"
    title = "力度用语与数值冲突"
    severity = Severity.MAJOR
    since = "2026.11"
    basis = "实务"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per sentence part that promises and hedges at once."""
        faults = [one for one in _FAULTS if prefilter.possible(one[0], ctx.document)]
        for place in working(ctx) if faults else ():
            words = ctx.document.quote(place)
            if _STRETCH.search(words):
                continue
            taken: list[Span] = []
            for pattern, fault, heavy in faults:
                for match in pattern.finditer(words):
                    span = Span(place.start + match.start(), place.start + match.end())
                    if any(span.overlaps(other) for other in taken):
                        continue
                    taken.append(span)
                    yield self.finding(
                        span,
                        f"{fault}：“{ctx.quote(span, 40)}”。",
                        hint="定下一个确定的数值或成果，只用一个表示力度的词；分必保和力争两档的，分别写明数值。",
                        severity=None if heavy else Severity.MINOR,
                    )
