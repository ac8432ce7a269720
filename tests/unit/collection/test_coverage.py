# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The modules against the contract, both ways: every operation and every writable field has a module or a reason.

What a module says it uses is held against its source here, and in tests/examples against what reached the systems.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import _collection
import _coverage
import _generate
import _registry
import pytest
from _project import ROOT
from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.readable import RESOURCES

LIBRARY = ROOT / "plugins" / "module_utils"
ALL = 473
# Keywords and names that say what is used: they prove nothing about the code that does it.
DECLARATIONS = ("uses", "related", "also_reads")
# They only hold names of operations, not code that sends them.
NO_CODE = ("availability", "paths", "offers", "meanings")
OWN_WORDS = re.compile(r"no operation|can be (created|removed)|cannot be (removed|changed|created)|disconnected by")

modules = [name for name in _collection.modules() if name not in _coverage.GENERAL]
declared = [name for name in modules if _collection.resource(name)]


def test_the_contract_is_whole():
    assert len(_collection.operations()) == ALL


@pytest.mark.parametrize("module", modules)
def test_a_module_uses_operations_of_the_contract(module):
    assert _collection.used(module), f"{module} says of no operation that it uses it"


def test_every_operation_is_used_or_has_a_reason():
    using, unused = _coverage.using(), _coverage.unused()
    assert [name for name in using if not using[name] and name not in unused] == []


def test_no_operation_is_used_and_said_to_be_unused():
    using, unused = _coverage.using(), _coverage.unused()
    assert {name: using[name] for name in unused if using[name]} == {}


def test_an_operation_has_one_reason():
    assert {name: why for name, why in _coverage.unused().items() if len(why) > 1} == {}


def test_a_reason_for_what_is_no_operation_is_found(monkeypatch):
    entry = {"reason": "x", "operations": ["GET /unicorns"]}
    monkeypatch.setattr(_coverage, "reasons", lambda: {"operations": [entry]})
    with pytest.raises(LookupError, match="GET /unicorns is no operation"):
        _coverage.unused()


def test_every_field_is_an_option_or_has_a_reason():
    told = {tuple(line.split()[:1] + [" ".join(line.split()[1:3])] + line.split()[3:]) for line in field_lines()}
    missing = _coverage.missing_fields()
    assert {field: problem for field, problem in missing.items() if field not in told} == {}
    assert told - set(missing) == set(), "these are options, or no fields"


def field_lines() -> list[str]:
    return [line for entry in _coverage.reasons()["fields"] for line in entry["fields"]]


def test_a_field_without_option_is_found(monkeypatch):
    """The comparison itself: options taken away from a module are missed, by name, depth, type and choice."""
    schema = {
        "properties": {
            "name": {"type": "string"},
            "count": {"type": "integer"},
            "kind": {"type": "string", "enum": ["a", "b"]},
            "rules": {"type": "array", "items": {"properties": {"on": {"type": "boolean"}}}},
            "id": {"type": "integer", "readOnly": True},
        }
    }
    whole = {
        "name": {"type": "str"},
        "count": {"type": "int"},
        "kind": {"choices": ["a", "b"]},
        "rules": {"type": "list", "options": {"on": {"type": "bool"}}},
    }
    assert _coverage._compared(schema, whole) == []
    for field, option, problem in (
        ("name", None, "name"),
        ("count", {"type": "str"}, "count"),
        ("kind", {"choices": ["a"]}, "kind"),
        ("rules", {"type": "list", "options": {}}, None),
        ("rules", {"type": "list", "options": {"off": {}}}, "rules.on"),
    ):
        found = [name for name, _why in _coverage._compared(schema, {**whole, field: option})]
        assert found == ([problem] if problem else [])


def test_all_that_can_be_read_is_read_by_resource_info():
    """Files come through their own modules; secrets through none."""
    parts = {*_registry.PARTS_OF_ANSWERS, *_registry.SECRETS}
    deprecated = {name for name, entry in _collection.operations().items() if "x-deprecated" in entry}
    readable = {
        name for name in _collection.operations() if name.startswith("GET ") and _collection.answer(name) is not None
    }
    assert readable - parts - set(_collection.used("resource_info")) <= deprecated


@pytest.mark.parametrize("module", [name for name in modules if name != "resource_info"])
def test_what_a_module_says_it_uses_stands_in_its_source(module):
    """Each part of a path is spelt somewhere in the code that the module loads."""
    source = _collection.home_of(module).replace(".", "/")
    words = {part for text in texts_of(source) for part in re.split(r"[/\s{}?]+", text)}
    words |= spelt_by_choices(module)
    for name in _collection.used(module):
        parts = re.sub(r"\{[^}]+\}", "", name.split()[1]).strip("/").split("/")
        assert set(filter(None, parts)) <= words, f"{name} is not in the source of {module}"


def spelt_by_choices(module: str) -> set[str]:
    """Words that fill placeholders of a path: the choices of the options that are its scope."""
    resource = _collection.resource(module)
    return {str(choice) for option in (resource.scope.values() if resource else ()) for choice in option.choices}


@cache
def texts_of(name: str) -> frozenset[str]:
    """The text constants of a library file and of all that it loads, but for those that only declare what is used."""
    tree = ast.parse((LIBRARY / f"{name}.py").read_text())
    texts: set[str] = set()
    # What only the checker of types imports is not loaded.
    only_typed = {id(one) for node in tree.body if isinstance(node, ast.If) for one in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and "module_utils" in (node.module or "") and id(node) not in only_typed:
            place = str(node.module).split("module_utils", 1)[1].strip(".").replace(".", "/")
            for loaded in [place] if (LIBRARY / f"{place}.py").is_file() else []:
                if Path(loaded).name not in NO_CODE:
                    texts |= texts_of(loaded)
    for node in without_declarations(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            texts.add(node.value)
    return frozenset(texts)


def without_declarations(node: ast.AST):
    yield node
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.keyword) and child.arg in DECLARATIONS:
            continue
        if isinstance(child, ast.Assign) and any(
            isinstance(one, ast.Name) and one.id.endswith(("_USES", "_READS")) for one in child.targets
        ):
            continue
        if not isinstance(child, ast.Expr):
            yield from without_declarations(child)
        elif not isinstance(child.value, ast.Constant):
            yield from without_declarations(child.value)


@pytest.mark.parametrize("module", declared)
def test_what_cannot_be_declared_is_said(module):
    resource = _collection.resource(module)
    if resource.no_create or resource.no_delete or resource.update is None and module not in ("backup", "bundle"):
        assert OWN_WORDS.search(" ".join(_generate.documentation(module)["description"]))


def test_what_is_deprecated_is_a_way_for_old_firmware_alone():
    deprecated = {name for name, entry in _collection.operations().items() if "x-deprecated" in entry}
    used = {operation for name in _collection.modules() for operation in _collection.used(name)}
    # Where there is a search it is asked first; pages are read from 7.x.
    assert used & deprecated == {"GET /devices", "GET /networks/{id}/pages"}
    listing, *_others = RESOURCES["device"]
    assert listing == "POST /devices/search | GET /devices"
