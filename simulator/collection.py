# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Stores of objects and of the assignments between them."""

from __future__ import annotations

import copy
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from simulator.model import Refusal


@dataclass(frozen=True)
class CollectionSpec:
    """How one collection of the contract stores its objects (simulator/tables.py describes them all)."""

    path: str
    "Collection path, e.g. '/tags'."
    noun: str
    "What one object is called in error messages."
    id_field: str = "id"
    id_type: str = "integer"
    "integer, uuid, or field (the value of id_field that the creator chose)."
    unique: tuple[str, ...] = ()
    "Fields that no two objects share."
    clash: int = 400
    "The status that refuses a second object with such a field."
    defaults: Mapping[str, Any] = field(default_factory=dict)
    "Fields filled in at creation."
    stamps: tuple[str, ...] = ("mod_time",)
    "Fields set to the time of each change, ms."
    created: tuple[str, ...] = ()
    "Fields set to the time of creation, ms."
    hidden: tuple[str, ...] = ()
    "Write-only fields, left out of answers."
    deleting: Callable[[dict[str, Any]], None] | None = None
    "Refuses to delete an object; given the object."
    built_in: tuple[Mapping[str, Any], ...] = ()
    "Objects every system is shipped with."
    protected: str | None = None
    "A field that, when true, forbids changing and deleting the object."
    unstated: tuple[str, ...] = ()
    "Fields of which no document says whether two objects may share them: uncertainty duplicates."
    author: str | None = None
    "A field that holds the creator's name when the creator leaves it out."
    check: Callable[[Collection, dict[str, Any], dict[str, Any] | None], dict[str, Any]] | None = None
    "Refuses or completes a body; given the collection, the body, and the stored object when it is an update."
    changed: Callable[[Collection, dict[str, Any] | None, dict[str, Any] | None], None] | None = None
    "Told of each change: the collection, the object before (None: created) and after (None: deleted)."
    discovered: Callable[[Any, Mapping[str, Any]], Any] | None = None
    "Stores an object that no request makes, with what discovery would add; given the system and the fields."
    shape: Callable[[Any, dict[str, Any], Mapping[str, Any]], dict[str, Any]] | None = None
    "Completes a copy of an object for an answer; given the query."
    select: Callable[[Any, list[dict[str, Any]], Mapping[str, Any]], list[dict[str, Any]]] | None = None
    "Picks the objects a list answers; given the query."
    is_late: bool = False
    "Made by work that may go on after the answer: uncertainty listed says when a new one can be read."


