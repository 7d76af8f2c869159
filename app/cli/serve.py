"""`wenheng serve`: the web workbench."""

from __future__ import annotations

import errno
import socket
import sys
from typing import Any

import click


class Port(click.ParamType[int]):
    """A port's number."""

    name = "端口"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Parse `value`, or fail with one Chinese sentence."""
        words = str(value)
        if not words.isdecimal() or not 1 <= int(words) <= 65535:
            self.fail(f"“{words}”不是端口号，应为 1 至 65535 的整数。", param, ctx)
        return int(words)


@click.command(
    "serve",
    epilog="示例：wenheng serve --port 8000",
)
@click.option("--host", default="127.0.0.1", show_default=True, metavar="地址", help="监听的地址；默认只供本机使用。")
@click.option(
    "--port",
    type=Port(),
    default=7860,
    show_default=True,
    metavar="端口",
    help="监听的端口。",
)
@click.option("--reset-password", is_flag=True, help="重设登录密码，显示新密码后退出；已登录的须重新登录。")
def command(host: str, port: int, reset_password: bool) -> int:
    """打开网页工作台：起草、检查、批量，用浏览器操作。"""
    from app import settings
    from app.web.accounts import USER, Accounts

    chosen = settings.load()
    if reset_password:
        password = Accounts(chosen.home).reset()
        click.echo(f"密码已重设。用户名：{USER}　新密码：{password}\n密码只显示这一次，请记下。")
        return 0
    with _listening(host, port) as listener:
        click.echo("正在启动……", err=True)
        from app.web.server import serve

        try:
            serve(chosen, listener, lambda: _announce(host, port))
        except KeyboardInterrupt:  # the server hands the signal on once it has shut down
            click.echo("工作台已关闭。")
    return 0


def _announce(host: str, port: int) -> None:
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"文衡工作台：http://{shown}:{port}（按 Ctrl+C 关闭）")
    if host not in {"127.0.0.1", "localhost", "::1"}:
        click.echo("提示：同一网络的其他电脑也能打开这个地址，登录信息未加密传输，只宜在内部网络使用。", err=True)
    sys.stdout.flush()


def _listening(host: str, port: int) -> socket.socket:
    """Take the port before anything slow is done.

    Raises:
        UserError: it is taken, or the address is not one of this machine.
    """
    from app.errors import UserError

    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise UserError(f"地址 {host} 不能用：找不到这个地址。--host 请写本机的地址，如 127.0.0.1。") from error
    try:
        if sys.platform != "win32":  # there the option would let two servers share a port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(128)
    except OSError as error:
        listener.close()
        if error.errno in {errno.EADDRINUSE, errno.EACCES}:
            what = "已被占用" if error.errno == errno.EADDRINUSE else "不允许使用"
            raise UserError(f"端口 {port} {what}。请换一个端口，如 wenheng serve --port {_other(port)}。") from error
        raise UserError(f"地址 {host} 不能用：不是本机的地址。--host 请写本机的地址，如 127.0.0.1。") from error
    return listener


def _other(port: int) -> int:
    return port + 1 if 1023 < port < 65535 else 8000
