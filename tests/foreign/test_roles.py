# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each role on a fleet in which every text of every answer and every refusal is a template that leaves a file."""

from __future__ import annotations

import json

import pytest
from _project import ROOT

from tests.lifecycle.playing import Estate
from tests.simfleet import SimFleet

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
OLD, NEW, NEWEST = "9.8.2.100", "9.9.1.1234", "9.9.2.5"
TEXT = "{{ lookup('pipe', 'touch $RAN') }}"
PASSWORD = "Canary-Foreign-1"
PRODUCT_KEY = "CANRY-FGHIJ-KLMNO-PQRST"
FLEET = {
    "seed": 11,
    "speed": 1600,
    "systems": {
        # Joined to a system of no playbook, so that none waits for another and all of them fail by themselves.
        "console1": {"kind": "console", "connected": ["other1"]},
        "other1": {"kind": "sensor"},
        "sensor1": {
            "kind": "sensor",
            "seed": {
                "users": [{"username": "bob", "name": "Bob"}],
                "tags": [{"name": "legacy"}],
                "saved_config": {"ntp": {"servers": ["before.example.com"]}},
            },
        },
        "rs1": {"kind": "recordstore", "role": "manager", "cluster": "rs"},
        "fresh1": {"kind": "sensor", "seed": {"api_keys": "none", "setup_password": PASSWORD}},
    },
    "uncertainties": {"foreign_text": TEXT},
}
STATES = {
    "console1": {"tags": [{"name": "refused"}]},
    "sensor1": {
        "users": [{"username": f"bob {TEXT}", "name": "Robert"}],
        "tags": [{"name": f"legacy {TEXT}", "state": "absent"}, {"name": "production"}],
    },
}
UPGRADE = {
    "upgrade_version": NEW,
    "upgrade_url": {
        kind: f"https://images.example.com/{product}/{NEW}.tar"
        for kind, product in {"console": "eca", "sensor": "eda", "recordstore": "exa"}.items()
    },
    "upgrade_wait_interval": 0.2,
    "upgrade_wait_timeout": 60,
    "upgrade_verification_wait": 1,
    "upgrade_on_failure": "leave_out",
}


@pytest.fixture(scope="module")
def fleet():
    with SimFleet(FLEET) as fleet:
        yield fleet


@pytest.fixture
def estate(fleet, tmp_path, monkeypatch):
    """The fleet in a folder of its own; whatever is run by a text of a system leaves the file ``ran``."""
    monkeypatch.setenv("RAN", str(tmp_path / "ran"))
    estate = Estate(fleet, tmp_path)
    hosts = {}
    for name, system in fleet.systems.items():
        if name == "other1":
            continue
        hosts[name] = {"extrahop_api_key": system["api_key"]}
        if name in STATES:
            (tmp_path / f"{name}.json").write_text(json.dumps(STATES[name]))
            hosts[name]["configure_state"] = f"{{{{ lookup('file', '{tmp_path}/{name}.json') | from_json }}}}"
    hosts["fresh1"] = {"bootstrap_setup_password": PASSWORD, "bootstrap_console": "console1"}
    estate.write_inventory(hosts, **UPGRADE)
    yield estate
    fleet.clear_faults()


def nothing_ran(estate: Estate) -> bool:
    return not (estate.folder / "ran").exists()


def used(estate: Estate, *options: str) -> tuple[str, ...]:
    """The systems in use; the fresh one is for bootstrap."""
    return ("--limit", "!fresh1", *options)


def test_plan(estate):
    status, stats = estate.play("plan", *used(estate))
    assert nothing_ran(estate)
    assert status == 0 and TEXT in json.dumps(stats["plan_report"])


def test_drift(estate):
    status, stats = estate.play("drift", *used(estate, "--check"))
    assert nothing_ran(estate)
    assert status == 2 and TEXT in json.dumps(stats["drift_report"])


def test_report(estate):
    status, stats = estate.play("report", *used(estate))
    assert nothing_ran(estate)
    assert status == 0 and TEXT in json.dumps(stats["fleet_report"])


def test_backup_and_the_way_back(estate, fleet):
    fleet.fault("status", systems=["console1"], path="/customizations", method="POST", status=422, count=None)
    status, stats = estate.play("backup", *used(estate), backup_label="one")
    assert nothing_ran(estate)
    results = {row["system"]: row for row in stats["backup_results"]}
    assert status == 2 and TEXT in results["console1"]["note"] and results["sensor1"]["status"] == "made", estate.last
    fleet.clear_faults()

    status, _stats = estate.play("rollback", *used(estate, "--diff"), rollback_from="backups/one")
    assert nothing_ran(estate)
    assert "There is no backup of it" not in estate.last.split("sensor1")[0], estate.last


def test_configure(estate, fleet):
    fleet.fault("status", systems=["console1"], path="/tags", method="POST", status=422, count=None)
    status, stats = estate.play("configure", *used(estate, "--diff"))
    assert nothing_ran(estate)
    assert (
        status == 2 and TEXT in json.dumps(stats["configure_report"]) and f"Simulated fault 422 {TEXT}" in estate.last
    )


def test_upgrade_and_the_way_back(estate, fleet):
    fleet.fault("job_failed", systems=["console1"])
    fleet.fault("status", systems=["sensor1"], path="/customizations", method="POST", status=422, count=None)
    fleet.fault("status", systems=["rs1"], path="/extrahop/cluster", method="PATCH", status=422, count=2)
    status, stats = estate.play("upgrade", *used(estate))
    assert nothing_ran(estate)
    reasons = {row["system"]: row["reason"] for row in stats["upgrade_results"]}
    assert status == 2 and all(TEXT in reason for reason in reasons.values()), json.dumps(reasons, indent=1)
    fleet.clear_faults()

    for name in ("console1", "sensor1"):
        fleet.act(name, "set", version=NEW, **{"firmware.previous": {"version": OLD, "backup_time": 1}})
    fleet.fault("status", systems=["sensor1"], path="/extrahop/firmware/previous/rollback", status=422, count=None)
    answers = {"rollback_version": OLD, "rollback_confirm_data_loss": True, "rollback_wait_interval": 0.2}
    status, stats = estate.play("rollback", "--limit", "console1,sensor1", **answers)
    assert nothing_ran(estate)
    assert status == 2 and TEXT in json.dumps(stats["rollback_results"]), estate.last


def test_rehearse(estate):
    answers = {"rehearse_simulator": str(ROOT), "rehearse_speed": 1600, "upgrade_verification_wait": 0}
    status, _stats = estate.play("rehearse", "--limit", "sensor1", **answers)
    assert nothing_ran(estate)
    report = json.loads((estate.folder / "reports" / "rehearse" / "latest" / "rehearsal.json").read_text())
    assert status == 2 and TEXT in json.dumps(report["plan"]), estate.last


def test_bootstrap(estate, fleet):
    fleet.fault("status", systems=["fresh1"], path="/license*", status=422, count=None)
    status, stats = estate.play(
        "bootstrap",
        bootstrap_key_store="file",
        bootstrap_certificate=False,
        bootstrap_product_key="CANRY-FGHIJ-KLMNO-PQRST",
    )
    assert nothing_ran(estate)
    assert status == 2 and TEXT in json.dumps(stats["bootstrap_results"]), estate.last
