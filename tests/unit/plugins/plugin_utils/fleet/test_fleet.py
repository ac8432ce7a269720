# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Work on many systems side by side: outcomes, limits, stops."""

from __future__ import annotations

import os
import signal
import stat
import threading
import time

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.fleet import Fleet, System
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.run_log import RunLog
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.stopping import PARENT_GONE, Stopping
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.terminal import Terminal

SYSTEMS = [System(f"sensor{number}", ["sensors"]) for number in range(6)]


def fleet_of(systems=SYSTEMS, **options) -> Fleet:
    return Fleet(systems, {}, perform=lambda *given: None, **options)


def each(fleet: Fleet, work, at_most=2, **options):
    return fleet.each(fleet.systems, work, at_most, step="worked on", **options)


def test_outcomes_stand_in_the_order_given_whatever_ends_first():
    outcomes = each(fleet_of(), lambda system: time.sleep(0.02 if system.name == "sensor0" else 0) or system.name, 6)
    assert [(name, one.value, one.error, one.begun) for name, one in outcomes.items()] == [
        (system.name, system.name, "", True) for system in SYSTEMS
    ]


def test_one_that_fails_takes_no_other_along():
    def work(system: System) -> str:
        if system.name == "sensor1":
            raise OptionError("upgrade_version is wrong.", "Give another.")
        if system.name == "sensor2":
            raise KeyError("surprise")
        return "done"

    outcomes = each(fleet_of(), work)
    assert outcomes["sensor1"].error == "upgrade_version is wrong. Give another." and not outcomes["sensor1"].trace
    assert "KeyError" in outcomes["sensor2"].error and "surprise" in outcomes["sensor2"].trace
    assert [one.value for one in outcomes.values()].count("done") == 4


@pytest.mark.parametrize("at_most", [1, 2, 5])
def test_so_many_are_at_work_at_a_time_and_the_next_begins_when_one_has_ended(at_most):
    lock, at_work, most, begun = threading.Lock(), set(), 0, []
    slow = threading.Event()

    def work(system: System) -> None:
        nonlocal most
        with lock:
            at_work.add(system.name)
            begun.append(system.name)
            most = max(most, len(at_work))
            if len(begun) == len(SYSTEMS):
                slow.set()
        if system.name == "sensor0" and at_most > 1:
            # It is under way until all others have begun: nobody waits for it.
            assert slow.wait(10)
        with lock:
            at_work.remove(system.name)

    each(fleet_of(), work, at_most)
    assert most <= at_most and begun[0] == "sensor0" and len(begun) == len(SYSTEMS)


def test_nothing_begins_once_the_run_is_to_end_and_what_is_under_way_finishes():
    fleet, ended = fleet_of(), []

    def work(system: System) -> None:
        fleet.stopping.set("somebody said so")
        time.sleep(0.05)
        ended.append(system.name)

    outcomes = each(fleet, work)
    assert sorted(ended) == sorted(name for name, one in outcomes.items() if one.begun)
    assert 1 <= len(ended) <= 2 and not outcomes["sensor5"].begun
    assert fleet.stopping.reason == "somebody said so"


def test_nothing_begins_when_it_may_not():
    done = []
    outcomes = each(fleet_of(), lambda system: done.append(system.name), 1, may_begin=lambda system: len(done) < 3)
    assert done == ["sensor0", "sensor1", "sensor2"]
    assert [one.begun for one in outcomes.values()] == [True] * 3 + [False] * 3


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_stop_the_run_and_are_given_back_afterwards(number):
    before, fleet = signal.getsignal(number), fleet_of()

    def work(system: System) -> str:
        os.kill(os.getpid(), number)
        time.sleep(0.1)
        return "finished"

    with fleet.stopping.watching():
        outcomes = each(fleet, work, 1)
    assert [one.begun for one in outcomes.values()] == [True] + [False] * 5
    assert outcomes["sensor0"].value == "finished"
    assert number.name in fleet.stopping.reason
    assert signal.getsignal(number) is before


def test_a_worker_whose_parent_is_gone_begins_nothing():
    reading, writing = os.pipe()
    middle = os.fork()
    if middle == 0:
        worker = os.fork()
        if worker == 0:
            stopping = Stopping()
            with stopping.watching():
                os.kill(os.getppid(), signal.SIGKILL)
                time.sleep(0.3)
                outcomes = each(fleet_of(stopping=stopping), lambda system: "done")
            told = f"{stopping.reason}|{sum(one.begun for one in outcomes.values())}"
            os.write(writing, told.encode())
            os._exit(0)
        time.sleep(30)
        os._exit(0)
    os.waitpid(middle, 0)
    assert os.read(reading, 200).decode() == f"{PARENT_GONE}|0"


