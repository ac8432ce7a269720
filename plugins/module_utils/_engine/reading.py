# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""What the modules that only read have in common: filters, an upper limit, JMESPath on what came, secrets hidden."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import explained, is_before
from ansible_collections.extrahop.revealx.plugins.module_utils._client.client import PAGE
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    Conflict,
    OptionError,
    RequestError,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._engine import query as _query
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Outcome

QUERY_SPEC: dict[str, dict] = {"query": {"type": "str"}}
LIMIT_SPEC: dict[str, dict] = {"limit": {"type": "int"}}


def check_reading(options: Mapping) -> None:
    """Refuse a wrong expression and a limit that lets nothing through."""
    _query.compiled(options["query"])
    if options.get("limit") is not None and options["limit"] < 1:
        raise OptionError(f"limit is {options['limit']}: it must be 1 or more.")


def read_outcome(task: Task, key: str, found: Any, **others: Any) -> Outcome:
    """The outcome of a module that only reads: what was found under ``key``, the query's answer under ``result``."""
    shown = task.client.redactor.data(found)
    values = {key: shown, **others}
    if task.options["query"] is not None:
        values["result"] = _query.answer(task.options["query"], shown)
    return Outcome(values=values)


def told(task: Task, read: Callable[[], Any]) -> Any:
    """Read, and turn a refusal of what this system lacks into the sentence that says so."""
    try:
        return read()
    except RequestError as error:
        raise explained(error, task.client) from error


def first(rows: Iterable, limit: int | None) -> list:
    """The rows up to the limit; no more pages are asked for than that takes."""
    return list(islice(rows, limit))


def body_of(task: Task, names: Iterable[str]) -> dict:
    """The options that the user gave, as the body of a search."""
    return {name: task.options[name] for name in names if task.options[name] is not None}


def refuse_newer(task: Task, since: Mapping[str, tuple[int, ...]]) -> None:
    """Raise Conflict for an option that the firmware does not have yet; ``since`` holds the first release of some."""
    for name, first in since.items():
        if task.options[name] is not None:
            need_release(task, name, first)


def need_release(task: Task, what: str, first: tuple[int, ...]) -> None:
    """Raise Conflict when the firmware is older than the first release that has something; reads the identity once."""
    version = task.client.identity().get("version")
    if is_before(version, first):
        raise Conflict(
            f"{what} came with firmware {'.'.join(map(str, first))}; {task.client.system} has {version}.",
            "Leave it out.",
        )


def declare_search(
    name: str,
    path: str,
    key: str,
    options: Mapping[str, dict],
    since: Callable[[Mapping], Mapping[str, tuple[int, ...]]] = lambda given: {},
    bare: str | None = None,
    check: Callable[[Mapping], None] = lambda given: None,
) -> Operation:
    """The operation behind a module that searches by POST and reads page after page.

    ``since`` (the body) returns the first release of what is in it and not on every firmware, ``bare`` is as for
    ``search_pages``, ``check`` (the body) refuses by OptionError what no system takes.
    """

    def checked(given: Mapping) -> None:
        check_reading(given)
        check({option: given[option] for option in options if given[option] is not None})

    def run(task: Task) -> Outcome:
        for what, first_release in since(body_of(task, options)).items():
            need_release(task, what, first_release)
        limit = task.options["limit"]
        pages = task.client.search_pages(path, body_of(task, options), min(PAGE, limit or PAGE), bare=bare)
        return read_outcome(task, key, told(task, lambda: first(pages, limit)))

    spec = {**options, **LIMIT_SPEC, **QUERY_SPEC}
    return Operation(name, run, spec, check=checked, uses=[f"POST {path}"])


def declare_listing(name: str, path: str, key: str, is_cut: bool = False) -> Operation:
    """The operation behind a module that reads one list."""

    def run(task: Task) -> Outcome:
        limit = task.options["limit"]

        def read() -> list:
            return first(task.client.get_rows(path, is_cut=is_cut, page=min(PAGE, limit or PAGE)), limit)

        return read_outcome(task, key, told(task, read))

    return Operation(name, run, {**LIMIT_SPEC, **QUERY_SPEC}, check=check_reading, uses=[f"GET {path}"])
