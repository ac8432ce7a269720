# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""configure held to an approved plan, on simulated systems and without Ansible: what nobody approved is not written."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine import seal
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Result, perform
from ansible_collections.extrahop.revealx.plugins.module_utils._state import state
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.fleet import Fleet, System
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.operation import Told
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.seals import ApprovedPlan
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows import fleet_configure, fleet_plan

from tests.simfleet import SimFleet

PASSWORD = "Correct-horse-1"
STATE = {
    "tags": [{"name": "production"}],
    "services": {"settings": {"ssh": {"enabled": False}}},
    "users": [{"username": "alice", "name": "Alice", "password": PASSWORD, "update_password": "on_create"}],
}
SYSTEMS = ("s1", "s2")
Before = Callable[[System, bool], None]


@pytest.fixture(scope="module")
def simulated():
    with SimFleet({"speed": 600, "systems": {name: {"kind": "sensor"} for name in SYSTEMS}}) as fleet:
        yield fleet


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(seal, "ROUNDS", 100)


@pytest.fixture
def sim(simulated):
    """The fleet as new: what a test made is gone."""
    for name in SYSTEMS:
        for path, named in (("/tags", "id"), ("/users", "username"), ("/customdevices", "id")):
            for one in ask(simulated, name, "GET", path).json():
                if one.get("name") in ("production", "other") or one.get("username") == "alice":
                    ask(simulated, name, "DELETE", f"{path}/{one[named]}")
        ask(simulated, name, "PATCH", "/extrahop/services", json={"ssh": {"enabled": True}})
        ask(simulated, name, "POST", "/runningconfig/save")
    simulated.clear()
    return simulated


def ask(sim: SimFleet, system: str, method: str, path: str, **more: Any) -> Any:
    """Somebody's own request, past the collection."""
    answer = sim.request(system, method, path, **more)
    assert answer.ok, (method, path, answer.status_code, answer.text)
    return answer


class Estate:
    """Runs configure on the simulated fleet; ``before`` is called before each system is spoken to."""

    def __init__(self, sim: SimFleet, folder: Path) -> None:
        self.sim = sim
        self.folder = folder
        self.states: dict[str, Mapping] = dict.fromkeys(SYSTEMS, STATE)
        self.before: Before = lambda system, check_mode: None
        self.warned: list[str] = []
        self.more: dict[str, Any] = {}

    def run(self, check_mode: bool = False, operation: Any = fleet_configure, **settings: Any) -> Told:
        systems = [System(name, ["sensors"], {"configure_state": self.states[name]}) for name in self.states]
        given = {name: spec.get("default") for name, spec in operation.OPERATION.options.items()}
        given |= {"parallel": 1, "folder": str(self.folder), **settings}
        return operation.run(Fleet(systems, given, perform=self._perform, check_mode=check_mode))

    def plan(self, **settings: Any) -> list[dict]:
        """The rows of plan.json."""
        self.run(check_mode=True, **settings)
        return json.loads((self.folder / "latest" / "plan.json").read_text())

    def _perform(self, system: System, operation: Operation, options: Mapping, check_mode: bool) -> Result:
        self.before(system, check_mode)
        told = self.sim.systems[system.name]
        connection = {"host": f"{told['host']}:{told['port']}", "api_key": told["api_key"], "ca_path": self.sim.ca}
        defaults = {name: option.get("default") for name, option in operation.argument_spec.items()}
        given = {**defaults, **connection, **options, **self.more}
        return perform(operation, given, check_mode=check_mode, warn=self.warned.append)

    def tags(self, system: str) -> list[str]:
        return [one["name"] for one in ask(self.sim, system, "GET", "/tags").json()]


@pytest.fixture
def estate(sim, tmp_path):
    return Estate(sim, tmp_path)


def failed(told: Told) -> list[str]:
    return [name for name, part in told.parts.items() if part.failed]


def test_what_was_approved_is_done_and_done_once(estate):
    rows = estate.plan()
    assert len(rows) >= 6 and all(row["seal"] for row in rows)
    file = estate.folder / "approved.json"
    file.write_text(json.dumps(rows))
    told = estate.run(approved_plan=str(file))
    assert failed(told) == [] and estate.tags("s1") == ["production"] == estate.tags("s2")
    again = estate.run(approved_plan=rows)
    assert failed(again) == [] and again.values["changes"] == 0, "approved and done already is fine"


def test_pages_for_people_are_without_seals(estate):
    of_a_row = estate.plan()[0]["seal"]
    assert (
        of_a_row
        not in (estate.folder / "latest" / "plan.html").read_text() + (estate.folder / "latest" / "plan.md").read_text()
    )


