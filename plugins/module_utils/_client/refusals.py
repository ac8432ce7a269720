# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""What a refusal means and what to do about it: by request where the API gives a status a meaning of its own there."""

from __future__ import annotations

import re

from ansible_collections.extrahop.revealx.plugins.module_utils._client.paths import template_pattern

_ANY_REQUEST = {
    401: "Check the API key: it is missing, wrong or revoked on this system, or the token expired.",
    402: "The licence agreement (EULA) of this system has not been accepted: sign in to its web pages and accept it.",
    403: (
        "The key works, but the privileges of its user are too low: administration needs full system privileges, "
        "content needs full write privileges."
    ),
    404: "Check the id, and whether this kind of system and its firmware offer the function.",
    429: "The system limits the rate of requests: run fewer tasks at a time or raise retries.",
    500: "Something failed inside the system: try again; if it stays so, it is a matter for the vendor's support.",
    **dict.fromkeys(
        (502, 503, 504),
        "The system's web server runs, its API does not answer: it may be starting or restarting. Try again later.",
    ),
}
# How the cloud product refuses what it does not offer, and what clients know to be for self-managed systems alone
# (contract: conventions.cloud_product).
NOT_OFFERED_BY_CLOUD = (403, 404)
_SELF_MANAGED = re.compile(
    r"/(users|customizations|extrahop/firmware|appliances/[^/]+/(cloudservices|productkey))(/.*)?"
)


def advice_for(status: int, method: str, path: str, is_cloud: bool = False) -> str:
    """What a status means and what to do about it; empty when the system's own words must do.

    ``path`` is below /api/v1. ``is_cloud``: the cloud product refused.
    """
    if is_cloud and status in NOT_OFFERED_BY_CLOUD:
        if is_self_managed_only(path):
            return "The cloud product does not offer this: it is there on self-managed systems alone."
        return f"{_here(status, method, path)} The cloud product refuses in this way also what it does not offer."
    return _here(status, method, path)


def is_self_managed_only(path: str) -> bool:
    """Whether an operation is known to be missing on the cloud product."""
    return bool(_SELF_MANAGED.fullmatch(path))


def _here(status: int, method: str, path: str) -> str:
    # Few runs meet a refusal: the others do not load the table.
    from ansible_collections.extrahop.revealx.plugins.module_utils._client.meanings import MEANINGS

    usual = _ANY_REQUEST.get(status, "")
    refused = f"{method} {path} {status}"
    for declared, (meaning, advice) in MEANINGS.items():
        if template_pattern(declared).fullmatch(refused):
            return f"Here it means: {meaning}. {usual if advice == '-' else advice}".strip()
    return usual
