# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading consoles of every form that the contract leaves open; no secret is kept."""

from __future__ import annotations

import json

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    AnswerLost,
    NotOffered,
    RequestError,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.inventory.answers import read_answers

from tests.unit.plugins.tls_server import Reply

CONSOLE = {"id": 0, "uuid": "c0", "hostname": "c1", "platform": "command"}
SENSOR = {"id": 3, "uuid": "a3", "hostname": "s1", "platform": "discover"}
IDS = {"id": 4, "uuid": "a4", "hostname": "i1", "platform": "discover"}
TOLD = {
    "/extrahop": Reply(200, {"platform": "ecm", "version": "9.8.2.100", "hostname": "c1"}),
    "/appliances": Reply(200, [CONSOLE, SENSOR, IDS]),
    "/nodes": Reply(200, [{"id": 3, "uuid": "a3", "hostname": "s1", "enabled": True}]),
    "/appliances/sensortags": Reply(200, [{"id": 7, "name": "dmz", "sensors": [3, 4]}]),
}
ABSENT = Reply(404, {"error_message": "no such path"})


@pytest.fixture
def read(serve, connect):
    """Read a console that answers TOLD but for the given replies by path; what was read, what was warned, the paths."""

    def reading(replies: dict | None = None, **options):
        told = {**TOLD, **(replies or {})}
        server = serve(answering=lambda seen: told.get(seen.path.removeprefix("/api/v1"), ABSENT))
        warned: list[str] = []
        found = read_answers(connect(server, retries=0).client, warn=warned.append, **options)
        return found, warned, sorted(seen.path.removeprefix("/api/v1") for seen in server.seen)

    return reading


def test_one_request_for_each_list(read):
    found, warned, paths = read()
    assert paths == ["/appliances", "/appliances/sensortags", "/extrahop", "/nodes"]
    assert found["tags"] == {"3": ["dmz"], "4": ["dmz"]} and found["associations"] == {} and warned == []
    assert found["nodes"] == [{"uuid": "a3", "hostname": "s1", "enabled": True}]


@pytest.mark.parametrize(
    "answer",
    [
        {"3": SENSOR, "0": CONSOLE, "4": IDS},
        [CONSOLE, SENSOR, IDS, "noise", None],
        [{**row, "nobody_knows": 1, "nickname": ""} for row in (CONSOLE, SENSOR, IDS)],
    ],
)
def test_forms_of_the_listing(read, answer):
    found, _warned, _paths = read({"/appliances": Reply(200, answer)})
    assert sorted(found["appliances"], key=lambda row: row["id"]) == [CONSOLE, SENSOR, IDS]


@pytest.mark.parametrize("answer", [[{"id": 7, "name": "dmz"}], [{"id": 7}], [7], ["dmz"], [{"name": "dmz"}]])
def test_forms_of_the_tags_of_a_sensor(read, answer):
    """A tag may not say who carries it; then the sensors are asked, and their answer's form is not published."""
    found, _warned, paths = read(
        {
            "/appliances/sensortags": Reply(200, [{"id": 7, "name": "dmz"}]),
            "/appliances/3/sensortags": Reply(200, answer),
            "/appliances/4/sensortags": Reply(200, []),
        }
    )
    assert found["tags"] == {"3": ["dmz"], "4": []}
    assert "/appliances/0/sensortags" not in paths


def test_tags_that_list_objects(read):
    found, _warned, _paths = read({"/appliances/sensortags": Reply(200, [{"name": "dmz", "sensors": [{"id": 3}]}])})
    assert found["tags"] == {"3": ["dmz"]}


def test_old_firmware_has_no_tags_and_that_is_no_news(read):
    found, warned, _paths = read({"/appliances/sensortags": ABSENT, "/nodes": Reply(405)})
    assert found["tags"] == {} and found["nodes"] == [] and warned == []


@pytest.mark.parametrize("status", [403, 500])
def test_what_is_refused_is_told_and_done_without(read, status):
    found, warned, _paths = read({"/appliances/sensortags": Reply(status, {"error_message": "not for you"})})
    assert found["tags"] == {} and len(warned) == 1 and "/appliances/sensortags" in warned[0]
    assert "not for you" in warned[0] and len(found["appliances"]) == 3


def test_without_the_list_of_systems_there_is_no_inventory(read):
    with pytest.raises(NotOffered, match="GET /appliances"):
        read({"/appliances": ABSENT})
    with pytest.raises(RequestError, match="403"):
        read({"/appliances": Reply(403)})
    with pytest.raises(RequestError, match="401"):
        read({"/extrahop": Reply(401)})
    with pytest.raises(AnswerLost):
        read({"/nodes": Reply(breaks="drop")})


def test_a_refused_key_is_shown_once(serve, connect):
    """Side by side it would be refused four times, and accounts may be locked after a few."""
    server = serve(Reply(401))
    with pytest.raises(RequestError, match="401"):
        read_answers(connect(server, retries=0).client)
    assert len(server.seen) == 1


@pytest.mark.parametrize("refusal", [Reply(400), ABSENT, Reply(422)])
@pytest.mark.parametrize("answer", [{"associated_sensor_id": 3}, 3])
def test_ids_sensors_are_those_that_are_joined(read, refusal, answer):
    found, warned, paths = read(
        {"/appliances/4/association": Reply(200, answer), "/appliances/3/association": refusal}, ids_associations=True
    )
    assert found["associations"] == {"4": "3"} and warned == []
    assert "/appliances/0/association" not in paths
    found, _warned, _paths = read({"/appliances/4/association": Reply(200, {})}, ids_associations=True)
    assert found["associations"] == {}


def test_nothing_secret_is_kept_and_json_gives_it_back(read):
    found, _warned, _paths = read(
        {
            "/nodes": Reply(200, [{**SENSOR, "product_key": "CANARY-1"}]),
            "/appliances": Reply(
                200, [{**CONSOLE, "product_key": "CANARY-2", "licensed_features": {"key": "CANARY-3"}}]
            ),
        }
    )
    assert "CANARY" not in json.dumps(found)
    assert json.loads(json.dumps(found)) == found
