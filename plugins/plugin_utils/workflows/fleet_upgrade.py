# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""All systems of a play brought to a firmware: planned for the whole fleet and shown first, then wave after wave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.seal import new_salt
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.course import (
    FORETOLD,
    NOT_STARTED,
    REFUSED,
    UNCHANGED,
    Course,
    report_of,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.fleet import Fleet
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.mark import Mark
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.operation import FleetOperation, Part, Told
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.results import FAILED, in_order, quarrels
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.rows import added
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.snapshot import snapshot_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.upgrade import UpgradePlan
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows import backing_up
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.approving import approved_plan, as_file
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.presenting import (
    causes_of,
    lines_of,
    refused,
    result_written,
    statistics_of,
    write_report,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.upgrade_approval import UpgradeSeals
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.upgrade_mark import MarkFile
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.upgrade_reading import Reading, planned_upgrade
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.upgrade_run import UpgradeRun
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.upgrade_settings import (
    BATCH,
    OPTIONS,
    Settings,
    objections_to,
    settings_of,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.wanted import VARIABLES

# What the screen shows of a system in the end; the files have the rest.
COLUMNS = ("system", "kind", "from", "to", "result", "reason")


def run(fleet: Fleet) -> Told:
    """See whether every system is ready, show the plan, and outside of check mode carry it out."""
    objections = objections_to(fleet)
    if objections:
        return refused(fleet, objections, "Nothing was done: variables of other systems cannot be used.")
    settings = settings_of(fleet)
    approved = approved_plan("upgrade_approved_plan", fleet.settings)
    mark_file = MarkFile(settings.folder)
    plan, before, requests = _planned(fleet, settings, mark_file.mark)
    seals = UpgradeSeals(fleet, plan, new_salt())
    if approved is not None:
        plan = seals.held_to(approved)
    statistics = _show_plan(fleet, settings, plan, seals)
    upgrade = UpgradeRun(fleet, settings, plan, before, mark_file)
    for name, some in requests.items():
        upgrade.courses[name].requests += some
    try:
        problems = _carry_out(fleet, plan, upgrade, mark_file, before)
    finally:
        mark_file.release()
    window = None if fleet.check_mode else settings.window_now(fleet)
    document = report_of(plan, upgrade.courses, made=fleet.moment(), window=window)
    written, problem = result_written(fleet, "result", document)
    problems += filter(None, [problem])
    return Told(
        {name: _part(fleet, course, problems) for name, course in upgrade.courses.items()},
        lines=[*_final_lines(fleet, plan, document), *problems, *filter(None, [written])],
        statistics={**statistics, **_statistics(plan, document)},
        values={"summary": document["summary"]},
    )


def _planned(
    fleet: Fleet, settings: Settings, mark: Mark
) -> tuple[UpgradePlan, dict[str, Mapping[str, Any]], Mapping[str, list[Mapping]]]:
    """The plan, the state of each system to compare with, and what each was sent for that."""
    reading = Reading(fleet, settings.brakes.window, mark, fleet.check_mode)
    seen = reading.seen()
    plan = planned_upgrade(
        fleet, seen, ingest_after=settings.ingest_after, skip=settings.readiness_skip, marked=mark.clusters
    )
    return plan, _before(seen, mark), reading.requests


def _before(seen: Sequence[Mapping], mark: Mark) -> dict[str, Mapping[str, Any]]:
    """The state of each system to compare with: from before an interrupted run to the same firmware, else of now."""
    found: dict[str, Mapping[str, Any]] = {}
    for one in seen:
        wanted, known = one.get("wanted", ""), mark.before.get(one["name"])
        if known is None or known.get("target") != wanted:
            known = {"target": wanted, "snapshot": snapshot_of(one.get("info") or {})}
        found[one["name"]] = known
    return found


def _carry_out(
    fleet: Fleet, plan: UpgradePlan, upgrade: UpgradeRun, mark_file: MarkFile, before: Mapping[str, Mapping]
) -> list[str]:
    """Do what the plan says, and leave the mark that a further run needs; what went wrong with that is returned."""
    if fleet.check_mode:
        upgrade.foretell()
        return []
    acting = {name: before[name] for name, task in plan.tasks.items() if task.acts}
    interrupted = mark_file.mark.before
    if plan.ready and acting:
        mark_file.change(lambda mark: mark.begun(acting))
    upgrade.carry_out()
    if not plan.ready:
        return []
    results = {name: course.result for name, course in upgrade.courses.items()}
    # Those that were begun and not found good, now or by an interrupted run.
    unverified = [
        name for name, result in results.items() if result == FAILED or (result == NOT_STARTED and name in interrupted)
    ]
    clusters = [cluster.name for cluster in plan.clusters]
    try:
        mark_file.change(lambda mark: mark.left(results, clusters, upgrade.ingest_off(), unverified))
    except OptionError as error:
        return [str(error)]
    return []


def _part(fleet: Fleet, course: Course, problems: Sequence[str]) -> Part:
    changed = course.changed or added(course.requests)["write"] > 0
    # A window that closes leaves some for the next time; a run that was ended is no success.
    is_cut_off = bool(fleet.stopping) and course.task.acts and course.result == NOT_STARTED
    if course.result in (FAILED, REFUSED) or is_cut_off:
        return Part(changed=changed, failed=True, reason=f"{course.task.system}: {course.reason}")
    if problems:
        return Part(changed=changed, failed=True, reason=" ".join(problems))
    return Part(changed=changed)


def _statistics(plan: UpgradePlan, document: Mapping[str, Any]) -> dict[str, Any]:
    own = {
        "upgrade_results": document["systems"],
        "upgrade_findings": [finding.export() for finding in plan.findings],
    }
    return {**own, **statistics_of(document)}


# ---- what people see


def _show_plan(fleet: Fleet, settings: Settings, plan: UpgradePlan, seals: UpgradeSeals) -> dict[str, Any]:
    """Show readiness and plan, and write the plan; its statistics."""
    document = {
        "report": "plan",
        "title": "Upgrade plan",
        "made": fleet.moment(),
        "summary": plan.summary,
        "systems": plan.rows(),
        "readiness": list(plan.readiness),
        "plan": list(plan.changes),
    }
    sealed = {**document, "plan": seals.rows(plan.changes)}
    write_report(fleet, "plan", document, as_file(sealed))
    # Of the firmware the table of systems tells.
    screen = {**document, "readiness": [], "plan": [row for row in plan.changes if row["section"] != "firmware"]}
    fleet.terminal.final(
        [
            "Readiness",
            # Who is refused looks for the reason.
            *(in_order(plan.readiness) if plan.ready else ()),
            *causes_of(fleet, "readiness", quarrels(plan.readiness)),
            *lines_of(fleet, screen),
        ]
    )
    return {**statistics_of(document), "plan_report": sealed}


def _final_lines(fleet: Fleet, plan: UpgradePlan, document: Mapping[str, Any]) -> list[str]:
    rows = [{column: row[column] for column in COLUMNS} for row in document["systems"]]
    if not plan.ready:
        # What refuses the run was told with the readiness.
        rows = [row for row in rows if row["result"] == FAILED]
        if not rows:
            return []
    elif fleet.check_mode:
        rows = [row for row in rows if row["result"] not in (FORETOLD, UNCHANGED)]
    # That the version is another one tell the systems.
    compared = [row for row in document["verification"] if not row["expected"] or row["subject"] != "version"]
    return lines_of(
        fleet, {"title": "Upgrade", "systems": rows, "verification": compared, "summary": document["summary"]}
    )


# Read as it stands: text of systems is in it.
APPROVED = {"approved_plan": "upgrade_approved_plan"}
OPERATION = FleetOperation("fleet_upgrade", run, OPTIONS, (*VARIABLES, BATCH, *backing_up.VARIABLES), verbatim=APPROVED)
