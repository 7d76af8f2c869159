"""SRC-05."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from evaluators import elsewhere, marks, prefilter
from evaluators.marks import HAN
from evaluators.model import Finding, Severity, Span
from evaluators.rule import Context, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluators.model import Document

_OWN = re.compile(f"(?P<name>[{HAN}]{{2,4}})(?P<kind>街道|社区|县|镇|乡)")
_OFFICES = (
    "(?=党工委|办事处|工委|党委|党总支|党支部|居委会|居民委员会|辖区|人民政府"
    "|各(?:乡|镇|街道|村|科室|办公室|部门|站所|社区))"
)
_OF_A_PLACE = re.compile(f"(?:街道|社区|县|镇|乡){_OFFICES}")
_OTHER = re.compile(
    f"(?:(?<=[，。；：、（）“\\s.．])|^|(?<=[区市县由经向受报]))(?:由|经|请|在|对|向|报|受|根据|按照|落实|贯彻)?(?P<name>[{HAN}]{{2,3}})(?P<kind>街道|社区|县|镇|乡){_OFFICES}",
    re.MULTILINE,
)
_AHEAD = range(2, 6)
"""Characters of a name, with one of 由, 经, 根据 or without."""
# 全面提升清河街道人居环境: whose surroundings a text about another sub-district would better
_WHOSE = re.compile(
    f"(?:提升|改善|优化|打造|建设|推动|推进|促进|展现|展示|彰显|树立|擦亮|维护|创建|美化|增强|助力|加快|实现|全面|我们|为|在|确保|保障|保证|守护|建成)(?P<name>[{HAN}]{{2}})(?P<kind>街道)"
    f"(?=[{HAN}])(?!各|办|层面|级|干部|领导|两级|相关|有关|、)"
)
# 结合锦绣社区实际: by whose reality another text was drawn up; 结合老旧社区实际 tells of a sort of them
_SORT = "老旧|大型|小型|薄弱|后进|一般|成熟|国际|智慧|完整|单位|开放|封闭|涉农|回迁|安置|转非|混合|商品|学习"
_REALITY = re.compile(
    f"(?:结合|立足|根据|按照|针对|围绕)(?P<name>(?![{HAN}]?(?:{_SORT}))[{HAN}]{{2,3}}?(?<![型类房式]))"
    "(?P<kind>街道|社区)的?(?:工作|具体)?(?:实际|情况|特点|现状)"
)
_STREET_ALONE = re.compile(f"街道(?![{HAN}]{{2,4}}社区)")
_PLACE_LIKE = re.compile("[河江湖山海溪桥塘浦泉港湾岭坪坡洲岛林园庄城门华安兴宁阳柳松梅桂莲杨桃杏竹枫桐槐]$")
# a neighbour, a model or a partner is named on purpose
_ON_PURPOSE = re.compile(
    "学习|借鉴|考察|交流|参观|联合|会同|共建|相邻|毗邻|比较|对比|先进|经验(?<!总结经验)|结对|协同|邻近|移交|抄送|合作|调入|任(?=[^，。；]{2,6}(?:街道|社区|镇|乡|县))|原(?![则因])"
)
_NO_NAME = re.compile(
    "^(?:沿街|涉农|涉事|属地|其中|此外|另外|同时|目前|包括|随后|提交|提请|报送|上报|报请|呈报|移交|抄送|汇报|反馈|通报|转交|送交|报经|经由|位于|隶属|成立|组建|设立|制定|召开|形成|实行|结合|根据|围绕|依托|立足|动员|组织|指导|协助|配合|支持|督促|推动|强化|加强|发挥|健全|完善|落实|建强|建立|选优|配齐|通过|联系|邀请|依靠|明确|压实|统筹|走访|慰问|深入|联络|入驻|调研|查看|委托|会商|进驻|驻点|下沉|回访|寻访|拜访|探访|坚持|遵循|服从|突出|巩固|保障|尊重|听取|征求|带动|引领|做强|做实|减轻)|[各由以向在全本该我对于为按经报到请让给使被将把与和同及或跨所辖内外上下村区市县镇省级个两三]|街道|社区|试点|示范|重点|新建|有关|相关|城市|农村|基层"
)
_PARTY = re.compile("^(?:中国共产党|中共|关于)")
_RURAL = re.compile(
    "乡镇|各镇|镇街|街镇|镇（|村（社区|村、社区|社区、村|村居|涉农|城乡(?!(?:居民)?(?:基本)?(?:医疗|医保|养老|低保|社会?保)|居民|社区治理|低保|建设)"
)
# villages there are, so that what is said of them is at home: 2个村, 村改居
_VILLAGES = re.compile("(?:[0-9一二三四五六七八九十]+个|行政|自然|城中)村|村改居|农村|农户|农业|村民小组|村集体")
# 全街道12个社区, 街道下辖5个社区: it has no villages, so that 各村（社区） once or twice says nothing of any
_COMMUNITIES_ALONE = re.compile(
    f"(?:全街道|街道(?:现|共)?(?:下辖|管辖|辖)|辖区(?:现|共)?有?)[^，。；\\n]{{0,12}}?(?:[0-9]+|[一二三四五六七八九十]+)个社区(?![和、与及]?[^，。；]{{0,6}}村)"
    f"|街道(?:现|共)?(?:下?辖)[{HAN}、]{{2,60}}(?:[0-9]+|[一二三四五六七八九十]+)个社区(?![和、与及]?[^，。；]{{0,6}}村)"
)
_EVERY_COMMUNITY = re.compile("各社区|[0-9一二三四五六七八九十]+个社区")
# towns beside sub-districts: a text of the district above them
_TOWNS = re.compile("乡镇[、（(和及与]?街道|街道[、（(和及与]?各?乡镇")
_VILLAGE = re.compile("(?<![城新])村(?!庄路)")
# 与石桥镇结对，帮助村民销售山货; 为快递员等职工群众提供饮水
_PARTNERS = re.compile(
    f"(?:结对|对口|协作|帮扶|支援|共建|采购)[^。；]*[{HAN}]{{2}}[镇乡县村]|[{HAN}]{{2}}[镇乡县村][^。；]*(?:结对|对口|协作|帮扶|支援|共建|采购)"
)
_EVERYBODY = ("全体", "全校", "全院", "全村")
_WORKERS = re.compile("总?工会|企业|快递|外卖|环卫|务工|新就业|货车司机|网约车|工地|楼宇|商圈")
_TOWN = re.compile("(?<!城)[镇乡]|村")  # 城镇老旧小区 are those of sub-districts, 城乡建设 is part of an office's name
_QUOTED = ("村村响", "农家书屋")  # names that stand in quotation marks wherever they stand
_MANY = 5
_FEW = 2
_SOME = 6
"""Words of villages that may have stayed behind where a text says that there are communities alone."""
_STREET = re.compile(f"(?P<name>[{HAN}]{{2}})街道(?=党工委|办事处|工委|下辖|辖区|[为在的，。、]|党群|各|老)")
_AGAIN = 3
_RUNS_ON = re.compile("[为的与和在由各全本我对是到向从于及区市县]")
_QUOTES = re.compile("[“《][^”》\n]{1,60}[”》]")


class ForeignResidue(Rule):
    """文中留有别的行业的称呼（职工群众、我校、本公司、我村），或者别的街道、社区的名称。

    Why it matters:
        这是套用别处文稿时没有改干净的地方，说明任务没有按本单位的实际写。

    Limits:
        标题或各级标题本就谈企业、学校、农村的，相应的称呼不算，街道、社区自称“我校”“我公司”的除外；标题、落款是街道、社区的，文中偶有一两处（写明只辖社区的，六处以内）谈到村也指出，
        文中写到乡镇与街道、行政村或者农村的不算；作为合作单位、先进典型、比较对象写到的别处名称不算。
        句中写明是哪个学校、企业、村的，“全体师生”“全体村民”之类不算。引号、书名号里的不算。本单位的名称从标题和落款取得，取不到时以文中反复写到的街道为准。县、镇、乡的名称只比较
        与本文同级的；所在的区县从标题、落款、主送机关和引用的文件取得，取不到的不比较。词表未经主管部门确认，只作提示。
    """

    code = "SRC-05"
    name = "foreign-residue"
    title = "他单位或他地残留"
    severity = Severity.MAJOR
    since = "2026.11"
    basis = "实务"

    def check(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding per foreign word and one per foreign name."""
        yield from self._words(ctx)
        named = list(self._names(ctx))
        yield from named
        yield from self._acting(ctx, named)
        yield from self._signed(ctx)

    def _words(self, ctx: Context) -> Iterator[Finding]:
        from evaluators.registers import foreign

        document, lexicon = ctx.document, foreign()
        there = prefilter.held([word.term for word in lexicon.words], document)
        words = [word for word in lexicon.words if word.term in there]
        subject = " ".join(
            [
                *(line.text for line in (document.title, document.sign_off, document.addressee) if line),
                *(section.text for section in document.sections),
            ]
        )
        sectors = {
            sector
            for sector, own in lexicon.sectors.items()
            if any(word.sector == sector for word in words)
            and not re.search(own, subject)
            and _cannot_be_own(sector, document)
        }
        street = _is_of_a_street(document)
        heads = " ".join(line.text for line in (document.title, document.sign_off, document.addressee) if line)
        of_residents = re.search("街道|社区|居委会", heads) is not None
        away = [
            word
            for word in words
            if word.sector in sectors
            or (street and word.sector == "village" and word.term[0] in "我本")
            # a heading about schools makes none of a community: 我校 is what a school calls itself
            or (
                of_residents
                and word.term[0] in "我本"
                and word.sector in ("school", "enterprise", "institution")
                and not re.search(lexicon.named[word.sector], heads)
            )
        ]
        instead = {word.term: word.instead for word in away} | dict.fromkeys(_strays(document, lexicon.strays), "社区")
        if not instead:
            return
        pattern = re.compile("|".join(map(re.escape, sorted(instead, key=len, reverse=True))))
        quoted = [Span(*found.span()) for found in marks.matches(_QUOTES, document)]
        whose = {word.term: lexicon.named.get(word.sector, "") for word in away if word.term.startswith(_EVERYBODY)}
        places: dict[str, list[Span]] = {}
        for found in marks.matches(pattern, document):
            # 村“两委” only holds a quotation
            within = found[0] not in _QUOTED and any(one.start <= found.start() < one.end for one in quoted)
            told = not within and not _of_others(document, found)
            if told and not _beside_its_own(document, found, whose.get(found[0], "")):
                places.setdefault(found[0], []).append(Span(*found.span()))
        for term, spans in places.items():
            yield self.finding(
                spans[0],
                f"“{marks.around(document.text, spans[0], 4)}”中的“{term}”不是本单位的称呼"
                f"{f'，共{len(spans)}处' if len(spans) > 1 else ''}，可能是套用别处文稿留下的。",
                hint=f"按本单位的实际改写，如“{instead[term]}”；确有所指的，写明是哪个单位。",
                severity=Severity.MINOR if term.endswith("职工群众") or term in lexicon.strays else None,
                also=spans[1:],
            )

    def _names(self, ctx: Context) -> Iterator[Finding]:
        document = ctx.document
        heads = [line.text for line in (document.title, document.sign_off) if line]
        own = [(found["name"][-2:], found["kind"]) for head in heads for found in _OWN.finditer(head)]
        others = "标题、落款的单位" if own else "文中其他各处的单位"
        own = own or _most_named(document)
        kinds = {kind for _, kind in own}
        if len(own) == 0 or len(set(own)) > 2:
            return
        # the communities of a sub-district are its own, as the towns of a county are; a community knows but one
        compared = {"街道", "县"} | ({"社区"} if all(map(_is_of_a_community, filter(_OWN.search, heads))) else set())
        compared |= {"镇", "乡"} if "县" not in kinds else set()
        places: dict[str, list[Span]] = {}
        told_to = elsewhere.told_to(document) if "社区" in compared else ()
        for found in (*_other(document), *_whose(document), *told_to):
            name = found["name"]
            known = any(one == name[-2:] for one, kind in own if kind == found["kind"])
            if found["kind"] not in compared or found["kind"] not in kinds or known or _NO_NAME.search(name):
                continue
            sentence = document.sentence_with(Span(found.start(), found.start() + 1))
            if sentence is None or _ON_PURPOSE.search(document.text, sentence.start, sentence.end):
                continue
            span = Span(found.start("name"), found.end("kind"))
            if span not in places.setdefault(found["name"] + found["kind"], []):
                places[found["name"] + found["kind"]].append(span)
        if len(places) > 2:  # so many names are a list of partners, not what a template left
            return
        for name, spans in places.items():
            yield self.finding(
                spans[0],
                f"“{marks.around(document.text, spans[0], 4)}”写的是“{name}”，与{others}不符"
                f"{f'，共{len(spans)}处' if len(spans) > 1 else ''}。",
                hint="核对是不是套用别处文稿时没有改；确是合作单位的，写明合作关系。",
                also=spans[1:],
            )

    def _acting(self, ctx: Context, told: list[Finding]) -> Iterator[Finding]:
        """Yield one finding per other place whose offices lead or act, where none was told of it yet."""
        for name, spans, own in elsewhere.left_over(ctx.document):
            if any(one.span.overlaps(span) for one in told for span in spans):
                continue
            times = f"，共{len(spans)}处" if len(spans) > 1 else ""
            yield self.finding(
                spans[0],
                f"“{ctx.cited(spans[0])}”写的是“{name}”，不是本单位所在的“{own}”{times}。",
                hint="核对是不是套用别处文稿时没有改；确是合作单位的，写明合作关系。",
                also=spans[1:],
            )

        for name, span, own in elsewhere.praised_or_promised(ctx.document):
            if not any(one.span.overlaps(span) for one in told):
                yield self.finding(
                    span,
                    f"“{marks.around(ctx.document.text, span, 8)}”写的是“{name}”，文中别处没有，本单位是“{own}”。",
                    hint="核对是不是套用别处文稿时没有改。",
                )

    def _signed(self, ctx: Context) -> Iterator[Finding]:
        """Yield one finding where another place signs than the one that title and text are about."""
        document = ctx.document
        if document.title is None or document.sign_off is None:
            return
        title, signed = (
            _OWN.match(_PARTY.sub("", document.title.text)),
            _OWN.match(_PARTY.sub("", document.sign_off.text)),
        )
        if title is None or signed is None or title["kind"] != signed["kind"] or title["kind"] not in ("街道", "社区"):
            return
        one, other = title["name"][-2:] + title["kind"], signed["name"][-2:] + signed["kind"]
        text = document.text
        before = text[: document.sign_off.span.start]
        if one != other and other not in before and text.count(one, document.title.span.end) > 0:
            yield self.finding(
                document.sign_off.span,
                f"落款写的是“{signed[0]}”，标题和正文写的是“{title[0]}”。",
                hint="核对是不是套用别处文稿时没有改。",
            )


