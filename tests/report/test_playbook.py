# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook report: the present state of a fleet, and reports of earlier runs rendered again."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from _project import environment
from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.formats import as_html, as_json

from tests.report import documents
from tests.simfleet import SimFleet

FLEET = {
    "speed": 600,
    "uncertainties": {"lacking_operation": 501},
    "systems": {
        "sensor1": {"kind": "sensor", "version": "9.8.2.100"},
        "rs1": {"kind": "recordstore", "version": "9.9.1.1234"},
    },
}
GROUPS = {"sensor": "sensors", "recordstore": "recordstores"}
VENV = Path(sys.prefix)
pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def play(folder: Path, *options: str) -> str:
    """Run the playbook, which never fails for what a system has; all that it showed."""
    command = ["ansible-playbook", "extrahop.revealx.report", *options]
    env = {**environment(VENV), "ANSIBLE_SHOW_CUSTOM_STATS": "true"}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=200, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def names(folder: Path) -> set[str]:
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    return {path.name for path in folder.iterdir()}


def test_the_present_state_of_a_fleet(tmp_path):
    with SimFleet(FLEET) as fleet:
        inventory: dict = {"sensors": {"hosts": {"away": {"extrahop_host": "127.0.0.1:1", "extrahop_api_key": "none"}}}}
        for name, system in fleet.systems.items():
            given = {"extrahop_host": f"{system['host']}:{system['port']}", "extrahop_api_key": system["api_key"]}
            hosts = inventory.setdefault(GROUPS[system["kind"]], {}).setdefault("hosts", {})
            hosts[name] = {**given, "extrahop_ca_path": fleet.ca}
        variables = {"all": {"vars": {"extrahop_retries": 0}, "children": inventory}}
        (tmp_path / "inventory.yml").write_text(yaml.safe_dump(variables))
        fleet.request("rs1", "PATCH", "/extrahop/cluster", json={"ingest_enabled": False})
        fleet.clear()
        # A folder that is there keeps its mode.
        (tmp_path / "mine").mkdir(mode=0o755)
        shown = play(tmp_path, "-i", "inventory.yml", "-e", "report_dest=mine", "--check")
        assert fleet.writes() == []
        keys = [system["api_key"] for system in fleet.systems.values()]
    folder = tmp_path / "mine"
    assert names(folder) == {"fleet.json", "fleet.md", "fleet.html", "run.log"}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o755
    told = json.loads((folder / "fleet.json").read_text())
    rows = {row["system"]: row for row in told["systems"]}
    assert {name: row["status"] for name, row in rows.items()} == {"sensor1": "ok", "rs1": "warning", "away": "failed"}
    assert (rows["sensor1"]["firmware"], rows["rs1"]["record ingest"]) == ("9.8.2.100", "off")
    assert "No connection to 127.0.0.1:1" in rows["away"]["reason"]
    assert {row["system"]: row["write"] for row in told["requests"]} == {"sensor1": 0, "rs1": 0, "away": 0}
    assert (folder / "fleet.html").read_text() == as_html(told)
    stats = json.loads(shown.split("CUSTOM STATS: ")[1].split("RUN: ")[1])
    assert stats["fleet_report"] == told
    assert stats["fleet_markdown"] == (folder / "fleet.md").read_text()
    written = shown + "".join(path.read_text() for path in folder.iterdir())
    assert not any(key in written for key in keys)


def test_earlier_runs_rendered_again(tmp_path):
    upgrade, plan = documents.upgrade(), documents.plan(3)
    (tmp_path / "result.json").write_text(as_json(upgrade))
    play(tmp_path, "-e", "report_src=result.json")
    folder = tmp_path / "reports" / "report"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert names(folder) == {"result.json", "result.md", "result.html"}
    assert (folder / "result.html").read_text() == as_html(upgrade)
    assert json.loads((folder / "result.json").read_text()) == upgrade
    # The JSON of a plan has no more than its rows.
    (tmp_path / "plan.json").write_text(as_json(plan))
    play(tmp_path, "-e", f"report_src={tmp_path}/plan.json", "-e", "report_dest=again")
    assert json.loads((tmp_path / "again" / "plan.json").read_text()) == plan["plan"]
    assert "branch-office" in (tmp_path / "again" / "plan.html").read_text()
