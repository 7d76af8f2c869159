"""How alike the documents of a run are, and what in them should have been each community's own.

Made from one plan, all are alike by design; so what is compared is what remains when the plan's own text and the names
of community and sub-district are taken away: the values of the row. Equal remains are found by their hash; so are long
values that differ in figures alone, and of each such kind one goes to `app.similar`. All this stays near-linear.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field, fields
from itertools import zip_longest
from typing import TYPE_CHECKING

from app.batch.groups import SHOWN, Groups
from app.batch.tags import TAG
from app.batch.traits import long_values, own_values

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.batch.groups import Group
    from app.batch.traits import Traits
    from app.batch.work import Job

_MANY = 1000  # different values of a field, beyond which they are not counted further
_MOST_TEXTS = 20_000
_QUOTED = 40  # characters
_EDGES = "×年月日。，；、："
_ALIKE = 0.5
_ALONE = 0.6  # of two documents that are like no third: half the words may be what such work is called
_TOLD = 200  # pairs
_LISTED = 50  # of a kind in the report; 汇总.xlsx has them all
_SHARED = 0.5  # more than this of the communities with one and the same value are worth a word
_HEADING = re.compile(r"(?m)^[#*\s]*([一二三四五六七八九十]{1,3}、[^\n。]{1,40})$")
_GENERAL = re.compile(r"(?:要求|指导思想|原则|思路|依据|附则|意义)\W*$")  # the same for all by its nature
_FIELD = re.compile(r"\{\{[-\s]*(.*?)[-\s]*\}\}", re.DOTALL)
# what a section of this kind should say of the community itself (实务)
_LOCAL = (
    ("目标", "本社区的数量指标和完成时限"),
    ("任务", "本社区的具体事项、责任人和完成时限"),
    ("措施", "本社区的具体做法和责任人"),
    ("步骤", "本社区的时间安排"),
    ("安排", "本社区的时间安排"),
    ("时间", "本社区的时间安排"),
    ("时限", "本社区的完成时限"),
    ("分工", "本社区的责任人"),
    ("领导", "本社区的负责人和成员"),
    ("保障", "本社区的负责人、人员和经费"),
    ("情况", "本社区的基本数据"),
    ("问题", "本社区自己的问题"),
)


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the plan: characters of its constant text, and the fields that are not names."""

    title: str
    constant: int
    fields: tuple[str, ...]

    @property
    def is_bare(self) -> bool:
        """Whether nothing in it is a community's own, though it should be."""
        return not self.fields and (_wanted(self.title) != "" or _GENERAL.search(self.title) is None)


