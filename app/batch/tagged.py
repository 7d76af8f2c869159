"""The paragraphs of a Word plan that may hold a tag, each with its place; what a tag of a row or paragraph would lose.

{%tr %} and {%p %} stand for the whole row or paragraph they are in: docxtpl drops all else that stands there.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from typing import TYPE_CHECKING, Any

from app.batch.near import LIKE
from app.batch.tags import TAG
from app.errors import RosterError, UnreadableFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.files import LoadedText

_PART = re.compile(r"word/(document|header|footer|footnotes|endnotes)\d*\.xml")
_PART_NAMES = {"header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注"}
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MAX_UNPACKED = 192 * 1024 * 1024  # bytes; kept in memory by every worker
_WHOLE = re.compile(r"\{%-?\s*(tr|p)\s.*", re.DOTALL)
_IN_TABLE = re.compile(r"\{[{%]-?\s*(?:(?:tr|tc|colspan|cellbg)\s|(?:vm|hm)\s*(?=%)).*?[%}]\}")
_COMMENT = re.compile(r"\{#.*?#\}")
_UNITS = {"tr": "行", "p": "段"}


def tagged(path: Path, loaded: LoadedText, notes: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the text of each paragraph that may hold a tag, and its place; `notes` gets what a person should know.

    Raises:
        RosterError: a tag for tables stands outside one, or beside others that would be lost with its row.
        UnreadableFile: the file is damaged or of absurd size.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    allowed = _MAX_UNPACKED
    told = 0  # up to where the text is looked through: of two paragraphs with the same words each has its place
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            if info.file_size > allowed:  # zipfile hands out no more than the header claims
                raise UnreadableFile(
                    f"拒绝读取 {path}：文件解压后超过 {_MAX_UNPACKED // 2**20} MB，大得不正常。请压缩图片后再用。",
                    kind="too_large",
                )
            allowed -= info.file_size
            part = _PART.fullmatch(info.filename)
            if part is None:
                continue
            try:
                root = etree.fromstring(archive.read(info), parser)
            except (
                zipfile.BadZipFile,
                zlib.error,
                EOFError,
                NotImplementedError,
                RuntimeError,
                etree.XMLSyntaxError,
            ) as e:
                raise UnreadableFile(
                    f"无法读取 {path}：部件 {info.filename} 已损坏。请在 Word 中打开核对，另存后再用。"
                ) from e
            for paragraph in root.iter(f"{_WORD}p"):
                text = _text(paragraph)
                if LIKE.search(text):
                    place = _PART_NAMES.get(part[1], "")
                    if not place:
                        at = loaded.text.find(text, told)
                        told = max(told, at + len(text) if at >= 0 else 0)
                        place = loaded.place_at(at if at >= 0 else loaded.text.find(text)) or "正文"
                    loose = _IN_TABLE.search(text)
                    if loose is not None and next(paragraph.iterancestors(f"{_WORD}tr"), None) is None:
                        raise RosterError(
                            f"{path.name} {place}的“{loose[0]}”不在表格里，这种标记只用于表格。"
                            "整段的循环和条件用 {%p … %}，各占一段。"
                        )
                    for whole in filter(None, (_WHOLE.fullmatch(tag) for tag in TAG.findall(text))):
                        notes += _lost(f"{path.name} {place}的“{whole[0]}”", whole, paragraph)
                    yield text, place


def _text(paragraph: Any) -> str:
    texts = (n for n in paragraph.iter(f"{_WORD}t") if next(n.iterancestors(f"{_WORD}p")) is paragraph)
    return "".join(node.text or "" for node in texts)


def _lost(said: str, whole: re.Match[str], paragraph: Any) -> list[str]:
    """Return what to say of the words that go with the row or paragraph of a tag.

    Raises:
        RosterError: other tags would go.
    """
    paragraphs = [paragraph]
    if whole[1] == "tr":
        row = next(paragraph.iterancestors(f"{_WORD}tr"))
        paragraphs = list(row.iter(f"{_WORD}p"))
    text = "".join(_text(one) if one is not paragraph else _text(one).replace(whole[0], "", 1) for one in paragraphs)
    rest = _COMMENT.sub("", text).strip()
    unit = _UNITS[whole[1]]
    if TAG.search(rest):
        raise RosterError(
            f"{said}要单独占一{unit}：它所在的{unit}不会印出，同一{unit}中的“{rest[:30]}”会丢失。"
            f"请把循环或条件的开头、内容、结尾分写在三{unit}里。"
        )
    return [f"{said}所在的{unit}不会印出，同一{unit}中的“{rest[:30]}”不会出现在文件里。"] if rest else []
