"""What the workbench does, without a browser: forms, drafts, checks, batches, desks, sessions."""

from __future__ import annotations

import asyncio
import io
import json
import re
import stat
import threading
import time
import zipfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docx
import gradio as gr
import httpx
import pytest
from openpyxl import load_workbook

from app import settings as installation
from app.errors import BriefError, Cancelled, ModelUnavailable, RosterError, SettingsError, UserError
from app.files import load
from app.files.official import official_from_text, official_to_text
from app.request import load_brief
from app.web import handlers_batch, handlers_draft, handlers_release, handlers_review, handlers_steps, listing
from app.web.accounts import LIFE, USER, Accounts
from app.web.desk import KEPT, Desk, clean, file_name
from app.web.following import JOINED, Board, Office
from app.web.form import Form, brief_of, form_of, with_plan
from app.web.guard import LOGIN, Guard
from app.web.jobs import BROKEN, Jobs, attempt
from app.web.login import Patience, login_page
from app.web.pace import Pace
from app.web.page import page
from app.web.paper import paper
from app.writing import Stop
from evaluators.model import Finding, Severity, Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.settings import Settings

TODAY = date(2026, 3, 2)
SESSION = "0123456789abcdef0123456789abcdef"
BRIEFS = installation.bundled("corpus") / "briefs"
FORM = Form(
    doc_type="work_scheme",
    unit="望桥街道办事处",
    title="望桥街道2026年楼道堆物清理工作方案",
    start="2026年3月1日",
    end="2026/10/31",
    issue_date="2026.3.2",
    targets=[
        ["楼道清理", "不低于", "95", "%", "全街道", "2026-10-31", "", "", ""],
        ["", "", "", "", "", "", "", "", ""],
    ],
    tasks=[["清点堆物楼道", "逐栋清点", "街道社会事务办公室", "桥东社区党委、长堤社区党委", "2026-04-30", "清单", ""]],
)


@pytest.fixture
def settings(home: str) -> Settings:
    return installation.load({"WENHENG_HOME": home})


@pytest.fixture
def desk(settings: Settings) -> Desk:
    return Desk(settings.home, SESSION)


def silent(_words: str) -> None:
    """Take word of progress and keep it."""


def made(form: Form, desk: Desk, settings: Settings) -> dict[str, Any]:
    return handlers_draft.make(form, handlers_draft.Asked(), desk=desk, settings=settings, today=TODAY, tell=silent)


# ------------------------------------------------------------------------------------------------------- the form


@pytest.mark.parametrize("name", ["plan.yaml", "report.yaml"])
def test_a_brief_comes_through_the_form_unchanged(name: str) -> None:
    brief = load_brief(BRIEFS / name)
    assert brief_of(form_of(brief)).model_dump() == brief.model_dump()


def test_the_form_understands_what_a_clerk_writes() -> None:
    brief = brief_of(FORM)
    assert brief.period is not None
    assert (brief.period.start, brief.period.end, brief.issue_date) == (date(2026, 3, 1), date(2026, 10, 31), TODAY)
    assert [(item.op, str(item.value)) for item in brief.targets] == [(">=", "95")]
    assert brief.tasks[0].cooperating == ("桥东社区党委", "长堤社区党委")


def test_a_range_is_written_in_one_cell() -> None:
    row = ["微网格户数", "", "50～90", "户", "", "2026-06-30", "", "", ""]
    brief = brief_of(Form(**{**_fields(FORM), "targets": [row]}))
    assert (brief.targets[0].op, str(brief.targets[0].value), str(brief.targets[0].value_max)) == ("range", "50", "90")
    assert form_of(brief).targets[0][1:3] == ["介于", "50～90"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"unit": ""}, "“发文单位”：缺少这个必填字段"),
        ({"issue_date": "三月二日"}, "“成文日期”：应为日期"),
        ({"end": "2025-10-31"}, "“结束日期”：结束日期"),
        (
            {"targets": [[""] * 9, ["达标率", "达到", "九成", "%", "", "", "", "", ""]]},
            "“目标”表第 2 行“目标值”：应为数字",
        ),
        ({"targets": [["达标率", "大概", "90", "%", "", "", "", "", ""]]}, "“目标”表第 1 行“要求”"),
        ({"doc_type": "status_report"}, "“所依据的方案”：情况报告必须在“所依据的方案”处上传方案文件"),
        ({"tasks": [["清理", "", "", "", "2027-01-01", "", ""]]}, "“任务”表第 1 行“完成时限”：2027-01-01 不在起止日期"),
    ],
)
def test_a_fault_in_the_form_is_named_in_the_words_of_the_form(change: dict[str, Any], said: str) -> None:
    with pytest.raises(BriefError) as caught:
        brief_of(Form(**{**_fields(FORM), **change}))
    assert said in str(caught.value)
    assert "targets" not in str(caught.value)
    assert "tasks[" not in str(caught.value)


