# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Devices found by a filter (contract: devices, POST /devices/search)."""

from __future__ import annotations

from collections.abc import Mapping

from ansible_collections.extrahop.revealx.plugins.module_utils._engine.reading import declare_search
from ansible_collections.extrahop.revealx.plugins.module_utils._operations._device_filter import (
    SEARCH,
    SINCE,
    newer_fields,
)


def check(body: Mapping) -> None:
    """Refuse a filter that no search takes."""
    SEARCH.refuse_bad(body.get("filter") or {})


def since(body: Mapping) -> dict[str, tuple[int, ...]]:
    """The fields of the filter that not every firmware has, with the first that has them."""
    return {f"filter field {name}": SINCE[name] for name in newer_fields(body.get("filter") or {})}


OPERATION = declare_search(
    "device_info",
    "/devices/search",
    "devices",
    {
        "filter": {"type": "dict"},
        "active_from": {"type": "raw"},
        "active_until": {"type": "raw"},
        "result_fields": {"type": "list", "elements": "str"},
    },
    since=since,
    check=check,
)
