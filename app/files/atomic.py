"""Writing a file so that it is there whole or not at all."""

from __future__ import annotations

import errno
import os
import secrets
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from app.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


_REASONS = {  # by name: the numbers of one system are not those of another
    errno.EIO: "设备读写出错",
    errno.EDQUOT: "磁盘配额已用完",
    errno.ENOSPC: "磁盘空间不足",
    errno.EROFS: "磁盘为只读",
    errno.ENAMETOOLONG: "文件名过长",
    errno.EFBIG: "文件超过允许的大小",
    errno.ENOMEM: "内存不够",
    errno.EBUSY: "正被其他程序使用",
    errno.ELOOP: "路径中的链接循环",
    errno.EOPNOTSUPP: "这里的文件系统不支持",
    **dict.fromkeys(
        (errno.ESTALE, errno.ENOTCONN, errno.ETIMEDOUT, errno.EHOSTDOWN, errno.EHOSTUNREACH), "网络文件夹的连接已断开"
    ),
}


@contextmanager
def write_atomically(path: Path) -> Iterator[Path]:
    """Give a temporary path beside `path`; on success it takes the place of `path`, on any error it is removed.

    The temporary file lies in the same folder, so that the final step is a rename within one file system. Missing
    folders above `path` are made.

    Raises:
        UserError: the folder or the file cannot be written.
    """
    if path.is_dir():
        raise UserError(f"无法写入 {path}：这是一个文件夹，请给出文件名。")
    temporary = path.parent / f".{path.stem[:40]}-{os.getpid()}-{secrets.token_hex(4)}{path.suffix}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # opened by hand instead of by tempfile, so that the file gets the rights the user's umask gives
        os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    except OSError as error:
        raise UserError(f"无法写入 {path}：{reason(error)}。请换一个可以写入的位置。") from error
    try:
        yield temporary
        temporary.replace(path)
    except OSError as error:
        raise UserError(f"无法写入 {path}：{reason(error)}。原有文件未改动。") from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def reason(error: OSError) -> str:
    """Say in Chinese why the operating system refused."""
    known: dict[type[OSError], str] = {
        PermissionError: "没有权限",
        FileNotFoundError: "文件或文件夹不存在",
        NotADirectoryError: "路径中有一段不是文件夹",
        IsADirectoryError: "这是一个文件夹",
        FileExistsError: "路径中有一段是同名文件",
    }
    if type(error) in known:
        return known[type(error)]
    return _REASONS.get(error.errno or 0, error.strerror or "系统错误")
