# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who may do what: keys, privileges, accounts."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.simfleet import ROOT
from tests.simulator.behaviour_fleet import running

KEYS = {
    "admin": {"system": "full"},
    "writer": {"write": "full"},
    "reader": {"write": "limited"},
    "person": {"write": "personal"},
    "analyst": {"metrics": "full"},
    "guest": {"metrics": "restricted"},
    "nobody": {},
}
USERS = [{"username": name, "granted_roles": roles, "api_key": f"key-{name}"} for name, roles in KEYS.items()]


@pytest.fixture(scope="module")
def fleet():
    users = [*USERS, {"username": "left", "enabled": False, "granted_roles": {"system": "full"}, "api_key": "key-left"}]
    systems = {
        "sensor": {"kind": "sensor", "seed": {"users": users}},
        "merging": {
            "kind": "sensor",
            "uncertainties": {"granted_roles_patch": "merge"},
            "seed": {"usergroups": [{"name": "staff", "is_remote": True, "last_sync_time": 1}]},
        },
        "listing": {"kind": "sensor", "uncertainties": {"members": "list", "undeclared_location": "given"}},
        "fresh": {"kind": "packetstore", "seed": {"api_keys": "none", "setup_password": "first-Password"}},
        "keyless": {
            "kind": "recordstore",
            "seed": {"api_keys": "none", "running_config": {"api": {"key_policy": "none"}}},
        },
        "newer": {
            "kind": "sensor",
            "version": "26.3.0.1000",
            "uncertainties": {"user_times": "text"},
            "seed": {"users": USERS},
        },
        "strict": {"kind": "sensor", "seed": {"running_config": {"password": {"strict": True}}}},
    }
    with running({"systems": systems}) as started:
        yield started


@pytest.fixture
def sensor(fleet):
    return fleet["sensor"]


@pytest.mark.parametrize("key", [None, "", "key-left", "wrong"])
def test_without_a_good_key_nothing_is_told(fleet, sensor, key):
    answer = sensor.call("GET", "/extrahop", key=key if key != "" else " ")
    assert answer.status_code == 401 and "version" not in answer.text


@pytest.mark.parametrize(
    ("method", "path", "body", "may"),
    [
        ("GET", "/extrahop", None, {"admin", "writer", "reader", "person"}),
        ("GET", "/runningconfig", None, {"admin", "writer", "reader", "person"}),
        ("GET", "/apikeys", None, set(KEYS)),
        ("POST", "/devices/search", {}, {"admin", "writer", "reader", "person"}),
        ("POST", "/tags", {"name": "{key}"}, {"admin", "writer"}),
        ("POST", "/extrahop/processes/exalerts/restart", None, {"admin"}),
        ("POST", "/users", {"username": "new-{key}", "name": "n", "password": "long enough"}, {"admin"}),
        ("POST", "/runningconfig/save", None, {"admin"}),
        ("PATCH", "/extrahop/services", {"ssh": {"enabled": True}}, {"admin"}),
        ("POST", "/customizations", {"name": "b-{key}"}, {"admin"}),
    ],
)
def test_privileges(sensor, method, path, body, may):
    for name in KEYS:
        sent = json.loads(json.dumps(body).replace("{key}", name))
        answer = sensor.call(method, path, sent, key=f"key-{name}")
        if name in may:
            assert answer.status_code < 300, (name, answer.text)
        else:
            assert answer.status_code == 403 and "privilege" in str(answer.json()["error_message"]), name


def test_metric_queries_need_no_more_than_metrics(sensor):
    body = {"cycle": "auto", "from": -1000, "until": 0, "metric_category": "net", "metric_specs": [{"name": "bytes"}],
            "object_type": "device", "object_ids": [1]}  # fmt: skip
    allowed = {name: sensor.call("POST", "/metrics", body, key=f"key-{name}").status_code != 403 for name in KEYS}
    assert [name for name, may in allowed.items() if not may] == ["guest", "nobody"]


def test_keys_are_shown_whole_to_their_owner_only(sensor):
    mine = sensor.get("/apikeys")
    by_user = {one["username"]: one["key"] for one in mine}
    assert by_user["setup"] == sensor.key and by_user["reader"] == "ader"
    assert [one["key"] for one in sensor.get("/apikeys", key="key-reader")] == ["key-reader"]
    other = next(one["id"] for one in mine if one["username"] == "setup")
    assert sensor.call("GET", f"/apikeys/{other}", key="key-reader").status_code == 404
    assert sensor.get(f"/apikeys/{other}", key="key-admin")["key"] == sensor.key[-4:]
    (own,) = sensor.get("/users/reader/apikeys", key="key-reader")
    assert own["key"] == "key-reader"
    led = sensor.call("GET", f"/users/reader/apikeys/{own['id']}", allow_redirects=False)
    assert led.status_code == 301 and led.headers["Location"] == f"/api/v1/apikeys/{own['id']}" and not led.content
    sensor.refused("GET", f"/users/writer/apikeys/{own['id']}", status=404)
    sensor.refused("GET", "/users/setup/apikeys", key="key-reader", status=403)


