"""What the output folder held before a run: nothing that a person changed is lost, nothing out of date goes unsaid."""

from __future__ import annotations

import hashlib
import json
import os
import zlib
from collections import Counter
from filecmp import cmp
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from zipfile import BadZipFile, ZipFile

from app.batch.wording import some
from app.files.atomic import write_atomically

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from zipfile import ZipInfo

    from app.batch.record import Earlier

_SHOWN = 10
_COPY = "（原稿{}）"
_GONE = ".gone.jsonl"  # documents that lie in the folder though neither roster nor manifest has them any more
_UTF8 = 0x800  # of the flags of a member: without it, its name is in the letters of whoever packed it


class Made(NamedTuple):
    """A document as an earlier run made it, and of which plan (None where it did not say)."""

    sha256: str
    plan: str | None


class Former:
    """The documents that lie in `out` when a run of `plan` begins; `made` are those of earlier runs, by their paths.

    Whether somebody changed one is told by its content alone: times of change are those of copying and unpacking too,
    and a document may be worked on while the run that made it still goes on.
    """

    def __init__(self, out: Path, made: Mapping[str, Earlier], plan: str) -> None:
        self._out = out
        self._plan = plan
        self._foreign: dict[str, str] = {}  # a document as another plan made it -> that plan
        self._replaced: Counter[str] = Counter()
        self._made = _gone(out) | {path: Made(before.sha256, before.plan) for path, before in made.items()}
        self._used = any(not path.name.startswith(".") for path in out.iterdir())
        self._mine: set[str] = set()
        self._copies: dict[Path, str] = {}
        self._saved: set[Path] = set()

    def expect(self, path: str) -> None:
        """Note that the run has a document at `path`."""
        if self._used:
            self._mine.add(path)

    def lack(self, path: str) -> None:
        """Note that the document at `path` could not be made."""
        self._mine.discard(path)

    def keep(self, path: str) -> None:
        """Copy the document at `path`, which is about to be written anew, unless it is as an earlier run made it.

        Raises:
            OSError: it cannot be read, or the copy not be written.
        """
        if not self._used:
            return
        document = self._out / path
        try:
            data = document.read_bytes()
        except (FileNotFoundError, IsADirectoryError):  # of a folder in its place, the one who writes will tell
            return
        before = self._made.get(path)
        if before is None or sha256(data) != before.sha256:
            self._copies[copied(document, data)] = path
        elif before.plan not in {None, self._plan}:
            self._foreign[path] = str(before.plan)

    def written(self, paths: Iterable[str]) -> None:
        """Note that the documents at `paths` are now those of this run."""
        if self._foreign:
            self._replaced.update(self._foreign.pop(path) for path in paths if path in self._foreign)

    def saved(self, copies: Iterable[tuple[str, str]]) -> None:
        """Note the copies that were made of what somebody saved during the run: path and the copy's file name."""
        for path, name in copies:
            copy = (self._out / path).with_name(name)
            self._copies[copy] = path
            self._saved.add(copy)

    def said(self) -> Iterator[str]:
        """Say which copies there are; one of a document that came out the same again is taken away."""
        kept: list[str] = []
        saved: list[str] = []
        for copy, path in self._copies.items():
            document = self._out / path
            if not copy.is_file():  # somebody took it away meanwhile
                continue
            if document.is_file() and copy.read_bytes() == document.read_bytes():
                copy.unlink()
            else:
                (saved if copy in self._saved else kept).append(copy.relative_to(self._out).as_posix())
        if saved:
            yield (
                f"有 {len(saved)} 份文件在这次生成的过程中被人改动并保存过，这次已重新生成，"
                f"改动的另存在旁边，没有丢失：{some(saved, _SHOWN)}。需要时请把改动移到新的文件中。"
            )
        if kept:
            yield (
                f"有 {len(kept)} 份文件在上次生成之后被改动过，或者没有生成记录，这次已重新生成，"
                f"原来的另存在旁边，没有丢失：{some(kept, _SHOWN)}。需要时请把改动移到新的文件中。"
            )
        if self._replaced:
            told = [f"{plan}（{count} 份）" for plan, count in self._replaced.items()]
            yield (
                f"输出文件夹中以前按另外的方案生成的文件，有 {self._replaced.total()} 份已由这次按 {self._plan} "
                f"生成的取代，没有留存：{some(told, _SHOWN)}。"
                "两份方案的文件都需要的，请换一个输出文件夹，按原来的方案再生成一次。"
            )

    def left(self, archive: Path | None) -> Iterator[str]:
        """Say which documents in the folder are not of this run; beside single ones, archives as well.

        The run makes `archive`, where that is not None.
        """
        if not self._used:
            return
        mine = self._mine | {copy.relative_to(self._out).as_posix() for copy in self._copies}
        packed = sorted(path.name for path in self._out.glob("[!.]*.zip")) if archive is None else []
        others = sorted(path for path in _documents(self._out) if path not in mine) + packed
        if others:
            made = "" if archive is None else f"这次生成的都在 {archive.name} 中；"
            stale = "压缩包没有收入这次生成的文件；" if packed else ""
            yield (
                f"输出文件夹中还有 {len(others)} 份不是这次生成的文件：{some(others, _SHOWN)}。{made}{stale}"
                "社区可能已改名、撤销或这次没有生成，也可能是留存的原稿，发送前请核对并移走。"
            )

    def remember(self) -> None:
        """Write down which documents of earlier runs lie in the folder though the roster has them no more.

        Put back into the roster, they are known for untouched.

        Raises:
            OSError: it cannot be written.
        """
        rest = {
            path: made for path, made in self._made.items() if path not in self._mine and (self._out / path).is_file()
        }
        record = self._out / _GONE
        if rest:
            with write_atomically(record) as temporary:
                lines = (json.dumps([path, *made], ensure_ascii=False) + "\n" for path, made in rest.items())
                temporary.write_text("".join(lines), encoding="utf-8")
        else:
            record.unlink(missing_ok=True)


