# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The job templates beside configure and upgrade, each run once, with as few systems as show what it does."""

from __future__ import annotations

import hashlib
import json
import ssl

import pytest
from _project import ROOT

from tests.awx.jobs import KEY, PASSWORD, Job, answers, without_secrets
from tests.simfleet import SimFleet

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
OLD, NEW = "9.8.2.100", "9.9.1.1234"
SETUP_PASSWORD = "Canary-Awx-Setup-1"
FLEET = {
    "seed": 5,
    "speed": 600,
    "systems": {
        "console1": {"kind": "console", "version": OLD, "api_key": KEY},
        "sensor1": {"kind": "sensor", "version": OLD, "api_key": KEY, "seed": {"tags": [{"name": "legacy"}]}},
        "new1": {
            "kind": "sensor",
            "seed": {"api_keys": "none", "setup_password": SETUP_PASSWORD, "certificate": "self-signed"},
        },
    },
}
STATE = {
    "tags": [{"name": "declared"}],
    "users": [{"username": "nadia", "name": "Nadia", "password": PASSWORD, "granted_roles": {"write": "full"}}],
}


@pytest.fixture(scope="module")
def fleet():
    with SimFleet(FLEET) as fleet:
        yield fleet


@pytest.fixture(scope="module")
def job(fleet, tmp_path_factory):
    hosts = {name: {"extrahop_host": address(fleet, name)} for name in fleet.systems}
    hosts["sensor1"]["configure_state"] = STATE
    hosts["new1"] |= {
        "bootstrap_fingerprint": fingerprint(fleet, "new1"),
        "bootstrap_pairing_token": token(fleet),
        "bootstrap_certificate": "false",
    }
    groups = {
        "consoles": {"hosts": {"console1": hosts.pop("console1")}},
        "sensors": {"hosts": hosts},
    }
    inventory = {"all": {"vars": {"rehearse_simulator": str(ROOT)}, "children": groups}}
    return Job(tmp_path_factory.mktemp("job"), fleet, inventory)


def address(fleet: SimFleet, name: str) -> str:
    return f"{fleet.systems[name]['host']}:{fleet.systems[name]['port']}"


def fingerprint(fleet: SimFleet, name: str) -> str:
    served = ssl.get_server_certificate((fleet.systems[name]["host"], fleet.systems[name]["port"]))
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(served)).hexdigest()


def token(fleet: SimFleet) -> str:
    return fleet.state("new1")["state"]["pairing_token"]


def tags(fleet: SimFleet) -> dict[str, int]:
    return {tag["name"]: tag["id"] for tag in fleet.request("sensor1", "GET", "/tags").json()}


def test_plan_and_its_report_again(job, fleet):
    survey = answers("Plan", configure_prune="tags, email_groups", upgrade_version=NEW, upgrade_cloud="true")
    fleet.clear()
    planned = job.run("plan", "plan.yml", survey, "--limit", "sensor1", "-vvvv")
    assert fleet.writes() == [] and planned.changed == set()
    rows = planned.artifacts["plan_report"]["plan"]
    assert {(row["section"], row["object"], row["change"]) for row in rows} == {
        ("tags", "legacy", "delete"),
        ("tags", "declared", "create"),
        ("users", "nadia", "create"),
        ("firmware", NEW, "upgrade"),
    }
    assert json.loads((job.project / "reports" / "plan" / "latest" / "plan.json").read_text()) == rows
    again = job.run("plan-again", "report.yml", answers("Report", report_src="reports/plan/latest/plan.json"))
    assert again.artifacts["plan_report"]["plan"] == rows


def test_drift_fails_the_job(job, fleet):
    survey = answers("Drift", drift_ignore="users/nadia\nservices", configure_prune="tags, email_groups")
    fleet.clear()
    compared = job.run("drift", "drift.yml", survey, "--limit", "sensor1", "-vvvv", status="failed")
    assert fleet.writes() == [] and compared.stats["failures"] == {"sensor1": 1}
    differences = compared.artifacts["drift_report"]["differences"]
    assert {(row["section"], row["object"]) for row in differences} == {("tags", "legacy"), ("tags", "declared")}


