# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole document: converges as foretold, costs little when nothing changes, and stops before harm."""

from __future__ import annotations

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._state.state import OPERATION
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.property.objects import KINDS, with_addresses

# The kinds that a document holds, by section; a group is static or dynamic.
SECTIONS = {
    "users": ["user"],
    "custom_devices": ["custom_device"],
    "tags": ["tag"],
    "device_groups": ["static device_group", "dynamic device_group"],
}
COLLECTIONS = {name: KINDS[kinds[0]] for name, kinds in SECTIONS.items()}
DOCUMENT = {
    "services": {"settings": {"ssh": {"enabled": False}}},
    "running_config": {"config": {"dns": {"dns": "192.0.2.77"}}},
    "users": [{"username": "anna", "name": "Anna", "password": "Canary-pw-1", "granted_roles": {"write": "full"}}],
    "custom_devices": [{"name": "branch", "criteria": [{"ipaddr": "10.20.0.0/16"}]}],
    "tags": [{"name": "production", "devices": ["branch"]}, {"name": "web"}],
    "device_groups": [
        {"name": "branches", "devices": ["branch"]},
        {"name": "tagged", "filter": {"field": "tag", "operator": "=", "operand": "production"}},
    ],
}


def objects(section: str) -> st.SearchStrategy[list[dict]]:
    key = COLLECTIONS[section].key
    one = st.one_of(*(KINDS[kind].states() for kind in SECTIONS[section])).map(lambda states: states[1])
    # A group stays static or dynamic: the first letter of its name decides which.
    fitting = one.filter(lambda item: section != "device_groups" or ("filter" in item) == (item[key][0] in "wW1"))
    return st.lists(fitting, max_size=4, unique_by=lambda item: item[key].casefold())


DOCUMENTS = st.fixed_dictionaries({}, optional={section: objects(section) for section in SECTIONS})


def placed(document: dict, addresses: list[str]) -> dict:
    return {section: [with_addresses(item, addresses) for item in items] for section, items in document.items()}


def declared(document: dict, **options) -> dict:
    return {"document": document, **options}


def actions(run) -> list[tuple]:
    return [(row["section"], row["name"], row["action"], bool(row["error"])) for row in run.data["objects"]]


@pytest.fixture
def clean(bench):
    """The sensor without what a test before left behind, its settings as they were."""

    def wipe():
        for kind in reversed(COLLECTIONS.values()):
            names = {str(item[kind.key]) for item in bench.read(kind.collection) if not item.get("built_in")}
            bench.wipe(kind.collection, kind.key, names - {"setup"})

    wipe()
    bench.good(OPERATION, declared({"services": {"settings": {"ssh": {"enabled": True}}}}))
    bench.good(OPERATION, declared({"running_config": {"config": {"dns": {"dns": "192.0.2.53"}}}}, save=True))
    yield bench
    wipe()


@settings(max_examples=15, phases=[Phase.generate])
@given(st.data(), DOCUMENTS, DOCUMENTS)
def test_from_any_document_to_any_other(benches, data, before, now):
    bench = data.draw(st.sampled_from(benches))
    for kind in reversed(COLLECTIONS.values()):
        bench.wipe(kind.collection, kind.key, kind.names)
    bench.good(OPERATION, declared(placed(before, bench.addresses)))
    document = placed(now, bench.addresses)
    foretold = bench.good(OPERATION, declared(document), check=True)
    done = bench.good(OPERATION, declared(document))
    assert foretold.writes == []
    assert done.foretells == foretold.foretells
    assert actions(done) == actions(foretold)
    assert bool(done.writes) == done.data["changed"]
    again = bench.good(OPERATION, declared(document))
    assert (again.writes, again.data["changed"], again.data["plan"]) == ([], False, [])


def test_order_save_and_cost(clean):
    foretold = clean.good(OPERATION, declared(DOCUMENT, save=True), check=True)
    done = clean.good(OPERATION, declared(DOCUMENT, save=True))
    assert (foretold.writes, foretold.foretells) == ([], done.foretells)
    order = ["/runningconfig", "/extrahop/services", "/users", "/customdevices", "/tags", "/devicegroups"]
    paths = [row["path"].removeprefix("/api/v1") for row in done.rows if row["write"]]
    assert paths[-1] == "/runningconfig/save"
    written = [next(place for place in order if path.startswith(place)) for path in paths]
    assert [order.index(place) for place in written[:-1]] == sorted(order.index(place) for place in written[:-1])
    assert "Canary-pw-1" not in repr(done.data) + repr(foretold.data)
    again = clean.good(OPERATION, declared(DOCUMENT, save=True))
    reads = [(row["method"], row["path"]) for row in again.rows]
    lists = {
        "/users",
        "/customdevices",
        "/tags",
        "/devicegroups",
        "/extrahop/services",
        "/runningconfig",
        "/runningconfig/saved",
    }
    for path in lists:
        assert sum(seen.endswith(path) for _method, seen in reads) == 1, path
    assert len(reads) <= len(lists) + 2 + 3, "one search of the devices and two assignment lists, in pages"


