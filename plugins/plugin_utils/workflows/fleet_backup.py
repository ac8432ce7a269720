# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""All systems of a play backed up into one dated folder."""

from __future__ import annotations

import time

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.fleet import Fleet, Outcome, System
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.operation import (
    PARALLEL,
    FleetOperation,
    Part,
    Told,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.backing_up import (
    FAILED,
    NOT_STARTED,
    VARIABLES,
    Backup,
    back_up,
    settings_of,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.presenting import lines_of

NOT_BEGUN = "it was not backed up, since the run was ended: {reason}"
# The name of a run's folder where the variables say none.
STAMP = "%Y%m%dT%H%M%SZ"


def run(fleet: Fleet) -> Told:
    """Back every system up; one that fails does not hold up the others."""
    stamp = time.strftime(STAMP, time.gmtime())
    backups = backed_up(fleet, stamp)
    rows = [
        {"system": name, "folder": one.folder, "status": one.status, "note": one.note} for name, one in backups.items()
    ]
    # The last line says where they are.
    shown_rows = [{key: text for key, text in row.items() if key != "folder"} for row in rows]
    folder = _folder(fleet, stamp)
    failed = sum(one.status == FAILED for one in backups.values())
    summary = f"Systems: {len(backups)}, failed: {failed}, in {folder}."
    return Told(
        {name: part_of(name, one) for name, one in backups.items()},
        lines=lines_of(fleet, {"title": "Backup", "summary": summary, "systems": shown_rows}),
        statistics={"backup_results": rows, "backup_folder": folder},
        values={"summary": summary},
    )


def backed_up(fleet: Fleet, stamp: str) -> dict[str, Backup]:
    """What came of each system, by name; ``stamp`` is the label of those whose variables say none."""

    def work(system: System) -> Backup:
        if system.problem:
            raise OptionError(system.problem)
        return back_up(fleet, system, settings_of(system, _label(system, stamp)))

    outcomes = fleet.each(fleet.systems, work, fleet.settings["parallel"], step="backed up", told=_told)
    return {name: _backup(outcome, fleet) for name, outcome in outcomes.items()}


def _label(system: System, stamp: str) -> str:
    return str(system.variables.get("backup_label") or stamp)


def _folder(fleet: Fleet, stamp: str) -> str:
    """The folder of the run, by the first system that has one."""
    for system in fleet.systems:
        try:
            settings = settings_of(system, _label(system, stamp))
        except OptionError:
            continue
        return f"{settings.dest}/{settings.label}"
    return ""


def _backup(outcome: Outcome, fleet: Fleet) -> Backup:
    if not outcome.begun:
        return Backup(NOT_STARTED, "", [NOT_BEGUN.format(reason=fleet.stopping.reason)])
    return Backup(FAILED, "", [outcome.error]) if outcome.error else outcome.value


def part_of(name: str, backup: Backup) -> Part:
    """What a backup is for the system's own task."""
    if backup.status in (FAILED, NOT_STARTED):
        # What failed on the controller may have been made on the system.
        return Part(changed=backup.requests.get("write", 0) > 0, failed=True, reason=f"{name}: {backup.note}")
    return Part(changed=backup.changed)


def _told(backup: Backup) -> str:
    return f"backup {backup.status}{': ' + backup.note if backup.failed else ''}"


OWN_VARIABLES = (*VARIABLES, "backup_label")
OPERATION = FleetOperation("fleet_backup", run, PARALLEL, OWN_VARIABLES)
