# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""What to do about a refusal: by status, and by request where the API gives a status a meaning of its own there."""

from __future__ import annotations

import re
from functools import cache

_ANY_REQUEST = {
    401: "Check the API key: it is missing, wrong or revoked on this system, or the token expired.",
    402: "The licence agreement (EULA) of this system has not been accepted: sign in to its web pages and accept it.",
    403: (
        "The key works, but the privileges of its user are too low: administration needs full system privileges, "
        "content needs full write privileges."
    ),
    404: "Check the id, and whether this kind of system and its firmware offer the function.",
    429: "The system limits the rate of requests: run fewer tasks at a time or raise retries.",
    **dict.fromkeys(
        (502, 503, 504),
        "The system's web server runs, its API does not answer: it may be starting or restarting.",
    ),
}
_NOT_SHARED = (
    "The user of the key neither owns it nor has it shared with him: use a key of its owner or of an account with full "
    "system privileges."
)
_NO_PACKETS = (
    "There are no packets here at all: no packetstore is connected, and the sensor keeps none. Ask the console or "
    "sensor that has a packetstore."
)
_RECORDSTORE_LICENCE = (
    "The licence of the recordstore is not valid, or its licence server cannot be reached: look at the licence on the "
    "recordstore. If no recordstore is named, the licence agreement (EULA) of this system has not been accepted."
)
_GRAPH_FAILED = "The system could not make the graph: try again later, or with a shorter time range."
_PENDING = "Too many requests are pending on the sensors: run fewer metric queries at a time, or try again later."

# Meanings that the contract declares (`errors` of the entries); what the system says itself is shown beside them.
_BY_REQUEST = {
    "GET /dashboards/{id}/sharing": {403: _NOT_SHARED},
    "PUT /dashboards/{id}/sharing": {403: _NOT_SHARED},
    "GET /activitymaps/{id}/sharing": {403: _NOT_SHARED},
    "PUT /activitymaps/{id}/sharing": {403: _NOT_SHARED},
    "PATCH /activitymaps/{id}": {403: _NOT_SHARED},
    "DELETE /activitymaps/{id}": {403: _NOT_SHARED},
    "POST /activitymaps/query": {500: _GRAPH_FAILED},
    "POST /activitymaps/{id}/query": {403: _NOT_SHARED, 500: _GRAPH_FAILED},
    "GET /metrics/next/{xid}": {429: _PENDING},
    "POST /packets/search": {422: _NO_PACKETS},
    "POST /records/search": {
        402: _RECORDSTORE_LICENCE,
        422: (
            "The query is not valid: check fields, operators and operands of the filter. An ExtraHop recordstore takes "
            "no offset above 10000: give context_ttl to read more."
        ),
        502: "The recordstore answered with an error: look at its health, and at its connection to this system.",
        504: "The recordstore did not answer in time: look at its health, or ask for a shorter time range.",
    },
    "POST /records/cursor": {
        402: _RECORDSTORE_LICENCE,
        404: "The system no longer knows the cursor: give a longer context_ttl.",
        422: "The recordstore does not take the query any more: run the task again.",
    },
}


def advice_for(status: int, method: str, path: str) -> str:
    """What to do about a status; empty when the system's own words must do. ``path`` is below /api/v1."""
    own = next((meant for request, meant in _BY_REQUEST.items() if _pattern(request).fullmatch(f"{method} {path}")), {})
    return own.get(status) or _ANY_REQUEST.get(status, "")


@cache
def _pattern(request: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{[^}]+\\\}", "[^/]+", re.escape(request)))
