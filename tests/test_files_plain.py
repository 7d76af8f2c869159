"""Text files as offices send them: whatever the encoding, the same text; what is no text is refused by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.errors import UnreadableFile
from app.files import load
from app.files.plain import decode

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "望桥街道2026年网格服务工作方案\n一、工作目标\n居民诉求按期办结率达到95%以上。\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.encode("utf-32"),
        TEXT.encode("gb18030"),
        TEXT.encode("gbk"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode("gb18030"),
    ],
    ids=["utf-8", "utf-8 mark", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "gbk", "crlf", "cr"],
)
def test_every_usual_encoding_gives_the_same_text(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "方案.txt"
    path.write_bytes(data)
    assert load(path).text == TEXT


def test_a_guessed_encoding_is_said(tmp_path: Path) -> None:
    path = tmp_path / "方案.txt"
    path.write_bytes(TEXT.encode("gb18030"))
    assert "GB18030" in load(path).note
    path.write_bytes(TEXT.encode())
    assert load(path).note == ""


def test_offsets_lead_to_the_line(tmp_path: Path) -> None:
    path = tmp_path / "方案.md"
    path.write_text(TEXT, encoding="utf-8")
    loaded = load(path)
    assert loaded.format == "md"
    assert loaded.place_at(loaded.text.index("95%")) == "第3行"
    assert len(loaded.sha256) == 64


@given(
    st.text(st.characters(codec="gb2312", categories=["Lo"], min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=4)
)
@example("一一介丁")  # its first bytes are a character of UTF-8
def test_any_chinese_text_survives_gb18030(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "x.txt"
    data = text.encode("gb18030")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        assert decode(path, data)[0] == text


@pytest.mark.parametrize(
    ("name", "data", "kind", "said"),
    [
        ("空.txt", b"", "empty", "空的"),
        ("空白.txt", b" \r\n\t", "empty", "空"),
        ("乱码.txt", bytes(range(256)) * 40, "unreadable", "UTF-8"),
        ("断.txt", TEXT.encode()[:-5], "unreadable", "第 3 行"),
        ("混.txt", b"\xff\xfe" + TEXT.encode("utf-16-le")[:-1], "unreadable", "编码"),
        ("其实是.txt", b"%PDF-1.7 ...", "unreadable", "PDF"),
        ("图.md", b"\x89PNG\r\n\x1a\n" + bytes(100), "unsupported", "图片"),
        ("程序.exe", b"MZ", "unsupported", ".md 和 .txt"),
        ("无扩展名", b"abc", "unsupported", "无扩展名"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_paragraph(
    tmp_path: Path, name: str, data: bytes, kind: str, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(UnreadableFile) as caught:
        load(path)
    message = str(caught.value)
    assert caught.value.kind == kind
    assert said in message
    assert str(path) in message
    assert "\n" not in message


def test_missing_file_and_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="不存在"):
        load(tmp_path / "没有.docx")
    with pytest.raises(UnreadableFile, match="文件夹"):
        load(tmp_path)


def test_no_permission_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "密.txt"
    path.write_text(TEXT, encoding="utf-8")

    def refuse(_self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(path), "read_bytes", refuse)  # root, who runs containers, may read anything
    with pytest.raises(UnreadableFile, match="没有权限"):
        load(path)


def test_the_size_limit_is_stated(tmp_path: Path) -> None:
    path = tmp_path / "大.txt"
    with path.open("wb") as file:
        file.truncate(51 * 1024 * 1024)
    with pytest.raises(UnreadableFile, match="50 MB") as caught:
        load(path)
    assert caught.value.kind == "too_large"


TRADITIONAL = "關於開展樓道堆物清理工作的實施方案\n居民訴求按期辦結率達到95%以上，電動自行車違規停放明顯減少。\n"


def test_traditional_text_is_read_in_either_of_its_encodings(tmp_path: Path) -> None:
    path = tmp_path / "方案.txt"
    path.write_bytes(TRADITIONAL.encode("gb18030"))
    assert load(path).text == TRADITIONAL
    path.write_bytes(TRADITIONAL.encode("big5"))
    assert load(path).text == TRADITIONAL
    assert load(path).note == "文件没有标明编码，按 BIG5（繁体）读取。"


@pytest.mark.parametrize("encoding", ["shift-jis", "koi8-r"])
def test_what_is_in_none_of_them_is_not_taken_for_big5(tmp_path: Path, encoding: str) -> None:
    foreign = {"koi8-r": "План работы на год для жителей района. "}
    path = tmp_path / "外.txt"
    path.write_bytes((foreign.get(encoding, "しごとのけいかくをおしらせします。みなさまへ。") * 20).encode(encoding))
    with pytest.raises(UnreadableFile, match="编码"):
        load(path)
