# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Which kind of system and which firmware offers an operation, told in a sentence (contract: README, availability)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.availability import OPERATIONS
from ansible_collections.extrahop.revealx.plugins.module_utils._client.client import Client
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    NotOffered,
    RequestError,
    RevealxError,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._client.paths import BASE
from ansible_collections.extrahop.revealx.plugins.module_utils._client.refusals import (
    NOT_OFFERED_BY_CLOUD,
    is_self_managed_only,
)

# Platform words of the systems; a platform holds one of them (contract: ExtraHop.platform, conventions.kinds).
PLATFORM_WORDS = {
    "console": ("ecm", "eca", "command"),
    "recordstore": ("exa", "explore"),
    "packetstore": ("eta", "trace"),
    "sensor": ("extrahop", "eda", "discover"),
}
# How systems refuse what they lack; the first three say so even of what the contract offers them.
UNKNOWN_THERE = (404, 405, 501)
REFUSALS = (*UNKNOWN_THERE, 400, 410, 422)
# Operations of these groups in the Explore and Trace guides exist on sensors and consoles too.
COMMON_GROUPS = ("/extrahop", "/jobs", "/license", "/runningconfig")
OTHER_GUIDES = ("explore-8.9", "explore-9.9", "trace-9.9")
ELSEWHERE = "Run this task on systems of a kind and firmware that have it."
# The vendor's description of a self-managed sensor: what sensors of these releases have, and no more.
EXPLORER = "explorer-9.8"
FIRST_EXPLORED, LAST_EXPLORED = (8,), (9, 8)
GUIDE_WORDS = {
    "rest-7.4": "7.4",
    "explore-8.9": "8.9 (recordstores)",
    "explore-9.9": "9.9 (recordstores)",
    "trace-9.9": "9.9 (packetstores)",
    "explorer-9.8": "9.8 (sensors)",
    "current": "26.3",
}


def kind_of(identity: dict) -> str | None:
    """The kind of a system from its ``GET /extrahop`` answer, None when the platform says nothing known."""
    platform = str(identity.get("platform") or "").lower()
    for kind, words in PLATFORM_WORDS.items():
        if any(word in platform for word in words):
            return kind
    return None


def is_local(row: Mapping) -> bool:
    """Whether a row of GET /appliances is the asked system itself (id 0)."""
    return str(row.get("id")) == "0"


def release_of(version: object) -> tuple[int, ...]:
    """A firmware version as numbers: "9.9.4.1234" -> (9, 9, 4, 1234); empty when it holds none."""
    return tuple(int(number) for number in re.findall(r"\d+", str(version or "")))


def is_before(version: object, first: tuple[int, ...]) -> bool:
    """Whether a firmware version is older than a release; of one that holds no number it is not known, and not said."""
    return () < release_of(version) < first


def template_of(method: str, path: str) -> str | None:
    """The contract's name of an operation: ("GET", "/tags/7") -> "GET /tags/{id}"; None for one it does not know."""
    parts = [method, *path.split("/")]
    matching = (name for name, known in _parts_of_operations() if _fits(known, parts))
    return min(matching, key=lambda name: name.count("{"), default=None)


def kinds_that_offer(operation: str) -> list[str]:
    """The kinds of system that have an operation, as the contract derives them from the guides."""
    guides, only, _since, _until = OPERATIONS[operation]
    kinds = []
    path = operation.split()[1]
    if {"rest-7.4", EXPLORER, "current"} & set(guides) or path.startswith(COMMON_GROUPS) or not guides:
        kinds += ["console", "sensor"]
    if any(guide.startswith("explore-") for guide in guides):
        kinds.append("recordstore")
    if any(guide.startswith("trace-") for guide in guides):
        kinds.append("packetstore")
    return [kind for kind in kinds if not only or kind in only]


def refusal_of(operation: str, kind: str | None, version: str | None) -> str | None:
    """The sentence that says why a system lacks an operation; None when the contract offers it there."""
    guides, _only, since, until = OPERATIONS[operation]
    documented = ", ".join(GUIDE_WORDS[guide] for guide in guides) or "none, only the vendor's examples"
    kinds = kinds_that_offer(operation)
    where = " and ".join(f"{name}s" for name in kinds) or "no self-managed system"
    offered = f"It exists on {where} (documented for: {documented})."
    if kind and kind not in kinds:
        return f"{operation} is not offered by a {kind}. {offered}"
    release = release_of(version)
    if not release:
        return None
    problem = outside(since, until, release)
    if kind in ("console", "sensor") and not problem:
        problem = _not_on(kind, release, operation, guides)
    return f"{operation} is not offered by firmware {version}: {problem}. {offered}" if problem else None


