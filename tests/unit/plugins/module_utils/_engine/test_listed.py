# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waiting until a system lists what it accepted: bounded by wait_timeout, told when it stays away."""

from __future__ import annotations

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import NotApplied, RequestError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.listed import LISTED_WITHIN, until_listed

ACCEPTED = "s accepted tag 'x'"


def looks(*each):
    """A look that finds these one after the other, the last one for good; and how often it looked."""
    left, seen = list(each), []

    def look():
        found = left.pop(0) if len(left) > 1 else left[0]
        seen.append(found)
        if isinstance(found, Exception):
            raise found
        return found

    return look, seen


def test_it_looks_again_until_it_is_there():
    look, seen = looks(None, None, {"id": 7})
    slept = []
    assert until_listed({"wait_timeout": 60, "wait_interval": 1}, slept.append, look, ACCEPTED) == {"id": 7}
    assert len(seen) == 3 and len(slept) == 2


def test_a_task_that_does_not_wait_looks_once():
    look, seen = looks(None)
    assert until_listed({"wait": False, "wait_timeout": 60}, pytest.fail, look, ACCEPTED) is None
    assert seen == [None]


def test_a_system_that_is_away_for_a_moment_is_asked_again():
    away = RequestError("no answer", system="s", method="GET", path="/tags", status=503)
    look, _seen = looks(away, away, {"id": 7})
    assert until_listed({"wait_timeout": 60}, lambda seconds: None, look, ACCEPTED) == {"id": 7}


def test_what_stays_away_is_told_with_the_limit_of_the_task():
    look, seen = looks(None)
    with pytest.raises(NotApplied) as told:
        until_listed({"wait_timeout": 0, "wait_interval": 1}, lambda seconds: None, look, ACCEPTED, "Look yourself.")
    assert "s accepted tag 'x', but does not list it within 0 seconds" in str(told.value)
    assert told.value.advice == "Look yourself." and len(seen) == 1


def test_modules_without_the_option_have_a_limit_of_their_own():
    assert 0 < LISTED_WITHIN <= 60
