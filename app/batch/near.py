"""What was meant for a tag and would be printed as it stands: full-width braces, one brace for two, 《《社区》》."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.batch.fields import ALL
from app.errors import RosterError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

LIKE = re.compile(r"[{}｛｝﹛﹜«\[【《<「『〔〈＜［%#_]")  # no tag and nothing near it is without one of these
_DOUBLED = re.compile(
    r"[{｛﹛]\s*[{｛﹛](?P<field>[^{}｛｝﹛﹜]*)[}｝﹜]?\s*[}｝﹜]?"
    r"|[{｛﹛]\s*[%％](?P<statement>[^{}｛｝﹛﹜]*?)[%％]?\s*[}｝﹜]"
)
_NAMED = re.compile(
    r"\$?[{｛﹛](?P<one>[^{}｛｝﹛﹜]{1,40})[}｝﹜]|\[\[(?P<square>[^\[\]]{1,40})\]\]|【【(?P<lens>[^【】]{1,40})】】"
    r"|《《(?P<title>[^《》]{1,40})》》|<<(?P<less>[^<>]{1,40})>>|«(?P<merge>[^«»]{1,40})»"
)
# what other programs write for a field, and what stands in text as well
_MAYBE = re.compile(
    r"「([^「」]{1,40})」|『([^『』]{1,40})』|〔([^〔〕]{1,40})〕|【([^【】]{1,40})】|\[([^\[\]]{1,40})\]|［([^［］]{1,40})］"
    r"|<([^<>]{1,40})>|〈([^〈〉]{1,40})〉|＜([^＜＞]{1,40})＞|%(\w{1,40})%|#(\w{1,40})#|_+([^\W_]{1,40})_+"
)
_FORMED = re.compile(r"(.+?)[:：|.!,，](.*)", re.DOTALL)  # a field and how it is to be shown: 户数:,
_NUMERIC = re.compile(r"[:：]\s*(?P<comma>[,，]?)(?P<digits>(?:\.\d+)?[f%]?)d?")  # as Python writes it
_SHEET = re.compile(r"[:：]\s*(?P<comma>(?:#[,，]##)?)0?(?:\.(?P<zeros>0+))?")  # as a sheet's format is written
_RATE = re.compile(r"(?:率|比例|比重|比)$|[%％]")  # what is mostly shown in %: no format of plain numbers prints that
_BLANK = re.compile(r"\s+")
_SHOWN = 10


def near_tags(text: str, place: str, names: Collection[str]) -> Iterator[str]:
    """Yield what in `text`, from which the tags are taken out, stands for a tag: with its place and what is right.

    Single braces and other doubled brackets may be meant as they are, unless what is in them is one of `names`.
    """
    rest = text
    for match in _DOUBLED.finditer(text):
        statement = match["statement"]
        right = f"{{{{{match['field'].strip()}}}}}" if statement is None else f"{{% {statement.strip()} %}}"
        yield f"{place}的“{match[0].strip()}”（应为 {right}）"
        rest = rest.replace(match[0], "")
    for match in _NAMED.finditer(rest):
        inside = _BLANK.sub("", str(match[match.lastgroup or 0]))
        if inside in names:
            yield f"{place}的“{match[0]}”（应为 {{{{{inside}}}}}）"
        elif match["one"] is not None and (formed := _FORMED.fullmatch(inside)) and formed[1] in names:
            yield f"{place}的“{match[0]}”（应为 {_right(formed[1], inside)}）"


def _right(field: str, inside: str) -> str:
    """Return the tag that a field with a way of showing it stands for."""
    rest = inside[len(field) :]
    name = field if field.isidentifier() else f'{ALL}["{field}"]'
    if (shown := _NUMERIC.fullmatch(rest)) is not None:
        form = shown["digits"]
    elif (shown := _SHEET.fullmatch(rest)) is not None:
        form = f".{len(shown['zeros'])}f" if shown["zeros"] else ""
    if shown is not None and (form := ("," if shown["comma"] else "") + form) and not _RATE.search(field):
        return f"{{{{ '{{:{form}}}'.format({name}) }}}}"
    return f"{{{{ {name}{rest} }}}}" if rest.startswith("|") else f"{{{{{name}}}}}"


def maybe_tags(text: str, place: str, names: Collection[str]) -> Iterator[str]:
    """Yield what in `text`, from which the tags are taken out, may stand for a field: 「户数」, [户数], <户数>."""
    for match in _MAYBE.finditer(text):
        inside = _BLANK.sub("", next(filter(None, match.groups())))
        if inside in names:
            yield f"{place}的“{match[0]}”"


def doubt(name: str, found: list[str]) -> Iterator[str]:
    """Yield a note on what may stand for a field."""
    if found:
        more = f"等 {len(found)} 处" if len(found) > _SHOWN else ""
        yield (
            f"{name} 中{'、'.join(found[:_SHOWN])}{more}与名册的列同名，像是字段，但不会换成各社区的内容，会原样印出。"
            "要作字段的，请改为半角的双花括号，如 {{社区}}。"
        )


def refuse(name: str, found: list[str]) -> None:
    """Raise where something was found.

    Raises:
        RosterError: it names them all, of many the first.
    """
    if found:
        more = f"等 {len(found)} 处" if len(found) > _SHOWN else ""
        raise RosterError(
            f"{name} 中有像字段而不是字段的写法，会原样印出：{'、'.join(found[:_SHOWN])}{more}。"
            "请用半角的双花括号，如 {{社区}}；条件和循环如 {% if … %}。"
        )
