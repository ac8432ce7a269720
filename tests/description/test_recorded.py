# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every answer that was recorded from a real system is read by the modules that it concerns, as it came."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import _collection
import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.client import Client
from ansible_collections.extrahop.revealx.plugins.module_utils._client.connection import Connection

from tests.description.description import evidence
from tests.description.recorded import ATTACK, OWN
from tests.property.bench import Bench
from tests.simfleet import SimFleet

SKIPPED = (
    "SKIPPED, recorded answers are not read: bodies/ is neither in $EXTRAHOP_EVIDENCE nor in ../shared/api/evidence"
)
FLEET: dict[str, Any] = {
    "seed": 13,
    "speed": 2000,
    "systems": {
        "sensor1": {
            "kind": "sensor",
            "seed": {"devices": 3, "detections": [{"type": "network_scan"}], "tags": [{"name": "branch"}]},
        },
        "cloud1": {
            "kind": "console",
            "version": "26.3.0.1000",
            "oauth2": {"client_id": "me", "client_secret": "canary-secret-1"},
        },
    },
}
WALKS = [{"origins": [{"object_type": "device", "object_id": 1}], "steps": []}]
QUERY = {
    "cycle": "auto",
    "from": "-30m",
    "until": "0",
    "metric_category": "net",
    "metric_specs": [{"name": "bytes"}],
    "object_type": "network",
    "object_ids": [0],
}


@dataclass(frozen=True)
class Reader:
    """A module with options that make it read a recorded answer, and the key of its result that holds that answer."""

    answer: str
    asked: str
    module: str
    options: dict[str, Any]
    key: str = ""
    "With dots between keys of mappings in each other."
    is_foretold: bool = False
    "Whether something is there to be changed."
    beside: Mapping[str, Any] = field(default_factory=dict)
    "What else is read of the objects in it."


READERS = (
    Reader(
        "activitymaps_query",
        "POST /activitymaps/query",
        "resource_info",
        {"resource": "topology", "filters": {"from": -60000, "walks": WALKS}},
        "objects",
    ),
    Reader("alerts_list", "GET /alerts", "resource_info", {"resource": "alert"}, "objects"),
    Reader("alerts_list", "GET /alerts", "alert", {"severity": 2}, is_foretold=True),
    Reader("alerts_list", "GET /alerts", "state_export", {"sections": ["alerts"]}, beside={"/alerts/*/*": []}),
    Reader(
        "detection_note",
        "GET /detections/*/notes",
        "detection",
        {"id": 42, "note": "other"},
        is_foretold=True,
        beside={"/detections/42": ATTACK},
    ),
    *(
        Reader(name, asked, module, options, key)
        for name in ("detections_list_xsiam", "detections_search_ibm_2022", "detections_search_onprem_2023")
        for asked, module, options, key in (
            ("POST /detections/search", "detection_info", {}, "detections"),
            ("POST /detections/search", "resource_info", {"resource": "detection"}, "objects"),
        )
    ),
    Reader("devices_search_onprem", "POST /devices/search", "device_info", {}, "devices"),
    Reader("devices_search_onprem", "POST /devices/search", "resource_info", {"resource": "device"}, "objects"),
    Reader("devices_search_onprem", "POST /devices/search", "device", {"description": "mine"}, is_foretold=True),
    Reader("extrahop_onprem", "GET /extrahop", "system_info", {}, "system.raw"),
    Reader("metrics", "POST /metrics", "metric_info", QUERY, "answers"),
    Reader("networks_list", "GET /networks", "resource_info", {"resource": "network"}, "objects"),
    Reader("networks_list", "GET /networks", "network", {"description": "core"}, is_foretold=True),
    Reader("networks_list", "GET /networks", "state_export", {"sections": ["networks"]}),
    Reader("tags_list", "GET /tags", "resource_info", {"resource": "tag"}, "objects"),
    Reader("tags_list", "GET /tags", "tag", {"name": "not there"}, is_foretold=True),
    Reader("tags_list", "GET /tags", "state_export", {"sections": ["tags"]}, beside={"/tags/*/devices": []}),
    Reader("watchlist_devices_onprem", "GET /watchlist/devices", "watchlist", {"devices": []}, is_foretold=True),
    Reader("watchlist_devices_onprem", "GET /watchlist/devices", "resource_info", {"resource": "watchlist"}, "objects"),
    Reader("watchlist_devices_onprem", "GET /watchlist/devices", "state_export", {"sections": ["watchlist"]}),
)
# Read by other tests of this file.
BY_OTHERS = {"error_customdevice_duplicate", "oauth2_token"}


