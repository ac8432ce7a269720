# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects that are deleted and made anew: refused while not all is known, put back or told of, never just lost."""

from __future__ import annotations

import json
import stat

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import RequestError
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.bundle import OPERATION as BUNDLE
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.domain_controller import (
    OPERATION as DOMAIN_CONTROLLER,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.ods_target import OPERATION as TARGET
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.tag import OPERATION as TAG
from ansible_collections.extrahop.revealx.plugins.module_utils._state.state import OPERATION as STATE
from ansible_collections.extrahop.revealx.plugins.module_utils._state.state_export import OPERATION as EXPORT
from hypothesis import given, settings
from hypothesis import strategies as st

SECRET = "Canary-pw-1"
BASIC = {"auth_type": "basic", "username": "u", "password": SECRET}
AWS = {"auth_type": "aws", "access_key": "AK", "secret_key": SECRET, "region": "r", "service": "s"}
AZURE = {"auth_type": "azure_ad", "client_id": "c", "client_secret": SECRET, "grant_type": "client"}
AZURE |= {"resource": "r", "token_endpoint": "t"}
SCRAM = {"auth_type": "scram", "algorithm": "sha256", "username": "u", "password": SECRET}
AT = {"target_host": "h.example.com", "port": 443}
HTTP = {"type": "http", **AT, "protocol": "https", "pipeline": False, "additional_header": "X-Index: main"}
KAFKA = {"type": "kafka", "protocol": "tcp", "brokers": [{"host": "k", "port": 9092}]}
SYSLOG = {"type": "syslog", **AT, "protocol": "tls", "localtime": True}
TARGETS = {
    "http basic": {**HTTP, "authentication": BASIC},
    "http aws": {**HTTP, "authentication": AWS},
    "http azure": {**HTTP, "authentication": AZURE},
    "http none": {**HTTP, "authentication": {"auth_type": "none"}},
    "kafka scram": {**KAFKA, "authentication": SCRAM},
    "kafka": {**KAFKA, "authentication": {}},
    "mongodb": {"type": "mongodb", **AT, "authentication": [{"database": "d", "user": "u", "password": SECRET}]},
    "mongodb none": {"type": "mongodb", **AT, "authentication": []},
    "raw": {"type": "raw", **AT, "protocol": "tcp", "compression": True},
    "syslog": SYSLOG,
}
CHANGE = {"kafka": {"compression": "gzip"}, "mongodb": {"port": 1}, "http": {"port": 1}, "raw": {"port": 1}}
CHANGE["syslog"] = {"port": 1}
OPEN = ("http none", "raw", "syslog", "mongodb none")
READS = ("hidden", "masked", "without_section")
every_target = pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)


@pytest.fixture(autouse=True)
def notes(tmp_path, monkeypatch):
    monkeypatch.setenv("EXTRAHOP_NOTES", str(tmp_path / "notes"))
    return tmp_path / "notes"


@pytest.fixture
def bench(bench):
    yield bench
    bench.fleet.clear_faults()
    bench.fleet.uncertain(read_secrets="hidden")
    for kind in CHANGE:
        bench.wipe_by(f"/odstargets/{kind}", "name")
    bench.wipe_by("/appliances/0/domaincontrollers/connections", "dc_host")


def stored(bench, kind: str) -> dict:
    (only,) = bench.fleet.state("sensor1")["objects"][f"/odstargets/{kind}"]
    return only


def key_of(target: dict, change: dict) -> dict:
    return {"type": target["type"], "name": "t", **change}


def change_of(target: dict) -> dict:
    return key_of(target, CHANGE[target["type"]])


