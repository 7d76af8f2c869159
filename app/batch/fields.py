"""What a plan asks of the roster: read from Jinja's own tree, so that conditions and loops count."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from jinja2 import nodes

from app.batch.bounding import counted
from app.batch.looked_at import lacking, taken_whole
from app.batch.quotients import may_print_quotient
from app.batch.wording import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Known:
    """What a roster offers: its file's name, its columns, and the columns of each list of rows.

    `sheet` is the sheet that the columns are of; None where the file has but one and no further ones can be added.
    `left` says of the sheets that are no lists why, `unshared` of the targets on them what to do.
    """

    name: str
    fields: tuple[str, ...]
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sheet: str | None = ""
    left: Mapping[str, str] = field(default_factory=dict)
    unshared: Mapping[str, str] = field(default_factory=dict)

    def missing(self, wanted: Sequence[str], plan: str) -> str:
        """Say that fields which the plan asks for are not there, and what comes near each."""
        offered = [*filter(None, self.fields), *self.lists]
        elsewhere: dict[str, list[str]] = {}
        hints = []
        for name in wanted:
            loop, _, column = name.rpartition(".")
            title = next((title for title, columns in self.lists.items() if column in columns), None)
            near = nearest(name, offered)
            if name in self.unshared:
                hints.append(self.unshared[name])
            elif title is not None and loop:
                hints.append(f"“{name}”只能写在 {{% for {loop} in {title} %}} 和 {{% endfor %}} 之间。")
            elif title is not None and self.sheet:
                elsewhere.setdefault(title, []).append(name)
            elif near:
                hints.append(f"{'' if len(wanted) == 1 else f'“{name}”'}是否应为“{near}”？")
        hints += [self._elsewhere(title, names) for title, names in elsewhere.items()]
        names = "".join(f"“{name}”" for name in wanted)
        return f"{plan} 用到的字段{names}在 {self.name} 中没有。{''.join(hints)}名册的字段：{'、'.join(offered)}。"

    def _elsewhere(self, title: str, names: Sequence[str]) -> str:
        """Say that columns are those of a list, which may be meant for the roster."""
        said = "".join(f"“{name}”" for name in names)
        return (
            f"{said}是工作表“{title}”的列，而名册取的是工作表“{self.sheet}”：“{title}”若是名册，请把它移到最前面；"
            f"若是任务表，请把这些列写在 {{% for 项 in {title} %}} 的循环里。"
        )

    def missing_lists(self, titles: Sequence[str], plan: str) -> str:
        """Say that lists of rows which the plan goes through are not there, and how to give them."""
        names = "".join(f"“{title}”" for title in titles)
        if self.sheet is None:
            return (
                f"{plan} 要逐行列出任务表{names}，而 {self.name} 是 .csv 文件，只有一张表，放不下任务表。"
                f"请在 Excel 或 WPS 中打开它，另存为 .xlsx，再加名为{names}的工作表（一行一项，其中有“社区”列），"
                "用这个 .xlsx 作名册。"
            )
        if self.sheet in titles:
            return (
                f"{plan} 把“{self.sheet}”作为任务表逐行列出，而 {self.name} 中“{self.sheet}”排在最前面，被当作名册。"
                "请把名册那张工作表移到最前面。"
            )
        left = [self.left[title] for title in titles if title in self.left]
        if left:
            return f"{plan} 要逐行列出任务表{names}，而 {''.join(left)}任务表一行一项，须有“社区”列。"
        near = {title: nearest(title, self.lists) for title in titles}
        hints = "".join(f"“{title}”是否应为“{found}”？" for title, found in near.items() if found)
        existing = "、".join(self.lists) or "（无）"
        return (
            f"{plan} 要逐行列出任务表{names}，{self.name} 中没有这张工作表。{hints}请在名册中加名为{names}的工作表"
            f"（一行一项，其中有“社区”列）。现有的任务表：{existing}。"
        )


ALL = "字段"  # {{ 字段["走访目标(%)"] }}: any column by its name, inside conditions too
_NUMERIC = frozenset({"int", "float", "round", "abs"})
_ROWS_STAY_ROWS = frozenset({"sort", "list", "reverse", "unique", "selectattr", "rejectattr", "default", "d"})
_EACH_ROW = frozenset({"sort", "list", "reverse"})
GLOBALS = frozenset({"range", "dict", "namespace", "joiner", "cycler"})  # what the sandbox offers by itself
_FORGIVING = frozenset({"default", "d"})
Place = tuple[str, str]


@dataclass(slots=True)
class Needs:
    """What the tags use.

    Attributes:
        fields: column -> whether each community must have it (not, where a condition or a default looks after it).
        lists: list of rows -> the columns used of it.
        numbers: fields that are counted or compared with.
        wanted: lists whose rows are printed whatever a condition says.
        printed: lists that a tag prints as they are, or a whole row of them -> the words in the tag.
        joined: fields or columns of one list that a + joins, as (list or "", column) each -> how they are written.
        shown: list of rows -> the columns that are printed of each row, whatever stands in it -> in which words.
        everything: whether the plan goes through all columns, whatever they are called.
        words: attributes and texts in the tags: a column of a list that none of them names is not looked at.
        whole: lists of which all columns may be looked at all the same.
        divides: whether a tag may print a quotient that nothing has rounded, 33.333….
    """

    fields: dict[str, bool] = field(default_factory=dict)
    lists: dict[str, dict[str, None]] = field(default_factory=dict)
    numbers: set[str] = field(default_factory=set)
    wanted: set[str] = field(default_factory=set)
    printed: dict[str, str] = field(default_factory=dict)
    joined: dict[tuple[Place, Place], tuple[str, str]] = field(default_factory=dict)
    shown: dict[str, dict[str, str]] = field(default_factory=dict)
    everything: bool = False
    words: set[str] = field(default_factory=set)
    whole: set[str] = field(default_factory=set)
    divides: bool = False

    def use(self, name: str, needed: bool) -> None:
        """Note that `name` is used."""
        self.fields[name] = self.fields.get(name, False) or needed

    def join(self, other: Needs) -> None:
        """Note all that `other` uses as well; what it prints as it stands is left to those who ask for `other`."""
        for name, needed in other.fields.items():
            self.use(name, needed)
        for title, columns in other.lists.items():
            self.lists.setdefault(title, {}).update(columns)
        self.numbers |= other.numbers
        self.wanted |= other.wanted
        self.everything = self.everything or other.everything
        self.joined |= other.joined
        self.words |= other.words
        self.whole |= other.whole
        self.divides = self.divides or other.divides

    def leaves(self, title: str, column: str) -> bool:
        """Tell whether the plan does not look at a column of a list that it uses."""
        return title not in self.whole and not any(column in word for word in self.words)


Bound = dict[str, str | None]  # names of the plan's own -> the list whose row they stand for


def needs_of(trees: Iterable[nodes.Template], aliases: Mapping[str, str]) -> Needs:
    """Return what `trees` use; `aliases` are fields under names of our own."""
    needs = Needs()
    walk = _Walk(needs, {alias: name for name, alias in aliases.items()})
    for tree in trees:
        bound: Bound = {}
        for node in tree.body:
            walk.visit(node, bound, frozenset())
        needs.whole |= taken_whole(tree, walk.names)
        needs.divides = needs.divides or may_print_quotient(tree)
        needs.words.update(found.attr for found in tree.find_all(nodes.Getattr))
        needs.words.update(found.value for found in tree.find_all(nodes.Const) if isinstance(found.value, str))
        needs.wanted -= set(lacking(tree))
    for name in needs.lists:
        needs.fields.pop(name, None)
    needs.everything = needs.fields.pop(ALL, None) is not None
    return needs


class _Walk:
    def __init__(self, needs: Needs, names: Mapping[str, str]) -> None:
        self._needs = needs
        self.names = names
        self._printing = False

    def visit(  # noqa: C901
        self, node: nodes.Node, bound: Bound, tested: frozenset[str], needed: bool = True
    ) -> None:
        """Walk through `node`; `tested` are names that a condition around it asks about."""
        # one branch per kind of node is how a tree is walked; a table of functions would say less
        if isinstance(node, nodes.Name):
            if node.ctx == "load":
                self._name(node.name, bound, tested, needed)
        elif isinstance(node, nodes.Getattr | nodes.Getitem):
            self._path(node, bound, tested, needed)
        elif isinstance(node, nodes.For):
            self._for(node, bound, tested, needed)
        elif isinstance(node, nodes.If | nodes.CondExpr):
            self._if(node, bound, tested, needed)
        elif isinstance(node, nodes.Assign | nodes.AssignBlock):
            for child in node.iter_child_nodes(exclude=("target",)):
                self.visit(child, bound, tested, needed)
            bound.update(dict.fromkeys(_targets(node.target)))
        elif isinstance(node, nodes.Macro | nodes.With | nodes.CallBlock):
            inner = bound | dict.fromkeys(_bound_by(node))
            for child in node.iter_child_nodes(exclude=("args", "targets")):
                self.visit(child, inner, tested, needed)
            if isinstance(node, nodes.Macro):
                bound[node.name] = None
        else:
            forgiving = isinstance(node, nodes.Filter) and node.name in _FORGIVING
            forgiving = forgiving or isinstance(node, nodes.Or)
            forgiving = forgiving or (isinstance(node, nodes.Test) and node.name in {"defined", "undefined"})
            self._numbers(node, bound)
            self._printed(node, bound)
            self._printing = self._printing or isinstance(node, nodes.Output)
            for child in node.iter_child_nodes():
                self.visit(child, bound, tested, needed and not forgiving)
            self._printing = self._printing and not isinstance(node, nodes.Output)

    def _name(self, name: str, bound: Bound, tested: frozenset[str], needed: bool) -> None:
        asked = name == "loop" and not needed  # loop is defined may stand outside of any
        if name not in bound and name not in GLOBALS and not asked:
            self._use(name, tested, needed)

    def _use(self, name: str, tested: frozenset[str], needed: bool) -> None:
        self._needs.use(self.names.get(name, name), needed and name not in tested)

    def _printed(self, node: nodes.Node, bound: Bound) -> None:
        """Note what would print a list, or a row of one, as Python writes it."""
        for item in node.nodes if isinstance(node, nodes.Output) else ():
            if isinstance(item, nodes.Name) and (rows := bound.get(item.name)) is not None:
                self._needs.printed[rows] = item.name
            inner: nodes.Node | None = item
            while (isinstance(inner, nodes.Getitem) and _attribute(inner) is None) or (
                isinstance(inner, nodes.Filter) and inner.name in _ROWS_STAY_ROWS
            ):
                inner = inner.node
            if isinstance(inner, nodes.Name) and inner.name not in bound:
                self._needs.printed.setdefault(inner.name, inner.name)

    def _path(self, node: nodes.Getattr | nodes.Getitem, bound: Bound, tested: frozenset[str], needed: bool) -> None:
        """Note a.b and a["b"]: a column of a loop's row, a column by name, or one named a.b."""
        attribute = _attribute(node)
        if isinstance(node.node, nodes.Name) and attribute is not None:
            root = node.node.name
            if root in bound:
                rows = bound[root]
                if rows is not None:
                    self._needs.lists.setdefault(rows, {})[attribute] = None
                    if self._printing and needed and tested <= {rows}:
                        words = f"{root}.{attribute}" if attribute.isidentifier() else f'{root}["{attribute}"]'
                        self._needs.shown.setdefault(rows, {}).setdefault(attribute, words)
                return
            if root == ALL:
                self._use(attribute, tested, needed)
                return
            if root != "loop":
                self._use(f"{root}.{attribute}", tested, needed and root not in tested)
            return
        rows = _rows(node.node, bound)
        if rows is not None and attribute is not None and isinstance(node.node, nodes.Getitem):
            self._needs.lists.setdefault(rows, {})[attribute] = None
            return
        for child in node.iter_child_nodes():
            self.visit(child, bound, tested, needed)

    def _for(self, node: nodes.For, bound: Bound, tested: frozenset[str], needed: bool) -> None:
        source = counted(node.iter)
        rows = _rows(source, bound)
        if rows is not None:
            self._needs.lists.setdefault(rows, {})
            if needed and rows not in tested and not node.else_:
                self._needs.wanted.add(rows)
        self.visit(source, bound, tested, needed=False)
        inner = bound | {"loop": None} | dict.fromkeys(_targets(node.target))
        asked = tested
        if isinstance(node.target, nodes.Name):
            inner[node.target.name] = rows
            if node.test or not _whole(source):
                asked |= {node.target.name}
        for child in (*node.body, *((node.test,) if node.test else ())):
            self.visit(child, inner, asked, needed)
        for child in node.else_:
            self.visit(child, bound, tested, needed)

    def _if(self, node: nodes.If | nodes.CondExpr, bound: Bound, tested: frozenset[str], needed: bool) -> None:
        self.visit(node.test, bound, tested, needed=False)
        asked = tested | set(_targets(node.test))
        for child in node.iter_child_nodes(exclude=("test",)):
            self.visit(child, bound, asked, needed)

    def _numbers(self, node: nodes.Node, bound: Bound) -> None:
        """Note the fields that arithmetic and comparisons with numbers take for numbers."""
        taken: list[nodes.Node | None] = []
        if isinstance(node, nodes.Filter) and node.name in _NUMERIC:
            taken.append(node.node)
        elif isinstance(node, nodes.Compare):
            sides = [node.expr, *(operand.expr for operand in node.ops)]
            ordered = all(operand.op in {"lt", "lteq", "gt", "gteq"} for operand in node.ops)
            if ordered and any(isinstance(side, nodes.Const) and isinstance(side.value, int | float) for side in sides):
                taken += sides
        elif isinstance(node, nodes.Sub | nodes.Div | nodes.Mul | nodes.FloorDiv):
            taken += [node.left, node.right]
        elif isinstance(node, nodes.Add):
            left = node.left.right if isinstance(node.left, nodes.Add) else node.left
            sums = self._cell(left, bound), self._cell(node.right, bound)
            if sums[0] is not None and sums[1] is not None:
                self._needs.joined[sums[0][0], sums[1][0]] = sums[0][1], sums[1][1]
        for side in taken:
            if isinstance(side, nodes.Name) and side.name not in bound:
                self._needs.numbers.add(self.names.get(side.name, side.name))

    def _cell(self, node: nodes.Node, bound: Bound) -> tuple[Place, str] | None:
        """Return the column that `node` stands for, and how the plan writes it."""
        if isinstance(node, nodes.Name):
            name = self.names.get(node.name, node.name)
            return (("", name), name) if node.name not in bound else None
        attribute = _attribute(node) if isinstance(node, nodes.Getattr | nodes.Getitem) else None
        if attribute is None or not isinstance(node, nodes.Getattr | nodes.Getitem):
            return None
        root = node.node.name if isinstance(node.node, nodes.Name) else ""
        words = f"{root}.{attribute}" if attribute.isidentifier() else f'{root}["{attribute}"]'
        if root == ALL:
            return ("", attribute), f'{ALL}["{attribute}"]'
        rows = bound.get(root)
        return None if rows is None else ((rows, attribute), words)


