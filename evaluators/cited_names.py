"""Names of documents in a text: 《titles》 and document numbers, brought to one spelling.

Numbers follow 党政机关公文处理工作条例 第九条（五）: 机关代字、年份、发文顺序号, the year in 〔〕. Other brackets are
common mistakes and mean the same document.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_NUMBER = re.compile(
    r"(?P<code>[\u4e00-\u9fff]{1,12}?)[〔\[【(﹝（［](?P<year>(?:19|20)\d{2})[〕\]】)﹞）］](?P<serial>第?\s*\d{1,5})\s*号"
)
_TITLE = re.compile(r"《([^《》]{2,80}(?:《[^《》]{1,60}》[^《》]{0,20})*)》")
_NOISE = re.compile(r"[\s《》“”\"'‘’〈〉<>，,。.、：:；;（）()〔〕\[\]—\-·]+")


@dataclass(frozen=True, slots=True)
class CitedNames:
    """Titles without their marks and numbers in one spelling, in the order of the text."""

    titles: tuple[str, ...]
    numbers: tuple[str, ...]

    def search_keys(self) -> list[str]:
        """Return the keys under which the documents named are found.

        A number in running text has no left edge (详见云政发〔2024〕1号), so every ending of it with at least two
        characters before the year is tried.
        """
        keys = [title_key(title) for title in self.titles]
        for number in self.numbers:
            code, bracket, rest = number.partition("〔")
            keys += [code[i:] + bracket + rest for i in range(max(len(code) - 1, 1))]
        return keys


def cited_names(text: str) -> CitedNames:
    """Find 《titles》 and document numbers in a text."""
    titles = [match.group(1) for match in _TITLE.finditer(text)]
    for outer in list(titles):
        titles += [match.group(1) for match in _TITLE.finditer(outer)]
    numbers = [_spell(match) for match in _NUMBER.finditer(unicodedata.normalize("NFC", text))]
    return CitedNames(tuple(dict.fromkeys(titles)), tuple(dict.fromkeys(numbers)))


def _spell(match: re.Match[str]) -> str:
    return f"{match['code']}〔{match['year']}〕{int(re.sub(r'[^0-9]', '', match['serial']))}号"


def number_key(number: str) -> str:
    """Return one spelling for a document number whatever its brackets, spaces and leading zeros."""
    compact = re.sub(r"\s+", "", number)
    match = _NUMBER.search(compact)
    return _spell(match) if match else compact


def title_key(title: str) -> str:
    """Return a title without marks, spaces and punctuation: 《关于…的通知》 and 关于…的通知 are one."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", title)).lower()
