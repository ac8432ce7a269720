# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents have what the community's rules and the certification look for, and their links lead somewhere."""

from __future__ import annotations

import re

import pytest
import yaml
from _project import ROOT
from _release import PLACEHOLDER
from _stage import listed

README = (
    "Description",
    "Requirements",
    "Installation",
    "Use cases",
    "Testing",
    "Contributing",
    "Communication",
    "Support",
    "Release notes",
    "Related information",
    "License",
)
ROLE = ("Example", "Requirements", "Dependencies", "Variables", "Troubleshooting")
ROLES = sorted(path.name for path in (ROOT / "roles").iterdir() if (path / "tasks").is_dir())
PAGES = sorted(name for name in listed() if name.endswith(".md") and not name.startswith(("contract/", "CHANGELOG")))


def headings(text: str) -> list[tuple[int, str]]:
    """Level and text of each heading; lines of blocks of code that look like one are none."""
    prose = re.sub(r"^( *)```.*?^\1```$", "", text, flags=re.MULTILINE | re.DOTALL)
    return [(len(marks), words) for marks, words in re.findall(r"^(#+) (.+)$", prose, re.MULTILINE)]


def chapters(text: str) -> list[str]:
    return [words for level, words in headings(text) if level == 2]


def anchor(words: str) -> str:
    """What a forge makes of a heading."""
    return re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")


def test_readme_has_the_certifications_headings_in_their_order():
    found = chapters((ROOT / "README.md").read_text())
    assert [words for words in found if words in README] == list(README)


@pytest.mark.parametrize("role", ROLES)
def test_readme_of_a_role_has_what_people_look_for(role):
    found = chapters((ROOT / "roles" / role / "README.md").read_text())
    assert set(ROLE) <= set(found)
    assert len(found) == len(set(found))


@pytest.mark.parametrize("name", PAGES)
def test_links_between_pages_lead_somewhere(name):
    text = (ROOT / name).read_text()
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if link.startswith(("http://", "https://")):
            continue
        place, _hash, part = link.partition("#")
        target = (ROOT / name).parent / place if place else ROOT / name
        assert target.exists(), link
        if part and target.suffix == ".md":
            assert part in {anchor(words) for _level, words in headings(target.read_text())}, link


def test_files_that_the_communitys_rules_ask_for():
    for name in (
        "CODE_OF_CONDUCT.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "LICENSE",
        "REUSE.toml",
        "antsibull-nox.toml",
    ):
        assert (ROOT / name).is_file()
    assert (ROOT / "LICENSES" / "GPL-3.0-or-later.txt").read_text() == (ROOT / "LICENSE").read_text()


def test_one_address_stands_for_the_publishers():
    """Galaxy needs a repository, and the release step puts one address in place of one placeholder."""
    galaxy = yaml.safe_load((ROOT / "galaxy.yml").read_text())
    address = galaxy["repository"]
    assert all(galaxy[key].startswith(address) for key in ("documentation", "homepage", "issues"))
    links = yaml.safe_load((ROOT / "docs" / "docsite" / "links.yml").read_text())
    assert all(link["url"].startswith(address) for link in links["extra_links"])
    assert f"]({address}/issues)" in (ROOT / "README.md").read_text()
    assert address == PLACEHOLDER or not [name for name in ("README.md", "galaxy.yml") if _names_placeholder(name)]


def _names_placeholder(name: str) -> bool:
    return PLACEHOLDER in (ROOT / name).read_text()
