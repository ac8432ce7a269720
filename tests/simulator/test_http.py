# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Strictness of the HTTP interface: keys, kinds, firmware, methods, media types, bodies, queries, certificates."""

from __future__ import annotations

import time

import pytest
import requests

from tests.simfleet import SimFleet


def refused(answer: requests.Response, status: int, words: str) -> None:
    assert answer.status_code == status, answer.text
    assert words in answer.json()["error_message"]


def test_requests_without_or_with_a_wrong_key_are_401(fleet: SimFleet) -> None:
    for authorization in (None, "ExtraHop apikey=wrong", "Bearer token", fleet.systems["sensor"]["api_key"]):
        headers = {"Authorization": authorization} if authorization else {}
        answer = requests.get(fleet.url("sensor", "/tags"), headers=headers, verify=fleet.ca, timeout=10)
        refused(answer, 401, "Authentication failed")
    assert fleet.log("sensor", status=401, path="/tags")[-1]["user"] is None


def test_the_key_of_one_system_is_none_of_another(fleet: SimFleet) -> None:
    with fleet.session("sensor", fleet.systems["console"]["api_key"]) as session:
        assert session.get(fleet.url("sensor", "/tags"), timeout=10).status_code == 401


@pytest.mark.parametrize(
    ("system", "method", "path", "status"),
    [
        ("store", "GET", "/tags", 404),
        ("store", "GET", "/extrahop/cluster", 200),
        ("sensor", "GET", "/extrahop/cluster", 404),
        ("packets", "GET", "/users", 200),
        ("store", "GET", "/users", 404),
        ("console", "GET", "/nodes", 200),
        ("sensor", "GET", "/nodes", 404),
        ("sensor", "GET", "/ssldecryptkeys", 200),
        ("console", "GET", "/ssldecryptkeys", 404),
        ("console", "GET", "/reports", 200),
        ("sensor", "GET", "/reports", 404),
        ("old", "GET", "/whitelist/devices", 200),
        ("old", "GET", "/watchlist/devices", 404),
        ("sensor", "GET", "/whitelist/devices", 404),
        ("sensor", "GET", "/watchlist/devices", 200),
        ("old", "GET", "/flexgrids", 200),
        ("sensor", "GET", "/flexgrids", 404),
        ("old", "GET", "/jobs", 200),
        ("sensor", "GET", "/no/such/thing", 404),
    ],
)
def test_kinds_and_firmware_offer_what_the_contract_says(
    fleet: SimFleet, system: str, method: str, path: str, status: int
) -> None:
    assert fleet.request(system, method, path).status_code == status


def test_405_names_the_methods_of_this_firmware(fleet: SimFleet) -> None:
    answer = fleet.request("sensor", "PUT", "/tags")
    refused(answer, 405, "PUT")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "POST"}
    assert "POST" not in fleet.request("old", "PUT", "/usergroups").headers["Allow"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"name": "a", "colour": "red"}, "colour"),
        ({"name": "a", "id": 4}, "id"),
        ({"name": 5}, "name"),
        ({}, "name"),
        ([], "object"),
    ],
)
def test_bodies_are_held_to_the_contract(fleet: SimFleet, body: object, words: str) -> None:
    before = fleet.request("sensor", "GET", "/tags").json()
    refused(fleet.request("sensor", "POST", "/tags", json=body), 400, words)
    assert fleet.request("sensor", "GET", "/tags").json() == before


def test_media_types(fleet: SimFleet) -> None:
    text_type = {"Content-Type": "text/plain"}
    refused(fleet.request("sensor", "POST", "/tags", data='{"name": "x"}', headers=text_type), 415, "application/json")
    # The vendor's own scripts name no type; only the image of a firmware needs its own (contract: its 415).
    assert fleet.request("sensor", "POST", "/tags", data='{"name": "untyped"}').status_code == 201
    refused(fleet.request("sensor", "POST", "/tags", data="{not json"), 400, "not JSON")
    refused(fleet.request("sensor", "POST", "/extrahop/firmware", data=b"x"), 415, "firmware")
    json_type = {"Content-Type": "application/json; charset=utf-8"}
    refused(fleet.request("sensor", "POST", "/tags", data="{not json", headers=json_type), 400, "not JSON")
    refused(fleet.request("sensor", "POST", "/extrahop/firmware", data=b"x", headers=json_type), 415, "firmware")
    refused(fleet.request("sensor", "POST", "/tags/1/devices/1", json={"a": 1}), 400, "no body")


def test_queries_are_held_to_the_contract(fleet: SimFleet) -> None:
    refused(fleet.request("sensor", "GET", "/tags?name=x"), 400, "Unknown query parameter 'name'")
    refused(fleet.request("sensor", "GET", "/devices?limit=many"), 400, "integer")
    refused(fleet.request("sensor", "GET", "/customdevices?include_criteria=yes"), 400, "true or false")
    refused(fleet.request("sensor", "GET", "/devicegroups?type=mine"), 400, "user_created")
    refused(fleet.request("sensor", "GET", "/devices?limit=1&limit=2"), 400, "more than once")
    refused(fleet.request("sensor", "GET", "/detections/1/related"), 400, "'from' is required")


def test_certificates_need_the_fleets_authority_and_name_the_system(fleet: SimFleet) -> None:
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(fleet.url("sensor", "/tags"), timeout=10, verify=True)
    url = f"https://localhost:{fleet.systems['sensor']['port']}/api/v1/tags"
    assert requests.get(url, verify=fleet.ca, timeout=10).status_code == 401


def test_oauth2_tokens_expire_and_are_revoked() -> None:
    settings = {"client_id": "me", "client_secret": "s3cret", "token_lifetime": 1.5}
    with SimFleet(
        {"speed": 1, "systems": {"cloud": {"kind": "console", "version": "26.3.0.1", "oauth2": settings}}}
    ) as fleet:
        base = fleet.systems["cloud"]["url"]

        def token(secret: str, **form: str) -> requests.Response:
            form = {"grant_type": "client_credentials", **form}
            return requests.post(f"{base}/oauth2/token", data=form, auth=("me", secret), verify=fleet.ca, timeout=10)

        def read(bearer: str) -> int:
            headers = {"Authorization": f"Bearer {bearer}"}
            return requests.get(f"{base}/api/v1/tags", headers=headers, verify=fleet.ca, timeout=10).status_code

        assert token("wrong").status_code == 401
        assert token("s3cret", grant_type="password").status_code == 400
        given = token("s3cret").json()
        assert (given["token_type"], given["expires_in"]) == ("Bearer", 1.5)
        assert read(given["access_token"]) == 200
        fleet.act("cloud", "revoke_tokens")
        assert read(given["access_token"]) == 401
        second = token("s3cret").json()["access_token"]
        assert read(second) == 200
        time.sleep(1.6)
        assert read(second) == 401
        # Asking for a token changes nothing that is administered.
        assert fleet.writes() == []
