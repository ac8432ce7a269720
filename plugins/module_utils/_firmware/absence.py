# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Waiting for a system to go away and to come back: restarts, shutdowns, processes that serve the API.

No answer of the API tells that a system has booted, so a restart is recognised by its absence. The absence may begin
some seconds after the answer that promised it: answers before it prove nothing.
"""

from __future__ import annotations

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    RequestError,
    Unreachable,
    WaitTimeout,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.wait import Presence, Waiter
from ansible_collections.extrahop.revealx.plugins.module_utils._firmware.follow import STEADY, read_version

# Longest pause in seconds between two questions while an absence is looked for: a short one must not be missed.
WATCHING_INTERVAL = 0.5


def goes_away(task: Task, presence: Presence, seconds: float) -> bool:
    """Tell whether the system goes away within so many seconds."""

    def ask():
        if not presence.was_away:
            task.client.get("/extrahop", retries=0)
        return True if presence.was_away else None

    waiter = Waiter(seconds, min(WATCHING_INTERVAL, task.options["wait_interval"]), sleep=task.sleep)
    try:
        return bool(waiter.until(ask, "An absence", presence=presence))
    except WaitTimeout:
        return presence.was_away


def comes_back(task: Task, waiter: Waiter, presence: Presence) -> str:
    """Wait until the system answers several times in a row, and return its firmware version; raises WaitTimeout."""

    def ask():
        version = read_version(task.client)
        return version or "" if presence.answers + 1 >= STEADY else None

    version = waiter.until(ask, f"{task.client.system} answering again", presence=presence)
    task.client.forget_identity()
    return str(version)


def stays_away(task: Task, waiter: Waiter) -> None:
    """Wait until no connection to the system is possible several times in a row; raises WaitTimeout."""
    refused = 0

    def ask():
        nonlocal refused
        try:
            task.client.get("/extrahop", retries=0)
        except Unreachable:
            refused += 1
            return True if refused >= STEADY else None
        except RequestError:
            # Dropped connections and error pages are those of a system that is just going down.
            pass
        refused = 0
        return None

    waiter.until(ask, f"The end of {task.client.system}")
