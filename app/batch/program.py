"""A source with tags, compiled: what goes wrong in it is said in Chinese and with the words of its tag."""

from __future__ import annotations

import html
import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jinja2 import UndefinedError

from app.batch.budget import MOST_CHARACTERS, Budget, Exhausted
from app.batch.numbers import as_number
from app.batch.tags import TAG
from app.batch.unfit import ControlCharacter, Misshown, NoNumber, NoText
from app.errors import RosterError, WenhengError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jinja2 import Template

    from app.batch.sandbox import PlanEnvironment

_RAW = re.compile(r"\{%[-+]?\s*raw\b")
_END = re.compile(r"[-+]?[}%]\}$")
_SHOWN = 60  # characters of a tag
_BESIDE = 12  # characters beside it
_REACH = 5000  # characters of source, in which the words beside a tag are looked for
_PARAGRAPH = re.compile(r"</?w:(?:p|tc)(?:\s[^<>]*)?>|\n")
_MARKUP = re.compile(r"<[^<>]*>|^[^<>]*>|<[^<>]*$")
_COMPILED = "<template>"  # how Jinja calls the file of what it compiles from a string


@dataclass(frozen=True, slots=True)
class Program:
    """A compiled source; `tags` gives where in `source` the tag behind a line of it begins and ends."""

    environment: PlanEnvironment
    template: Template
    source: str
    tags: Mapping[int, tuple[int, int]]

    def render(self, context: Mapping[str, Any]) -> str:
        """Return the text with `context`, within the bounds of the sandbox.

        Raises:
            RosterError: an expression cannot be worked out, or never ends; Exhausted is then its cause.
        """
        self.environment.budget = Budget()
        size = 0
        out: list[str] = []
        with self._named(context):
            for piece in self.template.root_render_func(self.template.new_context(dict(context))):
                size += len(piece)
                if size > MOST_CHARACTERS:
                    raise Exhausted(f"生成的内容超过 {MOST_CHARACTERS} 个字符")
                out.append(piece)
        return "".join(out)

    @contextmanager
    def _named(self, context: Mapping[str, Any]) -> Iterator[None]:
        try:
            yield
        except Exhausted as error:
            raise RosterError(
                f"方案{self._place(error)}没有尽头或内容过大：{error.args[0]}。{_advice(error.args[0])}。"
            ) from error
        except RecursionError as error:
            endless = Exhausted("层层调用没有尽头")
            raise RosterError(f"方案{self._place(error)}{endless.args[0]}。请检查方案中的 macro。") from endless
        except (OSError, MemoryError, WenhengError):
            raise  # not of the plan's making
        except Exception as error:  # filters and methods raise whatever they like on the values of one row
            noughts = self._noughts(error, context) if isinstance(error, ZeroDivisionError) else ""
            raise RosterError(f"方案{self._place(error)}不能成立：{_said(error)}{noughts}。") from error

    def _noughts(self, error: BaseException, context: Mapping[str, Any]) -> str:
        """Say which fields in the tag at which `error` was raised are 0; "" for none."""
        start, end = self._span(error) or (0, 0)
        words = self.source[start:end]
        named = [
            name for name, cell in context.items() if name in words and isinstance(cell, str) and as_number(cell) == 0
        ]
        return f"，名册这一行的{'、'.join(f'“{name}”' for name in named)}是 0" if named else ""

    def _span(self, error: BaseException) -> tuple[int, int] | None:
        """Return where the tag stands at which `error` was raised."""
        trace, found = error.__traceback__, None
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == _COMPILED:
                found = self.tags.get(self.template.get_corresponding_lineno(trace.tb_lineno), found)
            trace = trace.tb_next
        return found

    def _place(self, error: BaseException) -> str:
        """Return the words of the tag at which `error` was raised, and those beside it in its paragraph."""
        found = self._span(error)
        if found is None:
            return "中的条件或算式"
        start, end = found
        words = " ".join(self.source[start:end].split())
        shown = f"“{words if len(words) <= _SHOWN else words[:_SHOWN] + '……'}”"
        before = _text(_PARAGRAPH.split(self.source[max(0, start - _REACH) : start])[-1])
        if before:
            return f"中“{before[-_BESIDE:]}”后面的{shown}"
        after = _text(_PARAGRAPH.split(self.source[end : end + _REACH])[0])
        return f"中“{after[:_BESIDE]}”前面的{shown}" if after else f"中的{shown}"


def _advice(met: str) -> str:
    """Say what to look at where a bound was met."""
    if met.startswith("循环"):
        return "请检查方案中的循环"
    return "请减少这一处写出的内容" if "字符" in met else "请简化这一处的写法"


def _text(source: str) -> str:
    """Return the words of a piece of XML or text, without its tags."""
    return html.unescape(_MARKUP.sub("", TAG.sub("", source))).strip()


def compile_program(environment: PlanEnvironment, source: str) -> Program:
    """Compile `source`. A line break at the end of each tag, which Jinja does not print, tells one from the other."""
    told: dict[int, tuple[int, int]] = {}
    whole = source
    if not _RAW.search(source):  # in which tags are text
        line, place = 1, 0
        out: list[str] = []
        for match in TAG.finditer(source):
            line += source.count("\n", place, match.start())
            told[line] = match.span()
            tag = match[0] if match[0].startswith("{#") else _END.sub(lambda end: f"\n{end[0]}", match[0])
            line += tag.count("\n")
            out += (source[place : match.start()], tag)
            place = match.end()
        source = "".join((*out, source[place:]))
    return Program(environment, environment.from_string(source), whole, told)


def _said(error: Exception) -> str:
    """Say in Chinese what an expression of the plan met; Jinja and Python speak English."""
    if isinstance(error, NoNumber | ControlCharacter | Misshown | NoText):
        return error.said
    if isinstance(error, ZeroDivisionError):
        return "除数为 0"
    if isinstance(error, UndefinedError):
        name = re.search(r"'([^']*)' is undefined|has no attribute '([^']*)'", str(error))
        return f"没有“{name[1] or name[2]}”这一项" if name else "用到了没有的一项"
    if isinstance(error, AttributeError):
        name = re.search(r"no attribute '([^']*)'", str(error))
        return f"没有“{name[1]}”这一项" if name else "用到了没有的一项"
    if isinstance(error, TypeError):
        if "not callable" in str(error):
            return "字段名后面不能加括号"
        return "文字和数字不能这样一起计算，或过滤器不适用于这一项"
    if isinstance(error, LookupError):
        return "要取的一项不存在"
    if isinstance(error, ArithmeticError):
        return "算式无法计算"
    if isinstance(error, ValueError) and re.search(r"[Ff]ormat|Cannot specify|Unknown format", str(error)):
        return "这里的值是文字，要用数字的格式请先加 |int 或 |float，如 {{ '{:,}'.format(户数|int) }}"
    return "写法不能执行"
