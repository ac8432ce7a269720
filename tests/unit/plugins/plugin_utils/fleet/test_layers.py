# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Layers of declared state: which of them wins, and that nothing of them is lost without being said."""

from __future__ import annotations

import copy

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.layers import in_order, merged
from hypothesis import given
from hypothesis import strategies as st

NAMES = ("web", "Web", "10", "a/b")
FIELDS = st.dictionaries(st.sampled_from(["devices", "comment"]), st.sampled_from([None, [], ["a"], ["b", "a"]]))
STATES = st.sampled_from([{}, {"state": "present"}, {"state": "absent"}])
TAGS = st.lists(
    st.tuples(st.sampled_from(NAMES), FIELDS, STATES).map(lambda drawn: {"name": drawn[0], **drawn[1], **drawn[2]}),
    max_size=3,
    unique_by=lambda item: item["name"],
)
TARGETS = st.lists(
    st.tuples(st.sampled_from(["syslog", "kafka"]), st.sampled_from(NAMES)).map(
        lambda drawn: {"type": drawn[0], "name": drawn[1]}
    ),
    max_size=3,
    unique_by=lambda item: (item["type"], item["name"]),
)
VALUES = st.recursive(
    st.sampled_from([True, 1, "x", [1]]), lambda inner: st.dictionaries(st.sampled_from("ab"), inner, max_size=2)
)
LAYER = st.fixed_dictionaries(
    {},
    optional={
        "tags": st.none() | TAGS,
        "ods_targets": TARGETS,
        "services": st.dictionaries(st.just("settings"), st.dictionaries(st.sampled_from("ab"), VALUES)),
    },
)


def of(*layers: dict) -> dict:
    return merged({f"layer{number}": layer for number, layer in enumerate(layers)}).document


def by_name(document: dict) -> dict:
    return {item["name"]: item for item in document.get("tags") or []}


# ---- what holds for all layers


@given(LAYER)
def test_one_layer_is_the_document_that_it_is(layer):
    assert of(layer) == layer


@given(LAYER, LAYER, LAYER)
def test_it_does_not_matter_which_two_are_merged_first(one, two, three):
    assert of(of(one, two), three) == of(one, of(two, three)) == of(one, two, three)


@given(LAYER, LAYER)
def test_a_layer_that_is_there_twice_adds_nothing_and_none_is_changed(one, two):
    kept = copy.deepcopy((one, two))
    assert of(one, two, two) == of(one, two)
    assert (one, two) == kept


@given(TAGS, TAGS)
def test_every_field_is_the_last_that_was_given(one, two):
    found = by_name(of({"tags": one}, {"tags": two}))
    first, last = by_name({"tags": one}), by_name({"tags": two})
    assert set(found) == {*first, *last}
    for name, item in found.items():
        earlier, later = first.get(name, {}), last.get(name, {})
        if name in last and "absent" in (earlier.get("state"), later.get("state")):
            assert item == later
        else:
            assert item == {**earlier, **later}


# ---- single cases


def test_objects_are_the_same_by_name_or_id_in_the_same_place():
    assert of(
        {"users": [{"username": "Anna", "id": 3, "name": "A"}, {"username": "b"}]},
        {"users": [{"id": "3", "name": "B"}]},
    ) == {"users": [{"username": "Anna", "id": "3", "name": "B"}, {"username": "b"}]}
    targets = {"ods_targets": [{"type": "syslog", "name": "x", "host": "192.0.2.1"}]}
    other = {"ods_targets": [{"type": "kafka", "name": "x", "host": "192.0.2.2"}]}
    assert len(of(targets, other)["ods_targets"]) == 2
    assert of({"vlans": [{"vlanid": 10, "name": "a"}]}, {"vlans": [{"vlanid": "10", "name": "b"}]}) == {
        "vlans": [{"vlanid": "10", "name": "b"}]
    }


def test_what_is_taken_out_comes_back_with_nothing_of_before():
    gone = of({"tags": [{"name": "x", "devices": ["a"]}]}, {"tags": [{"name": "x", "state": "absent"}]})
    assert gone == {"tags": [{"name": "x", "state": "absent"}]}
    assert of(gone, {"tags": [{"name": "x"}]}) == {"tags": [{"name": "x"}]}
    known = of({"tags": [{"name": "x", "id": 5, "devices": ["a"]}]}, {"tags": [{"id": 5, "state": "absent"}]})
    assert known == {"tags": [{"name": "x", "id": 5, "state": "absent"}]}


