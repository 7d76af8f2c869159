"""Word files of many makers and kinds, for measuring how fast they are read."""

from __future__ import annotations

import zipfile
from datetime import date
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_DAY = date(2026, 3, 2)
_PARTS = ("styles", "numbering", "footnotes", "comments", "header", "footer")


def classes(texts: Sequence[str], folder: Path) -> Iterator[tuple[str, list[Path]]]:
    """Write `texts` as Word files of each class into `folder`; yield the name of the class and its files.

    The class converted by LibreOffice is left out where LibreOffice is not installed.
    """
    from app.files.office import convert, program

    laid_out, plain = folder / "laid-out", folder / "python-docx"
    yield "laid out by Wenheng", _each(texts, laid_out, _laid_out)
    yield "made by python-docx", _each(texts, plain, _python_docx)
    yield "python-docx, three large tables", _each(texts, folder / "tables", _tables)
    found = program()
    if found is not None:
        converted = []
        for source in sorted(plain.glob("*.docx")):
            to = folder / "libreoffice" / source.name
            to.parent.mkdir(exist_ok=True)
            rich = convert(found, source, "odt:writer8", folder / "profile").rename(to.with_suffix(".odt"))
            converted.append(convert(found, rich, "docx:MS Word 2007 XML", folder / "profile"))
        yield "converted by LibreOffice", converted
    yield "with comments and tracked changes", [_marked(path) for path in sorted(laid_out.glob("*.docx"))]
    yield "bare: main part alone", _each(texts, folder / "bare", _bare)
    yield "bare: numbering, notes, boxes, changes", _each(texts, folder / "rich", _rich)


def _each(texts: Sequence[str], folder: Path, write: Callable[[str, Path], None]) -> list[Path]:
    folder.mkdir()
    made = [folder / f"{number}.docx" for number in range(len(texts))]
    for path, text in zip(made, texts, strict=True):
        write(text, path)
    return made


def _laid_out(text: str, path: Path) -> None:
    from app.files.gbt9704 import write_docx
    from app.files.official import official_from_text

    write_docx(official_from_text(text), path)


def _lines(text: str) -> list[str]:
    return [line.strip("# *") for line in text.split("\n") if line.strip("# *")]


def _python_docx(text: str, path: Path) -> None:
    import docx

    file = docx.Document()
    for number, line in enumerate(_lines(text)):
        heading = len(line) < 20
        file.add_paragraph(line, style="Heading 1" if heading else ("List Number" if number % 5 == 0 else "Normal"))
    table = file.add_table(rows=0, cols=4, style="Table Grid")
    for index in range(10):
        for cell, words in zip(table.add_row().cells, (str(index), "入户走访", "网格工作站", "6月底前"), strict=True):
            cell.text = words
    file.save(str(path))


def _tables(text: str, path: Path) -> None:
    import docx

    file = docx.Document()
    lines = _lines(text)
    for _ in range(3):
        file.add_paragraph(lines[0], style="Heading 1")
        table = file.add_table(rows=0, cols=5, style="Table Grid")
        for index, (one, other) in enumerate(pairwise(lines[:25])):
            for cell, words in zip(table.add_row().cells, (str(index), one, other, "社区", "年底"), strict=True):
                cell.text = words[:40]
    file.save(str(path))


def _marked(path: Path) -> Path:
    from app.files import load
    from app.files.changes import Change, write_changes
    from app.files.comments import Comment, write_comments

    marked = path.with_suffix(".marked.docx")
    text = load(path).text
    write_changes(
        path, marked, [Change(at, at + 2, "修改") for at in range(40, len(text) - 9, 60)], author="甲", day=_DAY
    )
    final = path.with_suffix(".final.docx")
    spots = [place.start for place in load(marked).places[::4]]
    write_comments(marked, final, [Comment(at, at + 1, ("请核对。",)) for at in spots], author="甲", day=_DAY)
    return final


def _bare(text: str, path: Path) -> None:
    _write(path, "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in _lines(text)))


def _rich(text: str, path: Path) -> None:
    body = ""
    run = '<w:r><w:rPr><w:rFonts w:eastAsia="仿宋"/><w:sz w:val="32"/></w:rPr><w:t>{}</w:t></w:r>'
    for number, line in enumerate(_lines(text)):
        counted = f'<w:numPr><w:ilvl w:val="{number % 2}"/><w:numId w:val="1"/></w:numPr>' if number % 3 == 0 else ""
        half = len(line) // 2
        words = run.format(escape(line[:half])) + run.format(escape(line[half:]))
        if number % 4 == 1:
            words += '<w:r><w:footnoteReference w:id="2"/></w:r>'
        if number % 4 == 2:
            words += '<w:del w:id="7" w:author="甲"><w:r><w:delText>旧</w:delText></w:r></w:del>'
            words += f'<w:ins w:id="8" w:author="甲">{run.format("新")}</w:ins>'
        if number % 7 == 3:
            box = f"<w:txbxContent><w:p>{run.format('框内')}</w:p></w:txbxContent>"
            words += f"<w:r><w:pict>{box}</w:pict></w:r>"
        body += f'<w:p><w:pPr><w:pStyle w:val="Normal"/>{counted}<w:jc w:val="both"/></w:pPr>{words}</w:p>'
    note = f"<w:p>{run.format('见附件。')}</w:p>"
    level = '<w:lvl w:ilvl="{}"><w:start w:val="1"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'
    levels = level.format(0, "chineseCounting", "%1、") + level.format(1, "decimal", "%2.")
    listed = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    parts = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>',
        f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>{listed}',
        "".join(f'<w:footnote w:id="{number}">{note}</w:footnote>' for number in range(2, 9)),
        "".join(f'<w:comment w:id="{number}" w:author="乙">{note}</w:comment>' for number in range(8)),
        note,
        note,
    )
    _write(path, body, dict(zip(_PARTS, parts, strict=True)))


_ROOTS = {"header": "hdr", "footer": "ftr"}


def _write(path: Path, body: str, parts: dict[str, str] | None = None) -> None:
    """Write a .docx with nothing in it but the main part and `parts`, by relation type."""
    parts = parts or {}
    relations = "".join(f'<Relationship Id="r{name}" Type="{_RELATION}/{name}" Target="{name}.xml"/>' for name in parts)
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_MAIN}{name}+xml"/>' for name in ("document", *parts)
    ).replace(f"{_MAIN}document+xml", f"{_MAIN}document.main+xml")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{_TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
            f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f"{overrides}</Types>",
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="a" Type="{_RELATION}/officeDocument" '
            'Target="word/document.xml"/></Relationships>',
        )
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>')
        archive.writestr(
            "word/_rels/document.xml.rels", f'<Relationships xmlns="{_PACKAGE}">{relations}</Relationships>'
        )
        for name, content in parts.items():
            root = _ROOTS.get(name, name)
            archive.writestr(f"word/{name}.xml", f'<w:{root} xmlns:w="{_WORD}">{content}</w:{root}>')
