# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ansible-cores that the collection is tested with, their Pythons and libraries, and what differs in each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import _interpreters
from _project import ToolError
from _setup import core_venv, provide
from _steps import Skipped

# What a row runs (tools/_suite.py says of each which tests that are).
WIRE = "wire"
PLUGINS = "plugins"
PLAYBOOKS = "playbooks"
TARGETS = "targets"
FEW_TARGETS = "few targets"


@dataclass(frozen=True)
class Row:
    """One ansible-core and the Pythons it is tested with, the preferred one first.

    `runs` is what can be different there and in no other row. `is_early`: an ansible-core of which there may be no
    release yet; where it is not to be had the row is skipped.
    """

    core: str
    pythons: tuple[str, ...]
    runs: tuple[str, ...] = (PLUGINS, PLAYBOOKS, TARGETS)
    name: str = ""
    libraries: tuple[str, ...] = ()
    is_early: bool = False

    @property
    def title(self) -> str:
        """The row in the names of its steps."""
        return self.name or self.core

    def python(self) -> Path | None:
        """The first of the row's Pythons that this machine has."""
        return next((found for version in self.pythons if (found := _interpreters.find(version))), None)

    def venv(self) -> Path:
        """The row's virtual environment, made when needed; raise Skipped where there is no Python or core for it."""
        python = self.python()
        if python is None:
            raise Skipped(f"no Python {' or '.join(self.pythons)} found")
        try:
            return provide(core_venv(self.title, self.core, python, self.libraries))
        except ToolError:
            if self.is_early:
                raise Skipped(f"no ansible-core {self.core} to be had yet") from None
            raise


# Python 3.10 and the oldest libraries (README states them), 3.13 and 3.14 stand in one row each.
OLDEST = ("requests==2.25.1", "urllib3==1.26.5", "jmespath==0.10.0")
MATRIX = (
    Row("2.16", ("3.11", "3.12")),
    Row("2.16", ("3.10",), (WIRE, FEW_TARGETS), "oldest libraries", OLDEST),
    # The last core that hands numbers of facts over as text.
    Row("2.18", ("3.11", "3.12", "3.13"), (PLUGINS, FEW_TARGETS)),
    Row("2.19", ("3.11", "3.12", "3.13")),
    Row("2.20", ("3.13", "3.12"), (WIRE, PLUGINS, FEW_TARGETS)),
    Row("2.21", ("3.12", "3.13", "3.14")),
    Row("2.21", ("3.14",), (WIRE, PLUGINS), "Python 3.14"),
    Row("2.22", ("3.13", "3.14"), (PLUGINS, FEW_TARGETS), is_early=True),
)


def core_of(venv: Path) -> str:
    """The ansible-core that an environment holds, as "2.19"."""
    metadata = next(venv.glob("lib/python*/site-packages/ansible_core-*.dist-info"))
    return ".".join(metadata.name.split("-")[1].split(".")[:2])


def lowest_and_newest() -> list[Row]:
    """The two rows that sanity tests run on: the ends of what this machine can run in whole."""
    whole = [row for row in MATRIX if PLAYBOOKS in row.runs]
    possible = [row for row in whole if row.python()] or whole
    return [possible[0], possible[-1]] if len(possible) > 1 else possible
