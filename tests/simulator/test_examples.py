# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The commands of contract/examples.md, run by curl as they are printed there."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.simfleet import ROOT, SimFleet

pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")

FLEET = {
    "seed": 1,
    "speed": 2000,
    "systems": {
        "sensor": {"kind": "sensor", "version": "8.6.2.100"},
        "store": {"kind": "recordstore", "version": "9.8.2.100"},
    },
}


def commands() -> list[str]:
    text = (ROOT / "contract" / "examples.md").read_text(encoding="utf-8")
    block = re.search(r"```\n(.*?)```", text, re.DOTALL)[1].replace("\\\n", " ")
    joined = re.sub(
        r"\n {2,}('|\s*\")",
        r" \1",
        re.sub(r"-d '(.*?)'", lambda one: one[0].replace("\n", " "), block, flags=re.DOTALL),
    )
    return [line.split("      # ")[0].strip() for line in joined.splitlines() if line.startswith("curl")]


def curl(fleet: SimFleet, system: str, command: str, folder: Path) -> tuple[int, dict[str, str], str]:
    """Status, headers (lower case) and body of a printed command."""
    facts = fleet.systems[system]
    filled = command.replace("KEY", facts["api_key"]).replace("HOST", f"127.0.0.1:{facts['port']}")
    words = [fleet.ca if word == "CA" else word for word in shlex.split(filled)]
    words = [word for word in words if word not in ("-v", "-i")] + ["-sS", "-i", "--noproxy", "*"]
    done = subprocess.run(words, capture_output=True, text=True, check=True, cwd=folder, timeout=30)
    head, _separator, body = done.stdout.rpartition("\n\n")
    lines = head.split("\n\n")[-1].split("\n")
    headers = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
    return int(lines[0].split()[1]), headers, body


def test_every_command_is_answered_as_documented(tmp_path: Path) -> None:
    by_what = {
        name: next(one for one in commands() if re.search(pattern, one))
        for name, pattern in {
            "metadata": r"/api/v1/extrahop ?$",
            "download": "download/url",
            "job": "/jobs/",
            "upload": "data-binary",
            "upgrade": "latest/upgrade",
            "ingest": "cluster",
            "tag": "POST .*/tags ",
            "csr": "signingrequest",
        }.items()
    }
    with SimFleet(FLEET) as fleet:
        status, _rest, body = curl(fleet, "sensor", by_what["metadata"], tmp_path)
        assert status == 200 and json.loads(body)["version"] == "8.6.2.100"

        status, headers, _rest = curl(fleet, "sensor", by_what["download"], tmp_path)
        assert status == 202
        job = re.fullmatch(r"/api/v1/jobs/([0-9a-f-]{36})", headers["location"])[1]
        asked = re.sub(r"/jobs/[0-9a-f-]+", f"/jobs/{job}", by_what["job"])
        status, _rest, body = curl(fleet, "sensor", asked, tmp_path)
        assert status == 200 and json.loads(body)["id"] == job

        status, headers, body = curl(fleet, "store", by_what["ingest"], tmp_path)
        assert (status, body) == (204, "")
        assert fleet.request("store", "GET", "/extrahop/cluster").json()["ingest_enabled"] is False

        status, _rest, body = curl(fleet, "store", by_what["csr"], tmp_path)
        assert status == 200 and json.loads(body)["pem"].startswith("-----BEGIN CERTIFICATE REQUEST-----")


def test_an_objects_life_by_curl(tmp_path: Path) -> None:
    with SimFleet(FLEET) as fleet:
        tags = [one for one in commands() if "/tags" in one]
        assert len(tags) == 4
        status, headers, body = curl(fleet, "sensor", tags[0], tmp_path)
        location = headers["location"]
        assert (status, body) == (201, "") and location.startswith("/api/v1/tags/")
        assert headers["content-type"].startswith("text/plain")
        read, delete, again = (one.replace("/api/v1/tags/1", location) for one in tags[1:])
        status, _rest, body = curl(fleet, "sensor", read, tmp_path)
        assert status == 200
        assert {**json.loads(body), "mod_time": 0} == {
            "mod_time": 0,
            "id": int(location.rsplit("/", 1)[1]),
            "name": "my_test_tag",
        }
        assert curl(fleet, "sensor", delete, tmp_path)[0] == 204
        assert curl(fleet, "sensor", again, tmp_path)[0] == 404
