# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The running config: merging, replacing, what happens when somebody else writes too, waiting, saving, backups."""

from __future__ import annotations

import json
import os

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    AnswerLost,
    JobFailed,
    NotApplied,
    OptionError,
    WaitTimeout,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._config.differing import differing, places_of
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Task
from ansible_collections.extrahop.revealx.plugins.module_utils._operations import running_config_save
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.running_config import (
    backup_file,
    bare_section,
    check,
    merged,
    run,
    wanted_document,
)

from tests.unit.plugins.module_utils.config_server import ConfigServer
from tests.unit.plugins.tls_server import Reply

DOCUMENT = {"dns": {"dns": "192.0.2.1", "dns2": "192.0.2.2"}, "ntp": {"servers": ["a", "b"]}, "odd": {"x": [1]}}
CHANGED = {**DOCUMENT, "dns": {"dns": "198.51.100.1", "dns2": "192.0.2.2"}}
MERGE = {"dns": {"dns": "198.51.100.1"}}
DONE = {"id": "7", "status": "DONE"}


def options(**given) -> dict:
    defaults = {
        "config": MERGE,
        "state": "merged",
        "section": None,
        "backup": None,
        "save": False,
        "save_foreign": False,
    }
    return {**defaults, "wait": True, "wait_timeout": 0, "wait_interval": 1, **given}


@pytest.fixture
def configure(serve, connect):
    """Run the operation against a ConfigServer; returns the outcome and the warnings."""

    def start(system: ConfigServer, check_mode: bool = False, **given):
        session = connect(serve(answering=system.answer), read_only=check_mode)
        task = Task(session.client, options(**given), check_mode=check_mode, warn=session.warned.append)
        check(task.options)
        return run(task), session.warned

    return start


# ---- documents


def test_merging_is_deep_and_leaves_its_input_alone():
    current = {"a": {"b": 1, "c": [1, 2]}, "d": 5}
    assert merged(current, {"a": {"c": [3]}, "e": {"f": None}}) == {"a": {"b": 1, "c": [3]}, "d": 5, "e": {"f": None}}
    assert current == {"a": {"b": 1, "c": [1, 2]}, "d": 5}


def test_a_mapping_takes_the_place_of_a_value_and_the_other_way():
    assert merged({"a": 1}, {"a": {"b": 2}}) == {"a": {"b": 2}}
    assert merged({"a": {"b": 2}}, {"a": 1}) == {"a": 1}


@pytest.mark.parametrize(
    ("current", "config", "bare"),
    [
        ({"dns": "1", "dns2": "2"}, {"dns": "9"}, {"dns": "9"}),
        ({"dns": "1", "dns2": "2"}, {"dns": {"dns": "9"}}, {"dns": "9"}),
        ({"servers": []}, {"dns": {"servers": []}}, {"servers": []}),
        ("text", {"dns": "other"}, "other"),
        (None, {"dns": {"dns": "9"}}, {"dns": "9"}),
        ({"dns": {"inner": 1}}, {"dns": {"inner": 2}}, {"dns": {"inner": 2}}),
        ({"dns": "1"}, {}, {}),
    ],
)
def test_a_section_comes_bare_or_wrapped(current, config, bare):
    assert bare_section(current, config, "dns") == bare


def test_one_section_replaced():
    after = wanted_document(DOCUMENT, {"servers": ["c"]}, "replaced", "ntp", pytest.fail)
    assert after == {**DOCUMENT, "ntp": {"servers": ["c"]}}


def test_the_whole_document_replaced():
    assert wanted_document(DOCUMENT, {"dns": {}}, "replaced", None, pytest.fail) == {"dns": {}}


def test_what_differs():
    before = {"a": {"b": 1, "c": 2}, "gone": {"x": 1}, "same": [1]}
    after = {"a": {"b": 1, "c": 3}, "new": 5, "same": [1]}
    assert differing(before, after) == ({"a": {"c": 2}, "gone": {"x": 1}}, {"a": {"c": 3}, "new": 5})
    assert places_of(before, after) == [("a", "c"), ("gone",), ("new",)]
    assert differing(before, before) == ({}, {}) and places_of(before, before) == []


# ---- a change


def test_the_document_is_put_whole(configure):
    system = ConfigServer(DOCUMENT)
    outcome, warned = configure(system)
    assert system.put == [CHANGED] and system.saves == 0 and not warned
    assert outcome.values["config"] == {"dns": CHANGED["dns"]}


def test_nothing_is_put_when_nothing_differs(configure):
    system = ConfigServer(CHANGED)
    outcome, _warned = configure(system)
    assert not outcome.changed and not system.put and system.reads == 1


def test_a_job_is_followed(configure):
    system = ConfigServer(DOCUMENT, location="https://other/api/v1/jobs/7", job=DONE)
    assert configure(system)[0].values["job"]["status"] == "DONE"


def test_a_job_that_failed(configure):
    system = ConfigServer(DOCUMENT, location="/api/v1/jobs/7", job={"id": "7", "status": "FAILED", "details": "no"})
    with pytest.raises(JobFailed, match="FAILED"):
        configure(system, save=True)
    assert system.saves == 0


def test_a_forgotten_job_is_done_when_its_change_is_there(configure):
    system = ConfigServer(DOCUMENT, location="/api/v1/jobs/7", job=None)
    assert configure(system)[0].values["job"] == {"id": "7", "status": "DONE"}


def test_a_job_that_ends_well_without_effect(configure):
    system = ConfigServer(DOCUMENT, location="/api/v1/jobs/7", job=DONE, ignores=True)
    with pytest.raises(NotApplied, match=r"dns\.dns differ"):
        configure(system, save=True)
    assert system.saves == 0


