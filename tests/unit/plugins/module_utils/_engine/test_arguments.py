# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options checked without Ansible are judged as Ansible judges them, and every problem is told with its field."""

from __future__ import annotations

import pytest
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.arguments import Arguments, with_lists
from hypothesis import given, settings
from hypothesis import strategies as st

SPEC = {
    "name": {"type": "str", "required": True},
    "count": {"type": "int"},
    "ratio": {"type": "float", "default": 1.5},
    "enabled": {"type": "bool"},
    "level": {"type": "str", "choices": ["low", "high"], "default": "low"},
    "words": {"type": "list", "elements": "str"},
    "anything": {"type": "raw"},
    "free": {"type": "dict"},
    "rules": {
        "type": "list",
        "elements": "dict",
        "options": {"port": {"type": "int", "required": True}, "side": {"type": "str", "choices": ["src", "dst"]}},
    },
}
RULES = {
    "mutually_exclusive": [["count", "ratio"]],
    "required_together": [["enabled", "words"]],
    "required_by": {"free": ["count"]},
    "required_if": [("level", "high", ["count"]), ("level", "low", ["name", "words"], True)],
}
# Ansible also takes true for a number, and mappings and lists for text: in a declared document those are mistakes.
PLAIN = st.integers(-9, 99) | st.sampled_from(["", "x", "yes", "off", "7", "1.5", "low", "high"])
SCALARS = st.booleans() | PLAIN
RULE = st.fixed_dictionaries({}, optional={"port": PLAIN, "side": st.sampled_from(["src", "dst", "any"])})
OPTIONS = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["a", "b", 3]),
        "count": PLAIN,
        "ratio": PLAIN,
        "enabled": SCALARS,
        "level": st.sampled_from(["low", "high", "medium"]),
        "words": st.lists(st.sampled_from(["x", 1, 2.5]), max_size=3) | st.sampled_from(["a,b", "a", 7]),
        "anything": SCALARS,
        "free": st.dictionaries(st.sampled_from("ab"), SCALARS, max_size=2) | st.sampled_from(['{"a": 1}', 5]),
        "rules": st.lists(RULE, max_size=2),
        "unknown": SCALARS,
    },
)


def texts(spec, rules, options) -> list[str]:
    return [str(problem) for problem in Arguments(spec, rules).accepted(options)[1]]


@settings(max_examples=600, deadline=None)
@given(OPTIONS)
def test_accepts_what_ansible_accepts_and_gives_the_same_values(options):
    theirs = ArgumentSpecValidator(SPEC, **RULES).validate(options)
    ours, problems = Arguments(SPEC, RULES).accepted(options)
    assert bool(problems) == bool(theirs.error_messages), (problems, theirs.error_messages)
    if not problems:
        assert ours == theirs.validated_parameters


@given(OPTIONS, st.sampled_from(sorted(SPEC)))
def test_null_counts_as_not_given(options, name):
    without = {key: value for key, value in options.items() if key != name}
    arguments = Arguments(SPEC, RULES)
    assert arguments.accepted({**without, name: None}) == arguments.accepted(without)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({}, ["name is needed and not given."]),
        ({"name": "a", "nmae": "b"}, ["nmae is not known; did you mean name?"]),
        ({"name": ["a"]}, ["name is a list: a text is wanted."]),
        ({"name": "a", "count": "many"}, ["count is 'many': a whole number is wanted."]),
        ({"name": "a", "count": True}, ["count is True: a whole number is wanted."]),
        ({"name": "a", "count": 1.5}, ["count is 1.5: a whole number is wanted."]),
        ({"name": "a", "enabled": "perhaps", "words": []}, ["enabled is 'perhaps': true or false is wanted."]),
        ({"name": "a", "level": "medium"}, ["level is 'medium'; there are: low, high."]),
        ({"name": "a", "words": {"x": 1}}, ["words is a mapping: a list is wanted."]),
        (
            {"name": "a", "rules": [{"port": 1}, {"port": "x", "side": "any"}, 5]},
            [
                "rules[1].port is 'x': a whole number is wanted.",
                "rules[1].side is 'any'; there are: src, dst.",
                "rules[2] is 5: a mapping is wanted.",
            ],
        ),
        ({"name": "a", "level": "high"}, ["level 'high' needs count."]),
        ({"name": "a", "free": {}}, ["free needs count."]),
    ],
)
def test_each_problem_names_its_field(options, told):
    assert texts(SPEC, RULES, options) == told


def test_rules_are_told_in_words():
    spec = {name: {"type": "str"} for name in "abcd"}
    assert texts(spec, {"mutually_exclusive": ["a", "b"]}, {"a": 1, "b": 2}) == [
        "a and b exclude each other: give one."
    ]
    assert texts(spec, {"required_one_of": [["a", "b"]]}, {"c": 1}) == ["one of a, b is needed."]
    assert texts(spec, {"required_together": [["c", "d"]]}, {"c": 1}) == ["c, d go together: d is missing."]
    any_of = {"required_if": [("a", "x", ["b", "c"], True)]}
    assert texts(spec, any_of, {"a": "x"}) == ["a 'x' needs b or c."]
    assert texts(spec, any_of, {"a": "x", "c": "y"}) == []


def test_values_of_secrets_are_never_told():
    spec = {"text": {"type": "str", "no_log": True}, "password": {"type": "str", "choices": ["one"]}}
    told = " ".join(texts(spec, {}, {"text": ["canary-1"], "password": "canary-2"}))
    assert "text is of another type" in told and "password is not one of the choices" in told
    assert "canary" not in told


def test_secrets_are_found_however_deep():
    spec = {
        "text": {"type": "str", "no_log": True},
        "plain": {"type": "str", "no_log": False},
        "targets": {"type": "list", "elements": "dict", "options": {"hidden": {"type": "str", "no_log": True}}},
    }
    options = {"text": "one", "plain": "seen", "targets": [{"hidden": "two"}, {"hidden": None}]}
    arguments = Arguments(spec)
    assert arguments.secret_texts(options) == {"one", "two"}
    assert arguments.secret_texts([options]) == {"one", "two"}
    assert arguments.secret_texts("no mapping") == set()


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ('["HTTP_REQUEST","HTTP_RESPONSE"]', ["HTTP_REQUEST", "HTTP_RESPONSE"]),
        (' ["a, b", "c"]', ["a, b", "c"]),
        ("HTTP_REQUEST,HTTP_RESPONSE", ["HTTP_REQUEST", "HTTP_RESPONSE"]),
        ("[broken", ["[broken"]),
    ],
)
def test_a_list_may_come_as_json_text(given, meant):
    """As exported bundles have it; split at its commas it would be other words."""
    spec = {"events": {"type": "list", "elements": "str"}}
    nested = {"rules": {"type": "list", "elements": "dict", "options": spec}}
    for asked, options, wanted in (
        (spec, {"events": given}, {"events": meant}),
        (nested, {"rules": [{"events": given}]}, {"rules": [{"events": meant}]}),
    ):
        checked = ArgumentSpecValidator(asked).validate(with_lists(asked, options))
        assert not checked.error_messages and checked.validated_parameters == wanted
        assert Arguments(asked).accepted(options) == (wanted, [])