@every_target
@pytest.mark.parametrize("read", READS)
def test_a_change_alone_is_done_whole_or_refused_before_the_first_write(bench, target, read):
    bench.good(TARGET, {"name": "t", **target})
    before = stored(bench, target["type"])
    bench.fleet.uncertain(read_secrets=read)
    foretold = bench.run(TARGET, change_of(target), check=True)
    done = bench.run(TARGET, change_of(target))
    after = stored(bench, target["type"])
    assert foretold.failed == done.failed and foretold.data.get("plan") == done.data.get("plan")
    if done.failed:
        assert done.writes == [] and after == before
        assert "nothing was written" in done.data["msg"] and "Give authentication" in done.data["msg"]
        assert foretold.data["msg"] == done.data["msg"]
    else:
        assert {**before, **CHANGE[target["type"]]} == after


@pytest.mark.parametrize("read", READS)
@every_target
def test_with_what_it_needs_a_change_is_done(bench, target, read):
    bench.good(TARGET, {"name": "t", **target})
    before = stored(bench, target["type"])
    bench.fleet.uncertain(read_secrets=read)
    named = {"authentication": target["authentication"]} if "authentication" in target else {}
    bench.good(TARGET, {**change_of(target), **named})
    assert stored(bench, target["type"]) == {**before, **CHANGE[target["type"]]}
    if read != "without_section" or not target.get("authentication"):
        assert bench.good(TARGET, {**change_of(target), **named}).writes == []


def test_what_is_refused_says_what_to_give(bench):
    for name, wanted in {
        "http basic": "Give authentication.password.",
        "http aws": "Give authentication.secret_key.",
        "http azure": "Give authentication.client_secret.",
        "kafka scram": "Give authentication.",
        "mongodb": "Give authentication.0.password.",
    }.items():
        bench.good(TARGET, {"name": "t", **TARGETS[name]})
        assert wanted in bench.run(TARGET, change_of(TARGETS[name])).data["msg"]
        bench.wipe_by(f"/odstargets/{TARGETS[name]['type']}", "name")


def test_a_header_that_is_read_masked_is_not_written_back(bench):
    masked = {**HTTP, "authentication": {"auth_type": "none"}, "additional_header": "Authorization: ********"}
    made = {key: value for key, value in masked.items() if key not in ("type", "target_host")}
    bench.fleet.request("sensor1", "POST", "/odstargets/http", json={"name": "t", "host": "h", **made})
    done = bench.run(TARGET, {"type": "http", "name": "t", "port": 1})
    assert "Give additional_header." in done.data["msg"] and done.writes == []


def test_a_create_that_lacks_something_inside_is_foretold(bench):
    for name, lacks in {"http aws": ["secret_key"], "kafka scram": ["algorithm", "password"]}.items():
        target = TARGETS[name]
        less = {key: value for key, value in target["authentication"].items() if key not in lacks}
        for check in (True, False):
            told = bench.run(TARGET, {"name": "t", **target, "authentication": less}, check=check)
            assert "Give " + ", ".join(f"authentication.{key}" for key in lacks) in told.data["msg"]
            assert told.writes == []


def test_a_domain_controller_needs_its_password(bench):
    controller = {"dc_host": "dc1.example.com", "dc_name": "dc1", "realm": "EXAMPLE.COM", "username": "svc"}
    bench.good(DOMAIN_CONTROLLER, {**controller, "password": SECRET})
    change = {"dc_host": "dc1.example.com", "ad_decryption_enabled": True}
    for check in (True, False):
        told = bench.run(DOMAIN_CONTROLLER, change, check=check)
        assert "Give password." in told.data["msg"] and told.writes == []
    bench.good(DOMAIN_CONTROLLER, {**change, "password": SECRET})
    bench.fleet.fault("status", status=400, method="POST", path="/appliances/*")
    refused = bench.run(DOMAIN_CONTROLLER, {**change, "dc_name": "x", "password": SECRET})
    assert "it is there again as it was" in refused.data["msg"]
    # Another account: its password is none of the old one's.
    bench.fleet.fault("status", status=400, method="POST", path="/appliances/*")
    gone = bench.run(DOMAIN_CONTROLLER, {**change, "username": "other", "password": SECRET})
    assert "it is gone" in gone.data["msg"] and bench.read("/appliances/0/domaincontrollers/connections") == []


