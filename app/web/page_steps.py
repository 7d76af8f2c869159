"""The steps of a draft on the page: its buttons, the outline to edit, one section written again."""

from __future__ import annotations

from collections.abc import Iterator  # noqa: TC003 - gradio reads the annotations of what it calls
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import gradio as gr

from app.web import handlers_draft, handlers_steps, listing
from app.web.following import Board, Office, today
from app.web.form import FIELDS, Form
from app.web.handlers_draft import Asked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradio.components import Component

SCROLL = "() => document.querySelector('#draft-says').scrollIntoView({behavior: 'smooth', block: 'start'})"
# the words as they come stand below the outline, too
SCROLL_SOON = f"() => {{ setTimeout({SCROLL}, 600); }}"
_LEAD = (
    "每个部分的标题占一行，要点以“- ”开头；可以改标题、调整先后、增删要点。"
    "新写的要点写入文稿，模型漏写的补上或逐条说明。清空提纲后起草，则按任务书全部重拟。"
)
_AGAIN = "只重写一个部分，其余各部分一字不动。离线起草时换一种写法；由模型起草时可以写明要求。"


@dataclass(frozen=True, slots=True)
class Buttons:
    """What a person can press to draft."""

    plan: gr.Button
    start: gr.Button
    resume: gr.Button
    stop: gr.Button


@dataclass(frozen=True, slots=True)
class Sketch:
    """The outline's part of the page; `text` is read when a draft is begun."""

    board: Board
    text: gr.Textbox


def step_buttons() -> Buttons:
    """Lay out the buttons."""
    return Buttons(
        gr.Button("先列提纲", elem_id="draft-propose", scale=0, min_width=120),
        gr.Button("起草", variant="primary", elem_id="draft-start", scale=0, min_width=200),
        gr.Button("接着写", elem_id="draft-resume", scale=0, min_width=100),
        gr.Button("停止", elem_id="draft-stop", scale=0, min_width=80),
    )


def outline_card() -> Sketch:
    """Lay out the outline, hidden until there is one."""
    says = gr.HTML(elem_id="draft-outline-says")
    with gr.Column(visible=False, elem_classes="card", elem_id="draft-outline-card") as frame:
        gr.HTML(f'<h2 class="step">提纲</h2><p class="lead">{_LEAD}</p>')
        text = gr.Textbox(
            label="提纲", show_label=False, lines=14, max_lines=40, interactive=True, elem_id="draft-outline"
        )
        clear = gr.Button("清空提纲", size="sm", min_width=100, scale=0)
        clear.click(lambda: "", None, text, show_progress="hidden", api_visibility="private")
    return Sketch(Board("outline", says, {"text": text}, frame), text)


def rewriting() -> tuple[gr.Textbox, gr.Textbox, gr.Button]:
    """Lay out the fields for one section to be written again."""
    gr.HTML(f'<p class="lead">{_AGAIN}</p>')
    section = gr.Textbox(label="部分", placeholder="如 三、组织保障、引言", elem_id="draft-section")
    instruction = gr.Textbox(
        label="要求（只有模型能按要求改写）", placeholder="如 写明每月调度一次", lines=2, elem_id="draft-instruction"
    )
    return section, instruction, gr.Button("重写", elem_id="draft-rewrite")


def wire(
    office: Office,
    board: Board,
    buttons: Buttons,
    sketch: Sketch,
    *,
    rewriting: tuple[gr.Textbox, gr.Textbox, gr.Button],
    given: Sequence[Component],
) -> None:
    """Connect the buttons with what they do.

    Args:
        office: what the tabs share.
        board: shows the draft.
        buttons: to press.
        sketch: the outline.
        rewriting: section, instruction and button of a section written again.
        given: the choice of the engine, then the form's fields.
    """

    def ordered(request: gr.Request, engine: str, outline: str, values: Sequence[Any]) -> tuple[Form, Asked]:
        form = Form(**dict(zip(FIELDS, values, strict=True)))
        return form, Asked("llm" if engine == "llm" else "offline", outline, office.stop(request))

    def make(request: gr.Request, outline: str, engine: str, *values: Any) -> Iterator[list[Any]]:
        form, asked = ordered(request, engine, outline, values)
        yield from board.work(
            office,
            request,
            lambda desk, tell: handlers_draft.make(
                form, asked, desk=desk, settings=office.settings, today=today(), tell=tell
            ),
        )

    def go_on(request: gr.Request, engine: str, *values: Any) -> Iterator[list[Any]]:
        form, asked = ordered(request, engine, "", values)
        yield from board.work(
            office,
            request,
            lambda desk, tell: handlers_draft.make(
                form, asked, desk=desk, settings=office.settings, today=today(), tell=tell, resume=True
            ),
        )

    def propose(request: gr.Request, engine: str, *values: Any) -> Iterator[list[Any]]:
        form, asked = ordered(request, engine, "", values)
        yield from sketch.board.work(
            office,
            request,
            lambda desk, tell: handlers_steps.propose(
                form, asked, desk=desk, settings=office.settings, today=today(), tell=tell
            ),
        )

    def again(request: gr.Request, part: str, wish: str, engine: str, *values: Any) -> Iterator[list[Any]]:
        form, asked = ordered(request, engine, "", values)
        yield from board.work(
            office,
            request,
            lambda desk, tell: handlers_steps.again(
                form, asked, part, wish, desk=desk, settings=office.settings, today=today(), tell=tell
            ),
        )

    def halt(request: gr.Request) -> str:
        running = office.halt(request)
        return listing.banner("info", "正在停止，写完的部分会保存。" if running else "没有正在进行的起草。")

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    section, instruction, rewrite = rewriting
    for button in (buttons.start, buttons.resume):  # first: a listener waits for the one registered before it
        button.click(None, js=SCROLL_SOON)
        button.click(lambda: "", None, sketch.board.says, **quiet)
    buttons.start.click(make, [sketch.text, *given], board.outputs, **quiet).then(None, js=SCROLL)
    buttons.resume.click(go_on, [*given], board.outputs, **quiet).then(None, js=SCROLL)
    buttons.plan.click(propose, [*given], sketch.board.outputs, **quiet)
    buttons.stop.click(halt, None, board.says, **quiet)
    rewrite.click(again, [section, instruction, *given], board.outputs, **quiet)
