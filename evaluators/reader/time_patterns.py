"""The patterns of time expressions; what they mean is told in times.py."""

from __future__ import annotations

import re

from evaluators.alternatives import quick, told_apart

_NUM = r"[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3}"
_YEAR = r"(?:(?P<@y>(?:19|20)[0-9]{2})年度?|(?P<@rel>今年|本年度?|明年|来年|次年|下一?年度?|翌年|当年|去年|上年))"
_MONTH = (
    rf"(?P<@m>{_NUM}|元)月份?"
    rf"(?:(?P<@d>{_NUM})[日号]|(?P<@mp>上中旬|中下旬|上旬|中旬|下旬|上半月|下半月|月?底|月?末|初|中(?![旬心])))?"
)
_SEASON = r"(?P<@h>上半年|下半年)(?P<@hp>[底末初])?|第?(?P<@q>[一二三四1-4])季度(?P<@qp>[底末初])?"
_ISO_DAY = r"(?P<@iy>(?:19|20)[0-9]{2})[-./](?P<@im>[0-9]{1,2})[-./](?P<@id>[0-9]{1,2})(?![0-9])"
# both ends of a stretch: 2026.3—2026.12; alone it would be a decimal
_ISO_MONTH = r"(?P<@iy>(?:19|20)[0-9]{2})[-./](?P<@im>[0-9]{1,2})(?:[-./](?P<@id>[0-9]{1,2}))?(?![0-9.])"
_YEAR_PART = r"(?P<@yp>年?[底末](?![数尾])|年?内(?![部容外涝])|年中(?!国)|年初)"
_ALONE = (
    r"(?P<@yp>(?:年|本年|岁)[底末](?![数尾])|(?<![0-9一二两三四五六七八九十几半多])年内"
    r"|(?<![0-9])年中(?!国)|(?<![0-9])年初|全年|年终(?=之?前|时|[进由对组召集统，]))"
)


def _point(prefix: str, iso: str = _ISO_DAY) -> str:
    """Return the pattern of a place in time that names its year, `iso` being that of one in figures alone."""
    return rf"(?:{iso}|{_YEAR}(?:的?(?:{_MONTH}|{_SEASON}|{_YEAR_PART}))?)".replace("@", prefix)


def _yearless(prefix: str) -> str:
    """Return the pattern of a place in time that leaves its year open."""
    return rf"(?:{_MONTH}|{_SEASON}|{_ALONE})".replace("@", prefix)


_SEP = r"[ ]?(?:(?:起|开始)?[，,]?[至到]|[-－—–─~～]{1,2})[ ]?"
# the hour on the day of a limit: 4月15日（周三）17:00前, 6月30日下班前
_HOUR = (
    r"(?:(?:上午|下午|中午|晚上?)?[ ]?(?:[0-9]{1,2}[:：][0-9]{2}|[0-9]{1,2}[时点](?:[0-9]{1,2}分|整|半)?)"
    r"|(?:上午|下午)?下班|上午|下午|中午)"
)
_TAIL = (
    rf"(?:[（(](?:星期|周)[一二三四五六日天][）)](?=之?前|以前|{_HOUR}))?(?:[ ]?{_HOUR}(?=之?前|以前))?"
    r"(?:[（(]含(?:当[天日]|[本该]日)?[）)](?=之?前|以前))?"
    r"(?P<tail>之前|以前|前后|左右|前夕|期间|以来|以后|之后|开始|为止|截止(?!日期|时间)|以内|之内"
    r"|前(?![期往来列三述沿景]|提(?![出交供请升高示]))|内(?![部容外涝])|起(?![草来点到步])|后(?![备勤续期])|止)?"
)
_BEFORE = r"(?<![0-9０-９.．〔\[第一二三四五六七八九十每])"
INTERVAL = re.compile(
    quick(
        rf"{_BEFORE}(?:{_point('a', _ISO_MONTH)}|{_yearless('b')}){_SEP}(?:{_point('c', _ISO_MONTH)}|{_yearless('d')}"
        rf"|(?P<eday>{_NUM})[日号]){_TAIL}"
    )
)
_NUMBER = r"[0-9]{1,2}|[一二三四五六七八九十]{1,2}"
MONTHS = re.compile(
    quick(
        rf"{_BEFORE}(?:{_YEAR.replace('@', 'f')})?(?P<m1>{_NUMBER}){_SEP}(?P<m2>{_NUMBER})月份?(?P<part>[底末])?{_TAIL}"
    )
)
SINGLE = re.compile(quick(rf"{_BEFORE}(?:{_point('a')}|{_yearless('b')}){_TAIL}"))

