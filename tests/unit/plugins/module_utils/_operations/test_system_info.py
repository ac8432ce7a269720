# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Facts: which subsets are read, side by side, what may be missing, and that no query shows a secret."""

from __future__ import annotations

import threading
import time

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    NotOffered,
    OptionError,
    RequestError,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Task
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.system_info import (
    SUBSETS,
    check,
    chosen,
    run,
)

from tests.unit.plugins.tls_server import Reply

ALL = [name for name in SUBSETS if name not in ("identity", "object_counts")]
KEYS = [{"username": "a"}, {"username": "b"}]
IDENTITY = {"platform": "extrahop", "version": "26.3.0.1", "hostname": "s1"}


def facts(connect, server, *subsets: str, query: str | None = None) -> dict:
    session = connect(server, retries=0)
    return run(Task(session.client, {"gather_subset": list(subsets) or ["min"], "query": query})).values


def answering(**told):
    """A system that answers these replies by the last part of the path, and its identity."""

    told = {"extrahop": Reply(200, IDENTITY), "apikeys": Reply(200, KEYS), **told}

    def answer(seen):
        path = seen.path.removeprefix("/api/v1/")
        return told.get(path.replace("/", "_"), Reply(200, {"of": path}))

    return answer


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (["min"], ["system"]),
        (["license", "system"], ["system", "license"]),
        (["!all"], ["system"]),
        (["all", "!system"], [name for name in ALL if name != "system"]),
        (["!jobs"], [name for name in ALL if name != "jobs"]),
        (["all"], ALL),
        (["all", "identity", "object_counts"], list(SUBSETS)),
    ],
)
def test_what_is_read(words, names):
    assert chosen(words)[0] == names


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"gather_subset": ["licence"]}, "'licence'.*There are: system"),
        ({"gather_subset": ["!nothing"]}, "'!nothing'"),
        ({"gather_subset": ["min", "!min"]}, "nothing to read"),
        ({"gather_subset": ["min"], "query": "a["}, "JMESPath"),
    ],
)
def test_refused_before_the_first_request(given, said):
    with pytest.raises(OptionError, match=said):
        check({"query": None, **given})


def test_the_subsets_are_read_side_by_side(serve, connect):
    lock, now, most = threading.Lock(), 0, 0

    def answer(seen):
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        time.sleep(0.1)
        with lock:
            now -= 1
        return Reply(200, KEYS if seen.path.endswith("/apikeys") else IDENTITY)

    facts(connect, serve(answering=answer), "all")
    assert most >= 4


def test_what_is_missing_is_null_with_its_reason(serve, connect):
    missing = Reply(404, {"error_message": "no such path"})
    server = serve(
        answering=answering(extrahop_cluster=missing, runningconfig=Reply(403, {"error_message": "too weak"}))
    )
    found = facts(connect, server, "all")
    assert found["cluster"] is None and "not offered by a sensor" in found["not_offered"]["cluster"]
    assert found["running_config"] is None and "too weak" in found["not_offered"]["running_config"]
    assert set(found["not_offered"]) == {"cluster", "running_config"}


def test_what_is_asked_for_by_name_must_be_there(serve, connect):
    server = serve(answering=answering(extrahop_cluster=Reply(404), runningconfig=Reply(403)))
    with pytest.raises(NotOffered, match="Failed to read cluster"):
        facts(connect, server, "cluster")
    with pytest.raises(RequestError, match="403"):
        facts(connect, server, "all", "running_config")


def test_an_error_of_the_system_is_an_error(serve, connect):
    with pytest.raises(RequestError, match="Failed to read license"):
        facts(connect, serve(answering=answering(license=Reply(500, "oops"))), "all")


def test_firmware_that_cannot_be_told(serve, connect):
    refused = Reply(400, {"error_message": "not connected to cloud services"})
    server = serve(answering=answering(extrahop_firmware_next=refused))
    firmware = facts(connect, server, "firmware")["firmware"]
    assert firmware["next"] is None and firmware["reasons"] == {"next": "not connected to cloud services"}
    assert firmware["previous"] == {"of": "extrahop/firmware/previous"}


def test_no_query_shows_a_secret(serve, connect):
    server = serve(answering=answering(license=Reply(200, {"product_key": "CANARY-KEY-1"})))
    found = facts(connect, server, "license", query="{harmless: license.product_key}")
    assert found["result"] == {"harmless": "********"} and "CANARY" not in str(found)


@pytest.mark.parametrize(
    ("license", "appliances", "serial", "uuid"),
    [
        (Reply(200, {"serial": "EH1"}), Reply(200, [{"id": 7, "uuid": "b"}, {"id": 0, "uuid": "a"}]), "EH1", "a"),
        (Reply(200, {"serial": "EH1"}), Reply(403), "EH1", None),
        (Reply(422), Reply(200, [{"id": 7, "uuid": "b"}]), None, None),
        (Reply(200, []), Reply(200, {}), None, None),
    ],
)
def test_by_what_a_system_is_known(serve, connect, license, appliances, serial, uuid):
    found = facts(connect, serve(answering=answering(license=license, appliances=appliances)), "identity")["identity"]
    assert found == {"kind": "sensor", "serial": serial, "uuid": uuid}


def test_a_system_in_trouble_has_no_identity_to_tell(serve, connect):
    with pytest.raises(RequestError, match="Failed to read identity"):
        facts(connect, serve(answering=answering(license=Reply(500))), "identity")
