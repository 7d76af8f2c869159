"""A folder of submissions in every format, a third of them broken, each in a way of its own."""

from __future__ import annotations

import io
import random
import shutil
import zipfile
import zlib
from importlib import import_module
from typing import TYPE_CHECKING, Any

from app.files import office
from app.files.gbt9704 import write_docx
from app.files.official import official_from_text
from app.files.pdf import to_pdf

if TYPE_CHECKING:
    from pathlib import Path

PLAN = """青荻街道2026年社区助餐服务工作方案

各社区：

为做好社区助餐服务，方便老年人就近用餐，结合街道实际，制定本方案。

一、工作目标

2026年10月底前，全街道建成社区助餐点5个，每个社区不少于1个，服务老年人不少于600人，群众满意度达到90%以上，让有需要的老年人在家门口吃上热饭。

二、工作任务

（一）摸清需求。各社区于2026年4月底前完成入户走访，建立用餐需求台账，由社会事务办公室汇总。

（二）建设站点。社会事务办公室牵头，2026年8月底前完成5个助餐点的选址和改造。

| 社区 | 助餐点（个） | 完成时限 |
| --- | --- | --- |
| 荻花社区 | 1 | 2026年6月30日 |
| 芦湾社区 | 1 | 2026年8月31日 |

青荻街道办事处
2026年3月2日
"""
HTML = "<html><head><title>x</title></head><body>" + "".join(f"<p>{line}</p>" for line in PLAN.splitlines() if line)
WORKING = {"docx", "docm", "doc", "wps", "rtf", "pdf", "html", "htm", "md", "txt"}


def make_working(folder: Path) -> dict[str, bytes]:
    """Return the plan as the bytes of each format."""
    folder.mkdir(parents=True, exist_ok=True)
    word = folder / "plan.docx"
    write_docx(official_from_text(PLAN), word)
    to_pdf(word, folder / "plan.pdf")
    program = office.program()
    assert program is not None
    for filter_name in ("doc:MS Word 97", "rtf:Rich Text Format"):
        office.convert(program, word, filter_name, folder / "profile")
    made = {name: (folder / f"plan.{name}").read_bytes() for name in ("docx", "pdf", "doc", "rtf")}
    shutil.rmtree(folder)
    html = HTML.encode("gb18030")
    return made | {
        "docm": made["docx"], "wps": made["doc"], "html": html, "htm": HTML.encode("utf-16"),
        "md": PLAN.encode(), "txt": PLAN.encode("gb18030"),
    }  # fmt: skip


def make_broken(working: dict[str, bytes]) -> dict[str, bytes]:
    """Return twenty files that cannot be read, by name."""
    word, old, pdf, rtf = working["docx"], working["doc"], working["pdf"], working["rtf"]
    locked = bytearray(old)
    for start in range(512, len(old), 512):
        if old[start : start + 2] == b"\xec\xa5":
            locked[start + 11] |= 1
            break
    ole = old[:8]
    dtd = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    deep = "<w:tbl><w:tr><w:tc>" * 3000 + "</w:tc></w:tr></w:tbl>" * 3000
    noise = random.Random(7).randbytes(5000)  # noqa: S311 - bytes of no meaning, the same each time
    return {
        "加密.docx": ole + bytes(1000) + "EncryptedPackage".encode("utf-16-le") + bytes(600),
        "加密.doc": bytes(locked),
        "加密.pdf": _locked(pdf),
        "截断.docx": word[: len(word) // 2],
        "截断.doc": old[: len(old) // 2],
        "截断.rtf": rtf[: len(rtf) // 2],
        "截断.pdf": pdf[:300],
        "炸弹.docx": _with(word, "word/document.xml", b"<w:document>" + b" " * 80_000_000),
        "炸弹.pdf": b"%PDF-1.4\n1 0 obj\n<</Length 1/Filter/FlateDecode>>\nstream\n"
        + zlib.compress(bytes(60_000_000))
        + b"\nendstream\nendobj\n",
        "外部实体.docx": _with(word, "word/document.xml", dtd + b"<d>&x;</d>"),
        "深层.docx": _with(word, "word/document.xml", _document(deep)),
        "表格.docx": _archive({"xl/workbook.xml": b"<workbook/>"}),
        "压缩包.txt": _archive({"x.bin": noise}),
        "图片.pdf": b"\x89PNG\r\n\x1a\n" + noise,
        "程序.doc": b"MZ\x90\x00" + noise,
        "空.docx": b"",
        "空.pdf": b"",
        "杂讯.txt": noise,
        "巨大.txt": bytes(60 * 1024 * 1024),
        "无字.html": b"<html><body><script>document.write('x')</script></body></html>",
    }


def _locked(pdf: bytes) -> bytes:
    pymupdf: Any = import_module("pymupdf")  # it is only half typed

    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        made: bytes = document.tobytes(encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="x", owner_pw="y")
    return made


def _document(body: str) -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'.encode()


def _with(word: bytes, name: str, content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        parts = {item: archive.read(item) for item in archive.namelist()}
    return _archive(parts | {name: content})


def _archive(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def make_folder(folder: Path, count: int) -> set[str]:
    """Write `count` files, twenty of them broken; return the names of these."""
    working = make_working(folder / "making")
    broken = make_broken(working)
    for name, data in broken.items():
        (folder / name).write_bytes(data)
    kinds = sorted(WORKING)
    for index in range(count - len(broken)):
        kind = kinds[index % len(kinds)]
        (folder / f"方案{index:03}.{kind}").write_bytes(working[kind])
    return set(broken)
