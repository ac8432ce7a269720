# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is sent again and what never is; the counts are the server's."""

from __future__ import annotations

import re
import socket
import threading
import time
from email.utils import formatdate

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.answer import Answer
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    AnswerLost,
    Conflict,
    RequestError,
    Unreachable,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._client.retry import pause_before

from tests.unit.plugins.tls_server import Reply

HTML = Reply(200, "<html><head><title>Starting up</title></head></html>", media_type="text/html")
# The request reached the system, and no whole answer came back.
LOST = {
    "dropped": Reply(breaks="drop"),
    "reset": Reply(breaks="reset"),
    "noise instead of an answer": Reply(breaks="noise"),
    "body broken off": Reply(200, b'{"id": 1', announced=4000, breaks="early"),
    "chunk broken off": Reply(200, b"ff\r\n{", headers={"Transfer-Encoding": "chunked"}, breaks="early"),
}
AWAY = {"502": Reply(502), "503": Reply(503, HTML.body, media_type="text/html"), "504": Reply(504), "page": HTML}
GOOD = Reply(200, {"fine": True})
TWICE_IS_FINE = ["PUT", "PATCH", "DELETE"]

every_lost = pytest.mark.parametrize("broken", LOST.values(), ids=LOST)
every_broken = pytest.mark.parametrize("broken", [*LOST.values(), *AWAY.values()], ids=[*LOST, *AWAY])


def counted(session, server) -> None:
    """The session's own account is what the server saw."""
    requests = session.client.requests
    assert requests["write"] == server.writes
    assert requests["read"] == len(server.seen) - server.writes


@every_broken
def test_read_is_sent_again(serve, connect, broken):
    server = serve(broken, broken, GOOD)
    session = connect(server)
    assert session.client.get("/tags") == {"fine": True}
    assert len(server.seen) == 3
    assert session.client.requests["retried"] == 2 == len(session.warned) == len(session.slept)
    counted(session, server)


@every_broken
@pytest.mark.parametrize("method", TWICE_IS_FINE)
def test_write_that_sets_a_state_is_sent_again(serve, connect, broken, method):
    server = serve(broken, GOOD)
    session = connect(server)
    assert session.client.write(method, "/tags/7", {"name": "a"}).data() == {"fine": True}
    assert server.lines == [f"{method} /api/v1/tags/7"] * 2
    assert {seen.body for seen in server.seen} == {b'{"name": "a"}'}
    counted(session, server)


@every_broken
def test_create_is_never_sent_twice(serve, connect, broken):
    server = serve(broken)
    session = connect(server, retries=5)
    with pytest.raises(RequestError) as failure:
        session.client.write("POST", "/tags", {"name": "a"})
    assert len(server.seen) == 1
    assert failure.value.status in (None, 200, 502, 503, 504)
    assert session.slept == []
    counted(session, server)


@every_lost
def test_lost_answer_of_a_create_says_so(serve, connect, broken):
    with pytest.raises(AnswerLost, match="may have been carried out"):
        connect(serve(broken)).client.write("POST", "/tags", {"name": "a"})


# What Python says of its own objects is no word for whoever is on call.
OF_PYTHON = re.compile(r"Errno|_ssl\.c|\w+\(|<\w|object at|\[SSL|None|char \d")


@every_broken
def test_a_read_that_was_lost_is_told_in_plain_words_and_leaves_nothing_open(serve, connect, broken):
    with pytest.raises(RequestError) as failure:
        connect(serve(broken), retries=0).client.get("/tags")
    assert not OF_PYTHON.search(str(failure.value)) and "carried out" not in str(failure.value)
    assert failure.value.advice


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (LOST["dropped"], "was lost: the connection was closed before any of it came."),
        (LOST["body broken off"], "was lost: it broke off after 8 bytes, 3992 more were to come."),
        (Reply(200, {}, delay=1.5), "was lost: timed out after 0.2 seconds."),
        (Reply(200, "[1,", media_type="application/json"), "with no JSON (it ends or goes wrong at character 3): [1,"),
    ],
)
def test_what_happened_to_an_answer(serve, connect, broken, said):
    with pytest.raises(RequestError) as failure:
        connect(serve(broken), timeout=0.2, retries=0).client.get("/tags")
    assert said in str(failure.value)


