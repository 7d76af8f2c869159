"""What a template or a shortened draft says in brackets, or leaves to dots: “（具体内容略）”, “[金额]”, “走访……户”."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import prefilter
from evaluators.model import Span
from evaluators.reader import units

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Document

_HAN = "\u4e00-\u9fff"
_IN = "[^（()）【】\\[\\]\n]"
_FIELD = (
    "(?:责任|牵头|配合|承办|填报|主办|协办|实施)?(?:单位|部门|社区|街道|小区|项目|活动|文件|会议)(?:名称|全称|简称)?"
    "|(?:具体|起止|开始|结束|完成|截止)?(?:日期|时间|时限|金额|数量|数字|数值|数据|地点|地址|内容|名称|单位|措施|目标)"
    "|人数|户数|次数|处数|个数|比例|百分比|目标值|基数|年份|月份|姓名|职务|负责人|责任人|联系人|(?:联系)?电话|某年某月|标题"
)
_PUBLISHED = (
    "(?:具体|人员|相关|有关)?(?:附[件表图录]|名单)"  # “（附件略）”: left out when a text is issued, not in drafting
)
_OMITTED = re.compile(
    f"[（(【](?!{_PUBLISHED}){_IN}{{0,14}}(?<![策战方谋概大简忽粗领侵攻掠胆节要史传])略(?:去{_IN}{{0,10}}|写|过)?[…。.]*[）)】]"
    f"|[（(【](?:此处|这里|以下|下文|中间|后文|其余|其他)?(?:内容)?(?:从略|省略|略去){_IN}{{0,14}}[）)】]"
)
_ATTACHED = re.compile("附[件表图录][^，。；\n]{0,24}$")  # “附件：名单（略）” is how an issued text is published
_PROMPT = re.compile(
    f"[（(【](?:此处|这里|本处|本段|此段|本部分){_IN}{{0,2}}"
    f"(?:可|应|需|要|请|插|填|补|加|添|结合|根据|写|列|省|另|放|具体|说明|介绍|描述|展开){_IN}{{0,30}}[）)】]"
)
_ADVICE = re.compile(
    f"[（(](?:请|可)?(?:各[^（()）\n]{{1,4}})?(?:请|可)?(?:根据|结合|按照?|视|依据){_IN}{{0,12}}"
    f"(?:填写|填报|补充|展开|列举|增删|删减|替换|选填|撰写|编写|套用|细化)(?:完善|说明|内容|即可)?[）)]"
)
_FORM = re.compile("[表栏单卡册档][^，。；\n]{0,2}$")  # how a form is to be filled in is said to those who fill it in
_NAMED = re.compile(
    f"(?<=[{_HAN}0-9])[\\[［〔](?:{_FIELD})[\\]］〕]|[<〈](?:{_FIELD})[>〉](?=[{_HAN}])"
    f"|(?<=[{_HAN}])[（(](?:数字|数量|金额|人数|户数)[）)](?=(?:{units.BLANK}))"
    f"|[（(](?:姓名|名字)[）)](?=同志|任|担任|负责|牵头|主持|、)"
    f"|[（(](?:单位|部门|社区|街道|小区|项目|活动)名称[）)](?=(?:负责|牵头|承办|组织|位于|于|在|将|由|为|开展|实施|配合|党|居))"
)
_EMPTY = re.compile(f"(?<=[{_HAN}])\\[[ 　]*\\](?=[{_HAN}%])")
_DOTS = re.compile(
    f"(?<=[{_HAN}])[ ]?(?:…{{1,2}}|\\.{{3,6}})[ ]?(?=(?:{units.BLANK})[，。；、）以\n])"
    f"|(?<=由)[ ]?(?:…{{1,2}}|\\.{{3,6}})[ ]?(?=(?:同志)?(?:牵头|负责|担任|主持|组织|承办))"
)


def left_out(document: Document) -> Iterator[tuple[Span, str]]:
    """Yield each place that a template or a shortened draft left out, with what is wrong there."""
    text = document.text
    for pattern, before, fault in (
        (_OMITTED, _ATTACHED, "内容用“略”代替了"),
        (_PROMPT, None, "模板提示语没有删去"),
        (_ADVICE, _FORM, "模板提示语没有删去"),
        (_NAMED, None, "待填内容没有补上"),
        (_EMPTY, None, "括号里没有内容"),
        (_DOTS, None, "该写的内容用省略号代替了"),
    ):
        for found in prefilter.found(pattern, document):
            if before is None or not before.search(text, max(found.start() - 32, 0), found.start()):
                yield Span(*found.span()), fault
