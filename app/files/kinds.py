"""What a file really is, judged by its content; the ending of its name is only believed where the content is mute."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, NamedTuple

from app.errors import UnreadableFile

if TYPE_CHECKING:
    from pathlib import Path

# endings that are read, and the kind each of them promises
ENDINGS = {
    ".txt": "txt", ".text": "txt", ".md": "md", ".markdown": "md",
    ".docx": "docx", ".docm": "docx", ".dotx": "docx",
    ".doc": "doc", ".dot": "doc", ".wps": "wps", ".rtf": "rtf", ".odt": "odt",
    ".pdf": "pdf", ".html": "html", ".htm": "html",
}  # fmt: skip
NAMES = {
    "docx": "Word 文件（.docx）", "doc": "旧版 Word 文件（.doc）", "wps": "WPS 旧格式文件（.wps）", "rtf": "RTF 文件",
    "odt": "ODT 文件", "pdf": "PDF 文件", "html": "网页", "txt": "纯文本", "md": "纯文本",
}  # fmt: skip
_REFUSED_ENDINGS = {
    ".xls": "表格文件", ".xlsx": "表格文件", ".et": "表格文件", ".csv": "表格文件",
    ".ppt": "演示文稿", ".pptx": "演示文稿",
    ".ofd": "OFD 文件", ".mht": "网页存档（MHT）", ".mhtml": "网页存档（MHT）",
    ".zip": "压缩包", ".rar": "压缩包", ".7z": "压缩包", ".png": "图片", ".jpg": "图片", ".jpeg": "图片",
}  # fmt: skip
_MAGIC = (
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"II*\x00", "图片"),
    (b"BM", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"MZ", "程序"),
    (b"\x7fELF", "程序"),
)
_HTML = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_TAGS = re.compile(rb"<(?:html|head|body|table|div|p|meta)\b", re.IGNORECASE)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FREE = 0xFFFFFFFF
MAX_INFLATED = 192 * 1024 * 1024  # bytes, as of a .docx
_WORDS = 40  # Chinese characters that make a text of a file with the name of a Word file
_ODF = b"mimetypeapplication/vnd.oasis.opendocument."  # its first entry, which is not compressed (ODF 1.3, part 2, 3.3)
_ADVICE = "请用 Word 或 WPS 另存为 .docx（或 .txt）后再试。"


class Kind(NamedTuple):
    """The kind of a file (a value of ENDINGS) and a note where the ending of its name says something else."""

    name: str
    note: str = ""


def recognise(path: Path, data: bytes) -> Kind:
    """Return what `data` is.

    Raises:
        UnreadableFile: of a kind that is not read, encrypted, or cut off.
    """
    ending = path.suffix.lower()
    promised = ENDINGS.get(ending)
    if promised is None:
        what = f"{_REFUSED_ENDINGS[ending]}（{ending}）" if ending in _REFUSED_ENDINGS else ""
        said = f"不读取{what}" if what else f"不认识的文件类型“{ending or '无扩展名'}”"
        raise UnreadableFile(
            f"无法读取 {path}：{said}。可以读取 .docx、.doc、.wps、.rtf、.odt、.pdf、.html、.md 和 .txt 文件。",
            kind="unsupported",
        )
    found = _sniff(path, data, promised)
    if found == promised or {found, promised} in ({"doc", "wps"}, {"txt", "md"}):
        return Kind(promised)
    return Kind(found, f"扩展名是 {ending}，内容是{NAMES[found]}，已按内容读取。")


def _sniff(path: Path, data: bytes, promised: str) -> str:
    head = data[:4096].lstrip(b"\xef\xbb\xbf\r\n\t \x00")
    if data.startswith(_OLE):
        _check_ole(path, data)
        return "doc"
    if head.startswith(b"PK") and (found := _archive(path, data, promised)):
        return found
    if head.startswith(b"{\\rtf"):
        if not data.rstrip(b"\x00\r\n\t \x1a").endswith(b"}"):
            raise _cut(path, "RTF 文件")
        return "rtf"
    if b"%PDF-" in data[:1024] and (promised == "pdf" or head.startswith(b"%PDF-")):
        return "pdf"
    if _HTML.match(head) or (promised not in {"txt", "md"} and len(_TAGS.findall(head)) > 1):
        return "html"
    _refuse_foreign(path, head, promised)
    if promised in {"docx", "pdf", "doc", "wps", "rtf", "odt"}:
        return _bare_text(path, data, promised)
    return promised


def _refuse_foreign(path: Path, head: bytes, promised: str) -> None:
    for magic, name in _MAGIC:
        if head.startswith(magic) and (len(magic) > 2 or b"\x00" in head):
            raise _disguised(path, name)
    if head[:13].lower() == b"mime-version:" and promised not in {"txt", "md"}:
        raise _disguised(path, "网页存档（MHT）")
    if head.startswith(b"<?xml"):
        raise _disguised(path, "XML 文件")


def _bare_text(path: Path, data: bytes, promised: str) -> str:
    """Text under the name of an office file is read as text where it is text beyond doubt."""
    from app.files.plain import decode

    unlike = {"docx": "压缩", "odt": "压缩", "pdf": "PDF"}.get(promised, "文件")
    # what is left of a broken .docx or .pdf is never Chinese; old Word files were often plain text from the start
    least = _WORDS if promised in {"docx", "odt", "pdf"} else 0
    try:
        text = decode(path, data)[0]
        if len(text.strip()) > 1 and sum("\u3400" <= char <= "\u9fff" for char in text) >= least:
            return "txt"
    except UnreadableFile:
        pass
    name = "Word 文件" if promised == "docx" else NAMES[promised]
    raise UnreadableFile(
        f"无法读取 {path}：这不是 {name}（内容不是 {path.suffix} 应有的{unlike}格式），可能没有传完或改过扩展名。"
        "请用原来的软件打开核对，另存为 .docx 后再试；打不开的，请向报送单位重新索取。"
    )


def _archive(path: Path, data: bytes, promised: str) -> str:
    if _ODF in data[:128]:
        return _open_document(path, data)
    if promised == "docx" and data.startswith(b"PK\x03\x04"):
        return "docx"  # the reader of .docx opens it and says what is wrong with it
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        if not data.startswith(b"PK\x03\x04"):
            return ""
        raise _cut(path, "压缩包或 Word 文件") from error
    if promised == "docx" or "word/document.xml" in names:
        return "docx"
    if any(name.startswith("xl/") for name in names):
        raise _disguised(path, "表格文件")
    if any(name.startswith("ppt/") for name in names):
        raise _disguised(path, "演示文稿")
    if "OFD.xml" in names:
        raise _disguised(path, "OFD 文件")
    raise _disguised(path, "压缩包")


def _open_document(path: Path, data: bytes) -> str:
    """Judge a file of LibreOffice and its kin by the kind it declares and by its list of parts."""
    declared = data[:160].partition(_ODF)[2]
    if not declared.startswith(b"text"):
        raise _disguised(path, "表格文件" if declared.startswith(b"spreadsheet") else "演示文稿或图形文件")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
            listed = archive.read("META-INF/manifest.xml") if size <= MAX_INFLATED else b""
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, NotImplementedError, OSError) as error:
        raise _cut(path, "ODT 文件") from error
    except RuntimeError as error:  # the member itself is locked, as other programs than LibreOffice lock a whole file
        raise encrypted(path) from error
    if size > MAX_INFLATED:
        raise UnreadableFile(
            f"无法读取 {path}：文件解压后有 {size / 2**20:.0f} MB，超过 {MAX_INFLATED // 2**20} MB 的上限。"
            "请拆分文件，或删去其中的图片后再试。",
            kind="too_large",
        )
    if b"encryption-data" in listed:
        raise encrypted(path)
    return "odt"


def _check_ole(path: Path, data: bytes) -> None:
    """Judge an OLE2 file by its directory names and by the File Information Block of Word ([MS-DOC] 2.5.1)."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise encrypted(path)
    for stream, name in (
        ("Workbook", "旧版表格文件"),
        ("PowerPoint Document", "旧版演示文稿"),
        ("Book", "旧版表格文件"),
    ):
        if (stream + "\x00").encode("utf-16-le") in data and "WordDocument".encode("utf-16-le") not in data:
            raise _disguised(path, name)
    if not _whole(data):
        raise _cut(path, "旧版 Office 文件")
    for start in range(512, len(data) - 12, 512):
        if data[start : start + 2] == b"\xec\xa5":
            if struct.unpack_from("<H", data, start + 10)[0] & 0x0100:  # fEncrypted
                raise encrypted(path)
            return