def test_why_there_is_no_connection(connect):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        with pytest.raises(Unreachable) as failure:
            connect(f"127.0.0.1:{closed.getsockname()[1]}", retries=0).client.get("/tags")
    assert str(failure.value).startswith(f"No connection to {failure.value.system}: Connection refused. Check")
    with pytest.raises(Unreachable, match="Failed to resolve 'no-such-system.invalid' .*not known") as failure:
        connect("no-such-system.invalid", retries=0).client.get("/tags")
    assert not OF_PYTHON.search(str(failure.value).replace("('", ""))


@pytest.mark.parametrize(
    ("said", "reason"),
    [(b"HTTP/1.0 400 Bad\r\n\r\n", "what listens there speaks no TLS"), (b"", "it was closed during the handshake")],
)
def test_why_there_is_no_tls(connect, said, reason):
    def answer() -> None:
        near, _address = listening.accept()
        with near:
            near.recv(4096)
            near.sendall(said)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=answer)
        thread.start()
        with pytest.raises(Unreachable) as failure:
            connect(f"127.0.0.1:{listening.getsockname()[1]}", retries=0).client.get("/tags")
        thread.join()
    assert str(failure.value) == f"No TLS connection to {failure.value.system}: {reason}. Check host and port."


def test_page_in_answer_to_a_create_leaves_open_whether_it_was_done(serve, connect):
    with pytest.raises(AnswerLost, match="web page.*Starting up"):
        connect(serve(HTML)).client.write("POST", "/tags", {"name": "a"})


@every_broken
def test_search_is_sent_again(serve, connect, broken):
    server = serve(broken, GOOD)
    session = connect(server)
    assert session.client.search("/devices/search", {"limit": 1}) == {"fine": True}
    assert session.client.requests == {"read": 2, "write": 0, "retried": 1}


@every_broken
def test_every_attempt_used_up(serve, connect, broken):
    server = serve(broken)
    session = connect(server, retries=2)
    with pytest.raises(RequestError):
        session.client.get("/tags")
    assert len(server.seen) == 3
    assert session.client.requests == {"read": 3, "write": 0, "retried": 2}


@pytest.mark.parametrize("method", ["GET", "POST", "PATCH"])
def test_limited_rate_is_waited_out_whatever_was_asked(serve, connect, method):
    """429 means that nothing was done: a create may go again too."""
    server = serve(Reply(429, headers={"Retry-After": "7"}), GOOD)
    session = connect(server)
    if method == "GET":
        session.client.get("/tags")
    else:
        session.client.write(method, "/tags", {"name": "a"})
    assert session.slept == [7.0]
    counted(session, server)


@pytest.mark.parametrize(
    ("asked", "low", "high"),
    [
        ("0", 0, 0),
        ("3", 3, 3),
        ("86400", 60, 60),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0, 0),
        ("soon", 0.3, 0.7),
        ("-5", 0, 0.7),
        (None, 0.3, 0.7),
    ],
)
def test_retry_after_is_obeyed_within_bounds(asked, low, high):
    assert low <= pause_before(1, asked) <= high


def test_retry_after_may_be_a_date():
    assert 25 <= pause_before(1, formatdate(time.time() + 30, usegmt=True)) <= 30


