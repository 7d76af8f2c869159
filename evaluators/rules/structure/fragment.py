"""STR-13."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import marks
from evaluators.model import Finding, Severity, Span
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Section

_END = "。！？；：…”’）)》〉】〕;:!?"
_CUT_OFF = "，、,"
_LONG = 24  # a shorter line without a mark may be a caption, an item, a signature
_AS = re.compile(
    "^(?!.*(?:以|把|将|用|拿|视|作|当|确定|定|列|选|设|成|称|坚持|坚定|改|分|认|仍|均|都|是|因|能|可))[^，。；：]{4,40}为"
    "(?:指导|统领|引领|遵循|目标|总目标|主线|抓手|契机|重点|核心|根本|导向|动力|载体|依托|中心|突破口|切入点|着力点|基础|宗旨)(?=，)"
)
_BY = re.compile(
    "^(?!.*(?:以|按|照|根据|依据|围绕|遵循|贯彻|落实|对照|本着|坚持|符合|达到|适应|结合|针对|响应|提出|满足|严格|执行|学习|把握|遵照|着眼|是|有))[^，。；：]{3,40}的"
    "(?:要求|总要求|原则|精神|部署|总体部署|思路|目标任务)(?=，)"
)
_SELF_CONTAINED = re.compile(r"\||\t|^[（(].*[）)]$|^[-—]{2,}|https?://")


class Fragment(Rule):
    """标题之下没有内容，段落没有写完，或者一部分的开头缺了“以”“按照”“围绕”之类的词，句子不成立。

    Why it matters:
        空标题和半截话是删改时留下的，读的人不知道还有没有内容。

    Limits:
        表格、标语、题注和逐行列出的短语不算；同级标题都没有正文的，看作清单。“以……为指导”缺“以”只看每一部分的首句。
    """

    code = "STR-13"
    name = "fragment"
    title = "残句与空章节"
    severity = Severity.CRITICAL
    since = "2026.11"
    basis = "实务"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per empty section, per opening without its governing word, per paragraph cut off."""
        found = [*self._empty(ctx), *self._openings(ctx), *self._paragraphs(ctx)]
        yield from sorted(found, key=lambda finding: finding.span)

    def _empty(self, ctx: Context) -> Iterator[Finding]:
        document = ctx.document
        for index, section in enumerate(document.sections):
            if not section.text or not _blank(ctx, section) or document.children(index):
                continue
            siblings = [document.sections[at] for at in document.children(section.parent) if at != index]
            bare = [other for other in siblings if _blank(ctx, other)]
            nested = any(document.children(at) for at in document.children(section.parent))
            if section.level > 1 and (not siblings or (len(bare) == len(siblings) and not nested)):
                continue  # a list of items
            if section.level > 1 and len(bare) >= len(siblings) / 2 and not section.number:
                continue
            yield self.finding(
                section.span,
                f"“{ctx.heading(section)}”之下没有内容。",
                hint="补写内容；没有内容的，删去这个标题并调整序号。",
            )

    def _openings(self, ctx: Context) -> Iterator[Finding]:
        document = ctx.document
        firsts: dict[int, Span] = {}
        for sentence in document.sentences:
            if sentence.section is not None:
                firsts.setdefault(sentence.section, sentence.span)
        for span in firsts.values():
            words = document.quote(span)
            for pattern, missing in ((_AS, "以"), (_BY, "按照”或“围绕")):
                match = pattern.match(words)
                if match is not None:
                    yield self.finding(
                        Span(span.start, span.start + match.end()),
                        f"“{ctx.quote(Span(span.start, span.start + match.end()))}”缺“{missing}”，句子不成立。",
                        hint=f"在前面补上“{missing}”，或者补全主语和谓语。",
                    )
                    break

    def _paragraphs(self, ctx: Context) -> Iterator[Finding]:
        document, text = ctx.document, ctx.document.text
        if not document.sentences:
            return
        shut = [*(table.span for table in document.tables), *(one.span for one in document.attachments)]
        shut += [
            line.span for line in (document.title, document.sign_off, document.date_line, document.copy_to) if line
        ]
        shut += [note.span for note in document.attachment_notes]
        shut += [section.span for section in document.sections]
        ends = {sentence.span.end for sentence in document.sentences}
        for line in marks.lines(document):
            words = line.of(text).rstrip("* ")
            span = Span(line.start, line.start + len(words))
            if not words or span.end not in ends or words[-1] in _END or _SELF_CONTAINED.search(words):
                continue
            if any(
                other.end == span.end or (other.overlaps(span) and other not in shut[-len(document.sections) :])
                for other in shut
            ):
                continue
            cut = words[-1] in _CUT_OFF
            if not cut and (len(words) < _LONG or ("，" not in words and "。" not in words)):
                continue
            tail = Span(max(span.start, span.end - 12), span.end)
            for mark in "，。；、":
                at = text.rfind(mark, tail.start, tail.end - 2)
                tail = Span(max(tail.start, at + 1), tail.end)
            yield self.finding(
                tail,
                f"段落以“{ctx.quote(tail)}”结束，{'话没有说完' if cut else '没有句末标点'}。",
                hint="核对是否漏了文字；完整的，补上句号。",
                severity=Severity.CRITICAL if cut else Severity.MAJOR,
            )


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
