"""A desk of the workbench and a form filled in, for its tests."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from app import settings as installation
from app.web import handlers_draft
from app.web.form import Form

if TYPE_CHECKING:
    from pathlib import Path

    from app.settings import Settings
    from app.web.desk import Desk

TODAY = date(2026, 3, 2)
SESSION = "0123456789abcdef0123456789abcdef"
BRIEFS = installation.bundled("corpus") / "briefs"
FORM = Form(
    doc_type="work_scheme",
    unit="望桥街道办事处",
    title="望桥街道2026年楼道堆物清理工作方案",
    start="2026年3月1日",
    end="2026/10/31",
    issue_date="2026.3.2",
    targets=[
        ["楼道清理", "不低于", "95", "%", "全街道", "2026-10-31", "", "", ""],
        ["", "", "", "", "", "", "", "", ""],
    ],
    tasks=[["清点堆物楼道", "逐栋清点", "街道社会事务办公室", "桥东社区党委、长堤社区党委", "2026-04-30", "清单", ""]],
)
FAULTY = (
    "# 桥东社区2025年反诈宣传情况报告\n\n一、基本情况\n\n开展宣传12场。\n\n三、下一步打算\n\n继续开展。\n\n"
    "桥东社区居民委员会\n2025年12月X日\n"
)


def silent(_words: str) -> None:
    """Take word of progress and keep it."""


def made(form: Form, desk: Desk, settings: Settings) -> dict[str, Any]:
    return handlers_draft.make(form, handlers_draft.Asked(), desk=desk, settings=settings, today=TODAY, tell=silent)


def given_out(desk: Desk, links: str) -> list[Path]:
    from urllib.parse import unquote

    found = []
    for part in links.split('href="')[1:]:
        _, _, kind, run, name = unquote(part.split('"')[0]).split("/")
        path = desk.file(kind, run, name)
        assert path is not None
        found.append(path)
    return found


def settings_of(desk: Desk) -> Settings:
    return installation.load({"WENHENG_HOME": str(desk.begin("draft").parents[3])})


def fields(form: Form) -> dict[str, Any]:
    return {name: getattr(form, name) for name in Form.__dataclass_fields__}
