# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The operation `firmware` on a simulated sensor: every way to upgrade, what can go wrong, what is never sent."""

from __future__ import annotations

import threading
import time

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._operations import firmware as operation
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.firmware import OPERATION

from simulator.images import build
from tests.simfleet import SimFleet
from tests.unit.plugins.module_utils.firmware_fleet import (
    FLEET,
    NEW,
    NEWEST_HOTFIX,
    OLD,
    URL,
    Run,
    beginning,
    sent,
    version_of,
)

UPLOAD = "POST /extrahop/firmware"
UPGRADE = "POST /extrahop/firmware/latest/upgrade"
FROM_URL = "POST /extrahop/firmware/download/url"
FROM_CLOUD = "POST /extrahop/firmware/download/version"
ROLLBACK = "POST /extrahop/firmware/previous/rollback"


@pytest.fixture
def fleet():
    with SimFleet(FLEET) as running:
        yield running


@pytest.fixture
def image(tmp_path):
    path = tmp_path / f"extrahop-eda-{NEW}.tar"
    build(path, "sensor", NEW, 2_000_000)
    return str(path)


def firmware(fleet, system="sensor1", check_mode=False, **options) -> Run:
    return Run(fleet, OPERATION, system, check_mode, options)


def in_background(call):
    """Run something meanwhile; returns a function that waits for its end and gives its result."""
    kept = []
    thread = threading.Thread(target=lambda: kept.append(call()), daemon=True)
    thread.start()

    def result():
        thread.join(60)
        return kept[0]

    return result


def wait_until(condition, seconds=15):
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if condition():
            return
        time.sleep(0.02)
    raise AssertionError("it did not come so far")


def running_step(fleet, system="sensor1"):
    jobs = fleet.state(system)["state"]["jobs"]
    return jobs[-1].get("step_description") if jobs else None


WAYS = {
    "path": ([UPLOAD, UPGRADE], {}),
    "url": ([FROM_URL], {"url": URL}),
    "url in two steps": ([FROM_URL, UPGRADE], {"url": URL, "silent": True}),
    "cloud": ([FROM_CLOUD], {"cloud": True}),
    "cloud in two steps": ([FROM_CLOUD, UPGRADE], {"cloud": True, "restart_after": True, "force": True}),
}


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_upgrades_once_and_foretells_it(fleet, image, way):
    requests, options = WAYS[way]
    options = options or {"path": image}
    foretold = firmware(fleet, version="9.9.1", check_mode=True, **options).good
    assert fleet.writes() == [] and foretold["changed"]
    done = firmware(fleet, version="9.9.1", **options)
    assert sent(fleet, "sensor1") == requests
    assert done.good["version_before"] == OLD and done.good["version"] == NEW == version_of(fleet, "sensor1")
    assert done.good["changed"] and not done.good["attached"]
    assert done.good["job"]["status"] == "DONE" and done.good["firmware"]["reached"]
    assert (foretold["plan"], foretold["diff"]) == (done.good["plan"], done.good["diff"])
    assert any("step 2 of" in line for line in done.shown)
    fleet.clear()
    again = firmware(fleet, version="9.9.1", **options).good
    assert not again["changed"] and again["plan"] == [] and fleet.writes() == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "uncertain",
    [
        {"job_after_restart": "gone"},
        {"job_location": "absolute"},
        {"job_location": "missing"},
        {"job_location": "missing", "job_after_restart": "gone"},
        {"job_progress": "missing", "success_status": 204},
        {"unknown_fields": True, "list_order": "shuffled", "error_body": "text"},
    ],
    ids=str,
)
def test_follows_whatever_the_api_leaves_open(fleet, image, uncertain):
    fleet.uncertain(**uncertain)
    done = firmware(fleet, version=NEW, path=image).good
    assert done["version"] == NEW and sent(fleet, "sensor1") == [UPLOAD, UPGRADE]


