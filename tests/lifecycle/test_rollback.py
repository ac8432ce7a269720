# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""rollback.yml to the previous firmware, in order, halted by a failure and taken up again; and to parts of a backup."""

from __future__ import annotations

import json
import stat

import pytest
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.backup_folder import sums_of

from tests.lifecycle.playing import Estate
from tests.simfleet import SimFleet

NEW, OLD = "9.9.1.1234", "9.8.2.100"
FLEET = {
    "seed": 3,
    "speed": 300,
    "systems": {
        "console1": {"kind": "console", "version": NEW, "connected": ["sensor1"]},
        "sensor1": {"kind": "sensor", "version": NEW},
        "rs1": {"kind": "recordstore", "version": OLD},
    },
    "timings": {"restart": 30},
}
ROLLBACK = "/extrahop/firmware/previous/rollback"
# All text, as a survey gives it.
ANSWERS = {
    "rollback_version": OLD,
    "rollback_confirm_data_loss": "true",
    "rollback_backup": "true",
    "rollback_wait_interval": "0.2",
    "rollback_wait_timeout": "60",
    # AWX has one set of extra variables, those of other roles among them.
    "backup_label": "mine",
    "report_name": "mine",
    "report_folder": "mine",
    "report_document": {"report": "mine"},
    "report_stats": {},
}


@pytest.fixture
def estate(tmp_path):
    with SimFleet(FLEET) as fleet:
        for name in ("console1", "sensor1"):
            fleet.act(name, "set", **{"firmware.previous": {"version": OLD, "backup_time": 1}})
        estate = Estate(fleet, tmp_path)
        estate.write_inventory({name: {"extrahop_api_key": one["api_key"]} for name, one in fleet.systems.items()})
        yield estate


def results(stats: dict) -> dict[str, str]:
    return {row["system"]: row["result"] for row in stats["rollback_results"]}


def written(estate: Estate) -> dict:
    """The reports by name, after a look at their twins."""
    folder = estate.folder / "reports" / "rollback" / "latest"
    files = {path.name: path for path in folder.iterdir()}
    assert "Log: " in files.pop("run.log").read_text() and files.pop("run.json").is_file()
    names = {name.split(".")[0] for name in files}
    assert set(files) == {f"{name}.{ending}" for name in names for ending in ("json", "md", "html")}
    assert {stat.S_IMODE(path.stat().st_mode) for path in files.values()} == {0o600}
    for name in names:
        assert "sensor1" in files[f"{name}.html"].read_text() and "sensor1" in files[f"{name}.md"].read_text()
    return {name: json.loads(files[f"{name}.json"].read_text()) for name in names}


def test_a_plan_that_something_speaks_against_is_written_too(estate):
    estate.fleet.act("sensor1", "set", **{"firmware.previous": {"version": "9.7.0.5", "backup_time": 1}})
    status, stats = estate.play("rollback", "--check", **ANSWERS)
    assert status == 2 and "findings speak against it" in estate.last, estate.last
    assert written(estate) == {"plan": stats["rollback_plan"]}
    page = (estate.folder / "reports" / "rollback" / "latest" / "plan.html").read_text()
    assert "9.7.0.5" in page and "Needs attention" in page
    assert estate.written() == []


