# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every example in the documentation of the modules is run on a simulated system, and again."""

from __future__ import annotations

import json
import re
import subprocess

import _collection
import _coverage
import _generate
import pytest
import yaml
from _project import LIVE, MAIN_VENV, environment

from tests.examples.surroundings import LEFT_OUT, OTHERS, SECRETS, system_of, write_files
from tests.simfleet import SimFleet

LIMIT_SECONDS = 240
MODULES = _generate.modules()

pytestmark = pytest.mark.slow


def host_of(module: str) -> str:
    return f"ex-{module.replace('_', '-')}"


def examples_of(module: str) -> list[dict]:
    """The tasks of a module's EXAMPLES, without those that are left out with a reason."""
    tasks = yaml.safe_load(_generate.text_of(module, "EXAMPLES")) or []
    return [task for task in tasks if (module, task["name"]) not in LEFT_OUT]


@pytest.fixture(scope="module")
def ran(tmp_path_factory) -> dict:
    """Run the examples of all modules in one playbook: what it printed, and what reached the systems."""
    folder = tmp_path_factory.mktemp("examples")
    fleet_file = {
        "seed": 3,
        "speed": 200,
        "systems": {**OTHERS, **{host_of(name): system_of(name) for name in MODULES}},
    }
    with SimFleet(fleet_file) as fleet:
        (folder / "inventory.json").write_text(json.dumps({"all": {"hosts": hosts(fleet), "vars": {}}}))
        plays = [play_of(name) for name in MODULES if examples_of(name)]
        (folder / "play.json").write_text(json.dumps(plays))
        given = {**SECRETS, **write_files(folder, [host_of(name) for name in MODULES]), **asked(fleet)}
        (folder / "files/backups").mkdir()
        config = fleet.request(host_of("running_config"), "GET", "/runningconfig").json()
        (folder / "files/backups/sensor1.json").write_text(json.dumps(config))
        (folder / "variables.json").write_text(json.dumps(given))
        playbook = str(MAIN_VENV / "bin" / "ansible-playbook")
        try:
            with (folder / "output").open("w") as output:
                subprocess.run(
                    [playbook, "-i", "inventory.json", "-e", "@variables.json", "play.json"],
                    cwd=folder,
                    env=environment(MAIN_VENV, LIVE),
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    timeout=LIMIT_SECONDS,
                    check=False,
                )
        except subprocess.TimeoutExpired:
            tasks = re.findall(r"^TASK \[(.*)\]", (folder / "output").read_text(), re.MULTILINE)
            pytest.fail(f"not done after {LIMIT_SECONDS} s: {tasks[-1:]}", pytrace=False)
        return {"output": (folder / "output").read_text(), "log": fleet.log()}


@pytest.fixture(scope="module")
def recap(ran: dict) -> str:
    """What the playbook printed."""
    return ran["output"]


def play_of(module: str) -> dict:
    """The examples of a module as a play. A failure is rescued: a play without a host left would end all."""
    told = {"name": "Failed", "ansible.builtin.debug": {"msg": "{{ ansible_failed_result.msg }}"}}
    block = {"block": examples_of(module), "rescue": [told]}
    return {"name": module, "hosts": host_of(module), "gather_facts": False, "tasks": [block]}


def hosts(fleet: SimFleet) -> dict:
    """The inventory of the fleet."""
    return {
        name: {
            "ansible_host": f"{system['host']}:{system['port']}",
            "extrahop_api_key": system["api_key"],
            "extrahop_ca_path": fleet.ca,
        }
        for name, system in fleet.systems.items()
    }


def asked(fleet: SimFleet) -> dict:
    """Ids that only the running fleet knows."""
    detections = fleet.state(host_of("detection"))["objects"]["/detections"]
    return {"detection_id": detections[0]["id"]}


@pytest.mark.parametrize("module", MODULES)
def test_examples_run(module: str, recap: str) -> None:
    if not examples_of(module):
        pytest.skip("all of its examples are left out, each with a reason")
    told = recap[recap.find(f"PLAY [{module}]") :].split("PLAY ", 2)[1]
    counts = re.search(rf"^{host_of(module)}\s+: ok=(\d+) .*failed=0 .*rescued=0", recap, re.MULTILINE)
    assert counts, told
    assert int(counts[1]) == len(examples_of(module)), told


@pytest.mark.parametrize("module", [name for name in MODULES if name not in _coverage.GENERAL])
def test_nothing_is_sent_that_a_module_does_not_say(module: str, ran: dict) -> None:
    """The table of what is covered follows from what modules say of themselves: here it is held against the wire."""
    named = set(re.findall(r"extrahop\.revealx\.(\w+)", str(examples_of(module)))) & set(MODULES)
    if named & set(_coverage.GENERAL):
        pytest.skip("its examples call a module that may send anything")
    # Which system it is, is asked for any module.
    said = {name for one in named for name in (*_collection.used(one), *_collection.looked_up(one))} - {"GET /extrahop"}
    sent = {row["operation"] for row in ran["log"] if row["system"] == host_of(module)} - {None, "GET /extrahop"}
    assert sent or not said or not examples_of(module)
    assert sent <= said


def test_what_is_left_out_is_there() -> None:
    named = {
        (name, task["name"]) for name in MODULES for task in yaml.safe_load(_generate.text_of(name, "EXAMPLES")) or []
    }
    assert set(LEFT_OUT) <= named
