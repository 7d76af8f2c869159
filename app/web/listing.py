"""Lists and tables of the page as HTML; every word that comes from a document is escaped here."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from app import beside
from evaluators.catalog import title_of
from evaluators.lines import begin_of, end_of
from evaluators.model import Severity, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from app.review import FileReview
    from evaluators.lines import LineIndex
    from evaluators.model import Finding, Span
    from evaluators.report import Report

LEVEL = {Severity.CRITICAL: "严重", Severity.MAJOR: "重要", Severity.MINOR: "一般"}
_SHORT = frozenset(
    {"序号", "段号", "名册行号", "街道", "社区", "状态", "完成时限", "来源类别", "严重", "重要", "一般", "文种", "结论"}
)  # never wrapped
_NARROW = 20  # characters of a cell in such a column
_QUOTED = 60  # characters of a quotation that are shown


def banner(kind: str, words: str, share: float | None = None) -> str:
    """Return a message: `kind` is ok, warn, error, busy or info; with `share` (0 to 1) a bar shows how much is done."""
    lines = "<br>".join(escape(line) for line in words.split("\n"))
    bar = f'<progress max="100" value="{100 * share:.0f}">{share:.0%}</progress>' if share is not None else ""
    return f'<div class="note note-{kind}" role="{"alert" if kind == "error" else "status"}">{lines}{bar}</div>'


def notes(words: Sequence[str], title: str) -> str:
    """Return remarks under a `title`, nothing where there are none."""
    items = "".join(f"<li>{escape(line)}</li>" for line in words)
    return f'<details class="notes" open><summary>{escape(title)}</summary><ul>{items}</ul></details>' if items else ""


def downloads(links: Iterable[tuple[str, str, bool]]) -> str:
    """Return buttons that fetch files: (label, address, whether it is the main one)."""
    shown = (
        f'<a class="fetch{" fetch-main" if main else ""}" href="{escape(address)}" download>{escape(label)}</a>'
        for label, address, main in links
    )
    return f'<div class="fetches">{"".join(shown)}</div>'


def verdict(report: Report) -> str:
    """Return the counts of a report by level and what follows from them, in one sentence."""
    counts = [(LEVEL[level], sum(f.severity is level for f in report.findings)) for level in Severity]
    counts.append(("已豁免", len(report.waived)))
    said = "，".join(f"{name} {count} 处" for name, count in counts if count)
    if report.blocks_export:
        return f"{said or '有规则运行出错'}。有严重问题，须改正后才能导出定稿。"
    return f"{said}。没有严重问题，可以导出定稿。" if said else "未发现问题，可以导出定稿。"


def findings(
    report: Report, text: str, place: Callable[[Finding], str], link: Callable[[Finding], str] | None = None
) -> str:
    """Return the findings of one document, the gravest first, each with level, place, words, message and hint.

    Args:
        report: the check.
        text: the text it is a check of.
        place: says where a finding stands.
        link: id of the element to jump to.
    """
    order = {level: index for index, level in enumerate(LEVEL)}
    ranked = sorted(report.findings, key=lambda finding: (order[finding.severity], finding.span.start))
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in ranked:
        same = (finding.severity, finding.code, finding.span, finding.verdict, finding.hint)
        groups.setdefault(same, []).append(finding)
    items = [_failure(failure.code, failure.message) for failure in report.failures]
    items += [_group(group, text, place(group[0]), link(group[0]) if link else "") for group in groups.values()]
    if not items:
        return '<div class="empty">没有发现问题。</div>'
    return f'<ol class="findings">{"".join(items)}</ol>'


def _failure(code: str, message: str) -> str:
    return (
        f'<li class="finding finding-critical"><div class="finding-head"><b class="level level-critical">严重</b>'
        f'<span class="code">{escape(code)}</span></div><p>{escape(message)}</p></li>'
    )


def _group(group: Sequence[Finding], text: str, place: str, target: str) -> str:
    """Return one entry for findings that differ in their message alone: what a report leaves out is one long list."""
    finding = group[0]
    level = finding.severity.value
    unsure = '<span class="unsure">无法判定</span>' if finding.verdict is Verdict.UNDETERMINED else ""
    also = sum(len(one.also) for one in group if not one.against)
    where = escape(f"{place}，另有 {also} 处" if also else place)
    if target:
        where = f'<a href="#{target}">{where}</a>'
    count = f'<span class="unsure">{len(group)} 项</span>' if len(group) > 1 else ""
    said = "".join(f"<li>{escape(one.message)}</li>" for one in group)
    message = f"<ul>{said}</ul>" if len(group) > 1 else f"<p>{escape(finding.message)}</p>"
    hint = f'<p class="hint"><b>建议</b>{escape(finding.hint)}</p>' if finding.hint else ""
    return (
        f'<li class="finding finding-{level}"><div class="finding-head">'
        f'<b class="level level-{level}">{LEVEL[finding.severity]}</b><strong>{escape(title_of(finding.code))}</strong>'
        f'<span class="code">{escape(finding.code)}</span>{unsure}{count}<span class="place">{where}</span></div>'
        f"{_quote(finding.span, text)}{message}{hint}</li>"
    )


def _quote(span: Span, text: str) -> str:
    """Return the words at fault within the line they stand in."""
    start, stop = begin_of(text, span.start, "\n"), end_of(text, span.start, "\n")
    end = min(max(span.end, span.start), stop)
    if not text[span.start : end].strip():
        return ""
    before, after = text[start : span.start][-16:], text[end:stop]
    words = text[span.start : end]
    cut = words if len(words) <= _QUOTED else words[: _QUOTED // 2] + "……" + words[-_QUOTED // 4 :]
    room = max(_QUOTED - len(cut) - len(before), 0)
    head = "…" if span.start - start > len(before) else ""
    tail = after[:room] + ("…" if len(after) > room else "")
    return f"<blockquote>{escape(head + before)}<mark>{escape(cut)}</mark>{escape(tail)}</blockquote>".replace(
        "\t", " "
    )


def place_in(section_of: Callable[[int], str], lines: LineIndex) -> Callable[[Finding], str]:
    """Return a function that says in which section and paragraph of a draft a finding stands."""

    def said(finding: Finding) -> str:
        line = lines.line(finding.span.start)
        section = section_of(finding.span.start)
        return f"{section} · 第{line}段" if section else f"第{line}段"

    return said


def traced(paragraphs: Sequence[tuple[str, str, Sequence[tuple[str, str, str]]]]) -> str:
    """Return what each sentence rests on: (section, words, sources), a source being (kind, place, quotation)."""
    if not paragraphs:
        return '<div class="empty">没有可列的来源。</div>'
    items = []
    for section, words, sources in paragraphs:
        head = f"<small>{escape(section)}</small>" if section else ""
        items.append(f'<li class="traced">{head}<blockquote>{escape(words)}</blockquote>{_sources(sources)}</li>')
    return f'<ol class="sources">{"".join(items)}</ol>'


def changes(
    sentences: Sequence[tuple[int, str, str, Sequence[str], Sequence[tuple[str, str, str]]]], removed: Sequence[str]
) -> str:
    """Return what a person has changed in a draft.

    Args:
        sentences: line, what stood there ("" for nothing), what stands there, what of it has no source, its sources.
        removed: sentences that are gone.
    """
    items = []
    for line, before, now, loose, sources in sentences:
        old = f"<blockquote><del>{escape(before)}</del></blockquote>" if before else ""
        lacking = (
            f'<p class="lacking">没有来源：{escape("、".join(loose))}。请核实，或补进任务书。</p>' if loose else ""
        )
        items.append(
            f'<li class="traced"><small>第 {line} 行</small>{old}<blockquote>{escape(now)}</blockquote>{lacking}'
            f"{_sources(sources)}</li>"
        )
    items += [
        f'<li class="traced"><small>删去</small><blockquote><del>{escape(words)}</del></blockquote></li>'
        for words in removed
    ]
    return f'<ol class="sources">{"".join(items)}</ol>' if items else '<div class="empty">没有改动。</div>'


def _sources(sources: Sequence[tuple[str, str, str]]) -> str:
    rows = "".join(
        f'<li><span class="kind">{escape(kind)}</span><b>{escape(place)}</b><q>{escape(quotation)}</q></li>'
        for kind, place, quotation in sources
    )
    return f"<ul>{rows}</ul>" if rows else ""


def table(
    rows: Sequence[Mapping[str, object]],
    classes: Mapping[str, str] | None = None,
    empty: str = "",
    links: Mapping[str, str] | None = None,
) -> str:
    """Return rows of the same keys as a table.

    Args:
        rows: the table.
        classes: cell text -> style, for states.
        empty: what is said where there is no row.
        links: column -> beginning of the id that its cells lead to, followed by the row's 1-based number.
    """
    if not rows:
        return f'<div class="empty">{escape(empty)}</div>'
    header = list(dict.fromkeys(key for row in rows for key in row))
    head = "".join(f"<th>{escape(key)}</th>" for key in header)
    body = "".join(
        f"<tr>{''.join(_cell(row.get(key), key, classes or {}, _target(links, key, at)) for key in header)}</tr>"
        for at, row in enumerate(rows, 1)
    )
    return f'<div class="listing"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _target(links: Mapping[str, str] | None, key: str, number: int) -> str:
    return f"{links[key]}{number}" if links and key in links else ""


def _cell(value: object, key: str, classes: Mapping[str, str], target: str = "") -> str:
    words = "" if value is None else str(value)
    style = classes.get(words) if key == "状态" else None
    shown = f'<span class="state state-{style}">{escape(words)}</span>' if style else escape(words)
    if target:
        shown = f'<a href="#{target}">{shown}</a>'
    if key not in _SHORT:
        return f"<td>{shown}</td>"
    if len(words) > _NARROW and not style and not target:  # else it would push the other columns off the page
        return f'<td class="short" title="{escape(words)}">{escape(words[:_NARROW])}……（共 {len(words)} 字）</td>'
    return f'<td class="short">{shown}</td>'


def reviewed(file: FileReview, name: str, anchor: str) -> str:
    """Return one checked file with its findings; `anchor` is the id to jump to."""
    if file.report is None or file.loaded is None:
        said = str(file.error).replace(str(file.path), name) if file.error else "无法读取。"
        return f'<section class="file" id="{anchor}"><h3>{escape(name)}</h3>{banner("error", said)}</section>'
    from evaluators.doctype import load

    loaded, report = file.loaded, file.report

    def place(finding: Finding) -> str:
        return loaded.where(finding.span.start)

    kind = load(report.doc_type).name
    words = beside.said(loaded)
    note = f'<p class="file-note">{escape(words)}</p>' if words else ""
    state = "bad" if report.blocks_export else "good"
    return (
        f'<section class="file" id="{anchor}"><h3>{escape(name)}<span class="kind">{escape(kind)}</span></h3>'
        f'<p class="file-title">{escape(report.title or "（未找到标题）")}</p>'
        f'<p class="verdict verdict-{state}">{escape(verdict(report))}</p>{note}'
        f"{findings(report, loaded.text, place)}</section>"
    )
