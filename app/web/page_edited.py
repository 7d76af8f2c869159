"""The button that takes back a draft edited in Word."""

from __future__ import annotations

from collections.abc import Iterator  # noqa: TC003 - gradio reads the annotations of what it calls
from typing import TYPE_CHECKING, Any

import gradio as gr

from app.web import handlers_incoming
from app.web.page_steps import SCROLL

if TYPE_CHECKING:
    from app.web.following import Board, Office


def edited_button() -> gr.UploadButton:
    """Lay out the button: the edited document and, for a draft of another day, its record."""
    return gr.UploadButton(
        "收回改过的文稿",
        file_types=[".docx", ".doc", ".wps", ".md", ".txt", ".json"],
        file_count="multiple",
        size="sm",
        min_width=150,
        scale=0,
        elem_id="draft-edited",
    )


def connect(office: Office, board: Board, button: gr.UploadButton) -> None:
    """Show on `board` what was changed in the document that is uploaded."""

    def take_in(files: list[str], request: gr.Request) -> Iterator[list[Any]]:
        yield from board.work(
            office,
            request,
            lambda desk, tell: handlers_incoming.bring_in(files, desk=desk, settings=office.settings, tell=tell),
        )

    button.upload(take_in, button, board.outputs, show_progress="hidden", api_visibility="private").then(
        None, js=SCROLL
    )
