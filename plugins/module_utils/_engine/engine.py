# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The engine: plans declared objects, carries the plans out, settles lost answers and verifies."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import explained
from ansible_collections.extrahop.revealx.plugins.module_utils._client.answer import Answer
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    AnswerLost,
    Conflict,
    NotApplied,
    RequestError,
    RevealxError,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._client.redact import shown_value
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.compare import canonical, same
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.object_plan import ObjectPlan
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.object_planner import ObjectPlanner
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.replacement import Replacement, forget
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Resource
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.store import Store
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.twins import was_made_meanwhile


class Engine:
    """Plans and applies declared objects of one system.

    With ``check_mode`` unknown related names are taken as made by an earlier task of the same run, with a warning.
    ``until_listed`` (look, what, advice) is how the task waits for what was accepted; without it one look counts.
    """

    def __init__(
        self,
        store: Store,
        *,
        check_mode: bool = False,
        warn: Callable[[str], None] = lambda sentence: None,
        until_listed: Callable[..., Any] = lambda look, what, advice="": look(),
    ) -> None:
        self.store = store
        self.client = store.client
        self.warn = warn
        self._until_listed = until_listed
        self._planner = ObjectPlanner(store, check_mode, warn)

    def plan(self, resource: Resource, options: Mapping, state: str = "present") -> ObjectPlan:
        """Read what is needed and plan one object; writes nothing.

        ``options`` holds the fields, assignments and parts that the user gave (None counts as not given) and the key or
        id. Raises OptionError, Conflict, NotOffered or RequestError.
        """
        return self._planner.plan(resource, options, state)

    # ---- apply

    def apply(self, plan: ObjectPlan) -> dict | None:
        """Carry out a plan and return what the system now answers for the object (None: it is not there).

        Raises NotApplied when the system accepted a write but answers something else. Creates are followed by
        ``settle_twins``.
        """
        if not plan.steps:
            plan.found = plan.current
            return plan.found
        verb = plan.verb or f"{plan.steps[0].verb} {', '.join(plan.steps[0].fields)} of"
        doing = f"{verb} {plan.resource.name} {plan.name!r} on {self.client.system}"
        try:
            plan.found = self._applied(plan)
        except RequestError as error:
            if was_made_meanwhile(self, plan, error):
                return plan.found
            refusal = explained(error, self.client)
            refusal.doing = refusal.doing or doing
            raise refusal from error
        except RevealxError as error:
            error.doing = error.doing or doing
            raise
        return plan.found

    def find(self, plan: ObjectPlan) -> dict | None:
        """The object that a plan declares, as it is now; raises SeveralMatch."""
        return self.find_declared(plan.resource, plan.wanted)

    def find_declared(self, resource: Resource, wanted: Mapping) -> dict | None:
        """The object that is declared so, as it is, None when it is not there; raises Conflict, SeveralMatch."""
        return self._planner.find(resource, wanted)

    def _applied(self, plan: ObjectPlan) -> dict | None:
        resource = plan.resource
        self.store.forget(resource)
        if plan.verb == "delete":
            if resource.id_key != resource.key:
                # It may have been planned minutes ago, by an id that tells nothing of the name.
                self.store.refuse_another(resource, plan.there, self.store.item(resource, plan.object_id))
            self._delete(plan)
            return None
        made = {"create": self._create, "replace": self._replace}.get(str(plan.verb))
        object_id = made(plan) if made else plan.object_id
        plan.made = object_id if made else None
        if object_id is None:
            return self.predicted(plan)
        if plan.later:
            kept = {name: plan.body[name] for name in resource.always_sent if name in plan.body}
            later = resource.sent({**kept, **plan.later})
            self.client.write(str(resource.update), resource.path_of(object_id), later)
        if plan.verb == "update" and plan.body:
            body = (lambda: self._body_anew(plan)) if plan.carries else resource.sent(plan.body)
            self.client.write(str(resource.update), resource.path_of(object_id), body)
        for below in plan.below:
            below.apply(object_id)
        return self._verified(plan, object_id)

    def _body_anew(self, plan: ObjectPlan) -> dict | None:
        """The body of an update over a read right before each try: others may have changed what it carries.

        None when all that is declared is there by then.
        """
        now = self.store.item(plan.resource, plan.object_id)
        if now is None:
            raise Conflict(f"{plan.resource.name} {plan.name!r} was deleted by somebody else meanwhile.")
        plan.body = plan.update_body(now)
        fields = plan.resource.fields
        differs = any(
            fields[name].write_only or not same(fields[name], plan.body[name], now.get(name)) for name in plan.changed
        )
        return plan.resource.sent(plan.body) if differs else None

    def _create(self, plan: ObjectPlan) -> Any:
        resource = plan.resource
        plan.children = [child for child in plan.children if not child.in_body()]
        apart = {child.name for child in plan.children}
        body = {name: value for name, value in plan.body.items() if name not in apart}
        try:
            answer = self.client.write("POST", resource.collection, resource.sent(body))
            plan.answered = answer.data()
        except RequestError as error:
            if not isinstance(error, AnswerLost) and error.status not in (502, 503, 504):
                raise
            found = self._settled(plan)
            if found is None:
                raise
            self.warn(f"{error.message} The {resource.name} {plan.name!r} was found afterwards: it had been created.")
            return found[resource.id_key]
        return self._id_of(plan, answer)

    def _replace(self, plan: ObjectPlan) -> Any:
        """Delete and create, so that the object is not lost in between (contract: open data streams, no update)."""
        resource = plan.resource

        def restore() -> Answer:
            return self.client.write("POST", resource.collection, resource.sent(dict(plan.former or {})))

        return Replacement(
            self.client,
            f"{resource.name} {plan.name!r}",
            resource.path_of(plan.object_id),
            {name: plan.there[name] for name in resource.fields if plan.there.get(name) is not None},
            delete=lambda: self._delete(plan),
            create=lambda: self._create(plan),
            restore=restore if plan.former is not None else None,
            is_there=lambda: self.store.item(resource, plan.object_id) is not None,
        ).carry_out()

    def _id_of(self, plan: ObjectPlan, answer: Answer) -> Any:
        """The id of what was made; None when the system does not tell it, and the task does not wait until it does."""
        resource = plan.resource
        if resource.update is None:
            forget(self.client.system, resource.path_of(plan.body[resource.key]))
        if resource.id_key == resource.key:
            return plan.body[resource.key]
        told = answer.id_below(resource.collection)
        if told is not None:
            return told
        if isinstance(plan.answered, Mapping) and plan.answered.get(resource.id_key) is not None:
            return plan.answered[resource.id_key]
        found = self._until_listed(lambda: self._settled(plan), f"{resource.name} {plan.name!r}")
        return found[resource.id_key] if found else None

    def _settled(self, plan: ObjectPlan) -> dict | None:
        """Read back whether an object whose answer was lost is there."""
        self.store.forget(plan.resource)
        if plan.resource.find:
            return plan.resource.find(self.store, plan.wanted)
        return self.store.find(plan.resource, plan.body[plan.resource.key])

    def _delete(self, plan: ObjectPlan) -> None:
        resource = plan.resource
        query = {name: plan.wanted[name] for name in resource.delete_query if name in plan.wanted}
        try:
            self.client.write("DELETE", resource.path_of(plan.object_id), query=query)
        except RequestError as error:
            if error.status != 404:
                raise

    def _verified(self, plan: ObjectPlan, object_id: Any) -> dict | None:
        resource = plan.resource
        if plan.made is None:
            found = self.store.item(resource, object_id)
            if found is None:
                raise NotApplied(
                    f"{self.client.system} accepted the write, but {resource.name} {plan.name!r} is not there."
                )
        else:
            named = f"{resource.name} {plan.name!r}"
            found = self._until_listed(lambda: self.store.item(resource, object_id), named)
            if found is None:
                return self.predicted(plan)
        for name, wanted in {**plan.body, **plan.later}.items():
            field = resource.fields[name]
            whole = {**plan.wanted, **plan.body}
            if field.is_unread(whole) or name in plan.unproven or (field.children and name not in found):
                continue
            if name not in found and field.must_be_answered(whole):
                self.warn(
                    f"{self.client.system} does not answer {name} of {resource.name} {plan.name!r}: another run cannot "
                    "tell that it is there, and makes the object anew again."
                )
                continue
            # What was sent is there, and what it was declared to lose is gone.
            sent, declared = (field.whole(found.get(name), value) for value in (wanted, plan.wanted.get(name, wanted)))
            wanted = declared if same(field, sent, found.get(name)) else sent
            if not same(field, wanted, found.get(name)):
                raise NotApplied(
                    f"{self.client.system} accepted {name} of {resource.name} {plan.name!r}, but answers "
                    f"{shown_value(name, canonical(field, found.get(name)))} instead of "
                    f"{shown_value(name, canonical(field, wanted))}.",
                    "The firmware may not support the value, or may merge it with what was there.",
                )
        for below in plan.below:
            found[below.name] = below.verified()
        return found

    def preview(self, plan: ObjectPlan) -> Any:
        """What the system says beforehand of an object that would be created; None where it says nothing."""
        foretold = plan.resource.foretold
        if foretold is None or plan.verb != "create":
            return None
        try:
            return foretold(self.client, plan.resource.sent(plan.body))
        except RequestError as error:
            self.warn(f"There is no preview of {plan.resource.name} {plan.name!r}. {error.message}")
            return None

    def predicted(self, plan: ObjectPlan) -> dict | None:
        """The object as it will be after the plan, for check mode."""
        if plan.verb == "delete" or (plan.current is None and not plan.steps):
            return None
        shown = {**(plan.current or {}), **plan.body, **plan.later}
        shown.update({child.name: child.wanted for child in plan.children})
        shown.update({part.name: part.wanted for part in plan.parts})
        shown.update({members.name: members.labels_after for members in plan.members})
        fields, whole = plan.resource.fields, {**plan.wanted, **shown}
        return {name: value for name, value in shown.items() if not (name in fields and fields[name].is_unread(whole))}