def test_the_plan_of_the_playbook_plan_can_be_approved(estate):
    told = estate.run(check_mode=True, operation=fleet_plan)
    file = estate.folder / "latest" / "plan.json"
    rows = json.loads(file.read_text())
    assert told.statistics["plan_report"]["plan"] == rows
    for given in (str(file), told.statistics["plan_report"], json.dumps(rows)):
        assert failed(estate.run(check_mode=True, approved_plan=given)) == []


def through_awx(value):
    """A plan as the next job of a workflow gets it: each text, names too, read as YAML where that is a plain value."""
    if isinstance(value, dict):
        return {through_awx(name): through_awx(one) for name, one in value.items()}
    if isinstance(value, list):
        return [through_awx(one) for one in value]
    try:
        read = yaml.safe_load(value) if isinstance(value, str) else value
    except yaml.YAMLError:
        return value
    return value if isinstance(read, (dict, list)) else read


WHOLE = {
    "system": "7",
    "section": "services",
    "object": "",
    "change": "update",
    "seal": "hmac:1:2",
    "from": {"8": "none", "banner": ""},
    "to": {"8": "1e3", "banner": "10"},
}


def test_a_plan_that_came_through_awx_is_the_same():
    came = through_awx(WHOLE)
    assert (came["system"], came["object"], came["to"]) == (7, None, {8: "1e3", "banner": 10})
    approved = ApprovedPlan.of([came], "x")
    assert approved.seals == {"7": {("services", "", "update"): ["hmac:1:2"]}}
    assert approved.shows(WHOLE)
    for other in ({"to": {"8": "1e3", "banner": "11"}}, {"to": {"8": "1e3"}}, {"from": {"8": "", "banner": ""}}):
        assert not approved.shows({**WHOLE, **other})
    for wrong in ({"object": ["x"]}, {"change": {}}):
        with pytest.raises(OptionError, match="row 1 is none of a plan"):
            ApprovedPlan.of([{**came, **wrong}], "x")
    with pytest.raises(OptionError, match="row 1 is none of a plan"):
        ApprovedPlan.of([{name: value for name, value in came.items() if name != "object"}], "x")


def test_a_plan_that_came_through_awx_is_done(estate):
    rows = estate.plan()
    assert any(row["object"] == "" for row in rows)
    assert failed(estate.run(check_mode=True, approved_plan=through_awx(rows))) == []


def test_somebody_changes_a_system_after_the_approval(estate):
    rows = estate.plan()
    ask(estate.sim, "s1", "PATCH", "/extrahop/services", json={"ssh": {"enabled": True}, "snmp": {"enabled": True}})
    ask(estate.sim, "s1", "POST", "/users", json={"username": "alice", "name": "Somebody", "password": "Other-pass-22"})
    estate.sim.clear()
    told = estate.run(approved_plan=rows)
    assert failed(told) == ["s1"], "the other system is as it was"
    assert estate.tags("s1") == [] and estate.tags("s2") == ["production"]
    assert not [one for one in estate.sim.writes() if one["system"] == "s1"]
    reason = told.parts["s1"].reason
    assert "users alice: The approved plan has no such update (name)." in reason
    changes = {(row["section"], row["change"]) for row in told.statistics["configure_plan"] if row["system"] == "s1"}
    assert ("users", "failed") in changes and ("tags", "held back") in changes


def test_stop_means_that_no_system_is_written_to(estate):
    rows = estate.plan()
    ask(estate.sim, "s2", "POST", "/users", json={"username": "alice", "name": "Somebody", "password": "Other-pass-22"})
    told = estate.run(approved_plan=rows, on_failure="stop")
    assert failed(told) == ["s1", "s2"] and estate.tags("s1") == []


def test_somebody_changes_a_system_between_the_plan_of_the_run_and_its_turn(estate):
    rows = estate.plan()

    def before(system, check_mode):
        if system.name == "s2" and not check_mode:
            ask(
                estate.sim,
                "s2",
                "POST",
                "/users",
                json={"username": "alice", "name": "Somebody", "password": "Other-pass-22"},
            )
            estate.sim.clear()

    estate.before = before
    told = estate.run(approved_plan=rows)
    assert failed(told) == ["s2"] and estate.tags("s2") == [] and not estate.sim.writes()
    assert "The approved plan has no such update (name)" in told.parts["s2"].reason


