# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Whether all that it takes to make an object is known: a read hides secrets, masks them, or leaves them out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._engine.compare import same
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.export import exported
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Field, Resource

MASK = re.compile(r"[*\u2022\u25cf]{3,}")
EMPTY: tuple = (None, "", [], {})


def kept_of(resource: Resource, current: Mapping) -> dict:
    """The fields of an object that was read, as they can be sent again: without secrets and what is masked."""
    told = {name: exported(field, current.get(name)) for name, field in resource.fields.items() if not field.write_only}
    return sent_of(resource, {name: value for name, value in told.items() if not [*_masked(value)]})


def sent_of(resource: Resource, body: Mapping) -> dict:
    """The fields of a create: what is unset, or declared as none by an empty value, is left out."""
    fields = resource.fields
    return {
        name: value
        for name, value in body.items()
        if value is not None and not (fields[name].empty_is_none and value in EMPTY)
    }


def lacking(resource: Resource, given: Mapping, body: Mapping, current: Mapping | None = None) -> list[str]:
    """What it takes to make the object and is not known, as dotted paths of options.

    ``given`` is what the user declared, with the options that say the place; ``body`` what would be sent. ``current``
    is the object that is to be made anew: then what the user does not declare must have come from it.
    """
    whole = {**given, **body}
    found = []
    for name, field in resource.fields.items():
        below: Sequence[str] = ()
        if name in given:
            below = field.lacking(given[name], whole, True) if field.lacking else ()
        elif current is not None:
            below = _not_told(field, name, body, whole, current)
        if not below and name not in body and field.needed(whole):
            below = [""]
        found += [f"{resource.option_of(name)}.{path}".rstrip(".") for path in below]
    return found


def _not_told(field: Field, name: str, body: Mapping, whole: Mapping, current: Mapping) -> Sequence[str]:
    """What the system does not tell of a field that the user leaves as it is."""
    masked = [] if field.write_only else [*_masked(exported(field, current.get(name)))]
    if masked:
        return masked
    if name in body:
        return field.lacking(body[name], whole, False) if field.lacking else ()
    is_secret_of = field.write_only and any(whole.get(other) not in EMPTY for other in field.belongs_to)
    is_unsure = name not in current and field.must_be_answered(whole)
    # A default is for a new object: of this one the system would have told another value.
    return [""] if field.default is not None or is_secret_of or is_unsure else ()


def former_of(resource: Resource, given: Mapping, current: Mapping) -> dict | None:
    """The body that makes the object again as it is; None where not all of it is known.

    A declared secret counts as the present one where the account or certificate that it belongs to stays the same.
    """
    fields = resource.fields
    told = {name: value for name, value in given.items() if name not in fields}
    for name, field in fields.items():
        if name not in given:
            continue
        others = [other for other in field.belongs_to if other in given]
        stays = field.is_unread(given) or same(field, given[name], current.get(name))
        if stays and all(same(fields[other], given[other], current.get(other)) for other in others):
            told[name] = given[name]
    body = sent_of(resource, {**kept_of(resource, current), **{name: told[name] for name in fields if name in told}})
    return None if lacking(resource, told, body, current) else body


def is_masked(value: Any) -> bool:
    """Tell whether a text that was read is, or holds, a mask instead of what is there."""
    return isinstance(value, str) and bool(MASK.search(value))


def _masked(value: Any, path: str = "") -> Iterator[str]:
    """The places in a value that was read where the system shows a mask instead of what is there."""
    if is_masked(value):
        yield path
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _masked(item, f"{path}.{key}".lstrip("."))
    elif isinstance(value, (list, tuple)) and any([*_masked(item)] for item in value):
        yield path