def test_firmware_goes_back_sensors_first(estate):
    status, _stats = estate.play("rollback", **{**ANSWERS, "rollback_confirm_data_loss": "false"})
    assert status == 2 and "removes all metrics" in estate.last
    assert estate.fleet.log() == []

    estate.fleet.fault("status", systems=["sensor1"], path="/runningconfig", status=403, count=None)
    status, stats = estate.play("rollback", **ANSWERS)
    estate.fleet.clear_faults()
    reason = stats["rollback_results"][1]["reason"]
    assert status == 2 and reason.startswith("it did not go back, since it could not be backed up: "), reason
    assert estate.written() == [("sensor1", "POST", "/customizations")]

    estate.fleet.fault("status", systems=["sensor1"], path=ROLLBACK, status=400)
    status, stats = estate.play("rollback", **ANSWERS)
    assert status == 2
    assert results(stats) == {"console1": "not started", "sensor1": "failed", "rs1": "unchanged"}
    assert [row["system"] for row in stats["rollback_plan"]] == ["sensor1", "console1"]
    assert written(estate)["plan"] == stats["rollback_plan"]
    # The backup of the first run is completed before the step that fails.
    assert estate.written() == [("sensor1", "POST", ROLLBACK)]
    (kept,) = (estate.folder / "backups").glob("before-*/sensor1/SHA256SUMS")
    counts = estate.fleet.counts()
    report = written(estate)["result"]
    assert report == stats["rollback_report"] and report["report"] == "rollback"
    assert report["systems"] == stats["rollback_results"]
    assert [(row["system"], row["step"], row["status"]) for row in report["timeline"]] == [
        ("sensor1", "backup", "done"),
        ("sensor1", "rollback", "failed"),
    ]
    assert report["timeline"][0]["note"] == f"made in {kept.parent.parent}"
    assert {row["system"]: (row["read"], row["write"]) for row in report["requests"]} == {
        name: (count["read"], count["write"]) for name, count in counts.items()
    }

    status, stats = estate.play("rollback", **{**ANSWERS, "rollback_backup": "false"})
    assert status == 0, estate.last
    steps = [(row["system"], row["wave"], row["step"]) for row in stats["rollback_report"]["timeline"]]
    assert steps == [("sensor1", "sensors", "rollback"), ("console1", "consoles", "rollback")]
    assert results(stats) == {"console1": "rolled back", "sensor1": "rolled back", "rs1": "unchanged"}
    assert estate.written() == [
        ("sensor1", "POST", ROLLBACK),
        ("console1", "POST", ROLLBACK),
    ]
    assert {system["version"] for system in estate.fleet.state()["systems"].values()} == {OLD}


