# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The declared state of many systems, planned and applied by the operation of the module state."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError, shortened
from ansible_collections.extrahop.revealx.plugins.module_utils._state.planning import Pace
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.fleet import Fleet, Outcome, System
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.layers import ORDER
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.member import asked_at
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.plan import MOST_NAMED
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.seals import Seals
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.declarations import (
    OUT_OF_BACKUP,
    Declarations,
    Declared,
    layers_of,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.role_words import in_words_of, of_entry
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.wanted import truth

# Inventory variables of each system, and the options of the module state that they stand for.
OPTIONS = {
    "configure_prune": "prune",
    "configure_protected": "protected",
    "configure_max_deletes": "max_deletes",
    "configure_save": "save",
    "configure_save_foreign": "save_foreign",
    "configure_partial": "partial",
}
TRUTHS = {"configure_save", "configure_save_foreign", "configure_partial"}
MAX_DELETES = "configure_max_deletes"
# Beside the layers, of which no operation knows the names.
VARIABLES = (ORDER, *OPTIONS)
# What the role configure wants where nothing is said, and the module does not.
DEFAULTS = {"save": True}
TWINS = (
    "It is the same system as {others}: they have one address, and would be written to side by side. Keep one of the "
    "names in the inventory, or configure one after the other (--limit)."
)
# Seconds for an answer: what our own work takes, with all turns taken, is less.
PATIENCE = 0.1
# What is kept of a result: a plan of a thousand systems has to fit into memory.
KEPT = ("objects", "plan", "changed", "msg", "failed", "requests", "diff")


def planned(fleet: Fleet, seals: Seals | None = None, **options: Any) -> dict[str, dict]:
    """Results of state in check mode by system, skipped where nothing is declared. With ``seals`` they have ``seals``,
    and what was not approved fails. ``options`` are put in place of what the variables say, None leaves an option
    out."""
    # Where all turns are taken, a second connection to a system that answers at once only takes from the others.
    is_full = sum(map(_is_asked, fleet.systems)) >= fleet.settings["parallel"]
    declarations = Declarations(Pace(PATIENCE) if is_full else None)

    def work(system: System) -> dict:
        return _state(fleet, system, declarations.of(system), True, options, seals)

    return _results(fleet, fleet.systems, "planned", work)


def applied(
    fleet: Fleet,
    systems: Sequence[System],
    seals: Seals,
    at_most: int,
    may_begin: Callable[[System], bool],
    note: Callable[[str, Mapping], None],
) -> dict[str, dict]:
    """Results of state by system, ``at_most`` at a time. Each system is asked whether it ``may_begin`` when its turn
    has come, and ``note`` gets name and result of each as soon as it is there."""
    declarations = Declarations()

    def work(system: System) -> dict:
        result: dict = {"failed": True}
        try:
            result = _state(fleet, system, declarations.of(system), False, {}, seals)
        finally:
            note(system.name, result)
        return result

    return _results(fleet, systems, "configured", work, at_most, may_begin)


def without_twins(fleet: Fleet, results: Mapping[str, dict]) -> dict[str, dict]:
    """The results of planning, failed for all names of one system where there is something to do for one of them: two
    plans of it, made side by side, know nothing of each other."""
    by_place: dict[str, list[str]] = {}
    for system in filter(_is_asked, fleet.systems):
        if system.address:
            by_place.setdefault(asked_at(system.address), []).append(system.name)
    refused = {}
    for names in by_place.values():
        if len(names) > 1 and any(results[name].get("plan") for name in names):
            for name in names:
                why = TWINS.format(others=shortened([one for one in names if one != name], MOST_NAMED))
                refused[name] = {"failed": True, "msg": why, "requests": results[name].get("requests") or {}}
    return {**results, **refused}


def _state(
    fleet: Fleet,
    system: System,
    declared: Declared,
    check_mode: bool,
    options: Mapping[str, Any],
    seals: Seals | None,
) -> dict:
    given = {**DEFAULTS, **_given(system)}
    approval = seals.approval(system.name) if seals is not None else None
    # What is written is planned once more, and held against the approved plan once more: others may have been there.
    done = fleet.perform(system, declared.operation(approval), {**given, **options}, check_mode=check_mode)
    result = {**{key: done.data[key] for key in KEPT if key in done.data}, "failed": done.failed}
    role = "rollback" if system.variables.get(OUT_OF_BACKUP) else "configure"
    if done.failed and "msg" in result:
        result["msg"] = in_words_of(role, done)
    for entry in result.get("objects", ()):
        if entry.get("error"):
            entry["error"] = of_entry(role, entry["error"])
        entry["layer"] = declared.merged.layer_of(entry["section"], entry["name"])
    if approval is not None:
        result["seals"] = approval.seals
    # Of a document that is refused as a whole the plan tells what its other parts would do.
    return {**result, "held_back": done.failed and check_mode and not done.data.get("plan")}


def _given(system: System) -> dict[str, Any]:
    """The options that the variables of a system give; raises OptionError, naming the variable, for what cannot be
    meant."""
    said = {name: system.variables.get(name) for name in OPTIONS}
    said = {name: value for name, value in said.items() if value not in (None, "")}
    for name in TRUTHS & set(said):
        said[name] = truth(name, said[name])
    if MAX_DELETES in said:
        said[MAX_DELETES] = _count(MAX_DELETES, said[MAX_DELETES])
    return {OPTIONS[name]: value for name, value in said.items()}


def _count(name: str, value: Any) -> int:
    if isinstance(value, bool) or not str(value).strip().isdecimal():
        raise OptionError(f"{name} is {value!r}: give a whole number from 0 on.")
    return int(str(value))


def _results(
    fleet: Fleet,
    systems: Sequence[System],
    step: str,
    work: Callable[[System], dict],
    at_most: int = 0,
    may_begin: Callable[[System], bool] = lambda system: True,
) -> dict[str, dict]:
    at_most = at_most or fleet.settings["parallel"]
    asked = filter(_is_asked, systems)
    outcomes = fleet.each(asked, work, at_most, step=step, told=_told, may_begin=may_begin)
    results = {name: _result(outcome, fleet) for name, outcome in outcomes.items()}
    return {system.name: results.get(system.name) or _without(system) for system in systems}


def _is_asked(system: System) -> bool:
    return bool(layers_of(system)) and not system.problem


def _without(system: System) -> dict:
    """The result of a system that is not spoken to."""
    return {"failed": True, "msg": system.problem} if system.problem else {"skipped": True}


def _result(outcome: Outcome, fleet: Fleet) -> dict:
    problem = fleet.problem_of(outcome)
    return {"failed": True, "msg": problem} if problem else outcome.value


def _told(result: Mapping) -> str:
    if result["failed"]:
        return f"failed: {result.get('msg', '')}"
    changes = len(result["plan"])
    return f"{changes or 'no'} change{'s' if changes != 1 else ''}"
