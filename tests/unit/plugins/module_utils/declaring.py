# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A module's operation, carried out on a simulated system by its options."""

from __future__ import annotations

import importlib
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, perform

from tests.simfleet import SimFleet

MODULES = "ansible_collections.extrahop.revealx.plugins.modules"


def _operation(module: str) -> Operation:
    return importlib.import_module(f"{MODULES}.{module}").OPERATION


class Declaring:
    """Runs modules on one system of a fleet, and knows what they warned of and sent."""

    def __init__(self, fleet: SimFleet, system: str) -> None:
        self.fleet = fleet
        self.system = system
        self.warned: list[str] = []

    @staticmethod
    def option(module: str, name: str) -> dict:
        """An option as the module's argument spec has it."""
        return _operation(module).argument_spec[name]

    def run(self, module: str, check_mode: bool = False, **options: Any) -> dict:
        """The result of one task."""
        operation = _operation(module)
        told = self.fleet.systems[self.system]
        connection = {"host": f"{told['host']}:{told['port']}", "api_key": told["api_key"], "ca_path": self.fleet.ca}
        defaults = {name: option.get("default") for name, option in operation.argument_spec.items()}
        self.warned = []
        given = {**defaults, **connection, **options}
        return perform(operation, given, check_mode=check_mode, warn=self.warned.append).data

    def good(self, module: str, **options: Any) -> dict:
        """The result of a task that must succeed."""
        result = self.run(module, **options)
        assert "error" not in result, result
        return result

    def once(self, module: str, **options: Any) -> dict:
        """A task that changes something as check mode foretold, and nothing more when it is run again."""
        foretold = self.good(module, check_mode=True, **options)
        done = self.good(module, **options)
        again = self.good(module, **options)
        assert done["changed"] and foretold["plan"] == done["plan"] and not again["changed"], (foretold, done, again)
        assert again["requests"]["write"] == 0
        return done

    def refused(self, module: str, **options: Any) -> str:
        """What a task says that must fail."""
        result = self.run(module, **options)
        assert "error" in result, result
        return result["msg"]

    def get(self, path: str, **query: Any) -> Any:
        """What the system answers."""
        answer = self.fleet.request(self.system, "GET", path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def sent(self, method: str, operation: str) -> list[dict]:
        """The requests of an operation since the log was cleared."""
        return self.fleet.log(self.system, operation=f"{method} {operation}")
