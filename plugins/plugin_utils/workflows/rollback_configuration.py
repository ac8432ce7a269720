# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The configuration of backups brought back: all of them are checked before anything is written to one system."""

from __future__ import annotations

import dataclasses
import json
import os
import re
from collections.abc import Iterable, Mapping
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.api_request import OPERATION as API_REQUEST
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.backup import OPERATION as CUSTOMIZATIONS
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.system_info import OPERATION as SYSTEM_INFO
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.backup_folder import (
    CUSTOMIZATIONS as CUSTOMIZATIONS_FILE,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.backup_folder import (
    MANIFEST,
    backups_of,
    objections_to,
    problems_of,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.fleet import Fleet, System
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.folder_names import folder_name
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.operation import Part, Told
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows import fleet_configure
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.backing_up import DEFAULTS
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.declarations import DECLARED, OUT_OF_BACKUP
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.presenting import (
    crowd_of,
    failure_lines,
    refused,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.private_folder import place_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.way_back import BRAKES, LATEST, WayBack

NOT_RESTORED = "its customizations were not restored, since the run was ended: {reason}"
OTHERS = "Nothing was written. The backups of other systems cannot be used, as is told above."
PATTERN = re.compile(r"([*?\[])")


@dataclasses.dataclass
class Held:
    """The backup that is brought back to a system. ``folder`` is empty when there is none of it.

    ``objections`` speak against it, and then against the whole run; ``problem`` against this system alone.
    """

    folder: str = ""
    manifest: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    document: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    "All sections of its state document, with the whole running config."
    objections: list[str] = dataclasses.field(default_factory=list)
    problem: str = ""

    @property
    def customizations(self) -> str:
        """The name of the backup on the system; empty when there is none, as of recordstores and packetstores."""
        return str(self.manifest.get("customizations") or "")


def run(fleet: Fleet, ways: Mapping[str, WayBack]) -> Told:
    """Check every backup, plan what is brought back and show it; outside of check mode carry it out."""
    held = _held(fleet, ways)
    against = {name: f"{one.folder}: {', '.join(one.objections)}" for name, one in held.items() if one.objections}
    if against:
        reasons = {name: f"Nothing was written. {reason}." for name, reason in against.items()}
        return refused(fleet, reasons, OTHERS)
    failures = {name: one.problem for name, one in held.items() if one.problem}
    there = {name: one for name, one in held.items() if one.folder}
    if not there and not failures:
        return refused(fleet, {name: _nothing_at_all(fleet, name, ways) for name in held}, "")
    if strange := _strange(there, ways):
        reason = f"rollback_sections names {', '.join(strange)}: no backup of this run has such a section."
        return refused(fleet, {name: f"Nothing was written. {reason}" for name in held}, "")
    for line in _left_alone(fleet, held, ways):
        fleet.terminal.line("", line)
    usable = {name: one for name, one in there.items() if not one.problem}
    told = _brought_back(fleet, usable, ways, failures)
    parts = {**{name: Part() for name in held}, **told.parts}
    restored = _restored(fleet, [name for name in usable if not parts[name].failed], usable, ways)
    not_restored = {name: failure for name, failure in restored.items() if failure}
    failures |= not_restored
    for name, failure in restored.items():
        parts[name].changed |= not failure
    for name, failure in failures.items():
        parts[name] = Part(parts[name].changed, failed=True, reason=f"{name}: {failure}")
    told.parts = parts
    # Table, summary and the place of the report come last.
    told.lines = [*failure_lines(fleet, not_restored), *told.lines]
    return told


# ---- which backup


def _held(fleet: Fleet, ways: Mapping[str, WayBack]) -> dict[str, Held]:
    """The backup of each system, by name."""

    def work(system: System) -> Held:
        return _look(fleet, system, ways[system.name])

    outcomes = fleet.each(fleet.systems, work, fleet.settings["parallel"], step="backup checked", told=_told)
    found = {}
    for name, outcome in outcomes.items():
        problem = fleet.problem_of(outcome)
        found[name] = Held(problem=problem) if problem else outcome.value
    return found


def _look(fleet: Fleet, system: System, way: WayBack) -> Held:
    folder = _folder(fleet, system, way)
    if not os.path.isdir(folder):
        return Held()
    problems = problems_of(folder)
    if problems:
        return Held(folder, objections=problems)
    manifest = _read(folder, MANIFEST)
    who = _asked(fleet, system, SYSTEM_INFO, {"gather_subset": ["identity"]})["identity"]
    if objections := objections_to(manifest, system.name, way.kind, who, way.is_replaced):
        return Held(folder, objections=objections)
    document = _read(folder, "state.json")
    running = {"config": _read(folder, "running_config.json"), "state": "replaced"}
    held = Held(folder, manifest, {**document, "running_config": running})
    if way.with_customizations and held.customizations:
        listed = _asked(fleet, system, API_REQUEST, {"path": "/customizations"})["json"] or []
        if held.customizations not in [one.get("name") for one in listed]:
            held.problem = (
                f"Nothing was written to {system.name}: it no longer holds {held.customizations}, the backup of its "
                f"customizations. Bring {os.path.join(folder, CUSTOMIZATIONS_FILE)} back by hand, and start again "
                "without rollback_customizations."
            )
    return held


def _folder(fleet: Fleet, system: System, way: WayBack) -> str:
    """Where the backup of a system is; of ``latest`` empty when there is none."""
    place = place_of(_place(system, way))
    if way.source != LATEST:
        return os.path.join(place, folder_name(system.name))
    there = backups_of(place, system.name)
    for one in there:
        if one["doubt"]:
            fleet.progress(system.name, f"{one['path']}: {one['doubt']}")
    return there[0]["path"] if there else ""


def _place(system: System, way: WayBack) -> str:
    if way.source != LATEST:
        return way.source
    return str(system.variables.get("backup_dest") or DEFAULTS["backup_dest"])


def _read(folder: str, name: str) -> Any:
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        return json.load(file)


def _asked(fleet: Fleet, system: System, operation: Operation, options: Mapping[str, Any]) -> dict[str, Any]:
    """The values of an operation; raises OptionError, with its own words, where it failed."""
    done = fleet.perform(system, operation, options)
    if done.failed:
        raise OptionError(done.data["msg"])
    return done.data


# ---- what speaks against all of it


def _nothing_at_all(fleet: Fleet, name: str, ways: Mapping[str, WayBack]) -> str:
    system = next(system for system in fleet.systems if system.name == name)
    return (
        f"There is no backup of a system of this run in {_place(system, ways[name])}. rollback_from is the folder of "
        "one run of the backup (it has a folder for each system), or latest."
    )


def _strange(there: Mapping[str, Held], ways: Mapping[str, WayBack]) -> list[str]:
    """Sections that no backup has: a slip of the pen would bring back nothing, without a word."""
    known = {section for one in there.values() for section in one.document}
    # What a system that fails by itself holds is not known.
    if any(one.problem for one in there.values()) and not known:
        return []
    wanted = dict.fromkeys(section for way in ways.values() for section in way.sections)
    return [section for section in wanted if section not in known]


def _left_alone(fleet: Fleet, held: Mapping[str, Held], ways: Mapping[str, WayBack]) -> Iterable[str]:
    places: dict[str, list[str]] = {}
    for system in fleet.systems:
        if not held[system.name].folder and not held[system.name].problem:
            places.setdefault(_place(system, ways[system.name]), []).append(system.name)
    for place, names in places.items():
        verb = "is" if len(names) == 1 else "are"
        yield f"{crowd_of(fleet).told(names)} {verb} left alone: there is no backup in {place}."


# ---- the way


def _brought_back(
    fleet: Fleet, usable: Mapping[str, Held], ways: Mapping[str, WayBack], failures: Mapping[str, str]
) -> Told:
    """The configuration of the backups applied as configure applies a declared state, and nothing but that. The report
    has the ``failures``, too: by system, why its backup cannot be used."""
    systems = []
    for system in fleet.systems:
        way, one = ways[system.name], usable.get(system.name)
        if system.name in failures:
            systems.append(dataclasses.replace(system, problem=failures[system.name], variables={}))
        # Of a system without a wanted section not even the running config is saved.
        if one and (not way.sections or set(way.sections) & set(one.document)):
            systems.append(dataclasses.replace(system, variables=_declared(system, way, one)))
    return fleet_configure.run(fleet.of(systems), "rollback") if systems else Told({})


def _declared(system: System, way: WayBack, held: Held) -> dict[str, Any]:
    """The backup as the variables of the role configure."""
    wanted = {name: part for name, part in held.document.items() if not way.sections or name in way.sections}
    # What the backup could not tell was there all the same: prune must not delete it. Names are no patterns.
    left_out = held.manifest.get("left_out") or []
    untold = [str(row["object"]) for row in left_out if row.get("object") and not row.get("field")]
    return {
        DECLARED: wanted,
        OUT_OF_BACKUP: True,
        "configure_prune": list(way.prune),
        "configure_protected": [*way.protected, *(PATTERN.sub(r"[\1]", name) for name in untold)],
        **{name: system.variables[name] for name in BRAKES if name in system.variables},
    }


def _restored(
    fleet: Fleet, names: Iterable[str], usable: Mapping[str, Held], ways: Mapping[str, WayBack]
) -> dict[str, str]:
    """Restore the customizations of these systems where that is wanted; by system why it failed, empty where not."""

    def work(system: System) -> None:
        _asked(fleet, system, CUSTOMIZATIONS, {"name": usable[system.name].customizations, "state": "restored"})

    wanted = [name for name in names if ways[name].with_customizations and usable[name].customizations]
    chosen = [system for system in fleet.systems if system.name in wanted]
    if not chosen:
        return {}
    step = "customizations to be restored" if fleet.check_mode else "customizations restored"
    outcomes = fleet.each(chosen, work, fleet.settings["parallel"], step=step)
    return {
        name: outcome.error if outcome.begun else NOT_RESTORED.format(reason=fleet.stopping.reason)
        for name, outcome in outcomes.items()
    }


def _told(held: Held) -> str:
    if held.objections:
        return f"failed: {held.folder}: {', '.join(held.objections)}"
    if held.problem:
        return f"failed: {held.problem}"
    return f"its backup is {held.folder}" if held.folder else "there is no backup of it"
