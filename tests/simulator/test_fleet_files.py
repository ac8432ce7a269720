# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Fleet files: what is refused and how it is said, counted systems, seeds, and the process itself."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from simulator import fleetfile
from tests.simfleet import ROOT, SimFleet

SENSOR = {"kind": "sensor", "version": "9.8.2.100"}


@pytest.mark.parametrize(
    ("fleet", "words"),
    [
        ({}, "at least one system"),
        ([], "mapping"),
        ({"systems": {"a": SENSOR}, "sped": 3}, "sped"),
        ({"systems": {"a": SENSOR}, "speed": 0}, "above 0"),
        ({"systems": {"a": {"kind": "toaster"}}}, "toaster"),
        ({"systems": {"a b": SENSOR}}, "letters"),
        ({"systems": {"a": {**SENSOR, "version": "new"}}}, "firmware version"),
        ({"systems": {"a": {**SENSOR, "colour": "red"}}}, "colour"),
        ({"systems": {"a": {**SENSOR, "role": "manager"}}}, "role"),
        ({"systems": {"a": {**SENSOR, "cluster": "x"}}}, "recordstores"),
        ({"systems": {"a": {**SENSOR, "connected": ["a"]}}}, "console"),
        ({"systems": {"c": {"kind": "console", "connected": ["nobody"]}}}, "nobody"),
        ({"systems": {"a": {**SENSOR, "count": 0}}}, "1 or more"),
        ({"systems": {"a": {**SENSOR, "count": 2}, "a1": SENSOR}}, "two systems"),
        ({"systems": {"a": {**SENSOR, "seed": {"tag": []}}}}, "unknown section 'tag'"),
        ({"systems": {"a": {**SENSOR, "seed": {"tags": [1]}}}}, "list of mappings"),
        ({"systems": {"a": {**SENSOR, "oauth2": {"client_id": "x"}}}}, "client_secret"),
        ({"systems": {"a": SENSOR}, "uncertainties": {"error_body": "poem"}}, "poem"),
        ({"systems": {"a": SENSOR}, "timings": {"tea": 3}}, "tea"),
        ({"systems": {"a": SENSOR}, "faults": [{"kind": "meltdown"}]}, "meltdown"),
    ],
)
def test_a_bad_fleet_is_refused_in_words(fleet: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        fleetfile.check(fleet)


def test_the_process_ends_with_the_message(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yml"
    bad.write_text("systems: {a: {kind: toaster}}", encoding="utf-8")
    for fleet, words in ((str(bad), "systems.a.kind"), ("nowhere", "demo"), (str(tmp_path / "none.yml"), "none.yml")):
        done = subprocess.run(
            [sys.executable, "-m", "simulator", "--fleet", fleet], cwd=ROOT, capture_output=True, text=True, timeout=30
        )
        assert done.returncode == 2 and done.stdout == "" and words in done.stderr and "Traceback" not in done.stderr


def test_a_seed_that_cannot_be_planted_is_named() -> None:
    with pytest.raises(RuntimeError, match=r"systems\.a\.seed\.alerts"):
        SimFleet({"systems": {"a": {**SENSOR, "seed": {"alerts": [{"name": "x"}, {"name": "x"}]}}}}).start()


def test_counted_systems_seeds_and_repeatable_devices() -> None:
    spec = {
        "seed": 11,
        "systems": {
            "c": {"kind": "console", "version": "9.8.2.100", "connected": ["s*"]},
            "s": {**SENSOR, "count": 3, "seed": {"devices": 12, "tags": [{"name": "a"}]}},
        },
    }
    seen = []
    for _ in range(2):
        with SimFleet(spec) as fleet:
            assert sorted(fleet.systems) == ["c", "s1", "s2", "s3"]
            assert len({one["api_key"] for one in fleet.systems.values()}) == 4
            listed = fleet.request("s2", "GET", "/devices?limit=20").json()
            seen.append([(one["macaddr"], one["ipaddr4"], one["discovery_id"]) for one in listed])
            assert len(fleet.request("c", "GET", "/nodes").json()) == 3
    assert seen[0] == seen[1] and len(seen[0]) == 12


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signals_end_it_at_once_and_leave_nothing_behind(number: int) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "simulator", "--fleet", "single"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    ready = json.loads(process.stdout.readline())
    folder = Path(ready["ca"]).parent
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700 and stat.S_IMODE(os.stat(ready["ca"]).st_mode) == 0o600
    process.send_signal(number)
    assert process.wait(5) == 0
    assert process.stdout.read() == "" and not folder.exists()
    process.stdout.close()


def test_built_in_fleets_are_sound() -> None:
    for name in ("demo", "single", "scale"):
        assert fleetfile.load(name)[1]["systems"]
