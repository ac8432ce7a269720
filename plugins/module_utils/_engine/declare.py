# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""From the description of a resource to the operation that declares one object of it."""

from __future__ import annotations

from ansible_collections.extrahop.revealx.plugins.module_utils._engine.engine import Engine
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.listed import LISTED_SPEC
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Outcome
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.references import references_of
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Field, Resource
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.store import Store
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.twins import settle_twins


def options_of(resource: Resource) -> dict[str, dict]:
    """The argument spec of a resource: its fields, assignments and what else it takes, without the connection."""
    options = {resource.option_of(name): field.option() for name, field in resource.fields.items()}
    options.update({name: part.field.option() for name, part in resource.parts.items()})
    options.update({name: {"type": "list", "elements": "raw"} for name in resource.lists})
    options.update({name: {"type": "dict"} for name in resource.free})
    options.update({name: _with_default(field) for name, field in resource.scope.items()})
    options.update({name: field.option() for name, field in resource.delete_query.items()})
    options.update(resource.other_options)
    if resource.is_late:
        options.update(LISTED_SPEC)
    if resource.update_secrets:
        options[resource.update_secrets] = {
            "type": "str",
            "choices": ["on_create", "always"],
            "default": "on_create",
            # The option's name speaks of a password, its value is a plain word.
            "no_log": False,
        }
    if resource.id_key == "id":
        options.setdefault("id", {"type": resource.id_type})
    else:
        options[resource.key]["required"] = True
    states = ["present"] if resource.no_delete else ["present", "absent"]
    options["state"] = {"type": "str", "choices": states, "default": "present"}
    return options


def _with_default(field: Field) -> dict:
    """A scope option; its default stands in the argument spec, since it is part of where the object is."""
    return {**field.option(), **({"default": field.default} if field.default is not None else {"required": True})}


def declare(resource: Resource) -> Operation:
    """The operation behind the module of a resource."""

    def run(task: Task) -> Outcome:
        engine = Engine(Store(task.client), check_mode=task.check_mode, warn=task.warn, until_listed=task.until_listed)
        plan = engine.plan(resource, task.options, task.options["state"])
        told = {}
        if task.check_mode:
            found = engine.predicted(plan)
            if resource.foretold:
                told["preview"] = engine.preview(plan)
        else:
            engine.apply(plan)
            for error in settle_twins(engine, [plan]).values():
                raise error
            found = plan.found
            if plan.verb == "create" and resource.after_create:
                resource.after_create(task, plan.answered)
        return Outcome(plan.steps, [plan.difference], {"object": found, **told})

    by_key_or_id = resource.id_key == "id" and resource.key != "id" and not resource.find
    rules = {"required_one_of": [[resource.key, "id"]]} if by_key_or_id else {}
    return Operation(
        resource.name,
        run,
        options_of(resource),
        rules,
        check=resource.refuse_bad,
        resource=resource,
        uses=resource.uses,
        related=resource.related,
        references=references_of(resource),
    )
