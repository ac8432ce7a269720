# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a system's upgrade begins: after failures, behind systems that stayed behind, in and out of the window."""

from __future__ import annotations

import pytest
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.brakes import Brakes
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.course import Course
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.turn import hindrance_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.upgrade import upgrade_plan

from tests.unit.plugins.plugin_utils.fleet.test_upgrade import NEW, OLD, fleet

BRAKES = Brakes("upgrade")
CLOSED = {"open": False, "seconds_left": 0, "told": "the window 22:00-04:00 UTC is closed, it opens at 22:00"}
OPEN = {"open": True, "seconds_left": 60, "told": "the window is open"}


def turn(system: str, failed: tuple[str, ...] = (), done: tuple[str, ...] = (), window=None, **how) -> str:
    """What hinders a system of the fleet c1, s1, s2, m1, d1, p1, when others have failed and others are upgraded."""
    tasks = upgrade_plan(fleet()).tasks
    courses = {
        name: Course(
            task,
            NEW if name in done else OLD,
            "failed" if name in failed else "upgraded" if name in done else "not started",
        )
        for name, task in tasks.items()
    }
    return hindrance_of(tasks[system], courses, Brakes("upgrade", **how), window)


def test_it_goes_when_those_before_it_are_done():
    assert turn("s1", done=("c1",)) == ""
    assert turn("p1", done=("c1", "s1", "s2", "m1", "d1"), window=OPEN) == ""


def test_a_failed_system_stops_the_run():
    assert turn("s2", failed=("s1",), done=("c1",)) == "s1 failed, and upgrade_on_failure is stop"


def test_a_failed_system_is_left_out_and_the_rest_goes_on():
    assert turn("s2", failed=("s1",), done=("c1",), on_failure="leave_out") == ""
    assert turn("p1", failed=("d1",), done=("c1", "s1", "s2", "m1"), on_failure="leave_out") == ""


def test_but_not_against_the_order_rules():
    behind = turn("p1", failed=("s1",), done=("c1", "s2", "m1", "d1"), on_failure="leave_out")
    assert behind == f"it must not run newer firmware than its leaders: the sensor s1 runs {OLD}"
    assert "the recordstore m1" in turn("d1", ("m1",), ("c1", "s1", "s2"), on_failure="leave_out")
    assert "the console c1" in turn("s1", ("c1",), on_failure="leave_out")


def test_a_system_that_failed_after_its_firmware_was_new_leads_all_the_same():
    """Its verification failed, but the version is there."""
    assert turn("s1", failed=("c1",), done=("c1",), on_failure="leave_out") == ""


@pytest.mark.parametrize("on_failure", ["stop", "leave_out"])
def test_so_many_failed_sensors_end_the_run(on_failure):
    how = {"done": ("c1",), "on_failure": on_failure, "max_failures": 2}
    assert turn("s2", failed=("s1",), **how) == "", "one may fail"
    stopped = turn("m1", failed=("s1", "s2"), **how)
    assert stopped == "s1, s2 failed, and upgrade_max_failures is 2"


def test_a_number_of_sensors_says_nothing_of_other_kinds():
    assert "c1 failed, and upgrade_on_failure is stop" in turn("s1", failed=("c1",), max_failures=5)


def test_nothing_begins_outside_the_window():
    assert turn("s1", done=("c1",), window=CLOSED) == CLOSED["told"]


def test_what_is_no_matter_of_one_system_is_asked_for_all():
    tasks = upgrade_plan(fleet()).tasks
    courses = {name: Course(task, OLD, "not started") for name, task in tasks.items()}
    assert "must not run newer firmware" in hindrance_of(tasks["d1"], courses, BRAKES)
    assert hindrance_of(None, courses, BRAKES) == "", "order rules are about one system"
    assert hindrance_of(None, courses, BRAKES, CLOSED) == CLOSED["told"]
    courses["m1"].fail("it could not be backed up")
    assert hindrance_of(None, courses, BRAKES) == "m1 failed, and upgrade_on_failure is stop"
