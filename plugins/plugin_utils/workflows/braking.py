# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The brakes of a run as its variables say them, text of a survey included."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.brakes import LEAVE_OUT, STOP, Brakes
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.wanted import Objections, number

# Options of a run and their defaults; the variables are called as these with the workflow in front.
BRAKES: Mapping[str, Any] = {"window": "", "on_failure": STOP, "max_failures": 0}


def given_of(settings: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that have a default; an empty answer of a survey is none."""
    return {name: value if settings.get(name) in (None, "") else settings[name] for name, value in defaults.items()}


def brakes_of(workflow: str, given: Mapping[str, Any], now: datetime, against: Objections) -> Brakes:
    """The brakes of a run; what cannot be meant is noted in ``against``, by the variable's name."""
    brakes = Brakes(
        workflow,
        against.of(lambda: _on_failure(f"{workflow}_on_failure", given["on_failure"]), STOP),
        against.of(lambda: _max_failures(workflow, given["max_failures"]), 0),
        given["window"],
    )
    against.of(lambda: brakes.window_now(now), dict[str, Any]())
    return brakes


def at_least_one(name: str, given: Any, what: str) -> int:
    """How many systems at a time; raises OptionError for less than one."""
    return count_of(name, given, 1, f"how many {what} at a time, 1 or more")


def count_of(name: str, given: Any, least: int, wanted: str) -> int:
    """A whole number, also as text; raises OptionError, which asks for what is ``wanted``, for any other and for less
    than ``least``."""
    count = number(name, given)
    if isinstance(given, bool) or not count.is_integer() or count < least:
        raise OptionError(f"{name} is {given}: give {wanted}.")
    return int(count)


def _max_failures(workflow: str, given: Any) -> int:
    return count_of(f"{workflow}_max_failures", given, 0, "how many failed systems end the run, 0 for no number")


def _on_failure(name: str, given: Any) -> str:
    if given not in (STOP, LEAVE_OUT):
        raise OptionError(f"{name} is {given!r}.", f"Give {STOP} or {LEAVE_OUT}.")
    return str(given)
