# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A simulated fleet with a folder of its own, in which playbooks of the collection are run."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from _project import environment

from tests.simfleet import SimFleet

VENV = Path(sys.prefix)
PATIENCE = 400


class Estate:
    """A fleet, its inventory below ``folder``, and what its playbooks showed (``shown``, all of them)."""

    def __init__(self, fleet: SimFleet, folder: Path):
        self.fleet = fleet
        self.folder = folder
        self.shown = ""

    def address(self, name: str) -> str:
        system = self.fleet.systems[name]
        return f"{system['host']}:{system['port']}"

    def write_inventory(self, hosts: Mapping[str, Mapping], **variables: Any) -> None:
        """An inventory of the fleet's systems by kind, with variables of single hosts and of all."""
        children: dict[str, Any] = {}
        for name, given in hosts.items():
            own = {"extrahop_host": self.address(name), **given}
            kind = self.fleet.systems[name]["kind"]
            children.setdefault(f"{kind}s", {"hosts": {}})["hosts"][name] = own
        inventory = {"all": {"vars": {"extrahop_ca_path": self.fleet.ca, **variables}, "children": children}}
        (self.folder / "inventory.yml").write_text(yaml.safe_dump(inventory))

    def play(self, playbook: str, *options: str, **answers: Any) -> tuple[int, dict[str, Any]]:
        """Run a playbook of the collection, or a file (``x.yml``), the answers as extra variables; its status and what
        it gave to set_stats."""
        env = {**environment(VENV), "ANSIBLE_SHOW_CUSTOM_STATS": "true", "ANSIBLE_NOCOLOR": "1"}
        own = playbook if playbook.endswith(".yml") else f"extrahop.revealx.{playbook}"
        command = ["ansible-playbook", "-i", "inventory.yml", own, *options]
        self.fleet.clear()
        done = subprocess.run(
            [*command, "-e", json.dumps(answers)],
            cwd=self.folder,
            env=env,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        self.last = done.stdout + done.stderr
        self.shown += self.last
        # At the beginning of a line: a message may quote the output of another run.
        if "\nCUSTOM STATS: " not in self.last:
            return done.returncode, {}
        stats = self.last.split("\nCUSTOM STATS: ")[1].split("RUN: ")[1]
        return done.returncode, json.JSONDecoder().raw_decode(stats.strip())[0]

    def written(self, system: str | None = None) -> list[tuple[str, str, str]]:
        """The writes of the latest playbook: system, method, path."""
        rows = self.fleet.writes()
        return [(row["system"], row["method"], row["path"]) for row in rows if system in (None, row["system"])]