def _other(document: Document) -> Iterator[re.Match[str]]:
    """Yield the names of places before that of one of their offices."""
    place = marks.region(document)
    places = prefilter.ahead_of(_OF_A_PLACE, _AHEAD, document.text, place.start, place.end)
    return marks.matches(_OTHER, document, at=places)


def _whose(document: Document) -> Iterator[re.Match[str]]:
    """Yield the places named as one's own in the run of a sentence, ordinary words before 街道 left out."""
    from evaluators.misspellings import is_word  # brings tables of characters

    yield from marks.matches(_REALITY, document)
    for found in marks.matches(_WHOSE, document):
        if _PLACE_LIKE.search(found["name"]) or not is_word(found["name"]):
            yield found


def _of_others(document: Document, word: re.Match[str]) -> bool:
    """Whether a sentence says whose the word is: villagers of a partner town, workers of firms and unions."""
    sentence = document.sentence_with(Span(*word.span()))
    if sentence is None:
        return False
    whose = _WORKERS if word[0].endswith(("职工群众", "广大职工")) else _PARTNERS
    return whose.search(document.text, sentence.start, sentence.end) is not None


def _beside_its_own(document: Document, word: re.Match[str], named: str) -> bool:
    """Whether the sentence names, by `named`, whose the word is: 桥东小学组织全体师生演练."""
    sentence = document.sentence_with(Span(*word.span())) if named else None
    if sentence is None:
        return False
    text = document.text
    return re.search(named, f"{text[sentence.start : word.start()]}\n{text[word.end() : sentence.end]}") is not None


