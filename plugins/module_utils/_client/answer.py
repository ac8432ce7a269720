# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""What one answer of a system says: data, and the system's own words when it refuses."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import unquote, urlsplit

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import shortened
from ansible_collections.extrahop.revealx.plugins.module_utils._client.redact import Redactor

LONGEST_TEXT = 600
# Failures of an assignment that are told; the others are counted.
MOST_FAILURES = 5
# Levels of lists and mappings in each other. What people nest (filters, dashboards) has a dozen; whoever walks through
# an answer may do it by recursion.
DEEPEST = 100


@dataclass(frozen=True)
class Answer:
    """One whole answer. ``headers`` is case-blind; ``content`` is the body's bytes."""

    status: int
    content: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def media_type(self) -> str:
        return (self.headers.get("Content-Type") or "").split(";")[0].strip().lower()

    @property
    def text(self) -> str:
        return self.content.decode("utf-8", "replace")

    def json(self) -> Any:
        """The body as data, None when it is empty; raises ValueError when it is no JSON or nested beyond all measure.

        Numbers that JSON does not have (NaN, infinity), which Python's own writers send, are read as None.
        """
        return self._parsed

    @cached_property
    def _parsed(self) -> Any:
        if not self.content.strip():
            return None
        try:
            data = json.loads(self.content, parse_constant=lambda name: None, parse_float=_finite)
        except RecursionError:
            raise ValueError("nested too deeply") from None
        if _is_deeper(data, DEEPEST):
            raise ValueError(f"nested more than {DEEPEST} levels deep")
        return data

    def data(self) -> Any:
        """The body as data, or as text when it is not JSON (successful writes answer with empty text)."""
        try:
            return self.json()
        except ValueError:
            return self.text

    @property
    def location(self) -> str | None:
        """The Location header as it came: absolute, relative or missing."""
        return self.headers.get("Location") or None

    def id_below(self, collection: str) -> str | None:
        """The last part of a Location that names an object of a collection ("/tags"), its id; None for any other.

        A Location may name a job or something else than what was made (contract: open question action_locations).
        """
        place, _slash, last = urlsplit(self.location or "").path.rstrip("/").rpartition("/")
        return unquote(last) or None if place.endswith(collection) else None

    @property
    def is_page(self) -> bool:
        """Tell whether a web page came, which the API never sends: something else answered in its place."""
        return self.media_type == "text/html" or self.content.lstrip()[:1] == b"<"

    def failures(self, redactor: Redactor) -> list[dict]:
        """What of an assignment was not done, as {action, id, reason} each; an id may be a number or text."""
        try:
            body = redactor.data(self.json())
        except ValueError:
            return []
        told = body.get("failures") if isinstance(body, Mapping) else None
        return [dict(one) for one in told if isinstance(one, Mapping)] if isinstance(told, list) else []

    def said(self, redactor: Redactor) -> str:
        """The system's own words: error_message, detail, message, or the raw text (contract: conventions.errors).

        What of an assignment was not done, and what is wrong with a licence, is told with it. Secrets are taken out
        before the text is shortened or changed, which would hide a part of one from the redactor.
        """
        try:
            body = redactor.data(self.json())
        except ValueError:
            body = None
        if isinstance(body, Mapping):
            for key in ("error_message", "detail", "message", "error_description", "error"):
                if body.get(key):
                    return _shortened(": ".join(part for part in (_words(body[key]), _parts(body)) if part))
        if isinstance(body, (Mapping, list)):
            return _shortened(json.dumps(body)) if body else ""
        text = redactor.text(self.text)
        if self.is_page:
            title = re.search(r"<title>(.*?)</title>", text, re.IGNORECASE | re.DOTALL)
            return f"an HTML page ({_shortened(title[1])})" if title else "an HTML page"
        return _shortened(text)


def _words(value: object) -> str:
    """A message as text: some are objects, {type, detail}."""
    if isinstance(value, Mapping):
        kind, detail = value.get("type"), value.get("detail")
        return f"{detail} ({kind})" if detail and kind else str(detail or json.dumps(value))
    return str(value)


def _parts(body: Mapping) -> str:
    """The single failures of an assignment ({action, id, reason}) or of a licence ({message}), in a line."""
    failures, errors = body.get("failures"), body.get("errors")
    told = [
        f"{one.get('action') or 'assign'} {one.get('id')}: {one.get('reason')}"
        for one in (failures if isinstance(failures, list) else ())
        if isinstance(one, Mapping)
    ]
    told += [
        str(one["message"])
        for one in (errors if isinstance(errors, list) else ())
        if isinstance(one, Mapping) and one.get("message")
    ]
    return shortened(told, MOST_FAILURES)


def _finite(text: str) -> float | None:
    number = float(text)
    return number if math.isfinite(number) else None


def _is_deeper(data: object, most: int) -> bool:
    level = [data]
    for _depth in range(most):
        level = [
            inner
            for outer in level
            if isinstance(outer, (dict, list))
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, (dict, list))
        ]
        if not level:
            return False
    return True


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT] + " ..."
