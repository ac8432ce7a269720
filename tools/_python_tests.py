# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Steps that run the Python tests, and the API's generated requests against a simulated system."""

from __future__ import annotations

import re
from pathlib import Path

from _fleet import simulated_fleet
from _project import ROOT, python_of
from _setup import SCHEMATHESIS, provide
from _steps import Failed, Log

EXAMPLES_PER_OPERATION = 5


def python_tests(log: Log, venv: Path, *options: str) -> str:
    """pytest's tests; returns pytest's own closing line."""
    return closing_line(log.run([python_of(venv), "-m", "pytest", "--no-header", "--tb=short", *options], venv))


def closing_line(output: str) -> str:
    """pytest's last line that counts tests; raise Failed when no test ran."""
    lines = re.findall(r"^=*\s*((?:\d+ \w+(?:, )?)+ in [\d.]+s.*?)\s*=*$", output, re.MULTILINE)
    if not lines or "passed" not in lines[-1]:
        raise Failed("no test ran")
    return lines[-1]


def schemathesis(log: Log, kind: str) -> str:
    """Requests made up from the contract, valid and invalid, against a simulated system of one kind."""
    venv = provide(SCHEMATHESIS)
    with simulated_fleet(log, "single") as fleet:
        system = next(system for system in fleet["systems"].values() if system["kind"] == kind)
        output = log.run(
            [
                "schemathesis",
                "run",
                ROOT / "contract" / "openapi.json",
                "--url",
                f"{system['url']}/api/v1",
                "--header",
                f"Authorization: ExtraHop apikey={system['api_key']}",
                "--tls-verify",
                fleet["ca"],
                "--max-examples",
                str(EXAMPLES_PER_OPERATION),
                "--no-color",
            ],
            venv,
        )
    counts = re.findall(r"(\d+ (?:generated|passed)[^\n]*)", output)
    return counts[-1] if counts else ""
