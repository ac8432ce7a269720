# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The operations job_info, job_wait, system_power and process_restart on simulated systems."""

from __future__ import annotations

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._operations import (
    firmware,
    job_info,
    job_wait,
    process_restart,
    system_power,
)

from tests.simfleet import SimFleet
from tests.unit.plugins.module_utils.firmware_fleet import FLEET, NEW, URL, Run, sent

RESTART = "POST /extrahop/restart"
SHUTDOWN = "POST /extrahop/shutdown"


@pytest.fixture
def fleet():
    with SimFleet(FLEET) as running:
        yield running


def run(fleet, module, system="sensor1", check_mode=False, **options) -> Run:
    return Run(fleet, module.OPERATION, system, check_mode, options)


def upgrade(fleet) -> str:
    """Start an upgrade and return the id of its job."""
    return run(fleet, firmware, version=NEW, url=URL, wait=False).good["job"]["id"]


def boots(fleet, system="sensor1") -> int:
    return fleet.state(system)["boot_count"]


@pytest.mark.slow
@pytest.mark.parametrize("location", ["relative", "missing"])
def test_a_job_is_read_and_waited_for(fleet, location):
    fleet.uncertain(job_location=location)
    job_id = upgrade(fleet)
    assert [job["id"] for job in run(fleet, job_info).good["jobs"]] == [job_id]
    assert run(fleet, job_info, id=job_id).good["job"]["status"] != "DONE"
    once = run(fleet, job_wait, id=job_id, wait=False).good
    assert once["job"]["status"] != "DONE" and not once["changed"]
    assert run(fleet, job_wait, id=job_id, check_mode=True).good["job"]["id"] == job_id
    done = run(fleet, job_wait, id=job_id)
    assert done.good["job"]["status"] == "DONE" and not done.good["changed"]
    assert any("Installing" in line for line in done.shown)


def test_a_failed_job_fails_with_the_systems_words(fleet):
    fleet.fault("job_failed", systems=["sensor1"])
    done = run(fleet, job_wait, id=upgrade(fleet))
    assert "ended FAILED" in done.msg and "internal error" in done.msg
    assert done.data["error"]["job"]["status"] == "FAILED"


def test_a_stuck_job_times_out_with_its_last_progress(fleet):
    fleet.fault("job_stuck", systems=["sensor1"])
    job_id = upgrade(fleet)
    done = run(fleet, job_wait, id=job_id, wait_timeout=3)
    error = done.data["error"]
    assert (error["type"], error["job_id"]) == ("WaitTimeout", job_id) and error["last"]["step_number"]


@pytest.mark.slow
def test_a_job_forgotten_by_a_restart(fleet):
    fleet.uncertain(job_after_restart="gone")
    job_id = upgrade(fleet)
    assert f"knows no job {job_id}" in run(fleet, job_wait, id=job_id).msg
    assert run(fleet, job_wait, id=job_id, gone_ok=True).good["job"]["gone"]
    assert run(fleet, job_wait, id=job_id, gone_ok=True, check_mode=True).good["job"]["gone"]
    assert f"knows no job {job_id}" in run(fleet, job_info, id=job_id).msg


@pytest.mark.parametrize("module", [job_info, job_wait])
def test_an_id_that_cannot_be_one_is_refused_before_the_first_request(fleet, module):
    done = run(fleet, module, id="../extrahop")
    assert "no id of a job" in done.msg and done.data["requests"]["read"] == 0


@pytest.mark.slow
@pytest.mark.parametrize("fault", [None, "dropped_after_commit"])
def test_restart_is_waited_out(fleet, fault):
    foretold = run(fleet, system_power, state="restarted", check_mode=True).good
    assert fleet.writes() == [] and foretold["changed"]
    if fault:
        fleet.fault(fault, systems=["sensor1"], operation=RESTART)
    before = boots(fleet)
    done = run(fleet, system_power, state="restarted")
    assert boots(fleet) == before + 1 and done.good["plan"] == foretold["plan"]
    assert sent(fleet, "sensor1") == [RESTART]
    assert fleet.request("sensor1", "GET", "/extrahop").ok
    assert bool(done.warned) == bool(fault)


