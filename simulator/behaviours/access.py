# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who a caller is and what they may do: API keys and privileges (contract: conventions.auth and .privileges)."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from typing import Any

from simulator.behaviours import runningconfig, seeding, users
from simulator.contract import SEARCHES
from simulator.handlers import authenticates, authorizes, handles
from simulator.model import Answer, Caller, Refusal, Request
from simulator.system import System

SEEDS = ("api_keys",)
SCHEME = "ExtraHop apikey="
FIRST_KEY = "POST /apikeys"
# Writes to all other resources are content, which write full may change.
ADMINISTRATION = {
    "APIKey", "Appliance", "Auth", "Bundle", "Cloud", "Customization", "Email Group", "ExtraHop", "Jobs", "License",
    "Node", "Open Data Stream", "Running Config", "SSL Decrypt Key", "Support Pack", "Threat Collection", "User",
    "User Group",
}  # fmt: skip
# What everybody may call; the handlers hold the caller to their own keys and password.
OWN = {
    FIRST_KEY,
    "GET /apikeys",
    "GET /apikeys/{keyid}",
    "GET /users/{username}/apikeys",
    "GET /users/{username}/apikeys/{keyid}",
    "PATCH /users/{username}",
}
QUERIES = ("POST /metrics", "GET /metrics", "POST /records", "GET /records")


def prepare(system: System, spec: Mapping[str, Any]) -> None:
    """Give the setup account the system's key, unless the fleet file seeds `api_keys: none` for a first start."""
    system.state["api_keys"] = []
    seeded = spec.get("seed", {}).get("api_keys", "setup")
    if seeded not in ("setup", "none"):
        raise ValueError(f"seed.api_keys: setup (its key is there) or none is wanted, not {seeded!r}")
    if seeded == "setup":
        add_key(system, users.SETUP, system.api_key)
    for user in seeding.mappings(spec, "users", users.SEED_FIELDS):
        if user.get("api_key"):
            add_key(system, user["username"], str(user["api_key"]))


def add_key(system: System, username: str, key: str | None = None) -> str:
    """Make an API key for an account and return it."""
    key = key or "".join(system.rng.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=43))
    keys = system.state["api_keys"]
    keys.append(
        {
            "id": len(keys) + 1,
            "key": key,
            "description": "",
            "time_added": system.clock.now_ms(),
            "user_id": 1 + list(system.state["users"]).index(username),
            "username": username,
        }
    )
    return key


@authenticates
def who(system: System, headers: Mapping[str, str], operation: str | None) -> Caller | None:
    """The enabled account whose key the request carries; anybody for the call that makes the first key."""
    given = headers.get("authorization", "")
    if given.startswith(SCHEME):
        for known in system.state["api_keys"]:
            if hmac.compare_digest(known["key"].encode(), given.removeprefix(SCHEME).encode()):
                account = system.state["users"].get(known["username"])
                if account and account["enabled"]:
                    return Caller(account["username"], users.effective_roles(account))
    return Caller("", {}) if operation == FIRST_KEY else None


@authorizes
def allowed(system: System, caller: Caller, operation: str, entry: Mapping[str, Any]) -> bool | str:
    """True, or the sentence that says which privilege is missing."""
    roles = caller.roles
    if roles.get("system") == "full" or operation in OWN:
        return True
    is_read = operation.startswith("GET ") or SEARCHES.fullmatch(operation)
    if operation.startswith(QUERIES) and (is_read or operation.startswith("POST /records")):
        enough = bool(roles.get("write")) or roles.get("metrics") == "full"
        return enough or _lacks(caller, "full metrics access")
    if is_read:
        return bool(roles.get("write")) or _lacks(caller, "limited write or higher")
    if entry["tags"][0] in ADMINISTRATION:
        return _lacks(caller, "full system administration")
    return roles.get("write") == "full" or _lacks(caller, "full write")


def _lacks(caller: Caller, privilege: str) -> str:
    return f"User {caller.username!r} is not permitted to do this: the privilege {privilege} is required"


