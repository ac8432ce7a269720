# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs at the same time, and objects renamed between plan and deletion: one object stays, and the right one."""

from __future__ import annotations

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.device_group import OPERATION as GROUP
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.tag import OPERATION as TAG
from ansible_collections.extrahop.revealx.plugins.module_utils._state import state
from ansible_collections.extrahop.revealx.plugins.module_utils._state.state import OPERATION as STATE
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.property.turns import at_once

# Both plan before either writes, and write in turns.
SIDE_BY_SIDE = (0, 1) * 12
NAMES = ("twin", "other", "[SOC] core")


@pytest.fixture
def clean(bench):
    def wipe():
        for collection in ("/tags", "/devicegroups", "/bundles"):
            bench.wipe(collection, "name", NAMES)

    wipe()
    yield bench
    bench.fleet.clear_faults()
    bench.fleet.uncertain(duplicates="refused")
    wipe()


def both(bench, monkeypatch, operation, options: list[dict], order=SIDE_BY_SIDE) -> list:
    works = [lambda given=given: bench.run(operation, given, clear=False) for given in options]
    return at_once(monkeypatch, works, order)


@pytest.mark.parametrize("duplicates", ["allowed", "refused"])
@pytest.mark.parametrize("runs", [2, 3])
def test_runs_at_once_leave_one_object(clean, addresses, monkeypatch, duplicates, runs):
    clean.fleet.uncertain(duplicates=duplicates)
    tag = {"name": "twin", "devices": addresses[:2]}
    done = both(clean, monkeypatch, TAG, [tag] * runs, [*range(runs)] * 15)
    assert [run.failed for run in done] == [False] * runs, [run.data.get("msg") for run in done]
    (left,) = clean.named("/tags", "name", "twin")
    assert all(run.data["object"]["id"] == left["id"] for run in done)
    again = clean.good(TAG, tag)
    assert again.writes == [] and len(again.warned) == 0
    assert sum(len(run.warned) for run in done) >= runs - 1


def test_documents_at_once_leave_one_object_and_refer_to_it(clean, addresses, monkeypatch):
    clean.fleet.uncertain(duplicates="allowed")
    document = {
        "tags": [{"name": "twin"}, {"name": "other", "devices": addresses[:1]}],
        "device_groups": [{"name": "twin", "filter": {"field": "tag", "operator": "=", "operand": "twin"}}],
    }
    done = both(clean, monkeypatch, STATE, [{"document": document}] * 2, [0, 1] * 40)
    assert [run.failed for run in done] == [False, False], [run.data.get("msg") for run in done]
    for collection, name in (("/tags", "twin"), ("/tags", "other"), ("/devicegroups", "twin")):
        assert len(clean.named(collection, "name", name)) == 1
    assert clean.good(STATE, {"document": document}).writes == []


@pytest.mark.slow
def test_whatever_the_order_one_object_is_left(clean, addresses, monkeypatch):
    @settings(max_examples=25)
    @given(
        st.lists(st.integers(0, 1), max_size=30), st.sampled_from(["allowed", "refused"]), st.sampled_from([TAG, GROUP])
    )
    def check(order, duplicates, operation):
        for collection in ("/tags", "/devicegroups"):
            clean.wipe(collection, "name", NAMES)
        clean.fleet.uncertain(duplicates=duplicates)
        options = {"name": "twin", "devices": addresses[:2]}
        done = both(clean, monkeypatch, operation, [options] * 2, order)
        assert [run.failed for run in done] == [False, False], [run.data.get("msg") for run in done]
        collection = "/tags" if operation is TAG else "/devicegroups"
        assert len(clean.named(collection, "name", "twin")) == 1
        assert clean.good(operation, options).writes == []

    check()


def test_a_way_out_of_twins(clean):
    clean.fleet.uncertain(duplicates="allowed")
    made = [clean.fleet.request("sensor1", "POST", "/devicegroups", json={"name": "twin"}) for _time in range(2)]
    ids = [int(answer.headers["Location"].rsplit("/", 1)[-1]) for answer in made]
    for wanted in ("present", "absent"):
        told = clean.run(GROUP, {"name": "twin", "state": wanted})
        assert all(str(one) in told.data["msg"] for one in ids) and told.writes == []
        assert "Give the id of one of them" in told.data["msg"] and "state absent" in told.data["msg"]
    assert clean.good(GROUP, {"id": ids[0], "name": "twin"}).writes == []
    document = {"device_groups": [{"id": ids[1], "state": "absent"}]}
    assert clean.good(STATE, {"document": document}).writes == [f"DELETE /devicegroups/{ids[1]}"]
    assert clean.good(GROUP, {"name": "twin"}).writes == []


# ---- what was planned by an id that means something else by now


@pytest.fixture
def meanwhile(clean, monkeypatch):
    """Have somebody rename an object once a document is planned, before anything is written."""

    def arrange(collection: str, before: str, after: str) -> None:
        (found,) = clean.named(collection, "name", before)
        apply_all = state._apply_all

        def rename_first(*args):
            change = {"collection": collection, "id": found["id"], "update": {"name": after}}
            clean.fleet.act("sensor1", "objects", **change)
            apply_all(*args)

        monkeypatch.setattr(state, "_apply_all", rename_first)

    yield arrange
    monkeypatch.undo()


@pytest.mark.parametrize(
    ("section", "collection", "make"),
    [("tags", "/tags", lambda name: {"name": name}), ("bundles", "/bundles", lambda name: {"bundle": {"name": name}})],
)
def test_what_was_renamed_since_the_plan_is_not_pruned(clean, meanwhile, section, collection, make):
    declared = {"document": {section: [make("twin")]}, "prune": [section], "protected": ["[SOC] core", "x*"]}
    clean.good(STATE, {"document": {section: [make("twin"), make("other")]}})
    meanwhile(collection, "other", "[SOC] core")
    done = clean.run(STATE, declared)
    assert done.failed and "renamed to '[SOC] core' by somebody else meanwhile" in done.data["msg"]
    assert len(clean.named(collection, "name", "[SOC] core")) == 1
    # The next run sees that it is protected.
    assert clean.good(STATE, declared).writes == []


def test_nor_deleted_by_its_old_name(clean, meanwhile):
    clean.good(TAG, {"name": "other"})
    meanwhile("/tags", "other", "twin")
    done = clean.run(STATE, {"document": {"tags": [{"name": "other", "state": "absent"}]}})
    assert done.failed and done.writes == []
