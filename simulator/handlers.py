# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The register of operations that have a handler of their own; all others go to the generic machinery.

A behaviour module registers functions:

    @handles("PATCH /extrahop/cluster")
    def set_ingest(system, request):
        ...

They may be async. They return an Answer, or a plain value (sent as JSON with the contract's first success status), or
None (that status with an empty text/plain body), and decline by raising Refusal. The request is already validated
against the contract, and the caller already has the privilege.

Two more hooks belong to whoever keeps users and keys:

    @authenticates
    def who(system, headers, operation): -> Caller | None    # None: 401; operation is None for an unknown path

    @authorizes
    def allowed(system, caller, operation, entry): -> bool | str   # False or a sentence: 403

    @precondition
    def ready(system, operation): ...       # raises the Refusal of whatever operation, before it is authorized

`entry` is the operation's mapping in openapi.json (x-resource and the like).

A behaviour module may also define, and the fleet file is checked against it:

    SEEDS = ("users", ...)                  seed sections of the fleet file that its prepare() reads
    TIMINGS = {"download": 60.0, ...}       simulated seconds, defaults of system.timings
    def prepare(system, spec): ...          called at fleet start, after the generic collections are there
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from simulator.model import Caller
from simulator.system import System

HANDLERS: dict[str, Callable[..., Any]] = {}
_HOOKS: dict[str, Callable[..., Any]] = {}


def handles(*operations: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a function for operations such as 'PATCH /extrahop/cluster'; a second one for the same is an error."""

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        for operation in operations:
            if operation in HANDLERS:
                raise ValueError(f"{operation} is handled by {HANDLERS[operation].__module__} already")
            HANDLERS[operation] = function
        return function

    return register


def authenticates(function: Callable[..., Any]) -> Callable[..., Any]:
    _HOOKS["authenticate"] = function
    return function


def authorizes(function: Callable[..., Any]) -> Callable[..., Any]:
    _HOOKS["authorize"] = function
    return function


def precondition(function: Callable[..., Any]) -> Callable[..., Any]:
    _HOOKS["precondition"] = function
    return function


def authenticate(system: System, headers: Mapping[str, str], operation: str | None) -> Caller | None:
    """Who sends these headers, or None. Without a hook only the system's first key is known."""
    hook = _HOOKS.get("authenticate")
    if hook:
        return hook(system, headers, operation)
    known = headers.get("authorization") == f"ExtraHop apikey={system.api_key}"
    return Caller("setup", {"system": "full"}) if known else None


def prepared(system: System, operation: str) -> None:
    """Raise the Refusal of a system that is not ready for an operation."""
    hook = _HOOKS.get("precondition")
    if hook:
        hook(system, operation)


def authorize(system: System, caller: Caller, operation: str, entry: Mapping[str, Any]) -> bool | str:
    hook = _HOOKS.get("authorize")
    return hook(system, caller, operation, entry) if hook else True
