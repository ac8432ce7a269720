# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""JSON schemas for editors: of a state document, of the variables that hold its layers, of an inventory file of ours.

They are made of the same descriptions as the argument specs, and take what the check of a document takes: text for
numbers, yes for true, and a template in place of anything. What depends on several fields is told as far as the rules
of a module say it; the playbook validate knows more.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from _project import ROOT

Options = Mapping[str, Mapping[str, Any]]
SCHEMAS = ROOT / "extensions" / "schemas"
DRAFT = "http://json-schema.org/draft-07/schema#"
TEMPLATE = {"type": "string", "pattern": r"\{\{|\{%"}
WORDS = ("y", "yes", "on", "t", "true", "n", "no", "off", "f", "false")


def _any_case(word: str) -> str:
    """A pattern of a word in small or capital letters."""
    return "".join(f"[{letter.upper()}{letter}]" for letter in word)


# What stands for a value of each type beside the type itself: the definitions that all schemas share.
DEFINITIONS: dict[str, dict[str, Any]] = {
    "template": TEMPLATE,
    "text": {"type": ["string", "number", "boolean"]},
    "flag": {
        "anyOf": [
            {"type": "boolean"},
            {"enum": [0, 1]},
            {"type": "string", "pattern": rf"^\s*({'|'.join(map(_any_case, WORDS))}|[01])\s*$"},
        ]
    },
    "whole": {"anyOf": [{"type": "integer"}, {"type": "string", "pattern": r"^\s*[+-]?\d+(_\d+)*\s*$"}]},
    "number": {
        "anyOf": [
            {"type": "number"},
            {"type": "string", "pattern": r"^\s*[+-]?(\d+(_\d+)*\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$"},
        ]
    },
}
KINDS = {"str": "text", "path": "text", "bool": "flag", "int": "whole", "float": "number"}
# A structure as text is JSON.
JSON_MAPPING = {"type": "string", "pattern": r"^\s*\{"}
JSON_LIST = {"type": "string", "pattern": r"^\s*\["}
# Options of every inventory plugin that makes groups and has a cache, which releases of Ansible describe differently.
OF_ANSIBLE: Options = {
    "strict": {"type": "bool", "description": "Whether an expression that cannot be worked out ends the inventory."},
    "compose": {"type": "dict", "description": "Variables of hosts, by expressions."},
    "groups": {"type": "dict", "description": "Groups of the hosts of which an expression is true."},
    "keyed_groups": {"type": "list", "elements": "dict", "description": "Groups by the value of an expression."},
    "use_extra_vars": {"type": "bool", "description": "Whether expressions see the extra variables."},
    "leading_separator": {"type": "bool", "description": "Whether names of keyed groups may begin with a separator."},
    "cache": {"type": "bool", "description": "Whether the answers of consoles are kept."},
    "cache_plugin": {"description": "The plugin that keeps them."},
    "cache_timeout": {"type": "int", "description": "Seconds for which they are kept."},
    "cache_connection": {"description": "Where the plugin keeps them."},
    "cache_prefix": {"description": "What the names of kept answers begin with."},
}
MARKUP = re.compile(r"\b(?:RV|[A-Z])\(([^()]*)\)")


def schemas(configure: Options, sections: Iterable[Any], inventory: Options) -> dict[Path, str]:
    """The file of each schema and its text.

    ``configure`` are the options of the role configure, ``sections`` those of a document with their rules,
    ``inventory`` the documented options of the inventory plugin.
    """
    described = configure["configure_state"]["options"]
    rules = {section.name: section.operation.rules or {} for section in sections}
    made = {
        "state": {"$schema": DRAFT, "title": "The declared state of an ExtraHop system", **_whole(described, rules)},
        "layer": _file("A layer of the declared state of ExtraHop systems", _document(_optional(described))),
        "variables": _variables({name: one for name, one in configure.items() if name != "configure_state"}),
        "fleet": _file("An inventory file of extrahop.revealx.fleet", _mapping({**OF_ANSIBLE, **inventory})),
    }
    return {SCHEMAS / f"{name}.json": json.dumps(schema, separators=(",", ":")) + "\n" for name, schema in made.items()}


def role_options(text: str) -> Options:
    """The options of a role's own entry point, in the text of its argument specs."""
    return entry_points(text)["main"]["options"]


