# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Build the package revealx-simulator: the simulator, the contract, and the collection's library for states."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import yaml
from _project import CACHE, MAIN_VENV, ROOT, environment, python_of
from _setup import CORE, RUNTIME, find_uv, provide, tool_venv
from _stage import listed
from _steps import Failed, Log

FOLDER = CACHE / "simulator-package"
# Below simulator/packed (simulator/places.py).
PACKED = ("contract/openapi.json", "plugins/module_utils/")
# The playbooks of a rehearsal, and the state documents of a fleet file, need these beside it.
REHEARSAL = ["ansible-core", "jmespath", "requests"]

PROJECT = """\
[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"

[project]
name = "revealx-simulator"
version = {version}
description = "A simulated fleet of ExtraHop systems, for tests and rehearsals of the collection extrahop.revealx"
readme = "README.md"
requires-python = ">=3.10"
license = "GPL-3.0-or-later"
license-files = ["LICENSE"]
dependencies = {dependencies}

[project.optional-dependencies]
rehearsal = {rehearsal}

[project.scripts]
revealx-simulator = "simulator.__main__:main"

[tool.setuptools]
packages = {packages}

[tool.setuptools.package-data]
"*" = ["*.json", "*.md", "*.yml", "*.py"]
"""


def build(log: Log, folder: Path = FOLDER) -> str:
    """Build the wheel for the version in galaxy.yml, in ``folder``; return its name."""
    shutil.rmtree(folder, ignore_errors=True)
    sources = folder / "sources"
    for name in sorted(listed()):
        if name.startswith("simulator/"):
            _copy(name, sources / name)
        elif name.startswith(PACKED):
            _copy(name, sources / "simulator" / "packed" / name)
    _copy("simulator/README.md", sources / "README.md")
    _copy("LICENSE", sources / "LICENSE")
    (sources / "pyproject.toml").write_text(project(sources))
    uv = find_uv()
    command = (
        [uv, "build", "--wheel", "-q", "-o"] if uv else [python_of(MAIN_VENV), "-m", "pip", "wheel", "--no-deps", "-w"]
    )
    log.run([*command, folder / "dist", sources], MAIN_VENV)
    return built(folder).name


def build_and_serve(log: Log) -> str:
    """Build the wheel, install it beside its requirements alone, and have it serve a fleet away from the checkout."""
    name = build(log)
    venv = provide(tool_venv("simulator", ROOT / "simulator" / "requirements.txt"))
    install(log, built(), venv)
    program = venv / "bin" / "revealx-simulator"
    options = ["--fleet", "single", "--inventory", str(FOLDER / "inventory.yml")]
    serving = subprocess.Popen(
        [program, *options], cwd=FOLDER, env=environment(venv), stdout=subprocess.PIPE, text=True
    )
    try:
        told = json.loads(serving.stdout.readline() if serving.stdout else "")["systems"]
    except ValueError:
        raise Failed("the installed simulator does not serve") from None
    finally:
        serving.terminate()
        serving.communicate(timeout=30)
    # Its Python has no ansible-core: that is told, not shown as a traceback.
    tried = subprocess.run(
        [python_of(venv), "-m", "simulator.rehearsal"], cwd=FOLDER, capture_output=True, text=True, check=False
    )
    if tried.returncode != 2 or len(tried.stderr.splitlines()) != 1:
        raise Failed(f"a rehearsal without ansible-core is not told in one line: {tried.stderr}")
    return f"{name} serves {', '.join(told)}"


def for_rehearsals(log: Log) -> Path:
    """Build the wheel and install it beside ansible-core, as rehearsals need it; return the environment."""
    folder = CACHE / "rehearsals"
    build(log, folder)
    venv = provide(tool_venv("rehearsals", ROOT / "simulator" / "requirements.txt", CORE, RUNTIME))
    install(log, built(folder), venv)
    return venv


def install(log: Log, wheel: Path, venv: Path) -> None:
    """Install a wheel whose requirements are there."""
    uv = find_uv()
    installer = [uv, "pip", "install", "-p", python_of(venv)] if uv else [python_of(venv), "-m", "pip", "install"]
    log.run([*installer, "-q", "--no-deps", "--force-reinstall", wheel], venv, cwd=wheel.parent)


def built(folder: Path = FOLDER) -> Path:
    """The wheel that was built last in ``folder``."""
    return next((folder / "dist").glob("*.whl"))


def project(sources: Path) -> str:
    """The text of the package's pyproject.toml; lists and strings look alike in JSON and TOML."""
    lines = (line.split("#")[0].strip() for line in (ROOT / "simulator" / "requirements.txt").read_text().splitlines())
    folders = {path.parent.relative_to(sources) for path in (sources / "simulator").rglob("*") if path.is_file()}
    return PROJECT.format(
        version=json.dumps(yaml.safe_load((ROOT / "galaxy.yml").read_text())["version"]),
        dependencies=json.dumps([line for line in lines if line]),
        rehearsal=json.dumps(REHEARSAL),
        packages=json.dumps(sorted(".".join(folder.parts) for folder in folders)),
    )


def _copy(name: str, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(ROOT / name, target)
