# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A document of many tags with devices: few reads where all is as declared, and every difference is seen."""

from __future__ import annotations

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import perform
from ansible_collections.extrahop.revealx.plugins.module_utils._state.state import OPERATION

from tests.simfleet import SimFleet

# More than one search takes.
TAGS = 120
ADDRESSES = [f"10.8.0.{number}" for number in range(1, 41)]
CUSTOM = "branch office"
DEVICES = [{"is_l3": True, "macaddr": "00:14:22:00:00:01", "ipaddr4": address} for address in ADDRESSES]
# One that nobody saw for a year.
DEVICES[7]["last_seen_time"] = 1_400_000_000_000
SEED = {"devices": DEVICES, "customdevices": [{"name": CUSTOM, "criteria": [{"ipaddr": "10.9.0.0/24"}]}]}
FLEET = {
    "seed": 3,
    "speed": 600,
    "systems": {
        "sensor": {"kind": "sensor", "version": "26.3.0.1000", "seed": SEED},
        "paged": {"kind": "sensor", "version": "9.8.0.1000", "uncertainties": {"longest_page": 30}, "seed": SEED},
        "old": {"kind": "sensor", "version": "7.4.2.100", "seed": {"devices": DEVICES}},
    },
}


def declared(count: int = TAGS, with_custom: bool = True) -> list[dict]:
    """Tags on one to three devices each; the names have digits, blanks, and words of the filter."""
    words = ["10", "in", "/x/", "*", "Düsseldorf", "a b", 'with "quotes"', "null"]
    names = [*words, *(f"tag {number}" for number in range(count - len(words)))]
    several = [*ADDRESSES, CUSTOM] if with_custom else ADDRESSES
    return [
        {"name": name, "devices": [several[(number + step) % len(several)] for step in range(1 + number % 3)]}
        for number, name in enumerate(names)
    ]


@pytest.fixture(scope="module")
def fleet():
    with SimFleet(FLEET) as fleet:
        yield fleet


@pytest.fixture
def apply(fleet):
    def run(tags: list[dict], system: str = "sensor", check_mode: bool = False) -> dict:
        told = fleet.systems[system]
        connection = {"host": f"{told['host']}:{told['port']}", "api_key": told["api_key"], "ca_path": fleet.ca}
        defaults = {name: option.get("default") for name, option in OPERATION.argument_spec.items()}
        given = {**defaults, **connection, "document": {"tags": tags}}
        result = perform(OPERATION, given, check_mode=check_mode, warn=lambda sentence: None)
        assert not result.failed, result.data
        return result.data

    return run


@pytest.fixture(scope="module", autouse=True)
def made(fleet):
    """The tags, on the systems that search for devices."""
    for system in ("sensor", "paged"):
        told = fleet.systems[system]
        connection = {"host": f"{told['host']}:{told['port']}", "api_key": told["api_key"], "ca_path": fleet.ca}
        defaults = {name: option.get("default") for name, option in OPERATION.argument_spec.items()}
        given = {**defaults, **connection, "document": {"tags": declared()}}
        assert perform(OPERATION, given, check_mode=False, warn=lambda sentence: None).data["changed"]


def ids(fleet, system: str, path: str, key: str) -> dict[str, int]:
    return {row[key]: row["id"] for row in fleet.request(system, "GET", path).json()}


def differing(result: dict) -> list[str]:
    return [step["name"] for step in result["plan"]]


@pytest.mark.parametrize("system", ["sensor", "paged"])
def test_an_unchanged_document_takes_few_reads(apply, system):
    result = apply(declared(), system)
    assert not result["changed"]
    # The tags, one of them in full, the devices by their names, the proof of the filter, the comparison.
    assert result["requests"]["read"] <= 12, result["requests"]
    assert result["requests"]["write"] == 0


def test_what_differs_is_found_and_mended(fleet, apply):
    tags, devices = ids(fleet, "sensor", "/tags", "name"), ids(fleet, "sensor", "/devices?active_from=1", "ipaddr4")
    silent = devices[ADDRESSES[7]]
    custom = fleet.request(
        "sensor", "POST", "/devices/search", json={"filter": {"field": "name", "operator": "=", "operand": CUSTOM}}
    )
    [custom] = custom.json()
    for tag, change in (
        # The one that nobody saw for a year, and a custom device: both where nobody declared them.
        ("tag 20", {"assign": [silent]}),
        ("tag 21", {"assign": [custom["id"]]}),
        ("10", {"unassign": [devices[ADDRESSES[0]]]}),
    ):
        assert fleet.request("sensor", "POST", f"/tags/{tags[tag]}/devices", json=change).status_code == 204
    foreseen = apply(declared(), check_mode=True)
    assert sorted(differing(foreseen)) == ["10", "tag 20", "tag 21"]
    assert foreseen["requests"]["read"] <= 24, foreseen["requests"]
    assert sorted(differing(apply(declared()))) == ["10", "tag 20", "tag 21"]
    assert not apply(declared())["changed"]


