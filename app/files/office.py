"""Files converted by LibreOffice, in a process of its own that may neither run macros nor fetch anything."""

from __future__ import annotations

import atexit
import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
import threading
from pathlib import Path

from app.errors import UnreadableFile, UserError

_PROGRAMS = ("soffice", "libreoffice")
SECONDS = 120  # a document of a hundred pages takes about five
_INSTALL = (
    "请先安装（Debian、Ubuntu：apt install libreoffice-writer-nogui；"
    "Windows、macOS：从 LibreOffice 官方网站下载安装，并把 soffice 所在文件夹加入 PATH）"
)
_SECURITY = "/org.openoffice.Office.Common/Security/Scripting"
# of the profile: macros never run, links to other files and hosts are never followed
_PROFILE = f"""<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="{_SECURITY}"><prop oor:name="MacroSecurityLevel"><value>3</value></prop></item>
<item oor:path="{_SECURITY}"><prop oor:name="DisableMacrosExecution"><value>true</value></prop></item>
<item oor:path="{_SECURITY}"><prop oor:name="BlockUntrustedRefererLinks"><value>true</value></prop></item>
<item oor:path="{_SECURITY}"><prop oor:name="DisableActiveContent"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link"><value>2</value></prop></item>
</oor:items>
"""
_lock = threading.Lock()
_folders: dict[int, Path] = {}
_failed: dict[str, str] = {}


def program() -> str | None:
    """Return the LibreOffice found on PATH."""
    return next((found for name in _PROGRAMS if (found := shutil.which(name))), None)


def missing(what: str, otherwise: str) -> str:
    """Say that LibreOffice is not there: `what` could not be done, `otherwise` is the way around."""
    return f"{what}：没有找到 LibreOffice。{_INSTALL}，或{otherwise}。"


def to_word(path: Path, data: bytes, ending: str) -> Path:
    """Return the .docx that LibreOffice makes of `data`; the same bytes are converted once a run.

    The file lives in a temporary folder of this process, which goes when the process ends.

    Raises:
        UnreadableFile: LibreOffice is not installed, fails, or does not finish in two minutes.
    """
    digest = hashlib.sha256(data).hexdigest()
    with _lock:  # one profile serves one LibreOffice at a time
        folder = _folder()
        made = folder / f"{digest}.docx"
        if made.is_file():
            return made
        found = program()
        if found is None:
            raise UnreadableFile(
                missing(f"无法读取 {path}：读取 {ending} 文件需要 LibreOffice", "用 Word 或 WPS 另存为 .docx 后再试"),
                kind="unsupported",
            )
        if digest not in _failed:
            source = folder / f"{digest}{ending}"
            source.write_bytes(data)
            try:
                convert(found, source, "docx:MS Word 2007 XML", folder / "profile")
            except UserError as error:
                _failed[digest] = str(error)
            finally:
                source.unlink()
        if digest in _failed:
            raise UnreadableFile(
                f"无法读取 {path}：{_failed[digest]}。请用 Word 或 WPS 打开核对，另存为 .docx 后再试；"
                "打不开的，请向报送单位重新索取。"
            )
    return made


def convert(found: str, source: Path, filter_name: str, profile: Path) -> Path:
    """Convert `source` beside itself by `filter_name` (``docx:MS Word 2007 XML``) and return the file made.

    `profile` is LibreOffice's own folder: neither a window the user has open nor a second conversion stands in the way.

    Raises:
        UserError: it fails or takes more than SECONDS; a clause without full stop, to be put into a sentence.
    """
    registry = profile / "user" / "registrymodifications.xcu"
    if not registry.is_file():
        registry.parent.mkdir(parents=True, exist_ok=True)
        registry.write_text(_PROFILE, encoding="utf-8")
    command = [
        found,
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--norestore",
        "--convert-to",
        filter_name,
        "--outdir",
        str(source.parent),
        str(source),
    ]
    with subprocess.Popen(  # noqa: S603 - a program found on PATH, with arguments of our own making
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
    ) as process:
        try:
            output, _ = process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired as error:
            os.killpg(process.pid, signal.SIGKILL)  # soffice is a script: its child would live on
            process.wait()
            shutil.rmtree(profile, ignore_errors=True)  # it keeps a lock of the one that was killed
            raise UserError(f"LibreOffice 超过 {SECONDS} 秒没有完成转换") from error
    made = source.with_suffix("." + filter_name.partition(":")[0])
    if not made.is_file() or not made.stat().st_size:
        last = output.decode(errors="replace").strip().splitlines()[-1:] or ["没有说明原因"]
        said = last[0].replace(str(source), source.suffix)
        raise UserError(f"LibreOffice 转换失败（{said}）")
    return made


def _folder() -> Path:
    own = os.getpid()  # a forked process must not share the profile of its parent
    if own not in _folders:
        _folders[own] = Path(tempfile.mkdtemp(prefix="wenheng-office-"))
        atexit.register(shutil.rmtree, _folders[own], ignore_errors=True)
    return _folders[own]