_BLANK = r"(?:[×✕XxＸ*＊]{1,4}|[_＿]{1,8}|某|[□○]{1,4})"
_VOID = r"(?:[×✕XxＸ*＊]{1,4}|[_＿]{1,8}|某|[□○]{1,4}|[ 　]{1,8})"
_PLAIN_TAIL = _TAIL.replace("?P<tail>", "?:")
MASKED = re.compile(
    rf"(?:(?:(?:19|20)[0-9]{{2}}|20{_BLANK}|{_BLANK})[ ]?年)?[ ]?(?:"
    rf"{_BLANK}月(?:份|[底末初]|[上中下]旬|(?:{_VOID}|[0-9]{{1,2}})日)?|[0-9]{{1,2}}月{_BLANK}日)"
    rf"(?:{_SEP}(?:(?:(?:19|20)[0-9]{{2}}|20?{_BLANK})年)?(?:{_BLANK}|[0-9]{{1,2}})月?(?:份|[底末]|(?:{_BLANK}"
    rf"|[0-9]{{1,2}})?日)?)?{_PLAIN_TAIL}"
    rf"|(?:(?:19|20)[0-9]{{2}}|20{_BLANK}|{_VOID})年{_VOID}月{_VOID}日|20[×✕XxＸ*＊_]{{2}}年(?:度"
    rf"|[底末内])?{_PLAIN_TAIL}"
)

# where in the period: 每季度末月20日前, 每年3月、9月, 每月第一个周五
_MONTH_OF_IT = r"(?:[0-9]{1,2}[日号]|[底末初]|[上中下]旬)?"
_IN_PERIOD = (
    rf"(?:(?:第[一二三四五六1-6]个?|首个?|最后[一1]?个?|末)月份?{_MONTH_OF_IT}"
    rf"|(?:{_NUM})月份?{_MONTH_OF_IT}(?:(?:[、和及]|{_SEP})(?:{_NUM})月份?{_MONTH_OF_IT})*"
    r"|(?:第[一二三四1-4]个?|最后[一1]?个)(?:周|星期)[一二三四五六日天])(?:之前|以前|前)?"
)
EVERY = re.compile(
    r"每隔?(?P<days>7|10|15|30|[七十]|十五|三十)[天日](?!内|以)|每(?:个|隔)?(?P<n>[一两二2双]|(?:[三四六346]|十二|12)(?=个月))?个?(?P<u>工作日|半年|半个?月|旬|小时|季度|月|周|星期|礼拜|年度?|季|天|晚(?!会|期)|日(?!常))(?!以|间隔)"
    rf"(?P<day>的?{_IN_PERIOD}|(?<=[周期拜])[一二三四五六日天](?![次场期轮回遍小个项篇条家户名人例课堂])"
    r"(?:(?:[、和及至到]|—)(?:每?(?:周|星期))?[一二三四五六日天](?![次场期轮回遍小个项篇条家户名人例课堂]))*(?:[上下]午|晚上?)?"
    r"|的?[0-9]{1,2}[日号]?(?:[、和及][0-9]{1,2}[日号]?)*(?<=[日号])(?:之前|以前|前)?|(?:月"
    r"|季)?[底末初](?:之前|以前|前)?|[上中下]旬)?"
    r"|(?P<b>按(?:月|季度?|周|年|日)(?![照时期]))|(?P<c>逐月|逐季度?|逐周)"
)
CYCLE = {
    word: cycle
    for cycle, words in {
        "daily": "工作日 天 日 晚",
        "weekly": "周 星期 礼拜",
        "monthly": "月",
        "quarterly": "季度 季",
        "half_yearly": "半年",
        "half_monthly": "半月 半个月",
        "ten_daily": "旬",
        "hourly": "小时",
        "yearly": "年 年度",
    }.items()
    for word in words.split()
}
DOUBLE = {"weekly": "biweekly", "monthly": "bimonthly", "yearly": "two_yearly", "daily": "two_daily"}
RHYTHM = re.compile(
    r"(?<![每一半两])[日周月季年][\u4e00-\u9fff]{1,3}(?:[、，,][日周月季年][\u4e00-\u9fff]{1,3}?)+"
    r"(?=[，。；、”）)]|制度|机制|工作|的|等|$)"
    r"|每(?:半年|季度?|[日天周月年])[\u4e00-\u9fff]{2,3}?(?:[、，,]每(?:半年|季度?|[日天周月年])[\u4e00-\u9fff]{2,3}?)+"
    r"(?=[，。；、”）)]|制度|机制|工作|的|等|$)"
)
INITIAL = {
    "半": "half_yearly",
    "天": "daily",
    "日": "daily",
    "周": "weekly",
    "月": "monthly",
    "季": "quarterly",
    "年": "yearly",
}

