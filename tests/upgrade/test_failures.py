# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Systems that fail while they are upgraded: later waves stay away, record ingest ends on, the table tells."""

from __future__ import annotations

from tests.upgrade.upgrading import NEW, OLD, WITH_BACKUPS


def test_a_data_node_whose_job_fails(rehearse):
    fleet = rehearse("console1", "rs-manager1", "rs-data1", "rs-data2", "packetstore1")
    fleet.sim.fault("job_failed", systems=["rs-data1"])
    ended = fleet.run()
    assert ended.status == 2, ended.text
    assert fleet.ingest_is_on() and fleet.damage() == {}
    assert fleet.versions() == {
        "console1": NEW,
        "rs-manager1": NEW,
        "rs-data1": OLD,
        "rs-data2": NEW,
        "packetstore1": OLD,
    }
    results = {name: (row["result"], row["to"]) for name, row in ended.results.items()}
    assert results == {
        "console1": ("upgraded", NEW),
        "rs-manager1": ("upgraded", NEW),
        "rs-data1": ("failed", OLD),
        "rs-data2": ("upgraded", NEW),
        "packetstore1": ("not started", OLD),
    }
    assert "ended FAILED" in ended.results["rs-data1"]["reason"]
    assert any("rs-data1" in line and "failed" in line for line in ended.table("Upgrade"))

    # The fault was for once: the next run does what is left, and only that.
    fleet.sim.clear()
    again = fleet.run()
    assert again.status == 0, again.text
    assert sorted(fleet.started()) == ["packetstore1", "rs-data1"]
    assert set(fleet.versions().values()) == {NEW}
    assert fleet.ingest_is_on() and fleet.damage() == {}


def test_a_sensor_that_fails_stops_the_run_or_is_left_out(rehearse):
    fleet = rehearse("console1", "sensor1", "sensor2", "rs-manager1")
    fleet.sim.fault("restart_silent_old", systems=["sensor1"])
    ended = fleet.run()
    assert ended.status == 2, ended.text
    assert fleet.started() == ["console1", "sensor1"]
    assert "came back with the old version" in ended.results["sensor1"]["reason"]
    assert ended.results["sensor2"]["reason"] == "sensor1 failed, and upgrade_on_failure is stop"
    assert "Left: sensor2, rs-manager1." in ended.report["summary"]

    fleet.sim.clear()
    fleet.sim.fault("restart_silent_old", systems=["sensor1"])
    ended = fleet.run(upgrade_on_failure="leave_out")
    assert ended.status == 2, ended.text
    assert fleet.started() == ["sensor1", "sensor2"] and fleet.versions()["sensor2"] == NEW
    told = f"it must not run newer firmware than its leaders: the sensor sensor1 runs {OLD}"
    assert (ended.results["rs-manager1"]["result"], ended.results["rs-manager1"]["reason"]) == ("not started", told)
    assert fleet.sent("PATCH", "/extrahop/cluster") == [], "record ingest was not even touched"
    steps = [(row["system"], row["step"], row["status"]) for row in ended.report["timeline"]]
    assert ("sensor1", "upgrade", "failed") in steps and ("sensor2", "verification", "done") in steps


def test_a_system_that_cannot_be_backed_up_is_not_upgraded(rehearse):
    fleet = rehearse("console1", "sensor1", "sensor2", "rs-manager1", "rs-data1")
    told = "it was not upgraded, since it could not be backed up: "
    fault = {"method": "GET", "path": "/runningconfig", "status": 403, "count": None}
    fleet.sim.fault("status", systems=["sensor1"], **fault)
    ended = fleet.run(upgrade_on_failure="leave_out", **WITH_BACKUPS)
    assert ended.status == 2, ended.text
    assert fleet.started() == ["console1", "sensor2"]
    reason = ended.results["sensor1"]["reason"]
    assert reason.startswith(told) and "refused GET /api/v1/runningconfig" in reason
    (step,) = [row for row in ended.report["timeline"] if row["system"] == "sensor1"]
    assert (step["step"], step["status"]) == ("backup", "failed") and step["note"].startswith(told)
    counted = {row["system"]: row["write"] for row in ended.report["requests"]}
    assert counted["sensor1"] == 1, "the backup that it holds itself"

    # A node of a cluster fails before record ingest is touched.
    fleet.sim.clear_faults()
    fleet.sim.clear()
    fleet.sim.fault("status", systems=["rs-data1"], **fault)
    ended = fleet.run(**WITH_BACKUPS)
    assert ended.status == 2, ended.text
    assert fleet.started() == ["sensor1"] and fleet.sent("PATCH", "/extrahop/cluster") == []
    assert ended.results["rs-data1"]["reason"].startswith(told)
    assert ended.results["rs-manager1"]["reason"] == "rs-data1 failed, and upgrade_on_failure is stop"


def test_a_node_that_never_returns(rehearse):
    fleet = rehearse("rs-manager1", "rs-data1", "rs-data2")
    fleet.write_inventory(extrahop_retries=0)
    fleet.sim.fault("never_returns", systems=["rs-manager1"])
    ended = fleet.run(upgrade_wait_timeout="6")
    assert ended.status == 2, ended.text
    assert fleet.ingest_is_on() and fleet.damage() == {}
    assert fleet.started() == ["rs-manager1"]
    assert ended.results["rs-manager1"]["to"] == "unknown"
    assert "within 6 seconds" in ended.results["rs-manager1"]["reason"]


def test_ingest_stays_off_while_a_stuck_upgrade_runs(rehearse):
    """Ingest on would damage the node whose job still runs: it is left off, loudly, and the next run puts it on."""
    fleet = rehearse("rs-manager1", "rs-data1")
    fleet.sim.fault("job_stuck", systems=["rs-data1"])
    files = fleet.marked()
    ended = fleet.run(upgrade_wait_timeout="5", **files)
    assert ended.status == 2, ended.text
    assert not fleet.ingest_is_on() and fleet.damage() == {}
    assert "RECORD INGEST OF rs IS OFF: an upgrade still runs on rs-data1" in ended.results["rs-manager1"]["reason"]
    assert (fleet.dest / "running.json").exists()

    fleet.sim.act("rs-data1", "restart", seconds=10)
    again = fleet.run(**files)
    assert again.status == 0, again.text
    assert set(fleet.versions().values()) == {NEW}
    assert fleet.ingest_is_on() and fleet.damage() == {}


def test_ingest_that_cannot_be_switched_off_leaves_the_nodes_alone(rehearse):
    fleet = rehearse("rs-manager1", "rs-data1")
    fleet.sim.fault("status", method="PATCH", path="/extrahop/cluster", status=500, count=None)
    ended = fleet.run()
    assert ended.status == 2, ended.text
    assert fleet.started() == []
    assert "could not be switched off, no node was upgraded" in ended.results["rs-manager1"]["reason"]
