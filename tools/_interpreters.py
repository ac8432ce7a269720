# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Find Python interpreters: on PATH and where the usual version managers keep them."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path

# A version manager's stand-in on PATH answers only for the chosen version, so each candidate is asked, not trusted.
PROBE = "import sys, ssl, sqlite3, ctypes, venv; print('%d.%d' % sys.version_info[:2]); print(sys.executable)"

HOMES = (
    "~/.pyenv/versions/{v}*/bin",
    "$PYENV_ROOT/versions/{v}*/bin",
    "~/.local/share/uv/python/*-{v}*/bin",
    "~/.asdf/installs/python/{v}*/bin",
    "~/.local/share/mise/installs/python/{v}*/bin",
    "/usr/local/bin",
    "/usr/bin",
    "/opt/python/*{v}*/bin",
)


@functools.cache
def find(version: str) -> Path | None:
    """A working interpreter of `version` ("3.12"), or None. The one that runs us is preferred."""
    if version == running():
        return Path(sys.executable).resolve()
    for candidate in candidates(version):
        found = probe(candidate)
        if found and found[0] == version:
            return found[1]
    return None


def running() -> str:
    """Version of the interpreter that runs us, as "3.11"."""
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def candidates(version: str) -> list[Path]:
    """Files that could be an interpreter of `version`, best first."""
    name = f"python{version}"
    on_path = shutil.which(name)
    found = [Path(on_path)] if on_path else []
    for pattern in HOMES:
        expanded = os.path.expanduser(os.path.expandvars(pattern.format(v=version)))
        folders = Path("/").glob(expanded.lstrip("/")) if expanded.startswith("/") else []
        found += [folder / name for folder in sorted(folders, reverse=True) if (folder / name).is_file()]
    return found


def probe(candidate: Path) -> tuple[str, Path] | None:
    """Version and real path of an interpreter that runs and is complete, else None."""
    try:
        answer = subprocess.run([candidate, "-I", "-c", PROBE], capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    if answer.returncode != 0:
        return None
    version, path = answer.stdout.split()
    return version, Path(path)