def _asking(request: Request) -> Caller:
    """Whose key it is; only the first key of a system is asked for without one."""
    if request.caller is None:
        raise Refusal(401, "No API key was given")
    return request.caller


def _is_administrator(request: Request) -> bool:
    return _asking(request).roles.get("system") == "full"


def _shown(key: Mapping[str, Any], request: Request) -> dict[str, Any]:
    """A key as its reader may see it: whole only for its owner."""
    text = key["key"]
    return {**key, "key": text if key["username"] == _asking(request).username else text[-4:]}


def _visible(system: System, request: Request) -> list[dict[str, Any]]:
    keys = system.state["api_keys"]
    return [key for key in keys if _is_administrator(request) or key["username"] == _asking(request).username]


@handles("GET /apikeys")
def list_keys(system: System, request: Request) -> list[dict[str, Any]]:
    return [_shown(key, request) for key in _visible(system, request)]


@handles("GET /apikeys/{keyid}")
def get_key(system: System, request: Request) -> dict[str, Any]:
    for key in _visible(system, request):
        if key["id"] == request.path["keyid"]:
            return _shown(key, request)
    raise Refusal(404, f"No API key with id {request.path['keyid']} was found")


@handles("GET /users/{username}/apikeys/{keyid}")
def point_to_key(system: System, request: Request) -> Answer:
    """A redirect to the key's own path (contract: its note)."""
    owner, identifier = users.account(system, request.path["username"])["username"], request.path["keyid"]
    if not any(str(key["id"]) == identifier and key["username"] == owner for key in _visible(system, request)):
        raise Refusal(404, f"{owner!r} has no API key with id {identifier}")
    return Answer(301, headers={"Location": f"/apikeys/{identifier}"})


@handles("GET /users/{username}/apikeys")
def list_keys_of_user(system: System, request: Request) -> list[dict[str, Any]]:
    username = users.account(system, request.path["username"])["username"]
    if not _is_administrator(request) and username != _asking(request).username:
        raise Refusal(403, "Only the keys of your own account may be read")
    return [_shown(key, request) for key in _visible(system, request) if key["username"] == username]


@handles(FIRST_KEY)
def make_first_key(system: System, request: Request) -> Answer:
    if not users.password_is(system, users.SETUP, request.body["password"]):
        raise Refusal(401, "The password of the setup account is wrong")
    if any(key["username"] == users.SETUP for key in system.state["api_keys"]):
        raise Refusal(409, "The setup account has an API key already")
    if runningconfig.key_policy(system) == runningconfig.NO_KEYS:
        raise Refusal(422, "The generation of API keys is disabled")
    return Answer(body={"apikey": add_key(system, users.SETUP)})


@handles("POST /users")
def create_user(system: System, request: Request) -> Answer:
    body = request.body
    username = users.create(system, body)
    key = {"apikey": add_key(system, username)} if body.get("create_apikey") else {}
    return Answer(body={"username": username, **key})


@handles("PATCH /users/{username}")
def change_user(system: System, request: Request) -> None:
    """Administrators change any account, others only their own password."""
    account = users.account(system, request.path["username"])
    if not _is_administrator(request):
        is_own = account["username"] == _asking(request).username
        if is_own and {"enabled", "name"} & set(request.body):
            raise Refusal(409, _lacks(_asking(request), "full system administration"))
        if not is_own or set(request.body) != {"password"}:
            raise Refusal(403, _lacks(_asking(request), "full system administration"))
    users.change(system, account, request.body)


@handles("DELETE /users/{username}")
def delete_user(system: System, request: Request) -> None:
    username = users.account(system, request.path["username"])["username"]
    if username == _asking(request).username:
        raise Refusal(405, "The account that owns the API key of the request cannot be deleted")
    users.delete(system, username, request.query.get("dest_user"))
    system.state["api_keys"] = [key for key in system.state["api_keys"] if key["username"] != username]