def test_an_exported_document_is_refused_as_a_whole(bench):
    """So in configure and rollback, which apply such a document."""
    bench.good(TARGET, {"name": "t", **TARGETS["http basic"]})
    document = bench.good(EXPORT, {"sections": ["ods_targets"]}).data["document"]
    bench.good(TARGET, {"name": "t", **TARGETS["http basic"], "port": 444})
    document["tags"] = [{"name": "not made"}]
    for check in (True, False):
        told = bench.run(STATE, {"document": document}, check=check)
        assert told.failed and told.writes == [] and "authentication.password" in told.data["msg"]


# ---- when the new one is refused all the same


def test_a_bundle_that_is_refused_leaves_the_old_one(bench, notes):
    old = {"name": "b", "description": "old", "tags": [{"name": "x"}]}
    bench.good(BUNDLE, {"bundle": old})
    bench.fleet.fault("status", method="POST", path="/bundles", status=400)
    done = bench.run(BUNDLE, {"bundle": {**old, "description": "new"}})
    assert "it is there again as it was" in done.data["msg"] and not [*notes.iterdir()]
    assert bench.good(BUNDLE, {"bundle": old}).writes == []
    bench.good(BUNDLE, {"bundle": {**old, "description": "new"}})
    bench.good(BUNDLE, {"name": "b", "state": "absent"})


def test_a_refused_child_takes_none_of_the_others():
    """Criteria of firmware 7.4 are objects of their own: what is new is made before what is old goes."""
    from ansible_collections.extrahop.revealx.plugins.module_utils._engine.children import Children
    from ansible_collections.extrahop.revealx.plugins.module_utils._operations.custom_device import CUSTOM_DEVICE

    sent = []

    class Client:
        system = "s"

        def get_list(self, path):
            return [{"id": 1, "ipaddr": "10.0.0.1"}]

        def write(self, method, path, body=None, query=None):
            sent.append(method)
            raise RequestError("refused", system="s", method=method, path=path, status=400)

    child = Children(Client(), "criteria", CUSTOM_DEVICE.fields["criteria"], 5, [{"ipaddr": "10.0.0.2"}])
    with pytest.raises(RequestError):
        child.apply(5)
    assert sent == ["POST"]


def refuse_creates(bench, target: dict, **how) -> None:
    bench.fleet.fault("status", method="POST", path=f"/odstargets/{target['type']}", **{"status": 400, **how})


@every_target
def test_a_refused_create_leaves_the_old_object(bench, target, notes):
    bench.good(TARGET, {"name": "t", **target})
    before = stored(bench, target["type"])
    named = {"authentication": target["authentication"]} if "authentication" in target else {}
    refuse_creates(bench, target)
    done = bench.run(TARGET, {**change_of(target), **named})
    assert done.failed and "it is there again as it was" in done.data["msg"]
    assert stored(bench, target["type"]) == before
    assert SECRET not in json.dumps(done.data) and not [*notes.iterdir()]


def test_it_is_put_back_by_a_system_that_is_away_for_a_moment(bench):
    bench.good(TARGET, {"name": "t", **SYSLOG})
    before = stored(bench, "syslog")
    refuse_creates(bench, SYSLOG, status=503, count=3)
    assert "it is there again as it was" in bench.run(TARGET, change_of(SYSLOG)).data["msg"]
    assert stored(bench, "syslog") == before


