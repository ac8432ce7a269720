# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Metric queries: what is sent, the parts of a console's sensors, and values that come through as they are."""

from __future__ import annotations

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    OptionError,
    RequestError,
    WaitTimeout,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Task, perform
from ansible_collections.extrahop.revealx.plugins.module_utils._operations import _metric_parts, metric_info

from tests.simfleet import SimFleet
from tests.unit.plugins.tls_server import Reply

FLEET = {
    "seed": 4,
    "speed": 60,
    "systems": {
        "console": {"kind": "console", "version": "26.3.0.1000", "connected": ["one", "two", "packets"]},
        "one": {"kind": "sensor", "version": "26.3.0.1000"},
        "two": {"kind": "sensor", "version": "9.8.2.100"},
        "packets": {"kind": "packetstore"},
        "lonely": {"kind": "console", "version": "9.8.2.100", "connected": ["gone"]},
        "gone": {"kind": "sensor"},
    },
}
QUERY = {
    "metric_category": "http",
    "metric_specs": [{"name": "rsp"}],
    "object_type": "application",
    "object_ids": [0],
}
FAILED = '"east" (ID 7 at 192.0.2.1): failed to query metrics'


@pytest.fixture(scope="module")
def running():
    with SimFleet(FLEET) as fleet:
        fleet.call("POST", "/systems/gone/power_off")
        yield fleet
        assert fleet.state()["reports"] == []


@pytest.fixture
def fleet(running):
    kept = running.state()["uncertainties"]
    yield running
    running.uncertain(**kept)
    running.clear_faults()


def options(**given):
    defaults = {name: spec.get("default") for name, spec in metric_info.OPERATION.argument_spec.items()}
    return {**defaults, **QUERY, **given}


def asked(fleet, system, **given):
    """The result, with what was warned under ``warned``."""
    facts, warned = fleet.systems[system], []
    sign_in = {"host": f"{facts['host']}:{facts['port']}", "api_key": facts["api_key"], "ca_path": fleet.ca}
    result = perform(metric_info.OPERATION, options(**sign_in, **given), check_mode=False, warn=warned.append)
    return {**result.data, "warned": warned}


# ---- what is sent


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ({}, {"from": -1_800_000, "until": 0}),
        ({"from": "-1h"}, {"from": "-1h", "until": 0}),
        ({"whole_retention": True}, {"from": 0, "until": 0}),
    ],
)
def test_both_ends_are_always_sent(serve, connect, given, sent):
    server = serve(Reply(200, {"stats": []}))
    task = Task(connect(server).client, options(object_type="vlan", **given))
    metric_info.run(task)
    body = server.seen[-1].json
    assert {name: body[name] for name in sent} == sent
    needed = {"from", "until", "cycle", "object_type", "object_ids", "metric_category", "metric_specs"}
    assert body.keys() == needed


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"from": 0}, "everything that the system keeps"),
        ({"from": "0", "until": 0}, "everything that the system keeps"),
        ({"from": -1, "whole_retention": True}, "whole_retention is set beside"),
        ({"metric_specs": [{"key1": "x"}]}, r"metric_specs\[0\].name is not set"),
        ({"metric_specs": [{"name": "a", "calc_type": "percentiles"}]}, "percentiles is not set"),
        ({"metric_specs": [{"name": "a", "calc_type": "mean", "percentiles": [5]}]}, "beside calc_type mean"),
        ({"metric_specs": [{"name": "a", "calc_type": "percentiles", "percentiles": [95, 5]}]}, "ascending order"),
        ({"metric_specs": [{"name": "a", "calc_type": "percentiles", "percentiles": ["5"]}]}, "whole numbers"),
    ],
)
def test_what_the_api_does_not_combine_is_refused_before_a_request(given, said):
    with pytest.raises(OptionError, match=said):
        metric_info.check(options(**given))


def test_a_calc_type_that_nobody_knows_is_left_to_the_system(fleet):
    histogram = {"metric_specs": [{"name": "rsp", "calc_type": "histogram"}]}
    metric_info.check(options(**histogram))
    assert "HTTP 400" in asked(fleet, "one", **histogram)["msg"]


@pytest.mark.parametrize("given", [{"options": {"topn_max": 2}}, {"object_type": "capture"}])
def test_what_older_firmware_lacks_is_told_with_its_release(fleet, given):
    assert "came with firmware 26.3" in asked(fleet, "two", **given)["msg"]
    assert asked(fleet, "one", **given)["answers"]


def test_a_packetstore_is_found_by_name(fleet):
    wanted = {"metric_category": "cpc", "object_type": "system", "object_ids": ["packets"], "total": "by_object"}
    got = asked(fleet, "console", metric_specs=[{"name": "est_lookback_sec"}], **wanted)
    assert got["answers"][0]["stats"][0]["values"] == [1_209_600]
    wrong = asked(fleet, "console", metric_specs=[{"name": "nonsense"}], **wanted)
    assert "invalid stat name" in wrong["msg"]


