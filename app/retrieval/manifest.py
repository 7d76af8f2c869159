"""corpus/manifest.yaml: what is known about the documents of a corpus, read strictly."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date  # noqa: TC003 - pydantic reads the annotation
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError, field_validator

from app.retrieval.passage import Kind, Level  # noqa: TC001 - pydantic reads the annotation
from evaluators.errors import SpecError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NAME = "manifest.yaml"
# the lists whose documents are searched, and the kind their passages have
SEARCHED: dict[str, Kind] = {"policies": "policy", "plans": "plan", "reports": "report"}

_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Defect(_Strict):
    """A fault that a document carries on purpose."""

    code: _Text
    note: _Text


class Region(_Strict):
    """An area and the area it lies in."""

    name: _Text
    within: _Text


class Entry(_Strict):
    """One document of the corpus."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{1,63}$")]
    path: _Text
    title: _Text
    doc_number: _Text | None = None
    issuer: _Text
    level: Level
    region: _Text
    unit: _Text | None = None
    issued: date
    effective: date | None = None
    in_force_until: date | None = None
    superseded_by: _Text | None = None
    licence: _Text
    defects: tuple[Defect, ...] = ()
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]

    @field_validator("path")
    @classmethod
    def _inside(cls, value: str) -> str:
        path = PurePosixPath(value)
        if path.is_absolute() or ".." in path.parts:
            raise ValueError("应为语料目录之内的相对路径")
        return value


class _Lists(_Strict):
    policies: tuple[Entry, ...] = ()
    plans: tuple[Entry, ...] = ()
    reports: tuple[Entry, ...] = ()
    rosters: tuple[Entry, ...] = ()
    briefs: tuple[Entry, ...] = ()
    regions: tuple[Region, ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest that holds together: ids and paths unique, every `superseded_by` known.

    Attributes:
        root: the folder it describes.
        entries: (name of the list, entry) in the order of the file.
        within: region -> the region around it.
    """

    root: Path
    entries: tuple[tuple[str, Entry], ...]
    within: dict[str, str]

    def by_id(self) -> dict[str, Entry]:
        """Return the entries by id."""
        return {entry.id: entry for _, entry in self.entries}


def is_manifest(path: Path) -> bool:
    """Tell whether a file of this name is one of ours; other programs write a manifest.yaml too."""
    try:
        return re.search(rb"^(?:policies|plans|reports)\s*:", path.read_bytes(), re.MULTILINE) is not None
    except OSError:
        return True  # `load` says what is wrong with it


def load(path: Path) -> Manifest:
    """Read a manifest.

    Raises:
        SpecError: not YAML, an unknown or missing key, a wrong type, an id twice, an unknown successor; names the line.
    """
    try:
        text = path.read_text(encoding="utf-8")
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        raw = yaml.safe_load(text)
    except (OSError, UnicodeDecodeError) as error:
        raise SpecError(f"清单读不出来（{error}）。应为 UTF-8 编码的 YAML 文件。", path=str(path)) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else None
        raise SpecError(f"不是正确的 YAML：{getattr(error, 'problem', error)}。", path=str(path), line=line) from error
    if raw is None:
        raw = {}
    if not isinstance(raw, dict):
        raise SpecError("最外层应为 policies、plans、reports、rosters、briefs 等列表。", path=str(path), line=1)
    try:
        lists = _Lists.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        raise SpecError(_say(first["loc"], first), path=str(path), line=_line(node, first["loc"])) from error
    entries = tuple((name, entry) for name in (*SEARCHED, "rosters", "briefs") for entry in getattr(lists, name))
    for name, index, message in _contradictions(lists):
        raise SpecError(message, path=str(path), line=_line(node, (name, index)))
    return Manifest(path.parent.resolve(), entries, {region.name: region.within for region in lists.regions})


def _contradictions(lists: _Lists) -> Iterator[tuple[str, int, str]]:
    ids: set[str] = set()
    paths: set[str] = set()
    everything = [
        (name, n, entry) for name in (*SEARCHED, "rosters", "briefs") for n, entry in enumerate(getattr(lists, name))
    ]
    for name, n, entry in everything:
        if entry.id in ids:
            yield name, n, f"id“{entry.id}”出现两次，每份文件的 id 应当唯一。"
        if entry.path in paths:
            yield name, n, f"path“{entry.path}”出现两次，每份文件只应登记一次。"
        ids.add(entry.id)
        paths.add(entry.path)
    for name, n, entry in everything:
        if entry.superseded_by and (entry.superseded_by not in ids or entry.superseded_by == entry.id):
            yield name, n, f"{entry.id} 的 superseded_by“{entry.superseded_by}”不是清单中另一份文件的 id。"
        if entry.in_force_until and entry.in_force_until < (entry.effective or entry.issued):
            yield name, n, f"{entry.id} 的 in_force_until 早于生效日期。"


def _say(place: Sequence[str | int], error: Any) -> str:
    where = ".".join(str(part) for part in place)
    kind, context = error["type"], error.get("ctx", {})
    if kind == "extra_forbidden":
        model = _Lists if len(place) == 1 else Entry
        return f"不认识的项“{where}”。可用的项：{'、'.join(model.model_fields)}。"
    if kind == "missing":
        return f"缺少“{where}”。"
    wanted = {
        "date_from_datetime_parsing": "应为日期，写成 2026-03-02 的样子",
        "date_type": "应为日期，写成 2026-03-02 的样子",
        "date_parsing": "应为日期，写成 2026-03-02 的样子",
        "string_type": "应为文字",
        "string_too_short": "不应为空",
        "tuple_type": "应为列表",
        "model_type": "应为若干“键: 值”",
        "value_error": str(context.get("error", "")),
        "literal_error": f"应为 {context.get('expected', '')} 之一",
        "string_pattern_mismatch": "格式不对：id 用小写字母、数字和连字符，sha256 为 64 位十六进制",
    }.get(kind, str(error["msg"]))
    return f"“{where}”的值“{error.get('input')}”不能用：{wanted}。"


def _line(node: yaml.Node | None, place: Sequence[str | int]) -> int | None:
    """Return the 1-based line of the deepest part of `place` that the file has."""
    if node is None:
        return None
    line = node.start_mark.line + 1
    for part in place:
        if isinstance(node, yaml.MappingNode):
            pairs = [(key, value) for key, value in node.value if key.value == part]
            if not pairs:
                return line
            line, node = pairs[0][0].start_mark.line + 1, pairs[0][1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
    return line
