"""Rosters: what is read, and what is refused with its cell."""

from __future__ import annotations

import zipfile
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

from app.batch import State, run
from app.batch.cells import column_letter, shown
from app.batch.roster import read_roster
from app.errors import RosterError

if TYPE_CHECKING:
    from pathlib import Path


TODAY = date(2026, 3, 2)


def field_plan(folder: Path) -> Path:
    path = folder / "方案.md"
    path.write_text("# {{社区}}网格服务实施方案\n\n一、工作目标\n", encoding="utf-8")
    return path


def book(path: Path, rows: list[list[Any]], formats: dict[str, str] | None = None, sheet: str = "社区") -> Path:
    workbook = Workbook()
    page = workbook.worksheets[0]
    page.title = sheet
    for row in rows:
        page.append(row)
    for cell, form in (formats or {}).items():
        page[cell].number_format = form
    workbook.save(path)
    return path


@pytest.mark.parametrize(
    ("value", "form", "expected"),
    [
        (date(2026, 6, 30), 'yyyy"年"m"月"d"日"', "2026年6月30日"),
        (date(2026, 6, 5), "yyyy-mm-dd", "2026-06-05"),
        (datetime(2026, 6, 5, 9, 7), "yyyy/m/d h:mm", "2026/6/5 9:07"),  # noqa: DTZ001 - a cell has no zone
        (date(2026, 6, 5), "yyyy-mm-dd h:mm:ss", "2026-06-05"),
        (date(2026, 6, 5), "yyyy/m/d h:mm", "2026/6/5"),
        (date(2026, 6, 5), "h:mm", "0:00"),
        (datetime(2026, 6, 5, 9, 7, 8), "mm:ss", "07:08"),  # noqa: DTZ001 - likewise
        (datetime(2026, 6, 5, 9, 7, 8), "h:mm m/d", "9:07 6/5"),  # noqa: DTZ001 - likewise
        (datetime(2026, 6, 5, 14, 30), '上午/下午h"时"mm"分"', "14时30分"),  # noqa: DTZ001 - likewise
        (time(9, 7, 8), "h:mm:ss", "9:07:08"),
        (time(9, 7), "General", "09:07"),
        (timedelta(hours=30), "[h]:mm", "30:00"),
        (timedelta(hours=30), "[h]:mm:ss", "30:00:00"),
        (timedelta(hours=30), "[mm]:ss", "1800:00"),
        (date(2026, 6, 5), '[$-804]yyyy"年"m"月"', "2026年6月"),
        (date(2026, 6, 5), "mm-dd-yy", "06-05-26"),
        (0.95, "0%", "95%"),
        (0.925, "0.0%", "92.5%"),
        (0.125, "0.##%", "12.5%"),
        (7, "000", "007"),
        (12345.5, "#,##0.00", "12,345.50"),
        (1200, "General", "1200"),
        (0.1, "General", "0.1"),
        (300, '0"户"', "300户"),
        (-3, "0", "-3"),
        (0.30000000000000004, "General", "0.3"),
        (-3, "0;(0)", "(3)"),
        (0, '0;-0;"无"', "无"),
        (12, 'General"人"', "12人"),
        (-3, "¥#,##0", "-¥3"),
        (1200, "[$￥-804]#,##0.00", "￥1,200.00"),
        (1234567, "#,##0_);[Red](#,##0)", "1,234,567"),
        (0.5, "0.0#", "0.5"),
        (12345, "#,##0,", "12"),
        (1234567, "0.0,", "1234.6"),
        (12345, "000-0000-0000", "000-0001-2345"),
        (123456, r'0\.0000"万"', "12.3456万"),
        (36005, '0!.0,"万"', "3.6万"),
        (1203, '0"栋"00"室"', "12栋03室"),
        (5, '0"."0', "0.5"),
        (5, "0#", "05"),
        (0.25, ".00", ".25"),
        (12.25, "#.0", "12.3"),
        (5, "0.##", "5"),
        (1 / 3, "General", "0.333333333"),
        (12345678.123456, "General", "12345678.12"),
        (0.00001234, "General", "0.00001234"),
        (5, 'G/通用格式"人"', "5人"),
        (-12345678.9, "#,##0.00_);[Red](#,##0.00)", "(12,345,678.90)"),
        (date(2026, 5, 30), r"[$-F800]dddd\,\ mmmm\ dd\,\ yyyy", "2026年5月30日"),
        (date(2026, 5, 30), "[$-x-sysdate]dddd, mmmm dd, yyyy", "2026年5月30日"),
        (datetime(2026, 5, 30, 15, 30, 5), r"[$-F400]h:mm:ss\ AM/PM", "15:30:05"),  # noqa: DTZ001 - likewise
        (date(2026, 5, 30), 'yyyy"年"m"月"d"日"\\ aaaa', "2026年5月30日 星期六"),
        (date(2026, 5, 30), '[$-804]m"月"d"日（周"aaa"）";@', "5月30日（周六）"),
        (46172, "[$-804]aaaa;@", "星期六"),
        (date(2026, 5, 30), '[DBNum1][$-804]yyyy"年"m"月"d"日";@', "二〇二六年五月三十日"),
        (date(2026, 12, 11), '[DBNum1][$-804]m"月"d"日";@', "十二月十一日"),
        (date(2020, 10, 21), '[DBNum1][$-804]yyyy"年"m"月"d"日"', "二〇二〇年十月二十一日"),
        (date(2026, 5, 30), "d-mmm-yy", "30-May-26"),
        (date(2026, 5, 30), "[$-en-US]dddd", "Saturday"),
        (date(2026, 5, 30), "[$-zh-CN]mmmm", "5月"),
        (datetime(2026, 6, 5, 8, 59, 59, 999_990), "h:mm", "9:00"),  # noqa: DTZ001 - likewise
        (datetime(2026, 6, 5, 8, 59, 59, 250_000), "mm:ss.00", "59:59.25"),  # noqa: DTZ001 - likewise
        (time(8, 59, 59, 999_990), "h:mm", "9:00"),
        (timedelta(hours=30), '[h]"小时"mm"分"', "30小时00分"),
        (123, "[DBNum1][$-804]General", "一百二十三"),
        (10, "[DBNum1]G/通用格式", "一十"),
        (100010, "[DBNum1]General", "一十万〇一十"),
        (0, "[DBNum2]General", "零"),
        (20304050, '[DBNum2][$-804]General"元整"', "贰仟零叁拾万肆仟零伍拾元整"),
        (100000001, "[DBNum2][$-zh-CN]General", "壹亿零壹"),
        (105, "[DBNum1]0", "一〇五"),
        (7, '[DBNum1][$-804]"第"00"号"', "第〇七号"),
        (12345, '[>=10000]0!.0,"万";0', "1.2万"),
        (9999, '[>=10000]0!.0,"万";0', "9999"),
        (250000000, '[>=100000000]0!.00,,"亿";[>=10000]0!.0,"万";0', "2.50亿"),
        (12345, '[=1]"是";[=12345]"否";"不详"', "否"),
        (0, '[=0]"无";0"户"', "无"),
        (101, "[>100]0", "101"),
        ("文字", '[>=10000]0!.0,"万";0', "文字"),
        ("  0571  ", "@", "0571"),
        (True, "General", "是"),
        (None, "General", ""),
    ],
)
def test_a_cell_prints_as_it_is_shown(value: Any, form: str, expected: str) -> None:
    assert shown(value, form) == expected


