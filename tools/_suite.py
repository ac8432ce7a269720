# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What `make check` and `make test` consist of."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from fnmatch import fnmatch
from pathlib import Path

import _ansible_test
import _package
import _python_tests
import _simulator
import _static
from _firmwares import DEFAULT, NEWEST, OTHER_FORMS
from _matrix import (
    FEW_TARGETS,
    MATRIX,
    PLAYBOOKS,
    PLUGINS,
    TARGETS,
    WIRE,
    Row,
    core_of,
    lowest_and_newest,
)
from _project import MAIN_VENV, ROOT, ToolError, python_of, staged_tree
from _steps import Log, Step, run_all

MAIN_ROW = next(row for row in MATRIX if row.core == core_of(MAIN_VENV))
UPGRADES = "tests/upgrade"
# Thousands of quick tests: a step of their own, beside the plays.
MANY_TESTS = ("tests/unit", "tests/simulator")
# What meets Ansible itself: the filters and plugins, and a run of each kind of playbook and of the inventory.
PYTESTS = {
    PLUGINS: ("tests/unit/plugins/filter", "tests/unit/plugins/plugin_utils"),
    PLAYBOOKS: (
        "tests/configure",
        # Each ansible-core has its own ways of taking text for a template.
        "tests/foreign",
        "tests/inventory/test_fleet.py",
        "tests/upgrade/test_fleet.py::test_check_mode_foretells_the_run_and_a_second_run_changes_nothing",
    ),
}
# The library knows nothing of Ansible: it is tested again only where the Python differs.
LIBRARY = ("tests/unit/plugins/module_utils", "-m", "not slow")
# And of it what meets requests, urllib3, jmespath, and Python's own TLS, HTTP and JSON.
ON_THE_WIRE = (
    "tests/unit/plugins/module_utils",
    *("-m", "not slow"),
    *("-k", "test_client or test_shapes or test_api_request or test_answer or test_connection"),
)
TARGETS_A_STEP = 24
# With another ansible-core only the adapters can behave differently: one target for each kind of operation.
ADAPTER_TARGETS = {
    TARGETS: (
        "api_request",
        "connection",
        "custom_device",
        "device_info",
        "firmware",
        "job_wait",
        "packet_search",
        "running_config",
        "state",
        "system_info",
        "tag",
        "user",
    ),
    FEW_TARGETS: ("api_request", "tag"),
}
# Consoles and sensors are what releases differ in; of the others there is one.
MADE_UP_FOR = (
    ("sensor", DEFAULT),
    ("sensor", NEWEST),
    ("sensor", "7.4"),
    ("console", NEWEST),
    ("recordstore", NEWEST),
    ("packetstore", NEWEST),
)
# Side by side: much of their time is waiting.
QUICK_TESTS = {
    "operations": ("tests/unit/plugins/module_utils/_operations",),
    "library": ("tests/unit/plugins/module_utils", "--ignore", "tests/unit/plugins/module_utils/_operations"),
    "units": ("tests/unit", "--ignore", "tests/unit/plugins/module_utils"),
    "properties": ("tests/property",),
}
QUICK_SANITY = ("validate-modules", "compile", "yamllint")


def check() -> int:
    """The fast loop: style, generated files, types, tests, the sanity tests that find most."""
    return run_all(
        [
            *[quick_tests_step(*named) for named in QUICK_TESTS.items()],
            *static_steps(),
            Step("sanity quick", lambda log: _ansible_test.sanity(log, MAIN_VENV, staged_tree(), QUICK_SANITY)),
        ]
    )


def quick_tests_step(name: str, tests: Sequence[str]) -> Step:
    """The quick ones of some tests."""
    return Step(f"quick {name}", lambda log: _python_tests.python_tests(log, MAIN_VENV, *tests, "-m", "not slow"))


def test(named: list[str]) -> int:
    """All steps, or those whose names fit one of the shell patterns ``named``; raises ToolError when none does."""
    steps = [step for step in every_step() if not named or any(fnmatch(step.name, pattern) for pattern in named)]
    if not steps:
        raise ToolError(f"No step is called {' or '.join(named)}: " + ", ".join(step.name for step in every_step()))
    return run_all(steps)


