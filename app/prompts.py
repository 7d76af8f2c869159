"""Prompts as files: front matter that declares everything, a body with role headings, versions that cannot drift.

The body is divided into roles before anything is inserted, so a passage that contains a role heading stays words. The
format is described in prompts/README.md.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, get_args

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.errors import UserError
from app.message import Message, Role
from app.settings import bundled
from evaluators.errors import SpecError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from jinja2.sandbox import ImmutableSandboxedEnvironment

__all__ = [
    "Message",
    "Prompt",
    "all_ids",
    "failures",
    "load",
    "lock_text",
    "pinned",
    "render",
    "versions",
    "write_lock",
]

_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_ROLE = re.compile(r"^# (\w+)[ \t]*$", re.MULTILINE)
_FRAGMENT = re.compile(r"^\{% include \"(shared/[a-z_]+\.txt)\" %\}$", re.MULTILINE)
LOCK = "versions.lock"
ARCHIVE = "_archive"


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    about: str
    example: Any


class _Front(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str
    version: str = Field(pattern=r"^\d+\.\d+\.\d+$")
    purpose: str
    role: Literal["outline", "writer", "repair"]
    inputs: dict[str, _Input]
    output: dict[str, Any] | None = None
    settings: dict[Literal["temperature", "max_tokens"], float] = {}
    expects: list[str] = []
    forbids: list[str] = []


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt file.

    Attributes:
        role: which of the configured models it is meant for.
        inputs: name -> (what it is, an example).
        output: JSON schema of the answer; None for plain text.
        parts: role and template text, in order.
        digest: sha256 of the body with its shared fragments.
        expects, forbids: what the messages made from the examples must hold and must not hold.
    """

    id: str
    version: str
    purpose: str
    role: Literal["outline", "writer", "repair"]
    inputs: Mapping[str, tuple[str, Any]]
    output: Mapping[str, Any] | None
    settings: Mapping[str, float]
    parts: tuple[tuple[Role, str], ...]
    digest: str
    expects: tuple[str, ...] = ()
    forbids: tuple[str, ...] = ()


def all_ids(folder: Path | None = None) -> tuple[str, ...]:
    """Return the ids of all prompts: their paths without ending."""
    root = folder or bundled("prompts")
    return tuple(
        sorted(p.relative_to(root).with_suffix("").as_posix() for p in root.glob("*/*.md") if p.name != "README.md")
    )


def load(prompt_id: str, folder: Path | None = None) -> Prompt:
    """Return the prompt `prompt_id`, as it is now or, for ``id@version``, as it was.

    Raises:
        SpecError: there is none, its front matter is wrong, or declared inputs and template variables differ.
    """
    root = folder or bundled("prompts")
    name, _, version = prompt_id.partition("@")
    if not version:
        return _load(name, root)
    now = _load(name, root)
    if now.version == version:
        return now
    if version not in versions(name, root):
        raise SpecError(
            f"提示词“{name}”没有版本 {version}。现有版本：{'、'.join(versions(name, root))}。", path=f"{name}.md"
        )
    return _load(f"{name}@{version}", root)


def versions(prompt_id: str, folder: Path | None = None) -> tuple[str, ...]:
    """Return the versions of a prompt that can be used, oldest first; the last is the one in use."""
    root = folder or bundled("prompts")
    now = _load(prompt_id, root).version
    kept = {path.stem.partition("@")[2] for path in (root / ARCHIVE).glob(f"{prompt_id}@*.md")}
    return tuple(sorted(kept | {now}, key=lambda version: [int(part) for part in version.split(".")]))


def pinned(asked: Iterable[str], folder: Path | None = None) -> dict[str, str]:
    """Return the versions that ``id@version`` names ask for, by id.

    Raises:
        UserError: one names no version, or the same prompt is asked for in two.
        SpecError: there is no such prompt or version, or it takes other inputs than are given today.
    """
    found: dict[str, str] = {}
    for name in asked:
        prompt_id, _, version = name.strip().partition("@")
        if not prompt_id or not version:
            raise UserError(f"提示词应写成 编号@版本，如 shared/section@1.0.0，现为“{name}”。")
        if found.setdefault(prompt_id, version) != version:
            raise UserError(f"提示词“{prompt_id}”写了两个版本（{found[prompt_id]}、{version}），请只写一个。")
        old, now = load(f"{prompt_id}@{version}", folder), load(prompt_id, folder)
        if set(old.inputs) != set(now.inputs):
            wrong = "、".join(sorted(set(old.inputs) ^ set(now.inputs)))
            raise SpecError(
                f"提示词“{prompt_id}”的版本 {version} 与现在的程序不配（输入不同：{wrong}）。", path=f"{prompt_id}.md"
            )
    return found


def failures(prompt_id: str, folder: Path | None = None) -> list[str]:
    """Render a prompt with its own examples and return in Chinese what it declares and does not keep."""
    prompt = load(prompt_id, folder)
    example = {name: given for name, (_, given) in prompt.inputs.items()}
    said = "\n".join(message.content for message in render(prompt_id, example, folder))
    wrong = [f"没有“{words}”" for words in prompt.expects if words not in said]
    wrong += [f"不应有“{words}”" for words in prompt.forbids if words in said]
    return wrong


