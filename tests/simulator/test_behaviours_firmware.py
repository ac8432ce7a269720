# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Firmware on one system: upload, download, upgrade, refusal, rollback, and what goes wrong on the way."""

from __future__ import annotations

import pytest
import requests

from simulator import images
from tests.simulator.behaviour_fleet import running, until

OLD, NEW = "9.8.2.2260", "9.9.1.1234"
MEDIA = {"Content-Type": "application/vnd.extrahop.firmware"}
SPEED = 1500


@pytest.fixture(scope="module")
def fleet():
    sensor = {"kind": "sensor", "version": OLD}
    names = ("upload", "url", "again", "pending", "silent", "failed", "stuck", "old", "late", "never", "back", "cloud",
             "force", "down", "rising", "cut")  # fmt: skip
    systems = {name: dict(sensor) for name in names}
    # Time enough to look at them while they are at work, also on a busy machine.
    for name in ("upload", "url", "silent", "cut"):
        systems[name]["timings"] = {"install": 1500}
    systems["strict"] = {**sensor, "uncertainties": {"firmware_refusal": "job"}}
    systems["forgetful"] = {**sensor, "uncertainties": {"job_after_restart": "gone"}}
    systems["rising"] = {**sensor, "timings": {"warm_up": 400}}
    systems["ancient"] = {"kind": "sensor", "version": "7.9.4.2310"}
    registered = {"special.tar": {"kind": "sensor", "version": "9.9.9.1", "models": ["EDA9300"]}}
    file = {"seed": 3, "speed": SPEED, "systems": systems, "images": registered}
    with running(file) as started:
        yield started


def image(tmp_path, kind="sensor", version=NEW, models=(), size=64 << 10):
    path = tmp_path / f"{kind}-{version}.tar"
    images.build(path, kind, version, size, models)
    return path


def upload(system, path, expect=201):
    with path.open("rb") as body:
        return system.do("POST", "/extrahop/firmware", data=body, headers=dict(MEDIA), expect=expect)


def start(system, body=None, expect=202):
    return system.do("POST", "/extrahop/firmware/latest/upgrade", body, expect=expect)


def fetch(system, url, **options):
    return system.do("POST", "/extrahop/firmware/download/url", {"firmware_url": url, **options}, expect=202)


URL = f"https://images.example.com/extrahop-eda-{NEW}.tar"


def test_upload_then_upgrade_through_the_restart(fleet, tmp_path):
    system = fleet["upload"]
    assert NEW in upload(system, image(tmp_path)).json()["success_message"]
    assert system.version == OLD
    answer = start(system)
    assert NEW in answer.json()["success_message"]
    early = system.get(answer.headers["Location"].removeprefix("/api/v1"))
    assert early["status"] not in ("DONE", "FAILED", "TIMEOUT") and early["total_steps"] == 5
    end = system.job(answer)
    assert end["status"] == "DONE" and end["step_number"] == end["total_steps"]
    assert system.version == NEW
    assert [job["id"] for job in system.get("/jobs")] == [end["id"]]
    state = fleet.state("upload")["firmware"]
    assert [one["result"] for one in state["history"]] == ["done"] and state["history"][0]["runs"] == NEW


def test_an_upgrade_without_a_body_or_with_an_empty_one(fleet):
    for body in (None, {}):
        said = fleet["again"].refused("POST", "/extrahop/firmware/latest/upgrade", body, status=422)
        assert "No firmware image" in said


def test_download_from_a_url_and_a_second_upgrade_meanwhile(fleet, tmp_path):
    system = fleet["url"]
    answer = fetch(system, "https://images.example.com/eda/9.9.1.tar", upgrade=True)
    for refused in (
        system.refused("POST", "/extrahop/firmware/download/url", {"firmware_url": URL, "upgrade": True}, status=422),
        system.refused("POST", "/extrahop/restart", status=409),
    ):
        assert answer.headers["Location"].rsplit("/", 1)[1] in refused
    upload(system, image(tmp_path), expect=422)
    assert system.job(answer)["status"] == "DONE"
    assert system.version == NEW


