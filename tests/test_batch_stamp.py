"""One run, one plan: what somebody saves meanwhile is not used unchecked, and what is made bears the plan it is of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from test_batch import TODAY, plan, texts
from test_batch_roster import book

import app.batch
from app.batch import course, run
from app.errors import RosterError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ROWS: list[list[Any]] = [["社区", "户数", "书记"], ["桥东社区", 4200, "周禾生"], ["长堤社区", 3600, "林之远"]]
SAVED = "{{社区}}的书记是{{书记}}。"


def saving(template: Path, work: Callable[..., Any]) -> Callable[..., Any]:
    """Return `work` with somebody saving another plan before it."""

    def worked(*given: Any, **more: Any) -> Any:
        plan(template, SAVED)
        return work(*given, **more)

    return worked


@pytest.mark.parametrize(("where", "name"), [(app.batch, "_written"), (course, "EarlierRows")])
def test_a_plan_saved_during_the_run_is_not_used_unchecked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: Any, name: str
) -> None:
    template = plan(tmp_path / "方案.docx", "{{社区}}有{{户数}}户。")
    before = template.read_bytes()
    files = (template, book(tmp_path / "名册.xlsx", ROWS), tmp_path / "out")
    with monkeypatch.context() as patched:
        patched.setattr(where, name, saving(template, getattr(where, name)))
        with pytest.raises(RosterError, match=r"方案\.docx 在这次生成的过程中被改动过"):
            run(*files, today=TODAY, check=False)
    assert not list(files[2].rglob("*.docx"))
    template.write_bytes(before)
    assert run(*files, today=TODAY, check=False, resume=True).kept == 0
    assert texts(files[2] / "桥东社区.docx") == ["桥东社区有4200户。"]
