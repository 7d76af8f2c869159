"""PLH-01."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import open_signs, prefilter
from evaluators.lines import extent
from evaluators.model import Finding, Severity, Span, Verdict
from evaluators.persons import SURNAMES
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

_SURNAMES = "".join(sorted(SURNAMES))
_HAN = "\u4e00-\u9fff"
_NUMERAL = "〇零一二三四五六七八九十百"
_MEASURE = "0-9０-９A-Za-zα-ωΑ-Ω米厘毫寸尺㎡㎝㎜²³)）"
# × in a product of two figures or units is a sign of arithmetic, and in a formula too
_CROSS = re.compile("[×✕✖╳]+")
_PRODUCT = re.compile(f"[{_MEASURE}][ 　]*[×✕✖][ 　]*[0-9０-９A-Za-z(（]")
_FORMULA = re.compile("[=＝]")
_VARIABLE = re.compile("[0-9０-９一二三四五六七八九NnＮ][+＋][×✕✖]")
# X beside Chinese, not part of a Latin word, a model number or a name like 1+X
_LETTER = re.compile(
    f"(?<![A-Za-zＡ-Ｚａ-ｚ0-9+＋])(?<![A-Za-z0-9]-)"
    f"(?:[XＸ]{{2,}}|(?<=[{_HAN}])[XＸ]|[XＸ](?=[{_HAN}%％])|[xｘ]{{2,}}(?=[{_HAN}])|(?<=[{_HAN}])[xｘ]{{2,}}|[xｘ](?=[年月日]))"
    f"(?![A-Za-zＡ-Ｚａ-ｚ0-9+＋]|-[A-Za-z0-9])"
)
_DIALLED = re.compile("(?<![A-Za-z0-9])[XＸx×]{3,4}[-—－][XＸx×]{6,8}(?![A-Za-z0-9])")  # a telephone number left open
_LETTER_WORDS = re.compile("[XＸxｘ][光射线片型形轴染]")
# “X世代”: a name of its own in quotation marks, with no unit, time or number in it
_QUOTED_NAME = re.compile(f"“[XＸ](?:(?![省市区县镇乡村年月日名人个处号街道])[{_HAN}]){{2,6}}”")
_RING = re.compile(f"(?<![{_NUMERAL}○◯])[○◯]+(?![{_NUMERAL}○◯])|〇〇+(?=[{_HAN}])")
_SOMEONE = re.compile(
    "某某+|某(?=(?:省|市|区|县|街道|镇|乡|社区|小区|村|居委会|年|月|日|路|街|巷|大道|大街|广场)(?!灯|面|人|边|道路))|[XＸ×]某"
    # a firm's registered name, not 某物业公司 of which one tells
    "|某(?=[\u4e00-\u9fff]{0,12}(?:有限|股份|责任)公司)"
)
# a person named by surname alone is discreet (居民赵某某), a contact or an office-holder is left out
_DISCREET = re.compile(f"[{_SURNAMES}]某+(?![省市区县镇乡村])")
_GRAMMAR = frozenset("和于时都从向由与及对在为让请给")
_HOLDER = re.compile(
    "(?:联系人|联络人|联络员|负责人|责任人|填报人|审核人|经办人|组长|副组长|签发人|主任|书记|成员|召集人)(?:及电话)?[:：]?[^，。；\n]{0,2}$"
)
_NAME_LEFT = re.compile(
    f"(?:联系人|联络人|联络员|负责人|责任人|填报人|审核人|经办人|签发人)[:：] ?[{_SURNAMES}](?P<at>某)(?!某)"
)
_EXAMPLE = re.compile("(?:例如|比如|譬如|(?<=[。；，\n])如)[，：]?[^。；\n]*$")


class PlaceholderMark(Rule):
    """用 ×、X、○、某、□ 等符号代替的单位、数字、日期、姓名没有换成真实内容。

    Why it matters:
        带着占位符号发出的文稿，数字、单位和日期都是空的，等于没有写。

    Limits:
        乘号、尺寸、公式、X 光、“1+X”之类的固定名称、表中的对错符号和供勾选的方框不算；
        举例（例如……）中隐去名称的“某小区”、隐去名字的“居民赵某某”不算。
        “3+×”可能是变量也可能是没填的数，列为“无法判断”。空白横线和模板标签由 PLH-03 指出。
    """

    code = "PLH-01"
    name = "placeholder-mark"
    title = "占位符号未填"
    severity = Severity.CRITICAL
    since = "2026.11"
    basis = "实务"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per kind of mark, with every place it stands at."""
        text = ctx.document.text
        marks: dict[str, list[Span]] = {name: [] for name in "×X○某□N？#"}
        variables: list[Span] = []
        for match in prefilter.found(_CROSS, ctx.document):
            span = Span(*match.span())
            if _VARIABLE.fullmatch(text, max(match.start() - 2, 0), match.end()):
                variables.append(Span(match.start() - 2, match.end()))
            elif not _arithmetic(ctx, span):
                marks["×"].append(span)
        below = Span(ctx.document.body.end, len(text))  # who to ask stands under the date
        for name, pattern in (("X", _DIALLED), ("X", _LETTER), ("○", _RING), ("某", _SOMEONE), ("某", _NAME_LEFT)):
            marks[name] += [
                Span(*match.span("at" if pattern is _NAME_LEFT else 0))
                for place in (ctx.document.body, below)
                for match in prefilter.found(pattern, ctx.document, place)
                if not (
                    _LETTER_WORDS.match(text, match.start())
                    or _QUOTED_NAME.match(text, max(match.start() - 1, 0))
                    or (name == "某" and (_instance(text, match.start()) or _discreet(text, match.start())))
                )
            ]
        for name, span in open_signs.left_open(ctx.document):
            marks[name].append(span)
        residue = [left.span for left in ctx.document.residue]
        for mark, spans in marks.items():
            own = [span for span in sorted(spans) if not any(span.overlaps(left) for left in residue)]
            if own:
                places = f"，共{len(own)}处" if len(own) > 1 else ""
                yield self.finding(
                    own[0],
                    f"“{_around(ctx, own[0])}”用“{mark}”代替了应填的内容{places}。",
                    hint="逐处填写真实的单位、数字、日期或姓名；确实没有数据的，删去这句话。",
                    also=own[1:],
                )
        for span in variables:
            yield self.finding(
                span,
                f"“{_around(ctx, span)}”中的“×”可能是没有填的数，也可能是变量，无法判断。",
                hint="是变量的写成“N”，是数字的填写数字。",
                severity=Severity.MINOR,
                verdict=Verdict.UNDETERMINED,
            )