def test_pauses_double_with_jitter_up_to_a_bound():
    assert [pause_before(attempt, jitter=lambda: 0.5) for attempt in (1, 2, 3, 4)] == [0.5, 1, 2, 4]
    assert pause_before(50, jitter=lambda: 1.0) <= 20
    assert pause_before(3, jitter=lambda: 0.0) < pause_before(3, jitter=lambda: 1.0)


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 409, 422, 500])
@pytest.mark.parametrize("method", ["GET", "PATCH"])
def test_refusals_are_not_tried_again(serve, connect, status, method):
    server = serve(Reply(status, {"error_message": "no"}))
    with pytest.raises(RequestError):
        connect(server).client.write(method, "/tags/1")
    assert len(server.seen) == 1


def test_create_goes_again_after_refused_connections(serve, connect, authority):
    """A connection that was never made carried nothing: the create is sent once, when the system is there."""
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        port = reserved.getsockname()[1]
    session = connect(f"127.0.0.1:{port}")
    with pytest.raises(Unreachable, match=r"No connection to 127\.0\.0\.1:\d+: (?!.*Connection\()"):
        session.client.write("POST", "/tags", {"name": "a"})
    assert session.client.requests == {"read": 0, "write": 0, "retried": 3}


def test_a_system_that_is_away_has_the_patience_of_one_request(connect, monkeypatch):
    """A document asks for dozens of lists: each with its own retries would hold up a fleet for an hour."""
    passed = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: passed[0])
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        session = connect(f"127.0.0.1:{closed.getsockname()[1]}")

        def retried() -> int:
            before = session.client.requests["retried"]
            with pytest.raises(Unreachable):
                session.client.get("/tags")
            return session.client.requests["retried"] - before

        assert [retried() for _number in range(3)] == [3, 0, 0]
        # It may be back by then.
        passed[0] += 10.0
        assert retried() == 3
        monkeypatch.setattr(session.client, "_once", lambda *args, **options: Answer(200, b"{}"))
        assert session.client.get("/tags") == {}
        monkeypatch.undo()
        assert retried() == 3


def test_a_system_that_takes_requests_and_never_answers_is_away_too(serve, connect):
    session = connect(serve(Reply(200, {}, delay=1.0)), timeout=0.1, retries=2)
    for retried in (2, 2, 2):
        with pytest.raises(AnswerLost):
            session.client.get("/tags")
        assert session.client.requests["retried"] == retried


def test_one_try_that_was_wanted_alone_says_nothing_of_the_next(connect):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        session = connect(f"127.0.0.1:{closed.getsockname()[1]}")
        for retries in (0, None):
            with pytest.raises(Unreachable):
                session.client.get("/tags", retries=retries)
        assert session.client.requests["retried"] == 3


def test_unknown_name_is_unreachable(connect):
    session = connect("no-such-system.invalid", retries=0)
    with pytest.raises(Unreachable, match="no-such-system.invalid"):
        session.client.get("/tags")


def test_slow_answer_ends_at_the_timeout_and_is_lost(serve, connect):
    server = serve(Reply(200, {}, delay=1.5))
    session = connect(server, timeout=0.2, retries=0)
    began = time.monotonic()
    with pytest.raises(AnswerLost, match="timed out"):
        session.client.write("PATCH", "/tags/1", {"name": "a"})
    assert time.monotonic() - began < 1.2
    counted(session, server)


def test_connection_that_is_never_accepted_ends_at_the_timeout(connect):
    """A listener whose queue is full lets connections hang, like a firewall that drops packets."""
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        fillers = [socket.socket() for _number in range(4)]
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(full.getsockname())
        session = connect(f"127.0.0.1:{full.getsockname()[1]}", timeout=0.3, retries=0)
        began = time.monotonic()
        with pytest.raises(Unreachable):
            session.client.write("POST", "/tags", {"name": "a"})
        assert time.monotonic() - began < 3
        assert session.client.requests["write"] == 0
        for filler in fillers:
            filler.close()


def test_delete_that_was_done_before_its_answer_was_lost_succeeds(serve, connect):
    server = serve(Reply(breaks="drop"), Reply(404, {"error_message": "no such tag"}))
    assert connect(server).client.write("DELETE", "/tags/1").status == 204


