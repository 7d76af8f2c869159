"""STR-13."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import half_sentences, marks, prefilter
from evaluators.alternatives import sign
from evaluators.lookup import Covered
from evaluators.model import Finding, Fix, Severity, Span
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Document, Section

_END = "。！？；：…”’）)〉】〕;:!?"
_CUT_OFF = "，、,"
_GOES_ON = "；;"
_LONG = 24  # a shorter line without a mark may be a caption, an item, a signature
_HOLD = re.compile("^以[^，。；：为]{1,6}(?:为[^，。；：]{1,4})?的(?:原则|方针|理念)(?=，)")
_ALONE = re.compile("[^，。；：、！？]{4,20}。")  # a heading, and nothing under it
# 强化监管，确保安全。: so do the headings beside it
_TWO_PHRASES = re.compile("[^，。；：、！？0-9]{4,10}，[^，。；：、！？0-9]{4,10}。?")
_WRAPPED = 3
# 第三季度： with nothing behind it, between others that say what is to be done
_LABEL = re.compile(
    r"(?P<label>(?:20\d\d年)?(?:第?[一二三四1-4]季度|[上下]半年|\d{1,2}月份?|\d{1,2}[月]?[—\-–~～至]\d{1,2}月份?|[一二三四五六七八九十]{1,3}月份?"
    r"|[上中下]旬|第[一二三四五六]阶段|第[一二三四五六]周))[：:]\s*(?P<rest>.*)"
)
_LABELLED = re.compile(r"[^，。；：]{2,12}[：:]|.*(?:电话|邮箱|联系人)\s*(?:[：:]|[0-9A-Za-z])|.*[0-9A-Za-z]$")
_SELF_CONTAINED = sign(r"\||\t|^[（(].*[）)]$|^[-—]{2,}|https?://")


class Fragment(Rule):
    """标题之下没有内容，段落没有写完，或者一部分的开头缺了“以”“按照”“围绕”之类的词，句子不成立。

    Why it matters:
        空标题和半截话是删改时留下的，读的人不知道还有没有内容。

    Limits:
        表格、标语、题注和逐行列出的短语不算；同级标题都没有正文的，看作清单。只有一个短语的分项，其他各项多数有标题有内容的才算空。“以……为指导”缺“以”只看每一部分的首句。
    """

    code = "STR-13"
    name = "fragment"
    title = "残句与空章节"
    severity = Severity.CRITICAL
    since = "2026.11"
    basis = "实务"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per empty section, per opening without its governing word, per paragraph cut off."""
        found = [*self._empty(ctx), *self._labels(ctx), *self._openings(ctx), *self._paragraphs(ctx)]
        yield from sorted(found, key=lambda finding: finding.span)

    def _empty(self, ctx: Context) -> Iterator[Finding]:
        document = ctx.document
        for index, section in enumerate(document.sections):
            if _only_heading(document, index):
                item = Span(section.span.start, section.span.start + len(document.quote(section.extent).rstrip()))
                yield self.finding(
                    item,
                    f"“{ctx.cited(item)}”只有一个标题，没有内容。",
                    hint="补写内容；没有内容的，删去并调整序号。",
                )
                continue
            if not section.text or not _blank(ctx, section) or document.children(index):
                continue
            siblings = [document.sections[at] for at in document.children(section.parent) if at != index]
            bare = [other for other in siblings if _blank(ctx, other)]
            nested = any(document.children(at) for at in document.children(section.parent))
            listed = len(bare) == len(siblings) and not nested
            if listed and (
                section.level > 1 or section.number[:1].isdigit() or _all_stopped(document, section, siblings)
            ):
                continue  # a list of items
            if section.level > 1 and len(bare) >= len(siblings) / 2 and not section.number:
                continue
            if section.number and 2 * sum(not other.text and bool(other.number) for other in siblings) > len(siblings):
                continue  # an item among items, which lacks its full stop: FMT-09's
            yield self.finding(
                section.span,
                f"“{ctx.heading(section)}”之下没有内容。",
                hint="补写内容；没有内容的，删去这个标题并调整序号。",
                severity=None if section.level <= 2 else Severity.MAJOR,
            )

    def _labels(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per time in a row of such labels that nothing follows."""
        text = ctx.document.text
        lines = [(span, _LABEL.fullmatch(span.of(text).strip())) for span in marks.lines(ctx.document)]
        lines = [(span, match) for span, match in lines if span.of(text).strip()]
        filled = sum(match is not None and bool(match["rest"]) for _, match in lines)
        for at, (span, match) in enumerate(lines) if filled > 1 else ():
            if match is None or match["rest"]:
                continue
            last = at + 1 == len(lines)
            sub_items = not last and lines[at + 1][1] is None and not _begins_section(ctx, lines[at + 1][0])
            if not sub_items:
                yield self.finding(
                    span,
                    f"“{match['label']}”之后没有内容。",
                    hint="补写这一时段的安排；没有安排的，删去。",
                )

    def _openings(self, ctx: Context) -> Iterator[Finding]:
        document = ctx.document
        starts = _first_sentences(document)
        found = list(half_sentences.ungoverned(document, starts))
        for span in starts if prefilter.possible(_HOLD, document) else ():
            held = _HOLD.match(document.quote(span))
            if held is not None and not any(one.start == span.start for one, _ in found):
                found.append((Span(span.start, span.start + held.end()), "坚持"))
        for span, missing in found:
            yield self.finding(
                span,
                f"“{ctx.quote(span)}”缺“{missing}”，句子不成立。",
                hint=f"在前面补上“{missing}”，或者补全主语和谓语。",
            )
        for span in half_sentences.hollow(document):
            yield self.finding(span, f"“{ctx.quote(span)}”中间缺了文字，句子不成立。", hint="补上缺的文字。")

    def _paragraphs(self, ctx: Context) -> Iterator[Finding]:
        document, text = ctx.document, ctx.document.text
        running = list(_running_lines(ctx))
        yield from self._last(ctx, running)
        unfinished = [span for span in running if text[span.end - 1] not in _END]
        # 项目名称：…, 责任单位：… end without a mark by right
        if sum(text[s.end - 1] in _CUT_OFF or not _LABELLED.match(s.of(text)) for s in unfinished) > _WRAPPED:
            return  # lines broken by a converter, not by the writer
        starts = sorted(sentence.span.start for sentence in document.sentences)
        headings = {section.span.start for section in document.sections}
        for span in unfinished:
            cut = text[span.end - 1] in _CUT_OFF
            words = span.of(text)
            dangles = half_sentences.dangles(words)
            short = len(words) < _LONG or not re.search("[，。；]", words)
            if not cut and not dangles and (short or _LABELLED.match(words)):
                continue
            following = next((start for start in starts if start >= span.end), None)
            goes_on = (
                cut and following is not None and not text[span.end : following].strip() and following not in headings
            )
            tail = Span(max(span.start, span.end - 12), span.end)
            for mark in "，。；、":
                tail = Span(max(tail.start, text.rfind(mark, tail.start, tail.end - 2) + 1), tail.end)
            fault = "后面断成了另一段" if goes_on else "话没有说完" if cut or dangles else "没有句末标点"
            yield self.finding(
                tail,
                f"段落以“{ctx.quote(tail)}”结束，{fault}。",
                hint="与下一段连起来。" if goes_on else "核对是否漏了文字；完整的，补上句号。",
                severity=Severity.MINOR if goes_on else Severity.CRITICAL if cut else Severity.MAJOR,
            )

    def _last(self, ctx: Context, running: list[Span]) -> Iterator[Finding]:
        """Yield the last paragraph where it ends in a semicolon, alone or behind one that ends otherwise.

        Of items that all end so FMT-09 tells.
        """
        text = ctx.document.text
        ends = [text[span.end - 1] for span in running[-2:]]
        if not ends or ends[-1] not in _GOES_ON or (len(ends) > 1 and ends[0] in _GOES_ON):
            return
        last = running[-1]
        places = [one.span for one in ctx.document.sentences[-1:]] + [one.span for one in ctx.document.tables[-1:]]
        if any(place.start >= last.end for place in places):
            return
        tail = Span(max(last.start, text.rfind("，", last.start, last.end) + 1, last.end - 12), last.end)
        yield self.finding(
            tail,
            f"正文以“{ctx.quote(tail)}”结束，分号之后没有内容。",
            hint="核对是否漏了后面的内容；完整的，改为句号。",
            severity=Severity.MINOR,
            fix=Fix(Span(last.end - 1, last.end), "。"),
        )


def _first_sentences(document: Document) -> list[Span]:
    """Return the first sentence of each section and of each paragraph, in order."""
    seen: set[int | None] = set()
    firsts = []
    for sentence in document.sentences:
        begins = document.text.rfind("\n", 0, sentence.span.start)
        opens = not document.text[begins + 1 : sentence.span.start].strip()
        if opens or (sentence.section is not None and sentence.section not in seen):
            firsts.append(sentence.span)
        seen.add(sentence.section)
    return firsts


def _begins_section(ctx: Context, line: Span) -> bool:
    return any(section.span.overlaps(line) for section in ctx.document.sections)


def _all_stopped(document: Document, section: Section, siblings: list[Section]) -> bool:
    """Tell whether each of several items ends like a sentence (一、出门牵绳。): a list of appeals does."""
    stops = [document.text[one.span.end : one.span.end + 1] for one in (section, *siblings)]
    return len(stops) > 1 and all(stop and stop in "。；！" for stop in stops)


def _only_heading(document: Document, index: int) -> bool:
    """Tell whether an item is one short phrase where most of the others have a heading and a text."""
    section = document.sections[index]
    words = document.quote(section.body).strip()
    twofold = _TWO_PHRASES.fullmatch(words) is not None
    if section.text or not section.number or not (twofold or _ALONE.fullmatch(words)):
        return False
    if any(section.body.overlaps(target.span) for target in document.targets):
        return False  # 居民满意度不低于93%。 says all there is to say
    others = [document.sections[at] for at in document.children(section.parent) if at != index]
    full = [
        other
        for other in others
        if other.text and other.run_in and not _ALONE.fullmatch(document.quote(other.body).strip())
    ]
    if twofold:
        full = [other for other in full if _TWO_PHRASES.fullmatch(other.text)]
    return len(full) >= 2 and len(full) * 2 > len(others)


def _running_lines(ctx: Context) -> Iterator[Span]:
    """Yield the lines of running text: no heading alone, no table, no line of the frame, no caption."""
    document, text = ctx.document, ctx.document.text
    shut = [*(table.span for table in document.tables), *(one.span for one in document.attachments)]
    frame = (document.title, document.sign_off, document.date_line, document.addressee, document.copy_to)
    shut += [line.span for line in (*frame, *document.attachment_notes) if line]
    closed = {section.span.end for section in document.sections}
    ends = {sentence.span.end for sentence in document.sentences}
    covered = Covered(shut)
    for line in marks.lines(document):
        span = Span(line.start, line.start + len(line.of(text).rstrip("* ")))
        running = span.end in ends and span.end not in closed and not covered.touches(span.start, span.end)
        if running and not _SELF_CONTAINED.search(span.of(text)):
            yield span


def _blank(ctx: Context, section: Section) -> bool:
    """Whether nothing stands between this heading and the next, tables included."""
    words = ctx.document.text[section.body.start : section.body.end]
    if any(character.isalnum() for character in words):
        residue = [left.span for left in ctx.document.residue if left.span.overlaps(section.body)]
        if not residue:
            return False
        for span in residue:
            words = words.replace(span.of(ctx.document.text), "")
        return not any(character.isalnum() for character in words)
    return True
