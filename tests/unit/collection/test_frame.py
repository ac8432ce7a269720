# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The repository's frame: generated files, metadata and requirement files agree with each other."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys

import _generate
import pytest
import yaml
from _project import NAME, NAMESPACE, ROOT

# In two parts: the checker of licences would read the quotation mark.
SPDX = "SPDX-License-" + "Identifier: GPL-3.0-or-later"
CODE_FOLDERS = ("plugins", "simulator", "tools", "tests", "benchmarks")
MOST_LINES = 520


def python_files() -> list[str]:
    found = [path for folder in CODE_FOLDERS for path in (ROOT / folder).rglob("*.py")]
    return sorted(str(path.relative_to(ROOT)) for path in found if "output" not in path.parts and path.stat().st_size)


every_file = pytest.mark.parametrize("name", python_files())


def packages(name: str) -> set[str]:
    """Names of the packages in a requirement file."""
    lines = (line.split("#")[0].strip() for line in (ROOT / name).read_text().splitlines())
    return {re.split(r"[^A-Za-z0-9_.-]", line)[0].lower() for line in lines if line}


def test_generated_files_are_up_to_date():
    assert [str(path.relative_to(ROOT)) for path in _generate.outdated()] == []


def test_galaxy_names_the_collection():
    galaxy = yaml.safe_load((ROOT / "galaxy.yml").read_text())
    assert (galaxy["namespace"], galaxy["name"]) == (NAMESPACE, NAME)
    assert galaxy["dependencies"] == {}
    assert (ROOT / galaxy["license_file"]).is_file()
    assert (ROOT / galaxy["readme"]).is_file()


def test_unit_test_requirements_cover_runtime_and_simulator():
    wanted = packages("requirements.txt") | packages("simulator/requirements.txt")
    assert packages("tests/unit/requirements.txt") >= wanted


def test_integration_requirements_are_the_runtimes():
    assert packages("tests/integration/requirements.txt") == packages("requirements.txt")


def test_runtime_requirements_have_no_pin():
    lines = (ROOT / "requirements.txt").read_text().split()
    assert lines and all(re.fullmatch(r"[a-z]+", line) for line in lines)


def test_execution_environment_takes_the_runtime_requirements():
    environment = yaml.safe_load((ROOT / "meta" / "execution-environment.yml").read_text())
    assert environment["dependencies"]["python"] == "requirements.txt"


def test_nothing_is_ignored_in_sanity_tests():
    assert not list((ROOT / "tests" / "sanity").glob("ignore*"))


@every_file
def test_header_and_future_import(name):
    text = (ROOT / name).read_text()
    assert SPDX in text[:500]
    statements = [node for node in ast.parse(text).body if not isinstance(node, ast.Expr)]
    first = statements[0] if statements else None
    assert first is None or (isinstance(first, ast.ImportFrom) and first.module == "__future__")


@every_file
def test_file_is_not_too_long(name):
    assert len((ROOT / name).read_text().splitlines()) <= MOST_LINES


@pytest.mark.parametrize("path", sorted((ROOT / "plugins" / "module_utils").glob("*")), ids=lambda path: path.name)
def test_library_files_are_private(path):
    assert path.name.startswith("_")


def test_the_workflow_runs_what_there_is():
    jobs = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text())["jobs"].values()
    commands = [step["run"].split() for job in jobs for step in job["steps"] if "run" in step]
    programs = {words[0] for words in commands}
    assert programs == {"make", ".ci/run", "pip", "nox"} and (ROOT / ".ci" / "run").stat().st_mode & 0o100
    targets = re.findall(r"(?m)^([a-z]+):", (ROOT / "Makefile").read_text())
    sessions = re.findall(r"(?m)^\[sessions\.([a-z_]+)\]", (ROOT / "antsibull-nox.toml").read_text())
    assert {words[1] for words in commands if words[0] == "make"} <= set(targets)
    assert [words[1:] for words in commands if words[0] == "nox"] == [
        ["-e", *(one.replace("_", "-") for one in sessions)]
    ]


def test_generate_check_names_a_stale_file(tmp_path):
    """The check that CI relies on fails when a generated file was edited by hand."""
    copy = tmp_path / "checkout"
    for name in ("tools", "contract", "meta", "plugins"):
        shutil.copytree(ROOT / name, copy / name)
    (copy / "meta" / "runtime.yml").write_text("---\n")
    command = [sys.executable, "-c", "import sys, _generate; sys.exit(_generate.generate(only_check=True))"]
    answer = subprocess.run(command, cwd=copy / "tools", capture_output=True, text=True, check=False)
    assert answer.returncode == 1
    assert "out of date: meta/runtime.yml" in answer.stdout
    assert (copy / "meta" / "runtime.yml").read_text() == "---\n"


def test_the_tool_that_makes_the_environment_needs_none():
    """In a fresh checkout there is no package to import."""
    command = [sys.executable, "-S", str(ROOT / "tools" / "dev.py"), "--help"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