def _whole(data: bytes) -> bool:
    """Tell whether every sector that the allocation table ([MS-CFB] 2.3) gives as used is there."""
    if len(data) < 1536:
        return False
    size: int = 1 << min(struct.unpack_from("<H", data, 30)[0], 12)
    if size < 512:
        return False
    last = 0
    for position, sector in enumerate(struct.unpack_from("<109I", data, 76)):
        if sector >= _FREE - 5:
            break
        at = (sector + 1) * size
        if at + size > len(data):
            return False
        table = struct.unpack_from(f"<{size // 4}I", data, at)
        used = max((index for index, value in enumerate(table) if value != _FREE), default=-1)
        last = max(last, position * (size // 4) + used) if used >= 0 else last
    return (last + 1) * size < len(data)  # the last sector may be short


def encrypted(path: Path) -> UnreadableFile:
    """Return the error of a file that asks for a password."""
    return UnreadableFile(
        f"无法读取 {path}：文件已加密。请在 Word 或 WPS 中输入密码打开，取消“用密码进行加密”后另存，再试。",
        kind="encrypted",
    )


def _disguised(path: Path, name: str) -> UnreadableFile:
    return UnreadableFile(
        f"无法读取 {path}：内容是{name}，扩展名却是 {path.suffix}。请核对是否选错文件，{_ADVICE.removeprefix('请')}",
        kind="unsupported",
    )


def _cut(path: Path, name: str) -> UnreadableFile:
    return UnreadableFile(f"无法读取 {path}：{name}不完整或已损坏（可能没有传完）。请向报送单位重新索取。")