@pytest.mark.slow
@pytest.mark.parametrize("ends", ["new", "old", "not sent"])
def test_older_firmware_without_jobs_is_judged_by_its_version(fleet, image, ends):
    fleet.uncertain(job_location="missing")
    fleet.fault("status", systems=["sensor1"], path="/jobs*", status=404, count=None)
    if ends == "old":
        fleet.fault("restart_silent_old", systems=["sensor1"])
    if ends == "not sent":
        fleet.fault("dropped", systems=["sensor1"], operation=UPGRADE)
    done = firmware(fleet, version=NEW, path=image, wait_timeout=10)
    assert sent(fleet, "sensor1") == [UPLOAD, UPGRADE]
    if ends == "new":
        assert done.good["version"] == NEW and done.good["job"] is None
    elif ends == "old":
        assert f"came back with the old version {OLD} instead of {NEW}" in done.msg
    else:
        assert f"reporting version {NEW} did not happen within 10 seconds. It reported {OLD} last" in done.msg


@pytest.mark.slow
def test_late_restart_is_waited_for(fleet):
    fleet.fault("restart_late", systems=["sensor1"], seconds=40)
    done = firmware(fleet, version=NEW, url=URL)
    assert done.good["version"] == NEW
    assert any("does not answer" in line for line in done.shown)


@pytest.mark.slow
@pytest.mark.parametrize("after_restart", ["kept", "gone"])
def test_old_version_after_the_restart_is_a_failure(fleet, after_restart):
    fleet.uncertain(job_after_restart=after_restart)
    fleet.fault("restart_silent_old", systems=["sensor1"])
    done = firmware(fleet, version=NEW, url=URL)
    assert f"came back with the old version {OLD} instead of {NEW}" in done.msg
    assert done.data["error"]["version"] == OLD and done.data["error"]["job"]["id"]


@pytest.mark.slow
def test_failed_job_says_the_systems_words(fleet):
    fleet.fault("job_failed", systems=["sensor1"])
    done = firmware(fleet, version=NEW, url=URL)
    assert "ended FAILED" in done.msg and "internal error" in done.msg
    assert done.data["error"]["job"]["status"] == "FAILED"
    assert version_of(fleet, "sensor1") == OLD


@pytest.mark.slow
def test_stuck_job_times_out_and_is_taken_up_by_the_next_run(fleet):
    fleet.fault("job_stuck", systems=["sensor1"])
    done = firmware(fleet, version=NEW, url=URL, wait_timeout=3)
    assert "within 3 seconds" in done.msg and "Last progress: step" in done.msg
    fleet.clear()
    again = firmware(fleet, version=NEW, url=URL, wait_timeout=1)
    assert again.data["error"]["job_id"] == done.data["error"]["job_id"] and fleet.writes() == []


@pytest.mark.slow
def test_system_that_never_returns_times_out(fleet):
    fleet.fault("never_returns", systems=["sensor1"])
    done = firmware(fleet, version=NEW, url=URL, wait_timeout=6)
    assert "within 6 seconds" in done.msg and done.data["error"]["type"] == "WaitTimeout"


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["dropped", "dropped_after_commit"])
@pytest.mark.parametrize("operation", [UPGRADE, FROM_URL])
def test_lost_answer_of_the_start_is_settled(fleet, image, fault, operation):
    fleet.fault(fault, systems=["sensor1"], operation=operation)
    source = {"url": URL} if operation == FROM_URL else {"path": image}
    done = firmware(fleet, version=NEW, **source)
    assert done.good["version"] == NEW
    times = sent(fleet, "sensor1").count(operation)
    assert times == (2 if fault == "dropped" else 1)
    assert done.warned


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["dropped", "dropped_after_commit"])
def test_lost_answer_of_the_upload_sends_it_again(fleet, image, fault):
    fleet.fault(fault, systems=["sensor1"], operation=UPLOAD)
    done = firmware(fleet, version=NEW, path=image).good
    assert done["version"] == NEW and sent(fleet, "sensor1") == [UPLOAD, UPLOAD, UPGRADE]


