# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Licences: what counts as the one in force, registrations that run already, and systems that name no job."""

from __future__ import annotations

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    JobFailed,
    NotApplied,
    OptionError,
    WaitTimeout,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Task
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.license import check, dossier_of, run

from tests.unit.plugins.tls_server import Reply

OLD, NEW = "AAAAA-OLD11", "BBBBB-NEW22"


class LicenseServer:
    """Holds a key and a dossier; takes new ones at once, by a job, or never."""

    def __init__(self, **how) -> None:
        self.key = how.get("key", OLD)
        self.dossier = how.get("dossier", "d-old")
        self.takes = how.get("takes", True)
        self.location = how.get("location")
        self.jobs = how.get("jobs", [])
        self.begins = how.get("begins", [])
        self.job_end = how.get("job_end", "DONE")
        self.sent: list[tuple[str, str, bytes]] = []

    def answer(self, seen) -> Reply:
        path = seen.path.removeprefix("/api/v1")
        if seen.method == "PUT":
            self.sent.append((path, seen.headers.get("content-type", ""), seen.body))
            if self.takes:
                self.take(seen)
            return Reply(204, headers={"Location": self.location} if self.location else {})
        if path == "/license":
            return Reply(200, {"product_key": self.key, "dossier": self.dossier})
        if path == "/license/productkey":
            return Reply(200, {"product_key": self.key})
        if path == "/jobs":
            return Reply(200, [*self.jobs, *(self.begins if self.sent else [])])
        if self.jobs and not self.sent:
            # Somebody else's registration comes to its end while it is followed.
            self.key = NEW
        return Reply(200, {"id": "7", "status": self.job_end})

    def take(self, seen) -> None:
        if seen.path.endswith("productkey"):
            self.key = seen.json["product_key"]
        else:
            self.dossier = dossier_of(seen.body.decode()) or "d-of-blob"


def options(**given) -> dict:
    defaults = {"product_key": None, "license": None}
    return {**defaults, "wait": True, "wait_timeout": 0, "wait_interval": 1, **given}


@pytest.fixture
def register(serve, connect):
    def start(system: LicenseServer, **given):
        session = connect(serve(answering=system.answer))
        task = Task(session.client, options(**given), warn=session.warned.append)
        check(task.options)
        return run(task), session.warned

    return start


@pytest.mark.parametrize(
    ("text", "dossier"),
    [
        ("serial: 1\ndossier: abc123\n", "abc123"),
        ('{"Dossier": "abc123", "x": 1}', "abc123"),
        ("DOSSIER=abc123;x=1", "abc123"),
        ("-----BEGIN LICENSE-----\nZm9v\n", None),
    ],
)
def test_the_dossier_of_a_text(text, dossier):
    assert dossier_of(text) == dossier


def test_the_key_in_force_is_left_alone(register):
    system = LicenseServer()
    outcome, _warned = register(system, product_key=f" {OLD.lower()} ")
    assert not outcome.changed and not system.sent


def test_a_new_key_without_a_job(register):
    system = LicenseServer()
    outcome, _warned = register(system, product_key=NEW)
    assert outcome.changed and outcome.values["job"] is None and len(system.sent) == 1


def test_a_new_key_that_never_shows(register):
    with pytest.raises(WaitTimeout):
        register(LicenseServer(takes=False), product_key=NEW)


def test_a_job_that_ends_well_without_effect(register):
    with pytest.raises(NotApplied):
        register(LicenseServer(takes=False, location="/api/v1/jobs/7"), product_key=NEW)


def test_a_registration_that_fails(register):
    with pytest.raises(JobFailed, match="licence server"):
        register(LicenseServer(takes=False, location="/api/v1/jobs/7", job_end="FAILED"), product_key=NEW)


def test_a_registration_that_fails_without_naming_its_job(register):
    """The job shows in the list: nobody waits for what will not come."""
    old = {"id": "6", "status": "FAILED", "type": "license_registration"}
    new = {"id": "7", "status": "FAILED", "type": "license_registration"}
    with pytest.raises(JobFailed, match="Job 7"):
        register(LicenseServer(takes=False, jobs=[old], begins=[new], job_end="FAILED"), product_key=NEW)


def test_a_running_registration_is_taken_up(register):
    system = LicenseServer(jobs=[{"id": "7", "status": "BUSY", "type": "license_registration"}])
    outcome, warned = register(system, product_key=NEW)
    assert outcome.changed and not system.sent and "job 7" in warned[0]


def test_other_jobs_do_not_matter(register):
    system = LicenseServer(jobs=[{"id": "7", "status": "BUSY", "type": "backup"}, {"id": "8", "status": "DONE"}])
    register(system, product_key=NEW)
    assert len(system.sent) == 1


def test_a_text_goes_as_it_is(register):
    system = LicenseServer()
    text = "serial: 1\r\ndossier: d-new\r\n"
    register(system, license=text)
    assert system.sent == [("/license", "text/plain", text.encode())]
    assert not register(system, license=text)[0].changed


def test_a_text_without_dossier(register):
    system = LicenseServer()
    assert register(system, license="blob d-old blob")[0].changed is False
    text = "--BEGIN--\nblob of another kind\n--END--\n"
    outcome, warned = register(system, license=text)
    assert outcome.changed and not warned
    outcome, warned = register(LicenseServer(takes=False), license=text)
    assert outcome.changed and "may have been in force" in warned[0]


def test_a_text_that_was_cut_comes_with_a_warning(register):
    _outcome, warned = register(LicenseServer(), license="--BEGIN--\ndossier: d-new\n")
    assert "no BEGIN and END lines" in warned[0]


def test_keys_become_known_as_secrets(serve, connect):
    session = connect(serve(answering=LicenseServer().answer))
    run(Task(session.client, options(product_key=NEW)))
    assert OLD not in session.client.redactor.text(f"the key {OLD}")


@pytest.mark.parametrize(
    "given",
    [{"product_key": ""}, {"product_key": "A B"}, {"license": "\n"}],
)
def test_refused_before_the_first_request(given):
    with pytest.raises(OptionError) as refused:
        check(options(**given))
    assert "A B" not in str(refused.value)
