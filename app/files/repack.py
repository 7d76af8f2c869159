"""A copy of a .docx in which only named parts differ."""

from __future__ import annotations

import zipfile
import zlib
from typing import TYPE_CHECKING

from app.errors import UnreadableFile, WenhengError
from app.files.atomic import write_atomically

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from lxml import etree

    from app.files.package import Package

# pictures and attachments are copied, not read: a file within the size limit inflates to little more than itself
MAX_COPIED = 1024 * 1024 * 1024
_CHUNK = 1024 * 1024
_NEW_DATE = (1980, 1, 1, 0, 0, 0)  # equal input gives equal bytes


def serialized(root: etree._Element) -> bytes:
    """Return a part as Word writes it: UTF-8, standalone."""
    from lxml import etree

    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)


def copy_with(package: Package, parts: Mapping[str, bytes], out: Path) -> None:
    """Write a copy of `package` to `out`, whole or not at all; only `parts` (name -> content) differ.

    Raises:
        UserError: `out` cannot be written.
        UnreadableFile: a part of the original is damaged or inflates to an absurd size.
    """
    left = MAX_COPIED
    with write_atomically(out) as temporary, zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as archive:
        entries = {entry.filename: entry for entry in package.archive.infolist()}
        for name, entry in entries.items():
            new = zipfile.ZipInfo(name, entry.date_time)
            new.compress_type = (
                entry.compress_type if entry.compress_type == zipfile.ZIP_STORED else zipfile.ZIP_DEFLATED
            )
            new.external_attr = entry.external_attr
            if name in parts:
                archive.writestr(new, parts[name])
                continue
            try:
                with package.archive.open(entry) as source, archive.open(new, "w", force_zip64=False) as target:
                    while chunk := source.read(_CHUNK):
                        left -= len(chunk)
                        if left < 0:
                            raise _absurd(package, name)
                        target.write(chunk)
            except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
                raise UnreadableFile(
                    f"无法改写 {package.path}：部件 {name} 已损坏。请用 Word 打开后另存为 .docx 再试。"
                ) from error
        for name in sorted(parts.keys() - entries.keys()):
            new = zipfile.ZipInfo(name, _NEW_DATE)
            new.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(new, parts[name])


def stored_text(root: etree._Element) -> str:
    """Return every character stored as text in a part, deleted or not, in order: what must not be lost."""
    from app.files.names import kind

    return "".join(item.text or "" for item in root.iter() if kind(item) in {"t", "delText"})


def require(same: bool, path: Path, what: str) -> None:
    """Stop where a proof fails.

    Raises:
        WenhengError: `same` is False.
    """
    if not same:
        raise WenhengError(f"{path}：{what}核对不符，已放弃写入。原文件未改动；请将该文件报告给维护人员。")


def _absurd(package: Package, name: str) -> UnreadableFile:
    return UnreadableFile(
        f"拒绝改写 {package.path}：部件 {name} 解压后大得不正常（压缩炸弹）。请核对文件来源。", kind="too_large"
    )