def test_the_first_key_is_made_with_the_setup_password_and_no_key(fleet):
    system = fleet["fresh"]
    assert system.call("GET", "/extrahop").status_code == 401
    assert "wrong" in system.refused("POST", "/apikeys", {"password": "guess"}, key=None, status=401)
    key = system.do("POST", "/apikeys", {"password": "first-Password"}, key=None, expect=201).json()["apikey"]
    assert system.get("/extrahop", key=key)["platform"] == "eta"
    assert "already" in system.refused("POST", "/apikeys", {"password": "first-Password"}, key=None, status=409)
    assert "disabled" in fleet["keyless"].refused("POST", "/apikeys", {"password": "default"}, key=None, status=422)


def test_a_new_user_with_a_key_of_its_own(sensor):
    body = {"username": "ann", "name": "Ann", "password": "good-one", "granted_roles": {"write": "limited"}}
    made = sensor.do("POST", "/users", {**body, "create_apikey": True}, expect=201).json()
    assert made["username"] == "ann" and sensor.get("/extrahop", key=made["apikey"])
    user = sensor.get("/users/ann")
    assert user["granted_roles"] == user["effective_roles"] == {"write": "limited"}
    assert user["type"] == "local" and user["enabled"] is True and "password" not in user
    assert "exists" in sensor.refused("POST", "/users", {**body, "username": "ANN"}, status=409)
    sensor.do("PATCH", "/users/ann", {"enabled": False})
    assert sensor.call("GET", "/extrahop", key=made["apikey"]).status_code == 401
    sensor.do("DELETE", "/users/ann", params={"dest_user": "admin"})
    sensor.refused("GET", "/users/ann", status=404)
    assert not [key for key in sensor.get("/apikeys") if key["username"] == "ann"]


def test_remote_users_need_no_password_and_take_none(sensor):
    made = sensor.do("POST", "/users", {"username": "far", "name": "Far", "type": "remote"}, expect=201)
    assert made.json() == {"username": "far"} and "Location" not in made.headers
    assert sensor.get("/users/far")["granted_roles"] == {"write": "limited"}
    assert "remote" in sensor.refused("PATCH", "/users/far", {"password": "something1"}, status=422)
    assert "password" in sensor.refused("POST", "/users", {"username": "near", "name": "Near"}, status=422)


def test_times_of_accounts_are_numbers_or_text(fleet, sensor):
    assert isinstance(sensor.get("/users/setup")["date_joined"], int)
    told = fleet["newer"].get("/users/setup")
    assert told["date_joined"].isdigit() and told["last_ui_login_time"] is None


def test_nobody_deletes_the_account_of_the_key_they_use(sensor):
    assert "owns" in sensor.refused("DELETE", "/users/admin", key="key-admin", status=405)
    sensor.refused("DELETE", "/users/writer", key="key-reader", status=403)
    assert {"admin", "writer"} <= {one["username"] for one in sensor.get("/users")}


def test_fields_that_are_set_once_are_refused_later(sensor):
    for body in ({"username": "other"}, {"type": "remote"}, {"eh_account_team": True}):
        assert sensor.call("PATCH", "/users/reader", body).status_code in (400, 422), body


def test_the_setup_account_is_protected(sensor):
    for body in ({"enabled": False}, {"granted_roles": {"write": "full"}}):
        assert "setup" in sensor.refused("PATCH", "/users/setup", body)
    assert "setup" in sensor.refused("DELETE", "/users/setup", key="key-admin")


def test_everybody_changes_their_own_password_and_nothing_else(fleet, sensor):
    sensor.do("PATCH", "/users/guest", {"password": "new-secret"}, key="key-guest")
    assert fleet.state("sensor")["users"]["guest"]["password_changes"] == 1
    sensor.refused("PATCH", "/users/guest", {"name": "Me"}, key="key-guest", status=409)
    sensor.refused("PATCH", "/users/guest", {"enabled": False}, key="key-guest", status=409)
    sensor.refused("PATCH", "/users/guest", {"granted_roles": {"write": "full"}}, key="key-guest", status=403)
    sensor.refused("PATCH", "/users/reader", {"password": "new-secret"}, key="key-guest", status=403)


def test_the_password_policy_is_that_of_the_running_config(fleet, sensor):
    assert "5 characters" in sensor.refused("PATCH", "/users/reader", {"password": "1234"})
    strict = fleet["strict"]
    body = {"username": "ann", "name": "Ann"}
    assert "8 characters" in strict.refused("POST", "/users", {**body, "password": "Ab1!"}, status=422)
    assert "mix" in strict.refused("POST", "/users", {**body, "password": "only-lower"}, status=422)
    strict.do("POST", "/users", {**body, "password": "Mixed-up-7"}, expect=201)


