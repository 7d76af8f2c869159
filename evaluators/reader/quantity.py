"""A number and what it counts in, and the numerals it may be written in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from evaluators.model.value import value

if TYPE_CHECKING:
    from decimal import Decimal

    from evaluators.model import Span, TargetOp

ARABIC = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:[.][0-9]+)?"
CHINESE = r"[〇零一二两三四五六七八九十百千]+(?:万[〇零一二两三四五六七八九十百千]*)?"
_OPEN = "[ 　]{0,6}(?:待[定补填核])?[ 　]{0,6}"  # between brackets: what is still to be filled in
BLANK = (
    rf"(?<![×✕✖])[×✕✖]++|[xXＸｘ]{{1,4}}|[*＊]{{1,4}}|[_＿]{{1,12}}|[□○]{{1,4}}|N{{1,3}}|[（(]{_OPEN}[）)]|[【\[]{_OPEN}[】\]]"
    r"|…{1,2}|(?<=[\u4e00-\u9fff]{2})[ 　]{2,8}"
)
FULL_WIDTH = str.maketrans("０１２３４５６７８９．％", "0123456789.%")


@value
class Quantity:
    """A number and what it counts in.

    Attributes:
        kind: number, placeholder (the number is masked: ×, __), fuzzy (一批, 约30) or all (所有, 全部, 全覆盖).
        op: how the number is meant; 余 and 多 give ``>``, 左右 and 约 give ``~``.
        number: the digits, both ends of a range included.
        span: the whole quantity, from comparator to unit and 以上.
        value: exact, in `unit`; None for a placeholder or a fuzzy word.
        value_max: upper end of a range.
        value_text: what stands there instead of a number, or the number as written where it is a fraction.
        per: 天, 周, 月, 季, 半年 or 年 for a count per period.
        article: whether it is 一 + measure word, which more often means “a” than “one”.
        chinese: whether the number is written in Chinese numerals.
    """

    kind: Literal["number", "placeholder", "fuzzy", "all"]
    op: TargetOp
    number: Span
    span: Span
    value: Decimal | None = None
    value_max: Decimal | None = None
    value_text: str | None = None
    unit: str | None = None
    per: str | None = None
    article: bool = False
    chinese: bool = False
