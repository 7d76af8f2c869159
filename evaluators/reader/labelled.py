"""Who a label makes responsible (责任单位：甲, 责任人为乙, 丙： at the head of a line), or brackets in place of one.

How far a label goes is told by :mod:`evaluators.reader.owner_labels`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators.model import Span
from evaluators.reader.owner_names import LIST, WHOLE, OwnerRole, listed
from evaluators.reader.unit_endings import ENDING

if TYPE_CHECKING:
    from collections.abc import Iterator

_LABEL = re.compile(
    r"(?P<label>(?:牵头|主责|主要责任|第一责任|责任|负责|承办|主办|主管|完成|落实|实施|执行|包保|配合|协办|协同|协作|参与|参加|协助)(?:责任)?"
    r"(?:单位|部门|科室|处室|站所|机构|主体|社区|领导|人)|(?:分管|包保)领导|负责人"
    # the verb alone, where nothing of a sentence stands before it: （牵头：综治办；配合：各社区）
    r"|(?:(?<![^（(【；;，,。\s])(?:牵头|主办|承办|协办|会办|配合|协同|协助|责任)))"
    r"[：:]\s*(?P<names>(?:(?![，,、\s]+[\u4e00-\u9fff]{2,6}[：:])[^。；;\n）)】\]：:])+)"
)
# 责任人为社区志愿服务站站长: the label in a sentence of its own
_SAID = re.compile(
    r"(?:^|(?<=[，。；;\s（(]))(?P<label>(?:牵头|主责|责任|承办|主办|负责|落实|实施|配合|协办|协同)(?:单位|部门|科室|主体|领导|人))(?:为|是)"
    r"(?P<names>[\u4e00-\u9fff、（）]{2,60}?)(?=[，。；;）)\s]|$)"
)
# 社区党委：统筹搬迁工作，…: whoever heads the line does what the line says; 主任：张三 names a person
_HEADS = re.compile(
    rf"[ \u3000]*(?P<names>{LIST})(?<!书记)(?<!主任)(?<!委员)(?<!负责人)(?<!责任人)(?<!单位)[：:]"
    r"(?=[^\s；，。：]{3})"
)
# 街道办事处主任：对整治工作负总责，…; 残疾人联合会：9月底前完成…: whoever has the post or is the body does what the
# line says; posts and such bodies act within sentences in too many ways to be told by their endings there
_POST_HEADS = re.compile(
    "[ \u3000]*(?P<names>[\u4e00-\u9fff“”]{0,20}?"
    "(?:主任|书记|委员|[站所科队组会网楼栋店校园院社]长|网格员|经理|干事|专干|专员|联络员|管理员"
    "|联合会|商会|学会|研究会|基金会|联谊会|促进会|小学|中学|幼儿园|医院|银行|联盟))[：:]"
    "(?=对[^，。；]{2,20}(?:负|承)|负责|统筹|承担|组织|协调|牵头|主持|带领|指导|督促|管理|履行|做好|抓好|落实|收集"
    "|汇总|审[核定批]|签[发批]|检查|(?:20[0-9]{2}年)?[0-9]{1,2}月|每[日天周旬月季年半]|定期)"
)
_SAID_SIGN = re.compile("(?:单位|部门|科室|主体|领导|人)[为是]")
_HELPING = ("配", "协", "参", "会")
_NOBODY = re.compile(r"填写|【|请[填写]|待定|待补|待明确|另行|[未暂]定|^[0-9]{1,4}[年月日]|暂无|同上|[_＿×✕X□/]|^无$")
# （综合行政执法队、各社区） behind the work says who does it, though no label does; a list of places does not
_IN_BRACKETS = re.compile(r"[（(【](?P<names>[\u4e00-\u9fff、，]{3,40})[）)】](?=[。；;]?$)")
_BODIES = re.compile(r"(?:[办局科队所站委会组部室院]|中心|各社区|各街道|各村|[各室]单位|各部门)$")
_NAMED_BEFORE = re.compile(rf"(?:{ENDING})$")  # 党支部（党小组） is one or the other
_PLACES = re.compile(r"(?:[0-9一二两三四五六七八九十几][个家处]|试点|示范|[如即])[\u4e00-\u9fff]{0,8}$")


def behind_colons(text: str) -> list[tuple[str, OwnerRole, Span]]:
    """Return who stands behind a label and its colon, else whoever heads the line before one."""
    found: list[tuple[str, OwnerRole, Span]] = []
    leading = False
    for match in _LABEL.finditer(text):
        label = match["label"]
        role: OwnerRole = "cooperate" if label[0] in _HELPING else "lead"
        if label.startswith(("牵头", "主责", "主办")):
            leading = True
        elif leading and role == "lead":
            role = "cooperate"
        found += [entry for entry in listed(match, role) if not _NOBODY.search(entry[0])]
    if not found and (heads := _HEADS.match(text)):
        found += listed(heads, "lead")
    elif not found and (heads := _POST_HEADS.match(text)):
        found.append((heads["names"], "lead", Span(*heads.span("names"))))
    return found


def said(text: str) -> Iterator[tuple[re.Match[str], OwnerRole]]:
    """Yield each label that says with 为 or 是 who answers, with the part of its names."""
    for match in _SAID.finditer(text) if _SAID_SIGN.search(text) else ():
        yield match, "cooperate" if match["label"][0] in _HELPING else "lead"


def bracketed(text: str) -> list[tuple[str, OwnerRole, Span]]:
    """Return the bodies that brackets at the end of a sentence name and nothing more."""
    match = _IN_BRACKETS.search(text)
    if match is None or _PLACES.search(text, 0, match.start()) or _NAMED_BEFORE.search(text, 0, match.start()):
        return []
    told = re.split("[、，]", match["names"])
    bodies = [name for name in told if _BODIES.search(name)]
    if (
        not bodies
        or not all(WHOLE.fullmatch(name) for name in bodies)
        or not all(n in bodies or n.endswith("社区") for n in told)
    ):
        return []
    return listed(match, "lead")


def labels(text: str) -> Iterator[tuple[str, Span]]:
    """Yield each label that tells who answers with the place of its names, 责任单位 for brackets without one."""
    for match in _LABEL.finditer(text) if "：" in text or ":" in text else ():
        yield match["label"], Span(*match.span("names"))
    for match, _ in said(text):
        yield match["label"], Span(*match.span("names"))
    if found := bracketed(text):
        yield "责任单位", Span(found[0][2].start, found[-1][2].end)
