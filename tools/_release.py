# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Build what is published; make a release: version, changelog, checks, commit, tag. Nothing leaves the checkout."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import _package
import _publish
import _simulator
import _static
import yaml
from _project import ROOT, ToolError, say
from _stage import listed
from _static import numbers
from _steps import Log, Step, run_all

# What stands for the repository's address until somebody publishes it; in two parts, so that this file keeps it.
PLACEHOLDER = "https://publisher.example.com/" + "extrahop.revealx"
MADE_BY_CHANGELOG = ("CHANGELOG.md", "changelogs")
ADDRESS = re.compile(r"https://[A-Za-z0-9.-]+(/[A-Za-z0-9._~-]+)+")
VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")
DIST = ROOT / "dist"


def release(version: str, address: str) -> int:
    """Make the release `version`; `address` is that of the repository, needed until a release has named it.

    Return 0 when it is built, committed and tagged. Otherwise the checkout is as before; raise ToolError where it was
    not fit to begin with.
    """
    fit(version, address)
    changed = [*MADE_BY_CHANGELOG, *prepare(version, address)]
    released = False
    try:
        released = run_all(checks()) == 0
    finally:
        if not released:
            git("checkout", "--quiet", "HEAD", "--", *changed)
    if not released:
        say(f"{version} is not released, and the checkout is as it was.")
        return 1
    tarball, wheel = (path.relative_to(ROOT) for path in keep())
    commit(version, changed)
    say(f"{tarball} and {wheel} are release {version}; commit and tag v{version} are made. What is left to you:")
    say(f"  git push origin HEAD v{version}\n  ansible-galaxy collection publish {tarball}")
    return 0


def build() -> int:
    """Build the artefact and the simulator's package into dist/, as they are now."""
    steps = [Step("artefact", lambda log: _package.build(log).name), Step("simulator package", _simulator.build)]
    status = run_all(steps)
    if status == 0:
        say("\n".join(str(path.relative_to(ROOT)) for path in keep()))
    return status


def keep() -> list[Path]:
    """Copy what was built to dist/; return where it is."""
    DIST.mkdir(exist_ok=True)
    return [Path(shutil.copy2(built(), DIST)) for built in (_package.built, _simulator.built)]


def fit(version: str, address: str) -> None:
    """Raise ToolError with all that speaks against a release of that version from this checkout."""
    galaxy = yaml.safe_load((ROOT / "galaxy.yml").read_text())
    named = galaxy["repository"]
    against = []
    if not VERSION.fullmatch(version):
        against.append(f"VERSION={version or '(nothing)'}: give three numbers, such as 1.0.0")
    elif numbers(version) < numbers(galaxy["version"]):
        against.append(f"VERSION={version} is older than {galaxy['version']} in galaxy.yml")
    if git("tag", "--list", f"v{version}"):
        against.append(f"the tag v{version} is there")
    if git("status", "--porcelain"):
        against.append("the checkout has changes that are not committed")
    if named == PLACEHOLDER and not ADDRESS.fullmatch(address):
        against.append("ADDRESS is to be the https address of the repository, such as https://example.com/team/name")
    if named != PLACEHOLDER and address not in ("", named):
        against.append(f"ADDRESS={address}, but galaxy.yml names {named} as the repository: change it there and commit")
    if not list((ROOT / "changelogs" / "fragments").glob("*.y*ml")):
        against.append("there is no changelog fragment: nothing is new")
    if against:
        raise ToolError("; ".join(against))


def prepare(version: str, address: str) -> list[str]:
    """Write version and address into the files; return the names of those that changed."""
    galaxy = ROOT / "galaxy.yml"
    galaxy.write_text(re.sub(r"(?m)^version: .*$", f"version: {version}", galaxy.read_text(), count=1))
    changed = ["galaxy.yml"]
    for name in sorted(listed()) if address else ():
        data = (ROOT / name).read_bytes()
        if PLACEHOLDER.encode() in data:
            (ROOT / name).write_bytes(data.replace(PLACEHOLDER.encode(), address.encode()))
            changed.append(name)
    return changed


def checks() -> list[Step]:
    """The changelog's entry with all that needs it, and what can be checked without tests."""
    return [
        Step("release", in_order),
        Step("simulator package", _simulator.build_and_serve),
        Step("ruff", _static.ruff),
        Step("mypy", _static.mypy),
    ]


def in_order(log: Log) -> str:
    """Write the changelog's entry, check what is published, build it and run it installed."""
    _publish.changelog(log)
    for check in (_static.generated, _static.paths, _static.changelog, _static.docs_lint):
        check(log)
    return _package.build_and_install(log)


def commit(version: str, changed: list[str]) -> None:
    """Commit what the release changed, and tag it."""
    git("add", "--all", "--", *changed)
    git("commit", "--quiet", "--message", f"Release {version}")
    git("tag", "--annotate", f"v{version}", "--message", f"extrahop.revealx {version}")


def git(*words: str) -> str:
    """Run git in the checkout; return what it says."""
    answer = subprocess.run(["git", "-C", str(ROOT), *words], capture_output=True, text=True, check=False)
    if answer.returncode != 0:
        raise ToolError(f"git {words[0]}: {answer.stderr.strip()}")
    return answer.stdout.strip()