def test_download_only_keeps_the_image_for_later(fleet):
    system = fleet["again"]
    assert system.job(fetch(system, URL))["status"] == "DONE"
    assert system.version == OLD and fleet.state("again")["firmware"]["image"]["version"] == NEW
    assert system.job(start(system))["status"] == "DONE"
    assert system.version == NEW


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://images.example.com/nothing-here.tar", "could not download"),
        (f"https://images.example.com/extrahop-eca-{NEW}.tar", "is for a console"),
        ("https://images.example.com/special.tar", "does not support the model"),
        ("https://images.example.com/eda/8.9.7.tar", "downgrading"),
        ("https://images.example.com/eda/26.3.0.tar", "cannot be reached"),
    ],
)
def test_images_that_do_not_do_fail_their_job_and_change_nothing(fleet, url, reason):
    system = fleet["force"]
    end = system.job(fetch(system, url, upgrade=True))
    assert end["status"] == "FAILED" and reason in end["details"].lower()
    assert system.version == OLD and fleet.state("force")["boot_count"] == 1


@pytest.mark.parametrize("url", ["images.example.com/eda/9.9.1.tar", "file:///eda/9.9.1.tar", "https:///eda/9.9.1.tar"])
def test_addresses_that_are_none_are_refused_at_once(fleet, url):
    assert "URL" in fleet["force"].refused("POST", "/extrahop/firmware/download/url", {"firmware_url": url}, status=422)


def test_force_skips_compatibility_but_neither_product_nor_direction(fleet):
    system = fleet["force"]
    wrong = system.job(fetch(system, f"https://x.example.com/eca/{NEW}.tar", upgrade=True, force=True))
    assert wrong["status"] == "FAILED"
    older = system.job(fetch(system, "https://x.example.com/eda/8.9.7.tar", upgrade=True, force=True))
    assert older["status"] == "FAILED"
    assert system.job(fetch(system, "https://x.example.com/special.tar", upgrade=True, force=True))["status"] == "DONE"
    assert system.version == "9.9.9.1"


def test_uploads_are_checked(fleet, tmp_path):
    system = fleet["down"]
    broken = tmp_path / "broken.tar"
    broken.write_bytes(image(tmp_path).read_bytes()[:-512])
    assert "incomplete" in upload(system, broken, expect=422).json()["error_message"]
    other = image(tmp_path, kind="console")
    assert "for a console" in upload(system, other, expect=422).json()["error_message"]
    text = tmp_path / "text.tar"
    text.write_text("no image at all")
    assert "not a firmware image" in upload(system, text, expect=422).json()["error_message"]
    older = image(tmp_path, version="9.4.2.2210")
    assert "downgrading" in upload(system, older, expect=422).json()["error_message"]
    assert fleet.state("down")["firmware"]["image"] is None


def test_an_image_for_another_model_is_refused_by_the_call_or_by_the_job(fleet, tmp_path):
    special = image(tmp_path, models=["EDA9300"])
    upload(fleet["down"], special)
    assert "EDA9300" in start(fleet["down"], expect=422).json()["error_message"]
    upload(fleet["strict"], special)
    end = fleet["strict"].job(start(fleet["strict"]))
    assert end["status"] == "FAILED" and "EDA9300" in end["details"] and end["step_number"] == 1
    assert fleet["strict"].job(start(fleet["strict"], {"force": True}))["status"] == "DONE"
    assert fleet["strict"].version == NEW


def test_an_image_of_another_media_type_is_refused(fleet, tmp_path):
    with image(tmp_path).open("rb") as body:
        other = {"Content-Type": "application/octet-stream"}
        assert fleet["down"].call("POST", "/extrahop/firmware", data=body, headers=other).status_code == 415


