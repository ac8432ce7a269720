# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each uncertainty changes what it says, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from simulator.uncertainties import CHOICES, FREE_TEXT
from tests.simfleet import ROOT, SimFleet

FLEET = {
    "seed": 2,
    "speed": 600,
    "systems": {
        "s": {
            "kind": "sensor",
            "version": "26.3.0.1",
            "seed": {"devices": 12, "tags": [{"name": str(n)} for n in range(9)]},
        }
    },
}


@pytest.fixture(scope="module")
def running() -> Iterator[SimFleet]:
    with SimFleet(FLEET) as fleet:
        yield fleet


@pytest.fixture
def one(running: SimFleet) -> Iterator[SimFleet]:
    kept = running.state()["uncertainties"]
    yield running
    running.uncertain(**kept)


def test_empty_text(one: SimFleet) -> None:
    device = one.request("s", "GET", "/devices").json()[0]["id"]
    assert one.request("s", "GET", f"/devices/{device}").json()["description"] is None
    one.uncertain(empty_text="empty")
    assert one.request("s", "GET", f"/devices/{device}").json()["description"] == ""


def test_unknown_fields(one: SimFleet) -> None:
    one.uncertain(unknown_fields=True)
    assert all("x_field_of_tomorrow" in tag for tag in one.request("s", "GET", "/tags").json())


def test_list_order(one: SimFleet) -> None:
    plain = [tag["id"] for tag in one.request("s", "GET", "/tags").json()]
    one.uncertain(list_order="shuffled")
    orders = {tuple(tag["id"] for tag in one.request("s", "GET", "/tags").json()) for _time in range(5)}
    assert len(orders) > 1 and all(sorted(order) == sorted(plain) for order in orders)


@pytest.mark.parametrize(
    ("form", "body"),
    [
        ("error_message", '{"error_message": "No tag with id 99999 was found"}'),
        ("detail", '{"detail": "No tag with id 99999 was found"}'),
        ("text", "No tag with id 99999 was found"),
        ("empty", ""),
    ],
)
def test_error_body(one: SimFleet, form: str, body: str) -> None:
    one.uncertain(error_body=form)
    answer = one.request("s", "GET", "/tags/99999")
    assert (answer.status_code, answer.text) == (404, body)


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_success_status_where_no_document_states_it(one: SimFleet, status: int) -> None:
    one.uncertain(success_status=status)
    device = one.request("s", "GET", "/devices").json()[0]["id"]
    assert one.request("s", "POST", f"/watchlist/device/{device}").status_code == status
    # Stated by the guides, so never another.
    made = one.request("s", "POST", "/tags", json={"name": f"stated {status}"})
    assert made.status_code == 201


def test_duplicates(one: SimFleet) -> None:
    def twice(path: str, **body: object) -> list[int]:
        return [one.request("s", "POST", path, json=body).status_code for _time in range(2)]

    assert twice("/devicegroups", name="web") == [201, 400]
    one.uncertain(duplicates="allowed")
    assert twice("/devicegroups", name="shop") == [201, 201]
    # Documented as unique.
    assert twice("/alerts", name="a", type="threshold", apply_all=False) == [201, 400]
    assert twice("/tags", name="twice") == [201, 422]


def test_patch_requires_required(one: SimFleet) -> None:
    place = (
        one.request("s", "POST", "/customdevices", json={"name": "strict"}).headers["Location"].removeprefix("/api/v1")
    )
    assert one.request("s", "PATCH", place, json={"description": "x"}).status_code == 204
    one.uncertain(patch_requires_required=True)
    assert one.request("s", "PATCH", place, json={"description": "x"}).status_code == 400
    assert one.request("s", "PATCH", place, json={"name": "strict", "disabled": False}).status_code == 204


