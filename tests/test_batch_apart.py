"""Rows done apart: whatever their process does, or is done to it, costs one row at most."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from multiprocessing import connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from test_batch import TODAY, plan

from app.batch import State
from app.batch.apart import apart
from app.batch.fields import Known
from app.batch.stamp import fingerprint
from app.batch.work import Done, Job, Order
from app.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable

ROWS = 8
PLACE = 5
MARK = "WENHENG_TEST_MARK"  # the variable that names a file in which processes leave word


def away() -> bool:
    """Tell whether this is a process that another one started."""
    return multiprocessing.parent_process() is not None


def leave_word() -> int:
    """Leave word that a process was here; return which one it is, counted from 1."""
    with Path(os.environ[MARK]).open("a+", encoding="utf-8") as mark:
        mark.write(f"{os.getpid()}\n")
        mark.seek(0)
        return len(mark.readlines())


class Deadly(dict[str, Any]):
    """Values that end every process but the first that asks what they are."""

    def items(self) -> Any:
        if away():
            os.kill(os.getpid(), signal.SIGKILL)
        return super().items()


class Counting(dict[str, Any]):
    """The same, leaving word of each."""

    def items(self) -> Any:
        if away():
            leave_word()
            os.kill(os.getpid(), signal.SIGKILL)
        return super().items()


class Unlucky(dict[str, Any]):
    """Values that end one process, as the system does that of any row when memory runs out."""

    def items(self) -> Any:
        if away() and leave_word() == 1:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().items()


class CutOff(dict[str, Any]):
    """Values whose process ends when half its answer is sent."""

    def items(self) -> Any:
        def half(self: Any, buffer: Any) -> None:
            os.write(self.fileno(), bytes(buffer)[: len(buffer) // 2])
            os.kill(os.getpid(), signal.SIGKILL)

        if away():
            connection.Connection._send = half  # type: ignore[attr-defined]
        return super().items()


class Endless(dict[str, Any]):
    """Values that take for ever."""

    def items(self) -> Any:
        if away():
            leave_word()
            while True:
                time.sleep(60)
        return super().items()


class Orphaning(dict[str, Any]):
    """Values that end the process which asked for the row, and take a while."""

    def items(self) -> Any:
        if away():
            os.kill(os.getppid(), signal.SIGKILL)
            time.sleep(60)
        return super().items()


@pytest.fixture
def order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Order:
    monkeypatch.setenv(MARK, str(tmp_path / "mark"))
    (tmp_path / "out").mkdir()
    template = plan(tmp_path / "方案.docx", "{{社区}}有{{户数}}户。")
    return Order(
        template,
        Known("名册", ("社区", "户数")),
        tmp_path / "out",
        check=False,
        today=TODAY,
        stamp=fingerprint(template),
    )


def jobs(kind: type[dict[str, Any]], place: int = PLACE) -> list[Job]:
    names = [f"第{number}社区" for number in range(ROWS)]
    return [
        Job(at, at + 2, "", name, (kind if at == place else dict)({"社区": name, "户数": "9"}), f"{name}.docx")
        for at, name in enumerate(names)
    ]


def made(
    rows: list[Job], order: Order, stopped: Callable[[], bool] = lambda: False, told: list[str] | None = None
) -> Done:
    """Return what came of all rows; assert that it came in their order and that no process is left."""
    done, through = Done(), []
    for some, found in apart(rows, order, stopped, (told if told is not None else []).append):
        through += some
        done.append(found)
    assert through == rows[: len(through)]
    assert len(done.lines) == len(through)
    assert not multiprocessing.active_children()
    return done


def documents(order: Order) -> int:
    assert order.out is not None
    return len(list(order.out.glob("*.docx")))


@pytest.mark.parametrize("kind", [Deadly, CutOff])
def test_what_ends_its_process_costs_itself_alone(order: Order, kind: type[dict[str, Any]]) -> None:
    done = made(jobs(kind), order)
    assert done.states == {State.OK: ROWS - 1, State.FAILED: 1}
    ((community, row, reason),) = done.failures
    assert (community, row) == (f"第{PLACE}社区", PLACE + 2)
    assert "意外退出" in reason
    assert documents(order) >= ROWS - 1  # that of an answer cut off may be there


def test_a_row_whose_process_ended_by_chance_is_made(order: Order) -> None:
    alone = jobs(Unlucky)[PLACE : PLACE + 1]
    assert made(alone, order).states == {State.OK: 1}
    assert documents(order) == 1


def test_no_row_is_begun_once_the_run_is_to_stop(order: Order) -> None:
    done = made(jobs(Counting), order, lambda: Path(os.environ[MARK]).exists())
    assert done.states == {State.OK: PLACE}  # the row at hand is neither made nor blamed
    assert Path(os.environ[MARK]).read_text(encoding="utf-8").count("\n") == 1


def test_a_second_ctrl_c_does_not_wait_for_the_row_at_hand(order: Order) -> None:
    mark = Path(os.environ[MARK])

    def press() -> None:
        while not mark.exists():
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGINT)

    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may have it ignored
    try:
        threading.Thread(target=press, daemon=True).start()
        with pytest.raises(KeyboardInterrupt):
            made(jobs(Endless), order)
    finally:
        signal.signal(signal.SIGINT, before)
    assert not multiprocessing.active_children()


def test_a_plan_that_is_gone_is_said(order: Order, capfd: pytest.CaptureFixture[str]) -> None:
    order.plan.unlink()
    with pytest.raises(UserError, match=r"无法读取 .*方案\.docx"):
        made(jobs(dict), order)
    assert capfd.readouterr().err == ""


def test_where_no_process_starts_it_is_told_and_no_row_is_blamed(order: Order, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_process: object) -> None:
        raise BlockingIOError

    monkeypatch.setattr("multiprocessing.context.SpawnProcess._Popen", refuse)
    told: list[str] = []
    done = made(jobs(dict), order, told=told)
    assert done.states == {State.FAILED: ROWS}
    assert all("没有轮到这一行" in reason for _, _, reason in done.failures)
    (word,) = told
    assert f"有 {ROWS} 份没有轮到" in word


def test_a_process_that_could_not_start_is_no_life_of_a_row(order: Order, monkeypatch: pytest.MonkeyPatch) -> None:
    start = SpawnProcess._Popen
    starts = iter([start, None, start])  # one that the row ends, one that does not come, one that makes it

    def once_refused(process: SpawnProcess) -> object:
        chosen = next(starts)
        if chosen is None:
            raise BlockingIOError
        return chosen(process)

    monkeypatch.setattr("multiprocessing.context.SpawnProcess._Popen", staticmethod(once_refused))
    assert made(jobs(Unlucky)[PLACE : PLACE + 1], order).states == {State.OK: 1}


def beside(order: Order, code: str) -> tuple[str, str]:
    """Run `code` in a process group of its own, with `order` and `jobs`; return what it and those it began say."""
    head = (
        "import os, signal, sys; from datetime import date; from pathlib import Path;"
        "from test_batch_apart import *; from multiprocessing.context import SpawnProcess;"
        "order = Order(Path(sys.argv[1]), Known('名册', ('社区', '户数')), Path(sys.argv[2]),"
        " check=False, today=TODAY, stamp=sys.argv[3])\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    process = subprocess.Popen(
        [sys.executable, "-c", head + code, str(order.plan), str(order.out), order.stamp],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, start_new_session=True,
    )  # fmt: skip
    return process.communicate()


def test_ctrl_c_while_the_process_starts_costs_no_row(order: Order) -> None:
    out, err = beside(
        order,
        "signal.signal(signal.SIGINT, lambda *_: print('pressed'))\n"
        "start = SpawnProcess.start\n"
        "def pressed(self):\n"
        "    start(self)\n"
        "    os.killpg(0, signal.SIGINT)\n"
        "SpawnProcess.start = pressed\n"
        "print(dict(made(jobs(dict), order).states))\n",
    )
    assert "Traceback" not in err
    assert out.splitlines() == ["pressed", str({State.OK: ROWS})]


def test_a_process_does_not_outlive_the_one_that_asks(order: Order) -> None:
    out, err = beside(order, "print(made(jobs(Orphaning), order))\n")  # through when the last process is
    assert (out, err) == ("", "")
    assert documents(order) == PLACE
