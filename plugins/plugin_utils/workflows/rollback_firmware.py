# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Systems brought back to their previous firmware, sensors first: planned for all, then one wave after the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Result
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.firmware import OPERATION as FIRMWARE
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.system_info import OPERATION as SYSTEM_INFO
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.fleet import Fleet, System
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.operation import Part, Told
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.rollback import rollback_plan
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.rows import added
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.backing_up import (
    Backup,
    back_up,
    settings_before,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.presenting import (
    lines_of,
    refused,
    result_written,
    statistics_of,
    write_report,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.role_words import in_words_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.wanted import identity_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.way_back import WayBack

UNCONFIRMED = (
    "Going back to the previous firmware resets the datastore and removes all metrics. Set rollback_confirm_data_loss "
    "to true if that is what you want."
)
OTHERS = "Nothing was written. Other systems of the run cannot go back, as is told above."
HALTED = "an earlier wave failed"
ENDED = "the run was ended: {reason}"
ROLLED_BACK, UNCHANGED, NOT_STARTED, FAILED = "rolled back", "unchanged", "not started", "failed"


@dataclass
class Course:
    """How it goes with one system: the rows of the report."""

    system: str
    version: str = ""
    "The firmware that it ran at the beginning; ``to`` what it runs by now."
    to: str = ""
    result: str = UNCHANGED
    reason: str = ""
    timeline: list[dict] = field(default_factory=list)
    requests: list[Mapping] = field(default_factory=list)
    has_backup: bool = False
    "A backup was made of it."

    @property
    def row(self) -> dict:
        return {
            "system": self.system,
            "from": self.version,
            "to": self.to,
            "result": self.result,
            "reason": self.reason,
        }

    def step(self, wave: str, name: str, start: str, end: str, failure: str, note: str = "") -> None:
        """Note a step that has ended."""
        self.timeline.append(
            {
                "system": self.system,
                "wave": wave,
                "step": name,
                "start": start,
                "end": end,
                "status": FAILED if failure else "done",
                "note": failure or note,
            }
        )


def run(fleet: Fleet, ways: Mapping[str, WayBack]) -> Told:
    """Plan the rollback of all systems and show the plan; outside of check mode carry it out."""
    unconfirmed = [name for name, way in ways.items() if not way.has_confirmed]
    if unconfirmed:
        return refused(fleet, dict.fromkeys(unconfirmed, UNCONFIRMED), OTHERS)
    return _Rollback(fleet, ways).run()


class _Rollback:
    def __init__(self, fleet: Fleet, ways: Mapping[str, WayBack]) -> None:
        self._fleet = fleet
        self._ways = ways
        self._courses = {system.name: Course(system.name) for system in fleet.systems}

    def run(self) -> Told:
        plan = rollback_plan(self._seen())
        document = _plan_document(self._fleet, plan)
        told = Told({}, lines_of(self._fleet, document), _plan_statistics(plan, document))
        written = write_report(self._fleet, "plan", document)
        if not plan["ready"] or self._fleet.check_mode:
            told.parts = self._foretold(plan)
            told.lines = [*told.lines, *filter(None, [written])]
            return told
        self._fleet.terminal.final(list(told.lines))
        for wave in plan["waves"]:
            self._go_back_in(wave, plan)
        return self._result(plan, told.statistics)

    # ---- before

    def _seen(self) -> list[dict]:
        """What was seen of every system, as rollback_plan takes it."""
        outcomes = self._fleet.each(
            self._fleet.systems, self._see, self._fleet.settings["parallel"], step="looked at", told=_told_seen
        )
        found = []
        for system in self._fleet.systems:
            outcome = outcomes[system.name]
            problem = outcome.error if outcome.begun else self._fleet.stopping.reason
            found.append(self._row(system, info_error=problem) if problem else outcome.value)
        return found

    def _see(self, system: System) -> dict:
        course, way = self._courses[system.name], self._ways[system.name]
        info = self._ask(system, SYSTEM_INFO, {"gather_subset": ["system", "appliances", "jobs"]}, check_mode=True)
        if info.failed:
            return self._row(system, info_error=info.data["msg"])
        course.version = course.to = info.data["system"].get("version") or ""
        if not way.version:
            return self._row(system, info=info.data)
        foretold = self._ask(system, FIRMWARE, _firmware(way), check_mode=True)
        if foretold.data.get("plan"):
            course.result = NOT_STARTED
        problem = in_words_of("rollback", foretold) if foretold.failed else ""
        return self._row(system, info=info.data, firmware=foretold.data, firmware_error=problem)

    def _row(self, system: System, **told: Any) -> dict:
        return {**identity_of(system), "wanted": self._ways[system.name].version, **told}

    def _foretold(self, plan: Mapping) -> dict[str, Part]:
        """What the plan is for each system, where it is all that is done."""
        if plan["ready"]:
            return {name: Part(changed=one["acts"]) for name, one in plan["systems"].items()}
        against: dict[str, list[str]] = {}
        for finding in plan["findings"]:
            against.setdefault(finding["system"], []).append(finding["reason"])
        return {
            name: Part(failed=True, reason=f"Nothing was written. {'; '.join(against[name])}")
            if name in against
            else Part(failed=True, reason=OTHERS)
            for name in plan["systems"]
        }

    # ---- the way

    def _go_back_in(self, wave: str, plan: Mapping) -> None:
        """Let the systems of a wave go back, unless an earlier one failed."""
        chosen = [
            system
            for system in self._fleet.systems
            if plan["systems"][system.name]["acts"] and plan["systems"][system.name]["wave"] == wave
        ]
        if any(course.result == FAILED for course in self._courses.values()):
            for system in chosen:
                self._courses[system.name].reason = HALTED
            return

        def work(system: System) -> Course:
            self._go_back(system, wave, plan["systems"][system.name]["target"])
            return self._courses[system.name]

        outcomes = self._fleet.each(
            chosen, work, self._fleet.settings["parallel"], step="rolled back", told=_told_course
        )
        for name, outcome in outcomes.items():
            if outcome.error:
                self._courses[name].result, self._courses[name].reason = FAILED, outcome.error
            elif not outcome.begun:
                self._courses[name].reason = ENDED.format(reason=self._fleet.stopping.reason)

    def _go_back(self, system: System, wave: str, target: str) -> None:
        course, way = self._courses[system.name], self._ways[system.name]
        if way.with_backup:
            start = self._fleet.moment()
            backup = self._backup(system, target)
            failure = f"it did not go back, since it could not be backed up: {backup.note}" if backup.failed else ""
            course.step(wave, "backup", start, self._fleet.moment(), failure, backup.told)
            if failure:
                course.result, course.reason = FAILED, failure
                return
            self._fleet.progress(system.name, f"backup {backup.told}")
        # The backup took its time. Who ended the run meanwhile does not get the metrics back.
        if self._fleet.stopping:
            course.reason = ENDED.format(reason=self._fleet.stopping.reason)
            return
        start = self._fleet.moment()
        done = self._ask(system, FIRMWARE, _firmware(way), check_mode=False)
        failure = in_words_of("rollback", done) if done.failed else ""
        course.step(wave, "rollback", start, self._fleet.moment(), failure)
        if failure:
            course.result, course.reason = FAILED, failure
        else:
            course.result, course.to = ROLLED_BACK, done.data["version"]

    def _backup(self, system: System, target: str) -> Backup:
        backup = back_up(self._fleet, system, settings_before(system, target))
        course = self._courses[system.name]
        course.requests.append(backup.requests)
        course.has_backup = backup.changed
        return backup

    def _ask(self, system: System, operation: Operation, options: Mapping[str, Any], check_mode: bool) -> Result:
        result = self._fleet.perform(system, operation, options, check_mode=check_mode)
        self._courses[system.name].requests.append(result.data.get("requests") or {})
        return result

    # ---- after

    def _result(self, plan: Mapping, statistics: Mapping[str, Any]) -> Told:
        courses = list(self._courses.values())
        rows = [course.row for course in courses]
        document = {
            "report": "rollback",
            "title": "Rollback",
            "made": self._fleet.moment(),
            "summary": f"Rolled back: {sum(row['result'] == ROLLED_BACK for row in rows)} "
            f"of {len(plan['rows'])} systems.",
            "systems": rows,
            "timeline": sorted(
                (row for course in courses for row in course.timeline),
                key=lambda row: (row["start"], plan["waves"].index(row["wave"])),
            ),
            "plan": plan["rows"],
            "requests": [{"system": course.system, **added(course.requests)} for course in courses],
        }
        written, problem = result_written(self._fleet, "result", document)
        # The plan was shown before, and steps as they ended.
        screen = {key: value for key, value in document.items() if key not in ("timeline", "plan")}
        return Told(
            {course.system: self._part(course, problem) for course in courses},
            lines=[*lines_of(self._fleet, screen), *filter(None, [problem, written])],
            statistics={**statistics, **statistics_of(document), "rollback_results": document["systems"]},
            values={"summary": document["summary"]},
        )

    def _part(self, course: Course, problem: str) -> Part:
        was_ended = course.result == NOT_STARTED and course.reason != HALTED
        return Part(
            changed=course.result == ROLLED_BACK or course.has_backup,
            failed=course.result == FAILED or was_ended or bool(problem),
            reason=f"{course.system}: {course.reason}" if course.reason else problem,
        )


def _firmware(way: WayBack) -> dict[str, Any]:
    return {
        "version": way.version,
        "state": "rolled_back",
        "confirm_data_loss": way.has_confirmed,
        "wait_timeout": way.wait_timeout,
        "wait_interval": way.wait_interval,
    }


def _plan_document(fleet: Fleet, plan: Mapping) -> dict[str, Any]:
    summary = f"{len(plan['rows'])} of {len(plan['systems'])} systems go back."
    if not plan["ready"]:
        summary += f" {len(plan['findings'])} findings speak against it, nothing is done."
    return {
        "report": "plan",
        "title": "Rollback plan",
        "made": fleet.moment(),
        "summary": summary,
        "readiness": plan["findings"],
        "plan": plan["rows"],
    }


def _plan_statistics(plan: Mapping, document: Mapping) -> dict[str, Any]:
    return {"rollback_plan": plan["rows"], "rollback_findings": plan["findings"], **statistics_of(document)}


def _told_seen(seen: Mapping) -> str:
    problem = seen.get("info_error") or seen.get("firmware_error")
    return (
        f"failed: {problem}" if problem else f"it runs {seen['info']['system'].get('version') or 'an unknown version'}"
    )


def _told_course(course: Course) -> str:
    return f"{course.result}{': ' + course.reason if course.reason else ', it runs ' + course.to}"
