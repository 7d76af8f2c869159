"""What the output folder held before a run: nothing that a person changed is lost, nothing out of date goes unsaid.

What lies there is told by its hash, never by its being there: times of change are those of copying and unpacking too, a
line of the manifest may be of a document that never came to its place, and a document may be worked on while the run
that made it still goes on.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from contextlib import suppress
from filecmp import cmp
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

from app.batch.hashed import Hashed
from app.batch.wording import UNASKED, kept_aside, some
from app.batch.zipping import is_stored, stored_members
from app.files.atomic import write_atomically

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from zipfile import ZipInfo

    from app.batch.earlier import Made
    from app.batch.record import Record

_SHOWN = 10
_COPY = "（原稿{}）"
_CHANGED = "在上次生成之后被改动过，或者没有生成记录"
_GONE = ".gone.jsonl"  # documents that lie there, single or in an archive, though the manifest has them no more
_UTF8 = 0x800  # of the flags of a member: without it, its name is in the letters of whoever packed it


class Former:
    """The documents that lie in `out` when a run of `plan` begins; `made` are the documents of runs before.

    `used` tells whether there is anything; `known` are the documents that runs made.
    """

    def __init__(self, out: Path, made: Made, plan: Path) -> None:
        self._out = out
        self._plan = plan.name
        place, folder = plan.resolve(), out.resolve()
        self._own = place.relative_to(folder).as_posix() if folder in place.parents else ""  # it may lie there itself
        self._foreign: dict[str, str] = {}  # a document as another plan made it -> that plan
        self._replaced: Counter[str] = Counter()
        self.known = made
        for digest, named in _gone(out):
            if digest not in made:
                made.add(digest, named)
        self.used = any(not path.name.startswith(".") for path in out.iterdir())
        self._mine = Hashed()  # paths, 1 where the run has a document
        self._copies: dict[Path, str] = {}
        self._saved: set[Path] = set()

    def expect(self, path: str) -> None:
        """Note that the run has a document at `path`."""
        if self.used:
            self._mine[path] = 1

    def lack(self, path: str) -> None:
        """Note that the document at `path` could not be made."""
        self._mine[path] = 0

    def keep(self, path: str, data: bytes, digest: str) -> None:
        """Copy the document at `path`, which is about to be written anew, unless a run made it as it is.

        Raises:
            OSError: the copy cannot be written.
        """
        plan = self.known.plan(digest)
        if digest not in self.known:
            self._copies[copied(self._out / path, data)] = path
        elif plan not in {None, self._plan}:
            self._foreign[path] = str(plan)

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
            what = f"有 {len(saved)} 份文件在这次生成的过程中被人改动并保存过"
            yield kept_aside(what, "改动的另存在旁边", saved)
        if kept:
            yield kept_aside(f"有 {len(kept)} 份文件{_CHANGED}", "原来的另存在旁边", kept)
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
        if not self.used:
            return
        packed = [path.name for path in self._archives(None)] if archive is None else []
        others = sorted(self._others()) + packed
        if others:
            made = "" if archive is None else f"这次生成的都在 {archive.name} 中；"
            stale = "压缩包没有收入这次生成的文件；" if packed else ""
            yield (
                f"输出文件夹中还有 {len(others)} 份不是这次生成的文件：{some(others, _SHOWN)}。{made}{stale}"
                f"{UNASKED}，也可能是留存的原稿，发送前请核对并移走。"
            )

    def remember(self, archive: Path | None) -> None:
        """Write down which documents that runs made lie there beside those of this one, which makes `archive`.

        The manifest of this run tells of them no more; put back into the roster, they are known for untouched.

        Raises:
            UserError: it cannot be written.
        """
        rest = [
            json.dumps([path, digest, self.known.plan(digest)], ensure_ascii=False) + "\n"
            for path, digest in (self._lying(archive) if self.used else ())
            if digest in self.known
        ]
        record = self._out / _GONE
        if rest:
            with write_atomically(record) as temporary:
                temporary.write_text("".join(rest), encoding="utf-8")
        else:
            record.unlink(missing_ok=True)

    def _lying(self, archive: Path | None) -> Iterator[tuple[str, str]]:
        """Yield path and hash of the documents that lie there beside those of this run; what is unreadable is none."""
        for path in self._others():
            with suppress(OSError):
                yield path, sha256((self._out / path).read_bytes())
        for packed in self._archives(archive):
            with suppress(Exception):  # zipfile raises nearly anything
                yield from _members(packed, ".docx")

    def _others(self) -> Iterator[str]:
        """Yield the paths of the documents in the folder that are neither of this run, nor its copies, nor its plan."""
        copies = {copy.relative_to(self._out).as_posix() for copy in self._copies}
        copies.add(self._own)
        return (path for path in _documents(self._out) if not self._mine.get(path) and path not in copies)

    def _archives(self, but: Path | None) -> list[Path]:
        return sorted(path for path in self._out.glob("[!.]*.zip") if path != but)


def sha256(data: bytes) -> str:
    """Return the hash of a document as the manifest has it."""
    return hashlib.sha256(data).hexdigest()


def _gone(out: Path) -> Iterator[tuple[str, str | None]]:
    """Yield what `remember` wrote down: the hashes of documents, each with the name of its plan."""
    with suppress(FileNotFoundError, ValueError), (out / _GONE).open(encoding="utf-8") as lines:
        for _, digest, plan in map(json.loads, lines):
            yield digest, plan


def archive_left(archive: Path, known: Made, records: Iterable[Record]) -> Iterator[str]:
    """Say what of an archive about to be replaced is not in the new one.

    One that somebody changed, or of which nobody can tell, is moved aside.

    Args:
        archive: of the earlier run.
        known: the hashes of the documents that runs before made.
        records: of the new one.

    Raises:
        OSError: it cannot be moved.
    """
    try:
        unknown = {name: digest for name, digest in _members(archive) if digest not in known}
    except FileNotFoundError:
        return
    except Exception:  # noqa: BLE001 - zipfile raises nearly anything; other programs may well read it
        what = f"{archive.name} 读不出来（可能加了密码，或者不是压缩包），看不出是否被改动过"
        yield kept_aside(what, f"原来的另存为 {_moved(archive).name}")
        return
    made, others = Hashed(), set(unknown.values())
    for record in records:
        others.discard(str(record.sha256))
        made[str(record.path)] = 1
    changed = sorted(name for name, digest in unknown.items() if digest in others)
    gone = {name for name, _ in _listed(archive) if name not in made}
    if changed:
        what = f"{archive.name} 中有 {len(changed)} 份文件{_CHANGED}"
        yield kept_aside(what, f"原来的压缩包另存为 {_moved(archive).name}", changed)
    gone.difference_update(changed)
    if gone:
        yield (
            f"{archive.name} 中原有的 {len(gone)} 份文件这次不在其中：{some(sorted(gone), _SHOWN)}。{UNASKED}，请核对。"
        )


def _members(archive: Path, suffix: str = "") -> Iterator[tuple[str, str]]:
    """Yield name and hash of the files in an archive whose names end in `suffix`."""
    for name, read in _listed(archive):
        if name.endswith(suffix):
            yield name, sha256(read())


def _listed(archive: Path) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Yield name and content of the files in an archive; of one of ours no list of them is kept in memory."""
    if is_stored(archive):
        yield from stored_members(archive)
        return
    with ZipFile(archive) as packed:
        for info in packed.infolist():
            if not info.is_dir():
                yield _named(info), partial(packed.read, info)


def _moved(archive: Path) -> Path:
    """Move an archive aside, unless a copy of it lies there already; return where it is."""
    copy = _place(archive, lambda other: cmp(archive, other, shallow=False))
    if not copy.exists():
        archive.rename(copy)
    return copy


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
