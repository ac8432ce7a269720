# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Records and packets: pages, warnings, refusals with their meaning, and nothing found."""

from __future__ import annotations

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError, RequestError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Task, perform
from ansible_collections.extrahop.revealx.plugins.module_utils._operations import (
    packet_search,
    record_info,
    resource_info,
)

from tests.simfleet import SimFleet
from tests.unit.plugins.tls_server import Reply

FLEET = {
    "seed": 4,
    "speed": 60,
    "systems": {
        "console": {"kind": "console", "version": "26.3.0.1000", "connected": ["sensor", "away"]},
        "alone": {"kind": "console", "version": "9.8.2.100"},
        "sensor": {"kind": "sensor", "version": "9.8.2.100", "seed": {"devices": 5}},
        "away": {"kind": "sensor"},
        "old": {"kind": "sensor", "version": "7.4.2.100"},
    },
}


@pytest.fixture(scope="module")
def running():
    with SimFleet(FLEET) as fleet:
        fleet.call("POST", "/systems/away/power_off")
        yield fleet
        assert fleet.state()["reports"] == []


@pytest.fixture
def fleet(running):
    yield running
    running.clear_faults()


def options(operation=record_info.OPERATION, **given):
    return {**{name: spec.get("default") for name, spec in operation.argument_spec.items()}, **given}


def asked(fleet, system, operation=record_info.OPERATION, **given):
    """The result, with what was warned under ``warned``."""
    facts, warned = fleet.systems[system], []
    sign_in = {"host": f"{facts['host']}:{facts['port']}", "api_key": facts["api_key"], "ca_path": fleet.ca}
    whole = options(operation, **{"retries": 0, **sign_in, **given})
    result = perform(operation, whole, check_mode=False, warn=warned.append)
    return {**result.data, "warned": warned}


# ---- pages


@pytest.mark.parametrize("ttl", [None, "1m", 60000])
def test_records_are_read_page_after_page(fleet, monkeypatch, ttl):
    monkeypatch.setattr(record_info, "LARGEST_PAGE", 60)
    got = asked(fleet, "sensor", **{"from": "-30m", "context_ttl": ttl})
    assert len(got["records"]) == got["total"] == 250
    assert len({row["_source"]["timestamp"] for row in got["records"]}) == 250


def test_a_page_that_names_no_cursor_does_not_end_the_reading(serve, connect):
    rows = [{"_source": {"bytes": number}} for number in range(4)]
    replies = [
        Reply(200, {"records": rows[:2], "total": 4, "cursor": "c1"}),
        Reply(200, {"records": rows[2:], "total": 4}),
        Reply(200, {"records": [], "total": 4}),
    ]
    server = serve(*replies)
    task = Task(connect(server).client, options(**{"from": -1, "context_ttl": "1m"}))
    assert record_info.run(task).values["records"] == rows
    assert [seen.path.rsplit("/", 1)[1] for seen in server.seen] == ["search", "cursor", "cursor"]
    assert server.seen[-1].json == {"cursor": "c1"}


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ("-30m", -1_800_000),
        ("-600000ms", -600_000),
        (-5, -5),
        ("-5", -5),
        ("2w", 1_209_600_000),
        ("-1M", "-1M"),
        ("x", "x"),
    ],
)
def test_times_are_sent_as_milliseconds_where_a_unit_has_a_length(given, sent):
    assert record_info.in_milliseconds(given) == sent


# ---- what is refused, and why


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "from is not set"),
        ({"from": -1, "detection_log_entry_id": 5}, "set beside from"),
        ({"detection_log_entry_id": 5, "types": ["~http"]}, "set beside types"),
        ({"from": -1, "filter": {"field": "a", "operand": 1}}, "filter.operator is not set"),
        (
            {"from": -1, "filter": {"operator": "and", "rules": [{"field": "a"}]}},
            r"filter.rules\[0\].operator is not set",
        ),
    ],
)
def test_what_the_api_does_not_take_is_refused_before_a_request(given, said):
    with pytest.raises(OptionError, match=said):
        record_info.check(options(**given))


@pytest.mark.parametrize("rule", [{}, {"operator": "or", "rules": [{"field": ".any", "operator": "exists"}]}])
def test_other_filters_are_left_to_the_system(rule):
    record_info.check(options(**{"from": -1, "filter": rule}))


@pytest.mark.parametrize(
    ("given", "first"),
    [
        ({"from": -1, "eql": "x == 1"}, "26"),
        ({"from": -1, "aggregations": {"fields": ["a"]}}, "26"),
        ({"detection_log_entry_id": 5}, "26.3"),
    ],
)
def test_what_older_firmware_lacks_is_told_with_its_release(fleet, given, first):
    assert f"{[*given][-1]} came with firmware {first}; " in asked(fleet, "sensor", **given)["msg"]
    assert asked(fleet, "console", **given)["records"]


