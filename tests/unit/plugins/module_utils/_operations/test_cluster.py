# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Record ingest: states that are not told, that cannot be told now, and that come late."""

from __future__ import annotations

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import NotApplied, NotOffered
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Task
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.cluster import run

from tests.unit.plugins.tls_server import Reply

UNKNOWN = Reply(503, {"error_message": "The ingest status of some nodes could not be determined"})


@pytest.fixture
def switch(serve, connect):
    """Run the operation on a system of a kind that gives these answers to GET, the last one again and again."""

    def start(wanted: bool, *told: Reply, platform: str = "exa", **given):
        left, writes = list(told), []

        def answer(seen):
            if seen.path == "/api/v1/extrahop":
                return Reply(200, {"platform": platform, "version": "9.9.4.1000"})
            if seen.method == "PATCH":
                writes.append(seen.json)
                return Reply(204)
            return left.pop(0) if len(left) > 1 else left[0]

        check_mode = given.pop("check_mode", False)
        session = connect(serve(answering=answer), read_only=check_mode, retries=0)
        options = {"ingest_enabled": wanted, "wait": True, "wait_timeout": 0, "wait_interval": 1, **given}
        task = Task(session.client, options, check_mode, warn=session.warned.append)
        return run(task), writes, session.warned

    return start


def told(state: bool | None) -> Reply:
    return Reply(200, {"nodes": []} if state is None else {"nodes": [], "ingest_enabled": state})


def test_the_state_that_is_there(switch):
    outcome, writes, _warned = switch(False, told(False))
    assert not outcome.changed and not writes


def test_a_state_that_comes_late(switch):
    outcome, writes, warned = switch(False, told(True), told(True), UNKNOWN, told(False), wait_timeout=5)
    assert writes == [{"ingest_enabled": False}] and not warned
    assert outcome.values["cluster"]["ingest_enabled"] is False


def test_a_state_that_stays_the_old_one(switch):
    with pytest.raises(NotApplied, match="still answers on"):
        switch(False, told(True))


@pytest.mark.parametrize("before", [told(None), UNKNOWN, Reply(404, {"error_message": "no GET here"})])
def test_a_state_that_is_not_told_is_set(switch, before):
    outcome, writes, warned = switch(True, before)
    assert outcome.changed and writes == [{"ingest_enabled": True}]
    assert "does not tell" in warned[0]
    foretold, writes, _warned = switch(True, before, check_mode=True)
    assert [step.fields for step in foretold.plan] == [step.fields for step in outcome.plan] and not writes


def test_a_state_that_is_not_told_any_more_is_a_warning(switch):
    outcome, _writes, warned = switch(False, told(True), told(None))
    assert outcome.changed and "does not tell the state" in warned[0]


def test_without_waiting_nothing_is_read_back(switch):
    outcome, writes, _warned = switch(False, told(True), told(True), wait=False)
    assert outcome.changed and len(writes) == 1


@pytest.mark.parametrize("check_mode", [False, True])
@pytest.mark.parametrize("answer", [Reply(404, {"error_message": "none"}), told(None)])
def test_other_kinds_have_none(switch, answer, check_mode):
    with pytest.raises(NotOffered, match="not offered by a sensor"):
        switch(True, answer, platform="extrahop", check_mode=check_mode)
