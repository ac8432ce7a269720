# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading the behaviours' own seed sections of the fleet file; ValueError says what is wrong with one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from simulator.words import choice


def mapping(system_spec: Mapping[str, Any], section: str, known: Collection[str] | None = None) -> Mapping[str, Any]:
    """A section that is a mapping, empty when it is left out; `known` names the keys it may have."""
    return _checked(system_spec.get("seed", {}).get(section, {}), f"seed.{section}", known)


def mappings(system_spec: Mapping[str, Any], section: str, known: Collection[str]) -> list[Mapping[str, Any]]:
    """A section that is a list of mappings."""
    content = system_spec.get("seed", {}).get(section, [])
    if not isinstance(content, list):
        raise ValueError(f"seed.{section}: a list is wanted")
    return [_checked(one, f"seed.{section}[{number}]", known) for number, one in enumerate(content)]


def _checked(content: Any, where: str, known: Collection[str] | None) -> Mapping[str, Any]:
    if not isinstance(content, Mapping):
        raise ValueError(f"{where}: a mapping is wanted, not {content!r}")
    unknown = [] if known is None else [name for name in content if name not in known]
    if unknown:
        raise ValueError(f"{where}: unknown key {unknown[0]!r}; {choice(unknown[0], known or ())}")
    return content