def test_a_task_file_fills_the_form_and_asks_for_its_plan() -> None:
    form, words = handlers_draft.from_file(BRIEFS / "report.yaml", "report.yaml")
    assert form.unit.endswith("工作委员会")
    assert form.plan is None
    assert "请在“所依据的方案”处上传 wangqiao-2026-grid.md" in words


def test_a_form_names_no_file_of_the_server(tmp_path: Path, desk: Desk, settings: Settings) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text("内部名单\n\n只供内部使用。\n", encoding="utf-8")
    for line in (f"名单｜{secret}", "名单｜README.md"):
        with pytest.raises(BriefError, match="“附件”第 2 行：只填附件名称"):
            made(Form(**{**_fields(FORM), "attachments": f"任务清单\n{line}"}), desk, settings)
    report = with_plan(handlers_draft.example(desk, "status_report"), str(secret))
    with pytest.raises(BriefError, match="“所依据的方案”：只能用在本页上传的文件"):
        made(report, desk, settings)
    (settings.home / "work" / "uploads" / "link.md").symlink_to(secret)
    with pytest.raises(BriefError, match="只能用在本页上传的文件"):
        made(with_plan(report, str(settings.home / "work" / "uploads" / "link.md")), desk, settings)


@pytest.mark.parametrize("file", ["/etc/hostname", "../secret.md", "beside.md"])
def test_an_uploaded_task_file_names_no_file_of_the_server(tmp_path: Path, file: str) -> None:
    path = tmp_path / "task.yaml"
    (tmp_path / "beside.md").write_text("名单\n", encoding="utf-8")
    path.write_text(
        f"doc_type: work_plan\nunit: 望桥街道办事处\nattachments:\n  - name: 名单\n    file: {file}\n", encoding="utf-8"
    )
    with pytest.raises(BriefError) as caught:
        handlers_draft.from_file(path, "task.yaml")
    assert "task.yaml 第5行" in str(caught.value)
    assert "只能写附件名称" in str(caught.value)
    assert str(tmp_path) not in str(caught.value)


