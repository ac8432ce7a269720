# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Free requests: what is sent in check mode, which paths are refused, and that secrets stay hidden."""

from __future__ import annotations

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError, RequestError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Task
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.api_request import check, run

from tests.unit.plugins.tls_server import Reply


def options(**given) -> dict:
    names = ("params", "body", "content", "query", "dest")
    return {"method": "GET", "path": "/tags", "media_type": "text/plain", **dict.fromkeys(names), **given}


@pytest.fixture
def send(serve, connect):
    """Send one request to a server that answers ``reply``; returns the outcome and what the server saw."""

    def start(reply: Reply, check_mode: bool = False, **given):
        seen = []

        def answer(request):
            seen.append(request)
            return reply

        session = connect(serve(answering=answer), read_only=check_mode, retries=0)
        task = Task(session.client, options(**given), check_mode)
        check(task.options)
        return run(task), seen

    return start


def test_a_read(send):
    outcome, seen = send(Reply(200, [{"name": "a"}]), params={"limit": 5, "x": True}, query="[].name")
    assert outcome.values["json"] == [{"name": "a"}] and outcome.values["result"] == ["a"]
    assert seen[0].path == "/api/v1/tags?limit=5&x=true" and not outcome.changed


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_write_is_not_sent_in_check_mode(send, method):
    outcome, seen = send(Reply(204), check_mode=True, method=method, body={"name": "a"})
    assert outcome.changed and not seen and outcome.values["status"] is None
    done, seen = send(Reply(204), method=method, body={"name": "a"})
    assert done.plan == outcome.plan and seen[0].json == {"name": "a"}


def test_a_search_is_sent_in_check_mode(send):
    outcome, seen = send(Reply(200, []), check_mode=True, method="POST", path="/devices/search", body={})
    assert len(seen) == 1 and not outcome.changed


def test_text_goes_as_it_is(send):
    _outcome, seen = send(Reply(204), method="PUT", path="/license", content="a: b\n", media_type="text/x-license")
    assert (seen[0].body, seen[0].headers["content-type"]) == (b"a: b\n", "text/x-license")


def test_a_body_as_text_is_json(send):
    assert send(Reply(201), method="POST", body='{"name": "a"}')[1][0].json == {"name": "a"}


def test_an_answer_that_is_no_json(send):
    outcome, _seen = send(Reply(200, "a,b\n", media_type="text/csv"))
    assert outcome.values["content"] == "a,b\n" and outcome.values["json"] is None


@pytest.mark.parametrize("media_type", ["application/octet-stream", "text/plain"])
@pytest.mark.parametrize("body", [bytes(range(256)) * 4, b"\xff\xfe", b"", b"a\r\nb", b"123", b'{"a": '], ids=repr)
def test_what_is_no_json_goes_into_the_file_as_it_came(send, tmp_path, media_type, body):
    dest = tmp_path / "answer"
    outcome, _seen = send(Reply(200, body, media_type=media_type), dest=str(dest))
    assert dest.read_bytes() == body and outcome.changed and outcome.values["content"] is None
    again, _seen = send(Reply(200, body, media_type=media_type), dest=str(dest))
    assert not again.changed


def test_json_goes_into_the_file_indented(send, tmp_path):
    send(Reply(200, b'{"a":[1]}', media_type="application/json; charset=utf-8"), dest=str(tmp_path / "answer"))
    assert (tmp_path / "answer").read_text() == '{\n  "a": [\n    1\n  ]\n}\n'


def test_no_query_shows_a_secret(send):
    outcome, _seen = send(Reply(201, {"apikey": "canary-key-1"}), method="POST", path="/users", query="{k: apikey}")
    assert outcome.values["json"] == {"apikey": "********"} and outcome.values["result"] == {"k": "********"}


def test_a_refusal_carries_the_systems_words(send):
    with pytest.raises(RequestError, match=r"GET /api/v1/tags: no luck \(HTTP 418\)"):
        send(Reply(418, {"error_message": "no luck"}))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"path": "/tags/../users"}, "not a plain path"),
        ({"path": "/tags/%2e%2e/users"}, "not a plain path"),
        ({"path": "//tags"}, "not a plain path"),
        ({"path": "/ta gs"}, "not a plain path"),
        ({"path": "/tags?x=1"}, "option params"),
        ({"path": "https://elsewhere/api/v1/tags"}, "an address"),
        ({"body": {"x": 1}}, "GET takes no body"),
        ({"content": "x"}, "GET takes no body"),
        ({"method": "POST", "body": "x: 1"}, "no JSON"),
        ({"query": "["}, "JMESPath"),
    ],
)
def test_refused_before_the_first_request(given, said):
    with pytest.raises(OptionError, match=said):
        check(options(**given))
