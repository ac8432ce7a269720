# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The curl commands of contract/examples.md, run as they are printed there against the fleet `guides`."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess

import pytest
import yaml

from simulator import images
from tests.simulator.behaviour_fleet import ROOT, running

pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
BLOCK = re.search(r"```\n(.+?)```", (ROOT / "contract" / "examples.md").read_text(encoding="utf-8"), re.DOTALL)[1]
PRINTED = [one.replace("\\\n", " ") for one in re.findall(r"^curl (?:.|\n +)+", BLOCK, re.MULTILINE)]
# Without their remarks; the two reads of a tag are printed alike.
COMMANDS = list(dict.fromkeys(re.sub(r"\s+#.*", "", one).strip() for one in PRINTED))


@pytest.fixture(scope="module")
def fleet(tmp_path_factory):
    spec = yaml.safe_load((ROOT / "simulator" / "fleets" / "guides.yml").read_text(encoding="utf-8"))
    with running(tmp_path_factory.mktemp("guides"), {**spec, "speed": 400}) as started:
        yield started


class Guide:
    """Runs the printed commands with one system's address and key in place of HOST, KEY and CA."""

    def __init__(self, system, folder):
        self.system = system
        self.folder = folder

    def run(self, pattern, **replaced):
        """The one command that matches the pattern: its status, headers and body."""
        (command,) = [one for one in COMMANDS if re.search(pattern, one)]
        replaced = {"HOST": f"127.0.0.1:{self.system.port}", "KEY": self.system.key, **replaced}
        for word, value in replaced.items():
            command = re.sub(rf"\b{word}\b", value, command)
        words = [word for word in shlex.split(command) if word not in ("-v", "-i")]
        words[words.index("CA")] = self.system.ca
        words += ["-s", "-S", "-D", "headers.txt"]
        ended = subprocess.run(words, cwd=self.folder, capture_output=True, text=True)
        assert ended.returncode == 0, ended.stderr
        head = (self.folder / "headers.txt").read_text(encoding="latin-1").strip().splitlines()
        headers = dict(line.lower().split(": ", 1) for line in head if ": " in line)
        # The last status line: a 100 Continue may come before.
        status = [int(line.split()[1]) for line in head if line.startswith("HTTP/")][-1]
        return status, headers, ended.stdout


@pytest.fixture
def guide(fleet, tmp_path):
    return lambda name: Guide(fleet[name], tmp_path)


def test_every_printed_command_is_found():
    assert len(PRINTED) == 11 and len(COMMANDS) == 10


def test_metadata_with_the_key_in_the_header(guide):
    for name in ("console1", "sensor1", "recordstore1", "packetstore1"):
        status, headers, body = guide(name).run(r"api/v1/extrahop$")
        assert status == 200 and headers["content-type"] == "application/json" and json.loads(body)["version"]


def test_upgrade_from_a_url_then_the_job(fleet, guide):
    status, headers, body = guide("sensor1").run("firmware/download/url")
    assert status == 202 and body == ""
    identifier = headers["location"].removeprefix("/api/v1/jobs/")
    fleet["sensor1"].follow(identifier)
    status, _, body = guide("sensor1").run("jobs/ebbdbc9e", **{"ebbdbc9e-7113-448c-ab9b-cc0ec2307702": identifier})
    assert status == 200 and json.loads(body)["status"] == "DONE"
    assert fleet["sensor1"].version.startswith("8.7.1.")


def test_upload_then_upgrade_to_what_was_uploaded(fleet, guide, tmp_path):
    images.build(tmp_path / "image.tar", "console", "9.4.2.2210", 1 << 20)
    status, _, _ = guide("console1").run("application/vnd.extrahop.firmware")
    assert status == 201
    status, headers, _ = guide("console1").run("latest/upgrade")
    assert status == 202
    assert fleet["console1"].follow(headers["location"].rsplit("/", 1)[1])["status"] == "DONE"
    assert fleet["console1"].version == "9.4.2.2210"


def test_record_ingest_off(fleet, guide):
    status, _, body = guide("recordstore1").run("extrahop/cluster")
    assert (status, body) == (204, "")
    assert fleet.state("recordstore1")["cluster"]["ingest_enabled"] is False


def test_the_life_of_a_tag(guide):
    system = guide("packetstore1").system
    assert system.call("GET", "/tags").status_code == 404
    sensor = guide("sensor1")
    status, headers, body = sensor.run("my_test_tag")
    assert status == 201 and body == ""
    number = headers["location"].rsplit("/", 1)[1]
    status, _, body = sensor.run(r"-i --cacert CA https://HOST/api/v1/tags/1 ", **{"tags/1": f"tags/{number}"})
    assert status == 200 and json.loads(body)["name"] == "my_test_tag"
    status, _, body = sensor.run(r"-X DELETE", **{"tags/1": f"tags/{number}"})
    assert (status, body) == (204, "")
    assert sensor.system.call("GET", f"/tags/{number}").status_code == 404


def test_a_signing_request(guide):
    status, _, body = guide("sensor1").run("signingrequest")
    assert status == 200 and "BEGIN CERTIFICATE REQUEST" in json.loads(body)["pem"]