def test_the_time_out_of_the_task_counts_as_a_stop():
    class TimedOut(BaseException):
        pass

    def ring(number, frame):
        raise TimedOut

    fleet, before = fleet_of(), signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    try:
        outcomes = each(fleet, lambda system: time.sleep(0.3), 2)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert [one.begun for one in outcomes.values()].count(True) == 2
    assert "TimedOut" in fleet.stopping.reason


def test_a_run_in_check_mode_never_asks_for_more():
    asked = []
    fleet = Fleet(SYSTEMS, {}, perform=lambda *given: asked.append(given[3]), check_mode=True)
    fleet.perform(SYSTEMS[0], None, {}, check_mode=False)
    real = Fleet(SYSTEMS, {}, perform=lambda *given: asked.append(given[3]))
    real.perform(SYSTEMS[0], None, {})
    real.perform(SYSTEMS[0], None, {}, check_mode=True)
    assert asked == [True, False, True]


# ---- what a person sees


class Screen:
    def __init__(self, systems: int, stopping: Stopping | None = None):
        self.lines: list[str] = []
        self.log: list[str] = []
        self.now = 0.0
        stopping = Stopping() if stopping is None else stopping
        self.terminal = Terminal(self.lines.append, systems, stopping, lambda: self.now)
        self.terminal.keep = self.log.append


def test_a_few_systems_have_a_line_each():
    screen = Screen(3)
    screen.terminal.begin("planned", 2)
    screen.terminal.ended("sensor1", "5 changes", False)
    screen.terminal.ended("sensor2", "planned failed: no key", True)
    assert [line.split("  ", 1)[1] for line in screen.lines] == [
        "sensor1: 5 changes",
        "sensor2: planned failed: no key",
    ]
    assert all(len(line.split("  ")[0]) == len("00:00:00") for line in screen.lines)


def test_many_systems_have_a_line_every_few_seconds():
    screen = Screen(100)
    screen.terminal.begin("planned", 100)
    for number in range(100):
        screen.now += 0.2
        screen.terminal.ended(f"sensor{number}", "5 changes", number % 10 == 0)
    told = [line.split("  ", 1)[1] for line in screen.lines]
    assert told[0] == "planned: 25 of 100 systems, 3 failed"
    assert 3 <= len(told) <= 4
    assert len(screen.log) == 100 + len(told)


def test_a_long_cause_is_cut_on_the_screen_and_whole_in_the_log():
    """It stands in whole in the table, right below."""
    screen = Screen(3)
    cause = "refused: " + "reason " * 60 + "end"
    screen.terminal.ended("sensor1", cause, True)
    assert len(screen.lines[0]) == 160 and screen.lines[0].endswith(" ...")
    assert screen.log[0].endswith(f"sensor1: {cause}")


def test_twelve_retries_of_a_system_are_one_line():
    screen = Screen(3)
    for number in range(12):
        screen.terminal.retried("sensor1", f"No answer. Sending it again ({12 - number} more after that).")
    assert len(screen.lines) == 1 and len(screen.log) == 12


def test_nothing_is_shown_any_more_once_the_run_is_to_end():
    stopping = Stopping()
    screen = Screen(3, stopping)
    stopping.set("told to")
    screen.terminal.line("sensor1", "at work")
    screen.terminal.ended("sensor1", "done", False)
    screen.terminal.final(["Report"])
    assert screen.lines == [] and screen.log[-1] == "Report"


def test_warnings_which_ansible_shows_are_in_the_log():
    screen = Screen(3)
    screen.terminal.unseen("sensor1", "warning: it restarts soon")
    assert screen.lines == [] and screen.log[0].endswith("  sensor1: warning: it restarts soon")


def test_the_log_is_there_line_by_line_and_for_its_owner_alone(tmp_path):
    log = RunLog(str(tmp_path))
    log.line("first \udcff")
    assert (tmp_path / "run.log").read_text() == "first ?\n"
    log.line("second")
    log.close()
    assert (tmp_path / "run.log").read_text().splitlines() == ["first ?", "second"]
    assert stat.S_IMODE((tmp_path / "run.log").stat().st_mode) == 0o600


def test_a_log_that_cannot_be_written_is_said():
    with pytest.raises(OptionError, match="cannot be written"):
        RunLog("/proc/nowhere")


def test_no_text_of_a_system_steers_the_terminal():
    screen = Screen(1)
    screen.terminal.line("sensor1", "evil\x1b[2J\nfatal: [x]")
    assert len(screen.lines[0].splitlines()) == 1 and "\x1b" not in screen.lines[0]
