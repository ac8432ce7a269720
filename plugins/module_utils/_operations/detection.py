# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The fields of a detection that people may set (contract: content, Detections)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import release_of
from ansible_collections.extrahop.revealx.plugins.module_utils._client.client import Client
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import Conflict, RequestError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.declare import declare
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Field, Part, Resource

# What people may set of a participant (contract: detection_update_participant).
SETTABLE = ("id", "usernames", "origins")
# From here on ticket_id need not be sent along, and a detection has a resolution only while it is closed.
TIED_RESOLUTION = (26,)
UNTRACKED = (
    "the system takes ticket_id and forgets it unless it tracks tickets of another system (external_ticketing_enabled "
    "in GET /extrahop/ticketing)."
)


def cleared_by(word: str):
    """Null cannot be given in an option, so a word stands for it."""
    return lambda current, wanted: None if wanted == word else wanted


def tracks_tickets(client: Client) -> bool | None:
    """Whether the system tracks tickets of another one; None where it does not tell."""
    try:
        settings = client.get_object("/extrahop/ticketing")
    except RequestError as error:
        if not error.is_refusal:
            raise
        return None
    # Older firmware has one switch for both kinds of tracking.
    told = settings.get("external_ticketing_enabled", settings.get("enabled"))
    return told if isinstance(told, bool) else None


def settable(participants: Any) -> Any:
    """Participants in what may be set of them, in the order of their ids."""
    rows = [row for row in participants if isinstance(row, Mapping)] if isinstance(participants, list) else []
    told = [
        {"id": row.get("id"), **{name: sorted(row[name]) for name in SETTABLE[1:] if row.get(name)}} for row in rows
    ]
    return sorted(told, key=lambda row: str(row["id"]))


def with_others(current: Any, wanted: list[dict]) -> list[dict]:
    """All participants of a detection, those that are declared as they are declared."""
    declared = {row["id"]: row for row in wanted}
    there = {row["id"]: row for row in settable(current)}
    return [{**there.get(one, {}), **declared.get(one, {})} for one in {**there, **declared}]


def check_change(current: Mapping, wanted: Mapping) -> None:
    """Refuse participants that the detection does not have: none can be added."""
    known = {row["id"] for row in settable(current.get("participants"))}
    unknown = [str(row["id"]) for row in wanted.get("participants", ()) if row["id"] not in known]
    if unknown:
        raise Conflict(
            f"detection {current.get('id')} has no participant with id {', '.join(unknown)}, and none can be added.",
            f"It has {', '.join(map(str, sorted(known))) or 'none'}.",
        )


def check_system(client: Client, current: Mapping | None, wanted: Mapping) -> None:
    """Refuse a status and a resolution that the system would refuse, or take and drop."""
    now = current or {}
    status = wanted.get("status", now.get("status"))
    if status == "new" and now.get("status") != "new" and tracks_tickets(client) is False:
        raise Conflict(
            f"status of detection {now.get('id')} cannot be new: {client.system} does not track tickets of another "
            "system.",
            "Choose another status, or switch external ticket tracking on with the module ticketing.",
        )
    is_tied = release_of(client.identity().get("version")) >= TIED_RESOLUTION
    if is_tied and wanted.get("resolution", "none") != "none" and status != "closed":
        raise Conflict(
            f"resolution of detection {now.get('id')} cannot be {wanted['resolution']}: with the firmware of "
            f"{client.system} only a closed detection has one, and it is {status or 'open'}.",
            "Give status: closed too.",
        )


DETECTION = Resource(
    "detection",
    # Listed by a search, see the module detection_info.
    "",
    "/detections/{id}",
    key="id",
    fields={
        "ticket_id": Field(kept=tracks_tickets, unkept=UNTRACKED),
        "assignee": Field(),
        "status": Field(choices=("open", "new", "in_progress", "closed", "acknowledged"), merge=cleared_by("open")),
        "resolution": Field(choices=("none", "action_taken", "no_action_taken"), merge=cleared_by("none")),
        "ai_disposition": Field(
            choices=("malicious_true_positive", "benign_true_positive", "false_positive", "indeterminate"),
            write_only=True,
            since=(26, 3),
        ),
        "participants": Field(
            type="list",
            elements="dict",
            options={
                "id": Field(type="int", required=True),
                "usernames": Field(type="list", elements="str"),
                "origins": Field(type="list", elements="str"),
            },
            merge=with_others,
            normalise=settable,
        ),
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
    no_create="detections are made by the system.",
    no_delete="the API has no operation for it.",
    check_change=check_change,
    check_system=check_system,
    also_reads=("GET /extrahop/ticketing",),
    # ticket_id is marked as required there; null for none is the likeliest reading (contract: open_questions).
    before={TIED_RESOLUTION: {"always_sent": ("ticket_id",), "sent": lambda body: {"ticket_id": None, **body}}},
)
OPERATION = declare(DETECTION)
