# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ends of jobs: which words are ends, and what the jobs on other systems have to do with it."""

from __future__ import annotations

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import JobFailed
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.jobs import (
    checked_end,
    follow,
    has_ended,
    is_over,
    once_believed,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.wait import Waiter

DONE = {"id": "j", "status": "DONE"}
BAD_ENDS = ("FAILED", "ERROR", "CANCELLED", "CANCELED", "TIMEOUT")


def remote(status, **more):
    return {"system_id": 3, "status": status, **more}


@pytest.mark.parametrize("word", BAD_ENDS)
def test_bad_ends_end_a_job_and_are_told(word):
    job = {"id": "j", "status": word.lower(), "step_number": 2, "total_steps": 5, "details": "no space left"}
    assert has_ended(job) and is_over(job)
    with pytest.raises(JobFailed, match=rf"Job j ended {word} at step 2 of 5: no space left"):
        checked_end(job)


@pytest.mark.parametrize("word", ["RUNNING", "QUEUED", "SUCCESS", "", None])
def test_any_other_word_goes_on(word):
    assert not has_ended({"status": word}) and not is_over({"status": word})


@pytest.mark.parametrize("remotes", [None, [], [remote("DONE")], "none"])
def test_a_job_that_is_done_on_every_system_is_good(remotes):
    job = {**DONE, "remote_jobs": remotes}
    assert is_over(job) and checked_end(job) == job


@pytest.mark.parametrize("word", BAD_ENDS)
def test_a_job_that_is_done_but_failed_elsewhere_is_not_good(word):
    failed = remote(word, step_description="HTTP 422 Unprocessable Entity", details="the image does not fit")
    job = {**DONE, "remote_jobs": [remote("DONE", system_id=2), failed]}
    assert is_over(job)
    with pytest.raises(JobFailed) as told:
        checked_end(job, {3: "sensor1"})
    assert f"sensor1: {word} at HTTP 422 Unprocessable Entity (the image does not fit)" in str(told.value)
    assert "not on every system" in str(told.value) and "appliance 2" not in str(told.value)
    assert told.value.job == job


class Client:
    """Answers one reading of a job after the other; the last one stays."""

    system = "s"

    def __init__(self, *jobs):
        self.jobs = list(jobs)

    def get(self, path, retries=None):
        return self.jobs.pop(0) if len(self.jobs) > 1 else self.jobs[0]


def test_a_remote_job_that_goes_on_is_waited_for():
    going = {**DONE, "remote_jobs": [remote("RUNNING")]}
    ended = {**DONE, "remote_jobs": [remote("DONE")]}
    assert follow(Client(going, going, ended), "j", Waiter(10, 1, sleep=lambda seconds: None)) == ended


def test_steps_are_told_from_the_first_on_and_each_once():
    waits = {"id": "j", "status": "RUNNING", "step_number": 0, "total_steps": 2, "step_description": ""}
    remotes = [remote("RUNNING", step_number=0, total_steps=6), remote("RUNNING", system_id=4, step_description="new")]
    works = {**waits, "step_number": 1, "step_description": "Upgrading", "remote_jobs": remotes}
    told = []
    client = Client(waits, works, works, {**works, "status": "FAILED"})
    with pytest.raises(JobFailed):
        follow(client, "j", Waiter(10, 1, sleep=lambda seconds: None), told.append, names={4: "sensor4"})
    assert told == ["step 1 of 2: Upgrading", "sensor4: new"]


def test_a_job_that_is_gone_is_believed_after_some_times():
    gone = once_believed(lambda: {"status": "DONE", "gone": True})
    assert [gone(), gone()] == [None, None] and gone() == {"status": "DONE", "gone": True}