def test_delete_of_what_is_not_there_fails(serve, connect):
    with pytest.raises(RequestError):
        connect(serve(Reply(404))).client.write("DELETE", "/tags/1")


def test_partly_done_is_an_error(serve, connect):
    server = serve(Reply(207, {"error_message": "2 of 3 assigned"}))
    with pytest.raises(RequestError, match="2 of 3 assigned"):
        connect(server).client.write("POST", "/tags/1/devices", {"assign": [1]})
    assert len(server.seen) == 1


def test_warnings_name_what_and_how_long(serve, connect):
    session = connect(serve(Reply(503, "busy"), GOOD))
    session.client.get("/tags")
    (warning,) = session.warned
    assert "GET /api/v1/tags" in warning and "busy" in warning and "503" in warning and "2 more" in warning


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_any_success_status_is_success(serve, connect, status):
    assert connect(serve(Reply(status))).client.write("PATCH", "/tags/1", {}).status == status


def test_stale_connections_of_the_pool_are_replaced(serve, connect):
    """The server closes its side between two requests: the second one notices before it sends."""
    server = serve(Reply(200, {}, headers={"Connection": "close"}))
    session = connect(server)
    session.client.get("/tags")
    assert session.client.write("POST", "/tags", {"name": "a"}).status == 200
    assert session.client.requests == {"read": 1, "write": 1, "retried": 0}


# ---- a whole document is worked out anew for each try


@every_broken
@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_a_body_that_is_a_function_is_asked_for_before_each_try(serve, connect, broken, method):
    server = serve(broken, broken, GOOD)
    bodies = iter([{"try": 1}, {"try": 2}, {"try": 3}])
    connect(server).client.write(method, "/runningconfig", lambda: next(bodies))
    assert [seen.json for seen in server.seen] == [{"try": 1}, {"try": 2}, {"try": 3}]


def test_nothing_is_sent_again_once_there_is_nothing_left_to_send(serve, connect):
    server = serve(LOST["dropped"], GOOD)
    bodies = iter([{"try": 1}, None])
    session = connect(server)
    assert session.client.write("PUT", "/runningconfig", lambda: next(bodies)).status == 204
    assert len(server.seen) == 1
    counted(session, server)


def test_what_the_function_raises_ends_the_tries(serve, connect):
    def body():
        raise Conflict("somebody else changed the same")

    server = serve(GOOD)
    with pytest.raises(Conflict):
        connect(server).client.write("PUT", "/runningconfig", body)
    assert not server.seen


# ---- what is declared as JSON is JSON

CUT = Reply(200, b'{"dns": {"dns": "192.0.2', media_type="application/json")


def test_declared_json_that_is_cut_off_is_read_again(serve, connect):
    server = serve(CUT, GOOD)
    assert connect(server).client.write("GET", "/runningconfig").data() == {"fine": True}
    assert len(server.seen) == 2


@pytest.mark.parametrize("media_type", ["application/json", "application/problem+json"])
def test_declared_json_that_never_parses_is_an_error(serve, connect, media_type):
    reply = Reply(200, CUT.body, media_type=media_type)
    with pytest.raises(RequestError, match="with no JSON") as failure:
        connect(serve(reply), retries=1).client.write("GET", "/runningconfig")
    assert not isinstance(failure.value, AnswerLost)


def test_declared_json_of_a_create_that_does_not_parse_leaves_open_whether_it_was_done(serve, connect):
    server = serve(CUT)
    with pytest.raises(AnswerLost, match="with no JSON"):
        connect(server, retries=5).client.write("POST", "/tags", {"name": "a"})
    assert len(server.seen) == 1


@pytest.mark.parametrize("body", [b"", b"  \r\n"])
def test_an_empty_answer_that_is_declared_as_json_is_none(serve, connect, body):
    assert (
        connect(serve(Reply(202, body, media_type="application/json"))).client.write("PATCH", "/t", {}).data() is None
    )
