# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Devices: made by the fleet's seed, found by filter, put on the watchlist."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from simulator.behaviours import connections
from simulator.collection import Collection
from simulator.generic import shown
from simulator.handlers import handles
from simulator.model import Refusal, Request
from simulator.resources import analysis, times
from simulator.resources.activity import is_active, last_seen
from simulator.resources.device_filter import NAMES, compile_filter
from simulator.system import System

DAY = 86_400_000
# On a console an id is the number of the sensor times this, plus the number on the sensor (contract: Device.id).
NODE_STEP = 2**32
VENDORS = (("Dell", "00:14:22"), ("Cisco Systems", "00:1B:54"), ("VMware", "00:50:56"), ("Hewlett Packard", "00:17:A4"))
ROLES = (
    ("http_server", ("http_server", "tcp")),
    ("db_server", ("db_server", "tcp")),
    ("dns_server", ("dns_server", "udp")),
    ("pc", ("http_client", "dns_client")),
    ("file_server", ("cifs_server", "tcp")),
    ("printer", ("tcp",)),
)
UNSET = dict.fromkeys(
    (
        "custom_name",
        "description",
        "custom_make",
        "custom_model",
        "custom_criticality",
        "model",
        "model_override",
        "cloud_account",
        "cloud_instance_id",
        "cloud_instance_name",
        "cloud_instance_type",
        "cloud_instance_description",
        "vpc_id",
        "subnet_id",
        "node_id",
    )
)
SOFTWARE = (
    ("linux", "Linux", "5.15", "OS"),
    ("windows_server", "Windows Server", "2019", "OS"),
    ("apache", "Apache httpd", "2.4", "HTTP_SERVER"),
)
# What recorded answers lack (uncertainty device_fields).
LACKING = ("activity", "cloud_instance_description")
CLOUD_FIELDS = (
    "cloud_instance_id",
    "cloud_instance_name",
    "cloud_instance_type",
    "cloud_instance_description",
    "vpc_id",
    "subnet_id",
    "cloud_account",
)


def generate(system: System, count: int) -> None:
    """Make `count` devices, the same for every run with the same seed: an L2 parent, then L3 children of it."""
    collection = system.collections["/devices"]
    for spec in SOFTWARE:
        if spec[0] not in system.collections["/software"].objects:
            system.collections["/software"].create(
                dict(zip(("id", "name", "version", "software_type"), spec, strict=True))
            )
    second = system.rng.randrange(256)
    parent: int | None = None
    for number in range(count):
        # One L2 device for each nine L3 devices that share its MAC address.
        if number % 10 == 0:
            parent = add(system, {"is_l3": False, "macaddr": _mac(system, number)}, number)
            continue
        address = f"10.{second}.{number // 250}.{number % 250 + 1}"
        macaddr = collection.get(parent)["macaddr"] if parent is not None else _mac(system, number)
        identifier = add(system, {"is_l3": True, "ipaddr4": address, "parent_id": parent, "macaddr": macaddr}, number)
        system.assignments.assign("/devices", identifier, "/software", SOFTWARE[number % 3][0])


def _mac(system: System, number: int) -> str:
    prefix = VENDORS[number % len(VENDORS)][1]
    tail = system.rng.getrandbits(24)
    return f"{prefix}:{tail >> 16:02X}:{tail >> 8 & 255:02X}:{tail & 255:02X}"


