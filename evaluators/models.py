"""Where a text holds persons, awards and units up as models: the places that EVD-05 looks at."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import prefilter
from evaluators.misspellings import is_word
from evaluators.model import Span
from evaluators.persons import SURNAMES, looks_like_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Document

_HONOUR = (
    "劳动模范|道德模范|劳模|时代楷模|共产党员|社区工作者|村社干部|英雄|烈士|模范|标兵|先进个人|先进工作者|身边好人|好人|党员|党支部书记|支部书记"
    "|社区书记|书记|网格员|志愿者|民警|楷模|人民教师|退役军人|好干部|基层干部|党务工作者"
)
_TITLES = re.compile(
    f"^(?:(?:全国|全省|全市|[省市区县国]级?|本?社区|优秀|最美|先进|“[^”]{{2,12}}”|的|{_HONOUR})+)(?=.{{2,3}}$)"
)
_PERSONS = (
    re.compile(
        "(?:学习|宣传|弘扬|宣讲|学习宣传|学习弘扬)(?P<at>[\u4e00-\u9fff、·“”]{2,30}?)(?:等)?"
        "(?:同志(?:[\u4e00-\u9fff]{0,10}的)?|的)?(?:先进|感人|英雄|英模|模范|优秀|典型)*事迹"
    ),
    re.compile("向(?P<at>[\u4e00-\u9fff、“”]{2,24}?)(?:同志)?(?:学习(?![\u4e00-\u9fff])|看齐)"),
    re.compile("以(?P<at>[\u4e00-\u9fff、“”]{2,24}?)(?:同志)?为(?:榜样|标杆|楷模)"),
    re.compile(
        f"(?:宣讲|讲述|学习|宣传)[\u4e00-\u9fff]{{0,6}}?(?P<at>(?:{_HONOUR})[\u4e00-\u9fff]{{2,3}})(?:同志)?的?(?:故事|事迹|精神)"
    ),
    re.compile("(?:弘扬|学习|践行|传承)(?P<at>[\u4e00-\u9fff]{3})(?:同志)?精神"),
)
# 国家特级社区治理大师方崇棣担任总顾问: a title that some high body would have given
_TITLED = re.compile(
    "(?:国家|全国|国际|世界|中国|省级|全省|全市)(?!机关|公务)[\u4e00-\u9fff“”]{2,14}?"
    "(?:大师|名师|专家|泰斗|劳动模范|劳模|模范|楷模|标兵|工匠|学者|教授|获得者|第一人|导师|带头人|先进个人)”?"
    "(?P<at>[\u4e00-\u9fff]{2,3}?)(?:同志|老师|教授|先生|女士)?(?=担任|[作任为来到在]|授课|讲|现场|指导|带|[，、。；等的和与])"
)
# “时代楷模”、社区党委书记方崇棣同志: an honour of the whole country, what its bearer does, and the name
_BEARER = re.compile(
    "(?:(?:全国|全省|中国|国家级?)[^，。；：、！？“”\n]{0,12}?"
    "(?:模范|楷模|标兵|劳模|工作者|党员|书记|志愿者|民警|调解员|红旗手|好人|工匠|先进个人|网格员|教师|医生|青年)"
    "|时代楷模|感动中国|最美奋斗者|共和国勋章|[七八]一勋章|改革先锋|人民英雄|人民楷模|大国工匠|中国好人)”?"
    "(?:荣誉)?(?:称号|奖章)?(?:的?获得者|(?:年度)?人物|得主)?”?"
    "(?:[、的]?[^，。；：、！？“”\n]{1,14}?[记任书委士警师生长员工部席人者民机授官理医演])??"
    f"(?P<at>[{''.join(sorted(SURNAMES))}][\u4e00-\u9fff]{{1,2}}?)"
    "(?=同志|老师|先生|女士|院士|夫妇|学习|看齐|等|的|作|到|来|为|担任|讲|授课|现场|指导|带|先进|感人|事迹|精神|故事|扎根|坚守|[0-9几数一二三四五六七八九十]+年|[，。；、）和与及]|\n)"
)
# 全国劳模李女士: a surname and how one speaks to its bearer is no name that could be looked up
_ADDRESS = re.compile(
    "先生|女士|小姐|师傅|老师|大姐|大妈|大爷|阿姨|奶奶|爷爷|叔叔|书记|主任|医生|校长|院长|所长|警官|教授|经理"
)
# 学方永年、做好邻居; 学党史、做先锋 has a word where a name would stand
_BANNER = re.compile(
    "(?:(?<![\u4e00-\u9fff])|(?<=开展))学习?(?P<at>[\u4e00-\u9fff]{2,3}?)(?:同志)?[ 　，、](?:争[当做创]|做|当|见行动)"
)
# spirits named for places, trades and times, whose first character may be a surname
_SPIRITS = re.compile(
    "劳模|劳动|工匠|建党|抗[战疫美洪]|苏区|延安|井冈|长征|遵义|西柏|红[岩船]|大庆|红旗|特区|抗震|载人|航天|女排|塞罕|孺子|拓荒|老黄|钉钉|时代|志愿"
    "|法治|契约|科学|民主|企业|雷锋|铁人|沂蒙|太行|吕梁|大别|南泥|张思|王杰|焦裕|右玉|北大|三牛|东北|伟大|奉献|奋斗|创新|爱国|民族|合作|团结"
)
_AWARD = re.compile(
    "(?:荣获|获得|获评|获颁|被[^“”，。；\n]{0,12}?(?:评为|评选为|授予|命名为|表彰为|认定为))了?[^“”，。；\n]{0,12}?"
    "“(?P<at>[^“”\n]{4,24})”(?:荣誉)?(?:称号|奖|荣誉)?"
)
_BARE_AWARD = re.compile(
    "(?:荣获|获评|被[^“”，。；\n]{0,12}?(?:评为|授予|命名为))了?(?P<at>[0-9]{0,4}(?:年度?)?[^“”，。；0-9\n]{4,20}?)(?:荣誉)?称号"
)
# 喜获全国社区协商大赛金奖; 入选“中国治理百佳案例”
_PRIZE = re.compile(
    "(?:荣获|喜获|斩获|摘得|捧得|捧回|夺得|获评|获得|入选|入围|获(?=国家|全国|中[国华])|被[^“”，。；\n]{2,16}?(?:评为|授予|命名为|列为|认定为))了?"
    "(?:[^“”，。；\n]{0,10}?(?:颁发|评选|授予|主办)的)?(?:第[一二三四五六七八九十0-9]+届)?(?:[0-9]{4}年度?)?"
    "“?(?P<at>(?:国家级?|全国|中国|中华|国际|世界|亚洲|全省)(?!文明城市)[^，。；“”《》\n]{2,24}?"
    "(?:奖|奖项|奖牌|奖杯|案例|十佳|百佳|百强|示范(?:社区|街道|点|单位|基地)|品牌|项目))(?=[，。；、）”]|称号|荣誉|\n)"
)
_SOURCED = re.compile("[”称号奖荣誉]{0,6}[^，。；\n]{0,4}[（(][^（）()\n]*(?:〔[0-9]{4}〕|文件|《)")
"""Behind an award: its number, or who keeps the paper."""
_BY_ITSELF = re.compile("被?(?:本?街道|本?社区|社区居委会|社区党[委总支组织]+)(?:党工委)?(?:办事处)?(?:评|授|命|表|认)")
_HOPED = re.compile("(?:争取|力争|争创|努力|确保|拟|计划|申报|对|凡|推荐|条件)[^，。；\n]{0,8}$")
_UNIT = re.compile(
    "(?:学习推广|学习借鉴|复制推广|学习|借鉴|推广|复制|对标|参照)了?(?P<at>[\u4e00-\u9fff]{2,10}?(?:社区|街道|小区|镇|村))"
    "(?:的?[\u4e00-\u9fff]{0,8}?(?:经验|做法|模式)|的?“[^”\n]{2,14}(?:法|经验|做法|模式|机制|制)?”)"
)
_ANY = re.compile("各|其他|兄弟|先进|周边|外地|全国|全市|全区|优秀|试点|示范|本")
_ELSEWHERE = re.compile(
    "^(?:(?:外[省市区地]|[东西南北]部|周边)的?|(?:全国|全省|全市)(?:先进|示范)(?:单位|典型|社区(?=.{2,6}社区)))"
)
# 辖区清河、望溪等社区; 由清河社区负责: a community under the office that writes
_UNDER = (
    "(?:下辖|所辖|辖区内?|辖|我街道|本街道|责任单位[：:]|由|督促|指导|各社区[（(])的?(?:[\u4e00-\u9fff]{2,8}[、和])*"
)
_SEPARATOR = re.compile("[、和与]")


def persons(document: Document) -> Iterator[tuple[str, Span]]:
    """Yield the names of persons held up as models, titles before them left out."""
    seen: set[Span] = set()
    for pattern in (*_PERSONS, _TITLED, _BEARER, _BANNER):
        for match in prefilter.found(pattern, document):
            if pattern in (_BANNER, _BEARER, _TITLED) and is_word(match["at"][:2]):
                continue
            offset = match.start("at")
            for told in _SEPARATOR.split(match["at"]):
                title = _TITLES.match(told)
                name = told[title.end() :] if title else told
                span = Span(offset + len(told) - len(name), offset + len(told))
                offset += len(told) + 1
                spirit = match[0].endswith("精神") and _SPIRITS.search(name)
                if looks_like_name(name) and not _ADDRESS.search(name) and not spirit and span not in seen:
                    seen.add(span)
                    yield name, span


def honours(document: Document) -> Iterator[Span]:
    """Yield the awards that are said to be won and the units whose ways are to be followed."""
    text = document.text
    seen: list[Span] = []
    for pattern in (_AWARD, _BARE_AWARD, _PRIZE, _UNIT):
        for match in prefilter.found(pattern, document):
            span = Span(*match.span("at"))
            if pattern is _UNIT:
                if away := _ELSEWHERE.match(match["at"]):
                    span = Span(span.start + away.end(), span.end)
                if _ANY.search(span.of(text)) or _is_own(document, span.of(text)):
                    continue
            elif (
                _SOURCED.match(text, span.end)
                or _BY_ITSELF.search(match[0])
                or (pattern is not _AWARD and _HOPED.search(text, max(0, match.start() - 16), match.start()))
            ):
                continue
            if not any(span.overlaps(other) for other in seen):
                seen.append(span)
                yield span


def _is_own(document: Document, unit: str) -> bool:
    """Tell whether a document names a unit in its title or as one of its own."""
    text = document.text
    return (document.title is not None and unit in document.title.text) or re.search(
        _UNDER + re.escape(unit), text
    ) is not None
