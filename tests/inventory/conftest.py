# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A fleet with two consoles, and Ansible's own programs run on inventory files that name them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from _project import environment
from ansible.parsing.vault import VaultLib, VaultSecret

from tests.simfleet import SimFleet

VENV = Path(sys.prefix)
KEYS = {"console1": "canary-key-of-console-1", "console2": "canary-key-of-console-2"}
# A name that would run, were it taken for a template.
EVIL = "{{ 6 * 7 }}"
RECORDS = {"kind": "recordstore", "cluster": "main"}
FLEET = {
    "seed": 5,
    "speed": 300,
    "systems": {
        "console1": {
            "kind": "console",
            "api_key": KEYS["console1"],
            "connected": ["sensor*", "ids1", "records-*", "packets1"],
        },
        "console2": {"kind": "console", "api_key": KEYS["console2"], "connected": ["sensor1"]},
        "sensor1": {"kind": "sensor"},
        "sensor2": {"kind": "sensor", "version": "9.7.1.5"},
        "ids1": {"kind": "sensor", "role": "ids"},
        "records-1": {**RECORDS, "role": "manager", "hostname": "records-1.example.com"},
        "records-2": {**RECORDS, "role": "data", "hostname": "records-2.example.com"},
        "packets1": {"kind": "packetstore"},
    },
}


VAULT_PASSWORD = "opens the vault of the tests"


class Vaulted(str):
    """A text that stands in a file encrypted, with the tag !vault."""


class Dumper(yaml.SafeDumper):
    """Writes inventory files."""


Dumper.add_representer(
    Vaulted,
    lambda dumper, text: dumper.represent_scalar(
        "!vault",
        VaultLib([("default", VaultSecret(VAULT_PASSWORD.encode()))]).encrypt(text).decode(),
        style="|",
    ),
)


@dataclass
class Ended:
    """How a program ended: its status, what it printed, and the same with what it warned."""

    status: int
    output: str
    text: str

    @property
    def listing(self) -> dict:
        """The output of ansible-inventory --list."""
        assert self.status == 0, self.text
        return json.loads(self.output)

    @property
    def variables(self) -> dict[str, dict]:
        return self.listing["_meta"]["hostvars"]

    def hosts(self, group: str) -> set[str]:
        """The hosts that stand in a group itself."""
        return set(self.listing.get(group, {}).get("hosts", []))


class Consoles:
    """The running fleet, and a folder for inventory files."""

    def __init__(self, fleet: SimFleet, folder: Path) -> None:
        self.fleet = fleet
        self.folder = folder
        self.environment = {
            **environment(VENV),
            "EXTRAHOP_API_KEY": KEYS["console1"],
            "EXTRAHOP_CA_PATH": fleet.ca,
            "KEY_OF_PARIS": KEYS["console1"],
            # As AWX sets what is not filled in.
            "EXTRAHOP_CLIENT_ID": "",
            "ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED": "true",
        }

    def address(self, name: str) -> str:
        return f"{self.fleet.systems[name]['host']}:{self.fleet.systems[name]['port']}"

    def write(self, *, name: str = "fleet.yml", **options) -> Path:
        """Write an inventory file, for console1 unless told otherwise."""
        where = {} if {"host", "consoles"} & set(options) else {"host": self.address("console1")}
        file = self.folder / name
        content = {"plugin": "extrahop.revealx.fleet", "retries": 0, **where, **options}
        file.write_text(yaml.dump(content, Dumper=Dumper))
        return file

    def run(self, program: str, *arguments: object, **environment: str) -> Ended:
        command = [str(VENV / "bin" / program), *map(str, arguments)]
        done = subprocess.run(
            command,
            cwd=self.folder,
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
        text = done.stdout + done.stderr
        assert not any(key in text for key in KEYS.values()), "a secret was shown"
        # Long messages are broken into lines.
        return Ended(done.returncode, done.stdout, " ".join(text.split()))

    def list(self, *arguments: object, **environment: str) -> Ended:
        """What ansible-inventory --list says of fleet.yml; it must have shown no secret."""
        return self.run("ansible-inventory", "-i", "fleet.yml", "--list", *arguments, **environment)

    def asked(self) -> list[str]:
        """The systems that were asked anything since the last call."""
        found = sorted({row["system"] for row in self.fleet.log()})
        self.fleet.clear()
        return found


@pytest.fixture(scope="session")
def fleet() -> Iterator[SimFleet]:
    with SimFleet(FLEET) as fleet:
        ids = {row["hostname"]: row["id"] for row in fleet.request("console1", "GET", "/appliances").json()}
        answers = [
            fleet.request("console1", "POST", path, json=body)
            for path, body in (
                ("/appliances/sensortags", {"name": "in the-dmz", "sensors": [ids["sensor1"], ids["sensor2"]]}),
                (f"/appliances/{ids['ids1']}/association", {"associated_sensor_id": ids["sensor2"]}),
            )
        ]
        answers.append(
            fleet.request("console1", "PATCH", f"/nodes/{ids['sensor2']}", json={"nickname": EVIL, "enabled": True})
        )
        assert all(answer.ok for answer in answers), [answer.text for answer in answers]
        yield fleet


@pytest.fixture
def consoles(fleet, tmp_path) -> Iterator[Consoles]:
    fleet.clear()
    yield Consoles(fleet, tmp_path)
    fleet.clear_faults()


@pytest.fixture
def away(fleet) -> Iterator[Callable[[str], None]]:
    """Switch a console off until the test's end."""
    off: list[str] = []

    def switch_off(name: str) -> None:
        off.append(name)
        fleet.act(name, "power_off")

    yield switch_off
    for name in off:
        fleet.act(name, "power_on")
