# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Any resource of the registry, read (contract: every GET, and the searches by POST that have no module)."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import explained
from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.readable import RESOURCES
from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.registry import (
    LOCAL,
    Readable,
    Reading,
    readable,
    refuse_bad,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._client.client import PAGE
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import NotOffered, RequestError
from ansible_collections.extrahop.revealx.plugins.module_utils._client.secret_names import is_secret_key
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Outcome
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.reading import (
    LIMIT_SPEC,
    QUERY_SPEC,
    check_reading,
    first,
    read_outcome,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Resource, fill
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.store import Store
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.device import DEVICE
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.device_group import DEVICE_GROUP

# Those whose names the plain listing does not tell: devices are searched, built-in groups are asked for.
NAMED = {named.name: named for named in (DEVICE, DEVICE_GROUP)}


def check(options: Mapping) -> None:
    """Refuse an unknown resource, and options that do not fit it."""
    check_reading(options)
    refuse_bad(readable(options["resource"]), options)


def run(task: Task) -> Outcome:
    """Read what is listed, or the one object that is named; raises RevealxError."""
    resource = readable(task.options["resource"])
    parent_id = _parent_id(task, resource)
    if task.options["id"] is not None:
        found = _by_id(task, resource, parent_id)
    elif task.options["name"] is not None:
        found = _by_name(task, resource, parent_id)
    else:
        found = _listed(task, resource, parent_id, task.options["limit"])
    _warn(task, found)
    # A bare text or list of texts has no key that would tell that it is secret: the path does.
    last_word = resource.readings[0].path.rsplit("/", 1)[-1]
    shown = task.client.redactor.data(found, is_secret_key(last_word))
    return read_outcome(task, "objects", shown, object=shown[0] if len(shown) == 1 else None)


def _warn(task: Task, found: Iterable) -> None:
    """Tell what an answer says may be missing of it (contract: topology_response)."""
    for row in found:
        warnings = row.get("warnings") if isinstance(row, Mapping) else None
        for warning in warnings if isinstance(warnings, list) else ():
            message = warning.get("message") if isinstance(warning, Mapping) else warning
            task.warn(f"{task.client.system} warns of its answer, which may be incomplete: {message}")


def _parent_id(task: Task, resource: Readable) -> Any:
    """The id of the object that the resource is a part of; raises Conflict when there is none of that name."""
    if not resource.parent:
        return None
    word = LOCAL if task.options["parent"] is None else task.options["parent"]
    parent = readable(resource.parent)
    is_told = parent.id_key in parent.names or not parent.names or parent.listing[0].method == "POST"
    if parent.name != DEVICE.name and (is_told or (parent.name == "appliance" and word == LOCAL)):
        return word
    return Store(task.client).resolve(_resource_of(parent), [word], may_be_missing=False)[0].id


def _resource_of(resource: Readable) -> Resource:
    """The resource in the form in which a store looks up names."""
    if resource.name in NAMED:
        return NAMED[resource.name]
    listing = resource.listing[0]
    return Resource(
        resource.name,
        listing.path,
        resource.item.path if resource.item else "",
        key=resource.names[0],
        id_key=resource.id_key,
        names=resource.names,
        list_query=listing.defaults,
        is_cut=listing.is_cut,
    )


def _by_id(task: Task, resource: Readable, parent_id: Any) -> list:
    """The object with the id of the task, if it is there; the listing tells where no path takes an id."""
    wanted = task.options["id"]
    if resource.item is None:
        return [row for row in _listed(task, resource, parent_id, None) if _is(row, [resource.id_key], wanted)]
    try:
        return [task.client.get(_path(resource.item, parent_id, wanted), task.options["filters"])]
    except RequestError as error:
        reason = explained(error, task.client)
        if error.status != 404 or reason is not error:
            raise reason from error
    return []


def _by_name(task: Task, resource: Readable, parent_id: Any) -> list:
    """Every object of that name."""
    name = task.options["name"]
    if resource.name in NAMED and not task.options["filters"]:
        return Store(task.client).look_up(NAMED[resource.name], [name])[name]
    return [row for row in _listed(task, resource, parent_id, None) if _is(row, resource.names, name)]


def _is(row: Any, keys: Iterable[str], word: str) -> bool:
    return isinstance(row, Mapping) and any(str(row.get(key)) == word for key in keys)


def _listed(task: Task, resource: Readable, parent_id: Any, limit: int | None) -> list:
    """The rows of the listing in the newest form that the system has; a single document is a list of one."""
    newest, *older = resource.listing
    try:
        return _rows(task, newest, parent_id, limit)
    except RequestError as error:
        given = set(task.options["filters"] or {})
        reason = explained(error, task.client)
        for reading in older:
            if isinstance(reason, NotOffered) and given <= set(reading.filters):
                with contextlib.suppress(RequestError):
                    return _rows(task, reading, parent_id, limit)
        raise reason from error


def _rows(task: Task, reading: Reading, parent_id: Any, limit: int | None) -> list:
    given = task.options["filters"] or {}
    try:
        return _answered(task, reading, _path(reading, parent_id), {**reading.defaults, **given}, limit)
    except RequestError as error:
        if error.status not in (400, 422) or not reading.defaults.keys() - given.keys():
            raise
    # Older releases do not know what newer ones are asked for.
    return _answered(task, reading, _path(reading, parent_id), given, limit)


def _answered(task: Task, reading: Reading, path: str, query: Mapping, limit: int | None) -> list:
    page = min(PAGE, limit or PAGE)
    if reading.is_cut:
        pages = task.client.search_pages if reading.method == "POST" else task.client.get_pages
        return first(pages(path, query, page), limit)
    answer = task.client.search(path, query) if reading.method == "POST" else task.client.get(path, query)
    rows = answer if isinstance(answer, list) else [] if answer is None else [answer]
    return first(rows, limit)


def _path(reading: Reading, parent_id: Any, object_id: Any = None) -> str:
    """The path of a reading with its placeholders filled in: the parent's comes first."""
    path = reading.path
    for value in (parent_id, object_id):
        if value is not None:
            head, brace, tail = path.partition("}")
            path = fill(head + brace, value) + tail
    return path


OPERATION = Operation(
    "resource_info",
    run,
    {
        "resource": {"type": "str", "required": True},
        "id": {"type": "str"},
        "name": {"type": "str"},
        "parent": {"type": "str"},
        "filters": {"type": "dict"},
        **LIMIT_SPEC,
        **QUERY_SPEC,
    },
    {"mutually_exclusive": [["id", "name"]]},
    check=check,
    uses=[
        operation
        for listing, item, *_others in RESOURCES.values()
        for operation in (*listing.split(" | "), item)
        if operation
    ],
)
