# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""User accounts: their rules, reading and locking (contract: schema User, /users)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from simulator.behaviours import seeding
from simulator.handlers import handles
from simulator.model import Refusal, Request
from simulator.system import System

SEEDS = ("users", "setup_password")
SETUP = "setup"
# What the fleet file does not say otherwise; a simulated account protects nothing.
SETUP_PASSWORD = "default"  # noqa: S105
DEFAULT_ROLES = {"write": "limited"}
SEED_FIELDS = ("username", "name", "type", "enabled", "granted_roles", "eh_account_team", "password", "api_key")
TIMES = ("date_joined", "last_ui_login_time")
HIDDEN = ("password_digest", "password_changes", "locked_until")


def prepare(system: System, spec: Mapping[str, Any]) -> None:
    """Make the built-in setup account and the seeded ones, which may have an `api_key` beside the API's fields."""
    system.state["users"] = {}
    system.state["setup_password"] = str(spec.get("seed", {}).get("setup_password", SETUP_PASSWORD))
    _store(system, {"username": SETUP, "name": "setup", "granted_roles": {"system": "full"},
                    "password": system.state["setup_password"]})  # fmt: skip
    for user in seeding.mappings(spec, "users", SEED_FIELDS):
        if not user.get("username") or user["username"] in system.state["users"]:
            raise ValueError(f"seed.users: a username is missing or used twice: {user.get('username')!r}")
        _store(system, {"name": user["username"], **user})


def _store(system: System, body: Mapping[str, Any]) -> None:
    system.state["users"][body["username"]] = {
        "username": body["username"],
        "name": body["name"],
        "type": body.get("type", "local"),
        "enabled": body.get("enabled", True),
        "granted_roles": dict(body.get("granted_roles", DEFAULT_ROLES)),
        "eh_account_team": body.get("eh_account_team", False),
        "date_joined": system.clock.now_ms(),
        "last_ui_login_time": None,
        "password_digest": _digest(body["password"]) if body.get("password") else None,
        "password_changes": 0,
        "locked_until": 0,
    }


def _digest(password: str) -> str:
    return hashlib.sha256(password.encode()).hexdigest()


def password_is(system: System, username: str, password: str) -> bool:
    return system.state["users"][username]["password_digest"] == _digest(password)


def account(system: System, username: str) -> dict[str, Any]:
    """The stored account; Refusal 404."""
    if username not in system.state["users"]:
        raise Refusal(404, f"No user with username {username!r} was found")
    return system.state["users"][username]


def effective_roles(stored: Mapping[str, Any]) -> dict[str, Any]:
    return {name: level for name, level in stored["granted_roles"].items() if level is not None}


def _shown(system: System, stored: Mapping[str, Any]) -> dict[str, Any]:
    """An account as answers show it, its times as the uncertainty user_times has them."""
    shown = {key: value for key, value in stored.items() if key not in HIDDEN}
    shown["effective_roles"] = effective_roles(stored)
    if system.uncertainties["user_times"] == "number":
        return shown
    return {**shown, **{name: str(shown[name]) for name in TIMES if shown[name] is not None}}


def create(system: System, body: Mapping[str, Any]) -> str:
    """Store a new account and return its name; Refusal 409 for a taken name, 422 for what the policy forbids."""
    username = body["username"]
    # Local and remote accounts clash without regard to case (contract: schema User).
    if username.lower() in (known.lower() for known in system.state["users"]):
        raise Refusal(409, f"A user with username {username!r} exists already")
    if not re.fullmatch(r"[^\s/]+", username):
        raise Refusal(422, "A username is one word without slashes")
    if body.get("type", "local") == "local":
        check_password(system, body.get("password"), 422)
    _store(system, body)
    return username


def check_password(system: System, password: str | None, status: int = 400) -> None:
    """Refusal with this status unless the password meets the policy of the running config's section `password`."""
    strict = system.state["running_config"]["running"].get("password", {}).get("strict")
    if not password or len(password) < (8 if strict else 5):
        raise Refusal(status, f"The password must have at least {8 if strict else 5} characters")
    if strict and not all(re.search(pattern, password) for pattern in (r"[a-z]", r"[A-Z]", r"\d", r"[^\w\s]")):
        raise Refusal(status, "The password must mix lower and upper case letters, digits and symbols")


def change(system: System, stored: dict[str, Any], body: Mapping[str, Any]) -> None:
    """Change the fields given; a password is checked before anything changes."""
    if stored["username"] == SETUP and (body.get("enabled") is False or "granted_roles" in body):
        raise Refusal(400, "The setup account keeps its privileges and cannot be disabled")
    if "password" in body:
        if stored["type"] == "remote":
            raise Refusal(422, "The password of a remote account is kept elsewhere")
        check_password(system, body["password"])
        stored["password_digest"] = _digest(body["password"])
        stored["password_changes"] += 1
    for name in ("name", "enabled"):
        if name in body:
            stored[name] = body[name]
    if "granted_roles" in body:
        kept = stored["granted_roles"] if system.uncertainties["granted_roles_patch"] == "merge" else {}
        stored["granted_roles"] = {**kept, **body["granted_roles"]}


def delete(system: System, username: str, heir: str | None) -> None:
    """Remove an account; Refusal 400 for setup or an unknown heir."""
    if username == SETUP:
        raise Refusal(400, "The setup account cannot be deleted")
    if heir is not None and (heir == username or heir not in system.state["users"]):
        raise Refusal(400, f"dest_user: there is no other user {heir!r}")
    del system.state["users"][username]


@handles("GET /users")
def list_users(system: System, request: Request) -> list[dict[str, Any]]:
    return [_shown(system, stored) for stored in system.state["users"].values()]


@handles("GET /users/{username}")
def get_user(system: System, request: Request) -> dict[str, Any]:
    return _shown(system, account(system, request.path["username"]))


@handles("GET /users/{username}/lock")
def get_lock(system: System, request: Request) -> dict[str, Any]:
    locked_until = account(system, request.path["username"])["locked_until"]
    is_locked = locked_until > system.clock.now_ms()
    return {"is_locked": is_locked, "lockout_expiration": locked_until if is_locked else 0}


@handles("DELETE /users/{username}/lock")
def unlock(system: System, request: Request) -> None:
    account(system, request.path["username"])["locked_until"] = 0
