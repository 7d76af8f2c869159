"""wenheng prompts: show, compare and try the prompts that a model is asked with."""

from __future__ import annotations

import difflib

import click


@click.group(
    "prompts",
    help="查看、比较和检验起草用的提示词。每份草稿的 JSON 结果和文件属性都写明所用的提示词和版本。",
    epilog="示例：wenheng prompts show shared/section",
)
def command() -> None:
    """Group the three verbs."""


@command.command(
    "show", help="列出全部提示词；给出编号的，显示全文。", epilog="示例：wenheng prompts show shared/section@1.0.0"
)
@click.argument("prompt", required=False, metavar="[编号[@版本]]")
def show(prompt: str | None) -> int:
    """List all prompts, or print one."""
    from app import prompts

    if prompt is None:
        for name in prompts.all_ids():
            held = prompts.load(name)
            older = prompts.versions(name)[:-1]
            more = f"，另有 {'、'.join(older)}" if older else ""
            click.echo(f"{name}　{held.version}　{held.purpose}{more}")
        return 0
    click.echo(_text(prompt))
    return 0


@command.command(
    "diff",
    help="逐行比较提示词的两个版本。",
    epilog="示例：wenheng prompts diff shared/section@1.0.0 shared/section@1.1.0",
)
@click.argument("one", metavar="编号@版本")
@click.argument("two", metavar="编号[@版本]")
def diff(one: str, two: str) -> int:
    """Print a unified difference; say so where there is none."""
    lines = list(difflib.unified_diff(_text(one).splitlines(), _text(two).splitlines(), one, two, lineterm="", n=2))
    click.echo("\n".join(lines) if lines else "两个版本没有差别。")
    return 0


@command.command("test", help="用提示词自带的示例填写，检验其声明的要求。", epilog="示例：wenheng prompts test")
@click.argument("prompt", required=False, metavar="[编号[@版本]]")
def test(prompt: str | None) -> int:
    """Render each prompt with its examples and say what it does not keep."""
    from app import prompts

    failed = 0
    for name in [prompt] if prompt else prompts.all_ids():
        wrong = prompts.failures(name)
        failed += bool(wrong)
        click.echo(f"{name}　{'；'.join(wrong) if wrong else '通过'}")
    return 1 if failed else 0


def _text(prompt_id: str) -> str:
    from app import prompts

    held = prompts.load(prompt_id)
    head = f"{held.id} {held.version}　{held.purpose}\n角色：{held.role}　输入：{'、'.join(held.inputs) or '无'}"
    body = "\n\n".join(f"# {role}\n{text}" for role, text in held.parts)
    return f"{head}\n\n{body}"
