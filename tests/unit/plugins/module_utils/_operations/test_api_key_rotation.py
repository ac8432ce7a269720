# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rotation of API keys: in order, cut off at every moment, and never at the price of somebody else's account."""

from __future__ import annotations

import os
import stat

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.client import Client
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import perform
from ansible_collections.extrahop.revealx.plugins.module_utils._operations import api_key_rotation
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.api_key_rotation import OPERATION

from tests.simfleet import SimFleet

KEY = "canary-old-key-0123456789abcdefghijklmnopqr"
OLD, NEW = "automation-2025", "automation-2026"
FLEET = {
    "seed": 4,
    "speed": 600,
    "systems": {
        name: {"kind": kind, "version": version}
        for name, kind, version in (
            ("sensor", "sensor", "26.3.0.1000"),
            ("older", "sensor", "9.8.0.1000"),
            ("old", "sensor", "7.4.2.100"),
            ("packets", "packetstore", "9.9.0.1000"),
        )
    },
}


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture(scope="module")
def fleet():
    with SimFleet(FLEET) as fleet:
        yield fleet


@pytest.fixture(autouse=True)
def notes(tmp_path, monkeypatch):
    monkeypatch.setenv("EXTRAHOP_NOTES", str(tmp_path / "notes"))


@pytest.fixture
def rotate(fleet, tmp_path):
    """Prepare the old account, and run the operation with the key that the file holds, as a playbook would."""
    dest = tmp_path / "key"

    def prepare(system: str = "sensor") -> None:
        fleet.clear_faults()
        for name in (OLD, NEW):
            fleet.request(system, "DELETE", f"/users/{name}")
        body = {"username": OLD, "name": OLD, "password": "Canary-Old-1!", "create_apikey": True}
        made = fleet.request(system, "POST", "/users", json={**body, "granted_roles": {"system": "full"}})
        dest.write_text(made.json()["apikey"] + "\n")

    def run(system: str = "sensor", check_mode: bool = False, **options):
        told = fleet.systems[system]
        connection = {
            "host": f"{told['host']}:{told['port']}",
            "api_key": dest.read_text().strip() if dest.exists() else "",
            "ca_path": fleet.ca,
        }
        defaults = {name: option.get("default") for name, option in OPERATION.argument_spec.items()}
        given = {**defaults, **connection, "username": NEW, "replaces": OLD, "dest": str(dest), **options}
        run.warned = []
        result = perform(OPERATION, given, check_mode=check_mode, warn=run.warned.append, sleep=lambda seconds: None)
        secret = dest.read_text().strip() if dest.exists() else KEY
        assert secret not in str(result.data) + str(run.warned)
        return result

    run.prepare, run.dest = prepare, dest
    prepare()
    return run


def accounts(fleet, system: str = "sensor") -> set[str]:
    return {user["username"] for user in fleet.request(system, "GET", "/users").json()} & {OLD, NEW}


def works(fleet, key: str, system: str = "sensor") -> bool:
    return fleet.session(system, key).get(fleet.url(system, "/extrahop")).status_code == 200


@pytest.mark.parametrize("system", FLEET["systems"])
def test_a_new_key_takes_the_place_of_the_old_one(fleet, rotate, system):
    rotate.prepare(system)
    before = rotate.dest.read_text().strip()
    foretold = rotate(system, check_mode=True)
    assert accounts(fleet, system) == {OLD} and rotate.dest.read_text().strip() == before
    done = rotate(system)
    assert not done.failed, done.data
    assert done.data["plan"] == foretold.data["plan"] and foretold.data["requests"]["write"] == 0
    assert [(step["verb"], step["name"]) for step in done.data["plan"]] == [("create", NEW), ("delete", OLD)]
    assert done.data["requests"]["write"] == 2
    now = rotate.dest.read_text().strip()
    assert now != before and works(fleet, now, system) and not works(fleet, before, system)
    assert stat.S_IMODE(os.stat(rotate.dest).st_mode) == 0o600
    assert os.listdir(rotate.dest.parent / "notes") == [] and not os.path.exists(f"{rotate.dest}.new")
    user = fleet.request(system, "GET", f"/users/{NEW}").json()
    assert user["granted_roles"] == {"system": "full"}
    again = rotate(system)
    assert not again.failed and again.data["plan"] == [] and again.data["requests"]["write"] == 0


def test_with_the_key_of_another_account_the_roles_declared_are_given(fleet, rotate):
    """The new account could not remove the old one: the key of the task does."""
    made = rotate(api_key=fleet.systems["sensor"]["api_key"], granted_roles={"write": "limited"}, name="Robot")
    assert not made.failed, made.data
    assert accounts(fleet) == {NEW}
    user = fleet.request("sensor", "GET", f"/users/{NEW}").json()
    assert (user["granted_roles"], user["name"]) == ({"write": "limited"}, "Robot")


MOMENTS = [(place, number) for place in ("before", "after") for number in range(12)]


