from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from evaluators import doctype
from evaluators.doctype import TYPE_IDS, all_types, generated, load, read_spec
from evaluators.errors import SpecError
from evaluators.generated import main
from evaluators.lexicon import protected
from evaluators.waiver import load as load_waivers

if TYPE_CHECKING:
    from pathlib import Path

GOOD = (doctype.FOLDER / "work_plan.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        (
            "kind: plan",
            "kind: letter",
            5,
            '“kind”只能是 plan、report、form、other，现为 "letter"。该行为：kind: letter',
        ),
        ("kind: plan", "kind: plan\ncolour: red", 6, "不认识“colour”这一项"),
        ("    holds: 写明", "    hold: 写明", None, "不认识“slots的 第1条的 hold”这一项"),
        ("kind: plan\n", "", None, "缺少“kind”"),
        ("upward: false", "upward: no way", 11, "“upward”应为 true 或 false"),
        ("    rank: 1", "    rank: 一", None, "应为整数"),
        ("code: WP", "code: WP\ncode: WP", 4, "“code”重复出现"),
        ("code: WP", "code: [WP", None, "不是正确的 YAML"),
        ("id: work_plan", "id: work_scheme", 2, "id 应与文件名一致"),
        ("key: lead", "key: title", None, "栏目“title”重复"),
        ("within: guiding", "within: nowhere", None, "within 应为"),
        ("headings: ['指导思想'", "headings: ['指导(思想'", None, "不是正确的正则表达式"),
    ],
)
def test_a_wrong_document_type_file_is_refused_with_line_and_expectation(
    tmp_path: Path, old: str, new: str, line: int | None, words: str
) -> None:
    path = tmp_path / "work_plan.yaml"
    assert old in GOOD
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SpecError) as caught:
        read_spec(path)
    assert words in str(caught.value)
    assert "work_plan.yaml" in str(caught.value)
    assert caught.value.line is not None or "缺少" in words
    assert line is None or caught.value.line == line


def test_a_missing_or_undecodable_file_is_said_to_be_unreadable(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match="文件不存在"):
        read_spec(tmp_path / "work_plan.yaml")
    (tmp_path / "work_plan.yaml").write_bytes("文种".encode("gb18030"))
    with pytest.raises(SpecError, match="UTF-8"):
        read_spec(tmp_path / "work_plan.yaml")


def test_the_six_types_hold_what_drafting_and_checking_need() -> None:
    assert [found.id for found in all_types()] == list(TYPE_IDS)
    for found in all_types():
        assert found.slot("title") is not None
        assert found.slot("nothing") is None
        for slot in found.slots:
            assert slot.holds
            assert slot.heading or slot.part or slot.passages
    assert {slot.key for slot in load("implementation_plan").required} == {
        "title", "lead", "guiding", "goals", "tasks", "steps", "owners", "support",
    }  # fmt: skip


def test_the_schema_is_up_to_date_and_named_in_every_file(tmp_path: Path) -> None:
    for path, text in generated():
        assert path.read_text(encoding="utf-8") == text, "run: python -m evaluators.doctype"
    for path in doctype.FOLDER.glob("*.yaml"):
        assert path.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=schema.json\n")
    assert main([(tmp_path / "new.json", "{}")], ["--check"]) == 1
    assert main([(tmp_path / "new.json", "{}")], ["--check"]) == 0


def test_no_variant_of_a_protected_term_is_itself_right() -> None:
    lexicon = protected()
    variants = lexicon.variants()
    for wrong, right in variants.items():
        assert wrong != right
        assert not any(wrong in term for term in lexicon.terms)
    assert not set(lexicon.never) & set(variants)
    assert len(variants) > 400
    assert lexicon.source
    assert lexicon.confirmed is not None
    assert lexicon.confirmed.by


def test_waivers_are_read_strictly(tmp_path: Path) -> None:
    path = tmp_path / "waivers.yaml"
    row = "- {code: STR-03, quote: 三、, reason: 沿用上级编号, by: 张三, until: 2026-12-31}\n"
    path.write_text(row, encoding="utf-8")
    (waiver,) = load_waivers(path)
    assert waiver.until == date(2026, 12, 31)
    for wrong, words in (
        (row.replace("by: 张三, ", ""), "缺少“第1条的 by”"),
        (row.replace("张三", "' '"), "“by”不能为空"),
        (row.replace("2026-12-31", "年底"), "应为日期"),
        (row.replace("2026-12-31", "2026-12-31, note: 无"), "不认识“第1条的 note”"),
        ("code: STR-03\n", "应为列表"),
    ):
        path.write_text(wrong, encoding="utf-8")
        with pytest.raises(SpecError, match=r"waivers\.yaml") as caught:
            load_waivers(path)
        assert words in str(caught.value)


def test_deep_nesting_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "waivers.yaml"
    path.write_text("[" * 3000 + "]" * 3000, encoding="utf-8")
    with pytest.raises(SpecError, match="嵌套过深"):
        load_waivers(path)
