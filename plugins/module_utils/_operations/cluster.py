# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Record ingest of a recordstore cluster (contract: admin, /extrahop/cluster)."""

from __future__ import annotations

from collections.abc import Mapping

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import (
    REFUSALS,
    explained,
    kind_of,
    require,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._client.client import Client
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    NotApplied,
    RequestError,
    WaitTimeout,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Difference, Outcome, Step
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.wait import WAIT_SPEC

PATH = "/extrahop/cluster"
SWITCH = "ingest_enabled"


def run(task: Task) -> Outcome:
    """Switch record ingest of the whole cluster, asked of any one of its nodes."""
    wanted = task.options[SWITCH]
    cluster = read_cluster(task.client)
    current = (cluster or {}).get(SWITCH)
    if current is None:
        # Also in check mode, where no refused write would tell.
        require(task.client, f"PATCH {PATH}")
        task.warn(
            f"{task.client.system} does not tell whether record ingest is on: it is set, and reported as changed, "
            "whatever it was."
        )
    difference = Difference("cluster", {SWITCH: current}, {SWITCH: wanted})
    if current == wanted:
        return Outcome([], [difference], {"cluster": cluster})
    reason = "the system does not tell its state" if current is None else f"it is {_word(current)}"
    step = Step("update", "cluster", task.client.system, None, {SWITCH: wanted}, reason)
    if task.check_mode:
        return Outcome([step], [difference], {"cluster": {**(cluster or {}), SWITCH: wanted}})
    try:
        task.client.write("PATCH", PATH, {SWITCH: wanted})
    except RequestError as error:
        raise explained(error, task.client) from error
    return Outcome([step], [difference], {"cluster": _verified(task, wanted, cluster)})


def read_cluster(client: Client, retries: int | None = None) -> dict | None:
    """What a node says of its cluster: without the switch when it does not tell it, None when it cannot tell now.

    A recordstore may have no GET, leave the field out, or fail while its nodes run different firmware (contract:
    open question cluster). Raises NotOffered for other kinds of system.
    """
    try:
        answer = client.get(PATH, retries=retries)
    except RequestError as error:
        if error.status is not None and error.status >= 500 and error.status != 501:
            return None
        if error.status in REFUSALS and kind_of(client.identity()) == "recordstore":
            return {}
        raise explained(error, client) from error
    cluster = dict(answer) if isinstance(answer, Mapping) else {}
    if not isinstance(cluster.get(SWITCH), bool):
        cluster.pop(SWITCH, None)
    return cluster


def _verified(task: Task, wanted: bool, before: Mapping | None) -> dict:
    """Read the switch back until it is as wanted. The other state is a failure, a state that is not told a warning."""
    seen: dict | None = None
    never_told = before is not None and SWITCH not in before

    def ask() -> dict | None:
        nonlocal seen
        seen = read_cluster(task.client, retries=0)
        if seen is None:
            return None
        is_good = seen[SWITCH] == wanted if SWITCH in seen else never_told
        return seen if is_good else None

    if task.options["wait"]:
        try:
            task.waiter().until(ask, f"Record ingest {_word(wanted)}")
        except WaitTimeout as error:
            if seen and SWITCH in seen:
                raise NotApplied(
                    f"{task.client.system} accepted record ingest {_word(wanted)}, but after "
                    f"{task.options['wait_timeout']} seconds still answers {_word(seen[SWITCH])}.",
                    "Another node or administrator may have switched it: look at the nodes of the cluster.",
                ) from error
            task.warn(
                f"{task.client.system} accepted record ingest {_word(wanted)}, but does not tell the state: nodes that "
                "are away or run different firmware are a reason."
            )
    return seen or {}


def _word(enabled: bool) -> str:
    return "on" if enabled else "off"


OPERATION = Operation(
    "cluster",
    run,
    {SWITCH: {"type": "bool", "required": True}, **WAIT_SPEC, "wait_timeout": {"type": "int", "default": 60}},
    uses=(f"GET {PATH}", f"PATCH {PATH}"),
)