class Collection:
    """The objects of one collection on one system, in order of creation.

    A system knows its collections, so their code does not know its type.
    """

    def __init__(self, system: Any, spec: CollectionSpec):
        self.system = system
        self.spec = spec
        self.objects: dict[Any, dict[str, Any]] = {}
        self._seen_from: dict[Any, float] = {}
        # Ids differ per system, so that nothing passes which takes the id of one system for another's.
        self._next_id = 1 + system.rng.randrange(40)
        for built_in in spec.built_in:
            self.create(built_in)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self.objects.values())

    def __len__(self) -> int:
        return len(self.objects)

    def create(self, body: Mapping[str, Any]) -> Any:
        """Store a new object and return its id; Refusal when a unique field is taken."""
        self._refuse_clash(body, None)
        new = {**copy.deepcopy(dict(self.spec.defaults)), **copy.deepcopy(dict(body))}
        identifier = self._identify(new)
        new[self.spec.id_field] = identifier
        now = self.system.clock.now_ms()
        for name in self.spec.created + self.spec.stamps:
            new.setdefault(name, now)
        self.objects[identifier] = new
        if self.spec.changed:
            self.spec.changed(self, None, new)
        return identifier

    def accepted(self, identifier: Any) -> None:
        """Note that a request made the object: it may be listed some time later (uncertainty listed)."""
        if self.spec.is_late and self.system.uncertainties["listed"] == "later":
            self._seen_from[identifier] = self.system.clock.now() + self.system.timings["listing"]

    def is_seen(self, identifier: Any) -> bool:
        """Whether reads answer an object by now."""
        return self.system.clock.now() >= self._seen_from.get(identifier, 0.0)

    def seen(self) -> list[dict[str, Any]]:
        """The objects that reads answer by now."""
        return [stored for identifier, stored in self.objects.items() if self.is_seen(identifier)]

    def get(self, identifier: Any) -> dict[str, Any]:
        """The stored object itself; Refusal 404 when there is none."""
        try:
            return self.objects[identifier]
        except KeyError:
            raise Refusal(404, f"No {self.spec.noun} with {self.spec.id_field} {identifier!r} was found") from None

    def update(self, identifier: Any, body: Mapping[str, Any]) -> None:
        """Change the given fields; Refusal 404, or that of a unique field that is taken."""
        stored = self.get(identifier)
        self._refuse_protected(stored, "changed")
        self._refuse_clash(body, identifier)
        before = dict(stored)
        stored.update(copy.deepcopy(dict(body)))
        self.touch(stored)
        if self.spec.changed:
            self.spec.changed(self, before, stored)

    def touch(self, stored: dict[str, Any]) -> None:
        now = self.system.clock.now_ms()
        for name in self.spec.stamps:
            stored[name] = max(now, (stored.get(name) or 0) + 1)

    def delete(self, identifier: Any) -> None:
        """Remove an object and its assignments; Refusal 404, or 400 for what the system is shipped with."""
        stored = self.get(identifier)
        self._refuse_protected(stored, "deleted")
        if self.spec.deleting:
            self.spec.deleting(stored)
        del self.objects[identifier]
        self.system.assignments.drop(self.spec.path, identifier)
        if self.spec.changed:
            self.spec.changed(self, stored, None)

    def list(self, query: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """All objects, or those whose fields equal the query's."""
        wanted = (query or {}).items()
        return [stored for stored in self if all(stored.get(name) == value for name, value in wanted)]

    def find(self, **fields: Any) -> dict[str, Any] | None:
        """The first object with these field values, or None."""
        return next(iter(self.list(fields)), None)

    def _identify(self, new: Mapping[str, Any]) -> Any:
        if self.spec.id_type == "field":
            return new[self.spec.id_field]
        if self.spec.id_type == "uuid":
            return str(uuid.UUID(int=self.system.rng.getrandbits(128), version=4))
        identifier = new.get(self.spec.id_field, self._next_id)
        self._next_id = max(self._next_id, identifier) + 1
        return identifier

    def _refuse_protected(self, stored: Mapping[str, Any], what: str) -> None:
        if self.spec.protected and stored.get(self.spec.protected):
            raise Refusal(400, f"The {self.spec.noun} {stored[self.spec.id_field]!r} is built in and cannot be {what}")

    def _refuse_clash(self, body: Mapping[str, Any], own: Any) -> None:
        fields = self.spec.unique + ((self.spec.id_field,) if self.spec.id_type == "field" else ())
        if self.system.uncertainties["duplicates"] == "refused":
            fields += self.spec.unstated
        for name in fields:
            value = body.get(name)
            if value is None:
                continue
            if any(stored.get(name) == value and key != own for key, stored in self.objects.items()):
                raise Refusal(self.spec.clash, f"A {self.spec.noun} with {name} {value!r} exists already")


@dataclass(frozen=True)
class Relation:
    """A pair of collections whose assignments are more than a plain list."""

    list: Callable[..., list[Any]] | None = None
    "Ids that are attached in effect: (system, parent path, parent id, child path, query)."
    refuse: Callable[[Mapping[str, dict[str, Any]]], None] | None = None
    "Raises Refusal for a pair (objects by collection path) that cannot be assigned."


class Assignments:
    """Which objects of a system are attached to which: symmetric, kept per pair of collections."""

    def __init__(self, relations: Mapping[frozenset[str], Relation]) -> None:
        self._relations = relations
        self._pairs: dict[frozenset[str], dict[tuple[str, Any], dict[Any, None]]] = {}

    def relation(self, parent: str, child: str) -> Relation | None:
        return self._relations.get(frozenset((parent, child)))

    def assign(self, parent: str, parent_id: Any, child: str, child_id: Any) -> None:
        """Attach; attaching again changes nothing."""
        table = self._pairs.setdefault(frozenset((parent, child)), {})
        table.setdefault((parent, parent_id), {})[child_id] = None
        table.setdefault((child, child_id), {})[parent_id] = None

    def unassign(self, parent: str, parent_id: Any, child: str, child_id: Any) -> bool:
        """Detach; False when it was not attached."""
        table = self._pairs.get(frozenset((parent, child)), {})
        if child_id not in table.get((parent, parent_id), {}):
            return False
        del table[(parent, parent_id)][child_id]
        del table[(child, child_id)][parent_id]
        return True

    def of(self, parent: str, parent_id: Any, child: str) -> list[Any]:
        """Ids of the child objects that are attached to a parent, in order of attachment."""
        return list(self._pairs.get(frozenset((parent, child)), {}).get((parent, parent_id), {}))

    def drop(self, collection: str, identifier: Any) -> None:
        """Forget every assignment of an object that is deleted."""
        for pair, table in self._pairs.items():
            attached = table.pop((collection, identifier), None)
            if attached:
                (other,) = pair - {collection}
                for child_id in attached:
                    table[(other, child_id)].pop(identifier, None)
