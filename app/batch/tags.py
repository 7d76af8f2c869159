"""The tags of a plan: broken, unknown or badly nested ones are named with the words around them and their place."""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from jinja2 import TemplateSyntaxError

from app.batch.fields import ALL
from app.batch.near import doubt, maybe_tags, near_tags, refuse
from app.errors import RosterError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from app.batch.sandbox import PlanEnvironment

# a text in a tag, which may hold what elsewhere ends one: '{:.1%}'; none goes on into another tag, or across XML
_TEXT = "|".join(
    rf"{opening}(?:\\.|(?!\{{[{{%#])[^{opening}{closing}<\\])*{closing}"
    for opening, closing in ('""', "''", "“”", "‘’")
)
_INNER = (
    rf"{_TEXT}|(?<!\{{)\{{(?![{{%#])(?>(?:{_TEXT}|[^{{}}<]|\{{(?![{{%#])(?>(?:{_TEXT}|[^{{}}<])*)\}})*)\}}"  # or a dict
)
# none holds where another begins: a text of many that are not closed would be gone through from each to its end
TAG = re.compile(
    rf"\{{\{{(?>(?:{_INNER}|(?!\}}\}}|\{{[{{%#]).)*)\}}\}}|\{{%(?>(?:{_INNER}|(?!%\}}|\{{[{{%#]).)*)%\}}"
    r"|\{#(?>(?:(?!#\}|\{#).)*)#\}",
    re.DOTALL,
)
_WITHIN = re.compile(_INNER, re.DOTALL)
_QUOTED = re.compile(rf"{_TEXT}|[“”‘’]", re.DOTALL)
_SIGN = r"(?:[=!]=|\b(?:and|or|in)\b|[~|])"
_MIXED = re.compile(rf"[“”‘’].*{_SIGN}|{_SIGN}.*[“”‘’]")  # between two texts with one mark of either kind
FIELD = re.compile(r"[^\W\d][\w（）()%％/·—\-. ]*")
_BROKEN = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_LIFTED = re.compile(r"^(\{[{%#]-?)(?:tr|tc|p|r)\s+")
_TABLE_TAG = re.compile(r"^\{%\s*(?:vm|hm)\s*%\}$|^\{%\s*(?:colspan|cellbg)\s+([^%]*)%\}$")
_OPENING = frozenset({"if", "for", "macro", "call", "filter", "with", "autoescape", "raw", "block"})
_ELSEWHERE = frozenset({"include", "import", "from", "extends"})
_NAMING = frozenset({"for", "set", "macro", "call", "with"})
_MIDDLE = frozenset({"else", "elif"})
_USUAL = "常用的有 int、float、round、default、length、sum、sort、join。"
_STRAIGHT = str.maketrans("“”‘’", "\"\"''")
_XML_OR_TAG = re.compile(rf"({TAG.pattern})|<(/?)([A-Za-z_][\w:.-]*)[^>]*?(/?)>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag as the plan says it, and where it stands: 第3段, 页眉."""

    text: str
    place: str

    @property
    def keyword(self) -> str:
        """The first word of a statement, such as for or endif; "" of a variable or comment."""
        found = re.match(r"\{%[-+]?\s*(\w+)", self.bare)
        return found[1] if found else ""

    @property
    def words(self) -> str:
        """The tag's words as Jinja knows them, however blanks divide them."""
        return " ".join(self.bare.replace("{%", "").replace("%}", "").strip("- ").split())

    @property
    def bare(self) -> str:
        """The tag as Jinja knows it, without docxtpl's letter and with plain quotation marks."""
        table = _TABLE_TAG.match(self.text)
        if table is not None:
            return f"{{{{ {table[1]} }}}}" if table[1] else "{# #}"
        text = _LIFTED.sub(r"\1 ", self.text)
        return text if text.startswith("{#") else straight(html.unescape(text)).replace("\n", " ")

    @property
    def field(self) -> str:
        """What stands between the braces, as it is typed; "" of a statement or comment."""
        return html.unescape(self.text)[2:-2].strip() if self.text.startswith("{{") else ""


def straight(tag: str) -> str:
    """Return `tag` with plain quotation marks about its texts; Chinese ones inside a text are its own.

    A word processor makes the plain ones Chinese, sometimes but one of a pair.
    """
    if tag.count('"') % 2 or tag.count("'") % 2 or any(_MIXED.search(text) for text in _QUOTED.findall(tag)):
        return tag.translate(_STRAIGHT)

    def plain(text: re.Match[str]) -> str:
        if text[0][0] in "\"'":
            return text[0]
        mark = text[0][0].translate(_STRAIGHT)
        inside = text[0][1:-1]
        return f"{mark}{inside}{mark}" if len(text[0]) > 1 and mark not in inside else text[0].translate(_STRAIGHT)

    return _QUOTED.sub(plain, tag)


def find_tags(name: str, paragraphs: Iterable[tuple[str, str]], fields: Collection[str], notes: list[str]) -> list[Tag]:
    """Return the tags of `paragraphs` (text, place) in their order; `fields` are the names the roster offers.

    `notes` gets word of what may be meant for a field.

    Raises:
        RosterError: a tag is not closed or not opened, or something is nearly a tag and would be printed as it stands.
    """
    found: list[Tag] = []
    near: list[str] = []
    maybe: list[str] = []
    for text, place in paragraphs:
        rest = TAG.sub("", text)
        broken = _BROKEN.search(rest)
        swallowed = next((tag for tag in TAG.finditer(text) if _BROKEN.search(_WITHIN.sub("", tag[0][2:-2]))), None)
        around = rest[max(0, broken.start() - 12) : broken.end() + 12].strip() if broken is not None else ""
        if swallowed is not None:
            around = swallowed[0]
        if around:
            raise RosterError(
                f"{name} {place}的标记不完整（“{around}”附近）。字段应写成 {{{{社区}}}} 的样子，"
                "条件和循环应写成 {% if … %}、{% endif %} 的样子，一个标记不能跨段。"
            )
        near += near_tags(rest, place, fields)
        maybe += maybe_tags(rest, place, fields)
        found += [Tag(match[0], place) for match in TAG.finditer(text)]
    refuse(name, near)
    notes += doubt(name, maybe)
    return found


def refuse_word_tags(name: str, tags: Iterable[Tag]) -> None:
    """Raise where a plan that is no Word file has a tag for rows or paragraphs of one.

    Raises:
        RosterError: it names the tag.
    """
    for tag in tags:
        if _LIFTED.match(tag.text) or _TABLE_TAG.match(tag.text):
            raise RosterError(
                f"{name} {tag.place}的“{tag.text}”只用于 Word 方案中的表格和段落，这里请写成“{tag.bare}”的样子。"
            )


def check_tags(
    name: str,
    tags: Sequence[Tag],
    environment: PlanEnvironment,
    fields: Collection[str],
    missing: Callable[[Sequence[str]], str],
) -> None:
    """Let Jinja read the tags alone, one a line, so that its line number names the tag.

    Args:
        name: the plan's file name.
        tags: in the order of the plan.
        environment: the sandbox.
        fields: names of the roster that need not be names in Jinja.
        missing: says that the roster does not have fields.

    Raises:
        RosterError: a tag that Jinja cannot read, an unknown filter or test, a block left open.
    """
    _check_blocks(name, tags)
    lines = [_plain(tag, fields) for tag in tags]
    try:
        environment.compile("\n".join(lines))
    except TemplateSyntaxError as error:
        tag = tags[min(max(error.lineno, 1), len(tags)) - 1]
        if _field(tag):
            raise RosterError(missing(_unknown(tags, fields))) from error
        signed = [known for known in fields if known in tag.bare and not known.isidentifier()]
        if signed and not tag.text.startswith("{#"):
            column = max(signed, key=len)
            right = tag.text.replace(column, f'{ALL}["{column}"]')
            raise RosterError(
                f"{name} {tag.place}的“{tag.text}”不能执行：字段“{column}”的名称中有符号，"
                f'在条件、循环和算式中应写成 {ALL}["{column}"]，即 {right}。'
            ) from error
        raise RosterError(f"{name} {tag.place}的“{tag.text}”{_said(error.message or '', environment)}") from error
    for tag in tags:
        _check_one(name, tag, environment, fields)


def _check_one(name: str, tag: Tag, environment: PlanEnvironment, fields: Collection[str]) -> None:
    """Refuse what Jinja reads and no plan may say."""
    quoted = tag.field if _QUOTED.fullmatch(tag.field) and tag.field not in fields else ""
    if quoted[1:-1].strip() in fields:
        raise RosterError(
            f"{name} {tag.place}的“{tag.text}”只会印出“{quoted[1:-1].strip()}”这几个字：字段名不加引号，"
            f"应为 {{{{{quoted[1:-1].strip()}}}}}。"
        )
    if tag.keyword == "filter":
        raise RosterError(f"{name} {tag.place}的“{tag.text}”不能使用：过滤器只能逐个字段写，如 {{{{ 社区|trim }}}}。")
    if tag.keyword in _ELSEWHERE:
        raise RosterError(f"{name} {tag.place}的“{tag.text}”不能使用：方案不能引入别的文件。")
    for test in re.findall(r"\bis\s+(?:not\s+)?([^\W\d]\w*)", tag.bare) if tag.keyword else ():
        if test not in environment.tests:
            said = _said(f"No test named '{test}'", environment)
            raise RosterError(f"{name} {tag.place}的“{tag.text}”{said}")
    if re.search(r"\._|\[['\"]_|\battr\b", tag.bare) and not tag.text.startswith("{#"):
        raise RosterError(f"{name} {tag.place}的“{tag.text}”不是字段名，不能使用以下划线开头的内部属性。")


def _field(tag: Tag) -> str:
    """Return the name that a tag prints, "" where it does more than that."""
    inside = tag.bare[2:-2].strip()
    return inside if tag.text.startswith("{{") and FIELD.fullmatch(inside) and "." not in inside else ""


def _unknown(tags: Iterable[Tag], fields: Collection[str]) -> list[str]:
    """Return the names that are printed and neither fields nor made by the plan itself."""
    made = {word for tag in tags if tag.keyword in _NAMING for word in re.findall(r"\w+", tag.bare)}
    return list(dict.fromkeys(found for tag in tags if (found := _field(tag)) and found not in {*fields, *made}))


def _plain(tag: Tag, fields: Collection[str]) -> str:
    inside = tag.bare[2:-2].strip()
    return "{{ _ }}" if tag.text.startswith("{{") and (inside in fields or tag.field in fields) else tag.bare


def _said(message: str, environment: PlanEnvironment) -> str:
    unknown = re.match(r"No (filter|test) named '(.+)'", message)
    if unknown is not None:
        known = environment.filters if unknown[1] == "filter" else environment.tests
        near = get_close_matches(unknown[2], [name for name in known if not name.startswith("_")], n=1)
        kind = "过滤器" if unknown[1] == "filter" else "判断词"
        usual = _USUAL if unknown[1] == "filter" else ""
        return f"用了没有的{kind}“{unknown[2]}”。" + (f"是否应为“{near[0]}”？" if near else usual)
    strange = re.match(r"Encountered unknown tag '(.+?)'", message)
    if strange is not None:
        return f"是没有的标记“{strange[1]}”。可用的有 if、elif、else、endif、for、endfor、set。"
    return f"写法不对：{_wrong(message)}。字段应写成 {{{{社区}}}} 的样子，条件应写成 {{% if 户数 > 3000 %}} 的样子。"


def _wrong(message: str) -> str:
    """Say in Chinese what Jinja's parser met."""
    strange = re.search(r"unexpected char '(.+?)'", message)
    if strange is not None:
        return f"不能有“{strange[1]}”"
    bracket = re.search(r"unexpected '(.)', expected '(.)'", message)
    if bracket is not None:
        return f"括号没有成对，缺少“{bracket[2]}”"
    expected = re.search(r"expected token '(.+?)', got '(.+?)'", message)
    if expected is not None and expected[2] == "=":
        return "判断是否相等应写两个等号（==）"
    if expected is not None and expected[1] == "in":
        return "循环应写成 {% for 项 in 任务 %}，“任务”是名册中一张工作表的名称"
    if expected is not None and not expected[2].startswith("end of"):
        return f"“{expected[2]}”前面缺少运算符或多写了内容"
    if "end of" in message or "Expected an expression" in message:
        return "没有写完"
    return "不合语法"


def _check_blocks(name: str, tags: Iterable[Tag]) -> None:
    """Name the block that is not closed, or the closing tag that nothing opened."""
    open_: list[Tag] = []
    for tag in tags:
        word = tag.keyword
        if word in _OPENING or (word == "set" and "=" not in tag.bare):
            open_.append(tag)
        elif word.startswith("end") or word in _MIDDLE:
            wanted = word.removeprefix("end")
            inner = open_[-1].keyword if open_ else None
            if inner is None or (word.startswith("end") and inner != wanted):
                against = f"，还没有关闭{open_[-1].place}的“{open_[-1].text}”" if open_ else "，前面没有与它对应的标记"
                raise RosterError(f"{name} {tag.place}的“{tag.text}”{against}。")
            if word.startswith("end"):
                open_.pop()
    if open_:
        last = open_[-1]
        raise RosterError(f"{name} {last.place}的“{last.text}”没有关闭，缺少 {{% end{last.keyword} %}}。")


def check_nesting(name: str, source: str, places: Sequence[Tag]) -> None:
    """Refuse a block that begins and ends in different layers of the file: leaving it out would break the file.

    Raises:
        RosterError: it names the tag at which the layers differ.
    """
    stack: list[str] = []
    open_: list[tuple[str, ...]] = []
    met: Counter[str] = Counter()
    for match in _XML_OR_TAG.finditer(source):
        if match[1] is None:
            if match[2]:
                stack.pop()
            elif not match[4]:
                stack.append(match[3])
            continue
        tag = Tag(match[1], "")
        word = tag.keyword
        met[tag.words] += 1
        if word in _OPENING or (word == "set" and "=" not in tag.bare):
            open_.append(tuple(stack))
        elif (word.startswith("end") or word in _MIDDLE) and open_:
            if open_[-1] != tuple(stack):
                alike = [known for known in places if known.words == tag.words]
                known = alike[min(met[tag.words], len(alike)) - 1] if alike else tag
                said = f"{known.place}的“{known.text}”"
                raise RosterError(
                    f"{name} {said}与它对应的开头不在同一层（段落、表格行、单元格）。"
                    "整段的条件用 {%p if … %} 和 {%p endif %} 各占一段，"
                    "整行的循环用 {%tr for … %} 和 {%tr endfor %} 各占一行。"
                )
            if word.startswith("end"):
                open_.pop()