@pytest.mark.parametrize(("place", "number"), MOMENTS)
def test_cut_off_at_every_moment_nothing_is_lost(fleet, rotate, monkeypatch, place, number):
    """The process ends before or after the request of that number; the next run, with what the file holds, ends it."""
    left = [number]
    send = Client._once

    def cut(self, *args, **kwargs):
        if place == "before" and not left[0]:
            raise Killed
        answer = send(self, *args, **kwargs)
        left[0] -= 1
        if place == "after" and left[0] < 0:
            raise Killed
        return answer

    with monkeypatch.context() as patched:
        patched.setattr(Client, "_once", cut)
        try:
            rotate()
        except Killed:
            pass
        else:
            assert left[0] >= 0, "it should have been cut off"
    # Whatever happened, the file holds a key that signs in.
    assert works(fleet, rotate.dest.read_text().strip())
    assert accounts(fleet)
    done = rotate()
    assert not done.failed, done.data
    assert accounts(fleet) == {NEW} and works(fleet, rotate.dest.read_text().strip())
    assert rotate().data["plan"] == []


@pytest.mark.parametrize("ending", [".new", ""])
def test_cut_off_while_the_key_is_kept(fleet, rotate, monkeypatch, ending):
    """The process ends before the new key is on disk (it is lost then), or before it takes the old one's place."""
    replace = os.replace

    def cut(source, dest):
        if dest == f"{rotate.dest}{ending}":
            raise Killed
        replace(source, dest)

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", cut)
        with pytest.raises(Killed):
            rotate()
    assert accounts(fleet) == {OLD, NEW} and works(fleet, rotate.dest.read_text().strip())
    done = rotate()
    assert not done.failed, done.data
    assert accounts(fleet) == {NEW} and works(fleet, rotate.dest.read_text().strip())


def test_a_lost_answer_loses_no_more_than_the_account_that_nobody_can_use(fleet, rotate):
    fleet.fault("dropped_after_commit", systems=["sensor"], operation="POST /users")
    lost = rotate()
    assert lost.failed and "Run the task again" in lost.data["msg"]
    assert accounts(fleet) == {OLD, NEW}
    done = rotate()
    assert not done.failed, done.data
    assert "made anew" in rotate.warned[0]
    assert accounts(fleet) == {NEW} and works(fleet, rotate.dest.read_text().strip())


@pytest.mark.parametrize("fault", ["truncated", "cut_off"])
def test_half_an_answer_is_no_key(fleet, rotate, fault):
    fleet.fault(fault, systems=["sensor"], operation="POST /users")
    assert rotate().failed
    assert accounts(fleet) == {OLD, NEW}
    done = rotate()
    assert not done.failed, done.data
    assert accounts(fleet) == {NEW} and works(fleet, rotate.dest.read_text().strip())


@pytest.mark.parametrize("status", [502, 504])
def test_a_gateway_that_gives_up_does_not_say_that_nothing_was_made(fleet, rotate, status):
    fleet.fault("status", systems=["sensor"], operation="POST /users", status=status, count=None)
    assert rotate().failed
    fleet.clear_faults()
    # The system did it all the same.
    body = {"username": NEW, "name": NEW, "password": "Canary-New-1!", "create_apikey": True}
    assert fleet.request("sensor", "POST", "/users", json=body).status_code < 300
    done = rotate()
    assert not done.failed, done.data
    assert accounts(fleet) == {NEW} and works(fleet, rotate.dest.read_text().strip())


def test_an_account_that_somebody_else_made_is_left_alone(fleet, rotate):
    body = {"username": NEW, "name": "A person", "password": "Canary-Person-1!"}
    assert fleet.request("sensor", "POST", "/users", json=body).status_code < 300
    for check_mode in (True, False):
        refused = rotate(check_mode=check_mode)
        assert refused.failed and "is on" in refused.data["msg"] and "holds no key of it" in refused.data["msg"]
    assert accounts(fleet) == {OLD, NEW}


def test_an_account_that_somebody_made_since_a_run_ended_is_left_alone(fleet, rotate, monkeypatch):
    """The run ends between its note and the account; then somebody else makes one of that name, with a key."""
    send = Client._once

    def cut(self, method, *args, **kwargs):
        if method == "POST":
            raise Killed
        return send(self, method, *args, **kwargs)

    with monkeypatch.context() as patched:
        patched.setattr(Client, "_once", cut)
        with pytest.raises(Killed):
            rotate()
    body = {"username": NEW, "name": "A robot", "password": "Canary-Robot-1!", "create_apikey": True}
    theirs = fleet.request("sensor", "POST", "/users", json=body).json()["apikey"]
    refused = rotate()
    assert refused.failed and "holds no key of it" in refused.data["msg"]
    assert works(fleet, theirs)


@pytest.mark.parametrize("check_mode", [True, False])
def test_a_file_that_holds_no_key_is_not_overwritten(fleet, rotate, check_mode):
    rotate.dest.write_text("other: Canary-other-1\nmore: b\n")
    refused = rotate(api_key=fleet.systems["sensor"]["api_key"], check_mode=check_mode)
    assert refused.failed and "holds no key" in refused.data["msg"] and "Canary" not in str(refused.data)
    assert rotate.dest.read_text().startswith("other: ") and accounts(fleet) == {OLD}


