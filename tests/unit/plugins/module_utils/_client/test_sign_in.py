# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in: the key's header, and tokens that are renewed in time and after a 401."""

from __future__ import annotations

import base64
from urllib.parse import parse_qs

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.auth import TokenAuth
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    RedirectRefused,
    RequestError,
    Unreachable,
)

from tests.unit.plugins.conftest import KEY
from tests.unit.plugins.tls_server import Reply

CLOUD = {"client_id": "canary-id", "client_secret": "canary-secret-42"}


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Outgoing:
    def __init__(self) -> None:
        self.headers: dict[str, str] = {}


def cloud(tokens: list[str], accepted=lambda token: True, lifetime=3600):
    """A cloud system: gives the tokens one after the other, and refuses requests whose token is not accepted."""

    def answering(seen):
        if seen.path == "/oauth2/token":
            return Reply(200, {"access_token": tokens.pop(0), "expires_in": lifetime, "token_type": "Bearer"})
        token = seen.headers.get("authorization", "").removeprefix("Bearer ")
        return Reply(200, {"token": token}) if accepted(token) else Reply(401, {"error_message": "token expired"})

    return answering


def test_api_key_travels_in_its_header(serve, connect):
    server = serve(Reply(200, {"version": "9.9.1"}))
    assert connect(server).client.get("/extrahop") == {"version": "9.9.1"}
    assert server.seen[0].headers["authorization"] == f"ExtraHop apikey={KEY}"
    assert server.seen[0].headers["accept"] == "application/json"
    assert server.seen[0].path == "/api/v1/extrahop"


def test_token_is_asked_for_once_and_used(serve, connect):
    server = serve(answering=cloud(["token-one"]))
    client = connect(server, **CLOUD).client
    assert [client.get("/tags"), client.get("/tags")] == [{"token": "token-one"}] * 2
    assert server.lines == ["POST /oauth2/token", "GET /api/v1/tags", "GET /api/v1/tags"]
    asked = server.seen[0]
    assert asked.headers["authorization"] == "Basic " + base64.b64encode(b"canary-id:canary-secret-42").decode()
    assert asked.headers["content-type"] == "application/x-www-form-urlencoded"
    assert asked.body == b"grant_type=client_credentials"
    assert client.requests == {"read": 2, "write": 0, "retried": 0}


@pytest.mark.parametrize(
    ("lifetime", "after", "renewed"), [(3600, 3539, False), (3600, 3541, True), (20, 9, False), (20, 11, True)]
)
def test_token_is_renewed_before_it_expires(lifetime, after, renewed):
    clock, given = Clock(), []

    def fetch():
        given.append(f"token-{len(given)}")
        return {"access_token": given[-1], "expires_in": lifetime}

    auth = TokenAuth(fetch, clock)
    assert auth(Outgoing()).headers["Authorization"] == "Bearer token-0"
    clock.now += after
    assert auth(Outgoing()).headers["Authorization"] == f"Bearer token-{int(renewed)}"


def test_token_without_a_usable_lifetime_is_still_used():
    for lifetime in ({}, {"expires_in": None}, {"expires_in": "soon"}):
        auth = TokenAuth(lambda lifetime=lifetime: {"access_token": "token", **lifetime}, Clock())
        assert auth(Outgoing()).headers["Authorization"] == "Bearer token"


def test_refused_token_is_renewed_once(serve, connect):
    server = serve(answering=cloud(["old", "new"], accepted=lambda token: token == "new"))
    assert connect(server, **CLOUD).client.get("/tags") == {"token": "new"}
    assert server.lines == ["POST /oauth2/token", "GET /api/v1/tags"] * 2


def test_token_that_stays_refused_ends_after_one_renewal(serve, connect):
    server = serve(answering=cloud(["a", "b", "c"], accepted=lambda token: False))
    with pytest.raises(RequestError) as refused:
        connect(server, **CLOUD).client.get("/tags")
    assert refused.value.status == 401
    assert len(server.seen) == 4


def test_refused_key_is_not_tried_again(serve, connect):
    server = serve(Reply(401, {"error_message": "no"}))
    with pytest.raises(RequestError):
        connect(server).client.get("/tags")
    assert len(server.seen) == 1


def test_wrong_client_secret_is_explained_without_it(serve, connect):
    server = serve(Reply(401, {"error_description": "secret canary-secret-42 is unknown"}))
    with pytest.raises(RequestError, match="gave no token for client_id 'canary-id'") as refused:
        connect(server, **CLOUD).client.get("/tags")
    assert "canary-secret-42" not in str(refused.value) + str(refused.value.as_result())
    assert "Check client_id and client_secret" in str(refused.value)
    assert server.lines == ["POST /oauth2/token"] * 2


