# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What differs from the declared state, told as rows, test cases and sentences."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._state.sections import BY_NAME
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.drift import NOTHING_COMPARED, drift_report
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.ignore import ignores_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.junit import as_junit
from hypothesis import given, settings
from hypothesis import strategies as st

MADE = "2026-01-31T06:00:00Z"


def entry(section: str, name: str | None, action: str = "none", before=None, after=None, **more) -> dict:
    row = {"section": section, "name": name, "action": action, "reason": "", "error": None}
    return {**row, "before": before or {}, "after": after or {}, **more}


def result(*entries: dict, **more) -> dict:
    return {"objects": list(entries), **more}


def report(results: dict, *ignore: str, problems: dict | None = None) -> dict:
    return drift_report(results, ignores_of(list(ignore), BY_NAME), problems or {}, MADE)


def differences(told: dict) -> list[tuple[str, ...]]:
    return [tuple(row.values())[:5] for row in told["document"]["differences"]]


ALICE = entry("users", "alice", "update", {"name": "Al", "enabled": True}, {"name": "Alice", "enabled": False})
TAGS = entry("tags", "extra", "delete", {"name": "extra"}, {}, reason="it is not in the document")
NTP = entry("running_config", None, "replace", {"ntp": {"servers": ["x"]}}, {"ntp": {"servers": ["a"]}})
SAVE = entry(
    "running_config",
    "saved config",
    "save",
    NTP["before"],
    NTP["after"],
    reason="ntp.servers of the saved config differ",
)
SENSOR = result(NTP, ALICE, entry("users", "bob"), TAGS, SAVE)


def test_rows_say_what_is_there_and_what_is_declared():
    told = report({"sensor1": SENSOR, "sensor2": result(entry("tags", "a")), "console1": {"skipped": True}})
    assert differences(told) == [
        ("sensor1", "running_config", "", "replace", 'ntp.servers: ["x"] -> ["a"]'),
        ("sensor1", "running_config", "saved config", "save", "ntp.servers of the saved config differ"),
        ("sensor1", "users", "alice", "update", 'name: "Al" -> "Alice"; enabled: true -> false'),
        ("sensor1", "tags", "extra", "delete", "it is not in the document"),
    ]
    assert told["document"]["summary"] == (
        "As declared: 1 of 2 systems; with drift: 1 (differences: 4); without declared state: 1."
    )
    assert [(row["system"], row["result"]) for row in told["document"]["systems"]] == [
        ("sensor1", "drift"),
        ("sensor2", "ok"),
    ]
    figures = {figure["name"]: figure["value"] for figure in told["document"]["figures"]}
    assert figures["without declared state"] == 1 and figures["differences"] == 4
    assert list(told["failures"]) == ["sensor1"]
    assert told["failures"]["sensor1"].startswith("sensor1 differs from its declared state: running_config (replace), ")


def test_ignored_fields_leave_the_rest_of_a_row():
    told = report({"sensor1": SENSOR}, "users/alice/name", "running_config/ntp", "sensor1/tags/*")
    assert differences(told) == [("sensor1", "users", "alice", "update", "enabled: true -> false")]
    ignored = {case["section"]: case["ignored"] for case in told["cases"]}
    assert ignored == {
        "running_config": ["running_config", "running_config/saved config"],
        "users": ["users/alice.name"],
        "tags": ["tags/extra"],
    }
    assert {case["section"]: case["status"] for case in told["cases"]} == {
        "running_config": "passed",
        "users": "failed",
        "tags": "passed",
    }


@pytest.mark.parametrize("text", ["users/alice.name", "sensor1/users/alice.name", "running_config.ntp"])
def test_a_path_is_ignored_as_a_report_writes_it(text):
    told = report({"sensor1": SENSOR}, text)
    assert [path for case in told["cases"] for path in case["ignored"]][:1] == (
        ["users/alice.name"] if "users" in text else ["running_config"]
    )


def test_a_missing_object_is_not_ignored_by_its_fields():
    missing = entry("users", "alice", "create", {}, {"name": "Alice"}, reason="it is not there")
    assert differences(report({"s": result(missing)}, "users/alice/name")) == [
        ("s", "users", "alice", "create", "it is not there")
    ]
    assert differences(report({"s": result(missing)}, "users/alice")) == []


def test_hidden_values_differ_without_being_shown():
    secret = entry("users", "alice", "update", {"password": "********"}, {"password": "********"})
    assert differences(report({"s": result(secret)}))[0][4] == "password differs"
    assert differences(report({"s": result(secret)}, "users/*/password")) == []


def test_what_could_not_be_compared_is_an_error_and_never_ignored():
    bad = entry("device_groups", "g", error="it has no field colour")
    told = report(
        {
            "s1": {"failed": True, "msg": "No connection to s1."},
            "s2": result(entry("tags", "a"), bad, failed=True, msg="The document was not applied"),
        },
        "**",
        problems={"s3": "its variables cannot be used"},
    )
    status = {(case["system"], case["section"]): case["status"] for case in told["cases"]}
    assert status == {
        ("s1", "system"): "error",
        ("s2", "tags"): "skipped",
        ("s2", "device_groups"): "error",
        ("s3", "system"): "error",
    }
    assert told["failures"] == {
        "s1": "s1 could not be compared: No connection to s1.",
        "s2": "s2 could not be compared: device_groups g: it has no field colour",
        "s3": "s3 could not be compared: its variables cannot be used",
    }
    assert [row["result"] for row in told["document"]["systems"]] == ["failed"] * 3
    assert told["document"]["differences"] == []


def test_an_empty_document_is_as_declared():
    told = report({"s1": result(), "s2": {"skipped": True}})
    assert told["failures"] == {}
    assert [(case["system"], case["section"], case["status"]) for case in told["cases"]] == [("s1", "system", "passed")]


def test_comparing_nothing_is_no_success():
    told = report({"s1": {"skipped": True}})
    assert told["failures"] == {"s1": f"s1 could not be compared: {NOTHING_COMPARED}"}


# ---- JUnit


def test_junit_has_a_case_for_each_section_and_system():
    told = report({"sensor1": SENSOR, "sensor2": {"failed": True, "msg": "No connection."}}, "users/alice/name")
    root = ElementTree.fromstring(as_junit(told["cases"], "Drift", MADE))
    assert root.attrib == {"name": "Drift", "tests": "4", "failures": "3", "errors": "1", "skipped": "0"}
    first, second = root
    assert [case.get("name") for case in first] == ["running_config", "users", "tags"]
    assert {case.get("classname") for case in first} == {"sensor1"}
    users = first[1]
    assert users.find("failure").get("message") == "1 difference"
    assert users.find("failure").text == "alice (update): enabled: true -> false"
    assert users.find("system-out").text == "ignored: users/alice.name"
    assert second[0].find("error").get("message") == "No connection."
    assert (second.get("errors"), second.get("timestamp")) == ("1", "2026-01-31T06:00:00")


@settings(max_examples=80, deadline=None, derandomize=True, database=None)
@given(
    st.text(st.characters(exclude_categories=[])), st.text(), st.sampled_from(["failed", "error", "skipped", "passed"])
)
def test_any_text_makes_a_file_that_can_be_read(name, reason, status):
    row = {"system": name, "section": "tags", "object": name, "change": "update", "reason": reason}
    case = {"system": name, "section": "tags", "status": status, "rows": [row], "ignored": [reason], "problem": reason}
    text = as_junit([case], name, MADE)
    root = ElementTree.fromstring(text.encode())
    assert root[0][0].get("name") == "tags"
    assert len(root[0][0]) == (1 if status == "passed" else 2)
