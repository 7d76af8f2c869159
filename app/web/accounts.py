"""Who may come in: one account, its password kept as an scrypt hash, and sessions as signed cookies.

Nothing is kept of a session on the server: the cookie carries its id and its end, signed with a key that a new password
replaces, so that a reset shuts every door at once.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.errors import SettingsError
from app.files.atomic import reason, write_atomically

if TYPE_CHECKING:
    from pathlib import Path

USER = "admin"
LIFE = 12 * 3600  # seconds a session lasts: a working day
_N, _R, _P = 2**14, 8, 1  # scrypt: 16 MB and some 50 ms a guess
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is mistaken for another when typed from paper


@dataclass(frozen=True, slots=True)
class _Account:
    salt: bytes
    digest: bytes
    key: bytes


class Accounts:
    """The account file ``users.json`` in the home folder, readable by its owner alone."""

    def __init__(self, home: Path) -> None:
        self.path = home / "users.json"

    def ensure(self) -> str | None:
        """Make the account on first start; return its password then, None where there is an account already.

        Raises:
            SettingsError: the file is there but cannot be used.
        """
        if self.path.exists():
            self._load()
            return None
        return self.reset()

    def reset(self) -> str:
        """Give the account a new random password, end all sessions and return the password."""
        password = "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
        salt = secrets.token_bytes(16)
        kept = {"user": USER, "salt": salt.hex(), "scrypt": _digest(password, salt).hex(), "key": secrets.token_hex(32)}
        with write_atomically(self.path) as temporary:
            temporary.chmod(0o600)
            temporary.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
        return password

    def verify(self, user: str, password: str) -> bool:
        """Tell whether name and password are right; takes as long when the name is wrong."""
        account = self._load()
        right = hmac.compare_digest(_digest(password, account.salt), account.digest)
        return right and hmac.compare_digest(user.encode(), USER.encode())

    def token(self, now: float) -> str:
        """Return the cookie of a new session that begins at `now` (seconds since the epoch)."""
        body = f"{secrets.token_hex(16)}.{int(now) + LIFE}"
        return f"{body}.{self._sign(body)}"

    def session(self, token: str | None, now: float) -> str | None:
        """Return the session's id (32 hex digits) where `token` is ours and has not run out."""
        body, _, signature = (token or "").rpartition(".")
        if not body or not hmac.compare_digest(signature.encode(), self._sign(body).encode()):
            return None
        session, _, end = body.partition(".")
        return session if now < int(end) else None

    def _sign(self, body: str) -> str:
        return hmac.new(self._load().key, body.encode(), hashlib.sha256).hexdigest()

    def _load(self) -> _Account:
        """Read the file anew each time: a reset from another terminal holds at once."""
        try:
            kept = json.loads(self.path.read_text(encoding="utf-8"))
            return _Account(*(bytes.fromhex(kept[name]) for name in ("salt", "scrypt", "key")))
        except OSError as error:
            raise SettingsError(f"账号文件 {self.path} 无法读取：{reason(error)}。") from error
        except (ValueError, KeyError, TypeError) as error:
            raise SettingsError(
                f"账号文件 {self.path} 已损坏。请运行 wenheng serve --reset-password 重设密码。"
            ) from error


def introduction(password: str) -> str:
    """Return what the terminal shows, once, when the account has been made."""
    return (
        f"首次启动，已建立账号。用户名：{USER}　初始密码：{password}\n"
        "密码只显示这一次，请记下；忘记时运行 wenheng serve --reset-password 重设。"
    )


def _digest(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=_N, r=_R, p=_P)
