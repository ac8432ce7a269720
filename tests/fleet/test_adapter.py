# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The fleet adapter in Ansible: each host has its own variables; and the pitfalls of one task for all."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml
from _project import environment
from ansible.parsing.vault import VaultLib, VaultSecret

HERE = Path(__file__).resolve().parent
pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
INVENTORY = {
    "all": {
        "vars": {"extrahop_ca_path": "/etc/ca.pem", "name_of_host": "{{ inventory_hostname }}-by-play"},
        "children": {
            "sensors": {
                "hosts": {
                    "sensor1": {"extrahop_api_key": "key-of-1", "configure_state": {"tags": [{"name": "own"}]}},
                    "sensor2": {"extrahop_api_key": "key-of-2", "extrahop_host": "192.0.2.2:8443"},
                    "sensor3": {"extrahop_api_key": "key-of-3", "ansible_host": "192.0.2.3"},
                },
                "vars": {"configure_state": {"tags": [{"name": "{{ name_of_host }}"}]}, "upgrade_version": "9.9"},
            },
            "consoles": {"hosts": {"console1": {"extrahop_api_key": "key-of-c"}}},
        },
    }
}
LOOK = {"name": "Look", "fleet_look": {}, "run_once": True, "register": "looked"}
SHOW = {
    "name": "Show",
    "ansible.builtin.copy": {
        "content": "{{ looked | to_json }}",
        "dest": "{{ playbook_dir }}/looked.json",
        "mode": "0600",
    },
    "delegate_to": "localhost",
    "connection": "local",
    "run_once": True,
    "vars": {"ansible_python_interpreter": "{{ ansible_playbook_python }}"},
}
CLOSE = {"name": "Close", "extrahop.revealx.fleet_part": {"of": "looked"}}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "action_plugins").mkdir()
    shutil.copy(HERE / "looking.py", tmp_path / "action_plugins" / "fleet_look.py")
    (tmp_path / "inventory.yml").write_text(yaml.safe_dump(INVENTORY))
    return tmp_path


def play(**more) -> dict:
    return {"hosts": "sensors", "gather_facts": False, "tasks": [LOOK, SHOW], **more}


def command(folder: Path, plays: list[dict], *options: str) -> list[str]:
    (folder / "play.yml").write_text(yaml.safe_dump(plays))
    return [str(Path(sys.prefix) / "bin" / "ansible-playbook"), "-i", "inventory.yml", "play.yml", *options]


