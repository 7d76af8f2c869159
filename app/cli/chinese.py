"""Click's own complaints, said in Chinese."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterable

_SECTIONS = {"Options": "选项", "Commands": "命令", "Arguments": "参数"}
_PHRASES = (
    ("Show this message and exit.", "显示本帮助。"),
    ("[default: ", "[默认："),
    ("; ", "；"),
    ("[required]", "[必填]"),
)
_MEANT = dict.fromkeys(("--jobs", "--threads", "--processes", "--parallel"), "--workers")  # as other programs call it
_WIDE = r"[\u2018-\u201d\u3000-\u9fff\uff00-\uffef]"
_LINE_END = re.compile(rf"(?<={_WIDE})\n[ \t]*(?={_WIDE})")


class ChineseFormatter(click.HelpFormatter):
    """Writes click's help pages with Chinese headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the usage line."""
        super().write_usage(prog, args, prefix or "用法：")

    def write_text(self, text: str) -> None:
        """Write paragraphs; where a line of the source ends between Chinese characters there is no blank."""
        super().write_text(_LINE_END.sub("", text))

    def section(self, name: str) -> Any:
        """Open a section under its Chinese name."""
        return super().section(_SECTIONS.get(name, name))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write a list of options with their explanations."""
        super().write_dl([(first, _translated(second)) for first, second in rows], col_max, col_spacing)


class ChineseContext(click.Context):
    """A context whose help pages are Chinese."""

    formatter_class = ChineseFormatter


def _translated(words: str) -> str:
    for english, chinese in _PHRASES:
        words = words.replace(english, chinese)
    return re.sub(r"(\d+)<=x<=(\d+)", r"\1～\2", words)


def usage_message(error: click.UsageError) -> str:
    """Return one Chinese sentence for a wrong command line, with where to look up the right one."""
    command = error.ctx.command_path if error.ctx else "wenheng"
    return f"{_what(error)} 用法见：{command} --help"


def _what(error: click.UsageError) -> str:
    if isinstance(error, click.NoSuchOption):
        meant = _MEANT.get(error.option_name)
        known = error.ctx is not None and any(meant in param.opts for param in error.ctx.command.params)
        likely = [meant] if meant is not None and known else error.possibilities
        near = f"是否指 {'、'.join(likely)}？" if likely else ""
        return f"没有选项 {error.option_name}。{near}"
    if isinstance(error, click.MissingParameter):
        name = error.param.make_metavar(error.ctx) if error.param and error.ctx else "参数"
        option = f"{error.param.opts[0]} " if isinstance(error.param, click.Option) else ""
        return f"缺少 {option}{name}。"
    if isinstance(error, click.BadParameter):
        if error.param and isinstance(error.param.type, click.Choice):
            given = error.message.split("'")[1] if "'" in error.message else ""
            return f"{error.param.opts[-1]} 只能是 {'、'.join(map(str, error.param.type.choices))}，现为“{given}”。"
        return f"{_named(error)} 的值不能用：{_value(error)}"
    if error.message.startswith("No such command"):
        return f"没有这个命令：{error.message.split(chr(39))[1] if chr(39) in error.message else ''}。"
    if error.message.startswith("Missing command"):
        return "请给出命令。"
    if error.message.startswith("Got unexpected extra argument"):
        return f"多余的参数：{error.message.rpartition('(')[2].rstrip(').')}。"
    return error.message


def _named(error: click.BadParameter) -> str:
    """Return the option as typed (--today), an argument by its Chinese name."""
    if isinstance(error.param, click.Option):
        return max(error.param.opts, key=len)
    return error.param.make_metavar(error.ctx) if error.param and error.ctx else "参数"


def _value(error: click.BadParameter) -> str:
    """Say in Chinese what click says of a number."""
    kind = error.param.type if error.param else None
    if not isinstance(kind, click.types.IntParamType | click.types.FloatParamType):
        return error.message
    what = "整数" if isinstance(kind, click.types.IntParamType) else "数字"
    low, high = getattr(kind, "min", None), getattr(kind, "max", None)
    between = (
        f"{low}～{high} 的" if low is not None and high is not None else f"不小于 {low} 的" if low is not None else ""
    )
    given = re.search(r"'([^']*)'|^(-?[\d.]+)", error.message)
    shown = f"，现为“{given[1] or given[2]}”" if given else ""
    return f"应为{between}{what}{shown}。"