@pytest.mark.parametrize(
    ("operation", "status", "advice"),
    [
        ("POST /records/search", 402, "icence of the recordstore"),
        ("POST /records/search", 422, "offset above 10000"),
        ("POST /records/search", 502, "health of the recordstore"),
        ("POST /records/search", 504, "shorter time range"),
        ("POST /records/cursor", 404, "longer context_ttl"),
        ("POST /records/cursor", 402, "icence of the recordstore"),
    ],
)
def test_each_status_says_what_it_means_for_records(fleet, monkeypatch, operation, status, advice):
    monkeypatch.setattr(record_info, "LARGEST_PAGE", 60)
    fleet.fault("status", systems=["sensor"], operation=operation, status=status)
    got = asked(fleet, "sensor", **{"from": "-30m", "context_ttl": "1m"})
    assert f"HTTP {status}" in got["msg"] and advice in got["msg"]


@pytest.mark.parametrize("flag", ["lookback_exceeded", "lookback_truncated"])
@pytest.mark.parametrize("value", [True, False])
def test_a_lookback_that_was_cut_is_told(fleet, flag, value):
    body = {"records": [], "total": 0, "from": 1, "until": 2, flag: value}
    fleet.fault("answer", systems=["sensor"], operation="POST /records/search", body=body)
    got = asked(fleet, "sensor", **{"from": "-30m"})
    assert [line for line in got["warned"] if "its licence lets be looked up" in line] == got["warned"]
    assert len(got["warned"]) == value


@pytest.mark.parametrize(
    "warnings", [[{"message": "expires soon", "hostname": "rs"}], {"message": "expires soon"}, "expires soon"]
)
def test_warnings_of_the_recordstore_are_told(fleet, warnings):
    body = {"records": [], "total": 0, "from": 1, "until": 2, "warnings": warnings}
    fleet.fault("answer", systems=["sensor"], operation="POST /records/search", body=body)
    (line,) = asked(fleet, "sensor", **{"from": "-30m"})["warned"]
    assert "expires soon" in line


# ---- packets


def test_packets_that_were_found(fleet, tmp_path):
    dest = tmp_path / "a.pcap"
    got = asked(fleet, "sensor", packet_search.OPERATION, dest=str(dest))
    assert got["found"] is True and dest.stat().st_size == got["bytes"] > 0
    assert got["plan"][0]["fields"]["from"] == "-30m"


def test_no_packets_are_no_error_and_leave_nothing_of_an_earlier_search(fleet, tmp_path):
    dest = tmp_path / "a.pcap"
    dest.write_bytes(b"of an earlier search")
    got = asked(fleet, "sensor", packet_search.OPERATION, dest=str(dest), ip1="192.0.2.9")
    assert (got["found"], got["bytes"], dest.read_bytes()) == (False, 0, b"")
    assert fleet.log("sensor", operation="POST /packets/search")[-1]["status"] == 204


def test_no_packets_at_all_are_told_as_such(fleet, tmp_path):
    got = asked(fleet, "alone", packet_search.OPERATION, dest=str(tmp_path / "a.pcap"))
    assert "HTTP 422" in got["msg"] and "no packetstore is connected" in got["msg"]
    assert not (tmp_path / "a.pcap").exists()


def test_firmware_without_packet_search_is_told(fleet, tmp_path):
    got = asked(fleet, "old", packet_search.OPERATION, dest=str(tmp_path / "a.pcap"))
    assert "it came after 7.4" in got["msg"]


# ---- topologies


def test_what_a_topology_may_lack_is_told(fleet):
    walks = [{"origins": [{"object_type": "all_devices", "object_id": 0}], "steps": [{}]}]
    query = {"resource": "topology", "filters": {"from": -60000, "walks": walks}}
    got = asked(fleet, "console", resource_info.OPERATION, **query)
    assert got["objects"][0]["warnings"][0]["type"] == "node_offline"
    assert any("away is offline" in line for line in got["warned"])
    assert asked(fleet, "sensor", resource_info.OPERATION, **query)["warned"] == []


def test_a_topology_that_could_not_be_made(fleet):
    fleet.fault("status", systems=["sensor"], operation="POST /activitymaps/query", status=500)
    query = {"resource": "topology", "filters": {"from": -60000, "walks": []}}
    assert "graph" in asked(fleet, "sensor", resource_info.OPERATION, **query)["msg"]


def test_a_refusal_in_the_middle_is_no_short_answer(serve, connect):
    replies = [Reply(200, {"records": [{}], "total": 4, "cursor": "c1"}), Reply(404, {"error_message": "gone"})]
    task = Task(connect(serve(*replies), retries=0).client, options(**{"from": -1, "context_ttl": "1m"}))
    with pytest.raises(RequestError, match="longer context_ttl"):
        record_info.run(task)
