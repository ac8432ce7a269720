# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Seals: the same for the same content alone, whatever the order of keys, and slow where they hold a secret."""

from __future__ import annotations

import time

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.seal import is_seal_of, new_salt, seal_of

CONTENT = {"name": "alice", 1: [True, None, {"b": 1, "a": 2}], "password": "hunter2"}


@pytest.mark.parametrize("holds_secret", [True, False])
def test_it_is_of_this_content_alone(holds_secret):
    seal = seal_of(CONTENT, new_salt(), holds_secret)
    assert is_seal_of(seal, {"password": "hunter2", "name": "alice", "1": [True, None, {"a": 2, "b": 1}]})
    for other in ({**CONTENT, "password": "hunter3"}, {**CONTENT, 1: [1, None, {"b": 1, "a": 2}]}, {}):
        assert not is_seal_of(seal, other)


def test_two_plans_do_not_show_that_they_hold_the_same():
    assert seal_of(CONTENT, new_salt(), True) != seal_of(CONTENT, new_salt(), True)


def test_guessing_at_a_secret_takes_its_time():
    began = time.process_time()
    seal_of(CONTENT, new_salt(), True)
    assert time.process_time() - began > 0.01


@pytest.mark.parametrize("text", ["", "pbkdf2", "md5:00:00", "hmac:00:zz", "hmac:::", "hmac:00:é"])
def test_what_is_no_seal_is_a_seal_of_nothing(text):
    assert not is_seal_of(text, CONTENT)
