# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Devices found by a filter (contract: devices, POST /devices/search)."""

from __future__ import annotations

from ansible_collections.extrahop.revealx.plugins.module_utils._engine.reading import declare_search

OPERATION = declare_search(
    "device_search",
    "/devices/search",
    "devices",
    {
        "filter": {"type": "dict"},
        "active_from": {"type": "raw"},
        "active_until": {"type": "raw"},
        "result_fields": {"type": "list", "elements": "str"},
    },
)