def add(system: System, fields: Mapping[str, Any], number: int | None = None) -> int:
    """Add one device with the given fields, the rest worked out as discovery would; returns its id."""
    collection = system.collections["/devices"]
    number = len(collection) if number is None else number
    role, activity = ROLES[number % len(ROLES)]
    identity = f"{system.rng.getrandbits(64):016x}"
    now = system.clock.now_ms()
    vendor = next((name for name, prefix in VENDORS if str(fields.get("macaddr", "")).upper().startswith(prefix)), None)
    device = {
        **UNSET,
        "discovery_id": identity,
        "extrahop_id": identity,
        "macaddr": None,
        "ipaddr4": None,
        "ipaddr6": None,
        "is_l3": True,
        "parent_id": None,
        "vlanid": 0,
        "vendor": vendor,
        "device_class": "node",
        "custom_type": "",
        "auto_role": role,
        "critical": False,
        "analysis": "standard",
        "analysis_level": 1,
        "cdp_name": "",
        "dhcp_name": "",
        "netbios_name": "",
        "dns_name": f"host-{number}.example.net" if fields.get("is_l3") else "",
        "activity": list(activity),
        "discover_time": now - 30 * DAY,
        "last_seen_time": None,
        **fields,
    }
    device["default_name"] = (
        device.get("default_name") or f"{vendor or 'Device'} {device['ipaddr4'] or device['macaddr'] or identity}"
    )
    if device["node_id"] is not None and "id" not in device:
        device["id"] = device["node_id"] * NODE_STEP + 1 + number
    return collection.create(device)


def shape(system: System, device: dict[str, Any], query: Mapping[str, Any]) -> dict[str, Any]:
    device["role"] = device["custom_type"] or device["auto_role"]
    names = (
        device["custom_name"],
        device["dns_name"],
        device["dhcp_name"],
        device["netbios_name"],
        device["default_name"],
    )
    device["display_name"] = next(name for name in names if name)
    device["critical"] = device["custom_criticality"] == "critical" or (
        device["critical"] and device["custom_criticality"] != "not_critical"
    )
    device["custom_criticality"] = device["custom_criticality"] or None
    if is_active(system, device):
        device["last_seen_time"] = None
    if system.uncertainties["device_fields"] == "recorded":
        device = {name: value for name, value in device.items() if name not in LACKING}
    device["on_watchlist"] = device["id"] in watched(system)
    wanted = query.get("result_fields")
    if wanted is None:
        return device
    # Cloud properties appear only where they are set (contract: device_search.result_fields).
    return {
        name: value
        for name, value in device.items()
        if name == "id" or (name in wanted and not (name in CLOUD_FIELDS and value is None))
    }


def select(system: System, found: list[dict[str, Any]], query: Mapping[str, Any]) -> list[dict[str, Any]]:
    """GET /devices: the one search that 7.4 has, by search_type and value."""
    found = active(system, found, query)
    kind, value = query.get("search_type", "any"), query.get("value")
    if value is not None and kind != "any":
        test = single_criterion(system, kind, value)
        found = [device for device in found if test(device)]
    elif value is not None:
        test = re.compile(re.escape(value), re.IGNORECASE)
        fields = (*NAMES, "ipaddr4", "ipaddr6", "macaddr", "discovery_id", "vendor")
        found = [device for device in found if any(test.search(str(device.get(name) or "")) for name in fields)]
    return times.cut(system, found, query)


def single_criterion(system: System, kind: str, value: str) -> Any:
    """The old one-field form: text is contained, a value between slashes is a regular expression."""
    pattern = value[1:-1] if len(value) > 2 and value.startswith("/") and value.endswith("/") else re.escape(value)
    field = {
        "any": "name",
        "ip address": "ipaddr",
        "mac address": "macaddr",
        "type": "role",
        "discover time": "discover_time",
    }.get(kind, kind)
    if field == "ipaddr" and re.fullmatch(r"[0-9a-fA-F.:/]+", value) and pattern != value[1:-1]:
        return compile_filter(system, {"field": "ipaddr", "operator": "=", "operand": value})
    return compile_filter(system, {"field": field, "operator": "~", "operand": pattern})


