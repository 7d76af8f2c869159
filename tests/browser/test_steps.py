"""Drafting step by step in a real browser: outline, one part again, stop and go on, a refresh in between."""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING, Any

import docx
import pytest
from llm_server import KEY, MODEL, LLMServer
from playwright.sync_api import expect, sync_playwright
from test_drafting_steps import answer, headings
from test_workbench import ARGUMENTS
from web_server import workbench

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page


class Pace:
    """Lets the model answer so many sections and holds the next ones until told to go on."""

    def __init__(self) -> None:
        self.free, self.go = 10_000, threading.Event()

    def __call__(self, body: dict[str, Any]) -> str:
        if headings(body):
            self.free -= 1
            if self.free < 0:
                self.go.wait(60)
        return answer(body)


@pytest.fixture(scope="module")
def pace() -> Pace:
    return Pace()


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory, pace: Pace) -> Iterator[Page]:
    home: Path = tmp_path_factory.mktemp("web")
    with LLMServer(default=pace) as server:
        (home / "wenheng.toml").write_text(
            f'llm_base_url = "{server.url}"\nllm_api_key = "{KEY}"\nllm_model = "{MODEL}"\nllm_concurrency = 1\n',
            encoding="utf-8",
        )
        with workbench(home) as bench, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
            opened = browser.new_context(viewport={"width": 1200, "height": 900}).new_page()
            opened.set_default_timeout(60_000)
            expect.set_options(timeout=60_000)
            opened.goto(bench.address)
            opened.get_by_label("用户名").fill("admin")
            opened.get_by_label("密码").fill(bench.password)
            opened.get_by_role("button", name="登录").click()
            opened.get_by_role("button", name="填入示例").first.click()
            expect(opened.get_by_label("标题", exact=True)).not_to_have_value("")
            yield opened
            pace.go.set()
            browser.close()


def test_an_outline_is_listed_edited_and_survives_a_refresh(page: Page) -> None:
    page.locator("#draft-propose").click()
    box = page.locator("#draft-outline textarea")
    expect(box).to_have_value(re.compile("四、重点任务\n- 核定重点服务对象名册"))
    page.reload()
    expect(box).to_have_value(re.compile("四、重点任务\n- 核定重点服务对象名册"))
    page.get_by_role("button", name="填入示例").first.click()
    expect(page.get_by_label("标题", exact=True)).not_to_have_value("")
    text = box.input_value()
    box.fill(text.replace("四、重点任务", "四、主要任务") + "\n- 街道每季度通报1次进度")
    page.locator("#draft-start").click()
    paper = page.locator("#draft-preview .paper")
    expect(paper).to_contain_text("四、主要任务")
    expect(paper).to_contain_text("街道每季度通报1次进度。")


def test_one_part_is_written_again(page: Page) -> None:
    page.get_by_role("tab", name="重写一部分").click()
    section = page.locator("#draft-section input, #draft-section textarea")
    section.fill("三十")
    page.locator("#draft-rewrite").click()
    expect(page.locator("#draft-says")).to_contain_text("没有“三十”这一部分")
    expect(page.locator("#draft-preview .paper")).to_contain_text("四、主要任务")
    page.get_by_text("由模型起草", exact=True).click()
    section.fill("组织保障")
    page.locator("#draft-instruction textarea").fill("写得短些")
    page.locator("#draft-rewrite").click()
    expect(page.locator("#draft-preview .paper")).to_contain_text("本部分写组织保障的安排。")
    expect(page.locator("#draft-preview .paper")).to_contain_text("四、主要任务")


def test_an_edited_draft_comes_back(page: Page, tmp_path: Path) -> None:
    with page.expect_download() as begun:
        page.get_by_role("link", name=re.compile("^下载(草稿|文稿)")).click()
    path = tmp_path / "改过的.docx"
    begun.value.save_as(path)
    document = docx.Document(str(path))
    next(p for p in document.paragraphs if "本部分写组织保障的安排" in p.text).add_run("另设监督员37名。")
    document.save(str(path))
    with page.expect_file_chooser() as chosen:
        page.get_by_role("button", name="收回改过的文稿").click()
    chosen.value.set_files(path)
    expect(page.locator("#draft-says")).to_contain_text("已收回")
    page.get_by_role("tab", name="改动").click()
    expect(page.locator("#draft-changes")).to_contain_text("没有来源：37名")
    expect(page.locator("#draft-preview .paper")).to_contain_text("另设监督员37名")


def test_a_draft_is_stopped_refreshed_and_gone_on_with(page: Page, pace: Pace) -> None:
    page.get_by_role("button", name="清空提纲").click()
    expect(page.locator("#draft-outline textarea")).to_have_value("")
    page.get_by_text("由模型起草", exact=True).click()
    pace.free, pace.go = 2, threading.Event()
    page.locator("#draft-start").click()
    expect(page.locator("#draft-says")).to_contain_text("已写成 2/")
    page.reload()  # the work goes on without the page
    expect(page.locator("#draft-says")).to_contain_text("已写成 2/")
    page.locator("#draft-stop").click()
    expect(page.locator("#draft-says")).to_contain_text("点“接着写”可以续写")
    pace.free = 10_000
    pace.go.set()
    page.get_by_role("button", name="填入示例").first.click()
    expect(page.get_by_label("标题", exact=True)).not_to_have_value("")
    page.locator("#draft-resume").click()
    expect(page.locator("#draft-preview .paper")).to_contain_text("本部分写组织保障的安排。")
    expect(page.locator("#draft-preview .paper")).to_contain_text("本部分写引言的安排。")


def test_a_draft_with_a_long_outline_can_be_stopped_without_looking_for_the_button(page: Page, pace: Pace) -> None:
    page.get_by_text("离线起草", exact=True).click()
    page.locator("#draft-propose").click()
    box = page.locator("#draft-outline textarea")
    expect(box).to_have_value(re.compile("四、重点任务\n"))
    page.get_by_text("由模型起草", exact=True).click()
    box.fill(box.input_value() + "".join(f"\n- 第{number}社区每季度通报1次进度" for number in range(1, 31)))
    pace.free, pace.go = 1, threading.Event()
    page.locator("#draft-start").click()
    says, stop = page.locator("#draft-says"), page.locator("#draft-stop")
    expect(says).to_contain_text("已写成 1/")
    expect(says).to_be_in_viewport()
    page.wait_for_timeout(1500)  # the page glides to the words that come in
    expect(says).to_be_in_viewport()
    expect(stop).to_be_in_viewport(ratio=1)
    stop.click(timeout=5000)
    expect(says).to_contain_text("点“接着写”可以续写")
    pace.free = 10_000
    pace.go.set()
