# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan of a rollback: who goes back in which order, and what speaks against it."""

from __future__ import annotations

import pytest
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.rollback import rollback_plan

NEW, OLD = "9.9.1.1234", "9.8.2.100"
PLATFORMS = {"console": "command", "sensor": "discover", "recordstore": "explore"}


def seen(name: str, kind: str, joined: dict[str, str] | None = None, **more: object) -> dict:
    """A system on NEW that can go back to OLD, joined to others ({name: kind}, all of them on NEW)."""
    appliances = [
        {"id": number, "hostname": other, "platform": PLATFORMS[of_kind], "firmware_version": NEW}
        for number, (other, of_kind) in enumerate((joined or {}).items(), start=1)
    ]
    return {
        "name": name,
        "groups": [f"{kind}s"],
        "wanted": OLD,
        "info": {"system": {"version": NEW, "platform": PLATFORMS[kind], "hostname": name}, "appliances": appliances},
        "firmware": {"plan": [{"verb": "roll back"}], "version_before": NEW, "version": OLD},
        **more,
    }


def left(name: str, kind: str) -> dict:
    """A system on NEW that is not asked to go back."""
    return {**seen(name, kind), "wanted": "", "firmware": {}}


def reasons(plan: dict) -> list[tuple[str, str]]:
    return [(row["system"], row["check"]) for row in plan["findings"] if row["status"] == "failed"]


def test_sensors_before_consoles():
    plan = rollback_plan([seen("c", "console", {"s": "sensor"}), seen("s", "sensor")])
    assert plan["ready"] and plan["findings"] == []
    assert [(row["system"], row["object"], row["change"]) for row in plan["rows"]] == [
        ("s", OLD, "roll back"),
        ("c", OLD, "roll back"),
    ]
    assert plan["waves"] == ["sensors", "consoles"]
    assert "all metrics" in plan["rows"][0]["reason"]


def test_a_console_does_not_fall_behind_what_it_manages():
    for others in ([], [left("s", "sensor")]):
        plan = rollback_plan([seen("c", "console", {"s": "sensor"}), *others])
        assert not plan["ready"] and reasons(plan) == [("c", "order")]
        assert f"the sensor s runs the newer {NEW}" in plan["findings"][0]["reason"]


def test_a_sensor_does_not_fall_behind_its_recordstore():
    plan = rollback_plan([seen("s", "sensor", {"r": "recordstore"}), left("r", "recordstore")])
    assert reasons(plan) == [("s", "order")]


@pytest.mark.parametrize(
    ("more", "check"),
    [
        ({"info_error": "No connection"}, "reachable"),
        ({"firmware": {}, "firmware_error": "it names no previous firmware"}, "firmware"),
        ({"groups": []}, "kind"),
        ({"groups": ["sensors", "consoles"]}, "kind"),
    ],
)
def test_one_system_holds_all_back(more, check):
    plan = rollback_plan([seen("s", "sensor", **more), seen("t", "sensor")])
    assert not plan["ready"] and ("s", check) in reasons(plan)


def test_who_is_there_already_does_nothing():
    there = {"firmware": {"plan": [], "version_before": OLD, "version": OLD}}
    plan = rollback_plan([seen("s", "sensor", **there)])
    assert plan["ready"] and plan["rows"] == [] and plan["waves"] == []
    assert plan["systems"]["s"]["acts"] is False
