# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Writes that start work: when an answer was lost, and a second try perhaps refused, the first may have been taken."""

from __future__ import annotations

from collections.abc import Callable

from ansible_collections.extrahop.revealx.plugins.module_utils._client.answer import Answer
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    AnswerLost,
    RequestError,
    WaitTimeout,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.wait import Waiter

# Long enough for work of seconds; a write that was really refused is told not much later.
SETTLE_SECONDS = 60
SETTLE_INTERVAL = 2


def sent_or_settled(task: Task, send: Callable[[], Answer], came_true: Callable[[], object | None]) -> Answer | None:
    """Send a write and return its answer; None when its answer was lost but ``came_true`` all the same.

    ``came_true`` returns something that is not None once the system answers what was written. Raises RequestError.
    """
    retried = task.client.requests["retried"]
    try:
        return send()
    except RequestError as error:
        if task.client.requests["retried"] == retried and not isinstance(error, AnswerLost):
            raise
        limit = min(SETTLE_SECONDS, task.options.get("wait_timeout", SETTLE_SECONDS))
        waiter = Waiter(limit, task.options.get("wait_interval", SETTLE_INTERVAL), sleep=task.sleep)
        try:
            waiter.until(came_true, "The effect of a write whose answer was lost")
        except WaitTimeout:
            raise error from None
        task.warn(f"{error.message} What was written was found in place afterwards: an earlier try had been taken.")
        return None
