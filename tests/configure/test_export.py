# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An estate that somebody configured by hand, exported, checked and configured: nothing is written to any system."""

from __future__ import annotations

import re
import shlex
import subprocess
import time

import pytest
import yaml
from _project import ROOT, environment

from tests.lifecycle.playing import VENV, Estate
from tests.simfleet import SimFleet

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
DEVICES = [
    {"is_l3": False, "macaddr": "00:14:22:00:00:01"},
    {"is_l3": True, "macaddr": "00:14:22:00:00:01", "ipaddr4": "10.8.0.1"},
]
SENSOR = {"kind": "sensor", "version": "9.8.2.100", "seed": {"devices": DEVICES}}
FLEET = {
    "speed": 600,
    "systems": {
        "console1": {"kind": "console", "version": "9.8.2.100", "connected": ["sensor1", "sensor2"]},
        "sensor1": SENSOR,
        "sensor2": SENSOR,
        "sensor3": {"kind": "sensor", "version": "26.3.0.1000", "seed": {"devices": DEVICES}},
        "records1": {"kind": "recordstore", "version": "9.8.2.100"},
        "records2": {"kind": "recordstore", "version": "9.8.2.100"},
        "packets1": {"kind": "packetstore", "version": "9.8.2.100"},
    },
}
TRIGGER = {
    "name": "{{ braces }}",
    "script": '// {% raw %}\nvar a = {b: {c: \'{{ lookup("pipe", "false") }}\'}}; {# #}\n',
    "events": ["HTTP_REQUEST"],
    "apply_all": False,
    "debug": False,
    "disabled": False,
    "author": "",
    "description": "0x10",
}
USER = {"name": "!unsafe Anna", "password": "Canary-pw-1", "enabled": True, "type": "local"}
TARGET = {
    "name": "siem",
    "host": "siem.example.com",
    "port": 443,
    "protocol": "https",
    "pipeline": False,
    "authentication": {"auth_type": "basic", "username": "u", "password": "Canary-pw-2"},
}


def configure_by_hand(fleet: SimFleet) -> None:
    """What people click: on all systems alike, and on one otherwise."""

    def post(system: str, path: str, **body: object) -> str:
        answer = fleet.request(system, "POST", path, json=body)
        assert answer.status_code in (200, 201, 204), (system, path, answer.text)
        return answer.headers.get("Location", "").partition("/api/v1")[2]

    for name in ("sensor1", "sensor2", "sensor3"):
        for tag in ("010", "1e3", "12:30", "null", f"of {name}"):
            post(name, "/tags", name=tag)
        post(name, "/users", username=f"anna.{name[-1]}", **USER)
        post(name, "/odstargets/http", **TARGET)
        trigger = post(name, "/triggers", **TRIGGER)
        (group, *_others) = fleet.request(name, "GET", "/devicegroups?type=built_in").json()
        post(name, f"{trigger}/devicegroups", assign=[group["id"]])
    device = next(one for one in fleet.request("sensor2", "GET", "/devices").json() if one["ipaddr4"] == "10.8.0.1")
    tag = next(one for one in fleet.request("sensor2", "GET", "/tags").json() if one["name"] == "010")
    post("sensor2", f"/tags/{tag['id']}/devices", assign=[device["id"]])
    for name in FLEET["systems"]:
        config = fleet.request(name, "GET", "/runningconfig").json()
        changed = {**config, "ntp": {**config.get("ntp", {}), "servers": ["ntp1.example.com", "10"]}}
        assert fleet.request(name, "PUT", "/runningconfig", json=changed).ok
    for name in FLEET["systems"]:
        # It comes into force some time later.
        while "ntp1.example.com" not in fleet.request(name, "GET", "/runningconfig").text:
            time.sleep(0.05)
        assert fleet.request(name, "POST", "/runningconfig/save").ok


def steps() -> list[list[str]]:
    """The commands that the role's page gives, one after the other."""
    text = (ROOT / "roles" / "export" / "README.md").read_text().partition("## Requirements")[0]
    lines = [line for block in text.split("```")[1::2] for line in block.splitlines()]
    commands = [shlex.split(line, comments=True) for line in lines if line.startswith(("ansible", "cp "))]
    return [command for command in commands if "export_dest=." not in command]


