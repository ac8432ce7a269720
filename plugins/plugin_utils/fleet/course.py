# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""What became of the upgrade of a fleet: of each system, the report document, and what is left to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.results import FAILED
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.rows import added
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.upgrade import NO_WAVE, Task, UpgradePlan

UPGRADED, UNCHANGED, FORETOLD = "upgraded", "unchanged", "would be upgraded"
NOT_STARTED, REFUSED = "not started", "refused"
BACKUP, UPGRADE, VERIFICATION = "backup", "upgrade", "verification"
INGEST_OFF, INGEST_ON = "record ingest off", "record ingest on"
HOOK_BEFORE, HOOK_AFTER = "hook before", "hook after"
DONE, SKIPPED = "done", "skipped"


@dataclass
class Course:
    """How the upgrade of one system goes: ``runs`` is the firmware it has got to, ``seconds`` what that took.

    ``is_unsure`` says that what it runs is to be asked: it failed on the way. ``ingest_complaint`` says that record
    ingest of the cluster that it speaks for is not on as it should be, ``hook_complaint`` that its hook after did not
    do its work; that may change, and no upgrade is undone by it.
    """

    task: Task
    runs: str = ""
    outcome: str = UNCHANGED
    why: str = ""
    changed: bool = False
    seconds: float = 0
    is_unsure: bool = False
    ingest_complaint: str = ""
    hook_complaint: str = ""
    timeline: list[dict] = field(default_factory=list)
    verification: list[dict] = field(default_factory=list)
    requests: list[Mapping] = field(default_factory=list)

    @classmethod
    def at_start(cls, task: Task) -> Course:
        """What it comes to if nothing is begun."""
        if task.refusals:
            outcome = REFUSED
        else:
            outcome = NOT_STARTED if task.acts or task.problem else UNCHANGED
        return cls(task, task.before, outcome, "; ".join(task.refusals) or task.problem)

    @property
    def result(self) -> str:
        return FAILED if self.ingest_complaint or self.hook_complaint else self.outcome

    @property
    def reason(self) -> str:
        told = [one for one in (self.why, self.ingest_complaint, self.hook_complaint) if one]
        return "; ".join([*(one.rstrip(".") for one in told[:-1]), *told[-1:]])

    def fail(self, why: str) -> None:
        self.outcome, self.why = FAILED, why

    def ended(self, step: str, begun: str, now: str, status: str = DONE, note: str = "") -> None:
        """Note a step of the timeline; times are ISO 8601 in UTC."""
        self.timeline.append(
            {
                "system": self.task.system,
                "wave": self.task.wave,
                "step": step,
                "start": begun,
                "end": now,
                "status": status,
                "note": note,
            }
        )

    def row(self) -> dict:
        """The row of the closing report."""
        return {
            "system": self.task.system,
            "kind": self.task.kind,
            "wave": self.task.wave,
            "from": self.task.before,
            "to": self.runs,
            "changed": self.changed,
            "seconds": self.seconds,
            "result": self.result,
            "reason": self.reason,
        }


def report_of(plan: UpgradePlan, courses: Mapping[str, Course], *, made: str, window: Mapping | None = None) -> dict:
    """The report document of an upgrade.

    ``courses`` are by system, ``made`` is the time of the report (ISO 8601, UTC), ``window`` what window_now tells now.
    Keys: report, title, made, summary, figures, systems, timeline, readiness, plan, verification and requests.
    """
    ordered = [courses[name] for name in plan.tasks if name in courses]
    results = [course.row() for course in ordered]
    verification = [dict(row) for course in ordered for row in course.verification]
    timeline = [dict(row) for course in ordered for row in course.timeline]
    return {
        "report": "upgrade",
        "title": "Upgrade",
        "made": made,
        "summary": _summary(plan, results, window),
        "figures": _figures(results, verification),
        "systems": results,
        "timeline": sorted(timeline, key=lambda row: (row["start"], row["end"])),
        "readiness": list(plan.readiness),
        "plan": list(plan.changes),
        "verification": verification,
        "requests": [{"system": course.task.system, **added(course.requests)} for course in ordered],
    }


def left_of(results: Sequence[Mapping]) -> list[str]:
    """The systems that have a wave and whose upgrade was not begun: what a further run does."""
    return [row["system"] for row in results if row["result"] == NOT_STARTED and row["wave"] != NO_WAVE]


def _summary(plan: UpgradePlan, results: Sequence[Mapping], window: Mapping | None) -> str:
    if not plan.ready:
        return plan.summary
    sentences = [", ".join(f"{count} {word}" for word, count in _counted(results).items()) + "."]
    off = [one.name for one in plan.clusters if one.ingest_enabled is False and not one.ends_on]
    if off:
        sentences.append(f"Record ingest of {', '.join(off)} was off before and stays off.")
    left = left_of(results)
    if left:
        sentences.append(f"Left: {', '.join(left)}.")
    if left and window and not window["open"]:
        told = str(window["told"])
        sentences.append(f"{told[0].upper()}{told[1:]}; start the playbook again then, it goes on.")
    elif left or any(row["result"] == FAILED for row in results):
        sentences.append("Start the playbook again when the reasons are gone, it goes on.")
    return " ".join(sentences)


def _figures(results: Sequence[Mapping], verification: Sequence[Mapping]) -> list[dict]:
    figures = [{"name": "systems", "value": len(results)}]
    figures += [{"name": word, "value": count} for word, count in _counted(results).items()]
    figures.append({"name": "unexpected differences", "value": sum(not row["expected"] for row in verification)})
    return figures


def _counted(results: Sequence[Mapping]) -> Counter[str]:
    """How many systems have each result, in the order of their first appearance."""
    return Counter(str(row["result"]) for row in results)
