# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Connection to the vendor's cloud services (contract: admin, /cloud/connect and /appliances/{id}/cloudservices)."""

from __future__ import annotations

from collections.abc import Mapping

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import UNKNOWN_THERE, explained, require
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError, RequestError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine import query as _query
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Difference, Outcome, Step
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.settle import sent_or_settled
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.wait import WAIT_SPEC

PATH = "/appliances/0/cloudservices"
CONNECT = "/cloud/connect"
EXPRESSION = "connected_when"


def check(options: Mapping) -> None:
    """Refuse a wrong expression, and a connection that could not be made."""
    _query.compiled(options[EXPRESSION], EXPRESSION)
    if options["state"] == "present" and options["cloud_token"] is None and options[EXPRESSION] is None:
        raise OptionError(
            "cloud_token is not set.",
            "Give the token of the cloud product, or connected_when to tell that it is not needed.",
        )


def run(task: Task) -> Outcome:
    """Connect or leave, unless the user's expression says that it is so already."""
    wanted = task.options["state"] == "present"
    told = task.options[EXPRESSION] is not None
    before = _read(task, needed=told)
    connected = _is_connected(task, before) if told else None
    difference = Difference("cloud_services", {"connected": connected}, {"connected": wanted})
    if connected == wanted:
        return Outcome([], [difference], {"cloud_services": before})
    if wanted and task.options["cloud_token"] is None:
        raise OptionError(f"{task.client.system} is not connected to cloud services.", "Give cloud_token.")
    verb, path, body = (
        ("connect", CONNECT, {"cloud_token": task.options["cloud_token"]})
        if wanted
        else ("unenroll", PATH, {"action": "unenroll"})
    )
    reason = f"it is {'' if connected else 'not '}connected" if told else "the state's fields are not published"
    step = Step(verb, "cloud_services", task.client.system, None, {}, reason)
    if task.check_mode:
        require(task.client, "POST /cloud/connect" if wanted else "POST /appliances/{id}/cloudservices")
        return Outcome([step], [difference], {"cloud_services": before})

    def came_true() -> dict | None:
        state = _read(task, needed=True)
        return state if told and _is_connected(task, state) == wanted else None

    try:
        sent_or_settled(task, lambda: task.client.write("POST", path, body), came_true)
    except RequestError as error:
        error.doing = f"{verb} {task.client.system} (cloud services)"
        raise explained(error, task.client) from error
    if told and task.options["wait"]:
        return Outcome(
            [step], [difference], {"cloud_services": task.waiter().until(came_true, f"connected_when {wanted}")}
        )
    return Outcome([step], [difference], {"cloud_services": _read(task, needed=False)})


def _read(task: Task, needed: bool) -> dict | None:
    """The state as the system tells it, None where it does not tell and nobody needs it."""
    try:
        answer = task.client.get(PATH)
    except RequestError as error:
        if not needed and error.status in UNKNOWN_THERE:
            return None
        raise explained(error, task.client) from error
    return dict(answer) if isinstance(answer, Mapping) else {}


def _is_connected(task: Task, state: Mapping | None) -> bool:
    return bool(_query.answer(task.options[EXPRESSION], state, EXPRESSION))


OPERATION = Operation(
    "cloud_services",
    run,
    {
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "cloud_token": {"type": "str", "no_log": True},
        EXPRESSION: {"type": "str"},
        **WAIT_SPEC,
        "wait_timeout": {"type": "int", "default": 300},
    },
    check=check,
    uses=("GET /appliances/{id}/cloudservices", "POST /appliances/{id}/cloudservices", f"POST {CONNECT}"),
)
