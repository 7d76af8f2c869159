"""Paper, margins, grid, styles and settings: everything that holds for the whole document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.files.gbt9704.elements import element, field, no_indent, paragraph, run
from app.files.gbt9704.measures import (
    BOTTOM,
    CONDENSE,
    FANG,
    HEI,
    INDENT,
    KAI,
    LATIN,
    LEFT,
    LINE,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RED,
    RIGHT,
    SIZE_2,
    SIZE_3,
    SIZE_4,
    SONG,
    TOP,
    XIAOBIAOSONG,
)

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.section import Section

    from app.files.official import Official

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# the dash of the page number lies 7 mm below the text area (7.5): measured, footer edge 25.5 mm with a 14 pt exact line
_BASE = "Base9704"
# GB/T 15834-2011, 5.1: closing and stop marks begin no line, opening marks end none
_NEVER_LAST = "‘“〈《「『【〔〖（［｛"
_NEVER_FIRST = "、。，．：；？！’”〉》」』】〕〗）］｝％…—～·"
_FOOTER, _HEADER = 1446, 850


def _style(
    identity: str, name: str, paragraph_properties: str = "", run_properties: str = "", *, base: str = "Normal"
) -> str:
    return (
        f'<w:style w:type="paragraph" w:customStyle="{int(not name.startswith("heading"))}" w:styleId="{identity}">'
        f'<w:name w:val="{name}"/><w:basedOn w:val="{base}"/><w:qFormat/>'
        f"<w:pPr>{paragraph_properties}</w:pPr><w:rPr>{run_properties}</w:rPr></w:style>"
    )


def _font(name: str) -> str:
    return f'<w:rFonts w:hint="eastAsia" w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{name}" w:cs="{LATIN}"/>'


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _styles_xml() -> str:
    indented = f'<w:ind w:firstLineChars="200" w:firstLine="{INDENT}"/>'
    flush = '<w:ind w:firstLineChars="0" w:firstLine="0"/>'
    plain = '<w:b w:val="0"/><w:color w:val="000000"/>'
    headings = "".join(
        _style(
            f"Heading{level}",
            f"heading {level}",
            f'<w:keepNext/>{indented}<w:outlineLvl w:val="{level - 1}"/>',
            _font(font) + plain,
        )
        for level, font in ((1, HEI), (2, KAI), (3, FANG), (4, FANG))
    )
    cell = f'<w:snapToGrid w:val="0"/><w:spacing w:line="400" w:lineRule="exact"/>{flush}'  # 20 pt for 4号
    return (
        f'<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>{_font(FANG)}{_size(SIZE_3)}'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        '<w:pPr><w:widowControl w:val="0"/><w:kinsoku w:val="1"/><w:overflowPunct w:val="0"/><w:autoSpaceDE w:val="0"/>'
        '<w:autoSpaceDN w:val="0"/><w:adjustRightInd w:val="0"/><w:snapToGrid w:val="1"/>'
        f'<w:spacing w:before="0" w:after="0" w:line="{LINE}" w:lineRule="exact"/><w:jc w:val="both"/></w:pPr>'
        f'<w:rPr>{_font(FANG)}<w:spacing w:val="{CONDENSE}"/>{_size(SIZE_3)}</w:rPr></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
        '<w:top w:w="0" w:type="dxa"/><w:left w:w="57" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
        '<w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/></w:style>'
        + _style(
            "Title9704",
            "公文标题",
            f'{flush}<w:jc w:val="center"/>',
            _font(XIAOBIAOSONG) + '<w:spacing w:val="0"/>' + _size(SIZE_2),
        )
        + _style("Body9704", "公文正文", indented)
        + _style("Flush9704", "公文顶格", flush)
        + headings
        + _style("Cell9704", "公文表格", cell, '<w:spacing w:val="0"/>' + _size(SIZE_4))
        + _style("Caption9704", "公文表题", f'<w:keepNext/>{flush}<w:jc w:val="center"/>', _font(HEI) + _size(SIZE_4))
        + _style(
            "Foot9704", "公文页码", '<w:snapToGrid w:val="0"/><w:spacing w:line="280" w:lineRule="exact"/>' + flush
        )
        + "</w:styles>"
    )


def _settings_xml() -> str:
    return (
        f'<w:settings xmlns:w="{_W}"><w:zoom w:percent="100"/><w:evenAndOddHeaders/><w:defaultTabStop w:val="420"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/>'
        f'<w:noLineBreaksAfter w:lang="zh-CN" w:val="{_NEVER_LAST}"/>'
        f'<w:noLineBreaksBefore w:lang="zh-CN" w:val="{_NEVER_FIRST}"/>'
        '<w:compat><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )


def base_styles() -> list[BaseOxmlElement]:
    """Return the paragraph styles for use in another file: they rest on one of their own instead of its Normal."""
    from docx.oxml import parse_xml

    found: list[BaseOxmlElement] = []
    source: Any = parse_xml(_styles_xml().replace('w:basedOn w:val="Normal"', f'w:basedOn w:val="{_BASE}"'))
    for style in source:
        if style.tag.endswith("}style") and style.get(f"{{{_W}}}type") == "paragraph":
            if style.get(f"{{{_W}}}styleId") == "Normal":
                style.set(f"{{{_W}}}styleId", _BASE)
                del style.attrib[f"{{{_W}}}default"]
                style[0].set(f"{{{_W}}}val", "公文基准")
            found.append(style)
    return found


def set_up(document: Document) -> None:
    """Give an empty python-docx document the paper, grid, styles and settings of GB/T 9704-2012, clause 5.

    python-docx's own template has Letter paper, theme fonts, Japanese as East Asian language and coloured headings: all
    of it is replaced.
    """
    from docx.oxml import parse_xml

    for target, source in ((document.styles.element, _styles_xml()), (document.settings.element, _settings_xml())):
        for item in list(target):
            target.remove(item)
        for item in list(parse_xml(source)):
            target.append(item)
    section = document.sections[0]
    properties = section._sectPr  # noqa: SLF001 - python-docx has no public way to the grid
    for item in list(properties):
        properties.remove(item)
    properties.append(element("pgSz", w=PAGE_WIDTH, h=PAGE_HEIGHT))
    properties.append(
        element("pgMar", top=TOP, right=RIGHT, bottom=BOTTOM, left=LEFT, header=_HEADER, footer=_FOOTER, gutter=0)
    )
    properties.append(element("docGrid", type="lines", linePitch=LINE))


def set_margins(section: Section, official: Official) -> None:
    """Put the page numbers into odd and even footers (7.5), and the draft mark into both headers."""
    for footer, odd in ((section.footer, True), (section.even_page_footer, False)):
        footer.is_linked_to_previous = False
        _replace(footer._element, _page_number(odd=odd))  # noqa: SLF001 - the footer's own element has no public name
    mark = draft_mark(official)
    if mark:
        for header in (section.header, section.even_page_header):
            header.is_linked_to_previous = False
            words = run(mark, HEI, half_points=SIZE_4, colour=RED, spacing=0)
            _replace(header._element, paragraph(words, style="Foot9704", align="right"))  # noqa: SLF001 - likewise


def draft_mark(official: Official) -> str:
    """Return what the page head says of an unfinished document or a model's hand, "" for a final document."""
    return "　".join(item for item in (official.status, official.ai_label) if item)


def _replace(container: BaseOxmlElement, content: BaseOxmlElement) -> None:
    for item in list(container):
        container.remove(item)
    container.append(content)


def _page_number(*, odd: bool) -> BaseOxmlElement:
    side = "right" if odd else "left"
    indent = no_indent(**{f"{side}Chars": 100, side: SIZE_4 * 10})
    before, after = (run(words, SONG, half_points=SIZE_4, spacing=0) for words in ("— ", " —"))
    runs = [before, *field("PAGE", "1", SONG, SIZE_4), after]
    return paragraph(*runs, style="Foot9704", snap=False, indent=indent, align=side)
