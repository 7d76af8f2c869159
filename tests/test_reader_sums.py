"""Totals and their parts, and meetings taken out of lists."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from evaluators.lexicon import dated_terms, unit_forms
from evaluators.model import Document, Span
from evaluators.reader import meetings, sums


@pytest.mark.parametrize(
    ("text", "total", "parts"),
    [
        ("安排经费92万元，其中划线60万元、标志20万元、测评和宣传12万元。", 92, [60, 20, 12]),
        ("登记需求94项、代办需求121项和修理需求87项，合计302项。", 302, [94, 121, 87]),
        ("共8个社区（东片5、西片3）。", 8, [5, 3]),
        ("经费54万元支出52.3万元，其中疏通30万元、储备22.3万元。", "52.3", [30, "22.3"]),
    ],
)
def test_a_total_is_read_with_its_parts(text: str, total: int | str, parts: list[int | str]) -> None:
    (split,) = sums.splits(text)
    assert split.totals[-1] == Decimal(total)
    assert list(split.parts) == [Decimal(part) for part in parts]
    assert Decimal(split.at.of(text).rstrip("万元项个")) == split.totals[-1]


@pytest.mark.parametrize(
    "text",
    [
        "设委员5至7人，其中书记1人、副书记2人。",
        "组建队伍6支，其中街道1支30人、每个社区1支20人，合计130人。",
        "建成驿站10个，其中每个社区2个。",
        "本方案自2026年3月1日起实施，其中开班时间为7月7日。",
    ],
)
def test_what_cannot_be_added_up_is_no_split(text: str) -> None:
    assert list(sums.splits(text)) == []


def test_a_list_of_sessions_is_taken_apart() -> None:
    text = "学习党的二十大和二十届二中、三中全会精神，落实第十九大队要求"
    document = Document(text=text, body=Span(0, len(text)))
    assert [(name, span.of(text)) for name, span in meetings.named(document)] == [
        ("二十大", "二十大"),
        ("二十届二中全会", "二十届二中、三中全会"),
        ("二十届三中全会", "二十届二中、三中全会"),
    ]


def test_the_lists_of_dates_and_names_hold_together() -> None:
    lexicon = dated_terms()
    for term in (*lexicon.campaigns, *lexicon.events, *lexicon.formulations):
        assert term.valid_to is None or term.valid_from <= term.valid_to, term.term
        assert not term.confirmed or (term.by and term.day), term.term
    days = [meeting.start for meeting in lexicon.meetings]
    assert days == sorted(days)
    assert all(meeting.start <= meeting.end for meeting in lexicon.meetings)
    rights = {form.right for form in unit_forms().forms if form.right}
    names = [level + right for level in ("", "区", "市", "县") for right in rights]
    again = [(form.pattern, name) for form in unit_forms().forms for name in names if re.search(form.pattern, name)]
    assert again == []
