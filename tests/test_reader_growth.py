"""Lines a hostile or careless hand repeats: reading them must come to an end, whatever their length."""

from __future__ import annotations

import functools
import gc
import sys
from datetime import date
from typing import TYPE_CHECKING

import pytest

import evaluators
from evaluators import tabled_works
from evaluators.coverage.all_of import again
from evaluators.reader import clauses

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

TITLE = "桥东社区网格服务工作方案\n\n"
UNITS = "、".join(("区民政局", "区财政局", "区司法局", "区数据局") * 50)


@pytest.mark.parametrize(
    "line",
    [
        UNITS,
        f"成员单位：{UNITS}",
        f"由{UNITS}按职责分工处置。",
        UNITS.replace("、", "和"),
        f"{UNITS}会同配合",
        "局" * 400,
        "1" * 20_000,
        "某" * 20_000,
        "×" * 20_000,
        "某、" * 10_000,
        "2026年" * 2_000,
    ],
    ids=[
        "bare", "labelled", "by", "joined", "with", "endings", "digits",
        "without marks", "blanks", "enumeration", "years",
    ],
)  # fmt: skip
def test_a_long_repeated_line_is_read_to_its_end(line: str) -> None:
    document = evaluators.read(TITLE + line + "\n")
    assert document.title is not None
    assert document.title.text == "桥东社区网格服务工作方案"
    assert document.sentences
    assert document.sentences[-1].span.end >= len(TITLE) + len(line) - 1
    assert not evaluators.check(document, "work_scheme", today=date(2026, 6, 1)).failures


def test_a_list_of_units_before_a_duty_is_still_told_name_by_name() -> None:
    document = evaluators.read(TITLE + "由区民政局、区财政局和街道党政办公室牵头开展走访。\n")
    assert [owner.name for owner in document.owners] == ["区民政局", "区财政局", "街道党政办公室"]


REPEATED = ["5月底前", "率为50%和", "达到50%", "其中3个，"]


@pytest.mark.parametrize("words", REPEATED)
def test_four_times_the_words_take_four_times_the_steps(words: str) -> None:
    once, often = (steps(TITLE + words * times + "\n") for times in (500, 2000))
    assert often < 5 * once


def test_goals_at_odds_with_tasks_line_by_line_are_compared_in_steps_that_grow_with_the_lines() -> None:
    goal, task = "2026年10月底前，新增电动自行车充电端口600个。\n", "2026年10月底前，新增充电端口500个。\n"
    text = "一、工作目标\n{}二、重点任务\n{}"
    once, often = (steps(TITLE + text.format(goal * times, task * times)) for times in (60, 240))
    assert often < 10 * once  # up to a bound each is held against each: 16 times, were there none


@pytest.mark.parametrize(("code", "times"), [("RSP-01", 200), ("TGT-04", 100)])
def test_works_of_a_chapter_without_headings_ask_those_near_them_alone(code: str, times: int) -> None:
    work = "{}.走访居民{}户，由网格员负责，2026年{}月底前完成。\n"

    def chapter(size: int) -> int:
        works = "".join(work.format(at, at % 90 + 2, at % 12 + 1) for at in range(1, size + 1))
        return steps(f"{TITLE}一、工作任务\n{works}", select=[code])

    once, often = (chapter(size) for size in (times, 2 * times))
    assert often < 3 * once


def test_goals_of_a_report_that_nothing_answers_are_looked_up_in_steps_that_grow_with_the_goals() -> None:
    once, often = (steps(unanswered(times), "status_report", select=["COV-02"]) for times in (60, 240))
    assert often < 5 * once


def test_what_is_done_for_all_is_compared_with_the_next_steps_in_steps_that_grow_with_both() -> None:
    def compared(times: int) -> int:
        document = evaluators.read(done_and_ahead(times))
        ahead = document.text.index("二、下一步打算")
        return entered(lambda: list(again(document, lambda place: place.start > ahead, lambda _place: True)))

    assert compared(400) < 5 * compared(100)


def test_counts_that_announce_lists_find_them_in_steps_that_grow_with_the_lists() -> None:
    line = "抓好两项工作：一是走访居民，二是排查隐患。\n"
    once, often = (steps(TITLE + line * times, select=["STR-12"]) for times in (100, 400))
    assert often < 5 * once


def test_the_name_of_a_row_is_looked_for_in_pieces_no_longer_than_a_name() -> None:
    def looked(times: int) -> int:
        name = "整理重点点位空中缆线" * times
        return entered(lambda: tabled_works.says("完成走访", name, name))

    assert tabled_works.says("重点点位的整理", "重点点位缆线整理", "整理空中缆线")
    assert not tabled_works.says("重点点位的整理", "重点点位缆线整理", "整理楼道")
    assert looked(40) <= looked(4)


def done_and_ahead(times: int) -> str:
    rooms = [f"{chr(0x4E00 + 7 * at)}{chr(0x5E00 + 7 * at)}阅览{chr(0x6E00 + 7 * at)}室" for at in range(times)]
    done, ahead = ("".join(f"{how}{room}。" for room in rooms) for how in ("所有小区均建成", "推动各街巷建成"))
    return f"关于桥东街道2026年阅览工作情况的报告\n\n一、主要做法\n{done}\n二、下一步打算\n{ahead}\n"


def unanswered(times: int) -> str:
    """Return a report with goals of names that share no pair, and nothing of what became of them."""
    names = ("".join(chr(0x5000 + 40 * at + 7 * one) for one in range(5)) for at in range(times))
    goals = "".join(f"今年计划新增{name}{at + 20}个。\n" for at, name in enumerate(names))
    return f"关于桥东街道2026年工作情况的报告\n\n一、工作情况\n{goals}"


def test_a_line_without_marks_is_looked_through_piece_by_piece() -> None:
    pieces = clauses.split("5月底前完成3个、" * 500)
    assert max(len(piece) for piece in pieces) <= clauses.LONGEST
    assert sum(len(piece) for piece in pieces) >= 500 * len("5月底前完成3个")
    assert all(piece.of("5月底前完成3个、" * 500).endswith("个") for piece in pieces)
    assert len(clauses.split("百分之五十" * 2000)) == -(-10_000 // clauses.LONGEST)


def test_every_time_of_a_long_line_is_read() -> None:
    document = evaluators.read(TITLE + "5月底前完成走访、" * 1000 + "\n")
    assert len(document.deadlines) == 1000
    assert {deadline.task for deadline in document.deadlines} == {"完成走访"}


def steps(text: str, doctype: str = "work_scheme", select: Sequence[str] = ()) -> int:
    """Return how many functions are entered while `text` is read and checked, what was read before forgotten."""
    evaluators.check(evaluators.read(TITLE), doctype, today=date(2026, 6, 1))
    for one in gc.get_objects():
        if isinstance(one, functools._lru_cache_wrapper) and str(one.__module__).startswith("evaluators.reader"):
            one.cache_clear()
    return entered(lambda: evaluators.check(evaluators.read(text), doctype, today=date(2026, 6, 1), select=select))


def entered(work: Callable[[], object]) -> int:
    """Return how many functions are entered while `work` is done."""
    entries = 0

    def count(_frame: object, event: str, _what: object) -> None:
        nonlocal entries
        entries += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return entries
