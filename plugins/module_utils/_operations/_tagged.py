# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Whether many tags are on the devices declared for them, by a few searches (contract: POST /devices/search).

A device does not tell its tags in a search, so the search is for what is wrong: devices that carry a tag which is not
declared for them, or lack one that is. No device found means that all is as declared. That the system understands such
a filter is proven first, by one that must find devices.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from itertools import islice

from ansible_collections.extrahop.revealx.plugins.module_utils._client.client import PAGE, Client
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.members import assigned
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Assignment

# Fewer tags are read one by one: the proof and the searches would be as many requests.
FEWEST = 5
# What one search holds at most: keeps its body small.
TAGS_A_SEARCH = 100
IDS_A_SEARCH = 1000


def as_declared(client: Client, assignment: Assignment, tags: Mapping[int, tuple[str, Collection[int]]]) -> set[int]:
    """The ids of those ``tags`` (id: name, ids of the devices declared) that are known to be on exactly these devices.

    The others have to be read. Among them are a tag declared for no device, since nothing would tell whether the system
    knows its name in a filter, one whose name differs from another's in case alone, which the filter may take for
    it, and one whose name is an expression to the filter. Raises RequestError, also where the firmware has no such
    search.
    """
    times = Counter(str(tag.get("name")).casefold() for tag in client.get_list("/tags"))
    told = {
        name: set(devices)
        for name, devices in tags.values()
        if devices and times[name.casefold()] == 1 and not _is_expression(name)
    }
    exact: set[str] = set()
    if len(told) >= FEWEST and _is_understood(client, assignment, {tags[key][0]: key for key in tags}, told):
        for several in _searches(told):
            exact |= set(several) - _differing(client, several)
    return {key for key, (name, _devices) in tags.items() if name in exact}


def _is_expression(name: str) -> bool:
    """Whether the filter takes a name for a regular expression (contract: devices, a value between slashes)."""
    return name.startswith("/") and name.endswith("/")


def _is_understood(client: Client, assignment: Assignment, ids: Mapping[str, int], told: Mapping[str, set]) -> bool:
    """Prove the filter: of one tag, read as it is, the search is told a wrong device, and must find each difference."""
    everywhere = set().union(*told.values())
    for name in islice(sorted(told, key=lambda name: (len(told[name]), name)), 3):
        carriers = {device["id"] for device in assigned(client, assignment, ids[name])}
        others = everywhere - carriers
        if carriers and others:
            wrong = min(others)
            return _found(client, {name: {wrong}}) == carriers | {wrong}
    return False


def _searches(told: Mapping[str, set]) -> Iterator[dict[str, set]]:
    """The tags in as many parts as searches are needed."""
    part: dict[str, set] = {}
    for name, devices in told.items():
        size = sum(map(len, part.values())) + len(devices)
        if part and (len(part) == TAGS_A_SEARCH or size > IDS_A_SEARCH):
            yield part
            part = {}
        part[name] = devices
    if part:
        yield part


def _differing(client: Client, told: Mapping[str, set]) -> set[str]:
    """The tags that are, or may be, on other devices than declared: the devices that the search finds say which."""
    found = _found(client, told, len(told))
    if len(found) > len(told):
        return set(told)
    differing: set[str] = set()
    for device in found:
        carried = {tag.get("name") for tag in client.get_list(f"/devices/{device}/tags")}
        wrong = {name for name, devices in told.items() if (name in carried) != (device in devices)}
        if not wrong:
            # The search means something else by one of the names: it has proven nothing.
            return set(told)
        differing |= wrong
    return differing


def _found(client: Client, told: Mapping[str, Collection[int]], enough: int | None = None) -> set[int]:
    """The devices that carry a tag without being declared for it, or are and do not; not many more than ``enough``."""
    rules = []
    for name, devices in told.items():
        carries, declared = {"field": "tag", "operator": "=", "operand": name}, sorted(devices)
        rules += [
            {"operator": "and", "rules": [carries, {"field": "id", "operator": "not_in", "operand": declared}]},
            {
                "operator": "and",
                "rules": [
                    {"field": "id", "operator": "in", "operand": declared},
                    {"operator": "not", "rules": [carries]},
                ],
            },
        ]
    # Also devices that were silent for long: 1 is the first millisecond of the epoch.
    query = {"active_from": 1, "filter": {"operator": "or", "rules": rules}}
    rows = client.search_pages("/devices/search", query, PAGE, key="id")
    return {row["id"] for row in islice(rows, None if enough is None else enough + 1)}
