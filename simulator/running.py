# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A fleet in operation: systems built from a checked fleet file, their listeners, the control URL, start and stop."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TextIO

from simulator import contract, extensions, states
from simulator.app import SystemApp
from simulator.certificates import Authority
from simulator.collection import Assignments, Collection
from simulator.control import ControlApp
from simulator.faults import Faults
from simulator.listening import HOST, Listener, reserve_all
from simulator.model import Clock
from simulator.requestlog import RequestLog
from simulator.resources import devices
from simulator.system import Fleet, System
from simulator.tables import COLLECTIONS, RELATIONS, SEED_SECTIONS

# Old and new firmware: a system keeps the collections of both, since an upgrade does not empty it.


class RunningFleet:
    """Starts, describes and stops a fleet."""

    def __init__(
        self,
        name: str,
        spec: Mapping[str, Any],
        state_dir: Path,
        log: TextIO | None = None,
        sockets: Iterable[socket.socket] | None = None,
    ):
        """`sockets` are bound ones (listening.reserve_all), one for each system and one for the control URL."""
        self._sockets = iter(sockets or reserve_all(len(spec["systems"]) + 1))
        self._faults = spec["faults"]
        self.fleet = Fleet(name, spec, Clock(spec["speed"]), Faults(spec["seed"]), RequestLog(log))
        self.fleet.state_dir = state_dir
        self.authority = self.fleet.authority = Authority(state_dir)
        for one, system_spec in spec["systems"].items():
            self.fleet.systems[one] = self._build(one, system_spec)
        for system in self.fleet.systems.values():
            extensions.prepare(system, system.spec)
            if "state" in system.spec:
                states.plant(system, system.spec["state"])
        self.left_out: dict[str, list[dict[str, str]]] = {}
        "What the documents of the systems hold and the systems do not, by system."
        self.control = Listener(ControlApp(self.fleet), next(self._sockets))

    def _build(self, name: str, spec: Mapping[str, Any]) -> System:
        system = System(name, spec, self.fleet)
        system.listener = Listener(SystemApp(system), next(self._sockets))
        system.listener.serve_certificate(*self.authority.issue(name.replace("_", "-")))
        system.assignments = Assignments(RELATIONS)
        offered = contract.templates_of(system.kind)
        for collection in COLLECTIONS:
            if any(template == collection.path or template.startswith(f"{collection.path}/{{") for template in offered):
                system.collections[collection.path] = Collection(system, collection)
        _plant(system, spec["seed"])
        return system

    async def start(self) -> None:
        for system in self.fleet.systems.values():
            await system.listener.open()
        await self.control.open()
        documents = {
            name: system.spec["state"] for name, system in self.fleet.systems.items() if system.spec.get("state")
        }
        if documents:
            self.left_out = await asyncio.to_thread(states.fill, self.fleet, documents, self.authority.path)
            self.fleet.log.clear()
        # Not before: the documents are no part of what goes wrong.
        for fault in self._faults:
            self.fleet.faults.add(fault)

    def description(self) -> dict[str, Any]:
        """What the program prints when it is ready."""
        systems = {
            system.name: {
                "url": f"https://{system.address}",
                "host": HOST,
                "port": system.listener.port,
                "kind": system.kind,
                "version": system.version,
                "api_key": system.api_key,
            }
            for system in self.fleet.systems.values()
        }
        return {
            "ca": str(self.authority.path),
            "control": f"http://{HOST}:{self.control.port}",
            "systems": systems,
            **({"left_out": self.left_out} if self.left_out else {}),
        }

    def stop(self) -> None:
        """Close every socket and end background work, at once."""
        for system in self.fleet.systems.values():
            system.cancel_background()
            system.listener.release()
        self.control.release()


def _plant(system: System, seed: Mapping[str, Any]) -> None:
    """Create the objects of the fleet file's seed; sections of behaviours are theirs."""
    for section, content in seed.items():
        if section not in SEED_SECTIONS:
            continue
        collection = system.collections.get(SEED_SECTIONS[section])
        if collection is None:
            raise ValueError(f"systems.{system.name}.seed.{section}: a {system.kind} has none")
        if section == "devices" and isinstance(content, int):
            devices.generate(system, content)
            continue
        for number, one in enumerate(content):
            try:
                if collection.spec.discovered:
                    collection.spec.discovered(system, one)
                else:
                    collection.create(
                        collection.spec.check(collection, dict(one), None) if collection.spec.check else one
                    )
            except Exception as error:
                raise ValueError(f"systems.{system.name}.seed.{section}[{number}]: {error}") from error
