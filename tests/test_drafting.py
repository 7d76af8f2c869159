"""Offline drafting: complete briefs pass, gaps show, every statement has its source."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from briefs import PLAN, REPORT, TODAY, brief, report_brief

from app.composing import wording
from app.drafting import Draft, draft, source_rows, to_json, write
from app.errors import BriefError, ModelUnavailable
from app.request import TargetItem, load_brief
from app.settings import bundled
from evaluators import read
from evaluators.grounding import untraced

if TYPE_CHECKING:
    from pathlib import Path

PLAN_TYPES = ("implementation_plan", "work_scheme", "work_plan")
REPORT_TYPES = ("status_report", "project_summary", "monthly_form")


def offline(data: dict[str, Any], **changes: Any) -> Draft:
    return draft(brief(data, **changes), engine="offline", today=TODAY)


def critical(made: Draft) -> list[str]:
    return [f"{f.code} {f.message}" for f in made.report.findings if f.blocks_export] + [
        failure.message for failure in made.report.failures
    ]


def loose(made: Draft) -> list[str]:
    return [fact.span.of(made.text) for fact in untraced(read(made.text), made.sources)]


@pytest.mark.parametrize("doc_type", PLAN_TYPES)
@pytest.mark.parametrize("without", ["", "stages", "facts", "targets.scope", "tasks.deliverable", "tasks.detail"])
def test_a_complete_plan_has_no_critical_finding_and_no_loose_figure(doc_type: str, without: str) -> None:
    data = dict(PLAN)
    if "." in without:
        part, name = without.split(".")
        data[part] = [{k: v for k, v in item.items() if k != name} for item in data[part]]
    elif without:
        data.pop(without)
    made = offline(data, doc_type=doc_type)
    assert critical(made) == []
    assert loose(made) == []
    assert made.official.status is None
    assert "【" not in made.text


def test_every_item_of_the_brief_stands_in_the_plan() -> None:
    text = offline(PLAN).text
    for task in PLAN["tasks"]:
        for name in ("name", "detail", "owner", "deliverable"):
            assert task[name] in text
    for stage in PLAN["stages"]:
        assert stage["name"] in text
    assert "2026年9月30日前，全街道集中充电端口不少于860个。" in text
    assert "2026年10月31日前，全街道飞线充电整改率达到100%。" in text
    assert "南塍街道2026年推进居民小区电动自行车安全充电实施方案" in text
    assert "由街道公共服务办公室牵头，综合行政执法队配合，2026年9月30日前完成，形成充电端口验收表。" in text
    assert "3\t整改飞线充电\t平安法治办公室\t—\t2026年10月31日前\t飞线充电整改台账" in text


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        ({"topic": None}, ["事由"]),
        ({"period": None}, ["工作起止时间"]),
        ({"issue_date": None}, ["成文日期"]),
        ({"targets": None}, ["工作目标"]),
        ({"tasks": None}, ["重点任务", "各项任务的责任单位"]),
        ({"targets": [{"indicator": "集中充电端口"}]}, ["“集中充电端口”的目标值"]),
        ({"targets": [{"indicator": "集中充电端口", "value": 860}]}, ["“集中充电端口”的计量单位"]),
        ({"tasks": [{"name": "查清充电需求"}]}, ["“查清充电需求”的责任单位", "“查清充电需求”的完成时限"]),
        ({"stages": [{"name": "攻坚"}], "tasks": None}, ["“攻坚”阶段的起止日期", "“攻坚”阶段的工作内容"]),
    ],
)
def test_what_a_plan_lacks_is_shown_and_blocks(changes: dict[str, Any], asked: list[str]) -> None:
    made = offline(PLAN, **changes)
    for words in asked:
        assert f"【待补：{words}" in made.text
    assert made.report.blocks_export
    assert made.official.status == "草稿"
    assert loose(made) == []


@pytest.mark.parametrize("doc_type", REPORT_TYPES)
def test_what_a_report_lacks_is_shown_and_blocks(tmp_path: Path, doc_type: str) -> None:
    given = report_brief(tmp_path, doc_type=doc_type, results=None, facts=None, problems=None, addressee=None)
    made = draft(given, engine="offline", today=TODAY)
    assert "【待补：主送机关】" in made.text
    assert "【待补：“集中充电端口”的完成值】" in made.text
    assert made.report.blocks_export
    assert loose(made) == []


@pytest.mark.parametrize(("unit", "wrong"), [("吨", True), ("%", True), ("处", False)])
def test_a_result_in_a_unit_that_the_plan_does_not_count_in_is_a_contradiction(
    tmp_path: Path, unit: str, wrong: bool
) -> None:
    results = [{"target": "集中充电端口", "actual": 874, "unit": unit, "as_of": "2026-09-24", "source": "台账"}]
    given = report_brief(tmp_path, results=results)
    if not wrong:
        assert f"874{unit}" in draft(given, engine="offline", today=TODAY).text
        return
    with pytest.raises(BriefError, match=rf"字段 results\[0\]\.unit：“集中充电端口”的单位“{unit}”与方案的“个”不同"):
        draft(given, engine="offline", today=TODAY)


def test_a_report_holds_plan_and_result_of_each_target(tmp_path: Path) -> None:
    made = draft(report_brief(tmp_path), engine="offline", today=TODAY)
    lines = made.text.splitlines()
    assert "全街道集中充电端口\t860个以上\t2026年9月30日\t874个\t2026年9月24日\t按期达到" in lines
    assert "全街道飞线充电整改率\t100%\t2026年10月31日\t96.5%\t2026年11月30日\t未达到" in lines
    assert "达到率为50%" in made.text
    assert "完成计划数的101.6%" in made.text
    assert "现将截至2026年11月30日的实施情况报告如下" in made.text
    assert lines[-3:] == ["特此报告。", "云汀区南塍街道办事处", "2026年12月4日"]
    assert critical(made) == []
    assert loose(made) == []


def test_a_task_nobody_reports_on_is_asked_for(tmp_path: Path) -> None:
    made = draft(report_brief(tmp_path, facts=None), engine="offline", today=TODAY)
    assert "【待补：“查清充电需求”的做法和完成情况】" in made.text


def test_a_missed_target_without_a_problem_is_asked_for(tmp_path: Path) -> None:
    made = draft(report_brief(tmp_path, problems=None), engine="offline", today=TODAY)
    assert "飞线充电整改率未达到目标" in made.text
    assert "【待补：“飞线充电整改率”未达到目标的原因】" in made.text


def test_a_measure_without_owner_or_date_is_asked_for(tmp_path: Path) -> None:
    problems = [
        {"problem": "飞线充电整改率偏低", "cause": "租住户多", "measure": "逐户协调充电端口"},
        {"problem": "端口使用率偏低"},
    ]
    text = draft(report_brief(tmp_path, problems=problems), engine="offline", today=TODAY).text
    assert "由【待补：整改责任单位】负责，逐户协调充电端口，【待补：整改时限】前完成。" in text
    assert "【待补：“端口使用率偏低”的原因】" in text
    assert "【待补：整改措施、责任单位和完成时限】" in text


def test_a_monthly_form_tells_the_months_apart(tmp_path: Path) -> None:
    results = [
        {"target": "集中充电端口", "actual": 640, "unit": "个", "as_of": "2026-10-31"},
        {"target": "集中充电端口", "actual": 874, "unit": "个", "as_of": "2026-11-30"},
        {"target": "飞线充电整改率", "actual": 96.5, "unit": "%", "as_of": "2026-11-30"},
    ]
    given = report_brief(
        tmp_path,
        doc_type="monthly_form",
        title=None,
        topic="电动自行车安全充电",
        results=results,
        facts=["填报人：沈禾", "审核人：陆知行"],
    )
    made = draft(given, engine="offline", today=TODAY)
    assert "1\t全街道集中充电端口\t860个以上\t640个\t234个\t874个\t101.6%\t街道公共服务办公室" in made.text
    assert "填报人：沈禾" in made.text
    assert made.title == "南塍街道2026年11月电动自行车安全充电工作月报表"
    assert critical(made) == []
    assert loose(made) == []


def test_a_summary_names_project_period_money_and_unit(tmp_path: Path) -> None:
    given = report_brief(
        tmp_path,
        doc_type="project_summary",
        title=None,
        topic="电动自行车安全充电项目",
        facts=[
            "查清充电需求。5月18日完成登记。",
            "项目经费：安排60万元，支出57.2万元。",
            "经验：选址先公示。每处选址公示7日。",
        ],
    )
    made = draft(given, engine="offline", today=TODAY)
    assert "项目名称\t电动自行车安全充电项目" in made.text
    assert "项目经费\t安排60万元，支出57.2万元" in made.text
    assert "责任单位\t街道社区网格服务中心、街道公共服务办公室、平安法治办公室" in made.text
    assert critical(made) == []
    assert loose(made) == []


def test_a_summary_without_a_period_tells_that_of_its_plan(tmp_path: Path) -> None:
    given = report_brief(tmp_path, doc_type="project_summary", title=None, topic="充电项目", period=None)
    made = draft(given, engine="offline", today=TODAY)
    told = made.text.split("项目周期\t")[1].split("\n")[0]
    assert told == "2026年4月1日至11月30日"
    assert loose(made) == []


@pytest.mark.parametrize("doc_type", ["status_report", "monthly_form", "project_summary"])
@pytest.mark.parametrize(
    ("cause", "said"),
    [
        ("空置", "原因(?:是|在于)空置。"),
        ("租住户多；场地少", "原因(?:是|在于)租住户多；场地少。"),
        ("主要原因是线路老化", "(?<!原因是)主要原因是线路老化。"),
        ("因线路老化", "(?<!是)因线路老化。"),
    ],
)
def test_a_cause_is_told_in_its_own_words(tmp_path: Path, doc_type: str, cause: str, said: str) -> None:
    problems = [{"problem": f"第{number}处车棚无人使用", "cause": cause} for number in ("一", "二", "三")]
    given = report_brief(tmp_path, doc_type=doc_type, title=None, topic="充电", problems=problems)
    text = draft(given, engine="offline", today=TODAY).text
    assert len(re.findall(said, text)) == len(problems)
    assert "究其原因" not in text
    assert "主要原因" in cause or "主要原因" not in text


def test_a_plan_that_is_not_there_is_named_with_its_field(tmp_path: Path) -> None:
    with pytest.raises(BriefError, match=r"字段 plan：找不到方案“没有.md”"):
        draft(brief(REPORT, plan="没有.md"), engine="offline", today=TODAY)
    (tmp_path / "plan.docx").write_bytes(b"PK broken")
    given = report_brief(tmp_path, plan="plan.docx")
    with pytest.raises(BriefError, match="字段 plan"):
        draft(given, engine="offline", today=TODAY)


def test_every_paragraph_knows_its_sources() -> None:
    made = offline(PLAN)
    for paragraph in made.paragraphs:
        heading = paragraph.text == re.sub(r"[，。].*", "", paragraph.text)
        assert paragraph.sources or heading, paragraph.text
    task = next(p for p in made.paragraphs if p.text.startswith("（二）建设集中充电端口。"))
    assert ("brief", "tasks[1].deadline") in [(ref.kind, ref.id) for ref in task.sources]
    assert task.section == "重点任务"


def test_a_report_names_the_plans_line_as_a_source(tmp_path: Path) -> None:
    made = draft(report_brief(tmp_path), engine="offline", today=TODAY)
    table = next(p for p in made.paragraphs if p.text.startswith("指标"))
    ledger = [ref for ref in table.sources if ref.kind == "ledger"]
    assert any(re.fullmatch(r"plan\.md 第\d+行", ref.place) and "860个" in ref.quote for ref in ledger)


def test_two_briefs_do_not_read_the_same_beyond_what_they_share() -> None:
    other = offline(
        {
            "doc_type": "implementation_plan",
            "unit": "中共云汀区柳浦街道工作委员会",
            "topic": "社区流动党员服务管理",
            "period": {"start": "2026-02-02", "end": "2026-12-18"},
            "issue_date": "2026-01-30",
            "targets": [
                {"indicator": "流动党员联系率", "op": ">=", "value": 98, "unit": "%", "deadline": "2026-12-18"}
            ],
            "tasks": [
                {
                    "name": "建立联系名册",
                    "owner": "党建工作办公室",
                    "deadline": "2026-03-31",
                    "deliverable": "流动党员联系名册",
                },
                {"name": "组织返乡座谈", "owner": "党群服务中心", "deadline": "2026-10-09", "deliverable": "座谈记录"},
            ],
        }
    )
    heading = re.compile(
        r"[一二三四五六七八九]、|（[一二三四五六七八九]）[^。]{2,8}$"
    )  # section names are alike by rule
    own = {line for line in offline(PLAN).text.splitlines() if not heading.match(line)}
    shared = own & set(other.text.splitlines())
    assert shared <= {"序号\t任务\t责任单位\t配合单位\t完成时限\t成果"}
    assert critical(other) == []


@pytest.mark.parametrize("doc_type", [*PLAN_TYPES, *REPORT_TYPES])
def test_no_fact_of_a_brief_is_lost(tmp_path: Path, doc_type: str) -> None:
    labels = [
        "",
        "基本情况",
        "指导思想",
        "基本原则",
        "目的",
        "经费保障",
        "工作纪律",
        "总体情况",
        "做法与成效",
        "经验",
        "下一步打算",
    ]
    labels += ["项目名称", "项目经费", "责任单位", "填报人", "联系人"]
    facts = [f"{label}{'：' if label else ''}第{number}处驿站甲{number}开放" for number, label in enumerate(labels, 21)]
    if doc_type in PLAN_TYPES:
        text = offline(PLAN, doc_type=doc_type, facts=facts).text
    else:
        text = draft(report_brief(tmp_path, doc_type=doc_type, facts=facts), engine="offline", today=TODAY).text
    assert [fact for fact, number in zip(facts, range(21, 99), strict=False) if f"甲{number}" not in text] == []


def test_grouped_tasks_stand_under_their_group_and_a_single_one_has_no_number() -> None:
    tasks = [task | {"group": "查改结合" if index else "摸清底数"} for index, task in enumerate(PLAN["tasks"])]
    lines = offline(PLAN, tasks=tasks).text.splitlines()
    at = lines.index("（一）摸清底数")
    assert lines[at + 1].startswith("查清充电需求。逐栋登记")
    assert lines[at + 2] == "（二）查改结合"
    assert lines[at + 3].startswith("1.建设集中充电端口。")
    assert lines[at + 4].startswith("2.整改飞线充电。")


def test_the_same_brief_always_reads_the_same() -> None:
    assert offline(PLAN).text == offline(PLAN).text


@pytest.mark.parametrize("name", ["plan", "report"])
def test_the_bundled_briefs_give_clean_documents(name: str) -> None:
    made = draft(load_brief(bundled("corpus") / "briefs" / f"{name}.yaml"), engine="offline", today=TODAY)
    assert critical(made) == []
    assert loose(made) == []
    assert "【" not in made.text


def test_the_written_files_hold_the_draft(tmp_path: Path) -> None:
    from app.files import load

    made = offline(PLAN)
    out = tmp_path / "方案.docx"
    table = write(made, out)
    assert load(out).text == made.text
    assert table.name == "方案.sources.xlsx"
    answer = to_json(made, out)
    assert answer["schema"] == "wenheng.draft/1"
    assert answer["report"]["path"] == str(out)
    assert [p["text"] for p in answer["paragraphs"]] == [p.text for p in made.paragraphs]
    rows = source_rows(made)
    assert {row["来源编号"] for row in rows} >= {"tasks[0].owner", "period.start", "facts[0]"}


def test_without_a_model_nothing_else_is_used_in_its_stead() -> None:
    with pytest.raises(ModelUnavailable, match="--engine offline"):
        draft(brief(PLAN), engine="llm", model=None, today=TODAY)


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ({"op": ">=", "value": "95", "unit": "%"}, "达到95%以上"),
        ({"op": ">=", "value": "10", "unit": "个"}, "不少于10个"),
        ({"op": "<=", "value": "12", "unit": "项"}, "控制在12项以内"),
        ({"op": "<=", "value": "12", "unit": "项", "baseline": "23"}, "由23项压减到12项以内"),
        ({"op": ">=", "value": "95", "unit": "%", "baseline": "88.6"}, "由88.6%提高到95%以上"),
        ({"op": "=", "value": "5", "unit": "处", "baseline": "9"}, "由9处压减到5处"),
        ({"op": "=", "value": "5.0", "unit": "处"}, "达到5处"),
        ({"op": ">", "value": "80", "unit": "%"}, "超过80%"),
        ({"op": "<", "value": "3", "unit": "%"}, "低于3%"),
        ({"op": "range", "value": "40", "value_max": "70", "unit": "户"}, "保持在40户至70户之间"),
        ({"op": "~", "value": "300", "unit": "户"}, "达到300户左右"),
        ({"op": "up", "value": "2", "unit": "%"}, "提高2%"),
        ({"op": "up", "value": "2", "unit": "个"}, "增加2个"),
        ({"op": "done"}, "全部完成"),
        ({}, "达到【待补：“指标”的目标值】"),
    ],
)
def test_values_in_words(target: dict[str, Any], words: str) -> None:
    assert wording.measure(TargetItem.model_validate({"indicator": "指标"} | target, context={"form": True})) == words


@pytest.mark.parametrize(
    ("unit", "place"),
    [
        ("中共云汀区望桥街道工作委员会", "望桥街道"),
        ("临澜市云汀区人民政府南塍街道办事处", "南塍街道"),
        ("石磬街道党工委", "石磬街道"),
        ("云汀区石磬街道和磬社区居民委员会", "和磬社区"),
        ("桥东社区党委", "桥东社区"),
        ("区民政局", "区民政局"),
    ],
)
def test_the_place_a_unit_answers_for(unit: str, place: str) -> None:
    assert wording.place_name(unit) == place


@pytest.mark.parametrize(
    ("title", "subject"),
    [
        ("望桥街道2026年社区网格服务提质实施方案", "社区网格服务提质"),
        ("关于望桥街道2026年社区网格服务提质工作情况的报告", "社区网格服务提质"),
        ("望桥街道2026年10月网格服务月报表", "网格服务"),
        ("2026年楼道整治工作计划", "楼道整治"),
    ],
)
def test_what_a_title_is_about(title: str, subject: str) -> None:
    assert wording.subject_of(title, "望桥街道") == subject


def test_words_of_dates_lists_and_scopes() -> None:
    assert wording.span(date(2026, 3, 1), date(2026, 10, 31)) == "2026年3月1日至10月31日"
    assert wording.span(date(2026, 11, 1), date(2027, 2, 28)) == "2026年11月1日至2027年2月28日"
    assert wording.listed(["《甲》", "《乙》", "丙"]) == "《甲》《乙》、丙"
    assert wording.scoped("每个社区", "社区常规报表") == "每个社区常规报表"
    assert wording.scoped("全街道", "微网格") == "全街道微网格"
    assert wording.listed([]) == ""


def _with_attachment(folder: Path, file: str) -> Draft:
    path = folder / "brief.yaml"
    path.write_text(
        f"doc_type: work_plan\nunit: 望桥街道办事处\nattachments:\n  - name: 成员名单\n    file: {file}\n",
        encoding="utf-8",
    )
    return draft(load_brief(path), engine="offline", today=TODAY)


def test_an_attachment_is_read_from_the_folder_of_the_brief(tmp_path: Path) -> None:
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "members.md").write_text("# 成员名单\n\n工作专班由六个科室组成。\n", encoding="utf-8")
    assert "工作专班由六个科室组成。" in _with_attachment(tmp_path, "lists/members.md").text


@pytest.mark.parametrize("file", ["{outside}", "../secret.md", "lists/../../secret.md", "{inside}", "link.md"])
def test_an_attachment_outside_the_folder_of_the_brief_is_refused(tmp_path: Path, file: str) -> None:
    folder, secret = tmp_path / "briefs", tmp_path / "secret.md"
    (folder / "lists").mkdir(parents=True)
    (folder / "own.md").write_text("名单。\n", encoding="utf-8")
    secret.write_text("只供内部使用。\n", encoding="utf-8")
    (folder / "link.md").symlink_to(secret)
    with pytest.raises(BriefError, match=r"第5行.*须在任务书所在的文件夹内"):
        _with_attachment(folder, file.format(outside=secret, inside=folder / "own.md"))


def test_a_target_without_a_task_is_not_hidden_by_the_general_part() -> None:
    targets = [*PLAN["targets"], {"indicator": "居民知晓率", "op": ">=", "value": 92, "unit": "%", "scope": "全街道"}]
    for topic in ("推进居民小区电动自行车安全充电", "电动自行车停放", "充电安全提升"):
        made = offline(PLAN, targets=targets, topic=topic)
        assert [f.code for f in made.report.findings if "居民知晓率" in f.message and f.code == "TGT-09"] == ["TGT-09"]


@pytest.mark.parametrize(
    ("indicator", "detail", "joined"),
    [
        ("充电端口使用率", "在小区选址，建设充电端口，登记端口使用情况。", True),
        ("充电端口投诉率", "在小区选址，建设充电端口，公示电价。", False),
        ("居民小区巡查覆盖率", "在居民小区张贴告示。", False),
    ],
)
def test_a_task_is_joined_only_to_the_target_it_serves(indicator: str, detail: str, joined: bool) -> None:
    targets = [{"indicator": indicator, "op": ">=", "value": 90, "unit": "%", "deadline": "2026-09-30"}]
    tasks = [
        {"name": "选址施工", "detail": detail, "owner": "街道公共服务办公室", "deadline": "2026-09-30"},
        {"name": "组织验收", "owner": "平安法治办公室", "deadline": "2026-10-30"},
    ]
    text = offline(PLAN, targets=targets, tasks=tasks).text
    assert (text.count(f"{indicator}达到90%以上") == 2) is joined


def test_a_target_without_a_deadline_is_not_given_the_last_day_as_its_own() -> None:
    text = offline(PLAN, targets=[{"indicator": "集中充电端口", "op": ">=", "value": 860, "unit": "个"}]).text
    assert "实施期（2026年4月1日至11月30日）内，集中充电端口不少于860个。" in text


@pytest.mark.parametrize(
    ("measure", "asked"),
    [
        ("由街道公共服务办公室在相邻楼栋协调端口", False),
        ("街道公共服务办公室会同物业服务企业增设端口8个", False),
        ("各社区居委会每月核对一次台账", False),
        ("在相邻楼栋协调端口", True),
        ("逐户协调充电端口", True),
    ],
)
def test_an_owner_named_in_a_measure_is_known(tmp_path: Path, measure: str, asked: bool) -> None:
    problems = [{"problem": "整改率偏低", "cause": "租住户多", "measure": measure, "deadline": "2027-01-22"}]
    text = draft(report_brief(tmp_path, problems=problems), engine="offline", today=TODAY).text
    assert ("【待补：整改责任单位】" in text) is asked


def test_the_label_of_the_project_facts_does_not_stay_in_the_text(tmp_path: Path) -> None:
    facts = ["项目基本信息：项目分两期建设，首期在14个小区。", "项目概况：端口由3家企业承建。"]
    text = draft(report_brief(tmp_path, doc_type="project_summary", facts=facts), engine="offline", today=TODAY).text
    assert "项目基本信息：" not in text
    assert "项目概况" not in text
    under = text.split("项目基本信息\n")[1].split("整体概况")[0]
    assert "首期在14个小区。" in under
    assert "端口由3家企业承建。" in under


def test_a_monthly_form_asks_for_the_month_before(tmp_path: Path) -> None:
    given = report_brief(tmp_path, doc_type="monthly_form", title=None, topic="充电", facts=None)
    text = draft(given, engine="offline", today=TODAY).text
    assert "序号\t指标\t年度计划数\t上月累计\t本月完成\t本月累计\t完成率\t责任单位" in text
    assert "全街道集中充电端口\t860个以上\t【待补：上月累计】\t【待补：本月完成】\t874个" in text
    assert "全街道飞线充电整改率\t100%\t—\t—\t96.5%" in text


@pytest.mark.parametrize("earlier", ["2026-09-30", "2026-11-10"])
def test_a_monthly_form_takes_no_other_month_for_the_one_before(tmp_path: Path, earlier: str) -> None:
    results = [
        {"target": "集中充电端口", "actual": 640, "unit": "个", "as_of": earlier},
        {"target": "集中充电端口", "actual": 874, "unit": "个", "as_of": "2026-11-30"},
    ]
    given = report_brief(tmp_path, doc_type="monthly_form", title=None, topic="充电", results=results, facts=None)
    text = draft(given, engine="offline", today=TODAY).text
    assert "全街道集中充电端口\t860个以上\t【待补：上月累计】\t【待补：本月完成】\t874个" in text


def test_what_is_not_due_yet_needs_no_reason(tmp_path: Path) -> None:
    results = [
        {"target": "集中充电端口", "actual": 400, "unit": "个", "as_of": "2026-06-30"},
        {"target": "飞线充电整改率", "actual": 60, "unit": "%", "as_of": "2026-06-30"},
    ]
    period = {"start": "2026-04-01", "end": "2026-06-30"}
    given = report_brief(tmp_path, results=results, period=period, problems=None, issue_date="2026-07-03")
    text = draft(given, engine="offline", today=TODAY).text
    assert "未达到目标的原因" not in text
    assert "2项未到期" in text
    assert "达到率" not in text  # of nothing due, no rate


@pytest.mark.parametrize(
    ("unit", "more", "state"),
    [("件", {}, "未达到"), ("件", {"baseline": 30}, "未到期"), ("件", {"per": "月"}, "未到期"), ("天", {}, "未到期")],
)
def test_an_upper_limit_that_a_later_figure_can_keep_is_not_missed(
    tmp_path: Path, unit: str, more: dict[str, Any], state: str
) -> None:
    target = {"indicator": "居民投诉", "op": "<=", "value": 5, "unit": unit, "deadline": "2026-11-30", **more}
    results = [{"target": "居民投诉", "actual": 6, "unit": unit, "as_of": "2026-06-30"}]
    period = {"start": "2026-04-01", "end": "2026-06-30"}
    given = report_brief(tmp_path, targets=[target], results=results, period=period, issue_date="2026-07-03")
    text = draft(given, engine="offline", today=TODAY).text
    assert f"2026年6月30日\t{state}" in text


@pytest.mark.parametrize("place", ["桥东", "菊圃", "长堤", "荻花", "柳荫", "渡口"])  # the wording varies by unit
@pytest.mark.parametrize(
    "names",
    [
        ["认养社区花园", "设立园艺学习日"],
        ["建立三张清单", "开放邻里客厅"],
        ["每季度议事", "入户走访"],
        ["更新公示栏", "排查独居老人", "增设充电点位", "组建楼栋队伍"],
    ],
)
def test_the_number_of_tasks_that_a_draft_counts_itself_has_a_source(names: list[str], place: str) -> None:
    tasks = [{"name": name, "owner": "社区居委会", "deadline": "2026-06-30"} for name in names]
    data = {"doc_type": "implementation_plan", "unit": f"{place}社区居民委员会", "issue_date": "2026-03-02"}
    made = draft(
        brief({**data, "title": f"{place}社区2026年网格走访实施方案", "tasks": tasks}), engine="offline", today=TODAY
    )
    assert f"{len(names)}项任务" in made.text
    assert loose(made) == []


def test_what_fell_short_in_a_form_has_a_source_for_what_was_reached(tmp_path: Path) -> None:
    results = [{"target": "集中充电端口", "actual": 9, "unit": "个", "as_of": "2026-11-30"}]
    given = report_brief(tmp_path, doc_type="monthly_form", title=None, topic="充电", results=results, problems=None)
    made = draft(given, engine="offline", today=TODAY)
    assert "累计9个" in made.text
    assert loose(made) == []


@pytest.mark.parametrize(("reached", "heading"), [(9, "未完成原因"), (900, "存在的问题")])
def test_a_form_asks_why_only_where_something_was_missed(tmp_path: Path, reached: int, heading: str) -> None:
    results = [
        {"target": "集中充电端口", "actual": reached, "unit": "个", "as_of": "2026-11-30"},
        {"target": "飞线充电整改率", "actual": 100, "unit": "%", "as_of": "2026-11-30"},
    ]
    problems = [{"problem": "楼道堆物反弹", "cause": "居民习惯未改"}]
    words = {"doc_type": "monthly_form", "title": None, "topic": "充电", "results": results, "problems": problems}
    text = draft(report_brief(tmp_path, facts=None, **words), engine="offline", today=TODAY).text
    assert f"二、{heading}\n" in text
    assert "楼道堆物反弹" in text
    assert ("未完成原因" in text) == (heading == "未完成原因")
