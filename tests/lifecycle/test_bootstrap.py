# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""bootstrap.yml on systems fresh out of the box: once, again, interrupted, and never a secret on the screen."""

from __future__ import annotations

import hashlib
import http.client
import json
import ssl

import pytest
import requests

from tests.lifecycle.authority import Authority
from tests.lifecycle.playing import Estate
from tests.simfleet import SimFleet

PASSWORD = "Canary-Setup-1"
VAULT = "Canary-Vault-1"
PRODUCT_KEY = "CANRY-FGHIJ-KLMNO-PQRST"
FRESH = {
    "seed": {
        "api_keys": "none",
        "setup_password": PASSWORD,
        "certificate": "self-signed",
        "license": {"product_key": "", "expires_at": 0},
    }
}
FLEET = {
    "seed": 5,
    "speed": 300,
    "uncertainties": {"lacking_operation": 422},
    "systems": {
        "console1": {"kind": "console"},
        "sensor1": {"kind": "sensor", **FRESH},
        "sensor2": {"kind": "sensor", **FRESH},
        "sensor3": {"kind": "sensor", **FRESH},
        "rs1": {"kind": "recordstore", **FRESH},
        "rs2": {"kind": "recordstore", **FRESH},
        "packetstore1": {"kind": "packetstore", **FRESH},
    },
}
STATE = {
    "tags": [{"name": "declared"}],
    "users": [{"username": "ops", "name": "Ops", "password": "Canary-Ops-1!", "granted_roles": {"write": "limited"}}],
}
NEW = {
    "bootstrap_setup_password": PASSWORD,
    "bootstrap_product_key": PRODUCT_KEY,
    "bootstrap_console": "console1",
    "bootstrap_subject": {"common_name": "{{ inventory_hostname }}.example.com"},
    "bootstrap_alternative_names": [{"name": "localhost", "type": "dns"}, {"name": "127.0.0.1", "type": "ip"}],
}
STEPS = ["trust", "key", "license", "certificate", "settings", "console"]


@pytest.fixture
def estate(tmp_path):
    with SimFleet(FLEET) as fleet:
        (tmp_path / "vault.pass").write_text(f"{VAULT}\n")
        yield Estate(fleet, tmp_path)


def pin(estate: Estate, name: str) -> str:
    system = estate.fleet.systems[name]
    served = ssl.get_server_certificate((system["host"], system["port"]))
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(served)).hexdigest()


def make_key(estate: Estate, name: str) -> str:
    """The first key of a system, made past the playbook."""
    system = estate.fleet.systems[name]
    context = ssl.create_default_context(cadata=ssl.get_server_certificate((system["host"], system["port"])))
    connection = http.client.HTTPSConnection("localhost", system["port"], context=context, timeout=30)
    body = json.dumps({"password": PASSWORD})
    connection.request("POST", "/api/v1/apikeys", body, {"Content-Type": "application/json"})
    return json.load(connection.getresponse())["apikey"]


def token(estate: Estate, name: str) -> str:
    return estate.fleet.state(name)["state"]["pairing_token"]


def status_by_step(stats: dict, system: str) -> dict[str, str]:
    return {row["step"]: row["status"] for row in stats["bootstrap_results"] if row["system"] == system}


def note_of(stats: dict, system: str, step: str) -> str:
    (row,) = [row for row in stats["bootstrap_results"] if (row["system"], row["step"]) == (system, step)]
    return row["note"]


def connected(estate: Estate) -> list[str]:
    return estate.fleet.state("console1")["state"]["connected"]


def test_new_systems_become_managed_ones(estate, tmp_path):
    authority = Authority(tmp_path, estate.fleet)
    console_key = estate.fleet.systems["console1"]["api_key"]
    tokens = [token(estate, "sensor1")]
    hosts = {
        "console1": {"extrahop_api_key": console_key},
        "sensor1": {
            **NEW,
            "bootstrap_fingerprint": pin(estate, "sensor1"),
            "bootstrap_pairing_token": tokens[0],
            "configure_layers": ["configure_state", "configure_state_accounts"],
            "configure_state": {"tags": STATE["tags"]},
            "configure_state_accounts": {"users": STATE["users"]},
        },
        "rs1": {**NEW, "bootstrap_fingerprint": pin(estate, "rs1")},
    }
    estate.write_inventory(
        hosts,
        extrahop_ca_path=str(authority.path),
        bootstrap_sign_command=authority.command,
        configure_dest="",
    )
    vault = ("--vault-password-file", "vault.pass")
    status, stats = estate.play("bootstrap", "--check", *vault)
    assert status == 0, estate.last
    assert status_by_step(stats, "rs1") == {"trust": "unchanged", "key": "would be done"}
    assert estate.written() == [] and not (tmp_path / "host_vars").exists()

    status, stats = estate.play("bootstrap", "-vvvv", "--diff", *vault)
    assert status == 0, estate.last
    assert status_by_step(stats, "sensor1") == {"trust": "unchanged", **dict.fromkeys(STEPS[1:], "done")}
    assert status_by_step(stats, "rs1") == {
        "trust": "unchanged",
        **dict.fromkeys(STEPS[1:], "done"),
        "settings": "skipped",
    }
    assert connected(estate) == ["sensor1", "rs1"]
    assert [tag["name"] for tag in estate.fleet.state("sensor1")["objects"]["/tags"]] == ["declared"]
    for name in ("sensor1", "rs1"):
        requests.get(f"https://{estate.address(name)}/", verify=str(authority.path), timeout=10)
        kept = tmp_path / "host_vars" / name / "extrahop_api_key.yml"
        assert kept.read_text().startswith("$ANSIBLE_VAULT;") and kept.stat().st_mode & 0o777 == 0o600
        assert [path.name for path in kept.parent.iterdir()] == [kept.name]

    # The key is a variable of the host by now, and the fingerprint of the first day is of no use any more.
    status, stats = estate.play("bootstrap", *vault)
    assert status == 0, estate.last
    assert set(status_by_step(stats, "sensor1").values()) == {"unchanged"} and estate.written() == []
    keys = [key["key"] for name in ("sensor1", "rs1") for key in estate.fleet.state(name)["state"]["api_keys"]]
    assert len(keys) == 2
    for secret in (*keys, *tokens, PASSWORD, VAULT, PRODUCT_KEY, "Canary-Ops-1!", console_key):
        assert secret not in estate.shown