def test_report(job, fleet):
    fleet.clear()
    told = job.run("report", "report.yml", answers("Report"), "--limit", "console1,sensor1", "-vvvv")
    assert fleet.writes() == []
    rows = told.artifacts["fleet_report"]["systems"]
    assert {(row["system"], row["firmware"]) for row in rows} == {("console1", OLD), ("sensor1", OLD)}
    assert "sensor1" in told.artifacts["fleet_markdown"]
    assert not (job.project / "reports" / "report" / "latest" / "fleet.json").exists()


def test_a_rehearsal_that_fails(job, fleet):
    fault = {"kind": "status", "method": "POST", "path": "/tags", "status": 500, "count": None}
    survey = answers("Rehearse", rehearse_faults=json.dumps([fault]))
    fleet.clear()
    rehearsed = job.run("rehearse", "rehearse.yml", survey, "--limit", "sensor1", "-vvvv", status="failed")
    assert fleet.writes() == [] and rehearsed.stats["failures"] == {"sensor1": 1}
    (row,) = rehearsed.artifacts["rehearsal_report"]["systems"]
    assert row["result"] == "failed" and "tags declared" in row["reason"] and "500" in row["reason"]


def test_backup_and_the_way_back(job, fleet, tmp_path):
    mount = tmp_path / "mount"
    backed_up = job.run(
        "backup", "backup.yml", answers("Back up", backup_dest=str(mount)), "--limit", "sensor1", "-vvvv"
    )
    (row,) = backed_up.artifacts["backup_results"]
    assert (row["system"], row["status"]) == ("sensor1", "made")
    folder = backed_up.artifacts["backup_folder"]

    fleet.request("sensor1", "DELETE", f"/tags/{tags(fleet)['legacy']}")
    fleet.clear()
    unconfirmed = answers("Roll", rollback_version=OLD)
    job.run("rollback-firmware", "rollback.yml", unconfirmed, "--limit", "sensor1", status="failed")
    assert fleet.log() == []

    survey = answers("Roll", rollback_from=folder, rollback_sections="tags, email_groups")
    back = job.run("rollback", "rollback.yml", survey, "--limit", "sensor1", "-vvvv")
    assert back.changed == {"sensor1"} and list(tags(fleet)) == ["legacy"]
    assert [(row["object"], row["change"]) for row in back.artifacts["configure_result"]] == [("legacy", "create")]


def test_bootstrap(job, fleet, tmp_path):
    store = tmp_path / "store"
    keep = {"ansible.builtin.command": {"argv": ["cp", "{{ bootstrap_new_key_file }}", str(store)]}}
    (job.project / "keep_key.yml").write_text(json.dumps([{"name": "Keep", "delegate_to": "localhost", **keep}]))
    survey = answers(
        "Bring",
        bootstrap_setup_password=SETUP_PASSWORD,
        bootstrap_key_tasks="keep_key.yml",
        bootstrap_console="console1",
    )
    made = job.run("bootstrap", "bootstrap.yml", survey, "--limit", "new1", "-vvvv")
    assert {row["step"]: row["status"] for row in made.artifacts["bootstrap_results"]} == {
        "trust": "unchanged",
        "key": "done",
        "license": "skipped",
        "certificate": "skipped",
        "settings": "skipped",
        "console": "done",
    }
    (key,) = fleet.state("new1")["state"]["api_keys"]
    assert store.read_text().strip() == key["key"]
    assert [*job.folder.rglob("*.new")] == []
    assert fleet.state("console1")["state"]["connected"] == ["new1"]
    without_secrets(made.text, SETUP_PASSWORD, key["key"], token(fleet))
