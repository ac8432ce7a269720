# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What filters and actions hand out is text, whatever it looks like, in every version of ansible-core."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar
from ansible_collections.extrahop.revealx.plugins.plugin_utils import foreign

ROOT = Path(__file__).resolve().parents[4]
FILTERS = sorted(path.stem for path in (ROOT / "plugins" / "filter").glob("*.py"))
ROLE_FILES = sorted((ROOT / "roles").glob("*/*/*.yml"))
EVIL = "{{ 6 * 7 }}"
# Not what only compares.
KEEPS_OF_OTHERS = re.compile(r"^(?!\{\{ '\w+' in ).*\bhostvars\b", re.DOTALL)


def trusted(text: str) -> str:
    """Text that Ansible takes for a template."""
    return getattr(importlib.import_module("ansible.template"), "trust_as_template", str)(text)


def used_in_a_fact(filtered: str, given: object) -> object:
    """What comes of a fact that a filter made, when a template names it."""
    module = importlib.import_module(f"ansible_collections.extrahop.revealx.plugins.filter.{filtered}")
    work = module.FilterModule().filters()[filtered]
    fact = work(SimpleNamespace(unsafe=False), given) if foreign.MARKS_ARE_NEEDED else work(given)
    return Templar(loader=DataLoader(), variables={"fact": fact}).template(trusted("{{ fact }}"))


def test_text_in_a_fact_is_not_run():
    deep = [{"note": EVIL, "deep": {EVIL: [trusted(EVIL), 7, True, None, 1.5]}}]
    assert used_in_a_fact("verbatim", deep) == [{"note": EVIL, "deep": {EVIL: [EVIL, 7, True, None, 1.5]}}]
    assert used_in_a_fact("verbatim", trusted(EVIL)) == EVIL


def test_what_a_filter_makes_of_text_is_not_run():
    made = {"section": "users", "name": trusted(EVIL), "action": "create", "error": "", "reason": EVIL}
    (row,) = used_in_a_fact("drift", {"sensor1": {"objects": [made]}})["document"]["differences"]
    assert row["object"] == EVIL and row["reason"] == EVIL


def test_a_context_of_an_early_release_is_told():
    """They look at the variables that a template names, and not at what it results in."""
    if not foreign.MARKS_ARE_NEEDED:
        pytest.skip("this ansible-core trusts no text by itself")
    context = SimpleNamespace(unsafe=False)
    foreign.for_people(made=lambda given: given)["made"](context, EVIL)
    assert context.unsafe


@pytest.mark.parametrize("name", FILTERS)
def test_every_filter_hands_its_results_out_as_text(name):
    module = importlib.import_module(f"ansible_collections.extrahop.revealx.plugins.filter.{name}")
    for work in module.FilterModule().filters().values():
        assert work.__code__.co_filename == foreign.__file__, f"{name} does not use for_people or for_machines"


@pytest.mark.parametrize("path", ROLE_FILES, ids=lambda path: str(path.relative_to(ROOT / "roles")))
def test_what_roles_keep_of_other_hosts_and_of_failures_is_text(path):
    """Ansible's own failures are not marked, and early releases lose the mark of what is taken from hostvars."""
    for where, text in texts(yaml.safe_load(path.read_text())):
        if "ansible_failed_result" in text or ("set_fact" in where and KEEPS_OF_OTHERS.search(text)):
            assert "| extrahop.revealx." in text, f"{'.'.join(where)}: {text}"


def texts(value: object, where: tuple[str, ...] = ()):
    """Every text of a YAML file with the keys above it."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from texts(one, (*where, str(key).rpartition(".")[2]))
    elif isinstance(value, list):
        for one in value:
            yield from texts(one, where)
    elif isinstance(value, str):
        yield where, value
