# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What people read when a request fails, and that no secret is in it."""

from __future__ import annotations

import json

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import RedirectRefused, RequestError

from tests.unit.plugins.conftest import KEY
from tests.unit.plugins.tls_server import Reply

PASSWORD = 'canary "pass\\word" é 1'
PEM = "-----BEGIN KEY-----\ncanaryAAAAAAAAAAAAAAAAAAAA\ncanaryBBBBBBBBBBBBBBBBBBBB\n-----END KEY-----\n"


def failure(session, method: str = "GET", path: str = "/tags/7") -> RequestError:
    with pytest.raises(RequestError) as failed:
        session.client.write(method, path)
    return failed.value


def everything(error: RequestError, session) -> str:
    return "\n".join([str(error), repr(error), json.dumps(error.as_result(), ensure_ascii=False), *session.warned])


@pytest.mark.parametrize(
    ("status", "next_step"),
    [
        (401, "Check the API key"),
        (402, "EULA"),
        (403, "privileges"),
        (404, "Check the id"),
        (429, "fewer tasks"),
        (500, "inside the system"),
        (503, "starting or restarting"),
    ],
)
def test_statuses_say_what_to_check_next(serve, connect, status, next_step):
    server = serve(Reply(status, {"error_message": "own words"}))
    error = failure(connect(server, retries=0), "PATCH")
    assert str(error).startswith(f"{server.host} refused PATCH /api/v1/tags/7: own words (HTTP {status}).")
    assert next_step in str(error)
    assert (error.method, error.path, error.status, error.said) == ("PATCH", "/api/v1/tags/7", status, "own words")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"error_message": "own words", "type": "x"}, "own words"),
        ({"detail": "own words"}, "own words"),
        ({"error_message": {"type": "invalid", "detail": "own words"}}, "own words (invalid)"),
        ({"error_message": {"detail": "own words"}}, "own words"),
        ({"error_message": {"other": 1}}, '{"other": 1}'),
        ({"type": "invalid", "detail": "own words"}, "own words"),
        (
            {"message": "some failed", "failures": [{"action": "assign", "id": "7", "reason": "no such device"}]},
            "some failed: assign 7: no such device",
        ),
        (
            {"message": "none", "failures": [{"id": number, "reason": "no"} for number in range(1, 8)]},
            "none: assign 1: no | assign 2: no | assign 3: no | assign 4: no | assign 5: no | and 2 more",
        ),
        ({"message": "none", "failures": None}, "none"),
        ({"message": "none", "failures": ["odd"]}, "none"),
        (
            {"error_message": "no licence", "errors": [{"message": "expired", "properties": []}, {}]},
            "no licence: expired",
        ),
        ({"message": "own words"}, "own words"),
        ({"fields": ["a"]}, '{"fields": ["a"]}'),
        (["a", "b"], '["a", "b"]'),
        ("plain\n  words", "plain words"),
        (b"\xff\xfe", "��"),
        ("", ""),
        ({}, ""),
        ("<html><title>Bad\nGateway</title></html>", "an HTML page (Bad Gateway)"),
        ("<h1>no title</h1>", "an HTML page"),
    ],
)
def test_every_form_of_an_errors_body_is_read(serve, connect, body, said):
    error = failure(connect(serve(Reply(400, body))))
    assert error.said == said
    assert (said or "no reason given") in error.message


def test_long_texts_are_cut(serve, connect):
    assert len(str(failure(connect(serve(Reply(400, "x" * 100_000)))))) < 1000


@pytest.mark.parametrize("where", ["https://elsewhere.example/login", "/login", "//elsewhere.example/x", ""])
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_refused_and_the_key_stays(serve, connect, where, status):
    other = serve()
    target = where.replace("elsewhere.example", other.host)
    server = serve(Reply(status, headers={"Location": target} if target else {}))
    session = connect(server)
    for method in ("GET", "POST"):
        error = failure(session, method)
        assert isinstance(error, RedirectRefused)
        led = {"": "nowhere", "/login": f"https://{server.host}/login"}.get(where, other.host)
        assert "redirect" in str(error) and led in str(error)
    assert other.seen == [] and len(server.seen) == 2


@pytest.mark.parametrize("offset", [0, 580, 595, 599, 600, 2000])
@pytest.mark.parametrize("shape", [lambda text: {"error_message": text}, lambda text: {"other": [text]}, str])
def test_echoed_key_is_hidden_wherever_the_text_is_cut(serve, connect, offset, shape):
    """A key that stands across the place where long texts are cut must not show its first half."""
    session = connect(serve(Reply(400, shape("x" * offset + KEY + "y" * 100))))
    assert KEY[:6] not in everything(failure(session), session)


@pytest.mark.parametrize("secret", [PASSWORD, PEM], ids=["quoted", "lines"])
@pytest.mark.parametrize(
    "shape",
    [
        lambda text: {"error_message": f"bad {text}!"},
        lambda text: {"other": {"inner": text}},
        lambda text: {"error": {"value": text}},
        lambda text: [text],
        lambda text: f"bad {text}!",
        lambda text: "broken json: " + json.dumps({"a": text}),
        lambda text: "broken json: " + json.dumps({"a": text}, ensure_ascii=False),
        lambda text: f"<title>{text}</title>",
        lambda text: f"bad {' '.join(text.split())}!",
    ],
)
def test_echoed_secrets_are_hidden_in_every_spelling(serve, connect, secret, shape):
    session = connect(serve(Reply(500, shape(secret))))
    session.client.redactor.learn([secret])
    shown = everything(failure(session), session)
    assert "canary" not in shown.replace(KEY, "")


def test_secrets_in_redirects_and_warnings_are_hidden(serve, connect):
    session = connect(serve(Reply(302, f"go {KEY}", headers={"Location": f"/login?key={KEY}"})))
    assert KEY not in everything(failure(session), session)
    session = connect(serve(Reply(503, KEY), Reply(200)))
    session.client.write("PATCH", "/tags/1")
    assert len(session.warned) == 1 and KEY not in session.warned[0]
