"""A plan that would fill the memory or take for ever is refused before it does."""

from __future__ import annotations

import pytest

from app.batch.program import compile_program
from app.batch.sandbox import PlanEnvironment
from app.batch.values import Value
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


_NESTED = "{% set ns = namespace(x=[1]) %}{% for i in range(40) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}"
_DOUBLED = "{% set ns = namespace(x=[1], y=[1]) %}{% for i in range(40) %}{% set ns.x = ROUND %}{% endfor %}"


@pytest.mark.parametrize(
    "source",
    [
        *(
            _NESTED + shown
            for shown in ("{{ ns.x ~ '' }}", "{{ ns.x|join }}", "{{ ns.x|pprint }}", "{{ '%s' % ns.x }}",
                          "{{ ns.x|upper }}", "{{ ns.x|tojson }}", "{{ ns.x == [ns.x] }}", "{{ {(ns.x,): 1} }}")
        ),
        *(
            _DOUBLED.replace("ROUND", made) + "{{ ns.x|string|length }}"
            for made in ("cycler(ns.x, ns.x).items", "dict(a=ns.x, b=ns.x)", "{'a': ns.x, 'b': ns.x}", "(ns.x, ns.x)",
                         "[ns.x] * 2", "ns.x + ns.x", "ns.x|batch(2000, ns.x)|list",
                         "[0, 0]|map('default', ns.x, true)|list")
        ),
        "{{ ([range(200000)|list] * 1000)|sum(start=[])|length }}",
        "{{ (['字'] * 200000)|sum(start='')|length }}",
        "{{ ([range(200000)] * 200000)|map('sum')|list|length }}",
        "{{ 3|round(400000000, 'ceil') }}",
        "{{ ('%s' * 1000000) % {'a': 'x' * 1000000} }}",
        "{{ ('{0}' * 1000000).format('x' * 1000000) }}",
        "{% set x = 'x' * 19000000 %}{{ (x ~ x ~ x ~ x)|length }}",
        "{{ ('词 ' * 6000000)|title|length }}",
        "{{ ('词 ' * 6000000).split()|length }}",
        "{{ range(190000)|sort|length }}",
    ],
)  # fmt: skip
@pytest.mark.parametrize("text", [True, False])
def test_whatever_an_expression_makes_is_weighed(source: str, text: bool) -> None:
    program = compile_program(PlanEnvironment(text=text), source)
    with pytest.raises(RosterError, match="没有尽头或内容过大"):
        program.render({})


@pytest.mark.parametrize("source", ["{{ 'a'.encode().ljust(9999999999)|length }}", "{{ (5).to_bytes(4000000000) }}"])
def test_bytes_are_out_of_reach(source: str) -> None:
    with pytest.raises(RosterError, match="不能成立"):
        compile_program(PlanEnvironment(text=True), source).render({})


def test_the_clock_runs_in_expressions_without_a_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.batch.budget.MOST_SECONDS", 0.2)
    program = compile_program(PlanEnvironment(text=True), "{{ ([[1]] * 20000)|sum(start=[])|length }}")
    with pytest.raises(RosterError, match="运行超过"):
        program.render({})


def test_a_namespace_that_holds_itself_is_refused_and_not_printed() -> None:
    program = compile_program(PlanEnvironment(text=True), "{% set ns = namespace() %}{% set ns.x = ns %}{{ ns.x }}")
    with pytest.raises(RosterError, match="不是文字，印不出来"):
        program.render({})


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ 任务|map(attribute='户')|sum }}", "1250"),
        ("{{ 任务|sum(attribute='户') }}", "1250"),
        ("{{ [[1], [2]]|sum(start=[]) }}", "[1, 2]"),
        ("{{ 任务|map(attribute='户')|join('、') }}", "1,200、50"),
        ("{{ 户数 ~ '户' ~ 任务|length ~ '项' }}", "1,200户2项"),
        ("{% set n=namespace(l=[]) %}{% for t in 任务 %}{% set n.l = n.l + [t.户] %}{% endfor %}{{ n.l[1] }}", "50"),
        ("{{ 户数|round(1) }}", "1200.0"),
        ("{{ '%s户%s' % (户数, '约') }}", "1,200户约"),
        ("{{ 户数 // 7 }}余{{ 户数 % 7 }}", "171余3"),
        ("{{ 户数 ** 2 }}", "1440000"),
        ("{{ 2 ** 指数 }}和{{ 100 // 指数 }}和{{ 100 % 指数 }}", "8和33和1"),
        ("{{ 差 // 2 }}和{{ 差 % 2 }}和{{ (户数 * 1) // 7 }}", "-4和1和171"),
        ("{{ '%d户' % 户数 }}和{{ '%s' % 户数 }}", "1200户和1,200"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("text", [True, False])
def test_what_plans_do_with_lists_and_numbers_is_within_bounds(source: str, expected: str, text: bool) -> None:
    cells = {"户数": Value("1,200"), "指数": Value("3"), "差": Value("-7")}
    rows = {"任务": [{"户": Value("1,200")}, {"户": Value("50")}]}
    assert compile_program(PlanEnvironment(text=text), source).render(cells | rows) == expected


@pytest.mark.parametrize("operation", ["社区 // 2", "社区 % 7", "社区 ** 2", "户数 // 社区"])
def test_a_word_that_is_divided_is_named(operation: str) -> None:
    program = compile_program(PlanEnvironment(text=True), f"{{{{ {operation} }}}}")
    with pytest.raises(RosterError, match="“桥东社区”不是数字"):
        program.render({"社区": Value("桥东社区"), "户数": Value("12")})


@pytest.mark.parametrize("operation", ["户数 // 0", "户数 % 0", "户数 / 0"])
def test_a_division_by_nothing_is_said_so(operation: str) -> None:
    program = compile_program(PlanEnvironment(text=True), f"{{{{ {operation} }}}}")
    with pytest.raises(RosterError, match="除数为 0"):
        program.render({"户数": Value("12")})