def test_what_cannot_be_put_back_is_told_until_it_is_there(bench, notes):
    target = TARGETS["http basic"]
    bench.good(TARGET, {"name": "t", **target})
    other = {**BASIC, "username": "other"}
    refuse_creates(bench, target)
    lost = bench.run(TARGET, {"type": "http", "name": "t", "authentication": other})
    assert "it is gone" in lost.data["msg"] and "Declare it" in lost.data["msg"]
    assert '"host": "h.example.com"' in lost.data["msg"]
    (note,) = notes.iterdir()
    assert stat.S_IMODE(note.stat().st_mode) == 0o600
    assert SECRET not in note.read_text() and "h.example.com" in note.read_text()
    # Any other task on the system tells of it.
    (told,) = bench.good(TAG, {"name": "x", "state": "absent"}).warned
    assert "ods_target 't'" in told and "it is gone" in told and str(note) in told and SECRET not in told
    foretold = bench.good(TARGET, {"name": "t", **target}, check=True)
    made = bench.good(TARGET, {"name": "t", **target})
    assert foretold.data["plan"] == made.data["plan"]
    assert "a run deleted it to make it anew" in made.data["plan"][0]["reason"]
    assert not [*notes.iterdir()]
    assert bench.good(TARGET, {"name": "t", **target}).warned == []


class Killed(BaseException):
    """What ends a run without a word."""


def test_a_run_that_is_killed_in_between_leaves_a_note(bench, notes, monkeypatch):
    from ansible_collections.extrahop.revealx.plugins.module_utils._engine.engine import Engine

    bench.good(TARGET, {"name": "t", **SYSLOG})

    def killed(self, plan):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(Engine, "_create", killed)
        with pytest.raises(Killed):
            bench.run(TARGET, change_of(SYSLOG))
    assert bench.read("/odstargets/syslog") == []
    (told,) = bench.run(STATE, {"document": {"tags": []}}, check=True).warned
    assert "ods_target 't'" in told
    bench.good(TARGET, {"name": "t", **SYSLOG})
    assert not [*notes.iterdir()]


def test_without_a_note_nothing_is_deleted(bench, tmp_path, monkeypatch):
    bench.good(TARGET, {"name": "t", **SYSLOG})
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("EXTRAHOP_NOTES", str(tmp_path / "file"))
    done = bench.run(TARGET, change_of(SYSLOG))
    assert "EXTRAHOP_NOTES" in done.data["msg"] and done.writes == []


FAULT = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["dropped", "dropped_after_commit", "truncated", "html", "status"]),
        "status": st.sampled_from([400, 429, 500, 502, 503, 504]),
        "method": st.sampled_from([None, "POST", "DELETE", "GET"]),
        "after": st.integers(0, 3),
        "count": st.sampled_from([1, 2, 3, 9]),
    }
)


@pytest.mark.slow
def test_whatever_goes_wrong_it_is_there_or_told_of(bench, notes):
    """Old or new or, where neither could be made, named by the failure and by the next task."""

    @settings(max_examples=50)
    @given(st.sampled_from(sorted(TARGETS)), FAULT)
    def check(name, fault):
        bench.fleet.clear_faults()
        for left in notes.iterdir() if notes.exists() else ():
            left.unlink()
        target = TARGETS[name]
        bench.wipe_by(f"/odstargets/{target['type']}", "name")
        bench.good(TARGET, {"name": "t", **target})
        before = stored(bench, target["type"])
        named = {"authentication": target["authentication"]} if "authentication" in target else {}
        wanted = {name: value for name, value in fault.items() if value is not None}
        if fault["kind"] not in ("status", "html"):
            del wanted["status"]
        bench.fleet.fault(**wanted)
        hit = bench.run(TARGET, {**change_of(target), **named})
        bench.fleet.clear_faults()
        there = bench.fleet.state("sensor1")["objects"][f"/odstargets/{target['type']}"]
        told = bench.run(TAG, {"name": "x", "state": "absent"}).warned
        if not hit.failed:
            assert there == [{**before, **CHANGE[target["type"]]}] and told == []
        elif there:
            assert there in ([before], [{**before, **CHANGE[target["type"]]}])
        else:
            assert [sentence for sentence in told if "it is gone" in sentence]
            assert "gone" in hit.data["msg"] or "not known" in hit.data["msg"]
        bench.good(TARGET, {**{"name": "t", **target}, **CHANGE[target["type"]]})
        assert len(bench.read(f"/odstargets/{target['type']}")) == 1

    check()
