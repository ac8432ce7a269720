# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""backup.yml, and rollback.yml to what it made: checked, brought back, let go when it is old."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.backup_folder import sums_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.folder_names import folder_name

from tests.lifecycle.playing import Estate
from tests.simfleet import SimFleet

SYSTEMS = {
    "sensor1": {"kind": "sensor", "seed": {"tags": [{"name": "first"}]}},
    "rs1": {"kind": "recordstore"},
}
FILES = ["SHA256SUMS", "backup.json", "customizations.exbk", "running_config.json", "state.json"]
LABEL = "20260101T000000Z"


@pytest.fixture(scope="module")
def estate(tmp_path_factory):
    """A fleet of which there is one backup, ``backups/LABEL``."""
    folder = tmp_path_factory.mktemp("estate")
    # The recordstore has a refusal of its own for what it lacks: nobody asks it.
    uncertain = {"backup_name": "longer", "lacking_operation": 422}
    with SimFleet({"seed": 7, "speed": 300, "systems": SYSTEMS, "uncertainties": uncertain}) as fleet:
        estate = Estate(fleet, folder)
        estate.write_inventory({name: {"extrahop_api_key": one["api_key"]} for name, one in fleet.systems.items()})
        fleet.request("sensor1", "POST", "/customizations", json={"name": "ansible-mine"})
        # No document can hold it: it names a group that is gone.
        group = fleet.request("sensor1", "POST", "/devicegroups", json={"name": "gone"})
        number = int(group.headers["Location"].rsplit("/", 1)[-1])
        walks = [{"origins": [{"object_type": "device_group", "object_id": number}], "steps": []}]
        fleet.request("sensor1", "POST", "/activitymaps", json={"name": "left [out]", "walks": walks})
        fleet.request("sensor1", "DELETE", f"/devicegroups/{number}")
        status, _stats = estate.play("backup", "-v", backup_label=LABEL)
        assert status == 0, estate.last
        assert fleet.log("rs1", status=422) == []
        yield estate


def backups(estate: Estate, label: str = LABEL) -> Path:
    return estate.folder / "backups" / label


def tags(estate: Estate) -> list[str]:
    return [tag["name"] for tag in estate.fleet.request("sensor1", "GET", "/tags").json()]


def statuses(stats: dict) -> dict[str, str]:
    return {row["system"]: row["status"] for row in stats["backup_results"]}


def date_to(folder: Path, made: str) -> None:
    """Let a backup say that it was made at another time, with sums that are right."""
    manifest = json.loads((folder / "backup.json").read_text())
    (folder / "backup.json").write_text(json.dumps({**manifest, "made": made}))
    (folder / "SHA256SUMS").write_text(sums_of(str(folder)))