def _attribute(node: nodes.Getattr | nodes.Getitem) -> str | None:
    if isinstance(node, nodes.Getattr):
        return node.attr
    return node.arg.value if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str) else None


def _rows(node: nodes.Node | None, bound: Bound) -> str | None:
    """Return the list whose rows `node` gives: 任务, 任务|sort(…), 任务[:3]; None for 任务|groupby(…)."""
    while isinstance(node, nodes.Getitem) or (isinstance(node, nodes.Filter) and node.name in _ROWS_STAY_ROWS):
        node = node.node
    return node.name if isinstance(node, nodes.Name) and node.name not in bound else None


def _whole(node: nodes.Node) -> bool:
    """Tell whether a loop goes through all rows of its list, as 任务|sort(…) does and 任务|selectattr(…) does not."""
    while isinstance(node, nodes.Filter) and node.name in _EACH_ROW and node.node is not None:
        node = node.node
    return isinstance(node, nodes.Name)


def _targets(node: nodes.Node) -> list[str]:
    return [node.name] if isinstance(node, nodes.Name) else [found.name for found in node.find_all(nodes.Name)]


def _bound_by(node: nodes.Macro | nodes.With | nodes.CallBlock) -> list[str]:
    targets = node.targets if isinstance(node, nodes.With) else node.args
    itself = [node.name] if isinstance(node, nodes.Macro) else []
    return [*(name for target in targets for name in _targets(target)), *itself, "caller", "varargs", "kwargs"]
