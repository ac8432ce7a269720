# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Make the checkout's virtual environments, once, and again when what they are made from changes."""

from __future__ import annotations

import functools
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import _getpip
import _interpreters
from _project import CACHE, MAIN_VENV, ROOT, ToolError, locked, python_of, say, trust
from _stage import link

REQUIREMENTS = ROOT / "tools" / "requirements"
RUNTIME = ROOT / "requirements.txt"
CORE = REQUIREMENTS / "core.txt"
TESTS = ROOT / "tests" / "unit" / "requirements.txt"


@dataclass(frozen=True)
class Venv:
    """One virtual environment: its folder, the requirement files and single requirements it is made from."""

    path: Path
    files: tuple[Path, ...]
    extra: tuple[str, ...] = ()
    python: Path | None = None
    with_ansible_test: bool = False


def tool_venv(name: str, *files: Path) -> Venv:
    """A virtual environment that holds one developer's tool, apart from the others' dependencies."""
    return Venv(CACHE / "venvs" / name, files)


MAIN = Venv(MAIN_VENV, (CORE, RUNTIME, TESTS, REQUIREMENTS / "main.txt"), with_ansible_test=True)
CLEAN = tool_venv("clean", CORE, RUNTIME)
LINT = tool_venv("lint", CORE, RUNTIME, REQUIREMENTS / "lint.txt")
DOCS = tool_venv("docs", CORE, RUNTIME, REQUIREMENTS / "docs.txt")
BUILDER = tool_venv("builder", REQUIREMENTS / "builder.txt")
EDA = tool_venv("eda", CORE, RUNTIME, REQUIREMENTS / "eda.txt")
# The community package: where an index of Python packages has the collection awx.awx.
COMMUNITY = "ansible==12.3.0"
SCHEMATHESIS = tool_venv("schemathesis", REQUIREMENTS / "schemathesis.txt")


def core_venv(name: str, core: str, python: Path, libraries: tuple[str, ...] = ()) -> Venv:
    """A virtual environment for one row of the support matrix, with what the tests need.

    `libraries` are requirements in place of the newest that the run time takes.
    """
    path = CACHE / "venvs" / f"core-{name.replace(' ', '-')}"
    return Venv(path, (RUNTIME, TESTS), (f"ansible-core=={core}.*", *libraries), python, with_ansible_test=True)


def setup(venvs: Iterable[Venv] = (MAIN,)) -> None:
    """Make each of `venvs` unless it is up to date, and the link by which tools see the collection."""
    link()
    for venv in venvs:
        provide(venv)


def provide(venv: Venv) -> Path:
    """Make `venv` unless it is up to date; return its folder."""
    with locked("setup"):
        stamp = venv.path / ".made-from"
        wanted = fingerprint(venv)
        if not (stamp.is_file() and stamp.read_text() == wanted and works(venv.path)):
            say(f"making {venv.path.relative_to(ROOT)}")
            shutil.rmtree(venv.path, ignore_errors=True)
            create(venv.path, venv.python or Path(sys.executable).resolve())
            install(venv)
            stamp.write_text(wanted)
        if venv.with_ansible_test:
            _getpip.provide(venv.path, install_into)
    return venv.path


def community_collections() -> Path:
    """The folder with the collections of the community package, for ANSIBLE_COLLECTIONS_PATH."""
    folder = CACHE / COMMUNITY.replace("==", "-")
    with locked("setup"):
        if not folder.is_dir():
            say(f"making {folder.relative_to(ROOT)}")
            part = folder.with_suffix(".part")
            shutil.rmtree(part, ignore_errors=True)
            install_into(part, COMMUNITY)
            part.rename(folder)
    return folder


def fingerprint(venv: Venv) -> str:
    """A text that changes when the environment has to be made again."""
    digest = hashlib.sha256()
    for part in [str(venv.python), *venv.extra, *(path.read_text() for path in venv.files)]:
        digest.update(part.encode() + b"\0")
    return digest.hexdigest()


def works(path: Path) -> bool:
    """Whether the environment's interpreter still starts (not so when the checkout moved or a Python went away)."""
    try:
        answer = subprocess.run(
            [python_of(path), "-c", "import sys; print(sys.prefix)"], capture_output=True, text=True, check=False
        )
    except OSError:
        return False
    return answer.returncode == 0 and Path(answer.stdout.strip()) == path


def create(path: Path, python: Path) -> None:
    """Make an empty environment, by uv where it is to be had."""
    uv = find_uv()
    run([uv, "venv", "-q", "--seed", "-p", python, path] if uv else [python, "-m", "venv", path])


def install(venv: Venv) -> None:
    """Install what `venv` is made from, from the index that the user's pip or uv is set to."""
    wanted = [word for path in venv.files for word in ("-r", str(path))] + list(venv.extra)
    uv = find_uv()
    # Compiled once here: many short-lived Ansible processes would otherwise compile the same files again and again.
    installer = [uv, "pip", "install", "-q", "--compile-bytecode", "-p", python_of(venv.path)]
    run([*(installer if uv else [python_of(venv.path), "-m", "pip", "install", "-q"]), *wanted])


def install_into(folder: Path, requirement: str) -> None:
    """Install one package without dependencies into a plain folder."""
    uv = find_uv()
    installer = [uv, "pip"] if uv else [python_of(MAIN_VENV), "-m", "pip"]
    run([*installer, "install", "-q", "--no-deps", "--target", folder, requirement])


@functools.cache
def find_uv() -> Path | None:
    """uv from PATH, or our own from the package index; None where that has none for this machine: pip works then."""
    folder = CACHE / "uv"
    own = folder / "bin" / "uv"
    for candidate in (shutil.which("uv"), own):
        if candidate and Path(candidate).is_file() and quietly(candidate, "--version"):
            return Path(candidate)
    if quietly(sys.executable, "-m", "venv", "--clear", folder):
        quietly(python_of(folder), "-m", "pip", "install", "uv")
    elif not quietly(sys.executable, "-m", "pip", "install", "--upgrade", "--target", folder, "uv"):
        # Some distributions split venv's ensurepip and pip off into packages of their own.
        raise ToolError(
            f"{sys.executable} has neither pip nor ensurepip, and there is no uv: "
            "install the distribution's python3-venv or python3-pip, or put uv on PATH"
        )
    return own if own.is_file() else None


def quietly(*command) -> bool:
    """Whether a command succeeds, its output hidden."""
    words = [str(word) for word in command]
    return subprocess.run(words, env=installer_environment(), capture_output=True, check=False).returncode == 0


def run(command: list) -> None:
    """Run an installer; its failure is the developer's to see."""
    words = [str(word) for word in command]
    if subprocess.run(words, env=installer_environment(), check=False).returncode != 0:
        raise ToolError(f"failed: {' '.join(words)}")


def installer_environment() -> dict[str, str]:
    """The caller's environment without what would send an installation elsewhere."""
    redirects = ("VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME", "PIP_TARGET", "PIP_USER", "PIP_PREFIX")
    env = {name: value for name, value in os.environ.items() if name not in redirects}
    return env | trust(env)


def main_python_is_new_enough() -> None:
    """Stop early, with the remedy, when started by a Python that the tools do not support."""
    if sys.version_info < (3, 11):
        newer = [str(path) for version in ("3.11", "3.12", "3.13", "3.14") if (path := _interpreters.find(version))]
        hint = f"; there is {newer[0]}: make PYTHON={newer[0]} ..." if newer else ""
        raise ToolError(f"Python 3.11 or newer is needed, this is {_interpreters.running()}{hint}")