def test_midnight_of_a_sheet_is_a_day(tmp_path: Path) -> None:
    moment = datetime(2026, 3, 2)  # noqa: DTZ001 - a cell has no zone
    path = book(tmp_path / "名册.xlsx", [["社区", "会期"], ["桥东社区", moment]], {"B2": "yyyy-mm-dd h:mm:ss"})
    assert next(read_roster(path).rows).values["会期"] == "2026-03-02"


@pytest.mark.parametrize(
    "form",
    [
        *("0.00E+00", "# ?/?", "[<100]0", '[>1]0;-0;"零"', "[>]0;0", "[>1][<9]0;0", "0%%", "0.0,0", "0.0.0", "0c"),
        *("[DBNum1]#,##0", "[DBNum2]0.00", "[DBNum3]0", "[DBNum2][$-411]General", "[DBNum1]0-0", "[NatNum1]0"),
        *('[DBNum2][$-804]yyyy"年"m"月"d"日"', '[DBNum1]h"时"mm"分"', '[DBNum1]yyyy"年"mm"月"'),
        *("ggge", "yyyy-mmmmm", "[$-41E]mmmm", "[$-1070000]yyyy", "[<1]h:mm;yyyy"),
    ],
)
def test_a_format_that_cannot_be_followed_costs_the_row_that_needs_it(tmp_path: Path, form: str) -> None:
    path = book(tmp_path / "名册.xlsx", [["社区", "户数"], ["桥东社区", 12345], ["长堤社区", 3]], {"B2": form})
    first, second = read_roster(path).rows
    assert f"“{form}”" in first.errors["户数"]
    assert second.errors == {}


