# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook report: the present state of a fleet, and reports of earlier runs rendered again."""

from __future__ import annotations

import json
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from _project import environment
from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.formats import as_html, as_json, as_markdown

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
# Given on the command line, and not to be found anywhere.
HIDDEN = ("-e", "other_password=of-somebody")
VENV = Path(sys.prefix)
pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def play(folder: Path, *options: str, status: int = 0) -> str:
    """Run the playbook, which never fails for what a system has; all that it showed."""
    command = ["ansible-playbook", "extrahop.revealx.report", *options]
    env = {**environment(VENV), "ANSIBLE_SHOW_CUSTOM_STATS": "true"}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=200, check=False)
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout


def names(folder: Path) -> set[str]:
    """The files of the newest run, without run.json and run.log, which each has."""
    folder = folder / "latest"
    assert (folder / "run.json").is_file() and (folder / "run.log").is_file()
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    return {path.name for path in folder.iterdir() if path.stem != "run"}


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
        shown = play(
            tmp_path, *"-i inventory.yml -e report_dest=mine --check -eawx_job_id=42".split(), *HIDDEN, "--limit", "all"
        )
        assert fleet.writes() == []
        keys = ["of-somebody", *(system["api_key"] for system in fleet.systems.values())]
    folder = tmp_path / "mine" / "latest"
    assert names(tmp_path / "mine") == {"fleet.json", "fleet.md", "fleet.html"}
    assert stat.S_IMODE((tmp_path / "mine").stat().st_mode) == 0o755 and stat.S_IMODE(folder.stat().st_mode) == 0o700
    told, run = (json.loads((folder / name).read_text()) for name in ("fleet.json", "run.json"))
    assert folder.readlink() == Path(f"{run['started'].replace('-', '').replace(':', '')}-report-check")
    assert (run["operation"], run["mode"], run["status"], run["limit"]) == ("report", "check", "ok", "all")
    assert run["command"].startswith("ansible-playbook extrahop.revealx.report -i inventory.yml -e report_dest=mine")
    assert run["command"].endswith("-e 'other_password=********' --limit all") and run["ended"] >= run["started"]
    assert run["awx"] == {"job": "42"} and run["inventory"] == [str(tmp_path / "inventory.yml")]
    assert set(run["versions"]) == {"extrahop.revealx", "ansible-core", "Python"}
    rows = {row["system"]: row for row in told["systems"]}
    assert {name: row["status"] for name, row in rows.items()} == {"sensor1": "ok", "rs1": "warning", "away": "failed"}
    assert (rows["sensor1"]["firmware"], rows["rs1"]["record ingest"]) == ("9.8.2.100", "off")
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", rows[name]["certificate until"]) for name in ("sensor1", "rs1"))
    assert "No connection to 127.0.0.1:1" in rows["away"]["reason"]
    assert {row["system"]: row["write"] for row in told["requests"]} == {"sensor1": 0, "rs1": 0, "away": 0}
    assert (folder / "fleet.html").read_text() == as_html(told, run)
    assert (folder / "fleet.md").read_text() == as_markdown(told, run)
    stats = json.loads(shown.split("CUSTOM STATS: ")[1].split("RUN: ")[1])
    assert stats["fleet_report"] == told
    assert stats["fleet_markdown"] == as_markdown(told)
    written = shown + "".join(path.read_text() for path in folder.iterdir())
    assert not any(key in written for key in keys)


def test_earlier_runs_are_rendered_again(tmp_path):
    run = {"operation": "upgrade", "mode": "real", "started": "2026-11-21T22:00:00Z", "ended": "2026-11-21T23:00:00Z"}
    upgrade = documents.upgrade()
    earlier = tmp_path / "reports" / "upgrade" / "20261121T220000Z-upgrade-real"
    earlier.mkdir(parents=True)
    (earlier / "result.json").write_text(as_json(upgrade))
    (earlier / "run.json").write_text(json.dumps(run))
    play(tmp_path, "-e", f"report_src={earlier.relative_to(tmp_path)}/result.json")
    folder = tmp_path / "reports" / "report"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert names(folder) == {"result.json", "result.md", "result.html"}
    assert (folder / "latest" / "result.html").read_text() == as_html(upgrade, run)
    assert json.loads((folder / "latest" / "result.json").read_text()) == upgrade
    plan = documents.plan(20)
    (earlier / "plan.json").write_text(as_json(plan))
    # All of a run, and what was rendered once rendered again: the head stays that of the run.
    play(tmp_path, "-e", f"report_src={earlier}", "-e", "report_dest=again")
    play(tmp_path, "-e", "report_src=again/latest/plan.json", "-e", "report_dest=again")
    assert len(list((tmp_path / "again").glob("2*-report-real*"))) == 2
    assert json.loads((tmp_path / "again" / "latest" / "plan.json").read_text()) == plan["plan"]
    page = (tmp_path / "again" / "latest" / "plan.html").read_text()
    assert "branch-office" in page and "upgrade, real" in page
    # A run that was killed while it noted its end, or a disk that was full: nothing is rendered, and that is not green.
    (earlier / "run.json").write_text('{"operation": "upg')
    shown = play(tmp_path, "-e", f"report_src={earlier}", "-e", "report_dest=again", status=2)
    assert "run.json is no report of an earlier run: no JSON" in shown
    (earlier / "run.json").unlink()
    (tmp_path / "again" / "latest").unlink()
    (tmp_path / "again" / "latest").mkdir()
    shown = play(tmp_path, "-e", f"report_src={earlier}/plan.json", "-e", "report_dest=again", status=2)
    assert "is a folder, where the link to the newest run belongs" in shown
