# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""A fleet operation: what one task does with many systems. The fleet adapter runs it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.fleet import Fleet

# Options of a run over many systems: how many are read at a time; and where its report is written.
PARALLEL: Mapping[str, dict] = {"parallel": {"type": "int", "default": 32}}
REPORTING: Mapping[str, dict] = {"folder": {"type": "str", "default": ""}, **PARALLEL}


@dataclass
class Part:
    """What a run came to for one system: the closing task of each host tells it."""

    changed: bool = False
    failed: bool = False
    reason: str = ""
    diff: Sequence[Mapping[str, Any]] = ()
    "What Ansible shows of the system where it was asked for differences."

    def export(self, with_diff: bool = False) -> dict:
        told = {"changed": self.changed, "failed": self.failed, "reason": self.reason}
        return {**told, "diff": list(self.diff)} if with_diff and self.diff else told


@dataclass
class Told:
    """What a fleet operation hands back.

    ``parts`` are by system; ``lines`` are shown last; ``statistics`` are for a workflow (AWX keeps them with the job);
    ``values`` stand in the result under their names, and are small: every host of the play gets them.
    """

    parts: Mapping[str, Part]
    lines: Sequence[str] = ()
    statistics: Mapping[str, Any] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)


def parts_of(fleet: Fleet, failures: Mapping[str, str]) -> dict[str, Part]:
    """The part of each system of a run that changes none: failed with its reason, or well."""
    return {
        system.name: Part(failed=system.name in failures, reason=failures.get(system.name, ""))
        for system in fleet.systems
    }


@dataclass(frozen=True)
class FleetOperation:
    """What a task on a fleet does.

    ``options`` is an Ansible argument spec of what is the same for all systems; ``variables`` names the inventory
    variables that each system may have for itself. ``check`` refuses options by OptionError before anything is sent.
    ``layered`` says of a further variable whether it is a layer of declared state: a system has all of them.
    One that ``is_offline`` speaks to no system: connections are not worked out, keys need not be there.
    ``hands_on`` says of an inventory variable whether another run of Ansible is to get it (``System.handed_on``).
    ``verbatim`` are further settings out of variables, by name, that are one for all systems and no templates.
    """

    name: str
    run: Callable[[Fleet], Told]
    options: Mapping[str, dict] = field(default_factory=dict)
    variables: Collection[str] = ()
    check: Callable[[Mapping[str, Any]], None] = lambda options: None
    layered: Callable[[str], bool] | None = None
    is_offline: bool = False
    hands_on: Callable[[str], bool] | None = None
    verbatim: Mapping[str, str] = field(default_factory=dict)

    def refuse(self, options: Mapping[str, Any]) -> None:
        """Raise OptionError for what is wrong with options that have the types of their spec."""
        if options.get("parallel", 1) < 1:
            raise OptionError(f"parallel is {options['parallel']} (fleet_parallel of the roles): give 1 or more.")
        self.check(options)