def entry_points(text: str) -> Mapping[str, Mapping[str, Any]]:
    """What the text of a role's argument specs says of each of its entry points."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(text, loader)["argument_specs"]  # noqa: S506 (a safe one)


def _file(title: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"$schema": DRAFT, "title": title, "definitions": DEFINITIONS, **schema}


def _document(described: Options) -> dict[str, Any]:
    sections = {}
    for name, section in described.items():
        one = _mapping(section["options"])
        content = {"type": "array", "items": _any(one, _ref("template"))} if section["type"] == "list" else one
        sections[name] = {"description": _told(section), **_any(content, _ref("template"), {"type": "null"})}
    return {"type": "object", "properties": sections, "additionalProperties": False}


def _optional(described: Options) -> Options:
    """The sections with nothing that an entry needs: in a layer that may stand in another one."""
    return {
        name: {**section, "options": {option: {**one, "required": False} for option, one in section["options"].items()}}
        for name, section in described.items()
    }


def _whole(described: Options, rules: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """A document that is no layer: as a layer, and each entry has what it needs."""
    sections = {}
    for name, section in described.items():
        needed = [option for option, one in section["options"].items() if one.get("required")]
        told = [*([_given(*needed)] if needed else []), *_told_rules(rules.get(name, {}), section["options"])]
        if told:
            one = {"if": {"type": "object"}, "then": {"allOf": told}}
            sections[name] = {"items": one} if section["type"] == "list" else one
    return {"allOf": [{"$ref": "layer.json"}, {"properties": sections}]}


def _variables(others: Options) -> dict[str, Any]:
    """Variables of a host or group: layers are documents, and nothing that begins as ours do is misspelt."""
    layer = _any({"$ref": "layer.json"}, _ref("template"), {"type": "null"})
    known = "|".join(["state", "state_.*", *(name.removeprefix("configure_") for name in others)])
    schema = {
        "type": "object",
        "properties": {"configure_state": layer, **{name: _option(one) for name, one in others.items()}},
        "patternProperties": {"^configure_state_": layer, f"^configure_(?!({known})$)": False},
    }
    return _file("Variables of ExtraHop systems", schema)


# ---- options


def _mapping(options: Options) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {name: _option(one) for name, one in options.items()},
        "additionalProperties": False,
    }
    needed = [name for name, one in options.items() if one.get("required")]
    return {**schema, "required": needed} if needed else schema


def _option(option: Mapping[str, Any]) -> dict[str, Any]:
    others = [] if option.get("required") else [{"type": "null"}]
    schema: dict[str, Any] = {"description": _told(option)}
    if option.get("default") is not None:
        schema["default"] = option["default"]
    kind = option.get("type", "str")
    if kind == "raw":
        return schema
    return {**schema, **_any(*_values(kind, option), _ref("template"), *others)}


def _values(kind: str, option: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What a value may be, one schema for each way to write it."""
    below = option.get("options") or option.get("suboptions")
    if kind == "dict":
        return [_mapping(below) if below else {"type": "object"}, JSON_MAPPING]
    if kind == "list":
        element = option.get("elements", "raw")
        if element == "raw":
            return [{"type": "array"}, {"type": ["string", "number"]}]
        one = _any(*_values(element, option), _ref("template"))
        text = JSON_LIST if element in ("dict", "list") else {"type": ["string", "number"]}
        return [{"type": "array", "items": one}, text]
    if option.get("choices"):
        choices = list(option["choices"])
        return [{"enum": [*choices, *(str(one) for one in choices if not isinstance(one, str))]}]
    return [_ref(KINDS[kind])]


def _any(*schemas_: Mapping[str, Any]) -> dict[str, Any]:
    return {"anyOf": list(schemas_)}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/definitions/{name}"}


def _told(option: Mapping[str, Any]) -> str:
    lines = option.get("description", [])
    return MARKUP.sub(r"\1", " ".join([lines] if isinstance(lines, str) else map(str, lines)))


# ---- rules of a module


def _given(*names: str) -> dict[str, Any]:
    """All of these options are there, and not null."""
    return {"required": list(names), "properties": {name: {"not": {"type": "null"}} for name in names}}


def _told_rules(rules: Mapping[str, Any], options: Options) -> list[dict[str, Any]]:
    """The rules that no default fulfils."""
    has_default = {name for name, one in options.items() if one.get("default") is not None}
    told: list[dict[str, Any]] = []
    for names in _groups(rules.get("required_one_of")):
        if not has_default.intersection(names):
            told.append(_any(*(_given(name) for name in names)))
    for names in _groups(rules.get("mutually_exclusive")):
        told += [{"not": _given(one, other)} for at, one in enumerate(names) for other in names[at + 1 :]]
    for names in _groups(rules.get("required_together")):
        told.append(_any(_given(*names), {"not": _any(*(_given(name) for name in names))}))
    for name, needed in (rules.get("required_by") or {}).items():
        wanted = [needed] if isinstance(needed, str) else list(needed)
        told.append({"if": _given(name), "then": _given(*(set(wanted) - has_default))})
    for name, value, needed, *any_of in rules.get("required_if") or ():
        missing = [one for one in needed if one not in has_default]
        met = _any(*map(_given, missing)) if any_of and any_of[0] else _given(*missing)
        if missing and not (any_of and any_of[0] and len(missing) < len(needed)):
            told.append({"if": _is(name, value, options[name].get("default")), "then": met})
    return told


def _is(name: str, value: Any, default: Any) -> dict[str, Any]:
    there = {"required": [name], "properties": {name: {"const": value}}}
    return _any(there, {"not": _given(name)}) if value == default else there


def _groups(groups: Any) -> list[Sequence[str]]:
    given = list(groups or ())
    return [given] if given and isinstance(given[0], str) else given
