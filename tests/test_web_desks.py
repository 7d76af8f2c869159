"""Desks and jobs of the workbench: whose files they are, and work that goes on when nobody looks."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

import gradio as gr
import pytest

from app.errors import UserError
from app.web.desk import KEPT, Desk, clean, file_name
from app.web.following import JOINED, Board, Office
from app.web.jobs import BROKEN, Jobs, attempt

if TYPE_CHECKING:
    from app.settings import Settings

from workbench import BRIEFS, settings_of


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
    office, gate, request = Office(settings_of(desk)), threading.Event(), _request(desk)

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
    said = list(board.work(Office(settings_of(desk)), _request(desk), lambda *_: {"message": "新的"}))[-1][0]
    assert "没有保存下来" in said
    assert "上一份" not in said


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
