# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Layers of declared state in group_vars, host_vars and inventory: each system gets the document that they make."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from _project import environment

from tests.simfleet import SimFleet

FLEET = {
    "speed": 600,
    "systems": {f"sensor{number}": {"kind": "sensor", "version": "9.8.2.100"} for number in (1, 2, 3)},
}
FILES = {
    # The first in the order, though not in the alphabet.
    "group_vars/all.yml": {
        "configure_layers": ["configure_state_for_all", "configure_state", "configure_state_host"],
        "configure_state_for_all": {
            "tags": [{"name": "common"}, {"name": "old"}],
            "services": {"settings": {"ssh": {"enabled": False}}},
            "running_config": {"config": {"ntp": {"servers": ["ntp1.example.com"]}}},
        },
    },
    "group_vars/sensors.yml": {
        "configure_state": {
            "tags": [{"name": "of {{ inventory_hostname }}"}],
            "running_config": {"config": {"dns": {"dns": "192.0.2.9"}}},
        }
    },
    # A document in a file of its own, as the documentation of the role has it.
    "host_vars/sensor1.yml": {
        "configure_state_host": "{{ lookup('ansible.builtin.unvault', "
        "inventory_dir ~ '/states/' ~ inventory_hostname ~ '.yml') | from_yaml }}"
    },
    "states/sensor1.yml": {"tags": [{"name": "old", "state": "absent"}, {"name": "{{ 6 * 7 }} {braces}"}]},
    # Hides that of its group.
    "host_vars/sensor2.yml": {"configure_state": {"tags": [{"name": "alone"}]}},
    "host_vars/sensor3.yml": {"configure_state_hots": {"tags": []}},
}
pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def fleet():
    with SimFleet(FLEET) as fleet:
        yield fleet


def play(fleet: SimFleet, folder: Path, playbook: str, *options: str) -> tuple[int, str]:
    hosts = {
        name: {
            "extrahop_host": f"{system['host']}:{system['port']}",
            "extrahop_api_key": system["api_key"],
            "extrahop_ca_path": fleet.ca,
        }
        for name, system in fleet.systems.items()
    }
    (folder / "inventory.yml").write_text(yaml.safe_dump({"sensors": {"hosts": hosts}}))
    for name, content in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(yaml.safe_dump(content))
    sealed, secret = folder / "states" / "sensor1.yml", folder / "vault.txt"
    secret.write_text("password\n")
    own = environment(Path(sys.prefix))
    subprocess.run(["ansible-vault", "encrypt", sealed, "--vault-password-file", secret], env=own, check=True)
    vault = ("--vault-password-file", str(secret))
    command = ["ansible-playbook", "-i", "inventory.yml", f"extrahop.revealx.{playbook}", *vault, *options]
    done = subprocess.run(command, cwd=folder, env=own, capture_output=True, text=True, timeout=200, check=False)
    return done.returncode, done.stdout + done.stderr


def test_each_system_gets_what_its_layers_make(fleet, tmp_path):
    status, shown = play(fleet, tmp_path, "configure")
    assert status == 2, shown
    found = list(tmp_path.rglob("plan.json"))
    assert found, shown
    told = json.loads(found[0].read_text())
    rows = [(row["system"], row["section"], row["object"], row["layer"]) for row in told]
    all_layer = "configure_state_for_all"
    assert rows == [
        ("sensor1", "running_config", "", f"{all_layer}, configure_state"),
        ("sensor1", "services", "", all_layer),
        ("sensor1", "tags", "common", all_layer),
        ("sensor1", "tags", "of sensor1", "configure_state"),
        ("sensor1", "tags", "{{ 6 * 7 }} {braces}", "configure_state_host"),
        ("sensor1", "running_config", "saved config", ""),
        ("sensor2", "running_config", "", all_layer),
        ("sensor2", "services", "", all_layer),
        ("sensor2", "tags", "common", all_layer),
        ("sensor2", "tags", "old", all_layer),
        ("sensor2", "tags", "alone", "configure_state"),
        ("sensor2", "running_config", "saved config", ""),
        ("sensor3", "", "", ""),
    ]
    # A layer that nobody gave a place in the order is most likely misspelt.
    assert "configure_state_hots" in told[-1]["reason"] and "did you mean configure_state_host?" in told[-1]["reason"]
    # What is hidden and not merged is warned of, once, with the places.
    in_one_line = " ".join(shown.split())
    assert in_one_line.count("configure_state of host sensor2 hides configure_state of group sensors") == 1
    assert "configure_state_for_all of" not in in_one_line
    # A second run finds nothing to do.
    fleet.clear()
    _status, shown = play(fleet, tmp_path, "configure", "--limit", "sensor1,sensor2")
    assert _status == 0, shown
    assert fleet.writes() == []
