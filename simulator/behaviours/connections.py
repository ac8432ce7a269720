# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Systems connected to each other: /appliances, /nodes, IDS association, product keys, cloud services."""

from __future__ import annotations

import hashlib
import ssl
from collections.abc import Mapping
from typing import Any

from simulator.behaviours import license
from simulator.behaviours.jobs import acted
from simulator.handlers import handles
from simulator.images import parse_version
from simulator.model import Answer, Refusal, Request
from simulator.system import System

# What /appliances calls the kinds of systems.
TYPES = {"console": "command", "sensor": "discover", "recordstore": "explore", "packetstore": "trace"}
SKIP_FINGERPRINT = "insecure_skip_verification"
# Recordstores that are joined by a pairing token.
PAIRED = ("EXA5300",)
# What is wrong with the remote system (contract: POST /appliances).
NOT_VALID = 422
LICENSED_MODULES = {"console": ["ndr", "npm"], "sensor": ["ndr", "npm"], "recordstore": [], "packetstore": []}


def prepare(system: System, spec: Mapping[str, Any]) -> None:
    system.state["connections"] = {}
    system.state["first_appliance_id"] = 1 + system.rng.randrange(20)
    system.state["cloud_services"] = {"enrolled": True, "nickname": None}
    system.state["associations"] = {}
    system.state["pairing_token"] = "".join(system.rng.choices("ABCDEFGHJKLMNPQRSTUVWXYZ23456789", k=24))


def require_cloud_services(system: System, status: int = 400) -> None:
    if not system.state["cloud_services"]["enrolled"]:
        raise Refusal(status, "This system is not connected to ExtraHop Cloud Services")


def remotes(system: System) -> dict[int, System]:
    """The systems connected to this one, either way round, by appliance id."""
    fleet = system.fleet
    found = fleet.connected_to(system)
    found += [other for other in fleet.systems.values() if other is not system and system in fleet.connected_to(other)]
    return {_connection(system, other)["id"]: other for other in dict.fromkeys(found)}


def sensors(system: System) -> dict[int, System]:
    """The sensors of a console by appliance id; of any other system none."""
    joined = system.fleet.connected_to(system) if system.kind == "console" else []
    return {number: one for number, one in remotes(system).items() if one in joined and one.kind == "sensor"}


def remote(system: System, appliance_id: int) -> System:
    """A connected system; Refusal 404 when the id is unknown, also for 0, the system itself."""
    found = remotes(system).get(appliance_id)
    if found is None:
        raise Refusal(404, f"No connected appliance with id {appliance_id} was found")
    return found


def _connection(system: System, other: System) -> dict[str, Any]:
    known = system.state["connections"]
    if other.name not in known:
        taken = [one["id"] for one in known.values()]
        known[other.name] = {
            "id": max(taken, default=system.state["first_appliance_id"] - 1) + 1,
            "nickname": None,
            "data_access": True,
            "enabled": True,
            "add_time": system.clock.now_ms(),
        }
    return known[other.name]


def fingerprint(system: System) -> str:
    """SHA-256 of the certificate the system serves, lower-case hex."""
    leaf = system.listener.certificate.decode().split("-----END CERTIFICATE-----")[0] + "-----END CERTIFICATE-----\n"
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(leaf)).hexdigest()


def _appliance(system: System, appliance_id: int) -> dict[str, Any]:
    """The contract's Appliance: the system itself for 0, else a connected one."""
    other = system if appliance_id == 0 else remote(system, appliance_id)
    connection = {} if other is system else _connection(system, other)
    manages = other is not system and system in system.fleet.connected_to(other)
    modules = LICENSED_MODULES[other.kind]
    return {
        "id": appliance_id,
        "uuid": other.uuid.replace("-", ""),
        "hostname": other.hostname,
        "nickname": connection.get("nickname"),
        "display_name": connection.get("nickname") or other.hostname,
        "platform": TYPES[other.kind],
        "firmware_version": other.version,
        "license_status": license.status_of(other),
        "license_platform": other.model,
        "licensed_features": {},
        "licensed_modules": modules,
        "enabled_integrations": [],
        "product_modules": modules,
        "status_message": "Offline" if other.away else "Online",
        "connection_type": "local" if other is system else "direct",
        "data_access": connection.get("data_access", True),
        "manages_local": manages,
        "managed_by_local": other is not system and not manages,
        "fingerprint": fingerprint(other),
        "add_time": connection.get("add_time"),
        # In seconds, unlike add_time.
        "sync_time": 0 if other is system else int(system.clock.now()) - 15,
        "analysis_levels_managed": other.kind == "sensor" and bool(other.fleet.consoles_of(other)),
        "advanced_analysis_capacity": 500 if other.kind == "sensor" else None,
        "total_capacity": 2000 if other.kind == "sensor" else None,
    }


