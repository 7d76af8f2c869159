"""Document numbers and titles are one whatever their spelling."""

from __future__ import annotations

import pytest

from app.retrieval.reading import area, areas, kind_of
from evaluators.cited_names import cited_names, number_key, title_key


@pytest.mark.parametrize(
    "spelling",
    [
        "望街办发〔2026〕12号",
        "望街办发[2026]12号",
        "望街办发（2026）12号",
        "望街办发【2026】012号",
        "望街办发 〔2026〕 12 号",
    ],
)
def test_a_number_in_any_brackets(spelling: str) -> None:
    assert number_key(spelling) == "望街办发〔2026〕12号"


@pytest.mark.parametrize("spelling", ["望街办发〔2026〕1号", "望街办发〔2025〕12号", "望街党发〔2026〕12号"])
def test_another_number_is_another(spelling: str) -> None:
    assert number_key(spelling) != "望街办发〔2026〕12号"


def test_a_number_in_running_text_is_found_whatever_stands_before_it() -> None:
    assert "云政发〔2024〕1号" in cited_names("三项措施详见云政发〔2024〕1号，另见云民发〔2024〕31号。").search_keys()
    assert "云民发〔2024〕31号" in cited_names("三项措施详见云政发〔2024〕1号，另见云民发〔2024〕31号。").search_keys()


def test_titles_also_inside_titles() -> None:
    assert cited_names("转发《关于印发《助餐办法》的通知》").titles == ("关于印发《助餐办法》的通知", "助餐办法")
    assert cited_names("没有书名号，也没有2026年的12号文件。").search_keys() == []


def test_a_title_with_and_without_marks() -> None:
    assert title_key("《云汀区 “一网统管” 实施办法（试行）》") == title_key("云汀区“一网统管”实施办法(试行)")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("云汀区民政局", ("云汀区", "district")),
        ("中共云汀区望桥街道工作委员会", ("望桥街道", "subdistrict")),
        ("云汀区人民政府青荻街道办事处", ("青荻街道", "subdistrict")),
        ("桥东社区居民委员会", ("桥东社区", "community")),
        ("石磬街道2025年电动自行车整治工作方案", ("石磬街道", "subdistrict")),
        ("临澜市云汀区财政局", ("云汀区", "district")),
        ("云汀区住房和城乡建设局", ("云汀区", "district")),
        ("云汀区城市管理局", ("云汀区", "district")),
        ("云汀区农业农村局", ("云汀区", "district")),
        ("区民政局", None),
        ("街道办事处", None),
        ("社区网格服务中心", None),
        ("", None),
    ],
)
def test_the_area_of_a_unit(name: str, expected: tuple[str, str] | None) -> None:
    assert area(name) == expected


def test_the_areas_a_name_goes_through() -> None:
    assert areas("中共云汀区望桥街道工作委员会") == ["云汀区", "望桥街道"]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("云汀区社区网格员管理办法", "policy"),
        ("关于加强社区消防安全工作的通知", "policy"),
        ("关于印发《望桥街道2026年社区网格服务提质实施方案》的通知", "plan"),
        ("柳浦街道2025年工作要点", "plan"),
        ("东篱街道2025年议事协商工作情况报告", "report"),
        ("东篱街道议事协商实施方案落实情况报告", "report"),
        ("关于上半年工作方案执行情况的总结", "report"),
        ("值班电话", "other"),
    ],
)
def test_the_kind_of_a_title(title: str, kind: str) -> None:
    assert kind_of(title) == kind
