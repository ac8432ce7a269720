# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Firmware of the simulated systems that the integration targets run against, and which target runs on which."""

from __future__ import annotations

import copy
from collections.abc import Mapping

import yaml
from _project import ROOT

# The release whose description the vendor published, and the newest.
DEFAULT, NEWEST = "9.8", "26.3"
# Targets whose API has yet another form on other releases.
OTHER_FORMS: Mapping[str, tuple[str, ...]] = {
    "7.4": ("alert", "custom_device", "dashboard", "network_locality", "tag", "user", "watchlist"),
    "8.9": ("detection_info", "device_group", "network_locality", "system_info"),
    "9.9": ("detection", "tuning_rule", "resource_info"),
}


def fleet(version: str, name: str = "single") -> dict:
    """A built-in fleet whose consoles and sensors run a release; no recordstore or packetstore runs a newer one."""
    whole = yaml.safe_load((ROOT / "simulator" / "fleets" / f"{name}.yml").read_text())
    given = copy.deepcopy(whole)
    for system in given["systems"].values():
        if system["kind"] in ("console", "sensor") or _numbers(system["version"]) > _numbers(version):
            system["version"] = full_version(version)
    return given


def _numbers(version: str) -> list[int]:
    return [int(number) for number in version.split(".")]


def full_version(release: str) -> str:
    """A release as a system tells its version: "9.8" -> "9.8.0.1000"."""
    return f"{release}.0.1000"