@pytest.mark.parametrize(
    ("value", "form", "words"), [(number, "yyyy/m/d", "yyyy/m/d") for number in (-5, 0, 1e10)]
    + [(110101199001011234, form, "超过 15 位") for form in ("General", "0")],
)  # fmt: skip
def test_a_number_that_is_no_day_or_has_lost_digits_costs_its_row(
    tmp_path: Path, value: float, form: str, words: str
) -> None:
    path = book(tmp_path / "名册.xlsx", [["社区", "编号"], ["桥东社区", value], ["长堤社区", "1"]], {"B2": form})
    first, second = read_roster(path).rows
    assert words in first.errors["编号"]
    assert second.errors == {}


@pytest.mark.parametrize(
    ("value", "form"), [(-3, '[>=10000]0!.0,"万";0'), (1.5, "[DBNum2]General"), (-3, "[DBNum1]0"), (1e12, "[DBNum1]0")]
)
def test_a_number_that_no_condition_or_numeral_is_known_for_costs_its_row(
    tmp_path: Path, value: float, form: str
) -> None:
    path = book(tmp_path / "名册.xlsx", [["社区", "户数"], ["桥东社区", value]], {"B2": form})
    (row,) = read_roster(path).rows
    assert f"的数字格式“{form}”不能照样写出" in row.errors["户数"]


@pytest.mark.parametrize("form", ['yyyy"年"m"月"d"日"', "yyyy/m/d aaaa", "[$-804]aaaa;@"])
def test_a_workbook_of_a_mac_counts_its_days_from_1904(tmp_path: Path, form: str) -> None:
    shown_as = []
    for name, epoch in (("甲.xlsx", WINDOWS_EPOCH), ("乙.xlsx", MAC_EPOCH)):
        workbook = Workbook()
        workbook.epoch = epoch
        page = workbook.worksheets[0]
        page.append(["社区", "日期"])
        page.append(["桥东社区", date(2026, 5, 30)])
        page["B2"].number_format = form
        workbook.save(tmp_path / name)
        (row,) = read_roster(tmp_path / name).rows
        shown_as.append(row.values["日期"])
    assert shown_as[0] == shown_as[1]


def test_error_values_are_told_from_text(tmp_path: Path) -> None:
    rows = [["社区", "编号", "户数"], ["桥东社区", "#A", "#DIV/0!"]]
    (row,) = read_roster(book(tmp_path / "名册.xlsx", rows)).rows
    assert set(row.errors) == {"户数"}


