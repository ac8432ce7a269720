# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which firmware a system takes: the rules of examples.md, "Rules of an upgrade", and conventions.firmware_upgrade."""

from __future__ import annotations

import bisect
from itertools import groupby
from typing import Any

from simulator.images import CATALOGUE, Image, from_manifest, parse_version
from simulator.system import System

# The vendor's numbering goes from 9 to 25; an upgrade may enter the next of these lines, never skip one.
MAJOR_LINES = (7, 8, 9, 25, 26)


def misfit(system: System, image: Image, force: bool = False) -> str | None:
    """Why an image cannot be installed on a system, in one sentence, or None when it can.

    `force` skips what concerns compatibility; an image of another product and a downgrade are refused all the same.
    """
    if image.kind != system.kind:
        return f"The image is for a {image.kind}; this system is a {system.kind}"
    if parse_version(image.version) < parse_version(system.version):
        return f"Firmware {image.version} is older than the running {system.version}; downgrading is not supported"
    if force:
        return None
    if image.models and system.model not in image.models:
        return f"The image does not support the model {system.model}; it is for {', '.join(image.models)}"
    if not is_reachable(system.version, image.version):
        return f"Firmware {image.version} cannot be reached directly from {system.version}"
    return order_violation(system, image.version)


def is_reachable(running: str, wanted: str) -> bool:
    """Whether an upgrade from one version to another skips no major line."""
    return _line(wanted) - _line(running) <= 1


def _line(version: str) -> int:
    return bisect.bisect_right(MAJOR_LINES, parse_version(version)[0])


def order_violation(system: System, version: str) -> str | None:
    """Why a system may not run a version beside its neighbours of the fleet, or None."""
    for other, word in must_be_ahead(system):
        if parse_version(other.version) < parse_version(version):
            return f"The {word} {other.hostname} runs {other.version}; it must run {version} or newer first"
    return None


def must_be_ahead(system: System) -> list[tuple[System, str]]:
    """The systems that must run the same or newer firmware than this one, and what they are to it."""
    fleet = system.fleet
    consoles = fleet.consoles_of(system)
    ahead = [(console, "console") for console in consoles]
    if system.kind in ("recordstore", "packetstore"):
        sensors = [other for console in consoles for other in fleet.connected_to(console) if other.kind == "sensor"]
        ahead += [(sensor, "sensor") for sensor in sensors]
    if system.role == "data":
        ahead += [(node, "manager node") for node in fleet.cluster_of(system) if node.role == "manager"]
    return ahead


def offered_versions(system: System) -> list[str]:
    """Versions that cloud services offer a system to go to, newest first."""
    images = [from_manifest(description) for description in system.fleet.images.values()]
    registered = {image.version for image in images if image.kind == system.kind}
    newer = [
        version
        for version in registered | set(CATALOGUE)
        if parse_version(version) > parse_version(system.version) and is_reachable(system.version, version)
    ]
    return sorted(newer, key=parse_version, reverse=True)


def releases(versions: list[str], running: str | None = None) -> list[dict[str, Any]]:
    """The contract's ExtraHopFirmwareRelease list for versions that are sorted newest first."""
    installed = release_of(running or "")
    return [
        {"release": release, "current_release": release == installed, "versions": list(members)}
        for release, members in groupby(versions, key=release_of)
    ]


def release_of(version: str) -> str:
    return ".".join(version.split(".")[:2])
