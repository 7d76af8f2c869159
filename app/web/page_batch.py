"""The layout of the tab 批量."""

from __future__ import annotations

from collections.abc import Iterator  # noqa: TC003 - gradio reads the annotations of what it calls
from pathlib import Path
from typing import Any

import gradio as gr

from app.web import handlers_batch, listing
from app.web.following import Board, Office, today
from app.web.handlers_batch import Order


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
                label="社区名册（.xlsx、.csv 或 .tsv，须有“社区”一列）",
                height=150,
                elem_id="batch-roster",
            )
        with gr.Row(elem_classes="actions"):
            check = gr.Checkbox(label="逐份检查", value=True, container=False, scale=0, min_width=120)
            engine = gr.Radio(
                [("段落按名册列出", "offline"), ("段落由模型写", "llm")],
                value="offline",
                label="方案中 {{段落.…}} 的写法",
                show_label=False,
                container=False,
                visible=bool(office.settings.llm_model),
                elem_id="batch-engine",
            )
            start = gr.Button("生成", variant="primary", elem_id="batch-start", scale=0, min_width=200)
            resume = gr.Button("续做", elem_id="batch-resume", scale=0, min_width=100)
            stop = gr.Button("停止", elem_id="batch-stop", scale=0, min_width=80)
    says = gr.HTML(elem_id="batch-says")
    with gr.Column(visible=False) as frame:
        downloads = gr.HTML(elem_id="batch-downloads")
        notes = gr.HTML(elem_id="batch-notes")
        rows = gr.HTML(elem_id="batch-rows")
    board = Board("batch", says, {"downloads": downloads, "notes": notes, "rows": rows}, frame)

    def work(order: Order, request: gr.Request) -> Iterator[list[Any]]:
        halt = office.stop(request, "batch")
        yield from board.work(
            office,
            request,
            lambda desk, tell: handlers_batch.produce(
                order, desk=desk, settings=office.settings, today=today(), tell=tell, stop=halt
            ),
        )

    def produce(
        given: str | None, people: str | None, checked: bool, by: str, request: gr.Request
    ) -> Iterator[list[Any]]:
        yield from work(Order(_path(given), _path(people), checked, by), request)

    def go_on(
        given: str | None, people: str | None, checked: bool, by: str, request: gr.Request
    ) -> Iterator[list[Any]]:
        yield from work(Order(_path(given), _path(people), checked, by, resume=True), request)

    def halt(request: gr.Request) -> Any:
        job = office.jobs.running(office.desk(request), "batch")
        if job is not None and office.halt(request, "batch"):
            job.says = "正在停止，等手头的几份做完……"
            return gr.skip()  # the work under way is shown already
        return listing.banner("info", "没有正在进行的批量制发。")

    def wait() -> str:
        return listing.banner("busy", "正在等候，前面的批次做完后自动开始……")

    def fill(request: gr.Request) -> tuple[str, str]:
        return handlers_batch.example(office.desk(request))

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    given = [plan, roster, check, engine]
    example.click(fill, None, [plan, roster], **quiet)
    queue = quiet | {"concurrency_id": "batch"}  # the machine has room for one batch at a time
    start.click(wait, None, says, queue=False, **quiet).then(produce, given, board.outputs, **queue)
    resume.click(wait, None, says, queue=False, **quiet).then(go_on, given, board.outputs, **queue)
    stop.click(halt, None, says, **quiet)
    return board


def _path(given: str | None) -> Path | None:
    return Path(given) if given else None
