# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The systems of a run, and work done on many of them side by side."""

from __future__ import annotations

import copy
import time
import traceback
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any, Protocol

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import RevealxError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Result
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.run import Run
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.stopping import Stopping
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.terminal import Terminal

# Seconds between two looks at whether the run is to end.
LOOK = 0.2
# The variables by which the inventory tells who a system is.
IDENTITY = ("extrahop_cluster", "extrahop_host", "ansible_host")
NOT_BEGUN = "it was not looked at, since the run was ended: {reason}"


@dataclass(frozen=True)
class System:
    """A system of the run: ``name`` is its inventory name, ``variables`` what the operation declares as per system.

    A variable that is not set, or is empty where that is the same, is not in ``variables``. ``problem`` says why
    nothing can be done with the system: its variables cannot be worked out.
    """

    name: str
    groups: Sequence[str] = ()
    variables: Mapping[str, Any] = field(default_factory=dict)
    problem: str = ""
    address: str = ""
    "Where it is reached: host[:port]."
    environment: Mapping[str, str] = field(default_factory=dict)
    "The environment of the task as the variables of this system make it."
    handed_on: Mapping[str, Any] = field(default_factory=dict)
    "Its variables for another run of Ansible, where the operation asks for them."
    in_clear: Collection[str] = ()
    "The texts in its layers that are not encrypted, where no system is asked."


class Perform(Protocol):
    """Runs an operation on one system with its connection: an adapter provides it."""

    def __call__(self, system: System, operation: Operation, options: Mapping[str, Any], check_mode: bool) -> Result:
        """The operation's result; raises what the operation raises."""


@dataclass
class Outcome:
    """What came of the work on one system: ``value``, or ``error``, a sentence for the person who reads it.

    ``begun`` is false where the run was to end before its turn came; ``seconds`` is how long it took.
    """

    value: Any = None
    error: str = ""
    begun: bool = True
    seconds: float = 0.0
    trace: str = ""
    "Where our own code stumbled."


class Fleet:
    """The systems that a fleet operation works with.

    ``settings`` are the operation's own options; ``dropped`` are systems of the play that failed in an earlier task,
    ``outside`` tells those of the inventory that are not worked on, with the variables of IDENTITY alone (it is asked
    for when they are needed: they may be a thousand), ``later`` names of those among them that are in another batch of
    the play; ``terminal`` shows lines, also from threads; ``sleep`` takes seconds, ``clock`` tells them, and ``now``
    the time of the day (aware). ``run`` is who runs what, and what becomes of it.
    """

    def __init__(
        self,
        systems: Sequence[System],
        settings: Mapping[str, Any],
        *,
        perform: Perform,
        dropped: Sequence[str] = (),
        outside: Callable[[], Sequence[System]] = tuple,
        later: Sequence[str] = (),
        check_mode: bool = False,
        stopping: Stopping | None = None,
        terminal: Terminal | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
        run: Run | None = None,
    ) -> None:
        self.systems = systems
        self.settings = settings
        self.dropped = dropped
        self._outside = outside
        self.later = later
        self.sleep = sleep
        self.clock = clock
        self.now = now
        self.check_mode = check_mode
        self.run = run if run is not None else Run(is_check=check_mode)
        self.run.started = self.run.started or self.moment()
        self.run.systems = {system.name: system.address for system in systems}
        self.stopping = stopping if stopping is not None else Stopping()
        self.terminal = terminal or Terminal(lambda line: None, len(systems), self.stopping)
        self._perform = perform

    def of(self, systems: Sequence[System]) -> Fleet:
        """The same run with these systems: a part of its work is done on them."""
        part = copy.copy(self)
        part.systems = systems
        return part

    @property
    def outside(self) -> Sequence[System]:
        return self._outside()

    def moment(self) -> str:
        """The present time as reports have it: ISO 8601, UTC."""
        return self.now().astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")

    def problem_of(self, outcome: Outcome) -> str:
        """Why a turn came to nothing; empty where it has a value."""
        return outcome.error if outcome.begun else NOT_BEGUN.format(reason=self.stopping.reason)

    def progress(self, system: str, line: str) -> None:
        """Show a line about a system while the run goes on."""
        self.terminal.line(system, line)

    def perform(
        self, system: System, operation: Operation, options: Mapping[str, Any], *, check_mode: bool | None = None
    ) -> Result:
        """Run an operation on a system; what fails is a failed result. In check mode nothing is ever written."""
        is_check = self.check_mode or bool(check_mode)
        return self._perform(system, operation, options, is_check)

    def each(
        self,
        systems: Iterable[System],
        work: Callable[[System], Any],
        at_most: int,
        *,
        step: str = "",
        told: Callable[[Any], str | None] = lambda value: "",
        may_begin: Callable[[System], bool] = lambda system: True,
        is_undoing: bool = False,
    ) -> dict[str, Outcome]:
        """Do the work on each system, ``at_most`` at a time: when one has ended the next begins.

        Returns the outcome of each by name, in the order given; it raises for none of them. Before each turn it is
        asked whether the system ``may_begin``: one that may not is passed over. Once the run is to end nothing begins,
        unless it ``is_undoing`` what must not stay. People see ``step``, and of each value what is ``told``; nothing
        without a step, or where None is told.
        """
        waiting = list(systems)
        if step:
            self.terminal.begin(step, len(waiting))
        outcomes = {system.name: Outcome(begun=False) for system in waiting}
        running: dict[Future, System] = {}
        with ThreadPoolExecutor(max(1, at_most), thread_name_prefix="system") as pool:
            while waiting or running:
                while waiting and len(running) < at_most and (is_undoing or not self.stopping):
                    system = waiting.pop(0)
                    if may_begin(system):
                        running[pool.submit(self._turn, system, work)] = system
                if not running:
                    break
                for future in self._ended(running):
                    system = running.pop(future)
                    outcome = outcomes[system.name] = future.result()
                    line = f"{step} failed: {outcome.error}" if outcome.error else told(outcome.value)
                    if step and line is not None:
                        self.terminal.ended(system.name, line, bool(outcome.error))
        return outcomes

    def _ended(self, running: Mapping[Future, System]) -> Iterable[Future]:
        """The turns that have ended, after a short wait: signals are noticed by the main thread alone."""
        try:
            return wait(running, LOOK, FIRST_COMPLETED).done
        except BaseException as error:  # Ansible's time-out of a task: raised here, wherever the threads are
            self.stopping.set(f"it was ended by {type(error).__name__}")
            return ()

    def _turn(self, system: System, work: Callable[[System], Any]) -> Outcome:
        began = self.clock()
        try:
            outcome = Outcome(work(system))
        except RevealxError as error:
            outcome = Outcome(error=str(error))
        except Exception as error:  # one system must not take the others along
            told = f"{type(error).__name__}: {error}. This is a fault of the collection: report it."
            outcome = Outcome(error=told, trace=traceback.format_exc())
        outcome.seconds = self.clock() - began
        return outcome
