# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lookup in a play: its examples, text of a system that looks like a template, what is not there, and no writes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from _generate import assigned
from _project import ROOT, environment

from tests.simfleet import SimFleet

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
EXAMPLES = yaml.safe_load(assigned(ROOT / "plugins" / "lookup" / "resource.py", "EXAMPLES"))
HOSTILE = "{{ lookup('ansible.builtin.pipe', 'echo run') }}"
LOOK = "extrahop.revealx.resource"


def shown(name: str, template: str, **more) -> dict:
    return {"name": name, "ansible.builtin.debug": {"msg": template}, "register": name, **more}


def test_lookup(tmp_path: Path) -> None:
    tags = [{"name": "production"}, {"name": HOSTILE}]
    with SimFleet({"seed": 5, "systems": {"sensor1": {"kind": "sensor", "seed": {"tags": tags}}}}) as fleet:
        system = fleet.systems["sensor1"]
        found = fleet.request("sensor1", "GET", "/tags").json()
        fleet.clear()
        host = {
            "extrahop_host": system["url"],
            "extrahop_api_key": system["api_key"],
            "extrahop_ca_path": fleet.ca,
            "ansible_python_interpreter": sys.executable,
        }
        # Another host of the play is asked as itself: its key is a wrong one.
        hosts = {"sensor1": host, "sensor2": {**host, "extrahop_api_key": "wrong-key-of-another-host"}}
        tasks = [
            {**EXAMPLES[0], "register": "one"},
            {**EXAMPLES[1], "register": "names"},
            shown("missing", f"{{{{ lookup('{LOOK}', 'tag', 'nobody') }}}}", ignore_errors=True),
            shown("unknown", f"{{{{ lookup('{LOOK}', 'tagg') }}}}", ignore_errors=True),
            {
                "name": "Keep them",
                "ansible.builtin.copy": {
                    "content": "{{ [one, names, missing, unknown] | to_json }}",
                    "dest": "{{ playbook_dir }}/kept.json",
                },
            },
        ]
        wrong = [shown("refused", f"{{{{ lookup('{LOOK}', 'tag') }}}}")]
        plays = [
            {"hosts": name, "gather_facts": False, "tasks": one}
            for name, one in (("sensor1", tasks), ("sensor2", wrong))
        ]
        (tmp_path / "inventory.yml").write_text(json.dumps({"all": {"hosts": hosts}}))
        (tmp_path / "play.yml").write_text(json.dumps(plays))
        command = [
            str(Path(sys.prefix) / "bin" / "ansible-playbook"),
            "-i",
            "inventory.yml",
            "-c",
            "local",
            "play.yml",
            "-vvv",
        ]
        done = subprocess.run(
            command,
            cwd=tmp_path,
            env=environment(Path(sys.prefix)),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert not fleet.writes()
    told = done.stdout + done.stderr
    assert done.returncode == 2, told
    one, names, missing, unknown = json.loads((tmp_path / "kept.json").read_text())
    assert one["msg"] == next(tag["id"] for tag in found if tag["name"] == "production")
    assert sorted(names["msg"]) == sorted(tag["name"] for tag in found) and HOSTILE in names["msg"]
    assert not missing["msg"] and "tagg" in unknown["msg"] and unknown["failed"]
    assert "401" in told.split("TASK [refused]")[1]
    assert "wrong-key-of-another-host" not in told and system["api_key"] not in told
