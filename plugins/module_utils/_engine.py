# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The engine: finds an object, compares it with what is declared, plans, applies, settles lost answers and verifies."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as attribute

from ansible_collections.extrahop.revealx.plugins.module_utils._answer import Answer
from ansible_collections.extrahop.revealx.plugins.module_utils._children import Children
from ansible_collections.extrahop.revealx.plugins.module_utils._compare import canonical, same
from ansible_collections.extrahop.revealx.plugins.module_utils._errors import (
    AnswerLost,
    Conflict,
    NotApplied,
    OptionError,
    RequestError,
    RevealxError,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._members import Members
from ansible_collections.extrahop.revealx.plugins.module_utils._offers import explained
from ansible_collections.extrahop.revealx.plugins.module_utils._plan import Difference, Step
from ansible_collections.extrahop.revealx.plugins.module_utils._redact import HIDDEN
from ansible_collections.extrahop.revealx.plugins.module_utils._spec import SERVER_KEYS, Field, Resource
from ansible_collections.extrahop.revealx.plugins.module_utils._store import Store


@dataclass
class ObjectPlan:
    """What will be done to one object. ``current`` is what was read (None: not there), ``wanted`` what is declared."""

    resource: Resource
    name: str
    wanted: dict
    current: dict | None
    steps: list[Step] = attribute(default_factory=list)
    before: dict = attribute(default_factory=dict)
    after: dict = attribute(default_factory=dict)
    body: dict = attribute(default_factory=dict)
    children: list[Children] = attribute(default_factory=list)
    members: list[Members] = attribute(default_factory=list)
    answered: object = None

    @property
    def verb(self) -> str | None:
        """create, update, delete, or None when the object itself stays as it is."""
        return next((step.verb for step in self.steps if step.verb in ("create", "update", "delete")), None)

    @property
    def difference(self) -> Difference:
        return Difference(f"{self.resource.name} {self.name}", self.before, self.after)


class Engine:
    """Plans and applies declared objects of one system.

    With ``check_mode`` unknown related names are taken as made by an earlier task of the same run, with a warning.
    """

    def __init__(
        self, store: Store, *, check_mode: bool = False, warn: Callable[[str], None] = lambda sentence: None
    ) -> None:
        self.store = store
        self.client = store.client
        self.check_mode = check_mode
        self._warn = warn

    # ---- plan

    def plan(self, resource: Resource, wanted: Mapping, state: str = "present") -> ObjectPlan:
        """Read what is needed and plan one object; writes nothing.

        ``wanted`` holds the fields and assignments that the user gave (None counts as not given) and the key or id.
        Raises OptionError, Conflict, NotOffered or RequestError.
        """
        wanted = resource.given(wanted)
        current = self._current(resource, wanted, state)
        name = str(wanted.get(resource.key) or (current or {}).get(resource.key) or wanted.get("id"))
        plan = ObjectPlan(resource, name, wanted, current)
        if state == "absent":
            self._plan_delete(plan)
        else:
            if current is None:
                self._plan_create(plan)
            else:
                self._plan_update(plan)
            self._plan_members(plan)
        return plan

    def _current(self, resource: Resource, wanted: Mapping, state: str) -> dict | None:
        if "id" in wanted and resource.id_key == "id":
            current = self.store.item(resource, wanted["id"])
            if current is None and resource.key not in wanted and state == "present":
                raise Conflict(
                    f"No {resource.name} with id {wanted['id']} on {self.client.system}.",
                    f"Give {resource.key} to create one.",
                )
            return current
        if resource.key not in wanted:
            raise OptionError(f"{resource.key} is not set.", f"Give the {resource.key} of the {resource.name}.")
        return self.store.find(resource, wanted[resource.key])

    def _plan_delete(self, plan: ObjectPlan) -> None:
        if plan.current is None:
            return
        self._refuse_built_in(plan, "deleted")
        plan.before = self._shown(plan.resource, plan.current)
        plan.steps.append(
            Step(
                "delete",
                plan.resource.name,
                plan.name,
                plan.current.get(plan.resource.id_key),
                {},
                "it is there and declared absent",
            )
        )

    def _plan_create(self, plan: ObjectPlan) -> None:
        resource = plan.resource
        given = {name: plan.wanted[name] for name in resource.fields if name in plan.wanted}
        defaults = {
            name: field.default
            for name, field in resource.fields.items()
            if name not in given and field.default is not None
        }
        plan.body = {**defaults, **given}
        missing = [
            name for name, field in resource.fields.items() if field.needed(plan.wanted) and name not in plan.body
        ]
        if missing:
            raise OptionError(
                f"{resource.name} {plan.name!r} is not on {self.client.system}: it needs more to be created.",
                f"Give {', '.join(missing)}.",
            )
        plan.after = self._managed(resource, plan.body, {})
        plan.steps.append(
            Step("create", resource.name, plan.name, None, self._hidden(resource, plan.body), "it is not there")
        )
        plan.children = [
            Children(self.client, field.children, name, field, None, given[name])
            for name, field in resource.fields.items()
            if field.children and name in given
        ]

    def _plan_update(self, plan: ObjectPlan) -> None:
        resource, current = plan.resource, plan.current
        changed: dict = {}
        for name, field in resource.fields.items():
            if name not in plan.wanted:
                continue
            if field.children and name not in current:
                child = Children(self.client, field.children, name, field, current[resource.id_key], plan.wanted[name])
                current[name] = child.read()
                plan.children.append(child)
            wanted = field.whole(current.get(name), plan.wanted[name])
            if field.write_only:
                if not field.create_only and plan.wanted.get(resource.update_secrets or "") == "always":
                    changed[name] = wanted
            elif not same(field, wanted, current.get(name)):
                if field.create_only:
                    raise Conflict(
                        f"{name} of {resource.name} {plan.name!r} stays {current.get(name)!r}, not {wanted!r}.",
                        "It is set only once: declare the object absent, then present again, or keep the value.",
                    )
                changed[name] = wanted
        plan.before = self._managed(resource, plan.wanted, current, changed)
        plan.after = self._managed(resource, plan.wanted, {**current, **changed}, changed, sent=True)
        plan.children = [child for child in plan.children if child.name in changed]
        if not changed:
            return
        self._refuse_built_in(plan, "changed")
        in_body = {
            name: value for name, value in changed.items() if name not in {child.name for child in plan.children}
        }
        if in_body:
            kept = {name: current.get(name) for name in resource.always_sent if current.get(name) is not None}
            plan.body = {**kept, **in_body}
        reason = ", ".join(
            f"{name} is set anew" if resource.fields[name].write_only else f"{name} differs" for name in changed
        )
        plan.steps.append(
            Step(
                "update",
                resource.name,
                plan.name,
                current.get(resource.id_key),
                self._hidden(resource, changed),
                reason,
            )
        )

    def _plan_members(self, plan: ObjectPlan) -> None:
        for name, assignment in plan.resource.assignments.items():
            if name not in plan.wanted:
                continue
            refused = assignment.only_if({**(plan.current or {}), **plan.wanted})
            if refused:
                raise OptionError(f"{name} does not apply to {plan.resource.name} {plan.name!r}: {refused}")
            related = self.store.resolve(assignment.resource, plan.wanted[name], may_be_missing=self.check_mode)
            for entry in related:
                if entry.id is None:
                    self._warn(
                        f"{assignment.resource.name} {entry.label!r} is not on {self.client.system}: taken as made by "
                        "an earlier task of this check run."
                    )
            members = Members(self.client, assignment, name, related, (plan.current or {}).get(plan.resource.id_key))
            plan.before[name], plan.after[name] = members.labels_before, members.labels_after
            if members.differs:
                if plan.current is not None:
                    self._refuse_built_in(plan, "changed")
                plan.members.append(members)
                plan.steps.append(
                    Step(
                        "assign",
                        plan.resource.name,
                        plan.name,
                        members.object_id,
                        {name: members.fields},
                        f"{name} differ",
                    )
                )

    def _refuse_built_in(self, plan: ObjectPlan, verb: str) -> None:
        if plan.current is not None and plan.resource.built_in(plan.current):
            raise Conflict(
                f"{plan.resource.name} {plan.name!r} came with {self.client.system} (built in) and is not {verb}.",
                "Declare an object of another name.",
            )

    # ---- apply

    def apply(self, plan: ObjectPlan) -> dict | None:
        """Carry out a plan and return what the system now answers for the object (None: it is not there).

        Raises NotApplied when the system accepted a write but answers something else.
        """
        resource = plan.resource
        doing = f"{plan.verb or 'assign members of'} {resource.name} {plan.name!r} on {self.client.system}"
        try:
            if not plan.steps:
                return plan.current
            self.store.forget(resource)
            if plan.verb == "delete":
                self._delete(plan)
                return None
            object_id = self._create(plan) if plan.verb == "create" else plan.current[resource.id_key]
            if plan.verb == "update" and plan.body:
                self.client.write("PATCH", resource.path_of(object_id), plan.body)
            for child in plan.children:
                child.apply(object_id)
            for members in plan.members:
                members.apply(object_id)
            return self._verified(plan, object_id)
        except RequestError as error:
            refusal = explained(error, self.client)
            refusal.doing = refusal.doing or doing
            raise refusal from error
        except RevealxError as error:
            error.doing = error.doing or doing
            raise

    def _create(self, plan: ObjectPlan) -> object:
        resource = plan.resource
        legacy = {child.name for child in plan.children if not child.in_body()}
        plan.children = [child for child in plan.children if child.name in legacy]
        body = {name: value for name, value in plan.body.items() if name not in legacy}
        try:
            answer = self.client.write("POST", resource.collection, body)
            plan.answered = answer.data()
        except RequestError as error:
            if not isinstance(error, AnswerLost) and error.status not in (502, 503, 504):
                raise
            found = self._settled(plan)
            if found is None:
                raise
            self._warn(f"{error.message} The {resource.name} {plan.name!r} was found afterwards: it had been created.")
            return found[resource.id_key]
        return self._id_of(plan, answer)

    def _id_of(self, plan: ObjectPlan, answer: Answer) -> object:
        resource = plan.resource
        if resource.id_key == resource.key:
            return plan.body[resource.key]
        if answer.location_id:
            return answer.location_id
        if isinstance(plan.answered, Mapping) and plan.answered.get(resource.id_key) is not None:
            return plan.answered[resource.id_key]
        found = self._settled(plan)
        if found is None:
            raise NotApplied(f"{self.client.system} accepted {resource.name} {plan.name!r}, but does not list it.")
        return found[resource.id_key]

    def _settled(self, plan: ObjectPlan) -> dict | None:
        """Read back whether an object whose answer was lost is there."""
        self.store.forget(plan.resource)
        return self.store.find(plan.resource, plan.body[plan.resource.key])

    def _delete(self, plan: ObjectPlan) -> None:
        resource = plan.resource
        query = {name: plan.wanted[name] for name in resource.delete_query if name in plan.wanted}
        try:
            self.client.write("DELETE", resource.path_of(plan.current[resource.id_key]), query=query)
        except RequestError as error:
            if error.status != 404:
                raise

    def _verified(self, plan: ObjectPlan, object_id: object) -> dict:
        resource = plan.resource
        found = self.store.item(resource, object_id)
        if found is None:
            raise NotApplied(
                f"{self.client.system} accepted the write, but {resource.name} {plan.name!r} is not there."
            )
        for name, wanted in plan.body.items():
            field = resource.fields[name]
            if field.write_only or field.children and name not in found:
                continue
            wanted = field.whole(found.get(name), wanted)
            if not same(field, wanted, found.get(name)):
                raise NotApplied(
                    f"{self.client.system} accepted {name} of {resource.name} {plan.name!r}, but answers "
                    f"{canonical(field, found.get(name))!r} instead of {canonical(field, wanted)!r}.",
                    "The firmware may not support the value, or may merge it with what was there.",
                )
        for child in plan.children:
            found[child.name] = child.verified()
        for members in plan.members:
            found[members.name] = members.verified()
        return found

    # ---- what people see

    def predicted(self, plan: ObjectPlan) -> dict | None:
        """The object as it will be after the plan, for check mode."""
        if plan.verb == "delete":
            return None
        shown = {**(plan.current or {}), **plan.body, **{child.name: child.wanted for child in plan.children}}
        shown.update({members.name: members.labels_after for members in plan.members})
        return {name: value for name, value in shown.items() if not _is_write_only(plan.resource, name)}

    def _managed(
        self, resource: Resource, wanted: Mapping, values: Mapping, changed: Mapping = {}, sent: bool = False
    ) -> dict:
        """The declared fields with their values for one side of a diff, secrets hidden on both."""
        source = values or wanted
        shown = {}
        for name, field in resource.fields.items():
            if name not in wanted or (field.write_only and name not in changed and values):
                continue
            shown[name] = _hidden_value(field, canonical(field, source.get(name)), sent or not values)
        return shown

    def _shown(self, resource: Resource, current: Mapping) -> dict:
        return {
            name: _hidden_value(field, canonical(field, current[name]), False)
            for name, field in resource.fields.items()
            if name in current and name not in SERVER_KEYS
        }

    def _hidden(self, resource: Resource, fields: Mapping) -> dict:
        return {name: _hidden_value(resource.fields[name], value, True) for name, value in fields.items()}


def _is_write_only(resource: Resource, name: str) -> bool:
    field = resource.fields.get(name)
    return field is not None and field.write_only


def _hidden_value(field: Field, value: object, sent: bool) -> object:
    if not field.secret:
        return value
    return f"{HIDDEN} (set)" if sent else HIDDEN
