# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Tags (contract: devices, Tag)."""

from __future__ import annotations

from ansible_collections.extrahop.revealx.plugins.module_utils._engine.declare import declare
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Assignment, Field, Resource
from ansible_collections.extrahop.revealx.plugins.module_utils._operations._tagged import as_declared
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.device import DEVICE

TAG = Resource(
    "tag",
    "/tags",
    "/tags/{id}",
    fields={"name": Field(required=True)},
    assignments={"devices": Assignment(DEVICE, "/tags/{id}/devices", as_declared=as_declared)},
    also_reads=("GET /devices/{id}/tags",),
)
OPERATION = declare(TAG)
