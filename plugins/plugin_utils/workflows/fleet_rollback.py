# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""All systems of a play brought back: to their previous firmware, or to the configuration of a backup."""

from __future__ import annotations

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.fleet import Fleet
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.operation import REPORTING, FleetOperation, Told
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows import (
    rollback_configuration,
    rollback_firmware,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.presenting import refused
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.way_back import (
    ONE_WAY,
    VARIABLES,
    WayBack,
    way_back_of,
)

OTHERS = "Nothing was done, since what is wanted of other systems cannot be meant."


def run(fleet: Fleet) -> Told:
    """Go the one way back that is wanted; nothing is sent to any system while it is not clear for all of them."""
    ways: dict[str, WayBack] = {}
    refusals: dict[str, str] = {}
    for system in fleet.systems:
        try:
            ways[system.name] = way_back_of(system)
        except OptionError as error:
            refusals[system.name] = system.problem or str(error)
    if refusals:
        return refused(fleet, refusals, OTHERS)
    both = {way.is_firmware for way in ways.values()}
    if len(both) != 1:
        return refused(fleet, dict.fromkeys(ways, ONE_WAY), "")
    return (rollback_firmware if both == {True} else rollback_configuration).run(fleet, ways)


OPERATION = FleetOperation("fleet_rollback", run, REPORTING, VARIABLES)
