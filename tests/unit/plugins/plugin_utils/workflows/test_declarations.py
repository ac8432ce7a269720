# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is declared alike is merged and checked once, and never taken for what only looks alike."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows import declarations

from tests.unit.plugins.plugin_utils.workflows.performing import system

BRAKES = {"max_deletes": None, "prune": None}


@pytest.fixture
def checks(monkeypatch):
    """The documents that were checked."""
    seen = []
    check = declarations.document_of
    monkeypatch.setattr(declarations, "document_of", lambda raw: (seen.append(raw), check(raw))[1])
    return seen


def said(*values, order=None, **more):
    layers = {f"configure_state_{number}": value for number, value in enumerate(values)}
    order = order or list(layers)
    return {**layers, "configure_layers": order, **more}


def test_a_thousand_systems_with_one_document_take_one_check(checks):
    known = declarations.Declarations()
    systems = [system(f"s{number}", **said({"tags": [{"name": "a"}]}, {"users": []})) for number in range(1000)]
    with ThreadPoolExecutor(32) as pool:
        of = list(pool.map(known.of, systems))
        documents = list(pool.map(lambda one: one.operation().check(BRAKES), of))
    assert len(checks) == 1 and len({id(one) for one in documents}) == 1
    assert documents[0].entries[0].name == "a"


def test_what_each_of_many_systems_has_for_itself_is_not_kept(checks):
    known = declarations.Declarations()
    shared = system("shared", **said({"tags": [{"name": "shared"}]}))
    for number in range(3 * declarations.MOST_DOCUMENTS):
        known.of(system(f"s{number}", **said({"tags": [{"name": f"of {number}"}]}))).operation().check(BRAKES)
        known.of(shared).operation().check(BRAKES)
    assert len(known._made) == declarations.MOST_DOCUMENTS
    assert [raw["tags"] for raw in checks].count([{"name": "shared"}]) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (said({"tags": [{"name": "a"}]}), said({"tags": [{"name": "b"}]})),
        (said({"tags": [{"name": "1"}]}), said({"tags": [{"name": 1}]})),
        (said({"tags": [{"name": True}]}), said({"tags": [{"name": 1}]})),
        (said({"running_config": {"config": {"a": {1: 2}}}}), said({"running_config": {"config": {"a": {"1": 2}}}})),
        (said({"tags": []}, {}), said({}, {"tags": []})),
        (
            said({"cluster": {"ingest_enabled": True}}, {"cluster": {"ingest_enabled": False}}),
            said(
                {"cluster": {"ingest_enabled": True}},
                {"cluster": {"ingest_enabled": False}},
                order=["configure_state_1", "configure_state_0"],
            ),
        ),
        (said({"tags": []}), {"configure_state": {"tags": []}}),
        ({"configure_state": {"tags": []}}, {"configure_state": {"tags": []}, declarations.OUT_OF_BACKUP: True}),
        ({"configure_state": {"tags": [{"name": "\ud800"}]}}, {"configure_state": {"tags": [{"name": "\ud801"}]}}),
    ],
)
def test_what_is_not_declared_alike_is_told_apart(one, other):
    known = declarations.Declarations()
    first, second = known.of(system("s1", **one)), known.of(system("s2", **other))
    assert first is not second
    assert known.of(system("s3", **one)) is first and known.of(system("s4", **other)) is second


def test_layers_that_cannot_be_merged_are_told_to_each(checks):
    known = declarations.Declarations()
    for name in ("s1", "s2"):
        with pytest.raises(OptionError, match="does not say which comes first"):
            known.of(system(name, configure_state_a={}, configure_state_b={}))
    assert not checks


def test_a_document_that_is_none_is_refused_where_its_system_is_asked(checks):
    known = declarations.Declarations()
    declared = {"configure_state": {"users": [{"username": "a", "password": "********"}]}}
    for name in ("s1", "s2"):
        operation = known.of(system(name, **declared)).operation()
        with pytest.raises(OptionError, match=r"users\[0\].password"):
            operation.check(BRAKES)


@pytest.mark.parametrize(
    ("declared", "told"),
    [
        ({1.5: {}}, "document has a key that is a number with a point"),
        ({"running_config": {"config": {1: 2, "1": 3}}}, "document.running_config.config has the key 1 twice"),
    ],
)
def test_keys_that_are_no_text_are_refused_where_they_stand(declared, told):
    operation = declarations.Declarations().of(system("s1", configure_state=declared)).operation()
    with pytest.raises(OptionError, match=told):
        operation.check(BRAKES)
