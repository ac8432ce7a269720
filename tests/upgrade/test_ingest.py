# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Record ingest is switched on again by who switched it off, and told to be off only where it is."""

from __future__ import annotations

from tests.upgrade.upgrading import NEW, OLD, URLS, started


def test_ingest_that_somebody_switched_off_stays_off(rehearse):
    fleet = rehearse("rs-manager1", "rs-data1")
    files = fleet.marked()
    assert fleet.sim.request("rs-manager1", "PATCH", "/extrahop/cluster", json={"ingest_enabled": False}).ok
    fleet.sim.clear()

    nothing = fleet.run(upgrade_version=OLD, upgrade_url="", **files)
    assert nothing.status == 0, nothing.text
    assert fleet.sim.writes() == [] and not fleet.ingest_is_on()

    done = fleet.run(**files)
    assert done.status == 0, done.text
    assert set(fleet.versions().values()) == {NEW} and fleet.damage() == {}
    assert not fleet.ingest_is_on() and fleet.sent("PATCH", "/extrahop/cluster") == []
    row = done.report["plan"][-1]
    assert (row["change"], row["reason"]) == ("none", "it is off, and stays off: no upgrade switched it off")
    assert "Record ingest of rs was off before and stays off." in done.report["summary"]
    assert not (fleet.dest / "running.json").exists()


def test_an_upgrade_that_somebody_else_begins_a_moment_before_is_followed(rehearse):
    fleet = rehearse("rs-manager1", "rs-data1")
    place = "/extrahop/firmware/download/url"
    fleet.sim.fault("slow", systems=["rs-manager1"], method="POST", path=place, seconds=3)

    def be_faster():
        body = {"firmware_url": URLS["recordstore"], "upgrade": True}
        assert fleet.sim.request("rs-manager1", "POST", place, json=body).ok

    ended = fleet.run_and(started("rs-manager1"), be_faster)
    assert ended.status == 0, ended.text
    assert ended.results["rs-manager1"]["result"] == "upgraded" and "RECORD INGEST" not in ended.text
    assert set(fleet.versions().values()) == {NEW}
    assert fleet.ingest_is_on() and fleet.damage() == {}
    assert fleet.upgrades("rs-manager1") == ["done"]


def test_ingest_that_is_on_all_the_same_is_not_told_to_be_off(rehearse):
    """It cannot be switched on, since somebody did so before: the switch is read before anything is said of it."""
    fleet = rehearse("rs-manager1")
    again = {"method": "PATCH", "path": "/extrahop/cluster", "after": 1, "count": None}
    fleet.sim.fault("meanwhile", set={"cluster.ingest_enabled": True}, **again)
    fleet.sim.fault("status", status=409, **again)
    ended = fleet.run()
    assert ended.status == 0, ended.text
    assert len(fleet.sent("PATCH", "/extrahop/cluster")) == 2
    assert fleet.ingest_is_on() and "RECORD INGEST" not in ended.text


def test_ingest_that_comes_on_at_the_second_try_is_told_to_be_on(rehearse):
    fleet = rehearse("rs-manager1")
    fleet.sim.fault("status", method="PATCH", path="/extrahop/cluster", status=409, after=1, count=1)
    ended = fleet.run()
    assert ended.status == 0, ended.text
    assert fleet.ingest_is_on() and ended.results["rs-manager1"]["result"] == "upgraded"
