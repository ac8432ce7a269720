# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Packet captures that triggers stored (contract: content, Packet capture; firmware 7.4 only)."""

from __future__ import annotations

import os
from collections.abc import Mapping

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import explained
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import Conflict, RequestError
from ansible_collections.extrahop.revealx.plugins.module_utils._client.transfer import check_dest
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Difference, Outcome, Step
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Resource
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.store import Store

CAPTURE = Resource("packet_capture", "/packetcaptures", "/packetcaptures/{id}", id_type="str")


def check(options: Mapping) -> None:
    """Refuse a file that cannot be written."""
    if options["dest"] is not None:
        check_dest("dest", options["dest"])


def run(task: Task) -> Outcome:
    """Download a capture unless its file is there, and with state absent delete it afterwards."""
    capture_id, dest, absent = task.options["id"], task.options["dest"], task.options["state"] == "absent"
    current = Store(task.client).find_by(CAPTURE, "id", capture_id)
    if current is None and not absent:
        raise Conflict(f"No packet capture {capture_id!r} on {task.client.system}.", "Captures are made by triggers.")
    shown = {key: value for key, value in (current or {}).items() if key in ("id", "name", "bytes")}
    difference = Difference(f"packet_capture {capture_id}", shown, {} if absent else shown)
    outcome = Outcome([], [difference], {"object": None if absent else current, "dest": dest})
    if current is None:
        return outcome
    path, name = CAPTURE.path_of(capture_id), str(current.get("name") or capture_id)
    if dest and not os.path.exists(dest):
        outcome.plan.append(
            Step("download", "packet_capture", name, capture_id, {"dest": dest}, "the file is not there")
        )
    if absent:
        outcome.plan.append(Step("delete", "packet_capture", name, capture_id, {}, "it is there and declared absent"))
    if not task.check_mode:
        for step in outcome.plan:
            _carry_out(task, step, path, dest)
    return outcome


def _carry_out(task: Task, step: Step, path: str, dest: str) -> None:
    try:
        if step.verb == "download":
            task.client.download("GET", path, dest)
        else:
            task.client.write("DELETE", path)
    except RequestError as error:
        error.doing = f"{step.verb} packet capture {step.name!r} of {task.client.system}"
        raise explained(error, task.client) from error


OPERATION = Operation(
    "packet_capture",
    run,
    {
        "id": {"type": "str", "required": True},
        "dest": {"type": "path"},
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    },
    check=check,
    uses=("GET /packetcaptures", "GET /packetcaptures/{id}", "DELETE /packetcaptures/{id}"),
)