@pytest.mark.parametrize("word", ["ERROR", "CANCELLED", "CANCELED"])
def test_a_bad_end_may_have_another_word(word):
    systems = {"s": {"kind": "sensor", "version": OLD}}
    with running({"speed": SPEED, "systems": systems, "uncertainties": {"job_bad_end": word}}) as fleet:
        location = fetch(fleet["s"], "https://x.example.com/nothing.tar").headers["Location"].removeprefix("/api/v1")
        assert until(lambda: (job := fleet["s"].get(location))["status"] == word and job)["details"]


def test_without_restart_the_new_version_waits_for_one(fleet):
    system = fleet["pending"]
    system.job(fetch(system, URL))
    end = system.job(start(system, {"restart_after": False, "silent": True}))
    assert end["status"] == "DONE" and end["total_steps"] == 4
    assert system.version == OLD and fleet.state("pending")["firmware"]["pending"] == NEW
    system.do("POST", "/extrahop/restart", expect=202)
    until(lambda: system.version == NEW)


def test_silent_switches_the_web_pages_off_for_the_upgrade(fleet):
    system = fleet["silent"]
    system.job(fetch(system, URL))
    answer = start(system, {"silent": True})
    until(lambda: not fleet.state("silent")["firmware"]["web_ui"])
    system.job(answer)
    assert fleet.state("silent")["firmware"]["web_ui"] is True


def test_a_failed_upgrade_stays_on_the_old_version_and_can_be_tried_again(fleet):
    system = fleet["failed"]
    fleet.fault("job_failed", "failed")
    end = system.job(fetch(system, URL, upgrade=True))
    assert end["status"] == "FAILED" and end["step_description"].startswith("Installing")
    assert system.version == OLD and fleet.state("failed")["boot_count"] == 1
    assert system.job(fetch(system, URL, upgrade=True))["status"] == "DONE"
    assert system.version == NEW


def test_a_stuck_job_never_ends_and_bars_the_next_until_a_power_cycle(fleet):
    system = fleet["stuck"]
    fleet.fault("job_stuck", "stuck")
    identifier = fetch(system, URL, upgrade=True).headers["Location"].rsplit("/", 1)[1]
    until(lambda: system.get(f"/jobs/{identifier}")["step_number"] == 4)
    first = system.get(f"/jobs/{identifier}")
    assert system.get(f"/jobs/{identifier}") == first
    system.refused("POST", "/extrahop/firmware/download/url", {"firmware_url": URL}, status=422)
    fleet.tell("stuck", "restart")
    until(lambda: fleet.state("stuck")["boot_count"] == 2 and system.version == OLD)
    end = system.follow(identifier)
    assert end["status"] == "FAILED" and "restart" in end["details"]
    assert system.job(fetch(system, URL, upgrade=True))["status"] == "DONE"


def test_a_system_may_come_back_with_the_old_version_though_its_job_says_done(fleet):
    fleet.fault("restart_silent_old", "old")
    assert fleet["old"].job(fetch(fleet["old"], URL, upgrade=True))["status"] == "DONE"
    assert fleet["old"].version == OLD and fleet.state("old")["boot_count"] == 2


def test_a_system_that_never_returns_runs_the_new_version_when_somebody_switches_it_on(fleet):
    fleet.fault("never_returns", "never")
    fetch(fleet["never"], URL, upgrade=True)
    until(lambda: fleet["never"].version is None)
    until(lambda: fleet.state("never")["firmware"]["history"][0]["result"] == "timeout")
    with pytest.raises(requests.ConnectionError):
        fleet["never"].call("GET", "/extrahop")
    fleet.tell("never", "power_on")
    until(lambda: fleet["never"].version == NEW)


def test_a_late_restart_is_only_late(fleet):
    fleet.fault("restart_late", "late", seconds=400)
    end = fleet["late"].job(fetch(fleet["late"], URL, upgrade=True))
    assert end["status"] == "DONE" and fleet["late"].version == NEW


