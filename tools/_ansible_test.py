# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Steps that run ansible-test in a staged tree."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

from _firmwares import DEFAULT
from _firmwares import fleet as fleet_of
from _project import ROOT, python_of
from _stage import stage
from _steps import Failed, Log

from tests.description.description import MissingDescription, undescribed_requests
from tests.integration.run import SPEED, variables
from tests.simfleet import SimFleet

# What can be different with another ansible-core; the whole repository is looked at with one.
PUBLISHED = ("galaxy.yml", "meta/", "playbooks/", "plugins/", "roles/", "tests/config.yml", "tests/integration/")
EVERYTHING = ("",)


def sanity(log: Log, venv: Path, tree: Path, tests: tuple[str, ...] = (), over: tuple[str, ...] = PUBLISHED) -> str:
    """Sanity tests (all of them without `tests`), with nothing ignored, `over` paths that begin so."""
    stage(tree, over)
    if list((ROOT / "tests" / "sanity").glob("ignore-*.txt")):
        raise Failed("tests/sanity has an ignore file: mend the code instead")
    wanted = [word for test in tests for word in ("--test", test)]
    output = run(log, venv, tree, "sanity", *wanted)
    count = len(re.findall(r"^Running sanity test", output, re.MULTILINE))
    if not count:
        raise Failed("no sanity test ran")
    return f"{count} sanity tests"


def targets() -> list[str]:
    """Names of the integration targets."""
    folders = (ROOT / "tests" / "integration" / "targets").glob("*/tasks")
    return sorted(folder.parent.name for folder in folders if not folder.parent.name.startswith("setup_"))


def integration(log: Log, venv: Path, tree: Path, ways: str, names: list[str], version: str = DEFAULT) -> str:
    """Integration targets against a simulated fleet of their own, whose consoles and sensors run a release.

    `ways` says how the modules run: "action" (in the controller's process), "module", or "both", which also compares
    the results. ansible-test passes no environment on, so the targets get the fleet as variables. What the targets
    asked of a 9.8 sensor is held against the vendor's description of one, where that is at hand.
    """
    stage(tree)
    with SimFleet(fleet_of(version), speed=SPEED) as fleet:
        fleet.keep_bodies()
        # JSON is YAML; the file is ansible-test's way to give variables to every target.
        config = tree / "tests" / "integration" / "integration_config.yml"
        config.write_text(json.dumps(variables(fleet, ways), indent=1))
        output = run(log, venv, tree, "integration", "--continue-on-error", *names)
        held = held_against_description(log, fleet)
    count = len(re.findall(r"^Running \S+ integration test role", output, re.MULTILINE))
    if count < len(names):
        raise Failed(f"{count} of {len(names)} targets ran")
    return f"{count} targets on {version}{held}"


def held_against_description(log: Log, fleet: SimFleet) -> str:
    """A remark for the table; raise Failed for requests of sensors that the vendor does not describe."""
    try:
        undescribed = undescribed_requests(fleet)
    except MissingDescription as missing:
        log.write(f"{missing}\n")
        return ", not held against the vendor's description: it is not at hand"
    log.write("\n".join([*undescribed, ""]))
    if undescribed:
        raise Failed(f"{len(undescribed)} things in requests that the vendor does not describe")
    return ""


def run(log: Log, venv: Path, tree: Path, command: str, *words: str) -> str:
    """Run ansible-test for the Python of `venv`; raise Failed also when it finds nothing to test."""
    # Without --python it tries every version and trips over version managers' stand-ins on PATH.
    program = [venv / "bin" / "ansible-test", command, "--color", "no", "--python", python_version(venv)]
    output = log.run([*program, *words], venv, cwd=tree, collections=tree.parents[2])
    if "All targets skipped" in output:
        raise Failed("ansible-test found nothing to test")
    return output


def python_version(venv: Path) -> str:
    """Version of an environment's interpreter, as "3.11"."""
    probe = "import sys; print('%d.%d' % sys.version_info[:2])"
    return subprocess.run([python_of(venv), "-c", probe], capture_output=True, text=True, check=True).stdout.strip()
