"""What looks like a number or a time and is none: quoted names, titles, document numbers, ordinals, set phrases.

Shielding replaces such characters one for one, so that offsets stay those of the text.
"""

from __future__ import annotations

import re

from evaluators.alternatives import quick, told_apart

MASK = "\ue000"  # private use: no pattern of the reader matches it

_NAMES = re.compile(
    r"《[^《》\n]{1,80}》|〈[^〈〉\n]{1,60}〉"
    r"|“[^“”\n]{1,60}”|‘[^‘’\n]{1,60}’|「[^「」\n]{1,60}」|『[^『』\n]{1,60}』"
    r"|[〔\[［【(（]\s*(?:19|20)[0-9]{2}\s*[〕\]］】)）]\s*第?\s*[0-9]{1,12}\s*号"
)
_NAME_SIGN = re.compile(r"[《〈“‘「『〔\[［【(（]")
_ORDINAL = r"第\s*(?:[0-9０-９]{1,4}|[〇零一二两三四五六七八九十百]{1,5})[—\-至、和]?"
_NUMERAL = "一二三四五六七八九十"
_MARKER = re.compile(
    quick(
        rf"[（(][{_NUMERAL}0-9]{{1,3}}[）)]|[①-⑳]|(?m:^[ 　]*[{_NUMERAL}]{{1,3}}、)"
        rf"|(?m:^[ 　]*[0-9]{{1,2}}[.．、](?![0-9]))"
        rf"|[{_NUMERAL}]{{1,2}}(?:是|要|来)(?![次个])|其[{_NUMERAL}](?=[，是、])|[0-9]{{1,2}}(?=[.．](?![0-9]))"
    )
)
# Standing expressions of official prose: they name, they do not count.
_PHRASES = told_apart(
    r"三会一课|八项规定|一把手|一票否决|一站式|一条龙|一盘棋|一张网|一揽子|一次性|一系列|一家人|一方面|一部分|一门式"
    r"|一岗双责|一网通办|一网统管"
    r"|四位一体|五位一体|一体化|一对一|多对一|对一|两个(?:维护|确立|责任|毫不动摇|为主|覆盖)|四个(?:意识|自信"
    r"|全面|合格|服从)|三个(?:代表|区分开来)"
    r"|[两三四五六七八九十]个(?:一|着力|坚持|统一|到位|结合|转变|突出|强化|清单)|两学一做|三严三实|四议两公开"
    r"|两代表一委员"
    r"|一老一小|[三五]社联动|两委|两新|两不愁三保障|三务公开|百分百|一个中心|两手抓|任何一[个项名]"
    r"|[同逐另某每这那哪惟唯统]一[个名项家支位种批次]?"
    r"|之一|百家[宴姓争讲]|千家万户|一[^，。；、\s〇零两二三四五六七八九十百千万]{1,3}一[^，。；、\s一]{1,2}|一时|一起|一致|一定|一般"
    r"|一切|一直|一旦|一律|一些|进一步|万一|一线|一流|一样|一经|一并"
    r"|[一二三四五六七八九十]{1,4}届|[一二三四五六七八九十]中全会|(?:十[四五六七八九]|二十)大|十[三四五六]五"
    r"|最后[一1两2]?[个次名批周]|建党[0-9]{1,12}|[0-9]{1,12}周年"
    r"|[0-9]{1,12}[×xX*+＋/／][0-9]{1,12}(?:[+＋][0-9]{1,12})*|[0-9]{1,12}[+＋][×xXNn]|[A-Za-z][0-9]{1,12}"
    r"|二次(?=[\u4e00-\u9fff])(?!以[上内])|(?:价值观|方针|要求|口诀)[0-9]{1,2}字|[0-9]{1,2}字(?=方针|口诀|要诀|箴言)"
    r"|[0-9]{1,12}分钟[\u4e00-\u9fff]{0,3}圈|(?:以下|如下|几)[几个]个?方面"
)
_ALL_NUMBERS = re.compile(quick(f"{_ORDINAL}|{_PHRASES}"))


def _blank(match: re.Match[str]) -> str:
    return MASK * len(match.group())


def shield_names(text: str) -> str:
    """Return `text`, equally long, with quoted names, titles and document numbers blanked out."""
    return _NAMES.sub(_blank, text) if _NAME_SIGN.search(text) else text


def shield(text: str) -> str:
    """Return `text`, equally long, with everything blanked out that merely looks like a quantity."""
    return _MARKER.sub(_blank, _ALL_NUMBERS.sub(_blank, shield_names(text)))
