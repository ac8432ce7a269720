# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A value is typed as the system has it; another kind of value is refused or told before it is written."""

from __future__ import annotations

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import Conflict, OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Task
from ansible_collections.extrahop.revealx.plugins.module_utils._operations import running_config, services

from tests.unit.plugins.tls_server import Reply

DOCUMENT = {
    "smtp": {"port": 25, "auth": False, "dstport": "80", "servers": ["a"], "level": 1, "rate": 0.5, "odd": None}
}


@pytest.fixture(params=["running_config", "services"])
def change(request, serve, connect):
    """What the modules put over DOCUMENT, the section as they put it (None when nothing is), and their warnings."""

    def start(given: dict, **more):
        put: list[dict] = []

        def answer(seen):
            if seen.method in ("PUT", "PATCH"):
                put.append(seen.json)
                return Reply(204)
            return Reply(200, put[-1] if put else DOCUMENT)

        session = connect(serve(answering=answer))
        operation = running_config.OPERATION if request.param == "running_config" else services.OPERATION
        options = {"config": given, "settings": given, "state": "merged", "section": None, "backup": None}
        wait = {"wait": True, "wait_timeout": 0, "wait_interval": 1, "save": False, "save_foreign": False}
        operation.run(Task(session.client, {**options, **wait, **more}, warn=session.warned.append))
        return (put[-1]["smtp"] if put else None), session.warned

    start.module = request.param
    return start


@pytest.mark.parametrize(
    "given",
    [
        {"port": "25"},
        {"auth": "no"},
        {"dstport": 80},
        {"rate": "0.50"},
        {"level": "1"},
        {"level": 1.0},
        {"servers": ["a"]},
    ],
    ids=str,
)
def test_the_same_value_in_another_spelling_is_no_change(change, given):
    assert change({"smtp": given}) == (None, [])


def test_texts_become_what_the_system_has(change):
    put, warned = change({"smtp": {"port": "26", "auth": "yes", "dstport": 81}})
    assert (put["port"], put["auth"], put["dstport"]) == (26, True, "81") and not warned


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"level": True}, "smtp.level is true or false, but the system has a number there"),
        ({"auth": 0}, "smtp.auth is a number, but the system has true or false there"),
        ({"port": "smtp"}, "smtp.port is a text, but the system has a number there"),
        ({"dstport": 1.5}, "smtp.dstport is a number, but the system has a text there"),
    ],
    ids=str,
)
def test_another_kind_of_value_is_written_and_told(change, given, told):
    put, warned = change({"smtp": given})
    assert all(put[key] is value or put[key] == value for key, value in given.items())
    assert len(warned) == 1 and told in warned[0]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"servers": "a"}, "the system has a list there"),
        ({"servers": {"a": 1}}, "the system has a list there"),
        ({"port": [25]}, "the system has a number there"),
        ({"port": {"a": 1}}, "the system has a number there"),
    ],
    ids=str,
)
def test_a_mapping_or_a_list_is_no_single_value(change, given, told):
    with pytest.raises(Conflict, match=told):
        change({"smtp": given})
    with pytest.raises(Conflict, match="the system has a mapping there, with the keys port, auth"):
        change({"smtp": "a"})


def test_null_takes_and_gives_anything(change):
    put, warned = change({"smtp": {"odd": [1], "servers": None, "port": None}})
    assert (put["odd"], put["servers"], put["port"]) == ([1], None, None) and not warned


def test_text_that_is_no_boolean_is_refused(change):
    with pytest.raises(OptionError, match=r"smtp\.auth is 'maybe': the system has true or false there"):
        change({"smtp": {"auth": "maybe"}})


def test_a_secret_is_not_shown(serve, connect):
    document = {"snmp": {"community": ["a"], "password": False}}
    for given in ({"community": "canary-1"}, {"password": "canary-1"}):
        session = connect(serve(Reply(200, document)))
        with pytest.raises((Conflict, OptionError)) as caught:
            services.OPERATION.run(Task(session.client, {"settings": {"snmp": given}}))
        assert "canary" not in str(caught.value)


def test_what_is_replaced_is_put_as_it_is_and_told(change):
    if change.module == "running_config":
        put, warned = change({"smtp": {"port": "25", "servers": "a"}}, state="replaced", section="smtp")
        assert put == {"port": "25", "servers": "a"}
        assert [told.split(",")[0] for told in warned] == [
            "config.smtp.port is a text",
            "config.smtp.servers is a text",
        ]
