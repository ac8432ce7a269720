# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The simulator, a package of its own or part of a checkout, which runs a rehearsal in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.fleet import LOOK
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.stopping import Stopping

MODULE = "simulator.rehearsal"
# A folder that holds no Python: what is imported from where a program starts goes before packages.
NOWHERE = os.sep
INSTEAD = "or install revealx-simulator[rehearsal] (make build makes it there) for that Python."
# Seconds between being asked to end and being ended.
GRACE = 15


def check_simulator(python: str, checkout: str) -> None:
    """See whether the simulator is there and can be started; raises OptionError that says what it needs.

    ``checkout`` is the repository's folder, empty for the package that is installed for ``python``.
    """
    if checkout and not os.path.isfile(os.path.join(checkout, "simulator", "rehearsal.py")):
        raise OptionError(
            f"{checkout} holds no simulator: it is part of the collection's repository, not of what is built of it.",
            f"Clone the repository onto the controller and give its folder as rehearse_simulator, {INSTEAD}",
        )
    command = [python, "-m", MODULE]
    try:
        tried = subprocess.run(
            command, cwd=checkout or NOWHERE, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        problem = (tried.stderr.splitlines() or ["no reason is given"])[-1] if tried.returncode else ""
    except OSError as error:
        problem = f"{python}: {error.strerror}"
    if problem and not checkout:
        raise OptionError(
            f"No simulator can be started by {python}: {problem}.",
            f"Name a checkout of the collection's repository as rehearse_simulator, {INSTEAD}",
        )
    if problem:
        needed = f"-r {checkout}/simulator/requirements.txt ansible-core requests jmespath"
        raise OptionError(
            f"The simulator in {checkout} does not start: {problem}.",
            f"Install what it needs: {python} -m pip install {needed}",
        )


def rehearse(python: str, checkout: str, order: str, stopping: Stopping) -> dict[str, Any]:
    """Have the simulator carry out the order in a file; its answer. Once the run is to end it is ended too.

    Raises OptionError, with its own words, when it does not come to its end.
    """
    process = subprocess.Popen(
        [python, "-m", MODULE, order],
        cwd=checkout or NOWHERE,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A signal from the keyboard reaches this process, which ends the other in good order.
        start_new_session=True,
    )
    try:
        answer, complaints = _answered(process, stopping)
    finally:
        _end(process)
    if process.returncode:
        raise OptionError(f"The rehearsal did not come to its end: {stopping.reason or complaints.strip()}")
    return json.loads(answer)


def _answered(process: subprocess.Popen[str], stopping: Stopping) -> tuple[str, str]:
    while True:
        try:
            return process.communicate(timeout=LOOK)
        except subprocess.TimeoutExpired:
            if stopping:
                process.terminate()
                return process.communicate(timeout=GRACE)


def _end(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(GRACE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
