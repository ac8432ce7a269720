# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Which requests only read, and which paths are acceptable: the knowledge behind the read-only guard."""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import unquote

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError

BASE = "/api/v1"
READING_METHODS = frozenset({"GET", "HEAD"})
# POSTs that search, query, test or download and change nothing (contract: the `note` and `does` of each entry).
READING_POSTS = (
    "/activitymaps/query",
    "/activitymaps/{id}/query",
    "/appliances/{id}/domaincontrollers/testconnection",
    "/customizations/{id}/download",
    "/detections/rules/hiding/preview",
    "/detections/search",
    "/devices/search",
    "/extrahop/sslcert/signingrequest",
    "/investigations/search",
    "/metrics",
    "/metrics/total",
    "/metrics/totalbyobject",
    "/networkusers/search",
    "/packets/search",
    "/records/cursor",
    "/records/search",
    "/search/eql/detectionlogs",
    "/search/eql/networkusers",
)


@cache
def template_pattern(template: str) -> re.Pattern[str]:
    """What a template of the contract, with or without a method before it, looks like with ids in it."""
    return re.compile(re.sub(r"\\\{[^}]+\\\}", "[^/]+", re.escape(template)))


_READING_POST = re.compile("|".join(template_pattern(path).pattern for path in READING_POSTS))


def is_write(method: str, path: str) -> bool:
    """Tell whether a request may change something; ``path`` is below /api/v1, without query."""
    method = method.upper()
    if method in READING_METHODS:
        return False
    # An encoded slash must not make a part of another path pass as an id.
    return not (method == "POST" and all(_READING_POST.fullmatch(spelt) for spelt in (path, unquote(path))))


def checked_path(path: str) -> str:
    """Return a path below /api/v1 that means on the wire what it says here; raises OptionError otherwise.

    Dot segments and doubled slashes are refused: an HTTP library would fold them, and a write could pass as a search.
    """
    if not path.startswith("/"):
        path = "/" + path
    if path == BASE or path.startswith(f"{BASE}/"):
        path = path[len(BASE) :] or "/"
    decoded = unquote(path)
    bad = any(part in (".", "..") for part in decoded.split("/")) or "//" in decoded
    if bad or re.search(r"[?#\\\s\x00-\x1f]", path):
        raise OptionError(
            f"path is {path!r}: not a plain path below /api/v1.",
            "Give what follows a question mark as an option of its own.",
        )
    return path
