"""An edited draft comes back on the page."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from docx import Document
from workbench import FORM, made, silent

from app.drafting.hearing import words_so_far
from app.errors import UserError
from app.files import load
from app.web import handlers_incoming, handlers_release
from app.web.desk import Desk
from app.web.handlers_draft import RECORD
from app.web.live import Live

if TYPE_CHECKING:
    from app.settings import Settings


def drafted(desk: Desk, settings: Settings) -> dict[str, Any]:
    result = made(FORM, desk, settings)
    desk.keep("draft", result)
    return result


def edited(result: dict[str, Any], folder: Path, old: str, new: str) -> Path:
    document = Document(result["export"]["source"])
    for paragraph in document.paragraphs:
        if old in paragraph.text:
            text = paragraph.text.replace(old, new)
            for run in paragraph.runs[1:]:
                run.text = ""
            paragraph.runs[0].text = text
    out = folder / "改过的.docx"
    document.save(str(out))
    return out


def brought(desk: Desk, settings: Settings, *files: Path) -> dict[str, Any]:
    result = handlers_incoming.bring_in([str(file) for file in files], desk=desk, settings=settings, tell=silent)
    desk.keep("draft", result)
    return result


def changed(result: dict[str, Any], folder: Path) -> tuple[Path, str]:
    """Change the first sentence that counts something by a figure that no source has."""
    text = load(Path(result["export"]["source"])).text
    line = next(line for line in text.splitlines() if "前，" in line and line.endswith("。"))
    return edited(result, folder, line, f"{line}另设监督员37名。"), line


def test_changes_are_shown_and_the_edited_document_is_what_is_exported(
    desk: Desk, settings: Settings, tmp_path: Path
) -> None:
    path, line = changed(drafted(desk, settings), tmp_path)
    result = brought(desk, settings, path)
    assert "新增 1 句" in result["message"]
    assert "没有来源：37名" in result["changes"]
    assert "另设监督员" in result["preview"]
    assert line.split("。")[0][-6:] in result["preview"]
    assert result["blocked"]
    again = brought(desk, settings, path)
    assert "没有来源：37名" in again["changes"]
    released = handlers_release.release(desk, "街道办主任同意先行印发", ".docx")
    assert "已凭理由导出" in released["message"]


def test_another_document_leaves_the_draft_where_it_is(desk: Desk, settings: Settings, tmp_path: Path) -> None:
    first = drafted(desk, settings)
    other = tmp_path / "别的.md"
    other.write_text("# 关于别的事\n\n这里是另一回事。\n", encoding="utf-8")
    result = brought(desk, settings, other)
    assert "不像是" in result["message"]
    assert "别的.md" in result["message"]
    assert str(settings.home) not in result["message"]
    assert result["preview"] == first["preview"]


def test_a_draft_of_another_day_comes_with_its_record(desk: Desk, settings: Settings, tmp_path: Path) -> None:
    result = drafted(desk, settings)
    path, _ = changed(result, tmp_path)
    record = tmp_path / RECORD
    shutil.copy(result["record"], record)
    tomorrow = Desk(settings.home, "1" * 32)
    with pytest.raises(UserError, match="起草记录"):
        brought(tomorrow, settings, path)
    assert "没有来源：37名" in brought(tomorrow, settings, record, path)["changes"]


def test_a_draft_comes_with_its_sources_as_comments_and_footnotes(desk: Desk, settings: Settings) -> None:
    import re
    from urllib.parse import unquote

    links = drafted(desk, settings)["downloads"]
    kinds = set()
    for address in re.findall(r'href="/files/([^"]+\.docx)"', links):
        path = desk.file(*map(unquote, address.split("/")))
        assert path is not None
        kinds |= {item.kind for item in load(path).apart}
    assert {"批注", "脚注"} <= kinds
    assert "起草记录" in links


def test_what_a_model_writes_is_shown_as_words_while_it_comes() -> None:
    told: list[str] = []
    live = Live(told.append)
    live.step("compose", "正在起草，已写成 1/3 个部分……")
    answer = '{"blocks": [{"kind": "paragraph", "heading": "", "text": "成立工作\\u4e13班。", "sources": ["topic"]}, {'
    for end in range(0, len(answer), 7):
        live.hear("组织保障", answer[:end])
    live.hear("组织保障", answer)
    assert told[-1] == "正在起草，已写成 1/3 个部分……\n“组织保障”：成立工作专班。"
    assert all("{" not in words for words in told)
    live.step("check", "正在检查……")
    assert told[-1] == "正在检查……"
    assert words_so_far("好的。") == "好的。"