def test_settings_are_merged_at_every_depth_and_lists_are_replaced():
    first = {"running_config": {"config": {"ntp": {"servers": ["a", "b"]}, "dns": {"dns": "192.0.2.1"}}}}
    then = {"running_config": {"config": {"ntp": {"servers": ["c"]}}}}
    config = {"ntp": {"servers": ["c"]}, "dns": {"dns": "192.0.2.1"}}
    assert of(first, then) == {"running_config": {"config": config}}


def test_settings_of_two_sections_of_the_running_config_are_not_mixed():
    ntp = {"running_config": {"section": "ntp", "config": {"servers": ["a"]}}}
    with pytest.raises(OptionError, match=r"layer1 and layer0 cannot be merged: running_config\.section"):
        of(ntp, {"running_config": {"section": "dns", "config": {"dns": "192.0.2.1"}}})
    with pytest.raises(OptionError, match="cannot be merged"):
        of(ntp, {"running_config": {"config": {"dns": {}}}})


def test_twice_in_one_layer_stays_the_mistake_that_it_is():
    twice = {"tags": [{"name": "x"}, {"name": "x", "devices": []}]}
    assert of(twice) == twice
    assert len(of({"tags": [{"name": "x"}]}, twice)["tags"]) == 2


def test_layers_of_an_object_are_told():
    made = merged(
        {
            "all": {"tags": [{"name": "x"}, {"devices": []}], "services": {"settings": {}}},
            "site": {"tags": [{"name": "x", "devices": []}]},
            "host": {"services": {"settings": {}}, "ods_targets": [{"type": "syslog", "name": "t"}]},
        }
    )
    assert made.layer_of("tags", "x") == "all, site"
    assert made.layer_of("tags", "[1]") == "all"
    assert made.layer_of("services", None) == "all, host"
    assert made.layer_of("ods_targets", "syslog t") == "host"
    assert made.layer_of("tags", "pruned") == made.layer_of("license", None) == ""


@pytest.mark.parametrize(
    ("layer", "told"),
    [
        ({"tags": {"name": "x"}}, "layer1: section tags: a list of objects is wanted"),
        ({"tags": ["x"]}, "layer1: section tags: a list of objects is wanted"),
        ({"services": ["ssh"]}, "layer1: section services: a mapping of settings is wanted"),
        (["tags"], "layer1 is no mapping of sections"),
        ("tags", "layer1 is text, and no JSON"),
        ('{"tags": ' + "[" * 100_000, "layer1 is nested too deeply"),
    ],
)
def test_what_cannot_be_merged_is_told_with_its_layer(layer, told):
    with pytest.raises(OptionError, match=told):
        of({"tags": [{"name": "x"}]}, layer)


def test_the_answer_of_a_survey_is_a_layer_too():
    assert of({"tags": [{"name": "x"}]}, '{"tags": [{"name": "y"}]}') == {"tags": [{"name": "x"}, {"name": "y"}]}


def test_unknown_sections_are_left_to_the_check_of_the_whole():
    assert of({"tgas": [1]}, {"tgas": {"a": 1}}) == {"tgas": {"a": 1}}


# ---- order


def test_layers_come_in_the_order_that_is_given():
    names = ["configure_state_b", "configure_state", "configure_state_a"]
    order = ["configure_state_b", "configure_state_of_others", "configure_state", "configure_state_a"]
    assert in_order(names, order) == ["configure_state_b", "configure_state", "configure_state_a"]
    assert in_order(names, ", ".join(order)) == in_order(names, order)


def test_several_layers_need_an_order_and_one_alone_does_not():
    assert in_order(["configure_state_a"], None) == in_order(["configure_state_a"], "") == ["configure_state_a"]
    with pytest.raises(OptionError, match="configure_state, configure_state_a are layers of one .*Set configure_lay"):
        in_order(["configure_state_a", "configure_state"], [])


@pytest.mark.parametrize("wanted", [5, True, {"configure_state_a": 1}])
def test_an_order_that_is_none_is_refused(wanted):
    with pytest.raises(OptionError, match="configure_layers is .*: give a list of names"):
        in_order(["configure_state_a"], wanted)


def test_a_layer_without_a_place_in_the_order_is_refused():
    with pytest.raises(OptionError, match=r"_site, without the layer configure_state_stie: did you mean .*_site\?"):
        in_order(["configure_state_stie"], ["configure_state", "configure_state_site"])
