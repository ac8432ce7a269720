# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A simulated fleet for the length of one step."""

from __future__ import annotations

import contextlib
import json
import selectors
import subprocess
from collections.abc import Iterator

from _project import MAIN_VENV, ROOT, environment, python_of
from _steps import RUNNING, Failed, Log, end_group

START_LIMIT_SECONDS = 60


@contextlib.contextmanager
def simulated_fleet(log: Log, fleet: str) -> Iterator[dict]:
    """Serve a fleet (a name or a file) and yield the line by which the simulator says where its systems are."""
    command = [str(python_of(MAIN_VENV)), "-m", "simulator", "--fleet", fleet]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment(MAIN_VENV),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=log.handle,
        text=True,
        start_new_session=True,
    )
    RUNNING.add(process)
    try:
        yield ready_line(process)
    finally:
        end_group(process)
        RUNNING.discard(process)


def ready_line(process: subprocess.Popen) -> dict:
    """The simulator's first line; raise Failed when it ends or says nothing."""
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        line = process.stdout.readline() if selector.select(START_LIMIT_SECONDS) else ""
    if not line:
        raise Failed("the simulator did not start")
    return json.loads(line)
