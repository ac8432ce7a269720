# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Rules that hide detections (contract: content, DetectionsHidingRules)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import lacking
from ansible_collections.extrahop.revealx.plugins.module_utils._client.client import Client
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import Conflict, OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.addresses import as_network
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.declare import declare
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.references import Typed
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Field, Resource
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.device import DEVICE
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.device_group import DEVICE_GROUP
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.network_locality import NETWORK_LOCALITY

RELATED = {"device": DEVICE, "device_group": DEVICE_GROUP, "network_locality": NETWORK_LOCALITY}
# The field that says which ones are meant, by the type of a participant.
FIELDS = {
    **dict.fromkeys(RELATED, "object_ids"),
    "ipaddr": "object_value",
    "hostname": "object_hostname",
    "locality_type": "object_locality",
    "scanner_service": "object_scanner",
    "username": "object_username",
}
LOCALITIES = ("internal", "external")
# Stand for all detections of a kind, and alone.
ALL_TYPES = {"all_performance": "perf", "all_security": "sec"}
# From here on a rule has several types and several devices, and users as participants.
SEVERAL = (26,)
PREVIEW = "/detections/rules/hiding/preview"
SIDES = ("offender", "victim")


def participant(value: Any) -> Any:
    """A participant without empty keys, with object_ids for object_id and a locality where it is written."""
    if not isinstance(value, Mapping):
        return value
    told = {key: item for key, item in value.items() if item not in (None, "", [])}
    if "object_id" in told:
        alone, listed = _listed(told.pop("object_id")), _listed(told.get("object_ids"))
        told["object_ids"] = [*alone, *(one for one in listed if one not in alone)]
    if told.get("object_type") == "locality_type" and "object_value" in told:
        told.setdefault("object_locality", told.pop("object_value"))
    return told


def compared(value: Any) -> Any:
    """A participant as it is compared: one value and a list of it are the same, and no order means anything."""
    told = participant(value)
    if not isinstance(told, Mapping):
        return told
    name = FIELDS.get(told.get("object_type", ""), "")
    kept: dict = {"object_type": told.get("object_type")}
    if name in told:
        items = [as_network(item) if name == "object_value" else item for item in _listed(told[name])]
        kept[name] = items[0] if name == "object_locality" else sorted(items, key=str)
    return kept


def _listed(value: Any) -> list:
    return [] if value is None else list(value) if isinstance(value, (list, tuple)) else [value]


def check(wanted: Mapping) -> None:
    """Refuse a declaration that names no rule, and what no system takes; raises OptionError."""
    if not {"id", "description"} & set(wanted):
        raise OptionError(
            "description is not set.", "Give the description, which is what a rule is found by, or the id."
        )
    for side in SIDES:
        if side in wanted:
            _check_participant(side, wanted[side])
    types = wanted.get("detection_types")
    if types == []:
        raise OptionError("detection_types is empty.", "Give one type at least, or all_security or all_performance.")
    if types and len(types) > 1 and set(types) & set(ALL_TYPES):
        raise OptionError(f"detection_types is {', '.join(types)}: what stands for all detections stands alone.")


def _check_participant(side: str, value: Any) -> None:
    if value == "Any":
        return
    if not isinstance(value, Mapping):
        raise OptionError(f"{side} is {value!r}.", "Give the text Any, or a mapping with object_type.")
    kind = value.get("object_type")
    if kind not in FIELDS:
        raise OptionError(
            f"{side} has {'no object_type' if kind is None else f'the object_type {kind!r}'}.",
            f"Give one of {', '.join(FIELDS)}.",
        )
    name = FIELDS[kind]
    if set(value) != {"object_type", name}:
        named = "object_id or object_ids" if name == "object_ids" else name
        raise OptionError(f"{side} of the type {kind} has {named}, and nothing else.", f"Give {named}.")
    if name == "object_locality" and value[name] not in LOCALITIES:
        raise OptionError(f"{side}.{name} is {value[name]!r}.", f"Give {' or '.join(LOCALITIES)}.")


