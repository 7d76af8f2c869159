"""Names of one body that change within a text: in full and cut short, or of two fashions.

区住房和城乡建设局 and 区住建局 are told for one by their level, their kind and the characters that the short name takes
from the full one in order, to its end: 区水利工程质量监督局 is another body than 区水利局. Short names in the narrow
cells of tables, and those that the text explains (以下简称), are fair.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from evaluators import marks, prefilter
from evaluators.lookup import once
from evaluators.marks import HAN
from evaluators.model import Span
from evaluators.reader import tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from evaluators.model import Document

# what is no part of a body's name: 街道各社区居民委员会, 街道要会同区住建局; but 住房和城乡建设 is one
_RUNS_ON = "[各要由与向报将对在是的及]|(?<![房源展化业])和|会同|社区|居民|村民|业主|物业|领导小组|街道|牵头|负责|配合"
_CORE = f"(?:(?!{_RUNS_ON})[{HAN}])"
_LEVEL = "(?P<level>街道|镇|(?<![社小园片辖城地景校厂灾山特老新])区(?!域)|县)"
_FULL = re.compile(f"{_LEVEL}(?P<core>{_CORE}{{2,14}}?)(?P<kind>局|委员会|办公室)")
_SHORT = re.compile(
    f"(?:{_LEVEL}|(?<=[由同经])(?=[{HAN}]{{2,4}}办))(?P<core>{_CORE}{{2,5}}?)"
    "(?P<kind>(?<![格结布全大])局(?![面部限势长])|(?<![党纪工团政])委(?![员会派托])|办(?![公事理法案好学结件证班]))"
)
_BEGINS = re.compile(f"[街镇区县由同经](?:(?<=[街镇区县])|(?P<by>)(?=[{HAN}]{{2,4}}办))")
"""What a short name begins with, or right behind."""
_KINDS = {"局": "局", "委": "委员会", "办": "办公室"}
# what a short name may leave out at the end: the rest of a word that it begins (住建 of 建设, 工信 of 信息化) and
# words that tell no body from another
_LEFT_OUT = f"[{HAN}]?化?(?:监督|管理|建设|事务|工作|服务|发展|保障|综合|运输|和规划|(?<=管理)(?:综合)?行政执法)*"
_OF_OTHERS = frozenset(("综合", "文明"))  # 综合办, 文明办 are bodies of their own
# of two fashions; a sub-district has but one of each
_FASHIONS = (("平安建设办公室", "平安法治办公室"), ("社会事务办公室", "社会事业办公室"))
CALLED = re.compile("(?:简称|统称|以下称)[^）)。；\n]{0,40}")
"""Words that explain a short name."""
_FIRM = re.compile(
    f"(?:(?<![{HAN}])|(?<=[由各向对与和及同请让促导动织引合家个区的经到在从为聘将]))物业(?:服务|管理)?(?:公司|企业)(?![长员法])"
)
# 街道退役军人服务站 signs: there is no 街道退役军人服务中心 beside it
_ENDINGS = ("服务站", "服务中心", "工作站", "工作中心")
_SIGNED = re.compile(f"(?P<name>街道(?P<core>[{HAN}]{{2,10}}?)(?:{'|'.join(_ENDINGS)}))$")
_IN_TITLE = re.compile("[^《》\n]{0,80}+》")


class Changed(NamedTuple):
    """Two names of one body with their places, the one to be kept first."""

    name: str
    other: str
    places: tuple[Span, ...]
    others: tuple[Span, ...]


@once
def changed(document: Document) -> tuple[Changed, ...]:
    """Return each body under its full name and a short one that nothing explains, and under names of two fashions."""
    explained = "\n".join(match[0] for match in prefilter.found(CALLED, document))
    full = _gathered(document, prefilter.found(_FULL, document))
    found: list[Changed] = []
    for short, those in _gathered(document, _short_ones(document)).items():
        name = next((one for one, whole in full.items() if _cut(those[0], whole[0])), None)
        if name is not None and those[0]["core"] + those[0]["kind"] not in explained:
            found.append(Changed(name, short, _spans(full[name]), _spans(those)))
    fashions = [
        (name, other)
        for name in full
        for ending, another in _FASHIONS
        if name.endswith(ending) and (other := name.removesuffix(ending) + another) in full
    ]
    groups = [{name: full[name] for name in names} for names in fashions]
    firms = prefilter.found(_FIRM, document) if "物业" not in explained else ()
    for group in (*groups, _gathered(document, firms)):
        most_said, *others = sorted(group.items(), key=lambda entry: -len(entry[1])) or [("", [])]
        found += [Changed(most_said[0], other, _spans(most_said[1]), _spans(those)) for other, those in others]
    return (*found, *_unlike_signature(document))


def _unlike_signature(document: Document) -> Iterator[Changed]:
    """Yield the unit that signs under its name and under one of another ending (街道退役军人服务站, 服务中心)."""
    signed = _SIGNED.search(document.sign_off.text.strip()) if document.sign_off is not None else None
    if signed is None:
        return
    named = re.compile(f"街道{re.escape(signed['core'])}(?:{'|'.join(_ENDINGS)})")
    found = _gathered(document, named.finditer(document.text, document.body.start, document.body.end))
    own = found.pop(signed["name"], [])
    for other, those in found.items() if own else ():
        yield Changed(signed["name"], other, _spans(own), _spans(those))


def _gathered(document: Document, matches: Iterable[re.Match[str]]) -> dict[str, list[re.Match[str]]]:
    """Return which of the matches are the document's own names, tables left out, by name."""
    aside, within = marks.cited(document), tables.covered(document)
    found: dict[str, list[re.Match[str]]] = {}
    for match in matches:
        shut = aside.touches(*match.span()) or within.touches(*match.span())
        if not shut and not _IN_TITLE.match(document.text, match.end()):
            found.setdefault(match[0], []).append(match)
    return found


def _short_ones(document: Document) -> Iterator[re.Match[str]]:
    """Return the matches of `_SHORT`, which `re` by itself would try at every place."""
    if not prefilter.possible(_SHORT, document):
        return iter(())
    text, body = document.text, document.body
    signs = _BEGINS.finditer(text, body.start, body.end)
    places = sorted({sign.start() if sign["by"] is None else sign.end() for sign in signs})
    return prefilter.tried(_SHORT, text, places, body.end)


def _spans(matches: list[re.Match[str]]) -> tuple[Span, ...]:
    return tuple(Span(*match.span()) for match in matches)


def _cut(short: re.Match[str], full: re.Match[str]) -> bool:
    """Tell whether one name takes its characters from the other in order, from its first to its end."""
    level = short["level"] or (full["level"] if short["kind"] == "办" else None)
    if level != full["level"] or _KINDS[short["kind"]] != full["kind"]:
        return False
    if len(short[0]) >= len(full[0]) or short["core"] in _OF_OTHERS or short["core"][0] != full["core"][0]:
        return False
    return re.fullmatch(".*".join(short["core"]) + _LEFT_OUT, full["core"]) is not None
