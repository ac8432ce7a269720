# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The operation appliance_firmware on a simulated console with its sensors."""

from __future__ import annotations

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._operations import appliance_firmware as operation
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.appliance_firmware import OPERATION

from tests.simfleet import SimFleet
from tests.unit.plugins.module_utils.firmware_fleet import FLEET, NEW, OLD, Run, beginning, sent, version_of

UPGRADE = "POST /appliances/firmware/upgrade"


@pytest.fixture
def fleet():
    with SimFleet(FLEET) as running:
        yield running


def upgrade(fleet, *appliances, version=NEW, check_mode=False, system="console1", **options) -> Run:
    return Run(fleet, OPERATION, system, check_mode, {"appliances": list(appliances), "version": version, **options})


def id_of(fleet, hostname):
    listed = fleet.request("console1", "GET", "/appliances").json()
    return next(item for item in listed if item["hostname"] == hostname)["id"]


@pytest.mark.slow
@pytest.mark.parametrize("location", ["relative", "missing"])
def test_upgrades_and_foretells_it(fleet, location):
    fleet.uncertain(job_location=location)
    systems = ("sensor1", id_of(fleet, "sensor2"))
    foretold = upgrade(fleet, *systems, check_mode=True).good
    assert fleet.writes() == []
    done = upgrade(fleet, *systems)
    assert [one["version"] for one in done.good["appliances"]] == [NEW, NEW]
    assert version_of(fleet, "sensor1") == version_of(fleet, "sensor2") == NEW
    assert sent(fleet, "console1") == [UPGRADE]
    assert (foretold["plan"], foretold["diff"]) == (done.good["plan"], done.good["diff"])
    assert foretold["appliances"] == done.good["appliances"]
    assert any(line.startswith("sensor2: step") for line in done.shown)
    again = upgrade(fleet, *systems, version="9.9").good
    assert not again["changed"] and sent(fleet, "console1") == [UPGRADE]


@pytest.mark.slow
def test_only_those_that_are_behind(fleet):
    fleet.act("sensor1", "set", version=NEW)
    done = upgrade(fleet, "sensor1", "sensor2").good
    assert [step["name"] for step in done["plan"]] == ["sensor2"]
    assert done["appliances"][0]["version_before"] == NEW


def test_a_prefix_means_the_newest_that_is_offered(fleet):
    assert upgrade(fleet, "sensor1", version="9.9", check_mode=True).good["version"] == "9.9.4.1234"


@pytest.mark.slow
def test_a_running_upgrade_is_followed_and_the_rest_is_done(fleet):
    started = upgrade(fleet, "sensor1", wait=False).good
    foretold = upgrade(fleet, "sensor1", "sensor2", check_mode=True).good
    assert foretold["attached"] and len(foretold["plan"]) == 2
    only = upgrade(fleet, "sensor1").good
    assert only["attached"] and only["job"]["id"] == started["job"]["id"]
    assert sent(fleet, "console1") == [UPGRADE]
    upgrade(fleet, "sensor1", version="9.9.4", wait=False)
    both = upgrade(fleet, "sensor1", "sensor2", version="9.9.4").good
    assert [one["version"] for one in both["appliances"]] == ["9.9.4.1234"] * 2
    assert sent(fleet, "console1") == [UPGRADE] * 3


@pytest.mark.slow
def test_an_upgrade_that_somebody_begins_meanwhile_is_followed_and_the_rest_is_done(fleet, monkeypatch):
    body = {"system_ids": [id_of(fleet, "sensor1")], "version": NEW}

    def begin():
        assert fleet.request("console1", "POST", "/appliances/firmware/upgrade", json=body).ok

    beginning(operation, monkeypatch, begin)
    done = upgrade(fleet, "sensor1", "sensor2")
    assert [one["version"] for one in done.good["appliances"]] == [NEW, NEW]
    assert sent(fleet, "console1") == [UPGRADE] * 3
    for name in ("sensor1", "sensor2"):
        assert [row["result"] for row in fleet.state(name)["state"]["firmware"]["history"]] == ["done"]


@pytest.mark.slow
def test_a_failure_names_the_system(fleet):
    fleet.fault("job_failed", systems=["sensor2"])
    done = upgrade(fleet, "sensor1", "sensor2")
    assert "ended FAILED" in done.msg and "sensor2: FAILED" in done.msg and "sensor1:" not in done.msg


