# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the module resource_info reads: derived from the contract's GETs and searches and from the modules' resources.

A collection and its objects' own path are one resource. It has the name of the module that declares it, a part of an
object the name of that object's resource and its own last words, everything else the words of its path.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass, field
from typing import Any

import _collection

# Names that a path does not give.
NAMES = {
    "/activitygroups": "activity_group",
    "/activitymaps/query": "topology",
    "/activitymaps/{id}/query": "activity_map_topology",
    "/analysispriority/config/{appliance_id}": "analysis_priority",
    "/analysispriority/{appliance_id}/manager": "analysis_priority_manager",
    "/apikeys": "api_key",
    "/appliances/firmware/next": "appliance_firmware_next",
    "/auditlog": "audit_log",
    "/auth/samlsp": "saml_service_provider",
    "/customizations/status": "backup_status",
    "/extrahop": "system",
    "/flexgrids": "flex_grid",
    "/geomaps": "geomap",
    "/investigations/search": "investigation_search",
    "/jobs": "job",
    "/license/productkey": "license_product_key",
    "/odstargets": "ods_target",
    "/pages": "page",
    "/records/formats": "record_format",
    "/runningconfig": "running_config",
    "/runningconfig/saved": "running_config_saved",
    "/search/eql/detectionlogs": "detection_log",
    "/search/eql/detectionlogs/schema": "detection_log_schema",
    "/search/eql/detectionlogs/schema/fieldvalues": "detection_log_field_values",
    "/search/eql/networkusers": "network_user_query",
    "/search/eql/networkusers/schema": "network_user_schema",
    "/search/eql/networkusers/schema/fieldvalues": "network_user_field_values",
    "/supportpacks": "support_pack",
    "/supportpacks/queue": "support_pack_queue",
    "/watchlist/devices": "watchlist",
}
# Searches by POST that are resources here; the others have a module of their own, or list a resource (below).
SEARCHES = ("POST /activitymaps/query", "POST /activitymaps/{id}/query", "POST /investigations/search",
            "POST /search/eql/detectionlogs", "POST /search/eql/networkusers")  # fmt: skip
# Sent unless told otherwise: what the system takes without it is not sure (contract: open_questions of devices).
SENT = {"GET /devicegroups": {"type": "all"}}
# What lists the objects of an item path that no GET lists.
LISTED_BY = {"/networkusers/users": "POST /networkusers/search"}
# The form that older firmware has instead.
OLDER = {"GET /watchlist/devices": "GET /whitelist/devices"}
# Reads that are no resource: parts of the answer to a query.
PARTS_OF_ANSWERS = ("GET /metrics/next/{xid}", "GET /records/cursor/{cursor}")
# Their answer is nothing but a secret.
SECRETS = ("GET /extrahop/flowlogs/secret",)
REPLACED_BY = re.compile(r"replaced by (POST \S+)")
PLACEHOLDER = re.compile(r"\{[^}]+\}")
WINDOW = ("limit", "offset")
LONGEST_LINE = 120
# Fields by which people know an object, the first that it has.
KEYS = ("name", "display_name", "group_name", "username")

START = '''\
"""What the module resource_info reads (from contract/ and the resources of the modules)."""

from __future__ import annotations

# Name: operations that list it (newest first), that reads one, whose object the path names first, names, id.
RESOURCES: dict[str, tuple[str, str, str, str, str]] = {
'''
MIDDLE = """\
}

# Operation: its filters (! needed, = sent unless told otherwise), and whether it is read in pages.
QUERIES: dict[str, tuple[str, bool]] = {
"""


@dataclass
class Found:
    """A resource of the registry: operations that list it (the newest first) and that read one, the resource whose
    object its path names first, and the fields that hold an object's names and its id."""

    name: str
    listing: list[str] = field(default_factory=list)
    item: str = ""
    parent: str = ""
    names: list[str] = field(default_factory=list)
    id_key: str = "id"

    @property
    def operations(self) -> list[str]:
        return [*self.listing, *([self.item] if self.item else [])]


def registry() -> dict[str, Found]:
    """Every resource that can be read, by its name."""
    described = _described()
    found: dict[str, Found] = {}
    by_path: dict[str, Found] = {}
    for name in sorted(_reads(), key=lambda name: (len(name.split()[1]), name)):
        path = name.split()[1]
        base, is_item = _base_of(path)
        entry = by_path.get(_plain(base))
        if entry is None:
            parent = _parent_of(base, by_path)
            entry = Found(_name_of(base, described, parent), parent=parent)
            if entry.name in found:
                raise ValueError(f"{base} would be called {entry.name}, as another resource is: name it in NAMES")
            found[entry.name] = by_path[_plain(base)] = entry
        if is_item:
            entry.item = name
        else:
            entry.listing = [name, *_older(name)]
        _know(entry, name, described.get(_plain(base), ("", None))[1])
    for base, search in LISTED_BY.items():
        by_path[base].listing = [search]
    for entry in found.values():
        entry.listing = [newer for name in entry.listing for newer in _newer(name)]
    return dict(sorted(found.items()))


def _reads() -> list[str]:
    """The operations whose answers are resources."""
    gets = [
        name for name in _collection.operations() if name.startswith("GET ") and _collection.answer(name) is not None
    ]
    left_out = {*PARTS_OF_ANSWERS, *OLDER.values(), *SECRETS}
    return [*(name for name in gets if name not in left_out), *SEARCHES]


