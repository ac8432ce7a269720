# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The words every part of the simulator shares: requests, answers, refusals, time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


class Refusal(Exception):
    """A request that the system declines: becomes its error answer (contract: conventions.errors)."""

    def __init__(
        self,
        status: int,
        error_message: str,
        type: str | None = None,
        headers: dict[str, str] | None = None,
        failures: list[dict[str, Any]] | None = None,
        form: str | None = None,
    ):
        super().__init__(error_message)
        self.status = status
        self.error_message = error_message
        self.type = type
        self.headers = headers or {}
        self.failures = failures or []
        "What of an assignment was not done: {action, id, reason} each."
        self.form = form
        "The form of the body where that is known; None: as the uncertainty error_body has it."


@dataclass
class Upload:
    """A streamed request body: never kept, only measured."""

    size: int
    sha256: str
    head: bytes
    "The first 4 KiB."
    filename: str = ""
    "As a part of a form names it."


@dataclass(frozen=True)
class Caller:
    """Who asks: a user of the system with effective privileges, as in the contract's schema Roles."""

    username: str
    roles: Mapping[str, str | None]


@dataclass
class Request:
    operation: str
    "Method and path template of the contract, e.g. 'PATCH /extrahop/cluster'."
    path: dict[str, Any] = field(default_factory=dict)
    query: dict[str, Any] = field(default_factory=dict)
    body: Any = None
    "Parsed JSON, str for text/plain, dict for multipart/form-data (file parts are Upload), Upload for others, or None."
    caller: Caller | None = None
    headers: dict[str, str] = field(default_factory=dict)
    "Names in lower case."
    media_type: str = ""

    @property
    def method(self) -> str:
        return self.operation.split(" ", 1)[0]

    @property
    def template(self) -> str:
        return self.operation.split(" ", 1)[1]


@dataclass
class Answer:
    """What a handler answers; status None means the contract's first success status."""

    status: int | None = None
    body: Any = None
    "JSON value; bytes or str are sent as they are under media_type."
    headers: dict[str, str] = field(default_factory=dict)
    media_type: str | None = None
    file: Path | None = None
    "Sent instead of body, streamed."


class Clock:
    """Simulated time: runs `speed` times as fast as the wall clock and starts at the real time of day."""

    def __init__(self, speed: float):
        self.speed = speed
        self._started_at = time.time()
        self._origin = time.monotonic()

    def set_speed(self, speed: float) -> None:
        """Go on at another speed; sleeps that have begun keep the old one."""
        self._started_at, self._origin = self.now(), time.monotonic()
        self.speed = speed

    def now(self) -> float:
        """Simulated seconds since the epoch."""
        return self._started_at + (time.monotonic() - self._origin) * self.speed

    def now_ms(self) -> int:
        return int(self.now() * 1000)

    async def sleep(self, simulated_seconds: float) -> None:
        await asyncio.sleep(simulated_seconds / self.speed)

    def call_later(self, simulated_seconds: float, callback: Callable[[], Any]) -> asyncio.TimerHandle:
        return asyncio.get_running_loop().call_later(simulated_seconds / self.speed, callback)
