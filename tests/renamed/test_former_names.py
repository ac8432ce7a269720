# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Former names of modules, in plays that have the connection from the action group: they work, and say what to use."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import _runtime
import pytest
from _project import environment

from tests.simfleet import SimFleet

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
QUERY = {"cycle": "30sec", "object_type": "application", "object_ids": [0], "metric_category": "http"}
OPTIONS = {
    "detection_search": {"limit": 1},
    "device_search": {"limit": 1},
    "metric_query": {**QUERY, "metric_specs": [{"name": "rsp"}]},
    "record_query": {"from": "-30m", "limit": 1},
}
ANSWERS = {
    "detection_search": "detections",
    "device_search": "devices",
    "metric_query": "answers",
    "record_query": "records",
}


def task(name: str) -> dict:
    return {"name": name, f"extrahop.revealx.{name}": OPTIONS[name], "register": name}


def answered(name: str) -> dict:
    return {"name": f"{name} answered", "ansible.builtin.assert": {"that": f"{name}.{ANSWERS[name]} is defined"}}


def play(connection: dict, way: str) -> dict:
    return {
        "hosts": "localhost",
        "gather_facts": False,
        # Nothing but the group tells how to reach the system.
        "module_defaults": {"group/extrahop.revealx.all": connection},
        "vars": {"extrahop_execution": way, "ansible_python_interpreter": "{{ ansible_playbook_python }}"},
        "tasks": [step(name) for name in OPTIONS for step in (task, answered)],
    }


def test_a_former_name_does_what_the_present_one_does(tmp_path: Path) -> None:
    with SimFleet("single") as fleet:
        system = next(iter(fleet.systems.values()))
        connection = {"host": system["url"], "api_key": system["api_key"], "ca_path": fleet.ca}
        (tmp_path / "play.yml").write_text(json.dumps([play(connection, "action"), play(connection, "module")]))
        program = Path(sys.prefix) / "bin" / "ansible-playbook"
        command = [str(program), "-i", "localhost,", "-c", "local", "play.yml"]
        settings = {**environment(Path(sys.prefix)), "ANSIBLE_DEPRECATION_WARNINGS": "true", "COLUMNS": "1000"}
        done = subprocess.run(
            command, cwd=tmp_path, env=settings, capture_output=True, text=True, timeout=120, check=False
        )
    assert done.returncode == 0, done.stdout + done.stderr
    told = re.findall(r"^\[DEPRECATION WARNING\]: .*$", done.stderr, re.MULTILINE)
    assert len(told) == len(OPTIONS), done.stderr
    for name, now in _runtime.RENAMED.items():
        assert [line for line in told if f"Use extrahop.revealx.{now} instead" in line and "2.0.0" in line], name
    # Ansible's own word on all deprecations.
    others = re.findall(r"^\[WARNING\]: (?!Deprecation warnings can be disabled).*$", done.stderr, re.MULTILINE)
    assert not others
