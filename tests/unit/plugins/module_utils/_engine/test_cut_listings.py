# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Listings that answer 100 objects, or fewer than were asked for, are read whole wherever one is taken as whole."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.simfleet import SimFleet
from tests.unit.plugins.module_utils.declaring import Declaring

MANY = 130
LAST = MANY - 1
FLEET = {
    "seed": 3,
    "speed": 600,
    "systems": {
        name: {
            "kind": "sensor",
            "version": version,
            "seed": {
                "devices": [
                    {"ipaddr4": f"10.20.0.{number + 1}", "custom_name": f"host {number}", "is_l3": True}
                    for number in range(MANY)
                ],
                "applications": [
                    {"discovery_id": f"shop-{number}", "display_name": f"Shop {number}"} for number in range(MANY)
                ],
                "tags": [{"name": "all"}],
                "devicegroups": [{"name": "all"}],
            },
        }
        for name, version in (("sensor", "9.8.2.100"), ("newest", "26.3.0.1000"))
    },
}


@pytest.fixture(scope="module")
def fleet() -> Iterator[SimFleet]:
    with SimFleet(FLEET) as running:
        yield running


@pytest.fixture(params=["sensor", "newest"])
def system(request, fleet) -> Iterator[Declaring]:
    """A system whose pages are shorter than what is asked for."""
    fleet.uncertain(longest_page=30)
    yield Declaring(fleet, request.param)


def test_an_object_behind_the_first_page_is_found_by_name(system):
    device = f"10.20.0.{MANY}"
    assert not system.good("device", name=device, custom_name=f"host {LAST}")["changed"]
    # As a related object, and by each of its names.
    for word in (device, f"host {LAST}"):
        assert system.good("tag", check_mode=True, name="one", devices=[word])["changed"]
    assert not system.good("application", discovery_id=f"shop-{LAST}", display_name=f"Shop {LAST}")["changed"]
    alert = {"name": "a", "type": "threshold", "apply_all": False}
    assert system.good("alert", check_mode=True, **alert, applications=[f"shop-{LAST}", f"Shop {LAST - 1}"])["changed"]


def test_nothing_is_created_twice(system):
    system.fleet.clear()
    assert not system.good("application", discovery_id="shop-120", display_name="Shop 120")["changed"]
    assert system.sent("POST", "/applications") == []


def test_members_behind_the_first_page_are_seen(system):
    """A group that is as declared is not written; one device too many is the only one that is taken away."""
    words = [f"10.20.0.{number + 1}" for number in range(MANY)]
    system.once("device_group", name="all", devices=words)
    shorter = system.once("device_group", name="all", devices=words[:-1])
    (step,) = shorter["plan"]
    assert step["fields"]["devices"] == {"assign": [], "unassign": [f"host {LAST}"]}


def test_listings_are_told_whole(system):
    assert len(system.good("resource_info", resource="application")["objects"]) == MANY + 1
    assert len(system.good("resource_info", resource="device")["objects"]) == MANY
    assert len(system.good("device_info")["devices"]) == MANY
    # What is a part of an object that stands behind the first page.
    parts = {"resource": "application_alerts", "parent": f"Shop {LAST}"}
    assert system.good("resource_info", **parts)["objects"] == []
    (found,) = system.good("resource_info", resource="application", name=f"Shop {LAST}")["objects"]
    assert found["discovery_id"] == f"shop-{LAST}"
    assert len(system.good("resource_info", resource="device", limit=7)["objects"]) == 7


def test_the_audit_log_is_told_whole(system):
    for number in range(110):
        system.fleet.request(system.system, "POST", "/tags", json={"name": f"t {number}"})
    listed = system.good("audit_log_info")["messages"]
    assert len(listed) > 110 and len({entry["id"] for entry in listed}) == len(listed)
    assert len(system.good("audit_log_info", limit=101)["messages"]) == 101


def test_a_document_and_an_export_have_all(system):
    exported = system.good("state_export", sections=["applications", "devices"])["document"]
    names = {entry["discovery_id"] for entry in exported["applications"]}
    # Not the one that comes with every sensor.
    assert names == {f"shop-{number}" for number in range(MANY)}
    assert len(exported["devices"]) == MANY
    again = system.good("state", document=exported)
    assert not again["changed"]
