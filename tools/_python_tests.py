# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Steps that run the Python tests, and the API's generated requests against a simulated system."""

from __future__ import annotations

import re
from pathlib import Path

from _firmwares import NEWEST
from _firmwares import fleet as fleet_of
from _project import CACHE, ROOT, python_of
from _setup import SCHEMATHESIS, provide
from _steps import Failed, Log
from _told import summaries

from tests.simfleet import SimFleet

HOOKS = ROOT / "tools" / "_schemathesis_hooks.py"
EXAMPLES_PER_OPERATION = 3
# What holds whatever the request. That valid requests are accepted does not: names must be unique, ids must exist.
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "unsupported_method",
)
# The run would end with connections refused, or with a certificate that it does not know.
TAKE_THE_SYSTEM_AWAY = ("shutdown", "restart", "firmware", "sslcert")


def python_tests(log: Log, venv: Path, *options: str) -> str:
    """pytest's tests; returns pytest's own closing line."""
    command = [python_of(venv), "-m", "pytest", "--no-header", "--tb=short", "--durations=15", *options]
    # pytest takes it for a sign that nobody can ask again, and says of each failed test why, however long the line.
    return closing_line(log.run(command, venv, BUILD_NUMBER="1"))


def closing_line(output: str) -> str:
    """pytest's last line that counts tests; raise Failed when no test ran."""
    lines = summaries(output)
    if not lines or "passed" not in lines[-1]:
        raise Failed("no test ran")
    return lines[-1].strip("= ")


def schemathesis(log: Log, kind: str, version: str) -> str:
    """Requests made up from the contract, valid and invalid, against a simulated system of one kind.

    `version` is the release that consoles and sensors run. On older ones the requests are those that cover each schema;
    chance is tried on the newest alone.
    """
    venv = provide(SCHEMATHESIS)
    with SimFleet(fleet_of(version)) as fleet:
        name, system = next(one for one in fleet.systems.items() if one[1]["kind"] == kind)
        options = {
            "--url": f"{system['url']}/api/v1",
            "--header": f"Authorization: ExtraHop apikey={system['api_key']}",
            "--tls-verify": fleet.ca,
            "--max-examples": str(EXAMPLES_PER_OPERATION),
            "--seed": "1",
            "--checks": ",".join(CHECKS),
            "--exclude-path-regex": "|".join(TAKE_THE_SYSTEM_AWAY),
        }
        if version != NEWEST:
            options["--phases"] = "examples,coverage"
        words = [word for pair in options.items() for word in pair]
        # What this system offers, with the required marks that no system enforces left out.
        document = f"{fleet.control}/openapi.json?system={name}"
        command = ["schemathesis", "run", document, *words, "--no-color"]
        # It leaves a folder where it runs.
        output = log.run(command, venv, cwd=CACHE, SCHEMATHESIS_HOOKS=str(HOOKS))
    return re.findall(r"\d+ generated[^\n]*", output)[-1]
