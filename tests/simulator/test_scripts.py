# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Other people's scripts run unchanged: plain calls as small programs make them, none of our client's care in them."""

from __future__ import annotations

import http.client
import json
import ssl
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from simulator import images
from tests.simfleet import SimFleet

# As little care as scripts take.
pytestmark = pytest.mark.filterwarnings("ignore::urllib3.exceptions.InsecureRequestWarning")
VERSIONS = ("9.8.2.100", "26.3.0.1000")


class Script:
    """What the head of such a script sets up: an address, and headers with the key and nothing else."""

    def __init__(self, fleet: SimFleet):
        system = fleet.systems["sensor1"]
        self.host, self.port = system["host"], system["port"]
        self.url = f"https://{self.host}:{self.port}/api/v1"
        self.headers = {"Authorization": "ExtraHop apikey=" + system["api_key"]}

    def get(self, path: str, **params: Any) -> Any:
        answer = requests.get(self.url + path, headers=self.headers, params=params, verify=False, timeout=20)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def send(self, method: str, path: str, body: Any = None) -> requests.Response:
        """JSON as text: no Content-Type goes with it."""
        data = json.dumps(body) if body is not None else None
        return requests.request(method, self.url + path, headers=self.headers, data=data, verify=False, timeout=20)


@pytest.fixture(scope="module", params=VERSIONS)
def fleet(request: pytest.FixtureRequest) -> Iterator[SimFleet]:
    sensor = {"kind": "sensor", "version": request.param, "seed": {"devices": 25}}
    with SimFleet({"seed": 4, "speed": 300, "systems": {"sensor1": sensor}}) as running:
        yield running
        assert running.state()["reports"] == []


@pytest.fixture
def script(fleet: SimFleet) -> Script:
    return Script(fleet)


def test_tag_devices_of_a_search(script: Script) -> None:
    created = script.send("POST", "/tags", {"name": "scripted"})
    assert created.status_code == 201
    tag = created.headers["location"].split("/")[-1]
    found = script.send("POST", "/devices/search", {"filter": {"field": "name", "operand": "", "operator": "~"}}).json()
    assigned = script.send("POST", f"/tags/{tag}/devices", {"assign": [device["id"] for device in found[:4]]})
    assert assigned.status_code == 204
    assert {device["id"] for device in script.get(f"/tags/{tag}/devices")} == {device["id"] for device in found[:4]}
    assert script.send("DELETE", f"/tags/{tag}").status_code == 204


def test_read_all_devices_page_by_page(script: Script) -> None:
    names, offset = [], 0
    while True:
        page = script.send("POST", "/devices/search", {"active_from": 1, "limit": 10, "offset": offset}).json()
        if not page:
            break
        names += [device["display_name"] for device in page]
        offset += 10
    assert len(names) >= 25 and len(names) == len(script.send("POST", "/devices/search", {"limit": 1000}).json())


def test_custom_devices_from_rows_of_a_table(script: Script) -> None:
    rows = [("site-1", "10.40.1.0/24"), ("site-2", "10.40.2.0/24"), ("site-1", "10.40.1.0/24")]
    outcomes = []
    for name, network in rows:
        body = {"name": name, "criteria": [{"ipaddr": network}], "author": "a script"}
        answer = script.send("POST", "/customdevices", body)
        outcomes.append(answer.status_code)
        if answer.status_code != 201:
            # One client looks for the reason here, another there.
            said = answer.json()
            assert "site-1" in (said.get("detail") or said.get("error_message"))
    assert outcomes[:2] == [201, 201] and outcomes[2] >= 400
    for device in script.get("/customdevices", include_criteria="true"):
        assert device["criteria"][0]["ipaddr"].startswith("10.40.")
        assert script.send("DELETE", f"/customdevices/{device['id']}").status_code == 204


def test_copy_a_bundle(script: Script) -> None:
    place = script.send("POST", "/bundles", {"name": "pack", "description": "d", "created_by": "x"}).headers["location"]
    number = place.split("/")[-1]
    assert script.get(f"/bundles/{number}")["name"] == "pack"
    policy = {"policy": "overwrite", "include_assignments": True, "node_ids": []}
    assert script.send("POST", f"/bundles/{number}/apply", policy).status_code < 300


