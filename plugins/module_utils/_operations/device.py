# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Devices: found by address, MAC, name, discovery id or id, and what people may set of them (contract: devices)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import explained
from ansible_collections.extrahop.revealx.plugins.module_utils._client.client import PAGE
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    NotOffered,
    OptionError,
    RequestError,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.addresses import (
    as_mac,
    as_network,
    is_address,
    is_mac,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.declare import declare
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.names import is_number
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Field, Resource
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.store import Store
from ansible_collections.extrahop.revealx.plugins.module_utils._operations._mirrors import ALERT, TAG, TRIGGER, carried

NAMES = ("display_name", "custom_name", "default_name", "dns_name", "dhcp_name", "netbios_name", "cdp_name")
# Clauses in one search: keeps the body small and the answer well below the cap of a page.
WORDS_A_SEARCH = 50
# The search_type of the 7.4 listing for each field of a search.
OLD_SEARCH_TYPES = {"ipaddr": "ip address", "macaddr": "mac address", "name": "name", "discovery_id": "discovery_id"}


def find_devices(store: Store, words: Sequence[str]) -> dict[str, list[dict]]:
    """The devices that each word names, by one search (contract: POST /devices/search, GET /devices)."""
    devices: dict[Any, dict] = {}
    for start in range(0, len(words), WORDS_A_SEARCH):
        for device in _search(store, words[start : start + WORDS_A_SEARCH]):
            devices[device["id"]] = device
    named: dict[tuple[str, str], list[dict]] = defaultdict(list)
    for device in devices.values():
        for meaning in _meanings(device):
            named[meaning].append(device)
    return {word: _preferred(word, named.get(meaning_of(word), [])) for word in words}


def meaning_of(word: str) -> tuple[str, str]:
    """The search field that fits a word (ipaddr, macaddr or name), and the word in the spelling that all spellings of
    the same have in common."""
    address = as_network(word)
    if is_address(address):
        return "ipaddr", address
    return ("macaddr", as_mac(word)) if is_mac(word) else ("name", word)


def _meanings(device: dict) -> set[tuple[str, str]]:
    """What words may say of a device: its addresses, MAC, discovery id and names."""
    found = {("name", device[key]) for key in ("discovery_id", *NAMES) if isinstance(device.get(key), str)}
    return found | {meaning_of(device[key]) for key in ("macaddr", "ipaddr4", "ipaddr6") if device.get(key)}


def _search(store: Store, words: Sequence[str]) -> list[dict]:
    clauses = []
    for kind, word in map(meaning_of, words):
        clauses.append({"field": kind, "operator": "=", "operand": word})
        if kind == "name":
            clauses.append({"field": "discovery_id", "operator": "=", "operand": word})
    query = {"active_from": 1, "filter": {"operator": "or", "rules": clauses}}
    try:
        return list(store.client.search_pages("/devices/search", query, PAGE, key="id"))
    except RequestError as error:
        if not isinstance(explained(error, store.client), NotOffered):
            raise
    # Firmware 7.4 has the listing only, one word a request; its value is a regular expression.
    found: list[dict] = []
    for clause in clauses:
        old = {"search_type": OLD_SEARCH_TYPES[clause["field"]], "value": _old_value(clause), "active_from": 1}
        found.extend(store.client.get_pages("/devices", old, PAGE, key="id"))
    return found


def _old_value(clause: dict) -> str:
    return f"^{re.escape(clause['operand'])}$" if clause["field"] == "name" else clause["operand"]


def _preferred(word: str, devices: list[dict]) -> list[dict]:
    """One address stands for an L3 device and its L2 parent: an address means the L3 one, a MAC the L2 one."""
    kind, _word = meaning_of(word)
    if len(devices) > 1 and kind in ("ipaddr", "macaddr"):
        return [device for device in devices if bool(device.get("is_l3")) == (kind == "ipaddr")] or devices
    return devices


def words_of(device: Mapping) -> list:
    """What names a device best: a custom one by its name, others by address or MAC, which no setting changes."""
    if device.get("device_class") == "custom" or device.get("role") == "custom":
        own = [None if device.get("custom_name") else device.get("display_name")]
    else:
        own = [device.get("ipaddr4"), device.get("ipaddr6")] if device.get("is_l3") else [device.get("macaddr")]
    return [word for word in (*own, device.get("discovery_id")) if word]


def find_device(store: Store, wanted: Mapping) -> dict | None:
    """The device that the option ``name`` stands for."""
    return store.only_one(DEVICE, wanted["name"], store.look_up(DEVICE, [wanted["name"]])[str(wanted["name"])])


def check(wanted: Mapping) -> None:
    """Refuse a declaration that names no device."""
    if not {"id", "name"} & set(wanted):
        raise OptionError("name is not set.", "Give the address, MAC, name or discovery id of the device, or its id.")


ROLES = (
    "attack_simulator",
    "db_server",
    "dhcp_server",
    "dns_server",
    "domain_controller",
    "file_server",
    "firewall",
    "gateway",
    "http_server",
    "ip_camera",
    "load_balancer",
    "medical_device",
    "mobile_device",
    "nat_gateway",
    "other",
    "pc",
    "printer",
    "scanner",
    "voip_phone",
    "vpn_gateway",
    "web_proxy",
    "wifi_ap",
    "",
)

DEVICE = Resource(
    "device",
    "/devices",
    "/devices/{id}",
    key="display_name",
    fields={
        "custom_name": Field(),
        "description": Field(),
        # Empty text means automatic.
        "custom_type": Field(choices=ROLES),
        "custom_criticality": Field(choices=("critical", "not_critical", "")),
        "custom_make": Field(),
        "custom_model": Field(),
        "vendor": Field(filled_in=True),
        "cloud_account": Field(),
        "cloud_instance_id": Field(),
        "cloud_instance_name": Field(),
        "cloud_instance_type": Field(),
        "cloud_instance_description": Field(),
        "vpc_id": Field(),
        "subnet_id": Field(),
    },
    mirrors=carried("/devices", ALERT, TAG, TRIGGER),
    other_options={"name": {"type": "str"}},
    found_by=("name",),
    find=find_device,
    lookup=find_devices,
    also_reads=("POST /devices/search",),
    words=words_of,
    # Addresses and MACs are found from traffic, no task makes them.
    may_be_made=lambda word: not is_number(word) and meaning_of(word)[0] == "name",
    # Also those that were silent for long: 1 is the first millisecond of the epoch.
    list_query={"active_from": 1},
    is_cut=True,
    check=check,
    no_create="devices are found from traffic.",
    no_delete="devices are found from traffic.",
)
OPERATION = declare(DEVICE)
