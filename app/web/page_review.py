"""The layout of the tab 检查."""

from __future__ import annotations

from collections.abc import Iterator  # noqa: TC003 - gradio reads the annotations of what it calls
from pathlib import Path
from typing import Any

import gradio as gr

from app.local import local
from app.web import handlers_review
from app.web.following import Board, Office, today
from app.web.form import TYPES
from app.web.page_recheck import recheck_part
from app.web.page_similar import similar_part


def review_tab(office: Office) -> tuple[Board, ...]:
    """Lay out the tab with its three parts; return the boards that show results."""
    with gr.Tabs():
        with gr.Tab("检查材料", id="review-check"):
            check = review_part(office)
        with gr.Tab("复核修改稿", id="review-recheck"):
            recheck = recheck_part(office)
        with gr.Tab("查找雷同", id="review-similar"):
            similar = similar_part(office)
    return check, recheck, similar


def review_part(office: Office) -> Board:
    """Lay out the part in which files are checked; return the board that shows results."""
    with gr.Column(elem_classes="card"):
        gr.HTML(
            '<p class="lead">拖入要检查的方案或报告，可以一次多份。检查报告时可同时给出所依据的方案，逐项比对。</p>'
        )
        with gr.Row(equal_height=True):
            files = gr.File(
                label="要检查的文件（Word、WPS、PDF、网页、文本，可多选）",
                file_count="multiple",
                height=170,
                elem_id="review-files",
                scale=3,
            )
            plan = gr.File(label="所依据的方案（选填）", height=170, elem_id="review-plan", scale=2)
            waivers = gr.File(
                label="豁免清单（选填，.yaml）",
                file_types=[".yaml", ".yml"],
                height=170,
                elem_id="review-waivers",
                scale=2,
            )
        with gr.Row(elem_classes="actions"):
            kind = gr.Dropdown(
                [("自动判断文种", ""), *TYPES],
                value="",
                label="文种",
                show_label=False,
                container=False,
                scale=0,
                min_width=220,
            )
            start = gr.Button("检查", variant="primary", elem_id="review-start", scale=0, min_width=200)
    says = gr.HTML(elem_id="review-says")
    with gr.Column(visible=False) as frame:
        downloads = gr.HTML(elem_id="review-downloads")
        with gr.Tabs():
            with gr.Tab("检查意见"):
                findings = gr.HTML(elem_id="review-findings")
            with gr.Tab("与方案比对"):
                coverage = gr.HTML(elem_id="review-coverage")
    board = Board("review", says, {"downloads": downloads, "findings": findings, "coverage": coverage}, frame)

    def check(
        given: list[str] | None, against: str | None, granted: str | None, doc_type: str, request: gr.Request
    ) -> Iterator[list[Any]]:
        paths = [Path(name) for name in given or ()]
        base, list_ = (Path(name) if name else None for name in (against, granted))
        yield from board.work(
            office,
            request,
            lambda desk, tell: handlers_review.review(
                paths,
                base,
                doc_type or None,
                list_,
                desk=desk,
                today=today(),
                tell=tell,
                local=local(office.settings),
                office=office.settings.review_office,
            ),
        )

    start.click(check, [files, plan, waivers, kind], board.outputs, show_progress="hidden", api_visibility="private")
    return board