def _is_of_a_community(head: str) -> bool:
    """Tell whether a head names a community, with or without the street it belongs to."""
    return [found["kind"] for found in _OWN.finditer(head)][-1:] == ["社区"] and _STREET_ALONE.search(head) is None


def _is_of_a_street(document: Document) -> bool:
    """Whether a sub-district speaks: it never calls itself a town, though towns and villages be about."""
    heads = " ".join(line.text for line in (document.title, document.sign_off) if line)
    return "街道" in heads and _TOWN.search(heads) is None


def _strays(document: Document, words: tuple[str, ...]) -> list[str]:
    """Return what is said of villages once or twice in a text about communities alone."""
    heads = " ".join(line.text for line in (document.title, document.sign_off, document.addressee) if line)
    if re.search("街道|社区", heads) is None or _TOWN.search(heads) or not prefilter.held(words, document):
        return []
    text = _QUOTES.sub("", document.quote(document.body))
    told_to = document.addressee.text if document.addressee is not None else ""
    addressed = _EVERY_COMMUNITY.search(told_to) is not None and "村" not in told_to
    if _is_rural(text.replace("各乡镇", ""), alone=addressed) or _TOWNS.search(text):
        return []
    few = _SOME if _COMMUNITIES_ALONE.search(text) else _FEW
    if _VILLAGES.search(text) or text.count("社区") < _MANY or len(_VILLAGE.findall(text)) > few:
        return []
    return [word for word in words if word in document.quote(document.body)]


