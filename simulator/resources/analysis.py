# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Analysis priority: the ranked rules of a sensor, and who manages them."""

from __future__ import annotations

from typing import Any

from simulator.behaviours import connections
from simulator.handlers import handles
from simulator.model import Refusal, Request
from simulator.system import System

EMPTY = {"autofill_advanced": True, "autofill_standard": True, "advanced_rules": [], "standard_rules": []}


LISTS = ("advanced_rules", "standard_rules")


def manager_of(sensor: System) -> int:
    """The id by which a sensor knows the console that manages its rules; 0: the sensor does it."""
    return sensor.state.get("analysis_manager", 0)


def _sensor(system: System, request: Request) -> System:
    """The sensor whose rules a path names: on a console by its id, on a sensor itself by 0; Refusal 404 or 422."""
    identifier = request.path["appliance_id"]
    if identifier == 0 and system.kind == "sensor":
        return system
    asked = connections.remote(system, identifier) if identifier and system.kind == "console" else system
    if asked.kind != "sensor" or system.kind == "sensor":
        raise Refusal(422, f"The appliance with id {identifier} is no sensor of this system")
    return asked


@handles("GET /analysispriority/config/{appliance_id}")
def read_rules(system: System, request: Request) -> dict[str, Any]:
    sensor = _sensor(system, request)
    rules = sensor.state.get("analysis_priority", EMPTY)
    if system.uncertainties["analysis_answer"] == "four_keys":
        return rules
    is_in_effect = (manager_of(sensor) == 0) == (sensor is system)
    return {**rules, **{name: rules[name] or None for name in LISTS}, "is_in_effect": is_in_effect}


@handles("PUT /analysispriority/config/{appliance_id}")
def replace_rules(system: System, request: Request) -> None:
    sensor = _sensor(system, request)
    if (manager_of(sensor) == 0) != (sensor is system):
        raise Refusal(403, f"The analysis priorities of {sensor.hostname} are managed by another system")
    groups = system.collections["/devicegroups"].objects
    for rules in LISTS:
        for rule in request.body.get(rules) or []:
            if rule["object_id"] not in groups:
                raise Refusal(400, f"{rules}: no device group with id {rule['object_id']} was found")
    lists = {name: request.body.get(name) or [] for name in LISTS}
    sensor.state["analysis_priority"] = {**request.body, **lists}


def _only_itself(request: Request) -> None:
    if request.path["appliance_id"] != 0:
        raise Refusal(403, "Who manages the priorities is told by the sensor itself: the id is 0")


@handles("GET /analysispriority/{appliance_id}/manager")
def read_manager(system: System, request: Request) -> dict[str, Any]:
    _only_itself(request)
    manager = manager_of(system)
    console = connections.remote(system, manager) if manager else system
    return {"manager": {"id": manager, "hostname": console.hostname}}


@handles("PATCH /analysispriority/{appliance_id}/manager")
def set_manager(system: System, request: Request) -> None:
    _only_itself(request)
    manager = request.body.get("manager", manager_of(system))
    if manager and connections.remote(system, manager).kind != "console":
        raise Refusal(422, f"The appliance with id {manager} is no console")
    system.state["analysis_manager"] = manager
