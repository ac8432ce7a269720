# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""What configure is told for all systems together, and what is refused before the first request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.brakes import LEAVE_OUT, Brakes
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.fleet import Fleet
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.operation import REPORTING
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.braking import (
    BRAKES,
    at_least_one,
    brakes_of,
    count_of,
    given_of,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.configure_batches import objections_to
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.wanted import Objections

# As of the upgrade; settings of one system seldom say anything of another's, so the others go on.
DEFAULTS: Mapping[str, Any] = {**BRAKES, "on_failure": LEAVE_OUT, "batch": "", "canary": 0}
CANARY = "how many systems come first, 0 for none"
OPTIONS: Mapping[str, dict] = {
    **{name: {"type": "raw", "default": value} for name, value in DEFAULTS.items()},
    **REPORTING,
}


@dataclass(frozen=True)
class Settings:
    """``batch`` is how many systems are written to at a time, ``canary`` how many of them come before all others."""

    batch: int
    canary: int
    brakes: Brakes


def settings_of(fleet: Fleet) -> Settings:
    """The settings of a run; raises OptionError, naming the variables, for what cannot be meant."""
    given, parallel = given_of(fleet.settings, DEFAULTS), fleet.settings["parallel"]
    against = Objections()
    batch = given["batch"] or parallel
    settings = Settings(
        batch=against.of(lambda: at_least_one("configure_batch", batch, "systems are configured"), parallel),
        canary=against.of(lambda: count_of("configure_canary", given["canary"], 0, CANARY), 0),
        brakes=brakes_of("configure", given, fleet.now(), against),
    )
    against.sentences += objections_to(fleet, settings.canary)
    against.told()
    return settings
