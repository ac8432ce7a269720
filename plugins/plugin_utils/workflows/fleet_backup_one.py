# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""One system backed up as a part of something else: a host's own task, not the fleet's."""

from __future__ import annotations

from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.fleet import Fleet
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.operation import PARALLEL, FleetOperation, Told
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.fleet_backup import (
    OWN_VARIABLES,
    backed_up,
    part_of,
)


def run(fleet: Fleet) -> Told:
    """Back the one system up, under the label that its variables say."""
    ((name, backup),) = backed_up(fleet, "").items()
    told = {"status": backup.status, "folder": backup.folder, "note": backup.note, "requests": backup.requests}
    return Told({name: part_of(name, backup)}, values=told)


OPERATION = FleetOperation("fleet_backup_one", run, PARALLEL, OWN_VARIABLES)
