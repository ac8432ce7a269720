# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A simulated fleet in a process of its own, and the words in which the behaviours' tests speak to it."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from typing import Any

import requests

from tests.simfleet import SimFleet

END_STATES = ("DONE", "FAILED", "TIMEOUT")
# Real seconds; the fleets of these tests run hundreds of times as fast as the wall clock.
PATIENCE = 20.0


class Appliance:
    """The API of one simulated system, spoken to with its key unless another is given."""

    def __init__(self, name: str, facts: dict[str, Any], ca: str):
        self.name = name
        self.url = facts["url"]
        self.port = facts["port"]
        self.key = facts["api_key"]
        self.ca = ca

    def call(self, method: str, path: str, json: Any = None, key: str | None = "", **options: Any) -> requests.Response:
        """One request; key None sends none."""
        headers = options.pop("headers", {})
        key = self.key if key == "" else key
        if key is not None:
            headers["Authorization"] = f"ExtraHop apikey={key}"
        verify = options.pop("verify", self.ca)
        return requests.request(
            method, f"{self.url}/api/v1{path}", json=json, headers=headers, verify=verify, timeout=PATIENCE, **options
        )

    def get(self, path: str, **options: Any) -> Any:
        """The JSON that a GET answers; anything but 200 fails."""
        answer = self.call("GET", path, **options)
        assert answer.status_code == 200, f"GET {path}: {answer.status_code} {answer.text[:300]}"
        return answer.json()

    def do(self, method: str, path: str, json: Any = None, expect: int = 204, **options: Any) -> requests.Response:
        answer = self.call(method, path, json, **options)
        assert answer.status_code == expect, f"{method} {path}: {answer.status_code} {answer.text[:300]}"
        return answer

    def refused(self, method: str, path: str, json: Any = None, status: int = 400, **options: Any) -> str:
        """The error_message of a request that must be refused."""
        return self.do(method, path, json, expect=status, **options).json()["error_message"]

    def job(self, answer: requests.Response) -> dict[str, Any]:
        """The end of the job that an answer names, through whatever restarts."""
        location = answer.headers["Location"]
        assert location.startswith("/api/v1/jobs/"), location
        return self.follow(location.rsplit("/", 1)[1])

    def follow(self, identifier: str) -> dict[str, Any]:
        def ended() -> dict[str, Any] | None:
            try:
                seen = self.call("GET", f"/jobs/{identifier}")
            except requests.ConnectionError:
                return None
            if seen.status_code in (502, 503):
                return None
            assert seen.status_code == 200, f"{seen.status_code} {seen.text[:300]}"
            return seen.json() if seen.json()["status"] in END_STATES else None

        return until(ended)

    @property
    def version(self) -> str | None:
        """The reported firmware, None while the system is away or rising."""
        try:
            answer = self.call("GET", "/extrahop")
        except requests.ConnectionError:
            return None
        return answer.json()["version"] if answer.status_code == 200 else None


class RunningFleet:
    """The systems of a running simulator, and what a person beside them can see and do."""

    def __init__(self, simulator: SimFleet):
        self._simulator = simulator
        self.systems = {name: Appliance(name, facts, simulator.ca) for name, facts in simulator.systems.items()}

    def __getitem__(self, name: str) -> Appliance:
        return self.systems[name]

    def state(self, name: str) -> dict[str, Any]:
        """What behaviours keep about a system, and how often it was started."""
        seen = self._simulator.state(name)
        return {**seen["state"], "boot_count": seen["boot_count"]}

    def fault(self, kind: str, system: str, **options: Any) -> None:
        self._simulator.fault(kind, systems=[system], **options)

    def tell(self, name: str, action: str, fields: dict[str, Any] | None = None) -> None:
        """Do something to a system as a person beside it would."""
        self._simulator.act(name, action, **(fields or {}))


@contextlib.contextmanager
def running(fleet: dict[str, Any]) -> Iterator[RunningFleet]:
    """Serve a fleet (the mapping of a fleet file) until the block ends; no fault of the simulator may have shown."""
    simulator = SimFleet(fleet)
    try:
        simulator.start()
        yield RunningFleet(simulator)
        assert simulator.state()["reports"] == []
    finally:
        simulator.stop()


def until(condition: Callable[[], Any], seconds: float = PATIENCE) -> Any:
    """Ask until the answer is true, and return it."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        value = condition()
        if value:
            return value
        time.sleep(0.02)
    raise AssertionError(f"still not so after {seconds} s")
