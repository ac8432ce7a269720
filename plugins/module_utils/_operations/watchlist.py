# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The watchlist: which devices are analysed at the advanced level whatever the priorities say (contract: devices)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import explained
from ansible_collections.extrahop.revealx.plugins.module_utils._client.client import Client
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import NotOffered, RequestError, about
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.members import Members
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Difference, Outcome, Step
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.references import Named
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Assignment
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.store import Related
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.device import DEVICE

T = TypeVar("T")
PATH = "/watchlist/devices"
# Its name up to release 7.4.
OLD_PATH = "/whitelist/devices"


def run(task: Task) -> Outcome:
    """Make the list exactly the declared one."""
    with about("devices"):
        related = task.store().resolve(DEVICE, task.options["devices"], may_be_missing=task.check_mode)
    for entry in related:
        if entry.id is None:
            task.warn(f"device {entry.label!r} is not on {task.client.system}: taken as made by an earlier task.")
    members = _members(task, related)
    difference = Difference("watchlist", {"devices": members.labels_before}, {"devices": members.labels_after})
    if not members.differs:
        return Outcome([], [difference], {"devices": members.labels_after})
    step = Step("assign", "watchlist", task.client.system, None, {"devices": members.fields}, "devices differ")
    if not task.check_mode:
        members.apply("")
        members.verified()
    return Outcome([step], [difference], {"devices": members.labels_after})


def _members(task: Task, related: list[Related]) -> Members:
    return at_its_place(task.client, lambda assignment: Members(task.client, assignment, "devices", related, ""))


def at_its_place(client: Client, read: Callable[[Assignment], T]) -> T:
    """Call ``read`` with the list under its name, or where the system has none of that name, under the old one."""
    try:
        return read(Assignment(DEVICE, PATH))
    except RequestError as error:
        if not isinstance(explained(error, client), NotOffered):
            raise
        try:
            return read(Assignment(DEVICE, OLD_PATH))
        except RequestError:
            raise explained(error, client) from error


OPERATION = Operation(
    "watchlist",
    run,
    {"devices": {"type": "list", "elements": "raw", "required": True}},
    uses=[f"{method} {path}" for path in (PATH, OLD_PATH) for method in ("GET", "POST")],
    related=(DEVICE,),
    references={"devices": Named(DEVICE)},
)
