# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Names of related objects inside an object's own fields: replaced by ids before anything is compared or sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Resource
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.store import Related, Store


class Reference:
    """Where in a value related objects stand. ``replaced`` puts ``change(resource, word)`` in place of each of them.

    ``resources`` are those whose objects may stand there.
    """

    @property
    def resources(self) -> tuple[Resource, ...]:
        raise NotImplementedError

    def replaced(self, value: Any, change: Callable[[Resource, Any], Any]) -> Any:
        raise NotImplementedError

    def resolved(self, store: Store, value: Any, may_be_missing: bool) -> Any:
        """The value with ids in place of names; an unknown name stays when it may be missing, else it is a Conflict."""
        return self.replaced(value, lambda resource, word: _ids(store.resolve(resource, [word], may_be_missing))[0])

    def words(self, value: Any) -> list[tuple[Resource, Any]]:
        """Every related object that the value names, in its own words."""
        found: list[tuple[Resource, Any]] = []
        self.replaced(value, lambda resource, word: found.append((resource, word)))
        return found


@dataclass(frozen=True)
class Named(Reference):
    """A value that is one object of a resource, or a list of them."""

    resource: Resource

    @property
    def resources(self) -> tuple[Resource, ...]:
        return (self.resource,)

    def replaced(self, value: Any, change: Callable[[Resource, Any], Any]) -> Any:
        if not isinstance(value, (list, tuple)):
            return change(self.resource, value)
        return [change(self.resource, word) for word in value]

    def resolved(self, store: Store, value: Any, may_be_missing: bool) -> Any:
        if not isinstance(value, (list, tuple)):
            return super().resolved(store, value, may_be_missing)
        # All at once: where a search finds them, that is one request.
        return _ids(store.resolve(self.resource, value, may_be_missing))


def references_of(resource: Resource) -> dict[str, Reference]:
    """The options of a resource whose values name related objects, each with where these stand in it."""
    fields = {resource.option_of(name): described.reference for name, described in resource.referring.items()}
    return {**fields, **{name: Named(assignment.resource) for name, assignment in resource.lists.items()}}


def _ids(related: list[Related]) -> list:
    return [entry.label if entry.id is None else entry.id for entry in related]


@dataclass(frozen=True, eq=False)
class Link:
    """A related object inside exported options, before its name is known; ``item`` is what was read of it, if any."""

    resource: Resource
    id: Any
    item: Mapping | None = None

    @property
    def key(self) -> tuple[str, str]:
        return self.resource.collection, str(self.id)


@dataclass(frozen=True)
class Typed(Reference):
    """A structure with mappings such as {object_type: device_group, object_id: NAME} at any depth.

    ``kinds`` says which resource each word under ``type_key`` means; mappings of other types stay as they are. The
    objects, one or a list, stand under ``id_key`` or one of ``other_keys``.
    """

    kinds: Mapping[str, Resource]
    type_key: str
    id_key: str
    other_keys: tuple[str, ...] = ()

    @property
    def resources(self) -> tuple[Resource, ...]:
        return tuple(self.kinds.values())

    def replaced(self, value: Any, change: Callable[[Resource, Any], Any]) -> Any:
        if isinstance(value, (list, tuple)):
            return [self.replaced(item, change) for item in value]
        if not isinstance(value, Mapping):
            return value
        done = {key: self.replaced(item, change) for key, item in value.items()}
        kind = self.kinds.get(str(value.get(self.type_key)))
        for key in (self.id_key, *self.other_keys):
            if kind is not None and value.get(key) is not None:
                done[key] = Named(kind).replaced(value[key], change)
        return done
