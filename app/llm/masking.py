"""Numbers and names of persons, replaced by tokens before a prompt leaves and put back into the answer.

A token looks like ``[XM-NAME-01]``. The same words always get the same token, so that a model can tell persons apart
without learning who they are. In an answer a token is known again in any case, width, bracket or spacing.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from typing import TYPE_CHECKING, Any

from evaluators.rules.privacy.identity_number import CARD, is_card_number, is_identity_number
from evaluators.rules.privacy.personal_contact import MOBILE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.llm.model import Hearing

_UNSEEN = frozenset("\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff\u00ad")
_BLANKS = "\t\v\f\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_DOTS = "•‧・･●∙⋅"  # of names such as 买买提·吐尔逊
# what is typed in another form of the same: wide digits and letters, other blanks, characters that a PDF has for others
_NARROW: dict[int, str | int] = {
    **{code: chr(code - 0xFEE0) for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))},
    **str.maketrans("－＋" + _BLANKS + _DOTS, "-+" + " " * len(_BLANKS) + "·" * len(_DOTS)),
    **{code: unicodedata.normalize("NFKC", chr(code)) for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFAD9))},
}
_IDENTITY = re.compile(r"(?<![0-9A-Za-z])(?:\d{6}[ -]?\d{8}[ -]?\d{3}[0-9Xx]|\d{15})(?![0-9A-Za-z])")
_LANDLINE = re.compile(r"(?<![\d-])(?P<what>[(（]?0\d{2,3}[)）]?[- ]?\d{7,8})(?![\d-])")
_SHORTEST_CARD = 16
_OPEN, _CLOSE = r"[\[［【〔⟦{｛<＜〈「『]", r"[\]］】〕⟧}｝>＞〉」』]"
_TOKEN = re.compile(
    rf"(?:{_OPEN}\s*)?(?<![A-Za-zＡ-Ｚａ-ｚ])[XxＸｘ][MmＭｍ]\s*[-_—–－‐·\s]\s*(?P<kind>[A-Za-zＡ-Ｚａ-ｚ]{{2,8}})"
    rf"\s*[-_—–－‐·\s]\s*(?P<number>[0-9０-９]{{1,4}})(?:\s*{_CLOSE})?"
)
_LOOKALIKE = re.compile(r"([XxＸｘ][MmＭｍ])(\s*[-_—–－‐·\s]\s*[A-Za-zＡ-Ｚａ-ｚ]{2,8}\s*[-_—–－‐·\s]\s*[0-9０-９])")
_BEGUN = re.compile(rf"(?:{_OPEN}\s*)?(?:[XxＸｘ](?:[MmＭｍ][-_—–－\w]{{0,14}})?)?$", re.ASCII)
EXPLAINED = "材料里形如 [XM-NAME-01] 的代号代替了不便外传的姓名和号码。需要写到时照抄代号，不改写、不拆开、不另造。"


class UnknownTokenError(Exception):
    """An answer holds a token that was never given out; `tokens` are as it wrote them."""

    def __init__(self, tokens: list[str]) -> None:
        super().__init__("、".join(tokens))
        self.tokens = tokens


class Mask:
    """The tokens of one document; several threads may use it.

    Args:
        private: names that must not leave, beside every identity, card and phone number.
    """

    def __init__(self, private: Iterable[str] = ()) -> None:
        names = sorted({"".join(_seen(name)[0].split()) for name in private} - {"", *"0123456789"}, key=len)
        spaced = "|".join(map(_pattern, reversed(names)))
        self._names = re.compile(spaced, re.IGNORECASE) if spaced else None
        self._lock = threading.Lock()
        self._tokens: dict[str, str] = {}
        self._words: dict[tuple[str, int], str] = {}

    def hide(self, text: str) -> str:
        """Return `text` with a token for each private thing."""
        text = _LOOKALIKE.sub(r"\1·\2", text)  # a document must not be able to call a number back
        shown: list[str] = []
        behind = 0
        for start, end, kind in sorted(self._found(text)):
            if start >= behind:
                shown += text[behind:start], self._token(text[start:end], kind)
                behind = end
        return "".join((*shown, text[behind:]))

    def show(self, text: str) -> str:
        """Return `text` with the words in place of their tokens.

        Raises:
            UnknownTokenError: it holds a token that was never given out.
        """
        unknown: list[str] = []

        def words(match: re.Match[str]) -> str:
            held = self._words.get(_key(match))
            if held is None:
                unknown.append(match[0])
            return match[0] if held is None else held

        shown = _TOKEN.sub(words, text)
        if unknown:
            raise UnknownTokenError(unknown)
        return shown

    def show_data(self, data: Any) -> Any:
        """Return parsed JSON with the words in every text.

        Raises:
            UnknownTokenError: as `show`.
        """
        if isinstance(data, str):
            return self.show(data)
        if isinstance(data, list):
            return [self.show_data(item) for item in data]
        return (
            {self.show(key): self.show_data(value) for key, value in data.items()} if isinstance(data, dict) else data
        )

    def heard(self, hear: Hearing) -> Hearing:
        """Return a listener to the masked answer that passes on what it says in words, half a token left out."""

        def masked(text: str) -> None:
            begun = _BEGUN.search(text)
            whole = text[: begun.start()] if begun else text
            hear(_TOKEN.sub(lambda match: self._words.get(_key(match), match[0]), whole))

        return masked

    def _found(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield start, end and kind of what is private; earlier kinds win a shared place by starting first."""
        seen, places = _seen(text)
        for start, end, kind in self._private(seen):
            yield places[start], places[end - 1] + 1, kind

    def _private(self, text: str) -> Iterator[tuple[int, int, str]]:
        taken: list[tuple[int, int]] = []
        for start, end, kind in (*_numbers(text), *self._named(text)):
            if not any(start < other and first < end for first, other in taken):
                taken.append((start, end))
                yield start, end, kind

    def _named(self, text: str) -> Iterator[tuple[int, int, str]]:
        if self._names is not None:
            for match in self._names.finditer(text):
                yield *match.span(), "NAME"

    def _token(self, words: str, kind: str) -> str:
        with self._lock:
            token = self._tokens.get(words)
            if token is None:
                number = 1 + sum(known == kind for known, _ in self._words)
                token = self._tokens[words] = f"[XM-{kind}-{number:02}]"
                self._words[kind, number] = words
            return token


