# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The recipe of guide_recipes: what is to be nowhere is a layer of all systems, planned and removed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from _project import environment

from tests.recipes import recipe
from tests.simfleet import SimFleet

PEOPLE = [{"username": "bert", "name": "Bert"}, {"username": "amina", "name": "Amina"}]
CONTENT = {"users": PEOPLE, "tags": [{"name": "legacy"}, {"name": "production"}]}
FLEET = {
    "speed": 600,
    "systems": {
        "console1": {"kind": "console", "seed": CONTENT},
        "sensor1": {"kind": "sensor", "version": "9.8.2.100", "seed": CONTENT},
        "sensor2": {"kind": "sensor", "version": "26.3.0.1000", "seed": {"users": PEOPLE[1:]}},
        # Its API has neither users nor tags.
        "recordstore1": {"kind": "recordstore"},
        "packetstore1": {"kind": "packetstore", "seed": {"users": PEOPLE}},
    },
}
pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture
def fleet():
    with SimFleet(FLEET) as fleet:
        body = {"name": "old-siem", "host": "siem.example.com", "port": 514, "protocol": "udp"}
        assert fleet.request("sensor1", "POST", "/odstargets/syslog", json=body).status_code < 300
        fleet.clear()
        yield fleet


def play(fleet: SimFleet, folder: Path, playbook: str) -> str:
    groups: dict = {}
    for name, system in fleet.systems.items():
        host = {"extrahop_host": f"{system['host']}:{system['port']}", "extrahop_api_key": system["api_key"]}
        groups.setdefault(f"{system['kind']}s", {"hosts": {}})["hosts"][name] = {**host, "extrahop_ca_path": fleet.ca}
    (folder / "inventory.yml").write_text(yaml.safe_dump(groups))
    (folder / "group_vars").mkdir(exist_ok=True)
    variables = {**recipe("group_vars/all/state.yml"), **recipe("group_vars/all/removed.yml")}
    (folder / "group_vars" / "all.yml").write_text(yaml.safe_dump(variables))
    done = subprocess.run(
        ["ansible-playbook", "-i", "inventory.yml", f"extrahop.revealx.{playbook}"],
        cwd=folder,
        env=environment(Path(sys.prefix)),
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_what_is_declared_absent_for_all_goes_from_every_system_that_has_it(fleet, tmp_path):
    play(fleet, tmp_path, "plan")
    assert fleet.writes() == []
    [path] = tmp_path.rglob("plan.json")
    rows = [(row["system"], row["section"], row["object"], row["change"]) for row in json.loads(path.read_text())]
    removed = [
        ("console1", "users", "bert", "delete"),
        ("console1", "tags", "legacy", "delete"),
        ("packetstore1", "users", "bert", "delete"),
        ("sensor1", "users", "bert", "delete"),
        ("sensor1", "tags", "legacy", "delete"),
        ("sensor1", "ods_targets", "syslog old-siem", "delete"),
    ]
    assert sorted(rows) == sorted(removed)

    play(fleet, tmp_path, "configure")
    assert sorted({(row["system"], row["method"]) for row in fleet.writes()}) == [
        (name, "DELETE") for name in sorted({system for system, *_rest in removed})
    ]
    for name in ("console1", "sensor1", "sensor2", "packetstore1"):
        people = {user["username"] for user in fleet.request(name, "GET", "/users").json()}
        assert "bert" not in people and "amina" in people
    assert [tag["name"] for tag in fleet.request("sensor1", "GET", "/tags").json()] == ["production"]

    fleet.clear()
    play(fleet, tmp_path, "configure")
    assert fleet.writes() == []
