"""The gate: nothing with a critical finding leaves without a reason on record, and nothing is left half-written."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

import app.files.pdf
from app.cli import main
from app.errors import ExportBlocked, UserError, WenhengError
from app.export import export
from app.files import load
from app.files.gbt9704 import read_custom, write_docx
from app.files.official import official_from_text

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 3, 2)
GOOD = """# 望桥街道2026年社区网格服务提质实施方案

各社区党委、居委会：

为做好社区网格服务工作，结合街道实际，制定本方案。本方案实施期为2026年3月1日至10月31日。

一、指导思想

坚持党建引领基层治理，把服务做到居民家门口。

二、工作目标

2026年10月31日前，全街道居民诉求按期办结率达到95%以上。

三、重点任务

（一）摸清底数。由社区网格服务中心负责，2026年5月31日前完成62个网格的入户走访，形成走访台账。

（二）分类服务。由社会事务办公室负责，2026年8月31日前为独居老人建立服务档案。

四、实施步骤

（一）动员部署（2026年3月1日至3月31日）。街道召开动员会，明确任务。

（二）组织实施（2026年4月1日至9月30日）。各社区按照分工推进。

（三）总结评估（2026年10月1日至10月31日）。街道组织评估，形成评估报告。

五、责任分工

社区网格服务中心负责入户走访，社会事务办公室负责分类服务，党政办公室负责调度。

六、组织保障

街道成立工作专班，由街道办事处主任任组长，每月调度一次。

望桥街道办事处

