# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of the event source, checked before the first request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.connection import CONNECTION_SPEC, Connection
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.arguments import Arguments

SPEC: dict[str, dict] = {
    **CONNECTION_SPEC,
    "cursor": {"type": "path", "required": True},
    "filter": {"type": "dict"},
    "begin": {"type": "str", "default": "new"},
    "interval": {"type": "float", "default": 30},
    "overlap": {"type": "float", "default": 300},
    "requests_per_minute": {"type": "float", "default": 60},
    # Read by ansible-rulebook, which then hands over a queue as eda_feedback_queue.
    "feedback": {"type": "bool", "default": False},
}
MILLISECONDS = 1000


@dataclass(frozen=True)
class Options:
    """Checked options of one source.

    ``interval`` and ``pause`` (between requests) are seconds, ``overlap`` is milliseconds. ``begin`` is from when on
    events are told where there is no cursor yet, in milliseconds, None for "from now on".
    """

    connection: Connection
    cursor: str
    search: dict[str, Any]
    begin: int | None
    interval: float
    overlap: int
    pause: float

    @classmethod
    def from_arguments(cls, given: Mapping[str, Any]) -> Options:
        """Check what the rulebook gives; raises OptionError that names each option that cannot be used."""
        options, problems = Arguments(SPEC).accepted(given)
        if problems:
            raise OptionError(" ".join(str(problem) for problem in problems))
        for name, least in (("interval", 1), ("overlap", 0), ("requests_per_minute", 1)):
            if not least <= options[name] < float("inf"):
                raise OptionError(f"{name} is {options[name]:g}: it must be {least} or more.")
        return cls(
            connection=Connection.from_options(options),
            cursor=options["cursor"],
            search={"filter": options["filter"]} if options["filter"] else {},
            begin=_begin(options["begin"]),
            interval=options["interval"],
            overlap=int(options["overlap"] * MILLISECONDS),
            pause=60 / options["requests_per_minute"],
        )


def _begin(text: str) -> int | None:
    if text == "new":
        return None
    if text == "all":
        return 0
    if text.isascii() and text.isdigit():
        return int(text)
    raise OptionError(f"begin is {text!r}: new, all, or a time in milliseconds since the epoch is wanted.")
