"""The parts of a .docx, read from a stranger's archive with every limit set."""

from __future__ import annotations

import contextlib
import io
import posixpath
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from isal import igzip_lib, isal_zlib

from app.errors import UnreadableFile

if TYPE_CHECKING:
    from pathlib import Path

    from lxml import etree

# document.xml of a 300-page plan measures about 6 MB; ten times that is no office document
MAX_PART = 64 * 1024 * 1024
MAX_TOTAL = 192 * 1024 * 1024
MAX_ENTRIES = 10_000
# honest WordprocessingML deflates at up to 40:1 (measured on table-heavy plans); only large parts are judged
MAX_RATIO = 200
_JUDGED = 1024 * 1024
_LOCAL = struct.Struct("<4s22xHH")  # header before an entry: signature, lengths of name and extra field
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_RESAVE = "请用 Word 或 WPS 打开核对，另存为 .docx 后再试；打不开的，请向报送单位重新索取。"


@dataclass(slots=True)
class Package:
    """The archive of one .docx. `read` counts what has been inflated so far, in bytes."""

    path: Path
    data: bytes = field(repr=False)
    archive: zipfile.ZipFile
    names: frozenset[str]
    read: int = field(default=0)
    parser: etree.XMLParser | None = field(default=None, repr=False)
    relations: dict[str, dict[str, list[str]]] = field(default_factory=dict, repr=False)

    def xml(self, name: str) -> etree._Element | None:
        """Return the root element of part `name`, None where there is no such part.

        Raises:
            UnreadableFile: the part is damaged, too large, or carries a document type definition.
        """
        return self._parse(name, self._inflate(name)) if name in self.names else None

    def packed(self, name: str) -> tuple[int, bytes]:
        """Return how part `name`, which must be there, is compressed, and its bytes as they lie in the archive."""
        info = self.archive.getinfo(name)
        begin = self._begin(info)
        return info.compress_type, self.data[begin : begin + info.compress_size]

    def related(self, source: str, relation: str) -> list[str]:
        """Return the parts that `source` ("" for the package) refers to by `relation`, the last word of its type."""
        if source not in self.relations:
            self.relations[source] = self._relations(source)
        targets = self.relations[source].get(relation, ())
        folder = posixpath.dirname(source) if targets else ""
        return [
            target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            for target in targets
        ]

    def _relations(self, source: str) -> dict[str, list[str]]:
        folder, base = posixpath.split(source)
        root = self.xml(posixpath.join(folder, "_rels", f"{base}.rels"))
        found: dict[str, list[str]] = {}
        for item in () if root is None else root:
            if item.get("TargetMode") != "External":
                found.setdefault(item.get("Type", "").rpartition("/")[2], []).append(item.get("Target", ""))
        return found

    def _inflate(self, name: str) -> bytes:
        info = self.archive.getinfo(name)
        if info.flag_bits & 0x1:
            raise _encrypted(self.path)
        allowed = min(MAX_PART, MAX_TOTAL - self.read)
        try:
            data = self._unpacked(info, allowed + 1)  # what the header claims is not believed
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
            raise UnreadableFile(f"无法读取 {self.path}：部件 {name} 已损坏（文件可能没有传完）。{_RESAVE}") from error
        self.read += len(data)
        ratio = len(data) / max(1, info.compress_size)
        if len(data) > allowed or (len(data) > _JUDGED and ratio > MAX_RATIO):
            raise UnreadableFile(
                f"拒绝读取 {self.path}：部件 {name} 解压后大得不正常（压缩炸弹），"
                f"上限为单个部件 {MAX_PART // 2**20} MB、压缩比 {MAX_RATIO} 倍。请核对文件来源。",
                kind="too_large",
            )
        return data

    def _unpacked(self, info: zipfile.ZipInfo, most: int) -> bytes:
        """Return up to `most` bytes of an entry.

        A whole deflated one is unpacked here: zipfile takes four times as long, which with seven parts is a tenth of
        reading a letter. Whatever is not plainly in order is left to zipfile, which knows what to say of it.
        """
        begin = self._begin(info)
        if info.compress_type == zipfile.ZIP_DEFLATED and begin:
            unpacking = isal_zlib.decompressobj(-zlib.MAX_WBITS)
            with contextlib.suppress(igzip_lib.IsalError):  # type: ignore[arg-type]  # its stub takes the class for one
                data = unpacking.decompress(self.data[begin : begin + info.compress_size], most)
                whole = unpacking.eof and len(data) == info.file_size and isal_zlib.crc32(data) == info.CRC
                if whole and len(data) < most:
                    return data
        with self.archive.open(info) as stream:
            return stream.read(most)

    def _begin(self, info: zipfile.ZipInfo) -> int:
        """Return where the bytes of an entry begin, 0 where no entry is."""
        at = info.header_offset
        head = self.data[at : at + _LOCAL.size]
        if len(head) < _LOCAL.size:
            return 0
        signature, name, extra = _LOCAL.unpack(head)
        return at + _LOCAL.size + int(name) + int(extra) if signature == b"PK\x03\x04" else 0

    def _parse(self, name: str, data: bytes) -> etree._Element:
        from lxml import etree

        if self.parser is None:
            self.parser = etree.XMLParser(
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                huge_tree=False,
                remove_comments=True,
                remove_pis=True,
            )
        try:
            root = etree.fromstring(data, self.parser)
        except etree.XMLSyntaxError as error:
            raise UnreadableFile(
                f"无法读取 {self.path}：部件 {name} 不是完好的 XML（第 {error.lineno} 行）。{_RESAVE}"
            ) from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise UnreadableFile(
                f"拒绝读取 {self.path}：部件 {name} 带有文档类型定义（DTD），正常的 Word 文件没有。请核对来源。"
            )
        return root


def open_package(path: Path, data: bytes) -> Package:
    """Open the bytes of a .docx.

    Raises:
        UnreadableFile: encrypted, an old binary file, not an archive, truncated, or an archive of absurd size.
    """
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise _encrypted(path)
        raise UnreadableFile(
            f"无法读取 {path}：内容是旧版 Office 文件，扩展名却是 {path.suffix}。请用 Word 另存为 .docx 后再试。",
            kind="unsupported",
        )
    if not data.startswith(b"PK"):
        raise UnreadableFile(f"无法读取 {path}：这不是 Word 文件（内容不是 .docx 应有的压缩格式）。{_RESAVE}")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise UnreadableFile(f"无法读取 {path}：文件不完整或已损坏（可能没有传完）。{_RESAVE}") from error
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise UnreadableFile(
            f"拒绝读取 {path}：压缩包内有 {len(entries)} 个部件，超过 {MAX_ENTRIES} 个的上限。请核对文件来源。",
            kind="too_large",
        )
    return Package(path, data, archive, frozenset(entry.filename for entry in entries))


def _encrypted(path: Path) -> UnreadableFile:
    return UnreadableFile(
        f"无法读取 {path}：文件已加密。请在 Word 或 WPS 中输入密码打开，取消“用密码进行加密”后另存，再试。",
        kind="encrypted",
    )
