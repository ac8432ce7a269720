# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Device filters: which devices a clause or a group of clauses matches (contract: schema DeviceFilter)."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Mapping
from typing import Any

from simulator.model import Refusal
from simulator.resources.activity import is_active
from simulator.system import System

Device = Mapping[str, Any]

GROUPS = ("and", "or", "not")
LISTS = ("in", "not_in")
# Fields of the filter and the device field that each reads, where that is all there is to it.
PLAIN = {
    "discovery_id": "discovery_id",
    "macaddr": "macaddr",
    "vendor": "vendor",
    "node": "node_id",
    "vlan": "vlanid",
    "discover_time": "discover_time",
    "role": "role",
    "dns_name": "dns_name",
    "dhcp_name": "dhcp_name",
    "netbios_name": "netbios_name",
    "cdp_name": "cdp_name",
    "custom_name": "custom_name",
    "model": "model",
    "analysis": "analysis",
    "id": "id",
    "is_critical": "critical",
    "instance_id": "cloud_instance_id",
    "instance_name": "cloud_instance_name",
    "instance_type": "cloud_instance_type",
    "cloud_account": "cloud_account",
    "vpc_id": "vpc_id",
    "subnet_id": "subnet_id",
}
NAMES = ("display_name", "default_name", "custom_name", "dns_name", "dhcp_name", "netbios_name", "cdp_name")


def compile_filter(system: System, clause: Mapping[str, Any]) -> Callable[[Device], bool]:
    """A test for devices; Refusal 400 for a clause that makes no sense. An empty filter matches all."""
    if not clause:
        return lambda device: True
    operator = clause["operator"]
    if operator in GROUPS:
        rules = [compile_filter(system, rule) for rule in clause.get("rules") or []]
        if not rules:
            raise Refusal(400, f"filter: the group {operator!r} needs rules")
        if operator == "and":
            return lambda device: all(rule(device) for rule in rules)
        if operator == "or":
            return lambda device: any(rule(device) for rule in rules)
        return lambda device: not any(rule(device) for rule in rules)
    if "field" not in clause:
        raise Refusal(400, "filter: a clause needs a field")
    if "rules" in clause:
        raise Refusal(400, f"filter: rules go with {', '.join(GROUPS)} only")
    values = _reader(system, clause["field"])
    if operator == "exists":
        return lambda device: any(value not in (None, "") for value in values(device))
    if operator == "not_exists":
        return lambda device: all(value in (None, "") for value in values(device))
    if "operand" not in clause:
        raise Refusal(400, f"filter: the operator {operator!r} needs an operand")
    if isinstance(clause["operand"], list) != (operator in LISTS):
        raise Refusal(400, f"filter: {operator!r} does not go with the operand {clause['operand']!r}")
    test = _comparison(clause["field"], operator.removeprefix("!").removeprefix("not_"), clause["operand"])
    if operator.startswith(("!", "not_")):
        return lambda device: not any(test(value) for value in values(device))
    return lambda device: any(test(value) for value in values(device))


def _reader(system: System, field: str) -> Callable[[Device], list[Any]]:
    if field == "name":
        return lambda device: [device.get(name) for name in NAMES]
    if field == "ipaddr":
        return lambda device: [device.get("ipaddr4"), device.get("ipaddr6")]
    if field == "activity":
        return lambda device: list(device.get("activity", ()))
    if field == "is_active":
        return lambda device: [is_active(system, device)]
    if field in ("network_locality_type", "network_locality_id"):
        return lambda device: _localities(system, device, field)
    if field == "user":
        # Nobody signs in to simulated devices.
        return lambda device: []
    if field == "tag":
        tags = system.collections["/tags"].objects
        return lambda device: [tags[one]["name"] for one in system.assignments.of("/devices", device["id"], "/tags")]
    if field in ("software", "software_type"):
        software, key = system.collections["/software"].objects, "name" if field == "software" else field
        return lambda device: [
            software[one][key] for one in system.assignments.of("/devices", device["id"], "/software")
        ]
    name = PLAIN[field]
    return lambda device: [device.get(name)]


def _localities(system: System, device: Device, field: str) -> list[Any]:
    """The ids of the localities that a device is in, or what they are: internal or external."""
    addresses = [ipaddress.ip_address(device[name]) for name in ("ipaddr4", "ipaddr6") if device.get(name)]
    found = [
        locality
        for locality in system.collections["/networklocalities"]
        if any(
            address in ipaddress.ip_network(one, strict=False) for address in addresses for one in locality["networks"]
        )
    ]
    if field == "network_locality_id":
        return [locality["id"] for locality in found]
    return ["external" if locality["external"] else "internal" for locality in found]


def _comparison(field: str, operator: str, operand: Any) -> Callable[[Any], bool]:
    if operator == "in":
        tests = [_equals(field, one) for one in operand]
        return lambda value: any(test(value) for test in tests)
    if operator == "=":
        return _equals(field, operand)
    if operator == "startswith":
        start = str(operand).lower()
        return lambda value: value is not None and str(value).lower().startswith(start)
    if operator == "~":
        try:
            pattern = re.compile(str(operand), re.IGNORECASE)
        except re.error as error:
            raise Refusal(400, f"filter: {operand!r} is no regular expression: {error}") from None
        return lambda value: value is not None and pattern.search(str(value)) is not None
    return _order(operator, operand)


def _equals(field: str, operand: Any) -> Callable[[Any], bool]:
    if field == "ipaddr":
        try:
            network = ipaddress.ip_network(str(operand), strict=False)
        except ValueError:
            raise Refusal(400, f"filter: {operand!r} is neither an address nor a CIDR block") from None
        return lambda value: bool(value) and ipaddress.ip_address(value) in network
    if isinstance(operand, str):
        if len(operand) > 2 and operand.startswith("/") and operand.endswith("/"):
            return _comparison(field, "~", operand[1:-1])
        return lambda value: value is not None and str(value).lower() == operand.lower()
    return lambda value: value == operand


def _order(operator: str, operand: Any) -> Callable[[Any], bool]:
    tests: dict[str, Callable[[Any, Any], bool]] = {
        ">": lambda left, right: left > right,
        "<": lambda left, right: left < right,
        ">=": lambda left, right: left >= right,
        "<=": lambda left, right: left <= right,
    }
    test = tests[operator]
    try:
        limit = float(operand)
    except (TypeError, ValueError):
        raise Refusal(400, f"filter: {operator!r} needs a number, not {operand!r}") from None
    return lambda value: isinstance(value, (int, float)) and test(value, limit)
