# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Recordings of operations on simulated systems, which can be played again with odd answers in them."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.extrahop.revealx.plugins.module_utils._client.answer import Answer
from ansible_collections.extrahop.revealx.plugins.module_utils._client.client import Client
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Result, perform
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.wait import Waiter

# Method and path of a request.
Asked = tuple[str, str]
NOT_RECORDED = Answer(404, b'{"error_message": "not recorded"}', {"Content-Type": "application/json"})
LONGEST_SLEEP = 0.1


def json_answer(data: object, status: int = 200) -> Answer:
    """An answer with a JSON body."""
    return Answer(status, json.dumps(data).encode(), {"Content-Type": "application/json"})


@dataclass
class Recording:
    """One operation with its options, and what a system answered to it, in order."""

    operation: Operation
    options: Mapping
    answers: list[tuple[Asked, Answer]] = field(default_factory=list)

    def given(self, asked: Asked) -> Answer:
        """What was answered to a request."""
        return next((answer for request, answer in self.answers if request == asked), NOT_RECORDED)


def recording_of(operation: Operation, options: Mapping, connection: Mapping) -> Recording:
    """A recording without answers; the options are what an adapter would hand over."""
    given = {**connection, **options}
    done = ArgumentSpecValidator(operation.argument_spec, **operation.rules).validate(given)
    assert not done.error_messages, done.error_messages
    return Recording(operation, done.validated_parameters)


def record(monkeypatch, recording: Recording) -> None:
    """Run the operation on its system and keep what is answered, as far as it comes."""
    once = Client._once

    def keep(client, method: str, path: str, **how) -> Answer:
        answer = once(client, method, path, **how)
        recording.answers.append(((method, path), answer))
        return answer

    with monkeypatch.context() as patched:
        patched.setattr(Client, "_once", keep)
        perform(
            recording.operation,
            recording.options,
            check_mode=False,
            warn=lambda sentence: None,
            sleep=lambda seconds: time.sleep(min(seconds, LONGEST_SLEEP)),
        )


class Player:
    """Runs operations with sessions whose answers come from a function: (number of the request, request) -> answer.

    Time passes only while somebody sleeps, and downloads receive nothing.
    """

    def __init__(self, monkeypatch) -> None:
        self._now = 0.0
        self._asked = 0
        self._answer: Callable[[int, Asked], Answer] = lambda number, asked: NOT_RECORDED

        def once(client, method: str, path: str, **how) -> Answer:
            client._latest[:] = method, path
            self._asked += 1
            return self._answer(self._asked - 1, (method, path))

        monkeypatch.setattr(Client, "_once", once)
        monkeypatch.setattr(Client, "download", lambda client, method, path, dest, **how: 0)
        monkeypatch.setattr(Client, "served_certificate", lambda client: b"")
        monkeypatch.setattr(Waiter, "elapsed", property(lambda waiter: self._now))

    def _sleep(self, seconds: float) -> None:
        self._now += max(seconds, 0.01)

    def play(self, recording: Recording, answer: Callable[[int, Asked], Answer]) -> Result:
        """Run the operation of a recording once more."""
        self._now, self._asked, self._answer = 0.0, 0, answer
        options = {**recording.options, "ca_path": None, "validate_certs": False, "retries": 1}
        return perform(recording.operation, options, check_mode=False, warn=lambda sentence: None, sleep=self._sleep)
