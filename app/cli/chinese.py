"""Click's own complaints, said in Chinese."""

from __future__ import annotations

import click


def usage_message(error: click.UsageError) -> str:
    """Return one Chinese sentence for a wrong command line, with where to look up the right one."""
    command = error.ctx.command_path if error.ctx else "wenheng"
    return f"{_what(error)} 用法见：{command} --help"


def _what(error: click.UsageError) -> str:
    if isinstance(error, click.NoSuchOption):
        near = f"是否指 {'、'.join(error.possibilities)}？" if error.possibilities else ""
        return f"没有选项 {error.option_name}。{near}"
    if isinstance(error, click.MissingParameter):
        name = error.param.make_metavar(error.ctx) if error.param and error.ctx else "参数"
        return f"缺少 {name}。"
    if isinstance(error, click.BadParameter):
        if error.param and isinstance(error.param.type, click.Choice):
            given = error.message.split("'")[1] if "'" in error.message else ""
            return f"{error.param.opts[-1]} 只能是 {'、'.join(map(str, error.param.type.choices))}，现为“{given}”。"
        name = error.param.make_metavar(error.ctx) if error.param and error.ctx else "参数"
        return f"{name} 的值不能用：{error.message}"
    if error.message.startswith("No such command"):
        return f"没有这个命令：{error.message.split(chr(39))[1] if chr(39) in error.message else ''}。"
    if error.message.startswith("Missing command"):
        return "请给出命令。"
    if error.message.startswith("Got unexpected extra argument"):
        return f"多余的参数：{error.message.rpartition('(')[2].rstrip(').')}。"
    return error.message