def test_a_job_may_be_gone_after_the_restart(fleet):
    system = fleet["forgetful"]
    location = fetch(system, URL, upgrade=True).headers["Location"].removeprefix("/api/v1")
    until(lambda: system.version == NEW)
    assert "No job" in system.refused("GET", location, status=404)
    assert system.get("/jobs") == []


def test_on_the_way_up_the_web_server_answers_pages_before_the_api_does(fleet):
    system = fleet["rising"]
    system.do("POST", "/extrahop/restart", expect=202)
    seen = []

    def risen():
        try:
            answer = system.call("GET", "/extrahop")
        except requests.ConnectionError:
            seen.append("refused")
            return False
        seen.append(f"{answer.status_code} {answer.headers['content-type'].split(';')[0]}")
        return answer.status_code == 200 and "refused" in seen

    until(risen)
    order = list(dict.fromkeys(seen[seen.index("refused") :]))
    assert order == ["refused", "502 text/html", "503 text/html", "503 application/json", "200 application/json"]


def test_a_rollback_returns_to_the_previous_version_and_resets_the_datastore(fleet):
    system = fleet["back"]
    assert "not possible" in system.refused("GET", "/extrahop/firmware/previous", status=400)
    system.refused("POST", "/extrahop/firmware/previous/rollback", status=400)
    system.job(fetch(system, URL, upgrade=True))
    previous = system.get("/extrahop/firmware/previous")
    assert previous["version"] == OLD and previous["backup_time"] > 1_500_000_000_000
    answer = system.do("POST", "/extrahop/firmware/previous/rollback", expect=202)
    assert "Location" not in answer.headers
    until(lambda: system.version == OLD)
    assert fleet.state("back")["firmware"]["datastore_resets"] == 1
    system.refused("GET", "/extrahop/firmware/previous", status=400)


def test_cloud_versions_are_listed_newest_first_and_can_be_taken(fleet):
    system = fleet["cloud"]
    releases = system.get("/extrahop/firmware/next")
    assert releases[0]["release"] == "25.4" and releases[-1] == {
        "release": "9.8", "current_release": True, "versions": ["9.8.5.1041"]
    }  # fmt: skip
    newest = releases[0]["versions"][0]
    path = "/extrahop/firmware/download/version"
    assert "not available" in system.refused("POST", path, {"version": "9.4.2.2210"}, status=422)
    answer = system.do("POST", path, {"version": newest, "upgrade": True}, expect=202)
    assert system.job(answer)["status"] == "DONE" and system.version == newest
    system.do("POST", "/appliances/0/cloudservices", {"action": "unenroll"}, expect=201)
    assert "Cloud Services" in system.refused("GET", "/extrahop/firmware/next")
    system.refused("POST", path, {"version": "26.3.0.1390"}, status=422)


def test_the_7x_line_has_the_guides_operations_but_not_the_present_ones(fleet):
    assert fleet["ancient"].call("GET", "/extrahop/firmware/next").status_code == 404
    answer = fetch(fleet["ancient"], "https://images.example.com/eda/8.7.1.tar", upgrade=True)
    assert fleet["ancient"].job(answer)["status"] == "DONE"
    assert fleet["ancient"].version == "8.7.1.1690"
    assert fleet["ancient"].get("/extrahop/firmware/next")[0]["versions"]


def test_a_power_cut_in_the_middle_leaves_the_old_version(fleet):
    system = fleet["cut"]
    identifier = fetch(system, URL, upgrade=True).headers["Location"].rsplit("/", 1)[1]
    until(lambda: fleet.state("cut")["firmware"]["installing"])
    fleet.tell("cut", "restart")
    end = system.follow(identifier)
    assert end["status"] == "FAILED" and system.version == OLD
    assert fleet.state("cut")["firmware"]["installing"] is False
