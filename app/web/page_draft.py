"""The layout of the tab 起草."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from app.errors import WenhengError
from app.files.ai_label import Label
from app.local import local
from app.request import REPORTS
from app.web import handlers_draft, handlers_release, listing
from app.web.following import Board, Office
from app.web.form import FIELDS, OPS, PROBLEMS, RESULTS, STAGES, TABLES, TARGETS, TASKS, TYPES, Form, cell_words
from app.web.jobs import attempt
from app.web.page_edited import connect, edited_button
from app.web.page_steps import outline_card, rewriting, step_buttons, wire

if TYPE_CHECKING:
    from gradio.components import Component

_DAY = "如 2026-03-02"
_WIDTHS = {
    "targets": (19, 8, 9, 7, 10, 12, 19, 8, 8), "tasks": (13, 32, 13, 13, 10, 12, 7), "stages": (20, 15, 15, 50),
    "results": (18, 9, 7, 12, 26, 10, 18), "problems": (24, 24, 24, 16, 12),
}  # fmt: skip


def draft_tab(office: Office) -> tuple[Board, Board]:
    """Lay out form, outline and result; return the boards that show the outline and the result."""
    example, load, edited, clear = _tools()
    told = gr.HTML(elem_id="draft-told")
    inputs, groups = _form()
    kind = inputs["doc_type"]
    if not isinstance(kind, gr.Dropdown):  # a programming error
        raise TypeError(kind)
    with gr.Row(elem_classes="actions", elem_id="draft-actions"):
        choice = gr.Radio(
            [("离线起草", "offline"), ("由模型起草", "llm")],
            value="offline",
            label="起草方式",
            show_label=False,
            container=False,
            visible=bool(office.settings.llm_model),
        )
        buttons = step_buttons()
    sketch = outline_card()
    says = gr.HTML(elem_id="draft-says")
    with gr.Column(visible=False, elem_id="draft-result") as frame:
        downloads = gr.HTML()
        with gr.Row(equal_height=False):
            with gr.Column(scale=7, min_width=420):
                preview = gr.HTML(elem_id="draft-preview")
            with gr.Column(scale=5, min_width=340):
                with gr.Tabs():
                    with gr.Tab("检查意见"):
                        findings = gr.HTML(elem_id="draft-findings")
                    with gr.Tab("各句来源"):
                        sources = gr.HTML(elem_id="draft-sources")
                    with gr.Tab("改动"):
                        changes = gr.HTML(elem_id="draft-changes")
                    with gr.Tab("重写一部分"):
                        section, instruction, rewrite = rewriting()
                release, reason, ending, released, fetched = _gate()
    board = Board(
        "draft",
        says,
        {
            "downloads": downloads,
            "preview": preview,
            "findings": findings,
            "sources": sources,
            "changes": changes,
        },
        frame,
    )
    fields = [inputs[name] for name in FIELDS]

    def fill(doc_type: str, request: gr.Request) -> list[Any]:
        return _values(
            handlers_draft.example(office.desk(request), doc_type), "已填入示例，可直接起草，也可改后再起草。"
        )

    def from_file(file: str) -> list[Any]:
        try:
            form, words = handlers_draft.from_file(Path(file), Path(file).name)
        except WenhengError as error:
            return [*(gr.skip() for _ in FIELDS), listing.banner("error", str(error))]
        return _values(form, words)

    def let_go(why: str, suffix: str, request: gr.Request) -> list[str]:
        label = Label(office.settings.ai_label, office.settings.ai_producer)
        result = attempt(
            lambda: handlers_release.release(office.desk(request), why, suffix, local(office.settings), label)
        )
        if "error" in result:
            return [listing.banner("error", result["error"]), ""]
        return [result["message"], result["downloads"]]

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    connect(office, board, edited)
    buttons.start.click(lambda: ["", "", ""], None, [told, released, fetched], **quiet)
    wire(office, board, buttons, sketch, rewriting=(section, instruction, rewrite), given=(choice, *fields))
    example.click(fill, kind, [*fields, told], **quiet)
    load.upload(from_file, load, [*fields, told], **quiet)
    clear.click(lambda chosen: _values(Form(doc_type=chosen), ""), kind, [*fields, told], **quiet)
    kind.change(_kind_shown, kind, groups, **quiet)
    release.click(let_go, [reason, ending], [released, fetched], **quiet)
    return sketch.board, board


def _tools() -> tuple[gr.Button, gr.UploadButton, gr.UploadButton, gr.Button]:
    """Lay out the line above the form: example, brief from a file, an edited draft, clear."""
    with gr.Row(elem_classes="tools"):
        gr.HTML(
            '<p class="lead">填好表单，生成方案或报告的草稿。正文中的数字、日期和文件名只取自本表和检索到的依据。</p>'
        )
        example = gr.Button("填入示例", size="sm", min_width=110, scale=0)
        load = gr.UploadButton(
            "从任务书文件载入", file_types=[".yaml", ".yml"], size="sm", min_width=160, scale=0, elem_id="draft-load"
        )
        edited = edited_button()
        clear = gr.Button("清空", size="sm", min_width=80, scale=0)
    return example, load, edited, clear


def _form() -> tuple[dict[str, Component], list[Any]]:
    """Lay out the fields; return them by name, and what is shown for reports only."""
    made: dict[str, Component] = {}
    with gr.Column(elem_classes="card"):
        gr.HTML('<h2 class="step"><i>1</i>基本信息</h2>')
        with gr.Row():
            made["doc_type"] = gr.Dropdown(TYPES, value="implementation_plan", label="文种", min_width=160)
            made["unit"] = gr.Textbox(label="发文单位", placeholder="全称，如 望桥街道办事处", scale=2)
            made["addressee"] = gr.Textbox(label="主送机关", placeholder="报告须写，方案可不写", scale=2)
        with gr.Row():
            made["title"] = gr.Textbox(label="标题", placeholder="如 望桥街道2026年社区网格服务提质实施方案", scale=3)
            made["topic"] = gr.Textbox(label="事由", placeholder="没有标题时填，据此拟标题", scale=2)
        with gr.Row():
            made["start"] = gr.Textbox(label="开始日期", placeholder=_DAY, min_width=120)
            made["end"] = gr.Textbox(label="结束日期", placeholder=_DAY, min_width=120)
            made["issue_date"] = gr.Textbox(label="成文日期", placeholder=_DAY, min_width=120)
        made["basis"] = gr.Textbox(label="依据（每行一份文件，写明标题和文号）", lines=3, max_lines=8)
    with gr.Column(elem_classes="card"):
        gr.HTML('<h2 class="step"><i>2</i>目标、任务和阶段</h2>')
        shown = "、".join(word for op, word in OPS.items() if op != "range")
        made["targets"] = _table("targets", "目标", TARGETS, f"“要求”填：{shown}；区间写在目标值里，如 50～90。", 4)
        made["tasks"] = _table("tasks", "任务（报告中为下一步工作）", TASKS, "配合单位有几个的，用顿号隔开。", 4)
        made["stages"] = _table("stages", "阶段", STAGES, "", 3)
    with gr.Column(elem_classes="card", visible=False) as report:
        gr.HTML('<h2 class="step"><i>3</i>报告内容</h2>')
        made["plan"] = gr.File(
            label="所依据的方案（.docx、.md、.txt）",
            height=110,
            elem_id="draft-plan",
        )
        made["results"] = _table("results", "完成情况", RESULTS, "", 4)
        made["problems"] = _table("problems", "存在问题和整改", PROBLEMS, "", 2)
    with gr.Column(elem_classes="card"):
        gr.HTML('<h2 class="step"><i>＋</i>其他</h2>')
        made["facts"] = gr.Textbox(
            label="其他情况（每行一条，可用“基本情况：”“组织领导：”等开头，写明用在哪一部分）", lines=4, max_lines=14
        )
        with gr.Accordion("版头、附件和抄送（选填）", open=False):
            with gr.Row():
                made["issuer"] = gr.Textbox(label="发文机关标志", placeholder="不填用发文单位")
                made["doc_number"] = gr.Textbox(label="发文字号", placeholder="如 望街党发〔2026〕3号")
                made["signer"] = gr.Textbox(label="签发人", placeholder="上行文填写")
                made["urgency"] = gr.Textbox(label="紧急程度", placeholder="特急、加急")
            with gr.Row():
                made["attachments"] = gr.Textbox(label="附件名称（每行一个）", lines=2)
                made["copy_to"] = gr.Textbox(label="抄送机关（每行一个）", lines=2)
        with gr.Accordion("锁定的句子、不告诉模型的名称（选填）", open=False), gr.Row():
            made["locked"] = gr.Textbox(
                label="锁定的句子（每行一句，起草和重写时一字不改）", lines=2, max_lines=8, elem_id="draft-locked"
            )
            made["private"] = gr.Textbox(label="不告诉模型的名称（每行一个，起草前隐去）", lines=2, max_lines=8)
    return made, [report]


def _table(name: str, label: str, columns: dict[str, str], hint: str, rows: int) -> gr.Dataframe:
    """Lay out a table to fill in, with a button that adds a row."""
    with gr.Column(elem_classes="sheet"):
        with gr.Row(elem_classes="sheet-head"):
            gr.HTML(f'<div class="sheet-name">{label}<small>{hint}</small></div>')
            more = gr.Button("增加一行", size="sm", scale=0, min_width=96)
        table = gr.Dataframe(
            value=_padded([], name, rows),
            headers=list(columns),
            column_count=len(columns),
            type="array",
            datatype="str",
            interactive=True,
            wrap=True,
            show_label=False,
            buttons=[],
            max_height=720,
            column_widths=[f"{width}%" for width in _WIDTHS[name]],
            elem_id=f"draft-{name}",
        )
        more.click(
            lambda given: [*given, [""] * len(columns)], table, table, show_progress="hidden", api_visibility="private"
        )
    return table


def _padded(rows: Any, name: str, least: int = 2) -> list[list[str]]:
    kept = [[cell_words(cell) for cell in row] for row in rows]
    empty = [[""] * len(TABLES[name]) for _ in range(max(least - len(kept), 0))]
    return kept + empty


def _values(form: Form, words: str) -> list[Any]:
    """Return the values of all fields, then the message."""
    values = asdict(form)
    shown = [_padded(values[name], name) if name in TABLES else values[name] for name in FIELDS]
    return [*shown, listing.banner("info", words) if words else ""]


def _kind_shown(kind: str) -> Any:
    return gr.update(visible=kind in REPORTS)


def _gate() -> tuple[gr.Button, gr.Textbox, gr.Radio, gr.HTML, gr.HTML]:
    with gr.Column(elem_classes="card gate"):
        gr.HTML('<h2 class="step">导出定稿</h2>')
        with gr.Row():
            ending = gr.Radio(
                [("Word（.docx）", ".docx"), ("PDF", ".pdf")],
                value=".docx",
                label="格式",
                show_label=False,
                container=False,
            )
            release = gr.Button("导出定稿", variant="primary", min_width=120, scale=0, elem_id="draft-release")
        reason = gr.Textbox(
            label="先行导出的理由（仅在有严重问题而确需导出时填写，将记入文件属性和检查报告）",
            placeholder="写明由谁同意、为何先行导出",
            lines=2,
            elem_id="draft-reason",
        )
        released = gr.HTML(elem_id="draft-released")
        fetched = gr.HTML(elem_id="draft-fetched")
    return release, reason, ending, released, fetched
