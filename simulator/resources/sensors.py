# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What belongs to one sensor of a console: sensor tags and domain controllers; and joining the cloud product."""

from __future__ import annotations

from typing import Any

from simulator.behaviours import connections
from simulator.handlers import handles
from simulator.model import Answer, Refusal, Request
from simulator.system import System

SECRETS = ("password", "password_interval")


def _check_sensors(system: System, ids: list[int]) -> None:
    # Ids are those of GET /appliances; 0 is the system itself.
    for one in ids:
        if one != 0:
            connections.remote(system, one)


@handles("POST /appliances/sensortags")
def create_tag(system: System, request: Request) -> Answer:
    _check_sensors(system, request.body.get("sensors", []))
    identifier = system.collections["/appliances/sensortags"].create(request.body)
    return Answer(headers={"Location": f"/appliances/sensortags/{identifier}"})


@handles("PATCH /appliances/sensortags/{id}")
def change_tag(system: System, request: Request) -> None:
    _check_sensors(system, request.body.get("sensors", []))
    system.collections["/appliances/sensortags"].update(request.path["id"], request.body)


@handles("POST /appliances/sensortags/delete")
def delete_tags(system: System, request: Request) -> None:
    collection = system.collections["/appliances/sensortags"]
    missing = [one for one in request.body["sensortags"] if one not in collection.objects]
    if missing:
        raise Refusal(400, f"No sensor tag with id {', '.join(map(str, missing))} was found")
    for one in dict.fromkeys(request.body["sensortags"]):
        collection.delete(one)


@handles("GET /appliances/{id}/sensortags")
def tags_of(system: System, request: Request) -> list[dict[str, Any]]:
    _check_sensors(system, [request.path["id"]])
    return [tag for tag in system.collections["/appliances/sensortags"] if request.path["id"] in tag["sensors"]]


@handles("PATCH /appliances/{id}/sensortags")
def set_tags_of(system: System, request: Request) -> None:
    sensor, collection = request.path["id"], system.collections["/appliances/sensortags"]
    _check_sensors(system, [sensor])
    wanted = request.body["sensortags"]
    missing = [one for one in wanted if one not in collection.objects]
    if missing:
        raise Refusal(400, f"No sensor tag with id {', '.join(map(str, missing))} was found")
    for tag in collection:
        kept = [one for one in tag["sensors"] if one != sensor]
        tag["sensors"] = [*kept, sensor] if tag["id"] in wanted else kept


def _controllers(system: System, request: Request) -> dict[str, dict[str, Any]]:
    _check_sensors(system, [request.path["id"]])
    return system.state.setdefault("domain_controllers", {}).setdefault(request.path["id"], {})


def _without_secrets(controller: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in controller.items() if name not in SECRETS}


@handles("GET /appliances/{id}/domaincontrollers/connections")
def list_controllers(system: System, request: Request) -> list[dict[str, Any]]:
    return [_without_secrets(one) for one in _controllers(system, request).values()]


@handles("POST /appliances/{id}/domaincontrollers/connections")
def add_controller(system: System, request: Request) -> None:
    controllers = _controllers(system, request)
    if request.body["dc_host"] in controllers:
        raise Refusal(400, f"A domain controller {request.body['dc_host']!r} exists already")
    controllers[request.body["dc_host"]] = request.body


@handles("GET /appliances/{id}/domaincontrollers/connections/{dc_host}")
def read_controller(system: System, request: Request) -> dict[str, Any]:
    controller = _controllers(system, request).get(request.path["dc_host"])
    if controller is None:
        raise Refusal(404, f"No domain controller {request.path['dc_host']!r} was found")
    return _without_secrets(controller)


@handles("DELETE /appliances/{id}/domaincontrollers/connections/{dc_host}")
def remove_controller(system: System, request: Request) -> None:
    if _controllers(system, request).pop(request.path["dc_host"], None) is None:
        raise Refusal(404, f"No domain controller {request.path['dc_host']!r} was found")


@handles("POST /appliances/{id}/domaincontrollers/testconnection")
def try_controller(system: System, request: Request) -> dict[str, Any]:
    _controllers(system, request)
    return {"success": True}


@handles("POST /cloud/connect")
def connect_cloud(system: System, request: Request) -> None:
    """Join the cloud product; a missing token is refused by 422, one that it does not take by 400."""
    if not request.body["cloud_token"]:
        raise Refusal(422, "cloud_token must not be empty")
    if len(request.body["cloud_token"].split()) > 1:
        raise Refusal(400, "The cloud product did not take the token")
    system.state["cloud_services"].update(enrolled=True, nickname=request.body["nickname"])


@handles("POST /pairing/token")
def make_pairing_token(system: System, request: Request) -> dict[str, str]:
    """A new token each time; the answer's fields are not published."""
    system.state["pairing_token"] = _made_up(system)
    return {"token": system.state["pairing_token"]}


@handles("GET /extrahop/flowlogs/secret")
def read_flow_log_secret(system: System, request: Request) -> dict[str, str]:
    return {"secret": system.state.setdefault("flow_log_secret", _made_up(system))}


@handles("POST /extrahop/flowlogs/secret")
def make_flow_log_secret(system: System, request: Request) -> dict[str, str]:
    system.state["flow_log_secret"] = _made_up(system)
    return {"secret": system.state["flow_log_secret"]}


def _made_up(system: System) -> str:
    return "".join(system.rng.choices("ABCDEFGHJKLMNPQRSTUVWXYZ23456789", k=24))