@pytest.mark.slow
@pytest.mark.parametrize("location", ["relative", "missing"])
@pytest.mark.parametrize("moment", ["Downloading", "Installing", "Restarting"])
def test_a_running_upgrade_is_attached_to(fleet, moment, location):
    fleet.uncertain(job_location=location)
    firmware(fleet, version=NEW, url=URL, wait=False)
    wait_until(lambda: moment in str(running_step(fleet)))
    fleet.clear()
    done = firmware(fleet, version="9.9", url=URL).good
    assert done["version"] == NEW and fleet.writes() == []
    if moment != "Restarting":
        assert done["attached"] and done["changed"]
        assert done["plan"][0]["id"] == done["job"]["id"]


def somebody(fleet, path, **body):
    """What another client asks of the sensor."""
    answer = fleet.request("sensor1", "POST", path, json=body)
    assert answer.ok, answer.text


@pytest.mark.slow
@pytest.mark.parametrize("way", ["url", "path"])
def test_an_upgrade_that_somebody_begins_meanwhile_is_followed(fleet, image, monkeypatch, way):
    source = {"url": {"url": URL}, "path": {"path": image}}[way]
    begin = {"firmware_url": URL, "upgrade": True}
    beginning(operation, monkeypatch, lambda: somebody(fleet, "/extrahop/firmware/download/url", **begin))
    done = firmware(fleet, version=NEW, **source)
    assert done.good["version"] == NEW and done.good["attached"] and done.good["changed"]
    assert [row["result"] for row in fleet.state("sensor1")["state"]["firmware"]["history"]] == ["done"]
    assert any("is running" in line and "followed" in line for line in done.warned), done.warned


@pytest.mark.slow
def test_a_download_that_somebody_begins_meanwhile_is_waited_for(fleet, monkeypatch):
    begin = {"firmware_url": URL, "upgrade": False}
    beginning(operation, monkeypatch, lambda: somebody(fleet, "/extrahop/firmware/download/url", **begin))
    done = firmware(fleet, version=NEW, url=URL)
    assert done.good["version"] == NEW and sent(fleet, "sensor1") == [FROM_URL] * 3


@pytest.mark.slow
def test_a_download_gives_way_to_one_that_somebody_begins_meanwhile(fleet, monkeypatch):
    begin = {"firmware_url": URL, "upgrade": False}
    beginning(operation, monkeypatch, lambda: somebody(fleet, "/extrahop/firmware/download/url", **begin))
    assert firmware(fleet, version=NEW, url=URL, state="downloaded").good["changed"]
    assert sent(fleet, "sensor1") == [FROM_URL] * 3


def test_a_conflict_without_a_job_is_told(fleet):
    fleet.fault("status", systems=["sensor1"], operation=FROM_URL, status=409, count=None)
    assert "HTTP 409" in firmware(fleet, version=NEW, url=URL).msg


@pytest.mark.slow
def test_attaching_is_foretold_in_check_mode(fleet):
    started = firmware(fleet, version=NEW, url=URL, wait=False).good
    foretold = firmware(fleet, version=NEW, url=URL, check_mode=True).good
    assert foretold["attached"] and foretold["changed"]
    assert foretold["plan"][0]["id"] == started["job"]["id"] == foretold["job"]["id"]


@pytest.mark.slow
def test_a_running_download_is_waited_for_and_then_ours_follows(fleet):
    firmware(fleet, version="9.8.5", cloud=True, state="downloaded", wait=False)
    done = firmware(fleet, version=NEW, url=URL).good
    assert done["version"] == NEW and sent(fleet, "sensor1") == [FROM_CLOUD, FROM_URL]


def test_another_running_job_stops_the_task_before_the_first_write(fleet):
    config = fleet.request("sensor1", "GET", "/runningconfig").json()
    config["ntp"] = {"servers": ["ntp.example.com"]}
    fleet.fault("job_stuck", systems=["sensor1"])
    assert fleet.request("sensor1", "PUT", "/runningconfig", json=config).ok
    job = fleet.request("sensor1", "GET", "/jobs").json()[-1]
    fleet.clear()
    for check_mode in (True, False):
        done = firmware(fleet, version=NEW, url=URL, check_mode=check_mode)
        assert job["id"] in done.msg and "job_wait" in done.msg
    assert fleet.writes() == []