@pytest.mark.parametrize(
    ("name", "left"), [("sensor", {"write": "full"}), ("merging", {"ndr": "full", "write": "full"})]
)
def test_roles_are_replaced_or_merged(fleet, name, left):
    body = {"username": "rolf", "name": "Rolf", "password": "long-enough", "granted_roles": {"ndr": "full"}}
    fleet[name].do("POST", "/users", body, expect=201)
    fleet[name].do("PATCH", "/users/rolf", {"granted_roles": {"write": "full"}})
    assert fleet[name].get("/users/rolf")["granted_roles"] == left


def test_locks_are_told_and_lifted(fleet):
    newer = fleet["newer"]
    assert newer.get("/users/reader/lock") == {"is_locked": False, "lockout_expiration": 0}
    fleet.tell("newer", "set", {"users.reader.locked_until": 4_000_000_000_000})
    assert newer.get("/users/reader/lock") == {"is_locked": True, "lockout_expiration": 4_000_000_000_000}
    newer.do("DELETE", "/users/reader/lock")
    assert newer.get("/users/reader/lock")["is_locked"] is False


def test_a_sensor_of_9_8_has_no_locks(sensor):
    for method in ("GET", "DELETE"):
        sensor.refused(method, "/users/reader/lock", status=404)


@pytest.mark.parametrize("name", ["sensor", "listing"])
def test_members_are_a_map_of_names_to_one_word(fleet, name):
    system = fleet[name]
    made = system.do("POST", "/usergroups", {"name": "shift"}, expect=201)
    assert ("Location" in made.headers) is (name == "listing")
    assert "exists" in system.refused("POST", "/usergroups", {"name": "shift"}, status=409)
    (group,) = system.get("/usergroups")
    assert group["display_name"] == "shift" and group["rights"] == []
    path = f"/usergroups/{group['id']}/members"
    told = (lambda members: {"users": members}) if name == "sensor" else (lambda members: [{"users": members}])
    system.do("PUT", path, {"admin": "member", "reader": "member"})
    assert system.get(path) == told({"admin": "member", "reader": "member"})
    system.do("PATCH", path, {"writer": "member", "admin": None})
    assert system.get(path) == told({"reader": "member", "writer": "member"})
    for body in ({"admin": "leader"}, {"admin": None}):
        assert "no value of a member" in system.refused("PUT", path, body)
    system.do("PUT", path, {})
    assert system.get(path) == told({})
    system.do("DELETE", f"/usergroups/{group['id']}")


def test_groups_of_ldap_are_not_deleted(fleet):
    (group,) = fleet["merging"].get("/usergroups")
    assert "remote" in fleet["merging"].refused("DELETE", f"/usergroups/{group['id']}", status=422)
    fleet["merging"].do("POST", f"/usergroups/{group['id']}/refresh")
    assert fleet["merging"].get("/usergroups")[0]["last_sync_time"] > group["last_sync_time"]


def test_an_identity_provider_is_changed_with_the_fields_it_needs(sensor):
    body = {"name": "sso", "enabled": True, "auto_provision_users": False}
    made = sensor.do("POST", "/auth/identityproviders", {**body, "type": "saml"}, expect=201)
    assert "Location" not in made.headers
    sensor.refused("POST", "/auth/identityproviders", {**body, "type": "saml"}, status=409)
    path = f"/auth/identityproviders/{sensor.get('/auth/identityproviders')[0]['id']}"
    assert "auto_provision_users" in sensor.refused("PATCH", path, {"name": "sso", "enabled": False})
    sensor.do("PATCH", path, {**body, "enabled": False})
    assert sensor.get(path)["enabled"] is False
    levels = {"writelevel": {"attribute_name": "role", "unlimited": "boss"}, "packetslevel": {"slices_only": "half"}}
    sensor.do("PATCH", f"{path}/privileges", levels)
    assert sensor.get(f"{path}/privileges") == levels
    for level in ({"writelevel": {"full": "boss"}}, {"packetslevel": "full"}):
        sensor.refused("PATCH", f"{path}/privileges", level)


@pytest.mark.parametrize(
    ("seed", "complaint"),
    [
        ({"users": [{"username": "a", "roles": {}}]}, "unknown key 'roles'"),
        ({"users": {"a": {}}}, "a list is wanted"),
        ({"users": [{"name": "a"}]}, "a username is missing"),
        ({"users": [{"username": "setup"}]}, "used twice"),
        ({"api_keys": ["k"]}, "seed.api_keys"),
        ({"license": {"licence": 1}}, "unknown key 'licence'"),
        ({"running_config": []}, "a mapping is wanted"),
    ],
)
def test_seeds_that_make_no_sense_are_told(tmp_path, seed, complaint):
    file = tmp_path / "fleet.yml"
    file.write_text(json.dumps({"systems": {"s": {"kind": "sensor", "seed": seed}}}), encoding="utf-8")
    command = [sys.executable, "-m", "simulator", "--fleet", str(file)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=20, check=False)
    assert ended.returncode == 2 and complaint in ended.stderr and "Traceback" not in ended.stderr
