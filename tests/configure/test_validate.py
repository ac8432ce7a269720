# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook validate: no system is there and no key is known, and everything that can be told is told."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from _project import environment

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
INVENTORY = {
    "sensors": {
        "hosts": {"good": None, "wrong": None, "order": None, "without": None, "template": None},
        # A key that nobody can work out, of systems that nobody reaches.
        "vars": {"extrahop_api_key": "{{ vault_that_is_not_here }}"},
    },
    "recordstores": {"hosts": {"store": None}},
}
USER = "Canary-In-Clear-1"
OWN = {
    "users": [{"username": "u", "name": "U", "password": "{{ vault_pw }}"}],
    "networks_locality": [],
    "services": {"settings": {}},
}
FILES = {
    "host_vars/good.yml": {
        "configure_state": {
            "tags": [{"name": "a"}],
            "users": [
                {"username": "u", "name": "U", "password": "{{ 'of the ' ~ 'vault' }}"},
                {"username": "v", "name": "V", "password": "{{ vault_of_ci }}"},
            ],
        }
    },
    "host_vars/wrong.yml": {
        "configure_layers": ["configure_state", "configure_state_own"],
        "configure_state": {
            "tags": [{"name": "a", "devcies": []}, {"name": "b"}, {"name": "b"}],
            "custom_devices": [{"name": "gone", "state": "absent"}],
            "device_groups": [{"name": "g", "devices": ["gone", "192.0.2.1"]}],
        },
        "configure_state_own": OWN,
        "vault_pw": USER,
        "configure_prune": ["tag"],
    },
    "host_vars/order.yml": {"configure_state": {}, "configure_state_b": {}},
    "host_vars/template.yml": {"configure_state": {"tags": "{{ nobody_knows_it }}"}},
    # What is only taken out of a section that no recordstore has is nothing to do.
    "host_vars/store.yml": {
        "configure_state": {"tags": [{"name": "a"}], "users": [{"username": "gone", "state": "absent"}]}
    },
}

EXPECTED = (
    "devcies is not known; did you mean devices?",
    "name is declared twice in the section.",
    "password is a secret that stands in the inventory in clear",
    "did you mean network_localities?",
    "did you mean tags?",
    "it names device 'gone', which the document removes",
    "configure_layers does not say which comes first",
    "nobody_knows_it",
    "is not offered by a recordstore",
)


def vault(*words: str, cwd: Path) -> str:
    command = ["ansible-vault", *words, "--vault-password-file", "vault.txt"]
    return subprocess.run(
        command, cwd=cwd, env=environment(Path(sys.prefix)), capture_output=True, text=True, timeout=60, check=True
    ).stdout


def validate(folder: Path, *options: str) -> tuple[int, str]:
    command = ["ansible-playbook", "-i", "inventory.yml", "extrahop.revealx.validate", *options]
    done = subprocess.run(
        command, cwd=folder, env=environment(Path(sys.prefix)), capture_output=True, text=True, timeout=200, check=False
    )
    return done.returncode, done.stdout + done.stderr


def test_everything_that_can_be_known_is_told(tmp_path):
    (tmp_path / "inventory.yml").write_text(yaml.safe_dump(INVENTORY))
    for name, content in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(yaml.safe_dump(content))
    # In place of a vault whose password CI does not have.
    (tmp_path / "ci.yml").write_text(yaml.safe_dump({"vault_of_ci": "Canary-Of-CI-1"}))
    status, shown = validate(tmp_path, "-e", "@ci.yml")
    assert status == 2
    latest = tmp_path / "reports" / "validate" / "latest"
    report = json.loads((latest / "validate.json").read_text())
    found = {(row["system"], row["section"], row["object"]): row for row in report["problems"]}
    told = {
        key: next((text for text in EXPECTED if text in row["reason"]), row["reason"]) for key, row in found.items()
    }
    assert told == {
        ("wrong", "tags", "a"): "devcies is not known; did you mean devices?",
        ("wrong", "tags", "b"): "name is declared twice in the section.",
        ("wrong", "users", "u"): "password is a secret that stands in the inventory in clear",
        ("wrong", "networks_locality", ""): "did you mean network_localities?",
        ("wrong", "tag", ""): "did you mean tags?",
        ("wrong", "device_groups", "g"): "it names device 'gone', which the document removes",
        ("order", "document", ""): "configure_layers does not say which comes first",
        ("template", "document", ""): "nobody_knows_it",
        ("store", "tags", ""): "is not offered by a recordstore",
    }
    assert found["wrong", "users", "u"]["layer"] == "configure_state_own"
    assert report["summary"] == "Valid: 1 of 5 systems; problems: 9; without declared state: 1."
    suites = {suite.get("name"): suite for suite in ElementTree.parse(latest / "validate.xml").getroot()}
    assert suites["good"].get("errors") == "0" and {case.get("name") for case in suites["good"]} == {"tags", "users"}
    assert suites["wrong"].get("errors") == "5" and suites["wrong"].get("tests") == "7"
    everything = shown + "".join(file.read_text() for file in latest.iterdir())
    assert USER not in everything
    # Each system that is wrong fails, and no other.
    failed = {line.split()[0] for line in shown.splitlines() if " failed=1 " in line}
    assert failed == {"wrong", "order", "template", "store"}

    # What an encrypted file holds is not in clear, nor is a text that is encrypted by itself.
    (tmp_path / "vault.txt").write_text("password\n")
    sealed = tmp_path / "host_vars" / "without.yml"
    sealed.write_text(yaml.safe_dump({"configure_state": {"users": OWN["users"]}, "vault_pw": USER}))
    vault("encrypt", str(sealed), cwd=tmp_path)
    text = vault("encrypt_string", USER, cwd=tmp_path).replace("\n", "\n  ")
    (tmp_path / "host_vars" / "order.yml").write_text(
        f"configure_state:\n users:\n - username: u\n   name: U\n   password: {text}\n"
    )
    options = (
        "--limit",
        "good,without,order",
        "--vault-password-file",
        "vault.txt",
        "-e",
        "@ci.yml",
        "-e",
        "validate_dest=",
    )
    status, shown = validate(tmp_path, *options)
    assert status == 0, shown
    sealed.unlink()
    status, shown = validate(tmp_path, "--limit", "without", "-e", "validate_dest=")
    assert status == 2 and "no system of the run has a variable configure_state" in shown
