# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Faults on demand: what goes wrong, on which systems, for which requests, and how often."""

from __future__ import annotations

import dataclasses
import fnmatch
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from simulator.words import choice

REQUEST_KINDS = (
    "refused",
    "dropped",
    "dropped_after_commit",
    "truncated",
    "cut_off",
    "slow",
    "meanwhile",
    "status",
    "answer",
    "html",
    "redirect",
)
# What happens beside another fault of the same request.
BESIDE = ("slow", "meanwhile")
WORK_KINDS = ("job_stuck", "job_failed", "restart_late", "restart_silent_old", "never_returns")
KINDS = (*REQUEST_KINDS, *WORK_KINDS)


@dataclass
class Fault:
    """One fault; a field left out matches everything."""

    kind: str
    systems: list[str] = field(default_factory=list)
    "Names or shell patterns."
    method: str | None = None
    path: str | None = None
    "Shell pattern of the path without /api/v1, e.g. /tags/*."
    operation: str | None = None
    "Operation of the contract, e.g. 'PATCH /extrahop/cluster'."
    after: int = 0
    "Spares so many matching requests first."
    count: int | None = 1
    "How often it strikes; null: always."
    probability: float = 1.0
    seconds: float = 5.0
    "slow, refused: real seconds; restart_late: simulated seconds."
    status: int = 503
    "status, html: what is answered; answer: 200 when left out."
    retry_after: int | None = None
    "status: Retry-After header, seconds."
    to: str = ""
    "redirect: the Location; {path} stands for the request's path."
    body: Any = None
    "answer: the data that is answered in place of the regular ones."
    set: dict[str, Any] = field(default_factory=dict)
    "meanwhile: what somebody else changes once the request is carried out, as POST /systems/NAME/set takes it."
    id: int = 0
    seen: int = 0
    used: int = 0

    def matches(self, system: str, method: str | None, path: str | None, operation: str | None) -> bool:
        return (
            (not self.systems or any(fnmatch.fnmatchcase(system, pattern) for pattern in self.systems))
            and self.method in (None, method)
            and (self.path is None or (path is not None and fnmatch.fnmatchcase(path, self.path)))
            and self.operation in (None, operation)
        )


def read(raw: Any, where: str) -> Fault:
    """A Fault from a mapping of the fleet file or the control URL; ValueError that names what is wrong."""
    if not isinstance(raw, Mapping):
        raise ValueError(f"{where}: a fault is a mapping, not {raw!r}")
    settable = {one.name: one for one in dataclasses.fields(Fault) if one.name not in ("id", "seen", "used")}
    unknown = set(raw) - set(settable)
    if unknown:
        name = sorted(map(str, unknown))[0]
        raise ValueError(f"{where}: unknown key {name!r}; {choice(name, settable)}")
    if raw.get("kind") not in KINDS:
        raise ValueError(f"{where}.kind: unknown kind {raw.get('kind')!r}; {choice(raw.get('kind'), KINDS)}")
    wanted: dict[str, type | tuple[type, ...]] = {
        "systems": list,
        "method": str,
        "path": str,
        "operation": str,
        "after": int,
        "probability": (int, float),
        "seconds": (int, float),
        "status": int,
        "to": str,
        "set": dict,
    }
    for name, kind in wanted.items():
        if name in raw and (not isinstance(raw[name], kind) or isinstance(raw[name], bool)):
            raise ValueError(f"{where}.{name}: {raw[name]!r} has the wrong type")
    for name in ("count", "retry_after"):
        if raw.get(name) is not None and (not isinstance(raw[name], int) or isinstance(raw[name], bool)):
            raise ValueError(f"{where}.{name}: an integer or null is wanted, not {raw[name]!r}")
    if not 100 <= raw.get("status", 503) <= 599:
        raise ValueError(f"{where}.status: {raw['status']!r} is no HTTP status")
    if raw["kind"] == "redirect" and not raw.get("to"):
        raise ValueError(f"{where}: a redirect needs 'to'")
    if raw["kind"] == "meanwhile" and not raw.get("set"):
        raise ValueError(f"{where}: meanwhile needs 'set'")
    return Fault(**{"status": 200, **raw} if raw["kind"] == "answer" else raw)


class Faults:
    """The faults that are set, in the order in which they were."""

    def __init__(self, seed: int):
        self._rng = random.Random(f"{seed}/faults")
        self._next_id = 1
        self.all: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        fault.id = self._next_id
        self._next_id += 1
        self.all.append(fault)
        return fault

    def clear(self) -> None:
        self.all.clear()

    def strike(self, system: str, method: str, path: str, operation: str | None) -> list[Fault]:
        """The faults that hit a request: every one that happens beside others, and the first of another kind."""
        struck: list[Fault] = []
        for fault in self.all:
            is_other = fault.kind not in BESIDE
            if fault.kind not in REQUEST_KINDS or (is_other and any(one.kind not in BESIDE for one in struck)):
                continue
            if fault.matches(system, method, path, operation) and self._fires(fault):
                struck.append(fault)
        return struck

    def take(self, kind: str, system: str, operation: str | None = None) -> Fault | None:
        """The next fault of a kind that does not concern a single request, counted as used."""
        method = operation.split(" ", 1)[0] if operation else None
        path = operation.split(" ", 1)[1] if operation else None
        candidates: Iterable[Fault] = (one for one in self.all if one.kind == kind)
        return next(
            (one for one in candidates if one.matches(system, method, path, operation) and self._fires(one)), None
        )

    def _fires(self, fault: Fault) -> bool:
        if fault.count is not None and fault.used >= fault.count:
            return False
        fault.seen += 1
        if fault.seen <= fault.after or self._rng.random() >= fault.probability:
            return False
        fault.used += 1
        return True
