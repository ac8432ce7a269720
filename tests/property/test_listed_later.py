# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Systems that list later what they accepted, or do in a job what others do at once: it is waited for, or told."""

from __future__ import annotations

import time

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.backup import OPERATION as BACKUP
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.bundle import OPERATION as BUNDLE
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.license import OPERATION as LICENSE
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.sensor_tag import OPERATION as SENSOR_TAG
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.support_pack import OPERATION as SUPPORT_PACK
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.threat_collection import (
    OPERATION as THREAT_COLLECTION,
)

from tests.property.bench import Bench
from tests.simfleet import SimFleet

SOON = {"wait_interval": 0.05, "wait_timeout": 30}
SENSOR = {"kind": "sensor", "uncertainties": {"listed": "later"}, "timings": {"listing": 300}}


@pytest.fixture(scope="module")
def fleet():
    systems = {
        "old": {**SENSOR, "version": "9.8.2.100"},
        "new": {**SENSOR, "version": "26.3.0.1000"},
        "console": {"kind": "console", "version": "26.3.0.1000"},
    }
    with SimFleet({"seed": 4, "speed": 600, "systems": systems}) as running:
        yield running


@pytest.fixture(params=["old", "new"])
def bench(fleet, request):
    yield Bench(fleet, request.param)
    fleet.clear_faults()


def methods(run):
    return [line.split()[0] for line in run.writes]


def stix(folder, text: str):
    path = folder / "bad.json"
    path.write_text(text)
    return str(path)


def test_a_backup_is_waited_for(bench):
    done = bench.good(BACKUP, {"name": "late", **SOON})
    assert done.data["object"]["name"] == "late" and done.data["object"]["id"]
    assert bench.good(BACKUP, {"name": "late", **SOON}).writes == []


@pytest.mark.parametrize("stored", ["asked", "longer"])
def test_a_backup_of_which_nothing_is_told_is_found(bench, stored):
    name = f"untold {stored}"
    bench.fleet.uncertain(backup_status=204, backup_name=stored)
    try:
        done = bench.good(BACKUP, {"name": name, **SOON})
    finally:
        bench.fleet.uncertain(backup_status=201, backup_name="asked")
    assert done.data["object"]["name"].startswith(name)


def test_a_task_that_does_not_wait_ends_once_it_is_accepted(bench):
    done = bench.good(BACKUP, {"name": "not waited for", "wait": False})
    assert done.data["changed"] and done.data["object"] == {"name": "not waited for"}
    with pytest.raises(AssertionError, match="download_to needs wait"):
        bench.good(BACKUP, {"name": "x", "wait": False, "download_to": "/tmp/x"})


def test_what_stays_away_is_told_with_the_systems_own_state(bench):
    bench.fleet.fault("answer", body=[], method="GET", path="/customizations", count=None)
    bench.fleet.fault(
        "answer",
        body={"did_last_succeed": False, "last_attempt_time": 1, "last_success_time": 0},
        path="/customizations/status",
    )
    done = bench.run(BACKUP, {"name": "lost", "wait_timeout": 1, "wait_interval": 0.1})
    assert "accepted backup 'lost', but does not list it within 1 seconds" in done.data["msg"]
    assert "latest backup failed" in done.data["msg"]


def test_a_bundle_and_a_threat_collection_are_waited_for(bench, tmp_path):
    assert bench.good(BUNDLE, {"bundle": {"name": "late"}, **SOON}).data["object"]["id"]
    wanted = {"name": "late", "src": stix(tmp_path, bench.system), **SOON}
    assert bench.good(THREAT_COLLECTION, wanted).data["object"]["id"]
    assert bench.good(THREAT_COLLECTION, wanted).writes == []


def test_a_file_that_holds_nothing_new_makes_no_collection(bench, tmp_path):
    src = stix(tmp_path, f"known to {bench.system}")
    bench.good(THREAT_COLLECTION, {"name": "first", "src": src, **SOON})
    done = bench.good(THREAT_COLLECTION, {"name": "second", "src": src, **SOON})
    assert not done.data["changed"] and done.data["plan"] == [] and done.data["object"] is None
    assert "has all threat data" in done.warned[0]


def test_each_firmware_has_its_own_way_to_upload_again(bench, tmp_path):
    wanted = {"name": "again", "src": stix(tmp_path, f"{bench.system} one"), "update": "always", **SOON}
    bench.good(THREAT_COLLECTION, wanted)
    stix(tmp_path, f"{bench.system} two {'x' * 900}")
    done = bench.good(THREAT_COLLECTION, wanted)
    assert methods(done) == ["PUT" if bench.system == "old" else "PATCH"]
    assert done.data["object"]["observables"] == 9


def test_a_way_that_a_system_lacks_leaves_the_other(bench, tmp_path):
    """In which release one took the other's place is not published."""
    wanted = {"name": "other way", "src": stix(tmp_path, f"{bench.system} other"), "update": "always", **SOON}
    bench.good(THREAT_COLLECTION, wanted)
    likely, other = ("PUT", "PATCH") if bench.system == "old" else ("PATCH", "PUT")
    for status in (404, 405):
        bench.fleet.fault("status", status=status, method=likely, path="/threatcollections/*")
        bench.fleet.fault("answer", status=204, method=other, path="/threatcollections/*")
        assert methods(bench.good(THREAT_COLLECTION, wanted)) == [likely, other]


def test_a_support_pack_is_found_by_the_file_of_its_queue_entry(bench, tmp_path):
    pack = tmp_path / "one.pack"
    pack.write_text("pack")
    bench.fleet.uncertain(ended_support_pack="gone")
    try:
        first = bench.good(SUPPORT_PACK, {"path": str(pack), **SOON})
        second = bench.good(SUPPORT_PACK, SOON)
    finally:
        bench.fleet.uncertain(ended_support_pack="there")
    names = [done.data["support_pack"]["filename"] for done in (first, second)]
    assert len(set(names)) == 2


def test_a_licence_is_reported_some_time_after_its_job(bench):
    key = f"AAAAA-BBBBB-{bench.system.upper()}"
    bench.fleet.uncertain(undeclared_location="given")
    try:
        done = bench.good(LICENSE, {"product_key": key, **SOON})
    finally:
        bench.fleet.uncertain(undeclared_location="missing")
    assert done.data["job"]["status"] == "DONE"
    assert bench.good(LICENSE, {"product_key": key, **SOON}).writes == []


def test_an_object_is_found_by_name_where_no_location_names_it(fleet):
    """No Location is declared for sensor tags."""
    done = Bench(fleet, "console").good(SENSOR_TAG, {"name": "found"})
    assert done.data["object"]["name"] == "found" and done.data["object"]["id"]


def test_without_options_of_waiting_the_limit_is_short(fleet):
    bench = Bench(fleet, "console")
    fleet.fault("answer", body=[], method="GET", path="/appliances/sensortags", count=None)
    began = time.monotonic()
    done = bench.run(SENSOR_TAG, {"name": "never seen"})
    fleet.clear_faults()
    assert "does not list it within 10 seconds" in done.data["msg"] and time.monotonic() - began < 30
