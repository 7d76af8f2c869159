"""Whole numbers in Chinese numerals as a spreadsheet shows them: 一百二十三, 壹佰贰拾叁, and 一二三."""

from __future__ import annotations

MOST = 10**12  # from there on nobody writes numbers in words
_PLAIN, _FORMAL = ("〇一二三四五六七八九", "十百千"), ("零壹贰叁肆伍陆柒捌玖", "拾佰仟")
_GROUPS = ("", "万", "亿")
_FIGURES = 4  # of a group


def in_words(number: int, *, formal: bool) -> str:
    """Return a number from 0 up to `MOST` in words, 壹佰 where `formal`; 10 is 一十, as in a spreadsheet."""
    figures, signs = _FORMAL if formal else _PLAIN
    out = ""
    for place in reversed(range(len(_GROUPS))):
        group = number // 10 ** (_FIGURES * place) % 10**_FIGURES
        if group:
            gap = figures[0] if out and len(str(group)) < _FIGURES else ""
            out += gap + _group(group, figures, signs) + _GROUPS[place]
    return out or figures[0]


def _group(number: int, figures: str, signs: str) -> str:
    """Return a number of up to four figures in words."""
    out, gap = "", False
    for place, figure in zip(reversed(range(_FIGURES)), f"{number:0{_FIGURES}d}", strict=True):
        if figure != "0":
            out += (figures[0] if gap and out else "") + figures[int(figure)] + (signs[place - 1] if place else "")
        gap = figure == "0"
    return out


def in_figures(number: int, *, formal: bool, least: int = 1) -> str:
    """Return a number figure by figure, at `least` so many of them: 2026 is 二〇二六."""
    figures, _ = _FORMAL if formal else _PLAIN
    return "".join(figures[int(figure)] for figure in str(number).zfill(least))
