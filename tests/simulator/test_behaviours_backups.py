# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Backups, bundles and support packs."""

from __future__ import annotations

import gzip
import json

import pytest

from tests.simulator.behaviour_fleet import running, until


@pytest.fixture(scope="module")
def fleet():
    sensor = {"kind": "sensor", "seed": {"tags": [{"name": "old"}]}}
    systems = {
        "sensor": dict(sensor),
        "bundled": dict(sensor),
        "console": {"kind": "console", "connected": ["remote"]},
        "remote": dict(sensor),
        "packs": {"kind": "packetstore", "timings": {"support_pack": 150}},
        "manager": {"kind": "recordstore"},
    }
    with running({"seed": 4, "speed": 200, "systems": systems}) as started:
        yield started


def last_part(answer):
    return answer.headers["Location"].rsplit("/", 1)[1]


def names(system, path="/tags"):
    return sorted(one["name"] for one in system.get(path))


def test_a_backup_brings_back_what_people_made(fleet):
    system = fleet["sensor"]
    assert system.get("/customizations/status") == {
        "did_last_succeed": False, "last_attempt_time": 0, "last_success_time": 0
    }  # fmt: skip
    identifier = last_part(system.do("POST", "/customizations", {"name": "before"}, expect=201))
    status = system.get("/customizations/status")
    assert status["did_last_succeed"] and status["last_attempt_time"] == status["last_success_time"] > 10**12
    listed = next(one for one in system.get("/customizations") if str(one["id"]) == identifier)
    assert listed["name"].startswith("before") and listed["auto"] is False
    for tag in system.get("/tags"):
        system.do("DELETE", f"/tags/{tag['id']}")
    system.do("POST", "/tags", {"name": "new"}, expect=201)
    system.do("POST", f"/customizations/{identifier}/apply", expect=201)
    assert names(system) == ["new", "old"]
    export = system.get(f"/customizations/{identifier}")
    assert export[".meta"]["name"] == listed["name"] and [tag["name"] for tag in export["tags"]] == ["old"]
    assert system.call("POST", "/customizations", {"name": "before"}).status_code == 400


def test_a_backup_is_downloaded_as_a_file_and_deleted(fleet):
    system = fleet["sensor"]
    identifier = last_part(system.do("POST", "/customizations", {"name": "file"}, expect=201))
    accept = {"Accept": "application/exbk"}
    answer = system.do("POST", f"/customizations/{identifier}/download", expect=200, headers=accept)
    assert answer.headers["content-type"] == "application/x-gzip"
    assert json.loads(gzip.decompress(answer.content))[".meta"]["name"].startswith("file")
    system.do("DELETE", f"/customizations/{identifier}")
    for method, path in (("GET", ""), ("POST", "/apply"), ("POST", "/download"), ("DELETE", "")):
        system.refused(method, f"/customizations/{identifier}{path}", status=404)


def test_stores_have_no_backups(fleet):
    for name in ("packs", "manager"):
        assert fleet[name].call("GET", "/customizations").status_code == 404


BUNDLE = {"name": "Starter", "tags": [{"name": "old"}, {"name": "fresh"}]}


@pytest.mark.parametrize("policy", ["skip", "overwrite"])
def test_a_bundle_is_applied_with_its_policy(fleet, policy):
    system = fleet["bundled"]
    identifier = last_part(system.do("POST", "/bundles", {**BUNDLE, "name": policy}, expect=201))
    before = next(tag for tag in system.get("/tags") if tag["name"] == "old")
    body = {"policy": policy, "include_assignments": False, "node_ids": []}
    system.do("POST", f"/bundles/{identifier}/apply", body, expect=201)
    assert names(system) == ["fresh", "old"]
    after = next(tag for tag in system.get("/tags") if tag["name"] == "old")
    assert after["id"] == before["id"] and (after["mod_time"] > before["mod_time"]) is (policy == "overwrite")
    assert "console" in system.refused("POST", f"/bundles/{identifier}/apply", {**body, "node_ids": [1]})