def test_unchanged_lists_cost_one_read_each(clean):
    document = {
        "tags": [{"name": f"t{number}"} for number in range(40)],
        "users": [{"username": f"u{number}", "name": "U", "password": "Canary-pw-1"} for number in range(40)],
    }
    clean.good(OPERATION, declared(document))
    again = clean.good(OPERATION, declared(document))
    assert sorted(row["path"].rsplit("/", 1)[-1] for row in again.rows) == ["tags", "users"]
    assert again.data["summary"] == {"none": 80}


def test_one_refused_object_does_not_hide_the_others(clean):
    clean.fleet.fault("status", systems=["sensor1"], method="POST", path="/customdevices", status=500, count=1)
    document = {
        "custom_devices": [{"name": "one", "criteria": []}, {"name": "two", "criteria": []}],
        "tags": [{"name": "a"}],
    }
    run = clean.run(OPERATION, declared(document))
    clean.fleet.clear_faults()
    assert run.failed and run.data["changed"]
    assert actions(run) == [
        ("custom_devices", "one", "create", True),
        ("custom_devices", "two", "create", False),
        ("tags", "a", "create", False),
    ]
    assert run.data["summary"] == {"create": 2, "failed": 1}
    assert [step["name"] for step in run.data["plan"]] == ["two", "a"]
    assert "1 of 3 parts" in run.data["msg"] and "custom_devices 'one'" in run.data["msg"] and "500" in run.data["msg"]
    assert not clean.run(OPERATION, declared(document)).failed


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"tags": [{"name": "x", "devices": ["nobody"]}]}, "tags 'x': devices: No device 'nobody'"),
        ({"custom_devices": [{"name": "branch", "extrahop_id": "other"}]}, "custom_devices 'branch': extrahop_id of"),
        ({"services": {"settings": {"no_such": True}}}, "services: services.no_such is no setting of this system"),
        ({"cluster": {"ingest_enabled": True}}, "cluster: 127.0.0.1"),
        ({"users": [{"username": "new"}]}, "users 'new': user 'new' is not on"),
    ],
)
def test_what_cannot_be_planned_stops_everything_before_the_first_write(clean, change, told):
    clean.good(OPERATION, declared(DOCUMENT))
    document = {**DOCUMENT, "tags": [{"name": "to be made"}], **change}
    run = clean.run(OPERATION, declared(document))
    assert run.failed and run.writes == [] and not run.data["changed"] and run.data["plan"] == []
    assert told in run.data["msg"] and "nothing was written" in run.data["msg"]
    assert sum(bool(row["error"]) for row in run.data["objects"]) == 1


@pytest.mark.parametrize(
    ("fault", "status"), [({"kind": "status", "status": 403}, 403), ({"kind": "dropped"}, None)], ids=["403", "dropped"]
)
def test_a_system_that_answers_nothing_else_is_told_of_once(clean, fault, status):
    clean.fleet.fault(systems=["sensor1"], count=None, **fault)
    run = clean.run(OPERATION, declared({**DOCUMENT, "tags": [{"name": "a"}, {"name": "b"}]}, retries=0))
    clean.fleet.clear_faults()
    assert run.failed and run.writes == [] and run.data["error"]["status"] == status
    assert run.data["msg"].count("/api/v1/") == 1 and "|" not in run.data["msg"]
    # Where only some of it is refused, each is named.
    clean.fleet.fault(systems=["sensor1"], count=None, path="/tags*", **fault)
    run = clean.run(OPERATION, declared({"tags": [{"name": "a"}], "services": DOCUMENT["services"]}, retries=0))
    clean.fleet.clear_faults()
    assert run.failed and run.writes == [] and "tags 'a': " in run.data["msg"]


FAULTY = {
    "tags": [{"name": "good"}, {"name": "wrong", "colour": "red"}, {"name": "lost", "devices": ["nobody"]}],
    "custom_devices": [{"name": "also-good", "criteria": []}],
}


