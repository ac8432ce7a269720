# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Single cases of the engine that made-up states seldom meet."""

from __future__ import annotations

from ansible_collections.extrahop.revealx.plugins.module_utils._operations import device_group, tag


def made(bench, name: str) -> dict:
    bench.good(tag.OPERATION, {"name": name})
    (found,) = bench.named("/tags", "name", name)
    return found


def test_id_renames_once(bench):
    bench.wipe("/tags", "name", ["old name", "new name"])
    identifier = made(bench, "old name")["id"]
    wanted = {"id": identifier, "name": "new name"}
    assert bench.good(tag.OPERATION, wanted).data["diff"]["before"] == {"name": "old name"}
    assert bench.good(tag.OPERATION, wanted).writes == []
    assert [one["id"] for one in bench.named("/tags", "name", "new name")] == [identifier]
    bench.good(tag.OPERATION, {"id": identifier, "state": "absent"})


def test_unknown_id_creates_nothing(bench):
    """Ids are the system's to choose: a create here would be repeated by each run."""
    for _time in range(2):
        run = bench.run(tag.OPERATION, {"id": 987654, "name": "with an id"})
        assert run.failed and "No tag with id 987654" in run.data["msg"] and run.writes == []
    assert bench.named("/tags", "name", "with an id") == []
    assert bench.good(tag.OPERATION, {"id": 987654, "state": "absent"}).writes == []


def test_two_of_one_name_are_told_by_their_ids(bench):
    bench.fleet.uncertain(duplicates="allowed")
    try:
        bench.wipe("/devicegroups", "name", ["twin"])
        ids = sorted([second(bench), second(bench)])
        run = bench.run(device_group.OPERATION, {"name": "twin", "state": "absent"})
        assert run.failed and all(str(one) in run.data["msg"] for one in ids) and run.writes == []
        bench.wipe("/devicegroups", "name", ["twin"])
    finally:
        bench.fleet.uncertain(duplicates="refused")


def second(bench) -> int:
    answer = bench.fleet.request("sensor1", "POST", "/devicegroups", json={"name": "twin"})
    return int(answer.headers["Location"].rsplit("/", 1)[1])


def test_devices_by_address_mac_name_and_id(bench, addresses):
    bench.wipe("/tags", "name", ["words"])
    first, other = (
        next(one for one in bench.read("/devices?active_from=1") if one["ipaddr4"] == address)
        for address in addresses[:2]
    )
    words = [first["ipaddr4"], first["display_name"], str(first["id"]), other["discovery_id"]]
    run = bench.good(tag.OPERATION, {"name": "words", "devices": words})
    assert len(run.data["object"]["devices"]) == 2
    assert bench.good(tag.OPERATION, {"name": "words", "devices": words[::-1]}).writes == []
    bench.good(tag.OPERATION, {"name": "words", "state": "absent"})


def test_check_mode_takes_unknown_devices_as_made_before(bench):
    run = bench.run(tag.OPERATION, {"name": "early", "devices": ["not yet there"]}, check=True)
    assert not run.failed and run.data["changed"] and run.writes == []
    assert any("'not yet there'" in sentence and "check run" in sentence for sentence in run.warned)
    assert run.data["diff"]["after"]["devices"] == ["not yet there"]


def test_lost_create_is_found_again_and_told(bench):
    bench.wipe("/tags", "name", ["lost"])
    bench.fleet.fault("dropped_after_commit", method="POST", path="/tags", count=1)
    run = bench.good(tag.OPERATION, {"name": "lost"})
    assert run.data["changed"] and run.writes == ["POST /tags"]
    assert any("had been created" in sentence for sentence in run.warned)
    bench.good(tag.OPERATION, {"name": "lost", "state": "absent"})


def test_create_that_never_arrived_fails_and_says_so(bench):
    bench.wipe("/tags", "name", ["lost"])
    bench.fleet.fault("dropped", method="POST", path="/tags", count=1)
    run = bench.run(tag.OPERATION, {"name": "lost"})
    assert run.failed and run.data["msg"].startswith("Failed to create tag 'lost' on 127.0.0.1")
    assert run.data["error"]["type"] == "AnswerLost" and run.counted["write"] == 1
    assert bench.named("/tags", "name", "lost") == []


def test_built_in_group_is_left_alone(bench):
    (built_in, *_rest) = [group for group in bench.read("/devicegroups") if group["built_in"]]
    for declared in ({"state": "absent"}, {"description": "mine"}):
        run = bench.run(device_group.OPERATION, {"name": built_in["name"], **declared})
        assert run.failed and "built in" in run.data["msg"] and run.writes == []


def test_refused_privileges_are_told(bench):
    bench.fleet.fault("status", method="POST", path="/tags", status=403, count=1)
    run = bench.run(tag.OPERATION, {"name": "forbidden"})
    assert run.failed and run.data["error"]["status"] == 403 and "privileges" in run.data["msg"]
    assert run.counted == run.seen