def test_a_wrong_task_file_is_named_as_the_person_knows_it(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "task.yaml"
    path.parent.mkdir()
    path.write_text("doc_type: work_plan\nunit: 望桥街道办事处\nwhat: 1\n", encoding="utf-8")
    with pytest.raises(BriefError) as caught:
        handlers_draft.from_file(path, "task.yaml")
    assert "第 3 行" in str(caught.value)
    assert str(tmp_path) not in str(caught.value)


def _fields(form: Form) -> dict[str, Any]:
    return {name: getattr(form, name) for name in Form.__dataclass_fields__}


# ----------------------------------------------------------------------------------------------------------- 起草


def test_the_example_plan_is_drafted_shown_and_released(desk: Desk, settings: Settings) -> None:
    result = made(handlers_draft.example(desk, "implementation_plan"), desk, settings)
    assert not result["blocked"]
    assert "可以导出定稿" in result["message"]
    assert "中共云汀区望桥街道工作委员会文件" in result["preview"]
    assert "paper-status" not in result["preview"]
    assert "表单“目标”表第 1 行" in result["sources"]
    assert "表单“其他情况”第 1 行" in result["sources"]
    assert "[0]" not in result["sources"]
    assert handlers_draft.NO_INDEX in result["message"]
    desk.keep("draft", result)
    released = handlers_release.release(desk, "", ".docx")
    assert "已导出定稿" in released["message"]
    assert "%E8%8D%89" not in released["downloads"]  # no 草稿 in the name
    assert len(_files(desk, released["downloads"])) == 2


def test_the_example_report_rests_on_its_plan(desk: Desk, settings: Settings) -> None:
    form = handlers_draft.example(desk, "status_report")
    assert form.plan is not None
    assert Path(form.plan).is_file()
    result = made(form, desk, settings)
    assert "签发人" in result["preview"]
    assert "方案" in result["sources"]


def test_an_incomplete_form_gives_a_marked_draft_that_leaves_only_with_a_reason(desk: Desk, settings: Settings) -> None:
    form = with_plan(Form(**{**_fields(handlers_draft.example(desk, "implementation_plan")), "issue_date": ""}), None)
    result = made(form, desk, settings)
    assert result["blocked"]
    assert "草稿" in result["preview"]
    assert "mark-critical" in result["preview"]
    assert "严重" in result["findings"]
    assert 'href="#paper-line-' in result["findings"]
    desk.keep("draft", result)
    refused = handlers_release.release(desk, "  ", ".docx")
    assert "未导出" in refused["message"]
    assert refused["downloads"] == ""
    released = handlers_release.release(desk, "分管负责人同意先行送审", ".docx")
    assert "分管负责人同意先行送审" in released["message"]
    report = next(path for path in _files(desk, released["downloads"]) if path.suffix == ".json")
    assert json.loads(report.read_text(encoding="utf-8"))["override"] == "分管负责人同意先行送审"


def test_nothing_is_released_before_it_is_drafted(desk: Desk) -> None:
    with pytest.raises(UserError, match="请先起草"):
        handlers_release.release(desk, "", ".docx")


def test_the_paper_shows_every_line_of_the_text_and_marks_the_words_at_fault() -> None:
    official = official_from_text(
        "关于<清理>的通知\n\n各社区：\n\n一、目标\n\n清理率达到XX%。\n\n望桥街道办事处\n2026年3月2日\n"
    )
    text = official_to_text(official)
    at = text.index("XX")
    page = paper(official, [Finding("PLH-01", Severity.CRITICAL, Span(at, at + 2), '“XX"未填')])
    assert "关于&lt;清理&gt;的通知" in page
    assert '<mark class="mark-critical" title="PLH-01 “XX&quot;未填">XX</mark>' in page
    assert page.count('id="paper-line-') == len(text.rstrip("\n").split("\n"))


# ----------------------------------------------------------------------------------------------------------- 检查

FAULTY = (
    "# 桥东社区2025年反诈宣传情况报告\n\n一、基本情况\n\n开展宣传12场。\n\n三、下一步打算\n\n继续开展。\n\n"
    "桥东社区居民委员会\n2025年12月X日\n"
)


def test_findings_come_by_file_and_in_a_table(tmp_path: Path, desk: Desk) -> None:
    faulty, broken = tmp_path / "报告<b>.md", tmp_path / "坏.docx"
    faulty.write_text(FAULTY, encoding="utf-8")
    broken.write_bytes(b"no word file")
    result = handlers_review.review([faulty, broken], None, None, desk=desk, today=TODAY, tell=silent)
    assert "已检查 2 个文件：1 个须修改，1 个无法读取" in result["message"]
    assert "报告&lt;b&gt;.md" in result["findings"]
    assert "同级序号断号" in result["findings"]
    assert str(tmp_path) not in result["findings"]
    assert result["coverage"] == ""
    sheet, returned = _files(desk, result["downloads"])
    assert (sheet.name, returned.name) == ("问题清单.xlsx", "退回材料.zip")
    book = load_workbook(sheet)
    assert book.sheetnames == ["问题清单", "汇总", "文种汇总", "缺项矩阵"]  # those of `wenheng review --xlsx`
    rows = list(book["问题清单"].iter_rows(values_only=True))
    assert rows[0][:5] == ("文件", "文种", "标题", "编号", "名称")
    assert {row[0] for row in rows[1:]} == {"报告<b>.md", "坏.docx"}
    cells = [cell for table in book for row in table.iter_rows(values_only=True) for cell in row]
    assert not [cell for cell in cells if str(tmp_path) in str(cell)]


def test_what_goes_back_to_the_submitters_comes_in_one_archive_and_several_files_get_a_table(
    tmp_path: Path, desk: Desk
) -> None:
    paths = [tmp_path / "甲" / "报告.md", tmp_path / "乙" / "报告.md", tmp_path / "坏.docx"]
    for path in paths:
        path.parent.mkdir(exist_ok=True)
        path.write_text(FAULTY if path.suffix == ".md" else "no word file", encoding="utf-8")
    result = handlers_review.review(paths, None, None, desk=desk, today=TODAY, tell=silent)
    with zipfile.ZipFile(_files(desk, result["downloads"])[1]) as archive:
        names = set(archive.namelist())
        copy = docx.Document(io.BytesIO(archive.read("批注稿/报告.docx")))
    assert {f"{folder}/报告.docx" for folder in ("批注稿", "修订稿")} < names
    assert sum(name.startswith("退回修改意见/") for name in names) == 2
    assert any("断号" in comment.text for comment in copy.comments)
    assert '<a href="#review-file-2">报告.md</a>' in result["findings"]
    assert '<section class="file" id="review-file-2">' in result["findings"]
    assert "须修改后重新报送" in result["findings"]
    assert "无法读取" in result["findings"]
    only = handlers_review.review([paths[2]], None, None, desk=desk, today=TODAY, tell=silent)
    assert "退回材料" not in only["downloads"]
    assert "<table" not in only["findings"]


def test_a_file_that_is_not_what_its_name_says_is_named(tmp_path: Path, desk: Desk) -> None:
    path = tmp_path / "报告.txt"
    document = docx.Document()
    document.add_paragraph("桥东社区2025年反诈宣传情况报告")
    document.save(str(path))
    result = handlers_review.review([path], None, None, desk=desk, today=TODAY, tell=silent)
    assert "扩展名是 .txt" in result["findings"]


def test_a_report_is_held_against_its_plan(desk: Desk, settings: Settings) -> None:
    made_report = made(handlers_draft.example(desk, "status_report"), desk, settings)
    report = Path(made_report["export"]["source"])
    plan = installation.bundled("corpus") / "plans" / "wangqiao-2026-grid.md"
    result = handlers_review.review([report], plan, None, desk=desk, today=date(2026, 11, 10), tell=silent)
    assert "state-good" in result["coverage"]
    assert "未达标" in result["coverage"]
    assert len(load_workbook(_files(desk, result["downloads"])[0]).sheetnames) == 5


def test_no_file_and_a_plan_that_cannot_be_read_are_said(tmp_path: Path, desk: Desk) -> None:
    with pytest.raises(UserError, match="请先选择要检查的文件"):
        handlers_review.review([], None, None, desk=desk, today=TODAY, tell=silent)
    plan, report = tmp_path / "方案.docx", tmp_path / "报告.md"
    plan.write_bytes(b"")
    report.write_text(FAULTY, encoding="utf-8")
    with pytest.raises(UserError) as caught:
        handlers_review.review([report], plan, None, desk=desk, today=TODAY, tell=silent)
    assert "方案 方案.docx" in str(caught.value)
    assert str(tmp_path) not in str(caught.value)


# ----------------------------------------------------------------------------------------------------------- 批量


@pytest.fixture
def batch(desk: Desk) -> Callable[..., dict[str, Any]]:
    """Give what makes a batch at the session's desk; `told` gets the progress."""

    def make(plan: Path | None, roster: Path | None, told: list[str] | None = None, **more: Any) -> dict[str, Any]:
        stop = more.pop("stop", None)

        def tell(words: str, share: float | None = None) -> None:
            assert share is None or 0 <= share <= 1
            if told is not None:
                told.append(words)

        return handlers_batch.produce(
            handlers_batch.Order(plan, roster, **more), desk=desk, settings=_at(desk), today=TODAY, tell=tell, stop=stop
        )

    return make


def test_the_example_batch_gives_one_archive_with_its_summary(desk: Desk, batch: Callable[..., dict[str, Any]]) -> None:
    plan, roster = (Path(name) for name in handlers_batch.example(desk))
    told: list[str] = []
    result = batch(plan, roster, told)
    assert "名册中共 30 个社区：30 份可以印发" in result["message"]
    assert "桥东社区" in result["rows"]
    assert "联系电话、重点任务”方案没有用到" in result["notes"]
    assert any("（30/30）" in words for words in told)
    (archive,) = _files(desk, result["downloads"])
    with zipfile.ZipFile(archive) as packed:
        names = packed.namelist()
        assert packed.testzip() is None
        packed.extract("望桥街道/桥东社区.docx", archive.parent)
    assert "汇总.xlsx" in names
    assert len(names) == 32
    assert "有居民5486户" in load(archive.parent / "望桥街道" / "桥东社区.docx").text


def test_a_batch_begun_and_one_taken_up_wait_in_the_same_queue(desk: Desk) -> None:
    async def queued() -> set[str]:  # gradio would open a loop of its own
        return {str(fn.name) for fn in page(_at(desk)).fns.values() if fn.concurrency_id == "batch"}

    assert asyncio.run(queued()) == {"produce", "go_on"}


def test_a_batch_that_was_stopped_goes_on_where_it_was(
    desk: Desk, batch: Callable[..., dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.batch.course._CHUNK", 5)
    plan, roster = (Path(name) for name in handlers_batch.example(desk))
    stop = Stop()

    class Told(list[str]):
        def append(self, words: str) -> None:
            super().append(words)
            if "/30）" in words:
                stop.set()  # as a person presses the button

    result = batch(plan, roster, Told(), stop=stop)
    left = re.search(r"还有 (\d+) 个社区没有轮到", result["message"])
    assert left is not None
    done = 30 - int(left[1])
    assert 0 < done < 30
    with zipfile.ZipFile(_files(desk, result["downloads"])[0]) as packed:
        assert len(packed.namelist()) == done + 2  # what is done can be fetched
    result = batch(plan, roster, resume=True)
    assert f"名册中共 30 个社区（其中 {done} 份沿用上次结果）：30 份可以印发" in result["message"]
    with zipfile.ZipFile(_files(desk, result["downloads"])[0]) as packed:
        assert len(packed.namelist()) == 32


def test_a_batch_that_was_never_begun_cannot_go_on(desk: Desk, batch: Callable[..., dict[str, Any]]) -> None:
    plan, roster = (Path(name) for name in handlers_batch.example(desk))
    with pytest.raises(UserError, match="没有可以续做的批次"):
        batch(plan, roster, resume=True)


def test_a_batch_by_a_model_without_one_offers_the_other_way(desk: Desk, batch: Callable[..., dict[str, Any]]) -> None:
    plan, roster = (Path(name) for name in handlers_batch.example(desk))
    with pytest.raises(ModelUnavailable, match="offline"):
        batch(plan, roster, engine="llm")


@pytest.mark.parametrize(
    ("done", "seconds", "said"),
    [
        (0, 5.0, ""),
        (10, 0.5, ""),
        (100, 10.0, "，每秒 10 份，还需约 1 分钟"),
        (10, 10.0, "，每秒 1.0 份，还需约 12 分钟"),
        (1, 60.0, "，每分钟 1.0 份，还需约 11.7 小时"),
        (690, 69.0, "，每秒 10 份，还需约 1 秒"),
        (700, 70.0, ""),
    ],
)
def test_the_pace_of_a_batch_is_told_in_words(done: int, seconds: float, said: str) -> None:
    pace = Pace()
    assert pace.said(0, 700, 0.0) == ""
    assert pace.said(done, 700, seconds) == said


def test_a_roster_without_the_fields_of_the_plan_is_refused_by_name(
    tmp_path: Path, batch: Callable[..., dict[str, Any]]
) -> None:
    plan = tmp_path / "方案.md"
    plan.write_text("# {{社区}}{{年度}}方案\n", encoding="utf-8")
    roster = tmp_path / "名册.csv"
    roster.write_text("社区\n桥东社区\n", encoding="utf-8")
    with pytest.raises(UserError) as caught:
        batch(plan, roster)
    assert "年度" in str(caught.value)
    assert str(tmp_path) not in str(caught.value)
    assert not isinstance(caught.value, RosterError) or "名册.csv" in str(caught.value)
    with pytest.raises(UserError, match="请先选择名册文件"):
        batch(plan, None)


# ------------------------------------------------------------------------------------------------- desks and jobs


def _files(desk: Desk, links: str) -> list[Path]:
    from urllib.parse import unquote

    found = []
    for part in links.split('href="')[1:]:
        _, _, kind, run, name = unquote(part.split('"')[0]).split("/")
        path = desk.file(kind, run, name)
        assert path is not None
        found.append(path)
    return found


def test_a_desk_gives_out_only_its_own_files(settings: Settings, desk: Desk) -> None:
    folder = desk.begin("draft")
    (folder / "方案.docx").write_bytes(b"x")
    (settings.home / "users.json").write_text("{}", encoding="utf-8")
    assert desk.file("draft", folder.name, "方案.docx") == folder / "方案.docx"
    other = Desk(settings.home, "f" * 32)
    assert other.file("draft", folder.name, "方案.docx") is None
    for kind, run, name in (
        ("draft", folder.name, "../../../users.json"),
        ("draft", "..", "draft.json"),
        ("..", "..", "users.json"),
        ("draft", folder.name, ".hidden"),
    ):
        assert desk.file(kind, run, name) is None
    with pytest.raises(ValueError, match="session"):
        Desk(settings.home, "../../etc")


def test_what_nobody_has_touched_for_a_day_is_thrown_away(settings: Settings, desk: Desk) -> None:
    desk.begin("draft")
    lent = desk.lend(BRIEFS / "plan.yaml")
    now = time.time()
    assert clean(settings.home, now + KEPT - 60) == 0
    assert clean(settings.home, now + KEPT + 60) == 2
    assert not lent.exists()
    assert desk.latest("draft") is None


def test_work_goes_on_when_nobody_looks_and_its_result_is_found_again(desk: Desk) -> None:
    jobs, gate = Jobs(), threading.Event()

    def work(tell: Any) -> dict[str, Any]:
        tell("正在起草……")
        assert gate.wait(30)
        return {"message": "好了"}

    job = jobs.start(desk, "draft", work)
    assert jobs.start(desk, "draft", work) is job  # a second press of the button joins the first
    assert jobs.running(desk, "draft") is job
    words = job.progress()
    assert next(words) in {"正在处理……", "正在起草……"}
    words.close()  # the connection is gone
    gate.set()
    job.done.result(30)
    assert desk.latest("draft") == {"message": "好了"}
    assert jobs.running(desk, "draft") is None


def test_a_second_form_is_not_dropped_without_a_word(desk: Desk) -> None:
    office, gate, request = Office(_at(desk)), threading.Event(), _request(desk)

    def first(_desk: Desk, _tell: Any) -> dict[str, Any]:
        assert gate.wait(30)
        return {"message": "第一份"}

    board = Board("draft", gr.HTML(render=False), {}, gr.Column(render=False))
    one, two = board.work(office, request, first), board.work(office, request, lambda *_: {"message": "第二份"})
    assert "正在处理" in next(one)[0]
    assert "正在处理" in next(two)[0]
    gate.set()
    assert list(one)[-1][0] == "第一份"
    assert JOINED in (said := list(two)[-1][0])
    assert said.endswith("第一份")


def test_a_result_that_cannot_be_kept_does_not_show_the_one_before(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.begin("draft")
    desk.keep("draft", {"message": "上一份"})

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Desk, "keep", full)
    board = Board("draft", gr.HTML(render=False), {}, gr.Column(render=False))
    said = list(board.work(Office(_at(desk)), _request(desk), lambda *_: {"message": "新的"}))[-1][0]
    assert "没有保存下来" in said
    assert "上一份" not in said


def _at(desk: Desk) -> Settings:
    return installation.load({"WENHENG_HOME": str(desk.begin("draft").parents[3])})


def _request(desk: Desk) -> gr.Request:
    return gr.Request(username=desk.session)


def test_an_error_becomes_a_sentence_never_a_traceback(caplog: pytest.LogCaptureFixture) -> None:
    def refused() -> dict[str, Any]:
        raise UserError("请先选择文件。")

    def broken() -> dict[str, Any]:
        raise RuntimeError("secret")

    assert attempt(refused) == {"error": "请先选择文件。"}
    assert attempt(broken) == {"error": BROKEN}
    assert "secret" in caplog.text


def test_a_name_from_a_document_is_safe_as_a_file_name() -> None:
    assert file_name('a/b\\c:"d".. ') == "abcd"
    assert file_name("///") == "文件"
    assert len(file_name("长" * 300)) == 80


# ------------------------------------------------------------------------------------------------------- accounts


def test_the_account_is_made_once_and_its_password_is_not_kept(settings: Settings) -> None:
    accounts = Accounts(settings.home)
    password = accounts.ensure()
    assert password is not None
    assert accounts.ensure() is None
    assert password not in accounts.path.read_text(encoding="utf-8")
    assert stat.S_IMODE(accounts.path.stat().st_mode) == 0o600
    assert accounts.verify(USER, password)
    assert not accounts.verify(USER, password + "x")
    assert not accounts.verify("root", password)


def test_a_session_ends_by_time_by_tampering_and_by_a_new_password(settings: Settings) -> None:
    accounts = Accounts(settings.home)
    accounts.ensure()
    token = accounts.token(1000.0)
    session = accounts.session(token, 1001.0)
    assert session is not None
    assert len(session) == 32
    assert accounts.session(token, 1000.0 + LIFE + 1) is None
    assert accounts.session(token.replace(session, "f" * 32), 1001.0) is None
    for wrong in (None, "", ".", "a.b.c", "语.1.2"):
        assert accounts.session(wrong, 1001.0) is None
    accounts.reset()
    assert accounts.session(token, 1001.0) is None


def test_a_damaged_account_file_says_what_to_do(settings: Settings) -> None:
    accounts = Accounts(settings.home)
    accounts.ensure()
    accounts.path.write_text("{}", encoding="utf-8")
    with pytest.raises(SettingsError, match="--reset-password"):
        accounts.ensure()


def test_wrong_passwords_have_to_wait() -> None:
    patience = Patience()
    for second in range(5):
        assert patience.wait("a", second) == 0
        patience.note("a", right=False, now=float(second))
    assert patience.wait("a", 5.0) > 0
    assert patience.wait("b", 5.0) == 0
    assert patience.wait("a", 100.0) == 0


def test_the_login_page_needs_nothing_from_elsewhere_and_escapes() -> None:
    page = login_page("错<b>", '"><script>')
    assert "http" not in page
    assert "<script>" not in page
    assert "错&lt;b&gt;" in page


def test_a_table_escapes_its_cells() -> None:
    assert "<script>" not in listing.table([{"列": "<script>"}])
    assert "没有" in listing.table([], empty="没有")


def test_the_programmes_door_makes_a_guesser_wait_and_the_login_takes_no_flood(settings: Settings) -> None:
    accounts = Accounts(settings.home)
    password = accounts.reset()

    async def inner(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"in"})

    async def knock() -> tuple[list[int], httpx.Response, int, int]:
        transport = httpx.ASGITransport(app=Guard(inner, accounts, Patience()), client=("192.0.2.7", 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://wenheng.test") as client:
            first = (await client.get("/api/v1/rules", auth=("admin", password))).status_code
            tried = [(await client.get("/api/v1/rules", auth=("admin", "wrong"))).status_code for _ in range(6)]
            late = await client.get("/api/v1/rules", auth=("admin", password))
            flood = (await client.post("/login", content=b"x" * (LOGIN + 1))).status_code
        return tried, late, first, flood

    tried, late, first, flood = asyncio.run(knock())
    assert first == 200
    assert tried == [401] * 5 + [429]
    assert late.status_code == 429
    assert "秒后再试" in late.json()["detail"]
    assert int(late.headers["retry-after"]) > 0
    assert flood == 413


# ------------------------------------------------------------------------------------------- the steps of a draft


def proposed(form: Form, desk: Desk, settings: Settings) -> str:
    result = handlers_steps.propose(
        form, handlers_draft.Asked(), desk=desk, settings=settings, today=TODAY, tell=silent
    )
    desk.keep("outline", result)
    return str(result["text"])


def along(outline: str, desk: Desk, settings: Settings, form: Form = FORM) -> dict[str, Any]:
    asked = handlers_draft.Asked(outline=outline)
    return handlers_draft.make(form, asked, desk=desk, settings=settings, today=TODAY, tell=silent)


def test_an_outline_is_listed_edited_and_followed(desk: Desk, settings: Settings) -> None:
    text = proposed(FORM, desk, settings)
    assert text.startswith("一、总体要求\n- ")
    assert "三、重点任务\n- 清点堆物楼道" in text
    changed = (
        text.replace("三、重点任务", "三、主要任务") + "\n- 街道每月通报1次进度\n七、附则\n- 本方案由街道办事处解释"
    )
    shown = along(changed, desk, settings)["preview"]
    assert "三、主要任务" in shown
    assert "街道每月通报1次进度。" in shown
    assert "七、附则" in shown
    assert "本方案由街道办事处解释。" in shown


def test_a_part_taken_out_of_the_outline_is_said(desk: Desk, settings: Settings) -> None:
    text = proposed(FORM, desk, settings)
    start, end = text.index("二、工作目标"), text.index("三、重点任务")
    assert "去掉了必备部分“工作目标”" in along(text[:start] + text[end:], desk, settings)["message"]


@pytest.mark.parametrize(
    ("outline", "said"),
    [("- 甲\n一、总体要求", "第 1 行"), ("一、总体要求", "提纲已失效")],
)
def test_an_outline_that_cannot_be_read_is_said(outline: str, said: str, desk: Desk, settings: Settings) -> None:
    if said != "提纲已失效":
        proposed(FORM, desk, settings)
    with pytest.raises(UserError, match=said):
        along(outline, desk, settings)


def test_an_outline_of_another_title_is_refused(desk: Desk, settings: Settings) -> None:
    text = proposed(FORM, desk, settings)
    other = Form(**{**_fields(FORM), "title": "桥东社区2026年另一件事工作方案", "topic": ""})
    with pytest.raises(UserError, match="不是同一份文件"):
        along(text, desk, settings, other)


def again(section: str, wish: str, desk: Desk, settings: Settings, form: Form = FORM) -> dict[str, Any]:
    result = handlers_steps.again(
        form, handlers_draft.Asked(), section, wish, desk=desk, settings=settings, today=TODAY, tell=silent
    )
    desk.keep("draft", result)
    return result


def test_one_part_is_written_again_and_a_mistake_loses_nothing(desk: Desk, settings: Settings) -> None:
    with pytest.raises(UserError, match="还没有草稿"):
        again("三", "", desk, settings)
    first = made(FORM, desk, settings)
    desk.keep("draft", first)
    for section, wish, said in (("十九", "", "没有“十九”"), ("", "", "请写明重写哪一部分"), ("三", "短些", "离线引擎")):
        failed = again(section, wish, desk, settings)
        assert said in failed["message"]
        assert failed["preview"] == first["preview"]
    second = again("组织保障", "", desk, settings)
    assert second["preview"] != first["preview"]
    assert second["preview"].split("组织保障")[0] == first["preview"].split("组织保障")[0]


def test_a_locked_sentence_of_the_form_stands_in_the_draft(desk: Desk, settings: Settings) -> None:
    form = Form(**{**_fields(FORM), "locked": "清点堆物楼道，先告知后清理"})
    shown = made(form, desk, settings)
    assert "清点堆物楼道，先告知后清理。" in shown["preview"]
    assert "表单“锁定的句子”第 1 行" in shown["sources"]


def test_a_stopped_draft_goes_on_where_it_stopped(home: str, desk: Desk) -> None:
    from llm_server import KEY, MODEL, LLMServer
    from test_drafting_steps import answer, headings

    stop = Stop()

    def tell(words: str) -> None:
        if "已写成 2/" in words:
            stop.set()

    with LLMServer(default=answer) as server:
        given = {"BASE_URL": server.url, "API_KEY": KEY, "MODEL": MODEL, "RETRIES": "0"}
        settings = installation.load({"WENHENG_HOME": home} | {f"WENHENG_LLM_{k}": v for k, v in given.items()})
        asked = handlers_draft.Asked("llm", stop=stop)
        with pytest.raises(Cancelled, match="点“接着写”"):
            handlers_draft.make(FORM, asked, desk=desk, settings=settings, today=TODAY, tell=tell)
        before = [headings(body) for body in server.requests if headings(body)]
        asked = handlers_draft.Asked("offline")  # whatever is chosen now, the draft goes on as it began
        result = handlers_draft.make(FORM, asked, desk=desk, settings=settings, today=TODAY, tell=silent, resume=True)
        after = [headings(body) for body in server.requests if headings(body)][len(before) :]
    assert "本部分写总体要求的安排。" in result["preview"]
    assert (
        len({str(asked) for asked in before} - {str(asked) for asked in after}) >= 2
    )  # those that were written are kept
    assert "人工智能" in result["preview"]


def test_nothing_to_go_on_with_is_said(desk: Desk, settings: Settings) -> None:
    with pytest.raises(UserError, match="没有中断的起草"):
        handlers_draft.make(
            FORM, handlers_draft.Asked(), desk=desk, settings=settings, today=TODAY, tell=silent, resume=True
        )


def test_a_name_of_hundreds_of_characters_leaves_room_for_the_other_columns() -> None:
    shown = listing.table([{"社区": "长" * 300, "状态": "未生成", "主要问题": "名称太长。"}], {"未生成": "bad"})
    cells = re.findall(r"<td[^>]*>(.*?)</td>", shown)
    assert cells[0] == "长" * 20 + "……（共 300 字）"
    assert f'title="{"长" * 300}"' in shown
    assert "state-bad" in cells[1]
