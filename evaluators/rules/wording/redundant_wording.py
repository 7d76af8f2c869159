"""WRD-08."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluators import prefilter
from evaluators.lines import extent
from evaluators.model import Finding, Severity, Span
from evaluators.options import Options, threshold
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Document

_SET = re.compile("[一二两三四五六七八九十0-9]个[“”]?进一步")
_FURTHER = re.compile("进一步")


@dataclass(frozen=True, slots=True)
class Thresholds(Options):
    """How often 进一步 may stand in one paragraph."""

    further: int = threshold(3, "次", "一段之内“进一步”最多的次数", least=1, most=20)


class RedundantWording(Rule):
    """同一个意思说了两遍，如两个约数、两个限制词叠用，或者一段之内反复用“进一步”。

    Why it matters:
        公文以简明为要；重复的词使句子臃肿，有时还使意思含混。

    Limits:
        按词表查找，词表见 evaluators/lexicons/redundancies.yaml；一段之内“进一步”超过三次才提示，
        标题中的和“三个进一步”之类的并列不计。
    """

    code = "WRD-08"
    name = "redundant-wording"
    title = "赘余"
    severity = Severity.MINOR
    since = "2026.11"
    basis = "《党政机关公文处理工作条例》第十九条（表述准确、文字精练）；具体说法为实务"
    options = Thresholds

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per redundant turn, and one for all paragraphs too full of 进一步."""
        from evaluators import phrases  # brings YAML, which listing the rules can do without

        document = ctx.document
        shut = phrases.apart(document)
        yield from phrases.report(self, phrases.turns("redundancies").turns, document, shut, longest=True)
        paragraphs: dict[int, list[Span]] = {}
        for match in prefilter.found(_FURTHER, document):
            place = Span(*match.span())
            if (sentence := document.sentence_with(place)) is not None:
                line = document.text.rfind("\n", 0, sentence.start) + 1
                paragraphs.setdefault(line, []).append(place)
        for stood in paragraphs.values():
            places = [place for place in stood if not _counted(document, place)]
            if len(places) > ctx.options(Thresholds).further:
                yield self.finding(
                    places[0],
                    f"一段之内“进一步”用了{len(places)}次。",
                    hint="保留一两处，其余写明具体做什么、做到什么程度。",
                    also=places[1:],
                )


def _counted(document: Document, place: Span) -> bool:
    """Tell whether 进一步 is one of a set that the sentence counts, as in 三个进一步, which is parallel by design."""
    sentence = extent(document.text, place, "。！？\n").of(document.text)
    return _SET.search(sentence) is not None
