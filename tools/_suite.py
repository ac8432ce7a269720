# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What `make check` and `make test` consist of."""

from __future__ import annotations

import _ansible_test
import _package
import _python_tests
import _static
from _matrix import MATRIX, Row, core_of, lowest_and_newest
from _project import MAIN_VENV, staged_tree
from _setup import setup
from _steps import Step, run_all

QUICK_SANITY = ("validate-modules", "compile", "yamllint")


def check() -> int:
    """The fast loop: style, generated files, types, unit tests, the sanity tests that find most."""
    setup()
    return run_all(
        [
            [
                *static_steps(),
                Step("sanity quick", lambda log: _ansible_test.sanity(log, MAIN_VENV, staged_tree(), QUICK_SANITY)),
            ],
            [Step("pytest", lambda log: _python_tests.python_tests(log, MAIN_VENV, "-m", "not slow"))],
        ]
    )


def test() -> int:
    """Everything, in two lanes of about the same length: one a core."""
    setup()
    others = [row for row in MATRIX if row.core != core_of(MAIN_VENV)]
    return run_all(
        [
            [
                Step("pytest", lambda log: _python_tests.python_tests(log, MAIN_VENV)),
                *[schemathesis_step(kind) for kind in ("sensor", "console", "recordstore", "packetstore")],
                integration_step(),
            ],
            [
                *static_steps(),
                Step("changelog", _static.changelog),
                Step("docs lint", _static.docs_lint),
                Step("ansible-lint", _static.ansible_lint),
                Step("build and install", _package.build_and_install),
                *[sanity_step(row) for row in lowest_and_newest()],
                *[step for row in others for step in row_steps(row)],
            ],
        ]
    )


def static_steps() -> list[Step]:
    """The quick steps that read the sources."""
    return [
        Step("ruff", _static.ruff),
        Step("generated files", _static.generated),
        Step("mypy", _static.mypy),
        Step("machine's paths", _static.paths),
    ]


def schemathesis_step(kind: str) -> Step:
    """Made-up requests against one kind of simulated system."""
    return Step(f"schemathesis {kind}", lambda log: _python_tests.schemathesis(log, kind))


def integration_step() -> Step:
    """Every target, in both ways that modules run."""
    tree = staged_tree("integration")
    return Step("integration", lambda log: _ansible_test.integration(log, MAIN_VENV, tree, "both"))


def sanity_step(row: Row) -> Step:
    """All sanity tests with one ansible-core."""
    tree = staged_tree(f"sanity-{row.core}")
    return Step(f"sanity {row.core}", lambda log: _ansible_test.sanity(log, row.venv(), tree))


def row_steps(row: Row) -> list[Step]:
    """What depends on Ansible, with one ansible-core."""
    tree = staged_tree(f"core-{row.core}")
    return [
        Step(
            f"pytest {row.core}", lambda log: _python_tests.python_tests(log, row.venv(), "--ignore", "tests/simulator")
        ),
        Step(f"integration {row.core}", lambda log: _ansible_test.integration(log, row.venv(), tree, "action")),
    ]