def test_a_formula_that_was_never_calculated_is_no_empty_cell(tmp_path: Path) -> None:
    path = book(tmp_path / "名册.xlsx", [["社区", "户数", "人口"], ["桥东社区", "=1+1", None]])
    (row,) = read_roster(path).rows
    assert set(row.errors) == {"户数"}
    assert "是公式" in row.errors["户数"]
    every = read_roster(book(tmp_path / "全.xlsx", [["社区"], ['="桥"&"东"']])).rows
    assert ["是公式" in row.errors["社区"] for row in every] == [True]


def test_a_format_in_the_last_cell_of_the_sheet_costs_nothing(tmp_path: Path) -> None:
    path = book(tmp_path / "名册.xlsx", [["社区", "户数"], ["桥东社区", 3]], {"XFD20000": "0"})
    roster = read_roster(path)
    assert roster.fields == ("社区", "户数")
    assert [row.number for row in roster.rows] == [2]


def test_a_roster_of_absurd_size_is_refused(tmp_path: Path) -> None:
    path = book(tmp_path / "名册.xlsx", [["社区"], ["桥东社区"]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/media/x.bin", "w") as stream:
        for _ in range(513):
            stream.write(bytes(2**20))
    with pytest.raises(RosterError, match="解压后超过"):
        read_roster(path)


def test_columns_are_lettered() -> None:
    assert [column_letter(n) for n in (1, 26, 27, 52, 703)] == ["A", "Z", "AA", "AZ", "AAA"]


def test_rows_keep_their_number_in_the_sheet(tmp_path: Path) -> None:
    path = book(
        tmp_path / "名册.xlsx",
        [["街道", "社区", "户数"], ["望桥街道", "桥东社区", 4200], [None] * 3, ["望桥街道", "长堤社区", 3600]],
    )
    roster = read_roster(path)
    assert [(row.number, row.community, row.values["户数"]) for row in roster.rows] == [
        (2, "桥东社区", "4200"),
        (4, "长堤社区", "3600"),
    ]
    assert roster.cell(4, "户数") == "名册.xlsx 工作表“社区”C4"


def test_a_text_of_a_csv_keeps_its_noughts_and_a_shortened_number_costs_its_row(tmp_path: Path) -> None:
    path = tmp_path / "名册.csv"
    path.write_text('社区,电话,证件\n桥东社区,="00005550101",4.40100E+17\n长堤社区,"=""012""",1E+5\n', encoding="utf-8")
    first, second = read_roster(path).rows
    assert (first.values["电话"], second.values["电话"]) == ("00005550101", "012")
    assert "是科学记数法" in first.errors["证件"]
    assert second.errors == {}


@pytest.mark.parametrize("mark", ["\t", ";", ","])
@pytest.mark.parametrize("above", ["", "2026年社区名册\n"])
def test_csv_is_read_whatever_divides_its_cells(tmp_path: Path, mark: str, above: str) -> None:
    path = tmp_path / "名册.csv"
    rows = [["街道", "社区", "备注"], ["望桥街道", "桥东社区", "老旧小区；A,B" if mark != "," else "甲;乙;丙;丁"]]
    path.write_text(above + "\n".join(mark.join(row) for row in rows), encoding="utf-8")
    (row,) = read_roster(path).rows
    assert (row.folder, row.community, row.values["备注"]) == tuple(rows[1])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_in_the_encodings_offices_use(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "名册.csv"
    path.write_bytes('社区,备注\r\n桥东社区,"一行\n两行"\r\n'.encode(encoding))
    roster = read_roster(path)
    assert roster.sheet is None
    assert next(roster.rows).values == {"社区": "桥东社区", "备注": "一行\n两行"}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["名称"], ["桥东社区"]], "没有“社区”列"),
        ([["社区", "社区"], ["桥东社区", "x"]], "B1 的字段名“社区”与 A1 重复"),
        ([["社区", None, "户数"], ["桥东社区", "x", 3]], "B1 没有字段名"),
        ([["社区"]], "只有表头"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_cell(tmp_path: Path, rows: list[list[Any]], said: str) -> None:
    path = book(tmp_path / "名册.xlsx", rows)
    with pytest.raises(RosterError, match=said.replace("..", r"\.\.").replace("?", r"\?")):
        read_roster(path)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["社区"], ["桥东社区"], ["桥东社区"]], "A3（社区）的社区“桥东社区”与第2行重复"),
        ([["社区"], ["桥东/社区"]], "A2（社区）的“桥东/社区”含有不能用作文件名的字符“/”"),
        ([["社区"], ["桥东\n社区"]], "A2（社区）的“桥东 社区”中间有换行，请删去"),
        ([["社区"], [".."]], "A2（社区）的“..”不能用作文件名"),
        ([["社区"], ["CON"]], "不能用作文件名"),
        ([["社区"], ["桥东　社区"]], "A2（社区）的“桥东　社区”中间有全角空格，请删去"),
        ([["社区"], ["长" * 80]], "A2（社区）的名称有 80 个字"),
        ([["社区", "户数"], [None, 3]], "A2（社区）没有社区名称"),
        ([["街道", "社区"], ["../望桥", "桥东社区"]], "A2（街道）的“../望桥”"),
    ],
)
def test_a_name_that_cannot_be_used_costs_its_own_row(tmp_path: Path, rows: list[list[Any]], said: str) -> None:
    good = ["晚亭社区"] * len(rows[0])
    outcome = run(
        field_plan(tmp_path), book(tmp_path / "名册.xlsx", [*rows, good]), tmp_path / "out", today=TODAY, check=False
    )
    *_, bad, last = outcome.records
    assert bad.state is State.FAILED
    assert said in str(bad.reason)
    assert bad.path is None
    assert last.state is State.OK
    assert (tmp_path / "out" / str(last.path)).is_file()
    written = sorted(path.relative_to(tmp_path).parts[0] for path in tmp_path.rglob("*.docx"))
    assert set(written) == {"out"}


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("名册.xlsx", b"", "空文件"),
        ("名册.xlsx", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "旧版 .xls 文件或加密文件"),
        ("名册.xlsx", b"<html><table></table></html>", "网页"),
        ("名册.xlsx", b"PK\x03\x04broken", "已损坏"),
        ("名册.ods", b"PK\x03\x04", "请另存为 .xlsx 或 .csv"),
        ("名册.csv", b"\xfa\xff\x81\x00", "编码无法识别"),
    ],
)
def test_what_is_no_roster_is_said_so(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(RosterError, match=said):
        read_roster(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RosterError, match="找不到名册"):
        read_roster(tmp_path / "无.xlsx")


def test_a_sheet_read_in_pieces_reads_as_one_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from openpyxl import load_workbook

    rows: list[list[Any]] = [["街道", "社区", "日期", "户数"]]
    rows += [
        [f"第{n // 50}街道", f"社区{n}", date(2026, 3, 1 + n % 28), n / 3 if n % 7 else "=1+1"] for n in range(400)
    ]
    path = book(tmp_path / "名册.xlsx", rows, {f"D{n}": "0.0" for n in range(2, 402)})
    workbook = load_workbook(path)
    page = workbook.worksheets[0]
    for start in range(2, 402, 50):
        page.merge_cells(f"A{start}:A{start + 49}")
    for number in range(200, 260):  # a gap across the end of a piece
        page[f"B{number}"] = page[f"C{number}"] = page[f"D{number}"] = None
    page.row_dimensions[300].hidden = True
    workbook.save(path)

    def read(threads: int) -> tuple[list[Any], dict[tuple[int, int], str], set[int]]:
        sheet = read_roster(path, threads).table.sheet
        return [(number, cells) for number, cells in sheet.rows() if any(cells)], sheet.faults, sheet.hidden

    whole = read(1)
    monkeypatch.setattr("app.batch.pages._PIECE", 3000)
    assert read(1) == read(2) == whole
    assert whole[0][170] == (171, ["第3街道", "社区169", "2026-03-02", "56.3"])
    assert len(whole[1]) == 50
