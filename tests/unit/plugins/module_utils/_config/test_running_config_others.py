# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The running config is not ours alone: what others change stays, and what is no whole document is not built upon."""

from __future__ import annotations

import json
import os
import stat

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import Conflict, RequestError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Task
from ansible_collections.extrahop.revealx.plugins.module_utils._operations import (
    api_access,
    running_config,
    running_config_save,
)

from tests.unit.plugins.module_utils.config_server import ConfigServer
from tests.unit.plugins.tls_server import Reply

DOCUMENT = {
    "dns": {"dns": "192.0.2.1", "dns2": "192.0.2.2"},
    "odd": {"x": [1]},
    "api": {"cors": {"origins": ["https://a.example.com"]}},
}
MERGE = {"dns": {"dns": "198.51.100.1"}}
CHANGED = {**DOCUMENT, "dns": {"dns": "198.51.100.1", "dns2": "192.0.2.2"}}
ORIGINS = {"api": {"cors": {"origins": ["https://b.example.com"]}}}
# What another administrator puts.
THEIRS = {**DOCUMENT, "odd": {"x": [1], "theirs": True}}
BOTH = {**CHANGED, "odd": THEIRS["odd"]}
WAIT = {"wait": True, "wait_timeout": 0, "wait_interval": 1}
BUSY = [Reply(503), Reply(429, headers={"Retry-After": "1"}), Reply(200, "<html></html>", media_type="text/html")]


@pytest.fixture
def start(serve, connect):
    """A ConfigServer's session on which operations are run; what they warned of is kept."""

    def begin(system: ConfigServer):
        session = connect(serve(answering=system.answer))

        def run(operation, check_mode: bool = False, **given):
            config = {"config": MERGE, "state": "merged", "section": None, "backup": None}
            access = {"cors_origins": None, "cors_allow_any": None, "api_key_generation": None, "location": None}
            options = {**config, **access, "save": False, "save_foreign": False, **WAIT, **given}
            session.warned.clear()
            return operation.run(Task(session.client, options, check_mode=check_mode, warn=session.warned.append))

        run.warned, run.client = session.warned, session.client
        return run

    return begin


@pytest.fixture
def configure(start):
    return lambda system, **given: start(system)(running_config, **given)


# ---- lost update


@pytest.mark.parametrize("busy", BUSY, ids=["503", "429", "page"])
def test_a_change_of_somebody_else_between_two_tries_stays(configure, busy):
    system = ConfigServer(DOCUMENT, replies={"PUT /runningconfig": [busy]}, meanwhile=(2, THEIRS))
    system.refuses = 1
    configure(system)
    assert system.running == BOTH and len(system.put) == 1


def test_a_change_of_somebody_else_after_a_lost_answer_stays(configure):
    system = ConfigServer(DOCUMENT, replies={"PUT /runningconfig": [Reply(204, breaks="drop")]})
    system.then = lambda: system.running.update(odd=THEIRS["odd"])
    configure(system)
    assert system.running == BOTH and len(system.put) == 1


def test_a_change_of_somebody_else_between_plan_and_write_stays(configure):
    system = ConfigServer(DOCUMENT, meanwhile=(1, THEIRS))
    configure(system)
    assert system.put == [BOTH]


def test_it_is_the_same_for_other_modules(start):
    system = ConfigServer(DOCUMENT, replies={"PUT /runningconfig": [Reply(503)]}, meanwhile=(2, THEIRS))
    system.refuses = 1
    start(system)(api_access, cors_origins=["https://b.example.com"])
    assert system.put == [{**THEIRS, **ORIGINS}]


@pytest.mark.parametrize(
    ("given", "theirs"),
    [
        ({}, {**DOCUMENT, "dns": {"dns": "203.0.113.9", "dns2": "192.0.2.2"}}),
        ({}, {key: value for key, value in DOCUMENT.items() if key != "dns"}),
        ({"config": CHANGED, "state": "replaced"}, THEIRS),
        ({"config": {"dns": "1"}, "state": "replaced", "section": "dns"}, {**DOCUMENT, "dns": {"dns2": "1", "new": 1}}),
    ],
    ids=["same setting", "section gone", "whole document", "whole section"],
)
@pytest.mark.parametrize("after", [1, 2])
def test_nobody_is_overwritten(configure, given, theirs, after):
    """After the first read there was no try yet; after the second one was refused."""
    system = ConfigServer(DOCUMENT, replies={"PUT /runningconfig": [Reply(503)]}, meanwhile=(after, theirs))
    system.refuses = 1
    with pytest.raises(Conflict, match="changed by somebody else meanwhile|came without"):
        configure(system, **given)
    assert not system.put and system.running == theirs


def test_what_somebody_else_did_already_is_not_put(configure):
    system = ConfigServer(DOCUMENT, meanwhile=(1, CHANGED))
    assert configure(system).changed
    assert not system.put


def test_what_else_changed_right_after_the_write_is_told(start):
    system = ConfigServer(DOCUMENT)
    system.then = lambda: system.running.update(odd={"x": [1], "their.key": 1})
    run = start(system)
    run(running_config)
    (warned,) = run.warned
    assert "Beside what this task changed, odd.their.key of the running config" in warned


# ---- what is no whole document


