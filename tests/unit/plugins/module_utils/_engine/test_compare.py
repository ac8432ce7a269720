# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What counts as the same value, and that the common form is stable and blind to what means nothing."""

from __future__ import annotations

import random

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.compare import canonical, same
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Field
from hypothesis import given
from hypothesis import strategies as st

PLAIN = st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=4)
VALUES = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.builds(Field, unordered=st.booleans(), case_blind=st.booleans())


@pytest.mark.parametrize(
    ("field", "wanted", "current"),
    [
        (Field(), "", None),
        (Field(), "a", "a"),
        (Field(case_blind=True), "Anna", "aNNA"),
        (Field(type="list", unordered=True), ["b", "a"], ["a", "b"]),
        (Field(type="list", unordered=True), [{"x": 1}, {"x": None, "y": 2}], [{"y": 2}, {"x": 1}]),
        (Field(type="dict"), {"a": 1, "b": None, "c": ""}, {"a": 1}),
        (Field(type="dict"), {"a": {"b": ""}}, {"a": {"b": None}}),
        (Field(normalise=str), 5, "5"),
        (Field(type="dict", options={"l": Field(unordered=True)}), {"l": [1, 2]}, {"l": [2, 1]}),
    ],
)
def test_same(field, wanted, current):
    assert same(field, wanted, current) and same(field, wanted=current, current=wanted)


@pytest.mark.parametrize(
    ("field", "wanted", "current"),
    [
        (Field(), "a", "A"),
        (Field(), "a", None),
        (Field(), " a", "a"),
        (Field(), False, None),
        (Field(), 0, None),
        (Field(), "1", 1),
        (Field(type="list"), ["b", "a"], ["a", "b"]),
        (Field(type="list", unordered=True), ["a", "a"], ["a"]),
        (Field(type="dict"), {"a": 1}, {"a": 1, "b": 2}),
        (Field(type="dict"), {"a": 0}, {}),
    ],
)
def test_different(field, wanted, current):
    assert not same(field, wanted, current) and not same(field, wanted=current, current=wanted)


@given(FIELDS, VALUES)
def test_common_form_is_stable(field, value):
    once = canonical(field, value)
    assert canonical(field, once) == once
    assert same(field, value, once)


@given(FIELDS, VALUES, VALUES)
def test_comparison_has_no_direction(field, one, other):
    assert same(field, one, other) == same(field, other, one)


@given(st.lists(VALUES, max_size=5), st.randoms(use_true_random=False))
def test_order_means_nothing_where_declared(items, rng: random.Random):
    shuffled = list(items)
    rng.shuffle(shuffled)
    assert same(Field(type="list", unordered=True), items, shuffled)


@given(VALUES)
def test_values_are_left_as_they_were(value):
    before = repr(value)
    canonical(Field(unordered=True, case_blind=True), value)
    assert repr(value) == before
