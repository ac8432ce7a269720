# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A simulated fleet for tests, demo and benchmarks: starts `python -m simulator` and ends it again."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import requests

ROOT = Path(__file__).resolve().parent.parent


class SimFleet:
    """Context manager around one simulator process.

    `fleet` is the name of a built-in fleet, the path of a fleet file, or a mapping with the contents of one.
    Attributes once started: ca (path), control (URL), systems (name -> {url, host, port, kind, version, api_key}),
    left_out (what the systems lack of their state documents), pid.
    """

    def __init__(
        self,
        fleet: str | os.PathLike[str] | Mapping[str, Any] = "single",
        *,
        speed: float | None = None,
        seed: int | None = None,
        python: str = sys.executable,
        log_file: str | os.PathLike[str] | None = None,
        inventory: str | os.PathLike[str] | None = None,
        start_timeout: float = 60.0,
    ):
        self._fleet = fleet
        self._options = {"--speed": speed, "--seed": seed, "--log-file": log_file, "--inventory": inventory}
        self._python = python
        self._start_timeout = start_timeout
        self._directory: tempfile.TemporaryDirectory[str] | None = None
        self._process: subprocess.Popen[str] | None = None
        self._session = requests.Session()
        # The control URL is on loopback: no proxy, no netrc.
        self._session.trust_env = False
        self.ca = ""
        self.control = ""
        self.systems: dict[str, dict[str, Any]] = {}
        self.left_out: dict[str, list[dict[str, str]]] = {}
        self.pid = 0

    def __enter__(self) -> SimFleet:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start the process and wait until it serves; RuntimeError with its message when it does not."""
        self._directory = tempfile.TemporaryDirectory(prefix="simfleet-")
        fleet = self._fleet
        if isinstance(fleet, Mapping):
            path = Path(self._directory.name) / "fleet.yml"
            # JSON is YAML.
            path.write_text(json.dumps(fleet), encoding="utf-8")
            fleet = path
        command = [self._python, "-m", "simulator", "--fleet", str(fleet), "--state-dir", self._directory.name]
        for option, value in self._options.items():
            if value is not None:
                command += [option, str(value)]
        complaints = (Path(self._directory.name) / "stderr").open("w+", encoding="utf-8")
        self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=complaints, text=True)
        told = self._process.stdout
        line = told.readline() if told and select.select([told], [], [], self._start_timeout)[0] else ""
        if not line:
            self._process.kill()
            self._process.wait()
            complaints.seek(0)
            text = complaints.read().strip()
            self.stop()
            raise RuntimeError(text or "the simulator did not start")
        description = json.loads(line)
        self.ca, self.control, self.systems = description["ca"], description["control"], description["systems"]
        self.left_out = description.get("left_out", {})
        self.pid = self._process.pid

    def stop(self) -> int | None:
        """End the process with SIGTERM and clean up; its exit status."""
        status = None
        if self._process is not None:
            self._process.terminate()
            try:
                status = self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            if self._process.stdout:
                self._process.stdout.close()
            self._process = None
        self._session.close()
        if self._directory is not None:
            self._directory.cleanup()
            self._directory = None
        return status

    @property
    def folder(self) -> Path:
        """A private folder that lasts as long as the fleet."""
        if self._directory is None:
            raise RuntimeError("the fleet is not started")
        return Path(self._directory.name)

    def url(self, system: str, path: str = "") -> str:
        """The URL of an API path (below /api/v1) of a system."""
        return f"{self.systems[system]['url']}/api/v1{path}"

    def session(self, system: str, api_key: str | None = None) -> requests.Session:
        """A requests session with the key and the CA of the fleet."""
        session = requests.Session()
        session.trust_env = False
        session.verify = self.ca
        session.headers["Authorization"] = f"ExtraHop apikey={api_key or self.systems[system]['api_key']}"
        session.headers["Accept"] = "application/json"
        return session

    def request(self, system: str, method: str, path: str, **options: Any) -> requests.Response:
        """One API request with the system's first key."""
        with self.session(system) as session:
            return session.request(method, self.url(system, path), timeout=options.pop("timeout", 30), **options)

    def call(self, method: str, path: str, **options: Any) -> Any:
        """A request to the control URL; its JSON. RuntimeError with the simulator's words when it is refused."""
        answer = self._session.request(method, self.control + path, timeout=30, **options)
        if answer.status_code >= 400:
            raise RuntimeError(f"{method} {path}: {answer.json()['error']}")
        return answer.json()

    def log(self, system: str | None = None, **filters: Any) -> list[dict[str, Any]]:
        """Rows of the request log; filters: since, method, path, operation, user, status, write, fault."""
        wanted = {name: value for name, value in {"system": system, **filters}.items() if value is not None}
        return self.call("GET", "/log", params=wanted)

    def counts(self) -> dict[str, dict[str, Any]]:
        """Requests per system: read, write, total, by_method."""
        return self.call("GET", "/counts")

    def writes(self) -> list[dict[str, Any]]:
        """Every write that reached a system: empty is what proves that a run changed nothing."""
        return self.log(write="true")

    def clear(self) -> None:
        """Empty the request log."""
        self.call("POST", "/log/clear")

    def keep_bodies(self) -> None:
        """From now on rows of the log hold what was said on both sides as `said`."""
        self.call("POST", "/log/bodies", json={"kept": True})

    def fault(self, kind: str, **fields: Any) -> dict[str, Any]:
        """Set a fault, e.g. fault("status", systems=["sensor1"], method="GET", status=503, count=2)."""
        return self.call("POST", "/faults", json={"kind": kind, **fields})[0]

    def clear_faults(self) -> None:
        self.call("DELETE", "/faults")

    def uncertain(self, **chosen: Any) -> None:
        """Choose uncertainties at run time; system=NAME for one system only."""
        self.call("POST", "/uncertainties", json=chosen)

    def state(self, system: str | None = None) -> dict[str, Any]:
        """State of the fleet, or of one system with its objects."""
        return self.call("GET", f"/systems/{system}/state" if system else "/state")

    def act(self, system: str, what: str, **fields: Any) -> Any:
        """Do what a person at the system could: restart, power_off, power_on, refuse, revoke_tokens, set, objects."""
        return self.call("POST", f"/systems/{system}/{what}", json=fields)