@handles("GET /appliances")
def list_appliances(system: System, request: Request) -> list[dict[str, Any]]:
    local = [0] if system.uncertainties["appliances_local"] == "listed" else []
    return [_appliance(system, one) for one in [*local, *remotes(system)] if _is_seen(system, one)]


def _is_seen(system: System, appliance_id: int) -> bool:
    """Whether a system that was connected is listed by now (uncertainty listed)."""
    others = system.state["connections"].values()
    return all(one.get("seen_from", 0.0) <= system.clock.now() for one in others if one["id"] == appliance_id)


@handles("GET /appliances/{id}")
def get_appliance(system: System, request: Request) -> dict[str, Any]:
    if not _is_seen(system, request.path["id"]):
        raise Refusal(404, f"No connected appliance with id {request.path['id']} was found")
    return _appliance(system, request.path["id"])


@handles("POST /appliances")
def connect(system: System, request: Request) -> Answer:
    body = request.body
    other = _find(system, body["host"])
    if other is None or other.away:
        raise Refusal(NOT_VALID, f"Could not reach {body['host']}")
    _check_connection(system, other, body)
    fleet = system.fleet
    upper, lower = (other, system) if other.kind == "console" and system.kind != "console" else (system, other)
    fleet.connected_to(upper)
    upper.state["connected"].append(lower.name)
    _connection(system, other).update(nickname=body.get("local_nickname_for_remote"), data_access=body["data_access"])
    _connection(system=other, other=system).update(
        nickname=body.get("remote_nickname_for_local"), data_access=body["data_access"]
    )
    if system.uncertainties["listed"] == "later":
        _connection(system, other)["seen_from"] = system.clock.now() + system.timings["listing"]
    appliance_id = _connection(system, other)["id"]
    return Answer(headers={"Location": f"/api/v1/appliances/{appliance_id}"})


def _check_connection(system: System, other: System, body: Mapping[str, Any]) -> None:
    if other is system:
        raise Refusal(NOT_VALID, "A system cannot be connected to itself")
    if TYPES[other.kind] != body["remote_appliance_type"]:
        raise Refusal(NOT_VALID, f"{other.hostname} is not of type {body['remote_appliance_type']}")
    if other in remotes(system).values():
        raise Refusal(NOT_VALID, f"{other.hostname} is already connected")
    if system.kind not in ("console", "sensor"):
        raise Refusal(NOT_VALID, f"A {system.kind} cannot connect other systems")
    if system.kind == "sensor" and other.kind == "sensor":
        raise Refusal(NOT_VALID, "Sensors are not connected to each other")
    if body.get("product_key") and body.get("remote_pairing_token"):
        raise Refusal(400, "product_key cannot be given together with remote_pairing_token")
    upper, lower = (other, system) if other.kind == "console" else (system, other)
    if parse_version(upper.version) < parse_version(lower.version):
        raise Refusal(
            NOT_VALID, f"{upper.hostname} runs {upper.version}, older than {lower.version} of {lower.hostname}"
        )
    if system.kind == "sensor" and not body.get("remote_nickname_for_local"):
        raise Refusal(400, "remote_nickname_for_local is required when the local system is a sensor")
    _check_trust(system, other, body)


def _check_trust(system: System, other: System, body: Mapping[str, Any]) -> None:
    given, is_store = body.get("fingerprint"), other.kind in ("recordstore", "packetstore")
    if given in (None, SKIP_FINGERPRINT) and system.kind == "console" and is_store:
        raise Refusal(NOT_VALID, f"The fingerprint of {other.hostname} is required")
    if given not in (None, SKIP_FINGERPRINT) and given.replace(":", "").lower() != fingerprint(other):
        raise Refusal(NOT_VALID, f"The fingerprint does not match the certificate of {other.hostname}")
    _check_secrets(system, other, body)


def _check_secrets(system: System, other: System, body: Mapping[str, Any]) -> None:
    """Sensors and one model of recordstores are joined by a pairing token, other stores by their setup password."""
    if other.kind == "console":
        return
    wanted = "remote_pairing_token" if other.kind == "sensor" or other.model in PAIRED else "remote_setup_password"
    other_one = {"remote_pairing_token": "remote_setup_password", "remote_setup_password": "remote_pairing_token"}
    if body.get(other_one[wanted]):
        raise Refusal(NOT_VALID, f"{other_one[wanted]} is not valid for {other.hostname}")
    if wanted == "remote_pairing_token":
        if body.get(wanted) != other.state["pairing_token"]:
            raise Refusal(NOT_VALID, f"The pairing token was not accepted by {other.hostname}")
    elif not _cluster_is_joined(system, other) and body.get(wanted) != other.state["setup_password"]:
        raise Refusal(NOT_VALID, f"The setup password was not accepted by {other.hostname}")


