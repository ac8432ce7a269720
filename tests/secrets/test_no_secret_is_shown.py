# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every module and both playbooks at -vvvv with secrets from every source: none is seen in anything that comes out."""

from __future__ import annotations

import base64
import html
import json
import os
import subprocess
from pathlib import Path
from urllib.parse import quote

import _generate
import pytest
import yaml
from _project import LIVE
from ansible_collections.extrahop.revealx.plugins.module_utils._client.secret_text import HIDDEN

from tests.secrets.tasks import MORE, all_tasks, tasks
from tests.simfleet import SimFleet
from tests.unit.plugins.tls_server import Authority, Reply, TlsServer

CANARIES = {
    "user_password": 'Canary"User\\Pass 1',
    "product_key": "CANAR-YPROD-UCTKE-Y1234",
    "community": "canarycommunity",
    "licence_text": "serial: EH1\ndossier: canarydossiercanarydossier\n",
    "number_community": 44556677,
    "target_password": "99887766",
    "splunk_token": "canary-splunk-token-5",
    "told": "canary-told-by-its-name",
    "url_password": "canary@url/pass!word",
    "signature": "canary0signature1",
}
# Encrypted by themselves (`!vault`): secrets under names that tell nothing.
VAULTED = {"vaulted_colour": "canary-vaulted-inline", "vaulted_number": "33221100"}
# Names that people give to secrets.
NAMES = (
    "authPass privKey psk pass pwd auth_pwd bind_pw bindpw private-key api-key authorization"
    " access_key webhook passphrase"
).split()
# Seconds for a play of all modules: four minutes on two cores that others share.
LONGEST_PLAY = 900
FLEET = {
    "seed": 5,
    "speed": 6000,
    "systems": {
        "sensor1": {"kind": "sensor", "version": "26.3.0.1000", "seed": {"devices": 4}},
        "console1": {"kind": "console", "version": "26.3.0.1000", "connected": ["sensor1"]},
    },
}
STATE = {
    "license": {"product_key": "{{ product_key }}", "wait_timeout": 5},
    "running_config": {
        "config": {
            "snmp": {"community": "{{ community }}"},
            "older_snmp": {"community": "{{ number_community | int }}"},
            "itest": {
                **dict.fromkeys(NAMES, "{{ told }}"),
                "pairs": [{"name": "password", "value": "{{ told }}"}, {"key": "psk", "value": "{{ told }}1"}],
                "password": {"nested": {"deep": ["{{ told }}", {"x": "{{ told }}"}]}},
                "colour": "{{ vaulted_colour }}",
                "size": "{{ vaulted_number | int }}",
                "proxy": "https://user:{{ url_password }}@proxy.example.com/",
                "hook": "https://hooks.example.com/x?sig={{ signature }}",
                "text": '{"inner": {"token": "{{ told }}"}}',
            },
        }
    },
    "ods_targets": [
        {
            "type": "http",
            "name": "itest",
            "target_host": "splunk.example.com",
            "port": 8088,
            "protocol": "https",
            "pipeline": False,
            "authentication": {"auth_type": "basic", "username": "u", "password": "{{ target_password }}"},
            "additional_header": "Authorization: Splunk {{ splunk_token }}",
        }
    ],
    "users": [{"username": "itest", "name": "Test", "password": "{{ user_password }}", "update_password": "always"}],
    "tags": [{"name": "itest"}],
}


def echo(seen) -> Reply:
    """A system that answers every request with all that it was sent."""
    told = f"I got {seen.headers.get('authorization')} and {seen.body.decode(errors='replace')} at {seen.path}"
    return Reply(403, {"error_message": "x" * 560 + told} if len(told) % 2 else told)


pytestmark = pytest.mark.slow


@pytest.fixture
def fleet():
    with SimFleet(FLEET) as fleet:
        yield fleet


@pytest.fixture(scope="module")
def echoing(tmp_path_factory):
    authority = Authority(tmp_path_factory.mktemp("authority"))
    server = TlsServer(authority.context()[0], echo)
    yield {"address": server.host, "ca": authority.file, "server": server}
    server.close()