def test_what_is_declared_changes_after_the_approval(estate):
    rows = estate.plan()
    estate.states["s1"] = {**STATE, "tags": [{"name": "production"}, {"name": "other"}]}
    told = estate.run(check_mode=True, approved_plan=rows)
    assert failed(told) == ["s1"] and "tags other: The approved plan has no such create" in told.parts["s1"].reason
    estate.states["s1"] = {**STATE, "services": {"settings": {"ssh": {"enabled": False}, "snmp": {"enabled": True}}}}
    told = estate.run(check_mode=True, approved_plan=rows)
    assert "services: The approved plan has another update" in told.parts["s1"].reason


def test_a_row_that_was_taken_out_is_not_approved(estate):
    rows = [row for row in estate.plan() if row["section"] != "tags"]
    told = estate.run(approved_plan=rows)
    assert failed(told) == ["s1", "s2"] and estate.tags("s1") == []
    assert "tags production: The approved plan has no such create (name)" in told.parts["s1"].reason


def test_a_row_of_another_system_approves_nothing(estate):
    rows = [{**row, "system": "s1"} for row in estate.plan() if row["system"] == "s2"]
    assert failed(estate.run(check_mode=True, approved_plan=rows)) == ["s1", "s2"]


def test_a_row_that_told_the_person_something_else_is_not_approved(estate):
    rows = estate.plan()
    update = next(row for row in rows if row["section"] == "services")
    kept = dict(update)
    update["to"] = {name: "as it is" for name in update["to"]}
    told = estate.run(approved_plan=rows)
    assert failed(told) == [update["system"]]
    assert "services: The approved plan has this update with other values in it" in told.parts[update["system"]].reason
    update.update(kept, reason="why it is so may be said otherwise")
    assert failed(estate.run(check_mode=True, approved_plan=rows)) == []


@pytest.mark.parametrize("name", ["other", "ok\u202etag", "with\x1besc"])
def test_names_that_are_hidden_or_spelled_out_can_be_approved(estate, name):
    """A tag has the name that is somebody's password; others have characters that steer a terminal."""
    alice = {"username": "alice", "name": "Alice", "password": "other", "update_password": "on_create"}
    estate.states = {"s1": {"tags": [{"name": name}, {"name": "production"}], "users": [alice]}}
    rows = estate.plan()
    assert all(row["seal"] for row in rows)
    assert failed(estate.run(check_mode=True, approved_plan=rows)) == []
    told = [row["object"] for row in rows if row["section"] == "tags"]
    assert name not in told and "production" in told


def test_a_row_without_a_seal_leaves_only_itself_unapproved(estate):
    rows = [
        row if row["section"] != "tags" or row["system"] != "s1" else {**row, "seal": None} for row in estate.plan()
    ]
    told = estate.run(check_mode=True, approved_plan=rows)
    assert failed(told) == ["s1"] and "tags production: The approved plan has no such create" in told.parts["s1"].reason


def test_a_plan_without_rows_approves_nothing(estate):
    assert failed(estate.run(approved_plan=[])) == ["s1", "s2"] and estate.tags("s1") == []


