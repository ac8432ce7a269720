# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""API access: where a system may keep CORS and the key policy, how it spells them, and what is written there."""

from __future__ import annotations

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import Conflict, OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._config.access_places import (
    find_any_switch,
    find_origins,
    find_policy,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._config.access_values import (
    read_origins,
    read_policy,
    words_of,
    written_origins,
    written_policy,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Task
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.api_access import check, run

from tests.unit.plugins.module_utils.config_server import ConfigServer

A, B = "https://a.example", "https://b.example"


def options(**given) -> dict:
    defaults = {"cors_origins": None, "cors_allow_any": None, "api_key_generation": None, "location": None}
    return {**defaults, "save": False, "wait": True, "wait_timeout": 0, "wait_interval": 1, **given}


@pytest.fixture
def access(serve, connect):
    """Run the operation on a system with a running config; returns the outcome, the server and the warnings."""

    def start(document: dict, check_mode: bool = False, **given):
        system = ConfigServer(document)
        session = connect(serve(answering=system.answer), read_only=check_mode)
        task = Task(session.client, options(**given), check_mode=check_mode, warn=session.warned.append)
        check(task.options)
        return run(task), system, session.warned

    return start


# ---- places


@pytest.mark.parametrize(
    ("document", "place"),
    [
        ({"api": {"cors": {"origins": []}}}, "api.cors.origins"),
        ({"cors_origins": [A]}, "cors_origins"),
        ({"webserver": {"corsAllowedOrigins": ""}}, "webserver.corsAllowedOrigins"),
        ({"rest": {"cors": [A], "cors_headers": ["X-A"], "cors_methods": ["GET"]}}, "rest.cors"),
        ({"http": {"access_control_allow_origin": "*"}}, "http.access_control_allow_origin"),
        (
            {"api_access": {"cors": {"allowed": None, "max_age": 5, "allow_credentials": True}}},
            "api_access.cors.allowed",
        ),
        ({"api": {"cross_origin": {"origins": {A: {}}}}}, "api.cross_origin.origins"),
        ({"capture": {"origins": ["lan"]}, "dns": {"allow": []}}, None),
        ({"scores": {"list": []}}, None),
        ({"api": {"cors": {"enabled": True}}}, None),
    ],
)
def test_where_origins_are(document, place):
    found = find_origins(document)
    assert (".".join(found) if found else None) == place


def test_several_places_are_told_apart_by_the_user():
    document = {"v1": {"cors": {"origins": []}}, "v2": {"cors": {"origins": []}}}
    with pytest.raises(Conflict, match="v1.cors.origins, v2.cors.origins"):
        find_origins(document)
    assert find_origins(document, ("v2",)) == ("v2", "cors", "origins")


@pytest.mark.parametrize(
    ("document", "place"),
    [
        ({"api": {"key_policy": "all"}}, "api.key_policy"),
        ({"api": {"api_key_generation": "LOCAL_USERS", "api_key": "all-of-it-is-secret"}}, "api.api_key_generation"),
        ({"apikeys": {"who": "nobody", "keys": []}}, "apikeys.who"),
        ({"apikey": {"create": {"local_users": True, "remote_users": False}}}, "apikey.create"),
        ({"api": {"key": "q8w7e6r5t4"}, "ssl": {"policy": "all"}}, None),
        ({"session_key": {"policy": "none"}}, None),
    ],
)
def test_where_the_policy_is(document, place):
    found = find_policy(document)
    assert (".".join(found) if found else None) == place


def test_where_the_switch_for_any_origin_is():
    assert find_any_switch({"api": {"cors": {"allow_any": False, "enabled": True}}}) == ("api", "cors", "allow_any")
    assert find_any_switch({"api": {"cors": {"enabled": True, "allow_credentials": True}}, "allow_all": True}) is None


# ---- values


def test_words_of_names_in_any_style():
    assert words_of("apiKeyGeneration") == words_of("API_KEY-generation") == ["api", "key", "generation"]


@pytest.mark.parametrize(
    ("current", "wanted", "written"),
    [
        (["HTTPS://A.example:443"], [A, B], ["HTTPS://A.example:443", B]),
        (None, [A], [A]),
        ("", [A, B], f"{A},{B}"),
        (f"{A}; https://c.example", [A, B], f"{A}; {B}"),
        (f"{A}\nhttps://c.example", [B, A], f"{B}\n{A}"),
        ({A: {"since": 5}}, [A, B], {A: {"since": 5}, B: {"since": 5}}),
        ({}, [A], {A: True}),
        ([{"origin": A, "methods": ["GET"]}], [B], [{"origin": B, "methods": ["GET"]}]),
        ([A], [], []),
    ],
)
def test_origins_in_the_systems_form(current, wanted, written):
    assert written_origins(current, wanted) == written
    assert sorted(read_origins(written)) == sorted(wanted)


@pytest.mark.parametrize(
    ("current", "wanted", "written"),
    [
        ("all", "local", "local"),
        ("NONE", "all", "ALL"),
        ("all_users", "none", "no_users"),
        ("All users", "local", "Local users"),
        ("localUsers", "all", "allUsers"),
        ("everyone", "local", "local_only"),
        ("LOCAL-ONLY", "none", "NOBODY"),
        ({"local": True, "remote": True, "note": "x"}, "local", {"local": True, "remote": False, "note": "x"}),
        ({"local": True, "remote": False}, "none", {"local": False, "remote": False}),
    ],
)
def test_policy_in_the_systems_words(current, wanted, written):
    assert written_policy(current, wanted, "api.key_policy") == written
    assert read_policy(written) == wanted


@pytest.mark.parametrize("current", [2, None, "tier-3", "disabled"])
def test_a_policy_in_unknown_words_is_left_alone(current):
    with pytest.raises(Conflict, match=r"api\.key_policy.*not known"):
        written_policy(current, "local", "api.key_policy")


# ---- the whole operation


def test_only_the_place_changes(access):
    document = {"api": {"cors": {"origins": [A], "max_age": 60}, "key_policy": "all"}, "dns": {"dns": "192.0.2.1"}}
    outcome, system, _warned = access(document, cors_origins=[B], api_key_generation="none")
    assert system.put == [
        {"api": {"cors": {"origins": [B], "max_age": 60}, "key_policy": "none"}, "dns": {"dns": "192.0.2.1"}}
    ]
    assert outcome.values["api_access"]["cors_origins"] == [B]
    assert [step.verb for step in outcome.plan] == ["replace"]


def test_equal_in_other_spelling_is_no_change(access):
    document = {"api": {"cors": {"origins": f"{B} HTTPS://A.example:443"}, "key_policy": "LOCAL"}}
    outcome, system, _warned = access(document, cors_origins=[A, B], api_key_generation="local")
    assert not outcome.changed and not system.put


def test_check_mode_foretells_and_writes_nothing(access):
    document = {"api": {"cors": {"origins": []}}}
    foretold, system, _warned = access(document, check_mode=True, cors_origins=[A])
    done, _system, _warned = access(document, cors_origins=[A])
    assert not system.put
    assert [step.export() for step in foretold.plan] == [step.export() for step in done.plan]
    assert foretold.differences == done.differences


def test_a_list_takes_the_sign_for_any_away(access):
    outcome, system, _warned = access({"cors": {"origins": ["*"]}}, cors_origins=[A])
    assert system.put == [{"cors": {"origins": [A]}}] and outcome.changed


def test_any_origin_keeps_the_others(access):
    _outcome, system, warned = access({"cors": {"origins": [A]}}, cors_allow_any=True)
    assert system.put == [{"cors": {"origins": [A, "*"]}}]
    assert "No switch" in warned[0]


def test_places_told_one_by_one(access):
    document = {"x": {"o": [], "p": "all", "any": False}}
    places = {"cors_origins": "x.o", "api_key_generation": "x.p", "cors_allow_any": "x.any"}
    _outcome, system, _warned = access(
        document, cors_origins=[], cors_allow_any=True, api_key_generation="local", location=places
    )
    assert system.put == [{"x": {"o": [], "p": "local", "any": True}}]


def test_a_missing_place_is_added_only_when_told(access):
    _outcome, system, warned = access({"api": {}}, cors_origins=[A], location="api.cors_list")
    assert system.put == [{"api": {"cors_list": [A]}}] and "added as told" in warned[0]
    with pytest.raises(Conflict, match="No place for cors_origins"):
        access({"api": {}}, cors_origins=[A])
    with pytest.raises(Conflict, match="no such place"):
        access({"api": {}}, cors_origins=[A], location="api.no.such")


def test_one_place_for_two_settings(access):
    with pytest.raises(Conflict, match="location as a mapping"):
        access({"api": {"x": []}}, cors_origins=[A], api_key_generation="all", location="api.x")


@pytest.mark.parametrize(
    "given",
    [
        {"cors_origins": [A], "cors_allow_any": True},
        {"cors_origins": [A], "location": "api..x"},
        {"cors_origins": [A], "location": 5},
        {"cors_origins": [A], "location": {"cors": "api.x"}},
        {"cors_origins": [A], "save": True, "wait": False},
    ],
)
def test_refused_before_the_first_request(given):
    with pytest.raises(OptionError):
        check(options(**given))
