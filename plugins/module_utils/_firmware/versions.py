# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Firmware versions: what counts as one, when a running one is the wanted one, which one cloud services offer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import release_of
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import Conflict

VERSION = re.compile(r"\d+(\.\d+){0,3}")
LATEST_RELEASE = "latest_release"
LATEST_HOTFIX = "latest_hotfix"
LATEST = (LATEST_RELEASE, LATEST_HOTFIX)


def is_version(text: str) -> bool:
    """Tell whether text is a firmware version or the first components of one: "9.9.4.1234", "9.9"."""
    return bool(VERSION.fullmatch(text))


def satisfies(running: object, wanted: str) -> bool:
    """Tell whether a running version is the wanted one, by whole components: 9.9 is satisfied by 9.9.4, not by 9.90."""
    asked = release_of(wanted)
    return bool(asked) and release_of(running)[: len(asked)] == asked


def is_newer(running: object, wanted: str) -> bool:
    """Tell whether a running version is newer than every version that would satisfy the wanted one."""
    asked = release_of(wanted)
    return release_of(running)[: len(asked)] > asked


def check_not_newer(system: str, running: str, wanted: str) -> None:
    """Raise Conflict when a system runs a newer version than the wanted one: there is no way back by an upgrade."""
    if is_newer(running, wanted):
        raise Conflict(
            f"{system} runs firmware {running}, which is newer than {wanted}: an upgrade cannot go back.",
            "Use state rolled_back for the previous firmware; force tries the older image all the same.",
        )


def newest(versions: Iterable[str]) -> str | None:
    """The newest of some versions, None of none."""
    return max(versions, key=release_of, default=None)


def offered_in(releases: object) -> list[str]:
    """The versions that ``GET /extrahop/firmware/next`` offers, in the order of the answer."""
    return [version for release in _entries(releases) for version in _versions_of(release)]


def choose_offered(releases: object, asked: str, running: str) -> str:
    """The full version that an ask means, given what cloud services offer (contract: ExtraHopFirmwareRelease).

    The running version stands for itself when nothing newer of that kind is offered. Raises Conflict when the ask names
    a version that is not offered.
    """
    offered = offered_in(releases)
    if asked == LATEST_RELEASE:
        return max([*offered, running], key=release_of)
    if asked == LATEST_HOTFIX:
        return max([*_of_current_release(releases, running), running], key=release_of)
    if satisfies(running, asked):
        return running
    chosen = newest(version for version in offered if satisfies(version, asked))
    if chosen is None:
        raise Conflict(
            f"Cloud services do not offer firmware {asked} to this system. "
            f"Offered: {', '.join(offered) or 'nothing, it is up to date'}.",
            "Give a version that is offered, or an image by url or path.",
        )
    return chosen


def _of_current_release(releases: object, running: str) -> list[str]:
    current = [release for release in _entries(releases) if release.get("current_release")]
    if not current:
        current = [
            release for release in _entries(releases) if satisfies(running, str(release.get("release") or "none"))
        ]
    return [version for release in current for version in _versions_of(release)]


def _entries(releases: object) -> list[Mapping]:
    return [entry for entry in releases if isinstance(entry, Mapping)] if isinstance(releases, list) else []


def _versions_of(release: Mapping) -> list[str]:
    versions = release.get("versions")
    return [str(version) for version in versions] if isinstance(versions, list) else []
