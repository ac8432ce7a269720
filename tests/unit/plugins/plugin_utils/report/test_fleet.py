# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report of a fleet's present state."""

from __future__ import annotations

from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.fleet import fleet_document


def seen(name: str, group: str = "sensors", status: str = "Nominal", **more) -> dict:
    system = {"version": "9.9.1.1", "platform": "extrahop"}
    appliances = [{"id": 0, "license_status": status}, {"id": 3, "hostname": "other", "status_message": "Offline"}]
    return {"name": name, "groups": [group], "info": {"system": system, "appliances": appliances, **more}}


def test_the_report_of_a_fleet_tells_what_is_not_as_it_should_be():
    told = fleet_document(
        [
            seen("good"),
            seen("late", status="Expired"),
            seen("soon", status="Pre-Expired"),
            seen("moved", group="consoles"),
            {**seen("quiet"), "cluster": {"cluster": {"ingest_enabled": False}}},
            {"name": "away", "groups": ["packetstores"], "info": {"failed": True, "msg": "No connection."}},
            seen("busy", jobs=[{"status": "RUNNING"}, {"status": "DONE"}]),
        ]
    )
    assert [(row["system"], row["kind"], row["status"], row["reason"]) for row in told["systems"]] == [
        ("good", "sensor", "ok", ""),
        ("late", "sensor", "warning", "its licence has expired"),
        ("soon", "sensor", "warning", "its licence is Pre-Expired"),
        ("moved", "sensor", "warning", "it is a sensor, but in the group consoles"),
        ("quiet", "sensor", "warning", "record ingest is off"),
        ("away", "packetstore", "failed", "No connection."),
        ("busy", "sensor", "ok", ""),
    ]
    assert told["systems"][6]["running jobs"] == 1
    assert told["connections"][0] == {
        "system": "good",
        "connected": "other",
        "kind": "",
        "firmware": "",
        "licence": "",
        "status": "warning",
        "reason": "Offline",
    }
    assert told["summary"] == "6 of 7 systems answered. They run 9.9.1.1."