def test_a_tag_on_no_device_is_read(fleet, apply):
    tags = declared()
    tags[40]["devices"] = []
    assert differing(apply(tags, check_mode=True)) == [tags[40]["name"]]


def test_names_that_differ_in_case_alone_are_not_taken_for_each_other(fleet, apply):
    """The filter is blind to case: on a device that carries the other one alone it would not see the difference."""
    made = fleet.request("sensor", "POST", "/tags", json={"name": "TAG 5"})
    assert made.status_code == 201, made.text
    tags, devices = ids(fleet, "sensor", "/tags", "name"), ids(fleet, "sensor", "/devices?active_from=1", "ipaddr4")
    entry = next(entry for entry in declared() if entry["name"] == "tag 5")
    on = [devices[name] for name in entry["devices"]]
    fleet.request("sensor", "POST", f"/tags/{tags['tag 5']}/devices", json={"unassign": on})
    fleet.request("sensor", "POST", f"/tags/{tags['TAG 5']}/devices", json={"assign": on})
    try:
        assert differing(apply(declared())) == ["tag 5"]
    finally:
        fleet.request("sensor", "DELETE", f"/tags/{tags['TAG 5']}")
    assert not apply(declared())["changed"]


@pytest.mark.parametrize("answer", [[], [{"id": 1}]])
def test_a_search_that_does_not_find_what_it_must_is_not_believed(fleet, apply, answer):
    """A firmware that answers the filter in another way: each tag is read, and the differences are seen."""
    tags = ids(fleet, "sensor", "/tags", "name")
    devices = ids(fleet, "sensor", "/devices?active_from=1", "ipaddr4")
    fleet.request("sensor", "POST", f"/tags/{tags['tag 31']}/devices", json={"assign": [devices[ADDRESSES[20]]]})
    # Ids instead of names: only the comparison searches.
    with_ids = [
        {**entry, "devices": [devices[name] for name in entry["devices"] if name != CUSTOM]}
        for entry in declared()
        if CUSTOM not in entry["devices"]
    ]
    fleet.fault("answer", body=answer, operation="POST /devices/search", count=None)
    try:
        assert differing(apply(with_ids, check_mode=True)) == ["tag 31"]
    finally:
        fleet.clear_faults()
    fleet.request("sensor", "POST", f"/tags/{tags['tag 31']}/devices", json={"unassign": [devices[ADDRESSES[20]]]})


def test_a_firmware_without_the_search_is_read_tag_by_tag(fleet, apply):
    few = declared(12, with_custom=False)
    assert apply(few, "old")["changed"]
    fleet.clear()
    assert not apply(few, "old")["changed"]
    tags = ids(fleet, "old", "/tags", "name")
    read = [row["path"] for row in fleet.log("old", method="GET")]
    assert all(f"/tags/{tags[entry['name']]}/devices" in read for entry in few)


def test_a_name_that_the_filter_reads_as_an_expression_is_not_taken_for_others(fleet, apply):
    """``/x/`` is an expression to the filter: it is true of every tag with an x in it."""
    tags, devices = ids(fleet, "sensor", "/tags", "name"), ids(fleet, "sensor", "/devices?active_from=1", "ipaddr4")
    entry = next(entry for entry in declared() if entry["name"] == "/x/")
    on = [devices[name] for name in entry["devices"]]
    other = fleet.request("sensor", "POST", "/tags", json={"name": "box"}).headers["Location"].split("/")[-1]
    fleet.request("sensor", "POST", f"/tags/{other}/devices", json={"assign": on})
    fleet.request("sensor", "POST", f"/tags/{tags['/x/']}/devices", json={"unassign": on})
    try:
        assert differing(apply(declared())) == ["/x/"]
    finally:
        fleet.request("sensor", "DELETE", f"/tags/{other}")
    assert not apply(declared())["changed"]