@pytest.fixture(scope="module")
def fleet() -> Iterator[SimFleet]:
    with SimFleet(FLEET) as running:
        yield running


@pytest.fixture(params=["our own", "recorded"])
def answers(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Answers by name: of our own, then those of the folder."""
    if request.param == "our own":
        return OWN
    folder = evidence()
    if folder is None:
        pytest.skip(SKIPPED)
    files = {file.stem: file for file in (folder / "bodies").glob("*.json")} if folder else {}
    return {name: json.loads(file.read_text()) for name, file in files.items() if name not in ("index", "_ops")}


def test_every_recorded_answer_is_read(answers: dict[str, Any]) -> None:
    assert set(answers) == set(OWN) == {reader.answer for reader in READERS} | BY_OTHERS


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: f"{reader.answer}-{reader.module}")
def test_modules_read_it_as_it_came(fleet: SimFleet, answers: dict[str, Any], reader: Reader) -> None:
    answer = answers[reader.answer]
    method, path = reader.asked.split()
    fleet.clear_faults()
    fleet.fault("answer", systems=["sensor1"], method=method, path=path, body=answer, count=None)
    for other, body in reader.beside.items():
        fleet.fault("answer", systems=["sensor1"], method="GET", path=other, body=body, count=None)
    bench = Bench(fleet)
    run = bench.run(_collection.operation(reader.module), _fitting(reader, answer), check=True)
    assert not run.failed, run.data["msg"]
    assert any(row["fault"] == "answer" for row in run.rows)
    if reader.is_foretold:
        assert run.data["changed"]
    if reader.key:
        shown = functools.reduce(lambda data, key: data[key], reader.key.split("."), run.data)
        assert _comparable(shown) == _comparable(answer)


def _fitting(reader: Reader, answer: Any) -> dict[str, Any]:
    """The options, with the name of what the answer holds where they change it."""
    key = {"alert": "name", "network": "name", "device": "ipaddr4"}.get(reader.module)
    return {**reader.options, "name": answer[0][key]} if key else reader.options


def _comparable(data: Any) -> Any:
    """What was read: one object and a list of it are the same."""
    return [data] if isinstance(data, dict) else data


def test_a_refusal_with_detail_is_told_in_its_words(fleet: SimFleet, answers: dict[str, Any]) -> None:
    refusal = answers["error_customdevice_duplicate"]
    fleet.clear_faults()
    fleet.fault("answer", method="POST", path="/customdevices", body=refusal, status=422)
    run = Bench(fleet).run(_collection.operation("custom_device"), {"name": "branch"})
    assert run.failed and refusal["detail"] in run.data["msg"]


def test_a_token_is_used(fleet: SimFleet, answers: dict[str, Any]) -> None:
    fleet.clear_faults()
    fleet.fault("answer", systems=["cloud1"], method="POST", path="/oauth2/token", body=answers["oauth2_token"])
    cloud = fleet.systems["cloud1"]
    connection = Connection.from_options(
        {
            "host": f"{cloud['host']}:{cloud['port']}",
            "ca_path": fleet.ca,
            "client_id": "me",
            "client_secret": "canary-secret-1",
        }
    )
    # The simulated system knows nothing of a token that it did not give: the second one is its own.
    with Client(connection) as client:
        assert client.get("/tags") == []
    seen = [(row["path"], row["status"]) for row in fleet.log("cloud1")]
    assert seen[-4:] == [("/oauth2/token", 200), ("/tags", 401), ("/oauth2/token", 200), ("/tags", 200)]
