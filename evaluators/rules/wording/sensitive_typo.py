"""WRD-01."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from evaluators.model import Finding, Fix, Severity, Span
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator


class SensitiveTypo(Rule):
    """党和国家机关、组织、领导人姓名或基本提法中有错别字。

    Why it matters:
        这类错字性质严重，一旦发出难以挽回；多由拼音输入、扫描识别或躲避网页过滤造成。

    Limits:
        按保护词表和同音、形近变体精确查找，只提示不自动改写，须由人确认；词表见 evaluators/lexicons/protected.yaml。
        词表以外的错别字不在此列；引述错例的文字同样会被指出，可以豁免。
    """

    code = "WRD-01"
    name = "sensitive-typo"
    title = "敏感错别字"
    severity = Severity.CRITICAL
    since = "2026.11"
    basis = "实务（出版和公文校对中的重点错别字）"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per wrong form, with every place it stands at."""
        automaton, wrong_forms, right_forms = _automaton()
        text, body = ctx.document.text, ctx.document.body
        places: dict[int, list[Span]] = {}
        for pattern, start, end in automaton.find_matches_as_indexes(text[body.start : body.end]):
            places.setdefault(pattern, []).append(Span(body.start + start, body.start + end))
        for pattern, spans in places.items():
            wrong, right = wrong_forms[pattern], right_forms[pattern]
            count = f"，共{len(spans)}处" if len(spans) > 1 else ""
            yield self.finding(
                spans[0],
                f"“{wrong}”应为“{right}”{count}。",
                hint="由人核对上下文后改正。",
                also=spans[1:],
                fix=Fix(spans[0], right) if len(spans) == 1 else None,
            )


@cache
def _automaton() -> tuple[Any, tuple[str, ...], tuple[str, ...]]:
    """Return the automaton over all wrong forms, the forms themselves and what each should be."""
    from ahocorasick_rs import AhoCorasick, MatchKind

    from evaluators.lexicon import protected  # brings YAML, which listing the rules can do without

    forms = protected().variants()
    wrong = tuple(forms)
    return AhoCorasick(wrong, matchkind=MatchKind.LeftmostLongest), wrong, tuple(forms.values())
