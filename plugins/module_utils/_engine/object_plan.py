# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""What will be done to one object: the plan that the engine makes, carries out, and answers for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.secret_text import HIDDEN
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.children import Children
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.compare import canonical
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.members import Members
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.parts import PartState
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Difference, Step
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import SERVER_KEYS, Field, Resource

OBJECT_VERBS = ("create", "update", "replace", "delete")


@dataclass
class ObjectPlan:
    """What will be done to one object.

    ``given`` is what the user declared, ``wanted`` the same with names of related objects replaced by ids, ``current``
    what was read (None: not there). ``body`` is what is sent, ``changed`` the declared fields in the body of an update,
    ``later`` what a create leaves to an update right after, ``former`` the body that makes an object again which is
    made anew (None: not all of it is known). ``unproven`` are the fields of which nobody knows whether the system keeps
    them. ``options`` is what it was planned from. Once it is carried out, ``made`` is the id of what was created,
    ``found`` what the system then answers.
    """

    resource: Resource
    name: str
    given: dict
    wanted: dict
    current: dict | None
    steps: list[Step] = attribute(default_factory=list)
    before: dict = attribute(default_factory=dict)
    after: dict = attribute(default_factory=dict)
    body: dict = attribute(default_factory=dict)
    changed: dict = attribute(default_factory=dict)
    unproven: set[str] = attribute(default_factory=set)
    later: dict = attribute(default_factory=dict)
    former: dict | None = None
    children: list[Children] = attribute(default_factory=list)
    members: list[Members] = attribute(default_factory=list)
    parts: list[PartState] = attribute(default_factory=list)
    answered: Any = None
    options: Mapping = attribute(default_factory=dict)
    made: Any = None
    found: dict | None = None

    @property
    def verb(self) -> str | None:
        """create, update, replace, delete, or None when the object itself stays as it is."""
        return next((step.verb for step in self.steps if step.verb in OBJECT_VERBS), None)

    @property
    def there(self) -> dict:
        """What was read, for plans that are made only of an object that is there."""
        return self.current if self.current is not None else {}

    @property
    def below(self) -> list[Children | PartState | Members]:
        """What is kept below the object, in the order in which it is written."""
        return [*self.children, *self.parts, *self.members]

    @property
    def object_id(self) -> Any:
        return self.current.get(self.resource.id_key) if self.current else None

    @property
    def difference(self) -> Difference:
        return Difference(f"{self.resource.name} {self.name}", self.before, self.after)

    @property
    def carries(self) -> bool:
        """Tell whether an update sends more than what is declared: what it takes from the object as it is."""
        is_merged = any(self.resource.fields[name].merge for name in self.changed)
        return bool(self.changed) and (bool(self.resource.always_sent) or is_merged)

    def update_body(self, current: Mapping) -> dict:
        """What an update sends, given the object as it is."""
        if not self.changed:
            return {}
        fields = self.resource.fields
        kept = {name: current.get(name) for name in self.resource.always_sent if current.get(name) is not None}
        return {**kept, **{name: fields[name].whole(current.get(name), value) for name, value in self.changed.items()}}

    def become(self, again: ObjectPlan) -> None:
        """Answer for what was done instead, since somebody else had made the object meanwhile."""
        self.steps, self.before, self.after, self.found = again.steps, again.before, again.after, again.found

    def add(self, verb: str, fields: Mapping, reason: str) -> None:
        self.steps.append(Step(verb, self.resource.name, self.name, self.object_id, fields, reason))


def shown_fields(resource: Resource, current: Mapping) -> dict:
    """The fields of an object that can be declared, for the side of a diff that is about to go."""
    return {
        name: hidden(field, canonical(field, current[name]), False)
        for name, field in resource.fields.items()
        if name in current and name not in SERVER_KEYS
    }


def hidden(field: Field, value: Any, sent: bool) -> Any:
    """A value as people may see it; a secret that is sent shows that it is set, and nothing more."""
    if not field.secret:
        return value
    return f"{HIDDEN} (set)" if sent else HIDDEN
