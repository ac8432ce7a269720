# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Device groups, static and dynamic (contract: devices, Device Group)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import Conflict, OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.addresses import as_mac, as_network
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.declare import declare
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Assignment, Field, Resource
from ansible_collections.extrahop.revealx.plugins.module_utils._operations._device_filter import GROUP
from ansible_collections.extrahop.revealx.plugins.module_utils._operations._mirrors import ALERT, TRIGGER, carried
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.device import DEVICE

# The 2018 form of a criterion; newer releases take a filter.
OLD_FIELDS = (
    "any",
    "name",
    "ip address",
    "mac address",
    "vendor",
    "type",
    "tag",
    "vlan",
    "activity",
    "node",
    "discover time",
)
# How the operand of a filter is spelled, by the filter's field.
SPELLINGS: dict[str, Callable[[Any], Any]] = {"ipaddr": as_network, "macaddr": as_mac}


def bare_filter(value: Any) -> Any:
    """A filter without the empty keys that a system may add, its addresses in one spelling; the order of its rules
    means nothing."""
    if not isinstance(value, Mapping):
        return value
    kept = {key: item for key, item in value.items() if item not in (None, "", [], {})}
    spelled = SPELLINGS.get(str(kept.get("field")))
    if spelled and "operand" in kept:
        kept["operand"] = spelled(kept["operand"])
    if "rules" in kept:
        kept["rules"] = sorted((bare_filter(rule) for rule in kept["rules"]), key=repr)
    return {key: kept[key] for key in sorted(kept)}


def check(wanted: Mapping) -> None:
    """Refuse a filter that no group takes, and a group that is declared static and dynamic at once."""
    if wanted.get("filter") is not None:
        GROUP.refuse_bad(wanted["filter"])
    if wanted.get("dynamic") is False and (wanted.get("filter") or wanted.get("field")):
        raise OptionError(
            "dynamic is false, but a filter is given: members follow the filter or are assigned.", "Drop one."
        )
    if bool(wanted.get("field")) != bool(wanted.get("value")) and not wanted.get("filter"):
        raise OptionError("field and value go together.", "Give both, or a filter.")


def check_change(current: Mapping, wanted: Mapping) -> None:
    """Refuse to make a static group follow a filter: what a group is can be set only when it is created."""
    given = [name for name in ("filter", "field", "value") if wanted.get(name)]
    if given and current.get("dynamic") is False:
        raise Conflict(
            f"device_group {current.get('name')!r} is static, so {' and '.join(given)} cannot be set.",
            "Declare it absent first, then present again, or declare its devices.",
        )


def static_only(wanted: Mapping) -> str | None:
    if wanted.get("dynamic") or wanted.get("filter") or wanted.get("field"):
        return "its members follow a filter."
    return None


DEVICE_GROUP = Resource(
    "device_group",
    "/devicegroups",
    "/devicegroups/{id}",
    fields={
        "name": Field(required=True),
        "description": Field(),
        "dynamic": Field(type="bool", create_only=True),
        "filter": Field(type="dict", normalise=bare_filter),
        "field": Field(choices=OLD_FIELDS),
        "value": Field(normalise=lambda value: as_mac(as_network(value))),
        "include_custom_devices": Field(type="bool", when_unset=True),
        "editors": Field(type="list", elements="str", unordered=True, when_unset=()),
    },
    always_sent=("name",),
    # Members that were silent for long count too: 1 is the first millisecond of the epoch.
    assignments={
        "devices": Assignment(
            DEVICE, "/devicegroups/{id}/devices", {"active_from": 1}, is_cut=True, only_if=static_only
        )
    },
    mirrors=carried("/devicegroups", ALERT, TRIGGER),
    list_query={"type": "all"},
    # Old releases do not know the type of a group, and hide those that came with the system.
    unlisted_query={"all": True},
    built_in=lambda current: bool(current.get("built_in")),
    check=check,
    check_change=check_change,
)
OPERATION = declare(DEVICE_GROUP)
