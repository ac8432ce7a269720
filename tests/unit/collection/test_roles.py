# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Roles hand over to other roles under names that no user sets: extra variables win over all others. What they hand to
modules is what was said, a no included."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from _generate import documented_options
from _project import ROOT

OURS = "extrahop.revealx."
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


def test_a_no_is_not_taken_for_nothing_where_nothing_means_yes():
    """The filter default(omit, true) leaves a false variable out, and the module's own default is true then."""
    found, looked = [], 0
    for file in FILES:
        for task in tasks_of(yaml.safe_load(file.read_text()) or []):
            for name in (word.removeprefix(OURS) for word in task if word.startswith(OURS)):
                options = documented_options(name)
                given = task[OURS + name] or {}
                looked += len(given)
                found += [
                    f"{file.parent.parent.name}: {name}.{option}"
                    for option, value in given.items()
                    if options.get(option, {}).get("default") is True and "default(omit, true)" in str(value)
                ]
    assert found == [] and looked > 50
