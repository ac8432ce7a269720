# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who may see or edit dashboards and activity maps (contract: schema sharing)."""

from __future__ import annotations

import re
from typing import Any

from simulator.handlers import handles
from simulator.model import Caller, Refusal, Request
from simulator.system import System

LEVELS = ("editor", "viewer", None)
KINDS = ("users", "groups")
# The only call of which a refusal of unknown users and groups is declared.
DECLARED = "PUT /dashboards/{id}/sharing"


def _shares(system: System, request: Request) -> dict[str, Any]:
    """The stored shares of the object; Refusal 404, or 403 for a caller who has nothing to do with it."""
    path = request.template.split("/{", 1)[0]
    stored = system.collections[path].get(request.path["id"])
    every = system.state.setdefault("sharing", {})
    shares = every.setdefault(f"{path}/{stored['id']}", {"anyone": None, "users": {}, "groups": {}})
    if request.caller and _is_stranger(system, request.caller, stored, shares):
        raise Refusal(403, f"User {request.caller.username!r} neither owns this nor has it shared")
    return shares


def _is_stranger(system: System, caller: Caller, stored: dict[str, Any], shares: dict[str, Any]) -> bool:
    if "full" in (caller.roles.get("system"), caller.roles.get("write")) or stored.get("owner") == caller.username:
        return False
    groups = [group["id"] for group in system.collections["/usergroups"] if caller.username in group["members"]]
    return caller.username not in shares["users"] and not set(groups) & set(shares["groups"])


def _checked(system: System, request: Request) -> dict[str, Any]:
    """The body; Refusal 400 for a level that is none, and for whom the system does not know."""
    body = request.body
    known = {"users": system.state["users"], "groups": system.collections["/usergroups"].objects}
    for kind in KINDS:
        for who, level in body.get(kind, {}).items():
            if level not in LEVELS:
                raise Refusal(400, f"{kind}.{who}: {level!r} is none of editor, viewer and null")
            if kind == "groups" and not re.match(r"(local|remote)\.", who):
                raise Refusal(400, f"groups.{who}: the id of a group begins with local. or remote.")
            if who not in known[kind] and level is not None:
                _refuse_unknown(system, request, f"No {kind[:-1]} {who!r} was found")
    return body


def _refuse_unknown(system: System, request: Request, why: str) -> None:
    status = 422 if request.operation == DECLARED else system.uncertainties["unknown_shares"]
    if status != "taken":
        raise Refusal(status, why)


@handles("GET /dashboards/{id}/sharing", "GET /activitymaps/{id}/sharing")
def read(system: System, request: Request) -> dict[str, Any]:
    shares = _shares(system, request)
    is_text = shares["anyone"] is None and system.uncertainties["shared_with_nobody"] == "text"
    return {**shares, "anyone": "null"} if is_text else shares


@handles("PATCH /dashboards/{id}/sharing", "PATCH /activitymaps/{id}/sharing")
def merge(system: System, request: Request) -> None:
    shares, body = _shares(system, request), _checked(system, request)
    if "anyone" in body:
        shares["anyone"] = _level(body["anyone"])
    for kind in KINDS:
        shares[kind] = _held({**shares[kind], **body.get(kind, {})})


@handles("PUT /dashboards/{id}/sharing", "PUT /activitymaps/{id}/sharing")
def replace(system: System, request: Request) -> None:
    shares, body = _shares(system, request), _checked(system, request)
    shares["anyone"] = _level(body.get("anyone"))
    for kind in KINDS:
        shares[kind] = _held(body[kind])


def _level(anyone: str | None) -> str | None:
    """The text null is a value of its own in 9.8's model, and means nobody."""
    return None if anyone == "null" else anyone


def _held(levels: dict[str, Any]) -> dict[str, Any]:
    """The shares that are left: a null takes one away."""
    return {who: level for who, level in levels.items() if level is not None}
