"""Runs of things of one rank that are told apart by 、 at first and by ， further on (敬老宴、培训班，讲座等活动)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import prefilter
from evaluators.marks import HAN
from evaluators.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Document

_VERB = (
    "全(?!科)|本|我|开展|组织|举办|召开|实施|推[进动]|加强|引导|邀请|为|对|并|进行|提[供升高]|建[立成]|完[善成]|健全|做好|发放|帮助|解决|丰富|参[加与]|吸引|带动|累计|总?共|其中|合计|总计|占|新增|投入"
    "|争取|确保|实现|让|使|把|将|以|在|由|通过|按|各|达|有|是|平均|人均|同比|较|比|每|服务|受理|化解|办结|覆盖|惠及|培训|走访|慰问|整改|排查|清理|拆除|改造|安装|修[复缮]|采取|深入|围绕|还|也|又|不|未|及时|尤其|特别"
)
# 开展敬老宴、培训班，讲座，生日会等活动
_THINGS = re.compile(
    f"(?:开展|组织|举办|包括|提供|设有|设立|配备)了?(?P<run>[{HAN}]{{2,10}}、[{HAN}、，]{{4,60}}?)等(?:\\d+[个项种类])?(?:系列)?(?:活动|服务|设施|场所|功能|项目|内容|问题|设备)"
)
# 人员费用23.5万元、活动费14.2万元、管理费3.1万元，评估费1.5万元
_AMOUNTS = re.compile(
    f"、(?<=[\\d元名个人户件次场处套台份]、)(?P<run>[{HAN}]{{2,10}}\\d[\\d.]*(?P<unit>万元|元|[名个人户件次场处套台份])"
    f"(?P<mark>，)(?!{_VERB})(?:(?![达为共计])[{HAN}]){{2,8}}?\\d[\\d.]*(?P=unit))(?=[，。；])"
)
# 配合单位：民政所、派出所，各社区
_FIELD = re.compile(
    f"(?:牵头|责任|配合|协办|承办|主办|协助)(?:单位|部门|科室)[:：] ?"
    f"(?P<run>[{HAN}（）“”、，]{{4,80}})(?=[\\s。；）]|$)",
    re.MULTILINE,
)
_FEW, _LONGEST = 3, 10


def runs(document: Document) -> Iterator[tuple[Span, Span]]:
    """Yield the place of each such run with the first mark in it that differs."""
    for match in prefilter.found(_THINGS, document):
        pieces = re.split("[、，]", match["run"])
        plain = all(0 < len(piece) <= _LONGEST and re.match(_VERB, piece) is None for piece in pieces[1:])
        if "，" in match["run"] and len(pieces) > _FEW and plain:
            yield _at_comma(match)
    for match in prefilter.found(_AMOUNTS, document):
        head = document.text[max(match.start() - 24, 0) : match.start()]
        if re.search(f"\\d{match['unit']}$", head) and "、" in head:
            yield Span(*match.span("run")), Span(*match.span("mark"))
    for match in prefilter.found(_FIELD, document):
        run = re.sub("（[^（）]*）", lambda inner: "（" + "〇" * (len(inner[0]) - 2) + "）", match["run"])
        if (
            "，" in run
            and "、" in run
            and not re.search("，[^，]*(?:配合|协助|协同|参与|指导|监督)$", run)  # 甲办公室，乙社区、丙社区配合
            and not re.search(f"，(?:{_VERB})(?!社区|村|街道|部门|单位)", run.replace("，各", "，"))
        ):
            yield _at_comma(match, run)


def _at_comma(match: re.Match[str], run: str | None = None) -> tuple[Span, Span]:
    at = match.start("run") + (run or match["run"]).index("，")
    return Span(*match.span("run")), Span(at, at + 1)