class Workshop:
    """A folder with an inventory whose secrets are vaulted, and everything that Ansible writes."""

    def __init__(self, folder: Path, fleet: SimFleet, echoing: dict) -> None:
        self.folder = folder
        self.output = ""
        self.keys = {name: system["api_key"] for name, system in fleet.systems.items()}
        self.echo_key = "canary-echoed-key-0123456789"
        hosts = {
            name: {"extrahop_host": f"{system['host']}:{system['port']}", "extrahop_ca_path": fleet.ca}
            for name, system in fleet.systems.items()
        }
        hosts["echo"] = {
            "extrahop_host": echoing["address"],
            "extrahop_ca_path": echoing["ca"],
            "extrahop_api_key": "{{ vault_echo_key }}",
        }
        hosts["sensor1"]["extrahop_api_key"] = "{{ vault_sensor1 }}"
        hosts["console1"]["extrahop_api_key"] = "{{ vault_console1 }}"
        groups = {"sensors": {"hosts": {"sensor1": {}}}, "consoles": {"hosts": {"console1": {}}}}
        inventory = {"all": {"hosts": hosts, "children": groups}}
        (folder / "inventory.yml").write_text(json.dumps(inventory))
        secrets = {
            **CANARIES,
            **{f"vault_{name}": key for name, key in self.keys.items()},
            "vault_echo_key": self.echo_key,
            "vault_product_key": CANARIES["product_key"],
            "vault_snmp_community": CANARIES["community"],
        }
        (folder / "group_vars").mkdir()
        (folder / "group_vars" / "all").mkdir()
        (folder / "group_vars" / "all" / "whole.yml").write_text(yaml.safe_dump(secrets))
        (folder / "vault-password").write_text("only for this test\n")
        self.run("ansible-vault", "encrypt", "group_vars/all/whole.yml", expected=0)
        inline = [
            self.run("ansible-vault", "encrypt_string", "--name", name, value, expected=0)
            for name, value in VAULTED.items()
        ]
        (folder / "group_vars" / "all" / "inline.yml").write_text("\n".join(inline))

    def run(self, program: str, *words: str, expected: int | None = None, **variables: str) -> str:
        """Run one of Ansible's programs in the folder; keeps what it printed."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("ANSIBLE_", "EXTRAHOP_")) and "proxy" not in name.lower()
        }
        environment = {
            **kept,
            "ANSIBLE_COLLECTIONS_PATH": str(LIVE),
            "ANSIBLE_HOME": str(self.folder / "home"),
            "ANSIBLE_LOG_PATH": str(self.folder / "ansible.log"),
            "ANSIBLE_VAULT_PASSWORD_FILE": str(self.folder / "vault-password"),
            "ANSIBLE_NOCOLOR": "1",
            "LC_ALL": "C.UTF-8",
            **variables,
        }
        done = subprocess.run(
            [program, *words],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=LONGEST_PLAY,
            check=False,
        )
        self.output += done.stdout + done.stderr
        assert expected in (None, done.returncode), done.stdout[-3000:] + done.stderr[-3000:]
        return done.stdout

    def play(self, plays: list[dict], *words: str, **variables: str) -> str:
        (self.folder / "play.yml").write_text(json.dumps(plays))
        return self.run("ansible-playbook", "-vvvv", "-i", "inventory.yml", "play.yml", *words, **variables)

    def configured(self, playbook: str, *words: str, state: dict | None = None, expected: int | None = None) -> str:
        """Run a playbook of the declared state, whose variables keep the mark of what is vaulted by itself."""
        (self.folder / "group_vars" / "all" / "state.yml").write_text(
            yaml.safe_dump({"configure_state": state or STATE})
        )
        folders = {f"{name}_dest": "reports" for name in ("configure", "plan", "drift")}
        given = ["-vvvv", "-i", "inventory.yml", "-e", json.dumps(folders)]
        return self.run("ansible-playbook", f"extrahop.revealx.{playbook}", *given, *words, expected=expected)

    def leaks(self) -> list[str]:
        """Lines of the output, and files that Ansible left, in which a secret stands in any spelling."""
        texts = {"output": self.output}
        for file in self.folder.rglob("*"):
            if file.is_file() and file.name not in ("play.yml",) and "backups" not in file.parts:
                texts[str(file)] = file.read_text(errors="replace")
        secrets = [*map(str, CANARIES.values()), *VAULTED.values(), *self.keys.values(), self.echo_key]
        found = []
        for secret in secrets:
            spelt = {secret.strip(), json.dumps(secret.strip())[1:-1], quote(secret.strip(), safe="")}
            spelt |= {base64.b64encode(secret.encode()).decode().rstrip("="), html.escape(secret.strip())}
            # What a backslash-escaped text becomes when it is shown as JSON once more.
            spelt |= {json.dumps(one)[1:-1] for one in spelt}
            for place, text in texts.items():
                found += [f"{place}: {line[:400]}" for line in text.splitlines() if any(one in line for one in spelt)]
        return found


@pytest.fixture
def workshop(tmp_path, fleet, echoing) -> Workshop:
    return Workshop(tmp_path, fleet, echoing)


@pytest.mark.timeout(LONGEST_PLAY + 60)
def test_every_module_in_process(workshop, fleet, echoing):
    modules = _generate.modules()
    every = [task for module in modules for task in all_tasks(module)]
    fleet.clear()
    output = workshop.play([{"hosts": "sensor1:echo", "gather_facts": False, "tasks": every}])
    nothing_shown_though_all_was_real(workshop, fleet, echoing)
    for module in modules:
        assert f"TASK [{module} 0]" in output


@pytest.mark.timeout(LONGEST_PLAY + 60)
def test_modules_with_secrets_of_their_own_as_modules(workshop, fleet, echoing):
    """Each takes most of a second: the system that echoes gets free requests, and one task of each other module."""
    way = {"gather_facts": False, "vars": {"extrahop_execution": "module"}}
    every = [task for module, given in MORE.items() for task in tasks(module, given)]
    first = [
        task
        for module, given in MORE.items()
        for task in tasks(module, given if module == "api_request" else given[:1])
    ]
    fleet.clear()
    workshop.play([{**way, "hosts": "sensor1", "tasks": every}, {**way, "hosts": "echo", "tasks": first}])
    nothing_shown_though_all_was_real(workshop, fleet, echoing)


def nothing_shown_though_all_was_real(workshop, fleet, echoing) -> None:
    """The key opened the system, passwords and keys arrived, the echo gave them back, and nobody saw them."""
    assert not workshop.leaks(), "\n".join(workshop.leaks()[:20])
    assert any(row["user"] == "setup" and row["status"] == 201 for row in fleet.log("sensor1"))
    seen = echoing["server"].seen
    assert any(workshop.echo_key in one.headers.get("authorization", "") for one in seen)
    assert any("Canary" in one.body.decode(errors="replace") for one in seen)
    seen.clear()


@pytest.mark.parametrize("way", ["action", "module"])
def test_keys_from_both_environments_and_on_the_way_to_nowhere(workshop, fleet, way):
    key = workshop.keys["sensor1"]
    task = {"extrahop.revealx.tag": {"name": "never", "state": "absent"}, "ignore_errors": True, "diff": True}
    nowhere = {"extrahop_host": "127.0.0.1:1", "extrahop_retries": 1}
    unset = {"extrahop_api_key": ""}
    # As a module, Ansible itself shows a task's environment at -vvv.
    proxy = {"HTTPS_PROXY": "http://me:{{ community }}@127.0.0.1:1"}
    plays = [
        {
            "hosts": "sensor1",
            "gather_facts": False,
            "vars": {"extrahop_execution": way},
            "tasks": [
                {**task, "name": "of the controller", "vars": unset},
                {
                    **task,
                    "name": "of the task",
                    "vars": unset,
                    "environment": {"EXTRAHOP_API_KEY": "{{ vault_sensor1 }}"},
                },
                {**task, "name": "untrusted", "vars": {"extrahop_ca_path": ""}},
                {**task, "name": "nowhere", "vars": nowhere},
                {
                    **task,
                    "name": "unknown option",
                    "extrahop.revealx.tag": {"name": "x", "colour": "{{ vault_sensor1 }}"},
                },
                *([{**task, "name": "by a proxy", "vars": nowhere, "environment": proxy}] if way == "action" else []),
            ],
        }
    ]
    fleet.clear()
    workshop.play(plays, EXTRAHOP_API_KEY=key)
    assert not workshop.leaks(), "\n".join(workshop.leaks()[:20])
    assert len([row for row in fleet.log("sensor1") if row["user"] == "setup"]) >= 2


@pytest.mark.parametrize("words", [("--check", "--diff"), ("--diff",)], ids=["check", "real"])
def test_playbook_configure(workshop, fleet, words):
    fleet.clear()
    workshop.configured("configure", *words)
    assert not workshop.leaks(), "\n".join(workshop.leaks()[:20])
    assert fleet.log("sensor1")


def test_playbooks_plan_and_drift_their_files_and_a_second_run(workshop, fleet):
    """Before and after one configure: what differs, what is there; what is in the files under reports."""
    workshop.configured("drift")
    workshop.configured("configure", expected=0)
    workshop.configured("plan", "--diff")
    other = {
        **STATE,
        "running_config": {
            "config": {"itest": {**dict.fromkeys(NAMES, "{{ told }}2"), "colour": "{{ vaulted_colour }}2"}}
        },
    }
    workshop.configured("drift", "--diff", state=other)
    assert not workshop.leaks(), "\n".join(workshop.leaks()[:20])
    reports = [file for file in (workshop.folder / "reports").rglob("*") if file.is_file()]
    assert len(reports) >= 6
    told = "".join(file.read_text() for file in reports)
    assert "itest.authPass" in told and HIDDEN in told
    assert workshop.folder.joinpath("ansible.log").stat().st_size


def test_playbook_upgrade(workshop, fleet):
    fleet.clear()
    url = "https://user:{{ url_password }}@images.example.com/eda-26.4.0.1.tar?X-Amz-Signature={{ signature }}"
    given = {"upgrade_version": "26.4.0.1", "upgrade_url": {"sensor": url}, "upgrade_cloud": {"console": True}}
    for words in (["--check", "--diff"], []):
        workshop.run(
            "ansible-playbook",
            "extrahop.revealx.upgrade",
            *["-vvvv", "-i", "inventory.yml", "-e", json.dumps({**given, "upgrade_backup": False}), *words],
        )
    assert not workshop.leaks(), "\n".join(workshop.leaks()[:20])
    assert fleet.log("sensor1")
