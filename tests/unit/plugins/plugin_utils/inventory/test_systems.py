# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One host for each system, whoever lists it and in whatever form."""

from __future__ import annotations

import pytest
from ansible_collections.extrahop.revealx.plugins.plugin_utils.inventory.systems import System, systems_of
from hypothesis import given, settings
from hypothesis import strategies as st

PLATFORMS = ("command", "discover", "explore", "trace")


def told(*rows: dict, hostname: str = "c1", platform: str = "ecm", **others) -> dict:
    """What a console tells: its identity and rows of /appliances."""
    identity = {"hostname": hostname, "platform": platform, "version": "9.8.2.100"}
    return {"identity": identity, "appliances": list(rows), **others}


def local(hostname: str, uuid: str) -> dict:
    return {"id": 0, "hostname": hostname, "uuid": uuid, "platform": "command"}


def sensor(number: int, hostname: str, **fields) -> dict:
    return {"id": number, "hostname": hostname, "platform": "discover", **fields}


def named(systems: list[System]) -> dict[str, System]:
    assert len({system.name for system in systems}) == len(systems)
    return {system.name: system for system in systems}


@pytest.mark.parametrize(
    "own", [[local("c1", "u0")], [], [{"id": 9, "hostname": "C1", "platform": "command", "uuid": "u0"}]]
)
def test_the_console_is_a_host_in_every_form_of_the_list(own):
    """Listed as id 0 (current reference), left out (older guides), or listed by another id."""
    systems = systems_of([("console:8443", told(*own, sensor(1, "s1", uuid="u1")))])
    assert [system.name.lower() for system in systems] == ["c1", "s1"]
    console, other = systems
    assert (console.kind, console.address, console.is_online) == ("console", "console:8443", True)
    assert (other.kind, other.address, other.listed_by) == ("sensor", "s1", {console.name: "1"})
    assert console.get("firmware_version") == "9.8.2.100" and console.listed_by == {}


def test_a_sensor_of_two_consoles_is_one_host():
    systems = named(
        systems_of(
            [
                ("a", told(local("c1", "u1"), sensor(5, "s1", uuid="AB-CD", nickname="seen", data_access=True))),
                (
                    "b",
                    told(
                        local("c2", "u2"),
                        sensor(8, "s1", uuid="abcd", nickname="mine", managed_by_local=True),
                        hostname="c2",
                        tags={"8": ["dmz"], "5": ["wrong"]},
                    ),
                ),
            ]
        )
    )
    assert set(systems) == {"c1", "c2", "s1"}
    found = systems["s1"]
    assert found.listed_by == {"c1": "5", "c2": "8"} and found.tags == ["dmz"]
    # The word of the console that manages it counts, and the other fills in what that one does not say.
    assert found.get("nickname") == "mine" and found.get("data_access") is True


def test_a_console_of_a_console_tells_of_itself_first():
    systems = named(
        systems_of(
            [
                (
                    "a",
                    told(
                        local("c1", "u1"),
                        {**local("c2", "u2"), "id": 4, "firmware_version": "9.0", "managed_by_local": True},
                    ),
                ),
                ("b:444", told({**local("c2", "u2"), "firmware_version": "9.9"}, hostname="c2")),
            ]
        )
    )
    assert set(systems) == {"c1", "c2"}
    assert systems["c2"].get("firmware_version") == "9.9" and systems["c2"].address == "b:444"
    assert systems["c2"].listed_by == {"c1": "4"}


def test_one_console_under_two_addresses_is_one_host():
    systems = systems_of([("10.0.0.1", told(local("c1", "u1"))), ("console", told(local("c1", "u1")))])
    assert [(system.name, system.address) for system in systems] == [("c1", "10.0.0.1")]


def test_rows_without_uuid_are_told_apart_by_kind_and_host_name():
    store = {"id": 6, "hostname": "s1", "platform": "explore"}
    systems = systems_of(
        [
            ("a", told(local("c1", "u1"), sensor(1, "s1"), store, sensor(2, "extrahop"), sensor(3, "extrahop"))),
            ("b", told(local("c2", "u2"), sensor(4, "S1", uuid="u9"), hostname="c2")),
        ]
    )
    names = {"c1", "c2", "s1-u9", "s1-recordstore", "extrahop-sensor", "extrahop-sensor-2"}
    assert set(named(systems)) == names
    sensors = [system for system in systems if system.kind == "sensor"]
    assert [sorted(system.listed_by.items()) for system in sensors] == [
        [("c1", "1"), ("c2", "4")],
        [("c1", "2")],
        [("c1", "3")],
    ]


def test_two_fresh_consoles_are_not_taken_for_one():
    """Factory names say nothing: a console that does not list itself has no uuid."""
    systems = systems_of([("a", told(hostname="extrahop")), ("b", told(local("extrahop", "u2"), hostname="extrahop"))])
    assert {(system.name, system.address) for system in systems} == {("extrahop-console", "a"), ("extrahop-u2", "b")}


