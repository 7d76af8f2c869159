"""The layout of the tab 批量."""

from __future__ import annotations

from collections.abc import Iterator  # noqa: TC003 - gradio reads the annotations of what it calls
from pathlib import Path
from typing import Any

import gradio as gr

from app.local import local
from app.web import handlers_batch
from app.web.following import Board, Office, today


def batch_tab(office: Office) -> Board:
    """Lay out the tab; return the board that shows results."""
    with gr.Row(elem_classes="tools"):
        gr.HTML(
            '<p class="lead">一份带字段的方案，加一份社区名册，为每个社区各出一份文件并逐份检查。'
            "方案中的字段写成 <code>{{社区}}</code> 的样子，与名册的列名一致。</p>"
        )
        example = gr.Button("填入示例", size="sm", min_width=110, scale=0, elem_id="batch-example")
    with gr.Column(elem_classes="card"):
        with gr.Row(equal_height=True):
            plan = gr.File(label="方案（.docx 或 .md）", height=150, elem_id="batch-plan")
            roster = gr.File(
                label="社区名册（.xlsx 或 .csv，须有“社区”一列）",
                height=150,
                elem_id="batch-roster",
            )
        with gr.Row(elem_classes="actions"):
            check = gr.Checkbox(label="逐份检查", value=True, container=False, scale=0, min_width=120)
            start = gr.Button("生成", variant="primary", elem_id="batch-start", scale=0, min_width=200)
    says = gr.HTML(elem_id="batch-says")
    with gr.Column(visible=False) as frame:
        downloads = gr.HTML(elem_id="batch-downloads")
        rows = gr.HTML(elem_id="batch-rows")
    board = Board("batch", says, {"downloads": downloads, "rows": rows}, frame)

    def produce(given: str | None, people: str | None, checked: bool, request: gr.Request) -> Iterator[list[Any]]:
        yield from board.work(
            office,
            request,
            lambda desk, tell: handlers_batch.produce(
                Path(given) if given else None,
                Path(people) if people else None,
                check=checked,
                desk=desk,
                today=today(),
                tell=tell,
                local=local(office.settings),
            ),
        )

    def fill(request: gr.Request) -> tuple[str, str]:
        return handlers_batch.example(office.desk(request))

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    example.click(fill, None, [plan, roster], **quiet)
    start.click(produce, [plan, roster, check], board.outputs, **quiet)
    return board
