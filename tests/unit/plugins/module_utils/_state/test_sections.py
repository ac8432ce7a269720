# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every module is a section of the state document or says why not, and sections stand in the order of references."""

from __future__ import annotations

import _generate
import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._state.section import Section
from ansible_collections.extrahop.revealx.plugins.module_utils._state.sections import (
    NOT_IN_A_DOCUMENT,
    SECTIONS,
)

every_section = pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.name)
# Modules that only read, by their names.
READING = "_info"


def test_every_module_is_a_section_or_says_why_not():
    declared = [section.operation.name for section in SECTIONS]
    modules = {name for name in _generate.modules() if not name.endswith(READING)}
    assert len(set(declared)) == len(declared)
    assert modules == {*declared, *NOT_IN_A_DOCUMENT}
    assert not set(declared) & set(NOT_IN_A_DOCUMENT)
    assert all(reason.endswith((".", "role upgrade.")) and len(reason) > 10 for reason in NOT_IN_A_DOCUMENT.values())


@every_section
def test_names(section: Section):
    name = section.operation.name
    plural = {f"{name}s", f"{name[:-1]}ies", f"{name[:-1]}ies"} if section.is_list else {name}
    assert section.name in plural


@every_section
def test_options_that_are_named_exist(section: Section):
    options = section.operation.options
    named = {*section.names, *section.left_out, *section.needed, *section.operation.references}
    for names in section.yields.values():
        named.update(names)
    assert named <= set(options)
    assert "dest" not in section.options and "download_to" not in section.options
    if section.is_list and "state" in options:
        assert set(section.options["state"]["choices"]) <= {"present", "absent"}


def referenced(section: Section) -> set[str]:
    """The resources whose objects an entry of the section may name."""
    references = section.operation.references
    return {one.name for name in references if name in section.options for one in references[name].resources}


@every_section
def test_what_is_referred_to_stands_before(section: Section):
    order = [one.name for one in SECTIONS]
    for kind in referenced(section):
        makers = [
            one.name
            for one in SECTIONS
            if (one.resource is not None and one.resource.name == kind) or kind in one.yields
        ]
        assert makers, f"nothing makes a {kind}"
        for maker in makers:
            assert order.index(maker) < order.index(section.name)


@every_section
def test_the_documentation_names_it(section: Section):
    text = " ".join(" ".join(_generate.documentation("state")["options"]["document"]["description"]).split())
    assert f"C({section.name}) (M(extrahop.revealx.{section.operation.name}))" in text


@pytest.mark.parametrize("section", [one for one in SECTIONS if one.resource is not None], ids=lambda one: one.name)
def test_places_and_names(section: Section):
    places = section.places()
    assert places and all(set(place) == set(section.resource.scope) for place in places)
    entry = {**places[-1], section.names[0]: "x"}
    assert section.label(entry).endswith("x")
    assert [place for _resource, place in section.scopes(places)] == places
