# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""What bootstrap did to all systems of a play. The steps themselves are tasks of each host: some are the user's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.fleet import Fleet, System
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.operation import FleetOperation, Part, Told
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.presenting import lines_of

# Rows of system, step, status and note; a system that was left alone has none.
STEPS = "__bootstrap_steps"


def run(fleet: Fleet) -> Told:
    """Tell the steps of all systems in one table."""
    rows = [row for system in fleet.systems for row in _steps(system)]
    begun = sum(bool(_steps(system)) for system in fleet.systems)
    parts = {system.name: _part(system) for system in fleet.systems}
    failed = sum(part.failed for part in parts.values())
    summary = (
        f"Systems: {begun}, {f'failed: {failed}, ' if failed else ''}"
        f"left alone for want of bootstrap_setup_password: {len(fleet.systems) - begun}."
    )
    if failed:
        summary += " Start the playbook again when the reasons are gone, it goes on."
    return Told(
        parts,
        lines=lines_of(fleet, {"title": "Bootstrap", "summary": summary, "steps": rows}),
        statistics={"bootstrap_results": rows},
        values={"summary": summary},
    )


def _steps(system: System) -> Sequence[Mapping[str, Any]]:
    return system.variables.get(STEPS) or []


def _part(system: System) -> Part:
    """A system fails with its last step, or when it could not even be told what it is to have."""
    if system.problem:
        return Part(failed=True, reason=f"{system.name}: {system.problem}")
    last: Mapping[str, Any] = _steps(system)[-1] if _steps(system) else {}
    if last.get("status") != "failed":
        return Part()
    return Part(failed=True, reason=f"{system.name}, step {last['step']}: {last['note']}")


OPERATION = FleetOperation("fleet_bootstrap", run, {}, (STEPS,))
