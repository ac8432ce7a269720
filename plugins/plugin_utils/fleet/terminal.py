# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""What a person sees while systems are worked on: a line a step and system, or of many systems a line now and then."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from ansible_collections.extrahop.revealx.plugins.module_utils._client.shown import on_one_line
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.stopping import Stopping

# With more systems than these a line for each would bury what matters.
MOST_WITH_LINES = 20
# Seconds between two summary lines.
PAUSE = 5.0
# Longer lines are cut: what failed stands in whole at the end, in the log, and in the report.
WIDEST = 160


class Terminal:
    """Shows lines through ``show``, and hands all of them to ``keep``, in whole, also those that are not shown.

    Once the run is to end nothing is shown any more: whoever takes the lines may be gone, and would be waited for.
    """

    def __init__(
        self,
        show: Callable[[str], None],
        systems: int,
        stopping: Stopping,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.keep: Callable[[str], object] = lambda line: None
        self._show = show
        self._has_lines = systems <= MOST_WITH_LINES
        self._stopping = stopping
        self._clock = clock
        self._lock = threading.Lock()
        self._step, self._total, self._ended, self._failed = "", 0, 0, 0
        self._shown_at = 0.0
        self._retries: dict[str, int] = {}

    def line(self, system: str, line: str) -> None:
        """A line about one system; ``system`` may be empty."""
        about = f"{system}: " if system else ""
        self._note(on_one_line(f"{about}{line}"), self._has_lines or not system)

    def begin(self, step: str, total: int) -> None:
        """A step of ``total`` systems begins: they are counted."""
        with self._lock:
            self._step, self._total, self._ended, self._failed = step, total, 0, 0
            self._shown_at = self._clock()

    def ended(self, system: str, line: str, failed: bool) -> None:
        """A system has ended the step, with this to say."""
        with self._lock:
            self._ended += 1
            self._failed += failed
            is_due = not self._has_lines and self._clock() - self._shown_at >= PAUSE and self._ended < self._total
            if is_due:
                self._shown_at = self._clock()
            failures = f", {self._failed} failed" if self._failed else ""
            summary = f"{self._step}: {self._ended} of {self._total} systems{failures}"
        self._note(on_one_line(f"{system}: {line or self._step}"), self._has_lines)
        if is_due:
            self._note(summary, True)

    def retried(self, system: str, sentence: str) -> None:
        """A request that is sent again: the log has each, the screen the first of a system."""
        with self._lock:
            self._retries[system] = self._retries.get(system, 0) + 1
            is_first = self._retries[system] == 1
        self._note(on_one_line(f"{system}: {sentence}"), is_first and self._has_lines)

    def unseen(self, system: str, sentence: str) -> None:
        """A line about a system that is shown elsewhere, or not at all."""
        self._note(on_one_line(f"{system}: {sentence}"), False)

    def final(self, lines: list[str]) -> None:
        """The last lines of the run, as they are."""
        with self._lock:
            for line in lines:
                self.keep(line)
        if lines and not self._stopping:
            self._show("\n".join(lines))

    def _note(self, text: str, is_shown: bool) -> None:
        stamped = f"{time.strftime('%H:%M:%S', time.localtime(self._clock()))}  {text}"
        with self._lock:
            self.keep(stamped)
        if is_shown and not self._stopping:
            self._show(stamped if len(stamped) <= WIDEST else f"{stamped[: WIDEST - 4]} ...")
