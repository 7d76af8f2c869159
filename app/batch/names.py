"""Whether a name from a cell can name a file on every system, and where a document goes."""

from __future__ import annotations

from hashlib import sha256
from unicodedata import normalize

from app.batch.places import Area
from app.batch.wording import clipped

_LONGEST_NAME = 60  # characters; three bytes each in UTF-8 stay below the 255 bytes file systems allow
_RESERVED = frozenset(
    {"CON", "PRN", "AUX", "NUL", *(f"COM{n}" for n in range(1, 10)), *(f"LPT{n}" for n in range(1, 10))}
)
_BREAKS = frozenset("\n\r\v\f\x85\u2028\u2029")
_FORBIDDEN = frozenset('/\\:*?"<>|\n\t')


def name_fault(name: str, needed: bool) -> str | None:
    """Return why `name` cannot name a file, in words that follow the name of its cell; None where it can."""
    if name.isalnum() and not name.isascii() and len(name) <= _LONGEST_NAME:  # nearly all
        return None
    if not name:
        return "没有社区名称，请补上" if needed else None
    if "\u3000" in name:
        return f"的“{clipped(name)}”中间有全角空格，请删去"
    if not _BREAKS.isdisjoint(name):
        return f"的“{clipped(' '.join(name.split()))}”中间有换行，请删去；一格只能写一个名称"
    if not _FORBIDDEN.isdisjoint(name) or not name.isprintable():
        bad = next(char for char in name if char in _FORBIDDEN or not char.isprintable())
        shown = bad if bad.isprintable() else f"U+{ord(bad):04X}"
        return f"的“{clipped(name)}”含有不能用作文件名的字符“{shown}”"
    if name.strip(". ") != name or name.partition(".")[0].upper() in _RESERVED:
        return f"的“{clipped(name)}”不能用作文件名"
    if len(name) > _LONGEST_NAME:
        return f"的名称有 {len(name)} 个字，超过 {_LONGEST_NAME} 个字，不能用作文件名"
    return None


def one_file(folder: str, name: str) -> str:
    """Return what is the same for names in a folder that Windows and macOS take for one: SOHO社区 and soho社区."""
    return normalize("NFC", f"{folder}\0{name}").casefold()


def in_district(folder: str) -> bool:
    """Tell whether a community lies in a district, and in no sub-district: a file may be named after both."""
    return isinstance(folder, Area) and not folder.name


def document_path(folder: str, community: str, shards: int) -> str:
    """Return where a document goes below the output folder: <街道>/<社区>.docx, <区><社区>.docx without sub-districts.

    With `shards` it goes one folder deeper, into one of that many; which one hangs on its name alone, so that rows
    that are added or taken out move no other document.
    """
    lies = folder if not folder or in_district(folder) else f"{folder}/"
    path = f"{lies}{community}.docx"
    if not shards:
        return path
    number = int.from_bytes(sha256(path.encode()).digest()[:4], "big") % shards + 1
    head, slash, name = path.rpartition("/")
    return f"{head}{slash}{number:04d}/{name}"
