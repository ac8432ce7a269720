# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""User groups and their members, and what identity providers map and answer."""

from __future__ import annotations

from typing import Any

from simulator.collection import Collection
from simulator.handlers import handles
from simulator.model import Refusal, Request
from simulator.system import System

METADATA = '<?xml version="1.0"?>\n<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{}"/>\n'

# The one value that a member has (contract: UserGroupMembers).
MEMBER = "member"


def check_group(collection: Collection, body: dict[str, Any], stored: dict[str, Any] | None) -> dict[str, Any]:
    """Groups made over REST are local, and their id says so (contract: schema sharing)."""
    if stored is not None:
        return body
    if not body["name"]:
        raise Refusal(400, "name must not be empty")
    place = "remote" if body.get("is_remote") else "local"
    return {"id": f"{place}.{body['name']}", "display_name": body["name"], **body}


def refuse_remote(stored: dict[str, Any]) -> None:
    """Groups of LDAP are not deleted over REST (contract: DELETE /usergroups/{id})."""
    if stored["is_remote"]:
        raise Refusal(422, "A remote group cannot be deleted")


def _group(system: System, request: Request) -> dict[str, Any]:
    return system.collections["/usergroups"].get(request.path["id"])


@handles("GET /usergroups/{id}/members")
def read_members(system: System, request: Request) -> Any:
    members = _group(system, request)["members"]
    if system.uncertainties["members"] == "list":
        return [{"users": members}]
    return {"users": members}


@handles("PUT /usergroups/{id}/members", "PATCH /usergroups/{id}/members")
def write_members(system: System, request: Request) -> None:
    """A map of usernames to "member"; PATCH adds what it names and drops what it maps to null."""
    group = _group(system, request)
    if not isinstance(request.body, dict):
        raise Refusal(400, "The members are a map keyed by username")
    dropping = (None,) if request.method == "PATCH" else ()
    for name, value in request.body.items():
        if value not in (MEMBER, *dropping):
            raise Refusal(400, f"{name}: {value!r} is no value of a member, which is {MEMBER!r}")
    if group["is_remote"]:
        raise Refusal(400, "The members of a remote group come from LDAP")
    kept = group["members"] if request.method == "PATCH" else {}
    group["members"] = {name: value for name, value in {**kept, **request.body}.items() if value is not None}


@handles("DELETE /usergroups/{id}/associations")
def drop_shares(system: System, request: Request) -> None:
    group = _group(system, request)
    for shares in system.state.get("sharing", {}).values():
        shares["groups"].pop(group["id"], None)


@handles("POST /usergroups/{id}/refresh")
def refresh_one(system: System, request: Request) -> None:
    group = _group(system, request)
    if not group["is_remote"]:
        raise Refusal(400, "Only remote groups are read from LDAP")
    group["last_sync_time"] = system.clock.now_ms()


@handles("POST /usergroups/refresh")
def refresh_all(system: System, request: Request) -> None:
    for group in system.collections["/usergroups"].list({"is_remote": True}):
        group["last_sync_time"] = system.clock.now_ms()


def _privileges(system: System, request: Request) -> dict[str, Any]:
    provider = system.collections["/auth/identityproviders"].get(request.path["id"])
    return system.state.setdefault("provider_privileges", {}).setdefault(provider["id"], {})


@handles("GET /auth/identityproviders/{id}/privileges")
def read_privileges(system: System, request: Request) -> dict[str, Any]:
    return _privileges(system, request)


@handles("PATCH /auth/identityproviders/{id}/privileges")
def change_privileges(system: System, request: Request) -> None:
    _privileges(system, request).update(request.body)


@handles("GET /auth/samlsp")
def service_provider(system: System, request: Request) -> dict[str, Any]:
    base = f"https://{system.address}/saml"
    answer = {"acs_url": f"{base}/acs", "entity_id": f"{base}/metadata"}
    if request.query.get("xml"):
        answer["xml"] = METADATA.format(answer["entity_id"])
    return answer
