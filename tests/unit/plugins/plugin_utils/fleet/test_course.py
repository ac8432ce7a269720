# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report document of an upgrade, and the sentence that says what is left."""

from __future__ import annotations

from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.course import Course, left_of, report_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.upgrade import upgrade_plan

from tests.unit.plugins.plugin_utils.fleet.test_upgrade import NEW, OLD, fleet

MADE = "2026-07-02T02:00:00Z"
CLOSED = {"open": False, "seconds_left": 0, "told": "the window 22:00-04:00 UTC is closed, it opens at 22:00"}
RESULTS = {"c1": "upgraded", "s1": "failed", "s2": "upgraded"}


def report(window=None, **courses) -> dict:
    plan = upgrade_plan(fleet())
    known = {
        name: Course(task, NEW, RESULTS.get(name, "not started"), **courses.get(name, {}))
        for name, task in plan.tasks.items()
    }
    return report_of(plan, known, made=MADE, window=window)


def test_the_document_has_its_keys_and_the_order_of_the_waves():
    found = report()
    assert list(found) == [
        "report", "title", "made", "summary", "figures", "systems", "timeline", "readiness", "plan", "verification",
        "requests",
    ]  # fmt: skip
    assert [row["system"] for row in found["systems"]] == ["c1", "s1", "s2", "m1", "d1", "p1"]
    assert found["figures"] == [
        {"name": "systems", "value": 6},
        {"name": "upgraded", "value": 2},
        {"name": "failed", "value": 1},
        {"name": "not started", "value": 3},
        {"name": "unexpected differences", "value": 0},
    ]


def test_what_is_left_is_said_in_a_sentence():
    assert left_of(report()["systems"]) == ["m1", "d1", "p1"]
    assert report()["summary"] == (
        "2 upgraded, 1 failed, 3 not started. Left: m1, d1, p1. "
        "Start the playbook again when the reasons are gone, it goes on."
    )
    assert report(window=CLOSED)["summary"].endswith(
        "Left: m1, d1, p1. The window 22:00-04:00 UTC is closed, it opens at 22:00; start the playbook again then, it "
        "goes on."
    )


def test_a_refused_run_says_so():
    plan = upgrade_plan(fleet(targets={"c1": OLD}))
    found = report_of(plan, {}, made=MADE)
    assert found["summary"] == plan.summary and found["systems"] == []


def test_steps_are_in_the_order_of_time_and_requests_are_added():
    first = {"start": "2026-07-02T01:00:00Z", "end": "2026-07-02T01:01:00Z", "system": "s2"}
    second = {**first, "start": "2026-07-02T01:00:30Z", "system": "c1"}
    difference = {"subject": "objects.tags", "expected": False}
    found = report(
        c1={"timeline": [second], "requests": [{"read": 2, "write": 1, "retried": 0}, {"read": 3}]},
        s2={"timeline": [first], "verification": [difference]},
    )
    assert found["timeline"] == [first, second]
    assert found["requests"][0] == {"system": "c1", "read": 5, "write": 1, "retried": 0}
    assert found["verification"] == [difference] and found["figures"][-1]["value"] == 1


def test_what_a_system_comes_to_if_nothing_is_begun():
    tasks = upgrade_plan(fleet(versions={"c1": NEW}, targets={"s1": OLD})).tasks
    starts = {name: Course.at_start(task) for name, task in tasks.items()}
    assert {name: course.result for name, course in starts.items()} == {
        "c1": "unchanged",
        "s1": "unchanged",
        "s2": "not started",
        "m1": "refused",
        "d1": "refused",
        "p1": "refused",
    }
    assert "the sensor s1 runs the older" in starts["m1"].reason and starts["m1"].runs == OLD


def test_a_complaint_about_record_ingest_is_a_failure_that_may_go():
    course = Course(upgrade_plan(fleet()).tasks["m1"], NEW, "upgraded")
    course.ingest_complaint = "RECORD INGEST OF rs IS OFF"
    assert (course.row()["result"], course.row()["reason"]) == ("failed", "RECORD INGEST OF rs IS OFF")
    course.fail("it came back with the old firmware")
    assert course.reason == "it came back with the old firmware; RECORD INGEST OF rs IS OFF"
    course.ingest_complaint = ""
    assert course.row()["reason"] == "it came back with the old firmware"
