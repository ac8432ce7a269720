# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""All systems of a play brought to their declared state: planned and shown first, then applied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import shortened
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.fleet import Fleet
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.operation import (
    REPORTING,
    FleetOperation,
    Part,
    Told,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.plan import MOST_NAMED
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.rows import request_rows
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.state_rows import (
    AGAINST,
    NO_CHANGE,
    complaint,
    state_rows,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows import states
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.presenting import (
    lines_of,
    statistics_of,
    write_report,
)

PLAN, RESULT = ("plan", "plan", "Plan of configure"), ("result", "configure", "Done by configure")


def run(fleet: Fleet) -> Told:
    """Plan every system and show the plan; outside of check mode, apply it where it could be made."""
    planned = states.planned(fleet)
    plan = _document(fleet, PLAN, planned)
    statistics = {"configure_plan": plan["plan"], **statistics_of(plan)}
    written = write_report(fleet, PLAN[0], plan)
    lines = lines_of(fleet, plan)
    results: Mapping[str, Mapping] = planned
    if not fleet.check_mode:
        fleet.terminal.final(lines)
        results = {**planned, **states.applied(fleet, [one for one in fleet.systems if _is_to_do(planned[one.name])])}
        done = _document(fleet, RESULT, results)
        statistics |= {"configure_result": done["plan"], **statistics_of(done)}
        written = write_report(fleet, RESULT[0], done)
        # What went as it was planned has been shown.
        known = {repr(row) for row in plan["plan"]}
        lines = lines_of(fleet, {**done, "plan": [row for row in done["plan"] if repr(row) not in known]})
    nothing = states.nothing_declared(fleet)
    return Told(
        {name: Part(failed=True, reason=nothing) if nothing else _part(name, one) for name, one in results.items()},
        lines=[*lines, *filter(None, [written])],
        statistics=statistics,
        values={"changes": len(plan["plan"])},
    )


def _is_to_do(result: Mapping) -> bool:
    # The plan of a part is carried out where a part will do; what failed in it fails again.
    return bool(result.get("plan"))


def _document(fleet: Fleet, which: tuple[str, str, str], results: Mapping[str, Mapping]) -> dict:
    _name, kind, title = which
    rows = state_rows(results)
    changes = [row for row in rows if row["change"] not in NO_CHANGE]
    summary = f"Changes: {len(changes)}, systems: {len({row['system'] for row in changes})}."
    if len(rows) > len(changes):
        summary += f" Failed or held back: {len(rows) - len(changes)}."
    return {
        "report": kind,
        "title": title,
        "made": fleet.moment(),
        "summary": summary,
        "plan": rows,
        "requests": request_rows(results),
    }


def _part(name: str, result: Mapping) -> Part:
    if result.get("failed"):
        return Part(bool(result.get("changed")), failed=True, reason=_reason(name, result), diff=_diff(result))
    return Part(changed=bool(result.get("plan")), diff=_diff(result))


def _reason(name: str, result: Mapping) -> str:
    complaints = [complaint(row) for row in state_rows({name: result}) if row["change"] in AGAINST]
    return f"{name}: {shortened(complaints, MOST_NAMED)}" if complaints else f"{name}: {result.get('msg', '')}"


def _diff(result: Mapping) -> Sequence[Mapping]:
    told = result.get("diff") or []
    return told if isinstance(told, list) else [told]


OPERATION = FleetOperation("fleet_configure", run, REPORTING, states.OPTIONS)
