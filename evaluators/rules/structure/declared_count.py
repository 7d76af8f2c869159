"""STR-12."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evaluators import prefilter
from evaluators.lines import end_of
from evaluators.model import Finding, Severity, Span
from evaluators.numbering import chinese
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from evaluators.model import Document
    from evaluators.reader.listing import InlineList

_NUMERAL = "二两三四五六七八九十"
_UNIT = "(?:项|个方面|个|大类|大|方面|条|类|支|步|点|件|种|款|名|所|家|处|期|批|场)"
_TIME = "月|工作日|小时|星期|季度|学期|百分点"  # 10个工作日内组织协商：一是…… counts days
# 做好以下三项工作：…… or 分为三类：……
_BEFORE = re.compile(
    f"(?P<count>[{_NUMERAL}1-9](?<![第前后约近\\d一二三四五六七八九十百千万].)"
    f"(?:(?<=[{_NUMERAL}])[{_NUMERAL}]?|(?<=[2-9])|(?<=1)\\d)){_UNIT}(?!{_TIME})(?P<noun>(?:(?![{_NUMERAL}]{_UNIT})[\u4e00-\u9fff“”]){{0,10}})(?:：|，(?:即|分别(?:是|为)|包括|(?:具体|依次)(?:是|为|包括|如下)?)|(?:即|分别(?:是|为)))"
)
# 议题征集、协商讨论、结果公示三项制度; behind 等 the list may be incomplete on purpose
_AFTER = re.compile(
    f"(?P<count>[{_NUMERAL}](?<=[\u4e00-\u9fff”“].)(?<!等.)[{_NUMERAL}]?)(?:项|个方面|大|类|道)"
    "(?P<noun>(?:基本|工作|重点|主要|具体|专项|[\u4e00-\u9fff]{2}(?=(?:工程|行动|机制|制度|任务)”))?(?:关口|防线|工序|程序|制度|机制|措施|任务|工程|行动|环节|原则|体系|要求))"
)
# 三必访：访孤寡、访病困、访新户: what is counted is the word that every item begins with
_RHYMED = re.compile(
    "(?<![第前后约近\\d一二三四五六七八九十百千万])(?P<count>[二两三四五六七八九])(?P<noun>[必不要应]?(?P<key>[\u4e00-\u9fff]))[”」]?(?:活动|行动|工作法?|服务|机制|要求)?(?:：|，即|（)"
    "(?P<items>(?P=key)[^、，。；：（）\\n]{1,14}(?:[、，](?P=key)[^、，。；：（）\\n]{1,14})+)(?=[。；）\\n]|$)"
)
# “五个一”工作法，即一张清单，一本台账……: every item bears the word that is counted, whatever marks part the items
_NAMED = re.compile(
    "[“‘](?P<count>[二两三四五六七八九十])个(?P<key>一|[\u4e00-\u9fff]{2,4})[”’][\u4e00-\u9fff]{0,8}"
    "(?P<open>（|[，,：]?(?:即|包括|分别是|分别为)[：:]?|，(?=每[日周月季年])|：|。(?!\n))"
)
_PARTED = re.compile("[、，；]|(?:以及|[和及与])(?=[^、，；]{0,6}一)")
# 选取2个基础较好的社区作为示范点，即翠湖社区、东门社区: names that end in what is counted
_NAMELY = re.compile(
    f"(?<![第前后约近\\d一二三四五六七八九十百千万])(?P<count>[{_NUMERAL}]|[2-9]|1\\d)(?P<noun>(?:个|家|所|处|支|名)[\u4e00-\u9fff]{{2,24}})，(?:即|分别(?:是|为))"
    "(?P<items>[^，。；：\\n“”《》（）]{4,60})(?=[，。；])"
)
# 建立“四项机制”。制定日排查机制、周研判机制、月分析机制: items in the next sentence that end in what is counted
_HEADED = re.compile(
    f"“(?P<count>[{_NUMERAL}])(?P<noun>[项个大](?P<key>[\u4e00-\u9fff]{{2}}))”[^。；，：\\n]{{0,6}}。"
    "(?P<items>[^，。；：、\\n]{2,24}(?P=key)(?:[、，][^，。；：、\\n]{2,14}(?P=key))+)(?=[，。；])"
)
# 五项目标全部完成。一是……: the list of the next sentence tells them one by one
_TOLD_NEXT = re.compile(
    f"(?P<count>[{_NUMERAL}])(?:项|个|条|点)(?P<noun>(?:主要|重点|年度|工作|突出|具体)*(?:目标|任务|指标|问题|不足|困难|短板|经验|措施|举措))"
    "(?:均已|都已|已经?|全部|均|都|顺利|圆满|按期|按时|如期|任务)*(?:完成|实现|达到|达成|如下)?。$"
)
# 以上四条经验: what a list before it holds
_THESE = re.compile(f"(?:以上|上述)(?P<count>[{_NUMERAL}])(?P<noun>[条点项]|个方面)")
# 集中实施“五大行动”。（一）……行动 to （四）……行动: the headings below are what is counted
_UNDER = re.compile(
    f"[“‘]?(?P<count>[{_NUMERAL}]|[2-9])(?P<noun>(?:大|项|个|类)?(?:重点|专项|主要)?(?P<key>行动|工程|任务|计划|项目|机制|活动))[”’]?"
    "(?=[。：；，]|$)"
)
# 文体类5支: how many of what is counted are of one kind
_SHARE = re.compile(f"[^0-9]{{1,16}}?(?P<count>[0-9]+|[{_NUMERAL}]){_UNIT}")
_MASK = re.compile("[×✕*＊○]|XX|某|等")
# the last item stands right before the count; a verb there governs the count and no list
_ITEM = re.compile(
    "(?!.*(?:落实|建立|完善|健全|执行|推行|实行|制定|做好|抓好|完成|开展|实施|形成|推进|明确|突出|坚持|贯彻|遵守|分为|共有|设立|参与|配合|联合))[^，。；：]{2,12}"
)
_NEAR = 1500
_HEAD = 6  # characters between what is counted and the bracket that lists it
_FEWEST = 2  # headings that make a list
_TOLD_APART = 3  # items of a sentence that nothing but its place ties to the count before it
_STOP = re.compile("[。；\\n]")


class DeclaredCount(Rule):
    """写明的项数与列出的项数不等，或者“一是……二是……”中间缺号、重号。

    Why it matters:
        说“五项”只列四项，不是漏了内容就是数错了，读的人无法执行。

    Limits:
        与总括数比较的，是它后面用分号分开的各项、“第一、第二”各项、字数相等的并列分句、逐行列出的各项，或者其下的各级标题。
        正文说的“四项任务”与“主要任务”一节之下的标题比较，上级部署的、当月的不比较。
        “以上四条”只与同一段里在它前面的分项比较，“……，即……”只比较以所数的事物结尾的名称。“三会一课”“四位一体”之类的固定说法、另处列出的各项、套列的清单、有占位符号或“等”字的不比较；拿不准的不报。
    """

    code = "STR-12"
    name = "declared-count"
    title = "总括数与分项数不符"
    severity = Severity.MAJOR
    since = "2026.11"
    basis = "实务"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per broken run of 一是……二是…… and per count that its list does not bear out."""
        from evaluators import (  # as the reader
            announced,
            bodies_counted,
            counted_lists,
            counted_places,
            tasks_counted,
            told_lists,
        )
        from evaluators.figures import matters
        from evaluators.reader import listing

        lists = listing.find(ctx.document)
        found: list[Finding] = []
        for one in lists:
            found += self._run(ctx, one)
        named = list(self._named(ctx))
        told = [span for span, _ in named]
        found += [finding for _, finding in named if finding is not None]
        whole = {one.span.start: one for one in reversed(lists) if one.ordinals[0] == 1}
        found += self._declared(ctx, whole, told)
        found += self._enumerated(ctx)
        found += self._headed(ctx)
        found += self._these(ctx, lists)
        counted = (*counted_lists.miscounted(ctx.document), *counted_places.miscounted(ctx.document))
        for span, declared, listed in counted:
            if not any(span.overlaps(finding.span) for finding in found):
                found.append(self._mismatch(ctx, span, declared, {listed}))
        found += self._told_next(ctx, whole)
        for span, declared, either in (
            *announced.miscounted(ctx.document, lists),
            *told_lists.miscounted(ctx.document),
            *bodies_counted.miscounted(ctx.document),
            *matters.aspects_miscounted(ctx.document),
            *tasks_counted.miscounted(ctx.document),
        ):
            if not any(span.overlaps(finding.span) for finding in found):
                found.append(self._mismatch(ctx, span, declared, either))
        found += self._under(ctx, found)
        yield from sorted(found, key=lambda finding: finding.span)

    def _run(self, ctx: Context, one: InlineList) -> Iterator[Finding]:
        kind = ctx.document.text[one.markers[0].end - 1]
        text = ctx.document.text
        for before, after, place in zip((0, *one.ordinals), one.ordinals, one.markers, strict=False):
            if before and after == before:
                yield self.finding(
                    place,
                    f"分项序号重复：前后有两个“{ctx.quote(place)}”。",
                    hint="依次重新编号。",
                )
            elif after > before + 1:
                own, last = ctx.quote(place), after - 1
                earlier = own.replace(chinese(after), chinese(last), 1).replace(str(after), str(last), 1)
                if not before and earlier in text[max(place.start - _NEAR, 0) : place.start]:
                    continue  # the list began in an earlier paragraph
                missing = f"{chinese(before + 1)}{kind}" if kind in ("是", "要", "则") else str(before + 1)
                yield self.finding(
                    place,
                    f"分项序号中断：“{ctx.quote(place)}”之前缺“{missing}”。",
                    hint="补上缺的一项，或者重新编号。",
                )

    def _named(self, ctx: Context) -> Iterator[tuple[Span, Finding | None]]:
        """Yield each named count (“五个一”) whose items can be told by the word they bear, with what is wrong of it."""
        text, body = ctx.document.text, ctx.document.body
        for match in _NAMED.finditer(text, body.start, body.end):
            listed = _bearing(text, match.end(), match["key"], "）" if match["open"] == "（" else "。\n")
            declared = _count(match)
            if listed is None or (match["open"] == "。" and listed < min(declared, _TOLD_APART)):
                continue  # what the next sentence says of two of five may not be all of them
            span = Span(match.start(), match.end("key") + 1)
            yield span, None if listed == declared else self._mismatch(ctx, span, declared, {listed})

    def _declared(self, ctx: Context, lists: Mapping[int, InlineList], told: list[Span]) -> Iterator[Finding]:
        text = ctx.document.text
        for sentence in ctx.document.sentences:
            listed_behind = text.find("：", sentence.span.start, sentence.span.end) >= 0
            listed_behind = listed_behind or _rhymes_in_brackets(text, sentence.span)
            for match in _RHYMED.finditer(text, sentence.span.start, sentence.span.end) if listed_behind else ():
                declared = _count(match)
                listed = {len(re.split("[、，]", match["items"]))}
                if declared not in listed and not _MASK.search(match["items"]):
                    yield self._mismatch(ctx, Span(match.start("count"), match.end("noun")), declared, listed)
            namely = any(text.find(sign, sentence.span.start, sentence.span.end) >= 0 for sign in ("，即", "，分别"))
            for match in _NAMELY.finditer(text, sentence.span.start, sentence.span.end) if namely else ():
                items = re.split("[、和与及]", match["items"])
                declared = _count(match)
                alike = len(items) > 1 and len({item[-2:] for item in items}) == 1 and items[0][-2:] in match["noun"]
                if alike and len(items) != declared and not _MASK.search(match["items"]):
                    yield self._mismatch(ctx, Span(match.start("count"), match.end("noun")), declared, {len(items)})
            for match in _BEFORE.finditer(text, sentence.span.start, sentence.span.end):
                if any(span.start <= match.start() < span.end for span in told):
                    continue
                declared = _count(match)
                shares = _shares(text, match.end())
                if shares == declared or (shares is not None and _added_up(ctx.document, match.start("count"))):
                    continue  # 12支：文体类5支、护绿类4支、助老类3支
                inline = next((lists[at] for at in range(match.end(), match.end() + 3) if at in lists), None)
                listed = {len(inline.items)} if inline is not None else _pieces(text, match.end())
                if listed and declared not in listed:
                    listed = listed if shares is None or "类" in match["noun"] else {shares}
                    opened = "”" in match["noun"] and text.startswith("“", match.start("count") - 1)
                    span = Span(match.start("count") - opened, match.end("noun"))
                    yield self._mismatch(ctx, span, declared, listed)

    def _enumerated(self, ctx: Context) -> Iterator[Finding]:
        text = ctx.document.text
        for sentence in ctx.document.sentences if prefilter.possible(_AFTER, ctx.document) else ():
            for match in _AFTER.finditer(text, sentence.span.start, sentence.span.end):
                declared = _count(match)
                clause = text[sentence.span.start : match.start()]
                clause = re.split("[，；：]", clause)[-1]
                if _MASK.search(clause) or "、" not in clause or not _ITEM.fullmatch(clause.rsplit("、", 1)[1]):
                    continue
                marks = clause.count("、")
                extra = len(re.findall("(?<=[\u4e00-\u9fff”])[和及与]|以及", clause))
                # what leads up to the first item may hold a list of its own; too few is certain, too many is not
                if marks + extra + 1 < declared:
                    yield self._mismatch(
                        ctx, Span(match.start(), match.end()), declared, {marks + 1, marks + extra + 1}
                    )

    def _headed(self, ctx: Context) -> Iterator[Finding]:
        for match in prefilter.found(_HEADED, ctx.document):
            declared, listed = _count(match), len(re.split("[、，]", match["items"]))
            if declared != listed and not _MASK.search(match["items"]):
                yield self._mismatch(ctx, Span(match.start("count"), match.end("noun")), declared, {listed})

    def _these(self, ctx: Context, lists: tuple[InlineList, ...]) -> Iterator[Finding]:
        """Compare 以上四条 with the list that ends before it in its paragraph."""
        text = ctx.document.text
        for match in prefilter.found(_THESE, ctx.document):
            begin = text.rfind("\n", 0, match.start())
            before = [one for one in lists if begin < one.span.start < match.start() and one.ordinals[0] == 1]
            declared = _count(match)
            if before and before[-1].ordinals[-1] != declared:
                yield self._mismatch(ctx, Span(*match.span()), declared, {before[-1].ordinals[-1]})

    def _told_next(self, ctx: Context, lists: Mapping[int, InlineList]) -> Iterator[Finding]:
        """Compare the one count that ends a sentence with the list 一是…… that follows."""
        for sentence in ctx.document.sentences if prefilter.possible(_TOLD_NEXT, ctx.document) else ():
            match = _TOLD_NEXT.search(ctx.document.quote(sentence.span))
            if match is None:
                continue
            following = lists.get(sentence.span.end) or lists.get(sentence.span.end + 1)
            declared = _count(match)
            if following is not None and following.ordinals[-1] != declared and len(following.items) != declared:
                at = sentence.span.start
                span = Span(at + match.start(), at + match.end("noun"))
                yield self._mismatch(ctx, span, declared, {len(following.items)})

    def _under(self, ctx: Context, told: list[Finding]) -> Iterator[Finding]:
        """Compare the count that a section's first words end in with the headings below, all of which bear its noun."""
        document = ctx.document
        for index, section in enumerate(document.sections):
            below = [document.sections[at].text for at in document.children(index)]
            if len(below) < _FEWEST:
                continue
            matches = list(_UNDER.finditer(document.text, section.body.start, section.body.end))
            if len(matches) != 1 or not all(text.endswith(matches[0]["key"]) for text in below):
                continue
            span = Span(matches[0].start(), matches[0].end())
            declared = _count(matches[0])
            if declared != len(below) and not any(span.overlaps(one.span) for one in told):
                yield self._mismatch(ctx, span, declared, {len(below)})

    def _mismatch(self, ctx: Context, span: Span, declared: int, listed: set[int]) -> Finding:
        counted = "或".join(str(number) for number in sorted(listed))
        return self.finding(
            span,
            f"“{ctx.cited(span)}”写明是{declared}项，实际列出{counted}项。",
            hint="核对是漏列还是数错。",
        )


