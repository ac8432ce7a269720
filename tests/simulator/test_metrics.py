# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Metric queries: their rules, values of every form, and the parts of a console's sensors."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.simfleet import SimFleet

FLEET = {
    "seed": 8,
    # Pending queries are counted for a simulated minute.
    "speed": 5,
    "systems": {
        "console": {"kind": "console", "version": "26.3.0.1", "connected": ["new", "away", "packets"]},
        "new": {"kind": "sensor", "version": "26.3.0.1"},
        "away": {"kind": "sensor", "version": "9.8.2.100"},
        "sensor": {"kind": "sensor", "version": "9.8.2.100"},
        "packets": {"kind": "packetstore"},
    },
}
QUERY = {
    "cycle": "auto",
    "from": -1800000,
    "until": 0,
    "metric_category": "http",
    "metric_specs": [{"name": "rsp"}],
    "object_type": "application",
    "object_ids": [0],
}


@pytest.fixture(scope="module")
def running() -> Iterator[SimFleet]:
    with SimFleet(FLEET) as fleet:
        fleet.call("POST", "/systems/away/power_off")
        yield fleet
        assert fleet.state()["reports"] == []


@pytest.fixture
def fleet(running: SimFleet) -> Iterator[SimFleet]:
    kept = running.state()["uncertainties"]
    yield running
    running.uncertain(**kept)


def ask(fleet: SimFleet, system: str = "sensor", path: str = "/metrics", **other: Any) -> Any:
    answer = fleet.request(system, "POST", path, json={**QUERY, **other})
    assert answer.status_code == 200, answer.text
    return answer.json()


def value(fleet: SimFleet, spec: dict[str, Any], **other: Any) -> Any:
    return ask(fleet, path="/metrics/total", metric_specs=[{"name": "rsp", **spec}], **other)["stats"][0]["values"][0]


def test_values_over_time(fleet: SimFleet) -> None:
    answer = ask(fleet)
    # Half an hour of half minutes; one more when the range does not begin with one.
    assert answer["cycle"] == "30sec" and len(answer["stats"]) in (60, 61)


def test_parts_of_a_console(fleet: SimFleet) -> None:
    """The packetstore has no part, the sensor that is away fails, null ends them."""
    ticket = ask(fleet, "console", "/metrics/total")
    assert ticket["num_results"] == 2
    parts: list[Any] = []
    while None not in parts:
        part = fleet.request("console", "GET", f"/metrics/next/{ticket['xid']}")
        if part.json() == "again":
            time.sleep(0.01)
        else:
            parts.append(part.json())
    assert parts[0]["stats"][0]["values"][0] >= 0 and parts[0]["node_id"] > 0
    assert parts[1]["error_message"].startswith('"away" (ID ') and len(parts) == 3
    fleet.uncertain(metric_end="404")
    assert fleet.request("console", "GET", f"/metrics/next/{ticket['xid']}").status_code == 404


@pytest.mark.parametrize(("form", "kind"), [("number", int), ("text", str), ("list", list)])
def test_xid_in_each_form(fleet: SimFleet, form: str, kind: type) -> None:
    fleet.uncertain(metric_xid=form)
    assert isinstance(ask(fleet, "console")["xid"], kind)


def test_a_console_with_too_many_pending_queries_asks_to_wait(fleet: SimFleet) -> None:
    tickets = [ask(fleet, "console") for _time in range(52)]
    answer = fleet.request("console", "GET", f"/metrics/next/{tickets[-1]['xid']}")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1")


@pytest.mark.parametrize(
    "wrong",
    [
        {"metric_specs": [{"name": "rsp", "calc_type": "percentiles"}]},
        {"metric_specs": [{"name": "rsp", "calc_type": "mean", "percentiles": [5]}]},
        {"metric_specs": [{"name": "rsp", "calc_type": "percentiles", "percentiles": [95, 5]}]},
        {"metric_specs": [{"name": "rsp", "calc_type": "histogram"}]},
        {"object_type": "capture"},
        {"object_type": "activity_group"},
        {"options": {"topn_max": 2}},
        {"until": -3600000},
        {"object_type": "system", "metric_category": "cpc", "metric_specs": [{"name": "bytes"}]},
    ],
)
def test_a_query_that_is_not_valid_is_refused(fleet: SimFleet, wrong: dict[str, Any]) -> None:
    assert fleet.request("sensor", "POST", "/metrics", json={**QUERY, **wrong}).status_code == 400


def test_what_newer_firmware_takes(fleet: SimFleet) -> None:
    assert fleet.request("new", "POST", "/metrics", json={**QUERY, "object_type": "capture"}).status_code == 200
    details = {"metric_category": "http_detail", "options": {"topn_max": 2}}
    assert len(ask(fleet, "new", "/metrics/total", **details)["stats"][0]["values"][0]) == 2


def test_values_of_every_form(fleet: SimFleet) -> None:
    assert len(value(fleet, {"calc_type": "percentiles", "percentiles": [5, 50, 95]})) == 3
    assert value(fleet, {"name": "tprocess", "calc_type": "mean"}) >= 0
    assert value(fleet, {"name": "tprocess"})[0].keys() == {"freq", "value"}
    assert value(fleet, {"name": "rsp_size_sample"}).keys() == {"count", "sum", "sum2"}
    details = value(fleet, {"key1": "/example/"})
    assert [one["key"]["key_type"] for one in details] == ["string", "ipaddr", "intval"]


def test_duration_of_a_total_by_release(fleet: SimFleet) -> None:
    for system, is_time in (("sensor", False), ("new", True)):
        answer = ask(fleet, system, "/metrics/total")
        duration = answer["stats"][0]["duration"]
        assert duration == (answer["until"] if is_time else answer["until"] - answer["from"])


def test_from_0_until_0_is_all_that_is_kept(fleet: SimFleet) -> None:
    answer = ask(fleet, path="/metrics/total", **{"from": 0, "until": 0, "cycle": "24hr"})
    assert answer["until"] - answer["from"] == 30 * 86_400_000


def test_figures_of_a_packetstore(fleet: SimFleet) -> None:
    specs = {"metric_category": "cpc", "metric_specs": [{"name": "est_lookback_sec"}], "object_type": "system"}
    assert ask(fleet, "console", "/metrics/total", **specs)["stats"][0]["values"] == [1_209_600]
