"""One run at a time writes into a folder: two at once would leave a manifest that is true of neither's documents."""

from __future__ import annotations

import errno
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from app.errors import UserError
from app.files.atomic import reason
from app.files.lock import FileLock, Held

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOCK = ".lock"
_NO_LOCKS = frozenset({errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS})  # of some file systems on other machines


@contextmanager
def alone_in(out: Path) -> Iterator[None]:
    """Keep other runs out of the folder `out`; one made for it goes again where nothing was written into it.

    Raises:
        UserError: another run writes there, or the folder cannot be written.
    """
    fresh = [folder for folder in (out, *out.parents) if not folder.exists()]
    try:
        out.mkdir(parents=True, exist_ok=True)
        lock = FileLock(out / LOCK)
    except Held as error:
        who = f"（进程 {error.holder}）" if error.holder else ""
        raise UserError(
            f"输出文件夹 {out} 正由另一次批量生成{who}写入，请等它结束后再试，或换一个输出文件夹。"
        ) from None
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise UserError(f"无法写入输出文件夹 {out}：{reason(error)}。请换一个可以写入的位置。") from error
        lock = None
    try:
        yield
    finally:
        if lock is not None:
            lock.release(remove=True)
        for folder in fresh:
            with suppress(OSError):
                folder.rmdir()
