"""The web workbench: Gradio pages on FastAPI, behind a login; nothing is fetched from another machine.

`create_app` is all the rest of the program needs. Layout lives in page*.py, what happens in handlers_*.py, which know
nothing of Gradio.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import FastAPI

    from app.settings import Settings

__all__ = ["create_app"]


def create_app(settings: Settings) -> FastAPI:
    """Build the workbench for an installation.

    Raises:
        SettingsError: the account file cannot be used.
    """
    from app.web.server import build

    return build(settings)
