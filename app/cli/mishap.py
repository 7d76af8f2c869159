"""A fault of the program itself: one Chinese sentence for the person, the details in a log for the maintainers."""

from __future__ import annotations

import traceback
from datetime import datetime


def told(error: Exception) -> str:
    """Append the traceback of `error` to $WENHENG_HOME/log/wenheng.log and return what to tell the person."""
    import os

    from app.settings import default_home

    log = default_home(os.environ) / "log" / "wenheng.log"
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(f"{datetime.now().astimezone().isoformat(timespec='seconds')}\n")
            file.write("".join(traceback.format_exception(error)) + "\n")
    except OSError:
        return f"程序内部出错（{type(error).__name__}），且日志 {log} 无法写入。请将所用命令和文件报告给维护人员。"
    return f"程序内部出错，本次操作没有完成。详情已记入 {log}，请连同所用文件报告给维护人员。"
