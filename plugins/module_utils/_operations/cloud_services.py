# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Connection to the vendor's cloud services (contract: admin, /cloud/connect and /appliances/{id}/cloudservices)."""

from __future__ import annotations

from collections.abc import Mapping

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import UNKNOWN_THERE, explained, require
from ansible_collections.extrahop.revealx.plugins.module_utils._client.answer import Answer
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    OptionError,
    RequestError,
    RevealxError,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._engine import query as _query
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.jobs import end_of
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Difference, Outcome, Step
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.settle import sent_or_settled
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.wait import WAIT_SPEC

PATH = "/appliances/0/cloudservices"
CONNECT = "/cloud/connect"
EXPRESSION = "connected_when"
# Of connected, reconnecting, disconnected and not_licensed (contract: ApplianceCloudServices).
CONNECTED = ("connected", "reconnecting")


def check(options: Mapping) -> None:
    """Refuse a wrong expression, and a blank nickname."""
    _query.compiled(options[EXPRESSION], EXPRESSION)
    if options["nickname"] is not None and not options["nickname"].strip():
        raise OptionError("nickname is blank.", "Give the name that the sensor is to have on the cloud console.")


def run(task: Task) -> Outcome:
    """Connect or leave, unless it is so already."""
    wanted = task.options["state"] == "present"
    before = _read(task)
    connected = None if before is None else _is_connected(task, before)
    difference = Difference("cloud_services", {"connected": connected}, {"connected": wanted})
    if connected == wanted:
        return Outcome([], [difference], {"cloud_services": before, "job": None})
    if wanted and task.options["cloud_token"] is None:
        raise OptionError(f"{task.client.system} is not connected to cloud services.", "Give cloud_token.")
    verb = "connect" if wanted else "unenroll"
    reason = "it does not tell its state" if connected is None else f"it is {'' if connected else 'not '}connected"
    step = Step(verb, "cloud_services", task.client.system, None, {}, reason)
    if task.check_mode:
        require(task.client, f"POST {CONNECT}" if wanted else "POST /appliances/{id}/cloudservices")
        return Outcome([step], [difference], {"cloud_services": before, "job": None})

    def came_true() -> dict | None:
        state = _read(task)
        return state if state is not None and _is_connected(task, state) == wanted else None

    try:
        job = end_of(task, sent_or_settled(task, lambda: _send(task, wanted), came_true))
    except RevealxError as error:
        error.doing = f"{verb} {task.client.system} (cloud services)"
        if isinstance(error, RequestError):
            raise explained(error, task.client) from error
        raise
    state = None
    if connected is not None and task.options["wait"]:
        state = task.waiter().until(came_true, f"{task.client.system} being {'' if wanted else 'dis'}connected")
    return Outcome([step], [difference], {"cloud_services": state or _read(task), "job": job})


def _send(task: Task, wanted: bool) -> Answer:
    if not wanted:
        return task.client.write("POST", PATH, {"action": "unenroll"})
    # Needed since 9.8 (contract: POST /cloud/connect); the sensor's own name is what people would give.
    nickname = task.options["nickname"] or task.client.identity().get("hostname") or task.client.system
    return task.client.write("POST", CONNECT, {"cloud_token": task.options["cloud_token"], "nickname": nickname})


def _read(task: Task) -> dict | None:
    """The state as the system tells it, None where its kind or firmware does not."""
    try:
        return task.client.get_object(PATH)
    except RequestError as error:
        if error.status in UNKNOWN_THERE:
            return None
        raise explained(error, task.client) from error


def _is_connected(task: Task, state: Mapping) -> bool:
    """By the user's expression, else by the state's word; one that tries to connect again is connected."""
    expression = task.options[EXPRESSION]
    if expression is not None:
        return bool(_query.answer(expression, state, EXPRESSION))
    return str(state.get("connection_status")).lower() in CONNECTED


OPERATION = Operation(
    "cloud_services",
    run,
    {
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "cloud_token": {"type": "str", "no_log": True},
        "nickname": {"type": "str"},
        EXPRESSION: {"type": "str"},
        **WAIT_SPEC,
        "wait_timeout": {"type": "int", "default": 300},
    },
    check=check,
    uses=(
        "GET /appliances/{id}/cloudservices",
        "POST /appliances/{id}/cloudservices",
        f"POST {CONNECT}",
        "GET /jobs/{id}",
    ),
)
