# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The running config of a simulated system that is changed by others, answers half, or nothing: whoever writes it."""

from __future__ import annotations

import json

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.api_access import OPERATION as ACCESS
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.api_request import OPERATION as REQUEST
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.running_config import OPERATION as CONFIG
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.running_config_save import OPERATION as SAVE
from ansible_collections.extrahop.revealx.plugins.module_utils._state.state import OPERATION as STATE
from ansible_collections.extrahop.revealx.plugins.module_utils._state.state_export import OPERATION as EXPORT

DNS = {"dns": {"dns": "198.51.100.7"}}
THEIRS = {"running_config.running.theirs": {"a": 1}}
READ, PUT = "GET /runningconfig", "PUT /runningconfig"
CHANGES = {
    "running_config": (CONFIG, {"config": DNS}),
    "api_access": (ACCESS, {"cors_origins": ["https://new.example.com"], "location": "api.cors.origins"}),
    "state": (STATE, {"document": {"running_config": {"config": DNS}}}),
}
every_module = pytest.mark.parametrize(("operation", "options"), CHANGES.values(), ids=CHANGES)


@pytest.fixture
def system(bench):
    """The sensor with its running config as it was, saved, and no fault; afterwards too."""
    before = bench.read("/runningconfig")
    documents = {"running_config.running": before, "running_config.saved": json.loads(json.dumps(before))}
    bench.fleet.call("POST", f"/systems/{bench.system}/set", json=documents)
    yield bench
    bench.fleet.call("DELETE", "/faults")
    bench.fleet.call("POST", f"/systems/{bench.system}/set", json=documents)


@every_module
@pytest.mark.parametrize("lost", ["status", "dropped", "html"])
def test_a_change_between_two_tries_is_not_lost(system, operation, options, lost):
    reads = 2 if operation is not STATE else 3
    system.fleet.fault("meanwhile", operation=READ, after=reads - 1, set=THEIRS)
    system.fleet.fault(lost, operation=PUT, status=503)
    run = system.run(operation, options)
    assert not run.failed, run.data["msg"]
    assert system.read("/runningconfig")["theirs"] == {"a": 1}
    assert run.writes == [PUT, PUT]


@every_module
@pytest.mark.parametrize("body", [{}, {"error_message": "database is locked"}, {"timezone": {"name": "UTC"}}])
@pytest.mark.parametrize("save", [False, True])
def test_what_is_no_whole_document_is_neither_put_nor_saved(system, operation, options, body, save):
    before = system.read("/runningconfig")
    system.fleet.fault("answer", operation=READ, body=body, count=None)
    run = system.run(operation, {**options, "save": save})
    assert run.failed and run.writes == []
    system.fleet.call("DELETE", "/faults")
    assert system.read("/runningconfig") == before


@every_module
def test_what_others_left_unsaved_is_not_saved(system, operation, options):
    system.fleet.call("POST", f"/systems/{system.system}/set", json=THEIRS)
    foretold = system.good(operation, {**options, "save": True}, check=True)
    done = system.good(operation, {**options, "save": True})
    assert foretold.foretells == done.foretells and foretold.warned[-1] == done.warned[-1]
    assert "is not saved: theirs differ" in done.warned[-1]
    assert done.writes == [PUT] and "theirs" not in system.read("/runningconfig/saved")
    again = system.good(operation, {**options, "save": True})
    assert again.writes == [] and "is not saved: theirs differ" in again.warned[-1]
    forced = system.good(operation, {**options, "save": True, "save_foreign": True})
    assert forced.writes == ["POST /runningconfig/save"] and not forced.warned
    assert system.read("/runningconfig/saved")["theirs"] == {"a": 1}


def test_a_document_without_running_config_does_not_save_what_others_left(system):
    system.fleet.call("POST", f"/systems/{system.system}/set", json=THEIRS)
    options = {"document": {"services": {"settings": {}}}, "save": True}
    run = system.good(STATE, options)
    assert run.writes == [] and "is not saved: theirs differ" in run.warned[-1]


def test_what_an_interrupted_run_left_is_saved_by_the_next(system):
    system.fleet.fault("status", operation="POST /runningconfig/save", status=500)
    assert system.run(STATE, {"document": {"running_config": {"config": DNS}}, "save": True}).failed
    run = system.good(STATE, {"document": {"running_config": {"config": {"ntp": {"servers": ["a"]}}}}, "save": True})
    assert run.writes == [PUT, "POST /runningconfig/save"] and not run.warned
    assert system.read("/runningconfig/saved")["dns"]["dns"] == "198.51.100.7"


def test_true_is_not_one(system):
    system.good(CONFIG, {"config": {"odd": {"flag": 1}}})
    run = system.good(CONFIG, {"config": {"odd": {"flag": True}}})
    assert run.writes == [PUT] and system.read("/runningconfig")["odd"] == {"flag": True}


@pytest.mark.parametrize(
    ("operation", "options"),
    [
        (REQUEST, {"path": "/runningconfig"}),
        (EXPORT, {"sections": ["running_config"]}),
        (SAVE, {}),
        *CHANGES.values(),
    ],
    ids=["api_request", "state_export", "running_config_save", *CHANGES],
)
def test_an_answer_that_is_cut_off_is_read_again(system, operation, options):
    system.fleet.fault("cut_off", operation=READ)
    run = system.run(operation, options)
    assert not run.failed and "with no JSON" in run.warned[0]
    assert not isinstance(run.data.get("json"), str)
    system.fleet.fault("cut_off", operation=READ, count=None)
    run = system.run(operation, options)
    assert run.failed and run.writes == [] and "with no JSON" in run.data["msg"]


def test_a_whole_number_as_a_key_is_the_key_that_is_there(system):
    system.good(CONFIG, {"config": {"vlans": {"10": {"name": "a", "keep": "me"}}}})
    system.good(CONFIG, {"config": {"vlans": {10: {"name": "b"}}}})
    assert system.read("/runningconfig")["vlans"] == {"10": {"name": "b", "keep": "me"}}
