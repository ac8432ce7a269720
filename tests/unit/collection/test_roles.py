# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Roles hand over to other roles under names that no user sets: extra variables win over all others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from _project import ROOT

INCLUDING = ("include_role", "import_role")
FILES = sorted((ROOT / "roles").glob("*/tasks/*.yml"))


def tasks_of(listed: list) -> Iterator[dict]:
    for task in listed:
        yield task
        for block in ("block", "rescue", "always"):
            yield from tasks_of(task.get(block) or [])


def handed(file: Path) -> Iterator[tuple[str, str]]:
    """The variables that a file's tasks hand over to other roles, each with the name of the task."""
    for task in tasks_of(yaml.safe_load(file.read_text()) or []):
        if any(f"ansible.builtin.{word}" in task for word in INCLUDING):
            yield from ((task["name"], name) for name in task.get("vars") or {})


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.parent.name}/{file.stem}")
def test_what_is_handed_over_has_a_name_of_its_own(file):
    assert [name for _task, name in handed(file) if not name.startswith("__")] == []
