# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What stands before the API: the licence agreement, remote access, and where the cloud product wants its secret."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import requests

from simulator.contract import offer
from tests.simfleet import SimFleet

NEW = {"kind": "sensor", "version": "9.8.2.100", "seed": {"eula_accepted": False}}
CLOUD = {"client_id": "me", "client_secret": "s3cret", "credentials": "form"}


@pytest.fixture(scope="module")
def fleet() -> Iterator[SimFleet]:
    systems = {
        "new": NEW,
        "console": {"kind": "console", "version": "26.3.0.1", "seed": {"eula_accepted": False}},
        "remote": {"kind": "sensor", "remote_access": "biscuit"},
        "cloud": {"kind": "console", "version": "26.3.0.1", "oauth2": CLOUD},
    }
    with SimFleet({"systems": systems}) as running:
        yield running
        assert running.state()["reports"] == []


def test_until_the_agreement_is_accepted_nearly_everything_is_402(fleet: SimFleet) -> None:
    answered = {}
    for name, operation in offer("sensor", "9.8.2.100").operations.items():
        path = re.sub(r"\{[^}]+\}", "1", operation.template)
        answered[name] = fleet.request("new", operation.method, path).status_code
    assert {name for name, status in answered.items() if status != 402} == {
        "GET /extrahop/version",
        "GET /extrahop/edition",
        "GET /extrahop/platform",
    }


def test_402_has_the_body_that_is_declared(fleet: SimFleet) -> None:
    assert set(fleet.request("console", "GET", "/tags").json()) == {"error_message"}
    # Record calls have a model of their own for it.
    search = fleet.request("console", "POST", "/records/search", json={"from": 0})
    assert search.status_code == 402 and set(search.json()) == {"error_message", "errors"}


def test_a_wrong_key_is_401_before_that(fleet: SimFleet) -> None:
    with fleet.session("new", "wrong") as session:
        assert session.get(fleet.url("new", "/tags"), timeout=10).status_code == 401


def test_once_somebody_accepts_it_the_system_works() -> None:
    with SimFleet({"systems": {"new": NEW}}) as fleet:
        assert fleet.request("new", "GET", "/tags").status_code == 402
        fleet.act("new", "set", eula_accepted=True)
        assert fleet.request("new", "GET", "/tags").json() == []


def test_remote_access_wants_its_cookie(fleet: SimFleet) -> None:
    refused = fleet.request("remote", "GET", "/tags", allow_redirects=False)
    assert refused.status_code == 307 and "Redirecting for authentication" in refused.text
    wrong = fleet.request("remote", "GET", "/tags", cookies={"token": "stale"}, allow_redirects=False)
    assert wrong.status_code == 307
    assert fleet.request("remote", "GET", "/tags", cookies={"token": "biscuit"}).status_code == 200
    # The cookie is no key.
    unsigned = requests.get(fleet.url("remote", "/tags"), cookies={"token": "biscuit"}, verify=fleet.ca, timeout=10)
    assert unsigned.status_code == 401


def test_client_credentials_may_be_wanted_in_the_form(fleet: SimFleet) -> None:
    def asked(**options: object) -> int:
        url = f"{fleet.systems['cloud']['url']}/oauth2/token"
        return requests.post(url, verify=fleet.ca, timeout=10, **options).status_code

    grant = {"grant_type": "client_credentials"}
    assert asked(data=grant, auth=("me", "s3cret")) == 401
    assert asked(data={**grant, "client_id": "me", "client_secret": "wrong"}) == 401
    assert asked(data={**grant, "client_id": "me", "client_secret": "s3cret"}) == 200


@pytest.mark.parametrize(
    ("system", "words"),
    [
        ({"kind": "sensor", "seed": {"eula_accepted": "no"}}, "eula_accepted: true or false"),
        ({"kind": "sensor", "remote_access": 5}, "remote_access"),
        ({"kind": "console", "oauth2": {**CLOUD, "credentials": "header"}}, "basic or form"),
    ],
)
def test_bad_fleet_files_are_refused(system: dict[str, object], words: str) -> None:
    with pytest.raises(RuntimeError, match=words):
        SimFleet({"systems": {"one": system}}).start()
