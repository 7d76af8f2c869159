"""The text of a .docx is what a person sees, in reading order, with the place of every line."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.errors import UnreadableFile
from app.files import load
from evaluators.reader import read as understood

if TYPE_CHECKING:
    from pathlib import Path

    from app.files import LoadedText

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def numbered(text: str, list_id: int, depth: int = 0) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{list_id}"/></w:numPr>')


def document(body: str) -> bytes:
    return f'<?xml version="1.0"?><w:document {NAMESPACES}><w:body>{body}</w:body></w:document>'.encode()


def write(path: Path, main: bytes, **parts: str) -> Path:
    """Write a .docx; `parts` are further parts by relation type (styles, numbering, header, footnotes …)."""
    relations = "".join(
        f'<Relationship Id="r{index}" Type="{RELATION}/{name}" Target="{name}.xml"/>'
        for index, name in enumerate(parts)
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}"><Relationship Id="a" Type="{RELATION}/officeDocument" '
            'Target="word/document.xml"/></Relationships>',
        )
        archive.writestr("word/document.xml", main)
        archive.writestr(
            "word/_rels/document.xml.rels", f'<Relationships xmlns="{PACKAGE}">{relations}</Relationships>'
        )
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return path


def read(tmp_path: Path, body: str, **parts: str) -> LoadedText:
    return load(write(tmp_path / "文.docx", document(body), **parts))


def test_paragraphs_tabs_and_breaks(tmp_path: Path) -> None:
    body = (
        p("一、总体要求") + "<w:p/>"
        "<w:p><w:r><w:tab/><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t><w:noBreakHyphen/><w:t>丁</w:t>"
        '<w:br w:type="page"/></w:r></w:p>'
    )
    assert read(tmp_path, body).text == "一、总体要求\n\n甲\t乙\n丙-丁\n"


def test_comments_and_instructions_in_the_xml_hide_no_words(tmp_path: Path) -> None:
    body = p("<!-- a -->桥东社区<?b c?>网格") + "<!-- d -->" + p("一、总体<!-- e -->要求")
    assert read(tmp_path, body).text == "桥东社区网格\n一、总体要求\n"


def test_a_break_in_a_centred_title_does_not_end_it(tmp_path: Path) -> None:
    title = "<w:p><w:pPr>{}</w:pPr><w:r><w:t>望桥街道网格服务</w:t><w:br/><w:t>工作方案</w:t></w:r></w:p>"
    assert read(tmp_path, title.format('<w:jc w:val="center"/>')).text == "望桥街道网格服务工作方案\n"
    styles = (
        f'<w:styles xmlns:w="{W}"><w:style w:type="paragraph" w:styleId="t"><w:pPr><w:jc w:val="center"/></w:pPr>'
        "</w:style></w:styles>"
    )
    assert read(tmp_path, title.format('<w:pStyle w:val="t"/>'), styles=styles).text == "望桥街道网格服务工作方案\n"
    assert read(tmp_path, title.format("")).text == "望桥街道网格服务\n工作方案\n"


def test_each_file_is_read_by_its_own_styles(tmp_path: Path) -> None:
    title = '<w:p><w:pPr><w:pStyle w:val="t"/></w:pPr><w:r><w:t>望桥街道</w:t><w:br/><w:t>工作方案</w:t></w:r></w:p>'
    for alignment, text in (("center", "望桥街道工作方案\n"), ("left", "望桥街道\n工作方案\n")) * 2:
        layout = f'<w:pPr><w:jc w:val="{alignment}"/></w:pPr>'
        styles = f'<w:styles xmlns:w="{W}"><w:style w:type="paragraph" w:styleId="t">{layout}</w:style></w:styles>'
        assert read(tmp_path, title, styles=styles).text == text
    for _ in range(2):  # a fault in the styles is found whether or not it was met before
        with pytest.raises(UnreadableFile, match=r"styles\.xml"):
            read(tmp_path, title, styles=f'<w:styles xmlns:w="{W}">')


def test_tracked_changes_hidden_text_and_fields(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>办结率</w:t></w:r><w:del><w:r><w:delText>90</w:delText></w:r></w:del><w:ins><w:r><w:t>95</w:t></w:r></w:ins>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>内部</w:t></w:r><w:r><w:t>%</w:t></w:r>"
        "<w:moveFrom><w:r><w:t>旧处</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>新处</w:t></w:r></w:moveTo>"
        '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>PAGE</w:instrText><w:fldChar w:fldCharType="separate"/>'
        '<w:t>3</w:t><w:fldChar w:fldCharType="end"/></w:r><w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink>'
        "<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>控件</w:t></w:r></w:sdtContent></w:sdt>"
        "<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath></w:p>"
    )
    assert read(tmp_path, body).text == "办结率95%新处3链接控件x=1\n"


def test_deleted_tabs_and_former_properties_say_nothing(tmp_path: Path) -> None:
    gone = "<w:del><w:r><w:delText>旧</w:delText><w:tab/></w:r></w:del><w:ins><w:r><w:t>新</w:t></w:r></w:ins>"
    changed = f"<w:p><w:r><w:t>甲</w:t></w:r>{gone}</w:p>"
    former = '<w:pPrChange><w:pPr><w:pStyle w:val="T1"/><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:pPrChange>'
    styles = f'<w:styles xmlns:w="{W}"><w:style w:styleId="T1"><w:name w:val="toc 1"/></w:style></w:styles>'
    body = changed + p("乙", former) + numbered("丙", 1)
    assert read(tmp_path, body, styles=styles, numbering=NUMBERING).text == "甲新\n乙\n一、丙\n"


def test_a_deleted_paragraph_mark_joins_two_paragraphs(tmp_path: Path) -> None:
    body = p("前半句，", "<w:rPr><w:del/></w:rPr>") + p("后半句。")
    assert read(tmp_path, body).text == "前半句，后半句。\n"


def test_tables_are_rows_of_tabs_with_their_places(tmp_path: Path) -> None:
    def cell(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{text}</w:tc>"

    body = (
        p("前") + "<w:tbl>"
        f"<w:tr>{cell(p('任务'))}{cell(p('责任单位'))}{cell(p('时限'))}</w:tr>"
        f"<w:tr>{cell(p('走访') + p('登记'), '<w:vMerge w:val=' + chr(34) + 'restart' + chr(34) + '/>')}"
        f"{cell(p('网格中心'), '<w:gridSpan w:val=' + chr(34) + '2' + chr(34) + '/>')}</w:tr>"
        f"<w:tr>{cell(p(''), '<w:vMerge/>')}{cell(p('社区'))}{cell(p('6月底前'))}</w:tr>"
        f"<w:tr><w:trPr><w:del/></w:trPr>{cell(p('删去'))}{cell(p('的'))}{cell(p('行'))}</w:tr>"
        "</w:tbl>" + p("后")
    )
    loaded = read(tmp_path, body)
    assert loaded.text == "前\n任务\t责任单位\t时限\n走访 登记\t网格中心\t\n\t社区\t6月底前\n后\n"
    assert loaded.place_at(loaded.text.index("6月底前")) == "表1第3行第3格"
    assert loaded.place_at(loaded.text.index("后")) == "第2段"
    for place in loaded.places:
        assert loaded.text[place.start : place.end].strip()


def test_a_merged_cell_of_owners_or_times_speaks_for_each_row_it_spans(tmp_path: Path) -> None:
    def row(*cells: str) -> str:
        return f"<w:tr>{''.join(cells)}</w:tr>"

    def cell(text: str, merged: str = "") -> str:
        properties = {"": "", "first": '<w:vMerge w:val="restart"/>', "rest": "<w:vMerge/>"}[merged]
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"

    body = (
        p("望溪社区2026年环境整治工作方案")
        + p("一、任务分工")
        + "<w:tbl>"
        + row(cell("类别"), cell("任务"), cell("责任单位"), cell("完成时限"))
        + row(
            cell("环境", "first"), cell("清理楼道120处"), cell("社区居委会", "first"), cell("2026年6月30日前", "first")
        )
        + row(cell("", "rest"), cell("安装充电桩40个"), cell("", "rest"), cell("", "rest"))
        + row(cell("宣传"), cell("印发手册800份"), cell(""), cell("", "rest"))
        + "</w:tbl>"
    )
    loaded = read(tmp_path, body)
    tasks = {task.name: task for task in understood(loaded.text).tasks}
    owners = {name: task.owner for name, task in tasks.items()}
    assert owners == {"清理楼道120处": "社区居委会", "安装充电桩40个": "社区居委会", "印发手册800份": None}
    assert {task.deadline.due for task in tasks.values() if task.deadline} == {date(2026, 6, 30)}
    assert all(task.deadline for task in tasks.values())
    assert "表1第3行第3格" not in {place.name for place in loaded.places}  # nobody wrote anything there


def test_owners_and_times_are_spread_below_a_title_row_and_a_heading_of_two_rows(tmp_path: Path) -> None:
    first, rest, wide = '<w:vMerge w:val="restart"/>', "<w:vMerge/>", '<w:gridSpan w:val="{}"/>'

    def row(*cells: tuple[str, str]) -> str:
        return f"<w:tr>{''.join(f'<w:tc><w:tcPr>{own}</w:tcPr>{p(text)}</w:tc>' for text, own in cells)}</w:tr>"

    def table(*rows: str) -> list[str]:
        return read(tmp_path, f"<w:tbl>{''.join(rows)}</w:tbl>").text.splitlines()

    data = (
        row(("环境", first), ("清理楼道120处", ""), ("社区居委会", first), ("5月", first), ("6月", "")),
        row(("", rest), ("安装充电桩40个", ""), ("", rest), ("", rest), ("7月", "")),
    )
    titled = table(
        row(("任务分解及责任分工表", wide.format(5))),
        row(("类别", ""), ("任务", ""), ("责任单位", ""), ("开始时间", ""), ("完成时限", "")),
        *data,
    )
    assert titled[3] == "\t安装充电桩40个\t〃\t〃\t7月"
    double = table(
        row(("类别", first), ("任务", first), ("责任单位", first), ("工作进度", wide.format(2))),
        row(("", rest), ("", rest), ("", rest), ("开始", ""), ("完成", "")),
        *data,
    )
    assert double[1] == "\t\t\t开始\t完成"
    assert double[3] == "\t安装充电桩40个\t〃\t〃\t7月"
    below = table(
        row(("类别", first), ("任务", first), ("分工", wide.format(3))),
        row(("", rest), ("", rest), ("责任单位", ""), ("开始时间", ""), ("完成时限", "")),
        *data,
    )
    assert below[3] == "\t安装充电桩40个\t〃\t〃\t7月"


def test_a_frame_of_one_cell_holds_running_text(tmp_path: Path) -> None:
    body = f"<w:tbl><w:tr><w:tc>{p('一、目标')}{p('办结率达到95%。')}</w:tc></w:tr></w:tbl>"
    assert read(tmp_path, body).text == "一、目标\n办结率达到95%。\n"


def test_text_boxes_follow_their_paragraph_once(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{p('框内')}</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>正文</w:t><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
        f"{box}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r></w:p>" + p("下文")
    )
    loaded = read(tmp_path, body)
    assert loaded.text == "正文\n框内\n下文\n"
    assert "文本框" in loaded.place_at(loaded.text.index("框内"))


NUMBERING = (
    f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>'
    '<w:lvl w:ilvl="3"><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2.%4"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val=""/></w:lvl>'
    "</w:abstractNum>"
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
    "</w:lvlOverride></w:num>"
    "</w:numbering>"
)


def test_a_table_in_a_text_box_keeps_its_words(tmp_path: Path) -> None:
    cells = "".join(f"<w:tc>{p(words)}</w:tc>" for words in ("值班电话", "每日开放"))
    box = f"<w:txbxContent><w:tbl><w:tr>{cells}</w:tr></w:tbl></w:txbxContent>"
    body = f"<w:p><w:r><w:t>正文</w:t></w:r><w:r><w:pict>{box}</w:pict></w:r></w:p>"
    assert read(tmp_path, body).text == "正文\n值班电话\t每日开放\n"


def test_automatic_numbers_are_written_out(tmp_path: Path) -> None:
    body = (
        numbered("总体要求", 1)
        + numbered("重点任务", 1)
        + numbered("走访", 1, 1)
        + numbered("登记", 1, 1)
        + numbered("入户", 1, 2)
        + numbered("细目", 1, 3)
        + numbered("组织保障", 1)
        + numbered("分工", 1, 1)
        + numbered("要点", 2)
        + numbered("另起", 3)
        + p("不编号", '<w:numPr><w:numId w:val="0"/></w:numPr>')
    )
    assert read(tmp_path, body, numbering=NUMBERING).text.splitlines() == [
        "一、总体要求",
        "二、重点任务",
        "（一）走访",
        "（二）登记",
        "1. 入户",
        "2.2.1 细目",
        "三、组织保障",
        "（一）分工",
        "• 要点",
        "一、另起",
        "不编号",
    ]


def test_numbers_come_from_styles_too(tmp_path: Path) -> None:
    styles = (
        f'<w:styles xmlns:w="{W}"><w:style w:type="paragraph" w:styleId="h1"><w:pPr><w:numPr><w:numId w:val="1"/>'
        '</w:numPr></w:pPr></w:style><w:style w:type="paragraph" w:styleId="h1b"><w:basedOn w:val="h1"/></w:style>'
        "</w:styles>"
    )
    body = p("甲", '<w:pStyle w:val="h1"/>') + p("乙", '<w:pStyle w:val="h1b"/>')
    assert read(tmp_path, body, styles=styles, numbering=NUMBERING).text == "一、甲\n二、乙\n"


def test_page_heads_notes_and_contents_stand_apart(tmp_path: Path) -> None:
    styles = (
        f'<w:styles xmlns:w="{W}"><w:style w:type="paragraph" w:styleId="T1"><w:name w:val="toc 1"/></w:style>'
        "</w:styles>"
    )
    body = p("一、总体要求\t1", '<w:pStyle w:val="T1"/>') + p("一、总体要求")
    header = f'<w:hdr xmlns:w="{W}">{p("内部资料")}</w:hdr>'
    notes = f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="1">{p("数据来源：台账")}</w:footnote></w:footnotes>'
    loaded = read(tmp_path, body, styles=styles, header=header, footnotes=notes)
    assert loaded.text == "一、总体要求\n"
    assert {(item.kind, item.text) for item in loaded.apart} == {
        ("页眉", "内部资料"),
        ("脚注", "数据来源：台账"),
        ("目录", "一、总体要求 1"),
    }
    assert "不计入正文" in loaded.note


def test_strict_files_are_read_alike(tmp_path: Path) -> None:
    main = document(p("一、总体要求") + f"<w:tbl><w:tr><w:tc>{p('甲')}</w:tc><w:tc>{p('乙')}</w:tc></w:tr></w:tbl>")
    path = write(tmp_path / "严.docx", main.replace(W.encode(), STRICT.encode()))
    loaded = load(path)
    assert loaded.text == "一、总体要求\n甲\t乙\n"
    assert "严格" in loaded.note


def refused(path: Path, kind: str, *said: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        load(path)
    message = str(caught.value)
    assert caught.value.kind == kind, message
    assert str(path) in message
    assert "\n" not in message
    for words in said:
        assert words in message


def test_not_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "假.docx"
    path.write_bytes("这是一个文本文件".encode())
    refused(path, "unreadable", "不是 Word 文件")


def test_truncated_at_any_point(tmp_path: Path) -> None:
    whole = write(tmp_path / "全.docx", document(p("一、总体要求" * 200)))
    data = whole.read_bytes()
    path = tmp_path / "断.docx"
    for size in (10, len(data) // 3, len(data) // 2, len(data) - 10):
        path.write_bytes(data[:size])
        refused(path, "unreadable", "没有传完")


def test_damaged_inside(tmp_path: Path) -> None:
    whole = write(tmp_path / "全.docx", document(p("一、总体要求" * 200)))
    data = bytearray(whole.read_bytes())
    start = data.index(b"word/document.xml") + 40
    data[start : start + 20] = bytes(20)
    path = tmp_path / "坏.docx"
    path.write_bytes(bytes(data))
    refused(path, "unreadable", "word/document.xml")
    write(path, document(p("好"))[:-30])
    refused(path, "unreadable", "XML")


def test_encrypted_and_old_files_under_a_new_name(tmp_path: Path) -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000)
    path = tmp_path / "密.docx"
    path.write_bytes(ole + "EncryptedPackage".encode("utf-16-le") + bytes(100))
    refused(path, "encrypted", "加密", "密码")
    path.write_bytes(ole + "WordDocument".encode("utf-16-le"))
    refused(path, "unreadable", "旧版", "不完整")


def test_other_archives_and_empty_documents(tmp_path: Path) -> None:
    path = tmp_path / "表.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    refused(path, "unreadable", "没有 Word 正文")
    write(path, document("<w:p/>"))
    refused(path, "empty", "没有文字")


def test_bombs_are_not_unpacked(tmp_path: Path) -> None:
    path = write(tmp_path / "弹.docx", document(p(" " * 30_000_000 + "弹")))
    refused(path, "too_large", "压缩炸弹")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for index in range(10_001):
            archive.writestr(f"x{index}", "")
    path.write_bytes(buffer.getvalue())
    refused(path, "too_large", "10000")


def test_entities_are_never_expanded(tmp_path: Path) -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
    main = document(p("&e8;")).replace(
        b'<?xml version="1.0"?>', f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY e0 "弹">{levels}]>'.encode()
    )
    refused(write(tmp_path / "实体.docx", main), "unreadable", "实体.docx")
    secret = tmp_path / "secret.txt"
    secret.write_text("机密", encoding="utf-8")
    main = document(p("&x;")).replace(
        b'<?xml version="1.0"?>', f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'.encode()
    )
    refused(write(tmp_path / "外部.docx", main), "unreadable", "DTD")