def carry_out(estate: Estate, command: list[str]) -> str:
    """Run a command of the page; the secrets are filled in once the list of them is copied."""
    given = ["--vault-password-file", "vault.txt"]
    words = [word for word in command if word != "--ask-vault-password"]
    is_vaulted = words != command or words[0] == "ansible-vault"
    done = subprocess.run(
        [*words, *(given if is_vaulted else [])],
        cwd=estate.folder,
        env=environment(VENV),
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    if words[0] == "cp":
        vault = estate.folder / words[2]
        filled = re.sub(r"(?m)^(vault_\w+):", r"\1: Canary-filled-in-1", vault.read_text())
        assert filled.count("Canary-filled-in-1") >= 4
        vault.write_text(filled)
    return done.stdout + done.stderr


def test_what_is_there_is_declared_and_nothing_is_written(tmp_path):
    with SimFleet(FLEET) as fleet:
        configure_by_hand(fleet)
        estate = Estate(fleet, tmp_path)
        keys = {name: {"extrahop_api_key": system["api_key"]} for name, system in fleet.systems.items()}
        estate.write_inventory(keys)
        (tmp_path / "vault.txt").write_text("password\n")
        fleet.clear()
        first, *others = steps()
        shown = carry_out(estate, first)
        assert estate.written() == [] and "Exported: 7 of 7 systems" in shown, shown
        exported = tmp_path / "exported"
        common = (exported / "group_vars/all/exported.yml").read_text()
        assert "ntp1.example.com" in common
        shared = yaml.safe_load((exported / "group_vars/recordstores/exported.yml").read_text())
        assert shared["configure_state_exported_recordstores"]
        assert "name: '010'" in (exported / "host_vars/sensor2/exported.yml").read_text()
        before = {path: path.read_bytes() for path in exported.rglob("*") if path.is_file()}
        assert b"Canary" not in b"".join(before.values())

        # Without the secrets, and with them as the page says: nothing is written.
        overlay = ("-i", "exported", "--vault-password-file", "vault.txt")
        answers = {"configure_dest": ""}
        status, _shown = estate.play("configure", *overlay, **answers)
        assert status == 0 and estate.written() == [], estate.last
        shown += "".join(carry_out(estate, command) for command in others)
        assert "Valid: 7 of 7 systems; problems: 0." in shown and "Changes: 0, systems: 0." in shown, shown
        status, told = estate.play("configure", *overlay, **answers)
        assert status == 0 and estate.written() == [] and told["plan_report"]["plan"] == [], estate.last
        assert "WARNING" not in shown + estate.shown and "Canary" not in shown + estate.shown

        # What is gone is not made without its secret.
        (tmp_path / "exported/group_vars/all/vault.yml").rename(tmp_path / "vault.yml")
        assert fleet.request("sensor3", "DELETE", "/users/anna.3").ok
        status, _shown = estate.play("configure", *overlay, **answers)
        assert status == 2 and estate.written() == [] and "Give password." in estate.last, estate.last
        assert fleet.request("sensor3", "POST", "/users", json={"username": "anna.3", **USER}).ok

        status, _shown = estate.play("export", *overlay)
        assert status == 0 and "changed=1" not in estate.last, estate.last
        assert {path: path.read_bytes() for path in before} == before

        # What somebody moves into a layer of their own is theirs, templates in it worked out.
        mine = {"users": [{"username": "{{ whose }}", "name": "Another"}]}
        layers = exported / "group_vars/all/exported_layers.yml"
        order = yaml.safe_load(layers.read_text())["configure_layers"]
        layers.write_text(yaml.safe_dump({"configure_layers": ["configure_state_mine", *order]}))
        (exported / "group_vars/all/mine.yml").write_text(
            yaml.safe_dump({"configure_state_mine": mine, "whose": "anna.3"})
        )
        status, _shown = estate.play("export", *overlay)
        assert status == 0 and "not as configure_state_mine says: users anna.3; " in estate.last, estate.last
        users = yaml.safe_load((exported / "host_vars/sensor3/exported.yml").read_text())
        assert "Another" not in str(users) and "!unsafe Anna" not in str(users) and "Canary" not in estate.last
