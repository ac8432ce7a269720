# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Systems of a test's own: what they are asked, and what they answer, without Ansible and without a network."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Result
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.fleet import Fleet, System

# One read for each question, so that sums can be told apart from none.
ONE = {"read": 1, "write": 0, "retried": 0}
Answer = Callable[[System, Mapping[str, Any], bool], Mapping[str, Any]]


class Refused(Exception):
    """The operation fails with these words."""


class Performer:
    """Stands for the library: ``answers`` say by the name of an operation what a system answers."""

    def __init__(self, **answers: Answer) -> None:
        self.answers = answers
        self.asked: list[tuple[str, str, dict[str, Any], bool]] = []
        "System, operation, options, check mode, in the order of asking."
        self.documents: dict[str, dict[str, list[dict[str, Any]]]] = {}
        "What state declared by system and section, as far as it was given."
        self._lock = threading.Lock()

    def __call__(self, system: System, operation: Operation, options: Mapping[str, Any], check_mode: bool) -> Result:
        with self._lock:
            self.asked.append((system.name, operation.name, dict(options), check_mode))
            if operation.name == "state":
                self.documents[system.name] = declared_by(operation)
        try:
            told = self.answers[operation.name](system, options, check_mode)
        except Refused as error:
            return Result({"msg": str(error), "requests": ONE}, failed=True)
        told = {"requests": ONE, "plan": [], "changed": False, **told}
        return Result(told, failed=bool(told.get("failed")))

    def names(self, system: str | None = None) -> list[str]:
        """The operations that were asked, of one system or of all."""
        return [name for asked, name, _options, _check in self.asked if system in (None, asked)]


def declared_by(state: Operation) -> dict[str, list[dict[str, Any]]]:
    declared: dict[str, list[dict[str, Any]]] = {}
    for entry in state.check({"max_deletes": None, "prune": None}).entries:
        defaults = entry.section.defaults
        given = {name: value for name, value in entry.options.items() if value != defaults.get(name)}
        declared.setdefault(entry.section.name, []).append(given)
    return declared


def fleet_of(systems: Sequence[System], performer: Performer, check_mode: bool = False, **settings: Any) -> Fleet:
    return Fleet(systems, {"parallel": 4, "folder": "", **settings}, perform=performer, check_mode=check_mode)


def system(name: str, group: str = "sensors", **variables: Any) -> System:
    return System(name, [group], variables)


def a_system(**more: Any) -> Performer:
    """Systems that can be backed up: each has one tag, and customizations that it lists and makes."""
    made: dict[str, list[dict[str, Any]]] = {}

    def customizations(system: System, options: Mapping[str, Any], check_mode: bool) -> dict[str, Any]:
        there = made.setdefault(system.name, [])
        if options.get("state") == "absent":
            there[:] = [one for one in there if check_mode or one["id"] != options["id"]]
            return {"object": None}
        if check_mode:
            return {"object": {"name": options["name"]}}
        there.append({"id": len(there) + 1, "name": options["name"]})
        Path(options["download_to"]).write_text("exbk")
        return {"object": there[-1]}

    def api_request(system: System, options: Mapping[str, Any], check_mode: bool) -> dict[str, Any]:
        if options["path"] == "/customizations":
            return {"json": list(made.get(system.name, []))}
        Path(options["dest"]).write_text(json.dumps({"hostname": system.name}))
        return {"json": None}

    def state_export(system: System, options: Mapping[str, Any], check_mode: bool) -> dict[str, Any]:
        document = {"tags": [{"name": f"tag of {system.name}"}]}
        if options.get("dest"):
            Path(options["dest"]).write_text(json.dumps(document))
        return {"document": document, "left_out": []}

    def system_info(system: System, options: Mapping[str, Any], check_mode: bool) -> dict[str, Any]:
        kind = system.groups[0][:-1]
        return {
            "system": {"version": "9.9.1.1234", "hostname": system.name, "kind": kind},
            "identity": {"kind": kind, "serial": f"EH-{system.name}", "uuid": None},
            "appliances": [],
            "jobs": [],
        }

    answers: dict[str, Answer] = {
        "backup": customizations,
        "api_request": api_request,
        "state_export": state_export,
        "system_info": system_info,
    }
    return Performer(**{**answers, **more})


def refusing(words: str, *names: str) -> Answer:
    """An answer that refuses, or does so for these systems and tells the others nothing."""

    def answer(system: System, options: Mapping[str, Any], check_mode: bool) -> dict[str, Any]:
        if not names or system.name in names:
            raise Refused(words)
        return {}

    return answer
