"""Batches of the workbench: begun, stopped, taken up again."""

from __future__ import annotations

import asyncio
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from app.errors import ModelUnavailable, RosterError, UserError
from app.files import load
from app.web import handlers_batch
from app.web.pace import Pace
from app.web.page import page
from app.writing import Stop

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.web.desk import Desk


from workbench import TODAY, given_out, settings_of


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
            handlers_batch.Order(plan, roster, **more),
            desk=desk,
            settings=settings_of(desk),
            today=TODAY,
            tell=tell,
            stop=stop,
        )

    return make


def test_a_row_shows_its_gravest_findings(tmp_path: Path, batch: Callable[..., dict[str, Any]]) -> None:
    plan, roster = tmp_path / "方案.md", tmp_path / "名册.csv"
    plan.write_text(
        "# {{社区}}走访实施方案\n\n各网格：\n\n一、工作目标\n\n走访{{户数}}户【待补：时限】。\n", encoding="utf-8"
    )
    roster.write_text("社区,户数\n桥东社区,3600\n", encoding="utf-8")
    rows = batch(plan, roster)["rows"]
    first = re.search(r"[A-Z]{3}-\d\d [^；]*；", rows)
    assert first is not None
    assert first[0].startswith("DDL-04 计划期缺失或越界：")
    assert "。；" not in rows


def test_the_example_batch_gives_one_archive_with_its_summary(desk: Desk, batch: Callable[..., dict[str, Any]]) -> None:
    plan, roster = (Path(name) for name in handlers_batch.example(desk))
    told: list[str] = []
    result = batch(plan, roster, told)
    assert "名册中共 30 个社区：30 份可以印发" in result["message"]
    assert "桥东社区" in result["rows"]
    assert "联系电话、重点任务”方案没有用到" in result["notes"]
    assert any("（30/30）" in words for words in told)
    (archive,) = given_out(desk, result["downloads"])
    with zipfile.ZipFile(archive) as packed:
        names = packed.namelist()
        assert packed.testzip() is None
        packed.extract("望桥街道/桥东社区.docx", archive.parent)
    assert "汇总.xlsx" in names
    assert len(names) == 32
    assert "有居民5486户" in load(archive.parent / "望桥街道" / "桥东社区.docx").text


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("任务书.yaml", "plan: {secret}\n"),
        ("任务书.YML", 'plan: "{{{{来源}}}}"\n'),
        ("任务书.yaml", "attachments:\n  - {{name: 名单, file: 名单.md}}\n"),
        ("任务书.yaml", ""),
    ],
)
def test_a_brief_names_no_file_of_the_server(
    tmp_path: Path, desk: Desk, batch: Callable[..., dict[str, Any]], name: str, more: str
) -> None:
    secret = tmp_path / "别处" / "方案.md"
    secret.parent.mkdir()
    secret.write_text("# 内部方案\n\n一、工作目标\n\n走访率达到97%。\n", encoding="utf-8")
    plan, roster = tmp_path / name, tmp_path / "名册.csv"
    plan.write_text(
        f'doc_type: work_plan\nunit: "{{{{社区}}}}居民委员会"\ntopic: 走访\n{more.format(secret=secret)}',
        encoding="utf-8",
    )
    roster.write_text(f"社区,来源\n桥东社区,{secret}\n", encoding="utf-8")
    with pytest.raises(UserError, match="是任务书，这一页只用方案"):
        batch(plan, roster)
    assert desk.latest("batch-run") is None


def test_a_batch_begun_and_one_taken_up_wait_in_the_same_queue(desk: Desk) -> None:
    async def queued() -> set[str]:  # gradio would open a loop of its own
        return {str(fn.name) for fn in page(settings_of(desk)).fns.values() if fn.concurrency_id == "batch"}

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
    with zipfile.ZipFile(given_out(desk, result["downloads"])[0]) as packed:
        assert len(packed.namelist()) == done + 2  # what is done can be fetched
    result = batch(plan, roster, resume=True)
    assert f"名册中共 30 个社区（其中 {done} 份沿用上次结果）：30 份可以印发" in result["message"]
    with zipfile.ZipFile(given_out(desk, result["downloads"])[0]) as packed:
        assert len(packed.namelist()) == 32


def test_a_batch_that_is_refused_does_not_take_the_place_of_one_to_go_on_with(
    desk: Desk, batch: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    plan, roster = (Path(name) for name in handlers_batch.example(desk))
    batch(plan, roster)
    wrong = tmp_path / "错.csv"
    wrong.write_text("街道,户数\n望桥街道,1\n", encoding="utf-8")
    with pytest.raises(UserError, match="没有“社区”列"):
        batch(plan, wrong)
    assert "其中 30 份沿用上次结果" in batch(plan, roster, resume=True)["message"]


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
