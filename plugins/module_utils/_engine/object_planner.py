# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""How one object is planned: found, compared with what is declared, and refused where the real run would be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import (
    explained,
    is_before,
    release_of,
    require,
    template_of,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    Conflict,
    OptionError,
    RequestError,
    about,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._client.mask import refuse_mask
from ansible_collections.extrahop.revealx.plugins.module_utils._client.redact import shown_value
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.children import Children
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.compare import canonical, same
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.members import Members
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.object_plan import (
    ObjectPlan,
    hidden,
    shown_fields,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.parts import PartState
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.replacement import settle, was_lost
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Resource
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.store import Store
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.whole_object import (
    former_of,
    kept_of,
    lacking,
    sent_of,
)


class ObjectPlanner:
    """Plans declared objects of one system; writes nothing.

    With ``check_mode`` unknown related names are taken as made by an earlier task of the same run, with a warning.
    """

    def __init__(self, store: Store, check_mode: bool, warn: Callable[[str], None]) -> None:
        self.store = store
        self.client = store.client
        self.check_mode = check_mode
        self._warn = warn

    def plan(self, resource: Resource, options: Mapping, state: str = "present") -> ObjectPlan:
        """Read what is needed and plan one object; writes nothing.

        ``options`` holds the fields, assignments and parts that the user gave (None counts as not given) and the key or
        id. Raises OptionError, Conflict, NotOffered or RequestError.
        """
        told, resource = options, self._as_released(resource.scoped(options))
        given = resource.given(options)
        wanted = dict(given)
        for name, field in resource.referring.items():
            if name in given and state == "present":
                with about(resource.option_of(name)):
                    wanted[name] = field.reference.resolved(self.store, given[name], self.check_mode)
        current = self.find(resource, wanted, state)
        plan = ObjectPlan(resource, _name_of(resource, given, current), given, wanted, current, options=told)
        if resource.update is None and (current is not None or state == "absent"):
            settle(self.client.system, resource.path_of(plan.wanted.get(resource.key, plan.object_id)))
        if state == "absent":
            self._plan_delete(plan)
        else:
            self._leave_out_unkept(plan)
            self._plan_create(plan) if current is None else self._plan_update(plan)
            self._plan_parts(plan)
            self._plan_members(plan)
        if plan.steps:
            self._require_known(plan)
        if plan.verb not in (None, "delete"):
            resource.check_system(self.client, plan.current, plan.wanted)
        refuse_mask({**plan.body, **plan.later}, "")
        if self.check_mode:
            self._require_offered(plan)
        return plan

    def _as_released(self, resource: Resource) -> Resource:
        """The description as this system's firmware has it; reads the identity where that makes a difference."""
        return resource.at(release_of(self.client.identity().get("version"))) if resource.before else resource

    def _leave_out_unkept(self, plan: ObjectPlan) -> None:
        """Leave out, with a warning, what the system would take without keeping it: it would differ for ever."""
        for name, field in plan.resource.fields.items():
            if field.kept is None or name not in plan.wanted:
                continue
            if same(field, plan.wanted[name], (plan.current or {}).get(name)):
                continue
            is_kept = field.kept(self.client)
            if is_kept is None:
                plan.unproven.add(name)
                self._warn(f"{name} of {plan.resource.name} {plan.name!r} is written and not read back: {field.unkept}")
            elif not is_kept:
                del plan.wanted[name]
                self._warn(f"{name} of {plan.resource.name} {plan.name!r} was left out: {field.unkept}")

    def _require_known(self, plan: ObjectPlan) -> None:
        """Refuse a field that the firmware does not have yet."""
        fields = plan.resource.fields
        newer = {name: fields[name].since for name in plan.given if name in fields and fields[name].since}
        if not newer:
            return
        version = self.client.identity().get("version")
        for name, since in newer.items():
            if is_before(version, since):
                raise Conflict(
                    f"{name} is no field of {plan.resource.name} {plan.name!r} on {self.client.system}: it came with "
                    f"firmware {'.'.join(map(str, since))}, this is {version}.",
                    "Leave it out, or give what stands for it on older firmware.",
                )

    def _require_offered(self, plan: ObjectPlan) -> None:
        """Foretell that this kind or firmware lacks the operation: the real run would be told by the system."""
        if plan.verb is None:
            return
        method = {"create": "POST", "update": plan.resource.update, "replace": "POST", "delete": "DELETE"}[plan.verb]
        path = plan.resource.collection if method == "POST" else plan.resource.path_of(plan.object_id)
        operation = template_of(method, path) if method else None
        if operation:
            require(self.client, operation)

    def find(self, resource: Resource, wanted: Mapping, state: str = "present") -> dict | None:
        """The declared object as it is, None when it is not there; raises SeveralMatch."""
        if "id" in wanted and resource.id_key == "id":
            current = self.store.item(resource, wanted["id"])
            if current is None and state == "present":
                # The system chooses ids: an object made here would have another one, and each run would make one more.
                raise Conflict(
                    f"No {resource.name} with id {wanted['id']} on {self.client.system}.",
                    f"None can be created: {resource.no_create}"
                    if resource.no_create
                    else f"Give {resource.key} without id to create one.",
                )
            return current
        if resource.find:
            return resource.find(self.store, wanted)
        if resource.key not in wanted:
            raise OptionError(f"{resource.key} is not set.", f"Give the {resource.key} of the {resource.name}.")
        return self.store.find(resource, wanted[resource.key])

    def _plan_delete(self, plan: ObjectPlan) -> None:
        if plan.current is None:
            return
        if plan.resource.no_delete:
            raise Conflict(f"{plan.resource.name} {plan.name!r} cannot be removed: {plan.resource.no_delete}")
        self._refuse_built_in(plan, "deleted")
        plan.before = shown_fields(plan.resource, plan.current)
        plan.add("delete", {}, "it is there and declared absent")

    def _plan_create(self, plan: ObjectPlan) -> None:
        resource = plan.resource
        if resource.no_create:
            reading = template_of("GET", resource.path_of("0"))
            if reading:
                # A firmware that has no such objects at all says the same of each of them.
                require(self.client, reading)
            raise Conflict(
                f"No {resource.name} {plan.name!r} on {self.client.system}, and it can't be made: {resource.no_create}"
            )
        plan.body = self._whole_body(plan)
        lacks = lacking(resource, plan.wanted, plan.body)
        if lacks:
            raise OptionError(
                f"{resource.name} {plan.name!r} is not on {self.client.system}: it needs more to be created.",
                f"Give {', '.join(lacks)}.",
            )
        shown = {**plan.body, **{name: value for name, value in plan.given.items() if name in resource.fields}}
        plan.after = {name: hidden(resource.fields[name], value, True) for name, value in shown.items()}
        is_lost = resource.update is None and was_lost(self.client.system, resource.path_of(plan.body[resource.key]))
        reason = "a run deleted it to make it anew, and ended before it was" if is_lost else "it is not there"
        plan.add("create", plan.after, reason)
        plan.later = {
            name: plan.body.pop(name)
            for name, field in resource.fields.items()
            if field.update_only and name in plan.body
        }
        plan.children = [
            Children(self.client, name, field, None, plan.wanted[name])
            for name, field in resource.fields.items()
            if field.children and name in plan.wanted
        ]

    def _whole_body(self, plan: ObjectPlan) -> dict:
        """What a create sends: defaults, and what is wanted over them."""
        fields = plan.resource.fields
        defaults = {name: field.default for name, field in fields.items() if field.default is not None}
        return sent_of(plan.resource, {**defaults, **self._declared_over(plan, {})})

    @staticmethod
    def _declared_over(plan: ObjectPlan, current: Mapping) -> dict:
        """The declared fields in full, given what is there."""
        declared = {name: field for name, field in plan.resource.fields.items() if name in plan.wanted}
        return {name: field.whole(current.get(name), plan.wanted[name]) for name, field in declared.items()}

    def _plan_update(self, plan: ObjectPlan) -> None:
        resource, current = plan.resource, plan.there
        resource.check_change(current, plan.wanted)
        changed: dict = {}
        for name, field in resource.fields.items():
            if name not in plan.wanted:
                continue
            if field.children and name not in current:
                child = Children(self.client, name, field, plan.object_id, plan.wanted[name])
                current[name] = child.read()
                plan.children.append(child)
            if field.must_be_told and name not in current:
                raise Conflict(
                    f"{name} is no field of {resource.name} {plan.name!r} on {self.client.system}: it has "
                    f"{', '.join(sorted(current))}.",
                    "Use one of these fields; nothing was written.",
                )
            wanted = field.whole(current.get(name), plan.wanted[name])
            if field.is_unread(plan.wanted):
                # What cannot be created has no other moment.
                is_told = resource.no_create or plan.wanted.get(resource.update_secrets or "") == "always"
                if not field.create_only and is_told:
                    changed[name] = wanted
                    shown = wanted if resource.no_create else ""
                    plan.before[name], plan.after[name] = hidden(field, "", False), hidden(field, shown, True)
                continue
            before, after = canonical(field, current.get(name)), canonical(field, wanted)
            is_same = before == after
            plan.before[name] = self._words(plan, name, before, is_same)
            plan.after[name] = plan.before[name] if is_same else self._words(plan, name, after, True)
            if not is_same:
                if field.create_only and resource.update:
                    raise Conflict(
                        f"{name} of {resource.name} {plan.name!r} stays {shown_value(name, current.get(name))}, not "
                        f"{shown_value(name, wanted)}.",
                        "It is set only once: declare the object absent, then present again, or keep the value.",
                    )
                changed[name] = wanted
        plan.children = [child for child in plan.children if child.name in changed]
        if not changed:
            return
        self._refuse_built_in(plan, "changed")
        reason = ", ".join(
            f"{name} is set anew" if resource.fields[name].write_only else f"{name} differs" for name in changed
        )
        shown = {name: plan.after[name] for name in changed}
        if resource.update is None:
            given = {**plan.wanted, **self._declared_over(plan, current)}
            plan.body = sent_of(resource, {**kept_of(resource, current), **self._declared_over(plan, current)})
            lacks = lacking(resource, given, plan.body, current)
            if lacks:
                raise OptionError(
                    f"{resource.name} {plan.name!r} on {self.client.system} cannot be changed, only deleted and made "
                    f"anew ({reason}), and the system does not tell all that this takes: nothing was written.",
                    f"Give {', '.join(lacks)}.",
                )
            plan.former = former_of(resource, given, current)
            plan.add("replace", shown, f"{reason}; it cannot be changed, so it is deleted and created")
            return
        in_children = {child.name for child in plan.children}
        plan.changed = {name: plan.wanted[name] for name in changed if name not in in_children}
        plan.body = plan.update_body(current)
        plan.add("update", shown, reason)

    def _words(self, plan: ObjectPlan, name: str, value: Any, as_given: bool) -> Any:
        """A canonical value for people: related objects in the user's own words where it is what the user declared."""
        field = plan.resource.fields[name]
        if field.reference and as_given:
            value = canonical(field, plan.given[name])
        return hidden(field, value, False)

    def _plan_parts(self, plan: ObjectPlan) -> None:
        for name, part in plan.resource.parts.items():
            if name not in plan.wanted:
                continue
            try:
                state = PartState(self.client, part, name, plan.wanted[name], plan.object_id)
            except RequestError as error:
                raise explained(error, self.client) from error
            plan.before[name], plan.after[name] = state.before, state.after
            if state.differs:
                if plan.current is not None:
                    self._refuse_built_in(plan, "changed")
                plan.parts.append(state)
                plan.add("set", {name: state.after}, f"{name} differs")

    def _plan_members(self, plan: ObjectPlan) -> None:
        for name, assignment in plan.resource.lists.items():
            if name not in plan.wanted:
                continue
            refused = assignment.only_if({**(plan.current or {}), **plan.wanted})
            if refused:
                raise OptionError(f"{name} does not apply to {plan.resource.name} {plan.name!r}: {refused}")
            with about(name):
                related = self.store.resolve(assignment.resource, plan.wanted[name], may_be_missing=self.check_mode)
            for entry in related:
                if entry.id is None:
                    self._warn(
                        f"{assignment.resource.name} {entry.label!r} is not on {self.client.system}: taken as made by "
                        "an earlier task of this check run."
                    )
            is_as_declared = self.store.is_as_declared(assignment, plan.object_id, related)
            members = Members(self.client, assignment, name, related, plan.object_id, is_as_declared)
            plan.before[name], plan.after[name] = members.labels_before, members.labels_after
            if members.differs:
                if plan.current is not None:
                    self._refuse_built_in(plan, "changed")
                plan.members.append(members)
                plan.add("assign", {name: members.fields}, f"{name} differ")

    def _refuse_built_in(self, plan: ObjectPlan, verb: str) -> None:
        source = plan.current is not None and plan.resource.built_in(plan.current)
        if source:
            origin = source if isinstance(source, str) else f"came with {self.client.system} (built in)"
            raise Conflict(
                f"{plan.resource.name} {plan.name!r} {origin} and is not {verb}.",
                "Declare an object of another name.",
            )


def _name_of(resource: Resource, given: Mapping, current: Mapping | None) -> str:
    """What people call the object: as they named it; one that they gave by its id by the name that it has."""
    told = [given.get(resource.renamed.get(option, option)) for option in resource.keys]
    there = [(current or {}).get(name) for name in (resource.key, "name", *resource.names)]
    words = [*there, given["id"]] if given.get("id") is not None and resource.key != "id" else [*told, *there]
    return str(next((word for word in words if word not in (None, "")), "?"))
