# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What documents have in common, laid under what is left of each, makes each of them again."""

from __future__ import annotations

import json

import pytest
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.factoring import (
    common,
    differing,
    fits,
    same_documents,
    without,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.layers import merged
from hypothesis import given
from hypothesis import strategies as st

VALUES = st.recursive(
    st.sampled_from([1, True, 0, False, None, "", "1", "a", 1.0]),
    lambda below: st.one_of(st.lists(below, max_size=2), st.dictionaries(st.sampled_from("xyz"), below, max_size=3)),
    max_leaves=4,
)
SETTINGS = st.dictionaries(st.sampled_from("abc"), VALUES, max_size=3)


def objects(names: list[str], **fields: st.SearchStrategy):
    one = st.fixed_dictionaries({"name": st.sampled_from(names)}, optional=fields)
    return st.lists(one, max_size=3, unique_by=lambda item: item["name"])


TARGETS = st.lists(
    st.fixed_dictionaries(
        {"type": st.sampled_from(["http", "syslog"]), "name": st.sampled_from(["siem", "bus"])},
        optional={"port": st.sampled_from([514, 443])},
    ),
    max_size=3,
    unique_by=lambda item: (item["type"], item["name"]),
)
DOCUMENTS = st.fixed_dictionaries(
    {},
    optional={
        "running_config": st.fixed_dictionaries({"config": SETTINGS}),
        "services": st.fixed_dictionaries({"settings": SETTINGS}),
        "tags": objects(["010", "a", "A"], devices=st.lists(st.sampled_from(["x", "y"]), max_size=2)),
        "device_groups": objects(["g", "h"], description=st.sampled_from(["", "{{ d }}"]), devices=st.just([])),
        "ods_targets": TARGETS,
    },
)


def laid(*layers: dict) -> dict:
    return merged({str(number): layer for number, layer in enumerate(layers)}).document


@given(st.lists(DOCUMENTS, min_size=1, max_size=4))
def test_common_and_rest_make_each_document(documents):
    shared = common(documents)
    for document in documents:
        assert fits(shared, document)
        assert same_documents(laid(shared, without(document, shared)), document)
    # Everything there is stands once: of the rests nothing is common any more, but for what is in each by its name.
    assert common([without(document, shared) for document in documents]) == {}


@given(st.lists(DOCUMENTS, min_size=2, max_size=4), st.lists(DOCUMENTS, min_size=1, max_size=2))
def test_two_levels_make_each_document(some, others):
    top = common([*some, *others])
    middle = without(common(some), top)
    for document in some:
        base = laid(top, middle)
        assert fits(base, document)
        assert same_documents(laid(top, middle, without(document, base)), document)


@given(DOCUMENTS, DOCUMENTS)
def test_a_base_that_says_more_or_something_else_is_noticed(base, document):
    is_made_again = same_documents(laid(base, without(document, base)), document)
    assert fits(base, document) == is_made_again
    # What it has in common with the document always fits, and of the rest nothing does that says anything.
    shared = common([base, document])
    assert fits(shared, document) and (fits(base, document) or not same_documents(shared, base))


def test_the_same_object_is_common_with_its_same_fields():
    one = {"triggers": [{"name": "t", "script": "// a", "devices": ["x"]}], "tags": [{"name": "only its name"}]}
    two = {"triggers": [{"name": "t", "script": "// a", "devices": ["y"]}], "tags": [{"name": "only its name"}]}
    assert common([one, two]) == {
        "triggers": [{"name": "t", "script": "// a"}],
        "tags": [{"name": "only its name"}],
    }
    assert without(one, common([one, two])) == {"triggers": [{"name": "t", "devices": ["x"]}]}


@pytest.mark.parametrize(("one", "two"), [(1, True), (0, False), (1, "1"), (1, 1.0), (None, "")])
def test_values_of_another_type_are_not_the_same(one, two):
    first, second = ({"services": {"settings": {"a": value}}} for value in (one, two))
    assert common([first, second]) == {} and not fits(first, {"services": {"settings": {}}})
    assert common([first, first]) == first


def test_an_empty_section_says_that_there_is_none():
    assert common([{"tags": []}, {"tags": []}]) == {"tags": []}
    assert common([{"tags": []}, {"tags": [{"name": "a"}]}]) == {}


def test_what_a_person_says_for_a_group_is_not_said_again():
    theirs = {
        "tags": [{"name": "old", "state": "absent"}, {"name": "a", "devices": ["mine"]}],
        "services": {"settings": {"ssh": {"enabled": True}}},
    }
    there = {
        "tags": [{"name": "old", "devices": ["x"]}, {"name": "a", "devices": ["x"]}, {"name": "b"}],
        "services": {"settings": {"ssh": {"enabled": False, "port": 22}}},
    }
    assert without(there, theirs) == {"tags": [{"name": "b"}], "services": {"settings": {"ssh": {"port": 22}}}}


@given(DOCUMENTS, DOCUMENTS)
def test_what_a_base_says_otherwise_is_found(document, base):
    assert differing(document, document) == []
    found = {section for section, _object in differing(document, base)}
    # Where the base, laid over the document, changes no field that is there, nothing is otherwise.
    laid_over = laid(document, base)
    for name, content in document.items():
        if isinstance(content, list):
            pairs = zip(content, laid_over[name], strict=False)
            kept = all(json.dumps(over.get(key)) == json.dumps(item[key]) for item, over in pairs for key in item)
            assert not (kept and name in found)


@pytest.mark.parametrize(
    ("theirs", "is_found"),
    [
        ({"name": "t"}, False),
        ({"name": "t", "script": "// a\n", "events": ["B", "A"]}, False),
        ({"name": "t", "description": None, "author": "nobody declares it on the system"}, False),
        ({"name": "t", "script": "// b"}, True),
        ({"name": "t", "state": "absent"}, True),
        ({"name": "t", "state": "present"}, False),
        ({"name": "t", "events": {"no": "list"}}, True),
        ({"name": "T", "script": "// b"}, False),
    ],
)
def test_fields_are_compared_as_a_plan_compares_them(theirs, is_found):
    there = {"triggers": [{"name": "t", "script": "// a", "events": ["A", "B"], "description": "d"}]}
    assert differing(there, {"triggers": [theirs]}) == ([("triggers", "t")] if is_found else [])


def test_secrets_are_not_compared():
    there = {"ods_targets": [{"type": "http", "name": "siem", "authentication": {"auth_type": "basic"}}]}
    theirs = {"ods_targets": [{**there["ods_targets"][0], "authentication": {"auth_type": "aws_access_key"}}]}
    [(section, label)] = differing(there, theirs)
    assert differing(there, theirs, {(section, label, "authentication")}) == []


@pytest.mark.parametrize(
    ("theirs", "is_found"),
    [({"ssh": {"enabled": True}}, False), ({"ssh": {"enabled": None}}, False), ({"ssh": {"enabled": 1}}, True)],
)
def test_settings_are_compared_at_every_depth(theirs, is_found):
    there = {"services": {"settings": {"ssh": {"enabled": True, "port": 22}}}}
    assert differing(there, {"services": {"settings": theirs}}) == ([("services", None)] if is_found else [])
