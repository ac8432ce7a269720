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
    for call in after:
        _answer(control, str(call.get("method", "POST")), str(call["path"]), call.get("body", {}))
    return _answer(control, "GET", "/counts")


def simulated_state(control: str, system: str) -> dict:
    """Everything that one simulated system knows."""
    return _answer(control, "GET", f"/systems/{system}/state")["state"]


def simulated_objects(control: str, system: str, path: str) -> list:
    """The objects of one collection ("/detections") of a simulated system."""
    return _answer(control, "GET", f"/systems/{system}/state")["objects"][path]


def _answer(control: str, method: str, path: str, body: object = None) -> dict:
    connection = HTTPConnection(urlsplit(str(control)).netloc, timeout=30)
    content = None if method == "GET" else json.dumps(body)
    try:
        connection.request(method, path, content, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        said = answer.read()
    finally:
        connection.close()
    if answer.status >= 300:
        raise ValueError(f"{method} {path} of the simulator's control URL: {answer.status} {said.decode()}")
    return json.loads(said or b"{}")


class FilterModule:
    """The filters of the harness that ask the simulator."""

    def filters(self) -> dict:
        """Names and functions."""
        return {"seen": seen, "simulated_state": simulated_state, "simulated_objects": simulated_objects}