def test_make_users_and_raise_their_privileges(script: Script) -> None:
    body = {"username": "amina", "name": "Amina", "password": "Canary-Password-1", "enabled": True}
    assert script.send("POST", "/users", body).status_code == 201
    for user in script.get("/users"):
        if user["username"] == "amina":
            assert script.send("PATCH", "/users/amina", {"granted_roles": {"write": "full"}}).status_code == 204
    assert script.get("/users/amina")["granted_roles"] == {"write": "full"}
    assert script.send("DELETE", "/users/amina").status_code == 204


def test_metrics_of_the_last_half_hour(script: Script) -> None:
    query = {
        "cycle": "auto",
        "from": -1800000,
        "until": 0,
        "object_type": "network",
        "object_ids": [script.get("/networks")[0]["id"]],
        "metric_category": "net",
        "metric_specs": [{"name": "bytes"}],
    }
    stats = script.send("POST", "/metrics", query).json()["stats"]
    assert stats and all({"oid", "time", "duration", "values"} <= set(one) for one in stats)


def test_follow_the_cursor_of_a_record_search(script: Script) -> None:
    page = script.send("POST", "/records/search", {"from": "-30m", "limit": 50, "context_ttl": 3600000}).json()
    seen = len(page["records"])
    while page.get("cursor") and page["records"]:
        page = script.send("POST", "/records/cursor", {"cursor": page["cursor"]}).json()
        seen += len(page["records"])
    assert seen >= page["total"] > 0


def test_back_up_and_download(script: Script, tmp_path: Path) -> None:
    assert script.send("POST", "/customizations", {"name": "nightly"}).ok
    backup = next(one for one in script.get("/customizations") if one["name"].startswith("nightly"))
    headers = {**script.headers, "accept": "application/exbk"}
    url = f"{script.url}/customizations/{backup['id']}/download"
    answer = requests.post(url, headers=headers, verify=False, timeout=20)
    file = tmp_path / "nightly.exbk"
    file.write_bytes(answer.content)
    assert answer.status_code == 200 and file.stat().st_size > 0


def test_upload_an_image(script: Script, fleet: SimFleet, tmp_path: Path) -> None:
    version = f"{fleet.systems['sensor1']['version'].rsplit('.', 2)[0]}.9.9"
    images.build(tmp_path / "image.tar", "sensor", version, 20480)
    headers = {**script.headers, "Content-Type": "application/vnd.extrahop.firmware"}
    with open(tmp_path / "image.tar", "rb") as image:
        answer = requests.post(f"{script.url}/extrahop/firmware", headers=headers, data=image, verify=False, timeout=20)
    assert answer.status_code == 201, answer.text
    job = script.send("POST", "/extrahop/firmware/latest/upgrade").headers["location"].split("/")[-1]
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            asked = requests.get(f"{script.url}/jobs/{job}", headers=script.headers, verify=False, timeout=5)
            if asked.status_code == 200 and asked.json()["status"] == "DONE":
                break
        except requests.ConnectionError:
            pass
        time.sleep(0.2)
    assert script.get("/extrahop/version")["version"] == version


def test_a_script_without_any_library(script: Script) -> None:
    """Older scripts use what Python brings along, and send JSON with whatever type that names (none)."""
    context = ssl._create_unverified_context()
    connection = http.client.HTTPSConnection(script.host, script.port, context=context, timeout=20)
    try:
        connection.request("POST", "/api/v1/tags", body=json.dumps({"name": "bare"}), headers=script.headers)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 201
        place = answer.getheader("location")
        connection.request("DELETE", place, headers=script.headers)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 204
    finally:
        connection.close()


@pytest.mark.parametrize("kind", [None, "application/json", "application/json; charset=utf-8", "text/plain"])
def test_only_a_named_wrong_type_of_json_is_refused(script: Script, kind: str | None) -> None:
    headers = {**script.headers, **({"Content-Type": kind} if kind else {})}
    body = json.dumps({"name": f"typed {kind}"})
    answer = requests.post(f"{script.url}/tags", headers=headers, data=body, verify=False, timeout=20)
    assert answer.status_code == (415 if kind == "text/plain" else 201)
