# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The collection as the tools see it: its modules' operations and descriptions, and the compiled contract."""

from __future__ import annotations

import functools
import importlib
import json
import sys
from collections.abc import Iterable
from typing import Any

import _stage
from _project import LIVE, NAME, NAMESPACE, ROOT

# The operations of the state document stand above the others, which they import.
WINGS_OF_OPERATIONS = ("_operations", "_state")
FLEET = "fleet_"
LIBRARY = f"ansible_collections.{NAMESPACE}.{NAME}.plugins.module_utils"


def modules() -> list[str]:
    """Names of the collection's modules that work on one system each."""
    return [name for name in _documented() if not name.startswith(FLEET)]


def fleet_modules() -> list[str]:
    """Names of those that work on all systems of a play in one task; of them there is nothing but documentation."""
    return [name for name in _documented() if name.startswith(FLEET)]


def _documented() -> list[str]:
    return sorted(path.stem for path in (ROOT / "plugins" / "modules").glob("*.py") if not path.stem.startswith("_"))


def library(name: str) -> Any:
    """A file of plugins/module_utils of this checkout, imported: "_engine.spec", "_operations.tag"."""
    if str(LIVE) not in sys.path:
        _stage.link()
        sys.path.append(str(LIVE))
    return importlib.import_module(f"{LIBRARY}.{name}")


def home_of(module: str) -> str:
    """Where the operation behind a module lies below plugins/module_utils: "_operations.tag", "_state.state"."""
    there = ROOT / "plugins" / "module_utils"
    return next(f"{wing}.{module}" for wing in WINGS_OF_OPERATIONS if (there / wing / f"{module}.py").is_file())


def operation(module: str) -> Any:
    """The Operation behind a module."""
    return library(home_of(module)).OPERATION


def resource(module: str) -> Any | None:
    """The Resource that a module declares, None for a module of another sort."""
    kind = library("_engine.spec").Resource
    found = vars(library(home_of(module))).values()
    return next((one for one in found if isinstance(one, kind) and one.name == module), None)


@functools.cache
def contract() -> dict[str, Any]:
    """The compiled contract (OpenAPI)."""
    return json.loads((ROOT / "contract" / "openapi.json").read_text())


@functools.cache
def operations() -> dict[str, dict[str, Any]]:
    """The contract's operations by their name, "GET /tags/{id}"."""
    return {
        f"{method.upper()} {path}": entry
        for path, item in sorted(contract()["paths"].items())
        for method, entry in sorted(item.items())
    }


def schema(entry: Any) -> dict[str, Any]:
    """A schema with its reference followed; of alternatives the first that names properties."""
    while isinstance(entry, dict) and "$ref" in entry:
        entry = contract()["components"]["schemas"][entry["$ref"].rsplit("/", 1)[1]]
    for alternative in entry.get("anyOf", ()):
        if "properties" in schema(alternative):
            return schema(alternative)
    return entry


def body(name: str) -> dict[str, Any] | None:
    """The schema of the JSON body that an operation of the contract takes, None when it takes none."""
    content = operations()[name].get("requestBody", {}).get("content", {}).get("application/json")
    return schema(content["schema"]) if content else None


def answer(name: str) -> dict[str, Any] | None:
    """The schema of the JSON that an operation of the contract answers, None when it answers something else."""
    for status, response in operations()[name]["responses"].items():
        content = response.get("content", {}).get("application/json")
        if status.startswith("2") and status != "207" and content:
            return schema(content["schema"])
    return None


def used(module: str) -> list[str]:
    """What a module's operation says that it uses, by the contract's names; raises LookupError for another name."""
    return _named(module, operation(module).uses)


def looked_up(module: str) -> list[str]:
    """The operations by which a module finds the related objects that its options name."""
    return _named(module, [use for resource in operation(module).related for use in resource.reads])


def _named(module: str, uses: Iterable[str]) -> list[str]:
    template_of = library("_catalog.offers").template_of
    found = {use: template_of(*use.split()) for use in uses}
    unknown = [use for use, name in found.items() if name is None]
    if unknown:
        raise LookupError(f"{module} uses {', '.join(unknown)}: not in the contract")
    return sorted(set(found.values()))
