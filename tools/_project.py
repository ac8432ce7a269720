# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where things are in the checkout, and the environment that every tool is started in."""

from __future__ import annotations

import contextlib
import fcntl
import os
import ssl
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NoReturn

NAMESPACE = "extrahop"
NAME = "revealx"

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / ".cache"
LOGS = CACHE / "logs"
MAIN_VENV = ROOT / ".venv"

# Two ways to see the checkout as an installed collection. LIVE holds a link to the checkout: pytest and playbooks
# always run what is in the editor. A staged tree is a copy in a git repository of its own: ansible-test resolves links
# and asks git for files, and two runs of it must not share a tree.
LIVE = CACHE / "live"

FOREIGN_PREFIXES = (
    "ANSIBLE_",
    "EXTRAHOP_",
    "PYTEST_",
    "COVERAGE_",
    "VIRTUAL_ENV",
    "PYTHONPATH",
    "PYTHONHOME",
    "CONDA_",
)


class ToolError(Exception):
    """Something a developer can mend; the text says how."""


def environment(venv: Path, collections: Path = LIVE) -> dict[str, str]:
    """The environment for a tool of `venv`: its programs first on PATH, nothing of the caller's that changes results.

    `collections` is the folder that holds `ansible_collections/`.
    """
    env = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN_PREFIXES)}
    env["PATH"] = os.pathsep.join([str(venv / "bin"), os.environ.get("PATH", os.defpath)])
    env["VIRTUAL_ENV"] = str(venv)
    env["LC_ALL"] = "C.UTF-8"
    env["ANSIBLE_COLLECTIONS_PATH"] = str(collections)
    # The checkout's own folder, so that two checkouts and the user's own settings never meet.
    env["ANSIBLE_HOME"] = str(CACHE / "ansible_home")
    # Ports are used again: what another run noted of a system is of another one.
    env["EXTRAHOP_NOTES"] = os.environ.get("EXTRAHOP_NOTES") or str(CACHE / "notes" / str(os.getpid()))
    env["ANSIBLE_LOCALHOST_WARNING"] = "false"
    return env | trust(env)


def trust(env: Mapping[str, str]) -> dict[str, str]:
    """What to add to an environment so that uv trusts whom the system trusts.

    It trusts only its own certificates unless told; behind a company's proxy the system's are the right ones.
    """
    paths = ssl.get_default_verify_paths()
    return {} if "UV_SYSTEM_CERTS" in env or not (paths.cafile or paths.capath) else {"UV_SYSTEM_CERTS": "true"}


def staged_tree(name: str = "staged") -> Path:
    """Where the copy of the collection called `name` lies."""
    return CACHE / name / "ansible_collections" / NAMESPACE / NAME


def python_of(venv: Path) -> Path:
    """The interpreter of a virtual environment."""
    return venv / "bin" / "python"


@contextlib.contextmanager
def locked(name: str) -> Iterator[None]:
    """Let one process at a time do `name` in this checkout."""
    CACHE.mkdir(exist_ok=True)
    with open(CACHE / f"{name}.lock", "w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def say(text: str) -> None:
    """Print at once, so that the order of our lines and of our children's stays right."""
    print(text, flush=True)


def die(text: str) -> NoReturn:
    """End with a message for the developer."""
    print(f"error: {text}", file=sys.stderr)
    raise SystemExit(1)
