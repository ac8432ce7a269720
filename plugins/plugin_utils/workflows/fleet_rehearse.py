# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Configure and upgrade run on a simulated copy of all systems of a play, which themselves are only read."""

from __future__ import annotations

import json
import math
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.system_info import OPERATION as SYSTEM_INFO
from ansible_collections.extrahop.revealx.plugins.module_utils._state.state_export import OPERATION as STATE_EXPORT
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.fleet import Fleet, System
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.operation import (
    REPORTING,
    FleetOperation,
    Part,
    Told,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.rows import added
from ansible_collections.extrahop.revealx.plugins.plugin_utils.rehearsal.fleet import (
    Original,
    RehearsalError,
    not_copied,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.rehearsal.order import Plan, order_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.rehearsal.report import ALL, rehearsal_report
from ansible_collections.extrahop.revealx.plugins.plugin_utils.rehearsal.variables import is_rehearsed
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.presenting import (
    lines_of,
    refused,
    statistics_of,
    write_report,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.private_folder import keep, place_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.simulating import check_simulator, rehearse
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.upgrade_reading import OF_SOME_KINDS

# Who the systems are and to whom they are connected; what a kind does not offer is left out without a word.
SUBSETS = ("all", "!jobs", "!privileges", "!processes", "!services", *OF_SOME_KINDS)
OTHERS = "Nothing was rehearsed: other systems of the run cannot be read, and a fleet with holes proves nothing."
# Folders above this file: workflows, plugin_utils, plugins, the collection, its namespace, ansible_collections.
ABOVE = 6
# The answer of a survey is text: lists and mappings are JSON then.
GIVEN = {"faults": list, "timings": dict}


@dataclass(frozen=True)
class Seen:
    """What was read of a real system, and what it was sent for it."""

    original: Original
    requests: Mapping[str, int]


def check(options: Mapping[str, Any]) -> None:
    """Refuse faults and timings that are no list of mappings and no mapping, and times that are none."""
    for name in GIVEN:
        _given(options, name)
    if any(not isinstance(fault, Mapping) for fault in _given(options, "faults")):
        raise OptionError("rehearse_faults holds something else than mappings, one for each fault.")
    for name in ("speed", "timeout"):
        if not 0 < options[name] < math.inf:
            raise OptionError(f"rehearse_{name} is {options[name]}: give a number above 0.")


def run(fleet: Fleet) -> Told:
    """Read all systems, rehearse on a copy of them, and tell what would fail."""
    checkout = _checkout(fleet.settings["simulator"])
    try:
        check_simulator(fleet.settings["python"], checkout)
    except OptionError as error:
        return refused(fleet, {system.name: str(error) for system in fleet.systems}, "")
    seen, failures = _read(fleet)
    if failures:
        return refused(fleet, failures, OTHERS)
    folder = tempfile.mkdtemp(prefix="rehearse.")
    try:
        return _told(fleet, seen, *_rehearsed(fleet, seen, folder, checkout), folder)
    except (OptionError, RehearsalError) as error:
        return refused(fleet, {system.name: str(error) for system in fleet.systems}, "")
    finally:
        # The variables of the run lie there, secrets among them.
        if not fleet.settings["keep"]:
            shutil.rmtree(folder, ignore_errors=True)


def _checkout(given: str) -> str:
    """The folder of the repository: the one that is given, or this collection if it is one; else empty."""
    own = os.path.join(_above(), "extrahop", "revealx")
    return place_of(given or own) if given or os.path.isdir(os.path.join(own, "simulator")) else ""


# ---- the real fleet


def _read(fleet: Fleet) -> tuple[list[Seen], dict[str, str]]:
    """What was read of each system, and why one could not be read."""
    outcomes = fleet.each(
        fleet.systems, lambda system: _see(fleet, system), fleet.settings["parallel"], step="read for the copy"
    )
    failures = {
        name: fleet.problem_of(outcome) for name, outcome in outcomes.items() if outcome.error or not outcome.begun
    }
    return [outcome.value for name, outcome in outcomes.items() if name not in failures], failures


def _see(fleet: Fleet, system: System) -> Seen:
    if system.problem:
        raise OptionError(system.problem)
    sent: list[Mapping] = []

    def ask(operation: Operation, options: Mapping[str, Any], may_fail: bool = False) -> dict[str, Any]:
        # Check mode makes each session read-only: the client refuses every write.
        done = fleet.perform(system, operation, options, check_mode=True)
        sent.append(done.data.get("requests") or {})
        if done.failed and not may_fail:
            raise OptionError(done.data["msg"])
        return done.data

    info = ask(SYSTEM_INFO, {"gather_subset": list(SUBSETS)})
    cluster = None
    if info["system"].get("kind") == "recordstore":
        # While nodes differ in version a cluster may not answer.
        cluster = ask(SYSTEM_INFO, {"gather_subset": ["cluster"]}, may_fail=True).get("cluster")
    seen = {
        "name": system.name,
        "groups": list(system.groups),
        "cluster": system.variables.get("extrahop_cluster"),
        "info": {**info, "cluster": cluster},
        "state": ask(STATE_EXPORT, {}),
    }
    return Seen(Original.from_seen(seen), added(sent))


# ---- the copy


def _rehearsed(fleet: Fleet, seen: list[Seen], folder: str, checkout: str) -> tuple[dict[str, Any], Plan]:
    """The simulator's answer, and what it was asked for."""
    settings = fleet.settings
    plan = Plan(
        playbooks=_playbooks(fleet),
        python=settings["python"],
        collections_path=os.path.dirname(_above()),
        speed=settings["speed"],
        timeout=settings["timeout"],
        faults=_given(settings, "faults"),
        timings=_given(settings, "timings"),
    )
    variables = {system.name: system.handed_on for system in fleet.systems}
    order, inventory = order_of([one.original for one in seen], variables, folder, plan)
    keep(folder, {"order.json": json.dumps(order), "inventory.yml": inventory})
    fleet.terminal.line("", f"{' and '.join(plan.playbooks)}: running on a copy of {len(seen)} systems")
    return rehearse(plan.python, checkout, os.path.join(folder, "order.json"), fleet.stopping), plan


def _playbooks(fleet: Fleet) -> tuple[str, ...]:
    wanted = fleet.settings["playbook"]
    if wanted != "both":
        return (wanted,)
    has_version = any(system.variables.get("upgrade_version") not in (None, "") for system in fleet.systems)
    return ("configure", "upgrade") if has_version else ("configure",)


def _above() -> str:
    """The folder ansible_collections that this collection was found in."""
    place = os.path.abspath(__file__)
    for _folder in range(ABOVE):
        place = os.path.dirname(place)
    return place


def _given(options: Mapping[str, Any], name: str) -> Any:
    value = options[name]
    if isinstance(value, str) and value.strip():
        try:
            value = json.loads(value)
        except ValueError as error:
            raise OptionError(f"rehearse_{name} is no JSON ({error}).") from error
    value = value or GIVEN[name]()
    if not isinstance(value, GIVEN[name]):
        raise OptionError(f"rehearse_{name} is {value!r}: a {'list' if GIVEN[name] is list else 'mapping'} is wanted.")
    return value


# ---- what it showed


def _told(fleet: Fleet, seen: list[Seen], answer: Mapping[str, Any], plan: Plan, folder: str) -> Told:
    originals = [one.original for one in seen]
    asked = {one.original.name: one.requests for one in seen}
    told = rehearsal_report(answer, originals, lacking=not_copied(originals), asked=asked, speed=plan.speed)
    document, failures = {**told["document"], "made": fleet.moment()}, told["failures"]
    written = write_report(fleet, "rehearsal", document)
    # The screen is for what happened; the files have the rest.
    screen = {key: value for key, value in document.items() if key not in ("timeline", "readiness", "requests")}
    kept = f"Inventory, order and output are kept in {folder}" if fleet.settings["keep"] else ""
    reasons = {system.name: failures.get(system.name) or failures.get(ALL) or "" for system in fleet.systems}
    return Told(
        {name: Part(failed=bool(reason), reason=reason) for name, reason in reasons.items()},
        lines=[*lines_of(fleet, screen), *filter(None, [kept, written])],
        statistics=statistics_of(document),
        values={"summary": document["summary"]},
    )


OPERATION = FleetOperation(
    "fleet_rehearse",
    run,
    {
        "playbook": {"type": "str", "choices": ["configure", "upgrade", "both"], "default": "both"},
        "speed": {"type": "float", "default": 60},
        "faults": {"type": "raw", "default": []},
        "timings": {"type": "raw", "default": {}},
        "timeout": {"type": "float", "default": 3600},
        "keep": {"type": "bool", "default": False},
        "simulator": {"type": "str", "default": ""},
        "python": {"type": "str", "required": True},
        **REPORTING,
    },
    ("upgrade_version", "extrahop_cluster"),
    check=check,
    hands_on=is_rehearsed,
)