# 年初有计划、年中有检查、年底有总结 says how work is run, not when anything is due; 年初启动、年底完成 does
_TURN = r"(?:年初|年中|年[底末]|岁末|季度?|季季|月月|平时|日常)"
_RUNNING = (
    r"[定抓严强]?(?:计划|谋划|部署|安排|动员|承诺|检查|督查|督导|督促|调度|推进|评估|评议|点评|讲评|述职|考核|考评|总结"
    r"|小结|通报|目标|进展)"
)
SLOGAN = re.compile(
    rf"{_TURN}[都均要]?有[\u4e00-\u9fff]{{2,4}}?(?:[、，]?{_TURN}[都均要]?有[\u4e00-\u9fff]{{2,4}}?)+(?=[，。；、”）的]|$)"
    rf"|年初{_RUNNING}(?:[、，]{_TURN}{_RUNNING})*[、，]年[底末]{_RUNNING}(?=[，。；、”）的]|$)"
)
_COUNT = r"[0-9０-９]{1,3}|[一二两三四五六七八九十半]{1,3}"
_UNIT = r"个?工作日|个?自然日|天|日|个月|周(?![岁年边])|星期|年|个?小时|个季度|分钟"
DURATION = re.compile(
    quick(
        rf"(?<![0-9０-９.月年第每近前一二三四五六七八九十])(?P<n>{_COUNT})(?P<u>{_UNIT})(?:左右"
        rf"|的)?(?:时间)?(?P<s>以内|之内|内(?![部容外涝]))"
        rf"|(?P<head>经过|为期|历时|利用|力争用|争取用|计划用|用|公示期?(?:时间)?(?:为)?|试运行期?(?:为)?"
        rf"|周期(?:为)?|期限(?:为)?|时间(?:为|共)?|通过(?=[^，。；]{{1,6}}(?:的|时间|努力|集中|攻坚|整治))|工期(?:为)?|时限(?:为)?|不少于|至少|不超过)"
        rf"(?P<cmp>不少于|至少|不得少于|不超过"
        rf"|不得超过)?(?P<n2>{_COUNT})(?P<u2>{_UNIT})(?P<s2>左右)?(?:的)?(?P<t>时间|努力|以上)?"
    )
)
# 开放天数不少于280天: an amount, no limit
COUNTED_DAYS = re.compile(r"(?:天数|日数)[^，。；：\n]{0,16}$")
# 一个月内违反三次以上的，收回…: how often something happens, no limit
SO_OFTEN = re.compile(r"[^，。；：\n]{0,14}[次起回件](?:及?以上)?[^，。；：\n]{0,8}的(?=[，、])")
EACH_PERIOD = re.compile(r"每(?:人|名)?每?个?(?:年|半年|季度?|月|周|星期|[期批班轮])")
ISO_DURATION = {
    "年": "P{}Y",
    "个月": "P{}M",
    "周": "P{}W",
    "星期": "P{}W",
    "天": "P{}D",
    "日": "P{}D",
    "自然日": "P{}D",
    "工作日": "P{}BD",
    "小时": "PT{}H",
    "分钟": "PT{}M",
}
ANCHOR = re.compile(
    r"(?:自|从)?((?:[0-9]{4}年)?[0-9]{1,2}月(?:[0-9]{1,2}日)?起|[\u4e00-\u9fff《》\ue000]{2,20}?(?:之日起|日起|后|起))[，]?$"
)

