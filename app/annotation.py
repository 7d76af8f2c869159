"""What the submitter gets back: a copy of the file with comments at the exact words, or with tracked changes.

A .docx keeps its own formatting; any other format is set as a Word file by GB/T 9704 first.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.alignment import NOWHERE, align, carried
from app.errors import UserError, WenhengError
from app.files.atomic import reason
from app.submitter import concerns, plainly
from evaluators.catalog import title_of
from evaluators.lines import LineIndex
from evaluators.model import Span, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from app.files import LoadedText
    from app.review import ReviewRun
    from evaluators.model import Finding, Fix
    from evaluators.report import Report

AUTHOR = "文衡"
_WORD = frozenset({".docx", ".docm", ".dotx"})
_QUOTED = 60  # characters of a quotation that could not be anchored


@dataclass(frozen=True, slots=True)
class Returned:
    """What became of one file.

    Attributes:
        path: the submitted file.
        out: the copy; None where none could be written.
        count: comments, or corrections made.
        left: one Chinese sentence per correction that was not made.
        error: why there is no copy, else "".
    """

    path: Path
    out: Path | None
    count: int = 0
    left: tuple[str, ...] = ()
    error: str = ""


def annotate(run: ReviewRun, given: Sequence[Path], folder: Path, *, today: date) -> tuple[Returned, ...]:
    """Write each readable file of `run` into `folder` with a comment for every finding.

    Args:
        run: the review.
        given: what was asked to be reviewed: files below a folder keep their relative path.
        folder: where the copies go.
        today: date of the comments.

    Raises:
        UserError: `folder` cannot be written, or a copy would replace a submitted file.
    """
    return tuple(_each(run, given, folder, lambda file, out: _annotated(file, out, today)))


def fix(run: ReviewRun, given: Sequence[Path], folder: Path, *, today: date) -> tuple[Returned, ...]:
    """Write each readable file of `run` into `folder` with its mechanical corrections as tracked changes.

    Arguments and errors as for :func:`annotate`.
    """
    return tuple(_each(run, given, folder, lambda file, out: _fixed(file, out, today)))


def writable(folder: Path) -> None:
    """Make `folder`.

    Raises:
        UserError: it cannot be made or written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise UserError(f"无法写入文件夹 {folder}：{reason(error)}。请换一个可以写入的文件夹。") from error


def destinations(
    paths: Sequence[Path], given: Sequence[Path], folder: Path, ending: str | None = None
) -> dict[Path, Path]:
    """Give each file a place of its own under `folder`: relative paths are kept, equal names told apart.

    Args:
        paths: the files.
        given: files and folders as they were named; a file below a folder keeps its path from there.
        folder: where everything goes.
        ending: replaces the name's ending (``-退回修改意见.docx``); None keeps Word endings and sets .docx else.

    Raises:
        UserError: a copy would replace one of the files.
    """
    taken: set[Path] = set()
    found: dict[Path, Path] = {}
    own = {path.resolve() for path in paths}
    for path in paths:
        base = next((item for item in given if item.is_dir() and path.is_relative_to(item)), path.parent)
        relative = path.relative_to(base)
        word = path.suffix.lower() in _WORD
        name = path.name if word and ending is None else f"{path.stem}{ending or '.docx'}"
        out = folder / relative.with_name(name)
        if out in taken and not word:
            out = out.with_name(f"{path.name}{ending or '.docx'}")
        if out in taken and base.name:
            out = folder / base.name / relative.with_name(name)
        first, number = out, 2
        while out in taken:
            out, number = first.with_name(f"{first.stem}（{number}）{first.suffix}"), number + 1
        if out.resolve() in own:
            raise UserError(f"无法写入 {out}：这是报送的原文件。请另选一个文件夹，以免覆盖原件。")
        taken.add(out)
        found[path] = out
    return found


def _each(
    run: ReviewRun, given: Sequence[Path], folder: Path, make: Callable[[_File, Path], Returned]
) -> Iterator[Returned]:
    writable(folder)
    places = destinations([file.path for file in run.files if file.report is not None], given, folder)
    for file in run.files:
        if file.report is None or file.loaded is None:
            continue
        try:
            with tempfile.TemporaryDirectory(prefix="wenheng-") as workshop:
                form = _word_form(file.loaded, Path(workshop))
                yield make(_File(file.loaded, file.report, form), places[file.path])
        except WenhengError as error:
            yield Returned(file.path, None, error=str(error))


@dataclass(frozen=True, slots=True)
class _Form:
    """A file as Word has it: `places` leads from the text reviewed to the text of `path`, None where they are one."""

    path: Path
    text: str
    places: list[int] | None = None

    def span(self, span: Span) -> tuple[int, int] | None:
        """Return where the characters of `span` stand in the Word form."""
        if self.places is None:
            return span.start, span.end
        return carried(self.places, span.start, span.end)


@dataclass(frozen=True, slots=True)
class _File:
    loaded: LoadedText
    report: Report
    form: _Form


