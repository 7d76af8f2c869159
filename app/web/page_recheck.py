"""The layout of 复核修改稿, under the tab 检查."""

from __future__ import annotations

from collections.abc import Iterator  # noqa: TC003 - gradio reads the annotations of what it calls
from pathlib import Path
from typing import Any

import gradio as gr

from app.local import local
from app.web import handlers_recheck
from app.web.following import Board, Office, today


def recheck_part(office: Office) -> Board:
    """Lay out the part; return the board that shows results."""
    with gr.Column(elem_classes="card"):
        gr.HTML(
            '<p class="lead">给出退回前的原稿和重新报送的修改稿，看哪些问题已改、哪些未改、哪里未经要求被改动。</p>'
        )
        with gr.Row(equal_height=True):
            old = gr.File(label="原稿", height=170, elem_id="recheck-old")
            new = gr.File(label="修改稿", height=170, elem_id="recheck-new")
            waivers = gr.File(
                label="豁免清单（选填，.yaml）", file_types=[".yaml", ".yml"], height=170, elem_id="recheck-waivers"
            )
        with gr.Row(elem_classes="actions"):
            start = gr.Button("复核", variant="primary", elem_id="recheck-start", scale=0, min_width=200)
    says = gr.HTML(elem_id="recheck-says")
    with gr.Column(visible=False) as frame, gr.Tabs():
        with gr.Tab("问题对照"):
            findings = gr.HTML(elem_id="recheck-findings")
        with gr.Tab("未经要求的改动"):
            changes = gr.HTML(elem_id="recheck-changes")
    board = Board("recheck", says, {"findings": findings, "changes": changes}, frame)

    def compare(before: str | None, now: str | None, granted: str | None, request: gr.Request) -> Iterator[list[Any]]:
        first, second, list_ = (Path(name) if name else None for name in (before, now, granted))
        yield from board.work(
            office,
            request,
            lambda _desk, tell: handlers_recheck.recheck(
                first, second, list_, today=today(), tell=tell, local=local(office.settings)
            ),
        )

    start.click(compare, [old, new, waivers], board.outputs, show_progress="hidden", api_visibility="private")
    return board