def test_what_is_interrupted_is_taken_up(estate, tmp_path):
    """A person signs, a key is kept by the operator's own tasks, and two systems are not what they should be."""
    authority = Authority(tmp_path, estate.fleet)
    (tmp_path / "keep.yml").write_text(
        "- name: Keep the key\n  ansible.builtin.command: cp {{ bootstrap_new_key_file }} kept\n"
        "  args: {chdir: '{{ inventory_dir }}'}\n  delegate_to: localhost\n"
    )
    without_console = {**NEW, "bootstrap_console": ""}
    hosts = {
        # All text, as a survey gives it.
        "sensor1": {
            **without_console,
            "bootstrap_fingerprint": pin(estate, "sensor1").upper(),
            "bootstrap_key_store": "file",
            "bootstrap_key_file": "keys/sensor1.yml",
            "bootstrap_certificate": "true",
            "bootstrap_wait_timeout": "60",
        },
        "sensor2": {
            **without_console,
            "bootstrap_fingerprint": "ab" * 32,
            "bootstrap_key_store": "file",
        },
        "sensor3": {
            **without_console,
            "bootstrap_fingerprint": pin(estate, "sensor3"),
            "bootstrap_key_store": "tasks",
            "bootstrap_key_tasks": "keep.yml",
            "bootstrap_certificate": "false",
        },
        "rs1": {**without_console, "bootstrap_setup_password": "Canary-Wrong", "bootstrap_key_store": "file"},
    }
    hosts["rs1"]["bootstrap_fingerprint"] = pin(estate, "rs1")
    hosts["rs2"] = {
        **without_console,
        "bootstrap_fingerprint": pin(estate, "rs2"),
        "bootstrap_key_store": "file",
        "bootstrap_sign_command": "openssl x509 -req -in no-such-request -passin pass:Canary-Sign-1",
    }
    hosts["packetstore1"] = {**NEW, "bootstrap_console": "nowhere"}
    (tmp_path / "host_vars").mkdir()
    (tmp_path / "host_vars" / "packetstore1.yml").write_text("{}\n")
    # As an interrupted run leaves it: made, and not kept yet.
    (tmp_path / "keys").mkdir()
    made = make_key(estate, "sensor1")
    (tmp_path / "keys" / "sensor1.yml.new").write_text(f"{made}\n")
    estate.write_inventory(hosts, extrahop_ca_path=str(authority.path))

    status, stats = estate.play("bootstrap")
    assert status == 2
    assert [path for system, _verb, path in estate.written("sensor1")] == ["/license/productkey"]
    assert (tmp_path / "keys" / "sensor1.yml").read_text() == f'extrahop_api_key: "{made}"\n'
    assert [path.name for path in (tmp_path / "keys").iterdir()] == ["sensor1.yml"]
    assert "Have it signed" in note_of(stats, "sensor1", "certificate")
    assert "Nothing was sent to it" in note_of(stats, "sensor2", "trust")
    # The password went to nobody but the system that was meant.
    assert {row["user"] for row in estate.fleet.log("sensor2")} <= {None, ""} and estate.written("sensor2") == []
    refused = note_of(stats, "packetstore1", "trust")
    for word in ("--vault-password-file", "would hide the file", "nowhere"):
        assert word in refused
    assert estate.fleet.log("packetstore1") == []
    assert "exit code 1" in note_of(stats, "rs2", "certificate")
    assert "no-such-request" in note_of(stats, "rs2", "certificate")
    assert "Give the password of the setup account" in note_of(stats, "rs1", "key")
    assert status_by_step(stats, "sensor3")["certificate"] == "skipped"
    (key,) = estate.fleet.state("sensor3")["state"]["api_keys"]
    assert (tmp_path / "kept").read_text().strip() == key["key"]

    authority.sign(tmp_path / "bootstrap" / "sensor1.csr", tmp_path / "bootstrap" / "sensor1.pem")
    status, stats = estate.play("bootstrap", "--limit", "sensor1")
    assert status == 0, estate.last
    assert status_by_step(stats, "sensor1")["certificate"] == "done"
    assert estate.written() == [("sensor1", "PUT", "/extrahop/sslcert")]
    for secret in (made, key["key"], PASSWORD, "Canary-Wrong", "Canary-Sign-1"):
        assert secret not in estate.shown