def test_a_console_applies_a_bundle_to_its_sensors(fleet):
    console = fleet["console"]
    identifier = last_part(console.do("POST", "/bundles", BUNDLE, expect=201))
    sensor = next(one["id"] for one in console.get("/appliances") if one["hostname"] == "remote")
    body = {"policy": "skip", "include_assignments": False, "node_ids": [sensor]}
    console.do("POST", f"/bundles/{identifier}/apply", body, expect=201)
    assert names(fleet["remote"]) == ["fresh", "old"] and names(console) == []
    console.refused("POST", f"/bundles/{identifier}/apply", {**body, "node_ids": [999]}, status=404)


def test_a_support_pack_runs_in_the_queue_and_is_downloaded_by_name(fleet):
    system = fleet["packs"]
    assert system.get("/supportpacks") == []
    location = system.do("POST", "/supportpacks/execute", expect=202).headers["Location"]
    assert location.startswith("/api/v1/supportpacks/queue/")
    path = location.removeprefix("/api/v1")
    running_pack = system.get(path)
    assert running_pack["size"] == "0" and system.get("/supportpacks") == []
    (done,) = until(lambda: system.get("/supportpacks"))
    assert done["filename"] == running_pack["filename"] and int(done["size"]) > 0
    answer = system.do("GET", f"/supportpacks/{done['filename']}", expect=200)
    assert answer.headers["content-type"] == "application/x-gzip" and b"packs" in gzip.decompress(answer.content)
    system.refused("GET", "/supportpacks/other.tar.gz", status=404)
    system.refused("GET", "/supportpacks/queue/other", status=404)


def test_an_uploaded_support_pack_is_run_unless_it_is_empty(fleet):
    system = fleet["packs"]
    answer = system.do("POST", "/supportpacks", files={"file": ("pack.tar", b"pack" * 1000)}, expect=202)
    assert answer.headers["Location"].startswith("/api/v1/supportpacks/queue/")
    assert system.call("POST", "/supportpacks", files={"file": ("pack.tar", b"")}).status_code == 400
    assert system.call("POST", "/supportpacks", files={"other": ("pack.tar", b"x")}).status_code == 400
    media = {"Content-Type": "application/octet-stream"}
    assert system.call("POST", "/supportpacks", data=b"pack", headers=media).status_code == 415


@pytest.fixture
def late():
    """A sensor that lists later what it took, and does actions in jobs."""
    uncertainties = {"listed": "later", "action_location": "job", "ended_support_pack": "gone", "backup_status": 204,
                     "backup_media": "application/exbk"}  # fmt: skip
    systems = {"s": {"kind": "sensor", "version": "26.3.0.1", "seed": {"tags": [{"name": "old"}]}}}
    with running({"speed": 20, "systems": systems, "uncertainties": uncertainties}) as started:
        yield started["s"]


def test_what_was_accepted_may_be_listed_later(late):
    assert "Location" not in late.do("POST", "/customizations", {"name": "b"}, expect=204).headers
    place = late.do("POST", "/bundles", BUNDLE, expect=201).headers["Location"].removeprefix("/api/v1")
    late.do("POST", "/threatcollections", files={"file": ("a.json", b"x" * 200)}, data={"name": "a"}, expect=201)
    paths = ("/customizations", "/bundles", "/threatcollections")
    assert [late.get(path) for path in paths] == [[], [], []]
    assert late.get("/customizations/status")["did_last_succeed"] is True
    for path in paths:
        until(lambda path=path: late.get(path))
    answer = late.do("POST", f"/customizations/{late.get('/customizations')[0]['id']}/download", expect=200)
    assert answer.headers["content-type"] == "application/exbk" and json.loads(answer.content)
    apply = {"policy": "skip", "include_assignments": False, "node_ids": []}
    assert late.job(late.do("POST", f"{place}/apply", apply, expect=201))["status"] == "DONE"
    assert names(late) == ["fresh", "old"]


def test_the_queue_entry_of_an_ended_support_pack_may_be_gone(late):
    path = late.do("POST", "/supportpacks/execute", expect=202).headers["Location"].removeprefix("/api/v1")
    until(lambda: late.call("GET", path).status_code == 404)
    assert late.get("/supportpacks") == []
    assert until(lambda: late.get("/supportpacks"))[0]["filename"]
