# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Listings in pages end, whatever the system makes of limit and offset."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from tests.unit.plugins.tls_server import Reply

OBJECTS = [{"id": number, "seen": number} for number in range(25)]


def window(seen) -> tuple[int, int]:
    if seen.method == "POST":
        return seen.json["limit"], seen.json["offset"]
    query = parse_qs(urlsplit(seen.path).query)
    return int(query["limit"][0]), int(query["offset"][0])


def paged(seen, cap: int = 1000):
    limit, offset = window(seen)
    return Reply(200, OBJECTS[offset : offset + min(limit, cap)])


def test_pages_are_read_to_the_end(serve, connect):
    server = serve(answering=paged)
    assert list(connect(server).client.get_pages("/devices", {"active_from": 1}, limit=10)) == OBJECTS
    assert all("active_from=1" in line for line in server.lines)
    assert [window(seen) for seen in server.seen] == [(10, 0), (10, 10), (10, 20), (10, 25)]


def test_system_that_caps_its_pages_is_still_read_whole(serve, connect):
    server = serve(answering=lambda seen: paged(seen, cap=7))
    assert list(connect(server).client.get_pages("/devices", limit=10)) == OBJECTS


def test_searches_are_paged_in_their_body(serve, connect):
    session = connect(serve(answering=paged), read_only=True)
    assert list(session.client.search_pages("/devices/search", {"filter": {}}, limit=10)) == OBJECTS
    assert session.client.requests["write"] == 0


def test_system_that_knows_no_offset_is_read_once(serve, connect):
    server = serve(Reply(200, OBJECTS))
    assert list(connect(server).client.get_pages("/devices", limit=100)) == OBJECTS
    assert len(server.seen) <= 2


def test_system_without_offset_whose_objects_change_meanwhile_ends_too(serve, connect):
    """The same objects come again with a newer time: that is no further page."""
    clock = iter(range(1000))
    server = serve(answering=lambda seen: Reply(200, [{**one, "seen": next(clock)} for one in OBJECTS]))
    found = list(connect(server).client.get_pages("/devices", limit=25))
    assert [one["id"] for one in found] == [one["id"] for one in OBJECTS]


def test_empty_listing(serve, connect):
    server = serve(Reply(200, []))
    assert list(connect(server).client.get_pages("/devices")) == []
    assert len(server.seen) == 1


def test_query_values_travel_as_the_api_wants_them(serve, connect):
    server = serve(Reply(200, []))
    connect(server).client.get("/customdevices", {"include_criteria": True, "name": None, "limit": 3})
    assert server.lines == ["GET /api/v1/customdevices?include_criteria=true&limit=3"]