def run(folder: Path, plays: list[dict], *options: str, **variables: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        command(folder, plays, *options),
        cwd=folder,
        env={**environment(Path(sys.prefix)), **variables},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def looked(folder: Path, plays: list[dict], *options: str, **variables: str) -> dict:
    done = run(folder, plays, *options, **variables)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads((folder / "looked.json").read_text())


def tags(told: dict) -> dict[str, str]:
    return {name: values["configure_state"]["tags"][0]["name"] for name, values in told["seen"].items()}


def test_each_system_has_its_own_variables(folder):
    told = looked(folder, [play()])
    assert tags(told) == {"sensor1": "own", "sensor2": "sensor2-by-play", "sensor3": "sensor3-by-play"}
    assert told["addresses"] == {"sensor1": "sensor1", "sensor2": "192.0.2.2:8443", "sensor3": "192.0.2.3"}
    assert {name: one["api_key"] for name, one in told["connections"].items()} == {
        "sensor1": "key-of-1",
        "sensor2": "key-of-2",
        "sensor3": "key-of-3",
    }
    assert told["groups"]["sensor1"] == ["sensors"]
    assert list(told["outside"]) == ["console1"]
    assert all(values["upgrade_version"] == "9.9" and "upgrade_url" not in values for values in told["seen"].values())


def test_a_play_variable_that_names_a_host_variable_is_each_hosts_own(folder):
    state = {"tags": [{"name": "{{ inventory_hostname }} {{ extrahop_api_key }}"}]}
    told = looked(folder, [play(vars={"configure_state": state})])
    assert tags(told) == {name: f"{name} key-of-{name[-1]}" for name in ("sensor1", "sensor2", "sensor3")}


def test_extra_variables_win(folder):
    told = looked(folder, [play()], "-e", json.dumps({"upgrade_version": "25.1", "extrahop_api_key": "extra"}))
    assert {values["upgrade_version"] for values in told["seen"].values()} == {"25.1"}
    assert {one["api_key"] for one in told["connections"].values()} == {"extra"}


def test_variables_of_the_task_and_of_a_role(folder):
    role = folder / "roles" / "looking"
    (role / "tasks").mkdir(parents=True)
    (role / "defaults").mkdir()
    (role / "defaults" / "main.yml").write_text(
        yaml.safe_dump({"upgrade_url": "https://{{ inventory_hostname }}/x.tar"})
    )
    (role / "tasks" / "main.yml").write_text(yaml.safe_dump([LOOK, SHOW]))
    plays = [
        play(
            tasks=[
                {
                    "name": "Role",
                    "ansible.builtin.include_role": {"name": "looking"},
                    "vars": {"upgrade_version": "{{ inventory_hostname }}"},
                }
            ]
        )
    ]
    told = looked(folder, plays)
    for name, values in told["seen"].items():
        assert (values["upgrade_url"], values["upgrade_version"]) == (f"https://{name}/x.tar", name)


def test_module_defaults_and_environment_are_worked_out_for_each_system(folder):
    told = looked(
        folder,
        [
            play(
                module_defaults={"group/extrahop.revealx.all": {"api_key": "by-default-{{ inventory_hostname }}"}},
                environment={
                    "EXTRAHOP_TLS_FINGERPRINT": "{{ inventory_hostname }}",
                    "EXTRAHOP_TIMEOUT": "9",
                    "SITE": "site of {{ inventory_hostname }}",
                    "TZ": "UTC",
                },
                tasks=[{**LOOK, "environment": {"EXTRAHOP_TIMEOUT": "7"}}, SHOW],
            )
        ],
    )
    for name, one in told["connections"].items():
        assert one["api_key"] == f"by-default-{name}"
        assert (one["tls_fingerprint"], str(one["timeout"])) == (name, "7")
        environment = told["environments"][name]
        assert (environment["SITE"], environment["TZ"]) == (f"site of {name}", "UTC")
    assert told["process"] == {"TZ": "UTC"}, "no system has another's"


def test_one_task_has_one_proxy(folder):
    done = run(folder, [play(environment={"HTTPS_PROXY": "http://{{ inventory_hostname }}.example.com:3128"})])
    assert done.returncode == 2 and not (folder / "looked.json").exists()
    words = "HTTPS_PROXY in the environment of the task is not the same for sensor1 and sensor2"
    assert words in " ".join(done.stdout.split()) and "example.com" not in done.stdout + done.stderr


def test_limit_and_serial(folder):
    told = looked(folder, [play()], "--limit", "sensor1:sensor3")
    assert list(told["seen"]) == ["sensor1", "sensor3"] and set(told["outside"]) == {"sensor2", "console1"}
    # The last batch is what is in the file.
    told = looked(folder, [play(serial=2)])
    assert list(told["seen"]) == ["sensor3"] and told["dropped"] == []


def test_hosts_that_failed_before_are_told_as_dropped(folder):
    fail = {"name": "Fail", "ansible.builtin.fail": {"msg": "no"}, "when": "inventory_hostname == 'sensor2'"}
    done = run(folder, [play(tasks=[fail, LOOK, SHOW])])
    told = json.loads((folder / "looked.json").read_text())
    assert done.returncode == 2
    assert (list(told["seen"]), told["dropped"]) == (["sensor1", "sensor3"], ["sensor2"])


def test_two_plays_and_check_mode(folder):
    show = {**SHOW, "check_mode": False}
    told = looked(folder, [play(), play(hosts="consoles", tasks=[LOOK, show])], "--check")
    assert (list(told["seen"]), told["is_check"]) == (["console1"], True)


def test_vaulted_values_are_known_as_secrets(folder):
    vault = subprocess.run(
        [
            str(Path(sys.prefix) / "bin" / "ansible-vault"),
            "encrypt_string",
            "--vault-password-file",
            "vault.txt",
            "Deep-Secret",
        ],
        cwd=_with_password(folder),
        env=environment(Path(sys.prefix)),
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    indented = "\n".join(f"  {line.strip()}" for line in vault.splitlines()[1:])
    group_vars = folder / "group_vars"
    group_vars.mkdir()
    (group_vars / "sensors.yml").write_text(f"site_secret: !vault |\n{indented}\n")
    told = looked(folder, [play()], "--vault-password-file", "vault.txt")
    assert {values["site_secret"] for values in told["seen"].values()} == {"Deep-Secret"}
    assert all(texts == ["Deep-Secret"] for texts in told["vaulted"].values())


def test_files_are_found_and_decrypted_as_for_a_task_on_one_system(folder):
    (folder / "files").mkdir()
    (folder / "files" / "plain.txt").write_text("plain")
    for name, password in (("vaulted", b"password"), ("foreign", b"of somebody else")):
        text = VaultLib([("default", VaultSecret(password))]).encrypt(b"Deep-Secret")
        (folder / "files" / f"{name}.txt").write_bytes(text)
    _with_password(folder)
    tasks = [{**LOOK, "fleet_look": {"mode": "read"}}, SHOW]
    read = looked(folder, [play(tasks=tasks)], "--vault-password-file", "vault.txt")["read"]
    texts = {"plain.txt": "plain", "vaulted.txt": "Deep-Secret"}
    assert {name: read[name]["text"] for name in texts} == texts
    # Under the names that were given, not those of decrypted copies.
    assert {name: Path(read[name]["src"]) for name in texts} == {name: folder / "files" / name for name in texts}
    assert "decrypt" in read["foreign.txt"]["msg"].lower() and "fault of the collection" not in str(read)


def _with_password(folder: Path) -> Path:
    (folder / "vault.txt").write_text("password\n")
    return folder


def test_a_host_whose_variables_cannot_be_worked_out_fails_alone(folder):
    inventory = json.loads(json.dumps(INVENTORY))
    inventory["all"]["children"]["sensors"]["hosts"]["sensor2"]["configure_state"] = "{{ nobody_knows_it }}"
    (folder / "inventory.yml").write_text(yaml.safe_dump(inventory))
    done = run(folder, [play(tasks=[LOOK, CLOSE])])
    assert done.returncode == 2
    shown = done.stdout + done.stderr
    assert "configure_state cannot be worked out" in shown and "nobody_knows_it" in shown
    assert [line.split(":")[0].strip() for line in shown.splitlines() if "failed=1" in line] == ["sensor2"]
    assert "The last line." in shown


def test_a_broken_operation_fails_each_host_and_not_the_task(folder):
    done = run(folder, [play(tasks=[{**LOOK, "fleet_look": {"mode": "break"}}, CLOSE])])
    shown = done.stdout + done.stderr
    assert done.returncode == 2 and sum("failed=1" in line for line in shown.splitlines()) == 3
    assert "the operation itself is broken. This is a fault of the collection" in shown


@pytest.mark.parametrize(
    ("task", "told"),
    [
        ({"delegate_to": "localhost"}, "delegate_to has no sense"),
        ({"vars": {"extrahop_execution": "module"}}, "extrahop_execution cannot be module"),
        ({"fleet_look": {"mood": "bad"}}, "mood"),
        ({"fleet_look": {"mode": "wrong"}}, "mode"),
        ({"fleet_look": {"parallel": -1}}, "parallel is -1 (fleet_parallel of the roles): give 1 or more."),
    ],
)
def test_what_has_no_sense_is_refused_once(folder, task, told):
    done = run(folder, [play(tasks=[{**LOOK, **task}, CLOSE])])
    shown = done.stdout + done.stderr
    assert done.returncode == 2 and told in shown and shown.count("fatal: [") == 1


def test_the_free_strategy_is_refused(folder):
    done = run(folder, [play(strategy="free")])
    assert done.returncode != 0 and not (folder / "looked.json").exists()


def test_lines_are_shown_also_where_results_are_not(folder):
    done = run(folder, [play()], ANSIBLE_DISPLAY_OK_HOSTS="no")
    assert done.returncode == 0 and "The last line." in done.stdout


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_run_in_good_order(folder, number):
    """The report is written by the worker itself, whatever becomes of Ansible."""
    task = {**LOOK, "fleet_look": {"mode": "wait", "folder": str(folder)}}
    process = subprocess.Popen(
        command(folder, [play(tasks=[task, CLOSE])]),
        cwd=folder,
        env=environment(Path(sys.prefix)),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    worker = _appears(folder / "worker.pid")
    if number == signal.SIGINT:
        # As a terminal does: to the whole group. The worker is in one of its own from ansible-core 2.19 on.
        os.killpg(process.pid, number)
    else:
        process.send_signal(number)
    report = _appears(folder / "report.txt", 20)
    process.wait(30)
    reason, begun = report.split("|")
    assert reason and begun == "sensor1"
    assert _ends(int(worker))
    (log,) = folder.glob("*-look-real/run.log")
    told = [line.split("  ", 1)[-1] for line in log.read_text().splitlines()]
    assert told[0].endswith(" extrahop.revealx.fleet_look, 3 systems")
    assert told[1:4] == ["sensor1: at work", "sensor1: still at work", "sensor1: waited"]
    assert told[4].startswith("WARNING: sensor1: configure_state of host sensor1 hides")
    assert told[5:] == ["The last line.", f"Log: {log}"]


def test_what_was_told_is_in_the_log_after_sigkill(folder):
    task = {**LOOK, "fleet_look": {"mode": "wait", "folder": str(folder)}}
    process = subprocess.Popen(
        command(folder, [play(tasks=[task, CLOSE])]),
        cwd=folder,
        env=environment(Path(sys.prefix)),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    worker = int(_appears(folder / "worker.pid"))
    (log,) = folder.glob("*-look-real/run.log")
    _holds(log, "sensor1: at work")
    os.kill(worker, signal.SIGKILL)
    process.kill()
    process.wait(30)
    assert "sensor1: at work" in log.read_text()
    assert "still at work" not in log.read_text()


def _holds(path: Path, text: str, seconds: float = 30) -> None:
    """Wait for a text in a file."""
    for _time in range(int(seconds * 20)):
        if text in path.read_text():
            return
        time.sleep(0.05)
    raise AssertionError(f"{path.name} does not hold {text!r}")


def _appears(path: Path, seconds: float = 30) -> str:
    for _time in range(int(seconds * 10)):
        if path.is_file() and path.read_text():
            return path.read_text()
        time.sleep(0.1)
    raise AssertionError(f"{path.name} was not written")


def _ends(process: int) -> bool:
    for _time in range(100):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False
