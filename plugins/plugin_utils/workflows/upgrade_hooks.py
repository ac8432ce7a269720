# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The hooks of one system's upgrade: what was begun before it is put right after it, by a further run if need be."""

from __future__ import annotations

from collections.abc import Sequence

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError, RevealxError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.course import (
    DONE,
    HOOK_AFTER,
    HOOK_BEFORE,
    Course,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.fleet import Fleet, System
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.hook import OPERATION as HOOK
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.hook import environment_of, problem_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.results import FAILED
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.upgrade_mark import MarkFile
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.wanted import wanted_of

BEFORE, AFTER = "before", "after"


class Hooks:
    """Runs a system's hooks and notes in its course, and in the mark, how far they got."""

    def __init__(self, fleet: Fleet, mark_file: MarkFile, system: System, course: Course) -> None:
        self._fleet = fleet
        self._mark_file = mark_file
        self._system = system
        self._course = course
        self._wanted = wanted_of(system)

    def before(self) -> None:
        """Run the hook before. Raises RevealxError, the course failed, when it does not do its work."""
        if self._wanted.after_system:
            # Noted first: from now on the hook after has to run.
            self._mark_file.change(lambda mark: mark.with_hook(self._system.name))
        problem = self._run(BEFORE, HOOK_BEFORE, self._wanted.before_system, "")
        if problem:
            why = f"it was not upgraded, since its hook before failed: {problem}"
            self._course.fail(why)
            raise RevealxError(why)

    def after(self, outcome: str) -> None:
        """Run the hook after, and tell it the outcome; a complaint of the course says that it has still to do its
        work."""
        problem = self._run(AFTER, HOOK_AFTER, self._wanted.after_system, outcome)
        try:
            if not problem:
                self._mark_file.change(lambda mark: mark.without_hook(self._system.name))
        except OptionError as error:
            problem = str(error)
        if problem:
            self._course.hook_complaint = f"its hook after failed, and is run again by the next run: {problem}"
            self._fleet.progress(self._system.name, self._course.hook_complaint)

    def _run(self, moment: str, step: str, command: Sequence[str], outcome: str) -> str:
        if not command:
            return ""
        begun = self._fleet.moment()
        options = {
            "command": list(command),
            "timeout": self._wanted.hook_timeout,
            "variables": {
                **self._system.environment,
                **environment_of(moment, self._system.name, self._course.task.kind, outcome),
            },
        }
        problem = problem_of(self._fleet.perform(self._system, HOOK, options))
        self._course.ended(step, begun, self._fleet.moment(), FAILED if problem else DONE, problem)
        return problem
