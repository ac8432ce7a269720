# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run integration targets against a simulated fleet of their own, without ansible-test: `run.py tag user`."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TARGETS = ROOT / "tests" / "integration" / "targets"
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

from _firmwares import DEFAULT  # noqa: E402
from _firmwares import fleet as fleet_of  # noqa: E402
from _project import MAIN_VENV, environment  # noqa: E402

from tests.description.description import MissingDescription, undescribed_requests  # noqa: E402
from tests.simfleet import SimFleet  # noqa: E402

# Simulated seconds per second: a restart is long enough to be noticed, and short enough to be waited for.
SPEED = 240


def main() -> int:
    """Run the targets named on the command line, all of them without a name; returns Ansible's exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*", help="names of folders in tests/integration/targets")
    parser.add_argument("--fleet", default="single", help="name of the simulated fleet")
    parser.add_argument("--version", default=DEFAULT, help="release that its consoles and sensors run")
    parser.add_argument("--way", default="both", choices=("both", "action", "module"))
    parser.add_argument("-v", dest="verbose", action="count", default=0)
    arguments = parser.parse_args()
    targets = arguments.targets or sorted(path.name for path in TARGETS.iterdir() if not path.name.startswith("setup_"))
    play = {"hosts": "testhost", "gather_facts": False, "roles": targets}
    systems = fleet_of(arguments.version, arguments.fleet)
    with SimFleet(systems, speed=SPEED) as fleet, tempfile.TemporaryDirectory() as folder:
        fleet.keep_bodies()
        playbook, inventory = Path(folder) / "play.yml", Path(folder) / "inventory"
        playbook.write_text(json.dumps([play]))
        inventory.write_text(f"testhost ansible_connection=local ansible_python_interpreter={sys.executable}\n")
        given = variables(fleet, arguments.way)
        command = [
            str(MAIN_VENV / "bin" / "ansible-playbook"),
            "-i",
            str(inventory),
            "-e",
            json.dumps(given),
            *(["-" + "v" * arguments.verbose] if arguments.verbose else []),
            str(playbook),
        ]
        env = {**environment(MAIN_VENV), "ANSIBLE_ROLES_PATH": str(TARGETS)}
        status = subprocess.run(command, cwd=folder, env=env, check=False).returncode
        try:
            undescribed = undescribed_requests(fleet)
        except MissingDescription as missing:
            print(missing)
            return status
        print("\n".join(["", *undescribed, f"{len(undescribed)} requests that the vendor does not describe"]))
        return status or int(bool(undescribed))


def variables(fleet: SimFleet, way: str) -> dict:
    """What the targets get to know of a fleet; `way` is "both", "action" or "module".

    They get it as variables and do not ask the simulator themselves: ansible-core 2.16 evaluates no condition of a list
    of steps in which something fetched by a lookup stands.
    """
    devices = fleet.state("sensor1")["objects"]["/devices"]
    return {
        "simulator_ca": fleet.ca,
        "simulator_control": fleet.control,
        "simulator_systems": fleet.systems,
        "simulator_version": fleet.systems["sensor1"]["version"],
        "simulator_devices": [device["ipaddr4"] for device in devices if device.get("ipaddr4")],
        "simulator_ways": way,
        # Gone with the fleet: a target needs no folder of its own for what it writes.
        "simulator_folder": str(fleet.folder),
        # The staged tree of ansible-test has no simulator, which builds firmware images.
        "simulator_root": str(ROOT),
    }


if __name__ == "__main__":
    sys.exit(main())
