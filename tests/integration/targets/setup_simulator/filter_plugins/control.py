# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulator's control URL, asked by a filter: lookup ``url`` and module ``uri`` take many times as long."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from http.client import HTTPConnection
from urllib.parse import urlsplit


def seen(control: str, after: Iterable[Mapping] = ()) -> dict:
    """Requests by system and by read or write, counted after the calls ``{path, body, method}`` of ``after``."""
    connection = HTTPConnection(urlsplit(str(control)).netloc, timeout=30)
    try:
        for call in after:
            _answer(connection, str(call.get("method", "POST")), str(call["path"]), call.get("body", {}))
        return _answer(connection, "GET", "/counts")
    finally:
        connection.close()


def _answer(connection: HTTPConnection, method: str, path: str, body: object = None) -> dict:
    content = None if method == "GET" else json.dumps(body)
    connection.request(method, path, content, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    said = answer.read()
    if answer.status >= 300:
        raise ValueError(f"{method} {path} of the simulator's control URL: {answer.status} {said.decode()}")
    return json.loads(said or b"{}")


class FilterModule:
    """The filter of the harness that asks the simulator."""

    def filters(self) -> dict:
        """Names and functions."""
        return {"seen": seen}
