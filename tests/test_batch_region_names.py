"""Which district a name or title means, and that no result goes to the community of a namesake."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given as of_any
from hypothesis import settings
from hypothesis import strategies as st
from test_batch_regions import FIGURES, given, read, titled

from app.batch.areas import area_of, is_of_city
from app.batch.divisions import city_called, data, one_region, place_of
from app.batch.owners import Owners
from app.batch.places import Area, split_region
from app.batch.regions import Regions
from app.batch.whereabouts import Line, whereabouts

if TYPE_CHECKING:
    from collections.abc import Iterator

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "districts.yaml").read_text(encoding="utf-8"))
HEAD: list[Any] = ["区", "街道", "社区"]
NANJING = [HEAD, ["南京市鼓楼区", "清河街道", "桥东社区"], ["南京市玄武区", "清河街道", "长堤社区"]]
BARE = [HEAD, ["鼓楼区", "清河街道", "桥东社区"], ["玄武区", "清河街道", "长堤社区"]]


def _cases() -> Iterator[tuple[list[str], str, str, str]]:
    for case in CASES:
        for kind in ("sure", "open"):
            yield from ((case["roster"], text, kind, name) for text, name in case.get(kind, {}).items())
        yield from ((case["roster"], text, "", "") for text in case.get("none", []))


@pytest.mark.parametrize(("roster", "text", "kind", "name"), list(_cases()))
def test_a_text_names_a_district_for_sure_or_may_name_one_or_names_none(
    roster: list[str], text: str, kind: str, name: str
) -> None:
    named = Regions(Area(region, "清河街道") for region in roster).named(text, text)
    wanted = frozenset({name})
    assert (named.sure, named.open) == (
        wanted if kind == "sure" else frozenset(),
        wanted if kind == "open" else frozenset(),
    )


@pytest.mark.parametrize(
    "word", ["充电区", "回迁区", "别墅区", "宿舍区", "仓储区", "保税区", "示范区", "试点区", "生活区"]
)
@pytest.mark.parametrize("place", ["{}/月报", "{}走访", "成果#{}", ""])
def test_a_word_for_a_part_of_a_place_costs_nobody_anything(tmp_path: Path, word: str, place: str) -> None:
    table = FIGURES if place else titled(f"{word}2026年10月走访统计表")
    roster = read(tmp_path, BARE, **{place.format(word) or "成果": table})
    assert given(roster) == {"鼓楼区清河街道桥东社区": ["7"]}
    assert not roster.losses.found
    assert not any(word in note for note in roster.notes)


@pytest.mark.parametrize("said", ["徐州市鼓楼区", "徐州鼓楼区", "江苏省徐州市鼓楼区", "道外区", "沛县", "西安市新城区"])
@pytest.mark.parametrize("place", ["{}/月报", "{}走访", "成果#{}", ""])
def test_a_namesake_in_another_city_is_nobodys(tmp_path: Path, said: str, place: str) -> None:
    table = FIGURES if place else titled(f"{said}2026年10月走访统计表")
    tables = {place.format(said) or "成果": table, "玄武区": titled(name="长堤社区")}
    roster = read(tmp_path, NANJING, **tables)
    assert given(roster) == {"南京市玄武区清河街道长堤社区": ["7"]}
    (note,) = (note for note in roster.notes if "没有采用" in note)
    assert "不在名册中" in note
    assert said.removeprefix("江苏省")[:2] in note


@pytest.mark.parametrize(
    "place",
    [
        "徐州/鼓楼区/月报", "徐州/鼓楼/月报", "徐州-鼓楼区", "徐州 鼓楼区", "徐州_鼓楼区月报", "鼓楼区（徐州）月报",
        "鼓楼区（徐州市）", "徐州的鼓楼区", "开封鼓楼", "宿州/鼓楼区", "福建/鼓楼区", "福建省/鼓楼区", "福建鼓楼区",
        "徐州市/鼓楼区/月报", "徐州/月报", "福建省福州/鼓楼", "海南州/鼓楼区", "鼓楼区和云龙区", "建邺区与鼓楼区",
    ],
)  # fmt: skip
def test_a_city_beside_a_district_makes_it_another(tmp_path: Path, place: str) -> None:
    roster = read(tmp_path, NANJING, **{place: FIGURES, "玄武区": titled(name="长堤社区")})
    assert given(roster) == {"南京市玄武区清河街道长堤社区": ["7"]}
    assert not roster.losses.found
    (note,) = (note for note in roster.notes if "没有采用" in note)
    assert "州市”像是区县" not in note


@pytest.mark.parametrize(
    "place",
    [
        "南京/鼓楼区/月报", "南京-鼓楼区", "鼓楼区（南京）", "南京的鼓楼区", "南京鼓楼", "江苏/南京/鼓楼",
        "江苏省/鼓楼区", "江苏鼓楼区", "江苏 南京 鼓楼区",
    ],
)  # fmt: skip
def test_the_own_city_beside_a_district_speaks_against_nobody(tmp_path: Path, place: str) -> None:
    roster = read(tmp_path, NANJING, **{place: FIGURES})
    assert given(roster) == {"南京市鼓楼区清河街道桥东社区": ["7"]}
    assert not any("没有采用" in note for note in roster.notes)


@pytest.mark.parametrize("place", ["徐州市/鼓楼区/月报", "徐州市鼓楼区", "成果#徐州鼓楼区", "江苏省徐州市/成果/鼓楼"])
@pytest.mark.parametrize("column", [None, "鼓楼区", "徐州市鼓楼区"])
def test_the_city_tells_two_districts_of_one_name_apart(tmp_path: Path, place: str, column: str | None) -> None:
    rows = [*NANJING[:2], ["徐州市鼓楼区", "清河街道", "桥东社区"]]
    table = FIGURES if column is None else [["区", *FIGURES[0]], [column, *FIGURES[1]]]
    roster = read(tmp_path, rows, **{place: table})
    assert given(roster) == {"徐州市鼓楼区清河街道桥东社区": ["7"]}
    assert not roster.losses.found


def test_without_a_city_two_districts_of_one_name_are_asked_about(tmp_path: Path) -> None:
    rows = [*NANJING[:2], ["徐州市鼓楼区", "清河街道", "桥东社区"]]
    roster = read(tmp_path, rows, **{"鼓楼区/月报": FIGURES})
    assert given(roster) == {}
    (loss,) = roster.losses.found
    assert "月报.xlsx 工作表“Sheet1”A2 的“桥东社区”在几个区县都有" in loss.said
    assert len(loss.keys or ()) == 2


@pytest.mark.parametrize(
    "tables",
    [
        {"徐州市鼓楼区/a": FIGURES, "南京市鼓楼区/b": [FIGURES[0], ["桥东社区", 9]]},
        {"徐州市/鼓楼区/a": FIGURES, "南京市/鼓楼区/b": [FIGURES[0], ["桥东社区", 9]]},
        {"a": titled("徐州市鼓楼区月报"), "b": titled("南京市鼓楼区月报")},
        {"a": [["区", *FIGURES[0]], ["徐州市鼓楼区", *FIGURES[1]], ["南京市鼓楼区", "桥东社区", 9]]},
        {"a": [["市", "区", *FIGURES[0]], ["徐州市", "鼓楼区", *FIGURES[1]], ["南京市", "鼓楼区", "桥东社区", 9]]},
    ],
)
def test_two_cities_for_a_district_of_which_the_roster_gives_none_are_asked_about(
    tmp_path: Path, tables: dict[str, list[list[Any]]]
) -> None:
    (loss,) = read(tmp_path, BARE, **tables).losses.found
    assert "不是一个市的鼓楼区，名册没有写明是哪个市的，请在名册的“鼓楼区”前写明市" in loss.said
    assert {key[1] for key in loss.keys or ()} == {"桥东社区"}


def test_a_column_for_the_city_tells_districts_of_one_name_apart(tmp_path: Path) -> None:
    rows = [["市", *HEAD], ["南京", "鼓楼区", "清河街道", "桥东社区"], ["徐州市", "鼓楼区", "清河街道", "桥东社区"]]
    table = [["市", "区", *FIGURES[0]], ["徐州", "鼓楼", *FIGURES[1]], ["南京市", "鼓楼区", "桥东社区", 9]]
    roster = read(tmp_path, rows, 成果=table)
    assert given(roster) == {"南京市鼓楼区清河街道桥东社区": ["9"], "徐州市鼓楼区清河街道桥东社区": ["7"]}
    assert area_of({"市": "/", "区": "鼓楼区"}) == "鼓楼区"
    assert area_of({"市": "徐州市", "区": "徐州市鼓楼区"}) == "徐州市鼓楼区"


@pytest.mark.parametrize(
    ("head", "cells"),
    [
        (["市", "街道", "社区"], ["徐州市", "鼓楼区清河街道", "桥东社区"]),
        (["市", "街道", "社区"], ["徐州", "鼓楼区清河街道", "桥东社区"]),
        (["市", "区", "社区"], ["徐州市", None, "桥东社区"]),
        (["市", "社区"], ["徐州市", "桥东社区"]),
        (["地市", "社区"], ["徐州市", "各社区"]),
    ],
)
def test_a_column_for_the_city_alone_keeps_a_row_from_another_city(
    tmp_path: Path, head: list[str], cells: list[Any]
) -> None:
    table: list[list[Any]] = [[*head, "走访户数"], [*cells, 7], ["南京市", *cells[1:-1], "长堤社区", 9]]
    table[2][1:-2] = [None] * len(cells[1:-1])
    roster = read(tmp_path, NANJING, 成果=table)
    assert given(roster) == {"南京市玄武区清河街道长堤社区": ["9"]}
    (note,) = (note for note in roster.notes if "没有采用" in note)
    assert cells[-1] in note
    assert cells[-1] == "各社区" or "是“徐州市" in note
    both = [*NANJING[:2], ["徐州市鼓楼区", "清河街道", "桥东社区"]]
    if cells[-1] != "各社区":
        assert given(read(tmp_path / "b", both, 成果=table[:2])) == {"徐州市鼓楼区清河街道桥东社区": ["7"]}


def test_a_name_that_may_be_a_district_is_asked_about_and_refuses_no_run(tmp_path: Path) -> None:
    roster = read(tmp_path, BARE, **{"柳浦区/月报": FIGURES})
    assert given(roster) == {}
    assert not roster.losses.found
    (note,) = (note for note in roster.notes if "没有采用" in note)
    assert "月报.xlsx 工作表“Sheet1”没有采用：像是鼓楼区清河街道桥东社区的成果" in note
    assert "但所在文件夹“柳浦区”像是区县，不在名册中，看不出究竟是谁的" in note
    placed = [["区", *FIGURES[0]], ["鼓楼区", *FIGURES[1]]]
    assert given(read(tmp_path / "b", BARE, **{"柳浦区/月报": placed})) == {"鼓楼区清河街道桥东社区": ["7"]}
    bare = [row[1:] for row in BARE]
    assert given(read(tmp_path / "c", bare, **{"柳浦区/月报": FIGURES})) == {"清河街道桥东社区": ["7"]}


def test_beside_a_district_of_another_roster_only_rows_that_say_where_they_lie_are_taken(tmp_path: Path) -> None:
    place = "鼓楼区、西山区月报"
    assert given(read(tmp_path, BARE, **{place: FIGURES})) == {}
    placed = [["区", *FIGURES[0]], ["鼓楼区", *FIGURES[1]], ["西山区", "长堤社区", 9]]
    assert given(read(tmp_path / "b", BARE, **{place: placed})) == {"鼓楼区清河街道桥东社区": ["7"]}


@pytest.mark.parametrize(
    ("area", "region", "name"),
    [
        ("沛县龙固镇", "沛县", "龙固镇"), ("徐州市沛县龙固镇", "徐州市沛县", "龙固镇"),
        ("道外区靖宇街道", "道外区", "靖宇街道"),
        ("积石山保安族东乡族撒拉族自治县吹麻滩镇", "积石山保安族东乡族撒拉族自治县", "吹麻滩镇"),
        ("古县镇", "", "古县镇"),
    ],
)  # fmt: skip
def test_a_sub_district_is_read_behind_its_county(area: str, region: str, name: str) -> None:
    assert split_region(area) == (region, name)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("鼓楼区", "徐州市鼓楼区", True), ("南京市鼓楼区", "徐州市鼓楼区", False), ("城区", "下城区", False),
        ("新区", "浦东新区", False), ("南区", "市南区", False), ("徐州鼓楼区", "徐州市鼓楼区", True),
        ("徐州鼓楼区", "南京市鼓楼区", False), ("临江东湖区", "东湖区", True), ("临江东湖区", "滨海市东湖区", False),
        ("江苏省南京市鼓楼区", "南京市鼓楼区", True), ("福建省鼓楼区", "江苏省鼓楼区", False), ("", "鼓楼区", True),
        ("恩施州利川市", "恩施土家族苗族自治州利川市", True), ("高新区", "新区", False), ("晋城市城区", "城区", True),
    ],
)  # fmt: skip
def test_two_names_may_be_of_one_district(one: str, other: str, same: bool) -> None:
    assert (one_region(one, other), one_region(other, one)) == (same, same)


@cache
def divisions() -> list[tuple[str, str]]:
    """Return the districts there are, with province and city."""
    now = data("divisions")["now"]
    return [(above, name) for above, names in now.items() for name in names.split()]


FORMS = [
    "{}",
    "{}月报",
    "2026年10月{}网格走访统计表",
    "关于报送{}工作的情况",
    "网格统计表（{}）",
    "{}清河街道",
    "10月成果{}",
    "{}各社区",
]
REGION = st.integers(0, 2**20).map(lambda at: divisions()[at % len(divisions())])
SAID = st.tuples(REGION, st.booleans()).map(lambda pair: "".join(pair[0]) if pair[1] else pair[0][1])


@settings(max_examples=300)
@of_any(st.lists(SAID, min_size=1, max_size=3, unique=True), SAID, st.sampled_from(FORMS), st.booleans())
def test_no_row_goes_to_a_community_of_another_district(roster: list[str], said: str, form: str, title: bool) -> None:
    keys = [(Area(region, "清河街道"), "桥东社区") for region in roster]
    owners, text = Owners(keys), form.format(said)
    names, around = ([], [Line("A1", text, labelled=False)]) if title else ([("文件名", text)], [])
    about = whereabouts(owners, names, around, [])
    for key in keys:
        if about.strange(owners) is None and not about.refuses(owners, key, (), placed=False):
            may_be = one_region(key[0].region, said)
            lying = place_of(said).own.endswith("市") and not place_of(key[0].region).city  # of a city, which is noted
            vague = len(place_of(said).own) == 2 or said in {"新城区", "老城区", "港口区"}
            assert may_be or lying or vague, (key, said, text)


BESIDE = ["{0}/{1}", "{0}-{1}", "{0} {1}", "{0}_{1}月报", "{1}（{0}）", "{1}（{0}）月报", "{0}的{1}", "{0}{1}", "{0}"]


def _city(above: str, name: str, *, bare: bool) -> str:
    place = place_of(above + name)
    whole = place.city or place.province
    short = next((short for short in (whole[:-1], whole[:2], whole[:3]) if city_called(short) == whole), whole)
    return short if bare and short not in {"来宾", "安康", "大同"} else whole


# open: 晋城的泽州县 is still taken for a roster of another city (issue 5)
@pytest.mark.xfail(reason="some names of cities alone are not read yet", strict=False)
@settings(max_examples=300)
@of_any(st.tuples(REGION, REGION), st.booleans(), st.sampled_from(BESIDE), st.booleans(), st.booleans())
def test_no_row_of_another_city_goes_to_a_namesake(
    pair: tuple[tuple[str, str], tuple[str, str]], same: bool, form: str, bare: bool, column: bool
) -> None:
    """The other city is named before, behind or above the district, with or without 市, or in a column of its own."""
    (above, name), other = pair
    city, named = _city(*other, bare=bare), name if same else other[1]
    key = (Area(above + name, "清河街道"), "桥东社区")
    owners = Owners([key])
    mine, said = place_of(above + name), place_of("".join(other))
    if column:
        values = {"市": city, "街道": "", "社区": key[1]}
        given = is_of_city(values, key[0])
    else:
        folders = form.format(city, named).split("/")
        about = whereabouts(owners, [("所在文件夹", text) for text in reversed(folders)], [], [])
        given = about.strange(owners) is None and not about.refuses(owners, key, (), placed=False)
    whole = city_called(city)
    assert not given or not whole or whole in {mine.city, mine.province} or said.city == mine.city, (key, city, form)


@of_any(st.sampled_from(sorted({word for words in data("area_words")["sorts"].values() for word in words.split()})),
        st.sampled_from(FORMS[:-3]), SAID)  # fmt: skip
def test_no_word_for_a_part_of_a_place_is_a_district(word: str, form: str, own: str) -> None:
    text = form.format(f"{word}区")
    named = Regions([Area(own, "清河街道")]).named(text, text)
    listed = {name for _, name in divisions()}
    assert not named.open or named.open <= listed
    assert {place_of(name).own for name in named.sure} <= listed
