# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Steps that read the sources: style, types, generated files, documentation, changelog."""

from __future__ import annotations

import re
from pathlib import Path

import yaml
from _project import MAIN_VENV, NAME, NAMESPACE, ROOT, python_of, staged_tree
from _setup import DOCS, LINT, provide
from _stage import stage
from _steps import Failed, Log


def ruff(log: Log) -> None:
    """Style of every Python file."""
    log.run(["ruff", "check", "--output-format", "concise", "."], MAIN_VENV)


def mypy(log: Log) -> None:
    """Types of all that is published, of the simulator and of the tools."""
    collection = f"ansible_collections.{NAMESPACE}.{NAME}"
    packages = (f"{collection}.plugins", f"{collection}.extensions", "simulator")
    tools = sorted(path.stem for path in (ROOT / "tools").glob("*.py"))
    wanted = [word for name in packages for word in ("-p", name)] + [word for name in tools for word in ("-m", name)]
    log.run(["mypy", *wanted], MAIN_VENV)


def generated(log: Log) -> None:
    """Generated files are what they would be if generated now."""
    log.run([python_of(MAIN_VENV), "tools/dev.py", "generate", "--check"], MAIN_VENV)


def ansible_lint(log: Log) -> None:
    """ansible-lint at the profile of .ansible-lint, and with it yamllint, over everything that git would ship."""
    venv = provide(LINT)
    tree = stage(staged_tree("lint"))
    # Without --offline it would install dependencies; without the path it could not see the collection.
    log.run(["ansible-lint", "--offline", "--nocolor"], venv, cwd=tree, collections=tree.parents[2])


def docs_lint(log: Log) -> None:
    """Every plugin's and role's documentation, and the links between them."""
    tree = stage(staged_tree("docs"))
    log.run(
        [
            "antsibull-docs",
            "lint-collection-docs",
            "--plugin-docs",
            "--skip-rstcheck",
            "--validate-collection-refs=self",
            "--disallow-unknown-collection-refs",
            "--check-extra-docs-refs",
            ".",
        ],
        provide(DOCS),
        cwd=tree,
        collections=tree.parents[2],
    )


def changelog(log: Log) -> None:
    """The changelog's fragments and the changelog itself, which must list every module."""
    venv = provide(DOCS)
    tree = stage(staged_tree("docs"))
    log.run(["antsibull-changelog", "lint"], venv, cwd=tree, collections=tree.parents[2])
    log.run(["antsibull-changelog", "lint-changelog-yaml", "changelogs/changelog.yaml"], venv, cwd=tree)
    releases = yaml.safe_load((tree / "changelogs" / "changelog.yaml").read_text())["releases"]
    listed = {module["name"] for release in releases.values() for module in release.get("modules", [])}
    missing = published_modules(tree) - listed
    if missing:
        raise Failed(f"the changelog does not list {', '.join(sorted(missing))}: make changelog")


def published_modules(tree: Path) -> set[str]:
    """The modules that galaxy.yml's version has; those of a later one are listed when it is released."""
    version = numbers(yaml.safe_load((tree / "galaxy.yml").read_text())["version"])
    found = set()
    for path in (tree / "plugins" / "modules").glob("*.py"):
        added = re.search(r"(?m)^version_added: [\"']?([0-9.]+)", path.read_text())
        if added is None or numbers(added[1]) <= version:
            found.add(path.stem)
    return found


def numbers(version: str) -> tuple[int, ...]:
    """A version that can be compared."""
    return tuple(int(part) for part in version.split("."))


def paths(log: Log) -> None:
    """No tracked file names a place of this machine."""
    places = [str(ROOT), str(Path.home())]
    tracked = log.run(["git", "ls-files", "-co", "--exclude-standard"], MAIN_VENV).splitlines()[1:]
    for name in tracked:
        text = (ROOT / name).read_text(errors="replace") if (ROOT / name).is_file() else ""
        for place in places:
            if f"{place}/" in text:
                raise Failed(f"{name} names {place}")
