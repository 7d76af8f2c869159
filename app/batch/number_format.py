"""Numbers as a spreadsheet shows them by a number format (ECMA-376 part 1, 18.8.31)."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne
from typing import NamedTuple

from app.batch.numerals import MOST, in_figures, in_words

_PIECE = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|\[(?P<tag>[^\]]*)\]|(?P<gap>[_*].)'
    r"|(?P<general>General|G/通用格式|常规|@)|(?P<digit>[0#?])|(?P<sign>.)",
    re.IGNORECASE | re.DOTALL,
)
_EXACT = Context(prec=100)  # 15 digits before the point and the 30 that a format may ask for behind it
_GENERAL = 11  # characters of a number without a format, its point among them
_SECTIONS = 4  # of a format at most: for positive numbers, negative ones, zero and text
_MOST = Decimal(10) ** 15  # a spreadsheet keeps 15 digits: of a longer number the last ones are lost


_CONDITION = re.compile(r"(?P<sign><=|>=|<>|<|>|=)\s*(?P<limit>-?\d+(?:\.\d+)?)")
_COMPARED = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "<>": ne}
_NUMERALS = re.compile(r"DBNum|NatNum", re.IGNORECASE)
_FORMS = {"dbnum1": False, "dbnum2": True}  # 一, and 壹
_CHINESE = re.compile(r"\$-(?:0*804|zh-cn)|red|black|blue|green|color\d+")  # or what tells nothing of numerals


class FormatError(ValueError):
    """A number format that cannot be followed; `args[0]` is the format."""


class Piece(NamedTuple):
    """A piece of a section: its kind (text, tag, general, digit, sign) and what it says."""

    kind: str
    text: str


@lru_cache(maxsize=512)
def sections_of(form: str) -> tuple[tuple[Piece, ...], ...]:
    """Return the sections of a format, for positive numbers, negative ones, zero and text."""
    sections: list[list[Piece]] = [[]]
    for match in _PIECE.finditer(form):
        kind = match.lastgroup or ""
        if kind == "sign" and match[0] == ";":
            sections.append([])
        elif kind != "gap":  # the width of a sign, or what fills the cell
            sections[-1].append(Piece("text" if kind in {"quoted", "escaped"} else kind, match[kind]))
    return tuple(map(tuple, sections))


def shows_texts_as_they_are(form: str) -> bool:
    """Tell whether a text in a cell of this format is seen as it is."""
    try:
        return text_shown("文", form) == "文"
    except FormatError:
        return False


def text_shown(value: str, form: str) -> str:
    """Print a text by the format `form`: 张三 by @"同志" is 张三同志.

    Raises:
        FormatError: the format does something to texts that this function does not know.
    """
    section = _of_texts(form)
    if section is None:
        return value
    if any(piece.kind == "digit" or _acts(piece) for piece in section):
        raise FormatError(form)
    return "".join(value if piece.kind == "general" else _literal(piece) for piece in section).strip()


@lru_cache(maxsize=512)
def _of_texts(form: str) -> tuple[Piece, ...] | None:
    """Return the section for texts: the fourth, or else the last where it has an @."""
    last = sections_of(form)[-1]
    return last if len(sections_of(form)) == _SECTIONS or ("general", "@") in last else None


def _of_numbers(form: str) -> tuple[tuple[Piece, ...], ...]:
    """Return the sections without that for texts."""
    sections = sections_of(form)
    return sections[:-1] if len(sections) > 1 and _of_texts(form) is not None else sections


def number_shown(value: float, form: str) -> str:
    """Print `value` by the format `form`, rounding halves away from zero.

    Raises:
        FormatError: the format does more than this function knows (fractions, powers of ten, decimals in words,
            negative numbers by a condition), or the number has lost digits.
    """
    exact = Decimal(f"{value:.15g}")
    if not exact.is_finite() or abs(exact) >= _MOST:
        raise FormatError(form)
    sections = _of_numbers(form)
    try:
        chosen = _chosen(exact, sections)
        below, text = _laid(exact, sections[chosen])
    except FormatError as error:
        raise FormatError(form) from error
    return f"{'-' if below and chosen == 0 else ''}{text}".strip()


def _chosen(exact: Decimal, sections: tuple[tuple[Piece, ...], ...]) -> int:
    """Return which section shows a number: by its sign, or by the conditions of the sections, [>=10000].

    Raises:
        FormatError: it fits none, is below zero, where nobody knows of its sign, or only some sections before the last
            have a condition.
    """
    conditions = [_condition(section) for section in sections]
    if not any(conditions):
        return 1 if exact < 0 and len(sections) > 1 else 2 if not exact and len(sections) > 2 else 0
    if exact < 0 or not all(conditions[: max(1, len(sections) - 1)]):
        raise FormatError
    for place, condition in enumerate(conditions):
        if condition is None or _COMPARED[condition["sign"]](exact, Decimal(condition["limit"])):
            return place
    raise FormatError


def _condition(section: tuple[Piece, ...]) -> re.Match[str] | None:
    """Return the condition of a section, None where it has none.

    Raises:
        FormatError: it has one that cannot be read, or two.
    """
    said = [piece.text for piece in section if piece.kind == "tag" and piece.text[:1] in {"<", ">", "="}]
    found = [_CONDITION.fullmatch(text) for text in said]
    if len(said) > 1 or None in found:
        raise FormatError
    return found[0] if found else None


def _laid(exact: Decimal, section: tuple[Piece, ...]) -> tuple[bool, str]:
    """Return whether the number is below zero as it is shown, and what a section makes of it without sign."""
    kinds = [piece.kind for piece in section]
    if any(piece.kind == "tag" and _NUMERALS.match(piece.text) for piece in section):
        return False, _worded(exact, section)
    if "general" in kinds:
        if kinds.count("general") > 1 or "digit" in kinds or any(_acts(piece) for piece in section):
            raise FormatError
        number = _general(abs(exact))
        return exact < 0, "".join(number if piece.kind == "general" else _literal(piece) for piece in section)
    plan = _Plan(section)
    rounded = (exact * plan.factor).quantize(Decimal(1).scaleb(-len(plan.decimals)), ROUND_HALF_UP, _EXACT)
    digits = plan.filled(f"{abs(rounded):f}")
    below = rounded < 0 if plan.whole or plan.decimals else exact < 0
    return below, "".join(digits.get(place, "") + _literal(piece) for place, piece in enumerate(section))


def _worded(exact: Decimal, section: tuple[Piece, ...]) -> str:
    """Return a whole number in Chinese numerals: 一百二十三 by [DBNum1]General, 一二三 by [DBNum1]0.

    Raises:
        FormatError: it is no whole number, below zero or too large, or the format asks for more than that.
    """
    tags = [piece.text.lower() for piece in section if piece.kind == "tag"]
    asked = [tag for tag in tags if _NUMERALS.match(tag)]
    places = [place for place, piece in enumerate(section) if piece.kind in {"general", "digit"}]
    together = bool(places) and places[-1] - places[0] == len(places) - 1
    zeros = all((section[place].kind, section[place].text) == ("digit", "0") for place in places)
    known = len(asked) == 1 and asked[0] in _FORMS and all(_CHINESE.fullmatch(tag) for tag in tags if tag not in asked)
    if not known or not together or not 0 <= exact < MOST or exact % 1 or any(map(_acts, section)):
        raise FormatError
    formal = _FORMS[asked[0]]
    if zeros:
        number = in_figures(int(exact), formal=formal, least=len(places))
    elif len(places) == 1 and section[places[0]].kind == "general":
        number = in_words(int(exact), formal=formal)
    else:
        raise FormatError
    return "".join(
        number if place == places[0] else "" if place in places else _literal(piece)
        for place, piece in enumerate(section)
    )


def _general(number: Decimal) -> str:
    """Return a number as it stands in a cell without a format: 0.333333333."""
    written = f"{number:f}"
    if len(written) > _GENERAL and "." in written and Decimal("0.0001") <= number:
        room = max(0, _GENERAL - written.index(".") - 1)
        written = f"{number.quantize(Decimal(1).scaleb(-room), ROUND_HALF_UP, _EXACT):f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


class _Plan:
    """Where in a section the digits go."""

    def __init__(self, section: tuple[Piece, ...]) -> None:
        self.whole: list[int] = []
        self.decimals: list[int] = []
        self.factor = Decimal(1)
        self._signs = [piece.text for piece in section]
        self._point: int | None = None
        self._grouped = False
        commas = 0
        for place, piece in enumerate(section):
            if piece.kind == "digit":
                commas = self._digit(place, commas)
            elif piece.kind == "sign" and piece.text == ",":
                if not place or (section[place - 1].kind != "digit" and not commas):
                    raise FormatError
                commas += 1
            elif piece.kind == "sign" and piece.text in ".%":
                commas = self._point_or_share(place, commas)
            elif _acts(piece):
                raise FormatError
        self.factor /= 1000**commas  # commas behind the last digit leave thousands out

    def _digit(self, place: int, commas: int) -> int:
        if self._point is not None and commas:
            raise FormatError  # 0.0,0
        self._grouped = self._grouped or commas > 0
        (self.whole if self._point is None else self.decimals).append(place)
        return 0

    def _point_or_share(self, place: int, commas: int) -> int:
        if self._signs[place] == "%":
            if "%" in self._signs[:place]:
                raise FormatError
            self.factor *= 100
            return commas
        if self._point is not None:
            raise FormatError
        self._point = place
        self.factor /= 1000**commas  # and so do those before the point
        return 0

    def filled(self, number: str) -> dict[int, str]:
        """Return what stands at each place of the section: the digits of `number`, and its point."""
        before, _, after = number.partition(".")
        before = before.lstrip("0")
        out: dict[int, str] = {}
        zero = next((index for index, place in enumerate(self.whole) if self._signs[place] == "0"), len(self.whole))
        last = len(self.whole) - 1
        for index, place in enumerate(self.whole):
            right = last - index  # digits that follow
            taken = before[: len(before) - right] if index == 0 else before[-1 - right : len(before) - right or None]
            taken = taken if right < len(before) else "0" if index >= zero else ""
            out[place] = self._separated(taken, right)
        while after and self._signs[self.decimals[len(after) - 1]] != "0" and after.endswith("0"):
            after = after[:-1]
        out |= dict(zip(self.decimals, after, strict=False))
        if self._point is not None:
            lead = "" if self.whole else before
            out[self._point] = lead + ("." if after else "")
        return out

    def _separated(self, digits: str, right: int) -> str:
        if not self._grouped:
            return digits
        count = len(digits)
        return "".join(
            digit + ("," if (behind := right + count - 1 - place) and behind % 3 == 0 else "")
            for place, digit in enumerate(digits)
        )


def _acts(piece: Piece) -> bool:
    """Tell whether a sign does something in a format that is not known here, rather than stand for itself."""
    return piece.kind == "sign" and re.fullmatch(r"[A-Za-z.,%/]", piece.text) is not None


def _literal(piece: Piece) -> str:
    if piece.kind == "text" or (piece.kind == "sign" and piece.text not in ".,"):
        return piece.text
    # [$￥-804] holds a sign of money
    return piece.text[1:].partition("-")[0] if piece.kind == "tag" and piece.text.startswith("$") else ""