def _cluster_is_joined(system: System, other: System) -> bool:
    joined = system.fleet.connected_to(system)
    return any(node in joined for node in system.fleet.cluster_of(other))


def _find(system: System, host: str) -> System | None:
    """The system of the fleet that a host name or loopback address means."""
    for other in system.fleet.systems.values():
        port = other.listener.port
        if host in (other.name, other.hostname, f"127.0.0.1:{port}", f"localhost:{port}", f"{other.hostname}:{port}"):
            return other
    return None


@handles("DELETE /appliances/{id}")
def disconnect(system: System, request: Request) -> None:
    other = remote(system, request.path["id"])
    for upper, lower in ((system, other), (other, system)):
        if lower in system.fleet.connected_to(upper):
            upper.state["connected"].remove(lower.name)
        upper.state["connections"].pop(lower.name, None)


@handles("GET /appliances/{id}/cloudservices")
def get_cloud_services(system: System, request: Request) -> dict[str, Any]:
    enrolled = system.state["cloud_services"]["enrolled"]
    return {
        "connection_status": "connected" if enrolled else "disconnected",
        "connection_status_color": "green" if enrolled else "red",
        "enabled_services": ["firmware_updates"] if enrolled else [],
        "last_active_time": system.clock.now_ms() - 30_000 if enrolled else None,
        "last_analyzed_time": None,
    }


@handles("POST /appliances/{id}/cloudservices")
async def leave_cloud_services(system: System, request: Request) -> Answer:
    require_cloud_services(system)

    def leave() -> None:
        system.state["cloud_services"]["enrolled"] = False

    return await acted(system, request, "Leaving cloud services", leave, "/appliances/0/cloudservices")


@handles("GET /appliances/{id}/productkey")
def get_product_key(system: System, request: Request) -> Any:
    appliance_id = request.path["id"]
    other = system if appliance_id == 0 else remote(system, appliance_id)
    product_key = {"product_key": other.state["license"]["product_key"]}
    return [product_key] if system.uncertainties["appliance_productkey"] == "list" else product_key


@handles("GET /appliances/{ids_id}/association")
def get_association(system: System, request: Request) -> dict[str, Any]:
    _ids_sensor(system, request.path["ids_id"])
    associated = system.state["associations"].get(request.path["ids_id"])
    if associated is None:
        raise Refusal(404, "The IDS sensor is not joined to a packet sensor")
    return {"associated_sensor_id": associated}


@handles("POST /appliances/{ids_id}/association")
def associate(system: System, request: Request) -> None:
    _ids_sensor(system, request.path["ids_id"])
    sensor_id = request.body["associated_sensor_id"]
    sensor = remote(system, sensor_id)
    if sensor.kind != "sensor" or sensor.role == "ids":
        raise Refusal(400, f"Appliance {sensor_id} is not a packet sensor")
    if request.path["ids_id"] in system.state["associations"]:
        raise Refusal(400, "The IDS sensor is joined to a packet sensor already")
    system.state["associations"][request.path["ids_id"]] = sensor_id


def _ids_sensor(system: System, appliance_id: int) -> None:
    if remote(system, appliance_id).role != "ids":
        raise Refusal(400, f"Appliance {appliance_id} is not an IDS sensor")


def _node(system: System, node_id: int) -> dict[str, Any]:
    """The contract's Node for a sensor of a console."""
    sensor = remotes(system).get(node_id)
    if sensor is None or sensor.kind != "sensor":
        raise Refusal(404, f"No node with id {node_id} was found")
    connection = _connection(system, sensor)
    return {
        "id": node_id,
        "nickname": connection["nickname"] or sensor.hostname,
        "enabled": connection["enabled"],
        "display_name": connection["nickname"] or sensor.hostname,
        "hostname": sensor.hostname,
        "uuid": sensor.uuid.replace("-", ""),
        "firmware_version": sensor.version,
        "license_status": license.status_of(sensor),
        "product_key": sensor.state["license"]["product_key"],
        "ntp_sync": True,
        "status_code": "offline" if sensor.away else "online",
        "status_message": "Offline" if sensor.away else "Online",
        "add_time": connection["add_time"],
        "time_added": connection["add_time"],
        "time_offset": 0,
    }


@handles("GET /nodes")
def list_nodes(system: System, request: Request) -> list[dict[str, Any]]:
    return [_node(system, one) for one, other in remotes(system).items() if other.kind == "sensor"]


@handles("GET /nodes/{id}")
def get_node(system: System, request: Request) -> dict[str, Any]:
    return _node(system, request.path["id"])


@handles("PATCH /nodes/{id}")
def change_node(system: System, request: Request) -> None:
    _node(system, request.path["id"])
    _connection(system, remote(system, request.path["id"])).update(request.body)
