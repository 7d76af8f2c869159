"""Task sheets in a plan: used in conditions and filters as well as loops; what would lose or misprint them is named."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING, Any

import docx
import pytest
from docx.oxml import OxmlElement
from test_batch import TODAY, texts
from test_batch_sheets import ROWS, TASKS, sheets, task_plan, wrong

from app.batch import BatchRun, State, run
from app.batch.results import add_results
from app.batch.roster import read_roster
from app.errors import RosterError

if TYPE_CHECKING:
    from pathlib import Path


def made(tmp_path: Path, *words: str, suffix: str = ".docx") -> BatchRun:
    if suffix == ".docx":
        template = tmp_path / "方案.docx"
        document = docx.Document()
        for text in ("{{社区}}", *words):
            document.add_paragraph(text)
        document.save(str(template))
    else:
        template = tmp_path / "方案.md"
        template.write_text("# {{社区}}方案\n\n" + "\n\n".join(words), encoding="utf-8")
    roster = sheets(tmp_path / "名册.xlsx", 社区=ROWS, 任务=TASKS)
    return run(template, roster, tmp_path / "out", today=TODAY, check=False)


def table_plan(path: Path, *rows: tuple[str, str]) -> Path:
    document = docx.Document()
    document.add_paragraph("{{社区}}")
    grid = document.add_table(len(rows), 2)
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            grid.cell(number, column).text = text
    document.save(str(path))
    return path


@pytest.mark.parametrize("suffix", [".docx", ".md"])
@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("{% if 任务 %}有任务{% else %}无{% endif %}", "有任务"),
        ("共{{任务|length}}项", "共2项"),
        ("{% for g in 任务|groupby('责任人') %}{{g.grouper}}、{% endfor %}", "丙、甲、"),
        ("{{任务|map(attribute='名称')|join('、')}}", "清理楼道、议事协商"),
        ("{{任务[0].名称}}", "清理楼道"),
        ("{{任务[0]['名称']}}", "清理楼道"),
        ("{{(任务|first).名称}}", "清理楼道"),
    ],
)
def test_a_task_sheet_serves_outside_a_loop(tmp_path: Path, words: str, shown: str, suffix: str) -> None:
    outcome = made(tmp_path, words, suffix=suffix)
    assert outcome.states == {State.OK: 3}
    assert shown in texts(tmp_path / "out" / "望桥街道" / "桥东社区.docx")
    assert "“任务”方案没有用到" not in " ".join(outcome.notes)


@pytest.mark.parametrize("suffix", [".docx", ".md"])
@pytest.mark.parametrize(
    ("words", "tag"),
    [
        ("{{任务}}", "{{任务}}"),
        ("{{任务|sort(attribute='名称')}}", "{{任务}}"),
        ("{{任务[0]}}", "{{任务}}"),
        ("{% for t in 任务 %}{{t}}{% endfor %}", "{{t}}"),
    ],
)
def test_a_task_sheet_is_not_printed_as_a_field(tmp_path: Path, words: str, tag: str, suffix: str) -> None:
    with pytest.raises(RosterError) as caught:
        made(tmp_path, words, suffix=suffix)
    assert f"{tag} 印不出来：“任务”是一张任务表" in str(caught.value)
    assert "{% for 项 in 任务 %}{{项.名称}}{% endfor %}" in str(caught.value)


@pytest.mark.parametrize("tag", ["{%tr for t in 任务 %}", "{%tc for t in 任务 %}", "{% colspan 3 %}", "{% vm %}"])
def test_a_tag_for_tables_outside_one_is_named(tmp_path: Path, tag: str) -> None:
    with pytest.raises(RosterError) as caught:
        made(tmp_path, tag, "{{户数}}")
    assert f"第2段的“{tag}”不在表格里" in str(caught.value)


def test_a_tag_of_word_in_a_plan_as_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(RosterError, match=r"第3行的“\{%tr for t in 任务 %\}”只用于 Word 方案.*\{% for t in 任务 %}"):
        made(tmp_path, "{%tr for t in 任务 %}", "{{t.名称}}", "{%tr endfor %}", suffix=".md")


@pytest.mark.parametrize(
    "row",
    [
        ("{%tr for t in 任务 %}{{t.名称}}", "x"),
        ("{%tr for t in 任务 %}", "{{t.名称}}"),
        ("{%tr if 任务 %}{%tr else %}", ""),
    ],
)
def test_a_row_that_would_be_lost_with_its_tag_is_named(tmp_path: Path, row: tuple[str, str]) -> None:
    template = table_plan(tmp_path / "方案.docx", ("序号", "事项"), row, ("{%tr endfor %}", ""))
    roster = sheets(tmp_path / "名册.xlsx", 社区=ROWS, 任务=TASKS)
    with pytest.raises(RosterError, match="要单独占一行：它所在的行不会印出"):
        run(template, roster, tmp_path / "out", today=TODAY, check=False)


def test_a_paragraph_that_would_be_lost_with_its_tag_is_named(tmp_path: Path) -> None:
    with pytest.raises(RosterError, match=r"要单独占一段：它所在的段不会印出，同一段中的“\{\{户数\}\}户”会丢失"):
        made(tmp_path, "{%p if 户数 > 1 %}{{户数}}户", "{%p endif %}")


def test_words_beside_a_tag_for_rows_are_noted(tmp_path: Path) -> None:
    template = table_plan(
        tmp_path / "方案.docx",
        ("{%tr for t in 任务 %}", "从这里重复"),
        ("{{t.名称}}", ""),
        ("{%tr endfor %}", "{# 完 #}"),
    )
    roster = sheets(tmp_path / "名册.xlsx", 社区=ROWS, 任务=TASKS)
    outcome = run(template, roster, tmp_path / "out", today=TODAY, check=False)
    (said,) = (note for note in outcome.notes if "不会印出" in note)
    assert "同一行中的“从这里重复”不会出现在文件里" in said


def test_all_wrong_cells_of_a_task_sheet_are_named_at_once(tmp_path: Path) -> None:
    tasks = [*TASKS, ["桥东社区", "#N/A", "#REF!"], ["长堤社区", "走访", "#N/A"]]
    said = wrong(read_roster(sheets(tmp_path / "名册.xlsx", 社区=ROWS, 任务=tasks)))
    assert [cell in said for cell in ("B6（名称）", "C6（责任人）", "C7（责任人）")] == [True] * 3


def test_all_wrong_cells_of_the_results_are_named_at_once(tmp_path: Path) -> None:
    roster = read_roster(sheets(tmp_path / "名册.xlsx", 社区=ROWS))
    rows = [["社区", "走访数"], ["桥东社区", "#N/A"], ["长堤社区", "#REF!"]]
    add_results(roster, sheets(tmp_path / "成果.xlsx", 成果=rows))
    assert re.search(r"B2（走访数）.*B3（走访数）", wrong(roster))


def test_a_sub_district_without_a_total_is_named(tmp_path: Path) -> None:
    shares: list[list[Any]] = [["指标", "总量", "权重列", "街道"], ["走访数", 100, "户数", "望桥街道"]]
    roster = read_roster(sheets(tmp_path / "名册.xlsx", 社区=ROWS, 指标分解=shares))
    assert "B2 起的指标“走访数”没有青荻街道的总量" in wrong(roster)


def test_a_tag_for_tables_outside_one_is_named_where_it_stands(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("{{社区}}")
    document.add_table(1, 1).cell(0, 0).text = "{%tr for t in 任务 %}"
    document.add_paragraph("各项任务：")
    document.add_paragraph("{%tr for t in 任务 %}")
    document.save(str(tmp_path / "方案.docx"))
    roster = sheets(tmp_path / "名册.xlsx", 社区=ROWS, 任务=TASKS)
    with pytest.raises(RosterError, match=r"方案.docx 第3段的“\{%tr for t in 任务 %\}”不在表格里"):
        run(tmp_path / "方案.docx", roster, tmp_path / "out", today=TODAY, check=False)


def test_a_block_across_layers_is_named_at_its_own_end(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("{{社区}}{% if 户数 %}有{% endif %}")
    document.add_paragraph("{% if 户数 %}有")
    document.add_table(1, 1).cell(0, 0).text = "{{户数}}户{% endif %}"
    document.save(str(tmp_path / "方案.docx"))
    with pytest.raises(RosterError, match=r"表1第1行的“\{% endif %\}”与它对应的开头不在同一层"):
        run(tmp_path / "方案.docx", sheets(tmp_path / "名册.xlsx", 社区=ROWS), tmp_path / "out", today=TODAY)


def test_a_task_sheet_without_its_column_of_communities_is_told_so(tmp_path: Path) -> None:
    template = table_plan(
        tmp_path / "方案.docx", ("{%tr for t in 任务 %}", ""), ("{{t.名称}}", ""), ("{%tr endfor %}", "")
    )
    roster = sheets(tmp_path / "名册.xlsx", 社区=ROWS, 任务=[["社区名称", *TASKS[0][1:]], *TASKS[1:]])
    with pytest.raises(RosterError) as caught:
        run(template, roster, tmp_path / "out", today=TODAY, check=False)
    assert "要逐行列出任务表“任务”，而 名册.xlsx 工作表“任务” 没有“社区”列" in str(caught.value)
    assert "A1 的“社区名称”若是社区的名称，请把这个列名改为“社区”" in str(caught.value)


@pytest.mark.parametrize("lack", ["not 任务", "任务|length == 0", "任务|count < 1", "不办 == '是' or not 任务"])
def test_a_plan_may_say_elsewhere_that_there_is_no_task(tmp_path: Path, lack: str) -> None:
    rows = [
        "{%tr for 项 in 任务 %}",
        "{{项.名称}}",
        "{%tr endfor %}",
        f"{{%tr if {lack} %}}",
        "没有任务",
        "{%tr endif %}",
    ]
    template = table_plan(tmp_path / "方案.docx", *((row, "") for row in rows))
    people = [["社区", "不办"], ["桥东社区", "否"], ["长堤社区", "否"]]
    roster = sheets(tmp_path / "名册.xlsx", 社区=people, 任务=[["社区", "名称"], ["桥东社区", "清理楼道"]])
    outcome = run(template, roster, tmp_path / "out", today=TODAY, check=False)
    assert [record.reason for record in outcome.records] == [None, None]
    told = [docx.Document(str(tmp_path / "out" / f"{name}社区.docx")).tables[0] for name in ("桥东", "长堤")]
    assert [[row.cells[0].text for row in table.rows] for table in told] == [["清理楼道"], ["没有任务"]]


@pytest.mark.parametrize("other", ["任务", "任务|length > 1", "not 社区"])
def test_a_community_without_a_task_is_missed_where_the_plan_does_not_say_so(tmp_path: Path, other: str) -> None:
    rows = ["{%tr for 项 in 任务 %}", "{{项.名称}}", "{%tr endfor %}", f"{{%tr if {other} %}}", "有", "{%tr endif %}"]
    template = table_plan(tmp_path / "方案.docx", *((row, "") for row in rows))
    people = [["社区"], ["桥东社区"], ["长堤社区"]]
    roster = sheets(tmp_path / "名册.xlsx", 社区=people, 任务=[["社区", "名称"], ["桥东社区", "清理楼道"]])
    outcome = run(template, roster, tmp_path / "out", today=TODAY, check=False)
    assert "没有对应的行" in str(outcome.records[1].reason)


def test_a_paragraph_that_was_moved_under_revision_is_filled_where_it_went(tmp_path: Path) -> None:
    document = docx.Document()
    for kind in ("moveFrom", "moveTo"):
        moved = OxmlElement(f"w:{kind}")
        moved.append(document.add_paragraph().add_run("{{社区}}走访{{户数}}户")._r)
        document.paragraphs[-1]._p.append(moved)
    document.save(str(tmp_path / "方案.docx"))
    roster = sheets(tmp_path / "名册.xlsx", 社区=[["社区", "户数"], ["桥东社区", 3600]])
    run(tmp_path / "方案.docx", roster, tmp_path / "out", today=TODAY, check=False)
    with zipfile.ZipFile(tmp_path / "out" / "桥东社区.docx") as archive:
        xml = archive.read("word/document.xml").decode()
    assert xml.count("桥东社区走访3600户") == 1


def test_a_field_that_was_deleted_under_revision_is_none(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("{{社区}}走访方案")
    paragraph = document.add_paragraph("共")
    deleted = OxmlElement("w:del")
    for piece in ("{{旧", "户数}", "}户"):
        run_ = OxmlElement("w:r")
        words = OxmlElement("w:delText")
        words.text = piece
        run_.append(words)
        deleted.append(run_)
    paragraph._p.append(deleted)
    paragraph.add_run("{{户数}}户")
    document.save(str(tmp_path / "方案.docx"))
    roster = sheets(tmp_path / "名册.xlsx", 社区=[["社区", "户数"], ["桥东社区", 3600]])
    outcome = run(tmp_path / "方案.docx", roster, tmp_path / "out", today=TODAY, check=False)
    assert texts(tmp_path / "out" / "桥东社区.docx")[1] == "共3600户"
    assert any("没有接受或拒绝的修订" in note for note in outcome.notes)


@pytest.mark.parametrize(
    ("cell", "failed"),
    [
        ("桥东社区、长堤社区", {"桥东社区", "长堤社区"}),
        ("桥东社区\n长堤社区", {"桥东社区", "长堤社区"}),
        ("桥东社区和长堤社区", {"桥东社区", "长堤社区"}),
        ("桥东、长堤", {"桥东社区", "长堤社区"}),
        ("桥东社区，长堤社区，和平社区", {"桥东社区", "长堤社区", "和平社区"}),
        ("和平社区", set()),
    ],
)
def test_a_task_of_several_communities_in_one_cell_is_lost_by_none_in_silence(
    tmp_path: Path, cell: str, failed: set[str]
) -> None:
    template = task_plan(tmp_path / "方案.docx", "{{社区}}")
    names = ["桥东社区", "长堤社区", "和平社区", "荻花社区"]
    tasks: list[list[Any]] = [
        ["社区", "名称", "责任人"],
        *([name, "走访居民", "甲"] for name in names),
        [cell, "清理楼道", "乙"],
    ]
    roster = sheets(tmp_path / "名册.xlsx", 社区=[["社区"], *([name] for name in names)], 任务=tasks)
    outcome = run(template, roster, tmp_path / "out", today=TODAY, check=False)
    reasons = {record.community: record.reason for record in outcome.records if record.reason is not None}
    assert set(reasons) == failed
    assert all("一格写了几个社区" in reason and "请每个社区各写一行" in reason for reason in reasons.values())


def test_a_sub_district_written_once_for_several_rows_is_that_of_each(tmp_path: Path) -> None:
    (tmp_path / "任务书.yaml").write_text(
        'doc_type: work_plan\nunit: "{{社区}}居民委员会"\ntopic: 走访\nissue_date: 2026-03-02\n'
        "period: {start: 2026-03-02, end: 2026-12-31}\n"
        'tasks:\n  - {each: 任务, name: "{{名称}}", owner: "{{街道}}平安办", deadline: 2026-06-30}\n',
        encoding="utf-8",
    )
    (tmp_path / "方案.md").write_text(
        "# {{社区}}方案\n\n{% for 项 in 任务 %}由{{项.街道}}平安办{{项.名称}}。{% endfor %}\n", encoding="utf-8"
    )
    tasks: list[list[Any]] = [
        ["街道", "社区", "名称"],
        ["望桥街道", "桥东社区", "走访居民"],
        [None, "长堤社区", "巡查楼道"],
    ]
    people = [["街道", "社区"], ["望桥街道", "桥东社区"], ["望桥街道", "长堤社区"]]
    roster = sheets(tmp_path / "名册.xlsx", 社区=people, 任务=tasks)
    for name in ("任务书.yaml", "方案.md"):
        run(tmp_path / name, roster, tmp_path / name[:2], today=TODAY, check=False)
        words = "".join(texts(tmp_path / name[:2] / "望桥街道" / "长堤社区.docx"))
        assert "望桥街道平安办" in words


@pytest.mark.parametrize(
    ("total", "unit", "words", "said"),
    [
        (
            2,
            None,
            "走访{{走访}}户",
            "B2 的“走访”总量 2，按“户数”分解，名册第3行、第4行的社区（共 2 个）分得 0，会照样写出",
        ),
        (10.5, None, "走访{{走访}}户", "名册第2行 3.5、第3行 3.5、第4行 1.8、第5行 1.7（共 4 个社区）不是整数"),
        (10.5, "场", "走访{{走访}}", "不是整数"),
        (10.5, "万元", "走访{{走访}}", ""),
        (10.5, None, "走访{{走访}}公里", ""),
        (10, "户", "走访{{走访}}户", ""),
    ],
)
def test_parts_that_cannot_be_meant_are_told(
    tmp_path: Path, total: float, unit: str | None, words: str, said: str
) -> None:
    people: list[list[Any]] = [
        ["社区", "户数"],
        ["桥东社区", 200],
        ["长堤社区", 200],
        ["荻花社区", 100],
        ["桥西社区", 100],
    ]
    if total < len(people) - 1:
        people = [["社区", "户数"], ["桥东社区", 300], ["长堤社区", 50], ["荻花社区", 50], ["桥西社区", 300]]
    shares: list[list[Any]] = [["指标", "总量", "权重列", "单位"], ["走访", total, "户数", unit]]
    plan = tmp_path / "方案.md"
    plan.write_text(f"# {{{{社区}}}}方案\n\n{words}。\n", encoding="utf-8")
    roster = sheets(tmp_path / "名册.xlsx", 社区=people, 指标分解=shares)
    outcome = run(plan, roster, tmp_path / "out", today=TODAY, check=False)
    told = [note for note in outcome.notes if "按“户数”分解" in note]
    assert bool(told) == bool(said)
    assert said in "".join(told)
