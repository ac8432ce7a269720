# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The fields of a detection that people may set (contract: content, Detections)."""

from __future__ import annotations

from ansible_collections.extrahop.revealx.plugins.module_utils._engine.declare import declare
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Field, Part, Resource


def cleared_by(word: str):
    """Null cannot be given in an option, so a word stands for it."""
    return lambda current, wanted: None if wanted == word else wanted


DETECTION = Resource(
    "detection",
    # Listed by a search, see the module detection_search.
    "",
    "/detections/{id}",
    key="id",
    fields={
        "ticket_id": Field(),
        "assignee": Field(),
        "status": Field(choices=("open", "new", "in_progress", "closed", "acknowledged"), merge=cleared_by("open")),
        "resolution": Field(choices=("none", "action_taken", "no_action_taken"), merge=cleared_by("none")),
    },
    # With external ticket tracking only.
    parts={
        "note": Part(
            "/detections/{id}/notes",
            Field(),
            clear="DELETE",
            read=lambda answer: (answer or {}).get("note"),
            body=lambda answer, wanted: {"note": wanted},
        )
    },
    always_sent=("ticket_id",),
    no_create="detections are made by the system.",
    no_delete="the API has no operation for it.",
)
OPERATION = declare(DETECTION)
