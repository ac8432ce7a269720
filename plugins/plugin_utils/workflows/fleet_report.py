# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The present state of all systems of a play."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.system_info import OPERATION as SYSTEM_INFO
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.tls_certificate_info import (
    OPERATION as TLS_CERTIFICATE_INFO,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.fleet import Fleet, Outcome, System
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.operation import (
    REPORTING,
    FleetOperation,
    Told,
    parts_of,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.rows import added
from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.fleet import fleet_document
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.presenting import (
    lines_of,
    statistics_of,
    write_report,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.upgrade_reading import OUTLOOK


def run(fleet: Fleet) -> Told:
    """Read every system and tell what it is and how it does. One that does not answer is what the report is to tell."""
    outcomes = fleet.each(
        fleet.systems, lambda system: _seen(fleet, system), fleet.settings["parallel"], step="read", told=_told
    )
    seen = [_row(system, outcomes[system.name], fleet) for system in fleet.systems]
    document = {
        **fleet_document(seen, fleet.now()),
        "made": fleet.moment(),
        "requests": [_requests(one) for one in seen],
    }
    written = write_report(fleet, "fleet", document)
    screen = {key: document[key] for key in ("report", "title", "summary", "systems")}
    # A system that does not answer is a row; where none does there is no report that could be taken for one.
    unseen = {one["name"]: one["info"]["msg"] for one in seen if not one["info"].get("system")}
    return Told(
        parts_of(fleet, unseen if len(unseen) == len(seen) else {}),
        lines=[*lines_of(fleet, screen), *filter(None, [written])],
        statistics=statistics_of(document),
        values={"summary": document["summary"]},
    )


def _seen(fleet: Fleet, system: System) -> dict[str, Any]:
    """What a system and its cluster say, and the certificate that it shows."""
    if system.problem:
        raise OptionError(system.problem)
    info = fleet.perform(system, SYSTEM_INFO, {"gather_subset": list(OUTLOOK)}, check_mode=True).data
    told = {"info": info}
    if info.get("system"):
        told["certificate"] = fleet.perform(system, TLS_CERTIFICATE_INFO, {}, check_mode=True).data
    if (info.get("system") or {}).get("kind") == "recordstore":
        # While nodes differ in version a cluster may not answer.
        told["cluster"] = fleet.perform(system, SYSTEM_INFO, {"gather_subset": ["cluster"]}, check_mode=True).data
    return told


def _row(system: System, outcome: Outcome, fleet: Fleet) -> dict[str, Any]:
    """What was seen of a system, as fleet_document takes it."""
    seen = {"name": system.name, "groups": list(system.groups)}
    problem = fleet.problem_of(outcome)
    return {**seen, "info": {"msg": problem}} if problem else {**seen, **outcome.value}


def _told(seen: Mapping[str, Any]) -> str:
    system = seen["info"].get("system")
    return f"it runs {system.get('version')}" if system else f"failed: {seen['info'].get('msg')}"


def _requests(seen: Mapping[str, Any]) -> dict[str, Any]:
    sent = [seen[part].get("requests") or {} for part in ("info", "certificate", "cluster") if part in seen]
    return {"system": seen["name"], **added(sent)}


OPERATION = FleetOperation("fleet_report", run, REPORTING)
