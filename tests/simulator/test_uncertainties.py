# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each uncertainty changes what it says, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.simfleet import SimFleet

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
    orders = {tuple(tag["id"] for tag in one.request("s", "GET", "/tags").json()) for _ in range(5)}
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
    assert one.request("s", "POST", "/tags", json={"name": "1"}).status_code == 400
    one.uncertain(duplicates="allowed")
    assert one.request("s", "POST", "/tags", json={"name": "1"}).status_code == 201
    # Documented as unique.
    alert = {"name": "a", "type": "threshold", "apply_all": False}
    assert [one.request("s", "POST", "/alerts", json=alert).status_code for _ in range(2)] == [201, 400]


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
    assert one.request("s", "POST", place, json={"assign": [device, 99999]}).status_code == 400
    one.uncertain(unknown_assignment="partial")
    answer = one.request("s", "POST", place, json={"assign": [device, 99999]})
    assert answer.status_code == 207 and [entry["id"] for entry in answer.json()] == [99999]
    assert [entry["id"] for entry in one.request("s", "GET", place).json()] == [device]


def test_unknown_choices_are_refused(one: SimFleet) -> None:
    with pytest.raises(RuntimeError, match="error_body"):
        one.uncertain(error_body="poem")
    with pytest.raises(RuntimeError, match="colour"):
        one.uncertain(colour="red")
