"""Which endpoint and model serve which role, and what their tokens cost."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, get_args
from urllib.parse import urlsplit

from app.errors import ModelUnavailable, SettingsError
from app.llm.model import Purpose

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.settings import Settings

MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Seat:
    """A model at an endpoint."""

    base_url: str
    api_key: str
    model: str

    def __repr__(self) -> str:
        return f"Seat({self.host}, {self.model})"  # neither the key nor what an address may carry

    @property
    def host(self) -> str:
        """Host and port alone: an address may carry a key in its path, its query or before an @."""
        parts = urlsplit(self.base_url)
        return f"{parts.hostname or '?'}{f':{parts.port}' if parts.port else ''}"


def seats(settings: Settings) -> Mapping[Purpose, Seat]:
    """Return the seat of every role: the role's own settings, else the general ones.

    An address of a role's own takes a key of its own: the general key belongs to the general address.

    Raises:
        ModelUnavailable: an address, a key or a model is not set; names the variables.
        SettingsError: an address is none.
    """
    found: dict[Purpose, Seat] = {}
    missing: dict[str, None] = {}
    for role in get_args(Purpose):
        own = {name: str(getattr(settings, f"llm_{role}_{name}")) for name in ("base_url", "api_key", "model")}
        elsewhere = bool(own["base_url"])
        values = {}
        for name, value in own.items():
            general = "" if elsewhere and name == "api_key" else str(getattr(settings, f"llm_{name}"))
            values[name] = value or general
            if not values[name]:
                where = f"{role.upper()}_" if elsewhere else ""
                missing[f"WENHENG_LLM_{where}{name.upper()}"] = None
        _check_address(values["base_url"])
        found[role] = Seat(**values)
    if missing:
        raise ModelUnavailable(
            f"没有可用的模型：未设置 {'、'.join(missing)}。设置后重试，或改用 --engine offline 离线起草。"
        )
    return found


def _check_address(address: str) -> None:
    if not address:
        return
    try:
        parts = urlsplit(address)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good:
        raise SettingsError(
            "模型地址（WENHENG_LLM_BASE_URL 等）应以 http:// 或 https:// 开头，如 https://模型服务地址/v1。"
        )


def prices(settings: Settings) -> Mapping[str, tuple[Decimal, Decimal]]:
    """Read `llm_prices`: model -> price of a million tokens in and out, as written by whoever knows them.

    Raises:
        SettingsError: it is not of the form ``model=in/out, model=in/out``.
    """
    found: dict[str, tuple[Decimal, Decimal]] = {}
    for item in filter(None, (part.strip() for part in settings.llm_prices.replace("，", ",").split(","))):
        model, _, pair = item.rpartition("=")
        given, _, taken = pair.partition("/")
        try:
            price = Decimal(given.strip()), Decimal(taken.strip())
        except InvalidOperation:
            price = None
        if not model.strip() or price is None or not all(p.is_finite() and p >= 0 for p in price):
            raise SettingsError(
                f"设置项 llm_prices 的“{item}”看不懂。应写成“模型名=输入价/输出价”，价格为每百万 token，"
                "多个模型用逗号分开。"
            )
        found[model.strip()] = price
    return found


def private_names(settings: Settings) -> tuple[str, ...]:
    """Return the names the settings declare private."""
    words = settings.llm_private_names.replace("，", ",").replace("、", ",").split(",")
    return tuple(filter(None, (word.strip() for word in words)))
