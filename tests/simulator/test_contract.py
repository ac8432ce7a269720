# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The contract's files agree with each other, and the simulator serves all of them."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import jsonschema_rs
import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import outside, refusal_of
from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import release_of as releases_as_read
from ansible_collections.extrahop.revealx.plugins.module_utils._client.paths import is_write

from simulator import extensions, generic
from simulator.contract import contract, is_offered, lasts, offer, original, release_of, turning_points
from simulator.handlers import HANDLERS
from simulator.tables import COLLECTIONS, RELATIONS
from tests.simfleet import ROOT


def test_openapi_is_what_the_yaml_files_compile_to() -> None:
    compiled = subprocess.run(
        [sys.executable, str(ROOT / "contract" / "compile_contract.py")], capture_output=True, text=True, check=True
    )
    assert json.loads(compiled.stdout) == original()


def test_every_operation_has_a_handler_or_a_collection() -> None:
    list(extensions.modules())
    paths = {spec.path for spec in COLLECTIONS}
    operations = contract().operations
    assert set(HANDLERS) <= set(operations)
    unserved = [
        name
        for name, operation in operations.items()
        if name not in HANDLERS
        and operation.template not in paths
        and operation.template.rsplit("/{", 1)[0] not in paths
        and not ((match := generic.ASSIGNMENT.fullmatch(operation.template)) and f"/{match['child']}" in paths)
    ]
    assert unserved == []


def test_relations_join_collections_that_exist() -> None:
    paths = {spec.path for spec in COLLECTIONS}
    assert all(pair <= paths for pair in RELATIONS)


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("release", turning_points(), ids=str)
def test_every_enforced_schema_compiles(release: tuple[int, ...], strict: bool) -> None:
    enforced = contract(".".join(map(str, release)), strict)
    for operation in enforced.operations.values():
        if operation.media_type == "application/json":
            assert isinstance(enforced.body_validator(operation), jsonschema_rs.Draft202012Validator)
        enforced.answer_validator(operation, operation.success)


def test_write_only_fields_are_barred_from_answers_and_read_only_ones_from_requests() -> None:
    schemas = contract().document["components"]["schemas"]
    assert "password" not in schemas["User"]["properties"]
    assert "id" not in schemas["Tag.request"]["properties"] and "id" in schemas["Tag"]["properties"]


@pytest.mark.parametrize(
    ("guides", "only", "resource", "offered"),
    [
        (["rest-7.4"], None, "Tag", {"sensor 7.4.2", "console 7.4.2"}),
        # A sensor up to 9.8 has what its own description lists and no more.
        (["current"], None, "Tag", {"console 9.8.2", "sensor 9.9.1", "sensor 25.2.1"}),
        (
            ["explorer-9.8"],
            None,
            "Tag",
            {"sensor 8.0", "sensor 9.8.2", "console 9.8.2", "sensor 9.9.1", "sensor 25.2.1"},
        ),
        (["explore-8.9"], ["recordstore"], "ExtraHop", {"recordstore 9.8.2"}),
        (["trace-9.9"], None, "User", {"packetstore 9.8.2"}),
        (
            ["explore-8.9"],
            None,
            "Jobs",
            {"sensor 7.4.2", "console 7.4.2", "console 9.8.2", "recordstore 9.8.2", "sensor 9.9.1", "sensor 25.2.1"},
        ),
        ([], ["sensor"], "Cloud", {"sensor 9.9.1", "sensor 25.2.1"}),
    ],
)
def test_availability(guides: list[str], only: list[str] | None, resource: str, offered: set[str]) -> None:
    entry = {"x-guides": guides, "x-only": only, "tags": [resource]}
    systems = (
        "sensor 7.4.2",
        "console 7.4.2",
        "sensor 8.0",
        "sensor 9.8.2",
        "console 9.8.2",
        "recordstore 9.8.2",
        "packetstore 9.8.2",
        "sensor 9.9.1",
        "sensor 25.2.1",
    )
    assert {one for one in systems if is_offered("GET /x", entry, *one.split())} == offered


@pytest.mark.parametrize(
    ("since", "until", "releases"),
    [
        ("26.0", "", {"26.0", "26.3.0.1"}),
        ("", "9.9", {"7.4.2", "9.8.2.100", "9.9.7"}),
        # Before 26.0 is all of 25.x, and numbers are compared, not texts.
        ("", "25", {"7.4.2", "9.8.2.100", "9.9.7", "25.2.0", "25.4"}),
        ("9.9", "26.2", {"9.9.7", "25.2.0", "25.4", "26.0"}),
    ],
)
def test_since_and_until_are_compared_as_numbers(since: str, until: str, releases: set[str]) -> None:
    entry = {"x-since": since, "x-until": until}
    known = ("7.4.2", "9.8.2.100", "9.9.7", "25.2.0", "25.4", "26.0", "26.3.0.1")
    assert {one for one in known if lasts(entry, release_of(one))} == releases
    assert {one for one in known if outside(since, until, releases_as_read(one)) is None} == releases


def test_literal_paths_win_over_ids() -> None:
    found, values, _rest = offer("console", "26.3.0").route("POST", "/appliances/sensortags/delete")
    assert found is not None and found.template == "/appliances/sensortags/delete" and values == {}


@pytest.mark.parametrize("kind", ["console", "sensor", "recordstore", "packetstore"])
@pytest.mark.parametrize(
    "version", ["7.4.0.1", "8.6.0.1", "9.0.0.1", "9.8.2.1", "9.9.4.1", "25.4.0.1", "26.0.0.1", "26.3.0.1"]
)
def test_the_library_foretells_what_a_system_offers(kind: str, version: str) -> None:
    foretold = {name for name in contract().operations if refusal_of(name, kind, version) is None}
    assert foretold == set(offer(kind, version).operations)


def test_the_library_and_the_simulator_agree_on_what_is_a_write() -> None:
    for operation in contract().operations.values():
        path = re.sub(r"\{[^}]+\}", "7", operation.template)
        assert is_write(operation.method, path) == operation.is_write, operation.name
