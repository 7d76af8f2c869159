"""The paragraphs of a run, written before its first document: as many at once as the model takes, none twice."""

from __future__ import annotations

import threading
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.batch.paragraphs.facts import check_basis, facts_of
from app.batch.paragraphs.hands import stands
from app.batch.paragraphs.kept import NAME, Kept
from app.batch.paragraphs.result import Written
from app.batch.paragraphs.secrecy import refuse_secrets
from app.errors import BudgetSpent, Cancelled, ModelOutputInvalid, ModelUnavailable, RosterError, SecretMaterial

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from app.batch.check import Survey
    from app.batch.paragraphs.asked import Paragraph
    from app.batch.paragraphs.facts import Facts
    from app.batch.paragraphs.hands import Answer, Hand
    from app.batch.roster import Roster, Row
    from app.batch.template import Plan

_LOOK = 0.2  # seconds between two looks at whether the person has stopped it
_DOWN = 3  # answers in a row that an endpoint may fail to give before the rest is not asked for any more
_SHOWN = 10
_AGAIN = "其余各项不受影响，用同样的命令加 --resume 续做，已写成的段落不再请求。"


@dataclass(frozen=True, slots=True)
class _Task:
    row: Row
    asked: Paragraph
    facts: Facts


def write_paragraphs(
    people: Roster,
    plan: Plan,
    found: Survey,
    hand: Hand,
    *,
    progress: Callable[[int, int, str], object],
    stopped: Callable[[], bool],
) -> Written:
    """Write what the plan asks for of each row without a fault; a row that cannot get it is noted in `found.faults`.

    Args:
        people: the roster; its rows hold the paragraphs from now on.
        plan: the plan.
        found: what is known of plan and roster.
        hand: who writes.
        progress: called with paragraphs done, paragraphs in all and the community.
        stopped: once it says yes, nothing is begun any more.

    Raises:
        RosterError: the sheet 段落 names a column that is not there, or a model was called for and has nothing to do.
        ModelUnavailable: the model gave not a single answer.
        SecretMaterial: plan or roster carries a secrecy mark; nothing was sent.
        UserError: answers cannot be kept.
    """
    written = Written()
    wanted = [asked for asked in people.paragraphs if asked.field in found.fields]
    if not wanted:
        if hand.home is not None:
            raise RosterError(
                f"{plan.path.name} 中没有要由模型写的段落。请在方案中写入 {{{{段落.名称}}}}，"
                "并在名册的工作表“段落”中写明名称和要求；不用模型的，去掉 --engine llm。"
            )
        return written
    check_basis(people)
    if hand.home is not None:
        refuse_secrets(people, plan)
    title, tasks = plan.path.stem, _tasks(people, wanted, found, written.notes)
    if hand.home is not None:
        count = (people.count - len(found.faults)) * len(wanted)
        with Kept(hand.home / NAME) as kept:
            _Run(title, people, hand, written, found, count, progress, stopped).ask(tasks, kept)
        versions = "、".join(f"{name} {version}" for name, version in hand.used.items())
        written.notes.append(f"段落由模型按名册写成（提示词 {versions}），印发前请逐段核对，见汇总.xlsx的“段落”。")
        written.rows.sort(key=lambda row: (row[0], row[3]))  # they came as the model answered
    else:
        for task in tasks:
            _keep(written, task, hand.write(title, task.asked, task.facts, _unheard))
        written.notes.append(
            "方案中的段落由离线引擎按名册逐项列出，不按“要求”措辞；要由模型写，请设置模型后加 --engine llm。"
        )
    people.written = written.texts
    if written.gaps:
        written.notes.append(f"有 {written.gaps} 段含【待补：…】，补齐后方可印发，见汇总.xlsx的“段落”。")
    return written


def _tasks(people: Roster, wanted: Sequence[Paragraph], found: Survey, notes: list[str]) -> Iterator[_Task]:
    commanding: list[str] = []
    for row in people.rows:
        if row.number in found.faults:
            continue
        for asked in wanted:
            facts = facts_of(row, asked, people)
            commanding += [f"{row.community}的“{name}”" for name in facts.commanding]
            yield _Task(row, asked, facts)
    if commanding:
        some = "、".join(dict.fromkeys(commanding[:_SHOWN])) + ("等" if len(commanding) > _SHOWN else "")
        notes.append(f"名册中{some}含有对模型发号施令的文字，没有作为段落的材料。")


