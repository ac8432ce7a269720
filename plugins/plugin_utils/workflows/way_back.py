# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""What the variables of a system want of its way back: to older firmware, or to the configuration of a backup."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.fleet import IDENTITY, System
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.results import words
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows import backing_up
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.wanted import (
    by_kind,
    kind_of_group,
    not_negative,
    truth,
)

# What a system has where its variables say nothing, as the role rollback has it.
DEFAULTS: Mapping[str, Any] = {
    "rollback_version": "",
    "rollback_confirm_data_loss": False,
    "rollback_backup": True,
    "rollback_wait_timeout": 7200,
    "rollback_wait_interval": 10,
    "rollback_from": "",
    "rollback_sections": (),
    "rollback_prune": (),
    "rollback_protected": (),
    "rollback_customizations": False,
    "rollback_replaced": False,
}
# What configure is allowed to do holds here too.
BRAKES = ("configure_max_deletes", "configure_partial")
VARIABLES = (*DEFAULTS, *IDENTITY, *BRAKES, *backing_up.VARIABLES)
# The API takes these back; others are asked only when they are named.
KINDS = ("console", "sensor")
LATEST = "latest"
ONE_WAY = (
    "Give rollback_version to go back to the previous firmware, or rollback_from to bring the configuration of a "
    "backup back. One of them, not both."
)


@dataclass(frozen=True)
class WayBack:
    """What is wanted of one system. ``version`` is the firmware to go back to, empty where its kind is left alone;
    ``source`` the folder of a run of the backup, or LATEST. Waits are in seconds."""

    kind: str
    is_firmware: bool
    version: str
    has_confirmed: bool
    with_backup: bool
    wait_timeout: int
    wait_interval: float
    source: str
    sections: tuple[str, ...]
    prune: tuple[str, ...]
    protected: tuple[str, ...]
    with_customizations: bool
    is_replaced: bool


def way_back_of(system: System) -> WayBack:
    """What the variables of a system want; raises OptionError, naming the variable, for what cannot be meant."""
    given = {**DEFAULTS, **{name: value for name, value in system.variables.items() if value not in (None, "")}}
    asked, source = given["rollback_version"], str(given["rollback_from"])
    if (asked == "") == (source == ""):
        raise OptionError(ONE_WAY)
    kind = kind_of_group(system)
    if asked != "":
        backing_up.refuse_settings(system)
    return WayBack(
        kind=kind,
        is_firmware=asked != "",
        version=_version(asked, kind),
        has_confirmed=truth("rollback_confirm_data_loss", given["rollback_confirm_data_loss"]),
        with_backup=truth("rollback_backup", given["rollback_backup"]),
        wait_timeout=int(not_negative("rollback_wait_timeout", given["rollback_wait_timeout"])),
        wait_interval=not_negative("rollback_wait_interval", given["rollback_wait_interval"]),
        source=source,
        sections=tuple(words(given["rollback_sections"])),
        prune=tuple(words(given["rollback_prune"])),
        protected=tuple(words(given["rollback_protected"])),
        with_customizations=truth("rollback_customizations", given["rollback_customizations"]),
        is_replaced=truth("rollback_replaced", given["rollback_replaced"]),
    )


def _version(asked: Any, kind: str) -> str:
    """One version for all is for the kinds that the API takes back."""
    found = by_kind("rollback_version", asked, kind, "")
    if not isinstance(found, str):
        raise OptionError(
            f"rollback_version is {found}, a number: give it in quotes (9.10 is read as 9.1), or by kind as a mapping."
        )
    is_for_all = found == asked
    return found if kind in KINDS or not is_for_all else ""