def check_system(client: Client, current: Mapping | None, wanted: Mapping) -> None:
    """Refuse what firmware from 26 on does not admit; raises Conflict."""
    types = wanted.get("detection_types") or (current or {}).get("detection_types") or []
    sides = [wanted.get(side, (current or {}).get(side)) for side in SIDES]
    if set(types) & set(ALL_TYPES) and sides == ["Any", "Any"]:
        raise Conflict(
            f"A rule for {types[0]} on {client.system} needs an offender or a victim: both are Any.",
            "Say whose detections are meant, by offender or victim.",
        )
    if current is None and len(types) > 1:
        formats = client.get_list("/detections/formats")
        of_kind = {
            kind: [one["type"] for one in formats if one.get("type") in types and kind in (one.get("categories") or ())]
            for kind in ALL_TYPES.values()
        }
        if all(of_kind.values()):
            raise Conflict(
                f"detection_types holds performance ({', '.join(of_kind['perf'])}) and security "
                f"({', '.join(of_kind['sec'])}): {client.system} takes one kind a rule.",
                "Declare a rule for each.",
            )


def check_older_system(client: Client, current: Mapping | None, wanted: Mapping) -> None:
    """Refuse what firmware before 26 has no place for; raises Conflict."""
    version = client.identity().get("version")
    types = wanted.get("detection_types") or []
    if current is None and len(types) > 1:
        raise Conflict(
            f"detection_types has {len(types)} entries: firmware {version} of {client.system} takes one type a rule, "
            "several came with 26.0.",
            "Declare a rule for each type, each with a description of its own.",
        )
    for side in SIDES:
        told = wanted.get(side)
        if not isinstance(told, Mapping):
            continue
        if told["object_type"] == "username":
            raise Conflict(f"{side} is a username: that came with 26.0, {client.system} has firmware {version}.")
        if len(told.get("object_ids", ())) > 1:
            raise Conflict(
                f"{side} names {len(told['object_ids'])} objects: firmware {version} of {client.system} takes one, "
                "several came with 26.0.",
                "Name one, a device group that holds them, or declare a rule for each.",
            )


def with_types(item: dict) -> dict:
    """A rule that was read, its one type in the list of later firmware."""
    alone = item.get("detection_type")
    return {**item, "detection_types": item.get("detection_types") or ([alone] if alone else [])}


def in_older_form(body: dict) -> dict:
    """What is sent to firmware before 26: one type, and one id a participant."""
    sent = dict(body)
    if "detection_types" in sent:
        (sent["detection_type"],) = sent.pop("detection_types")
    for side in SIDES:
        told = sent.get(side)
        if isinstance(told, Mapping) and "object_ids" in told:
            others = {key: item for key, item in told.items() if key != "object_ids"}
            sent[side] = {**others, "object_id": told["object_ids"][0]}
    return sent


def would_hide(client: Client, rule: Mapping) -> dict | None:
    """How many entries of the detection log a rule would hide; None where the system cannot tell."""
    named = [one for side in SIDES if isinstance(rule[side], Mapping) for one in rule[side].get("object_ids", ())]
    if lacking(client, f"POST {PREVIEW}") or not all(isinstance(one, int) for one in named):
        # What an earlier task of this check run would make has no id yet.
        return None
    return client.search(PREVIEW, {"rule": dict(rule), "log_preview_limit": 0})


PARTICIPANT = Field(
    type="raw",
    required=True,
    taken=participant,
    normalise=compared,
    reference=Typed(RELATED, "object_type", "object_ids", ("object_id",)),
)

TUNING_RULE = Resource(
    "tuning_rule",
    "/detections/rules/hiding",
    "/detections/rules/hiding/{id}",
    key="description",
    fields={
        "description": Field(required=True),
        "detection_types": Field(type="list", elements="str", required=True, create_only=True, unordered=True),
        "expiration": Field(type="int", default=0, normalise=lambda moment: moment or None),
        "offender": PARTICIPANT,
        "victim": PARTICIPANT,
        "properties": Field(
            type="list",
            elements="dict",
            unordered=True,
            options={
                "property": Field(required=True),
                "operator": Field(required=True, choices=("=", "!=", "~", "!~", "in")),
                "operand": Field(type="raw"),
            },
        ),
        "enabled": Field(type="bool", update_only=True),
    },
    check=check,
    check_system=check_system,
    read=with_types,
    foretold=would_hide,
    also_reads=(f"POST {PREVIEW}", "GET /detections/formats"),
    before={SEVERAL: {"check_system": check_older_system, "sent": in_older_form, "foretold": None}},
)
OPERATION = declare(TUNING_RULE)
