# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers of another form than the API documents are told by system and request, and are no empty list."""

from __future__ import annotations

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import RequestError, UnexpectedAnswer
from ansible_collections.extrahop.revealx.plugins.module_utils._client.shapes import understood
from ansible_collections.extrahop.revealx.plugins.module_utils._engine import operation as _operation
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, perform
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Outcome
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.store import Store
from ansible_collections.extrahop.revealx.plugins.module_utils._firmware.jobs import listed_jobs
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.tag import TAG

from tests.unit.plugins.conftest import KEY
from tests.unit.plugins.tls_server import Reply

NO_LISTS = [({}, "an object instead of a list"), ("canary", "text instead"), (5, "a number instead"), (True, "true or")]
NO_ROWS = [([None], "null in the place"), ([{}, "canary"], "text in the place"), ([[]], "a list in the place")]
READS = {
    "a whole listing": lambda client: client.get_list("/tags"),
    "pages": lambda client: list(client.get_pages("/tags")),
    "a search": lambda client: list(client.search_pages("/devices/search", {})),
    "the store": lambda client: Store(client).listing(TAG),
    "jobs": listed_jobs,
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
@pytest.mark.parametrize(("body", "said"), [*NO_LISTS, *NO_ROWS], ids=str)
def test_what_is_no_list_of_objects_is_no_empty_list(serve, connect, read, body, said):
    server = serve(
        Reply(200, body) if not isinstance(body, str) else Reply(200, '"canary"', media_type="application/json")
    )
    with pytest.raises(UnexpectedAnswer, match=said) as refused:
        read(connect(server).client)
    assert server.host in str(refused.value) and "/api/v1/" in str(refused.value)
    assert "canary" not in str(refused.value)
    assert len({seen.path for seen in server.seen}) == len(server.seen)


@pytest.mark.parametrize("row", [{}, {"id": None}, {"id": [1]}, {"id": True}, {"id": {}}])
def test_rows_must_have_the_key_by_which_they_are_told(serve, connect, row):
    client = connect(serve(Reply(200, [{"id": 1}, row]))).client
    assert client.get_list("/tags") == [{"id": 1}, row]
    for read in (lambda: client.get_list("/tags", key="id"), lambda: list(client.get_pages("/tags", key="id"))):
        with pytest.raises(UnexpectedAnswer, match="whose id is"):
            read()


def test_an_empty_body_is_an_empty_list(serve, connect):
    assert connect(serve(Reply(204))).client.get_list("/tags") == []


@pytest.mark.parametrize("body", [[], "x", 5, None])
def test_an_object_must_be_one(serve, connect, body):
    reply = Reply(200, body) if not isinstance(body, str) else Reply(200, '"x"', media_type="application/json")
    with pytest.raises(UnexpectedAnswer, match="instead of an object"):
        connect(serve(reply)).client.get_object("/extrahop")


def stumbling(error: Exception) -> Operation:
    """An operation whose own code stumbles over an answer that it read."""

    def run(task) -> Outcome:
        task.client.get("/tags/7")
        raise error

    return Operation("tag", run)


@pytest.mark.parametrize(
    "error",
    [TypeError("a"), KeyError("id"), RecursionError("deep"), OverflowError("big"), AttributeError("b"), IndexError()],
)
def test_stumbling_code_names_system_and_request_and_shows_where(serve, authority, error):
    server = serve(Reply(200, {"name": "x"}))
    options = {"host": server.host, "ca_path": authority.file, "api_key": KEY}
    result = perform(stumbling(error), options, check_mode=False, warn=lambda sentence: None)
    assert result.failed
    assert server.host in result.data["msg"] and "GET /api/v1/tags/7" in result.data["msg"]
    assert type(error).__name__ in result.data["msg"] and "fault of the collection" in result.data["msg"]
    assert result.data["error"]["type"] == "UnexpectedAnswer" and result.data["requests"]["read"] == 1
    assert "in run" in result.data["exception"]


def test_traceback_shows_no_secret(serve, authority):
    options = {"host": serve().host, "ca_path": authority.file, "api_key": KEY}
    result = perform(stumbling(ValueError(f"no {KEY}")), options, check_mode=False, warn=lambda sentence: None)
    assert KEY not in str(result.data)


def test_cause_is_kept_and_other_errors_pass(serve, connect):
    client = connect(serve()).client
    client.get("/tags")
    with pytest.raises(UnexpectedAnswer) as told, understood(client):
        raise TypeError("a mistake of ours")
    assert isinstance(told.value.__cause__, TypeError)
    for error in (RequestError("a", system="s", method="GET", path="/"), KeyboardInterrupt(), MemoryError()):
        with pytest.raises(type(error)), understood(client):
            raise error


def test_operation_without_a_system_is_not_excused():
    def run(task) -> Outcome:
        raise TypeError("a mistake of ours")

    with pytest.raises(TypeError):
        perform(Operation("x", run, has_system=False), {}, check_mode=False, warn=_operation.Redactor().text)