class TestSaving:
    """Somebody changes the running config of s1 after the turn's own plan, and before its save."""

    @pytest.fixture
    def meanwhile(self, estate, monkeypatch):
        applying = state._apply_all

        def apply(task, planner, planned):
            applying(task, planner, planned)
            self.set_dns(estate, "192.0.2.66")

        self.set_dns(estate, "192.0.2.54")
        ask(estate.sim, "s1", "POST", "/runningconfig/save")
        estate.states = {"s1": {"tags": STATE["tags"]}}
        monkeypatch.setattr(state, "_apply_all", apply)
        return estate

    def set_dns(self, estate, address: str) -> None:
        document = ask(estate.sim, "s1", "GET", "/runningconfig").json()
        document["dns"]["dns2"] = address
        ask(estate.sim, "s1", "PUT", "/runningconfig", json=document)
        # A job does it.
        for _time in range(100):
            if ask(estate.sim, "s1", "GET", "/runningconfig").json() == document:
                return
            time.sleep(0.1)
        raise AssertionError("the running config is not as it was written")

    def is_saved(self, estate) -> bool:
        return "192.0.2.66" in ask(estate.sim, "s1", "GET", "/runningconfig/saved").text

    def test_what_is_not_ours_is_not_saved(self, meanwhile):
        told = meanwhile.run(approved_plan=meanwhile.plan())
        assert failed(told) == [] and meanwhile.tags("s1") == ["production"]
        assert not self.is_saved(meanwhile)
        assert ["dns.dns2" in sentence and "is not saved" in sentence for sentence in meanwhile.warned] == [True]

    def test_what_other_resources_may_have_left_in_the_running_config_is_saved(self, meanwhile):
        """Nothing tells it from what somebody else did in the same seconds."""
        assert failed(meanwhile.run()) == [] and self.is_saved(meanwhile)

    @pytest.mark.parametrize("is_approved", [True, False])
    def test_targets_of_data_streams_are_saved_with_the_running_config_that_they_stand_in(self, estate, is_approved):
        ask(estate.sim, "s1", "POST", "/runningconfig/save")
        target = {"type": "raw", "name": "collector", "target_host": "192.0.2.9", "port": 514, "protocol": "udp"}
        estate.states = {"s1": {"ods_targets": [target]}}
        rows = estate.plan()
        assert failed(estate.run(approved_plan=rows if is_approved else None)) == []
        assert "192.0.2.9" in ask(estate.sim, "s1", "GET", "/runningconfig").text
        assert "192.0.2.9" in ask(estate.sim, "s1", "GET", "/runningconfig/saved").text

    def test_what_was_approved_is_saved_as_it_was_foretold(self, estate):
        self.set_dns(estate, "192.0.2.54")
        ask(estate.sim, "s1", "POST", "/runningconfig/save")
        estate.states = {"s1": {"running_config": {"config": {"dns": {"dns2": "192.0.2.66"}, "new": {"a": [1]}}}}}
        assert failed(estate.run(approved_plan=estate.plan())) == [] and self.is_saved(estate)
        assert not [sentence for sentence in estate.warned if "saved" in sentence]

    def test_what_nobody_approved_is_not_saved_where_all_may_be(self, meanwhile):
        meanwhile.more = {"save_foreign": True}
        rows = meanwhile.plan()
        assert failed(meanwhile.run(approved_plan=rows)) == [] and not self.is_saved(meanwhile)
        assert "was not saved. The approved plan has no such save (dns)" in meanwhile.warned[-1]

    def test_without_an_approved_plan_all_is_saved_where_it_may_be(self, meanwhile):
        meanwhile.more = {"save_foreign": True}
        assert failed(meanwhile.run()) == [] and self.is_saved(meanwhile)


class TestSecrets:
    def users(self, rows: list[dict]) -> list[str]:
        return [row["seal"] for row in rows if row["section"] == "users"]

    def test_no_file_tells_them_and_equal_ones_do_not_show(self, estate):
        first, second = self.users(estate.plan()), self.users(estate.plan())
        assert len({*first, *second}) == 4, "neither within a plan nor between two"
        assert {one.split(":")[0] for one in [*first, *second]} == {"pbkdf2"}
        for file in estate.folder.rglob("*"):
            assert file.is_dir() or PASSWORD not in file.read_text(), file

    def test_another_one_is_not_what_was_approved(self, estate):
        rows = estate.plan()
        alice = {**STATE["users"][0], "password": "Another-horse-2"}
        estate.states["s1"] = {**STATE, "users": [alice]}
        told = estate.run(approved_plan=rows)
        assert failed(told) == ["s1"] and "The approved plan has another create" in told.parts["s1"].reason
        assert "Another-horse-2" not in json.dumps(told.statistics)


def test_what_was_interrupted_half_way_goes_on_with_the_same_approval(estate):
    """The tag names a device that the document makes as well: its id is not known to the plan."""
    state = {
        "custom_devices": [{"name": "other", "criteria": [{"ipaddr": "192.0.2.0/24"}]}],
        "tags": [{"name": "production", "devices": ["other"]}],
    }
    estate.states = {"s1": state}
    rows = estate.plan()
    estate.states = {"s1": {"custom_devices": state["custom_devices"]}}
    assert failed(estate.run()) == []
    estate.states = {"s1": state}
    told = estate.run(approved_plan=rows)
    assert failed(told) == [], told.parts
    assert estate.tags("s1") == ["production"]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("/nowhere/plan.json", "configure_approved_plan is '/nowhere/plan.json': it cannot be read"),
        ("[1", "configure_approved_plan is no JSON"),
        ({"rows": []}, "configure_approved_plan is no plan"),
        (7, "configure_approved_plan is no plan"),
        ([{"system": "s1"}], "row 1 is none of a plan"),
        ([{"system": "s1", "section": "tags", "object": "t", "change": "create"}], "no row has a seal"),
    ],
)
def test_what_is_no_plan_is_refused_before_anything_is_sent(tmp_path, given, words):
    with pytest.raises(OptionError) as raised:
        fleet_configure.run(Fleet([], {"parallel": 1, "folder": "", "approved_plan": given}, perform=lambda *a: None))
    assert words in str(raised.value)