# ---- the parts of a console


@pytest.mark.parametrize("form", ["number", "text", "list"])
@pytest.mark.parametrize("end", ["null", "404"])
def test_every_part_is_collected_whatever_the_ticket_looks_like(fleet, form, end):
    fleet.uncertain(metric_xid=form, metric_end=end)
    got = asked(fleet, "console", total="all")
    assert len(got["answers"]) == 2 and got["failures"] == [] and got["warned"] == []


def test_a_sensor_that_fails_does_not_keep_the_others_away(fleet):
    said = {"error_message": FAILED}
    fleet.fault("answer", systems=["console"], operation="GET /metrics/next/{xid}", status=500, body=said)
    got = asked(fleet, "console")
    assert len(got["answers"]) == 1
    assert got["failures"] == [{"sensor": "east", "node_id": 7, "reason": "failed to query metrics"}]
    assert any("has no values of sensor east: failed to query metrics" in line for line in got["warned"])


def test_no_sensor_with_an_answer_is_a_failure(fleet):
    got = asked(fleet, "lonely")
    assert '"gone" (ID' in got["msg"] and "HTTP 500" in got["msg"]


def test_too_many_pending_queries_are_waited_for_as_long_as_asked(fleet):
    place = {"systems": ["console"], "operation": "GET /metrics/next/{xid}"}
    fleet.fault("status", **place, status=429, retry_after=1, count=2)
    got = asked(fleet, "console")
    assert len(got["answers"]) == 2 and got["requests"]["retried"] == 2


def parts(serve, connect, ticket, *replies, **session):
    asking = connect(serve(*replies), retries=0, **session)
    return _metric_parts.collect(Task(asking.client, {}, sleep=asking.slept.append), ticket), asking


def test_429_beyond_the_retries_is_one_more_reason_to_wait(serve, connect):
    got, asking = parts(
        serve, connect, {"xid": 5, "num_results": 1}, Reply(429, {}), Reply(429, {}), Reply(200, {"stats": []})
    )
    assert got.answers == [{"stats": []}] and len(asking.slept) == 2


def test_null_ends_the_parts_before_their_number(serve, connect):
    got, _rest = parts(serve, connect, {"xid": [5], "num_results": [4]}, Reply(200, {"stats": []}), Reply(200, b"null"))
    assert len(got.answers) == 1


@pytest.mark.parametrize("end", [Reply(200, b"null"), Reply(404, {"error_message": "gone"})])
def test_parts_without_a_number_are_read_to_their_end(serve, connect, end):
    one = Reply(200, {"stats": []})
    got, _rest = parts(serve, connect, {"xid": "5"}, one, Reply(500, {"error_message": FAILED}), one, end)
    assert len(got.answers) == 2 and [row["sensor"] for row in got.failures] == ["east"]


def test_parts_without_a_number_do_not_fail_for_ever(serve, connect):
    with pytest.raises(RequestError, match="broken"):
        parts(serve, connect, {"xid": 5}, Reply(500, {"error_message": "broken"}))


def test_a_part_that_never_comes_ends_with_how_far_it_got(serve, connect, monkeypatch):
    monkeypatch.setattr(_metric_parts, "PATIENCE", 0)
    with pytest.raises(WaitTimeout, match="Part 1 of 2"):
        parts(serve, connect, {"xid": 5, "num_results": 2}, Reply(200, b'"again"'))


# ---- values

VALUES = [
    7,
    [12, 50, 99],
    [{"key": {"key_type": "string", "str": "password"}, "vtype": "count", "value": 3}],
    [
        {
            "key": {"key_type": "ipaddr", "addr": "192.0.2.7", "host": "seven", "device_oid": 7},
            "vtype": "snap",
            "value": 4,
        }
    ],
    [{"key": {"key_type": "intval", "intval": 443}, "vtype": "dset", "value": [{"freq": 2, "value": 9}]}],
    [{"freq": 3, "value": 11}],
    {"count": 3, "sum": 30, "sum2": 310},
    None,
]


@pytest.mark.parametrize("duration", [1_800_000, 1_795_317_173_132])
def test_values_of_every_form_come_through_unharmed(serve, connect, authority, duration):
    stats = [{"oid": -1, "time": 1_795_315_373_132, "duration": duration, "values": VALUES}]
    server = serve(Reply(200, {"stats": stats, "cycle": "30sec"}))
    session = connect(server)
    outcome = metric_info.run(Task(session.client, options(object_type="vlan", total="all")))
    assert outcome.values["answers"][0]["stats"] == stats
