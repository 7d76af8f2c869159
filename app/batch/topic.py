"""What the reports of a run are about: the title of the plan that they report on, without places, year and type."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.batch.aside import COMMUNITY, SUBDISTRICT
from app.batch.general import AIMS, TITLES
from app.batch.places import NO_DISTRICT, OFFICE, REGION
from app.batch.resemblance import Names

if TYPE_CHECKING:
    from pathlib import Path

    from app.batch.roster import Roster

_PLACE = "\n"  # stands for a name that was taken out
_ISSUED = re.compile("^.*?(?:印发|转发)《?(.+?)》?的通知$")
_TAG = re.compile(rf"\{{\{{[-\s]*(?:{COMMUNITY}|{SUBDISTRICT})[-\s]*\}}\}}")
_BEFORE = (
    rf"(?:^|(?<=[\n、在于年度{REGION}]))"  # what may stand before a name as a whole; 大桥东社区 is another community
)
_MADE = "(?:创建|建设|打造|治理|评选|评比|培育)"
_BEHIND = f"(?!{_MADE}(?:工作|实施|行动|活动)?(?:方案|计划))"  # 和平社区创建 may be a matter
_AIMED = rf"(?!(?:[、和与及][一-鿿]{{2,4}}?(?:社区|街道))*的?{_MADE})"  # 平安社区建设, 平安社区、书香社区创建 are
_AIM = re.compile(f"(?:{AIMS}|{TITLES})+(?:社区|街道)")
_YEAR = r"\d{4}年度?(?![—－\-~～至到])"  # but a plan of several years is called so
_WITHIN = re.compile(  # what the next place lies in, as its place says; no 小区 and no 城乡
    rf"^(关于)?([^\n，、]{{1,12}}?)(?:{OFFICE}|(?<![{NO_DISTRICT}])[{REGION}]|(?<!城)[镇乡])(?:{_YEAR})?(?=\n)"
)
_ISSUER = re.compile(rf"^([^\n，、\d]{{2,12}}?)街道(?:办事处)?(?=关于|{_YEAR}{_BEHIND})")
_DOES = re.compile(  # 推进美丽街道2026年… signs nothing; 建设街道 and 新建街道 are names
    "(?:(?:全面|大力|深入|持续|进一步|扎实|切实|积极|加快|关于)*"
    "(?:推[进动行]|加[强快]|整治|开展|创建|打造|建设|深化|治理|提升|规范|美化|清理|评选|落实|做好|强化|优化|实施|完善|改造|巩固|争创)).+"
    "|.*(?:[进入到驻下在各全本]|商业|[沿背临]街|示范|样板|试点|重点|城市|农村|两侧)"
)
_AROUND = re.compile(r"在?\n(?:办事处|居民委员会|居委会)?[的、]?")
_FRONT = re.compile(rf"^(?:\n|关于|{_YEAR})+")
_INSIDE = re.compile(rf"\n+(?:{_YEAR})?")
_ADDED = re.compile("(?<=[案划])（[^（）]*）$")  # （试行）
_KIND = re.compile("的?(?:方案|计划)?$")
_WORK = "工作"


def topic_of(plan: Path, roster: Roster) -> str:
    """Return what a plan is about by its title; 工作 where that only says of which type it is, "" where not even that.

    Of places, the tags for them go, the roster's own communities and sub-districts, who signed the plan, what stands
    before one of these, and a sub-district before the year: by its words alone nobody can tell 幸福社区 from 书香社区.
    """
    import evaluators
    from app.composing.wording import place_name
    from app.files import load

    text = load(plan).text
    read = evaluators.read(text)
    title = read.title.text if read.title is not None else next(filter(str.strip, text.splitlines()), "")
    title = _ISSUED.sub(r"\1", "".join(title.strip("# 　").splitlines()))
    signer = "" if read.sign_off is None else place_name(read.sign_off.text)
    title = _TAG.sub(_PLACE, title)
    for name in sorted({*_own_names(roster, title), signer} - {""}, key=len, reverse=True):
        matter = _AIMED if _AIM.fullmatch(name) else ""
        title = re.sub(_BEFORE + re.escape(name) + _BEHIND + matter, _PLACE, title)
    title = _AROUND.sub(_PLACE, _ISSUER.sub(_unsigned, _WITHIN.sub(_within, title)))
    return _untyped(_INSIDE.sub("", _FRONT.sub("", title)))


def _within(found: re.Match[str]) -> str:
    """Return what is left of the words before a place that may say in what it lies."""
    return found[0] if _DOES.fullmatch(found[2]) else found[1] or ""


def _unsigned(issuer: re.Match[str]) -> str:
    """Return what is left of the words before a street that may have signed the plan."""
    return issuer[0] if _DOES.fullmatch(issuer[1]) else _PLACE


def _own_names(roster: Roster, title: str) -> list[str]:
    keys = list(roster.keys)
    return Names({community for _, community in keys}, {area for area, _ in keys}).within(title)


def _untyped(title: str) -> str:
    from app.request import TITLES

    title = _ADDED.sub("", title)
    kind = next((name for name in TITLES.values() if title.endswith(name)), "")
    return _KIND.sub("", title.removesuffix(kind), count=1) or (_WORK if kind.startswith(_WORK) else "")
