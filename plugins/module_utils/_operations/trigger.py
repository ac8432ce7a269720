# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Triggers (contract: devices, Trigger)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._engine.declare import declare
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Assignment, Field, Resource
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.device import DEVICE
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.device_group import DEVICE_GROUP


def given_hints(current: Any, wanted: Any) -> Any:
    """The advanced options to send: those declared over those that are there."""
    kept = dict(current) if isinstance(current, Mapping) else {}
    return {**kept, **dict(wanted)}


TRIGGER = Resource(
    "trigger",
    "/triggers",
    "/triggers/{id}",
    fields={
        "name": Field(required=True),
        "script": Field(required=True, normalise=lambda text: str(text).rstrip("\n")),
        "events": Field(type="list", elements="str", required=True, unordered=True),
        "apply_all": Field(type="bool", default=False),
        "debug": Field(type="bool", default=False),
        "disabled": Field(type="bool", default=False),
        "author": Field(),
        "description": Field(),
        "hints": Field(type="dict", merge=given_hints),
    },
    assignments={
        "devices": Assignment(DEVICE, "/triggers/{id}/devices"),
        "devicegroups": Assignment(DEVICE_GROUP, "/triggers/{id}/devicegroups"),
    },
    always_sent=("name", "script", "events", "apply_all", "debug", "disabled"),
)
OPERATION = declare(TRIGGER)