def _word_form(loaded: LoadedText, workshop: Path) -> _Form:
    if loaded.word_form is not None:
        return _Form(loaded.word_form, loaded.text)
    from app.files import load
    from app.files.gbt9704 import write_docx
    from app.files.official import Official, Paragraph, official_from_text

    try:
        official = official_from_text(loaded.text)
    except UserError:  # no title: set what there is, line by line
        first, *rest = [line.strip() for line in loaded.text.split("\n") if line.strip()]
        official = Official(title=first, blocks=tuple(Paragraph(line) for line in rest))
    path = workshop / "form.docx"
    write_docx(official, path)
    text = load(path).text
    return _Form(path, text, align(loaded.text, text))


def _annotated(file: _File, out: Path, today: date) -> Returned:
    from app.files.comments import Comment, write_comments

    lines = LineIndex(file.loaded.text)
    comments: list[Comment] = []
    for finding in concerns(file.report):
        for index, span in enumerate((finding.span, *finding.also)):
            place, quoted = _place(file, span, lines)
            said = _short(finding, file.loaded) if index else _in_full(finding)
            comments.append(Comment(*place, (*said, *quoted)))
    write_comments(file.form.path, out, comments, author=AUTHOR, day=today)
    return Returned(file.loaded.path, out, len(comments))


def _place(file: _File, span: Span, lines: LineIndex) -> tuple[tuple[int, int], tuple[str, ...]]:
    """Return where a comment hangs, and the words it is about where the Word form has lost them."""
    place = file.form.span(span)
    if place is not None:
        return place, ()
    line = lines.line(span.start)
    start, content = lines.content(line)
    quote = " ".join(span.of(file.loaded.text).split())[:_QUOTED]
    said = (f"原稿第{line}行" + (f"：“{quote}”" if quote else ""),)
    return file.form.span(Span(start, start + len(content))) or _top(file), said


def _top(file: _File) -> tuple[int, int]:
    title = file.report.title.split("\n")[0].strip()
    start = max(file.form.text.find(title), 0) if title else 0
    return start, start + max(len(title), 1)


def _in_full(finding: Finding) -> tuple[str, ...]:
    hint = plainly(finding.hint)
    return (_heading(finding), plainly(finding.message), *((f"建议：{hint}",) if hint else ()))


def _short(finding: Finding, loaded: LoadedText) -> tuple[str, ...]:
    if finding.against:  # held against, not at fault itself
        return (f"{_heading(finding)}：请与{loaded.where(finding.span.start)}的意见对照核对。",)
    return (f"{_heading(finding)}：同一问题，此处一并修改。",)


def _heading(finding: Finding) -> str:
    unsure = "（无法判定，请人工核实）" if finding.verdict is Verdict.UNDETERMINED else ""
    return f"【{finding.severity.label}】{finding.code} {title_of(finding.code)}{unsure}"


def _fixed(file: _File, out: Path, today: date) -> Returned:
    from app.files.changes import Change, write_changes

    lines = LineIndex(file.loaded.text)
    asked: dict[int, tuple[Finding, Fix]] = {}
    changes: list[Change] = []
    left: list[str] = []
    for finding in file.report.findings:
        for correction in (*((finding.fix,) if finding.fix else ()), *finding.also_fixes):
            if _done(file, correction):
                continue
            place = _exactly(file, correction.span)
            if place is None:
                left.append(_left(finding, correction, file, lines, "转换为 Word 后该处文字已变，请手工修改"))
                continue
            change = Change(*place, correction.text)
            asked[id(change)] = (finding, correction)
            changes.append(change)
    refused = write_changes(file.form.path, out, changes, author=AUTHOR, day=today)
    left += [_left(*asked[id(item.change)], file, lines, item.reason) for item in refused]
    return Returned(file.loaded.path, out, len(changes) - len(refused), tuple(left))


def _exactly(file: _File, span: Span) -> tuple[int, int] | None:
    """Return where the very same characters stand in the Word form; an insertion follows the character before it."""
    if file.form.places is None:
        return span.start, span.end
    if span.start == span.end:
        before = file.form.places[span.start - 1] if span.start else NOWHERE
        return None if before == NOWHERE else (before + 1, before + 1)
    place, words = file.form.span(span), span.of(file.loaded.text)
    if place is not None and words.endswith("\n") and file.form.text[place[1] : place[1] + 1] == "\n":
        place = place[0], place[1] + 1
    return place if place is not None and file.form.text[place[0] : place[1]] == words else None


def _done(file: _File, correction: Fix) -> bool:
    """Tell whether setting the text as a Word file has made a correction: residue is left out, a title is one line."""
    if file.form.places is None or correction.span.start == correction.span.end:
        return False
    place = file.form.span(correction.span)
    return (file.form.text[place[0] : place[1]] if place else "") == correction.text.strip()


def _left(finding: Finding, correction: Fix, file: _File, lines: LineIndex, why: str) -> str:
    quote = correction.span.of(file.loaded.text)
    place = file.loaded.place_at(correction.span.start) or f"第{lines.line(correction.span.start)}行"
    return f"{file.loaded.path} {place} {finding.code} “{quote}”改为“{correction.text}”：{why}。"