def test_what_is_wrong_hides_nothing_of_the_rest_in_a_plan(clean):
    planned = clean.run(OPERATION, declared(FAULTY), check=True)
    assert planned.failed and planned.data["plan"] == [] and planned.writes == []
    assert set(actions(planned)) == {
        ("custom_devices", "also-good", "create", False),
        ("tags", "good", "create", False),
        ("tags", "lost", "none", True),
        ("tags", "wrong", "none", True),
    }
    real = clean.run(OPERATION, declared(FAULTY))
    assert real.failed and real.seen == {"read": 0, "write": 0} and "colour is not known" in real.data["msg"]


def test_a_part_is_applied_where_a_part_will_do_and_nothing_is_pruned_beside_a_fault(clean):
    clean.good(OPERATION, declared({"tags": [{"name": "undeclared"}], "device_groups": []}))
    options = {"partial": True, "prune": ["tags"]}
    foretold = clean.run(OPERATION, declared(FAULTY, **options), check=True)
    done = clean.run(OPERATION, declared(FAULTY, **options))
    assert foretold.failed and done.failed and foretold.foretells == done.foretells
    assert sorted(row["path"] for row in done.rows if row["write"]) == ["/customdevices", "/tags"]
    assert "2 of 4 parts" in done.data["msg"]
    assert {tag["name"] for tag in clean.read("/tags")} == {"good", "undeclared"}
    assert clean.run(OPERATION, declared(FAULTY, **options)).writes == []


def test_prune_deletes_the_undeclared_and_brakes(clean):
    clean.good(OPERATION, declared(DOCUMENT))
    less = {"tags": [{"name": "web"}], "users": [], "device_groups": []}
    prune = ["tags", "users", "device_groups", "custom_devices"]
    braked = clean.run(OPERATION, declared(less, prune=prune, max_deletes=3))
    assert braked.failed and braked.writes == [] and "would delete 4 objects" in braked.data["msg"]
    kept = clean.good(OPERATION, declared(less, prune=prune, protected=["prod*", "branches", "tagged", "ann?"]))
    assert kept.writes == [] and not kept.data["changed"]
    foretold = clean.good(OPERATION, declared(less, prune=prune, max_deletes=4), check=True)
    done = clean.good(OPERATION, declared(less, prune=prune, max_deletes=4))
    assert foretold.foretells == done.foretells
    assert {step["name"] for step in done.data["plan"]} == {"branches", "tagged", "production", "anna"}
    # Groups go before the tags they name. The custom device stays: the document has no such section.
    assert [row["method"] for row in done.rows if row["write"]] == ["DELETE"] * 4
    assert [row["path"].split("/")[-2] for row in done.rows if row["write"]] == [
        "devicegroups",
        "devicegroups",
        "tags",
        "users",
    ]
    assert {row["reason"] for row in done.data["objects"] if row["action"] == "delete"} == {"it is not in the document"}
    assert [user["username"] for user in clean.read("/users")] == ["setup"]
    assert any(group["built_in"] for group in clean.read("/devicegroups"))
    assert [device["name"] for device in clean.read("/customdevices")] == ["branch"]


def test_prune_spares_the_account_of_the_key(clean, addresses):
    key = clean.fleet.state("sensor1")["api_key"]
    assert key
    spared = clean.good(OPERATION, declared({"users": []}, prune=["users"]))
    assert spared.writes == []


def test_a_lost_system_ends_the_run(clean):
    # Nothing listens on port 1.
    run = clean.run(OPERATION, declared(DOCUMENT, host="127.0.0.1:1"), retries=0)
    assert run.failed and run.data["error"]["type"] == "Unreachable"


def test_an_unsaved_config_is_saved_once(clean):
    document = {"running_config": {"config": {"dns": {"dns": "192.0.2.78"}}}}
    done = clean.good(OPERATION, declared(document))
    assert len(done.writes) == 1
    saved = clean.good(OPERATION, declared(document, save=True))
    assert [row["action"] for row in saved.data["objects"]] == ["none", "save"] and len(saved.writes) == 1
    assert clean.good(OPERATION, declared(document, save=True)).writes == []
    # Going back to what is saved needs no save: foretold exactly.
    clean.good(OPERATION, declared({"running_config": {"config": {"dns": {"dns": "192.0.2.79"}}}}))
    back = clean.good(OPERATION, declared(document, save=True), check=True)
    done = clean.good(OPERATION, declared(document, save=True))
    assert back.foretells == done.foretells and len(done.writes) == 1