def active(system: System, found: Iterable[dict[str, Any]], query: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The devices that were active in the query's window."""
    span = times.window(system, query, "active_from", "active_until")
    if span is None:
        return list(found)
    return [one for one in found if last_seen(system, one) >= span[0] and one["discover_time"] <= span[1]]


@handles("POST /devices/search")
def search(system: System, request: Request) -> list[dict[str, Any]]:
    collection, body = system.collections["/devices"], request.body
    matches = compile_filter(system, body.get("filter") or {})
    # The watchlist and roles in force are worked out, so they are filtered as they are shown.
    found = [
        device
        for device in active(system, collection, body)
        if matches(
            {**device, "role": device["custom_type"] or device["auto_role"], "active": is_active(system, device)}
        )
    ]
    return [shown(system, collection.spec, device, body) for device in times.cut(system, found, body)]


@handles("GET /devices/{id}/activity")
def activity_of(system: System, request: Request) -> list[dict[str, Any]]:
    device = system.collections["/devices"].get(request.path["id"])
    return [
        {
            "id": device["id"] * 10 + at,
            "device_id": device["id"],
            "stat_name": f"extrahop.device.{name}",
            "from_time": device["discover_time"],
            "until_time": last_seen(system, device),
            "mod_time": device["mod_time"],
        }
        for at, name in enumerate(device["activity"])
    ]


@handles("GET /devices/{id}/dnsnames")
def dns_names_of(system: System, request: Request) -> list[dict[str, Any]]:
    device = system.collections["/devices"].get(request.path["id"])
    times.window(system, request.query, "from", "until")
    return (
        [{"dns_name": device["dns_name"], "last_observation_time": last_seen(system, device)}]
        if device["dns_name"]
        else []
    )


@handles("GET /devices/{id}/ipaddrs")
def addresses_of(system: System, request: Request) -> list[dict[str, Any]]:
    device = system.collections["/devices"].get(request.path["id"])
    times.window(system, request.query, "from", "until")
    return [
        {"ipaddr": device[name], "last_observation_time": last_seen(system, device)}
        for name in ("ipaddr4", "ipaddr6")
        if device[name]
    ]


def select_software(system: System, found: list[dict[str, Any]], query: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [one for one in found if all(one[name] == value for name, value in query.items())]


def watched(system: System) -> dict[int, None]:
    """Ids of the devices on the watchlist, in order."""
    return system.state.setdefault("watchlist", {})


@handles("GET /watchlist/devices", "GET /whitelist/devices")
def list_watched(system: System, request: Request) -> list[dict[str, Any]]:
    collection = system.collections["/devices"]
    return [shown(system, collection.spec, collection.get(one), {}) for one in watched(system)]


@handles("POST /watchlist/devices", "POST /whitelist/devices")
def change_watched(system: System, request: Request) -> None:
    assign, unassign = request.body.get("assign") or [], request.body.get("unassign") or []
    for one in [*assign, *unassign]:
        _watchable(system, one)
    watched(system).update(dict.fromkeys(assign))
    for one in unassign:
        watched(system).pop(one, None)


@handles("POST /watchlist/device/{id}", "POST /whitelist/device/{id}")
def watch(system: System, request: Request) -> None:
    _watchable(system, request.path["id"])
    watched(system)[request.path["id"]] = None


@handles("DELETE /watchlist/device/{id}", "DELETE /whitelist/device/{id}")
def unwatch(system: System, request: Request) -> None:
    _watchable(system, request.path["id"])
    watched(system).pop(request.path["id"], None)


def _watchable(system: System, identifier: int) -> None:
    """Refusal for a device that is not there, and on a console for one whose sensor looks after its own priorities."""
    device = system.collections["/devices"].get(identifier)
    sensor = connections.remotes(system).get(device["node_id"]) if system.kind == "console" else None
    if sensor is not None and not analysis.manager_of(sensor):
        raise Refusal(409, f"The sensor {sensor.hostname} manages its own analysis priorities")


def remove(system: System, collection: Collection, identifier: int) -> None:
    """Take a device away, as when its custom device is deleted."""
    watched(system).pop(identifier, None)
    collection.delete(identifier)
