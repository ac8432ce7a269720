# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Whether the upgrade of a system may begin, after what became of those before it."""

from __future__ import annotations

from collections.abc import Mapping

from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.brakes import Brakes
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.course import Course
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.member import is_older
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.results import FAILED
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.upgrade import Task


def hindrance_of(
    task: Task | None, courses: Mapping[str, Course], brakes: Brakes, window: Mapping | None = None
) -> str:
    """Why a system does not go, empty when it does; without a task why nobody goes, whoever it is.

    ``courses`` tell by system how the run went so far. Of the brakes a number of failures is one of sensors. Order
    rules hold in every case. ``window`` is what window_now tells now.
    """
    closed = "" if window is None or window["open"] else str(window["told"])
    failed = [course.task for course in courses.values() if course.result == FAILED]
    sensors = [one.system for one in failed if one.kind == "sensor"]
    stopped = brakes.ended_by(sensors, [one.system for one in failed if one.kind != "sensor"])
    return stopped or (_behind(task, courses) if task else "") or closed


def _behind(task: Task, courses: Mapping[str, Course]) -> str:
    """The order rule that would break: a system that must not be older has not got as far as planned."""
    ahead = [courses[name] for name in task.leaders if name in courses]
    late = [course for course in ahead if is_older(course.runs or course.task.before, task.target)]
    if not late:
        return ""
    told = ", ".join(f"the {one.task.kind} {one.task.system} runs {one.runs or one.task.before}" for one in late)
    return f"it must not run newer firmware than its leaders: {told}"