@pytest.mark.parametrize(
    "options, words",
    [
        ({"version": "9.8.1", "url": "https://images.example.com/eda/9.8.1.tar"}, "newer than 9.8.1"),
        ({"version": "9.9", "url": "https://images.example.com/exa/9.9.1.1234.tar"}, "for a recordstore by its name"),
        ({"version": "9.9"}, "no image is given"),
        ({"version": "9.9.77", "cloud": True}, "do not offer firmware 9.9.77"),
        ({"state": "rolled_back", "confirm_data_loss": True}, "cannot be rolled back"),
    ],
)
def test_refused_before_the_first_write(fleet, options, words):
    for check_mode in (True, False):
        done = firmware(fleet, check_mode=check_mode, **options)
        assert words in done.msg
    assert fleet.writes() == []


@pytest.mark.parametrize(
    "options, words",
    [
        ({}, "version is missing"),
        ({"version": "banana", "url": URL}, "no firmware version"),
        ({"version": "9..9", "url": URL}, "no firmware version"),
        ({"version": "9.9.", "url": URL}, "no firmware version"),
        ({"version": NEW, "url": URL, "cloud": True}, "url and cloud are given together"),
        ({"version": NEW, "url": URL, "path": "/x"}, "url and path are given together"),
        ({"version": "latest_release", "url": URL}, "only cloud services"),
        ({"version": NEW, "url": "file:///etc/passwd"}, "no https, http or ftp URL"),
        ({"version": NEW, "url": "https://"}, "no https, http or ftp URL"),
        ({"version": NEW, "url": "https://user:canary-word@ /x"}, "no https, http or ftp URL"),
        ({"version": NEW, "path": "/no/such/image.tar"}, "no such file"),
        ({"version": NEW, "path": "/tmp"}, "no file"),
        ({"version": NEW, "path": "/dev/null"}, "no file"),
        ({"version": "9.9.4", "url": URL}, "names an image of 9.9.1.1234"),
        ({"state": "downloaded"}, "comes from nowhere"),
        ({"state": "downloaded", "url": URL, "silent": True}, "silent cannot go with"),
        ({"state": "downloaded", "cloud": True}, "version is missing"),
        ({"state": "rolled_back"}, "confirm_data_loss"),
        ({"state": "rolled_back", "confirm_data_loss": True, "url": URL}, "url cannot go with"),
    ],
)
def test_refused_before_the_first_request(options, words):
    nobody = type("Nobody", (), {"systems": {"s": {"host": "127.0.0.1", "port": 9, "api_key": "k"}}, "ca": None})
    done = Run(nobody, OPERATION, "s", False, options)
    assert words in done.msg and "canary-word" not in done.msg
    assert done.data["requests"] == {"read": 0, "write": 0, "retried": 0}


def test_empty_image_is_refused(tmp_path):
    empty = tmp_path / "image.tar"
    empty.touch()
    nobody = type("Nobody", (), {"systems": {"s": {"host": "127.0.0.1", "port": 9, "api_key": "k"}}, "ca": None})
    assert "is empty" in Run(nobody, OPERATION, "s", False, {"version": NEW, "path": str(empty)}).msg


@pytest.mark.slow
def test_a_wrong_image_is_told_by_the_version_that_runs(fleet, tmp_path):
    """The answer of the upload says that the image is valid, and not which version it is."""
    image = tmp_path / "image.tar"
    build(image, "sensor", "9.9.4.1234", 1_000_000)
    done = firmware(fleet, version="9.9.1", path=str(image))
    assert "came back with version 9.9.4.1234 instead of 9.9.1" in done.msg


def test_the_systems_refusal_is_told(fleet, tmp_path):
    image = tmp_path / "image.tar"
    build(image, "recordstore", NEW, 1_000_000)
    assert "The image is for a recordstore" in firmware(fleet, version=NEW, path=str(image)).msg


