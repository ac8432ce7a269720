# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Show the checkout to Ansible's tools as an installed collection: a link, and copies for ansible-test."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from _project import LIVE, NAME, NAMESPACE, ROOT, ToolError, locked

# What ansible-test and its targets make in a staged tree and expect to find again.
KEPT = {".git", "tests/output", "tests/integration/integration_config.yml", "tests/integration/inventory"}


def link() -> None:
    """Make LIVE/ansible_collections/NAMESPACE/NAME a link to the checkout."""
    place = LIVE / "ansible_collections" / NAMESPACE / NAME
    place.parent.mkdir(parents=True, exist_ok=True)
    if not place.is_symlink() or place.resolve() != ROOT:
        place.unlink(missing_ok=True)
        place.symlink_to(os.path.relpath(ROOT, place.parent))


def stage(target: Path, only: tuple[str, ...] = ("",)) -> Path:
    """Bring the copy at `target` up to date with the files that git knows or would add; return `target`.

    `only` names the beginnings of the paths that are wanted.

    Files are compared by time and size. The copy is a git repository of its own: inside the checkout's, whose ignore
    rules cover it, ansible-test would find no file and report success.
    """
    with locked("stage"):
        wanted = {name for name in listed() if name.startswith(only)}
        target.mkdir(parents=True, exist_ok=True)
        for name in wanted:
            copy(ROOT / name, target / name)
        for name in present(target) - wanted:
            (target / name).unlink()
        if not (target / ".git").is_dir():
            subprocess.run(["git", "init", "-q", str(target)], check=True)
    return target


def listed() -> set[str]:
    """Files of the checkout that git tracks or would add, as relative paths."""
    command = ["git", "-C", str(ROOT), "ls-files", "-coz", "--exclude-standard"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    if answer.returncode != 0:
        raise ToolError(f"the checkout must be a git repository: {answer.stderr.strip()}")
    return {name for name in answer.stdout.split("\0") if name and (ROOT / name).is_file()}


def copy(source: Path, target: Path) -> None:
    """Copy one file with its time and mode, unless the copy is already like it."""
    wanted = source.stat()
    if target.is_file():
        there = target.stat()
        if (there.st_mtime_ns, there.st_size, there.st_mode) == (wanted.st_mtime_ns, wanted.st_size, wanted.st_mode):
            return
    target.parent.mkdir(parents=True, exist_ok=True)
    # A tool that reads the tree meanwhile sees the old file or the new one, never half of it.
    part = target.with_name(f".{target.name}.part")
    shutil.copy2(source, part)
    part.replace(target)


def present(target: Path) -> set[str]:
    """Files that a staged tree holds, without what the tools keep there; folders left empty are removed."""
    found = set()
    for folder, folders, files in os.walk(target):
        here = os.path.relpath(folder, target)
        prefix = "" if here == "." else f"{here}/"
        folders[:] = [name for name in folders if prefix + name not in KEPT and name != "__pycache__"]
        if not folders and not files and prefix and not os.listdir(folder):
            os.rmdir(folder)
        found |= {prefix + name for name in files if prefix + name not in KEPT}
    return found
