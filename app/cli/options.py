"""Options that several verbs share."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from evaluators.doctype import OTHER, TYPE_IDS, asked_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.local import Local

F = TypeVar("F", bound="Callable[..., Any] | click.Command")

EXISTING = click.Path(path_type=Path)  # existence is checked by the readers, which say in Chinese what is wrong
OUTPUT = click.Path(path_type=Path)


class DateType(click.ParamType[date]):
    """A day, written YYYY-MM-DD."""

    name = "日期"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Parse `value`, or fail with one Chinese sentence."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"“{value}”不是日期，应写成 2026-03-02 的样子。", param, ctx)


def today_option(function: F) -> F:
    """Add --today DATE, which stands for the clock."""
    return click.option(
        "--today",
        type=DateType(),
        default=None,
        callback=lambda _c, _p, value: value or date.today(),  # noqa: DTZ011 - a clerk's calendar day
        metavar="日期",
        help="以此日期为“今天”（默认：当天）。",
    )(function)


def type_option(function: F) -> F:
    """Add --type ID, one of the six document types or `other`, by id or Chinese name; an unknown one is refused."""
    return click.option(
        "--type",
        "doc_type",
        default=None,
        metavar="文种",
        callback=lambda _c, _p, value: value and asked_for(value),
        help=f"指定文种（默认：自动判断）：{'、'.join(TYPE_IDS)}，或者中文名称；六种以外的为 {OTHER}。",
    )(function)


def label_option(function: F) -> F:
    """Add --ai-label and --no-ai-label, which overrule the setting this once."""
    return click.option(
        "--ai-label/--no-ai-label",
        "label",
        default=None,
        help="是否标明人工智能辅助生成（默认按设置 ai_label：模型起草的标明）。",
    )(function)


def format_option(*choices: str) -> Callable[[F], F]:
    """Add --format with `choices`, the first of which is the default."""
    return click.option(
        "--format", "form", type=click.Choice(choices), default=choices[0], show_default=True, help="输出格式。"
    )


def settings_option(function: F) -> F:
    """Add --settings FILE, a district's own words, thresholds and switched-off rules."""
    return click.option(
        "--settings",
        "district",
        type=EXISTING,
        default=None,
        metavar="文件",
        help="本地设置：词条、单位名册、规则的数值、停用的规则（默认：设置目录中的 district.yaml）。",
    )(function)


def here(district: Path | None = None) -> Local:
    """Return what this installation brings to a check, and say on stderr what of it cannot be read."""
    from app.local import local

    found = local(file=district)
    if found.note:
        click.echo(found.note, err=True)
    return found


def codes(given: tuple[str, ...]) -> tuple[str, ...]:
    """Return the codes of a repeated option, each of which may hold several separated by commas."""
    return tuple(code.strip() for item in given for code in item.replace("，", ",").split(",") if code.strip())


def spreadsheet(out: Path | None, option: str, *inputs: Path | None) -> None:
    """Refuse a spreadsheet whose name is not one, or that would replace an input, before any work is done.

    Args:
        out: where the spreadsheet goes; None where none is asked for.
        option: the option as the person wrote it.
        inputs: the files given.

    Raises:
        UserError: `out` does not end in .xlsx, or is one of `inputs`.
    """
    from app.errors import UserError

    if out is None:
        return
    spared(out, *inputs)
    if out.suffix.lower() != ".xlsx":
        raise UserError(f"{option} 写出的是表格文件，请把 {out} 改为以 .xlsx 结尾的文件名。")


def spared(out: Path, *inputs: Path | None) -> None:
    """Refuse to write over a file that was given to be read.

    Raises:
        UserError: `out` is one of `inputs`.
    """
    from app.errors import UserError

    if any(path is not None and path.exists() and out.exists() and out.samefile(path) for path in inputs):
        raise UserError(f"无法写入 {out}：这是给出的原文件。请换一个文件名，以免覆盖原件。")
