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
import yaml

from simulator import fleetfile, listening
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
            [sys.executable, "-m", "simulator", "--fleet", fleet],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
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
    for _time in range(2):
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


def serving(folder: Path, *words: str) -> subprocess.Popen[str]:
    """The program as a person starts it, with a port that the caller chose."""
    command = [sys.executable, "-m", "simulator", "--fleet", str(folder / "fleet.yml"), *words]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def free_ports(count: int) -> int:
    """The first of so many ports that are free now."""
    first = 0
    for one in listening.reserve_all(1):
        first = one.getsockname()[1]
        one.close()
    for one in listening.reserve_all(count, first):
        one.close()
    return first


def test_an_inventory_of_the_fleet_and_a_port_in_use(tmp_path: Path) -> None:
    systems = {
        "c1": {"kind": "console"},
        "s1": SENSOR,
        "m1": {"kind": "recordstore", "role": "manager", "cluster": "x"},
        "d1": {"kind": "recordstore", "role": "data", "cluster": "x"},
    }
    (tmp_path / "fleet.yml").write_text(json.dumps({"systems": systems}))
    inventory, state = tmp_path / "inventory.yml", tmp_path / "state"
    wanted = ("--port-base", str(free_ports(5)), "--inventory", str(inventory))
    first = serving(tmp_path, *wanted, "--state-dir", str(state))
    try:
        told = json.loads(first.stdout.readline())["systems"]
        written = inventory.read_text()
        assert stat.S_IMODE(inventory.stat().st_mode) == 0o600
        groups = yaml.safe_load(written)["all"]["children"]
        assert yaml.safe_load(written)["all"]["vars"] == {"extrahop_ca_path": str(state / "ca.pem")}
        assert groups["sensors"]["hosts"] == {
            "s1": {"extrahop_host": f"127.0.0.1:{told['s1']['port']}", "extrahop_api_key": told["s1"]["api_key"]}
        }
        stores = groups["recordstores"]["children"]
        assert list(stores["recordstore_managers"]["hosts"]) == ["m1"]
        assert stores["recordstore_data_nodes"]["hosts"]["d1"]["extrahop_cluster"] == "x"
        # The second of them finds the ports taken: what the first wrote stays, and nothing of its own is left.
        second = serving(tmp_path, *wanted, "--state-dir", str(tmp_path / "other"), "--log-file", str(tmp_path / "log"))
        answer, complaint = second.communicate(timeout=30)
        assert (second.returncode, answer) == (2, "") and "cannot be used" in complaint and "Traceback" not in complaint
        assert inventory.read_text() == written
        assert not (tmp_path / "other").exists() and not (tmp_path / "log").exists()
    finally:
        first.terminate()
        first.communicate(timeout=30)


def test_an_inventory_of_somebody_else_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "fleet.yml").write_text(json.dumps({"systems": {"a": SENSOR}}))
    (tmp_path / "inventory.yml").write_text("all: {}\n")
    refused = serving(tmp_path, "--inventory", str(tmp_path / "inventory.yml"))
    assert "not written by revealx-simulator" in refused.communicate(timeout=30)[1] and refused.returncode == 2
    assert (tmp_path / "inventory.yml").read_text() == "all: {}\n"
