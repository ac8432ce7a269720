# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""What a console answers to a metric query: a ticket, for which each sensor's part is fetched (contract: Metrics)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import RequestError
from ansible_collections.extrahop.revealx.plugins.module_utils._client.shapes import one_object
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.wait import Waiter

# What a console says while the part of a sensor is not there yet.
NOT_YET = "again"
# Seconds that all parts of a query may take, and between two questions.
PATIENCE, PAUSE = 300, 2
TOO_MANY, SENSOR_FAILED = 429, 500
_OF_SENSOR = re.compile(r'"(?P<sensor>[^"]*)" \(ID (?P<node_id>\d+) at [^)]*\): *(?P<reason>.+)', re.DOTALL)


@dataclass
class Parts:
    """The answers of the sensors, and {sensor, node_id, reason} of each that failed; the first two may be unknown."""

    answers: list[dict] = field(default_factory=list)
    failures: list[dict] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.answers) + len(self.failures)


@dataclass(frozen=True)
class _Next:
    """What came next: a part, why there is none of a sensor, or neither, where there are no more."""

    answer: Mapping | None = None
    failure: RequestError | None = None


def is_ticket(answer: Any) -> bool:
    """Whether the values are still to be fetched."""
    return isinstance(answer, Mapping) and answer.get("xid") is not None


def collect(task: Task, ticket: Mapping) -> Parts:
    """Every part of a query: as many as the ticket says, fewer where the console says that there are no more.

    A sensor that fails does not keep the others' parts away. Raises its RequestError when no sensor has an answer.
    """
    path = f"/metrics/next/{_only(ticket['xid'])}"
    count = _number(_only(ticket.get("num_results")))
    waiter = Waiter(PATIENCE, PAUSE, sleep=task.sleep)
    parts, failure = Parts(), None
    while count is None or len(parts) < count:
        what = f"Part {len(parts) + 1} of {count if count is not None else 'an unknown number'}"
        came = waiter.until(lambda: _ask(task, path, is_known=count is not None), what, away_is_fine=False)
        if came.answer is not None:
            parts.answers.append(dict(came.answer))
        elif came.failure is None:
            break
        elif count is None and failure is not None and failure.said == came.failure.said:
            # Nothing says how many there are, and the console repeats itself.
            break
        else:
            failure = came.failure
            parts.failures.append(_failed(failure))
    if failure is not None and not parts.answers:
        raise failure
    return parts


def _ask(task: Task, path: str, is_known: bool) -> _Next | None:
    """What is next; None while it is not there. ``is_known``: the ticket said how many parts there are."""
    try:
        part = task.client.get(path)
    except RequestError as error:
        if error.status == TOO_MANY:
            # The client has waited as long as the console asked, and tried again as often as it may.
            return None
        if error.status == SENSOR_FAILED:
            return _Next(failure=error)
        if error.status == 404 and not is_known:
            return _Next()
        raise
    if part == NOT_YET:
        return None
    return _Next() if part is None else _Next(one_object(part, task.client.system, "GET", path))


def _failed(error: RequestError) -> dict:
    told = _OF_SENSOR.search(error.said)
    if told is None:
        return {"sensor": None, "node_id": None, "reason": error.said or str(error)}
    return {"sensor": told["sensor"], "node_id": int(told["node_id"]), "reason": told["reason"]}


def _only(value: Any) -> Any:
    """The value, or the only one of a list (the description types them as lists, the vendor's code reads numbers)."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _number(value: Any) -> int | None:
    text = str(value)
    return int(text) if text.isdigit() else None