@pytest.mark.slow
def test_latest_of_cloud_services(fleet):
    hotfix = firmware(fleet, version="latest_hotfix", cloud=True).good
    assert hotfix["version"] == NEWEST_HOTFIX
    assert not firmware(fleet, version="latest_hotfix", cloud=True).good["changed"]
    release = firmware(fleet, version="latest_release", cloud=True, check_mode=True).good
    assert release["firmware"]["wanted"].startswith("25.")
    prefix = firmware(fleet, version="9.9", cloud=True, check_mode=True).good
    assert prefix["firmware"]["wanted"] == "9.9.4.1234"


@pytest.mark.slow
def test_downloaded_does_not_install(fleet, image):
    for options in ({"path": image}, {"url": URL}, {"cloud": True}):
        fleet.clear()
        done = firmware(fleet, version=NEW, state="downloaded", **options).good
        assert done["changed"] and len(sent(fleet, "sensor1")) == 1
    assert version_of(fleet, "sensor1") == OLD
    fleet.clear()
    assert not firmware(fleet, version=OLD, state="downloaded", url=URL.replace(NEW, OLD)).good["changed"]
    assert fleet.writes() == []


@pytest.mark.slow
def test_restart_after_false_leaves_the_old_version_running(fleet, image):
    done = firmware(fleet, version=NEW, path=image, restart_after=False).good
    assert done["version"] == OLD and not done["firmware"]["reached"] and done["job"]["status"] == "DONE"


@pytest.mark.slow
@pytest.mark.parametrize("fault", [None, "dropped_after_commit"])
def test_rollback(fleet, fault):
    firmware(fleet, version=NEW, url=URL)
    fleet.clear()
    if fault:
        fleet.fault(fault, systems=["sensor1"], operation=ROLLBACK)
    options = {"state": "rolled_back", "confirm_data_loss": True}
    assert f"gives firmware {OLD} and not 9.4" in firmware(fleet, version="9.4", **options).msg
    foretold = firmware(fleet, check_mode=True, version="9.8.2", **options).good
    assert fleet.writes() == []
    done = firmware(fleet, version="9.8.2", **options).good
    assert done["version"] == OLD == version_of(fleet, "sensor1") and sent(fleet, "sensor1") == [ROLLBACK]
    assert (foretold["plan"], foretold["diff"]) == (done["plan"], done["diff"])
    assert not firmware(fleet, version="9.8.2", **options).good["changed"]


@pytest.mark.slow
def test_rollback_that_was_not_carried_out_is_not_sent_twice(fleet):
    firmware(fleet, version=NEW, url=URL)
    fleet.clear()
    fleet.fault("dropped", systems=["sensor1"], operation=ROLLBACK)
    done = firmware(fleet, state="rolled_back", confirm_data_loss=True)
    assert "was lost" in done.msg and version_of(fleet, "sensor1") == NEW
    assert sent(fleet, "sensor1") == [ROLLBACK]


def test_a_recordstore_cannot_be_rolled_back(fleet):
    done = firmware(fleet, "recordstore1", state="rolled_back", confirm_data_loss=True, check_mode=True)
    assert "not offered by a recordstore" in done.msg


@pytest.mark.slow
def test_secrets_of_the_address_are_hidden(fleet):
    fleet.fault("job_failed", systems=["sensor1"])
    address = f"https://me:canary-word@images.example.com/eda/{NEW}.tar?sign=canary-sign"
    done = firmware(fleet, version=NEW, url=address)
    assert "canary" not in str(done.data) + str(done.shown) + str(done.warned)


@pytest.mark.slow
def test_a_run_that_comes_during_the_restart_waits_for_the_system(fleet):
    firmware(fleet, version=NEW, url=URL, wait=False)
    wait_until(lambda: "Restarting" in str(running_step(fleet)))
    wait_until(lambda: fleet.state("sensor1")["away"])
    done = firmware(fleet, version=NEW, url=URL).good
    assert done["version"] == NEW and not done["changed"]
