# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Create, read, update, delete, list and assign for every collection of the contract without a handler of its own."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from simulator.collection import Collection, CollectionSpec
from simulator.contract import Operation, release_of
from simulator.model import Answer, Refusal, Request
from simulator.presentation import SimBug
from simulator.system import System

ASSIGNMENT = re.compile(r"(?P<parent>/\w+)/\{[^}]+\}/(?P<child>\w+)(?P<one>/\{[^}]+\})?")


def answer(system: System, request: Request, operation: Operation) -> Any:
    """Serve a request by what its path template says: a collection, one object of it, or an assignment."""
    template = operation.template
    if template in system.collections:
        return _on_collection(system, system.collections[template], request)
    parent = re.fullmatch(r"(.+)/\{[^}]+\}", template)
    if parent and parent[1] in system.collections:
        return _on_object(system, system.collections[parent[1]], next(iter(request.path.values())), request)
    relation = ASSIGNMENT.fullmatch(template)
    if relation and relation["parent"] in system.collections and f"/{relation['child']}" in system.collections:
        return _on_assignment(system, relation, request)
    raise SimBug(f"{request.operation} has no handler and no collection")


def shown(system: System, spec: CollectionSpec, stored: Mapping[str, Any], query: Mapping[str, Any]) -> dict[str, Any]:
    """A stored object as answers show it."""
    result = copy.deepcopy(dict(stored))
    for path in spec.hidden:
        _remove(result, path.split("."))
    return spec.shape(system, result, query) if spec.shape else result


def _remove(value: Any, path: list[str]) -> None:
    if isinstance(value, list):
        for one in value:
            _remove(one, path)
    elif isinstance(value, dict):
        if len(path) == 1:
            value.pop(path[0], None)
        else:
            _remove(value.get(path[0]), path[1:])


def _on_collection(system: System, collection: Collection, request: Request) -> Any:
    spec = collection.spec
    if request.method == "GET":
        chosen = spec.select(system, collection.seen(), request.query) if spec.select else collection.seen()
        return [shown(system, spec, stored, request.query) for stored in chosen]
    if request.method != "POST":
        raise SimBug(f"{request.operation} on a collection")
    return created(collection, request)


def created(collection: Collection, request: Request) -> Answer:
    """Create an object from a request's body; the answer names it in its Location header."""
    spec = collection.spec
    body = _body(collection, request, None)
    if spec.author and request.caller and not body.get(spec.author):
        body = {**body, spec.author: request.caller.username}
    identifier = collection.create(body)
    collection.accepted(identifier)
    # An id that is a name may hold anything; a header and a path may not.
    return Answer(headers={"Location": f"{spec.path}/{quote(str(identifier), safe='')}"})


def _on_object(system: System, collection: Collection, identifier: Any, request: Request) -> Any:
    spec = collection.spec
    if spec.id_type == "integer" and isinstance(identifier, str) and identifier.isdigit():
        # A number in the list, text in the path of some operations (contract: DELETE /threatcollections/{id}).
        identifier = int(identifier)
    stored = collection.get(identifier)
    if request.method == "GET":
        if not collection.is_seen(identifier):
            raise Refusal(404, f"No {spec.noun} with {spec.id_field} {identifier!r} was found")
        return shown(system, spec, stored, request.query)
    if request.method == "DELETE":
        collection.delete(identifier)
        return None
    if request.method in ("PATCH", "PUT"):
        body = _body(collection, request, stored)
        if body:
            collection.update(identifier, body)
        return None
    raise SimBug(f"{request.operation} on an object")


def _body(collection: Collection, request: Request, stored: dict[str, Any] | None) -> dict[str, Any]:
    """The fields of a request, in the form to be stored."""
    spec = collection.spec
    if not isinstance(request.body, dict):
        raise Refusal(400, f"A {spec.noun} is a JSON object")
    body = {name: value for name, value in request.body.items() if name != spec.id_field or spec.id_type == "field"}
    return spec.check(collection, body, stored) if spec.check else body


def _on_assignment(system: System, match: re.Match[str], request: Request) -> Any:
    parents, children = system.collections[match["parent"]], system.collections[f"/{match['child']}"]
    parent_id = next(iter(request.path.values()))
    parents.get(parent_id)
    relation = system.assignments.relation(parents.spec.path, children.spec.path)
    if request.method == "GET":
        listed = relation.list if relation and relation.list else direct
        chosen = listed(system, parents.spec.path, parent_id, children.spec.path, request.query)
        return [shown(system, children.spec, children.objects[one], {}) for one in chosen]
    if match["one"]:
        child_id = list(request.path.values())[1]
        children.get(child_id)
        reason = _refused(system, parents, parent_id, children, child_id)
        if reason:
            raise Refusal(400, reason)
        assign, unassign = ([child_id], []) if request.method == "POST" else ([], [child_id])
        change(system, parents, parent_id, children, assign, unassign)
        return None
    return _on_assignments(system, parents, parent_id, children, request)


def _on_assignments(
    system: System, parents: Collection, parent_id: Any, children: Collection, request: Request
) -> Answer | None:
    """Many at once: what can be done is done, the rest is told (contract: PartialSuccess)."""
    asked = {action: request.body.get(action) or [] for action in ("assign", "unassign")}
    # Text in 9.8, a number for the vendor's client of 26.3 (contract: PartialSuccessFailure).
    as_number = release_of(system.version) >= (26,)
    failures: list[dict[str, Any]] = []
    done: dict[str, list[Any]] = {action: [] for action in asked}
    for action, ids in asked.items():
        for one in ids:
            reason = _refused(system, parents, parent_id, children, one)
            if reason:
                failures.append({"action": action, "id": one if as_number else str(one), "reason": reason})
            else:
                done[action].append(one)
    if failures and not any(done.values()):
        raise Refusal(422, f"Nothing of {children.spec.path[1:]} was changed", failures=failures)
    change(system, parents, parent_id, children, **done)
    if failures:
        message = f"Not all of {children.spec.path[1:]} was changed"
        return Answer(207, {"message": message, "failures": failures})
    return None


def _refused(system: System, parents: Collection, parent_id: Any, children: Collection, child_id: Any) -> str | None:
    """Why one object cannot be attached or detached, None when it can."""
    if child_id not in children.objects:
        return f"No {children.spec.noun} of this id"
    relation = system.assignments.relation(parents.spec.path, children.spec.path)
    try:
        if relation and relation.refuse:
            relation.refuse({parents.spec.path: parents.get(parent_id), children.spec.path: children.get(child_id)})
    except Refusal as refused:
        return refused.error_message
    return None


def direct(system: System, parent: str, parent_id: Any, child: str, query: Mapping[str, Any]) -> list[Any]:
    """Ids that are assigned by hand."""
    return system.assignments.of(parent, parent_id, child)


def change(
    system: System, parents: Collection, parent_id: Any, children: Collection, assign: list[Any], unassign: list[Any]
) -> None:
    """Attach and detach."""
    for child_id in assign:
        system.assignments.assign(parents.spec.path, parent_id, children.spec.path, child_id)
    for child_id in unassign:
        system.assignments.unassign(parents.spec.path, parent_id, children.spec.path, child_id)
