# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What `make check` and `make test` consist of."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from _project import MAIN_VENV, STAGED, python_of
from _setup import MAIN, setup
from _stage import stage
from _steps import Failed, Log, Step, run_all

QUICK_SANITY = ("validate-modules", "compile", "yamllint")


def check() -> int:
    """The fast loop: style, generated files, unit tests, the sanity tests that find most."""
    setup()
    return run_all(
        [
            [
                Step("ruff", ruff),
                Step("generated files", generated),
                Step("mypy", mypy),
                Step("sanity quick", lambda log: sanity(log, MAIN_VENV, STAGED, QUICK_SANITY)),
            ],
            [Step("unit tests", lambda log: unit_tests(log, MAIN_VENV))],
        ]
    )


def ruff(log: Log) -> None:
    """Style of every Python file."""
    log.run(["ruff", "check", "--output-format", "concise", "."], MAIN_VENV)


def mypy(log: Log) -> None:
    """Types of the library."""
    log.run(["mypy", "-p", "ansible_collections.extrahop.revealx.plugins.module_utils"], MAIN_VENV)


def generated(log: Log) -> None:
    """Generated files are what they would be if generated now."""
    log.run([python_of(MAIN.path), "tools/dev.py", "generate", "--check"], MAIN_VENV)


def unit_tests(log: Log, venv: Path, *options: str) -> str:
    """tests/unit by plain pytest; returns pytest's own closing line."""
    output = log.run([python_of(venv), "-m", "pytest", "-q", "tests/unit", *options], venv)
    return closing_line(output)


def closing_line(output: str) -> str:
    """pytest's last line that counts tests; raise Failed when no test ran."""
    lines = re.findall(r"^=*\s*((?:\d+ \w+(?:, )?)+ in [\d.]+s.*?)\s*=*$", output, re.MULTILINE)
    if not lines or "passed" not in lines[-1]:
        raise Failed("no test ran")
    return lines[-1]


def sanity(log: Log, venv: Path, tree: Path, tests: tuple[str, ...] = ()) -> str:
    """ansible-test's sanity tests (all without `tests`) in a staged tree."""
    stage(tree)
    if (tree / "tests" / "sanity").is_dir() and list((tree / "tests" / "sanity").glob("ignore-*.txt")):
        raise Failed("tests/sanity has an ignore file: mend the code instead")
    wanted = [word for test in tests for word in ("--test", test)]
    output = ansible_test(log, venv, tree, "sanity", "--color", "no", *wanted)
    if "All targets skipped" in output or not re.search(r"^Running sanity test", output, re.MULTILINE):
        raise Failed("ansible-test found nothing to test")
    return f"{len(re.findall(r'^Running sanity test', output, re.MULTILINE))} tests"


def ansible_test(log: Log, venv: Path, tree: Path, command: str, *words: str) -> str:
    """Run ansible-test of `venv` in a staged tree, for that environment's own Python."""
    # Without --python it tries every version and trips over version managers' stand-ins on PATH.
    version = python_version(venv)
    return log.run(
        [venv / "bin" / "ansible-test", command, "--python", version, *words],
        venv,
        cwd=tree,
        collections=tree.parents[2],
    )


def python_version(venv: Path) -> str:
    """Version of an environment's interpreter, as "3.11"."""
    probe = "import sys; print('%d.%d' % sys.version_info[:2])"
    return subprocess.run([python_of(venv), "-c", probe], capture_output=True, text=True, check=True).stdout.strip()
