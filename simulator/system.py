# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A simulated system and the fleet it belongs to."""

from __future__ import annotations

import asyncio
import random
import uuid
from collections.abc import Awaitable, Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.collection import Assignments, Collection
from simulator.faults import Fault, Faults
from simulator.model import Answer, Clock

if TYPE_CHECKING:
    from simulator.listening import Listener
    from simulator.requestlog import RequestLog


class System:
    """One simulated appliance: identity, objects, and its presence on the network."""

    def __init__(self, name: str, spec: Mapping[str, Any], fleet: Fleet):
        self.name = name
        self.spec = spec
        self.fleet = fleet
        self.kind: str = spec["kind"]
        "console, sensor, recordstore or packetstore."
        self.role: str | None = spec.get("role")
        "manager or data of a recordstore, ids of a sensor, else None."
        self.cluster: str | None = spec.get("cluster")
        self.version: str = spec["version"]
        self.model: str = spec["model"]
        self.rng = random.Random(f"{fleet.seed}/{name}")
        made_up = uuid.UUID(int=self.rng.getrandbits(128), version=4)
        self.uuid = str(uuid.UUID(spec["uuid"])) if "uuid" in spec else str(made_up)
        self.hostname: str = spec.get("hostname", name)
        self.api_key: str = spec.get("api_key") or "".join(self.rng.choices("0123456789abcdef", k=32))
        self.uncertainties: dict[str, Any] = {**fleet.uncertainties, **spec.get("uncertainties", {})}
        self.timings: dict[str, float] = {**fleet.timings, **spec.get("timings", {})}
        self.collections: dict[str, Collection] = {}
        "By collection path, e.g. '/tags'."
        self.assignments: Assignments
        self.jobs: Any = None
        "Behaviours' own."
        self.state: dict[str, Any] = {}
        "Behaviours' own, by section."
        self.tokens: dict[str, float] = {}
        "OAuth2 access tokens and when they expire, on the monotonic clock."
        self.on_boot: list[Callable[[System], Any]] = []
        "What happens at each boot before the system is reached again, in this order."
        self.doorman: Callable[[System], Answer | None] | None = None
        "Asked before each request: an Answer stands for the API while it is not up yet."
        self.boot_count = 1
        self.booted_at = fleet.clock.now()
        self.away = False
        self.listener: Listener
        self._tasks: set[asyncio.Task] = set()

    @property
    def clock(self) -> Clock:
        return self.fleet.clock

    @property
    def address(self) -> str:
        """Where clients reach it: host:port."""
        return f"127.0.0.1:{self.listener.port}"

    def fault(self, kind: str, operation: str | None = None) -> Fault | None:
        """Take the next fault of this kind that is set for the system (and operation), counting it as used.

        The core takes refused, dropped, truncated, slow, status, redirect, restart_late and never_returns itself;
        behaviours ask for job_stuck, job_failed and restart_silent_old.
        """
        return self.fleet.faults.take(kind, self.name, operation)

    def spawn(self, work: Awaitable[Any]) -> asyncio.Task:
        """Run work of the system in the background; it ends with the simulator, and its failure is logged."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)
        return task

    def _finished(self, task: asyncio.Task) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception():
            self.fleet.report(f"SIM BUG {self.name}: background work failed", task.exception())

    async def go_away(self, simulated_seconds: float, prepare: Callable[[], Any] | None = None) -> None:
        """Be gone as in a restart: connections are refused and open ones dropped, prepare() runs meanwhile.

        Start it with spawn() so that the request that asked for it is answered first. Then the on_boot hooks run and
        it is back: later under the fault restart_late, never under never_returns.
        """
        late = self.fault("restart_late")
        gone = self.fault("never_returns")
        self.away = True
        await self.listener.close()
        await self.clock.sleep(simulated_seconds + (late.seconds if late else 0))
        if prepare is not None:
            prepare()
        if gone:
            return
        await self._boot()

    async def _boot(self) -> None:
        self.boot_count += 1
        self.booted_at = self.clock.now()
        for hook in self.on_boot:
            hook(self)
        self.away = False
        await self.listener.open()

    async def leave(self) -> None:
        """Be gone for good, as after a shutdown; return_to_network() switches it on again."""
        self.away = True
        await self.listener.close()

    async def return_to_network(self) -> None:
        """Come back after leave() or never_returns, as when somebody presses the power button."""
        if self.away:
            await self._boot()

    def cancel_background(self) -> None:
        for task in self._tasks:
            task.cancel()


class Fleet:
    """All simulated systems and what they share."""

    def __init__(self, name: str, spec: Mapping[str, Any], clock: Clock, faults: Faults, log: RequestLog):
        self.name = name
        self.seed: int = spec["seed"]
        self.clock = clock
        self.faults = faults
        self.log = log
        self.uncertainties: dict[str, Any] = dict(spec["uncertainties"])
        self.timings: dict[str, float] = dict(spec["timings"])
        self.images: dict[str, Any] = dict(spec["images"])
        "Extra firmware images the fleet file names, by URL or version."
        self.state_dir: Path
        self.authority: Any
        "The certificate authority, see certificates.Authority."
        self.systems: dict[str, System] = {}
        self.reports: list[str] = []

    def cluster_of(self, system: System) -> list[System]:
        """The recordstore nodes that share a cluster with the system, itself among them."""
        if system.cluster is None:
            return [system]
        return [other for other in self.systems.values() if other.cluster == system.cluster]

    def connected_to(self, console: System) -> list[System]:
        """The systems that are joined to a console, in the order of the fleet file.

        Behaviours that join or remove one edit console.state["connected"], a list of names.
        """
        names: Iterable[str] = console.state.setdefault("connected", list(console.spec.get("connected", [])))
        return [self.systems[name] for name in names]

    def consoles_of(self, system: System) -> list[System]:
        """The consoles that a system is joined to."""
        return [
            other for other in self.systems.values() if other.kind == "console" and system in self.connected_to(other)
        ]

    def report(self, text: str, error: BaseException | None = None) -> None:
        """Note a fault of the simulator itself; shown on standard error and by the control URL."""
        self.log.complain(text, error)
        self.reports.append(f"{text}: {error!r}" if error else text)
