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


def _known(system: System, request: Request) -> int:
    identifier = request.path["appliance_id"]
    if identifier != 0:
        if system.kind != "console":
            raise Refusal(404, f"No appliance with id {identifier} was found; 0 is this sensor")
        connections.remote(system, identifier)
    return identifier


@handles("GET /analysispriority/config/{appliance_id}")
def read_rules(system: System, request: Request) -> dict[str, Any]:
    return system.state.setdefault("analysis_priority", {}).get(_known(system, request), EMPTY)


@handles("PUT /analysispriority/config/{appliance_id}")
def replace_rules(system: System, request: Request) -> None:
    identifier = _known(system, request)
    groups = system.collections["/devicegroups"].objects
    for rules in ("advanced_rules", "standard_rules"):
        for rule in request.body.get(rules) or []:
            if system.kind == "sensor" and rule["type"] == "device_group" and rule["object_id"] not in groups:
                raise Refusal(400, f"{rules}: no device group with id {rule['object_id']} was found")
    system.state.setdefault("analysis_priority", {})[identifier] = {**EMPTY, **request.body}


@handles("GET /analysispriority/{appliance_id}/manager")
def read_manager(system: System, request: Request) -> dict[str, Any]:
    _known(system, request)
    return {"manager": system.state.get("analysis_manager", 0)}


@handles("PATCH /analysispriority/{appliance_id}/manager")
def set_manager(system: System, request: Request) -> None:
    _known(system, request)
    if "manager" in request.body:
        system.state["analysis_manager"] = request.body["manager"]