_EVENTS = (
    "验收|评估|评审|换届(?:选举)?|(?:主)?汛期(?:来临|到来)?|汛(?=前(?!准备|检查|排查|工作|隐患))|入汛|雨季|供暖季?|采暖(?:期|季)|入冬|入夏|开学"
    "|放假|暑假|寒假|(?:会议|大会)(?:召开)?|召开|开会|启用|投入使用|开工"
    "|动工|施工|签约|公示(?:期满|结束)?|考核|测评|评议|两会|节假日|重[要大]节日|节日|春节|中秋节?|端午节?"
    "|重阳节?|清明节?|元宵节?|高考|中考|台风季?|检查|督查|到期|期满|届满|上线"
)
EVENT = re.compile(
    quick(
        rf"(?P<e>(?:项目|工程|年度|年终|正式|上级|首次|下[一]?次|集中|竣工|全面|期中|中期"
        rf"|终期)?{told_apart(_EVENTS)}(?:工作)?(?:结束|完成|开始|到来|来临)?)(?:之前|以前|前夕|前(?![期往来列三述沿景]|提(?![出交供请升高示])))"
    )
)
FESTIVAL = {
    "元旦": (1, 1),
    "三八": (3, 8),
    "五一": (5, 1),
    "劳动节": (5, 1),
    "五四": (5, 4),
    "六一": (6, 1),
    "儿童节": (6, 1),
    "七一": (7, 1),
    "八一": (8, 1),
    "教师节": (9, 10),
    "十一": (10, 1),
    "国庆": (10, 1),
    "妇女节": (3, 8),
    "青年节": (5, 4),
    "建党节": (7, 1),
    "建军节": (8, 1),
}
# 国庆、中秋前: the first of two feasts has the 前 of the second
_JOINED = (
    r"(?=[、和](?:中秋|春节|国庆|元旦|元宵|清明|端午|重阳|劳动|[“「]?(?:五一|十一|七一))[”」]?节?"
    r"(?:之?前|以前|前夕|期间|前后))"
)
FEAST = re.compile(
    r"(?:[“「‘『](?P<q>三八|五一|五四|六一|七一|八一|十一)[”」’』]"
    r"|(?:(?<![\u4e00-\u9fff0-9月])(?:三八|五一|五四|六一|七一|八一)(?:国际)?)?(?P<n>元旦|国庆|教师节|劳动节|儿童节|妇女节|青年节|建党节|建军节)"
    r"|(?<![\u4e00-\u9fff0-9月])(?P<b>三八|五一|五四|六一|七一|八一|十一)(?=前|期间|节|、))(?:国际)?(?:劳动|儿童|妇女|青年|建党|建军|国庆)?节?"
    r"(?:小?长?假期?(?=之?前|以前|期间|到来|来临))?(?:(?:到来|来临)(?=之?前|以前))?"
    rf"(?:(?P<tail>之前|以前|前后|前夕|期间|左右|假期|前(?![期往来列三述]))|(?P<joined>{_JOINED}))?"
)
# Days known by their date: “6·5”环境日期间, “119”宣传日前后.
NAMED_DAYS = {"119": (11, 9), "315": (3, 15), "512": (5, 12), "626": (6, 26), "124": (12, 4), "415": (4, 15)}
NAMED_DAY = re.compile(
    quick(
        rf"[“‘]?(?P<md>(?:1[0-2]|[1-9])[·.．•](?:3[01]|[12][0-9]|[1-9])|{'|'.join(NAMED_DAYS)})[”’]?"
        r"[\u4e00-\u9fff]{0,12}?(?P<tail>之前|以前|前后|前夕|期间|前(?![期往来列三述]))"
    )
)
# Feasts and seasons whose days differ from year to year.
SEASON = re.compile(
    r"(?P<e>春节|清明节?|端午节?|中秋节?|重阳节?|元宵节?|寒假|暑假|主?汛期|两会|国庆中秋双节|双节)(?:期间|前后)"
)
VAGUE = re.compile(
    r"不定期|定期(?![存限])|适时|尽快|尽早|尽速|早日(?!康复)|(?<![最])近期(?!目标|规划|以来|内?发)|择期|择机|待(?:条件|时机)成熟(?:[之以]?后|时)?"
    r"|(?:条件|时机)成熟[时后]|逐步(?=建立|建成|建设|形成|实现|推开|推行|推广|扩大|健全|完善)"
)


# Cheap signs without which the patterns above cannot match: most clauses name no time at all. To look for a few
# characters costs a fiftieth of trying the patterns; together the signs halve the time that reading takes.
ANY_SIGN = re.compile(r"[年月季前内期每按逐旦庆节时尽机熟日周天钟]|[三五六七八十][一四八]|岁末|20[0-9]{2}[-./]")
FEAST_SIGN = re.compile(r"[旦庆节]|[三五六七八十][一四八]")
SEASON_SIGN = re.compile(r"前|期间")
VAGUE_SIGN = re.compile(r"[期时尽机熟逐早]")
CALENDAR_SIGN = re.compile(r"[年月季]|岁末|20[0-9]{2}[-./]")
BLANK_SIGN = re.compile(r"[×✕XxＸ*＊_＿某□○ 　]")
LENGTH_SIGN = re.compile(r"内|经过|通过|时间|为期|历时|用|公示|试运行|期|少于|至少|超过")
# What any of the patterns above can begin with.
FIRST = (
    "早赶隔逢0-9０-９一二三两五六七八十上下不中为主九争今会供儿元入全公利到力动劳半历去双召台启周四国大季定寒尽届岁工年开当待投择按换放教施日时明春暑月期"
    "本条来某检次正每汛测清用督竣端第签终经翌考至节计评试近适逐通采重集雨项首验高×✕XxＸ*＊_＿□○ 　‘“「『"
)
RANGE_SIGN = re.compile(r"[至到\-－—–─~～]")
EVERY_SIGN = re.compile("[每按逐]")
SLOGAN_SIGN = re.compile("年[初中底末].{2,6}年[中底末]")
RHYTHM_SIGN = re.compile("[、，,](?:[日周月季年]|每[日天周月季年半])")
DATE_SIGN = re.compile("[0-9]")
AROUND_SIGN = re.compile("期间|前后")
# 1.10月15日, 2.第二季度: the item's number, then the time
ITEM = re.compile(r"^[ 　]*[0-9]{1,2}[.．、](?=[0-9]|第?[一二三四]季度|[一二三四五六七八九十]{1,2}月份?)", re.MULTILINE)
