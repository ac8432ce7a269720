# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several runs at once, request by request in an order that a test chooses."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from ansible_collections.extrahop.revealx.plugins.module_utils._client.client import Client
from ansible_collections.extrahop.revealx.plugins.module_utils._engine import operation as _operation


class Turns:
    """Whose request is next: ``order`` holds numbers of runs; once it is used up, the first that is left goes on."""

    def __init__(self, order: Sequence[int], runs: int) -> None:
        self._order = list(order)
        self._running = set(range(runs))
        self._changed = threading.Condition()

    def _next(self) -> int:
        while self._order and self._order[0] not in self._running:
            self._order.pop(0)
        return self._order[0] if self._order else min(self._running)

    @contextmanager
    def turn(self, run: int) -> Iterator[None]:
        with self._changed:
            if not self._changed.wait_for(lambda: self._next() == run, timeout=60):
                raise TimeoutError(f"run {run} never had its turn")
        yield
        with self._changed:
            if self._order:
                self._order.pop(0)
            self._changed.notify_all()

    def end(self, run: int) -> None:
        with self._changed:
            self._running.discard(run)
            self._changed.notify_all()


def at_once(monkeypatch, works: Sequence[Callable[[], object]], order: Sequence[int]) -> list:
    """Do several works at once, their requests in the given order; what each returned."""
    turns, mine = Turns(order, len(works)), threading.local()
    results: list = [None] * len(works)

    class Named(Client):
        def __init__(self, *args, **options):
            self.run = mine.run
            super().__init__(*args, **options)

    once = Client._once

    def in_turn(self, *args, **options):
        with turns.turn(self.run):
            return once(self, *args, **options)

    def work(run: int) -> None:
        mine.run = run
        try:
            results[run] = works[run]()
        finally:
            turns.end(run)

    with monkeypatch.context() as patched:
        patched.setattr(_operation, "Client", Named)
        patched.setattr(Client, "_once", in_turn)
        threads = [threading.Thread(target=work, args=(run,)) for run in range(len(works))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
    return results