def _seen(text: str) -> tuple[str, list[int]]:
    """Return `text` as a reader sees it, one form for each character, and where in `text` each stands."""
    places = [place for place, char in enumerate(text) if char not in _UNSEEN]
    return "".join(text[place] for place in places).translate(_NARROW), places


def _pattern(name: str) -> str:
    """Return how a name may be written: one of two characters is often set with a blank between them.

    A number is no part of a longer one, and a single character hides only where it is a word of its own; a single
    digit is none: it stands in every date and count.
    """
    if name.isdecimal():
        return rf"(?<!\d)(?<!\d[.,])(?:{'[ ,]*'.join(name)})(?!\d)"
    spaced = "[ ]*".join(map(re.escape, name))
    return spaced if len(name) > 1 else rf"(?<!\w){spaced}(?!\w)"


def _numbers(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _IDENTITY.finditer(text):
        if is_identity_number(re.sub("[ -]", "", match[0])):
            yield *match.span(), "ID"
    for match in CARD.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if len(digits) >= _SHORTEST_CARD and is_card_number(digits):
            yield *match.span(), "CARD"
    for pattern in (MOBILE, _LANDLINE):
        for match in pattern.finditer(text):
            yield *match.span("what"), "PHONE"


def _key(match: re.Match[str]) -> tuple[str, int]:
    kind = "".join(chr(ord(char) - 0xFEE0) if char >= "Ａ" else char for char in match["kind"]).upper()
    return kind, int(match["number"])
