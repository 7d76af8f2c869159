"""The layout of 查找雷同, under the tab 检查."""

from __future__ import annotations

from collections.abc import Iterator  # noqa: TC003 - gradio reads the annotations of what it calls
from pathlib import Path
from typing import Any

import gradio as gr

from app.web import handlers_similar
from app.web.following import Board, Office


def similar_part(office: Office) -> Board:
    """Lay out the part; return the board that shows results."""
    with gr.Column(elem_classes="card"):
        gr.HTML('<p class="lead">选择各单位报送的材料，查找雷同内容；单位名称、套话和所依据的方案中的文字不计入。</p>')
        with gr.Row(equal_height=True):
            files = gr.File(
                label="各单位的材料（两份以上）", file_count="multiple", height=170, elem_id="similar-files", scale=3
            )
            plan = gr.File(label="共同依据的方案（选填）", height=170, elem_id="similar-plan", scale=2)
        with gr.Row(elem_classes="actions"):
            threshold = gr.Slider(
                0.1,
                1,
                value=handlers_similar.THRESHOLD,
                step=0.05,
                label="相似度下限",
                scale=0,
                min_width=260,
                elem_id="similar-threshold",
            )
            start = gr.Button("比较", variant="primary", elem_id="similar-start", scale=0, min_width=200)
    says = gr.HTML(elem_id="similar-says")
    with gr.Column(visible=False) as frame:
        pairs = gr.HTML(elem_id="similar-pairs")
    board = Board("similar", says, {"pairs": pairs}, frame)

    def compare(given: list[str] | None, shared: str | None, least: float, request: gr.Request) -> Iterator[list[Any]]:
        paths = [Path(name) for name in given or ()]
        base = Path(shared) if shared else None
        yield from board.work(
            office, request, lambda _desk, tell: handlers_similar.similar(paths, base, least, tell=tell)
        )

    start.click(compare, [files, plan, threshold], board.outputs, show_progress="hidden", api_visibility="private")
    return board
