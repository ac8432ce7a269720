# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The keys of what a user gives become text or are refused before the first request; true is not 1."""

from __future__ import annotations

import datetime

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.json_data import copied, same, with_text_keys
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, perform
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Outcome
from ansible_collections.extrahop.revealx.plugins.module_utils._operations import (
    api_request,
    running_config,
    services,
    ticketing,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._state import state

CONNECTION = {"host": "127.0.0.1:1", "api_key": "k" * 20, "retries": 0, "timeout": 1}
NO_TEXT = [True, False, None, 1.5, datetime.date(2024, 1, 1), (1, 2)]


def test_whole_numbers_become_their_digits():
    given = {"vlans": {10: {"name": "b"}, "x": [{-1: 2}, [{0: None}]]}}
    assert with_text_keys(given) == {"vlans": {"10": {"name": "b"}, "x": [{"-1": 2}, [{"0": None}]]}}


@pytest.mark.parametrize("key", NO_TEXT, ids=repr)
def test_keys_that_are_no_text_are_refused_with_their_path(key):
    with pytest.raises(OptionError, match=r"^config\.vlans\[1\]\.x has a key that is .*quotes"):
        with_text_keys({"config": {"vlans": [{}, {"x": {"a": 1, key: 2}}]}})


def test_nesting_without_end_is_refused():
    endless: dict = {}
    endless["a"] = [endless]
    with pytest.raises(OptionError, match="config is nested too deeply"):
        with_text_keys(endless, "config")


@pytest.mark.parametrize("given", [{10: 1, "10": 2}, {"10": 1, 10: 2}])
def test_a_number_beside_the_text_of_it_is_refused(given):
    with pytest.raises(OptionError, match=r"config has the key 10 twice"):
        with_text_keys({"config": given})


@pytest.mark.parametrize("key", NO_TEXT, ids=repr)
@pytest.mark.parametrize(
    ("operation", "options"),
    [
        (running_config.OPERATION, lambda bad: {"config": {"ssh": bad}, "state": "replaced", "save": False}),
        (services.OPERATION, lambda bad: {"settings": {"ssh": bad}}),
        (ticketing.OPERATION, lambda bad: {"settings": {"ssh": bad}}),
        (api_request.OPERATION, lambda bad: {"method": "PUT", "path": "/runningconfig", "body": [{"ssh": bad}]}),
        (state.OPERATION, lambda bad: {"document": {"services": {"settings": bad}}, "max_deletes": None}),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_nothing_is_sent_for_a_key_that_is_no_text(key, operation, options):
    result = perform(operation, {**CONNECTION, **options({key: True})}, check_mode=False, warn=print)
    assert result.failed and result.data["error"]["type"] == "OptionError"
    assert "has a key that is" in result.data["msg"]
    assert result.data["requests"] == {"read": 0, "write": 0, "retried": 0}


def test_an_operation_sees_text_only():
    seen = []
    operation = Operation("x", lambda task: seen.append(task.options) or Outcome(), has_system=False)
    perform(operation, {"config": {10: {"a": 1}}}, check_mode=False, warn=print)
    assert seen == [{"config": {"10": {"a": 1}}}]


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        (True, 1, False),
        (0, False, False),
        (1, 1.0, True),
        ("1", 1, False),
        (None, False, False),
        ({"a": [1, {"b": True}]}, {"a": [1, {"b": 1}]}, False),
        ({"a": [1, {"b": True}]}, {"a": [1, {"b": True}]}, True),
        ([1], [1, 2], False),
        ({"a": 1}, {"a": 1, "b": 2}, False),
        ((1, 2), [1, 2], True),
        ({}, [], False),
        ("", None, False),
    ],
)
def test_what_is_the_same(one, other, is_same):
    assert same(one, other) is is_same and same(one=other, other=one) is is_same


def test_a_copy_shares_nothing_that_can_be_changed():
    given = {"a": [{"b": [1, "x", None, True, 1.5]}, []], "c": {}}
    made = copied(given)
    assert made == given
    made["a"][0]["b"].append(2)
    made["a"][1].append(3)
    made["c"]["d"] = 4
    assert given == {"a": [{"b": [1, "x", None, True, 1.5]}, []], "c": {}}