def outside(since: str, until: str, release: tuple[int, ...]) -> str | None:
    """Why a release is not between the first and the last that have something; None when it is, or nothing is said.

    Releases are compared as far as the shorter goes (contract: README).
    """
    first, last = release_of(since), release_of(until)
    if first and release[: len(first)] < first[: len(release)]:
        return f"it came with {since}"
    if last and release[: len(last)] > last:
        return f"it went away after {until}"
    return None


def _not_on(kind: str, release: tuple[int, ...], operation: str, guides: tuple[str, ...]) -> str | None:
    """Why a console or sensor of a release lacks an operation that other releases have."""
    if release[0] > 7 and guides == ("rest-7.4",):
        return "it went away after 7.4"
    if kind == "sensor" and FIRST_EXPLORED <= release[:2] <= LAST_EXPLORED:
        return None if EXPLORER in guides else "sensors of this release do not list it"
    # Explore and Trace guides speak of these groups on every kind and release.
    if operation.split()[1].startswith(COMMON_GROUPS) and any(guide in OTHER_GUIDES for guide in guides):
        return None
    if release[0] <= 7 and "rest-7.4" not in guides:
        return "it came after 7.4"
    return None


def lacking(client: Client, *operations: str) -> str | None:
    """The sentence that says why this system lacks all of the operations, None when the contract offers it one of them.

    Names of placeholders do not matter. For what would be read as a matter of course: what a kind lacks it refuses with
    statuses of its own, so that it is not even asked. Reads the identity once.
    """
    known = [template_of(*operation.split(" ", 1)) or operation for operation in operations]
    identity = client.identity()
    kind, version = kind_of(identity), identity.get("version")
    refusals = [refusal_of(operation, kind, version) for operation in known]
    return refusals[0] if refusals and all(refusals) else None


def require(client: Client, operation: str, advice: str = ELSEWHERE) -> None:
    """Raise NotOffered when the contract says that this system lacks the operation; reads the identity once."""
    refusal = lacking(client, operation)
    if refusal:
        raise NotOffered(f"{client.system}: {refusal}", advice)


def explained(error: RequestError, client: Client) -> RevealxError:
    """Turn the refusal of an operation that the system lacks into NotOffered; return other errors unchanged."""
    path = error.path[len(BASE) :]
    if client.is_cloud and error.status in NOT_OFFERED_BY_CLOUD and is_self_managed_only(path):
        lacks = NotOffered(error.message, error.advice)
        lacks.is_documented = False
        return lacks
    if error.status not in REFUSALS:
        return error
    operation = template_of(error.method, path)
    if operation is None:
        return error
    try:
        identity = client.identity()
    except RevealxError:
        return error
    refusal = refusal_of(operation, kind_of(identity), identity.get("version"))
    if refusal is None and (error.status not in UNKNOWN_THERE or "{" in operation):
        return error
    sentence = (
        refusal or f"{operation} is not offered by this {kind_of(identity) or 'system'} ({identity.get('version')})."
    )
    # What a 404 advises elsewhere would have a person look for what the sentence has just told.
    advice = error.advice if refusal is None else "Leave it out for this system."
    lacks = NotOffered(
        f"{client.system}: {sentence} It answered: {error.said or 'nothing'} (HTTP {error.status}).", advice
    )
    lacks.is_documented = refusal is not None
    return lacks


@cache
def _parts_of_operations() -> list[tuple[str, list[str]]]:
    return [(operation, operation.replace(" ", "/", 1).split("/")) for operation in OPERATIONS]


def _fits(known: list[str], parts: list[str]) -> bool:
    """Tell whether a path, cut at its slashes, is one of an operation, whose placeholders end a part."""
    return len(known) == len(parts) and all(map(_fits_part, known, parts))


def _fits_part(known: str, part: str) -> bool:
    """Tell whether a part of a path is the one of an operation; a placeholder may stand behind a sign (~{userKey})."""
    sign, brace, _name = known.partition("{")
    return part.startswith(sign) and len(part) > len(sign) if brace else known == part
