# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The step that builds the collection, installs it as a user would, and runs it there."""

from __future__ import annotations

import json
import shutil
import tarfile
from pathlib import Path

from _project import CACHE, MAIN_VENV, NAME, NAMESPACE, python_of, staged_tree
from _setup import CLEAN, provide
from _stage import stage
from _steps import Failed, Log

from tests.simfleet import SimFleet

FQCN = f"{NAMESPACE}.{NAME}"
DIST = CACHE / "dist"
# What a user gets. Anything else at the top of the tarball was forgotten in galaxy.yml's build_ignore.
SHIPPED = {
    *("CHANGELOG.md", "CHANGELOG.rst", "CONTRIBUTING.md", "FILES.json", "LICENSE", "MANIFEST.json", "README.md"),
    *(
        "changelogs",
        "docs",
        "examples",
        "extensions",
        "meta",
        "playbooks",
        "plugins",
        "requirements.txt",
        "roles",
        "tests",
    ),
    *(".ansible-lint", ".yamllint"),
}


def build_and_install(log: Log) -> str:
    """Build the tarball, install it beside ansible-core and its own requirements only, and run a module from it."""
    tarball = build(log)
    venv = provide(CLEAN)
    home = CACHE / "installed"
    shutil.rmtree(home, ignore_errors=True)
    log.run(["ansible-galaxy", "collection", "install", "--offline", "-p", home, tarball], venv, collections=home)
    installed = home / "ansible_collections" / NAMESPACE / NAME
    modules = sorted(path.stem for path in (installed / "plugins" / "modules").glob("*.py"))
    documented = log.run(["ansible-doc", "-t", "module", "-l", FQCN], venv, cwd=home, collections=home)
    missing = [name for name in modules if f"{FQCN}.{name} " not in documented]
    if missing:
        raise Failed(f"ansible-doc does not list {', '.join(missing)}")
    for playbook in sorted((installed / "playbooks").glob("*.yml")):
        name = f"{FQCN}.{playbook.stem}"
        log.run(["ansible-playbook", "--syntax-check", "-i", "localhost,", name], venv, cwd=home, collections=home)
    with SimFleet("single") as fleet:
        for execution in ("action", "module"):
            system_info(log, venv, home, fleet, execution)
    return f"{len(modules)} modules in {tarball.name}"


def build(log: Log) -> Path:
    """Build the tarball from what git would ship; raise Failed when it holds what it should not."""
    tree = stage(staged_tree("build"))
    shutil.rmtree(DIST, ignore_errors=True)
    log.run(["ansible-galaxy", "collection", "build", "--output-path", DIST], MAIN_VENV, cwd=tree)
    tarball = next(DIST.glob("*.tar.gz"))
    with tarfile.open(tarball) as archive:
        unexpected = {name.split("/")[0] for name in archive.getnames()} - SHIPPED
    if unexpected:
        raise Failed(f"the tarball holds {', '.join(sorted(unexpected))}: see build_ignore in galaxy.yml")
    return tarball


def system_info(log: Log, venv: Path, home: Path, fleet: SimFleet, execution: str) -> None:
    """Read one simulated system with the installed collection, credentials in the environment."""
    system = next(iter(fleet.systems.values()))
    credentials = {
        "EXTRAHOP_API_KEY": system["api_key"],
        "EXTRAHOP_CA_PATH": fleet.ca,
    }
    variables = {
        "extrahop_host": system["url"],
        "extrahop_execution": execution,
        "ansible_python_interpreter": str(python_of(venv)),
    }
    target = ["ansible", "all", "-i", "localhost,", "-c", "local", "-e", json.dumps(variables)]
    command = [*target, "-m", f"{FQCN}.system_info"]
    output = log.run(command, venv, cwd=home, collections=home, **credentials)
    if system["version"] not in output:
        raise Failed(f"system_info of the installed collection did not report firmware {system['version']}")
