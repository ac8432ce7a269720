# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Whether the upgrade of a system may begin, after what became of those before it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.course import Course
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.member import is_older
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.results import FAILED
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.upgrade import Task

STOP, LEAVE_OUT = "stop", "leave_out"


def hindrance_of(
    task: Task | None,
    courses: Mapping[str, Course],
    *,
    on_failure: str = STOP,
    max_failures: int = 0,
    window: Mapping | None = None,
) -> str:
    """Why a system does not go, empty when it does; without a task why nobody goes, whoever it is.

    ``courses`` tell by system how the run went so far. A failed system ends the run with ``on_failure`` stop; with
    leave_out the others go on. With ``max_failures`` above 0 so many failed sensors end the run in both cases, and
    fewer are left out in both. Order rules hold in every case. ``window`` is what window_now tells now.
    """
    closed = "" if window is None or window["open"] else str(window["told"])
    stopped = _stopped(courses.values(), on_failure, max_failures)
    return stopped or (_behind(task, courses) if task else "") or closed


def _stopped(courses: Collection[Course], on_failure: str, max_failures: int) -> str:
    failed = [course for course in courses if course.result == FAILED]
    sensors = [course for course in failed if course.task.kind == "sensor"]
    if 0 < max_failures <= len(sensors):
        return f"{_names(sensors)} failed, and upgrade_max_failures is {max_failures}"
    fatal = [course for course in failed if not (course.task.kind == "sensor" and max_failures)]
    if fatal and on_failure == STOP:
        return f"{_names(fatal)} failed, and upgrade_on_failure is {STOP}"
    return ""


def _behind(task: Task, courses: Mapping[str, Course]) -> str:
    """The order rule that would break: a system that must not be older has not got as far as planned."""
    ahead = [courses[name] for name in task.leaders if name in courses]
    late = [course for course in ahead if is_older(course.runs or course.task.before, task.target)]
    if not late:
        return ""
    told = ", ".join(f"the {one.task.kind} {one.task.system} runs {one.runs or one.task.before}" for one in late)
    return f"it must not run newer firmware than its leaders: {told}"


def _names(courses: Collection[Course]) -> str:
    return ", ".join(course.task.system for course in courses)
