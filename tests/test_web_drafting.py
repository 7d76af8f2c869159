"""Drafts of the workbench: proposed, edited, written part by part, released."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from app import settings as installation
from app.errors import Cancelled, UserError
from app.files.official import official_from_text, official_to_text
from app.web import handlers_draft, handlers_release, handlers_steps, listing
from app.web.form import Form, with_plan
from app.web.paper import paper
from app.writing import Stop
from evaluators.model import Finding, Severity, Span

if TYPE_CHECKING:
    from app.settings import Settings
    from app.web.desk import Desk

from workbench import FORM, TODAY, fields, given_out, made, silent


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
    assert len(given_out(desk, released["downloads"])) == 2


def test_the_example_report_rests_on_its_plan(desk: Desk, settings: Settings) -> None:
    form = handlers_draft.example(desk, "status_report")
    assert form.plan is not None
    assert Path(form.plan).is_file()
    result = made(form, desk, settings)
    assert "签发人" in result["preview"]
    assert "方案" in result["sources"]


def test_an_incomplete_form_gives_a_marked_draft_that_leaves_only_with_a_reason(desk: Desk, settings: Settings) -> None:
    form = with_plan(Form(**{**fields(handlers_draft.example(desk, "implementation_plan")), "issue_date": ""}), None)
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
    report = next(path for path in given_out(desk, released["downloads"]) if path.suffix == ".json")
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
    other = Form(**{**fields(FORM), "title": "桥东社区2026年另一件事工作方案", "topic": ""})
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
    form = Form(**{**fields(FORM), "locked": "清点堆物楼道，先告知后清理"})
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
