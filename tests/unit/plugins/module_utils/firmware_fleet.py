# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small simulated fleet whose upgrades take a few seconds, and running operations against it."""

from __future__ import annotations

from collections.abc import Callable

from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, perform

from tests.simfleet import SimFleet

OLD = "9.8.2.2260"
NEW = "9.9.1.1234"
NEWEST_HOTFIX = "9.8.5.1041"
URL = "https://images.example.com/eda/9.9.1.1234.tar"
# Simulated seconds; at this speed an upgrade takes two to three real ones.
FLEET = {
    "seed": 3,
    "speed": 20,
    "timings": {
        "queue": 1, "download": 6, "verify": 3, "prepare": 3, "install": 8, "restart": 12, "finish": 2, "warm_up": 6,
        "process": 5,
    },
    "systems": {
        "console1": {"kind": "console", "version": "26.3.0.1390", "connected": ["sensor1", "sensor2", "recordstore1"]},
        "sensor1": {"kind": "sensor", "version": OLD},
        "sensor2": {"kind": "sensor", "version": OLD},
        "recordstore1": {"kind": "recordstore", "version": OLD},
    },
}  # fmt: skip


class Run:
    """One operation run against one system: its result, and what it warned and showed."""

    def __init__(self, fleet: SimFleet, operation: Operation, system: str, check_mode: bool, options: dict) -> None:
        self.warned: list[str] = []
        self.shown: list[str] = []
        facts = fleet.systems[system]
        waiting = {"wait": True, "wait_timeout": 20, "wait_interval": 0.1}
        defaults = {name: spec.get("default") for name, spec in operation.argument_spec.items()}
        connection = {"host": f"{facts['host']}:{facts['port']}", "api_key": facts["api_key"], "ca_path": fleet.ca}
        done = perform(
            operation,
            {**defaults, **waiting, "timeout": 5, "retries": 1, **connection, **options},
            check_mode=check_mode,
            warn=self.warned.append,
            progress=self.shown.append,
        )
        self.data = done.data
        self.failed = done.failed

    @property
    def msg(self) -> str:
        """The message of a run that had to fail."""
        assert self.failed, self.data
        return self.data["msg"]

    @property
    def good(self) -> dict:
        """The result of a run that had to succeed."""
        assert not self.failed, self.data["msg"]
        return self.data


def version_of(fleet: SimFleet, system: str) -> str:
    """The version that the system reports."""
    return fleet.request(system, "GET", "/extrahop").json()["version"]


def beginning(module, monkeypatch, begin: Callable[[], object]) -> None:
    """Have somebody else begin something once the operation of a module has looked for running jobs."""
    look, begun = module.listed_jobs, []

    def listed(client):
        jobs = look(client)
        if not begun:
            begun.append(begin())
        return jobs

    monkeypatch.setattr(module, "listed_jobs", listed)


def sent(fleet: SimFleet, system: str) -> list[str]:
    """The writes that reached a system, as "METHOD /path"."""
    return [f"{row['method']} {row['path']}" for row in fleet.writes() if row["system"] == system]