class TestConfiguration:
    """A sensor and a recordstore with an older backup; the sensor has a newer one."""

    OLDER, NEWER = "20260101T000000Z", "20260102T000000Z"
    # AWX has one set of extra variables, those of other roles among them.
    OTHERS = {
        "configure_state": {"tags": [{"name": "declared"}]},
        "configure_prune": ["tags"],
        "configure_protected": ["second"],
        "configure_save": False,
        "configure_dest": "mine",
        "report_name": "mine",
        "report_document": {"report": "mine"},
    }
    ANSWERS = {
        "rollback_from": "latest",
        "rollback_sections": "tags, email_groups",
        "rollback_customizations": "true",
        **OTHERS,
    }

    @pytest.fixture
    def estate(self, tmp_path):
        systems = {
            "sensor1": {"kind": "sensor", "seed": {"tags": [{"name": "first"}], "dashboards": [{"name": "Branches"}]}},
            "rs1": {"kind": "recordstore"},
        }
        uncertain = {"backup_name": "longer", "lacking_operation": 501}
        fleet_file = {"seed": 5, "speed": 300, "systems": systems, "uncertainties": uncertain}
        with SimFleet(fleet_file) as fleet:
            estate = Estate(fleet, tmp_path)
            estate.write_inventory({name: {"extrahop_api_key": one["api_key"]} for name, one in fleet.systems.items()})
            assert estate.play("backup", backup_label=self.OLDER)[0] == 0, estate.last
            fleet.request("sensor1", "POST", "/tags", json={"name": "second"})
            assert estate.play("backup", "--limit", "sensor1", backup_label=self.NEWER)[0] == 0, estate.last
            for path in ("/tags", "/dashboards"):
                for one in fleet.request("sensor1", "GET", path).json():
                    fleet.request("sensor1", "DELETE", f"{path}/{one['id']}")
            for name in systems:
                config = fleet.request(name, "GET", "/runningconfig").json()
                fleet.request(name, "PUT", "/runningconfig", json={**config, "added": {"by": "hand"}})
            yield estate

    def names(self, estate: Estate, path: str) -> list[str]:
        return sorted(one["name"] for one in estate.fleet.request("sensor1", "GET", path).json())

    def test_sections_of_the_latest_backup_and_its_customizations(self, estate):
        status, stats = estate.play("rollback", "--check", **self.ANSWERS)
        assert status == 0, estate.last
        planned = [(row["system"], row["object"], row["change"]) for row in stats["configure_plan"]]
        # No variable of the inventory declares what comes out of a backup.
        assert {row["layer"] for row in stats["configure_plan"]} == {""}
        # What was changed by hand and is not saved is not saved with the tags either.
        assert planned == [("sensor1", "first", "create"), ("sensor1", "second", "create")]
        assert "is not saved: added differ from the saved config" in estate.last
        assert estate.written() == []

        status, stats = estate.play("rollback", **self.ANSWERS)
        assert status == 0, estate.last
        assert [row["object"] for row in stats["configure_result"]] == ["first", "second"]
        assert written(estate)["result"]["plan"] == stats["configure_result"]
        assert self.names(estate, "/tags") == ["first", "second"]
        # No document holds dashboards.
        assert "Branches" in self.names(estate, "/dashboards")
        restored = [path for _system, method, path in estate.written() if path.endswith("/apply")]
        assert len(restored) == 1 and estate.written("rs1") == []
        for name in ("sensor1", "rs1"):
            assert "added" in estate.fleet.request(name, "GET", "/runningconfig").json(), "no wanted section"

        # The newest backup of each system: of the recordstore the older one.
        status, stats = estate.play("rollback", rollback_from="latest", rollback_sections="running_config")
        assert status == 0, estate.last
        for name in ("sensor1", "rs1"):
            assert "added" not in estate.fleet.request(name, "GET", "/runningconfig").json()

    def test_what_cannot_be_brought_back_is_refused_before_the_first_write(self, estate):
        status, _stats = estate.play("rollback", **{**self.ANSWERS, "rollback_sections": ["tags", "tagz"]})
        assert status == 2 and "rollback_sections names tagz" in estate.last
        assert estate.written() == []

        folder = estate.folder / "backups" / self.OLDER / "sensor1"
        manifest = json.loads((folder / "backup.json").read_text())
        # Of two of the same second its checksums, which are written anew, would make it the newer one.
        broken = {**manifest, "serial": "EH-other", "kind": "console", "made": "2026-01-02T03:04:05Z"}
        (folder / "backup.json").write_text(json.dumps(broken))
        (folder / "SHA256SUMS").write_text(sums_of(str(folder)))
        status, _stats = estate.play("rollback", rollback_from=f"backups/{self.OLDER}")
        assert status == 2 and "Nothing was written" in estate.last and estate.written() == []
        assert "of a console, and this is a sensor" in estate.last and "with serial number EH-other" in estate.last

        others = {"__configure_state": {"tags": [{"name": "declared"}]}}
        status, stats = estate.play("rollback", "--check", **self.ANSWERS, **others)
        assert status == 0, estate.last
        assert [row["object"] for row in stats["configure_plan"]] == ["first", "second"]

        status, _stats = estate.play("rollback", **self.ANSWERS, backup_dest="elsewhere")
        assert status == 2 and "no backup of a system of this run in elsewhere" in estate.last

        for one in estate.fleet.request("sensor1", "GET", "/customizations").json():
            estate.fleet.request("sensor1", "DELETE", f"/customizations/{one['id']}")
        status, _stats = estate.play("rollback", **self.ANSWERS)
        assert status == 2 and f"no longer holds ansible-{self.NEWER}" in estate.last
        assert estate.written("sensor1") == [] and self.names(estate, "/tags") == []
