# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Whether a run over many systems is to end: nothing new is begun then, what is under way finishes."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Iterator

REASONS = {signal.SIGINT: "it was interrupted (SIGINT)", signal.SIGTERM: "it was told to end (SIGTERM)"}
PARENT_GONE = "Ansible itself has ended"


class Stopping:
    """Set once, by a signal, by the end of the parent process or by the run itself; ``reason`` says which."""

    def __init__(self) -> None:
        self.reason = ""
        self._event = threading.Event()
        self._parent: int | None = None

    def __bool__(self) -> bool:
        if self._parent is not None and os.getppid() != self._parent:
            self.set(PARENT_GONE)
        return self._event.is_set()

    def set(self, reason: str) -> None:
        """Stop, for this reason; the first one stays."""
        if not self._event.is_set():
            self.reason = reason
            self._event.set()

    @contextlib.contextmanager
    def watching(self) -> Iterator[Stopping]:
        """Take SIGINT, SIGTERM and the end of the parent process for a reason to stop; main thread only."""
        self._parent = os.getppid()
        kept = {number: signal.signal(number, self._on_signal) for number in REASONS}
        try:
            yield self
        finally:
            self._parent = None
            for number, handler in kept.items():
                signal.signal(number, handler)

    def _on_signal(self, number: int, frame: object) -> None:
        self.set(REASONS[signal.Signals(number)])
