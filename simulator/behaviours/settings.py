# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Settings objects: services, ticketing, detections access (contract: service_settings and the two models after it)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.behaviours import seeding
from simulator.contract import UNKNOWN_FIELD
from simulator.handlers import handles
from simulator.model import Refusal, Request
from simulator.system import System

SEEDS = ("services", "ticketing", "detections_access")
SERVICES = {"admin": True, "keyreceiver": False, "snmp": False, "ssh": True}
# The receiver takes keys for decryption, which sensors do, with a licence for it.
SENSOR_ONLY = ("keyreceiver",)
LICENSED = {"keyreceiver": "ssl_decryption"}
SWITCHES = ("external_ticketing_enabled", "internal_ticketing_enabled")
TICKETING = {**dict.fromkeys(SWITCHES, False), "url_template": ""}
TICKET = "$ticket_id"


def prepare(system: System, spec: Mapping[str, Any]) -> None:
    """Give the system its settings; a seed may hold what the system answers, in a field of later firmware too."""
    services = {name: is_on for name, is_on in SERVICES.items() if system.kind == "sensor" or name not in SENSOR_ONLY}
    system.state["services"] = {name: {"enabled": is_on} for name, is_on in services.items()}
    for name, value in seeding.mapping(spec, "services").items():
        if name in services:
            system.state["services"][name] = {"enabled": value["enabled"]}
    ticketing = {**TICKETING, **seeding.mapping(spec, "ticketing")}
    system.state["ticketing"] = {name: ticketing[name] for name in TICKETING}
    system.state["detections_access"] = {"enabled": bool(seeding.mapping(spec, "detections_access").get("enabled"))}


@handles("GET /extrahop/services")
def get_services(system: System, request: Request) -> dict[str, Any]:
    return system.state["services"]


@handles("PATCH /extrahop/services")
def change_services(system: System, request: Request) -> None:
    services, modules = system.state["services"], system.state["license"]["modules"]
    for name, value in request.body.items():
        if name not in services:
            raise Refusal(400, f"{name} is no service of this system; there are: {', '.join(services)}")
        if value["enabled"] and name in LICENSED and not modules.get(LICENSED[name]):
            raise Refusal(403, f"The service {name} is not licensed", "not_licensed")
    services.update(request.body)


@handles("GET /extrahop/ticketing")
def get_ticketing(system: System, request: Request) -> dict[str, Any]:
    """The deprecated `enabled` says of both ways whether there is any."""
    ticketing = system.state["ticketing"]
    return {**ticketing, "enabled": any(ticketing[name] for name in SWITCHES)}


@handles("PATCH /extrahop/ticketing")
def change_ticketing(system: System, request: Request) -> None:
    """Each switch needs the other beside it; the deprecated `enabled` is taken, and nothing follows from it."""
    body = {name: value for name, value in request.body.items() if name in TICKETING}
    given = [name for name in SWITCHES if name in body]
    if len(given) == 1:
        raise Refusal(422, f"{given[0]}: {' and '.join(SWITCHES)} are given together")
    if body.get("url_template") and TICKET not in body["url_template"]:
        raise Refusal(422, f"url_template must hold {TICKET}")
    system.state["ticketing"].update(body)


@handles("GET /extrahop/detections/access")
def get_access(system: System, request: Request) -> dict[str, Any]:
    return system.state["detections_access"]


@handles("PUT /extrahop/detections/access")
def replace_access(system: System, request: Request) -> None:
    # What a system answers it takes back, in a field of later firmware too.
    given = {name: value for name, value in request.body.items() if name != UNKNOWN_FIELD}
    if system.state["detections_access"]["enabled"] and not given["enabled"]:
        raise Refusal(400, "enabled cannot be set back to false")
    system.state["detections_access"] = given
