# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How much a run over many systems shows, with Ansible's settings as they come and with those of examples/."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from _project import environment

from tests.simfleet import ROOT, SimFleet

# More than have a line each while they are worked on.
SENSORS, REFUSED = 24, 21
STATE = {"tags": [{"name": "a"}, {"name": "b"}], "services": {"settings": {"ssh": {"enabled": False}}}}
pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with an inventory of sensors of which most refuse the key."""
    path = tmp_path_factory.mktemp("lines")
    described = {"kind": "sensor", "version": "9.9.1.1000"}
    with SimFleet({"seed": 1, "systems": {"sensor": {"count": SENSORS, **described}}}) as fleet:
        hosts = {
            name: {
                "extrahop_host": f"{system['host']}:{system['port']}",
                "extrahop_api_key": "key-of-nobody" if number < REFUSED else system["api_key"],
            }
            for number, (name, system) in enumerate(sorted(fleet.systems.items()))
        }
        common = {"extrahop_ca_path": str(fleet.ca), "configure_state": STATE}
        (path / "inventory.yml").write_text(yaml.safe_dump({"sensors": {"hosts": hosts, "vars": common}}))
        yield path


def plan(folder: Path, *options: str) -> tuple[int, str]:
    """Run the playbook plan: its exit status, and all that it showed."""
    done = subprocess.run(
        ["ansible-playbook", "extrahop.revealx.plan", *options],
        cwd=folder,
        env=environment(Path(sys.prefix)),
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_what_most_systems_fail_on_is_told_once(folder):
    status, shown = plan(folder, "-i", "inventory.yml")
    lines = shown.splitlines()
    closing = [line for line in lines if line.startswith("fatal: [")]
    assert (status, len(closing)) == (2, REFUSED)
    told = json.loads(closing[0].split("=> ", 1)[1])
    assert told["msg"].startswith("this system refused GET") and told["address"].startswith("127.0.0.1:")
    # Ansible's own line of each host does not count.
    own = [line for line in lines if not line.startswith(("ok: [", "fatal: [")) and "unreachable=" not in line]
    assert len(own) <= 30, "\n".join(own)
    assert f"FAILED  {REFUSED} sensors: this system refused" in shown
    assert shown.count("127.0.0.1:") == REFUSED
    log = (folder / "reports/plan/latest/run.log").read_text()
    assert log.count(": failed: 127.0.0.1:") == REFUSED


def test_settings_of_the_example_keep_a_run_short(folder):
    shutil.copy(ROOT / "examples" / "ansible.cfg", folder)
    good = sorted(yaml.safe_load((folder / "inventory.yml").read_text())["sensors"]["hosts"])[REFUSED:]
    status, shown = plan(folder, "--limit", ",".join(good), "-e", "configure_prunes=true extrahop_validate_certs=false")
    assert status == 0 and "ok: [" not in shown and "TASK [" not in shown, shown
    # Ansible itself would hide the warnings of a task that went well.
    warning = f"WARNING: {', '.join(good)}: The variable configure_prunes does nothing: did you mean configure_prune?"
    assert shown.splitlines().count(warning) == 1
    # What names the system is one warning of all of them, too.
    unchecked = f"WARNING: {', '.join(good)}: extrahop_validate_certs is false: the certificate of this system"
    assert shown.count("validate_certs is false") == shown.count(unchecked) == 1, shown
    assert (
        f"{', '.join(good)}  services" in shown
        and f"Log: {(folder / 'reports/plan/latest').resolve() / 'run.log'}" in shown
    )
    status, shown = plan(folder, "--limit", "sensor1")
    assert status == 2 and "\n    msg: " in shown, shown