def every_step() -> list[Step]:
    """What takes longest comes first, so that the cores are busy to the end."""
    others = [row for row in MATRIX if row is not MAIN_ROW]
    return [
        Step("pytest", lambda log: _python_tests.python_tests(log, MAIN_VENV, *_all_but(UPGRADES, *MANY_TESTS))),
        Step("pytest upgrades", lambda log: _python_tests.python_tests(log, MAIN_VENV, UPGRADES)),
        Step("pytest units", lambda log: _python_tests.python_tests(log, MAIN_VENV, *MANY_TESTS)),
        *static_steps(),
        *integration_steps(),
        *[step for row in others for step in row_steps(row)],
        *sanity_steps(),
        *[schemathesis_step(kind, version) for kind, version in MADE_UP_FOR],
        Step("ansible-lint", _static.ansible_lint),
        Step("demo", demo),
        Step("build and install", _package.build_and_install),
        Step("galaxy-importer", _package.imported),
        Step("simulator package", _simulator.build_and_serve),
        Step("docs lint", _static.docs_lint),
        Step("changelog", _static.changelog),
    ]


def demo(log: Log) -> None:
    """`make demo`, which ends badly when anything is not as it promises."""
    log.run([python_of(MAIN_VENV), ROOT / "tools" / "demo.py"], MAIN_VENV)


def _all_but(*folders: str) -> list[str]:
    """Options of pytest that leave folders out."""
    return [option for folder in folders for option in ("--ignore", folder)]


def static_steps() -> list[Step]:
    """The quick steps that read the sources."""
    return [
        Step("ruff", _static.ruff),
        Step("generated files", _static.generated),
        Step("mypy", _static.mypy),
        Step("machine's paths", _static.paths),
    ]


def schemathesis_step(kind: str, version: str) -> Step:
    """Made-up requests against one kind of simulated system."""
    return Step(f"schemathesis {kind} {version}", lambda log: _python_tests.schemathesis(log, kind, version))


def integration_steps() -> list[Step]:
    """Every target on two releases, and some on others, in parts that can run side by side.

    Both ways that modules run are tried on the one release: how a module is run does not depend on the firmware.
    """
    names = _ansible_test.targets()
    steps = []
    for version, ways, size in ((DEFAULT, "both", TARGETS_A_STEP), (NEWEST, "action", 3 * TARGETS_A_STEP)):
        parts = [names[first : first + size] for first in range(0, len(names), size)]
        steps += [
            integration_step(f"targets {version} {number}", part, ways, version) for number, part in enumerate(parts, 1)
        ]
    return steps + [
        integration_step(f"targets {version}", list(targets), "action", version)
        for version, targets in OTHER_FORMS.items()
    ]


def integration_step(name: str, targets: list[str], ways: str, version: str) -> Step:
    """Some of the targets, each in a staged tree and against a fleet that no other step uses."""
    tree = staged_tree(name.replace(" ", "-"))
    return Step(name, lambda log: _ansible_test.integration(log, MAIN_VENV, tree, ways, targets, version))


def sanity_step(row: Row, over: tuple[str, ...]) -> Step:
    """All sanity tests with one ansible-core."""
    tree = staged_tree(f"sanity-{row.core}")
    return Step(f"sanity {row.core}", lambda log: _ansible_test.sanity(log, row.venv(), tree, over=over))


def sanity_steps() -> list[Step]:
    """The newest ansible-core looks at the whole repository, the oldest at what is published."""
    *older, newest = lowest_and_newest()
    steps = [sanity_step(row, _ansible_test.PUBLISHED) for row in older]
    return [*steps, sanity_step(newest, _ansible_test.EVERYTHING)]


def row_steps(row: Row) -> list[Step]:
    """What depends on Ansible, Python or the libraries, in one row of the matrix."""
    steps = []
    if PLAYBOOKS in row.runs and row.pythons[0] != MAIN_ROW.pythons[0]:
        steps.append(_pytest_step(row, "library", LIBRARY))
    if WIRE in row.runs:
        steps.append(_pytest_step(row, "wire", ON_THE_WIRE))
    if tests := [test for kind, those in PYTESTS.items() if kind in row.runs for test in those]:
        steps.append(_pytest_step(row, "pytest", tests))
    if targets := [target for kind, those in ADAPTER_TARGETS.items() if kind in row.runs for target in those]:
        tree = staged_tree(f"core-{row.title}".replace(" ", "-"))
        work = functools.partial(_integration, row, tree, targets)
        steps.append(Step(f"targets {row.title}", work))
    return steps


def _pytest_step(row: Row, what: str, tests: Sequence[str]) -> Step:
    return Step(f"{what} {row.title}", lambda log: _python_tests.python_tests(log, row.venv(), *tests))


def _integration(row: Row, tree: Path, targets: list[str], log: Log) -> str:
    return _ansible_test.integration(log, row.venv(), tree, "action", targets)
