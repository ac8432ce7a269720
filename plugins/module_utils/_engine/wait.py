# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Waiting: one loop for jobs, restarts and read-backs, with a limit, growing pauses, and the last state on failure."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    AnswerLost,
    CertificateRefused,
    RequestError,
    RevealxError,
    Unreachable,
    WaitTimeout,
)

# What a wait waits for.
Found = TypeVar("Found")
FIRST_PAUSE = 0.5
GROWTH = 1.5
# Seconds that are not worth another question.
LEAST = 0.001

# The options of everything that waits; the documentation fragment `wait` describes them.
WAIT_SPEC: dict[str, dict] = {
    "wait": {"type": "bool", "default": True},
    "wait_timeout": {"type": "int", "default": 3600},
    "wait_interval": {"type": "float", "default": 10},
}

GOES_ON = "It goes on at the system: start again to take it up, or raise wait_timeout."
NOT_BACK = "Look at the system itself; start again once it answers. If it only needs longer, raise wait_timeout."

# A system that just came up may refuse the key until its accounts are loaded: so many refusals in a row are borne.
REFUSALS_AFTER_BOOT = 12


class Presence:
    """Watches one system through a wait: did it go away, and is a refused key only part of its boot?

    ``tell`` gets a line when the system goes away and when it answers again; ``answers`` counts good answers in a row.
    """

    def __init__(self, tell: Callable[[str], None] = lambda line: None) -> None:
        self.was_away = False
        self.answers = 0
        self._tell = tell
        self._misses = 0
        self._refusals = 0

    def answered(self) -> None:
        """Note a good answer."""
        if self._misses > 1:
            self._tell("the system answers again")
        self.answers += 1
        self._misses = self._refusals = 0

    def bears(self, error: Exception) -> bool:
        """Note an error, and tell whether to go on asking after it.

        One miss is no absence (an answer can get lost), two in a row are.
        """
        self.answers = 0
        if isinstance(error, RequestError) and error.status in (401, 403):
            self._refusals += 1
            return self.was_away and self._refusals <= REFUSALS_AFTER_BOOT
        if not is_away(error):
            return False
        self._misses += 1
        self._refusals = 0
        if self._misses == 2:
            self.was_away = True
            self._tell("the system does not answer: it may be restarting")
        return True


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
        ask: Callable[[], Found | None],
        what: str,
        *,
        away_is_fine: bool = True,
        presence: Presence | None = None,
        job_id: str | None = None,
    ) -> Found:
        """Call ``ask`` until it returns something that is not None, and return that.

        With ``away_is_fine`` a system that refuses, drops or answers 404, 5xx or with a page is only asked again: it
        may be restarting (contract: conventions.jobs.interruptions). Errors of the caller's own (wrong key, untrusted
        certificate) always end the wait, but for a key that is refused right after an absence. ``presence`` learns
        whether the system was away. Raises WaitTimeout with ``what`` and the last thing seen.
        """
        pause = min(FIRST_PAUSE, self.interval)
        last: object = None
        presence = presence or Presence()
        while True:
            try:
                found = ask()
                presence.answered()
                if found is not None:
                    return found
                last = None
            except RevealxError as error:
                if not (away_is_fine and presence.bears(error)):
                    raise
                # What it advises is for who is not waiting.
                last = error.message
            left = self.timeout - self.elapsed
            if left < LEAST:
                raise WaitTimeout(
                    f"{what} did not happen within {self.timeout:g} seconds."
                    + (f" Last answer: {last}" if last else ""),
                    last=last,
                    job_id=job_id,
                    advice=NOT_BACK if last else GOES_ON,
                )
            # It is asked a last time when the time is up.
            self._sleep(min(pause, left))
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