@lru_cache(maxsize=64)
def _load(prompt_id: str, root: Path) -> Prompt:
    name, _, old = prompt_id.partition("@")
    path = root / (f"{ARCHIVE}/{prompt_id}.md" if old else f"{prompt_id}.md")
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SpecError(f"没有提示词“{prompt_id}”，或文件不能读取。", path=str(path)) from error
    found = _FRONT.match(text)
    if not found:
        raise SpecError("提示词应以 --- 包起的说明开头。", path=str(path), line=1)
    front = _front(found.group(1), path)
    if front.id != name:
        raise SpecError(f"id 应与路径一致，写成“{name}”，现为“{front.id}”。", path=str(path))
    body = _with_fragments(text[found.end() :], root, path)
    parts = _parts(body, path)
    _compare(front, parts, path)
    return Prompt(
        id=front.id,
        version=front.version,
        purpose=front.purpose,
        role=front.role,
        inputs={name: (given.about, given.example) for name, given in front.inputs.items()},
        output=front.output,
        settings={str(key): value for key, value in front.settings.items()},
        parts=parts,
        digest=hashlib.sha256(body.encode()).hexdigest(),
        expects=tuple(front.expects),
        forbids=tuple(front.forbids),
    )


def _front(text: str, path: Path) -> _Front:
    try:
        return _Front.model_validate(yaml.safe_load(text))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise SpecError("说明部分不是合规的 YAML。", path=str(path), line=mark.line + 2 if mark else 2) from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        known = "、".join(_Front.model_fields)
        raise SpecError(
            f"说明部分的“{where}”不对（{first['type']}）。可用的项：{known}。", path=str(path), line=2
        ) from error


def _with_fragments(body: str, root: Path, path: Path) -> str:
    """Put shared fragments in as text: they are part of the body and of its digest, and open no role."""

    def put(match: re.Match[str]) -> str:
        fragment = root / match.group(1)
        try:
            text = fragment.read_text(encoding="utf-8").rstrip("\n")
        except (OSError, UnicodeDecodeError) as error:
            raise SpecError(f"没有共用片段 {match.group(1)}。", path=str(path)) from error
        if _ROLE.search(text) or "{{" in text or "{%" in text:
            raise SpecError("共用片段里不能有角色标题和变量。", path=str(fragment))
        return text

    return _FRAGMENT.sub(put, body)


def _parts(body: str, path: Path) -> tuple[tuple[Role, str], ...]:
    heads = list(_ROLE.finditer(body))
    if not heads or body[: heads[0].start()].strip():
        raise SpecError(f"正文应以角色标题开头：{'、'.join('# ' + role for role in get_args(Role))}。", path=str(path))
    parts: list[tuple[Role, str]] = []
    for index, head in enumerate(heads):
        end = heads[index + 1].start() if index + 1 < len(heads) else len(body)
        role = next((known for known in get_args(Role) if known == head.group(1)), None)
        if role is None:
            raise SpecError(f"没有角色“{head.group(1)}”。", path=str(path))
        parts.append((role, body[head.end() : end].strip("\n")))
    return tuple(parts)


def _environment() -> ImmutableSandboxedEnvironment:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    return ImmutableSandboxedEnvironment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def _compare(front: _Front, parts: tuple[tuple[Role, str], ...], path: Path) -> None:
    from jinja2 import TemplateSyntaxError, meta

    environment = _environment()
    used: set[str] = set()
    for _, text in parts:
        try:
            used |= meta.find_undeclared_variables(environment.parse(text))
        except TemplateSyntaxError as error:
            raise SpecError(f"模板写法不对：{error.message}。", path=str(path)) from error
    for name in sorted(used - set(front.inputs)):
        raise SpecError(f"正文用了“{name}”，inputs 里没有说明。", path=str(path))
    for name in sorted(set(front.inputs) - used):
        raise SpecError(f"inputs 说明了“{name}”，正文没有用到。", path=str(path))


def render(prompt_id: str, inputs: Mapping[str, Any], folder: Path | None = None) -> tuple[Message, ...]:
    """Return the messages of a prompt with `inputs` put in.

    Raises:
        SpecError: the prompt is wrong, or `inputs` are not exactly those it declares.
    """
    from jinja2 import TemplateError

    prompt = load(prompt_id, folder)
    if set(inputs) != set(prompt.inputs):
        wrong = "、".join(sorted(set(inputs) ^ set(prompt.inputs)))
        raise SpecError(f"提示词 {prompt_id} 的输入不符：{wrong}。", path=f"{prompt_id}.md")
    environment = _environment()
    try:
        return tuple(Message(role, environment.from_string(text).render(inputs)) for role, text in prompt.parts)
    except TemplateError as error:
        raise SpecError(f"提示词 {prompt_id} 填写失败：{error}。", path=f"{prompt_id}.md") from error


def lock_text(folder: Path | None = None) -> str:
    """Return what versions.lock must hold: per prompt its version and the digest of its body."""
    prompts = [load(name, folder) for name in all_ids(folder)]
    held = {prompt.id: {"version": prompt.version, "sha256": prompt.digest} for prompt in prompts}
    return json.dumps(held, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def write_lock(folder: Path | None = None) -> None:
    """Write versions.lock, and keep a copy of each version, its fragments put in, so that it stays usable.

    Raises:
        SpecError: a body changed while its version did not.
    """
    root = folder or bundled("prompts")
    lock = root / LOCK
    before = json.loads(lock.read_text(encoding="utf-8")) if lock.is_file() else {}
    for name in all_ids(root):
        prompt, held = load(name, root), before.get(name, {})
        if held.get("version") == prompt.version and held.get("sha256") != prompt.digest:
            raise SpecError(f"正文已改，版本仍为 {prompt.version}，请提高版本号。", path=str(root / f"{name}.md"))
        kept = root / ARCHIVE / f"{name}@{prompt.version}.md"
        if not kept.is_file():
            path = root / f"{name}.md"
            text = path.read_text(encoding="utf-8")
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_text(_with_fragments(text, root, path), encoding="utf-8")
    lock.write_text(lock_text(root), encoding="utf-8")


if __name__ == "__main__":
    write_lock()
