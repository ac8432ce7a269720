# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report of a fleet's present state."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.fleet import fleet_document

NOW = datetime(2026, 1, 31, 6, tzinfo=timezone.utc)


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
        ],
        NOW,
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


@pytest.mark.parametrize(
    ("days", "told", "reason"),
    [
        (31, "2026-03-03", ""),
        (12, "2026-02-12", "its licence ends in 12 days"),
        (-2, "2026-01-29", "its licence ended on 2026-01-29"),
        (None, "not told", ""),
        (10**12, "not told", ""),
    ],
)
def test_when_licences_end(days, told, reason):
    expires = 0 if days is None else int((NOW + timedelta(days=days)).timestamp() * 1000) if days < 10**9 else days**2
    (row,) = fleet_document([seen("s1", license={"expires_at": expires})], NOW)["systems"]
    assert (row["licence until"], row["reason"]) == (told, reason)
    assert row["certificate until"] == "not told"


@pytest.mark.parametrize(
    ("end", "reason"),
    [
        (NOW + timedelta(days=29, hours=1), "its certificate ends in 29 days"),
        (NOW - timedelta(days=1), "its certificate ended on 2026-01-30"),
        (datetime(2061, 7, 1, tzinfo=timezone.utc), ""),
    ],
)
def test_when_certificates_end(end, reason):
    certificate = {"not_after": end.isoformat()}
    (row,) = fleet_document([{**seen("s1"), "certificate": certificate}], NOW)["systems"]
    assert (row["certificate until"], row["reason"]) == (f"{end:%Y-%m-%d}", reason)


@pytest.mark.parametrize("certificate", [{}, {"not_after": None}, {"msg": "No connection", "failed": True}])
def test_a_certificate_that_was_not_read_tells_nothing(certificate):
    (row,) = fleet_document([{**seen("s1"), "certificate": certificate}], NOW)["systems"]
    assert (row["certificate until"], row["status"]) == ("not told", "ok")
