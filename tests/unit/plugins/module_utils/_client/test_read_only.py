# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The read-only guard, held against the whole contract: no write in check mode, searches pass, no tricks of paths."""

from __future__ import annotations

import re

import pytest
import requests
from ansible_collections.extrahop.revealx.plugins.module_utils._client.client import Client
from ansible_collections.extrahop.revealx.plugins.module_utils._client.connection import Connection
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError, ReadOnlySession
from ansible_collections.extrahop.revealx.plugins.module_utils._client.paths import (
    READING_POSTS,
    checked_path,
    is_write,
)
from hypothesis import given
from hypothesis import strategies as st

from simulator.contract import contract

# The simulator's authors read the contract for themselves: what is a write was decided twice.
OPERATIONS = {(one.method, one.template): one.is_write for one in contract().operations.values()}
WRITES = sorted(operation for operation, writes in OPERATIONS.items() if writes)
SEARCHES = sorted(operation for operation, writes in OPERATIONS.items() if not writes and operation[0] == "POST")


def concrete(path: str) -> str:
    return re.sub(r"\{[^}]+\}", "7", path)


@pytest.fixture(scope="module")
def nobody():
    """A read-only session to a port where nothing listens: a request that got through would say so."""
    connection = Connection.from_options({"host": "127.0.0.1:1", "api_key": "k" * 20, "retries": 0})
    with Client(connection, read_only=True) as client:
        yield client


def test_the_contract_has_the_operations():
    assert len(OPERATIONS) > 400 and len(WRITES) > 150
    assert {path for _method, path in SEARCHES} == set(READING_POSTS)


@pytest.mark.parametrize(("method", "path"), WRITES, ids=lambda value: value)
def test_every_write_of_the_contract_is_refused_in_check_mode(nobody, method, path):
    for spelling in (method, method.lower()):
        with pytest.raises(ReadOnlySession, match=method):
            nobody.write(spelling, concrete(path), {})
    assert nobody.requests == {"read": 0, "write": 0, "retried": 0}


def test_uploads_texts_and_downloads_are_guarded_too(nobody, tmp_path):
    file = tmp_path / "image"
    file.write_bytes(b"image")
    with pytest.raises(ReadOnlySession):
        nobody.upload("/extrahop/firmware", str(file), "application/vnd.extrahop.firmware")
    with pytest.raises(ReadOnlySession):
        nobody.write_text("PUT", "/license", "text")
    with pytest.raises(ReadOnlySession):
        nobody.download("POST", "/customizations/7", str(tmp_path / "backup"))
    with pytest.raises(ReadOnlySession):
        nobody.search("/tags", {})
    assert nobody.requests == {"read": 0, "write": 0, "retried": 0}


@pytest.mark.parametrize(("method", "path"), SEARCHES, ids=lambda value: value)
def test_searches_pass_in_check_mode(serve, connect, method, path):
    server = serve()
    session = connect(server, read_only=True)
    assert session.client.search(concrete(path), {}) == {}
    assert server.lines == [f"{method} /api/v1{concrete(path)}"]
    assert session.client.requests == {"read": 1, "write": 0, "retried": 0}


@pytest.mark.parametrize(
    "path",
    [
        "/metrics/../users",
        "/metrics/..",
        "/metrics/%2e%2e/users",
        "/metrics/%2E./users",
        "/./metrics",
        "/customizations/1%2F..%2F../download",
        "//elsewhere.example/metrics",
        "/metrics//total",
        "/metrics?x=/users",
        "/metrics#x",
        "/users\\..\\metrics",
        "/metrics\n/users",
        "/metrics /users",
        "https://elsewhere.example/metrics",
        "/customizations/%2Fusers%2Fx/download/..",
    ],
)
def test_path_tricks_are_refused(nobody, path):
    for method in ("GET", "POST", "DELETE"):
        with pytest.raises(OptionError, match="path is"):
            nobody.write(method, path)
    assert nobody.requests["read"] == 0


@pytest.mark.parametrize(
    "path",
    ["/metrics/", "/metrics%2F", "/metrics%2Fx", "/Metrics", "/activitymaps/a%2Fb/query", "/metricsx", "/x/metrics"],
)
def test_whatever_is_not_exactly_a_search_is_a_write(path):
    assert is_write("POST", checked_path(path))


@pytest.mark.parametrize("path", ["/tags", "tags", "/api/v1/tags", "api/v1/tags"])
def test_paths_may_be_given_with_or_without_the_base(path):
    assert checked_path(path) == "/tags"


@given(st.text(alphabet="/.%2eEfFaA#?\\ \x00é~", max_size=24))
def test_accepted_path_reaches_the_server_as_it_is(text):
    """What requests puts on the wire for an accepted path has the same parts, below the base."""
    try:
        path = checked_path(text)
    except OptionError:
        return
    try:
        wire = requests.Request("POST", f"https://a.example/api/v1{path}").prepare().path_url
    except requests.exceptions.RequestException:
        return
    assert wire.startswith("/api/v1")
    assert wire.count("/") == f"/api/v1{path}".count("/")
    assert not {".", "..", "%2e", "%2e%2e"} & {part.lower() for part in wire.split("/")}
