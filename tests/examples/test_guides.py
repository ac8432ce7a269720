# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every command of every guide is typed, page by page, and shows what the page says that it shows.

With REWRITE_GUIDES=1 in the environment what was seen is written into the page where it shows something else, or nothing
but `...`. Ansible's own lines are left out; shorten it further by lines `...`.
"""

from __future__ import annotations

import contextlib
import os
import shutil

import pytest
import yaml
from _project import LIVE, MAIN_VENV, ROOT, environment

from tests.examples.guide import ANY_LINES, PAGES, REMARKS, Command, File, Meanwhile, rewrite, steps
from tests.examples.surroundings import ESTATE, GUIDES
from tests.examples.terminal import Terminal
from tests.simfleet import SimFleet

LIMIT_SECONDS = 120.0
NAMES = sorted(page.stem for page in PAGES.glob("guide_*.rst"))


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_commands_show_what_the_guide_says(name: str, tmp_path) -> None:
    page = PAGES / f"{name}.rst"
    whole = steps(page)
    if not any(isinstance(step, Command) and "not run" not in step.remarks for step in whole):
        pytest.skip("the page has no command that can be run")
    home, estate = tmp_path / "home", tmp_path / "home" / ESTATE
    env = {
        **environment(MAIN_VENV, LIVE),
        "ANSIBLE_HOME": str(home / ".ansible"),
        "EXTRAHOP_NOTES": str(tmp_path / "notes"),
    }
    estate.mkdir(parents=True)
    given = GUIDES.get(name, GUIDES["*"])
    seen = []
    with SimFleet(given, inventory=estate / "inventory.yml") if given else contextlib.nullcontext() as fleet:
        if given:
            shutil.copy(ROOT / "examples" / "ansible.cfg", estate)
        with Terminal(home, env) as terminal, Terminal(home, env) as other:
            terminal.type(f"cd {estate if given else ROOT}", LIMIT_SECONDS)
            for step in whole:
                if isinstance(step, File):
                    (estate / step.path).parent.mkdir(parents=True, exist_ok=True)
                    (estate / step.path).write_text(step.text)
                elif isinstance(step, Meanwhile):
                    fleet.call(step.method, step.path, json=step.fields)
                elif "not run" not in step.remarks:
                    output = run(step, terminal, other, fleet)
                    if os.environ.get("REWRITE_GUIDES") and (step.shown == [ANY_LINES] or not step.fits(output)):
                        seen.append((step, output))
                    else:
                        assert step.fits(output), told(page.name, step, output)
    rewrite(page, seen)


def run(step: Command, terminal: Terminal, other: Terminal, fleet: SimFleet | None) -> list[str]:
    """Type one command; the lines that it shows."""
    if "beside" in step.remarks:
        other.type(f"cd {ROOT}", LIMIT_SECONDS)
        return other.start(step.text, LIMIT_SECONDS)
    if "killed at" in step.remarks:
        system, operation = step.remarks["killed at"].split(" ", 1)
        fleet.clear()
        watcher = terminal.killing(lambda: bool(fleet.log(system, operation=operation)), LIMIT_SECONDS)
        status, output = terminal.type(step.text, LIMIT_SECONDS)
        watcher.join()
        assert status == 128 + 9, "it was to be killed"
        return output
    status, output = terminal.type(step.text, LIMIT_SECONDS)
    assert status == step.status, told(f"status {status}", step, output)
    return output


def told(where: str, step: Command, output: list[str]) -> str:
    return "\n".join([f"{where}, line {step.first + 1}: $ {step.text}", "shows:", *output])


@pytest.mark.parametrize("name", NAMES)
def test_remarks_have_words_that_are_known(name: str) -> None:
    """A misspelt remark would be a comment like any other, and its command run, or left out, unnoticed."""
    comments = [
        line
        for line in (PAGES / f"{name}.rst").read_text().splitlines()
        if line.startswith(".. ") and "::" not in line and not line.startswith(".. _")
    ]
    assert all(line.removeprefix(".. ").split(": ")[0] in REMARKS for line in comments), comments


def test_every_guide_is_on_the_start_page_and_has_commands() -> None:
    listed = yaml.safe_load((PAGES.parent / "extra-docs.yml").read_text())["sections"]
    assert sorted(name for section in listed for name in section["toctree"]) == NAMES
