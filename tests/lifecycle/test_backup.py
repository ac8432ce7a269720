# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""backup.yml and rollback.yml: what is made can be checked and brought back, what is old goes, what is not ours stays."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest

from tests.lifecycle.playing import Estate
from tests.simfleet import SimFleet

FLEET = {
    "seed": 7,
    "speed": 300,
    "systems": {
        "console1": {"kind": "console"},
        "sensor1": {"kind": "sensor", "seed": {"tags": [{"name": "first"}]}},
        "rs1": {"kind": "recordstore"},
    },
}
FILES = ["SHA256SUMS", "backup.json", "customizations.exbk", "running_config.json", "state.json"]


@pytest.fixture
def estate(tmp_path):
    with SimFleet(FLEET) as fleet:
        estate = Estate(fleet, tmp_path)
        estate.write_inventory({name: {"extrahop_api_key": one["api_key"]} for name, one in fleet.systems.items()})
        yield estate


def names_of_backups(estate: Estate, system: str) -> list[str]:
    return [one["name"] for one in estate.fleet.state(system)["objects"]["/customizations"]]


def test_backups_are_made_checked_and_let_go(estate, tmp_path):
    dest = tmp_path / "backups"
    status, stats = estate.play("backup", "--check")
    assert status == 0, estate.last
    assert not dest.exists() and estate.written() == []
    assert {row["status"] for row in stats["backup_results"]} == {"would be made"}

    estate.fleet.uncertain(backup_name="longer")
    estate.fleet.request("sensor1", "POST", "/customizations", json={"name": "ansible-mine"})
    status, stats = estate.play("backup", backup_label="20260101T000000Z")
    assert status == 0, estate.last
    folder = dest / "20260101T000000Z"
    assert sorted(path.name for path in (folder / "sensor1").iterdir()) == FILES
    assert "customizations.exbk" not in [path.name for path in (folder / "rs1").iterdir()]
    for path in folder.rglob("*"):
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600)
    for system in folder.iterdir():
        checked = subprocess.run(["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=system, capture_output=True)
        assert checked.returncode == 0, checked.stdout
    config = estate.fleet.request("sensor1", "GET", "/runningconfig").json()
    assert json.loads((folder / "sensor1" / "running_config.json").read_text()) == config

    # Complete already, but for one system whose backup was cut short.
    (folder / "rs1" / "SHA256SUMS").unlink()
    status, stats = estate.play("backup", backup_label="20260101T000000Z")
    assert {row["system"]: row["status"] for row in stats["backup_results"]} == {
        "console1": "unchanged",
        "sensor1": "unchanged",
        "rs1": "made",
    }
    assert estate.written() == []

    # One that is not ours, one with somebody's file, one that is not complete: they stay.
    for label, spoilt in (
        ("20250101T000000Z", None),
        ("20250102T000000Z", "notes"),
        ("20250103T000000Z", "SHA256SUMS"),
    ):
        shutil.copytree(folder, dest / label)
        manifest = dest / label / "sensor1" / "backup.json"
        manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "made": label}))
        if spoilt == "notes":
            (manifest.parent / "notes").touch()
        elif spoilt:
            (manifest.parent / spoilt).unlink()
    (dest / "somebody" / "sensor1").mkdir(parents=True)
    shutil.rmtree(dest / "20250101T000000Z" / "console1")
    shutil.rmtree(dest / "20250101T000000Z" / "rs1")
    estate.fleet.fault("status", systems=["rs1"], path="/runningconfig", status=403, count=None)
    status, stats = estate.play("backup", backup_keep="1")
    assert status == 2
    assert {row["system"]: row["status"] for row in stats["backup_results"]} == {
        "console1": "made",
        "sensor1": "made",
        "rs1": "failed",
    }
    left = sorted(path.parent.name for path in dest.glob("*/sensor1"))
    new = stats["backup_folder"].rsplit("/", 1)[1]
    assert left == ["20250102T000000Z", "20250103T000000Z", new, "somebody"]
    assert not (dest / "20250101T000000Z").exists()
    # Its newest backup failed: the older ones of that system stay.
    assert (folder / "rs1" / "SHA256SUMS").is_file()
    kept = names_of_backups(estate, "sensor1")
    assert len(kept) == 2 and kept[0].startswith("ansible-mine") and kept[1].startswith(f"ansible-{new}")
    key = estate.fleet.systems["sensor1"]["api_key"]
    assert key not in estate.shown