def test_a_backup_is_whole_and_private(estate):
    folder = backups(estate)
    assert sorted(path.name for path in (folder / "sensor1").iterdir()) == FILES
    assert sorted(path.name for path in (folder / "rs1").iterdir()) == [*FILES[:2], *FILES[3:]]
    for path in (folder.parent, *folder.parent.rglob("*")):
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600)
    for system in folder.iterdir():
        command = ["sha256sum", "--strict", "-c", "SHA256SUMS"]
        checked = subprocess.run(command, cwd=system, capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stdout
    config = estate.fleet.request("sensor1", "GET", "/runningconfig").json()
    assert json.loads((folder / "sensor1" / "running_config.json").read_text()) == config
    assert json.loads((folder / "sensor1" / "state.json").read_text())["tags"][0]["name"] == "first"
    assert estate.fleet.systems["sensor1"]["api_key"] not in estate.shown
    manifest = json.loads((folder / "sensor1" / "backup.json").read_text())
    told = {path: estate.fleet.request("sensor1", "GET", path).json() for path in ("/license", "/appliances")}
    assert manifest["serial"] == told["/license"]["serial"] and manifest["uuid"] == told["/appliances"][0]["uuid"]


def test_what_is_complete_is_not_made_again(estate):
    sums = backups(estate) / "rs1" / "SHA256SUMS"
    kept = sums.read_text()
    sums.unlink()
    status, stats = estate.play("backup", "--check", backup_label=LABEL)
    assert (status, statuses(stats)) == (0, {"sensor1": "unchanged", "rs1": "would be made"}), estate.last
    assert estate.written() == [] and not sums.exists()

    # Sums that are right prove nothing: a running config as text, which an older version took for whole.
    config = backups(estate) / "sensor1" / "running_config.json"
    whole, own_sums = config.read_text(), (config.parent / "SHA256SUMS").read_text()
    config.write_text(json.dumps(whole[:20]))
    (config.parent / "SHA256SUMS").write_text(sums_of(str(config.parent)))
    sums.write_text(kept)
    status, stats = estate.play("backup", backup_label=LABEL)
    assert (status, statuses(stats)) == (0, {"sensor1": "made", "rs1": "unchanged"}), estate.last
    assert "made anew: running_config.json holds no JSON object" in stats["backup_results"][0]["note"]
    assert config.read_text() == whole and (config.parent / "SHA256SUMS").read_text() != own_sums


PART = """
- hosts: sensors:recordstores
  gather_facts: false
  tasks:
    - name: Back up before something else, on some hosts
      ansible.builtin.include_role:
        name: extrahop.revealx.backup
        tasks_from: system
      vars:
        backup_label: "{{ 'before-' ~ inventory_hostname if is_good | bool else '../away' }}"
      when: inventory_hostname == 'rs1'

    - name: Do something else
      ansible.builtin.debug:
        msg: "{{ inventory_hostname }} goes on"
"""


def test_a_backup_as_a_part_of_something_else(estate):
    (estate.folder / "part.yml").write_text(PART)
    status, _stats = estate.play("part.yml", is_good=True)
    assert status == 0 and "rs1 goes on" in estate.last, estate.last
    assert (backups(estate, "before-rs1") / "rs1" / "SHA256SUMS").is_file()
    # The others did not come to it.
    assert estate.fleet.log("sensor1") == [] and [path.name for path in backups(estate, "before-rs1").iterdir()] == [
        "rs1"
    ]
    shutil.rmtree(backups(estate, "before-rs1"))

    status, _stats = estate.play("part.yml", is_good=False)
    assert status == 2 and "rs1 goes on" not in estate.last and "sensor1 goes on" in estate.last
    assert "give letters, digits" in estate.last


def test_the_configuration_comes_back(estate):
    fleet = estate.fleet
    before = fleet.request("sensor1", "GET", "/runningconfig").json()
    (first,) = fleet.request("sensor1", "GET", "/tags").json()
    fleet.request("sensor1", "DELETE", f"/tags/{first['id']}")
    fleet.request("sensor1", "POST", "/tags", json={"name": "later"})
    fleet.request("sensor1", "PUT", "/runningconfig", json={**before, "added": {"by": "hand"}})
    spoilt = backups(estate) / "rs1" / "state.json"
    kept = spoilt.read_bytes()
    answers = {"rollback_from": f"backups/{LABEL}", "rollback_prune": "tags, activity_maps", "rollback_dest": ""}

    spoilt.write_bytes(kept + b"\n")
    status, _stats = estate.play("rollback", **answers)
    assert status == 2 and "state.json is not what was written" in estate.last
    assert estate.written() == []
    spoilt.write_bytes(kept)

    status, stats = estate.play("rollback", "--check", "--diff", "--limit", "sensor1", **answers)
    assert status == 0, estate.last
    planned = {(row["section"], row["object"], row["change"]) for row in stats["configure_plan"]}
    assert {("tags", "first", "create"), ("tags", "later", "delete")} <= planned
    assert estate.written() == [] and tags(estate) == ["later"]

    status, stats = estate.play("rollback", "--limit", "sensor1", **answers)
    assert status == 0, estate.last
    assert {(row["section"], row["object"], row["change"]) for row in stats["configure_result"]} == planned
    assert tags(estate) == ["first"]
    assert [one["name"] for one in fleet.request("sensor1", "GET", "/activitymaps").json()] == ["left [out]"]
    assert fleet.request("sensor1", "GET", "/runningconfig").json() == before


def test_only_old_backups_of_ours_are_let_go(estate):
    dest = estate.folder / "backups"
    spoil = {"20250101T000000Z": None, "20250102T000000Z": "notes", "20250103T000000Z": "SHA256SUMS"}
    # The clock was wrong once.
    future = "20310101T000000Z"
    spoil[future] = None
    for label, file in spoil.items():
        own = backups(estate, label) / "sensor1"
        shutil.copytree(backups(estate) / "sensor1", own)
        if file == "notes":
            (own / file).touch()
        elif file:
            (own / file).unlink()
    date_to(backups(estate, future) / "sensor1", "2031-01-01T00:00:00Z")
    (dest / "somebody" / "sensor1").mkdir(parents=True)
    estate.fleet.fault("status", systems=["rs1"], path="/runningconfig", status=403, count=None)
    # All text, as a survey gives it.
    status, stats = estate.play("backup", backup_keep="1")
    estate.fleet.clear_faults()
    assert (status, statuses(stats)) == (2, {"sensor1": "made", "rs1": "failed"})
    new = stats["backup_folder"].rsplit("/", 1)[1]
    left = {path.parent.name for path in dest.glob("*/sensor1")}
    # Gone are the one of the fixture and a copy of it. Not whole, with somebody's notes, not ours: they stay.
    assert left == {"20250102T000000Z", "20250103T000000Z", "somebody", new, future}
    (note,) = [row["note"] for row in stats["backup_results"] if row["system"] == "sensor1"]
    assert f"{future}/sensor1: it says that it was made 2031-01-01T00:00:00Z, which is yet to come" in note
    assert not backups(estate, "20250101T000000Z").exists()
    # No newer one was made of this system.
    assert (backups(estate) / "rs1" / "SHA256SUMS").is_file()
    kept = [one["name"] for one in estate.fleet.request("sensor1", "GET", "/customizations").json()]
    assert [name[: len(f"ansible-{new}")] for name in kept] == [kept[0], f"ansible-{new}"]
    assert kept[0].startswith("ansible-mine")

    estate.fleet.fault("status", systems=["sensor1"], method="DELETE", status=403, count=None)
    status, stats = estate.play("backup", "--limit", "sensor1", backup_keep="1")
    estate.fleet.clear_faults()
    (row,) = stats["backup_results"]
    assert (status, row["status"]) == (2, "failed") and "refused DELETE /api/v1/customizations/" in row["note"]


def test_what_the_system_does_not_tell_whole_is_no_backup_whatever_it_is_called(estate, tmp_path):
    """Two systems with names that no folder can have, and a running config that was cut off."""
    other = Estate(estate.fleet, tmp_path)
    keys = {name: {"extrahop_api_key": one["api_key"]} for name, one in estate.fleet.systems.items()}
    other.write_inventory(keys)
    inventory = tmp_path / "inventory.yml"
    text = inventory.read_text().replace("      rs1:", "      ../../evil:").replace("      sensor1:", "      site a/b:")
    inventory.write_text(text)
    estate.fleet.fault("answer", systems=["rs1"], path="/runningconfig", body='{"dns": {"dns": "192', count=1)
    refused = "/analysispriority/config/0"
    estate.fleet.fault("status", systems=["sensor1"], path=refused, status=422, count=None)
    status, stats = other.play("backup", backup_label=LABEL)
    estate.fleet.clear_faults()
    assert (status, statuses(stats)) == (2, {"site a/b": "made", "../../evil": "failed"}), other.last
    assert "running_config.json holds no JSON object" in stats["backup_results"][1]["note"]
    told = stats["backup_results"][0]["note"]
    assert told.startswith("not in the state document: analysis_priorities, ") and "422" in told
    written = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("SHA256SUMS")}
    assert written == {f"backups/{LABEL}/{folder_name('site a/b')}/SHA256SUMS"}
    assert {path.name for path in tmp_path.iterdir()} == {"backups", "inventory.yml"}
    assert not (tmp_path.parent / "evil").exists()

    status, stats = other.play(
        "rollback", "--check", rollback_from="latest", rollback_sections="tags", rollback_dest=""
    )
    assert (status, stats["configure_plan"]) == (0, []), other.last
    assert "site a/b is left alone" not in other.last and "../../evil is left alone" in other.last