def _is_rural(text: str, *, alone: bool = False) -> bool:
    """Tell whether towns or villages are at home in a text: what says that it has none bears a word or two of them.

    What is sent to all communities and to no village (`alone`) says so too.
    """
    said = _RURAL.findall(text)
    alone = alone or (bool(said) and _COMMUNITIES_ALONE.search(text) is not None)
    return bool(said) and not (alone and len(said) <= _FEW and _VILLAGES.search(text) is None)


def _most_named(document: Document) -> list[tuple[str, str]]:
    """Return the one sub-district named again and again, where neither title nor signature names a place."""
    found = (match["name"] for match in marks.matches(_STREET, document))
    named = Counter(name for name in found if not _RUNS_ON.search(name))
    if not named:
        return []
    name, count = named.most_common(1)[0]
    return [(name, "街道")] if count >= _AGAIN and named.total() - count == 1 else []


def _cannot_be_own(sector: str, document: Document) -> bool:
    """Whether a document that says 我村 or 我县 must be another's: it names itself otherwise."""
    heads = " ".join(line.text for line in (document.title, document.sign_off, document.addressee) if line)
    if sector == "community":
        return re.search("[镇乡县村局]", heads) is not None
    if sector == "village":
        return re.search("街道|社区", heads) is not None and not _is_rural(_QUOTES.sub("", document.text))
    if sector == "county":
        named = re.search(f"[{HAN}]{{2,3}}区(?!域)", heads) is not None
        own = re.search(f"我区|全区|(?<![社小辖地园街])区(?:委|政府|[{HAN}]{{1,4}}(?:局|处))", document.text)
        return named or (own is not None and re.search("县(?:委|政府|人民政府)", document.text) is None)
    return True
