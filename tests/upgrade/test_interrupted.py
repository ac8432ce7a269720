# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The play is killed, workers and all, and started again; it is told to end, and ends in good order."""

from __future__ import annotations

import json
import signal

import pytest

from tests.upgrade.upgrading import FAST, NEW, OLD, SPEED, WITH_BACKUPS, Rehearsal, started


def running(*names: str):
    """All of these systems run the new firmware."""

    def reached(fleet: Rehearsal) -> bool:
        versions = fleet.versions()
        return all(versions[name] == NEW for name in names)

    return reached


def something_was_read(fleet: Rehearsal) -> bool:
    return bool(fleet.sim.log())


def ingest_was_switched_off(fleet: Rehearsal) -> bool:
    return not fleet.ingest_is_on()


@pytest.mark.timeout(900)
def test_killed_at_five_moments_it_resumes_and_repeats_nothing(rehearse):
    """One fleet, runs that are killed, one that is left alone."""
    fleet = rehearse("console1", "sensor1", "sensor2", "rs-manager1", "rs-data1", "rs-data2", speed=SPEED)
    files = {**fleet.marked(), **WITH_BACKUPS}

    fleet.kill_when(something_was_read, **files)
    assert fleet.sim.writes() == [] and not (fleet.dest / "running.json").exists()
    fleet.kill_when(started("console1"), **files)
    fleet.kill_when(started("sensor1"), **files)
    # Slow enough for the moment between record ingest and the first node.
    fleet.sim.fault("slow", systems=["rs-manager1"], method="GET", path="/extrahop", seconds=3, count=None)
    fleet.kill_when(ingest_was_switched_off, **files)
    assert running("console1", "sensor1", "sensor2")(fleet) and "rs-manager1" not in fleet.started()
    fleet.sim.clear_faults()
    fleet.kill_when(started("rs-data1"), **files)
    assert fleet.versions()["rs-data1"] == OLD and not fleet.ingest_is_on()
    # And between the last node and record ingest.
    fleet.sim.fault("slow", systems=["rs-data2"], method="GET", path="/jobs", seconds=3, count=None)
    fleet.kill_when(running("rs-data1", "rs-data2"), **files)
    assert not fleet.ingest_is_on()
    fleet.sim.clear_faults()

    done = fleet.run(**files)
    assert done.status == 0, done.text
    assert set(fleet.versions().values()) == {NEW}
    assert fleet.ingest_is_on() and fleet.damage() == {}
    assert sorted(fleet.started()) == sorted(fleet.sim.systems), "no upgrade was started twice"
    assert all(fleet.upgrades(name) == ["done"] for name in fleet.sim.systems)
    assert fleet.sent("POST", "/customizations") == ["console1", "sensor1", "sensor2"]
    backups = [sums.parent.name for sums in fleet.backups.glob("before-*/*/SHA256SUMS")]
    assert sorted(backups) == sorted(fleet.sim.systems), "one of each"
    assert not (fleet.dest / "running.json").exists()


NAMES = ("console1", "sensor1", "sensor2", "rs-manager1", "rs-data1", "packetstore1")


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    ("way", "struck"),
    [
        (signal.SIGINT, NAMES),
        (signal.SIGTERM, ("sensor1", "rs-manager1")),
        # The parent alone: its worker finishes what is under way.
        (signal.SIGKILL, ("sensor1", "rs-manager1")),
    ],
    ids=("SIGINT", "SIGTERM", "SIGKILL"),
)
def test_told_to_end_it_ends_in_good_order(rehearse, way, struck):
    """What is under way finishes, nothing begins, record ingest is on, the report says what is left."""
    fleet = rehearse(*NAMES, speed=SPEED)
    for name in struck:
        fleet.end_when(started(name), lambda play: play.tell(way), **fleet.marked())
        done, left = NAMES[: NAMES.index(name) + 1], NAMES[NAMES.index(name) + 1 :]
        assert fleet.started() == list(done)
        assert fleet.versions() == {**dict.fromkeys(done, NEW), **dict.fromkeys(left, OLD)}
        assert fleet.ingest_is_on() and fleet.damage() == {}
        report = json.loads((fleet.dest / "latest" / "result.json").read_text())
        results = {row["system"]: row["result"] for row in report["systems"]}
        assert results[name] == "upgraded" and {results[one] for one in left} <= {"not started"}
        assert not (fleet.dest / "running.json").exists()
    fleet.sim.call("POST", "/speed", json={"speed": FAST})
    assert fleet.run(**fleet.marked()).status == 0 and fleet.started() == list(NAMES)


def test_ingest_is_switched_on_even_if_the_second_run_is_refused(rehearse):
    """Killed while a node restarts; then the rerun is refused, since somebody asks for firmware that cannot be had."""
    fleet = rehearse("rs-manager1", "rs-data1", speed=SPEED)
    files = fleet.marked()
    fleet.kill_when(started("rs-data1"), **files)
    refused = fleet.run(upgrade_version="9.7.0", **files)
    assert refused.status == 2, refused.text
    assert "version is 9.7.0, but url names an image of 9.9.1.1234" in refused.text
    assert fleet.versions() == {"rs-manager1": NEW, "rs-data1": NEW}, "the job of the killed run was waited for"
    assert fleet.ingest_is_on() and fleet.damage() == {}
    assert fleet.started() == ["rs-manager1", "rs-data1"]


def test_a_run_that_was_refused_at_once_leaves_ingest_as_it_was(rehearse):
    """Somebody switched ingest off by hand: a refused run is no reason to switch it on."""
    fleet = rehearse("rs-manager1", "rs-data1")
    fleet.sim.request("rs-manager1", "PATCH", "/extrahop/cluster", json={"ingest_enabled": False})
    fleet.sim.clear()
    assert fleet.run(upgrade_version="9.7.0").status == 2
    assert fleet.sim.writes() == [] and not fleet.ingest_is_on()