def _keep(written: Written, task: _Task, answer: Answer) -> None:
    """Let an answer stand, as far as the facts give it."""
    known = {name for name, _ in task.facts.items}
    sources = "、".join(name for name in answer.sources if name in known)
    row = task.row
    written.add((row.number, row.folder, row.community), task.asked.field, stands(answer, task.facts), sources)


def _unheard(_text: str) -> None:
    """Take no notice."""


@dataclass(slots=True)
class _Run:
    """One run's questions to a model.

    Attributes:
        over: why nothing is asked any more; empty while it goes on.
        down: how often in a row the endpoint gave no answer.
        missed: the last reason why it did not.
    """

    title: str
    people: Roster
    hand: Hand
    written: Written
    found: Survey
    count: int
    progress: Callable[[int, int, str], object]
    stopped: Callable[[], bool]
    done: int = 0
    down: int = 0
    over: str = ""
    missed: ModelUnavailable | None = None
    halt: threading.Event = field(default_factory=threading.Event)

    def ask(self, tasks: Iterator[_Task], kept: Kept) -> None:
        """Go through the tasks."""
        pool = ThreadPoolExecutor(self.hand.concurrency, thread_name_prefix="wenheng-paragraph")
        waiting: dict[Future[Answer], tuple[_Task, str]] = {}
        try:
            while True:
                while len(waiting) < self.hand.concurrency and (task := next(tasks, None)) is not None:
                    key = self.hand.key(self.title, task.asked, task.facts)
                    answer = kept.get(key)
                    if answer is not None:
                        self.written.kept += 1
                        self._take(task, answer)
                    elif self.over or self.stopped():
                        self._miss(task, self.over or "已按要求停止，没有轮到。")
                    else:
                        waiting[pool.submit(self._write, task)] = task, key
                if not waiting:
                    break
                finished, _ = wait(waiting, timeout=_LOOK, return_when=FIRST_COMPLETED)
                for future in finished:
                    self._finished(future, *waiting.pop(future), kept)
                if self.stopped():
                    self.halt.set()
        except BaseException:
            self.halt.set()
            raise
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
        if self.missed is not None and not self.written.texts:
            raise self.missed

    def _write(self, task: _Task) -> Answer:
        def heard(text: str) -> None:
            if not text and self.halt.is_set():  # waiting to ask again; an answer that has begun is let come
                raise Cancelled("已按要求停止。")

        return self.hand.write(self.title, task.asked, task.facts, heard)

    def _finished(self, future: Future[Answer], task: _Task, key: str, kept: Kept) -> None:
        try:
            answer = future.result()
        except BudgetSpent as error:
            self.missed = error
            self.over = f"本次运行的模型用量已到上限（设置项 llm_batch_token_budget），没有轮到这一段。调高后{_AGAIN}"
            self._miss(task, self.over)
        except ModelUnavailable as error:
            self.missed = error
            self.down += 1
            if self.down >= _DOWN:
                self.over = self.over or f"模型接连没有回答，没有再请求：{error}"
            self._miss(task, str(error))
        except Cancelled:
            self._miss(task, "已按要求停止，没有轮到。")
        except (ModelOutputInvalid, SecretMaterial) as error:
            self._miss(task, str(error))
        else:
            self.down = 0
            kept.put(key, answer)
            self.written.new += 1
            self._take(task, answer)

    def _take(self, task: _Task, answer: Answer) -> None:
        _keep(self.written, task, answer)
        self._went(task)

    def _miss(self, task: _Task, reason: str) -> None:
        row = task.row
        said = f"{self.people.path.name} 第{row.number}行{row.community}的“{task.asked.field}”没有写成：{reason}"
        self.found.faults.setdefault(row.number, said)
        self._went(task)

    def _went(self, task: _Task) -> None:
        self.done += 1
        self.progress(self.done, self.count, task.row.community)
