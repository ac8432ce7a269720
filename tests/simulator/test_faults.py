# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Faults strike as they are set, and the request log tells of every request exactly once."""

from __future__ import annotations

import json
import time

import pytest
import requests

from tests.simfleet import SimFleet


def names(fleet: SimFleet) -> set[str]:
    return {one["name"] for one in fleet.state("sensor")["objects"]["/tags"]}


def test_status_with_retry_after_is_counted_down(fleet: SimFleet) -> None:
    fleet.fault("status", systems=["sensor"], operation="GET /tags", status=429, retry_after=7, count=2, after=1)
    answers = [fleet.request("sensor", "GET", "/tags") for _time in range(4)]
    assert [one.status_code for one in answers] == [200, 429, 429, 200]
    assert answers[1].headers["Retry-After"] == "7" and "error_message" in answers[1].json()
    assert fleet.request("console", "GET", "/tags").status_code == 200


def test_dropped_before_and_after_commit(fleet: SimFleet) -> None:
    fleet.clear()
    fleet.fault("dropped", path="/tags", method="POST")
    with pytest.raises(requests.ConnectionError):
        fleet.request("sensor", "POST", "/tags", json={"name": "lost before"})
    fleet.fault("dropped_after_commit", path="/tags", method="POST")
    with pytest.raises(requests.ConnectionError):
        fleet.request("sensor", "POST", "/tags", json={"name": "lost after"})
    assert names(fleet) & {"lost before", "lost after"} == {"lost after"}
    rows = fleet.log("sensor")
    assert [(row["fault"], row["status"], row["write"]) for row in rows] == [
        ("dropped", None, True),
        ("dropped_after_commit", None, True),
    ]
    assert fleet.counts()["sensor"] == {"read": 0, "write": 2, "total": 2, "by_method": {"POST": 2}}


def test_truncated_answers_end_early(fleet: SimFleet) -> None:
    fleet.fault("truncated", operation="GET /devices")
    with pytest.raises(requests.exceptions.RequestException):
        fleet.request("sensor", "GET", "/devices")
    assert fleet.request("sensor", "GET", "/devices").ok


def test_a_truncated_answer_without_a_body_is_lost_itself_and_not_the_next_one(fleet: SimFleet) -> None:
    fleet.fault("truncated", operation="POST /tags")
    with pytest.raises(requests.exceptions.RequestException):
        fleet.request("sensor", "POST", "/tags", json={"name": "no body"})
    assert [tag["name"] for tag in fleet.request("sensor", "GET", "/tags").json()].count("no body") == 1


def test_slow_html_and_redirect(fleet: SimFleet) -> None:
    fleet.fault("slow", operation="GET /tags", seconds=0.4)
    began = time.monotonic()
    assert fleet.request("sensor", "GET", "/tags").ok
    assert time.monotonic() - began >= 0.4
    fleet.fault("html", operation="GET /tags", status=502)
    page = fleet.request("sensor", "GET", "/tags")
    assert page.status_code == 502 and page.headers["content-type"] == "text/html" and "<html>" in page.text
    fleet.fault("redirect", operation="GET /tags", to="https://192.0.2.1{path}")
    answer = fleet.request("sensor", "GET", "/tags", allow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (302, "https://192.0.2.1/api/v1/tags")


def test_refused_connections_come_back_on_the_same_port(fleet: SimFleet) -> None:
    fleet.fault("refused", systems=["sensor"], path="/tags", seconds=0.8)
    for _time in range(2):
        with pytest.raises(requests.ConnectionError):
            fleet.request("sensor", "GET", "/tags")
    number = fleet.log("sensor")[-1]["n"]
    limit = time.monotonic() + 10
    while time.monotonic() < limit:
        try:
            assert fleet.request("sensor", "GET", "/tags").ok
            break
        except requests.ConnectionError:
            time.sleep(0.05)
    # A refused connection never reached the system.
    assert len(fleet.log("sensor", since=number)) == 1


def test_probability_is_that_of_the_seed(fleet: SimFleet) -> None:
    fleet.fault("status", operation="GET /tags", probability=0.5, count=None)
    seen = [fleet.request("sensor", "GET", "/tags").status_code for _time in range(40)]
    assert 8 <= seen.count(503) <= 32


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "meltdown"},
        {"kind": "status", "colour": 1},
        {"kind": "status", "status": "500"},
        {"kind": "redirect"},
        {"kind": "slow", "seconds": True},
        {"kind": "status", "status": 42},
    ],
)
def test_faults_that_make_no_sense_are_refused(fleet: SimFleet, fault: dict[str, object]) -> None:
    kind = fault.pop("kind")
    with pytest.raises(RuntimeError, match="faults"):
        fleet.fault(kind, **fault)


