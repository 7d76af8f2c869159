"""Variables of other products: their libraries would read them, so they are taken out of this process."""

from __future__ import annotations

import os


def forget(*prefixes: str) -> None:
    """Take the variables whose names begin with one of `prefixes` out of the environment of this process."""
    for name in list(os.environ):
        if name.startswith(prefixes):
            del os.environ[name]
