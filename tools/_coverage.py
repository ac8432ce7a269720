# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What of the API the modules cover: operations and fields, and the reasons for what they leave out.

Which operations a module uses it says itself (Operation.uses), and tests/coverage looks whether that is so.
"""

from __future__ import annotations

import functools
from fnmatch import fnmatchcase
from typing import Any

import _collection
import _registry
import yaml
from _project import ROOT

REASONS = ROOT / "tools" / "coverage.yml"
# They take any path or any document, or speak to no system: what they can reach is no use of an operation.
GENERAL = ("api_request", "private_files", "state", "state_export")
# Fields that page through an answer: the modules do that themselves.
WINDOW = ("limit", "offset")
# Ansible's types that fit a JSON type.
TYPES = {
    "boolean": ("bool",),
    "integer": ("int",),
    "number": ("float", "int"),
    "string": ("str", "path"),
    "array": ("list",),
    "object": ("dict",),
}

PAGE = """\
<!-- written by tools/dev.py generate: do not edit -->

# What is covered

Every operation of the API that the contract (`contract/openapi.json`) knows, the modules that use it, the kinds of
system that have it and the releases whose guides list it. What no module uses says why, and is still within reach of
`api_request`. Fields that a module does not take as an option are listed below, with the reason.

{used} of {all} operations are used by modules.

| operation | modules, or the reason why none | kinds | guides |
| --- | --- | --- | --- |
{operations}

## Fields that are no option

| module | operation | field | reason |
| --- | --- | --- | --- |
{fields}

## What `resource_info` reads

| resource | operations | part of | filters |
| --- | --- | --- | --- |
{resources}
"""


def using() -> dict[str, list[str]]:
    """The modules that use each operation, by the operation's name; raises LookupError for one nobody knows."""
    found: dict[str, list[str]] = {name: [] for name in _collection.operations()}
    for module in _collection.modules():
        for name in [] if module in GENERAL else _collection.used(module):
            found[name].append(module)
    return found


@functools.cache
def reasons() -> dict[str, Any]:
    """The contents of coverage.yml."""
    return yaml.safe_load(REASONS.read_text())


def unused() -> dict[str, list[str]]:
    """The reasons of each operation that stands in coverage.yml; a pattern there that fits nothing is an error."""
    found: dict[str, list[str]] = {}
    for entry in reasons()["operations"]:
        for pattern in entry["operations"]:
            fitting = [name for name in _collection.operations() if fits(name, pattern)]
            if not fitting:
                raise LookupError(f"coverage.yml: {pattern} is no operation of the contract")
            for name in fitting:
                found.setdefault(name, []).append(entry["reason"])
    return found


def fits(name: str, pattern: str) -> bool:
    """Tell whether an operation's name fits a pattern; a * stands for one or more parts of the path."""
    methods, path = pattern.split()
    method, own = name.split()
    return method in methods.split("|") and fnmatchcase(own, path)


def missing_fields() -> dict[tuple[str, str, str], str]:
    """Fields that a module could send but that are no option of it: (module, operation, field) -> what is wrong."""
    found: dict[tuple[str, str, str], str] = {}
    for module in _collection.modules():
        for name in [] if module in (*GENERAL, "resource_info") else _collection.used(module):
            body = _collection.body(name)
            if body is not None and name not in assigned(module):
                options, schema = _options_for(module, name), body
                for field, problem in _compared(schema, options):
                    found[module, name, field] = problem
    return found


def assigned(module: str) -> set[str]:
    """The operations by which a module assigns related objects: their body is {assign, unassign} of an exact list."""
    template_of, resource = _collection.library("_catalog.offers").template_of, _collection.resource(module)
    entries = resource.lists.values() if resource else ()
    return {template_of("POST", entry.path) for entry in entries}


def _options_for(module: str, name: str) -> dict[str, Any]:
    """The options of a module by the fields that they stand for in the body of one of its operations."""
    template_of, resource = _collection.library("_catalog.offers").template_of, _collection.resource(module)
    options = dict(_collection.operation(module).options)
    if resource is None:
        return options
    for option, field in resource.renamed.items():
        options[field] = options.pop(option)
    for field, entry in resource.fields.items():
        if entry.children and name == template_of("POST", entry.children.path):
            return options[field]["options"]
    for part, entry in resource.parts.items():
        if name == template_of(entry.method, entry.path):
            # A part that is one value is the option itself, whatever the field around it is called.
            return options[part].get("options") or {"*": options[part]}
    return options


def _compared(schema: dict[str, Any], options: dict[str, Any], where: str = "") -> list[tuple[str, str]]:
    """Fields of a body that no option stands for, or one that cannot take all their values."""
    if schema.get("type") == "array":
        schema = _collection.schema(schema.get("items", {}))
    found = []
    for field, entry in schema.get("properties", {}).items():
        option, inner = options.get(field) or options.get("*"), _collection.schema(entry)
        if entry.get("readOnly") or (not where and field in WINDOW):
            continue
        if option is None:
            found.append((where + field, "no option"))
            continue
        of_items = _collection.schema(inner.get("items", {})) if inner.get("type") == "array" else inner
        found += [(where + field, problem) for problem in _misfits(inner, of_items, option)]
        if of_items.get("properties") and option.get("options"):
            found += _compared(of_items, option["options"], f"{where}{field}.")
    return found


def _misfits(schema: dict[str, Any], of_items: dict[str, Any], option: dict[str, Any]) -> list[str]:
    kinds = schema.get("type", [])
    kinds = [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if kind != "null"]
    allowed = {word for kind in kinds for word in TYPES[kind]}
    kind = option.get("type", "str")
    if allowed and kind not in allowed and kind != "raw":
        return [f"it is {' or '.join(kinds)}, the option is {kind}"]
    choices = {str(choice) for choice in option.get("choices") or ()}
    lacking = [str(value) for value in of_items.get("enum") or () if value is not None and str(value) not in choices]
    return [f"no choice {', '.join(lacking)}"] if choices and lacking else []


def page() -> str:
    """The text of docs/coverage.md."""
    offers, why = _collection.library("_catalog.offers"), unused()
    modules = using()
    rows = []
    for name in sorted(modules, key=lambda name: (name.split()[1], name)):
        told = ", ".join(f"`{module}`" for module in modules[name]) or "; ".join(why.get(name, ["?"]))
        kinds = ", ".join(offers.kinds_that_offer(name)) or "cloud product"
        guides = _collection.operations()[name]["x-guides"]
        since = ", ".join(offers.GUIDE_WORDS[guide] for guide in guides) or "the vendor's examples"
        rows.append(f"| `{name}` | {told} | {kinds} | {since} |")
    fields = [
        f"| `{field.split()[0]}` | `{' '.join(field.split()[1:3])}` | `{field.split()[3]}` | {entry['reason']} |"
        for entry in reasons()["fields"]
        for field in entry["fields"]
    ]
    resources = [
        f"| `{one.name}` | {', '.join(f'`{name}`' for name in one.operations)} | {one.parent and f'`{one.parent}`'} "
        f"| {', '.join(f'`{word}`' for word in _filters(one))} |"
        for one in _registry.registry().values()
    ]
    counted = sum(bool(names) for names in modules.values())
    return PAGE.format(
        used=counted,
        all=len(modules),
        operations="\n".join(rows),
        fields="\n".join(sorted(fields)),
        resources="\n".join(resources),
    )


def _filters(resource: Any) -> list[str]:
    words = [word for name in resource.operations for word in _registry.filters(name)[0].split()]
    return list(dict.fromkeys(word.rstrip("!").split("=")[0] for word in words))
