# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan of a fleet, from what configure and upgrade foretell."""

from __future__ import annotations

from dataclasses import replace

from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.plan import fleet_plan
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.results import Finding
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.upgrade import UpgradePlan

SIDES: dict = {"before": {}, "after": {}}
CREATE = {"section": "tags", "name": "a", "action": "create", "reason": "it is not there", "error": None, **SIDES}
NONE = {"section": "tags", "name": "b", "action": "none", "reason": "", "error": None}
RESULTS = {"sensor1": {"objects": [CREATE, NONE]}, "sensor2": {"skipped": True}}
CHANGES = [
    {
        "system": "sensor1",
        "section": "firmware",
        "object": "9.9",
        "change": "upgrade",
        "reason": "it runs 9.8",
        "from": "9.8",
        "to": "9.9",
    },
    {"system": "sensor2", "section": "firmware", "object": "9.9", "change": "none", "reason": "it runs 9.9 already"},
]
UPGRADE = UpgradePlan(
    ready=True,
    readiness=[],
    findings=[Finding("sensor1", "ingest", "warning", "it does not tell")],
    tasks={},
    clusters=[],
    changes=CHANGES,
    outside=[],
    summary="1 of 2 systems to upgrade.",
)


def rows(plan: dict) -> list[tuple[str, ...]]:
    return [tuple(row.values())[:5] for row in plan["document"]["plan"]]


def test_the_rows_of_both():
    plan = fleet_plan(RESULTS, UPGRADE, {}, "")
    assert rows(plan) == [
        ("sensor1", "tags", "a", "create", "it is not there"),
        ("sensor1", "firmware", "9.9", "upgrade", "it runs 9.8"),
    ]
    assert plan["failures"] == {}
    assert plan["document"]["summary"] == (
        "Changes: 2, on 1 of 2 systems; upgrade: 1 of 2 systems to upgrade; without declared state: 1."
    )
    assert [(row["from"], row["to"], row["path"]) for row in plan["document"]["plan"]] == [
        ({}, {}, "tags/a"),
        ("9.8", "9.9", "firmware"),
    ]


def test_an_upgrade_that_is_refused_changes_nothing():
    refusal = Finding("sensor2", "licence", "refused", "its licence has expired", "Renew it.")
    plan = fleet_plan(RESULTS, replace(UPGRADE, ready=False, findings=[refusal]), {}, "")
    assert rows(plan)[1:] == [("sensor2", "firmware", "licence", "refused", "its licence has expired. Renew it.")]
    assert plan["failures"] == {"sensor2": "sensor2: firmware licence: its licence has expired. Renew it."}


def test_systems_that_cannot_be_planned_are_named():
    bad = {**CREATE, "error": "it has no field colour"}
    results = {
        "s1": {"failed": True, "msg": "No connection."},
        "s2": {"failed": True, "msg": "no", "objects": [bad]},
        **RESULTS,
    }
    plan = fleet_plan(results, None, {"s3": "its variables cannot be used"}, "")
    assert plan["failures"] == {
        "s1": "s1: No connection.",
        "s2": "s2: tags a: it has no field colour",
        "s3": "s3: its variables cannot be used",
    }
    assert "Changes: 1, on 1 of 4 systems; speaking against it: 3, on 3" in plan["document"]["summary"]


def test_nothing_declared_is_said():
    assert "no system has a declared state" in fleet_plan({"s": {"skipped": True}}, None, {}, "")["document"]["summary"]