2026年3月2日
"""
BAD = GOOD.replace("95%以上", "××%以上").replace("由社会事务办公室负责", "由【待补：责任单位】负责")


def write(folder: Path, text: str, name: str = "方案.md") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def names(folder: Path) -> list[str]:
    return sorted(item.name for item in folder.iterdir())


def test_a_clean_document_is_set_and_its_check_report_stands_beside(tmp_path: Path) -> None:
    done = export(write(tmp_path, GOOD), tmp_path / "出.docx", today=TODAY)
    assert names(tmp_path) == ["出.docx", "出.docx.check.json", "方案.md"]
    assert load(done.out).text.startswith("望桥街道2026年社区网格服务提质实施方案\n各社区党委、居委会：\n")
    account = json.loads(done.check_report.read_text(encoding="utf-8"))
    assert account["schema"] == "wenheng.export/1"
    assert account["override"] is None
    assert account["blocks_export"] is False
    assert account["out"]["sha256"] == load(done.out).sha256
    assert read_custom(done.out)["检查结论"] == "未发现严重问题"


def test_every_letter_of_the_source_is_in_the_file(tmp_path: Path) -> None:
    done = export(write(tmp_path, GOOD), tmp_path / "出.docx", today=TODAY)
    written = "".join(load(done.out).text.split())
    assert written == "".join(GOOD.removeprefix("# ").split())


def test_critical_findings_refuse_it_and_leave_nothing(tmp_path: Path) -> None:
    with pytest.raises(ExportBlocked) as caught:
        export(write(tmp_path, BAD), tmp_path / "出.docx", today=TODAY)
    message = str(caught.value)
    assert "方案.md" in message
    assert "PLH-01" in message
    assert "第13行" in message
    assert "--override" in message
    assert caught.value.report.blocks_export
    assert names(tmp_path) == ["方案.md"]


def test_a_reason_lets_it_through_and_stays_with_it(tmp_path: Path) -> None:
    reason = "区里 3 月 2 日要征求意见稿，经主任同意"
    done = export(write(tmp_path, BAD), tmp_path / "出.docx", today=TODAY, override=reason)
    assert done.override == reason
    assert done.report.blocks_export
    properties = read_custom(done.out)
    assert properties["导出理由"] == reason
    assert "PLH-01" in properties["未解决的严重问题"]
    assert json.loads(done.check_report.read_text(encoding="utf-8"))["override"] == reason


def test_a_reason_without_need_is_not_recorded(tmp_path: Path) -> None:
    done = export(write(tmp_path, GOOD), tmp_path / "出.docx", today=TODAY, override="以防万一")
    assert done.override is None
    assert "导出理由" not in read_custom(done.out)


def test_a_word_file_is_set_anew_and_stays_the_same_text(tmp_path: Path) -> None:
    first = export(write(tmp_path, GOOD), tmp_path / "一.docx", today=TODAY)
    second = export(first.out, tmp_path / "二.docx", today=TODAY)
    assert load(second.out).text == load(first.out).text


def test_a_model_s_hand_stays_on_record(tmp_path: Path) -> None:
    draft = replace(official_from_text(GOOD), status="草稿", ai_label="本文由人工智能辅助生成")
    write_docx(draft, tmp_path / "稿.docx", properties={"提示词": "plan/section 1"})
    done = export(tmp_path / "稿.docx", tmp_path / "出.docx", today=TODAY)
    properties = read_custom(done.out)
    assert properties["AIGC"] == "本文由人工智能辅助生成"
    assert properties["提示词"] == "plan/section 1"
    assert "文稿状态" not in properties
    assert not [item for item in load(done.out).apart if item.kind == "页眉"]


def test_pdf_comes_with_its_report(tmp_path: Path) -> None:
    done = export(write(tmp_path, GOOD), tmp_path / "出.pdf", today=TODAY)
    assert done.out.read_bytes().startswith(b"%PDF")
    assert names(tmp_path) == ["出.pdf", "出.pdf.check.json", "方案.md"]


def test_a_failed_conversion_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_docx: Path, _pdf: Path) -> None:
        raise UserError("没有 LibreOffice")

    monkeypatch.setattr(app.files.pdf, "to_pdf", fail)
    with pytest.raises(UserError):
        export(write(tmp_path, GOOD), tmp_path / "出.pdf", today=TODAY)
    assert names(tmp_path) == ["方案.md"]


def test_a_line_lost_on_the_way_stops_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "app.export.official_from_text",
        lambda text: replace(official_from_text(text), blocks=official_from_text(text).blocks[:-1]),
    )
    with pytest.raises(WenhengError, match="街道成立工作专班"):
        export(write(tmp_path, GOOD), tmp_path / "出.docx", today=TODAY)
    assert names(tmp_path) == ["方案.md"]


@pytest.mark.parametrize(
    ("out", "override", "said"),
    [("出.txt", None, ".docx 或 .pdf"), ("出.docx", "  ", "理由不能为空"), ("方案.docx", None, "就是原文件")],
)
def test_wrong_requests_are_told(tmp_path: Path, out: str, override: str | None, said: str) -> None:
    source = export(write(tmp_path, GOOD), tmp_path / "方案.docx", today=TODAY).out
    before = source.read_bytes()
    with pytest.raises(UserError, match=said):
        export(source, tmp_path / out, today=TODAY, override=override)
    assert source.read_bytes() == before


def test_a_unit_s_own_file_frames_the_document(tmp_path: Path) -> None:
    import docx

    unit = docx.Document()
    unit.sections[0].footer.paragraphs[0].text = "望桥街道办事处制"
    unit.save(str(tmp_path / "u.docx"))
    done = export(write(tmp_path, GOOD), tmp_path / "出.docx", today=TODAY, template=tmp_path / "u.docx")
    assert ("页脚", "望桥街道办事处制") in {(item.kind, item.text) for item in load(done.out).apart}


def test_the_command_answers_with_the_promised_status(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = write(tmp_path, GOOD), write(tmp_path, BAD, "坏.md")
    out = tmp_path / "出.docx"
    assert main(["export", str(good), "-o", str(out), "--today", "2026-03-02"]) == 0
    assert str(out) in capsys.readouterr().out
    assert main(["export", str(bad), "-o", str(out), "--today", "2026-03-02"]) == 1
    assert "PLH-01" in capsys.readouterr().err
    assert main(["export", str(bad), "-o", str(out), "--override", "急用", "--today", "2026-03-02"]) == 0
    assert "急用" in capsys.readouterr().out
    assert main(["export", str(tmp_path / "无.md"), "-o", str(out)]) == 2
    assert "无.md" in capsys.readouterr().err


def test_a_form_keeps_the_line_of_unit_and_day(tmp_path: Path) -> None:
    line = "填报单位：望桥街道办事处　　填报日期：2026年6月2日"
    source = tmp_path / "月报表.md"
    source.write_text(
        f"# 望桥街道2026年5月楼道整治月报表\n\n{line}\n\n| 指标 | 计划 | 本月累计 |\n| --- | --- | --- |\n"
        "| 楼道 | 42 | 8 |\n\n填报人：陆知行　审核人：许闻舟\n",
        encoding="utf-8",
    )
    assert main(["export", str(source), "-o", str(tmp_path / "月报表.docx"), "--override", "试行格式"]) == 0
    assert line in load(tmp_path / "月报表.docx").text.split("\n")
