# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Metric values, over time or in total; of a console with the parts of its sensors (contract: content, Metrics)."""

from __future__ import annotations

from collections.abc import Mapping

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.names import is_number, name_of
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Outcome
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.reading import (
    QUERY_SPEC,
    body_of,
    check_reading,
    need_release,
    read_outcome,
    refuse_newer,
    told,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Resource
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.store import Store
from ansible_collections.extrahop.revealx.plugins.module_utils._operations._metric_parts import collect, is_ticket
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.appliance import APPLIANCE
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.application import APPLICATION
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.device import DEVICE
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.device_group import DEVICE_GROUP
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.network import NETWORK

PATHS = {"none": "/metrics", "all": "/metrics/total", "by_object": "/metrics/totalbyobject"}
KINDS = {
    "device": DEVICE,
    "device_group": DEVICE_GROUP,
    "application": APPLICATION,
    "network": NETWORK,
    "system": APPLIANCE,
}
# The last half hour; both ends are always sent, since the API marks them as needed.
USUAL_RANGE = {"from": -1_800_000, "until": 0}
# What asks for everything that is kept.
ALL_THAT_IS_KEPT = {"from": 0, "until": 0}
NEWER = (26, 3)
CAPTURE = "capture"
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
        "choices": ["network", "device", "application", "vlan", "device_group", "system", CAPTURE],
        "required": True,
    },
    "object_ids": {"type": "list", "elements": "raw", "required": True},
    "options": {"type": "dict", "options": {"topn_max": {"type": "int", "required": True}}},
}


def check(options: Mapping) -> None:
    """Refuse a range that means everything that is kept without being called so, and specs that contradict themselves.

    Values of calc_type that are not known are left to the system: newer firmware may have more.
    """
    check_reading(options)
    given = {name: options[name] for name in USUAL_RANGE if options[name] is not None}
    if options["whole_retention"] and given:
        raise OptionError("whole_retention is set beside from or until.", "Leave these out, or whole_retention.")
    if all(str(end).strip() == "0" for end in {**USUAL_RANGE, **given}.values()):
        raise OptionError(
            "from 0 until 0 is everything that the system keeps.", "Give whole_retention if that is what you want."
        )
    for number, spec in enumerate(options["metric_specs"]):
        _check_spec(f"metric_specs[{number}]", spec)


def _check_spec(place: str, spec: Mapping) -> None:
    percentiles, kind = spec.get("percentiles"), spec.get("calc_type")
    if not spec.get("name"):
        raise OptionError(f"{place}.name is not set.", "Give the name of the metric.")
    if kind == "percentiles" and not percentiles:
        raise OptionError(f"{place}.percentiles is not set.", "calc_type percentiles needs them.")
    if kind == "mean" and percentiles:
        raise OptionError(f"{place}.percentiles is set beside calc_type mean.", "Leave one of them out.")
    if percentiles and not _is_ascending(percentiles):
        raise OptionError(
            f"{place}.percentiles is {percentiles!r}.", "Give whole numbers in ascending order, each once."
        )


def _is_ascending(percentiles: object) -> bool:
    if not isinstance(percentiles, list) or any(
        isinstance(one, bool) or not isinstance(one, int) for one in percentiles
    ):
        return False
    return all(left < right for left, right in zip(percentiles, percentiles[1:], strict=False))


def run(task: Task) -> Outcome:
    """Query, and on a console collect the part of each sensor."""
    _refuse_newer(task)
    span = ALL_THAT_IS_KEPT if task.options["whole_retention"] else USUAL_RANGE
    body = {**span, **body_of(task, FIELDS)}
    kind = KINDS.get(body["object_type"])
    if kind is not None:
        body["object_ids"] = _ids(Store(task.client), kind, body["object_ids"])
    answer = told(task, lambda: task.client.search(PATHS[task.options["total"]], body))
    if not is_ticket(answer):
        return read_outcome(task, "answers", [answer], failures=[])
    parts = collect(task, answer)
    for failure in parts.failures:
        who = f"sensor {failure['sensor']}" if failure["sensor"] else "one of the sensors"
        task.warn(f"{task.client.system} has no values of {who}: {failure['reason']}")
    return read_outcome(task, "answers", parts.answers, failures=parts.failures)


def _refuse_newer(task: Task) -> None:
    refuse_newer(task, {"options": NEWER})
    if task.options["object_type"] == CAPTURE:
        need_release(task, f"object_type {CAPTURE}", NEWER)


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


OPERATION = Operation(
    "metric_info",
    run,
    {
        **FIELDS,
        "whole_retention": {"type": "bool", "default": False},
        "total": {"type": "str", "choices": list(PATHS), "default": "none"},
        **QUERY_SPEC,
    },
    check=check,
    uses=(*(f"POST {path}" for path in PATHS.values()), "GET /metrics/next/{xid}"),
    related=tuple(KINDS.values()),
)
