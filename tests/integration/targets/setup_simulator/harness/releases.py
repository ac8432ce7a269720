# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which steps of a target are for the firmware of a system."""

from __future__ import annotations


def of_release(version: str, since: str = "", until: str = "") -> bool:
    """Whether a version is from ``since`` to ``until``, both included and compared as far as they go."""
    release = _numbers(version)
    first, last = _numbers(since), _numbers(until)
    return release[: len(first)] >= first and (not last or release[: len(last)] <= last)


def _numbers(text: str) -> list[int]:
    return [int(part) for part in str(text).split(".")] if str(text) else []