def _instance(text: str, at: int) -> bool:
    """Tell whether a place left unnamed stands in an example told (例如，明珠社区某小区…): that is discretion."""
    return _EXAMPLE.search(text, max(0, at - 60), at) is not None


def _discreet(text: str, at: int) -> bool:
    """Tell whether a name is cut to its surname for a person's sake, and not left open for an office-holder."""
    surname = text[at - 1 : at]
    if not _DISCREET.match(text, max(at - 1, 0)) or surname in _GRAMMAR:
        return False
    return _HOLDER.search(text, max(at - 12, 0), at - 1) is None


def _arithmetic(ctx: Context, span: Span) -> bool:
    """Tell whether × multiplies, or is a cross in a table of ticks and crosses."""
    text = ctx.document.text
    if _PRODUCT.match(text, max(span.start - 1, 0)) or _PRODUCT.match(text, max(span.start - 2, 0)):
        return True
    for table in ctx.document.tables:
        if table.span.contains(span):
            cells = {cell.text.strip() for row in table.rows for cell in row}
            return "×" in cells and bool(cells & {"√", "✓", "✔"})
    sentence = extent(text, span, "。；\n")
    return _FORMULA.search(text, sentence.start, sentence.end) is not None


def _around(ctx: Context, span: Span) -> str:
    """Return the mark with the words beside it, for a message."""
    text = ctx.document.text
    start = span.start
    while start > 0 and span.start - start < 6 and text[start - 1] not in "，。；：、\n\t":
        start -= 1
    end = span.end
    while end < len(text) and end - span.end < 6 and text[end] not in "，。；：、\n\t":
        end += 1
    from evaluators.shortening import whole  # knows words, which listing the rules can do without

    return ctx.quote(Span(*whole(text, (start, end), (span.start, span.end))))
