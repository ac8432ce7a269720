# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Settings objects whose fields no source names: services, ticketing, detections access (contract: open_questions).

The names below are plausible, not known. Whoever writes here must send keys that were read before; others are refused.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from simulator.behaviours import seeding
from simulator.handlers import handles
from simulator.model import Refusal, Request
from simulator.presentation import UNKNOWN_FIELD
from simulator.system import System

SEEDS = ("services", "ticketing", "detections_access")
SERVICES: dict[str, Any] = {
    "ssh": {"enabled": True},
    "snmp": {"enabled": False, "port": 161},
    "web_shell": {"enabled": True},
    "management_gui": {"enabled": True},
    "tls_session_key_receiver": {"enabled": False},
}
# The receiver takes keys for decryption, which sensors do.
SENSOR_ONLY = ("tls_session_key_receiver",)
TICKETING = {"enabled": False, "url_template": "", "add_ticket_links": False}
DETECTIONS_ACCESS = {"enabled": False, "default_level": "full"}


def prepare(system: System, spec: Mapping[str, Any]) -> None:
    services = {name: value for name, value in SERVICES.items() if system.kind == "sensor" or name not in SENSOR_ONLY}
    system.state["services"] = copy.deepcopy({**services, **seeding.mapping(spec, "services")})
    system.state["ticketing"] = {**TICKETING, **seeding.mapping(spec, "ticketing")}
    access = {**DETECTIONS_ACCESS, **seeding.mapping(spec, "detections_access")}
    system.state["detections_access"], system.state["detections_access_shipped"] = access, dict(access)


def _changed(stored: Mapping[str, Any], given: Any, where: str) -> dict[str, Any]:
    """The stored object with the given values; Refusal 400 for a key it has not or a value of another type."""
    if not isinstance(given, Mapping):
        raise Refusal(400, f"{where or 'The body'} must be an object")
    result = dict(stored)
    for name, value in given.items():
        place = f"{where}.{name}" if where else name
        if name not in stored:
            raise Refusal(400, f"{place} is not a known setting; there are: {', '.join(stored)}")
        if isinstance(stored[name], Mapping):
            result[name] = _changed(stored[name], value, place)
        elif type(value) is not type(stored[name]):
            raise Refusal(400, f"{place}: a value of type {type(stored[name]).__name__} is wanted")
        else:
            result[name] = value
    return result


@handles("GET /extrahop/services", "GET /extrahop/ticketing", "GET /extrahop/detections/access")
def get_settings(system: System, request: Request) -> dict[str, Any]:
    return system.state[_section(request)]


@handles("PATCH /extrahop/services", "PATCH /extrahop/ticketing")
def change_settings(system: System, request: Request) -> None:
    section = _section(request)
    system.state[section] = _changed(system.state[section], request.body, "")


@handles("PUT /extrahop/detections/access")
def replace_settings(system: System, request: Request) -> None:
    """Keys left out fall back to what the system was shipped with: a partial body loses settings."""
    # What a system answers it takes back, in a field of later firmware too.
    given = {name: value for name, value in request.body.items() if name != UNKNOWN_FIELD}
    system.state["detections_access"] = _changed(system.state["detections_access_shipped"], given, "")


def _section(request: Request) -> str:
    return request.template.removeprefix("/extrahop/").replace("/", "_")