def sha256(data: bytes) -> str:
    """Return the hash of a document as the manifest has it."""
    return hashlib.sha256(data).hexdigest()


def _gone(out: Path) -> dict[str, Made]:
    """Return what `remember` wrote down."""
    try:
        lines = (out / _GONE).read_text(encoding="utf-8").splitlines()
        return {path: Made(sha256, plan) for path, sha256, plan in map(json.loads, lines)}
    except (FileNotFoundError, ValueError):
        return {}


def archive_left(archive: Path, made: Collection[str | None], held: Collection[str | None]) -> Iterator[str]:
    """Say what of an archive about to be replaced is not in the new one; one that somebody changed is moved aside.

    Args:
        archive: of the earlier run.
        made: the hashes of all documents that runs made.
        held: the paths of those in the new one.

    Raises:
        OSError: it cannot be moved.
    """
    try:
        with ZipFile(archive) as packed:
            members = {_named(info): sha256(packed.read(info)) for info in packed.infolist() if not info.is_dir()}
    except FileNotFoundError:
        return
    except (BadZipFile, zlib.error, NotImplementedError, RuntimeError):
        return  # what nobody can read, nobody has worked in
    changed = sorted(name for name, data in members.items() if data not in made)
    if changed:
        copy = _place(archive, lambda other: cmp(archive, other, shallow=False))
        if not copy.exists():
            archive.rename(copy)
        yield (
            f"{archive.name} 中有 {len(changed)} 份文件在上次生成之后被改动过，或者没有生成记录："
            f"{some(changed, _SHOWN)}。这次已重新生成，原来的压缩包另存为 {copy.name}，没有丢失。"
            "需要时请把改动移到新的文件中。"
        )
    gone = sorted(name for name, data in members.items() if data in made and name not in held)
    if gone:
        yield (
            f"{archive.name} 中原有的 {len(gone)} 份文件这次不在其中：{some(gone, _SHOWN)}。"
            "社区可能已改名、撤销，或这次没有生成，请核对。"
        )


def _named(info: ZipInfo) -> str:
    """Return the name of a member, which programs on Chinese systems may have written in GBK."""
    if info.flag_bits & _UTF8 or info.filename.isascii():
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gbk")
    except UnicodeError:
        return info.filename


def _place(document: Path, equal: Callable[[Path], bool]) -> Path:
    """Return where a copy goes: where one `equal` to the document lies already, else the first name that is free."""
    number = 1
    while (copy := _copy(document, number)).exists() and not equal(copy):
        number += 1
    return copy


def _copy(document: Path, number: int) -> Path:
    return document.with_stem(document.stem + _COPY.format(number if number > 1 else ""))


def copied(document: Path, data: bytes) -> Path:
    """Lay a copy beside `document`, whose content is `data`, under a name that is free; it keeps its time."""
    copy = _place(document, lambda other: other.read_bytes() == data)
    if copy.exists():
        return copy
    stat = document.stat()
    copy.write_bytes(data)
    os.utime(copy, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    return copy


def _documents(folder: Path) -> Iterator[str]:
    """Yield the paths of all .docx below `folder`, with /."""
    for root, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        below = Path(root).relative_to(folder).as_posix()
        for name in names:
            if name.endswith(".docx") and not name.startswith((".", "~$")):
                yield name if below == "." else f"{below}/{name}"
