# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Sensor tags of a console (contract: admin, Appliance)."""

from __future__ import annotations

from ansible_collections.extrahop.revealx.plugins.module_utils._engine.declare import declare
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.references import Named
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Field, Resource
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.appliance import APPLIANCE

SENSOR_TAG = Resource(
    "sensor_tag",
    "/appliances/sensortags",
    "/appliances/sensortags/{id}",
    fields={
        "name": Field(required=True),
        "sensors": Field(type="list", elements="raw", unordered=True, reference=Named(APPLIANCE)),
    },
)
OPERATION = declare(SENSOR_TAG)
