"""A review as tables: every finding, an account of each file and type, and what each file lacks."""

from __future__ import annotations

import os
import re
from collections import Counter
from typing import TYPE_CHECKING

import evaluators
from app.beside import said
from app.submitter import section_of
from evaluators.catalog import title_of
from evaluators.doctype import load, slots
from evaluators.model import Severity, Verdict
from evaluators.reader.script import simplified
from evaluators.recognition import carried_by_notice

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from app.review import FileReview, ReviewRun
    from evaluators.doctype import DocType, Slot
    from evaluators.model import Document, Finding

FINDINGS, SUMMARY, TYPES, MATRIX = "问题清单", "汇总", "文种汇总", "缺项矩阵"
PRESENT, MISSING, NOT_ASKED = "√", "缺", "—"
_CELL = 2_000  # characters of a quotation; a spreadsheet cell takes 32,767


def tables(run: ReviewRun, named: Callable[[Path], str] | None = None) -> dict[str, list[dict[str, object]]]:
    """Return the sheets of `review --xlsx`: name -> rows of the same columns.

    Args:
        run: the review.
        named: what a file is called; by default its path below the folder that holds them all.
    """
    called = named or _below([file.path for file in run.files])
    return {
        FINDINGS: [row for file in run.files for row in _findings(file, called(file.path))],
        SUMMARY: [_summary(file, called(file.path)) for file in run.files],
        TYPES: _types(run),
        MATRIX: _matrix(run, called),
    }


def verdict(file: FileReview) -> str:
    """Return what becomes of a file, in words."""
    if file.report is None:
        return "无法读取"
    if file.report.blocks_export:
        return "须修改后重新报送"
    if any(finding.severity is Severity.MAJOR for finding in file.report.findings):
        return "应当修改"
    return "供参考修改" if file.report.findings else "未发现问题"


def _below(paths: Sequence[Path]) -> Callable[[Path], str]:
    """Return a function that names a file by its path below the folder that all of `paths` lie in."""
    base = os.path.commonpath([path.absolute().parent for path in paths]) if paths else ""
    return lambda path: str(path.absolute().relative_to(base))


def _unread(file: FileReview, name: str) -> str:
    """Return why a file was not read, by the name it has in the tables."""
    return str(file.error).replace(str(file.path), name)


def place(file: FileReview, document: Document, offset: int) -> str:
    """Say where something stands as a person looks for it: the headings above it and the paragraph, cell or page."""
    if file.loaded is None:
        return ""
    at = file.loaded.where(offset)
    title = document.title
    head = "标题" if title and title.span.start <= offset < title.span.end else section_of(document, offset)
    return "，".join(filter(None, (head, at)))


def _also(file: FileReview, document: Document, finding: Finding) -> str:
    return "；".join(place(file, document, span.start) for span in finding.also)


def _findings(file: FileReview, called: str) -> list[dict[str, object]]:
    def row(name: str = "", **cells: str) -> dict[str, object]:
        columns = ("编号", "名称", "程度", "位置", "原文", "问题", "建议")
        head = {"文件": called, "文种": _type_name(file), "标题": file.report.title if file.report else ""}
        return {**head, **{column: cells.get(column, "") for column in columns}, **({"名称": name} if name else {})}

    if file.report is None or file.loaded is None:
        return [row("无法读取", 程度="严重", 问题=_unread(file, called))]
    document = evaluators.read(file.loaded.text)
    rows = [
        row(
            编号=finding.code,
            名称=title_of(finding.code),
            程度=finding.severity.label + ("（无法判定）" if finding.verdict is Verdict.UNDETERMINED else ""),
            位置=("；对照：" if finding.against else "；").join(
                filter(None, (place(file, document, finding.span.start), _also(file, document, finding)))
            ),
            原文=finding.span.of(file.loaded.text)[:_CELL],
            问题=finding.message,
            建议=finding.hint,
        )
        for finding in file.report.findings
    ]
    rows += [row("规则出错", 编号=item.code, 程度="严重", 问题=item.message) for item in file.report.failures]
    return rows or [row("未发现问题")]


def _summary(file: FileReview, called: str) -> dict[str, object]:
    findings = file.report.findings if file.report else ()
    counts = Counter(finding.severity for finding in findings)
    return {
        "文件": called,
        "文种": _type_name(file),
        "标题": file.report.title if file.report else "",
        **{level.label: counts[level] for level in Severity},
        "合计": len(findings),
        "无法判定": sum(finding.verdict is Verdict.UNDETERMINED for finding in findings),
        "已豁免": len(file.report.waived) if file.report else 0,
        "结论": verdict(file),
        "说明": said(file.loaded) if file.loaded else _unread(file, called),
    }


def _types(run: ReviewRun) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for name in dict.fromkeys(_type_name(file) for file in run.files if file.report):
        files = [file for file in run.files if file.report and _type_name(file) == name]
        findings = [finding for file in files if file.report for finding in file.report.findings]
        counts = Counter(finding.severity for finding in findings)
        common = Counter(finding.code for finding in findings).most_common(3)
        rows.append(
            {
                "文种": name,
                "文件数": len(files),
                "须修改后重新报送": sum(file.blocks for file in files),
                **{level.label: counts[level] for level in Severity},
                "最常见问题": "；".join(f"{code} {title_of(code)} {number}处" for code, number in common),
            }
        )
    return rows


def _matrix(run: ReviewRun, called: Callable[[Path], str]) -> list[dict[str, object]]:
    """Return documents × required slots. A slot of the same key means the same in every type and shares a column."""
    read: list[tuple[FileReview, DocType, Document]] = []
    for file in run.files:
        if file.report is not None and file.loaded is not None:
            document = simplified(evaluators.read(file.loaded.text))
            read.append((file, load(file.report.doc_type), document))
    columns: dict[str, str] = {}
    for _, doctype, _ in read:
        for slot in doctype.required:
            columns.setdefault(slot.key, slot.name)
    rows = []
    for file, doctype, document in read:
        filled = slots(document, doctype)
        asked = {slot.key for slot in doctype.required if not _excused(slot, document)}
        cells = {
            f"{name}（{key}）" if list(columns.values()).count(name) > 1 else name: (
                NOT_ASKED if key not in asked else PRESENT if key in filled else MISSING
            )
            for key, name in columns.items()
        }
        missing = sum(value == MISSING for value in cells.values())
        head = {"文件": called(file.path), "文种": doctype.name, "标题": file.report.title if file.report else ""}
        rows.append({**head, "缺项数": missing, **cells})
    return rows


def _excused(slot: Slot, document: Document) -> bool:
    """Tell whether a document does without a slot: its title says so, or the notice that carries it has it."""
    title = document.title.text if document.title else ""
    if slot.unless_title is not None and re.search(slot.unless_title, title):
        return True
    return slot.part in {"addressee", "sign_off"} and carried_by_notice(document)


def _type_name(file: FileReview) -> str:
    return load(file.report.doc_type).name if file.report else ""
