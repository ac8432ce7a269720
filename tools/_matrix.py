# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The versions of ansible-core that the collection is tested with, and their Pythons."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import _interpreters
from _setup import core_venv, provide
from _steps import Skipped


@dataclass(frozen=True)
class Row:
    """One ansible-core and the Pythons it is tested with, the preferred one first."""

    core: str
    pythons: tuple[str, ...]

    def python(self) -> Path | None:
        """The first of the row's Pythons that this machine has."""
        return next((found for version in self.pythons if (found := _interpreters.find(version))), None)

    def venv(self) -> Path:
        """The row's virtual environment, made when needed; raise Skipped where there is no Python for it."""
        python = self.python()
        if python is None:
            raise Skipped(f"no Python {' or '.join(self.pythons)} found")
        return provide(core_venv(self.core, python))


MATRIX = (
    Row("2.16", ("3.11", "3.12")),
    Row("2.19", ("3.11", "3.12", "3.13")),
    Row("2.21", ("3.12", "3.13", "3.14")),
)


def core_of(venv: Path) -> str:
    """The ansible-core that an environment holds, as "2.19"."""
    metadata = next(venv.glob("lib/python*/site-packages/ansible_core-*.dist-info"))
    return ".".join(metadata.name.split("-")[1].split(".")[:2])


def lowest_and_newest() -> list[Row]:
    """The two rows that sanity tests run on: the ends of what this machine can run."""
    possible = [row for row in MATRIX if row.python()] or list(MATRIX)
    return [possible[0], possible[-1]] if len(possible) > 1 else possible
