"""A roster or results in another format: what it is and how to save it; an .xlsx under another name is read."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

import pytest
from test_batch_roster import book

from app.batch.opening import open_sheets
from app.batch.roster import read_roster
from app.errors import RosterError

if TYPE_CHECKING:
    from pathlib import Path

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def ole(stream: str) -> bytes:
    return OLE + f"{stream}\0".encode("utf-16-le") + bytes(512)


def archive(member: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        packed.writestr(member, "x")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("名册.xls", ole("Workbook"), "名册.xls 是旧版 Excel 工作簿（.xls），不能直接读"),
        ("名册.xls", ole("Book"), "名册.xls 是旧版 Excel 工作簿（.xls），不能直接读"),
        ("名册.et", ole("Workbook"), "名册.et 是 WPS 表格的旧格式（.et），不能直接读"),
        ("名册.xlsx", ole("Workbook"), "扩展名是 .xlsx，内容却是旧版 Excel 工作簿（.xls）"),
        ("名册.xlsx", ole("EncryptedPackage"), "内容却是加了密码的工作簿。请用密码打开它，去掉密码后另存为 .xlsx"),
        ("名册.xls", b"<html><table></table></html>", "扩展名是 .xls，内容是网页"),
        ("名册.xls", "社区\t户数\n桥东社区\t3\n".encode("gb18030"), "内容是用制表符分开的文本"),
        ("名册.ods", archive("content.xml"), "名册.ods 是 OpenDocument 表格（.ods）"),
        ("名册.xlsx", archive("word/document.xml"), "扩展名是 .xlsx，内容却是 Word 文件。请核对"),
        ("名册.xlsx", archive("xl/workbook.bin"), "内容却是 Excel 二进制工作簿（.xlsb）。请另存为"),
        ("名册.xlsx", archive("其他.xml"), "已损坏或不是 Excel 工作簿"),
        ("名册.xls", "社区\t户数\n桥东社区\t3\n".encode("utf-16"), "内容是 UTF-16 编码的文本"),
        ("名册.csv", f"社区\n{'长' * 140_000}\n".encode(), "第2行有一格超过 131072 个字"),
        ("名册.docx", archive("word/document.xml"), "是 Word 文件，不能直接读。请核对是否选错文件"),
        ("名册.numbers", archive("Index/Document.iwa"), "是苹果 Numbers 表格"),
    ],
)
def test_what_it_is_and_how_to_save_it(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(RosterError) as caught:
        read_roster(path)
    assert said in str(caught.value)
    assert any(words in str(caught.value) for words in (".xlsx", "选错", "个字"))
    assert not re.search("[a-z]{3} [a-z]{3}", str(caught.value))


@pytest.mark.parametrize("suffix", [".et", ".xls", ".xltx"])
def test_an_xlsx_under_another_name_is_read(tmp_path: Path, suffix: str) -> None:
    path = book(tmp_path / "名册.xlsx", [["社区"], ["桥东社区"]]).rename(tmp_path / f"名册{suffix}")
    assert [row.community for row in read_roster(path).rows] == ["桥东社区"]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
@pytest.mark.parametrize("suffix", [".csv", ".tsv"])
def test_a_text_is_read_in_the_encodings_that_programmes_write(tmp_path: Path, suffix: str, encoding: str) -> None:
    path = tmp_path / f"名册{suffix}"
    path.write_bytes("社区\t户数\n桥东社区\t3600\n".encode(encoding))
    assert [row.values for row in read_roster(path).rows] == [{"社区": "桥东社区", "户数": "3600"}]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04", "扩展名是 .tsv，内容却是 Excel 工作簿。请把扩展名改为 .xlsx 或另存为 .tsv"),
        ("社区\t户数\n桥东社区\t3\n".encode("utf-16")[:-1], "不完整：是 UTF-16 编码的文本，末尾缺了一截"),
    ],
)
def test_a_tsv_that_is_none_is_called_by_its_own_name(tmp_path: Path, data: bytes, said: str) -> None:
    (tmp_path / "名册.tsv").write_bytes(data)
    with pytest.raises(RosterError, match=said):
        read_roster(tmp_path / "名册.tsv")


def test_a_message_calls_the_file_what_it_is_given_for(tmp_path: Path) -> None:
    for name, data in (("成果.xlsx", b"PK\x03\x04broken"), ("成果.csv", b"\xff\xfe\xfa\x81\x00"), ("成果.xls", b"")):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(RosterError, match=f"^成果表 .*{name}"):
            open_sheets(tmp_path / name, "成果表")
