"""The command line: one module per verb, loaded only when it is called.

Every error a person can cause ends here as one Chinese paragraph on stderr and the promised exit status:
0 nothing blocks, 1 something blocks, 2 the user's mistake, 3 a model, index or database out of reach.
"""

from __future__ import annotations

import sys
from importlib import import_module

import click

from app.cli.chinese import ChineseContext, usage_message
from app.errors import WenhengError, exit_status
from evaluators.errors import EvaluatorError

# verb -> one line of help; the module of the same name in this package holds `command`
VERBS: dict[str, str] = {
    "demo": "用自带语料起草方案和报告、检查、比对并导出，全程不联网",
    "index": "把文件加入检索库，或刷新已有文件",
    "search": "在检索库中查找依据",
    "draft": "按任务书起草方案或报告",
    "review": "检查一个文件或一个文件夹",
    "extract": "提取章节、目标、时限和责任单位",
    "reconcile": "将报告与所依据的方案逐项比对",
    "export": "检查后导出为 GB/T 9704 格式的 .docx 或 .pdf",
    "batch": "一份方案加一份名册，为每个社区各出一份文件",
    "serve": "打开网页工作台",
    "prompts": "查看、比较和检验起草用的提示词",
    "rules": "列出检查规则，或解释其中一条",
    "recheck": "复核修改后重新报送的文件",
    "ledger": "方案与报告台账",
    "similar": "查找各单位报送材料中的雷同内容",
    "eval": "运行自带的评测",
}
# promised for later; they say so plainly instead of pretending
ABSENT = frozenset({"ledger"})


class LazyGroup(click.Group):
    """A group whose commands are imported on first use, so that --help loads nothing heavy."""

    context_class = ChineseContext

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the verbs in the order a day's work meets them."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Import and return the command `cmd_name`."""
        if cmd_name not in VERBS:
            return None
        command = _absent(cmd_name) if cmd_name in ABSENT else import_module(f"app.cli.{cmd_name}").command
        command.context_class = ChineseContext
        command.options_metavar = "[选项]"
        if not isinstance(command, click.Command):  # a programming error, not the user's
            raise TypeError(cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """List the verbs without importing them."""
        with formatter.section("命令"):
            formatter.write_dl(list(VERBS.items()))


def _absent(name: str) -> click.Command:
    @click.command(
        name,
        help=f"{VERBS[name]}（本版本尚未提供）。",
        epilog=f"示例：wenheng {name} --help",
        context_settings={"ignore_unknown_options": True},
    )
    @click.argument("rest", nargs=-1, type=click.UNPROCESSED, metavar="[参数]...")
    def command(rest: tuple[str, ...]) -> None:  # noqa: ARG001 - whatever was given, the answer is the same
        raise click.UsageError(f"本版本尚未提供 {name} 命令。")

    return command


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    options_metavar="[选项]",
    subcommand_metavar="命令 [参数]...",
    epilog="示例：wenheng review 报告.docx --plan 方案.docx    （每个命令的用法：wenheng 命令 --help）",
)
@click.version_option(package_name="wenheng", prog_name="wenheng", message="%(prog)s %(version)s", help="显示版本号。")
def wenheng() -> None:
    """文衡：街道、社区方案和报告的起草、检查与制发。"""


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit status; never a traceback for a person's mistake."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        result = wenheng.main(args=argv, prog_name="wenheng", standalone_mode=False)
    except click.UsageError as error:
        click.echo(usage_message(error), err=True)
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("已中止。", err=True)
        return 130
    except BrokenPipeError:  # the reader of a pipe went away: nobody is left to tell
        sys.stderr.close()
        return 0
    except (WenhengError, EvaluatorError) as error:
        click.echo(str(error), err=True)
        return exit_status(error)
    except Exception as error:  # noqa: BLE001 - a person is never shown a traceback; the log keeps it
        from app.cli.mishap import told

        click.echo(told(error), err=True)
        return 3
    return result if isinstance(result, int) else 0
