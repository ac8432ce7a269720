# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""What configure and upgrade would do to a fleet, as one report; made from what their own plans say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import shortened
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.results import Finding
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.state_rows import (
    AGAINST,
    NO_CHANGE,
    complaints,
    failed_row,
    state_rows,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.upgrade import UpgradePlan
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.values import path_of

COLUMNS = ("system", "section", "object", "change", "reason", "from", "to", "path", "layer")
MOST_NAMED = 3


def fleet_plan(
    results: Mapping[str, Mapping], upgrade: UpgradePlan | None, problems: Mapping[str, str], made: str
) -> dict:
    """The plan of a fleet.

    ``results`` are results of state in check mode by system, skipped where nothing is declared; ``upgrade`` is the plan
    of the upgrade, None when no version is wanted; ``problems`` are systems that could not be planned at all, with the
    reason. ``made`` is the time (ISO 8601, UTC).

    Returns ``document`` (the report, its rows in ``plan``) and ``failures`` (by system: the sentence it fails with).
    """
    rows = state_rows(results) + [failed_row(system, reason) for system, reason in problems.items()]
    if upgrade is not None:
        rows += upgrade_rows(upgrade)
    document = {
        "report": "plan",
        "title": "Plan",
        "made": made,
        "summary": _summary(rows, results, upgrade),
        "readiness": list(upgrade.readiness) if upgrade is not None else [],
        "plan": rows,
    }
    return {"document": document, "failures": _failures(rows)}


def upgrade_rows(upgrade: UpgradePlan) -> list[dict]:
    """The rows of an upgrade: what it would change, or what speaks against it; then it changes nothing at all."""
    if upgrade.ready:
        return [_change(row) for row in upgrade.changes if row["change"] != "none"]
    return [_refusal(finding) for finding in upgrade.findings if finding.level == "refused"]


def _change(row: Mapping) -> dict:
    # The object of a firmware row is what it goes to.
    path = path_of(row["section"], "" if "to" in row else row["object"])
    return {name: {"from": {}, "to": {}, "path": path, "layer": "", **row}[name] for name in COLUMNS}


def _refusal(finding: Finding) -> dict:
    return {
        "system": finding.system,
        "section": "firmware",
        "object": finding.check,
        "change": "refused",
        "reason": f"{finding.finding.rstrip('.')}. {finding.remedy}".rstrip(),
        "from": {},
        "to": {},
        "path": "firmware",
        "layer": "",
    }


def _summary(rows: Sequence[Mapping], results: Mapping[str, Mapping], upgrade: UpgradePlan | None) -> str:
    declared = sum(not result.get("skipped") for result in results.values())
    bad = [row for row in rows if row["change"] in AGAINST]
    changes = [row for row in rows if row["change"] not in NO_CHANGE]
    parts = [f"Changes: {len(changes)}, on {len({row['system'] for row in changes})} of {len(results)} systems"]
    if bad:
        parts.append(f"speaking against it: {len(bad)}, on {len({row['system'] for row in bad})}")
    if len(rows) > len(bad) + len(changes):
        parts.append(f"held back by it: {len(rows) - len(bad) - len(changes)}")
    if upgrade is not None:
        parts.append(f"upgrade: {upgrade.summary.rstrip('.')}")
    if not declared:
        parts.append("no system has a declared state")
    elif declared < len(results):
        parts.append(f"without declared state: {len(results) - declared}")
    return "; ".join(parts) + "."


def _failures(rows: Sequence[Mapping]) -> dict[str, str]:
    """By system, what speaks against carrying out its plan."""
    return {system: f"{system}: {shortened(some, MOST_NAMED)}" for system, some in complaints(rows).items()}
