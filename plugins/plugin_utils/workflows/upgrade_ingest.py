# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Record ingest of a recordstore cluster during its upgrade: off before the first node, on again after the last.

Whoever switched it off switches it on: this run, or one that was interrupted and left its mark.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Result
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.cluster import OPERATION as CLUSTER
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.system_info import OPERATION as SYSTEM_INFO
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.course import DONE, INGEST_OFF, INGEST_ON, Course
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.fleet import Fleet, System
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.member import firmware_jobs
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.results import FAILED
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.upgrade import Cluster
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.upgrade_mark import MarkFile
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.upgrade_reading import until
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.wanted import wanted_of

ON, OFF = "on", "off"
# It may be off by us: the request was sent, its answer is not known.
TOUCHED = "touched"
# Off, and not by us; on, and not by us.
THEIRS = "theirs"
NOT_OURS = (ON, THEIRS)
NONE_KEPT = "No new records are kept until it is on: start the playbook again"
NOT_SWITCHED_OFF = "record ingest could not be switched off, no node was upgraded: "
JOBS = {"gather_subset": ["system", "jobs"]}


class Ingest:
    """``state`` is what this run knows of the switch; ``is_own`` says that this run touched it."""

    def __init__(
        self,
        fleet: Fleet,
        cluster: Cluster,
        mark_file: MarkFile,
        systems: Mapping[str, System],
        courses: Mapping[str, Course],
    ) -> None:
        self._fleet = fleet
        self._cluster = cluster
        self._mark_file = mark_file
        self._systems = systems
        self._courses = courses
        self._was_left_off = cluster.name in mark_file.mark.clusters
        self.state = OFF if self._was_left_off else ON
        self.is_own = False

    # ---- off

    def switch_off(self) -> bool:
        """Have record ingest off; whether nodes may be upgraded."""
        cluster = self._cluster
        begun = self._fleet.moment()
        try:
            holder = self.claim()
            if holder:
                return self._not_off(begun, f"{holder} works on it. Start the playbook again when it has ended")
            if cluster.takes_off or self._was_left_off:
                # Before it is off: whatever kills this run, the next one switches it on. What an interrupted run noted
                # its own worker may have taken away since.
                self._mark_file.change(lambda mark: mark.with_cluster(cluster.name))
                self.state = TOUCHED
            self.is_own = True
            done = self._ask(cluster.speaker, CLUSTER, {"ingest_enabled": False})
            problem = done.data["msg"] if done.failed else ""
        except OptionError as error:
            problem = str(error)
        if problem:
            return self._not_off(begun, problem)
        # Off before: another run was faster, or somebody wants it so. It stays off then.
        self.state = OFF if done.data["changed"] or self._was_left_off else THEIRS
        self._courses[cluster.speaker].ended(INGEST_OFF, begun, self._fleet.moment())
        self._fleet.progress(cluster.speaker, f"record ingest of {cluster.name} is off")
        return True

    def _not_off(self, begun: str, problem: str) -> bool:
        cluster, course = self._cluster, self._courses[self._cluster.speaker]
        course.fail(NOT_SWITCHED_OFF + problem)
        course.ended(INGEST_OFF, begun, self._fleet.moment(), FAILED, problem)
        for name in cluster.acts:
            if name != cluster.speaker:
                self._courses[name].why = f"record ingest of {cluster.name} could not be switched off"
        return False

    # ---- alone

    def claim(self) -> str:
        """Wait until no other run works on the cluster: record ingest is one switch for all its nodes, and who switches
        it on would damage what another upgrades. Who still does in the end, nothing where it is ours."""
        name, speaker = self._cluster.name, self._cluster.speaker
        holder = self._mark_file.claim(name)
        if not holder:
            return ""
        self._fleet.progress(speaker, f"{holder} still works on the recordstores of {name}: it is waited for")
        wanted = wanted_of(self._systems[speaker])
        return until(
            self._fleet,
            lambda: self._mark_file.claim(name),
            lambda found: not found,
            wanted.wait_timeout,
            wanted.wait_interval,
        )

    # ---- on

    @property
    def is_off(self) -> bool:
        """Whether it is off, or may be, and it is upon us to switch it on."""
        return self.state not in NOT_OURS

    def switch_on(self) -> None:
        """Have record ingest on, asked of the first node that answers, unless an upgrade runs on one: it would be
        damaged. What hinders it is noted as a failure of the node that speaks for the cluster."""
        begun = self._fleet.moment()
        holder = self.claim()
        if holder:
            complaint = self._complaint(self.state, f"{holder} works on it, and switches it on")
            self._courses[self._cluster.speaker].ingest_complaint = complaint
            self._fleet.progress(self._cluster.speaker, complaint)
            return
        jobs = self._jobs()
        answering = [name for name, found in jobs.items() if found is not None]
        busy = [name for name, found in jobs.items() if found]
        speaker = answering[0] if answering else self._cluster.speaker
        if busy:
            problem = f"an upgrade still runs on {', '.join(busy)}. Start the playbook again when it has ended"
        elif not answering:
            problem = f"no node of the cluster answers. {NONE_KEPT} once one does"
        else:
            done = self._ask(speaker, CLUSTER, {"ingest_enabled": True})
            problem = f"{done.data['msg']} {NONE_KEPT}" if done.failed else ""
        # Another run, or a person, may have switched it on.
        state = ON if not problem else self._seen(speaker) if answering else self.state
        complaint = "" if state == ON else self._complaint(state, problem)
        course = self._courses[self._cluster.speaker]
        is_news = not complaint or complaint != course.ingest_complaint
        course.ingest_complaint = complaint
        ended = DONE if state == ON else FAILED
        self._courses[speaker].ended(INGEST_ON, begun, self._fleet.moment(), ended, problem)
        self.state = ON if state == ON else OFF
        if is_news:
            self._fleet.progress(speaker, complaint or f"record ingest of {self._cluster.name} is on")

    def _complaint(self, state: str, problem: str) -> str:
        return f"RECORD INGEST OF {self._cluster.name} {'IS' if state == OFF else 'MAY BE'} OFF: {problem}"

    def _seen(self, speaker: str) -> str:
        told = self._ask(speaker, SYSTEM_INFO, {"gather_subset": ["cluster"], "retries": 0}).data.get("cluster") or {}
        enabled = told.get("ingest_enabled")
        # Nodes of mixed firmware may not tell it: then it is as this run left it.
        return self.state if not isinstance(enabled, bool) else ON if enabled else OFF

    def _jobs(self) -> dict[str, list[Mapping] | None]:
        """The firmware jobs that run on each node, None for one that does not answer."""
        nodes = [self._systems[name] for name in self._cluster.nodes]
        found = self._fleet.each(nodes, self._jobs_of, len(nodes), is_undoing=True)
        return {name: outcome.value for name, outcome in found.items()}

    def _jobs_of(self, system: System) -> list[Mapping] | None:
        """An upgrade that an interrupted run began is waited for, through its restart."""
        result = self._ask(system.name, SYSTEM_INFO, JOBS)
        if _running(result) and self._courses[system.name].result != FAILED:
            wanted = wanted_of(system)
            result = until(
                self._fleet,
                lambda: self._ask(system.name, SYSTEM_INFO, JOBS),
                lambda one: _running(one) == [],
                wanted.wait_timeout,
                wanted.wait_interval,
            )
        return _running(result)

    def _ask(self, name: str, operation: Operation, options: Mapping[str, Any]) -> Result:
        result = self._fleet.perform(self._systems[name], operation, options)
        self._courses[name].requests.append(result.data.get("requests") or {})
        return result


def _running(result: Result) -> list[Mapping] | None:
    return firmware_jobs(result.data["jobs"]) if "jobs" in result.data else None