def test_nodes_add_what_the_list_does_not_say():
    nodes = [
        {"id": 1, "uuid": "U-1", "hostname": "s1", "enabled": False, "nickname": "by node"},
        {"id": 2, "hostname": "S2", "enabled": True},
        {"id": 3, "uuid": "u3", "hostname": "s3", "enabled": True},
    ]
    rows = [
        sensor(5, "s1", uuid="u1", nickname="by list"),
        sensor(6, "s2"),
        {"id": 7, "hostname": "s3", "platform": "trace"},
    ]
    systems = systems_of([("a", told(local("c1", "u0"), *rows, nodes=nodes))])
    assert [(one.name, one.kind, one.get("enabled")) for one in systems[1:]] == [
        ("s1", "sensor", False),
        ("s2", "sensor", True),
        ("s3-packetstore", "packetstore", None),
        ("s3-u3", "sensor", True),
    ]
    assert systems[1].get("nickname") == "by list" and systems[1].listed_by == {"c1": "5"}
    assert systems[4].listed_by == {"c1": ""}, "an id of /nodes need not be one of /appliances"


def test_ids_sensors_know_their_packet_sensor_by_the_ids_of_their_console():
    one = told(local("c1", "u1"), sensor(1, "p1", uuid="p1"), sensor(2, "i1", uuid="i1"), associations={"2": "1"})
    other = told(local("c2", "u2"), sensor(1, "s9", uuid="s9"), hostname="c2")
    systems = named(systems_of([("b", other), ("a", one)]))
    assert systems["i1"].packet_sensor is systems["p1"] and systems["p1"].packet_sensor is None


@pytest.mark.parametrize(
    ("status", "online"),
    [("Online", True), (" ONLINE", True), ("Offline", False), ("Online soon", False), (None, None)],
)
def test_connection_status(status, online):
    systems = systems_of([("a", told(local("c1", "u0"), sensor(1, "s1", status_message=status)))])
    assert systems[1].is_online is online


def test_names():
    rows = [
        sensor(1, "s1", nickname="Paris", uuid="11111111-2222"),
        sensor(2, "s2", nickname="Paris", uuid="33333333-4444"),
        {"id": 3, "platform": "no idea"},
    ]
    answers = [("a", told(local("c1", "u0"), *rows))]
    assert [one.name for one in systems_of(answers)] == ["c1", "s1", "s2", "system-4"]
    assert [one.name for one in systems_of(answers, ["nickname"])] == [
        "c1",
        "Paris-11111111",
        "Paris-33333333",
        "system-4",
    ]
    assert systems_of(answers)[3].kind is None


rows = st.lists(
    st.fixed_dictionaries(
        {"platform": st.sampled_from(PLATFORMS)},
        optional={
            "id": st.integers(1, 9),
            "uuid": st.sampled_from(["u1", "U-1", "u2", "u3"]),
            "hostname": st.sampled_from(["h1", "H1", "h2", "h3", "h1-u1", ""]),
            "managed_by_local": st.booleans(),
            "nickname": st.sampled_from(["n1", "h1"]),
        },
    ),
    max_size=6,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.booleans(), rows), min_size=1, max_size=3))
def test_every_row_is_in_one_system_and_every_name_is_its_own(consoles):
    answers = []
    for number, (lists_itself, listed) in enumerate(consoles):
        own = [local(f"c{number}", f"cc{number}")] if lists_itself else []
        answers.append((f"console{number}", told(*own, *listed, hostname=f"c{number}")))
    systems = systems_of(answers)
    seen = [(one.asked, one.id, one.hostname, one.uuid) for system in systems for one in system.sightings]
    assert len(seen) == sum(1 + len(listed) for _lists_itself, listed in consoles)
    names = [system.name for system in systems]
    assert all(names) and len(set(names)) == len(names)
    uuids = [{one.uuid for one in system.sightings} - {""} for system in systems]
    assert all(len(known) <= 1 for known in uuids)
    known = [one for known in uuids for one in known]
    assert len(set(known)) == len(known), "one uuid is one system"
    assert {system.address for system in systems} >= {address for address, _told in answers}


@pytest.mark.parametrize("evil", ["../../evil", "a/b", "a\nb", "{{ lookup('pipe', 'id') }}", ".", "-e", "\u202ea"])
def test_a_word_that_is_no_name_of_a_host_names_no_system(evil):
    rows = [sensor(1, "s1", uuid="u1", nickname=evil), sensor(2, evil, display_name=evil)]
    systems = systems_of([("a", told(local("c1", "u0"), *rows))], ["nickname", "hostname"])
    assert [system.name for system in systems] == ["c1", "s1", "sensor-3"]
