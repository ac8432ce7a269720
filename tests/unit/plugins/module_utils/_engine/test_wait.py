# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waiting: pauses that grow, an end in time, what is borne and what is not."""

from __future__ import annotations

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    AnswerLost,
    CertificateRefused,
    RequestError,
    Unreachable,
    WaitTimeout,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.wait import Presence, Waiter, is_away


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def failure(kind: type[RequestError], status: int | None = None) -> RequestError:
    return kind("it went wrong", system="s", method="GET", path="/p", status=status)


def waiter(time: Time, timeout: float = 60, interval: float = 10) -> Waiter:
    return Waiter(timeout, interval, clock=time, sleep=time.sleep)


def answers(*each):
    """A question with these answers one after the other; the last one stays."""
    left = list(each)

    def ask():
        answer = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    return ask


def test_no_pause_when_it_is_so_at_once():
    time = Time()
    assert waiter(time).until(answers(0), "It") == 0
    assert time.slept == []


def test_pauses_start_short_and_grow_to_the_interval():
    time = Time()
    waiter(time, timeout=100, interval=2).until(answers(*[None] * 7, "so"), "It")
    assert time.slept[0] == 0.5 and time.slept[-1] == 2
    assert time.slept == sorted(time.slept)


def test_timeout_says_what_and_the_last_answer_and_never_oversleeps():
    time = Time()
    with pytest.raises(WaitTimeout, match="The end of job j did not happen within 30 seconds.*it went wrong") as late:
        waiter(time, timeout=30).until(answers(None, failure(Unreachable)), "The end of job j", job_id="j")
    assert late.value.as_result()["job_id"] == "j"
    assert "wait_timeout" in str(late.value) and "It goes on" not in str(late.value)
    assert time.now - 100 == pytest.approx(30), "it is asked a last time when the time is up"


def test_waits_of_one_task_share_their_limit():
    time = Time()
    shared = waiter(time, timeout=10)
    shared.until(answers(None, None, None, "so"), "First")
    with pytest.raises(WaitTimeout):
        shared.until(answers(None), "Second")
    assert time.now - 100 <= 10


@pytest.mark.parametrize(
    "borne",
    [failure(Unreachable), failure(AnswerLost), failure(AnswerLost, 200)]
    + [failure(RequestError, status) for status in (404, 500, 502, 503, 504, 200)],
    ids=str,
)
def test_a_system_that_is_away_is_asked_again(borne):
    assert is_away(borne)
    assert waiter(Time()).until(answers(borne, borne, "so"), "It") == "so"
    with pytest.raises(RequestError):
        waiter(Time()).until(answers(borne, "so"), "It", away_is_fine=False)


@pytest.mark.parametrize(
    "ours", [failure(CertificateRefused), *[failure(RequestError, status) for status in (400, 401, 403, 422)]], ids=str
)
def test_mistakes_of_ours_end_the_wait(ours):
    time = Time()
    with pytest.raises(RequestError):
        waiter(time).until(answers(ours, "so"), "It")
    assert time.slept == []


def test_a_refused_key_is_borne_after_an_absence_for_a_while():
    away, refused = failure(Unreachable), failure(RequestError, 401)
    assert waiter(Time()).until(answers(away, away, refused, refused, "so"), "It") == "so"
    with pytest.raises(RequestError):
        waiter(Time(), timeout=10_000).until(answers(away, away, refused), "It")


def test_presence_tells_of_leaving_and_of_return():
    told: list[str] = []
    presence = Presence(told.append)
    away = failure(Unreachable)
    waiter(Time()).until(answers(away, "so"), "It", presence=presence)
    assert not presence.was_away and told == []
    waiter(Time()).until(answers(away, away, away, "so"), "It", presence=presence)
    assert presence.was_away and len(told) == 2