@pytest.mark.slow
def test_a_failure_under_a_console_job_that_is_done_names_the_system(fleet):
    fleet.uncertain(parent_job="done", job_bad_end="ERROR")
    fleet.fault("job_failed", systems=["sensor2"])
    try:
        done = upgrade(fleet, "sensor1", "sensor2")
    finally:
        fleet.uncertain(parent_job="failed", job_bad_end="FAILED")
    assert "ended DONE, but not on every system: sensor2: ERROR" in done.msg and "sensor1:" not in done.msg


def test_versions_come_in_rows_or_in_groups_with_repeats(fleet):
    told = {}
    for form in ("rows", "grouped"):
        fleet.uncertain(appliance_firmware_next=form)
        told[form] = upgrade(fleet, "sensor1", version="9.9", check_mode=True).good["version"]
    fleet.uncertain(appliance_firmware_next="rows")
    assert told["rows"] == told["grouped"]


def test_the_newest_version_that_each_can_take_is_chosen():
    groups = [
        {"release": "9.9", "versions": [{"version": "9.9.1.2", "system_ids": [one]} for one in (1, 2)]},
        {"version": "9.9.4.1", "system_ids": [1]},
        {"release": "9.8", "versions": []},
        {"release": "9.7", "versions": ["9.7.1.1"]},
        {},
    ]  # fmt: skip
    assert operation.offers_in(groups) == {"9.9.1.2": {1, 2}, "9.9.4.1": {1}}


def test_a_version_that_only_some_can_take_is_refused_with_their_names(fleet):
    body = [{"version": "9.9.4.1", "system_ids": [id_of(fleet, "sensor1")]}, {"version": "9.8.9.1", "system_ids": []}]
    fleet.fault("answer", systems=["console1"], path="/appliances/firmware/next", body=body)
    said = upgrade(fleet, "sensor1", "sensor2", version="9.9", check_mode=True).msg
    assert "9.9.4.1 (sensor1)" in said and "9.8.9.1 (none of these)" in said


@pytest.mark.parametrize("word", ["Unable to connect", "Requires additional configuration"])
def test_words_for_the_state_of_a_system_are_open(fleet, word):
    row = {"id": 3, "display_name": "far", "platform": "flow_collector", "license_platform": "EFC1291V",
           "firmware_version": OLD, "status_message": word}  # fmt: skip
    fleet.fault("answer", systems=["console1"], path="/appliances", body=[row], count=None)
    assert f"does not reach far ({word})" in upgrade(fleet, "far", check_mode=True).msg
    fleet.clear_faults()
    fleet.fault(
        "answer", systems=["console1"], path="/appliances", body=[{**row, "status_message": "ONLINE"}], count=None
    )
    assert "offer" in upgrade(fleet, "far", version="9.77", check_mode=True).msg


@pytest.mark.slow
def test_old_version_after_the_restart_is_a_failure(fleet):
    fleet.fault("restart_silent_old", systems=["sensor2"])
    done = upgrade(fleet, "sensor1", "sensor2")
    assert f"not every system came to {NEW}: sensor2 runs {OLD}" in done.msg


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["dropped", "dropped_after_commit"])
def test_lost_answer_is_settled(fleet, fault):
    fleet.fault(fault, systems=["console1"], operation=UPGRADE)
    assert upgrade(fleet, "sensor1").good["appliances"][0]["version"] == NEW
    assert sent(fleet, "console1") == [UPGRADE] * (2 if fault == "dropped" else 1)


@pytest.mark.parametrize(
    "appliances, version, words",
    [
        (["sensor1", "nobody"], NEW, "No appliance 'nobody'"),
        ([0], NEW, "is the console itself"),
        (["sensor1"], "9.4", "newer firmware runs already"),
        (["sensor1"], "9.77", "offer no firmware 9.77"),
    ],
)
def test_refused_before_the_first_write(fleet, appliances, version, words):
    for check_mode in (True, False):
        assert words in upgrade(fleet, *appliances, version=version, check_mode=check_mode).msg
    assert fleet.writes() == []


def test_an_offline_system_is_refused(fleet):
    fleet.act("sensor2", "power_off")
    assert "does not reach sensor2 (Offline)" in upgrade(fleet, "sensor1", "sensor2").msg
    assert fleet.writes() == []


def test_only_consoles_have_it(fleet):
    for check_mode in (True, False):
        done = upgrade(fleet, "sensor2", system="sensor1", check_mode=check_mode)
        assert "not offered by a sensor" in done.msg


@pytest.mark.parametrize("options", [{"version": "new"}, {"appliances": []}])
def test_refused_before_the_first_request(fleet, options):
    done = Run(fleet, OPERATION, "console1", False, {"appliances": ["sensor1"], "version": NEW, **options})
    assert done.failed and done.data["requests"]["read"] == 0
