"""The workbench as a person sees it: in a real browser, through the login and each of the three tabs."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect, sync_playwright
from web_server import Workbench, workbench

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
ROOT = Path(__file__).resolve().parent.parent.parent
REPORT = "# 桥东社区2025年反诈宣传情况报告\n\n一、基本情况\n\n开展宣传12场。\n\n三、下一步打算\n\n继续开展。\n"
MANY = 3_000  # communities: on a fast machine, too, such a run is under way long enough to be stopped by hand
PLAN = """\
# {{社区}}2026年走访实施方案

一、工作目标

2026年6月30日前，走访{{户数}}户。

{{社区}}居民委员会

2026年3月2日
"""
# words that gradio's own parts would show where they are left in English
ENGLISH = re.compile(r"\b(?:Drop|Upload|Submit|Click|Clear|Download|Error|Loading|Settings|Built with|Use via|API)\b")


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    with workbench(tmp_path_factory.mktemp("web")) as running:
        yield running


def log_in(opened: Page, bench: Workbench) -> None:
    opened.goto(bench.address)
    opened.get_by_label("用户名").fill("admin")
    opened.get_by_label("密码").fill(bench.password)
    opened.get_by_role("button", name="登录").click()
    expect(opened.get_by_role("tab", name="起草", exact=True)).to_be_visible()


@pytest.fixture
def page(bench: Workbench) -> Iterator[Page]:
    """Give a page of an English browser that is logged in; fail where it asks another machine for anything."""
    left: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        opened = browser.new_context(locale="en-US", viewport={"width": 1200, "height": 900}).new_page()
        opened.set_default_timeout(60_000)
        expect.set_options(timeout=60_000)
        opened.on("request", lambda request: left.append(request.url))
        log_in(opened, bench)
        yield opened
        browser.close()
    assert [url for url in left if not url.startswith((bench.address, "data:", "blob:"))] == []


def fetched(page: Page, name: str, folder: Path) -> Path:
    with page.expect_download() as begun:
        page.get_by_role("link", name=name).click()
    path = folder / begun.value.suggested_filename
    begun.value.save_as(path)
    return path


def test_a_plan_is_drafted_from_the_example_and_released(page: Page, tmp_path: Path) -> None:
    page.get_by_role("button", name="填入示例").first.click()
    expect(page.get_by_label("标题", exact=True)).to_have_value("望桥街道2026年社区网格服务提质实施方案")
    page.get_by_role("button", name="起草", exact=True).click()
    paper = page.locator("#draft-preview .paper")
    expect(paper).to_contain_text("望街党发〔2026〕3号")
    expect(page.locator("#draft-says")).to_contain_text("已起草")
    page.get_by_role("tab", name="各句来源").click()
    expect(page.locator("#draft-sources")).to_contain_text("表单“其他情况”第 1 行")
    assert not ENGLISH.search(page.inner_text("body"))
    draft = fetched(page, "下载文稿（.docx）", tmp_path)
    assert any("提质实施方案" in paragraph.text for paragraph in docx.Document(str(draft)).paragraphs)
    page.get_by_role("button", name="导出定稿").click()
    expect(page.locator("#draft-released")).to_contain_text("已导出定稿")
    final = fetched(page, "下载定稿（.docx）", tmp_path)
    assert final.name == "望桥街道2026年社区网格服务提质实施方案.docx"
    page.reload()  # as after a dropped connection: what was done is still there
    expect(paper).to_contain_text("望街党发〔2026〕3号")


def test_a_gap_is_shown_where_it_stands_and_stops_the_release(page: Page, tmp_path: Path) -> None:
    page.get_by_role("button", name="填入示例").first.click()
    expect(page.get_by_label("发文单位", exact=True)).not_to_have_value("")
    page.get_by_label("成文日期", exact=True).fill("")
    page.get_by_role("button", name="起草", exact=True).click()
    expect(page.locator("#draft-preview .paper-status")).to_have_text("草稿")
    expect(page.locator("#draft-preview mark.mark-critical").first).to_contain_text("待补")
    first = page.locator("#draft-findings .finding").first
    expect(first).to_contain_text("严重")
    expect(first).to_contain_text("建议")
    first.locator(".place a").click()
    expect(page.locator("#draft-preview .lit")).to_contain_text("待补")
    page.get_by_role("button", name="导出定稿").click()
    expect(page.locator("#draft-released")).to_contain_text("未导出")
    page.get_by_label(re.compile("先行导出的理由")).fill("分管负责人同意先行送审")
    page.get_by_role("button", name="导出定稿").click()
    expect(page.locator("#draft-released")).to_contain_text("分管负责人同意先行送审")
    assert fetched(page, "下载定稿（.docx）", tmp_path).stat().st_size > 0
    page.get_by_label("发文单位", exact=True).fill("")
    page.get_by_role("button", name="起草", exact=True).click()
    expect(page.locator("#draft-says")).to_contain_text("“发文单位”：缺少这个必填字段")


def test_a_report_asks_for_its_plan_and_its_results(page: Page) -> None:
    expect(page.locator("#draft-results")).to_be_hidden()
    page.get_by_label("文种").first.click()
    page.get_by_role("option", name="情况报告").click()
    expect(page.locator("#draft-results")).to_be_visible()
    with page.expect_file_chooser() as choosing:
        page.get_by_role("button", name="从任务书文件载入").click()
    choosing.value.set_files(ROOT / "corpus" / "briefs" / "report.yaml")
    expect(page.locator("#draft-told")).to_contain_text("请在“所依据的方案”处上传 wangqiao-2026-grid.md")
    page.set_input_files("#draft-plan input[type=file]", ROOT / "corpus" / "plans" / "wangqiao-2026-grid.md")
    expect(page.locator("#draft-plan")).to_contain_text("wangqiao-2026-grid")
    page.get_by_role("button", name="起草", exact=True).click()
    expect(page.locator("#draft-preview .paper")).to_contain_text("签发人：许闻舟")


def test_files_are_checked_and_held_against_a_plan(page: Page, tmp_path: Path) -> None:
    report = tmp_path / "桥东社区报告.md"
    report.write_text(REPORT, encoding="utf-8")
    page.get_by_role("tab", name="检查", exact=True).click()
    assert not ENGLISH.search(page.inner_text("body"))
    scan = tmp_path / "扫描件.pdf"
    scan.write_bytes(b"%PDF-1.7")
    page.set_input_files("#review-files input[type=file]", [report, scan])
    page.set_input_files("#review-plan input[type=file]", ROOT / "corpus" / "plans" / "wangqiao-2026-grid.md")
    expect(page.locator("#review-files")).to_contain_text("桥东社区报告")
    expect(page.locator("#review-files")).to_contain_text("扫描件")
    expect(page.locator("#review-plan")).to_contain_text("wangqiao-2026-grid")
    page.locator("#review-start").click()
    findings = page.locator("#review-findings")
    expect(findings).to_contain_text("桥东社区报告.md")
    expect(findings).to_contain_text("同级序号断号")
    expect(findings).to_contain_text("无法读取 扫描件.pdf")
    expect(page.locator("#review-says")).to_contain_text("1 个无法读取")
    expect(findings).to_contain_text("三、下一步打算")
    page.get_by_role("tab", name="与方案比对").click()
    expect(page.locator("#review-coverage table")).to_contain_text("微网格")
    sheet = fetched(page, "下载问题清单（.xlsx）", tmp_path)
    assert load_workbook(sheet).sheetnames[0] == "问题清单"
    returned = fetched(page, "下载批注、修订和退回修改意见（.zip）", tmp_path)
    with zipfile.ZipFile(returned) as archive:
        assert "退回修改意见/桥东社区报告-退回修改意见.docx" in archive.namelist()
    page.get_by_role("tab", name="检查意见").click()
    findings.get_by_role("link", name="桥东社区报告.md").click()
    expect(findings.locator("#review-file-1 h3")).to_be_in_viewport()


def test_waivers_a_resubmission_and_likeness_have_their_place(page: Page, tmp_path: Path) -> None:
    first, second, other = (tmp_path / f"{name}.md" for name in ("原稿", "修改稿", "抄件"))
    body = (
        "各网格逐户登记独居老人和困难家庭，明确结对人员、联系电话和上门时间，每周核对一次并记入台账，月底报社区汇总。"
        * 3
    )
    first.write_text(f"{REPORT}\n{body}\n", encoding="utf-8")
    second.write_text(
        first.read_text(encoding="utf-8").replace("三、", "二、").replace("12场", "15场"), encoding="utf-8"
    )
    other.write_text(first.read_text(encoding="utf-8").replace("桥东", "柳荫"), encoding="utf-8")
    waivers = tmp_path / "豁免.yaml"
    waivers.write_text(
        "- {code: STR-03, quote: 三、下一步打算, reason: 待并入, by: 周禾生, until: 2099-12-31}", encoding="utf-8"
    )
    page.get_by_role("tab", name="检查", exact=True).click()
    page.set_input_files("#review-files input[type=file]", first)
    page.set_input_files("#review-waivers input[type=file]", waivers)
    expect(page.locator("#review-waivers")).to_contain_text("豁免")
    page.locator("#review-start").click()
    expect(page.locator("#review-findings")).to_contain_text("已豁免 1 处")

    page.get_by_role("tab", name="复核修改稿").click()
    page.set_input_files("#recheck-old input[type=file]", first)
    page.set_input_files("#recheck-new input[type=file]", second)
    expect(page.locator("#recheck-new")).to_contain_text("修改稿")
    page.locator("#recheck-start").click()
    expect(page.locator("#recheck-says")).to_contain_text("未经要求的改动 1 处")
    expect(page.locator("#recheck-findings")).to_contain_text("同级序号断号")
    page.get_by_role("tab", name="未经要求的改动").click()
    expect(page.locator("#recheck-changes")).to_contain_text("开展宣传15场")

    page.get_by_role("tab", name="查找雷同").click()
    page.locator("#similar-start").click()
    expect(page.locator("#similar-says")).to_contain_text("请选择两份以上的材料")
    page.set_input_files("#similar-files input[type=file]", [first, other])
    expect(page.locator("#similar-files")).to_contain_text("抄件")
    page.locator("#similar-start").click()
    expect(page.locator("#similar-pairs h3")).to_contain_text("抄件.md")
    expect(page.locator("#similar-pairs")).to_contain_text("各网格逐户登记独居老人")
    assert not ENGLISH.search(page.inner_text("body"))
    page.reload()
    page.get_by_role("tab", name="检查", exact=True).click()
    page.get_by_role("tab", name="查找雷同").click()
    expect(page.locator("#similar-pairs h3")).to_contain_text("抄件.md")


def test_a_roster_gives_an_archive(page: Page, tmp_path: Path) -> None:
    page.get_by_role("tab", name="批量", exact=True).click()
    page.locator("#batch-start").click()
    expect(page.locator("#batch-says")).to_contain_text("请先选择方案文件")
    page.locator("#batch-stop").click()
    expect(page.locator("#batch-says")).to_contain_text("没有正在进行的批量制发")
    page.locator("#batch-example").click()
    expect(page.locator("#batch-roster")).to_contain_text("communities")
    page.locator("#batch-start").click()
    expect(page.locator("#batch-rows table")).to_contain_text("田园里社区")
    expect(page.locator("#batch-says")).to_contain_text("名册中共 30 个社区")
    expect(page.locator("#batch-notes")).to_contain_text("方案没有用到")
    assert not ENGLISH.search(page.inner_text("body"))
    with zipfile.ZipFile(fetched(page, "下载全部文件（.zip）", tmp_path)) as archive:
        names = archive.namelist()
    assert "汇总.xlsx" in names
    assert "望桥街道/桥东社区.docx" in names
    page.locator("#batch-resume").click()
    expect(page.locator("#batch-says")).to_contain_text("其中 30 份沿用上次结果")


def test_a_long_batch_shows_its_pace_can_be_stopped_and_goes_on(page: Page, tmp_path: Path) -> None:
    roster = tmp_path / "名册.csv"
    rows = [f"第{n % 6}街道,第{n:04d}社区,{1000 + n}" for n in range(MANY)]
    roster.write_text("\n".join(["街道,社区,户数", *rows]), encoding="utf-8")
    plan = tmp_path / "方案.md"
    plan.write_text(PLAN, encoding="utf-8")
    page.get_by_role("tab", name="批量", exact=True).click()
    page.set_input_files("#batch-plan input[type=file]", plan)
    page.set_input_files("#batch-roster input[type=file]", roster)
    expect(page.locator("#batch-plan")).to_contain_text("方案")
    expect(page.locator("#batch-roster")).to_contain_text("名册")
    page.locator("#batch-start").click()
    says = page.locator("#batch-says")
    expect(says).to_contain_text(re.compile("每秒|每分钟"))
    expect(says).to_contain_text("还需约")
    expect(says.locator("progress")).to_be_visible()
    page.locator("#batch-stop").click()
    expect(says).to_contain_text("已按要求停止")
    left = re.search(r"还有 (\d+) 个社区没有轮到", says.inner_text())
    assert left is not None
    assert 0 < int(left[1]) < MANY
    page.reload()
    page.get_by_role("tab", name="批量", exact=True).click()
    expect(says).to_contain_text("已按要求停止")
    page.set_input_files("#batch-plan input[type=file]", plan)
    page.set_input_files("#batch-roster input[type=file]", roster)
    expect(page.locator("#batch-plan")).to_contain_text("方案")
    expect(page.locator("#batch-roster")).to_contain_text("名册")
    page.get_by_label("逐份检查").uncheck()  # what is there was checked: all is made anew, and much faster
    page.locator("#batch-resume").click()
    expect(says).to_contain_text(f"名册中共 {MANY} 个社区", timeout=180_000)
    expect(says).not_to_contain_text("没有轮到")
    expect(page.locator("#batch-rows")).to_contain_text("只列前 300 行")


def test_who_waits_for_another_batch_is_told_so_in_chinese(page: Page, bench: Workbench, tmp_path: Path) -> None:
    roster, plan = tmp_path / "名册.csv", tmp_path / "方案.md"
    rows = (f"第{n:05d}社区,{n}" for n in range(10 * MANY))  # neither run may end before a person has looked at both
    roster.write_text("\n".join(["社区,户数", *rows]), encoding="utf-8")
    plan.write_text(PLAN, encoding="utf-8")
    assert page.context.browser is not None
    other = page.context.browser.new_context(locale="en-US").new_page()
    log_in(other, bench)
    for window in (page, other):
        window.get_by_role("tab", name="批量", exact=True).click()
        window.set_input_files("#batch-plan input[type=file]", plan)
        window.set_input_files("#batch-roster input[type=file]", roster)
        expect(window.locator("#batch-roster")).to_contain_text("名册")
        window.locator("#batch-start").click()
        if window is page:
            expect(page.locator("#batch-says")).to_contain_text("还需约")
    expect(other.locator("#batch-says")).to_contain_text("正在等候")
    other.wait_for_timeout(3000)
    words = other.locator("body").inner_text()
    assert not re.search(r"queue|processing|\d\.\ds", words)
    page.locator("#batch-stop").click()
    expect(page.locator("#batch-says")).to_contain_text("已按要求停止")
    expect(other.locator("#batch-says")).to_contain_text("还需约")  # begins by itself
    other.locator("#batch-stop").click()
    expect(other.locator("#batch-says")).to_contain_text("已按要求停止")