@pytest.mark.parametrize("given", [{}, {"config": {"timezone": "UTC"}}, {"config": CHANGED, "state": "replaced"}])
@pytest.mark.parametrize("save", [False, True])
@pytest.mark.parametrize(
    "answer",
    [{}, {"error_message": "busy"}, {"detail": "no", "status": 500}, [], None, "text"],
    ids=["empty", "error", "detail", "list", "null", "text"],
)
def test_an_answer_that_is_no_running_config_is_not_taken_for_one(configure, answer, save, given):
    told = Reply(200, answer) if answer is not None else Reply(200, b"")
    system = ConfigServer(DOCUMENT, replies={"GET /runningconfig": [told] * 9})
    with pytest.raises((Conflict, RequestError)):
        configure(system, save=save, **given)
    assert not system.put and not system.saves


@pytest.mark.parametrize("reads", [0, 1, 2])
def test_a_document_that_lacks_a_section_is_not_built_upon(configure, reads):
    """At the plan, right before the write, and before the second try."""
    half = Reply(200, {"dns": DOCUMENT["dns"], "api": {}})
    replies = {"GET /runningconfig": [None] * reads + [half], "PUT /runningconfig": [Reply(503)]}
    system = ConfigServer(DOCUMENT, replies=replies)
    system.refuses = 1
    with pytest.raises(Conflict, match=r"came without odd, which its saved config has"):
        configure(system)
    assert not system.put


def test_an_unchanged_run_does_not_ask_for_the_saved_config(configure):
    system = ConfigServer(CHANGED, replies={"GET /runningconfig/saved": [Reply(500)]})
    assert not configure(system).changed


def test_a_section_that_an_earlier_task_removed_may_be_missing(start):
    system = ConfigServer(DOCUMENT)
    run = start(system)
    without = {key: value for key, value in DOCUMENT.items() if key != "odd"}
    run(running_config, config=without, state="replaced")
    run(running_config)
    assert "odd" not in system.running and system.running["dns"] == CHANGED["dns"]


def test_a_section_that_is_declared_whole_may_be_missing(configure):
    without = {key: value for key, value in DOCUMENT.items() if key != "odd"}
    system = ConfigServer(without, saved=DOCUMENT)
    configure(system, section="odd", config={"x": [2]}, state="replaced")
    assert system.running == {**without, "odd": {"x": [2]}}


def test_an_empty_document_is_not_saved(start):
    system = ConfigServer(DOCUMENT, replies={"GET /runningconfig": [Reply(200, {})]})
    with pytest.raises(Conflict, match="empty running config"):
        start(system)(running_config_save)
    assert not system.saves


# ---- what is left unsaved by others is not saved


@pytest.mark.parametrize("check_mode", [False, True])
def test_what_others_left_unsaved_is_not_saved(start, check_mode):
    system = ConfigServer(THEIRS, saved=DOCUMENT)
    run = start(system)
    outcome = run(running_config, save=True, check_mode=check_mode)
    assert [step.verb for step in outcome.plan] == ["replace"] and not system.saves
    (warned,) = run.warned
    assert "is not saved: odd.theirs differ" in warned and "save_foreign: true" in warned
    assert "198.51" not in warned


def test_it_is_saved_when_the_user_says_so(start):
    system = ConfigServer(THEIRS, saved=DOCUMENT)
    run = start(system)
    run(running_config, save=True, save_foreign=True)
    assert system.saves == 1 and system.saved == BOTH and not run.warned


def test_what_is_declared_is_saved_whoever_put_it(start):
    system = ConfigServer(CHANGED, saved=DOCUMENT)
    outcome = start(system)(running_config, save=True)
    assert [step.verb for step in outcome.plan] == ["save"] and system.saved == CHANGED


def test_what_an_earlier_task_of_ours_changed_is_saved(start):
    system = ConfigServer(DOCUMENT)
    run = start(system)
    run(running_config)
    run(api_access, cors_origins=["https://b.example.com"], save=True)
    assert system.saves == 1 and not run.warned


def test_what_a_killed_task_of_ours_changed_is_saved(start, monkeypatch):
    """It was put, and the run was at its end before anything else could be done."""
    system = ConfigServer(DOCUMENT)
    run = start(system)

    read = run.client.get

    def killed(*asked):
        if system.put:
            raise KeyboardInterrupt
        return read(*asked)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(run.client, "get", killed)
        run(running_config, save=True)
    assert system.running == CHANGED and system.saved == DOCUMENT
    run(running_config, config={"odd": {"x": [2]}}, save=True)
    assert system.saved == {**CHANGED, "odd": {"x": [2]}}


def test_the_note_names_keys_and_no_values_and_goes_with_the_save(start):
    folder = os.environ["EXTRAHOP_NOTES"]
    system = ConfigServer({**DOCUMENT, "snmp": {"community": "canary-0"}})
    run = start(system)
    run(running_config, config={"snmp": {"community": "canary-1"}})
    (name,) = os.listdir(folder)
    file = os.path.join(folder, name)
    with open(file, encoding="utf-8") as text:
        told = text.read()
    assert json.loads(told)["facts"] == {"keys": [["snmp", "community"]]} and "canary" not in told
    assert stat.S_IMODE(os.stat(file).st_mode) == 0o600
    run(running_config, save=True)
    assert system.saves == 1 and not os.listdir(folder)


def test_a_note_that_cannot_be_kept_is_told(start, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("EXTRAHOP_NOTES", str(tmp_path / "file" / "notes"))
    run = start(ConfigServer(DOCUMENT))
    assert run(running_config, save=True).changed
    assert "EXTRAHOP_NOTES" in run.warned[0]


def test_the_module_that_saves_saves_all(start):
    system = ConfigServer(THEIRS, saved=DOCUMENT)
    assert start(system)(running_config_save).changed and system.saved == THEIRS
