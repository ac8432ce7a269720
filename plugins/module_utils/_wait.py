# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Waiting: one loop for jobs, restarts and read-backs, with a limit, growing pauses, and the last state on failure."""

from __future__ import annotations

import time
from collections.abc import Callable

from ansible_collections.extrahop.revealx.plugins.module_utils._errors import (
    AnswerLost,
    CertificateRefused,
    RequestError,
    RevealxError,
    Unreachable,
    WaitTimeout,
)

FIRST_PAUSE = 0.5
GROWTH = 1.5

# The options of everything that waits; the documentation fragment `wait` describes them.
WAIT_SPEC: dict[str, dict] = {
    "wait": {"type": "bool", "default": True},
    "wait_timeout": {"type": "int", "default": 3600},
    "wait_interval": {"type": "float", "default": 10},
}


class Waiter:
    """Asks again and again until something is so.

    ``timeout`` and ``interval`` are seconds; pauses start at half a second and grow to ``interval``.
    """

    def __init__(
        self,
        timeout: float,
        interval: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.timeout = timeout
        self.interval = max(interval, 0.01)
        self._clock = clock
        self._sleep = sleep
        self._start = clock()

    @property
    def elapsed(self) -> float:
        """Seconds since the waiter was made: several waits of one task share its limit."""
        return self._clock() - self._start

    def until(
        self,
        ask: Callable[[], object],
        what: str,
        *,
        away_is_fine: bool = True,
        away: Callable[[Exception], bool] | None = None,
        job_id: str | None = None,
    ) -> object:
        """Call ``ask`` until it returns something that is not None, and return that.

        With ``away_is_fine`` a system that refuses, drops or answers 404, 5xx or with a page is only asked again: it
        may be restarting (contract: conventions.jobs.interruptions). Errors of the caller's own (wrong key, untrusted
        certificate) always end the wait, unless ``away`` judges them instead of `is_away`. Raises WaitTimeout with
        ``what`` and the last thing seen.
        """
        pause = min(FIRST_PAUSE, self.interval)
        last: object = None
        while True:
            try:
                found = ask()
                if found is not None:
                    return found
                last = None
            except RevealxError as error:
                if not (away_is_fine and (away or is_away)(error)):
                    raise
                last = str(error)
            if self.elapsed + pause > self.timeout:
                raise WaitTimeout(
                    f"{what} did not happen within {self.timeout:g} seconds."
                    + (f" Last answer: {last}" if last else ""),
                    last=last,
                    job_id=job_id,
                    advice="It goes on at the system: run the task again to take it up, or raise wait_timeout.",
                )
            self._sleep(pause)
            pause = min(pause * GROWTH, self.interval)


def is_away(error: Exception) -> bool:
    """Tell whether an error looks like a system that is restarting rather than like a mistake of ours."""
    if isinstance(error, CertificateRefused):
        return False
    if isinstance(error, (Unreachable, AnswerLost)):
        return True
    return isinstance(error, RequestError) and (
        error.status is None or error.status in (200, 404) or error.status >= 500
    )