def _rhymes_in_brackets(text: str, span: Span) -> bool:
    """Tell, at a glance, whether what stands in brackets may begin as what is counted before it (“五进”（进…))."""
    at = text.find("（", span.start, span.end)
    while at >= 0:
        if text.find(text[at + 1 : at + 2], max(span.start, at - _HEAD), at) >= 0:
            return True
        at = text.find("（", at + 1, span.end)
    return False


def _bearing(text: str, start: int, key: str, stops: str) -> int | None:
    """Return how many items in a row bear `key`; None where that leaves open which are the items."""
    words = text[start : end_of(text, start, stops)].lstrip("：: ")
    if _MASK.search(words):
        return None
    bears = [
        piece.count(key) if key != "一" else len(re.findall("(?<![第统唯专同])一", piece))
        for piece in _PARTED.split(words)
    ]
    row = next((at for at, times in enumerate(bears) if not times), len(bears))
    return row if row > 1 and not any(bears[row:]) and all(times == 1 for times in bears[:row]) else None


def _count(match: re.Match[str]) -> int:
    from evaluators.reader.numerals import parse  # keeps the reader out of `wenheng rules`

    return int(parse(match["count"]) or 0)


def _added_up(document: Document, at: int) -> bool:
    """Tell whether TGT-06 adds up the shares of the count at `at`."""
    from evaluators.figures import parts, totals  # as the reader

    return any(one.span.start <= at < one.span.end for one in (*totals.unequal(document), *parts.unequal(document)))


