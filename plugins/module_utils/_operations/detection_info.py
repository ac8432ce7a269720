# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Detections found by a filter (contract: content, POST /detections/search)."""

from __future__ import annotations

from ansible_collections.extrahop.revealx.plugins.module_utils._engine.reading import declare_search

OPERATION = declare_search(
    "detection_info",
    "/detections/search",
    "detections",
    {
        "filter": {"type": "dict"},
        "from": {"type": "int"},
        "until": {"type": "int"},
        "create_time": {"type": "int"},
        "mod_time": {"type": "int"},
        "update_time": {"type": "int"},
        "id_only": {"type": "bool"},
        "include_activity_log": {"type": "bool"},
        "sort": {
            "type": "list",
            "elements": "dict",
            "options": {
                "field": {"type": "str", "required": True},
                "direction": {"type": "str", "choices": ["asc", "desc"], "default": "asc"},
            },
        },
    },
    since=lambda body: {"include_activity_log": (26,)} if "include_activity_log" in body else {},
    # Later firmware answers objects with the id; nobody has seen older one answer (contract: open_questions).
    bare="id",
)
