"""The page's frame: heading, three tabs, looks and language."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import gradio as gr

from app.web.following import Office
from app.web.page_batch import batch_tab
from app.web.page_draft import draft_tab
from app.web.page_review import review_tab

if TYPE_CHECKING:
    from app.settings import Settings

STYLE = Path(__file__).parent / "style.css"
_SANS = (
    "PingFang SC",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "sans-serif",
)
_MONO = ("Consolas", "Menlo", "Noto Sans Mono CJK SC", "monospace")
_TOP = """<header class="top"><div class="top-name">文衡<small>方案与报告的起草、检查和制发</small></div>
<nav><a href="/logout">退出登录</a></nav></header>"""


def page(settings: Settings) -> gr.Blocks:
    """Lay out the workbench."""
    office = Office(settings)
    blocks: gr.Blocks
    with gr.Blocks(title="文衡", fill_width=True, analytics_enabled=False, delete_cache=(3600, 86400)) as blocks:
        gr.HTML(_TOP)
        with gr.Tabs():
            with gr.Tab("起草", id="draft"):
                outline, draft = draft_tab(office)
            with gr.Tab("检查", id="review"):
                reviews = review_tab(office)
            with gr.Tab("批量", id="batch"):
                batch = batch_tab(office)
        for board in (outline, draft, *reviews, batch):
            blocks.load(board.resuming(office), None, board.outputs, show_progress="hidden", api_visibility="private")
    return blocks


def theme() -> gr.themes.Base:
    """Return the colours and typefaces; no typeface is fetched from anywhere."""
    red = gr.themes.Color(
        c50="#fdf3f2", c100="#fbe4e2", c200="#f5c6c2", c300="#eb9c96", c400="#d9665e", c500="#bf3a31", c600="#a8201a",
        c700="#8e1a15", c800="#741511", c900="#5c110e", c950="#3d0a08",
    )  # fmt: skip
    return gr.themes.Base(
        primary_hue=red, neutral_hue="gray", radius_size="sm", font=list(_SANS), font_mono=list(_MONO)
    ).set(
        body_background_fill="#f3f4f6",
        block_border_width="0px",
        block_shadow="none",
        block_padding="0px",
        block_background_fill="transparent",
        block_label_text_size="14px",
        block_title_text_size="14px",
        block_title_text_color="#3d434b",
        input_background_fill="#ffffff",
        input_background_fill_focus="#ffffff",
        input_border_width="1px",
        input_border_color="#c9cdd4",
        input_border_color_focus="#a8201a",
        input_text_size="15px",
        input_padding="8px 10px",
        layout_gap="14px",
        form_gap_width="14px",
        button_secondary_background_fill="#ffffff",
        button_secondary_background_fill_hover="#fdf3f2",
        button_secondary_border_color="#c9cdd4",
        button_secondary_border_color_hover="#a8201a",
        button_border_width="1px",
        table_border_color="#dfe2e6",
        table_even_background_fill="#ffffff",
        table_odd_background_fill="#fafbfc",
        table_text_color="#1f2329",
        button_primary_background_fill="#a8201a",
        button_primary_background_fill_hover="#8e1a15",
        button_primary_text_color="#ffffff",
        block_label_text_color="#3d434b",
        block_title_text_weight="500",
    )


def words() -> gr.I18n:
    """Return the page's own words, which the frontend merges into its Chinese ones."""
    return gr.I18n(**{"zh-CN": {"wenheng": "文衡"}})