def _described() -> dict[str, tuple[str, Any]]:
    """Plain collection and object paths of what the modules declare: the name it gets here, and the description."""
    found: dict[str, tuple[str, Any]] = {}
    for module in _collection.modules():
        resource = _collection.resource(module)
        if resource is None:
            continue
        bases = {resource.collection, _base_of(resource.item)[0]} - {""}
        for base in bases:
            choices = [option.choices for option in resource.scope.values() if option.choices]
            for choice in choices[0] if choices else [""]:
                words = [module, choice] if choice else [module]
                found[_plain(base, choice)] = ("_".join(words), resource)
    return found


def _know(entry: Found, name: str, resource: Any | None) -> None:
    """The fields of names and id, as the module's description or else the answer's schema says."""
    answered = _collection.answer(name) or {}
    fields = _collection.schema(answered.get("items", answered)).get("properties", {})
    if resource is not None:
        is_told = resource.key != "id" and not getattr(resource.fields.get(resource.key), "write_only", False)
        known = [*([resource.key] if is_told else []), *resource.names]
        entry.names = list(dict.fromkeys([*known, *(key for key in ("display_name",) if key in fields)]))
        entry.id_key = resource.id_key
    entry.names = entry.names or [key for key in KEYS if key in fields][:1]


def filters(name: str) -> tuple[str, bool]:
    """What narrows the answer of a reading operation, as words, and whether it comes in pages.

    A word with a ! behind it is needed, one with =any is sent with that value unless told otherwise.
    """
    taken = _collection.body(name)
    query = [entry for entry in _collection.operations()[name]["parameters"] if entry["in"] == "query"]
    fields = {entry["name"]: entry["schema"] for entry in query} if taken is None else taken.get("properties", {})
    needed = [entry["name"] for entry in query if entry["required"]] if taken is None else taken.get("required", [])

    def word(one: str) -> str:
        if one in SENT.get(name, {}):
            return f"{one}={SENT[name][one]}"
        if one not in needed:
            return one
        return f"{one}=any" if "any" in fields[one].get("enum", ()) else f"{one}!"

    return " ".join(word(one) for one in fields if one not in WINDOW), set(WINDOW) <= set(fields)


def text(header: str) -> str:
    """The text of plugins/module_utils/_catalog/readable.py, below the header of a generated file."""
    found = registry().values()
    rows = [
        _row(one.name, [" | ".join(one.listing), one.item, one.parent, " ".join(one.names), one.id_key])
        for one in found
    ]
    queries = {name: filters(name) for one in found for name in one.operations}
    told = [_row(name, list(query)) for name, query in sorted(queries.items()) if any(query)]
    return "".join([header, START, *rows, MIDDLE, *told, "}\n"])


def documented() -> list[str]:
    """The lines of YAML that name every resource in the documentation of resource_info."""
    kinds: dict[str, list[str]] = {"Collections": [], "Single documents": [], "Parts of the object in O(parent)": []}
    for one in registry().values():
        newest = one.listing[0] if one.listing else one.item
        is_list = one.item or filters(newest)[1] or (_collection.answer(newest) or {}).get("type") == "array"
        kind = "Parts of the object in O(parent)" if one.parent else "Collections" if is_list else "Single documents"
        kinds[kind].append(f"V({one.name})")
    lines = []
    for kind, names in kinds.items():
        lines += textwrap.wrap(
            f'- "{kind}: {", ".join(names)}."', 116, initial_indent=" " * 6, subsequent_indent=" " * 8
        )
    return lines


def _row(key: str, values: list) -> str:
    """One entry of a mapping of tuples, broken where it would be too long."""
    words = [f'"{value}"' if isinstance(value, str) else str(value) for value in values]
    line = f'    "{key}": ({", ".join(words)}),\n'
    if len(line) <= LONGEST_LINE:
        return line
    return f'    "{key}": (\n' + "".join(f"        {word},\n" for word in words) + "    ),\n"


def _name_of(base: str, described: dict, parent: str) -> str:
    if base in NAMES:
        return NAMES[base]
    if _plain(base) in described:
        return described[_plain(base)][0]
    words = base.rsplit("}", 1)[-1] if parent else base.removeprefix("/extrahop")
    return "_".join([*([parent] if parent else []), *words.strip("/").split("/")])


def _parent_of(base: str, by_path: dict[str, Found]) -> str:
    """The resource whose object the path's placeholder stands for."""
    if "{" not in base:
        return ""
    placeholder = PLACEHOLDER.findall(base)[-1]
    holder = by_path.get(_plain(base.split(f"/{placeholder}")[0]))
    if placeholder == "{appliance_id}" or holder is None:
        return "appliance" if placeholder == "{appliance_id}" else ""
    return holder.name


def _base_of(path: str) -> tuple[str, bool]:
    """The path without the placeholder of its own object, and whether it had one; a last appliance id is a parent's."""
    if path.endswith("}") and not path.endswith("{appliance_id}"):
        return path.rsplit("/", 1)[0], True
    return path, False


def _plain(path: str, choice: str = "") -> str:
    return PLACEHOLDER.sub(choice or "{}", path)


def _older(name: str) -> list[str]:
    return [OLDER[name]] if name in OLDER else []


def _newer(name: str) -> list[str]:
    """A deprecated listing after the search that replaces it, and only where some firmware has no such search."""
    entry = _collection.operations()[name]
    replaced = REPLACED_BY.search(str(entry.get("x-deprecated", "")))
    if not replaced:
        return [name]
    is_needed = set(entry["x-guides"]) - set(_collection.operations()[replaced[1]]["x-guides"])
    return [replaced[1], *([name] if is_needed else [])]
