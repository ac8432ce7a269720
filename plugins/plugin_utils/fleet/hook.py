# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""A person's own command, run on the controller before or after a system: no shell, a time limit, none of our keys."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from typing import IO

from ansible_collections.extrahop.revealx.plugins.module_utils._client.shown import on_one_line
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Result, Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Outcome

# Variables of the environment that sign in to systems.
OURS = "EXTRAHOP_"
# Seconds between asking a command to end and ending it.
GRACE = 5.0
# Bytes of output that are looked through for secrets, and characters of its end that are told.
LOOKED_AT, TOLD = 16384, 300


def run(task: Task) -> Outcome:
    """Run the command to its end. ``values`` are ``problem``, empty when its status was 0, and ``output``, its end.

    Whatever it left running in its process group is ended with it.
    """
    environment = {**os.environ, **task.options["variables"]}
    # A file and no pipe: a pipe would stay open as long as any child has it.
    with tempfile.TemporaryFile() as output:
        try:
            process = subprocess.Popen(
                task.options["command"],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={name: value for name, value in environment.items() if not name.startswith(OURS)},
                start_new_session=True,
            )
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            return Outcome(values={"problem": f"it could not be started: {reason}", "output": ""})
        problem = _ended(process, task.options["timeout"])
        return Outcome(values={"problem": problem, "output": _end_of(output)})


def problem_of(result: Result) -> str:
    """Why a command did not do its work, with the end of what it said; empty when it did."""
    if result.failed:
        return str(result.data["msg"])
    problem, output = result.data["problem"], result.data["output"]
    if not problem or not output:
        return str(problem)
    # Shortened here, where secrets are out of it already: half a secret is not known for one.
    return f"{problem}, and said: {output if len(output) <= TOLD else '...' + output[-TOLD:]}"


def environment_of(moment: str, system: str, kind: str, outcome: str) -> Mapping[str, str]:
    """What a command is told, as variables of its environment."""
    return {
        "REVEALX_MOMENT": moment,
        "REVEALX_SYSTEM": system,
        "REVEALX_KIND": kind,
        "REVEALX_OUTCOME": outcome,
    }


def _ended(process: subprocess.Popen, limit: float) -> str:
    """Wait for the command at most ``limit`` seconds, end its group, and say what was wrong."""
    problem = ""
    try:
        process.wait(limit)
    except subprocess.TimeoutExpired:
        problem = f"it had not ended after {limit:g} seconds"
        _signal(process, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(GRACE)
    _signal(process, signal.SIGKILL)
    status = process.wait()
    if problem or not status:
        return problem
    return f"its status was {status}" if status > 0 else f"it was ended by signal {-status}"


def _signal(process: subprocess.Popen, number: int) -> None:
    """To all of its group; the group is there as long as anything of it runs."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


def _end_of(output: IO[bytes]) -> str:
    size = output.seek(0, os.SEEK_END)
    output.seek(max(0, size - LOOKED_AT))
    return on_one_line(output.read(LOOKED_AT).decode("utf-8", "replace").strip())


OPERATION = Operation(
    "hook",
    run,
    {
        "command": {"type": "list", "elements": "str", "required": True},
        "variables": {"type": "dict", "required": True},
        "timeout": {"type": "float", "required": True},
    },
    has_system=False,
)
