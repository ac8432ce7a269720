# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every command of every guide is typed, page by page, and shows what the page says that it shows.

With REWRITE_GUIDES=1 in the environment what was seen is written into the page where that shows something else, or
nothing but `...`. Ansible's own lines are left out; shorten it further by lines `...`.
"""

from __future__ import annotations

import contextlib
import html
import os
import re
import shutil

import pytest
import yaml
from _project import LIVE, MAIN_VENV, ROOT, environment
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.layers import in_order

from tests.examples.guide import ANY_LINES, PAGES, REMARKS, Command, File, Meanwhile, rewrite, steps
from tests.examples.surroundings import ESTATE, GUIDES
from tests.examples.terminal import Terminal
from tests.simfleet import SimFleet

LIMIT_SECONDS = 120.0
# What Python's libraries and Ansible say.
OF_OTHERS = ("Connection refused", "timed out", "Failed to resolve", "Attempting to decrypt but no vault secrets found")
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
        "CHECKOUT": str(ROOT),
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
        systems, operation = step.remarks["killed at"].split(" ", 1)
        fleet.clear()
        watcher = terminal.killing(
            lambda: all(fleet.log(system, operation=operation) for system in systems.split(",")), LIMIT_SECONDS
        )
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


def test_every_guide_is_on_the_first_page() -> None:
    listed = yaml.safe_load((PAGES.parent / "extra-docs.yml").read_text())["sections"]
    assert sorted(name for section in listed for name in section["toctree"]) == NAMES


def test_every_playbook_is_on_the_page_of_playbooks() -> None:
    page = (PAGES / "guide_playbooks.rst").read_text()
    named = re.findall(r"^    \* - :ansplugin:`(\w+) <extrahop\.revealx\.\1#role>`$", page, re.MULTILINE)
    # systems.yml is the first play of the others.
    assert sorted([*named, "systems"]) == sorted(path.stem for path in (ROOT / "playbooks").glob("*.yml"))


def test_messages_of_the_troubleshooting_page_are_those_that_are_told() -> None:
    """A message that is worded anew would be looked for in vain."""
    text = (PAGES / "guide_troubleshooting.rst").read_text().split("Ansible itself\n")[0]
    files = [path for folder in ("plugins", "playbooks") for path in (ROOT / folder).rglob("*") if path.is_file()]
    code = "".join(path.read_text() for path in files if path.suffix in (".py", ".yml"))
    told = re.sub(r'"\s*\n\s*f?"', "", code)
    # One that is put together.
    with pytest.raises(OptionError) as refused:
        in_order(["configure_state_b"], ["configure_state_a"])
    told += str(refused.value)
    # Not those of a status, of which the number is put in.
    for message in re.findall(r"^\*\*(?!HTTP )(.+?)\*\*", text, re.MULTILINE):
        for part in message.split("..."):
            assert part.strip(" .:") in told or part.strip() in OF_OTHERS, message


@pytest.mark.parametrize("name", NAMES)
def test_links_between_guides_lead_somewhere(name: str) -> None:
    """Sphinx is told to pass over labels that it does not know, since those of Ansible's own documentation are."""
    linked = re.findall(r"docsite\.(\w+)>`", (PAGES / f"{name}.rst").read_text())
    assert set(linked) <= set(NAMES)


def test_the_picture_of_a_plan_shows_what_the_first_steps_show() -> None:
    guide = (PAGES / "guide_start.rst").read_text()
    # Spaces of an SVG are folded, unless they are such as cannot be broken.
    picture = html.unescape((ROOT / "docs" / "images" / "plan.svg").read_text()).replace("\u00a0", " ")
    texts = re.findall(r"<text [^>]*>(.+)</text>", picture)
    assert len(texts) > 5
    assert [text for text in texts if text not in guide] == []
