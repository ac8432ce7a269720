# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A checked document that several systems share: each has its own brakes, and is asked several things at a time where
that is worth it.

That nothing of it is changed is a test of tests/property/test_state_wide.py.
"""

from __future__ import annotations

import threading
import time

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.client import POOL_SIZE, Client
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._state.document import document_of
from ansible_collections.extrahop.revealx.plugins.module_utils._state.planning import Pace
from ansible_collections.extrahop.revealx.plugins.module_utils._state.state import of_document

from tests.property.bench import Bench
from tests.simfleet import SimFleet

FLEET = {
    "seed": 1,
    "speed": 50,
    "systems": {"sensor": {"count": 3, "kind": "sensor", "version": "26.3.0.100", "model": "EDA6200"}},
}
DOCUMENT = {
    "services": {"settings": {"ssh": {"enabled": True}}},
    "running_config": {"config": {"dns": {"dns": "192.0.2.53"}}},
    "users": [{"username": "nadia", "name": "Nadia", "password": "Not-a-word-1"}],
    "tags": [{"name": "a"}],
    "device_groups": [{"name": "g", "description": "static"}],
    "email_groups": [{"group_name": "noc", "email_addresses": ["a@example.com"]}],
}


@pytest.fixture(scope="module")
def fleet():
    with SimFleet(FLEET) as fleet:
        yield fleet


@pytest.fixture
def on(fleet):
    def run(system: str, operation, check_mode: bool = False, **given) -> dict:
        done = Bench(fleet, system).run(operation, given, check=check_mode)
        return {**done.data, "failed": done.failed}

    return run


def test_brakes_are_those_of_each_system(on):
    document = document_of({"tags": [{"name": "a"}]})
    operation = of_document(lambda: document)
    told = on("sensor1", operation, check_mode=True, prune=["tagz"])
    assert told["failed"] and "prune names 'tagz'" in told["msg"]
    assert "max_deletes is -1" in on("sensor2", operation, check_mode=True, max_deletes=-1)["msg"]
    assert not on("sensor3", operation, check_mode=True)["failed"]
    assert not document.problems


def test_what_is_refused_is_refused_to_each(on):
    def refused():
        raise OptionError("It is none.")

    for system in ("sensor1", "sensor2"):
        told = on(system, of_document(refused), check_mode=True)
        assert told["failed"] and told["msg"] == "It is none." and told["requests"]["read"] == 0


@pytest.fixture
def seen(monkeypatch):
    """What the sessions of a test have under way at a time, and in which threads; an answer takes 50 ms."""
    lock, sent, found = threading.Lock(), Client.get, {"now": 0, "most": 0, "threads": []}

    def get(*given, **named):
        with lock:
            found["now"] += 1
            found["most"] = max(found["most"], found["now"])
            found["threads"].append(threading.get_ident())
        try:
            time.sleep(0.05)
            return sent(*given, **named)
        finally:
            with lock:
                found["now"] -= 1

    monkeypatch.setattr(Client, "get", get)
    return found


def test_a_system_is_asked_several_things_at_a_time(on, seen):
    told = on("sensor1", of_document(lambda: document_of(DOCUMENT)), check_mode=True, save=True)
    assert told["requests"]["read"] > 4
    assert 1 < seen["most"] <= POOL_SIZE and len(set(seen["threads"])) > 1


def test_one_of_many_that_answers_quickly_is_asked_one_thing_at_a_time(on, seen):
    told = on("sensor1", of_document(lambda: document_of(DOCUMENT), pace=Pace(60)), check_mode=True, save=True)
    assert told["requests"]["read"] > 4
    assert (seen["most"], set(seen["threads"])) == (1, {threading.get_ident()})


def test_one_of_many_that_is_slow_is_asked_several_things_from_then_on(on, seen):
    pace = Pace(0.03)
    operation = of_document(lambda: document_of(DOCUMENT), pace=pace)
    on("sensor1", operation, check_mode=True, save=True)
    assert 1 < seen["most"] <= POOL_SIZE and seen["threads"][0] == threading.get_ident()
    assert pace.is_slow
    # That most are slow is known for the next.
    seen["threads"].clear()
    on("sensor2", operation, check_mode=True, save=True)
    assert seen["threads"][0] != threading.get_ident()


def test_one_slow_system_among_quick_ones_says_nothing_of_the_others():
    pace = Pace(1.0)
    assert [pace.took(seconds) for seconds in (0.1, 0.2, 5.0)] == [False, False, True]
    assert not pace.is_slow
    assert pace.took(2.0) and not pace.is_slow
    assert pace.took(2.0) and pace.is_slow


def test_what_fails_is_told_by_whoever_asks_for_it(on, fleet):
    """Whether a read was done at once or by another thread."""
    fleet.fault("status", systems=["sensor1"], path="/tags", status=500, count=None)
    try:
        for pace in (None, Pace(60), Pace(0.0)):
            told = on("sensor1", of_document(lambda: document_of(DOCUMENT), pace=pace), check_mode=True, retries=0)
            assert told["failed"] and "tags 'a'" in told["msg"] and "500" in told["msg"]
            assert [row["section"] for row in told["objects"] if row["error"]] == ["tags"]
    finally:
        fleet.clear_faults()
