# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The registry: every resource of the API that can be read, by its name (the rows are made from contract/)."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.readable import QUERIES, RESOURCES
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError

MOST_LIKE = 5
# The system itself among appliances, where nothing else is said.
LOCAL = "0"


@dataclass(frozen=True)
class Reading:
    """One reading operation: its filters, those of them that it needs, those that are sent unless told otherwise."""

    method: str
    path: str
    filters: tuple[str, ...]
    needed: tuple[str, ...]
    defaults: Mapping[str, str]
    is_cut: bool

    @classmethod
    def of(cls, operation: str) -> Reading:
        method, path = operation.split()
        words, is_cut = QUERIES.get(operation, ("", False))
        bare = [word.rstrip("!").partition("=") for word in words.split()]
        return cls(
            method,
            path,
            tuple(name for name, _sign, _value in bare),
            tuple(word[:-1] for word in words.split() if word.endswith("!")),
            {name: value for name, sign, value in bare if sign},
            is_cut,
        )


@dataclass(frozen=True)
class Readable:
    """One resource: ``listing`` are the operations that list it, the newest form first, ``item`` reads one by its id.

    ``parent`` is the resource whose object the paths name first. ``names`` are the fields that people know an object
    by, ``id_key`` is the one that holds its id. A single document has a listing and no item.
    """

    name: str
    listing: tuple[Reading, ...]
    item: Reading | None
    parent: str
    names: tuple[str, ...]
    id_key: str

    @property
    def readings(self) -> tuple[Reading, ...]:
        return (*self.listing, self.item) if self.item else self.listing


def known() -> list[str]:
    """The names of all resources."""
    return list(RESOURCES)


def readable(name: str) -> Readable:
    """The resource of that name; raises OptionError that lists all of them, those that are spelt alike first."""
    if name not in RESOURCES:
        like = difflib.get_close_matches(name.lower(), RESOURCES, MOST_LIKE)
        meant = f" Did you mean {', '.join(like)}?" if like else ""
        others = [one for one in RESOURCES if one not in like]
        raise OptionError(f"resource is {name!r}: no such resource.{meant}", f"There are: {', '.join(like + others)}.")
    listing, item, parent, names, id_key = RESOURCES[name]
    return Readable(
        name,
        tuple(Reading.of(operation) for operation in listing.split(" | ") if operation),
        Reading.of(item) if item else None,
        parent,
        tuple(names.split()),
        id_key,
    )


def refuse_bad(resource: Readable, options: Mapping) -> None:
    """Raise OptionError for options that do not fit the resource; nothing is asked of the system for that."""
    parent, name = options["parent"], resource.name
    if parent is not None and not resource.parent:
        raise OptionError(f"parent is set, but {name} is no part of another object.", "Leave parent out.")
    if parent is None and resource.parent not in ("", "appliance"):
        raise OptionError(f"parent is not set: {name} is a part of one {resource.parent}.", "Give its name or id.")
    if options["id"] is None and not resource.listing:
        raise OptionError(f"id is not set: the API lists no {name}.", "Give the id of the one to read.")
    if options["name"] is not None and not resource.names:
        raise OptionError(f"name is set, but {name} has no names.", "Give id, or choose by query.")
    if options["id"] is not None and not resource.item and not resource.names:
        raise OptionError(f"id is set, but {name} is not read by ids.", "Leave id out.")
    given = set(options["filters"] or {})
    by_id = options["id"] is not None and resource.item
    readings = (resource.item,) if by_id else resource.listing
    filters = {one: None for reading in readings if reading for one in reading.filters}
    unknown = sorted(given - set(filters))
    if unknown:
        raise OptionError(
            f"filters has {', '.join(unknown)}: {name} has no such filter.",
            f"It has {', '.join(filters)}." if filters else "It has none: choose by query.",
        )
    missing = [one for reading in readings[:1] if reading for one in reading.needed if one not in given]
    if missing:
        raise OptionError(f"filters lacks {', '.join(missing)}, which {name} needs.", "Give it in filters.")
