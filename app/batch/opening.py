"""A file of tables opened by what it is: .xlsx whatever it is called, .csv; anything else is named, with what to do."""

from __future__ import annotations

import codecs
import re
import zipfile
from typing import TYPE_CHECKING

from app.batch.separated import open_csv
from app.batch.workbook import open_excel
from app.errors import RosterError

if TYPE_CHECKING:
    from pathlib import Path

    from app.batch.workbook import Sheet

_MAX_BYTES = 100 * 1024 * 1024
_BLANK = 4096  # bytes; nobody types more blanks
_OLE = b"\xd0\xcf\x11\xe0"
_WEB = re.compile(rb"<(?:!doctype\s+html|html|table|body|meta)\b", re.IGNORECASE)
_XML_BOOK = b"urn:schemas-microsoft-com:office:spreadsheet"
BOOKS = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm"})
TEXTS = frozenset({".csv", ".tsv"})
# endings of tables that are no .xlsx, which must not be passed over in silence
OTHERS = frozenset({".xls", ".xlt", ".et", ".ett", ".ods", ".xlsb", ".numbers", ".dbf"})
_PLANS = frozenset({".docx", ".doc", ".wps", ".md", ".txt", ".yaml", ".yml"})
_KINDS = {
    ".xls": "旧版 Excel 工作簿（.xls）", ".xlt": "旧版 Excel 模板（.xlt）", ".et": "WPS 表格的旧格式（.et）",
    ".ett": "WPS 表格的模板（.ett）", ".ods": "OpenDocument 表格（.ods）", ".xlsb": "Excel 二进制工作簿（.xlsb）",
    ".numbers": "苹果 Numbers 表格", ".dbf": "dBASE 数据库（.dbf）",
    ".docx": "Word 文件", ".doc": "旧版 Word 文件", ".wps": "WPS 文字文件", ".pdf": "PDF 文件", ".txt": "纯文本",
}  # fmt: skip
_SAVE = "请另存为 .xlsx 或 .csv 再用：在 Excel 或 WPS 中打开它，点“文件”“另存为”，文件类型选“Excel 工作簿（*.xlsx）”"
_MEMBERS = (
    ("xl/workbook.bin", "Excel 二进制工作簿（.xlsb）"),
    ("word/document.xml", "Word 文件"),
    ("ppt/presentation.xml", "演示文稿"),
    ("Index/Document.iwa", "苹果 Numbers 表格"),
    ("content.xml", "OpenDocument 表格（.ods）"),
)


def refuse_swapped(plan: Path, roster: Path) -> None:
    """Raise where a table stands in the place of the plan, and a plan in that of the table.

    Raises:
        RosterError: it says in which order they are given.
    """
    if plan.suffix.lower() in {*BOOKS, *TEXTS, *OTHERS} and roster.suffix.lower() in _PLANS:
        raise RosterError(
            f"{plan.name} 是表格，{roster.name} 不是，先后像是写反了：先写方案，后写名册。请改为"
            f" wenheng batch {roster} {plan}，其余不变。"
        )


def open_sheets(path: Path, what: str, threads: int = 1) -> list[Sheet]:
    """Return the sheets of a file, which a message calls `what`, read by so many threads where it allows.

    Raises:
        RosterError: it is missing, empty, too large, damaged or no table; the message says what it is and what to do.
    """
    if path.is_dir():
        raise RosterError(f"{what} {path} 是文件夹。请给出其中的 .xlsx 或 .csv 文件。")
    if not path.is_file():
        raise RosterError(f"找不到{what} {path}。请给出 .xlsx 或 .csv 文件。")
    size = path.stat().st_size
    if size > _MAX_BYTES:
        raise RosterError(f"{what} {path} 超过 {_MAX_BYTES // 2**20} MB，请拆分后再用。")
    if not size or (size < _BLANK and not path.read_bytes().strip()):
        raise RosterError(f"{what} {path} 是空文件。")
    suffix = path.suffix.lower()
    if suffix in TEXTS:
        return [open_csv(path, path.read_bytes(), what)]
    with path.open("rb") as stream:
        start = stream.read(_BLANK)
    kind = _kind(path, start)
    if start.startswith(b"PK") and (("xl/workbook.xml" in _names(path)) if suffix not in BOOKS else kind is None):
        return open_excel(path, threads, what)  # an .et or .xls may be an .xlsx under an old name
    if suffix in BOOKS:
        raise RosterError(
            f"{what} {path} 的扩展名是 {suffix}，内容却是{_spaced(kind or '其他格式')}。{_advice(kind)}。"
        )
    known = _KINDS.get(suffix, f"{suffix or '无扩展名'}文件")
    said = f"是{_spaced(known)}" if kind in {None, known} else f"的扩展名是 {suffix}，内容是{_spaced(kind or '')}"
    raise RosterError(f"{what} {path} {said}，不能直接读。{_advice(kind or known)}。")


def _spaced(kind: str) -> str:
    """Return what a file is as it follows a Chinese character: Latin letters stand apart."""
    return f" {kind}" if kind[:1].isascii() else kind


def _names(path: Path) -> frozenset[str]:
    try:
        with zipfile.ZipFile(path) as archive:
            return frozenset(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return frozenset()


def _kind(path: Path, start: bytes) -> str | None:
    """Return what a file is by its content, None where that says nothing."""
    if start.startswith(b"PK"):
        names = _names(path)
        return next((kind for member, kind in _MEMBERS if member in names), None)
    if start.startswith(_OLE):
        return _old_kind(path.read_bytes(), path.suffix.lower())
    if start.startswith(b"%PDF-"):
        return "PDF 文件"
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "UTF-16 编码的文本"
    if _XML_BOOK in start:
        return "“XML 表格 2003”"
    if _WEB.search(start):
        return "网页（有的系统导出时只改了扩展名）"
    if b"<" in start[:200]:
        return "网页或文本"
    if b"\0" not in start and (b"," in start or b"\t" in start):
        return "csv 文本" if b"," in start else "用制表符分开的文本"
    return None


def _old_kind(data: bytes, suffix: str) -> str:
    """Tell OLE2 files apart by the names in their directory."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "加了密码的工作簿"
    if any(f"{name}\0".encode("utf-16-le") in data for name in ("Workbook", "Book")):
        return _KINDS[suffix] if suffix in {".et", ".ett", ".xlt"} else _KINDS[".xls"]
    if "WordDocument".encode("utf-16-le") in data:
        return "旧版 Word 文件"
    return "旧版 .xls 文件或加密文件"


def _advice(kind: str | None) -> str:
    if kind == "加了密码的工作簿":
        return "请用密码打开它，去掉密码后另存为 .xlsx 再用"
    if kind is not None and ("Word" in kind or "PDF" in kind or "文字" in kind):
        return "请核对是否选错文件；表格在其中的，请复制到 Excel 或 WPS 表格中，存为 .xlsx 再用"
    return _SAVE
