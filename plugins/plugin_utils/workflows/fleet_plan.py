# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""What configure and upgrade would do to all systems of a play."""

from __future__ import annotations

from collections.abc import Mapping

from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.fleet import Fleet
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.operation import (
    REPORTING,
    FleetOperation,
    Told,
    parts_of,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.plan import fleet_plan
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.rows import summed
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.seals import Seals, with_seals
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.upgrade import UpgradePlan
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows import declarations, states
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.approving import as_file
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.presenting import (
    lines_of,
    statistics_of,
    write_report,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.upgrade_approval import UpgradeSeals
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.upgrade_reading import (
    Reading,
    planned_upgrade,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.wanted import VARIABLES

DROPPED = "It failed before it could be planned, as an earlier task says."


def run(fleet: Fleet) -> Told:
    """Plan every system; nothing is written to any."""
    seals = Seals()
    results = states.without_twins(fleet, states.planned(fleet, seals))
    upgrade, requests = _upgrade(fleet)
    made = fleet_plan(results, upgrade, dict.fromkeys(fleet.dropped, DROPPED), fleet.moment())
    document = {**made["document"], "requests": _requests(results, requests)}
    rows = with_seals(document["plan"], results)
    if upgrade is not None:
        rows = UpgradeSeals(fleet, upgrade, seals.salt).rows(rows)
    sealed = {**document, "plan": rows}
    written = write_report(fleet, "plan", document, as_file(sealed))
    nothing = declarations.nothing_declared(fleet) if upgrade is None else ""
    failures = dict.fromkeys((system.name for system in fleet.systems), nothing) if nothing else made["failures"]
    screen = {key: value for key, value in document.items() if key != "readiness"}
    return Told(
        parts_of(fleet, failures),
        lines=[*lines_of(fleet, screen), *filter(None, [written])],
        statistics={**statistics_of(document), "plan_report": sealed},
        values={"summary": document["summary"], "changes": len(document["plan"])},
    )


def _upgrade(fleet: Fleet) -> tuple[UpgradePlan | None, Mapping[str, list[Mapping]]]:
    """The plan of the upgrade, and the requests for it by system; None where no system has a version to go to."""
    if not any(system.variables.get("upgrade_version") for system in fleet.systems):
        return None, {}
    settings = fleet.settings
    reading = Reading(fleet, settings["window"])
    plan = planned_upgrade(
        fleet, reading.seen(), ingest_after=settings["ingest_after"], skip=settings["readiness_skip"]
    )
    return plan, reading.requests


def _requests(results: Mapping[str, Mapping], of_upgrade: Mapping[str, list[Mapping]]) -> list[dict]:
    """The rows of all requests; a system that was sent none has no row."""
    sent = {name: [one["requests"]] for name, one in results.items() if one.get("requests")}
    return summed({name: [*sent.get(name, ()), *of_upgrade.get(name, ())] for name in {**sent, **of_upgrade}})


OPERATION = FleetOperation(
    "fleet_plan",
    run,
    {
        "ingest_after": {"type": "bool", "default": True},
        "readiness_skip": {"type": "raw", "default": []},
        "window": {"type": "raw", "default": ""},
        **REPORTING,
    },
    (*states.VARIABLES, *VARIABLES),
    layered=declarations.is_layer,
)
