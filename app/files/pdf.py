"""A .docx as a PDF, through LibreOffice."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from app.errors import UserError
from app.files.atomic import write_atomically

_PROGRAMS = ("soffice", "libreoffice")
_SECONDS = 120  # a document of a hundred pages takes about five


def to_pdf(docx: Path, pdf: Path) -> None:
    """Convert `docx` to `pdf`, whole or not at all.

    LibreOffice gets a profile folder of its own for each call, so that neither a window the user has open nor a second
    conversion stands in the way.

    Raises:
        UserError: LibreOffice is not installed, fails, or does not finish in two minutes.
    """
    program = next((found for name in _PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        raise UserError(
            "无法导出 PDF：没有找到 LibreOffice。请先安装（Debian、Ubuntu：apt install libreoffice-writer-nogui；"
            "Windows、macOS：从 LibreOffice 官方网站下载安装，并把 soffice 所在文件夹加入 PATH），或改为导出 .docx。"
        )
    with tempfile.TemporaryDirectory(prefix="wenheng-pdf-") as folder:
        made = _convert(program, docx, Path(folder))
        with write_atomically(pdf) as temporary:
            shutil.copyfile(made, temporary)


def _convert(program: str, docx: Path, folder: Path) -> Path:
    source = folder / "document.docx"  # a name without surprises for the command line
    shutil.copyfile(docx, source)
    command = [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--convert-to",
        "pdf:writer_pdf_Export",
        "--outdir",
        str(folder),
        str(source),
    ]
    with subprocess.Popen(  # noqa: S603 - a program found on PATH, with arguments of our own making
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
    ) as process:
        try:
            output, _ = process.communicate(timeout=_SECONDS)
        except subprocess.TimeoutExpired as error:
            os.killpg(process.pid, signal.SIGKILL)  # soffice is a script: its child would live on
            process.wait()
            raise UserError(
                f"无法导出 PDF：LibreOffice 超过 {_SECONDS} 秒没有完成。请关闭占用资源的程序后重试。"
            ) from error
    made = folder / "document.pdf"
    if not made.is_file() or not made.stat().st_size:
        last = output.decode(errors="replace").strip().splitlines()[-1:] or ["没有说明原因"]
        raise UserError(
            f"无法导出 PDF：LibreOffice 转换失败（{last[0]}）。请先导出 .docx，再用 Word 或 WPS 另存为 PDF。"
        )
    return made
