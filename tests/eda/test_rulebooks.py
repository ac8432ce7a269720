# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rulebooks of examples/eda, run by ansible-rulebook itself on a simulated sensor. It needs Java."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import yaml
from _project import LIVE, ROOT, environment
from _setup import EDA, provide

from tests.eda.test_source import arise
from tests.simfleet import SimFleet

PATIENCE = 120
FLEET = {
    "seed": 5,
    "speed": 1,
    "systems": {
        "sensor1": {
            "kind": "sensor",
            "version": "26.3.0.1000",
            "seed": {"devices": 3, "tags": [{"name": "kept"}], "ticketing": {"external_ticketing_enabled": True}},
        }
    },
}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.skipif(shutil.which("java") is None, reason="ansible-rulebook needs Java, which is not on PATH"),
]


@pytest.fixture
def fleet():
    with SimFleet(FLEET) as fleet:
        yield fleet


@pytest.fixture
def tickets():
    """A ticket service: its address, and what it was told."""
    told: list[dict] = []

    class Service(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(201)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps({"id": f"TK-{len(told)}"}).encode())

        def log_message(self, *_: object) -> None:
            """Nothing on the terminal."""

    with HTTPServer(("127.0.0.1", 0), Service) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", told
        server.shutdown()


class Rulebook:
    """One rulebook of the examples while it runs, on the fleet's sensor."""

    def __init__(self, name: str, fleet: SimFleet, folder: Path, **variables: str) -> None:
        shutil.copytree(ROOT / "examples" / "eda", folder / "eda")
        self.folder = folder / "eda"
        sensor = fleet.systems["sensor1"]
        shipped = yaml.safe_load((self.folder / "variables.yml").read_text())
        given = {"console": f"{sensor['host']}:{sensor['port']}", "cursors": str(folder / "cursors"), **variables}
        (self.folder / "variables.yml").write_text(yaml.safe_dump({**shipped, **given}))
        venv = provide(EDA)
        env = {**environment(venv, LIVE), "EXTRAHOP_API_KEY": sensor["api_key"], "EXTRAHOP_CA_PATH": fleet.ca}
        words = ["-r", f"rulebooks/{name}.yml", "-i", "inventory.yml", "--vars", "variables.yml"]
        self._output = (folder / "output").open("w+")
        self._process = subprocess.Popen(
            [venv / "bin" / "ansible-rulebook", *words],
            cwd=self.folder,
            env=env,
            stdout=self._output,
            stderr=subprocess.STDOUT,
        )
        self.wait(lambda: bool(list((folder / "cursors").glob("*.cursor"))))

    def wait(self, condition: Callable[[], bool]) -> None:
        """Until something is so; the output is shown when it never is."""
        end = time.monotonic() + PATIENCE
        while not condition():
            assert self._process.poll() is None and time.monotonic() < end, self.output
            time.sleep(0.5)

    @property
    def output(self) -> str:
        self._output.seek(0)
        return self._output.read()

    def __enter__(self) -> Rulebook:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(30)
        finally:
            self._process.kill()
            self._output.close()


def read(fleet: SimFleet, path: str):
    return fleet.request("sensor1", "GET", path).json()


def test_a_ticket_for_each_detection_of_high_risk(fleet, tickets, tmp_path):
    service, told = tickets
    with Rulebook("ticket", fleet, tmp_path, ticket_service=service) as rulebook:
        arise(fleet, risk_score=20)
        high = arise(fleet, risk_score=95, title="{{ 6 * 7 }} scans")
        rulebook.wait(lambda: read(fleet, f"/detections/{high}")["ticket_id"] == "TK-1")
        # The module's change makes an event too; it is none of a new detection.
        time.sleep(3)
        assert [one["summary"] for one in told] == ["{{ 6 * 7 }} scans"]


def test_an_offender_is_tagged(fleet, tmp_path):
    device, other = (one["id"] for one in read(fleet, "/devices")[:2])
    (kept,) = (tag["id"] for tag in read(fleet, "/tags") if tag["name"] == "kept")
    fleet.request("sensor1", "POST", f"/devices/{device}/tags", json={"assign": [kept]})
    participants = [
        {"id": 1, "role": "offender", "object_type": "device", "object_id": device},
        {"id": 2, "role": "victim", "object_type": "device", "object_id": other},
    ]
    with Rulebook("tag_offender", fleet, tmp_path) as rulebook:
        arise(fleet, participants=participants)
        rulebook.wait(lambda: len(read(fleet, f"/devices/{device}/tags")) == 2)
        assert {tag["name"] for tag in read(fleet, f"/devices/{device}/tags")} == {"kept", "offender"}
        assert read(fleet, f"/devices/{other}/tags") == []
