# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs operations against a simulated system as both adapters do, and says what the system saw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, perform

from tests.simfleet import SimFleet

IDS_AND_TIMES = frozenset({"id", "mod_time", "user_mod_time"})
SYSTEM = "sensor1"


def comparable(value: object) -> object:
    """A copy of data without ids and times."""
    if isinstance(value, Mapping):
        return {key: comparable(item) for key, item in value.items() if key not in IDS_AND_TIMES}
    return [comparable(item) for item in value] if isinstance(value, (list, tuple)) else value


@dataclass
class Run:
    """What one run of an operation gave, and the rows of the system's log."""

    data: dict
    failed: bool
    warned: list[str]
    rows: list[dict]

    @property
    def writes(self) -> list[str]:
        return [f"{row['method']} {row['path']}" for row in self.rows if row["write"]]

    @property
    def seen(self) -> dict[str, int]:
        return {"write": len(self.writes), "read": len(self.rows) - len(self.writes)}

    @property
    def counted(self) -> dict[str, int]:
        return {kind: self.data["requests"][kind] for kind in ("write", "read")}

    @property
    def foretells(self) -> object:
        """What check mode and the real run must have in common."""
        return comparable([self.data["changed"], self.data["plan"], self.data.get("diff")])


class Bench:
    """One simulated system and the operations that are run on it."""

    def __init__(self, fleet: SimFleet, system: str = SYSTEM) -> None:
        self.fleet = fleet
        self.system = system
        described = fleet.systems[system]
        self._connection = {
            "host": f"{described['host']}:{described['port']}",
            "api_key": described["api_key"],
            "ca_path": fleet.ca,
        }
        self._session = fleet.session(system)

    def __repr__(self) -> str:
        return f"<sensor with {self.fleet.systems[self.system]['version']}>"

    @cached_property
    def addresses(self) -> list[str]:
        """Addresses of the devices that the system knows."""
        return [device["ipaddr4"] for device in self.read("/devices?active_from=1") if device["ipaddr4"]]

    def run(
        self, operation: Operation, options: Mapping, *, check: bool = False, retries: int = 3, clear: bool = True
    ) -> Run:
        """Run once with options as a task gives them; pauses take no time."""
        given = {**self._connection, "retries": retries, "timeout": 2, **options}
        validated = ArgumentSpecValidator(operation.argument_spec, **operation.rules).validate(given)
        assert not validated.error_messages, validated.error_messages
        warned: list[str] = []
        if clear:
            self.fleet.clear()
        result = perform(
            operation,
            validated.validated_parameters,
            check_mode=check,
            warn=warned.append,
            sleep=lambda seconds: None,
        )
        # A mistake of our own must not pass for an odd answer.
        assert "exception" not in result.data, result.data["exception"]
        return Run(result.data, result.failed, warned, self.fleet.log(self.system))

    def good(self, operation: Operation, options: Mapping, **how) -> Run:
        """A run that must succeed, and whose account of requests must be the system's."""
        run = self.run(operation, options, **how)
        assert not run.failed, run.data["msg"]
        assert run.counted == run.seen
        return run

    def read(self, path: str) -> object:
        """What the system answers to somebody else; None for a 404."""
        answer = self._session.get(self.fleet.url(self.system, path), timeout=10)
        assert answer.status_code in (200, 404), answer.text
        return answer.json() if answer.status_code == 200 else None

    def wipe(self, collection: str, key: str, names: Iterable[str]) -> None:
        """Remove the objects of a collection that have one of these names, whatever an example before left behind."""
        path_key = "username" if collection == "/users" else "id"
        for item in self.read(collection):
            if str(item[key]) in names:
                answer = self._session.delete(
                    self.fleet.url(self.system, f"{collection}/{quote(str(item[path_key]), safe='')}"), timeout=10
                )
                assert answer.ok, answer.text

    def wipe_by(self, collection: str, key: str) -> None:
        """Remove all objects of a collection whose paths end with ``key``."""
        for item in self.read(collection):
            answer = self._session.delete(self.fleet.url(self.system, f"{collection}/{quote(item[key], safe='')}"))
            assert answer.ok, answer.text

    def named(self, collection: str, key: str, name: str) -> list[dict]:
        """The objects of a collection with this natural key."""
        query = "?include_criteria=true" if collection == "/customdevices" else ""
        return [item for item in self.read(collection + query) if str(item[key]).casefold() == name.casefold()]
