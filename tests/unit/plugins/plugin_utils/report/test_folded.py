# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports for a terminal: shared rows once, each cause once."""

from __future__ import annotations

from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.folded import Crowd, folded

SENSORS = [f"sensor{number}" for number in range(100)]
CROWD = Crowd(
    {**dict.fromkeys(SENSORS, "sensors"), "console": "consoles"},
    {name: f"10.0.0.{number}:443" for number, name in enumerate(SENSORS)},
)
COMMON = {"section": "tags", "object": "production", "change": "create", "reason": "it is not there"}


def plan(rows: list[dict], **more) -> dict:
    return {"report": "plan", "title": "Plan", "summary": "That is all.", "plan": rows, **more}


def test_rows_that_systems_share_are_shown_once():
    lines = folded(plan([{"system": name, **COMMON} for name in SENSORS[:90]]), CROWD)
    assert lines[0] == "Plan" and lines[-1] == "That is all." and len(lines) == 4
    assert lines[2].split() == ["90", "sensors", "tags", "production", "create", "it", "is", "not", "there"]


def test_all_of_a_kind_and_a_few_are_named_as_such():
    lines = folded(plan([{"system": name, **COMMON} for name in SENSORS]), CROWD)
    assert lines[2].startswith("all 100 sensors ")
    lines = folded(plan([{"system": name, **COMMON} for name in ("sensor1", "console")]), CROWD)
    assert lines[2].startswith("sensor1, console ")
    everybody = [{"system": name, **COMMON} for name in [*SENSORS, "console"]]
    assert folded(plan(everybody), CROWD)[2].startswith("all 101 systems ")


def test_a_cause_is_told_once_for_all_that_it_struck():
    rows = [
        {
            "system": name,
            "section": "",
            "object": "",
            "change": "failed",
            "reason": f"10.0.0.{number}:443 refused GET /extrahop: API key refused",
        }
        for number, name in enumerate(SENSORS[:90])
    ]
    lines = folded(plan([*rows, {"system": "sensor95", **COMMON}]), CROWD)
    causes = [line for line in lines if "FAILED" in line]
    assert causes == ["FAILED  90 sensors: this system refused GET /extrahop: API key refused"]
    alone = folded(plan(rows[3:4]), CROWD)
    assert alone[1] == "FAILED  sensor3: 10.0.0.3:443 refused GET /extrahop: API key refused"


def test_a_cause_of_many_objects_is_told_once():
    cause = "this firmware has no tags"

    def failed(systems: list[str], objects: list[str], reason: str = cause) -> list[dict]:
        return [
            {"system": system, "section": "tags", "object": name, "change": "failed", "reason": reason}
            for system in systems
            for name in objects
        ]

    objects = [f"tag {number}" for number in range(10)]
    lines = folded(plan(failed(SENSORS[:90], objects)), CROWD)
    assert " ".join(" ".join(lines[1:-1]).split()) == (
        "FAILED 90 sensors: tags tag 0 and 9 more: this firmware has no tags"
    )
    # Other systems or another cause are another trouble, and so is a second object that struck one more system.
    lines = folded(plan([*failed(SENSORS[:2], objects[:1]), *failed(SENSORS[:3], objects[1:2])]), CROWD)
    assert [line for line in lines if "FAILED" in line] == [
        "FAILED  sensor0, sensor1: tags tag 0: this firmware has no tags",
        "FAILED  sensor0, sensor1, sensor2: tags tag 1: this firmware has no tags",
    ]
    lines = folded(plan([*failed(SENSORS[:1], objects[:1]), *failed(SENSORS[:1], objects[:2], "another")]), CROWD)
    assert [line for line in lines if "FAILED" in line] == [
        "FAILED  sensor0: tags tag 0: this firmware has no tags",
        "FAILED  sensor0: tags tag 0 and 1 more: another",
    ]


def test_what_differs_stays_apart():
    rows = [{"system": "sensor1", **COMMON}, {"system": "sensor2", **COMMON, "object": "other"}]
    assert len(folded(plan(rows), CROWD)) == 5


def test_a_name_that_begins_like_another_is_not_taken_for_it():
    rows = [
        {"system": "sensor1", **COMMON, "reason": "sensor10 manages it"},
        {"system": "sensor2", **COMMON, "reason": "sensor20 manages it"},
    ]
    lines = folded(plan(rows), CROWD)
    assert "sensor10 manages it" in lines[2] and "sensor20 manages it" in lines[3]


def test_requests_and_empty_columns_are_left_to_the_files():
    document = plan([{"system": "sensor1", **COMMON, "object": ""}], requests=[{"system": "sensor1", "read": 5}])
    text = "\n".join(folded(document, CROWD))
    assert "OBJECT" not in text and "READ" not in text
