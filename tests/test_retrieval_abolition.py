"""A document that another one declares abolished is kept and not offered."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.retrieval import Index
from app.retrieval.abolition import ended_names

if TYPE_CHECKING:
    from pathlib import Path

OLD = """# 云汀区楼道照明维护办法

云政发〔2021〕3号

一、维护标准

楼道照明由物业服务人每月检查一次，损坏的7日内修复。

云汀区人民政府
2021年5月6日
"""
NEW = """# 云汀区楼道照明维护办法

云政发〔2025〕8号

一、维护标准

楼道照明由物业服务人每半月检查一次，损坏的3日内修复。

二、施行

本办法自2025年7月1日起施行，《云汀区楼道照明维护办法》（云政发〔2021〕3号）同时废止。

云汀区人民政府
2025年6月3日
"""


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("《甲办法》（云政发〔2021〕3号）同时废止。", ("云政发〔2021〕3号",)),
        ("《甲办法》自本办法施行之日起废止。", ("甲办法",)),
        ("现决定对《甲办法》《乙规定》予以废止。", ("甲办法", "乙规定")),
        ("《甲办法》未废止。", ()),
        ("《甲办法》废止前签订的合同继续有效。", ()),
        ("依据《甲办法》执行。旧的规定废止。", ()),
    ],
)
def test_what_a_text_declares_abolished(text: str, keys: tuple[str, ...]) -> None:
    assert ended_names(text) == keys


@pytest.mark.parametrize("order", [("a-old.md", "b-new.md"), ("b-old.md", "a-new.md")])
def test_the_old_document_stands_until_the_new_one_and_is_then_only_shown_on_request(
    tmp_path: Path, order: tuple[str, str]
) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / order[0]).write_text(OLD, encoding="utf-8")
    (folder / order[1]).write_text(NEW, encoding="utf-8")
    with Index(tmp_path / "home") as index:
        index.update([folder])

        def days(day: date, *, stale: bool = False) -> set[str]:
            found = index.search("楼道照明几日内修复", 10, as_of=day, include_stale=stale)
            return {word for p in found for word in ("7日内", "3日内") if word in p.text}

        assert days(date(2025, 6, 30)) == {"7日内"}
        assert days(date(2025, 7, 1)) == {"3日内"}
        assert days(date(2025, 7, 1), stale=True) == {"7日内", "3日内"}
        (old,) = index.lookup("云政发〔2021〕3号")
        assert old.remark(date(2025, 7, 1)) == "已被《云汀区楼道照明维护办法》取代（有效至2025-06-30）"
        assert index.update([folder]).unchanged == 2
        (folder / order[1]).unlink()
        index.update([folder])
        assert days(date(2025, 7, 1)) == {"7日内"}
