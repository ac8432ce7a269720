# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""All systems of a play brought to their declared state: planned and shown first, then applied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import shortened
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.fleet import Fleet
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.operation import (
    FleetOperation,
    Part,
    Told,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.plan import MOST_NAMED
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.rows import request_rows
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.seals import Seals, with_seals
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.state_rows import (
    HELD_BACK,
    NO_CHANGE,
    complaints,
    state_rows,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows import declarations, states
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.approving import approved_plan, as_file
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.configure_batches import CLUSTER
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.configure_run import ConfigureRun
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.configure_settings import OPTIONS, settings_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.presenting import (
    lines_of,
    result_written,
    statistics_of,
    write_report,
)

# Read as it stands: text of systems is in it.
APPROVED = {"approved_plan": "configure_approved_plan"}
PLAN, RESULT = ("plan", "plan", "Plan of {called}"), ("result", "configure", "Done by {called}")


def run(fleet: Fleet, called: str = "configure") -> Told:
    """Plan every system and show the plan; outside of check mode, apply it where it could be made. The report is of
    what is ``called`` so."""
    settings = settings_of(fleet)
    seals = Seals(approved_plan("configure_approved_plan", fleet.settings))
    planned = seals.as_read(states.without_twins(fleet, states.planned(fleet, seals)))
    configure = ConfigureRun(fleet, settings, planned, seals)
    hindrance = configure.hindrance()
    plan = _document(fleet, called, PLAN, planned, _foretold(configure, hindrance))
    sealed = {**plan, "plan": with_seals(plan["plan"], planned)}
    statistics = {**statistics_of(plan), "configure_plan": sealed["plan"], "plan_report": sealed}
    written = write_report(fleet, PLAN[0], plan, as_file(sealed))
    lines, problem = lines_of(fleet, plan), ""
    results: Mapping[str, Mapping] = planned
    if not fleet.check_mode:
        fleet.terminal.final(lines)
        results = {**planned, **configure.carry_out()}
        done = _document(fleet, called, RESULT, results, _left(configure.held), configure.held)
        statistics |= {"configure_result": done["plan"], **statistics_of(done)}
        written, problem = result_written(fleet, RESULT[0], done)
        # What went as it was planned has been shown.
        known = {repr(row) for row in plan["plan"]}
        lines = lines_of(fleet, {**done, "plan": [row for row in done["plan"] if repr(row) not in known]})
    nothing = declarations.nothing_declared(fleet)
    parts = {name: _part(name, one, configure.held.get(name, ""), bool(hindrance)) for name, one in results.items()}
    if problem:
        parts = {name: replace(part, failed=True, reason=part.reason or problem) for name, part in parts.items()}
    return Told(
        {name: Part(failed=True, reason=nothing) if nothing else part for name, part in parts.items()},
        lines=[*lines, *filter(None, [problem, written])],
        statistics=statistics,
        values={"changes": len(plan["plan"])},
    )


def _foretold(configure: ConfigureRun, hindrance: str) -> list[str]:
    """What the plan says of the order of the run, and whether it may begin now."""
    first = [f"First, as canaries: {', '.join(configure.canaries)}."] if configure.canaries else []
    return [*first, *([f"Nothing is begun with: {hindrance}."] if hindrance else [])]


def _left(held: Mapping[str, str]) -> list[str]:
    """What the result says of the systems that were not begun with: each reason once."""
    by_reason: dict[str, list[str]] = {}
    for name, why in held.items():
        by_reason.setdefault(why, []).append(name)
    left = [f"Not begun with: {shortened(names, MOST_NAMED)} ({why})." for why, names in by_reason.items()]
    return [*left, "Start the playbook again when the reasons are gone, it goes on."] if left else []


def _document(
    fleet: Fleet,
    called: str,
    which: tuple[str, str, str],
    results: Mapping[str, Mapping],
    sentences: Sequence[str] = (),
    held: Mapping[str, str] | None = None,
) -> dict:
    """The report document; ``sentences`` are added to its summary, ``held`` says of systems why they were not begun
    with."""
    _name, kind, title = which
    held = held or {}
    rows = [_not_begun(row, held[row["system"]]) if row["system"] in held else row for row in state_rows(results)]
    changes = [row for row in rows if row["change"] not in NO_CHANGE]
    summary = f"Changes: {len(changes)}, systems: {len({row['system'] for row in changes})}."
    if len(rows) > len(changes):
        summary += f" Failed or held back: {len(rows) - len(changes)}."
    return {
        "report": kind,
        "title": title.format(called=called),
        "made": fleet.moment(),
        "summary": " ".join([summary, *sentences]),
        "plan": rows,
        "requests": request_rows(results),
    }


def _not_begun(row: Mapping, why: str) -> dict:
    """The row of a change of a system that was not begun with."""
    if row["change"] in NO_CHANGE:
        return dict(row)
    return {**row, "change": HELD_BACK, "reason": f"{row['change']}, not begun with: {why}"}


def _part(name: str, result: Mapping, held: str, is_refused: bool) -> Part:
    if held:
        # It is for the next run, unless nobody was begun with: a run for nothing is no success.
        failed = is_refused or bool(result.get("failed"))
        return Part(failed=failed, reason=f"{name}: not begun with: {held}")
    if result.get("failed"):
        return Part(bool(result.get("changed")), failed=True, reason=_reason(name, result), diff=_diff(result))
    return Part(changed=bool(result.get("plan")), diff=_diff(result))


def _reason(name: str, result: Mapping) -> str:
    told = complaints(state_rows({name: result})).get(name)
    return f"{name}: {shortened(told, MOST_NAMED)}" if told else f"{name}: {result.get('msg', '')}"


def _diff(result: Mapping) -> Sequence[Mapping]:
    told = result.get("diff") or []
    return told if isinstance(told, list) else [told]


OPERATION = FleetOperation(
    "fleet_configure", run, OPTIONS, (*states.VARIABLES, CLUSTER), layered=declarations.is_layer, verbatim=APPROVED
)
