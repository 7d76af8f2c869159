"""All settings, in one frozen object: wenheng.toml in the home folder, then environment variables."""

from __future__ import annotations

import math
import os
import re
import tomllib
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping

_PACKAGE = Path(__file__).resolve().parent


def bundled(name: str) -> Path:
    """Return the folder `name` (corpus or prompts) that comes with the product, in a checkout or a wheel."""
    in_tree = _PACKAGE.parent / name
    return in_tree if in_tree.is_dir() else _PACKAGE / "_bundled" / name


_LEAST: Mapping[str, float] = {
    "llm_timeout": 0.1,
    "llm_connect_timeout": 0.1,
    "llm_stall_timeout": 0.1,
    "llm_total_timeout": 0.1,
    "llm_retries": 0,
    "llm_retry_after_max": 0,
    "llm_concurrency": 1,
    "llm_token_budget": 0,
    "llm_batch_token_budget": 0,
}

_SECRET = ("api_key", "storage_key", "storage_secret")


@dataclass(frozen=True, slots=True)
class Settings:
    """What an installation may set.

    Every field can be set in ``wenheng.toml`` under its own name, or by the variable ``WENHENG_<FIELD>`` in capitals,
    which wins. `home` holds index, database and settings; `district` is the district's file of words and thresholds, by
    default ``district.yaml`` in `home`. The names without a role (llm_model) serve every role that
    has no setting of its own (llm_outline_model, llm_writer_model, llm_repair_model). Times are in seconds.

    Attributes:
        llm_timeout: how long to wait for an answer to begin.
        llm_connect_timeout: how long to wait for a connection.
        llm_stall_timeout: how long a streamed answer may fall silent.
        llm_total_timeout: how long one answer may take in all.
        llm_retries: how often a request that failed in passing is repeated.
        llm_retry_after_max: the longest wait an endpoint may ask for (Retry-After); beyond it the person is told.
        llm_concurrency: how many requests of one document may run at once.
        llm_token_budget: tokens that one document may use, in and out together; 0 for no limit.
        llm_batch_token_budget: the same for all paragraphs of one batch run together.
        llm_prices: ``model=in/out, model=in/out`` for a million tokens, in `llm_currency`; without it no cost is
            stated.
        llm_private_names: names that never leave, separated by commas.
        storage_url: a store by URL that results of batches are copied to.
        storage_key, storage_secret, storage_endpoint, storage_region: how an object store (s3://) is spoken to.
        ai_label: whether documents carry the visible label of AI-generated content: auto (what a model had a hand in),
            always, never.
        review_office: the office that signs return slips.
        ai_producer: name or code of the provider of the service, for the label in the file's metadata.
    """

    home: Path
    llm_base_url: str = ""
    llm_api_key: str = ""
    llm_model: str = ""
    llm_outline_base_url: str = ""
    llm_outline_api_key: str = ""
    llm_outline_model: str = ""
    llm_writer_base_url: str = ""
    llm_writer_api_key: str = ""
    llm_writer_model: str = ""
    llm_repair_base_url: str = ""
    llm_repair_api_key: str = ""
    llm_repair_model: str = ""
    llm_timeout: float = 120.0
    llm_connect_timeout: float = 10.0
    llm_stall_timeout: float = 60.0
    llm_total_timeout: float = 600.0
    llm_retries: int = 2
    llm_retry_after_max: float = 60.0
    llm_concurrency: int = 4
    llm_token_budget: int = 400_000
    llm_batch_token_budget: int = 4_000_000
    llm_prices: str = ""
    llm_currency: str = "元"
    llm_private_names: str = ""
    embed_base_url: str = ""
    embed_api_key: str = ""
    embed_model: str = ""
    chroma_url: str = ""
    database_url: str = ""
    storage_url: str = ""
    storage_key: str = ""
    storage_secret: str = ""
    storage_endpoint: str = ""
    storage_region: str = ""
    ai_producer: str = ""
    ai_label: str = "auto"
    district: str = ""
    review_office: str = ""

    def __repr__(self) -> str:
        shown = (
            f"{f.name}={'***' if f.name.endswith(_SECRET) and getattr(self, f.name) else _shown(getattr(self, f.name))}"
            for f in fields(self)
        )
        return f"Settings({', '.join(shown)})"

    def with_home(self, home: Path) -> Settings:
        """Return the same settings with another home folder."""
        return replace(self, home=home)


def _shown(value: object) -> str:
    """Return `value` without the name and password of a URL and without its query, which may hold a key."""
    if not isinstance(value, str):
        return repr(value)
    return repr(re.sub(r"\?.*", "?***", re.sub(r"//[^/]*@", "//***@", value)))


def default_home(environ: Mapping[str, str]) -> Path:
    """Return $WENHENG_HOME or a folder of the user's own."""
    if environ.get("WENHENG_HOME"):
        return Path(environ["WENHENG_HOME"]).expanduser()
    base = environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "wenheng"


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings.

    Raises:
        SettingsError: unknown key, wrong type or a file that is not TOML.
    """
    environ = os.environ if environ is None else environ
    home = default_home(environ)
    values = _from_file(home / "wenheng.toml")
    kinds = {f.name: f.type for f in fields(Settings) if f.name != "home"}
    for name, kind in kinds.items():
        variable = "WENHENG_" + name.upper()
        if environ.get(variable):
            values[name] = _convert(environ[variable], str(kind), f"环境变量 {variable}")
    for name, least in _LEAST.items():
        value = values.get(name)
        if isinstance(value, int | float) and not least <= value < math.inf:
            raise SettingsError(f"设置项 {name}（环境变量 WENHENG_{name.upper()}）不能小于 {least:g}，现为 {value:g}。")
    if values.get("ai_label", "auto") not in {"auto", "always", "never"}:
        raise SettingsError(f"设置项 ai_label 应为 auto、always 或 never，现为“{values['ai_label']}”。")
    return Settings(home=home, **values)  # type: ignore[arg-type]  # _convert has given each its type


def _from_file(path: Path) -> dict[str, object]:
    if not path.is_file():
        return {}
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(
            f"设置文件 {path} 无法读取{_where(error)}。请按 TOML 格式改正，或删除该文件改用默认设置。"
        ) from error
    kinds = {f.name: str(f.type) for f in fields(Settings) if f.name != "home"}
    unknown = [key for key in raw if key not in kinds]
    if unknown:
        raise SettingsError(f"设置文件 {path} 有不认识的设置项“{unknown[0]}”。可用的设置项：{'、'.join(kinds)}。")
    return {key: _convert(value, kinds[key], f"{path} 的设置项 {key}") for key, value in raw.items()}


def _where(error: Exception) -> str:
    place = re.search(r"line (\d+)", str(error)) if isinstance(error, tomllib.TOMLDecodeError) else None
    return f"：第{place[1]}行不合格式" if place else ""


def _convert(value: object, kind: str, where: str) -> object:
    try:
        if kind == "float":
            return float(str(value))
        if kind == "int":
            return int(str(value))
    except ValueError as error:
        raise SettingsError(f"{where} 应为数字，现为“{value}”。") from error
    if not isinstance(value, str):
        raise SettingsError(f"{where} 应为文字，请加引号。")  # not shown: it may be a key
    return value
