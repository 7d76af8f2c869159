"""What the page 检查 answers beside the check itself: waivers, resubmissions, likeness."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from test_annotation import word
from test_similar import PLAN, own, submission
from workbench import FAULTY, SESSION, silent

from app.cli import main
from app.errors import UserError
from app.web import handlers_recheck, handlers_review, handlers_similar
from app.web.desk import Desk

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2025, 12, 10)
WAIVER = "- {code: STR-03, quote: 三、下一步打算, reason: 留空待并入, by: 周禾生, until: 2026-12-31}\n"


def put(folder: Path, **texts: str) -> dict[str, Path]:
    found = {name: folder / f"{name}.md" for name in texts}
    for name, text in texts.items():
        found[name].write_text(text, encoding="utf-8")
    return found


def compared(old: Path | None, new: Path | None, waivers: Path | None = None) -> dict[str, Any]:
    return handlers_recheck.recheck(old, new, waivers, today=TODAY, tell=silent)


def test_waivers_count_and_a_wrong_list_is_named_as_the_person_named_it(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "家", SESSION)
    path = put(tmp_path, 报告=FAULTY)["报告"]
    waivers = tmp_path / "豁免.yaml"
    waivers.write_text(WAIVER, encoding="utf-8")
    open_ = handlers_review.review([path], None, None, desk=desk, today=TODAY, tell=silent)
    held = handlers_review.review([path], None, None, waivers, desk=desk, today=TODAY, tell=silent)
    assert "同级序号断号" in open_["findings"]
    assert "同级序号断号" not in held["findings"]
    assert "已豁免 1 处" in held["findings"]
    waivers.write_text("- {code: STR-03}\n", encoding="utf-8")
    with pytest.raises(UserError) as caught:
        handlers_review.review([path], None, None, waivers, desk=desk, today=TODAY, tell=silent)
    assert "豁免清单 豁免.yaml" in str(caught.value)
    assert str(tmp_path) not in str(caught.value)


def test_a_resubmission_is_told_apart_by_what_became_of_each_finding(tmp_path: Path) -> None:
    new = FAULTY.replace("三、下", "二、下").replace("12场", "13场").replace("情况报告", "工作情况报告")
    paths = put(tmp_path, 原稿=FAULTY, 修改稿=new)
    result = compared(paths["原稿"], paths["修改稿"])
    assert "已解决 1 处" in result["message"]
    assert "标题已改：原为“桥东社区2025年反诈宣传情况报告”" in result["message"]
    still, _, gone = result["findings"].partition("<h3>已解决</h3>")
    assert "2025年12月X日" in still
    assert "同级序号断号" in gone
    assert "已改写" in gone
    assert "开展宣传12场" in result["changes"]
    assert "开展宣传13场" in result["changes"]
    assert str(tmp_path) not in "".join(result.values())


def test_a_waiver_in_a_resubmission_and_a_stranger_are_told(tmp_path: Path) -> None:
    waivers = tmp_path / "豁免.yaml"
    waivers.write_text(WAIVER, encoding="utf-8")
    paths = put(tmp_path, 原稿=FAULTY, 修改稿=FAULTY, 外=submission("长堤社区", own(1)), 长=FAULTY + own(2))
    result = compared(paths["原稿"], paths["修改稿"], waivers)
    assert "已豁免 1 处" in result["message"]
    assert "<h3>已豁免</h3>" in result["findings"]
    assert "似乎不是同一份文件的两稿" in compared(paths["长"], paths["外"])["message"]


def test_a_title_that_is_missing_is_called_empty_and_not_quoted(tmp_path: Path) -> None:
    paths = put(tmp_path, 原稿="一、主要做法\n" + PLAN, 修改稿=FAULTY)
    assert "标题已改：原为空，现为“" in compared(paths["原稿"], paths["修改稿"])["message"]


def test_what_lacks_for_a_comparison_is_said(tmp_path: Path) -> None:
    paths = put(tmp_path, 原稿=FAULTY)
    with pytest.raises(UserError, match="请选择原稿和修改稿"):
        compared(paths["原稿"], None)
    broken = tmp_path / "坏.docx"
    broken.write_bytes(b"no word file")
    with pytest.raises(UserError) as caught:
        compared(paths["原稿"], broken)
    assert "修改稿 坏.docx" in str(caught.value)
    assert str(tmp_path) not in str(caught.value)


def test_alike_submissions_are_paired_and_the_unreadable_named(tmp_path: Path) -> None:
    paths = put(
        tmp_path,
        甲=submission("长堤社区", own(3)),
        乙=submission("桥东<b>社区", own(3)),
        丙=submission("丰禾社区", own(4)),
        长=submission("清渡社区", own(5, 4000) + own(3) + own(6, 4000)),
    )
    broken = tmp_path / "坏.docx"
    broken.write_bytes(b"no word file")
    result = handlers_similar.similar([*paths.values(), broken], None, 0.4, tell=silent)
    assert "共比较 4 份：有 1 对相似度不低于 0.4，另有 2 对是短的一份包含在长的一份中。" in result["message"]
    assert "无法读取 坏.docx" in result["message"]
    assert "<h3>甲.md 与 乙.md</h3>" in result["pairs"]
    assert "甲.md 的内容几乎全部包含在 长.md 中。" in result["pairs"]
    assert "同源的一组（3 份）" in result["pairs"]
    assert "<b>社区" not in result["pairs"]
    assert str(tmp_path) not in "".join(result.values())
    with pytest.raises(UserError, match="两份以上"):
        handlers_similar.similar([paths["甲"]], None, 0.4, tell=silent)


def test_a_shared_passage_is_placed_as_in_the_word_file_on_page_and_in_terminal(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    body = own(3).replace("\n", "")
    word(tmp_path / "甲.docx", f"长堤社区报告\n\n\n{body}\n")
    (tmp_path / "乙.txt").write_text(f"\n桥东社区报告\n\n{body}\n", encoding="utf-8")
    page = handlers_similar.similar([tmp_path / "甲.docx", tmp_path / "乙.txt"], None, 0.4, tell=silent)["pairs"]
    assert "第2段" in page
    assert "第4行" in page
    main(["similar", str(tmp_path)])
    assert "第4行／第2段（" in capfd.readouterr().out


def test_a_pair_of_nothing_but_what_all_say_is_called_so(tmp_path: Path) -> None:
    made = put(tmp_path, **{name: submission("长堤社区", own(3)) for name in "甲乙丙丁戊己庚辛壬癸子丑"})
    page = handlers_similar.similar([*made.values()], None, 0.4, tell=silent)["pairs"]
    assert "两份都几乎全是多数材料共有的文字" in page


def test_words_of_the_common_plan_do_not_count(tmp_path: Path) -> None:
    body = own(7, 600)
    paths = put(
        tmp_path,
        甲=submission("长堤社区", body + own(8, 300)),
        乙=submission("桥东社区", body + own(9, 300)),
        方案=f"方案\n{PLAN}\n{body}\n",
    )
    both = [paths["甲"], paths["乙"]]
    assert "未发现雷同" not in handlers_similar.similar(both, None, 0.3, tell=silent)["message"]
    assert "未发现雷同" in handlers_similar.similar(both, paths["方案"], 0.3, tell=silent)["message"]
