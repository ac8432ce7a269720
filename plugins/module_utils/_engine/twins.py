# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Two runs at once: an object that somebody else made under the same name since the plan, before or after ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from ansible_collections.extrahop.revealx.plugins.module_utils._client.client import Client
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    RequestError,
    RevealxError,
    SeveralMatch,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.object_plan import ObjectPlan
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Resource
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.store import Store

# How systems refuse a name that is taken (contract: conventions.errors, no status of its own is told for it).
REFUSED_AS_TAKEN = (400, 409, 422)


class Planner(Protocol):
    """What is needed of the engine, which itself settles twins and so cannot be imported here."""

    store: Store
    client: Client
    warn: Callable[[str], None]

    def find(self, plan: ObjectPlan) -> dict | None:
        """The planned object as it is now."""

    def plan(self, resource: Resource, options: Mapping) -> ObjectPlan:
        """A plan of one object, made anew."""

    def apply(self, plan: ObjectPlan) -> dict | None:
        """Carry a plan out."""


def settle_twins(engine: Planner, plans: Sequence[ObjectPlan]) -> dict[int, RevealxError]:
    """After creates: see whether somebody else made an object of the same name at the same time.

    Of twins the one with the lowest id stays: a run that made another one takes it back and brings that one to what is
    declared. Where ours stays, the other run does so. Returns what failed, by the place of the plan.
    """
    for plan in plans:
        engine.store.forget(plan.resource)
    failed: dict[int, RevealxError] = {}
    for place, plan in enumerate(plans):
        if plan.made is None or plan.resource.id_key == plan.resource.key:
            continue
        try:
            engine.find(plan)
        except SeveralMatch as several:
            try:
                _settle(engine, plan, [item[plan.resource.id_key] for item in several.matches])
            except RevealxError as error:
                failed[place] = error
    return failed


def _settle(engine: Planner, plan: ObjectPlan, ids: Sequence[Any]) -> None:
    resource, stays = plan.resource, survivor_of(ids)
    others = ", ".join(str(one) for one in ids if str(one) != str(plan.made))
    named = f"{resource.name} {plan.name!r} on {engine.client.system}"
    if str(stays) == str(plan.made) or resource.no_delete or resource.id_key != "id":
        engine.warn(
            f"{named} was made by somebody else too, at the same time: id {plan.made} is of this run, id {others} is "
            "not. Another run of this collection takes its own back; one that stays can be removed by its id with "
            "state absent."
        )
        return
    engine.client.write("DELETE", resource.path_of(plan.made))
    engine.store.forget(resource)
    again = engine.plan(resource, {**plan.options, "id": stays})
    engine.apply(again)
    engine.warn(
        f"{named} was made by somebody else too, at the same time: id {plan.made} of this run was taken back, id "
        f"{stays} stays and is as declared."
    )
    again.steps = [*plan.steps, *again.steps]
    plan.become(again)


def survivor_of(ids: Sequence[Any]) -> Any:
    """The twin that stays: the one with the lowest id, so that every run comes to the same and one of them is left."""
    return min(ids, key=lambda one: (0, int(one), "") if str(one).isdigit() else (1, 0, str(one)))


def was_made_meanwhile(engine: Planner, plan: ObjectPlan, refusal: RequestError) -> bool:
    """Bring to what is declared an object that was made since the plan, so that its creation was refused."""
    if plan.verb != "create" or plan.made is not None or refusal.status not in REFUSED_AS_TAKEN:
        return False
    engine.store.forget(plan.resource)
    try:
        if engine.find(plan) is None:
            return False
    except RevealxError:
        return False
    again = engine.plan(plan.resource, plan.options)
    engine.apply(again)
    engine.warn(
        f"{plan.resource.name} {plan.name!r} on {engine.client.system} was made by somebody else since the plan; it is "
        "as declared now."
    )
    plan.become(again)
    return True
