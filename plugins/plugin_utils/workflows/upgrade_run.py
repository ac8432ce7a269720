# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The plan of an upgrade carried out: wave after wave, cluster after cluster."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._operations.system_info import OPERATION as SYSTEM_INFO
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.course import (
    FORETOLD,
    NOT_STARTED,
    UNCHANGED,
    Course,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.fleet import Fleet, System
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.results import FAILED
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.turn import hindrance_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.upgrade import Cluster, Task, UpgradePlan
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.upgrade_hooks import Hooks
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.upgrade_ingest import Ingest
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.upgrade_mark import MarkFile
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.upgrade_settings import Settings
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.upgrade_system import SystemUpgrade, told

ENDED = "the run was ended before its turn: {reason}"


class UpgradeRun:
    """``courses`` tell by system what became of it; ``before`` is by system its state before, {target, snapshot}."""

    def __init__(
        self,
        fleet: Fleet,
        settings: Settings,
        plan: UpgradePlan,
        before: Mapping[str, Mapping[str, Any]],
        mark_file: MarkFile,
    ) -> None:
        self._fleet = fleet
        self._settings = settings
        self._plan = plan
        self._before = before
        self._mark_file = mark_file
        self._systems = {system.name: system for system in fleet.systems}
        self.courses = {name: Course.at_start(task) for name, task in plan.tasks.items()}
        self._ingests = {
            cluster.name: Ingest(fleet, cluster, mark_file, self._systems, self.courses) for cluster in plan.clusters
        }

    # ---- check mode

    def foretell(self) -> None:
        """Note what carrying the plan out would come to."""
        for task in self._acting() if self._plan.ready else ():
            course = self.courses[task.system]
            course.why = self._hindrance(task, window=None)
            if not course.why and task.firmware_problem:
                course.fail(task.firmware_problem)
            elif not course.why:
                course.outcome = FORETOLD if task.upgrades else UNCHANGED
                course.runs, course.changed = task.target, task.upgrades

    # ---- the real run

    def carry_out(self) -> None:
        """Upgrade what the plan says, if it says so; record ingest and hooks are put right whatever happens."""
        try:
            if self._plan.ready:
                self._waves()
        except Exception:
            raise
        except BaseException as error:  # Ansible's time-out of a task: the report is written all the same
            self._fleet.stopping.set(f"it was ended by {type(error).__name__}")
            self._note_ended([task.system for task in self._acting()])
        finally:
            self._make_sure_of_ingest()
            self._make_sure_of_hooks()
        self._ask_the_unsure()

    def ingest_off(self) -> list[str]:
        """The clusters whose record ingest is off, or may be, and that it is upon a further run to switch on."""
        off = [name for name, ingest in self._ingests.items() if ingest.is_off]
        return off if self._settings.ingest_after else []

    def _waves(self) -> None:
        self._wave("console", self._settings.parallel)
        self._wave("sensor", self._settings.batch)
        for cluster in self._plan.clusters:
            if cluster.acts:
                self._cluster(cluster)
        self._wave("packetstore", self._settings.parallel)

    def _wave(self, kind: str, at_most: int) -> None:
        names = [task.system for task in self._acting() if task.kind == kind]
        self._each(names, SystemUpgrade.in_one_go, at_most, "upgrade")

    def _cluster(self, cluster: Cluster) -> None:
        """Backups come before record ingest is off, or they would bring it back as off; and while all nodes run the
        same firmware."""
        ingest, at_most = self._ingests[cluster.name], self._settings.parallel
        if not self._goes(cluster):
            return
        self._each(
            cluster.acts, SystemUpgrade.back_up, at_most, "backup", self._may_be_backed_up, told=lambda course: None
        )
        if not self._goes(cluster):
            return
        try:
            # Where nodes are only compared no record need be lost.
            if not cluster.touched or ingest.switch_off():
                for nodes in (cluster.managers, cluster.data_nodes):
                    self._each(
                        [name for name in nodes if name in cluster.acts], SystemUpgrade.upgrade, at_most, "upgrade"
                    )
        finally:
            if self._settings.ingest_after and ingest.is_off:
                ingest.switch_on()

    def _goes(self, cluster: Cluster) -> bool:
        """Whether a node of the cluster may be upgraded now. All of them are asked: each notes why not."""
        may_begin = [self._may_begin(self._systems[name]) for name in cluster.acts]
        if self._fleet.stopping:
            self._note_ended(cluster.acts)
            return False
        if any(may_begin):
            # Data nodes are asked again when the managers are through.
            self._clear(cluster.acts)
        return any(may_begin)

    def _make_sure_of_ingest(self) -> None:
        """Once more for the clusters whose record ingest is still off: also those that only an interrupted run left
        so. These are left alone when this run is to end."""
        for ingest in self._ingests.values():
            if self._settings.ingest_after and ingest.is_off and (ingest.is_own or not self._fleet.stopping):
                ingest.switch_on()

    def _make_sure_of_hooks(self) -> None:
        """The hook after of systems that an interrupted run left without, and this one did not come to."""
        left = [
            self._systems[name]
            for name in self._mark_file.mark.hooked
            if name in self._systems and not self._systems[name].problem and not self.courses[name].hook_complaint
        ]

        def work(system: System) -> None:
            self._hooks_of(system).after(self.courses[system.name].outcome)

        self._fleet.each(left, work, self._settings.parallel, is_undoing=True)

    def _ask_the_unsure(self) -> None:
        """Which firmware the systems run that failed on the way."""

        def work(system: System) -> None:
            course = self.courses[system.name]
            result = self._fleet.perform(system, SYSTEM_INFO, {"gather_subset": ["system"]})
            course.requests.append(result.data.get("requests") or {})
            course.runs = str(result.data.get("system", {}).get("version") or "unknown")
            course.changed = course.runs not in ("unknown", course.task.before)

        unsure = [self._systems[name] for name, course in self.courses.items() if course.is_unsure]
        self._fleet.each(unsure, work, self._settings.parallel, is_undoing=True)

    # ---- turns

    def _acting(self) -> list[Task]:
        return [task for task in self._plan.tasks.values() if task.acts]

    def _each(
        self,
        names: Sequence[str],
        work: Callable[[SystemUpgrade], Course],
        at_most: int,
        step: str,
        may_begin: Callable[[System], bool] | None = None,
        told: Callable[[Course], str | None] = told,
    ) -> None:
        """Do the work on the systems whose turn has come, and note why the others did not begin."""
        outcomes = self._fleet.each(
            [self._systems[name] for name in names],
            lambda system: work(self._upgrade_of(system)),
            at_most,
            step=step,
            told=told,
            may_begin=may_begin or self._may_begin,
        )
        for name, outcome in outcomes.items():
            if outcome.error and self.courses[name].result != FAILED:
                self.courses[name].fail(outcome.error)
        if self._fleet.stopping:
            self._note_ended([name for name, outcome in outcomes.items() if not outcome.begun])

    def _upgrade_of(self, system: System) -> SystemUpgrade:
        course, before = self.courses[system.name], self._before[system.name]
        return SystemUpgrade(self._fleet, self._settings, system, course, before, self._held, self._hooks_of(system))

    def _hooks_of(self, system: System) -> Hooks:
        return Hooks(self._fleet, self._mark_file, system, self.courses[system.name])

    def _may_begin(self, system: System) -> bool:
        return self._is_turn(system, self.courses[system.name].task)

    def _may_be_backed_up(self, system: System) -> bool:
        """The order rules are about firmware: they do not hold up a backup."""
        return self._is_turn(system, None)

    def _is_turn(self, system: System, task: Task | None) -> bool:
        course = self.courses[system.name]
        # A node of a cluster may fail before its turn, when it is backed up.
        if course.result == FAILED:
            return False
        course.why = self._hindrance(task, self._settings.window_now(self._fleet))
        return not course.why

    def _hindrance(self, task: Task | None, window: Mapping | None) -> str:
        return hindrance_of(task, self.courses, self._settings.brakes, window)

    def _held(self) -> str:
        """Why firmware must not be touched now, though the system's turn had come."""
        if self._fleet.stopping:
            return ENDED.format(reason=self._fleet.stopping.reason)
        window = self._settings.window_now(self._fleet)
        return "" if window["open"] else str(window["told"])

    def _clear(self, names: Sequence[str]) -> None:
        for name in names:
            if self.courses[name].outcome == NOT_STARTED:
                self.courses[name].why = ""

    def _note_ended(self, names: Sequence[str]) -> None:
        for name in names:
            course = self.courses[name]
            if course.outcome == NOT_STARTED and not course.why:
                course.why = ENDED.format(reason=self._fleet.stopping.reason)