@pytest.mark.parametrize("status", [400, 401])
def test_credentials_go_into_the_form_where_basic_is_refused(serve, connect, status):
    good = cloud(["token-one", "token-two"])

    def answering(seen):
        if seen.path == "/oauth2/token" and "authorization" in seen.headers:
            return Reply(status, {"error": "invalid_client"})
        return good(seen)

    server = serve(answering=answering)
    assert connect(server, **CLOUD).client.get("/tags") == {"token": "token-one"}
    assert server.lines == ["POST /oauth2/token", "POST /oauth2/token", "GET /api/v1/tags"]
    form = parse_qs(server.seen[1].body.decode())
    assert form == {
        "grant_type": ["client_credentials"],
        "client_id": ["canary-id"],
        "client_secret": ["canary-secret-42"],
    }


def test_other_refusals_of_a_token_are_not_tried_in_another_way(serve, connect):
    server = serve(Reply(403, {"error": "no"}))
    with pytest.raises(RequestError, match="gave no token"):
        connect(server, **CLOUD).client.get("/tags")
    assert server.lines == ["POST /oauth2/token"]


def test_hosts_of_remote_access_get_their_cookie(serve, connect):
    server = serve(Reply(200, {}))
    session = connect(server, remote_access_token="canary-cookie-5")
    session.client.get("/extrahop")
    assert server.seen[0].headers["cookie"] == "token=canary-cookie-5"
    assert server.seen[0].headers["authorization"] == f"ExtraHop apikey={KEY}"


def test_without_the_cookie_it_is_said_what_is_missing(serve, connect):
    elsewhere = {"Location": "https://sign-in.example.com/"}
    server = serve(Reply(307, "Redirecting for authentication", headers=elsewhere))
    with pytest.raises(RedirectRefused, match="wants a cookie besides the key.*remote_access_token"):
        connect(server, remote_access_token="canary-cookie-5").client.get("/extrahop")


def test_the_cookie_is_hidden_when_echoed(serve, connect):
    server = serve(answering=lambda seen: Reply(403, {"error_message": f"you sent {seen.headers['cookie']}"}))
    with pytest.raises(RequestError) as refused:
        connect(server, remote_access_token="canary-cookie-5").client.get("/tags")
    assert "canary-cookie-5" not in str(refused.value) + str(refused.value.as_result())


def test_create_is_sent_once_when_its_token_is_late(serve, connect):
    """A token that breaks off or is refused for a while concerns no create: that was never sent."""
    replies = [Reply(200, b'{"access', announced=500, breaks="early"), Reply(503, "starting")]
    good = cloud(["token"])

    def answering(seen):
        return replies.pop(0) if replies and seen.path == "/oauth2/token" else good(seen)

    server = serve(answering=answering)
    session = connect(server, **CLOUD)
    assert session.client.write("POST", "/tags", {"name": "a"}).status == 200
    assert server.lines == ["POST /oauth2/token"] * 3 + ["POST /api/v1/tags"]
    assert session.client.requests == {"read": 0, "write": 1, "retried": 2}


def test_token_that_never_comes_counts_no_write(serve, connect):
    server = serve(Reply(200, b'{"access', announced=500, breaks="early"))
    session = connect(server, **CLOUD, retries=1)
    with pytest.raises(Unreachable):
        session.client.write("POST", "/tags", {"name": "a"})
    assert session.client.requests == {"read": 0, "write": 0, "retried": 1}


def test_token_redirect_is_not_followed(serve, connect):
    other = serve()
    server = serve(Reply(302, headers={"Location": f"https://{other.host}/oauth2/token"}))
    with pytest.raises(RequestError, match="302"):
        connect(server, **CLOUD).client.get("/tags")
    assert other.seen == []


def test_token_is_hidden_when_echoed(serve, connect):
    def answering(seen):
        if seen.path == "/oauth2/token":
            return Reply(200, {"access_token": "token-canary-77", "expires_in": 3600})
        return Reply(403, {"error_message": f"you sent {seen.headers['authorization']}"})

    with pytest.raises(RequestError) as refused:
        connect(serve(answering=answering), **CLOUD).client.get("/tags")
    assert "token-canary-77" not in str(refused.value) + str(refused.value.as_result())


@pytest.mark.parametrize("token", [None, "", 5, ["a"], {}, "two words", "line\nbreak", "ümlaut"], ids=repr)
def test_token_that_fits_no_header_is_none(serve, connect, token):
    server = serve(Reply(200, {"access_token": token, "expires_in": 60}))
    with pytest.raises(RequestError, match="gave no token"):
        connect(server, retries=0, **CLOUD).client.get("/tags")
    assert server.lines == ["POST /oauth2/token"]
