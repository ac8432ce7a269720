# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The first API key, of the setup account, kept in a file (contract: admin, POST /apikeys)."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    AnswerLost,
    Conflict,
    NotApplied,
    RequestError,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._client.transfer import check_dest, write_private
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Outcome, Step


def check(options: Mapping) -> None:
    """Refuse a file that cannot be written, before a key is made that nobody could read."""
    check_dest("dest", options["dest"])


def run(task: Task) -> Outcome:
    """Make the key unless the file holds one that the system accepts."""
    dest = task.options["dest"]
    key = kept_key(dest)
    if key and is_accepted(task, key):
        return Outcome([], [], {"dest": dest})
    if key:
        raise Conflict(
            f"dest is {dest!r}: the file holds a key that {task.client.system} refuses. It may be another system's.",
            "Name one file for each system, or move this one away.",
        )
    step = Step("create", "api_key", "setup", None, {}, f"{dest} is not there")
    if task.check_mode:
        return Outcome([step], [], {"dest": dest})
    key = _made(task)
    write_private(dest, f"{key}\n".encode())
    if not is_accepted(task, key):
        raise NotApplied(f"{task.client.system} made a key, but refuses it. It is in {dest!r}.")
    return Outcome([step], [], {"dest": dest})


def kept_key(dest: str) -> str | None:
    """The key in the file, None when there is no file; raises Conflict for a file that holds something else."""
    if not os.path.exists(dest):
        return None
    with open(dest, encoding="utf-8", errors="replace") as file:
        text = file.read().strip()
    if not re.fullmatch(r"[!-~]+", text):
        raise Conflict(f"dest is {dest!r}: the file is there, and holds no key.", "Name another file.")
    return text


def is_accepted(task: Task, key: str) -> bool:
    """Whether the system accepts a key, whatever it may do with it."""
    with signed_in(task, key):
        try:
            task.client.get("/extrahop")
        except RequestError as error:
            if error.status == 401:
                return False
            if error.status != 403:
                raise
    return True


@contextmanager
def signed_in(task: Task, key: str) -> Iterator[None]:
    """Use another key for a while."""
    task.client.sign_in(key)
    try:
        yield
    finally:
        task.client.sign_in(task.client.connection.api_key)


def _made(task: Task) -> str:
    try:
        answer = task.client.write("POST", "/apikeys", {"password": task.options["password"]})
    except AnswerLost as error:
        error.advice = "A key may have been made that nobody has seen: remove it on the page API Access, and try again."
        raise
    except RequestError as error:
        error.doing = f"make the first API key of {task.client.system}"
        raise
    data = answer.data()
    key = data.get("apikey") if isinstance(data, Mapping) else None
    if not key:
        raise NotApplied(
            f"{task.client.system} answered POST /apikeys without an apikey.", "Make a key on the page API Access."
        )
    task.client.redactor.learn([str(key)])
    return str(key)


OPERATION = Operation(
    "api_key",
    run,
    {
        "password": {"type": "str", "required": True, "no_log": True},
        # The name of a file.
        "dest": {"type": "path", "required": True},
    },
    check=check,
    signs_in=False,
    uses=("GET /extrahop", "POST /apikeys"),
)