def test_a_change_that_never_shows(configure):
    system = ConfigServer(DOCUMENT, ignores=True)
    with pytest.raises(WaitTimeout):
        configure(system, save=True)
    assert system.saves == 0


def test_what_the_system_moves_by_itself_does_not_matter(configure):
    system = ConfigServer(DOCUMENT, meanwhile=(3, {**CHANGED, "odd": {"x": ["tick"]}}))
    system.ignores = True
    outcome, warned = configure(system, wait_timeout=5)
    assert outcome.changed and system.running["odd"] == {"x": ["tick"]}
    assert "Beside what this task changed, odd.x of the running config" in warned[-1]


def test_a_lost_answer_is_settled_when_the_second_try_is_refused(configure):
    """The first try is still being applied when the document is read for the second one."""
    busy = [Reply(204, breaks="drop"), Reply(409, {"error_message": "busy"})]
    system = ConfigServer(DOCUMENT, replies={"PUT /runningconfig": busy}, ignores=True, meanwhile=(3, CHANGED))
    outcome, warned = configure(system)
    assert outcome.changed and "in place afterwards" in warned[-1]


def test_what_a_lost_try_has_done_is_not_put_again(configure):
    system = ConfigServer(DOCUMENT, replies={"PUT /runningconfig": [Reply(204, breaks="drop")]})
    assert configure(system)[0].changed
    assert system.put == [CHANGED] and system.running == CHANGED


def test_a_write_that_is_really_refused(configure):
    from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import RequestError

    bad = [Reply(204, breaks="drop"), Reply(400, {"error_message": "not this way"})]
    system = ConfigServer(DOCUMENT, replies={"PUT /runningconfig": bad}, ignores=True)
    with pytest.raises(RequestError, match="not this way"):
        configure(system)


def test_without_waiting(configure):
    system = ConfigServer(DOCUMENT, location="/api/v1/jobs/7")
    assert configure(system, wait=False)[0].values["job"] == {"id": "7"}


def test_check_mode_plans_the_same(configure):
    foretold, _rest = configure(ConfigServer(DOCUMENT), check_mode=True, save=True)
    done, _rest = configure(ConfigServer(DOCUMENT), save=True)
    assert [step.export() for step in foretold.plan] == [step.export() for step in done.plan]
    assert [step.verb for step in done.plan] == ["replace", "save"]


def test_a_new_section_is_told(configure):
    _outcome, warned = configure(ConfigServer(DOCUMENT), config={"dsn": {"dns": "1"}})
    assert "no section 'dsn'" in warned[0]


def test_secrets_of_the_document_are_known_words_are_not(serve, connect):
    document = {"snmp": {"community": "s3cret-community"}, "api": {"apikey_policy": "local", "token": "disabled"}}
    session = connect(serve(answering=ConfigServer(document).answer))
    run(Task(session.client, options(config={})))
    assert session.client.redactor.text("s3cret-community local disabled") == "******** local disabled"


# ---- saving


def test_saved_only_when_it_differs(configure):
    system = ConfigServer(CHANGED)
    assert not configure(system, save=True)[0].changed and system.saves == 0
    system = ConfigServer(CHANGED, saved=DOCUMENT)
    assert [step.verb for step in configure(system, save=True)[0].plan] == ["save"] and system.saves == 1


def test_saving_alone(serve, connect):
    system = ConfigServer(CHANGED, saved=DOCUMENT)
    session = connect(serve(answering=system.answer))
    assert running_config_save.run(Task(session.client, {})).changed and system.saves == 1
    assert not running_config_save.run(Task(session.client, {})).changed and system.saves == 1


def test_a_lost_answer_to_the_saving(serve, connect):
    system = ConfigServer(CHANGED, saved=DOCUMENT, replies={"POST /runningconfig/save": [Reply(204, breaks="drop")]})
    session = connect(serve(answering=system.answer))
    running_config_save.run(Task(session.client, {}, warn=session.warned.append))
    assert system.saves == 1 and "found saved" in session.warned[-1]


def test_a_lost_answer_to_a_saving_that_was_not_done(serve, connect):
    system = ConfigServer(CHANGED, saved=DOCUMENT, replies={"POST /runningconfig/save": [Reply(204, breaks="drop")]})
    session = connect(serve(answering=system.answer))
    kept = system._answer
    system._answer = lambda call, seen: Reply(204) if call.endswith("/save") else kept(call, seen)
    with pytest.raises(AnswerLost):
        running_config_save.run(Task(session.client, {}))


# ---- backups


def test_the_old_document_is_kept_before_a_change(configure, tmp_path):
    file = tmp_path / "old.json"
    configure(ConfigServer(DOCUMENT), backup=str(file))
    assert json.loads(file.read_text()) == DOCUMENT
    assert os.stat(file).st_mode & 0o777 == 0o600


def test_no_backup_without_a_change_or_in_check_mode(configure, tmp_path):
    file = tmp_path / "old.json"
    configure(ConfigServer(CHANGED), backup=str(file))
    configure(ConfigServer(DOCUMENT), check_mode=True, backup=str(file))
    assert not file.exists()


def test_a_backup_in_a_folder_is_named_by_system_and_time(tmp_path):
    name = os.path.basename(backup_file(str(tmp_path), "[::1]:8443"))
    assert name.startswith("___1__8443-running-config-") and name.endswith("Z.json")


@pytest.mark.parametrize(
    "given",
    [
        {"config": {}, "state": "replaced"},
        {"config": {}, "state": "replaced", "section": "dns"},
        {"section": ""},
        {"save": True, "wait": False},
        {"backup": "/no/such/folder/file"},
        {"backup": "/no/such/folder/"},
    ],
)
def test_refused_before_the_first_request(given):
    with pytest.raises(OptionError):
        check(options(**given))
