# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbooks plan, drift, configure and upgrade on a small simulated fleet, and the files that they leave."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from _project import environment

from tests.simfleet import SimFleet

OLD, NEW = "9.8.2.100", "9.9.1.1234"
LIMIT_SECONDS = 400
# As a survey gives them: all text.
ANSWERS = {
    "configure_save": "true",
    "configure_max_deletes": "10",
    "upgrade_version": NEW,
    "upgrade_url": json.dumps({"sensor": f"https://images.example.com/eda/{NEW}.tar"}),
    "upgrade_wait_interval": "0.2",
    "upgrade_wait_timeout": "60",
    "drift_ignore": "",
    # Most of the time of these short runs would go into report files; what is not read from them is in the statistics.
    "configure_dest": "",
    "upgrade_dest": "",
}


@dataclass
class Ended:
    """What came of a play: its exit status and all that it showed."""

    status: int
    shown: str

    def recap(self, system: str) -> dict[str, int]:
        """Ansible's own closing line of a system."""
        line = next(line for line in self.shown.split("PLAY RECAP")[1].splitlines() if line.startswith(f"{system} "))
        return {name: int(count) for name, count in (word.split("=") for word in line.split() if "=" in word)}

    @property
    def statistics(self) -> dict[str, Any]:
        """What the play gives to a workflow."""
        return json.loads(self.shown.split("CUSTOM STATS: ")[1].split("RUN: ")[1].split("\n\n")[0])


class Estate:
    """Systems with their inventory; the playbooks run in ``folder``."""

    def __init__(self, sim: SimFleet, folder: Path):
        self.sim = sim
        self.folder = folder

    def declare(self, states: Mapping[str, Any], **variables: Any) -> None:
        """Write the inventory, with the declared state of each system and variables of all."""
        groups: dict[str, Any] = {}
        for name, system in self.sim.systems.items():
            groups.setdefault(f"{system['kind']}s", {"hosts": {}})["hosts"][name] = {
                "extrahop_host": f"{system['host']}:{system['port']}",
                "extrahop_api_key": system["api_key"],
                **({"configure_state": states[name]} if name in states else {}),
            }
        common = {"extrahop_ca_path": self.sim.ca, **variables}
        (self.folder / "inventory.yml").write_text(yaml.safe_dump({"all": {"children": groups, "vars": common}}))

    def play(self, playbook: str, *options: str, **answers: Any) -> Ended:
        """Run a playbook of the collection; ``answers`` are extra variables."""
        command = ["ansible-playbook", "-i", "inventory.yml", f"extrahop.revealx.{playbook}"]
        command += [*options, "-e", json.dumps(answers)]
        done = subprocess.run(
            command,
            cwd=self.folder,
            env={**environment(Path(sys.prefix)), "ANSIBLE_SHOW_CUSTOM_STATS": "true"},
            capture_output=True,
            text=True,
            timeout=LIMIT_SECONDS,
            check=False,
        )
        return Ended(done.returncode, done.stdout + done.stderr)

    def report(self, playbook: str) -> Any:
        """The report of a playbook, from its file."""
        return json.loads((self.folder / "reports" / playbook / "latest" / f"{playbook}.json").read_text())
