# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""What changes in a thing, and how it is called: the one notation of plans, results and drift.

The path of a thing is ``section`` or ``section/object``, fields follow behind dots: ``services.ssh.enabled``,
``users/alice.name``. Values are JSON; secrets were hidden by whoever compared.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

# A longer value is cut: a report names what differs, it is no copy of the configuration.
LONGEST_VALUE = 80
NOT_SET = "not set"


def path_of(section: str, name: str | None, fields: Sequence[str] = ()) -> str:
    """The path of a thing, or of a field in it."""
    thing = "/".join(filter(None, (section, name)))
    return ".".join((thing, *fields))


def paths_of(before: Mapping, after: Mapping) -> Iterator[tuple[str, ...]]:
    """The paths of the fields that differ, given the two sides without what they have in common."""
    for key in [*before, *(key for key in after if key not in before)]:
        sides = [side[key] for side in (before, after) if key in side]
        if all(isinstance(side, Mapping) and side for side in sides):
            inner = paths_of(before.get(key, {}), after.get(key, {}))
            yield from ((str(key), *path) for path in inner)
        else:
            yield (str(key),)


def values_of(side: Mapping, paths: Iterable[Sequence[str]]) -> dict[str, Any]:
    """The values of one side by the names of their fields; None what is not set."""
    return {".".join(path): _short(_value(side, path)) for path in paths}


def told(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """What changes, of values as ``values_of`` gives them: ``ssh.enabled: true -> false``."""
    return "; ".join(_sentence(name, before.get(name), after.get(name)) for name in [*before, *(after.keys() - before)])


def _sentence(name: str, before: Any, after: Any) -> str:
    if before == after:
        # Hidden on both sides, or cut.
        return f"{name} differs"
    return f"{name}: {_text(before)} -> {_text(after)}"


def _value(side: Any, path: Sequence[str]) -> Any:
    for key in path:
        side = {str(name): value for name, value in side.items()}.get(key) if isinstance(side, Mapping) else None
    return side


def _text(value: Any) -> str:
    if value is None:
        return NOT_SET
    return value if _is_cut(value) else json.dumps(value, ensure_ascii=False, default=str)


def _short(value: Any) -> Any:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return value if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 3] + "..."


def _is_cut(value: Any) -> bool:
    return isinstance(value, str) and len(value) == LONGEST_VALUE and value.endswith("...")
