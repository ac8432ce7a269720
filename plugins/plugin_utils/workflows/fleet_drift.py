# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""What differs from the declared state, on all systems of a play."""

from __future__ import annotations

from collections.abc import Mapping

from ansible_collections.extrahop.revealx.plugins.module_utils._state.sections import BY_NAME
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.drift import drift_report
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.fleet import Fleet
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.ignore import ignores_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.junit import as_junit
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.operation import (
    REPORTING,
    FleetOperation,
    Told,
    parts_of,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.rows import request_rows
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.declarations import is_layer
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.presenting import (
    lines_of,
    statistics_of,
    write_report,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.states import VARIABLES, planned

DROPPED = "It failed before it could be compared, as an earlier task says."


def check(options: Mapping) -> None:
    """Refuse paths to ignore that can never match."""
    ignores_of(options["ignore"] or [], BY_NAME)


def run(fleet: Fleet) -> Told:
    """Compare every system with its declared state; nothing is written to any."""
    # The brake is for what is deleted; here nothing is, and all of it is to be told. What others left unsaved is a
    # difference, though configure would leave it so.
    results = planned(fleet, max_deletes=None, save_foreign=True)
    ignores = ignores_of(fleet.settings["ignore"] or [], BY_NAME)
    found = drift_report(results, ignores, dict.fromkeys(fleet.dropped, DROPPED), fleet.moment())
    document = {**found["document"], "requests": request_rows(results)}
    more = {"xml": as_junit(found["cases"], document["title"], document["made"])}
    written = write_report(fleet, "drift", document, more)
    # The screen is for what is not in order; the files have the rest.
    screen = {**document, "systems": [row for row in document["systems"] if row["result"] == "failed"]}
    return Told(
        parts_of(fleet, found["failures"]),
        lines=[*lines_of(fleet, screen), *filter(None, [written])],
        statistics=statistics_of(document),
        values={"summary": document["summary"], "differences": len(document["differences"])},
    )


OPERATION = FleetOperation(
    "fleet_drift",
    run,
    {"ignore": {"type": "raw", "default": []}, **REPORTING},
    VARIABLES,
    check=check,
    layered=is_layer,
)
