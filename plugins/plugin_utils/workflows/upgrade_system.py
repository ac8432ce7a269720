# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The upgrade of one system in one go: backup, firmware, and whether it is as it was before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import RevealxError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Result
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.firmware import OPERATION as FIRMWARE
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.system_info import OPERATION as SYSTEM_INFO
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.course import (
    BACKUP,
    SKIPPED,
    UNCHANGED,
    UPGRADE,
    UPGRADED,
    VERIFICATION,
    Course,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.fleet import Fleet, System
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.results import FAILED
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.snapshot import differences, snapshot_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.time import told_seconds
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows import backing_up
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.role_words import in_words_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.upgrade_hooks import Hooks
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.upgrade_reading import STATE, until
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.upgrade_settings import Settings
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.wanted import wanted_of

NO_BACKUP = "it was not upgraded, since it could not be backed up: "


class SystemUpgrade:
    """Upgrades a system and notes in its course what comes of it.

    ``before`` is {target, snapshot}: its state before the first run to this firmware. ``held`` says why the firmware
    must not be touched now, empty when it may: a backup takes its time. Steps raise RevealxError where they fail.
    """

    def __init__(
        self,
        fleet: Fleet,
        settings: Settings,
        system: System,
        course: Course,
        before: Mapping[str, Any],
        held: Callable[[], str],
        hooks: Hooks,
    ) -> None:
        self._fleet = fleet
        self._settings = settings
        self._system = system
        self._course = course
        self._before = before
        self._held = held
        self._hooks = hooks
        self._wanted = wanted_of(system)

    def in_one_go(self) -> Course:
        """Backup, firmware and verification."""
        self.back_up()
        return self.upgrade()

    def back_up(self) -> Course:
        """Back the system up, unless its variables say no, or there is nothing to go back from."""
        task, course = self._course.task, self._course
        if not self._wanted.backup or not task.upgrades or task.attaches:
            return course
        begun = self._fleet.moment()
        try:
            settings = backing_up.settings_before(self._system, task.target)
            backup = backing_up.back_up(self._fleet, self._system, settings)
            course.requests.append(backup.requests)
            problem = backup.note if backup.failed else ""
        except RevealxError as error:
            problem = str(error)
        if problem:
            self._fail(BACKUP, begun, NO_BACKUP + problem)
        course.ended(BACKUP, begun, self._fleet.moment(), note=backup.told)
        self._fleet.progress(self._system.name, f"backup {backup.told}")
        return course

    def upgrade(self) -> Course:
        """Bring the firmware to what is wanted, and compare the system with its state before; the hooks around it."""
        course = self._course
        if self._waits():
            return course
        ended = FAILED
        try:
            self._hooks.before()
            # That took its time.
            if not self._waits():
                self._bring()
            ended = course.outcome
        finally:
            self._hooks.after(ended)
        return course

    def _waits(self) -> bool:
        """Whether the system must be left alone for now; its course says why."""
        course, now = self._course, self._fleet.moment()
        course.why = self._held()
        if course.why:
            course.ended(UPGRADE, now, now, SKIPPED, course.why)
        return bool(course.why)

    def _bring(self) -> None:
        course, begun = self._course, self._fleet.moment()
        before, target = course.task.before, course.task.target
        # What a killed run left runs the new version already.
        line = f"upgrade from {before} to {target} begins"
        if before == target:
            line = f"the upgrade to {target} is brought to its end"
        self._fleet.progress(self._system.name, line)
        done = self._ask(FIRMWARE, {**self._image(), **self._wanted.waiting})
        if done.failed:
            course.is_unsure = True
            self._fail(UPGRADE, begun, in_words_of("upgrade", done))
        version, is_new = done.data["version"], done.data["changed"]
        course.runs, course.changed, course.seconds = version, is_new, done.data["seconds"]
        course.outcome = UPGRADED if is_new else UNCHANGED
        if is_new:
            course.ended(UPGRADE, begun, self._fleet.moment(), note=f"{done.data['version_before']} to {version}")
        else:
            course.ended(UPGRADE, begun, self._fleet.moment(), SKIPPED, f"{version} runs already")
        self._verify()

    def _image(self) -> dict[str, Any]:
        """Which firmware. What the plan has is meant, though cloud services may offer newer firmware by now."""
        target = self._course.task.target
        return {**self._wanted.image, **({"version": target} if self._wanted.cloud and target else {})}

    def _verify(self) -> None:
        """Compare until nothing is missing: processes start and connections come back one by one."""
        course, begun = self._course, self._fleet.moment()

        def is_as_before(result: Result) -> bool:
            course.verification = self._differences(result)
            return all(row["expected"] for row in course.verification)

        until(
            self._fleet,
            lambda: self._ask(SYSTEM_INFO, {"gather_subset": list(STATE)}),
            is_as_before,
            self._settings.verification_wait,
            self._wanted.wait_interval,
            is_under_way=True,
        )
        worse = [row["subject"] for row in course.verification if not row["expected"]]
        if worse:
            told = f"it runs {course.runs}, but differs from its state before in {', '.join(worse)}"
            self._fail(VERIFICATION, begun, told)
        course.ended(VERIFICATION, begun, self._fleet.moment())

    def _differences(self, after: Result) -> list[dict]:
        return differences(
            self._system.name,
            self._before["snapshot"],
            snapshot_of(after.data) if after.data.get("system") else None,
            wanted=self._before["target"],
            companions=self._course.task.companions,
            ignore=self._settings.verification_ignore,
        )

    def _fail(self, step: str, begun: str, why: str) -> None:
        self._course.fail(why)
        self._course.ended(step, begun, self._fleet.moment(), FAILED, why)
        raise RevealxError(why)

    def _ask(self, operation: Operation, options: Mapping[str, Any]) -> Result:
        result = self._fleet.perform(self._system, operation, options)
        self._course.requests.append(result.data.get("requests") or {})
        return result


def told(course: Course) -> str:
    """What became of a system, for a line of the terminal."""
    if course.outcome == UPGRADED:
        return f"{course.runs} runs after {told_seconds(course.seconds)}, the system is as it was before"
    return f"{course.runs} runs already" if course.outcome == UNCHANGED else f"not upgraded: {course.why}"