def test_assignments_done_in_part(one: SimFleet) -> None:
    device = one.request("s", "GET", "/devices").json()[0]["id"]
    place = f"/tags/{one.request('s', 'GET', '/tags').json()[0]['id']}/devices"
    answer = one.request("s", "POST", place, json={"assign": [device, 99999]})
    assert answer.status_code == 207
    (failed,) = answer.json()["failures"]
    assert (failed["action"], failed["id"]) == ("assign", 99999) and failed["reason"]
    assert [entry["id"] for entry in one.request("s", "GET", place).json()] == [device]
    nothing = one.request("s", "POST", place, json={"unassign": [99999]})
    assert nothing.status_code == 422 and nothing.json()["failures"][0]["id"] == 99999
    assert one.request("s", "POST", f"{place}/99999").status_code == 404


def test_device_fields(one: SimFleet) -> None:
    assert "activity" in one.request("s", "GET", "/devices").json()[0]
    one.uncertain(device_fields="recorded")
    assert not {"activity", "cloud_instance_description"} & set(one.request("s", "GET", "/devices").json()[0])


def test_field_op(one: SimFleet) -> None:
    body = {"name": "no ratio", "type": "threshold", "apply_all": False}
    place = one.request("s", "POST", "/alerts", json=body).headers["Location"].removeprefix("/api/v1")
    assert one.request("s", "GET", place).json()["field_op"] is None
    one.uncertain(field_op="word")
    assert one.request("s", "GET", place).json()["field_op"] == "null"
    one.uncertain(field_op="missing")
    assert "field_op" not in one.request("s", "GET", place).json()


def test_criteria_direction(one: SimFleet) -> None:
    body = {"name": "directed", "criteria": [{"ipaddr": "10.0.0.1"}]}
    place = one.request("s", "POST", "/customdevices", json=body).headers["Location"].removeprefix("/api/v1")
    one.uncertain(criteria_direction="filled_in")
    (criterion,) = one.request("s", "GET", place, params={"include_criteria": "true"}).json()["criteria"]
    assert criterion == {"ipaddr": "10.0.0.1", "ipaddr_direction": "any"}


def test_analysis_answer(one: SimFleet) -> None:
    place = "/analysispriority/config/0"
    assert one.request("s", "GET", place).json()["standard_rules"] == []
    one.uncertain(analysis_answer="more")
    answer = one.request("s", "GET", place).json()
    assert answer["standard_rules"] is None and answer["is_in_effect"] is True


@pytest.mark.parametrize(("form", "told"), [("names", ["vip"]), ("objects", [{"name": "vip"}])])
def test_network_user_tags(one: SimFleet, form: str, told: list) -> None:
    one.request("s", "POST", "/networkusers/users/alice/tags", json={"assign": ["vip"]})
    one.uncertain(network_user_tags=form)
    assert one.request("s", "GET", "/networkusers/users/alice/tags").json() == told
    one.uncertain(network_user_tags="users")
    assert one.request("s", "GET", "/networkusers/users/alice/tags").json()[0]["username"] == "alice"


def test_unknown_choices_are_refused(one: SimFleet) -> None:
    with pytest.raises(RuntimeError, match="error_body"):
        one.uncertain(error_body="poem")
    with pytest.raises(RuntimeError, match="colour"):
        one.uncertain(colour="red")


def test_the_readme_names_each_with_its_values() -> None:
    text = (ROOT / "simulator" / "README.md").read_text(encoding="utf-8")
    table = text.partition("## Uncertainties")[2].partition("## Faults")[0]
    rows = [row.strip("|").split("|") for row in table.splitlines() if row.startswith("| `")]
    named = {name: row[1] for row in rows for name in re.findall(r"`(\w+)`", row[0])}
    assert set(named) == {*CHOICES, *FREE_TEXT}
    alone = [row for row in rows if row[0].count("`") == 2]
    for row in alone:
        name, said = row[0].strip(" `"), [value.strip() for value in row[1].split(",")]
        if name in CHOICES:
            words = [str(value).lower() if isinstance(value, bool) else str(value) for value in CHOICES[name]]
            assert said == words, name
