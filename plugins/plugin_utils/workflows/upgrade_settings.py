# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""What an upgrade is told for all systems together, and what is refused before the first request."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.brakes import Brakes
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.fleet import Fleet
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.operation import REPORTING
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.results import checked_skip
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.snapshot import checked_ignore
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows import backing_up
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.braking import (
    BRAKES,
    at_least_one,
    brakes_of,
    given_of,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.wanted import (
    Objections,
    Wanted,
    kind_of_group,
    not_negative,
    truth,
    wanted_of,
)

# Names and defaults of the options. Values may be text, as surveys give them; what is wrong is said of the role's
# variables, which are called as these with upgrade_ in front.
DEFAULTS: Mapping[str, Any] = {
    "ingest_after": True,
    "readiness_skip": [],
    "verification_ignore": [],
    "verification_wait": 300,
    **BRAKES,
}
OPTIONS: Mapping[str, dict] = {
    **{name: {"type": "raw", "default": value} for name, value in DEFAULTS.items()},
    **REPORTING,
}
# Of the sensors: it may stand with their group.
BATCH = "upgrade_batch"
DEFAULT_BATCH = 5


@dataclass(frozen=True)
class Settings:
    """``batch`` is how many sensors are at work at a time, ``parallel`` how many systems of other kinds;
    ``verification_wait`` is in seconds."""

    folder: str
    batch: int
    parallel: int
    ingest_after: bool
    readiness_skip: Any
    verification_ignore: Sequence[str]
    verification_wait: float
    brakes: Brakes

    def window_now(self, fleet: Fleet) -> dict:
        return self.brakes.window_now(fleet.now())


def settings_of(fleet: Fleet) -> Settings:
    """The settings of a run; raises OptionError, naming the variables, for what cannot be meant."""
    given = given_of(fleet.settings, DEFAULTS)
    against = Objections()
    against.of(lambda: checked_skip(given["readiness_skip"]), frozenset[str]())
    settings = Settings(
        folder=fleet.settings["folder"],
        batch=against.of(lambda: _batch(fleet), DEFAULT_BATCH),
        parallel=fleet.settings["parallel"],
        ingest_after=against.of(lambda: truth("upgrade_ingest_after", given["ingest_after"]), True),
        readiness_skip=given["readiness_skip"],
        verification_ignore=against.of(lambda: checked_ignore(given["verification_ignore"]), []),
        verification_wait=against.of(
            lambda: not_negative("upgrade_verification_wait", given["verification_wait"]), 0.0
        ),
        brakes=brakes_of("upgrade", given, fleet.now(), against),
    )
    against.told()
    return settings


def objections_to(fleet: Fleet) -> dict[str, str]:
    """By system, why nothing can be planned with its variables and the settings; empty where all can be used."""
    against = Objections()
    against.of(lambda: settings_of(fleet), None)
    if fleet.dropped:
        told = ", ".join(fleet.dropped)
        against.sentences.append(f"{told} failed in an earlier task, and a fleet with holes is not upgraded.")
    own: dict[str, list[str]] = {}
    wanted: list[Wanted] = []
    for system in fleet.systems:
        try:
            wanted.append(wanted_of(system))
            _find_hooks(wanted[-1])
            if wanted[-1].backup:
                backing_up.refuse_settings(system)
        except OptionError as error:
            own[system.name] = [str(error)]
    # Of a system whose variables cannot be worked out the readiness tells.
    if not own and not any(one.version for one in wanted) and not any(system.problem for system in fleet.systems):
        against.sentences.append(_nothing_wanted(fleet))
    if not own and not against.sentences:
        return {}
    return {
        system.name: " ".join([*against.sentences, *own.get(system.name, [])])
        for system in fleet.systems
        if against.sentences or system.name in own
    }


def _find_hooks(wanted: Wanted) -> None:
    """Raise OptionError for a hook that this controller does not have: not found out system after system."""
    for moment, command in wanted.hooks.items():
        if not shutil.which(command[0]):
            raise OptionError(f"upgrade_{moment}_system: {command[0]!r} is no command on this controller.")


def _nothing_wanted(fleet: Fleet) -> str:
    """Nobody starts an upgrade for nothing: the variable is missing, or its mapping has none of these kinds."""
    if not any(system.variables.get("upgrade_version") for system in fleet.systems):
        return "upgrade_version is not set: give the firmware that is wanted, in quotes, or a mapping of it by kind."
    kinds = sorted({kind_of_group(system) or "none" for system in fleet.systems})
    return f"upgrade_version has no firmware for the systems of this run, whose kinds are: {', '.join(kinds)}."


def _batch(fleet: Fleet) -> int:
    sensors = [system for system in fleet.systems if kind_of_group(system) == "sensor"]
    given = next((value for one in sensors if (value := one.variables.get(BATCH)) not in (None, "")), DEFAULT_BATCH)
    return at_least_one(BATCH, given, "sensors are upgraded")
