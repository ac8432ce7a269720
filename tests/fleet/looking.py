# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An action for tests: what the fleet adapter makes of the variables of each host, and what it does with surprises."""

from __future__ import annotations

import os
import time
from pathlib import Path

from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Outcome
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.operation import (
    PARALLEL,
    FleetOperation,
    Part,
    Told,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet_action import FleetAction

VARIABLES = ("upgrade_version", "upgrade_url", "site_secret")


READ = Operation(
    "look_file",
    lambda task: Outcome([], values={"src": task.options["src"], "text": Path(task.options["src"]).read_text()}),
    {"src": {"type": "path"}},
    files=("src",),
    has_system=False,
)


def run(fleet):
    mode = fleet.settings["mode"]
    if mode == "read":
        # Of each system a file, in threads.
        names = {"sensor1": "plain.txt", "sensor2": "vaulted.txt", "sensor3": "foreign.txt"}
        read = fleet.each(fleet.systems, lambda one: fleet.perform(one, READ, {"src": names[one.name]}).data, 3)
        return Told({}, values={"read": {names[name]: outcome.value for name, outcome in read.items()}})
    if mode == "break":
        raise RuntimeError("the operation itself is broken")
    if mode == "wait":
        Path(fleet.settings["folder"], "worker.pid").write_text(str(os.getpid()))
        outcomes = fleet.each(fleet.systems, lambda system: _wait(fleet, system), 1, step="waited")
        begun = [name for name, outcome in outcomes.items() if outcome.begun]
        Path(fleet.settings["folder"], "report.txt").write_text(f"{fleet.stopping.reason}|{','.join(begun)}")
    return Told(
        {system.name: Part(failed=bool(system.problem), reason=system.problem) for system in fleet.systems},
        lines=["The last line."],
        values={
            "seen": {system.name: dict(system.variables) for system in fleet.systems},
            "addresses": {system.name: system.address for system in fleet.systems},
            "groups": {system.name: sorted(system.groups) for system in fleet.systems},
            "environments": {system.name: dict(system.environment) for system in fleet.systems},
            "process": {name: os.environ[name] for name in ("SITE", "TZ") if name in os.environ},
            "dropped": list(fleet.dropped),
            "outside": {system.name: dict(system.variables) for system in fleet.outside},
            "is_check": fleet.check_mode,
        },
    )


def _wait(fleet, system):
    fleet.progress(system.name, "at work")
    time.sleep(1.5)
    fleet.progress(system.name, "still at work")


class ActionModule(FleetAction):
    BYPASS_HOST_LOOP = True

    operation = FleetOperation(
        "fleet_look",
        run,
        {
            "mode": {"type": "str", "choices": ["look", "break", "wait", "read"], "default": "look"},
            "folder": {"type": "str"},
            **PARALLEL,
        },
        VARIABLES,
        layered=lambda name: name.startswith("configure_state"),
    )

    def _told(self, options, task_vars):
        told = super()._told(options, task_vars)
        told["connections"] = self._connections
        told["vaulted"] = {name: sorted(texts) for name, texts in self._vaulted.items()}
        return told
