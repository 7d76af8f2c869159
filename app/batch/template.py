"""A plan with {{fields}}, compiled once: constant bytes with slots between them.

A tag may be split over runs of different formatting, as Word likes to do; it takes the formatting of its first
character. Body, tables, headers, footers, footnotes and text boxes are all filled. Values are always escaped.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Protocol
from xml.sax.saxutils import escape

from app.errors import RosterError, UnreadableFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from lxml import etree

_TAG = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_BROKEN = re.compile(r"\{\{|\}\}|\{%|%\}")
_PART = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_PACKED = re.compile(r"\.(?:png|jpe?g|gif|webp|mp4|m4a|mp3|zip)$", re.IGNORECASE)  # as small as it gets
_MAX_UNPACKED = 192 * 1024 * 1024  # bytes; kept in memory by every worker
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can hold: equal inputs give equal bytes


@dataclass(frozen=True, slots=True)
class Slots:
    """One part of the file: text between fields, and the field that follows each piece but the last."""

    pieces: tuple[str, ...]
    fields: tuple[str, ...]

    def fill(self, values: Mapping[str, str]) -> str:
        """Return the part with `values`, already escaped, in place of the fields."""
        out = [self.pieces[0]]
        for field, piece in zip(self.fields, self.pieces[1:], strict=True):
            out.extend((values[field], piece))
        return "".join(out)


class Plan(Protocol):
    """What a batch needs of a plan, whatever its format."""

    @property
    def path(self) -> Path:
        """The plan's file."""

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields the plan asks for, in order of first use."""

    def render(self, values: Mapping[str, str]) -> bytes:
        """Return the bytes of one .docx."""


@dataclass(frozen=True, slots=True)
class Template:
    """A compiled plan: `render` gives the bytes of one document."""

    path: Path
    slots: dict[str, Slots]
    members: tuple[tuple[str, bytes], ...]

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields the plan asks for, in order of first use."""
        return tuple(dict.fromkeys(field for part in self.slots.values() for field in part.fields))

    def render(self, values: Mapping[str, str]) -> bytes:
        """Return the .docx for one row; the same values always give the same bytes."""
        escaped = {field: _as_run(values[field]) for field in self.fields}
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            for name, data in self.members:
                part = self.slots.get(name)
                content = data if part is None else part.fill(escaped).encode()
                method = zipfile.ZIP_STORED if _PACKED.search(name) else zipfile.ZIP_DEFLATED
                archive.writestr(zipfile.ZipInfo(name, _EPOCH), content, method)
        return stream.getvalue()


def compile_template(path: Path) -> Template:
    """Compile a .docx with fields.

    Raises:
        RosterError: a tag is broken or is more than a plain field name; the message quotes the words around it.
        UnreadableFile: the file is no .docx.
    """
    from app.files import load

    load(path)  # refuses what is no safe, readable .docx, in Chinese
    from lxml import etree

    members: list[tuple[str, bytes]] = []
    slots: dict[str, Slots] = {}
    allowed = _MAX_UNPACKED
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            if info.file_size > allowed:  # zipfile hands out no more than the header claims
                raise UnreadableFile(
                    f"拒绝读取 {path}：文件解压后超过 {_MAX_UNPACKED // 2**20} MB，大得不正常。请压缩图片后再用。",
                    kind="too_large",
                )
            allowed -= info.file_size
            data = _member(archive, info, path)
            members.append((info.filename, data))
            if _PART.fullmatch(info.filename):
                parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
                slots[info.filename] = _compile_part(etree.fromstring(data, parser), path)
    return Template(path, slots, tuple(members))


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path) -> bytes:
    try:
        return archive.read(info)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise UnreadableFile(
            f"无法读取 {path}：部件 {info.filename} 已损坏。请在 Word 中打开核对，另存后再用。"
        ) from error


def check_fields(template: Plan, fields: Sequence[str], roster_name: str) -> None:
    """Refuse a template that asks for a field the roster does not have, naming the nearest one.

    Raises:
        RosterError: a field is missing, or the template has none at all.
    """
    if not template.fields:
        raise RosterError(
            f"{template.path.name} 中没有 {{{{字段}}}}，各社区的文件会完全相同。请在方案中写入字段，如 {{{{社区}}}}。"
        )
    for field in template.fields:
        if field not in fields:
            near = get_close_matches(field, [name for name in fields if name], n=1, cutoff=0.4)
            hint = f"是否应为“{near[0]}”？" if near else ""
            known = "、".join(filter(None, fields))
            raise RosterError(
                f"{template.path.name} 用到的字段“{field}”在 {roster_name} 中没有。{hint}名册的字段：{known}。"
            )


def _compile_part(root: etree._Element, path: Path) -> Slots:
    """Move each tag into one text node, mark it, and cut the serialised part at the marks."""
    from lxml import etree

    names: list[str] = []
    for paragraph in root.iter(f"{_WORD}p"):
        texts = [node for node in paragraph.iter(f"{_WORD}t") if next(node.iterancestors(f"{_WORD}p")) is paragraph]
        _mark(texts, names, path)
    text = etree.tostring(root, encoding="unicode")
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    pieces = re.split("\ue000\\d+\ue001", head + text)
    order = [names[int(number)] for number in re.findall("\ue000(\\d+)\ue001", text)]
    return Slots(tuple(pieces), tuple(order))


def _mark(texts: list[etree._Element], names: list[str], path: Path) -> None:
    whole = "".join(node.text or "" for node in texts)
    if "{" not in whole and "}" not in whole:
        return
    rest = _TAG.sub("", whole)
    broken = _BROKEN.search(rest)
    if broken is not None:
        around = rest[max(0, broken.start() - 12) : broken.end() + 12].strip()
        raise RosterError(f"{path.name} 中的标记不完整或暂不支持（“{around}”附近）。字段应写成 {{{{社区}}}} 的样子。")
    for match in reversed(list(_TAG.finditer(whole))):
        field = match[1].strip()
        if not re.fullmatch(r"[^\W\d][\w（）()%％/·—\- ]*", field):
            raise RosterError(
                f"{path.name} 中的“{match[0]}”不是字段名。字段应写成 {{{{社区}}}} 的样子，与名册的列名一致。"
            )
        names.append(field)
        _replace(texts, match.start(), match.end(), f"\ue000{len(names) - 1}\ue001")


def _replace(texts: Iterable[etree._Element], start: int, end: int, mark: str) -> None:
    """Put `mark` where start..end of the joined texts stood: into the first node, out of the others."""
    position = 0
    pending = mark
    for node in texts:
        text = node.text or ""
        here, position = position, position + len(text)
        if position <= start or here >= end:
            continue
        node.text = text[: max(0, start - here)] + pending + text[max(0, end - here) :]
        node.set(_XML_SPACE, "preserve")
        pending = ""


def _as_run(value: str) -> str:
    """Escape a value; its line breaks become Word's."""
    return escape(value).replace("\n", '</w:t><w:br/><w:t xml:space="preserve">').replace("\t", " ")