@pytest.mark.parametrize("check_mode", [True, False])
def test_one_file_for_two_systems_loses_no_key(fleet, rotate, check_mode):
    """A dest without the name of the system: the first system's only key would be gone, its old account too."""
    rotate.prepare("older")
    assert not rotate("older").failed
    kept = rotate.dest.read_text().strip()
    refused = rotate("sensor", api_key=fleet.systems["sensor"]["api_key"], check_mode=check_mode)
    assert refused.failed and "Name one file for each system" in refused.data["msg"]
    assert works(fleet, kept, "older") and accounts(fleet, "sensor") == {OLD}


@pytest.mark.parametrize("ending", [".new", ""])
def test_two_systems_that_write_one_file_at_once_lose_no_old_account(fleet, rotate, monkeypatch, ending):
    rotate.dest.unlink()
    asked = api_key_rotation._is_proven

    def meanwhile(task, key):
        is_proven = asked(task, key)
        rotate.dest.with_name(f"key{ending}").write_text("key-of-another-system\n")
        return is_proven

    monkeypatch.setattr(api_key_rotation, "_is_proven", meanwhile)
    refused = rotate(api_key=fleet.systems["sensor"]["api_key"], dest=str(rotate.dest))
    assert refused.failed and "Name one file for each system" in refused.data["msg"], refused.data
    assert OLD in accounts(fleet)
    assert rotate.dest.with_name(f"key{ending}").read_text() == "key-of-another-system\n"


@pytest.mark.parametrize("check_mode", [True, False])
def test_a_misspelt_account_leaves_the_key_in_use_where_it_is(fleet, rotate, check_mode):
    """The new account would have no privileges, and its key would stand in place of the only one that has some."""
    before = rotate.dest.read_text()
    refused = rotate(replaces="automation-2O25", check_mode=check_mode)
    assert refused.failed and "no user 'automation-2O25'" in refused.data["msg"] and accounts(fleet) == {OLD}
    assert rotate.dest.read_text() == before and refused.data["requests"]["write"] == 0
    made = rotate(replaces="automation-2O25", granted_roles={"system": "full"}, check_mode=check_mode)
    assert not made.failed and "nothing is removed" in rotate.warned[0]


@pytest.mark.parametrize("check_mode", [True, False])
def test_the_first_key_says_what_it_may_do(fleet, rotate, check_mode):
    before = rotate.dest.read_text()
    refused = rotate(replaces=None, check_mode=check_mode)
    assert refused.failed and "granted_roles" in refused.data["msg"] and NEW in refused.data["msg"]
    assert accounts(fleet) == {OLD} and rotate.dest.read_text() == before


@pytest.mark.parametrize("system", FLEET["systems"])
@pytest.mark.parametrize("level", [{"write": "limited"}, {"write": "full"}])
def test_a_key_that_may_not_make_accounts_is_refused_in_check_mode_too(fleet, rotate, system, level):
    rotate.prepare(system)
    fleet.request(system, "PATCH", f"/users/{OLD}", json={"granted_roles": level}).raise_for_status()
    before = rotate.dest.read_text()
    for check_mode in (True, False):
        refused = rotate(system, check_mode=check_mode)
        assert refused.failed and "full system privileges" in refused.data["msg"], refused.data
        assert accounts(fleet, system) == {OLD} and rotate.dest.read_text() == before
    assert (refused.data["error"]["status"], refused.data["error"]["method"]) == (403, "POST")


def test_a_key_that_the_system_refuses_replaces_nothing(fleet, rotate):
    before = rotate.dest.read_text()
    fleet.fault("answer", systems=["sensor"], operation="POST /users", body={"apikey": "no-key-of-this-system-at-all"})
    refused = rotate()
    assert refused.failed and "refuses it" in refused.data["msg"]
    assert rotate.dest.read_text() == before and accounts(fleet) >= {OLD}


def test_a_key_that_is_not_told_ends_it_and_the_next_run_goes_on(fleet, rotate):
    fleet.fault("answer", systems=["sensor"], operation="POST /users", body={"username": NEW})
    refused = rotate()
    assert refused.failed and "without telling an API key" in refused.data["msg"]
    done = rotate()
    assert not done.failed, done.data
    assert accounts(fleet) == {NEW}


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"replaces": NEW.upper()}, "gets no second key"),
        ({"replaces": "setup"}, "cannot be deleted"),
        ({"dest": "/no/such/folder/key"}, "not a file in a folder"),
    ],
)
def test_what_cannot_be_is_refused_before_the_first_request(fleet, rotate, options, told):
    refused = rotate(**options)
    assert refused.failed and told in refused.data["msg"]
    assert refused.data["requests"] == {"read": 0, "write": 0, "retried": 0}