@pytest.mark.slow
def test_restart_that_was_not_carried_out_is_not_sent_twice(fleet):
    fleet.fault("dropped", systems=["sensor1"], operation=RESTART)
    done = run(fleet, system_power, state="restarted")
    assert "was lost" in done.msg and sent(fleet, "sensor1") == [RESTART] and boots(fleet) == 1


@pytest.mark.slow
def test_restart_without_return_times_out(fleet):
    fleet.fault("never_returns", systems=["sensor1"])
    done = run(fleet, system_power, state="restarted", wait_timeout=4)
    assert "answering again did not happen within 4 seconds" in done.msg


@pytest.mark.slow
def test_restart_without_waiting(fleet):
    done = run(fleet, system_power, state="restarted", wait=False).good
    assert done["changed"] and done["requests"] == {"read": 2, "write": 1, "retried": 0}


def test_restart_is_refused_while_a_job_runs(fleet):
    job_id = upgrade(fleet)
    fleet.clear()
    for check_mode in (True, False):
        assert job_id in run(fleet, system_power, state="restarted", check_mode=check_mode).msg
    assert fleet.writes() == []


@pytest.mark.slow
def test_shutdown(fleet):
    done = run(fleet, system_power, state="stopped").good
    assert done["version"] is None and fleet.state("sensor1")["away"]
    assert sent(fleet, "sensor1") == [SHUTDOWN]
    assert "No connection" in run(fleet, system_power, state="stopped", retries=0).msg


def test_a_recordstore_cannot_be_shut_down(fleet):
    for check_mode in (True, False):
        done = run(fleet, system_power, "recordstore1", state="stopped", check_mode=check_mode)
        assert "not offered by a recordstore" in done.msg
    assert fleet.writes() == []


@pytest.mark.parametrize("process", ["excap", "exapi", "webserver"])
@pytest.mark.parametrize("fault", [None, "dropped_after_commit"])
def test_process_restart(fleet, process, fault):
    path = f"/extrahop/processes/{process}/restart"
    assert run(fleet, process_restart, process=process, check_mode=True).good["changed"]
    assert fleet.writes() == []
    if fault:
        fleet.fault(fault, systems=["sensor1"], path=path)
    done = run(fleet, process_restart, process=process)
    assert sent(fleet, "sensor1") == [f"POST {path}"]
    if fault and process == "excap":
        assert "was lost" in done.msg
        return
    assert done.good["changed"] and bool(done.warned) == bool(fault)
    assert fleet.request("sensor1", "GET", "/extrahop").ok
    assert fleet.state("sensor1")["state"]["processes"][process]["restarts"] == 1


def test_unknown_processes_are_refused(fleet):
    for check_mode in (True, False):
        done = run(fleet, process_restart, "recordstore1", process="excap", check_mode=check_mode)
        assert "The process 'excap' does not run" in done.msg and "exsearch" in done.msg
        fixed = run(fleet, process_restart, process="exportal", check_mode=check_mode)
        assert "The process 'exportal' cannot be restarted" in fixed.msg and "excap" in fixed.msg
    assert fleet.writes() == []
    refused = run(fleet, process_restart, process="../restart")
    assert "no name of a process" in refused.msg and refused.data["requests"]["read"] == 0


@pytest.mark.slow
def test_the_job_of_a_restart_is_followed(fleet):
    fleet.uncertain(action_location="job")
    try:
        done = run(fleet, process_restart, process="exalerts").good
        left = run(fleet, process_restart, process="exalerts", wait=False).good
        fleet.fault("job_failed", systems=["sensor1"])
        failed = run(fleet, process_restart, process="exnotify")
    finally:
        fleet.uncertain(action_location="subject")
    assert done["job"]["status"] == "DONE" and list(left["job"]) == ["id"]
    assert "ended FAILED" in failed.msg