@dataclass(slots=True)
class Likeness:
    """What is gathered while the rows go by; `finish` compares.

    `kinds` are the long values but for their figures, with the first who has them and a mark; `copies` says how many
    have those of a mark; `near` are two kinds that are nearly the same: whose, how much, in what, and how many have
    them.
    """

    plan: str
    text: str
    rows: int = 0
    local: int = 0
    equal: Groups = field(default_factory=Groups)
    figures: Groups = field(default_factory=Groups)
    kinds: dict[str, tuple[str, int]] = field(default_factory=dict)
    copies: dict[int, int] = field(default_factory=dict)
    spread: defaultdict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    near: list[tuple[str, str, int, str, int]] = field(default_factory=list)
    left_out: int = 0

    def clear(self) -> None:
        """Forget the rows taken so far."""
        fresh = Likeness(self.plan, self.text)
        for own in fields(self):
            setattr(self, own.name, getattr(fresh, own.name))

    def add(self, jobs: Sequence[Job], traits: Traits) -> None:
        """Take some rows and what their documents are compared by."""
        self.local += traits.local
        for job, marks in zip(jobs, traits.marks, strict=True):
            if marks is not None:
                self._count(job, *marks)
        for title, found in traits.spread.items():
            values = self.spread[title]
            for value, count in found.items():
                if value in values:
                    values[value] += count
                elif len(values) < _MANY:
                    values[value] = count

    def _count(self, job: Job, same: int, kind: int | None) -> None:
        """Count a document among those that are the same; note its long values but for their figures, and whose."""
        self.rows += 1
        name = f"{job.subdistrict}{job.community}"
        if kind in self.copies:
            self.copies[kind] += 1
        if not self.equal.add(same, name, lambda: _same(own_values(job))) or kind is None:
            return
        if self.figures.add(kind, name, lambda: _short("；".join(long_values(own_values(job))))):
            if len(self.kinds) < _MOST_TEXTS:
                self.kinds["\n".join(long_values(own_values(job)).values())] = name, kind
                self.copies[kind] = 1
            else:
                self.left_out += 1

    def finish(self) -> None:
        """Find the documents whose long values are nearly the same."""
        if len(self.kinds) < 2:
            return
        from app.similar import compare

        texts = [f"值\n{text}" for text in self.kinds]  # the first line counts as a title there
        kinds = list(self.kinds.values())
        pairs, _ = compare(texts, _ALIKE)
        near = [one for one in pairs if one.similarity >= _ALIKE]
        often = Counter(index for one in near for index in (one.left, one.right))
        for pair in near:
            sides = [kinds[pair.left], kinds[pair.right]]
            many = [self.copies[kind] for _, kind in sides]
            if pair.similarity < _ALONE and sum(many) == often[pair.left] + often[pair.right] == 2:
                continue
            left, right = (
                name + (f"等 {same} 个社区" if same > 1 else "") for (name, _), same in zip(sides, many, strict=True)
            )
            words = texts[pair.left][pair.passages[0].start : pair.passages[0].end] if pair.passages else ""
            words = words.replace("0", "×").strip(_EDGES)  # figures were set aside
            self.near.append((left, right, round(100 * pair.similarity), words, sum(many)))
            if len(self.near) == _TOLD:
                break

    def sections(self) -> list[Section]:
        """Return the sections of the plan at the highest level."""
        heads = list(_HEADING.finditer(self.text))
        found = []
        for head, following in zip_longest(heads, heads[1:]):
            words = self.text[head.start() : following.start() if following is not None else len(self.text)]
            tags = " ".join(match[0] for match in TAG.finditer(words))  # conditions and loops make a difference, too
            fields = tuple(name for name in self.spread if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", tags))
            found.append(Section(_FIELD.sub("", head[1]), len("".join(TAG.sub("", words).split())), fields))
        return found

    def shared(self) -> list[tuple[str, str, int]]:
        """Return the fields in which more than half of the communities say the same: field, value, communities."""
        found = []
        for title, values in self.spread.items():
            value, count = max(values.items(), key=lambda item: item[1])
            if self.rows > 1 and count > _SHARED * self.rows and value:
                found.append((title, value, count))
        return found

    def table(self) -> Iterator[Sequence[object]]:
        """Yield the rows of the sheet 相似: kind, documents, words."""
        for group in self.equal.largest():
            yield "只有名称不同", group.rows, f"{_listed(group)}。{group.said}"
        for kind in self.figures.largest():
            yield "文字相同，只有数字不同", kind.rows, f"{_listed(kind)}：“{kind.said}”"
        for left, right, share, words, many in self.near:
            yield f"相似 {share}%", many, f"{left}、{right}" + (f"：“{words}”" if words else "")
        for title, value, count in self.shared():
            yield (
                ("全部" if count == self.rows else "半数以上") + "社区写法相同",
                count,
                f"“{title}”有 {count} 个社区同为“{_short(value)}”",
            )
        for section in self.sections():
            if section.is_bare:
                yield "没有本社区内容", self.rows, f"{section.title}：{_advice(section.title)}"

    def report(self) -> str:
        """Return 相似度报告.md."""
        constant = len("".join(TAG.sub("", self.text).split()))
        local = self.local / max(1, self.rows)
        share = 100 * local / max(1.0, constant + local)
        alike = self.equal.rows
        lines = [
            f"# 《{self.plan}》各社区文件相似度报告",
            "",
            (
                f"共 {self.rows} 份。方案固定文字 {constant} 字，每份平均填入本地内容 {local:.0f} 字，"
                f"占全文 {share:.1f}%。"
                "比对时已除去方案固定文字和街道、社区名称。"
            ),
            "",
            "## 一、只有名称不同的文件",
            "",
        ]
        lines += [f"- {group.rows} 份：{_listed(group)}。{group.said}" for group in self.equal.largest(_LISTED)] or [
            "没有。"
        ]
        if alike:
            lines += ["", f"共 {alike} 份，占 {100 * alike / max(1, self.rows):.0f}%。请各社区改写为自己的内容。"]
        lines += ["", "## 二、填入的长段文字相同或相近的文件", ""]
        lines += [
            f"- {kind.rows} 份除数字外相同：{_listed(kind)}：“{kind.said}”" for kind in self.figures.largest(_LISTED)
        ]
        lines += [
            f"- {left}、{right}，相似 {found}%" + (f"：“{words}”" if words else "")
            for left, right, found, words, _ in self.near[:_LISTED]
        ]
        if not self.figures.rows and not self.near:
            lines.append("没有。")
        if self.left_out:
            lines += ["", f"长文字超过 {_MOST_TEXTS} 种，其余 {self.left_out} 种未两两比对。"]
        lines += ["", "## 三、各字段的写法", "", "| 字段 | 不同写法 | 最多的一种 | 社区数 |", "|---|---|---|---|"]
        for title, values in self.spread.items():
            value, count = max(values.items(), key=lambda item: item[1])
            many = f"{len(values)}" if len(values) < _MANY else f"{_MANY} 种以上"
            most = (_short(value) or "（空）") if count > 1 else "各不相同"
            lines.append(f"| {title} | {many} | {most} | {count if count > 1 else '—'} |")
        lines += ["", "## 四、应有而没有本社区内容的部分", ""]
        bare = [section for section in self.sections() if section.is_bare]
        lines += [f"- {section.title}（{section.constant} 字）：{_advice(section.title)}" for section in bare] or [
            "没有。"
        ]
        return "\n".join(lines) + "\n"


def _listed(group: Group) -> str:
    return group.names + (f"等 {group.rows} 个社区" if group.rows > SHOWN else "")


def _same(values: dict[str, str]) -> str:
    said = "；".join(f"{title}“{_short(value)}”" for title, value in values.items() if value)
    return f"应写本社区情况的各项完全相同：{said}" if said else "除名称外没有填入任何本社区的内容"


def _short(value: str) -> str:
    bare = value.replace("\n", " ").replace("|", "｜")
    return bare if len(bare) <= _QUOTED else bare[:_QUOTED] + "……"


def _wanted(title: str) -> str:
    """Return what a section of this title should say of the community itself, "" where nothing is known of it."""
    return next((local for word, local in _LOCAL if word in title), "")


def _advice(title: str) -> str:
    wanted = _wanted(title)
    return f"各社区完全相同，建议写明{wanted}" if wanted else "各社区完全相同"
