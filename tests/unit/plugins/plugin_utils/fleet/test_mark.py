# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The mark of an upgrade through a run: begun, record ingest off, and what is left of it."""

from __future__ import annotations

import json

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.mark import Mark

STATES = {name: {"target": "9.9", "snapshot": {"version": "9.8"}} for name in ("s1", "m1", "d1")}


def test_a_run_adds_to_what_an_interrupted_one_left():
    earlier = Mark(["s0"], ["east"], {"s0": {"target": "9.9", "snapshot": {}}})
    mark = earlier.begun(STATES).with_cluster("west").with_cluster("east")
    assert sorted(mark.systems) == ["d1", "m1", "s0", "s1"]
    assert mark.clusters == ["east", "west"] and sorted(mark.before) == ["d1", "m1", "s0", "s1"]
    assert Mark.read(json.dumps(mark.export()), "running.json") == mark


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no JSON"),
        ('{"clusters": ["rs"', "no JSON"),
        ("null", "a mapping is wanted"),
        ('{"clusters": "rs"}', "clusters cannot be used"),
        ('{"clusters": [null], "hooked": [{}]}', "clusters, hooked cannot be used"),
        ('{"before": {"s1": []}}', "before cannot be used"),
        ('{"before": {"s1": {"target": "9.9"}}}', "before cannot be used"),
        ('{"before": {"s1": {"target": "9.9", "snapshot": null}}}', "before cannot be used"),
    ],
)
def test_a_damaged_mark_is_refused_and_not_taken_for_none(text, words):
    with pytest.raises(OptionError, match=f"running.json is no mark of an interrupted upgrade: {words}"):
        Mark.read(text, "running.json")


def test_nothing_is_left_of_a_run_in_which_all_went_well():
    assert not Mark().begun(STATES).with_cluster("rs").left(STATES, ["rs"], [], [])


def test_what_a_further_run_needs_is_left():
    mark = Mark().begun(STATES).with_cluster("rs")
    failed = mark.left(STATES, ["rs"], [], ["s1"])
    assert failed.export() == {"systems": [], "clusters": [], "before": {"s1": STATES["s1"]}, "hooked": []}
    # A node may still be restarting.
    without_ingest = mark.left(STATES, ["rs"], ["rs"], ["d1"])
    assert without_ingest.clusters == ["rs"] and sorted(without_ingest.systems) == ["d1", "m1", "s1"]
    assert list(without_ingest.before) == ["d1"]


def test_systems_outside_the_run_stay_as_they_are():
    left = Mark(["s1", "s9"], ["other", "rs"], STATES | {"s9": STATES["s1"]}).left(STATES, ["rs"], [], ["unknown"])
    assert left.export() == {"systems": ["s9"], "clusters": ["other"], "before": {"s9": STATES["s1"]}, "hooked": []}


def test_a_hook_is_owed_until_it_has_run_whatever_became_of_the_run():
    mark = Mark().begun(STATES).with_hook("s1").with_hook("s1").with_hook("s9")
    left = mark.left(STATES, ["rs"], [], [])
    assert left and list(left.hooked) == ["s1", "s9"]
    assert not left.without_hook("s9").without_hook("s1")
