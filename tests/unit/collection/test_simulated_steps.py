# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The harness of the integration targets refuses every kind of result that a module must not give."""

from __future__ import annotations

import copy
import importlib.util

import pytest

from tests.integration.run import TARGETS

SPEC = importlib.util.spec_from_file_location(
    "simulated_steps", TARGETS / "setup_simulator" / "action_plugins" / "simulated_steps.py"
)
harness = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(harness)

ROW = {"verb": "create", "kind": "tag", "name": "one", "fields": {}, "reason": "it is not there"}


def result(plan=(ROW,), write=0, read=1, **more):
    return {
        "changed": bool(plan),
        "failed": False,
        "plan": list(plan),
        "diff": {"before": {}, "after": {"name": "one"}},
        "requests": {"read": read, "write": write},
        **more,
    }


def good():
    step = {"name": "create", "options": {}, "changed": True, "verbs": ["create"]}
    runs = {"foretold": result(), "done": result(write=1, read=2), "again": result(plan=())}
    return step, runs, {"read": 4, "write": 1}


def wrong(step, runs, counted, judge=harness._success):
    return [sentence for is_so, sentence in judge(step, runs, counted, ()) if not is_so]


def test_a_good_step_is_taken():
    assert wrong(*good()) == []
    step, runs, counted = good()
    runs["foretold"] = runs["again"] = harness.SKIPPED
    assert wrong(step, runs, {"read": 2, "write": 1}) == []


@pytest.mark.parametrize(
    ("run", "change", "told"),
    [
        ("done", {"failed": True, "msg": "no"}, "failed"),
        ("foretold", {"failed": True}, "failed"),
        ("again", {"failed": True}, "failed"),
        ("done", {"changed": False}, "changed is False"),
        ("done", {"requests": {"read": 2, "write": 2}}, "1 writes reached the system, the result tells of 2"),
        ("done", {"requests": {"read": 9, "write": 1}}, "reads reached the system"),
        ("done", {"plan": [{**ROW, "verb": "replace"}]}, "verbs are"),
        ("done", {"warnings": ["odd"]}, "warned"),
        ("foretold", {"requests": {"read": 1, "write": 1}}, "check mode tells of writes"),
        ("foretold", {"changed": False}, "changed was foretold"),
        ("foretold", {"plan": []}, "plan was foretold"),
        ("foretold", {"diff": {}}, "diff was foretold"),
        ("again", {"requests": {"read": 1, "write": 1}}, "second run wrote"),
        ("again", {"changed": True}, "second run changed"),
        ("again", {"plan": [ROW]}, "second run has a plan"),
    ],
)
def test_each_bad_result_is_told(run, change, told):
    step, runs, counted = copy.deepcopy(good())
    runs[run].update(change)
    assert any(told in sentence for sentence in wrong(step, runs, counted))


@pytest.mark.parametrize(
    ("counted", "told"), [({"read": 4, "write": 2}, "2 writes"), ({"read": 5, "write": 1}, "5 reads")]
)
def test_the_systems_own_count_is_the_judge(counted, told):
    step, runs, _counted = good()
    assert any(told in sentence for sentence in wrong(step, runs, counted))


def test_a_change_that_wrote_nothing_is_told():
    step, runs, _counted = good()
    runs["done"]["requests"]["write"] = 0
    assert any("0 writes" in sentence for sentence in wrong(step, runs, {"read": 4, "write": 0}))


def test_a_refusal_fails_for_its_reason_and_writes_nothing():
    step = {"name": "bad", "options": {}, "fails": "colou?r"}
    refused = {"failed": True, "msg": "unknown: colour"}
    runs = {"foretold": refused, "done": refused, "again": harness.SKIPPED}
    assert wrong(step, runs, {"write": 0}, harness._refusal) == []
    assert wrong(step, runs, {"write": 1}, harness._refusal)
    assert wrong({**step, "refused_write": True}, runs, {"write": 1}, harness._refusal) == []
    for run in ("foretold", "done"):
        assert wrong(step, {**runs, run: {**refused, "failed": False}}, {"write": 0}, harness._refusal)
        assert wrong(step, {**runs, run: {**refused, "msg": "no"}}, {"write": 0}, harness._refusal)
