# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every playbook of the installed collection, run on a small simulated fleet as its user would run it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml
from _project import NAME, NAMESPACE
from _steps import Failed, Log

from tests.simfleet import SimFleet

OLD, NEW = "9.8.2.100", "9.9.1.1234"
PASSWORD = "Setup-Password-1"
FLEET = {
    "seed": 5,
    "speed": 600,
    "systems": {
        "console1": {"kind": "console", "version": OLD, "connected": ["sensor1"]},
        "sensor1": {"kind": "sensor", "version": OLD},
        # Fresh out of the box: it has no key yet.
        "sensor2": {"kind": "sensor", "version": OLD, "seed": {"api_keys": "none", "setup_password": PASSWORD}},
    },
}
UPGRADE = {"upgrade_version": NEW, "upgrade_cloud": True, "upgrade_wait_interval": 0.5}
# In the order of a fleet's life: what each is told besides the inventory, and the hosts it is for.
RUNS: dict[str, tuple[dict[str, Any], str]] = {
    "bootstrap": (
        {
            "bootstrap_setup_password": PASSWORD,
            "bootstrap_key_store": "file",
            "bootstrap_key_file": "sensor2.key",
            "bootstrap_certificate": False,
        },
        "sensor2",
    ),
    "validate": ({}, ""),
    "plan": ({}, ""),
    "configure": ({}, ""),
    # It ends badly unless all is as declared now.
    "drift": ({}, ""),
    "backup": ({}, ""),
    "rollback": ({"rollback_from": "latest"}, ""),
    "report": ({}, ""),
    "export": ({}, ""),
    "rehearse": (UPGRADE, ""),
    "upgrade": (UPGRADE, ""),
}
# It begins all others.
PARTS = {"systems"}


def run_playbooks(log: Log, home: Path, venv: Path, rehearsals: Path) -> str:
    """Run them all from the collection in ``home``, by ``venv``; ``rehearsals`` has the simulator besides."""
    there = {path.stem for path in (home / "ansible_collections" / NAMESPACE / NAME / "playbooks").glob("*.yml")}
    if there - PARTS != set(RUNS):
        raise Failed(f"playbooks and their runs in tools/_installed.py differ: {', '.join(sorted(there ^ set(RUNS)))}")
    with SimFleet(FLEET) as fleet:
        folder = fleet.folder / "user"
        folder.mkdir()
        (folder / "inventory.yml").write_text(yaml.safe_dump(inventory(fleet)))
        for playbook, (variables, limit) in RUNS.items():
            named = f"{NAMESPACE}.{NAME}.{playbook}"
            command = ["ansible-playbook", "-i", "inventory.yml", named, "-e", json.dumps(variables)]
            command += ["--limit", limit or "!sensor2"]
            log.run(command, rehearsals if playbook == "rehearse" else venv, cwd=folder, collections=home)
        firmware = {system["version"] for system in fleet.state()["systems"].values()}
        if firmware != {NEW, OLD} or not (folder / "sensor2.key").read_text().strip():
            raise Failed(f"the fleet runs {firmware} in the end, or the new system has no key")
    return f"{len(RUNS)} playbooks"


def inventory(fleet: SimFleet) -> dict[str, Any]:
    """The fleet as people write it down, with what is declared of the sensors."""
    hosts: dict[str, dict[str, Any]] = {"console": {}, "sensor": {}}
    for name, system in fleet.systems.items():
        own = {"extrahop_host": f"{system['host']}:{system['port']}"}
        hosts[system["kind"]][name] = own | ({"extrahop_api_key": system["api_key"]} if system["api_key"] else {})
    sensors = {"hosts": hosts["sensor"], "vars": {"configure_state": {"tags": [{"name": "declared"}]}}}
    children = {"consoles": {"hosts": hosts["console"]}, "sensors": sensors}
    return {"all": {"vars": {"extrahop_ca_path": fleet.ca}, "children": children}}
