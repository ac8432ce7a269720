# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is advised for a status that means something of its own for a request."""

from __future__ import annotations

import json

import pytest
from _project import ROOT
from ansible_collections.extrahop.revealx.plugins.module_utils._client import refusals
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import RequestError

from tests.unit.plugins.tls_server import Reply

PATHS = json.loads((ROOT / "contract" / "openapi.json").read_text())["paths"]


@pytest.mark.parametrize("request_", refusals._BY_REQUEST)
def test_only_declared_statuses_have_a_meaning_of_their_own(request_):
    method, path = request_.split()
    declared = PATHS[path][method.lower()]["responses"]
    assert [status for status in refusals._BY_REQUEST[request_] if str(status) not in declared] == []


@pytest.mark.parametrize(
    ("status", "method", "path", "advice"),
    [
        (402, "POST", "/records/search", "licence of the recordstore"),
        (402, "POST", "/metrics", "EULA"),
        (404, "POST", "/records/cursor", "longer context_ttl"),
        (422, "POST", "/packets/search", "no packetstore is connected"),
        (403, "GET", "/dashboards/-7/sharing", "neither owns it"),
        (403, "GET", "/dashboards/-7", "privileges"),
        (400, "GET", "/dashboards/-7", ""),
    ],
)
def test_advice_is_the_requests_own_before_that_of_any_request(status, method, path, advice):
    found = refusals.advice_for(status, method, path)
    assert advice in found if advice else found == ""


def test_the_advice_stands_in_the_message(serve, connect):
    session = connect(serve(Reply(504, {"error_message": "own words"})), retries=0)
    with pytest.raises(RequestError, match=r"own words \(HTTP 504\)\. The recordstore did not answer in time"):
        session.client.search("/records/search", {})
