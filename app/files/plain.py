"""Bytes of a text file to text: UTF-8, UTF-16, GB18030 or Big5, found by mark or by trial."""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import TYPE_CHECKING

from app.errors import UnreadableFile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_FOREIGN = (
    (b"%PDF-", "PDF 文件"),
    (b"{\\rtf", "RTF 文件"),
    (b"PK\x03\x04", "压缩包或 Word 文件"),
    (b"\xd0\xcf\x11\xe0", "旧版 Office 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
# a text in which more than one character in fifty is a control or unassigned character is no text in that encoding
_TOLERATED = 0.02
# share of Chinese characters in everyday use, Simplified or Traditional, in a text that was really written in GB18030:
# all but names; Big5 misread gives two thirds, binary data less than half
_COMMON = 0.85
# Big5 puts its 5,401 frequent characters before the others (level 1: first byte A4 to C6)
_FREQUENT = range(0xA4, 0xC7)


def decode(path: Path, data: bytes) -> tuple[str, str]:
    """Return the text with LF line ends and without a byte order mark, and a note where the encoding was guessed.

    Raises:
        UnreadableFile: the bytes are no text in any of the encodings tried.
    """
    _refuse_foreign(path, data)
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _marked(path, data, encoding), ""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        if _mostly_utf8(data):
            line = data.count(b"\n", 0, error.start) + 1
            raise _broken(path, f"内容是 UTF-8 编码，但第 {line} 行有损坏的字节（文件可能没有传完）") from error
        return _guess(path, data)
    if "\x00" in text:
        return _guess(path, data)
    if not _plausible(text):
        raise _broken(path, "内容不是文字")
    return _lf(text), ""


def _refuse_foreign(path: Path, data: bytes) -> None:
    for magic, name in _FOREIGN:
        if data.startswith(magic):
            raise UnreadableFile(
                f"无法读取 {path}：内容是{name}，扩展名却是 {path.suffix}。请改回正确的扩展名，或另存为 .docx 后再试。"
            )


def _marked(path: Path, data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise _broken(path, f"文件标明的编码与内容不符（第 {error.start + 1} 个字节处）") from error
    if not _plausible(text):
        raise _broken(path, "内容不是文字")
    return _lf(text)


def _guess(path: Path, data: bytes) -> tuple[str, str]:
    encodings = ["gb18030"]
    if b"\x00" in data:
        # zero bytes do not occur in GB18030; line ends and digits give them at one parity only in UTF-16
        even, odd = data[0::2].count(0), data[1::2].count(0)
        encodings = ["utf-16-le" if odd >= even else "utf-16-be"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _plausible(text) and _common(text, _in_gb2312, _in_big5):
            return _lf(text), f"文件没有标明编码，按 {encoding.upper()} 读取。"
    for encoding in ("cp950", "big5hkscs") if b"\x00" not in data else ():
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _plausible(text) and _common(text, _in_big5):
            return _lf(text), "文件没有标明编码，按 BIG5（繁体）读取。"
    raise _broken(path, "无法辨认文字编码，或者内容不是文字")


def _mostly_utf8(data: bytes) -> bool:
    # a text in another encoding loses most of its Chinese characters here, a damaged UTF-8 text a few; two or three
    # characters of GB18030 can pass for UTF-8 by chance
    repaired = data.decode("utf-8", errors="replace")
    lost = repaired.count("\ufffd")
    chinese = sum("\u4e00" <= char <= "\u9fff" for char in repaired)
    return lost <= max(1, len(repaired) // 200) and chinese > 8 * lost


def _plausible(text: str) -> bool:
    strange = len(_CONTROL.findall(text)) + sum(unicodedata.category(char) in {"Cn", "Co"} for char in set(text))
    return strange <= _TOLERATED * len(text)


def _common(text: str, *known_in: Callable[[str], bool]) -> bool:
    chinese = [char for char in text if "\u3400" <= char <= "\u9fff"]
    known = sum(1 for char in chinese if any(knows(char) for knows in known_in))
    return bool(chinese) and known >= _COMMON * len(chinese)


def _in_gb2312(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _in_big5(char: str) -> bool:
    try:
        return char.encode("big5")[0] in _FREQUENT
    except UnicodeEncodeError:
        return False


def _lf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _broken(path: Path, what: str) -> UnreadableFile:
    return UnreadableFile(f"无法读取 {path}：{what}。请用原来的软件打开，另存为 UTF-8 编码的文本或 .docx 后再试。")
