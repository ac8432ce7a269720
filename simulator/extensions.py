# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the modules with handlers of their own bring along: timings, seed sections, keys of a system, start-up work."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any

from simulator.system import System

# Handlers of the core; those of the administration part are listed by simulator/behaviours/__init__.py.
CORE = ("simulator.resources", "simulator.behaviours")


def modules() -> Iterator[ModuleType]:
    """All handler modules, in the order in which their packages import them."""
    for package in CORE:
        importlib.import_module(package)
    prefixes = tuple(f"{package}." for package in CORE)
    yield from [module for name, module in list(sys.modules.items()) if name.startswith(prefixes)]


def timings() -> dict[str, float]:
    """Simulated seconds of every kind of work, by name."""
    merged: dict[str, float] = {}
    for module in modules():
        merged.update(getattr(module, "TIMINGS", {}))
    return merged


def seed_sections() -> set[str]:
    """Seed sections of the fleet file that a module's prepare() reads."""
    return {name for module in modules() for name in getattr(module, "SEEDS", ())}


def system_keys() -> set[str]:
    """Further keys of a system in the fleet file."""
    return {name for module in modules() for name in getattr(module, "SYSTEM_KEYS", ())}


def prepare(system: System, spec: Mapping[str, Any]) -> None:
    """Let every module set up its part of a system."""
    for module in modules():
        if hasattr(module, "prepare"):
            module.prepare(system, spec)
