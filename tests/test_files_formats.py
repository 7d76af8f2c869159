"""Old Word files, PDF and web pages are read like .docx; files are known by content; hostile ones harm nobody."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from hostile import HTML, PLAN, make_broken, make_folder, make_working

from app.errors import UnreadableFile
from app.files import load, office
from app.review import Terms, review_paths

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def working(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return make_working(tmp_path_factory.mktemp("formats") / "making")


def put(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("kind", ["doc", "wps", "rtf", "pdf"])
def test_every_format_gives_the_text_of_the_word_file(tmp_path: Path, working: dict[str, bytes], kind: str) -> None:
    wanted = load(put(tmp_path, "原.docx", working["docx"])).text
    loaded = load(put(tmp_path, f"文.{kind}", working[kind]))
    assert loaded.text == wanted
    assert loaded.format == kind
    assert "荻花社区\t1\t2026年6月30日" in loaded.text
    at = loaded.text.index("摸清需求")
    assert loaded.place_at(at).endswith("页" if kind == "pdf" else "段")
    assert (loaded.word_form is None) == (kind == "pdf")


@pytest.mark.parametrize(
    ("name", "kind", "found"),
    [("a.txt", "docx", "docx"), ("b.docx", "rtf", "rtf"), ("c.docx", "doc", "doc"), ("d.docx", "html", "html"),
     ("e.doc", "html", "html"), ("f.doc", "docx", "docx"), ("g.txt", "pdf", "pdf"), ("h.wps", "txt", "txt")],
)  # fmt: skip
def test_a_wrong_ending_is_noted_and_the_content_read(
    tmp_path: Path, working: dict[str, bytes], name: str, kind: str, found: str
) -> None:
    loaded = load(put(tmp_path, name, working[kind]))
    assert loaded.format == found
    assert "扩展名是" in loaded.note
    assert "青荻街道2026年社区助餐服务工作方案" in loaded.text


@pytest.mark.parametrize(("name", "encoding"), [("文.docx", "utf-8"), ("文.docx", "gb18030"), ("文.pdf", "utf-8")])
def test_plain_text_named_like_a_word_file_is_read_with_a_remark(tmp_path: Path, name: str, encoding: str) -> None:
    loaded = load(put(tmp_path, name, PLAN.encode(encoding)))
    assert loaded.format == "txt"
    assert loaded.note.startswith(f"扩展名是 {name[1:]}，内容是纯文本，已按内容读取。")
    assert loaded.text == PLAN


@pytest.mark.parametrize("data", [b"not a zip", "传输中断".encode(), b"<xml>" * 30, bytes(range(256)) * 8])
def test_scraps_named_like_a_word_file_are_still_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(UnreadableFile):
        load(put(tmp_path, "文.docx", data))


def test_a_file_of_libreoffice_is_read_like_a_word_file(tmp_path: Path, working: dict[str, bytes]) -> None:
    wanted = load(put(tmp_path, "原.docx", working["docx"])).text
    found = office.program()
    assert found is not None
    made = office.convert(found, tmp_path / "原.docx", "odt:writer8", tmp_path / "profile")
    for name in ("文.odt", "改名.docx", "改名.txt"):
        loaded = load(put(tmp_path, name, made.read_bytes()))
        assert (loaded.format, loaded.text) == ("odt", wanted)
        assert ("扩展名是" in loaded.note) is (name != "文.odt")
        assert loaded.word_form is not None


def _open_document(kind: str, manifest: str = "<manifest/>", content: bytes = b"") -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content, zipfile.ZIP_DEFLATED)
    return held.getvalue()


@pytest.mark.parametrize(
    ("data", "kind", "said"),
    [
        (_open_document("spreadsheet"), "unsupported", "表格"),
        (_open_document("text", '<manifest:encryption-data manifest:checksum="x"/>'), "encrypted", "密码"),
        (_open_document("text")[:120], "unreadable", "没有传完"),
        (_open_document("text", content=bytes(200 * 2**20)), "too_large", "192 MB"),
    ],
    ids=["table", "locked", "cut", "bomb"],
)
def test_other_files_of_libreoffice_are_called_what_they_are(tmp_path: Path, data: bytes, kind: str, said: str) -> None:
    for name in ("文.odt", "文.docx"):
        with pytest.raises(UnreadableFile, match=said) as caught:
            load(put(tmp_path, name, data))
        assert caught.value.kind == kind


def test_a_file_of_libreoffice_locked_as_an_archive_does_not_end_a_run(tmp_path: Path) -> None:
    data = bytearray(_open_document("text"))
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        found = data.find(sign)
        while found >= 0:
            data[found + at] |= 1  # bit 0 of the flags: encrypted (APPNOTE 4.4.4)
            found = data.find(sign, found + 4)
    put(tmp_path, "锁.odt", bytes(data))
    put(tmp_path, "文.txt", PLAN.encode())
    run = review_paths([tmp_path], Terms(today=date(2026, 3, 2)))
    said = {file.path.name: file.error.kind if file.error else "" for file in run.files}
    assert said == {"锁.odt": "encrypted", "文.txt": ""}


@pytest.mark.parametrize("tag", ["div", "b", "table><tr><td"])
def test_a_deeply_nested_page_is_read_or_said_to_be_too_deep(tmp_path: Path, tag: str) -> None:
    def page(depth: int) -> bytes:
        return f"<html><body><p>第一段。</p>{f'<{tag}>' * depth}最里面的一段。</body></html>".encode()

    assert load(put(tmp_path, "页.html", page(500))).text.splitlines()[-1].strip() == "最里面的一段。"
    with pytest.raises(UnreadableFile, match="超过 2000 层"):
        load(put(tmp_path, "深.html", page(50_000)))


def test_a_web_page_keeps_text_and_tables_only(tmp_path: Path) -> None:
    page = (
        "<html><head><meta charset=gb2312><title>题</title><style>p{}</style></head><body><nav>首页</nav>"
        "<h1>柳浦街道<br>工作方案</h1><p>第一<b>段</b>。<br>第二段。</p><script>var x='脚本'</script>"
        "<table><tr><th>社区</th><th>数量</th></tr><tr><td>柳荫社区</td><td><p>3</p></td></tr></table>"
        "<ol><li>甲</li><li>乙</li></ol></body></html>"
    )
    loaded = load(put(tmp_path, "页.html", page.encode("gb18030")))
    assert loaded.text.splitlines() == [
        "柳浦街道工作方案", "第一段。", "第二段。", "社区\t数量", "柳荫社区\t3", "1.甲", "2.乙",
    ]  # fmt: skip
    assert loaded.place_at(loaded.text.index("柳荫")) == "表1第2行第1格"


def test_a_missing_libreoffice_is_said(
    tmp_path: Path, working: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UnreadableFile, match="LibreOffice") as caught:
        load(put(tmp_path, "旧.rtf", working["rtf"].replace(b"}", b" }", 1)))
    assert caught.value.kind == "unsupported"
    assert ".docx" in str(caught.value)


def test_the_same_bytes_are_converted_once(
    tmp_path: Path, working: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    load(put(tmp_path, "一.doc", working["doc"]))
    monkeypatch.setattr(office, "program", lambda: pytest.fail("converted again"))
    assert load(put(tmp_path, "二.doc", working["doc"])).format == "doc"


def test_a_folder_of_hostile_files_gives_one_entry_each(tmp_path: Path) -> None:
    broken = make_folder(tmp_path, 60)
    before = {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in tmp_path.iterdir()}
    run = review_paths([tmp_path], Terms(today=date(2026, 3, 2)))
    assert len(run.files) == len(before) == 60
    assert {file.path.name for file in run.files if file.error is not None} == broken
    for file in run.files:
        if file.error is not None:
            assert str(file.path) in str(file.error)
            assert "\n" not in str(file.error)
    assert {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in tmp_path.iterdir()} == before
    assert run.exit_status == 1


def test_locked_and_scanned_pdf_are_called_so(tmp_path: Path, working: dict[str, bytes]) -> None:
    pymupdf: Any = import_module("pymupdf")  # it is only half typed

    with pytest.raises(UnreadableFile, match="密码") as caught:
        load(put(tmp_path, "锁.pdf", make_broken(working)["加密.pdf"]))
    assert caught.value.kind == "encrypted"
    with pymupdf.open(stream=working["pdf"], filetype="pdf") as document, pymupdf.open() as scan:
        for page in document:
            scan.new_page().insert_image(page.rect, pixmap=page.get_pixmap())
        data = scan.tobytes()
    with pytest.raises(UnreadableFile, match="扫描件"):
        load(put(tmp_path, "扫.pdf", data))


def test_the_plan_of_these_tests_is_whole() -> None:
    assert all(line in HTML for line in PLAN.splitlines())