def test_a_restart_drops_connections_and_is_not_logged() -> None:
    one = {"seed": 1, "speed": 100, "systems": {"s": {"kind": "sensor", "version": "26.3.0.1"}}}
    with SimFleet(one) as fleet, fleet.session("s") as session:
        assert session.get(fleet.url("s", "/tags"), timeout=5).ok
        fleet.act("s", "restart", seconds=60)
        time.sleep(0.3)
        with pytest.raises(requests.ConnectionError):
            requests.get(fleet.url("s", "/tags"), verify=fleet.ca, timeout=5)
        assert fleet.state()["systems"]["s"]["away"] is True
        assert len(fleet.log()) == 1
        limit = time.monotonic() + 15
        while fleet.state()["systems"]["s"]["away"]:
            assert time.monotonic() < limit
            time.sleep(0.05)
        assert fleet.state()["systems"]["s"]["boot_count"] == 2


def test_a_system_that_never_returns_is_switched_on_by_hand() -> None:
    one = {"seed": 1, "speed": 1000, "systems": {"s": {"kind": "sensor", "version": "26.3.0.1"}}}
    with SimFleet(one) as fleet:
        fleet.fault("never_returns", systems=["s"])
        fleet.act("s", "restart", seconds=1)
        time.sleep(0.8)
        with pytest.raises(requests.ConnectionError):
            fleet.request("s", "GET", "/tags")
        fleet.act("s", "power_on")
        limit = time.monotonic() + 10
        while fleet.request("s", "GET", "/tags").status_code != 200:
            assert time.monotonic() < limit
            time.sleep(0.05)


def test_the_log_is_filtered(fleet: SimFleet) -> None:
    fleet.clear()
    fleet.request("sensor", "GET", "/tags?x=1")
    fleet.request("console", "GET", "/tags")
    (row,) = fleet.log("sensor", method="GET", status=400)
    assert (row["query"], row["operation"], row["user"]) == ("x=1", "GET /tags", "setup")
    with pytest.raises(RuntimeError, match="colour"):
        fleet.log(colour="red")
    assert json.dumps(fleet.state("sensor"))


def test_an_answer_that_is_cut_off_looks_whole(fleet: SimFleet) -> None:
    fleet.fault("cut_off", operation="GET /runningconfig")
    answer = fleet.request("sensor", "GET", "/runningconfig")
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "application/json"
    with pytest.raises(ValueError, match=r"."):
        answer.json()


def test_another_answer_in_place_of_the_regular_one(fleet: SimFleet) -> None:
    fleet.fault("answer", operation="GET /runningconfig", body={})
    fleet.fault("answer", operation="POST /tags", body={"error_message": "no"}, status=202)
    assert fleet.request("sensor", "GET", "/runningconfig").json() == {}
    answer = fleet.request("sensor", "POST", "/tags", json={"name": "never made"})
    assert (answer.status_code, answer.json()) == (202, {"error_message": "no"})
    assert "never made" not in names(fleet)


def test_somebody_else_changes_something_between_two_requests(fleet: SimFleet) -> None:
    fleet.fault("meanwhile", operation="GET /runningconfig", set={"running_config.running.theirs": {"a": 1}})
    fleet.fault("status", operation="GET /runningconfig", status=503, after=1)
    assert "theirs" not in fleet.request("sensor", "GET", "/runningconfig").json()
    assert fleet.request("sensor", "GET", "/runningconfig").status_code == 503
    assert fleet.request("sensor", "GET", "/runningconfig").json()["theirs"] == {"a": 1}
