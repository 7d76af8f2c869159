"""A plan that would fill the memory or take for ever is refused before it does."""

from __future__ import annotations

import pytest

from app.batch.program import compile_program
from app.batch.sandbox import PlanEnvironment
from app.errors import RosterError

_LONG = "{% set 长 = 'x' * 2000000 %}"


@pytest.mark.parametrize(
    "source",
    [
        "{{ (('%1999999d' * 40) % ([1] * 40)|list)|length }}",
        "{{ ('%1999999d' * 40) % (" + ",".join("1" * 40) + ") }}",
        "{{ ('{0:1999999}' * 40).format(1) }}",
        "{{ '{0:{1[0]}}'.format('x', [150000000]) }}",
        "{{ range(300)|map('center', 1000000)|list }}",
        "{{ ('\t' * 60).expandtabs(1999999) }}",
        "{{ ('x' * 1999999).join(range(60)|map('string')) }}",
        _LONG + "{% set 段 %}{% for i in range(60) %}{{ 长 }}{% endfor %}{% endset %}",
        _LONG + "{% macro 段() %}{% for i in range(60) %}{{ 长 }}{% endfor %}{% endmacro %}{{ 段()|length }}",
        "{% set ns = namespace(l=[]) %}{% for i in range(60) %}{% set ns.l = ns.l + ['x' * 2000000] %}{% endfor %}",
        "{{ ('社' * 300000)|list|length }}",
        "{{ [[[[[[1]]]]]]|tojson(indent=9000000) }}",
        "{% set ns = namespace(l='x') %}{% for i in range(60) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l }}",
        "{% set ns = namespace(n=10) %}{% for i in range(25) %}{% set ns.n = ns.n * ns.n %}{% endfor %}{{ ns.n > 1 }}",
    ],
)
def test_texts_count_together(source: str) -> None:
    program = compile_program(PlanEnvironment(text=True), source)
    with pytest.raises(RosterError, match=r"没有尽头或内容过大|不能成立：文字和数字"):
        program.render({})
