# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Users seen on the network (not accounts of the system) and their tags."""

from __future__ import annotations

from typing import Any

from simulator.handlers import handles
from simulator.model import Refusal, Request
from simulator.resources import times
from simulator.system import System

SEEN = ("alice", "bob", "svc-backup")


def users(system: System) -> dict[str, dict[str, Any]]:
    fresh = {
        name: {"username": name, "custom_high_influence": "auto", "custom_high_privilege": "auto"} for name in SEEN
    }
    return system.state.setdefault("network_users", fresh)


def _user(system: System, name: str) -> dict[str, Any]:
    if name not in users(system):
        raise Refusal(404, f"No network user {name!r} was found")
    return users(system)[name]


def _tags(system: System) -> dict[str, list[str]]:
    return system.state.setdefault("network_user_tags", {})


def _retag(system: System, name: str, body: dict[str, Any]) -> None:
    removed = body.get("unassign") or []
    kept = dict.fromkeys([*_tags(system).get(name, []), *(body.get("assign") or [])])
    _tags(system)[name] = [one for one in kept if one not in removed]


@handles("POST /networkusers/search")
def search(system: System, request: Request) -> list[dict[str, Any]]:
    times.window(system, request.body, "active_from", "active_until")
    wanted = request.body.get("filter") or {}
    found = [one for one in users(system).values() if all(one.get(name) == value for name, value in wanted.items())]
    return times.page(found, request.body, 1000, 1000)


@handles("GET /networkusers/users/{username}")
def read(system: System, request: Request) -> dict[str, Any]:
    return _user(system, request.path["username"])


@handles("PATCH /networkusers/users/{username}")
def change(system: System, request: Request) -> None:
    _user(system, request.path["username"]).update(request.body)


@handles("GET /networkusers/users/{username}/tags")
def tags_of(system: System, request: Request) -> list[Any]:
    user = _user(system, request.path["username"])
    names = _tags(system).get(user["username"], [])
    form = system.uncertainties["network_user_tags"]
    if form == "users":
        return [user] if names else []
    return [{"name": name} if form == "objects" else name for name in names]


@handles("POST /networkusers/users/{username}/tags")
def tag_one(system: System, request: Request) -> None:
    _retag(system, _user(system, request.path["username"])["username"], request.body)


@handles("POST /networkusers/tags")
def tag_many(system: System, request: Request) -> None:
    names = request.body.get("usernames") or []
    for name in names:
        _user(system, name)
    for name in names:
        _retag(system, name, request.body)
