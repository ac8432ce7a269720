# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Alerts and what they are attached to (contract: devices, Alert)."""

from __future__ import annotations

from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._engine.declare import declare
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Assignment, Field, Resource
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.application import APPLICATION
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.device import DEVICE
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.device_group import DEVICE_GROUP
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.email_group import EMAIL_GROUP
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.exclusion_interval import EXCLUSION_INTERVAL
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.network import NETWORK


def number_text(value: Any) -> str:
    """A number in one spelling: operands are text in answers, 0.0010 is 0.001."""
    try:
        return repr(float(str(value)))
    except ValueError:
        return str(value)


def without_word(value: Any) -> Any:
    """No ratio is null, which some answers spell as a word (contract: Alert.field_op)."""
    return None if value == "null" else value


def below(part: str, resource: Resource) -> Assignment:
    return Assignment(resource, f"/alerts/{{id}}/{part}")


ALERT = Resource(
    "alert",
    "/alerts",
    "/alerts/{id}",
    fields={
        "name": Field(required=True),
        "type": Field(default="threshold", choices=("threshold",), create_only=True),
        "apply_all": Field(type="bool", default=False),
        "author": Field(),
        "description": Field(),
        "disabled": Field(type="bool"),
        "cc": Field(type="list", elements="str", unordered=True),
        "notify_snmp": Field(type="bool"),
        "refire_interval": Field(type="int", choices=(300, 600, 900, 1800, 3600, 7200, 14400)),
        "severity": Field(type="int", choices=tuple(range(8))),
        "stat_name": Field(),
        "field_name": Field(),
        "field_name2": Field(),
        "field_op": Field(choices=("/", "null"), taken=without_word, normalise=without_word, exported=without_word),
        "interval_length": Field(type="int", choices=(30, 60, 120, 300, 600, 900, 1200, 1800)),
        "operator": Field(choices=("==", ">", "<", ">=", "<=")),
        "operand": Field(normalise=number_text),
        "units": Field(choices=("none", "period", "1 sec", "1 min", "1 hr")),
        "param": Field(type="dict"),
        "param2": Field(type="dict"),
        "categories": Field(type="list", elements="str", unordered=True),
        "object_type": Field(choices=("application", "device")),
        "protocols": Field(type="list", elements="str", unordered=True),
    },
    assignments={
        "applications": below("applications", APPLICATION),
        "devicegroups": below("devicegroups", DEVICE_GROUP),
        "devices": below("devices", DEVICE),
        "emailgroups": below("emailgroups", EMAIL_GROUP),
        "exclusionintervals": below("exclusionintervals", EXCLUSION_INTERVAL),
        "networks": below("networks", NETWORK),
    },
    always_sent=("name", "type", "apply_all"),
)
OPERATION = declare(ALERT)
