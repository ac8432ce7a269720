# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said of a status that means something of its own for a request."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from _project import ROOT
from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import explained
from ansible_collections.extrahop.revealx.plugins.module_utils._client import meanings, refusals
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import NotOffered, RequestError

from tests.unit.plugins.tls_server import Reply

PATHS = json.loads((ROOT / "contract" / "openapi.json").read_text())["paths"]
CLOUD = {"client_id": "canary-id", "client_secret": "canary-secret-42"}


def test_every_refusal_that_the_contract_declares_has_its_meaning():
    declared = {
        f"{method.upper()} {path} {status}"
        for path, item in PATHS.items()
        for method, entry in item.items()
        for status, answer in entry["responses"].items()
        if status.isdigit() and int(status) >= 400 and "PartialSuccess" not in json.dumps(answer)
    }
    assert set(meanings.MEANINGS) == declared
    assert all(meaning and advice for meaning, advice in meanings.MEANINGS.values())


@pytest.mark.parametrize(
    ("status", "method", "path", "advice"),
    [
        (409, "POST", "/users", "Here it means: username taken. Choose another username"),
        (405, "DELETE", "/users/anna", "the account owns the key of the request. Delete it with the key of another"),
        (422, "PATCH", "/users/anna", "password of an account that is not local"),
        (403, "PATCH", "/extrahop/services", "a service is not licensed. Leave the service out"),
        (401, "POST", "/apikeys", "password missing or wrong"),
        (402, "POST", "/records/search", "licence of the recordstore"),
        (
            402,
            "POST",
            "/metrics",
            "(EULA) of this system has not been accepted: sign in to its web pages and accept it",
        ),
        (404, "POST", "/records/cursor", "longer context_ttl"),
        (422, "POST", "/packets/search", "no packetstore is connected"),
        (403, "GET", "/dashboards/-7/sharing", "nothing to do with this dashboard. Use a key of its owner"),
        (403, "GET", "/dashboards/-7", "privileges"),
        (400, "POST", "/metrics", "Here it means: the query is invalid."),
        # Declared, with nothing of its own to do: what is usual follows.
        (404, "PATCH", "/auth/identityproviders/4", "Here it means: no such provider. Check the id"),
        (400, "GET", "/dashboards/-7", ""),
    ],
)
def test_advice_is_the_requests_own_before_that_of_any_request(status, method, path, advice):
    found = refusals.advice_for(status, method, path)
    assert advice in found if advice else found == ""


def test_the_advice_stands_in_the_message(serve, connect):
    session = connect(serve(Reply(504, {"error_message": "own words"})), retries=0)
    with pytest.raises(RequestError, match=r"own words \(HTTP 504\)\. Here it means: the recordstore did not answer"):
        session.client.search("/records/search", {})


def test_modules_that_are_not_refused_do_not_load_the_table():
    package = "ansible_collections.extrahop.revealx.plugins.module_utils"
    program = (
        f"import sys; import {package}._client.client; print([name for name in sys.modules if 'meanings' in name])"
    )
    told = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT / ".cache" / "live", capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "[]"


@pytest.mark.parametrize("status", [403, 404])
@pytest.mark.parametrize(
    "path",
    ["/users", "/users/anna", "/customizations/4", "/extrahop/firmware/previous", "/appliances/3/cloudservices"],
)
def test_the_cloud_product_does_not_offer_what_is_for_self_managed_systems(serve, connect, status, path):
    session = connect(_cloud(serve, status), retries=0, **CLOUD)
    with pytest.raises(RequestError, match="The cloud product does not offer this") as refused:
        session.client.get(path)
    lacks = explained(refused.value, session.client)
    assert isinstance(lacks, NotOffered) and "The cloud product does not offer this" in str(lacks)


@pytest.mark.parametrize("status", [403, 404])
def test_of_other_refusals_of_the_cloud_product_both_readings_are_told(serve, connect, status):
    session = connect(_cloud(serve, status), retries=0, **CLOUD)
    with pytest.raises(RequestError, match="The cloud product refuses in this way also what it does not offer"):
        session.client.get("/tags/7")


@pytest.mark.parametrize("status", [403, 404])
def test_self_managed_systems_are_not_taken_for_the_cloud_product(serve, connect, status):
    with pytest.raises(RequestError) as refused:
        connect(serve(Reply(status, {"error_message": "own words"})), retries=0).client.get("/users/anna")
    assert "cloud" not in str(refused.value)


def _cloud(serve, status):
    def answering(seen):
        if seen.path == "/oauth2/token":
            return Reply(200, {"access_token": "token", "expires_in": 60})
        return Reply(status, {"error_message": "own words"})

    return serve(answering=answering)
