# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Metric values, over time or in total; of a console with the parts of its sensors (contract: content, Metrics)."""

from __future__ import annotations

from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._engine.names import is_number, name_of
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Outcome
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.reading import (
    QUERY_SPEC,
    body_of,
    check_reading,
    read_outcome,
    told,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Resource
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.store import Store
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.wait import Waiter
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.application import APPLICATION
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.device import DEVICE
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.device_group import DEVICE_GROUP
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.network import NETWORK

PATHS = {"none": "/metrics", "all": "/metrics/total", "by_object": "/metrics/totalbyobject"}
# What a console says while the part of a sensor is not there yet.
NOT_YET = "again"
PART_SECONDS = 300
KINDS = {"device": DEVICE, "device_group": DEVICE_GROUP, "application": APPLICATION, "network": NETWORK}
FIELDS: dict[str, dict] = {
    "cycle": {
        "type": "str",
        "choices": ["auto", "1sec", "30sec", "5min", "1hr", "24hr"],
        "default": "auto",
    },
    "from": {"type": "raw"},
    "until": {"type": "raw"},
    "metric_category": {"type": "str", "required": True},
    "metric_specs": {"type": "list", "elements": "dict", "required": True},
    "object_type": {
        "type": "str",
        "choices": ["network", "device", "application", "vlan", "device_group", "system"],
        "required": True,
    },
    "object_ids": {"type": "list", "elements": "raw", "required": True},
}


def run(task: Task) -> Outcome:
    """Query, and on a console collect the part of each sensor."""
    body = body_of(task, FIELDS)
    kind = KINDS.get(body["object_type"])
    if kind is not None:
        body["object_ids"] = _ids(Store(task.client), kind, body["object_ids"])
    answer = told(task, lambda: task.client.search(PATHS[task.options["total"]], body))
    parts = _parts(task, answer) if isinstance(answer, dict) and answer.get("xid") is not None else [answer]
    return read_outcome(task, "answers", parts)


def _ids(store: Store, kind: Resource, words: list) -> list:
    """The ids of the objects that are named; a number that names none goes to the system, which judges ids itself."""
    texts = [name_of(word) for word in words]
    found = store.named(kind, texts)
    ids = []
    for text in texts:
        matches = found.get(text) or ([] if is_number(text) else store.unlisted(kind, text))
        match = store.only_one(kind, text, matches)
        if match is None and not is_number(text):
            raise store.not_there(kind, text)
        ids.append(match[kind.id_key] if match else int(text))
    return list(dict.fromkeys(ids))


def _parts(task: Task, answer: dict) -> list:
    """Each part as its sensor gave it; a part that is not ready is asked for again."""

    def ask() -> Any:
        part = task.client.get(f"/metrics/next/{answer['xid']}")
        return None if part == NOT_YET else part

    waiter = Waiter(PART_SECONDS, 2, sleep=task.sleep)
    count = answer.get("num_results") or 0
    return [waiter.until(ask, f"Part {number} of {count}", away_is_fine=False) for number in range(1, count + 1)]


OPERATION = Operation(
    "metric_query",
    run,
    {**FIELDS, "total": {"type": "str", "choices": list(PATHS), "default": "none"}, **QUERY_SPEC},
    check=check_reading,
    uses=(*(f"POST {path}" for path in PATHS.values()), "GET /metrics/next/{xid}"),
    related=tuple(KINDS.values()),
)
