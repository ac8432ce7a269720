# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The packet sensor that an IDS sensor is joined to (contract: admin, /appliances/{ids_id}/association)."""

from __future__ import annotations

from collections.abc import Mapping

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import explained, require
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    Conflict,
    NotApplied,
    RequestError,
    about,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Difference, Outcome, Step
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.references import Named
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.settle import sent_or_settled
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.store import Related
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.appliance import APPLIANCE

PATH = "/appliances/{ids_id}/association"
FIELD = "associated_sensor_id"


def run(task: Task) -> Outcome:
    """Join the two unless they are; another packet sensor than the declared one is a conflict."""
    ids_sensor, sensor = (_resolved(task, option) for option in ("ids_id", FIELD))
    for related in (ids_sensor, sensor):
        if related.id is None:
            task.warn(
                f"appliance {related.label!r} is not on {task.client.system}: taken as made by an earlier task of "
                "this check run."
            )
    current = associated(task, ids_sensor)
    shown = sensor.label if current is not None and current == sensor.id else current
    difference = Difference(f"ids_association {ids_sensor.label}", {FIELD: shown}, {FIELD: sensor.label})
    if current is not None and current == sensor.id:
        return Outcome([], [difference], {"association": {FIELD: current}})
    if current is not None:
        raise Conflict(
            f"IDS sensor {ids_sensor.label!r} is joined to appliance {current} on {task.client.system}, not to "
            f"{sensor.label!r} ({sensor.id}).",
            "No call of the API undoes that: do it on the sensor's own pages.",
        )
    step = Step(
        "join", "ids_association", ids_sensor.label, ids_sensor.id, {FIELD: sensor.label}, "it is joined to none"
    )
    if task.check_mode:
        require(task.client, f"POST {PATH}")
        return Outcome([step], [difference], {"association": {FIELD: sensor.id}})
    return Outcome([step], [difference], {"association": {FIELD: _join(task, ids_sensor, sensor)}})


def _resolved(task: Task, option: str) -> Related:
    with about(option):
        return task.store().resolve(APPLIANCE, [task.options[option]], task.check_mode)[0]


def _join(task: Task, ids_sensor: Related, sensor: Related) -> object:
    def is_joined() -> object:
        return associated(task, ids_sensor)

    try:
        sent_or_settled(
            task, lambda: task.client.write("POST", PATH.format(ids_id=ids_sensor.id), {FIELD: sensor.id}), is_joined
        )
    except RequestError as error:
        error.doing = f"join IDS sensor {ids_sensor.label!r} to {sensor.label!r} on {task.client.system}"
        raise explained(error, task.client) from error
    seen = is_joined()
    if seen != sensor.id:
        raise NotApplied(
            f"{task.client.system} accepted the association of {ids_sensor.label!r}, but answers {FIELD} {seen!r} "
            f"instead of {sensor.id!r}.",
            "The name of the answer's field is not published: look at GET /appliances/ID/association with api_request.",
        )
    return seen


def associated(task: Task, ids_sensor: Related) -> object:
    """The id of the packet sensor, None when there is none (the system answers 404, null or nothing)."""
    if ids_sensor.id is None:
        return None
    try:
        answer = task.client.get(PATH.format(ids_id=ids_sensor.id))
    except RequestError as error:
        if error.status != 404:
            raise explained(error, task.client) from error
        require(task.client, f"GET {PATH}")
        return None
    return answer.get(FIELD) if isinstance(answer, Mapping) else answer


OPERATION = Operation(
    "ids_association",
    run,
    {"ids_id": {"type": "str", "required": True}, FIELD: {"type": "str", "required": True}},
    uses=(f"GET {PATH}", f"POST {PATH}"),
    related=(APPLIANCE,),
    references=dict.fromkeys(("ids_id", FIELD), Named(APPLIANCE)),
)
