"""What is wrong with a further sheet is named at once with all the rest, and costs only whom it may concern."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import docx
import pytest
from openpyxl import load_workbook
from test_batch import TODAY, plan, texts
from test_batch_reports import book
from test_batch_results import given, read
from test_batch_sheets import ROWS, TASKS, sheets, task_plan

from app.batch import State, run
from app.batch.losses import Losses
from app.batch.roster import read_roster
from app.batch.wording import clipped
from app.cli import main
from app.errors import RosterError

if TYPE_CHECKING:
    from pathlib import Path

    from app.batch import BatchRun

OK, FAILED = State.OK, State.FAILED
LOST = [FAILED, OK, OK]
SHARES: list[list[Any]] = [
    ["指标", "总量", "权重列", "街道"],
    ["走访数", 20, "户数", "望桥街道"],
    ["走访数", 10, "户数", "青荻街道"],
]


def made(tmp_path: Path, told: list[str], **tables: list[list[Any]]) -> BatchRun:
    words = ["{{社区}}走访{{走访数}}次"] if "指标分解" in tables else ["{{社区}}"]
    template = task_plan(tmp_path / "方案.docx", *words) if "任务" in tables else plan(tmp_path / "方案.docx", *words)
    roster = sheets(tmp_path / "名册.xlsx", **tables)
    return run(template, roster, tmp_path / "out", today=TODAY, check=False, tell=told.append)


def tasks_in(path: Path) -> list[str]:
    (table,) = docx.Document(str(path)).tables
    return [row.cells[0].text for row in table.rows]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["桥东社区", "#REF!", "甲"], "工作表“任务”B6（名称）单元格为错误值 #REF!"),
        (["桥东社区", "=A1&1", "甲"], "工作表“任务”B6（名称）是公式，文件中没有它的计算结果"),
        (["桥冬社区", "走访", "甲"], "工作表“任务”A6 的“桥冬社区”不在名册中，可能是望桥街道桥东社区"),
        (["桥东社区", "长" * 6000, "甲"], "工作表“任务”B6（名称）有 6000 个字"),
    ],
)
def test_a_bad_row_of_a_list_costs_its_own_community(tmp_path: Path, row: list[Any], said: str) -> None:
    told: list[str] = []
    outcome = made(tmp_path, told, 社区=ROWS, 任务=[*TASKS, row])
    assert [record.state for record in outcome.records] == [FAILED, OK, OK]
    assert said in str(outcome.records[0].reason)
    assert any(said in word for word in told)
    assert outcome.exit_status == 1


def test_a_row_of_a_community_that_two_sub_districts_have_costs_both(tmp_path: Path) -> None:
    rows = [*ROWS, ["青荻街道", "桥东社区", 900]]
    tasks = [["街道", *TASKS[0]], *(["望桥街道" if row[0] != "荻花社区" else "青荻街道", *row] for row in TASKS[1:])]
    tasks += [["青荻街道", "桥东社区", "走访", "己"], [None, "桥东社区", "走访", "戊"]]
    outcome = made(tmp_path, [], 社区=rows, 任务=tasks)
    assert [record.state for record in outcome.records] == [FAILED, OK, OK, FAILED]
    assert "在几个街道都有（望桥街道桥东社区、青荻街道桥东社区）" in str(outcome.records[3].reason)


def test_a_row_without_a_community_costs_its_sub_district(tmp_path: Path) -> None:
    tasks = [["街道", *TASKS[0]], *([None, *row] for row in TASKS[1:]), ["青荻街道", None, "走访", "己"]]
    outcome = made(tmp_path, [], 社区=ROWS, 任务=tasks)
    assert [record.state for record in outcome.records] == [OK, OK, FAILED]
    assert "工作表“任务”B6（社区）为空，看不出是青荻街道的哪个社区" in str(outcome.records[2].reason)


def test_a_name_misspelt_in_many_rows_costs_the_one_it_may_mean_and_is_said_once(tmp_path: Path) -> None:
    tasks = [*TASKS, *(["桥冬社区", f"第{number}项", "甲"] for number in range(30)), ["长提社区", "走访", "甲"]]
    told: list[str] = []
    outcome = made(tmp_path, told, 社区=ROWS, 任务=tasks)
    assert [record.state for record in outcome.records] == [FAILED, FAILED, OK]
    (said,) = (word for word in told if "桥冬社区" in word)
    assert "A6、A7、A8、A9、A10、A11、A12、A13、A14、A15等 30 行的“桥冬社区”不在名册中，可能是望桥街道桥东社区" in said
    assert said.endswith("请核对名称，或删去这些行。")


def test_a_wrong_name_is_compared_with_a_large_roster_too(tmp_path: Path) -> None:
    rows = [["社区"], *([f"第{number}网格社区"] for number in range(2500))]
    tasks = [["社区", "名称"], ["第7网各社区", "走访"]]
    losses = read_roster(sheets(tmp_path / "名册.xlsx", 社区=rows, 任务=tasks)).losses
    assert [loss.keys for loss in losses.found] == [frozenset({("", "第7网格社区")})]


@pytest.mark.parametrize("row", [["各社区", "走访居民", "共计3人"], ["全部社区", "走访居民", "合计20户"]])
def test_a_task_for_everybody_with_a_figure_in_all_is_no_total(tmp_path: Path, row: list[str]) -> None:
    with pytest.raises(RosterError, match=row[0]):
        made(tmp_path, [], 社区=ROWS, 任务=[*TASKS, row])


def test_communities_with_a_figure_in_all_beside_them_keep_rows_and_tasks(tmp_path: Path) -> None:
    names = ["桥东社区", "三个泉社区", "江南水乡"]
    rows = [["望桥街道", name, f"共计{number}户"] for number, name in enumerate(names, 700)]
    tasks = [TASKS[0], *([name, f"{name}入户统计合计", "合计3人"] for name in names)]
    outcome = made(tmp_path, [], 社区=[ROWS[0], *rows], 任务=tasks)
    assert [record.state for record in outcome.records] == [OK, OK, OK]
    assert not any("合计" in note for note in outcome.notes)


@pytest.mark.parametrize("name", ["望桥街道" * 900 + "甲", "青荻" * 3000])
def test_a_cell_of_names_over_and_over_is_refused_by_its_place(tmp_path: Path, name: str) -> None:
    with pytest.raises(RosterError, match="A6"):
        made(tmp_path, [], 社区=ROWS, 任务=[*TASKS, [name, "走访", "甲"]])


def test_that_wrong_names_are_compared_no_longer_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.batch.meant._COMPARED", 4)
    told: list[str] = []
    wrong = [[name, "走访", "己"] for name in ("书香里社区", "枕水社区", "望湖社区")]
    outcome = made(tmp_path, told, 社区=ROWS, 任务=[*TASKS, *wrong])
    (said,) = (note for note in outcome.notes if "没有再查找相近的名称" in note)
    assert "工作表“任务”" in said


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["书香里社区", "走访", "己"]], "A6“书香里社区”"),
        ([["书香里社区", "#REF!", "己"], ["书香里社区", "=A1&1", "己"]], "A6、A7“书香里社区”"),
        ([["桥西社区", "走访", "己"]], "A6“桥西社区”（与桥东社区相近）"),  # named like it, not misspelt
        ([["新长堤社区", "走访", "己"]], "A6“新长堤社区”（与长堤社区相近）"),
        ([["书香里" * 4 + "社区", "走访", "己"]], "A6“" + "书香里" * 4 + "社区”。"),
    ],
)
def test_a_row_of_a_community_outside_the_roster_costs_nobody(tmp_path: Path, rows: list[list[Any]], said: str) -> None:
    outcome = made(tmp_path, [], 社区=ROWS, 任务=[*TASKS, *rows])
    assert [record.state for record in outcome.records] == [OK, OK, OK]
    (note,) = (note for note in outcome.notes if "不在工作表“社区”中" in note)
    assert said in note


@pytest.mark.parametrize(
    "name",
    [
        "各社区均须完成", "全街道", "全街道各社区", "各街道", "其他社区", "各有关社区",
        "除桥东社区外的社区", "桥东社区等3个社区", "全区17个社区",
        "全街道内",
        "全社区", "辖区内社区", "云汀区各社区", "前三个社区", "4个社区", "三个城市社区", "桥东等社区", "不含桥东社区",
        "桥东社区除外", "无物业的社区", "均需社区完成", "文化进社区", "各点位", "均需完成", "统筹推进", "区直部门", "/",
        "桥东社区及其他社区", "桥东社区、各有关社区",
    ],
)  # fmt: skip
def test_a_task_for_everybody_is_refused_with_how_to_write_it(tmp_path: Path, name: str) -> None:
    with pytest.raises(RosterError, match=f"A6“{name}”不是一个社区的名称，请写名册中的社区，每个社区各写一行"):
        made(tmp_path, [], 社区=ROWS, 任务=[*TASKS, [name, "走访", "己"]])


ALL_THREE = ["桥东社区", "长堤社区", "荻花社区"]


@pytest.mark.parametrize(
    ("folder", "name", "whose"),
    [
        *((None, name, ALL_THREE) for name in (
            "全部社区", "各社区", "所有社区", "全体", "全部", "全区", "全区各社区", "全区 所有社区居委会",
            "辖区内各社区",
            "全体社区", "每个社区", "各社区居民委员会", "各村（社区）", "全区范围内各社区", "各个社区", "全区范围内",
        )),
        ("全区", "各社区", ALL_THREE), ("各街道", "全部社区", ALL_THREE), ("", "各社区", ALL_THREE),
        ("望桥街道", "各社区", ALL_THREE[:2]), ("青荻街道", "全街道各社区", ALL_THREE[2:]),
        (None, "望桥街道各社区", ALL_THREE[:2]), ("全区", "望桥街道各社区", ALL_THREE[:2]),
    ],
)  # fmt: skip
def test_a_task_for_everybody_is_in_the_document_of_each(
    tmp_path: Path, folder: str | None, name: str, whose: list[str]
) -> None:
    row = [name, "走访", "己", "95%"] if folder is None else [folder, name, "走访", "己", "95%"]
    tasks = TASKS if folder is None else WITH_AREAS
    told: list[str] = []
    outcome = made(tmp_path, told, 社区=ROWS, 任务=[[*tasks[0], "入户率"], *tasks[1:], row])
    assert [record.state for record in outcome.records] == [OK, OK, OK]
    assert given_to(outcome, "走访") == whose
    (note,) = (note for note in told if "是写给各社区的" in note)
    assert f"{'A' if folder is None else 'B'}6“{name}”（共 1 行）" in note


@pytest.mark.parametrize(("given", "printed"), [("全区", "全区"), ("", "望桥街道")])
def test_a_task_for_everybody_is_printed_as_its_cells_stand(tmp_path: Path, given: str, printed: str) -> None:
    template = plan(tmp_path / "方案.docx", "{% for t in 任务 %}{{t.街道}}{{t.社区}}{{t.名称}}。{% endfor %}")
    roster = sheets(tmp_path / "名册.xlsx", 社区=ROWS, 任务=[*WITH_AREAS[:1], [given, "各社区", "走访", "己"]])
    run(template, roster, tmp_path / "out", today=TODAY, check=False)
    assert f"{printed}各社区走访。" in texts(tmp_path / "out" / "望桥街道" / "桥东社区.docx")


@pytest.mark.parametrize(
    ("heading", "cell", "stops"),
    [
        ("目标", "1200户", True), ("目标", 1200, True), ("场次", "共12场", True), ("走访户数", "1,200", True),
        ("走访户数", "约300户左右", True), ("目标", "95%", False), ("走访率", 0.95, False), ("频次", "每月2次", False),
        ("每个社区场次", 2, False), ("时限", "12月底前", False), ("年份", 2026, False), ("时间安排", "3个月", False),
        ("联系人", "王芳", False), ("联系电话", 88776655, False), ("要求", "2026年6月30日前", False),
        ("目标", "走访1200户", True), ("目标", "全区共1200户", True), ("目标", "1200户（全区合计）", True),
        ("目标", "新增停车位300个", True), ("目标", "300-500户", True), ("目标", "一千二百户", True),
        ("目标", "200户、300人", True), ("经费", "￥50000", True), ("目标", "12场/年", True),
        ("目标", "不超过3起", True),
        ("每月走访户数", 1200, True), ("频次", "每月走访1200户", True), ("要求", "每个社区不少于3场", False),
        ("要求", "12345热线24小时值守", False), ("要求", "落实“3个一”", False),
        ("要求", "2026年12月10日前分2期完成", False),
    ],
)  # fmt: skip
def test_a_count_in_a_task_for_everybody_may_be_a_total_and_is_asked_about(
    tmp_path: Path, heading: str, cell: str | float, stops: bool
) -> None:
    tasks = [[*TASKS[0], heading], *TASKS[1:], ["各社区", "走访", "己", cell]]
    if not stops:
        assert given_to(made(tmp_path, [], 社区=ROWS, 任务=tasks), "走访") == ALL_THREE
        return
    with pytest.raises(RosterError, match=f"A6写的是“各社区”，同一行的“{heading}”写了“{cell}”，看不出是合计还是"):
        made(tmp_path, [], 社区=ROWS, 任务=tasks)
    tasks = [["街道", *tasks[0]], *(["望桥街道", *task] for task in tasks[-1:])]
    outcome = made(tmp_path, [], 社区=ROWS, 任务=[*tasks, ["青荻街道", "荻花社区", "走访", "丁", 5]])
    assert [record.state for record in outcome.records] == BOTH


@pytest.mark.parametrize(("name", "whose"), [("各社区", 2), ("本区各社区", 0), ("全区", 0), ("全区范围内各社区", 0)])
def test_a_task_for_a_district_goes_to_none_where_the_roster_has_two(tmp_path: Path, name: str, whose: int) -> None:
    rows = [["区县", "街道", "社区"], ["云汀区", "望桥街道", "桥东社区"], ["松岭区", "青荻街道", "荻花社区"]]
    tasks = [TASKS[0], ["桥东社区", "宣传", "己"], ["荻花社区", "宣传", "己"], [name, "走访", "己"]]
    if not whose:
        with pytest.raises(RosterError, match=f"A4“{name}”"):
            made(tmp_path, [], 社区=rows, 任务=tasks)
        return
    assert len(given_to(made(tmp_path, [], 社区=rows, 任务=tasks), "走访")) == whose


def test_a_bad_cell_of_a_task_for_everybody_costs_all_and_is_named(tmp_path: Path) -> None:
    with pytest.raises(RosterError, match="B6（名称）单元格为错误值 #REF!"):
        made(tmp_path, [], 社区=ROWS, 任务=[*TASKS, ["各社区", "#REF!", "己"]])


@pytest.mark.parametrize(
    "name",
    [
        "平安社区", "全福社区", "街道口社区", "李各庄社区", "所前社区", "共和社区", "平等社区", "沙河镇社区",
        "三家村社区", "两家社区", "八家村", "前进社区", "第一社区", "城内社区", "望桥社区", "书院村", "书院居委会",
        "书院社区居委会", "书院社区（已撤销）", "书院社区第三网格", "古镇花园社区", "205社区", "个旧社区",
        "书香里", "万柳苑", "张家湾",
    ],
)  # fmt: skip
def test_a_community_whose_name_begins_like_a_word_for_all_is_one(tmp_path: Path, name: str) -> None:
    outcome = made(tmp_path, [], 社区=ROWS, 任务=[*TASKS, [name, "走访", "己"]])
    assert [record.state for record in outcome.records] == [OK, OK, OK]
    assert f"A6“{name}”" in "".join(outcome.notes)


@pytest.mark.parametrize(
    "names",
    [
        "红星小区 铁路小区 教师新村 桃李花园 丽景家园 天鹅公寓 纺织厂宿舍 粮食局家属院 钢厂大院 清河里",
        "翠竹苑 黄泥屯 罗家寨 塔山 牛家村 桃源村 桥头 河口 井头 湖西 洗马桥 镜湖 凤凰山 葡萄坝 甜水井",
        "骆家沟 月牙湾 红土坡 仙人洞 桃花渡",
        "黑龙潭 曹家墩 报国寺 朝天门 新街口 学府路 青年路 南京街 百花巷",
        "帽儿胡同 高家店 十里铺 杨柳营 卧虎岗 望江楼 静心园",
        "南门口 朝天门口 洗马桥头 大桥头 学士门 白云寺 关帝庙 翠湖公寓 棉纺厂大院 国泰路 青山路 老林饭店",
    ],
)
def test_a_place_named_without_a_community_in_its_name_is_only_noted(tmp_path: Path, names: str) -> None:
    own = [name for name in names.split() if "社区" not in name]
    outcome = made(tmp_path, [], 社区=ROWS, 任务=[*TASKS, *([name, "巡查", "己"] for name in own)])
    assert [record.state for record in outcome.records] == [OK, OK, OK]
    assert given_to(outcome, "巡查") == []
    assert [name for name in own if f"“{name}”" not in "".join(outcome.notes)] == []


@pytest.mark.parametrize(
    "name",
    [
        "背街小巷", "沿街商铺", "主次干道", "主干路", "断头路", "商业街", "街巷", "路口", "村口",
        "老旧小区", "无物业小区", "本小区", "两个小区", "回迁小区", "城中村", "自然村", "村庄", "居民楼",
        "写字楼", "口袋公园", "农贸市场", "药店", "便民小店", "先锋岗", "服务台", "幼儿园", "产业园",
        "建材城", "职工宿舍", "河湖", "鱼塘", "排水沟", "人行桥", "部门", "侧门", "楼道",
        "学校门口", "医院门口", "小区门口", "商场门口", "公园门口", "单元门", "防盗门", "人才公寓", "租赁公寓", "寺庙",
        "清真寺", "工厂大院", "高速公路", "公路", "土路", "水泥路", "小餐饮店", "快递店",
        "建筑工地", "独居老人", "小区" * 300, "某某市区" * 99,
    ],
)  # fmt: skip
def test_places_in_general_are_refused_with_how_to_write_the_row(tmp_path: Path, name: str) -> None:
    with pytest.raises(RosterError, match=f"A6“{clipped(name)}”不是一个社区的名称，请写名册中的社区，每个社区各写一行"):
        made(tmp_path, [], 社区=ROWS, 任务=[*TASKS, [name, "走访", "己"]])


@pytest.mark.parametrize(
    "word",
    ["辖区", "3个", "个多", "各批", "所有的", "全区内的", "区域内的各", "、等", "社区等", "等三", "除"],
)
def test_a_cell_of_one_word_over_and_over_is_refused_like_any_other(tmp_path: Path, word: str) -> None:
    name = f"{word * (4998 // len(word))}甲"  # with a choice at each word, the run would not come to an end
    with pytest.raises(RosterError, match=f"A6“{clipped(name)}”不是一个社区的名称"):
        made(tmp_path, [], 社区=ROWS, 任务=[*TASKS, [name, "走访", "己"]])


@pytest.mark.parametrize("word", ["合计桥东社区", "附件一年度", "统计表"])
def test_a_cell_of_one_name_over_and_over_is_told_by_its_cell(tmp_path: Path, word: str) -> None:
    cell = f"大{word * (4900 // len(word))}"  # cubic in what stands before each name, the run would not come to an end
    with pytest.raises(RosterError, match="A6“大"):
        made(tmp_path, [], 社区=ROWS, 任务=[*TASKS, [cell, "走访", "己"]])


@pytest.mark.parametrize(
    ("name", "states"),
    [
        ("望桥街道", [FAILED, FAILED, OK]),
        ("望桥街道办事处", [FAILED, FAILED, OK]),
        ("望乔街道", [FAILED, FAILED, OK]),
        ("柳浦街道", [OK, OK, OK]),
        ("柳浦街道各社区", [OK, OK, OK]),
        ("柳浦街道桥东社区", [OK, OK, OK]),
        ("青荻街道桥东社区", LOST),
    ],
)
def test_a_task_of_a_sub_district_costs_its_communities(tmp_path: Path, name: str, states: list[State]) -> None:
    told: list[str] = []
    outcome = made(tmp_path, told, 社区=ROWS, 任务=[*TASKS, [name, "走访", "己"]])
    assert [record.state for record in outcome.records] == states
    assert f"“{name}”" in "".join([*told, *outcome.notes])


def test_the_names_of_sub_district_and_community_in_one_cell_are_those_of_the_community(tmp_path: Path) -> None:
    names = ["望桥街道桥东社区", "望桥街道办事处桥东社区", "望桥：桥东社区", "青荻街道荻花社区"]
    rows = [*ROWS, ["青荻街道", "桥东社区", 900]]
    tasks = [*TASKS[:1], ["长堤社区", "清扫", "甲"], *([name, f"第{at}项", "甲"] for at, name in enumerate(names))]
    outcome = made(tmp_path, [], 社区=rows, 任务=[*tasks, ["青荻街道桥东社区", "巡查", "甲"]])
    assert [record.state for record in outcome.records] == [OK, OK, OK, OK]
    first, *_, last = outcome.records
    assert tasks_in(tmp_path / "out" / str(first.path)) == ["第0项", "第1项", "第2项"]
    assert tasks_in(tmp_path / "out" / str(last.path)) == ["巡查"]


def test_a_roster_without_sub_districts_takes_the_name_behind_one_and_refuses_the_sub_district(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["社区", "户数"], ["桥东社区", 900], ["长堤社区", 800], ["荻花社区", 700]]
    outcome = made(tmp_path, [], 社区=rows, 任务=[*TASKS, ["望桥街道桥东社区", "巡查", "甲"]])
    assert "巡查" in tasks_in(tmp_path / "out" / str(outcome.records[0].path))
    with pytest.raises(RosterError, match="A6“望桥街道”不是一个社区的名称"):
        made(tmp_path, [], 社区=rows, 任务=[*TASKS, ["望桥街道", "巡查", "甲"]])


BOTH = [FAILED, FAILED, OK]
WHERE = {"桥东社区": "望桥街道", "长堤社区": "望桥街道", "荻花社区": "青荻街道"}
WITH_AREAS = [["街道", *TASKS[0]], *([WHERE[task[0]], *task] for task in TASKS[1:])]


@pytest.mark.parametrize(
    "folder", ["除望桥街道外", "不含望桥街道", "望桥街道以外", "望桥街道除外", "同上", "〃", "望桥镇"]
)
def test_a_row_whose_sub_district_may_be_another_is_given_to_nobody(tmp_path: Path, folder: str) -> None:
    outcome = made(tmp_path, [], 社区=ROWS, 任务=[*WITH_AREAS, [folder, "桥东社区", "巡查", "己"]])
    for record in outcome.records:
        assert record.path is None or "巡查" not in tasks_in(tmp_path / "out" / str(record.path))
    assert FAILED in [record.state for record in outcome.records]


@pytest.mark.parametrize("folder", [None, "", "望桥街道"])
@pytest.mark.parametrize(
    ("name", "states"),
    [
        ("望桥街道长堤社区、桥东社区", BOTH),
        ("望桥街道长堤、桥东社区", BOTH),
        ("望桥街道：长堤社区，桥东社区", BOTH),
        ("望桥街道长堤社区和桥东社区", BOTH),
        ("望桥街道长堤社区\n望桥街道桥东社区", BOTH),
        ("长堤社区、望桥街道桥东社区", BOTH),
        ("桥东社区、书院社区", LOST),
        ("青荻街道荻花社区、望桥街道桥东社区", [FAILED, OK, FAILED]),
        ("柳浦街道书院社区、望桥街道桥东社区", LOST),
        ("望桥街道各社区，重点是桥东社区", BOTH),
        ("望桥街道各社区和荻花社区", [FAILED, FAILED, FAILED]),
        ("望桥街道除桥东社区", BOTH),
        ("望桥街道除桥东社区外", BOTH),
        ("望桥街道不含桥东社区", BOTH),
        ("望桥街道（桥东社区除外）", BOTH),
        ("望桥各社区", BOTH),
        ("望桥", BOTH),
        ("望桥片区", BOTH),
        ("望桥街道社区", BOTH),
        ("望桥街道各点位", BOTH),
        ("望桥街道、青荻街道", [FAILED, FAILED, FAILED]),
        ("望桥街道和青荻街道", [FAILED, FAILED, FAILED]),
        ("柳浦街道、望桥街道", BOTH),
        ("望桥街道同上", BOTH),
        ("望桥街道桥冬社区", LOST),
        ("望桥桥冬社区", LOST),
        ("望桥镇桥东社区", LOST),
        ("望桥街道桥东社区和平社区", LOST),
        ("重点楼栋（桥东社区）", LOST),
        ("望桥街道大桥东社区", [OK, OK, OK]),
        ("望桥街道城市桥东社区", [OK, OK, OK]),
        ("望桥街道三家村社区", [OK, OK, OK]),
        ("望桥街道和平社区", [OK, OK, OK]),
    ],
)
def test_what_stands_behind_a_sub_district_is_searched_like_any_other(
    tmp_path: Path, folder: str | None, name: str, states: list[State]
) -> None:
    tasks = [*TASKS, [name, "走访", "己"]] if folder is None else [*WITH_AREAS, [folder, name, "走访", "己"]]
    told: list[str] = []
    outcome = made(tmp_path, told, 社区=ROWS, 任务=tasks)
    assert [record.state for record in outcome.records] == states
    for record in outcome.records:
        assert record.path is None or "走访" not in tasks_in(tmp_path / "out" / str(record.path))
    cell = "A6" if folder is None else "B6"
    said = ["".join(word.split()) for word in (*told, *outcome.notes) if cell in word]
    assert any("、".join(name.split()).replace(" ", "") in word for word in said)


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("", "桥东"), ("望桥街道", "桥东"), ("", "望桥街道桥东"), ("望桥", "桥 东"),
        ("", "望桥街道的桥东社区"), ("", "望桥街道：桥东社区"), ("", "云汀区望桥街道桥东社区"),
        ("", "望桥街道 桥东社区"),
        ("", "桥东社区（望桥街道）"), ("", "望桥街道桥东社区居委会"), ("", "桥东居委会"), ("", "桥东社区党委"),
        ("望桥", "桥东社区"), ("望桥", "望桥街道桥东社区"), ("望桥街道办事处", "望桥街道桥东社区"),
        ("望桥街道", "望桥 桥东社区"), ("全区", "桥东社区"), ("各街道", "望桥街道桥东社区"), ("全部", "桥东社区"),
        ("", "桥 东社区"), ("", "望桥街办桥东社区"), ("云汀区望桥街道", "桥东社区"),
    ],
)  # fmt: skip
def test_a_row_with_nothing_beside_both_names_is_that_of_the_community(tmp_path: Path, folder: str, name: str) -> None:
    outcome = made(tmp_path, [], 社区=ROWS, 任务=[*WITH_AREAS, [folder, name, "巡查", "己"]])
    assert [record.state for record in outcome.records] == [OK, OK, OK]
    assert ["巡查" in tasks_in(tmp_path / "out" / str(record.path)) for record in outcome.records] == [
        True, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize("folder", [None, "", "望桥街道"])
@pytest.mark.parametrize("name", ["望桥桥东社区", "望桥桥东", "云汀区桥东社区", "望桥荻花社区", "望桥桥东社区居委会"])
def test_a_name_glued_to_that_of_a_sub_district_or_district_is_asked_about(
    tmp_path: Path, folder: str | None, name: str
) -> None:
    row = [name, "巡查", "己"] if folder is None else [folder, name, "巡查", "己"]
    tasks = TASKS if folder is None else WITH_AREAS
    own, at = ("荻花社区", 2) if "荻花" in name else ("桥东社区", 0)
    others = [line for line in tasks if own not in line]
    beside = f"（街道是“{folder}”）" if folder else ""
    outcome = made(tmp_path, [], 社区=ROWS, 任务=[*others, row])
    assert outcome.records[at].state is FAILED
    assert f"“{name}”{beside}不在名册中，可能是{WHERE[own]}{own}，请核对名称" in str(outcome.records[at].reason)
    outcome = made(tmp_path, [], 社区=ROWS, 任务=[*tasks, row])  # it has rows of its own
    for record in outcome.records:
        assert record.path is None or "巡查" not in tasks_in(tmp_path / "out" / str(record.path))
    assert f"{name}”" in "".join([*outcome.notes, *(str(record.reason) for record in outcome.records)])


def given_to(outcome: BatchRun, task: str) -> list[str]:
    """Return the communities whose document has `task` among its rows."""
    return [
        record.community for record in outcome.records if record.path and task in tasks_in(outcome.out / record.path)
    ]


IN_DISTRICTS = [[f"云汀区{row[0]}" if row[0] != "街道" else "街道", *row[1:]] for row in ROWS]


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        (None, "北湖区望桥街道桥东社区"), (None, "桥东社区（北湖区望桥街道）"),
        (None, "某某市北湖区望桥街道：桥东社区"),
        ("北湖区望桥街道", "桥东社区"), ("北湖区望桥街道办事处", "桥东社区"), ("北湖区望桥街道", "全部社区"),
        (None, "北湖区望桥街道"), (None, "北湖区望桥街道各社区"),
    ],
)  # fmt: skip
def test_a_sub_district_of_the_name_in_another_district_is_another(
    tmp_path: Path, folder: str | None, name: str
) -> None:
    row = [name, "巡查", "己"] if folder is None else [folder, name, "巡查", "己"]
    outcome = made(tmp_path, [], 社区=IN_DISTRICTS, 任务=[*(TASKS if folder is None else WITH_AREAS), row])
    assert [record.state for record in outcome.records] == [OK, OK, OK]
    assert given_to(outcome, "巡查") == []
    (note,) = (note for note in outcome.notes if "的社区不在工作表“社区”中" in note)
    assert f"{'A6' if folder is None else 'B6'}“" in note
    assert "北湖区望桥街道" in note


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        (None, "云汀区望桥街道桥东社区"), (None, "望桥街道桥东社区"), (None, "某某市云汀区望桥街道桥东社区"),
        ("望桥街道", "桥东社区"), ("云汀区望桥街道", "桥东社区"), ("望桥街道办", "桥东社区"),
        ("某某市云汀区望桥街道", "桥东社区"),
    ],
)  # fmt: skip
def test_a_roster_that_gives_the_district_is_found_with_and_without_it(
    tmp_path: Path, folder: str | None, name: str
) -> None:
    row = [name, "巡查", "己"] if folder is None else [folder, name, "巡查", "己"]
    outcome = made(tmp_path, [], 社区=IN_DISTRICTS, 任务=[*(TASKS if folder is None else WITH_AREAS), row])
    assert [record.state for record in outcome.records] == [OK, OK, OK]
    assert given_to(outcome, "巡查") == ["桥东社区"]
    assert "区县" not in "".join(outcome.notes)


def test_sub_districts_of_one_name_in_two_districts_are_told_apart(tmp_path: Path) -> None:
    rows = [*IN_DISTRICTS, ["北湖区望桥街道", "桥东社区", 900]]
    tasks = [*WITH_AREAS, ["北湖区望桥街道", "桥东社区", "巡查", "己"]]
    tasks[1:] = [[f"云汀区{row[0]}" if "区" not in row[0] else row[0], *row[1:]] for row in tasks[1:]]
    outcome = made(tmp_path, [], 社区=rows, 任务=tasks)
    assert {record.state for record in outcome.records} == {OK}
    assert [record.row for record in outcome.records if "巡查" in tasks_in(outcome.out / str(record.path))] == [5]
    outcome = made(tmp_path, [], 社区=rows, 任务=[*tasks, ["望桥街道", "桥东社区", "走访", "己"]])
    assert [record.state for record in outcome.records] == [FAILED, OK, OK, FAILED]


@pytest.mark.parametrize("divided", [True, False])
@pytest.mark.parametrize("form", ["{}望桥街道|桥东社区", "{}望桥街道桥东社区", "桥东社区（{}望桥街道）"])
def test_a_district_that_only_the_table_gives_is_told_and_two_of_them_are_refused(
    tmp_path: Path, form: str, divided: bool
) -> None:
    rows = ROWS if divided else [row[1:] for row in ROWS]
    lines = [form.format(region).split("|") for region in ("云汀区", "北湖区")]
    one, other = ([*([""] if len(line) == 1 else []), *line, "巡查", "己"] for line in lines)
    outcome = made(tmp_path, [], 社区=rows, 任务=[*WITH_AREAS, one])
    assert [record.state for record in outcome.records] == [OK, OK, OK]
    assert given_to(outcome, "巡查") == ["桥东社区"]
    (note,) = (note for note in outcome.notes if "写了区县" in note)
    assert "B6（云汀区）作为" in note
    outcome = made(tmp_path, [], 社区=rows, 任务=[*WITH_AREAS, one, other])
    assert [record.state for record in outcome.records] == LOST
    assert "B6（云汀区）、" in str(outcome.records[0].reason)
    assert "B7（北湖区）不是一个区县" in str(outcome.records[0].reason)


@pytest.mark.parametrize(
    "folder",
    [
        "高新区", "经开区", "经济技术开发区", "生态旅游度假区", "现代农业示范区", "高新区管委会", "管委会",
        "城南新区管理委员会", "科技产业园", "红旗农场",
    ],
)  # fmt: skip
def test_a_zone_beside_sub_districts_is_only_noted(tmp_path: Path, folder: str) -> None:
    outcome = made(tmp_path, [], 社区=ROWS, 任务=[*WITH_AREAS, [folder, "桥东社区", "巡查", "己"]])
    assert [record.state for record in outcome.records] == [OK, OK, OK]
    assert given_to(outcome, "巡查") == []
    assert f"B6“桥东社区”（街道是“{folder}”）" in "".join(outcome.notes)


@pytest.mark.parametrize("folder", ["高新区", "高新区管委会", "高新区管理委员会", "云汀区高新区"])
def test_a_zone_of_the_roster_is_known_by_its_board(tmp_path: Path, folder: str) -> None:
    rows = [*ROWS, ["高新区", "书院社区", 900]]
    outcome = made(tmp_path, [], 社区=rows, 任务=[*WITH_AREAS, [folder, "书院社区", "巡查", "己"]])
    assert {record.state for record in outcome.records} == {OK}
    assert given_to(outcome, "巡查") == ["书院社区"]


@pytest.mark.parametrize(
    ("name", "states"),
    [
        ("望桥街道长堤社区、桥东社区", BOTH),
        ("长堤社区、望桥街道桥东社区", BOTH),
        ("望桥街道桥冬社区", LOST),
        ("望桥街道大桥东社区", [OK, OK, OK]),
        ("江南水乡桥东社区", [OK, OK, OK]),
        ("沙河镇社区", [OK, OK, OK]),
    ],
)
def test_a_roster_without_sub_districts_takes_no_part_of_a_name_for_one(
    tmp_path: Path, name: str, states: list[State]
) -> None:
    rows: list[list[Any]] = [["社区", "户数"], *([name, 9] for name in WHERE)]
    outcome = made(tmp_path, [], 社区=rows, 任务=[*TASKS, [name, "巡查", "甲"]])
    assert [record.state for record in outcome.records] == states
    assert all("巡查" not in tasks_in(tmp_path / "out" / str(one.path)) for one in outcome.records if one.path)


@pytest.mark.parametrize("name", ["同上", "〃", "”", "见上", "同上一行"])
def test_a_cell_that_refers_to_the_one_above_is_refused_by_its_place(tmp_path: Path, name: str) -> None:
    with pytest.raises(RosterError, match=f"“任务”A6（社区）写的是“{name}”，看不出是哪个社区的"):
        made(tmp_path, [], 社区=ROWS, 任务=[*TASKS, [name, "走访", "己"]])
    outcome = made(tmp_path, [], 社区=ROWS, 任务=[*WITH_AREAS, ["青荻街道", name, "走访", "己"]])
    assert [record.state for record in outcome.records] == [OK, OK, FAILED]
    assert f"写的是“{name}”，看不出是青荻街道的哪个社区" in str(outcome.records[2].reason)


@pytest.mark.parametrize("folder", ["区直部门", "云汀区", "区级", "待定", "/"])
def test_a_row_whose_sub_district_is_none_is_refused_where_its_community_is_of_the_roster(
    tmp_path: Path, folder: str
) -> None:
    with pytest.raises(RosterError, match=f"B6“各社区”（街道是“{folder}”）不是一个社区的名称"):
        made(tmp_path, [], 社区=ROWS, 任务=[*WITH_AREAS, [folder, "各社区", "走访", "己"]])
    outcome = made(tmp_path, [], 社区=ROWS, 任务=[*WITH_AREAS, [folder, "桥东社区", "走访", "己"]])
    assert [record.state for record in outcome.records] == LOST
    outcome = made(tmp_path, [], 社区=ROWS, 任务=[*WITH_AREAS, [folder, "书院社区", "走访", "己"]])
    assert [record.state for record in outcome.records] == [OK, OK, OK]


@pytest.mark.parametrize(
    ("folder", "states"),
    [
        ("柳浦", [OK, OK, OK]),
        ("望桥片区", BOTH),
        ("望桥、青荻", [FAILED, FAILED, FAILED]),
        ("望桥街道和青荻街道", [FAILED, FAILED, FAILED]),
    ],
)
def test_a_row_for_all_communities_of_the_sub_districts_beside_it(
    tmp_path: Path, folder: str, states: list[State]
) -> None:
    outcome = made(tmp_path, [], 社区=ROWS, 任务=[*WITH_AREAS, [folder, "各社区", "走访", "己"]])
    assert [record.state for record in outcome.records] == states


def test_a_sub_district_outside_the_roster_may_end_like_one_in_it(tmp_path: Path) -> None:
    rows = [*ROWS, ["高新区", "书院社区", 900], ["和平街道", "南门社区", 900]]
    tasks = [*WITH_AREAS, ["高新区", "书院社区", "走访", "己"], ["和平街道", "南门社区", "走访", "己"]]
    outcome = made(tmp_path, [], 社区=rows, 任务=[*tasks, ["云汀区", "桥东社区", "走访", "己"]])
    assert {record.state for record in outcome.records} == {OK}
    outcome = made(tmp_path, [], 社区=rows, 任务=[*tasks, ["望桥街道、和平街道", "各社区", "走访", "己"]])
    assert [record.state for record in outcome.records] == [FAILED, FAILED, OK, OK, FAILED]


def test_a_roster_of_names_without_their_kind_knows_others_by_their_length(tmp_path: Path) -> None:
    rows = ["桥东", "长堤", "荻花"]
    roster: list[list[Any]] = [["社区", "户数"], *([name, 9] for name in rows)]
    tasks = [TASKS[0], *([name, "走访", "甲"] for name in rows)]
    outcome = made(tmp_path, [], 社区=roster, 任务=[*tasks, ["书院", "走访", "甲"]])
    assert [record.state for record in outcome.records] == [OK, OK, OK]
    with pytest.raises(RosterError, match="“均需完成”不是一个社区的名称"):
        made(tmp_path, [], 社区=roster, 任务=[*tasks, ["均需完成", "走访", "甲"]])


def test_a_part_of_a_roster_loses_nobody_to_the_names_of_the_rest(tmp_path: Path) -> None:
    names = [
        f"{name}社区"
        for name in ("新华", "新民", "花园", "桥东", "东风", "东方", "和平", "建设", "建国", "中山", "中华")
    ]
    others = [f"{name}社区" for name in ("新建", "花岗", "东湖", "建新", "中心", "和谐", "福民", "百花园")]
    rows: list[list[Any]] = [["社区", "户数"], *([name, 9] for name in names)]
    tasks = [TASKS[0], *([name, "走访", "甲"] for name in names), *([name, "巡查", "乙"] for name in others)]
    outcome = made(tmp_path, [], 社区=rows, 任务=tasks)
    assert {record.state for record in outcome.records} == {OK}
    assert all(tasks_in(tmp_path / "out" / str(record.path)) == ["走访"] for record in outcome.records)
    assert "“花岗社区”（与花园社区相近）" in "".join(outcome.notes)
    outcome = made(tmp_path, [], 社区=rows, 任务=[row for row in tasks if row[0] != "花园社区"])
    states = {record.community: record.state for record in outcome.records}
    assert states["花园社区"] is FAILED  # 花岗社区 may be its row
    assert list(states.values()).count(OK) == len(names) - 1
    slips = ["花圆社区", "花园园社区", "花园社区三组"]  # of like sound, doubled, of a part
    outcome = made(tmp_path, [], 社区=rows, 任务=[*tasks, *([name, "巡查", "乙"] for name in slips)])
    said = str(next(record.reason for record in outcome.records if record.community == "花园社区"))
    assert all(name in said for name in slips)


@pytest.mark.parametrize(
    ("name", "own", "asked"),
    [
        ("文化园社区", "文化公园社区", True), ("文公园社区", "文化公园社区", True),
        ("文化公社区", "文化公园社区", True), ("文化广园社区", "文化公园社区", True),
        ("东风新材社区", "东风新村社区", True), ("五里桥口社区", "五里桥头社区", True),
        ("老铁路桥口社区居委会", "老铁路桥头社区", True), ("文明公园社区", "文化公园社区", False),
        ("东方新村社区", "东风新村社区", False), ("翠湖花园社区", "翠湖家园社区", False),
        ("人民南路社区", "人民北路社区", False), ("解放路口社区", "解放路社区", False),
        ("大文化公园社区", "文化公园社区", False), ("东风村社区", "东风新村社区", False),
        ("百花园社区", "花园社区", False), ("朝阳大街社区", "朝阳大道社区", False),
    ],
)  # fmt: skip
def test_one_character_of_a_longer_name_is_asked_about_though_it_has_its_own_rows(
    tmp_path: Path, name: str, own: str, *, asked: bool
) -> None:
    rows: list[list[Any]] = [["社区", "户数"], [own, 9], ["荻花社区", 9]]
    tasks = [TASKS[0], [own, "走访", "甲"], ["荻花社区", "走访", "乙"], [name, "巡查", "丙"]]
    outcome = made(tmp_path, [], 社区=rows, 任务=tasks)
    assert [record.state for record in outcome.records] == [FAILED if asked else OK, OK]
    assert given_to(outcome, "巡查") == []
    told = str(outcome.records[0].reason) if asked else "".join(outcome.notes)
    assert f"A4 的“{name}”不在名册中，可能是{own}" in told if asked else f"A4“{name}”" in told


def test_a_name_of_like_sound_is_found_among_many_near_ones(tmp_path: Path) -> None:
    names = [f"桥{name}社区" for name in "东头梓湾坪"]
    rows: list[list[Any]] = [["社区", "户数"], *([name, 9] for name in names)]
    tasks = [TASKS[0], *([name, "走访", "甲"] for name in names), ["桥冬社区", "巡查", "乙"]]
    outcome = made(tmp_path, [], 社区=rows, 任务=tasks)
    assert [record.state for record in outcome.records] == [FAILED, OK, OK, OK, OK]


@pytest.mark.parametrize("others", [["桥西社区"], ["桥西社区", "桥南社区", "桥北社区"]])
def test_a_name_misspelt_costs_each_of_a_series_that_it_may_mean(tmp_path: Path, others: list[str]) -> None:
    rows = [*ROWS, *(["望桥街道", name, 900] for name in others)]
    tasks = [*TASKS, *([name, "走访", "甲"] for name in others), ["桥冬社区", "走访", "戊"]]
    outcome = made(tmp_path, [], 社区=rows, 任务=tasks)
    assert [record.state for record in outcome.records] == [FAILED, OK, OK, *([FAILED] * len(others))]
    tasks[-1][0] = "桥中社区"
    outcome = made(tmp_path, [], 社区=rows, 任务=tasks)
    assert {record.state for record in outcome.records} == {OK}


@pytest.mark.parametrize(
    ("row", "states"),
    [
        (["柳浦街道", "全部社区", "走访", "己"], [OK, OK, OK]),
        (["望桥街道", "望桥街道桥东社区", "走访", "己"], [OK, OK, OK]),
        (["青荻街道", "望桥街道桥东社区", "走访", "己"], LOST),
        (["全部", "全街道", "走访", "己"], None),
        (["各街道", None, "走访", "己"], None),
    ],
)
def test_a_row_for_all_beside_its_sub_district(tmp_path: Path, row: list[Any], states: list[State] | None) -> None:
    where = {"桥东社区": "望桥街道", "长堤社区": "望桥街道", "荻花社区": "青荻街道"}
    tasks = [["街道", *TASKS[0]], *([where[task[0]], *task] for task in TASKS[1:]), row]
    if states is None:
        with pytest.raises(RosterError, match="不是一个社区的名称"):
            made(tmp_path, [], 社区=ROWS, 任务=tasks)
        return
    outcome = made(tmp_path, [], 社区=ROWS, 任务=tasks)
    assert [record.state for record in outcome.records] == states


@pytest.mark.parametrize(
    ("row", "states", "said"),
    [
        (["青荻街道", "书院社区", "走访", "己"], [OK, OK, OK], "B6“书院社区”（街道是“青荻街道”）"),
        (["柳浦街道", "桥东社区", "走访", "己"], [OK, OK, OK], "B6“桥东社区”（街道是“柳浦街道”）"),
        (["柳浦街道", None, "走访", "己"], [OK, OK, OK], "B6（为空，街道是“柳浦街道”）"),
        (["望桥街道办事处", "桥冬社区", "走访", "己"], LOST, "可能是望桥街道桥东社区"),
        (["青荻街道", "桥东社区", "走访", "己"], LOST, "可能是望桥街道桥东社区"),  # one of the two is wrong
        (["望乔街道", "桥东社区", "走访", "己"], LOST, "可能是望桥街道桥东社区"),
        (["#REF!", "桥东社区", "走访", "己"], LOST, "A6（街道）单元格为错误值"),
        (["#REF!", "书院社区", "走访", "己"], [OK, OK, OK], "“书院社区”"),
    ],
)
def test_a_row_costs_nobody_outside_the_sub_district_it_names(
    tmp_path: Path, row: list[Any], states: list[State], said: str
) -> None:
    where = {"桥东社区": "望桥街道", "长堤社区": "望桥街道", "荻花社区": "青荻街道"}
    tasks = [["街道", *TASKS[0]], *([where[task[0]], *task] for task in TASKS[1:]), row]
    outcome = made(tmp_path, [], 社区=ROWS, 任务=tasks)
    assert [record.state for record in outcome.records] == states
    assert said in "".join(outcome.notes) + str(outcome.records[0].reason)


@pytest.mark.parametrize(
    "cells",
    [
        ["3个社区", "合计", None], ["3个社区", None, "合计"], ["共3个社区", "小计", None], ["三个社区", "合计", 6],
        ["3个社区", "合计6项", None], ["合计（3个社区）", "走访等6项", None], ["小计：3个社区", "走访等6项", None],
        ["3个社区", "任务小计", None], ["3个社区", "合计（6项任务）", None], ["望桥街道", "小计", None],
        ["望桥街道2个社区", "小计", "6项"], ["全区3个社区", "总 计", None], ["各社区", "合计", "6项"],
        ["3个", "共计6项", None],
    ],
)  # fmt: skip
def test_a_total_among_tasks_is_left_out_with_a_note_wherever_it_calls_itself_one(
    tmp_path: Path, cells: list[Any]
) -> None:
    outcome = made(tmp_path, [], 社区=ROWS, 任务=[*TASKS, cells])
    assert [record.state for record in outcome.records] == [OK, OK, OK]
    assert any("6（" in note and "是小计、合计、说明或表头，没有作为社区处理" in note for note in outcome.notes)
    figures = [["社区", "指标", "实际"], *([row[1], "走访户数", 9] for row in ROWS[1:]), [cells[0], "合计", 27]]
    roster = read(tmp_path, book(tmp_path / "成果.xlsx", figures), ROWS)
    assert not roster.losses.found
    assert all(rows == ["走访户数 9"] for rows in given(roster).values())


@pytest.mark.parametrize("cells", [["3个社区", "合计走访居民并汇总意见", "甲"], ["3个社区", "入户统计", "甲"]])
def test_a_task_of_several_communities_is_no_total_for_a_word_in_it(tmp_path: Path, cells: list[Any]) -> None:
    with pytest.raises(RosterError, match=r"A6“.*”不是一个社区的名称"):
        made(tmp_path, [], 社区=ROWS, 任务=[*TASKS, cells])


def test_a_task_of_one_community_is_no_total_whatever_it_is_called(tmp_path: Path) -> None:
    outcome = made(tmp_path, [], 社区=ROWS, 任务=[*TASKS, ["桥东社区", "合计", "甲"]])
    assert given_to(outcome, "合计") == ["桥东社区"]


def test_names_that_were_refused_or_have_nothing_in_common_are_not_offered(tmp_path: Path) -> None:
    rows = [ROWS[0], *(["望桥街道", name, 9] for name in ("甲社区", "乙/社区", "乙社区", "CON"))]
    tasks = [
        TASKS[0],
        ["甲社区", "走访", "甲"],
        ["乙社区", "走访", "甲"],
        ["丁社区", "走访", "甲"],
        ["乙*社区", "走访", "甲"],
    ]
    outcome = made(tmp_path, [], 社区=rows, 任务=tasks)
    assert [record.state for record in outcome.records] == [OK, FAILED, FAILED, FAILED]
    assert "A5的“" not in str(outcome.records[0].reason)
    (note,) = (note for note in outcome.notes if "不在工作表“社区”中" in note)
    assert "A4“丁社区”。" in note


def test_a_row_of_the_roster_without_a_name_takes_no_other_row_for_its_own(tmp_path: Path) -> None:
    rows = [*ROWS, ["青荻街道", None, 900]]
    with pytest.raises(RosterError, match="工作表“任务”A6（社区）为空，看不出是哪个社区的"):
        made(tmp_path, [], 社区=rows, 任务=[*TASKS, [None, "走访", "甲"]])


def test_where_it_cannot_be_told_all_faults_of_all_sheets_are_named(tmp_path: Path) -> None:
    rows = [*ROWS, ["望桥街道", "书院社区", None]]
    tasks = [*TASKS, ["桥东社区", "#REF!", "甲"], [None, "走访", "甲"]]
    shares = [SHARES[0], ["走访数", "二十", "户数", "望桥街道"], ["走访数", -1, "户数", "青荻街道"]]
    with pytest.raises(RosterError) as caught:
        made(tmp_path, [], 社区=rows, 任务=tasks, 指标分解=shares)
    message = str(caught.value)
    for said in (
        "共 5 处须改正",
        "工作表“任务”B6（名称）单元格为错误值 #REF!",
        "工作表“任务”A7（社区）为空，看不出是哪个社区的",
        "工作表“指标分解”B2（总量）应为不带单位的数字，现为“二十”",
        "工作表“指标分解”B3（总量）不能是负数，现为“-1”",
        "望桥街道书院社区在工作表“任务”中没有对应的行",
    ):
        assert said in message
    assert "\n" not in message
    assert not (tmp_path / "out").exists()


def test_sheets_that_cannot_be_used_are_named_together(tmp_path: Path) -> None:
    tasks = [["社区", "名称", "名称"], *TASKS[1:]]
    with pytest.raises(RosterError) as caught:
        made(tmp_path, [], 社区=ROWS, 任务=tasks, 指标分解=[["指标", "总量"], ["走访数", 9]])
    assert "（1）名册.xlsx 工作表“任务” C1 的字段名“名称”与 B1 重复" in str(caught.value)
    assert "（2）名册.xlsx 工作表“指标分解” 第1行缺少列“权重列”" in str(caught.value)


@pytest.mark.parametrize(
    ("words", "said"),
    [("{{社区}}{{书记}}", "用到的字段“书记”在 名册.xlsx 中没有"), ("{{社区}}{{户数 + }}", "没有写完")],
)
def test_faults_of_plan_and_sheets_are_named_together(tmp_path: Path, words: str, said: str) -> None:
    roster = sheets(tmp_path / "名册.xlsx", 社区=ROWS, 任务=[*TASKS, [None, "走访", "甲"]])
    with pytest.raises(RosterError) as caught:
        run(plan(tmp_path / "方案.docx", words), roster, tmp_path / "out", today=TODAY, check=False)
    assert "共 2 处须改正" in str(caught.value)
    assert said in str(caught.value)
    assert "工作表“任务”A6（社区）为空，看不出是哪个社区的" in str(caught.value)


def test_communities_without_rows_are_told_together(tmp_path: Path) -> None:
    told: list[str] = []
    outcome = made(tmp_path, told, 社区=ROWS, 任务=TASKS[:2])
    assert "望桥街道长堤社区在工作表“任务”中没有对应的行，方案要逐行列出" in str(outcome.records[1].reason)
    assert "长堤社区、荻花社区（共 2 个社区）在工作表“任务”中没有对应的行，方案要逐行列出。" in told


@pytest.mark.parametrize("width", [3, 2])
def test_parts_that_the_roster_gives_need_no_weights(tmp_path: Path, width: int) -> None:
    rows = [[*row, "走访数" if row is ROWS[0] else 5] for row in ROWS]
    lines = [line[:width] for line in (["指标", "总量", "权重列"], ["走访数", 15, None])]
    outcome = made(tmp_path, [], 社区=rows, 指标分解=lines)
    assert outcome.exit_status == 0


def test_a_weight_that_is_lacking_is_told_once(tmp_path: Path) -> None:
    with pytest.raises(RosterError) as caught:
        made(tmp_path, [], 社区=ROWS, 指标分解=[["指标", "总量", "权重列"], ["走访数", 15, None]])
    assert str(caught.value).count("权重列") == 1
    assert "为空，方案需要这一项" not in str(caught.value)


def test_names_that_are_one_file_elsewhere_are_one_community(tmp_path: Path) -> None:
    rows = [ROWS[0], ["望桥街道", "SOHO社区", 1], ["望桥街道", "soho社区", 2], ["青荻街道", "soho社区", 3]]
    roster = sheets(tmp_path / "名册.xlsx", 社区=rows)
    outcome = run(plan(tmp_path / "方案.docx", "{{社区}}"), roster, tmp_path / "out", today=TODAY, check=False)
    assert [record.state for record in outcome.records] == [OK, FAILED, OK]
    assert "B3（社区）的社区“soho社区”与第2行重复（文件名不分大小写）" in str(outcome.records[1].reason)


def test_many_faults_are_cut(tmp_path: Path) -> None:
    tasks = [*TASKS, *(["桥东社区", "#REF!", "甲"] for _ in range(40)), [None, "走访", "甲"]]
    with pytest.raises(RosterError) as caught:
        made(tmp_path, [], 社区=ROWS, 任务=tasks)
    assert str(caught.value).startswith("共 41 处须改正")
    assert str(caught.value).endswith("；另有 21 处。")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (["走访数", "二十", "户数", "望桥街道"], "B2（总量）应为不带单位的数字，现为“二十”"),
        (["走访数", "=SUM(C1)", "户数", "望桥街道"], "B2（总量）是公式，文件中没有它的计算结果"),
        (["走访数", 20, "人口", "望桥街道"], "权重列“人口”在名册中没有"),
    ],
)
def test_a_bad_line_of_the_totals_costs_its_sub_district(tmp_path: Path, line: list[Any], said: str) -> None:
    told: list[str] = []
    outcome = made(tmp_path, told, 社区=ROWS, 指标分解=[SHARES[0], line, SHARES[2]])
    assert [record.state for record in outcome.records] == [FAILED, FAILED, OK]
    assert all(said in str(record.reason) for record in outcome.records[:2])
    assert [word for word in told if said in word] == [word for word in told if "共 2 个社区" in word]
    assert texts(tmp_path / "out" / "青荻街道" / "荻花社区.docx") == ["荻花社区走访10次"]
    sheet = load_workbook(tmp_path / "out" / "汇总.xlsx")["指标分解"]
    assert [row[6].value for row in sheet.iter_rows(min_row=2)] == ["未能分解", "相符"]
    assert sheet["C2"].value == (20 if line[1] == 20 else None)


@pytest.mark.parametrize(
    ("weight", "said"),
    [
        (None, "C2（户数）用于分解指标，应为数字，现为空，请补上"),
        ("约四千", "C2（户数）用于分解指标，应为数字，现为“约四千”"),
        (-5, "C2（户数）用于分解指标，不能是负数，现为“-5”"),
        ("=1+1", "C2（户数）用于分解指标，是公式，文件中没有它的计算结果"),
    ],
)
def test_a_weight_that_cannot_be_used_is_named_with_its_cell_and_value(tmp_path: Path, weight: Any, said: str) -> None:
    rows = [ROWS[0], ["望桥街道", "桥东社区", weight], *ROWS[2:]]
    outcome = made(tmp_path, [], 社区=rows, 指标分解=SHARES)
    assert [record.state for record in outcome.records] == [FAILED, FAILED, OK]
    assert all(said in str(record.reason) for record in outcome.records[:2])
    with pytest.raises(RosterError, match="户数）用于分解指标"):  # of a total of all, everybody loses
        made(tmp_path, [], 社区=rows, 指标分解=[row[:3] for row in SHARES[:2]])


def test_what_the_plan_does_not_use_costs_nobody(tmp_path: Path) -> None:
    told: list[str] = []
    roster = sheets(tmp_path / "名册.xlsx", 社区=ROWS, 任务=[*TASKS, [None, "#REF!", "甲"]])
    template = plan(tmp_path / "方案.docx", "{{社区}}")
    outcome = run(template, roster, tmp_path / "out", today=TODAY, check=False, tell=told.append)
    assert outcome.exit_status == 0
    assert any("B6（名称）单元格为错误值 #REF!。方案没有用到" in word for word in told)


@pytest.mark.parametrize(
    ("words", "states"),
    [
        ("{% for t in 任务 %}{{t.名称}}{% endfor %}", [OK, OK, OK]),
        ("{% for t in 任务 %}{{t.名称}}{{t['备注']}}{% endfor %}", [FAILED, OK, OK]),
        ("{% for t in 任务|sort(attribute='备注') %}{{t.名称}}{% endfor %}", [FAILED, OK, OK]),
        ("{% for t in 任务 %}{{t|dictsort|length}}{% endfor %}", [FAILED, OK, OK]),
        ("{% set 各项 = 任务 %}{% for t in 各项 %}{{t.备注}}{% endfor %}", [FAILED, OK, OK]),
        ("{% for t in 任务|selectattr('责任人', 'equalto', 社区)|list %}{{t.名称}}{% endfor %}", [OK, OK, OK]),
        ("{% if 任务 %}{{任务|length}}项：{{任务|map(attribute='名称')|join('、')}}{% endif %}", [OK, OK, OK]),
        ("{{任务[0].名称}}{% for t in 任务[:2] %}{{loop.index}}{{t['名称']}}{% endfor %}", [OK, OK, OK]),
        (
            "{% with 各项 = 任务 %}{% for t in 各项 %}{% for k in t %}{{t[k]}}{% endfor %}{% endfor %}{% endwith %}",
            LOST,
        ),
        ("{{任务|map(attribute='备'~'注')|join}}", LOST),
        ("{% for 组 in 任务|batch(2) %}{% for t in 组 %}{{t|dictsort|join('、')}}{% endfor %}{% endfor %}", LOST),
        ("{% macro 表(各项) %}{% for t in 各项 %}{{t['备' ~ '注']}}{% endfor %}{% endmacro %}{{表(任务)}}", LOST),
        ("{{(任务|first).values()|join('、')}}", LOST),
        ("{{任务|map(attribute=列)|join('、')}}", LOST),
        ("{{任务|map('last')|join('、')}}", LOST),
        ("{% for t in 任务 %}{% if not loop.last %}{{loop.nextitem|dictsort}}{% endif %}{% endfor %}", LOST),
        ("{% for t in 任务 %}{{t[列]}}{% endfor %}", LOST),
    ],
)
def test_a_column_of_a_list_that_the_plan_leaves_costs_nobody(tmp_path: Path, words: str, states: list[State]) -> None:
    tasks = [[*row, note] for row, note in zip(TASKS, ("备注", "甲", "乙", "#N/A", "丙"), strict=True)]
    rows = [[*row, "备注" if row is not ROWS[0] else "列"] for row in ROWS]
    roster = sheets(tmp_path / "名册.xlsx", 社区=rows, 任务=tasks)
    template = tmp_path / "方案.md"
    template.write_text(f"# {{{{社区}}}}方案\n\n{words}\n", encoding="utf-8")
    outcome = run(template, roster, tmp_path / "out", today=TODAY, check=False)
    assert [record.state for record in outcome.records] == states
    told = "".join(outcome.notes) + str(outcome.records[0].reason)
    assert "工作表“任务”D4（备注）单元格为错误值 #N/A" in told


def test_a_sheet_that_the_plan_leaves_costs_nobody_though_it_cannot_be_read(tmp_path: Path) -> None:
    numbers: list[list[Any]] = [["社区", "电话", "电话"], ["桥东社区", 1, 2]]
    roster = sheets(tmp_path / "名册.xlsx", 社区=ROWS, 通讯录=numbers, 户数=TASKS, 旧册=[["社区"], ["旧社区"]])
    outcome = run(plan(tmp_path / "方案.docx", "{{社区}}"), roster, tmp_path / "out", today=TODAY, check=False)
    assert outcome.exit_status == 0
    for said in ("工作表“通讯录” C1 的字段名“电话”与 B1 重复", "工作表“户数” 的表名与名册的字段“户数”相同"):
        assert any(said in note and note.endswith("方案没有用到，不影响各社区的文件。") for note in outcome.notes)
        assert "。。" not in "".join(outcome.notes)
    listing = plan(tmp_path / "方案.docx", "{{社区}}{% for t in 通讯录 %}{{t.电话}}{% endfor %}")
    with pytest.raises(RosterError, match="工作表“通讯录” C1 的字段名“电话”与 B1 重复"):
        run(listing, roster, tmp_path / "out", today=TODAY, check=False)


def test_a_sub_district_without_a_total_is_named_though_no_other_can_be_shared_out(tmp_path: Path) -> None:
    lines = [SHARES[0], ["走访数", "二十", "户数", "望桥街道"]]
    outcome = made(tmp_path, [], 社区=ROWS, 指标分解=lines)
    assert [record.state for record in outcome.records] == [FAILED, FAILED, FAILED]
    assert "没有青荻街道的总量" in str(outcome.records[2].reason)
    assert "为空，方案需要这一项" not in "".join(str(record.reason) for record in outcome.records)


@pytest.mark.parametrize("weight", [None, "#REF!"])
def test_a_cell_that_a_target_beside_the_plan_needs_too_is_still_its_own_fault(tmp_path: Path, weight: Any) -> None:
    rows = [ROWS[0], ["望桥街道", "桥东社区", weight], *ROWS[2:]]
    roster = sheets(tmp_path / "名册.xlsx", 社区=rows, 指标分解=[row[:3] for row in SHARES[:2]])
    template = plan(tmp_path / "方案.docx", "{{社区}}共{{户数}}户。")
    outcome = run(template, roster, tmp_path / "out", today=TODAY, check=False)
    assert [record.state for record in outcome.records] == [FAILED, OK, OK]
    assert "工作表“社区”C2（户数）" in str(outcome.records[0].reason)


def test_a_cell_at_fault_twice_is_named_once(tmp_path: Path) -> None:
    rows = [ROWS[0], ["望桥街道", "桥东社区", None], *ROWS[2:]]
    roster = sheets(tmp_path / "名册.xlsx", 社区=rows, 指标分解=SHARES)
    template = plan(tmp_path / "方案.docx", "{{社区}}共{{户数}}户，走访{{走访数}}次。")
    outcome = run(template, roster, tmp_path / "out", today=TODAY, check=False)
    assert str(outcome.records[0].reason).count("C2（户数）") == 1


def test_a_fault_met_again_costs_those_of_both_places() -> None:
    losses = Losses()
    for number in range(20):
        losses.add(f"名册.xlsx 工作表“任务”B{number}（名称）是公式", "任务", [("望桥街道", f"第{number}社区")])
    losses.add("名册.xlsx 工作表“任务”B7（名称）是公式", "任务", [("望桥街道", "桥东社区")])
    assert losses.found[7].keys == frozenset({("望桥街道", "第7社区"), ("望桥街道", "桥东社区")})


def test_faults_in_the_summary_are_divided(tmp_path: Path) -> None:
    template = plan(tmp_path / "方案.docx", "{{社区}}{{户数}}{{人口}}")
    rows: list[list[Any]] = [["社区", "户数", "人口"], ["桥东社区", None, None], ["长堤社区", 1, 2]]
    run(template, sheets(tmp_path / "名册.xlsx", 社区=rows), tmp_path / "out", today=TODAY, check=False)
    said = str(load_workbook(tmp_path / "out" / "汇总.xlsx").worksheets[0]["H2"].value)
    assert said == (
        "名册.xlsx 工作表“社区”B2（户数）为空，方案需要这一项；名册.xlsx 工作表“社区”C2（人口）为空，方案需要这一项。"
    )


def test_what_many_rows_share_is_told_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows: list[list[Any]] = [["社区", "户数"], *([f"{name}社区", "=1+1"] for name in "甲乙丙丁戊"), ["己社区", 3]]
    template = plan(tmp_path / "方案.docx", "{{社区}}{{户数}}")
    roster = sheets(tmp_path / "名册.xlsx", 社区=rows)
    assert main(["batch", str(template), str(roster), "-o", str(tmp_path / "out"), "--no-check"]) == 1
    (line,) = (line for line in capsys.readouterr().err.splitlines() if "是公式" in line)
    assert line.startswith("名册.xlsx 工作表“社区”B2、B3、B4、B5、B6（户数，共 5 行）是公式")


def test_the_roster_is_the_sheet_with_the_communities(tmp_path: Path) -> None:
    template = task_plan(tmp_path / "方案.docx", "{{社区}}{{户数}}")
    roster = sheets(tmp_path / "名册.xlsx", 说明=[["填表说明"]], 任务=TASKS, 社区名册=ROWS)
    outcome = run(template, roster, tmp_path / "out", today=TODAY, check=False)
    assert [record.community for record in outcome.records] == ["桥东社区", "长堤社区", "荻花社区"]
    assert "名册.xlsx 的名册取自工作表“社区名册”：排在前面的“说明”没有“社区”列。" in outcome.notes


@pytest.mark.parametrize(
    ("tables", "said"),
    [
        ({"任务": TASKS, "名册": ROWS}, "“任务”排在最前面，被当作名册。请把名册那张工作表移到最前面"),
        ({"封面": [["名册"]], "说明": [["甲"]]}, "的各张工作表（“封面”、“说明”）都没有“社区”列"),
        ({"封面": [["名册"]], "甲": [["社区名称"], ["桥东社区"]]}, "工作表“甲” 没有“社区”列。A1 的“社区名称”若是"),
    ],
)
def test_a_roster_that_is_not_the_first_sheet_is_asked_about(
    tmp_path: Path, tables: dict[str, list[list[Any]]], said: str
) -> None:
    template = task_plan(tmp_path / "方案.docx", "{{社区}}{{户数}}")
    with pytest.raises(RosterError) as caught:
        run(template, sheets(tmp_path / "名册.xlsx", **tables), tmp_path / "out", today=TODAY, check=False)
    assert said in str(caught.value)


def test_a_column_of_another_sheet_is_found_there(tmp_path: Path) -> None:
    template = plan(tmp_path / "方案.docx", "{{社区}}{{户数}}{{t.名称}}")
    roster = sheets(tmp_path / "名册.xlsx", 联系=[["社区", "电话"], ["桥东社区", 1]], 任务=TASKS, 名册=ROWS)
    with pytest.raises(RosterError) as caught:
        run(template, roster, tmp_path / "out", today=TODAY, check=False)
    assert "“户数”是工作表“名册”的列，而名册取的是工作表“联系”：“名册”若是名册，请把它移到最前面" in str(caught.value)
    assert "“t.名称”只能写在 {% for t in 任务 %} 和 {% endfor %} 之间" in str(caught.value)


def test_a_csv_has_no_room_for_tasks(tmp_path: Path) -> None:
    roster = tmp_path / "名册.csv"
    roster.write_text("街道,社区,户数\n望桥街道,桥东社区,1\n", encoding="utf-8")
    with pytest.raises(
        RosterError, match=r"名册.csv 是 .csv 文件，只有一张表，放不下任务表。.*另存为 .xlsx，再加名为“任务”"
    ):
        run(task_plan(tmp_path / "方案.docx", "{{社区}}"), roster, tmp_path / "out", today=TODAY, check=False)


@pytest.mark.parametrize("suffix", [".docx", ".md"])
def test_all_that_the_roster_lacks_is_named_at_once(tmp_path: Path, suffix: str) -> None:
    template = tmp_path / f"方案{suffix}"
    words = "{{社区}}{{书记}}{{户 数}}{{电话}}{% set 次 = 3 %}{{次}}"
    if suffix == ".docx":
        plan(template, words)
    else:
        template.write_text(words, encoding="utf-8")
    with pytest.raises(RosterError) as caught:
        run(template, sheets(tmp_path / "名册.xlsx", 社区=ROWS), tmp_path / "out", today=TODAY, check=False)
    said = str(caught.value)
    assert f"方案{suffix} 用到的字段“书记”“户 数”“电话”在 名册.xlsx 中没有。“户 数”是否应为“户数”？" in said


def test_lists_and_their_columns_that_are_lacking_are_named_with_the_fields(tmp_path: Path) -> None:
    template = plan(
        tmp_path / "方案.docx",
        "{{社区}}{{书记}}",
        "{% for t in 任务 %}{{t.时限}}{{t.成果}}{% endfor %}{% for q in 问题 %}{{q.原因}}{% endfor %}",
    )
    with pytest.raises(RosterError) as caught:
        run(template, sheets(tmp_path / "名册.xlsx", 社区=ROWS, 任务=TASKS), tmp_path / "out", today=TODAY)
    for said in ("字段“书记”", "任务表“问题”，名册.xlsx 中没有这张工作表", "用到“任务”表的“时限”“成果”列"):
        assert said in str(caught.value)


@pytest.mark.parametrize(
    ("last", "told"),
    [
        (["青荻街道", "荻花社区", 1], False),
        (["望桥街道", "桥东社区", 1], True),  # a second time
        (["青荻街道", "荻花|社区", 1], True),  # no name of a file
        (["望桥街道", "桥东社区", 0], False),  # it has no part
    ],
)
def test_parts_of_rows_that_are_not_made_are_told(tmp_path: Path, last: list[Any], told: bool) -> None:
    rows: list[list[Any]] = [["街道", "社区", "户数"], ["望桥街道", "桥东社区", 2], ["望桥街道", "长堤社区", 1], last]
    lines: list[list[Any]] = [["指标", "总量", "权重列", "单位"], ["走访数", 100, "户数", "次"]]
    outcome = made(tmp_path, [], 社区=rows, 指标分解=lines)
    words = "“走访数”总量 100次 也分给了这次不能生成的第4行 25次，其余各份相加为 75次，不等于总量"
    assert any(words in note for note in outcome.notes) == told
    sheet = load_workbook(outcome.out / "汇总.xlsx")["各社区分解"]
    assert any("（没有生成）" in str(row[3].value) for row in sheet) == (outcome.exit_status == 1)
