# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filters of devices: a search takes more than a group, and both are held to what the contract lists."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._operations._device_filter import (
    GROUP,
    SEARCH,
    SINCE,
    newer_fields,
)

ROOT = Path(__file__).resolve().parents[5]
PC = {"field": "role", "operator": "=", "operand": "pc"}
SEVERAL = {"field": "role", "operator": "in", "operand": ["pc", "printer"]}


@pytest.mark.parametrize(("model", "schema"), [(SEARCH, "DeviceFilter"), (GROUP, "DeviceGroupFilter")])
def test_fields_and_operators_are_those_of_the_contract(model, schema):
    properties = json.loads((ROOT / "contract" / "openapi.json").read_text())["components"]["schemas"][schema]
    listed = properties["properties"]
    assert set(model.fields) == set(listed["field"]["enum"])
    assert set(model.operators) == set(listed["operator"]["enum"])
    if model is SEARCH:
        assert {name: ".".join(map(str, first)) for name, first in SINCE.items()} == listed["field"]["x-enum-since"]


@pytest.mark.parametrize(
    "clause",
    [
        {},
        PC,
        {"operator": "not", "rules": [PC]},
        {"operator": "or", "rules": [PC, {"operator": "and", "rules": [PC, {"field": "tag", "operator": "exists"}]}]},
        {"field": "is_critical", "operator": "=", "operand": True},
        {"field": "vlan", "operator": "=", "operand": 0},
    ],
)
def test_what_both_take(clause):
    SEARCH.refuse_bad(clause)
    GROUP.refuse_bad(clause)


@pytest.mark.parametrize("field", ["discovery_id", "software_type", "analysis", "user"])
def test_fields_of_a_search_alone(field):
    clause = {"operator": "and", "rules": [PC, {"field": field, "operator": "=", "operand": "x"}]}
    SEARCH.refuse_bad(clause)
    with pytest.raises(OptionError, match=rf"filter\.rules\[1\]\.field is '{field}': a device group takes name, "):
        GROUP.refuse_bad(clause)


def test_several_values():
    SEARCH.refuse_bad(SEVERAL)
    with pytest.raises(OptionError, match="'in': a device group takes") as refused:
        GROUP.refuse_bad(SEVERAL)
    assert "by or" in str(refused.value)


@pytest.mark.parametrize(
    ("clause", "said"),
    [
        ("pc", "Give a mapping"),
        ({"field": "role", "operand": "pc"}, "operator is None"),
        ({**PC, "operator": "is"}, "operator is 'is'"),
        ({**PC, "field": "colour"}, "field is 'colour'"),
        ({**PC, "operand": ["pc"]}, "takes one value"),
        ({**SEVERAL, "operand": "pc"}, "takes a list"),
        ({"field": "role", "operator": "="}, "operand is not set"),
        ({**PC, "rules": [PC]}, "rules go with and, or, not"),
        ({"operator": "and"}, "joins a list"),
        ({"operator": "and", "rules": []}, "joins a list"),
    ],
)
def test_what_no_search_takes(clause, said):
    with pytest.raises(OptionError, match=said):
        SEARCH.refuse_bad(clause)


def test_fields_that_came_later_are_found_at_any_depth():
    newer = {"field": "user", "operator": "=", "operand": "alice"}
    assert list(newer_fields({"operator": "or", "rules": [PC, {"operator": "not", "rules": [newer]}]})) == ["user"]
    assert list(newer_fields(PC)) == []
