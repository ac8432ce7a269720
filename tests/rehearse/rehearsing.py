# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook rehearse.yml on a small fleet, itself simulated, that stands for the real one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml
from _project import ROOT, environment

from tests.simfleet import SimFleet

OLD, NEW = "9.8.2.100", "9.9.1.1234"
LIMIT_SECONDS = 280
KEY = "canaryKey0123456789canaryKey"
PASSWORD = "Canary-Rehearse-1"
FLEET = {
    "seed": 5,
    "speed": 600,
    "systems": {
        "console1": {"kind": "console", "version": OLD, "connected": ["sensor1", "rs-*"], "api_key": KEY},
        "sensor1": {
            "kind": "sensor",
            "version": OLD,
            "api_key": KEY,
            "seed": {"tags": [{"name": "legacy"}], "saved_config": {"ntp": {"servers": ["before.example.com"]}}},
        },
        "rs-manager1": {"kind": "recordstore", "role": "manager", "cluster": "rs", "version": OLD, "api_key": KEY},
        "rs-data1": {"kind": "recordstore", "role": "data", "cluster": "rs", "version": OLD, "api_key": KEY},
    },
}
# Where hosts stand in an inventory; recordstores are told apart by two groups.
GROUPS = {
    "console1": "consoles",
    "sensor1": "sensors",
    "rs-manager1": "recordstore_managers",
    "rs-data1": "recordstore_data_nodes",
}
PRODUCTS = {"console": "eca", "recordstore": "exa", "packetstore": "eta"}
UPGRADE = {
    "upgrade_version": NEW,
    "upgrade_url": {kind: f"https://images.example.com/{one}/{NEW}.tar" for kind, one in PRODUCTS.items()},
    # No such file is needed for a rehearsal.
    "upgrade_path": {"sensor": "/nowhere/extrahop-eda.tar"},
}


class Real:
    """The fleet that is not to be touched, and its inventory in a folder."""

    def __init__(self, sim: SimFleet, folder: Path):
        self.sim = sim
        self.folder = folder

    def declare(self, state: dict[str, Any], **variables: Any) -> None:
        """Write the inventory: what is declared of the sensor, and variables of all."""
        groups: dict[str, Any] = {}
        for name, system in self.sim.systems.items():
            own = {"extrahop_host": f"{system['host']}:{system['port']}"}
            if name == "sensor1":
                own["configure_state"] = state
            if name.startswith("rs-"):
                own["extrahop_cluster"] = "rs"
            groups.setdefault(GROUPS[name], {"hosts": {}})["hosts"][name] = own
        nodes = {name: groups.pop(name) for name in list(groups) if name.startswith("recordstore_")}
        common = {"extrahop_ca_path": self.sim.ca, "extrahop_api_key": KEY, **variables}
        whole = {"all": {"vars": common, "children": {**groups, "recordstores": {"children": nodes}}}}
        (self.folder / "inventory.yml").write_text(yaml.safe_dump(whole))

    def start(self, *options: str, **answers: Any) -> subprocess.Popen:
        command = ["ansible-playbook", "-i", "inventory.yml", "extrahop.revealx.rehearse"]
        command += [*options, "-e", json.dumps({"rehearse_simulator": str(ROOT), **answers})]
        return subprocess.Popen(
            command,
            cwd=self.folder,
            env={**environment(Path(sys.prefix)), "TMPDIR": str(self.folder), "ANSIBLE_NOCOLOR": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def rehearse(self, *options: str, **answers: Any) -> tuple[int, str]:
        """Exit status and all that was shown."""
        running = self.start(*options, **answers)
        shown, _nothing = running.communicate(timeout=LIMIT_SECONDS)
        return running.returncode, shown

    @property
    def report(self) -> dict[str, Any]:
        return json.loads((self.folder / "reports" / "rehearse" / "latest" / "rehearsal.json").read_text())

    def left_behind(self) -> list[str]:
        """Private folders that are still there."""
        return [str(path) for path in self.folder.glob("rehearse.*")]