def _shares(text: str, start: int) -> int | None:
    """Return what the items of the enumeration at `start` add up to; None unless each ends on a number."""
    items = text[start : end_of(text, start, "，。；\n")].split("、")
    shares = [_SHARE.fullmatch(item.strip("： ")) for item in items]
    found = [_count(share) for share in shares if share is not None]
    return sum(found) if len(found) == len(items) else None


def _pieces(text: str, start: int) -> set[int]:
    """Return how many items the enumeration at `start` may hold, empty where that cannot be told."""
    stop = _STOP.search(text, start)
    if stop and stop[0] == "；":
        return set()  # each stretch between semicolons may be an item, and a list of its own
    words = text[start : stop.start() if stop else len(text)].lstrip("：:").strip()
    if not words or _MASK.search(words) or "：" in words or "（" in words:
        return set()
    if "，" in words:
        # commas part the items of a list without inner lists, or end the list; only whole lists are counted
        return set()
    if "、" not in words and words.count("“") < 2 and words.count("《") < 2:
        return set()
    if words.startswith(("“", "《")) and "、" not in words:
        mark = words[0]
        return {words.count(mark)}
    *others, last = words.split("、")
    if any(re.search("[和及与]", other) for other in others):
        return set()  # 宣传、动员和排查、整治 may be two items or four
    marks = len(others)
    quoted = {words.count(mark) for mark in "“《"} - {0, 1}
    return quoted | {marks + 1 + extra for extra in range(len(re.findall("[和及与]", last)) + 1)}
