# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A fleet of the test's own that fleet_upgrade works on: what its systems do, its clock, and what it was asked for."""

from __future__ import annotations

import copy
import json
import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Result, perform
from ansible_collections.extrahop.revealx.plugins.module_utils._firmware.versions import LATEST
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.fleet import Fleet, System
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.image_digest import OPERATION as IMAGE_DIGEST
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.operation import Told
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.stopping import Stopping
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.terminal import Terminal
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.fleet_upgrade import OPERATION

OLD, NEW = "9.8.2.100", "9.9.1.1234"
PLATFORMS = {"console": "ecm", "sensor": "extrahop", "recordstore": "exa", "packetstore": "eta"}
JOB = {"id": "1", "type": "firmware_upgrade", "status": "RUNNING"}
MIDNIGHT = datetime(2026, 7, 2, tzinfo=timezone.utc)
# Seconds that an upgrade takes.
DURATION = 600.0
FLEET = {"c1": "console", "s1": "sensor", "s2": "sensor", "m1": "recordstore", "d1": "recordstore", "p1": "packetstore"}

NODES = {"m1": "recordstore", "d1": "recordstore", "d2": "recordstore"}


class World:
    """``systems`` are by name {kind, version, cluster, job}, ``ingest`` is by cluster whether records are taken.

    ``calls`` are (system, operation, what was asked) in their order, of those that write. ``hooks`` are asked first, by
    (system, operation; of a hook its moment): a result ends the call, None goes on; ``planning`` are the same for check
    mode. ``offered`` is what cloud services offer, ``digests`` are the files that were read. ``stopping`` is that of
    the run that is under way.
    """

    def __init__(self, kinds: Mapping[str, str] | None = None, versions: Mapping[str, str] | None = None) -> None:
        self.systems = {
            name: {
                "kind": kind,
                "version": (versions or {}).get(name, OLD),
                # Names of nodes: role and number, and a cluster in front of them where there are two.
                "cluster": name[: name.index("-")] if "-" in name else "rs",
                "is_manager": name.rsplit("-", maxsplit=1)[-1].startswith("m"),
                "job": False,
                "is_damaged": False,
            }
            for name, kind in (kinds or FLEET).items()
        }
        clusters = {one["cluster"] for one in self.systems.values() if one["kind"] == "recordstore"}
        self.ingest = dict.fromkeys(clusters, True)
        self.calls: list[tuple[str, str, Any]] = []
        self.hooks: dict[tuple[str, str], Callable[[Mapping], Result | None]] = {}
        self.planning: dict[tuple[str, str], Callable[[Mapping], Result | None]] = {}
        self.offered = NEW
        self.tells_off: set[str] = set()
        "Nodes that say that record ingest is off, whatever it is."
        self.digests: list[str] = []
        self.moments: Callable[[], None] = lambda: None
        "Called wherever something has changed."
        self.seconds = 0.0
        self.at_work: set[str] = set()
        self.most_at_work = 0
        self.stopping = Stopping()
        self._lock = threading.Lock()

    def copy(self) -> World:
        """The same systems as they are now, with no past."""
        other = World({})
        with self._lock:
            other.systems, other.ingest = copy.deepcopy(self.systems), dict(self.ingest)
        return other

    # ---- a run

    def run(self, folder: Path | None, check_mode: bool = False, **variables: Any) -> Told:
        """Run fleet_upgrade; ``variables`` are options of the module, with upgrade_ or backup_ in front of systems."""
        own = {name: value for name, value in variables.items() if name.startswith(("upgrade_", "backup_"))}
        options = {name: spec.get("default") for name, spec in OPERATION.options.items()}
        options |= {name: value for name, value in variables.items() if name in options}
        options |= {name: variables[name] for name in OPERATION.verbatim if name in variables}
        systems = [self._system(name, own) for name in self.systems]
        self.stopping = Stopping()
        self.shown: list[str] = []
        fleet = Fleet(
            systems,
            {**options, "folder": str(folder) if folder else ""},
            perform=self.perform,
            dropped=variables.get("dropped", ()),
            check_mode=check_mode,
            stopping=self.stopping,
            terminal=Terminal(self.shown.append, len(systems), self.stopping),
            clock=lambda: self.seconds,
            sleep=self.pass_time,
            now=lambda: MIDNIGHT + timedelta(seconds=self.seconds),
        )
        told = OPERATION.run(fleet)
        fleet.terminal.final(list(told.lines))
        return told

    def _system(self, name: str, own: Mapping[str, Any]) -> System:
        one = self.systems[name]
        groups = [f"{one['kind']}s"]
        if one["kind"] == "recordstore":
            groups.append("recordstore_managers" if one["is_manager"] else "recordstore_data_nodes")
        variables = {
            "upgrade_version": NEW,
            "upgrade_url": {kind: f"https://images.example.com/{kind}.tar" for kind in PLATFORMS},
            "upgrade_backup": False,
            "upgrade_backup_max_age": 10**6,
            **({"extrahop_cluster": one["cluster"]} if one["kind"] == "recordstore" else {}),
        }
        return System(name, groups, {**variables, **own}, environment={"SITE": f"site of {name}"})

    def pass_time(self, seconds: float) -> None:
        with self._lock:
            self.seconds += seconds

    # ---- what systems do

    def perform(self, system: System, operation: Operation, options: Mapping[str, Any], check_mode: bool) -> Result:
        if not check_mode and operation.name in ("firmware", "cluster"):
            with self._lock:
                self.calls.append((system.name, operation.name, options.get("ingest_enabled", options.get("version"))))
        hooks = self.planning if check_mode else self.hooks
        hook = hooks.get((system.name, options.get("variables", {}).get("REVEALX_MOMENT", operation.name)))
        answer = hook(options) if hook else None
        return answer or getattr(self, f"_{operation.name}")(system.name, options, check_mode)

    def _system_info(self, name: str, options: Mapping[str, Any], check_mode: bool) -> Result:
        one = self.systems[name]
        told: dict[str, Any] = {
            "system": {"version": one["version"], "platform": PLATFORMS[one["kind"]], "hostname": name},
            "appliances": [],
            "jobs": [JOB] if one["job"] else [],
            "requests": {"read": 1},
        }
        if options["gather_subset"] == ["cluster"]:
            told["cluster"] = {"ingest_enabled": self.ingest[one["cluster"]] and name not in self.tells_off}
        return Result(told)

    def _hook(self, name: str, options: Mapping[str, Any], check_mode: bool) -> Result:
        """A command does nothing but to be noted with what it is told."""
        told = options["variables"]
        with self._lock:
            self.calls.append((name, f"hook {told['REVEALX_MOMENT']}", told["REVEALX_OUTCOME"]))
        self.moments()
        return Result({"problem": "", "output": ""})

    def _api_request(self, name: str, options: Mapping[str, Any], check_mode: bool) -> Result:
        return Result({"json": []})

    def _image_digest(self, name: str, options: Mapping[str, Any], check_mode: bool) -> Result:
        self.digests.append(options["path"])
        return perform(IMAGE_DIGEST, options, check_mode=check_mode, warn=lambda sentence: None)

    def _firmware(self, name: str, options: Mapping[str, Any], check_mode: bool) -> Result:
        one = self.systems[name]
        wanted = self.offered if options["version"] in LATEST else options["version"]
        before, is_new = one["version"], one["version"] != wanted
        told = {"version_before": before, "version": wanted, "plan": [{}] if is_new else []}
        if check_mode:
            return Result(told)
        with self._lock:
            self.at_work.add(name)
            self.most_at_work = max(self.most_at_work, len(self.at_work))
        if is_new:
            one["job"] = True
            self._look_for_damage()
            self.moments()
            self.pass_time(DURATION)
            one["version"] = wanted
        one["job"] = False
        self.moments()
        with self._lock:
            self.at_work.remove(name)
        return Result({**told, "changed": is_new, "seconds": DURATION, "requests": {"write": int(is_new)}})

    def _cluster(self, name: str, options: Mapping[str, Any], check_mode: bool) -> Result:
        cluster, wanted = self.systems[name]["cluster"], options["ingest_enabled"]
        is_new = self.ingest[cluster] != wanted
        self.ingest[cluster] = wanted
        self._look_for_damage()
        self.moments()
        return Result({"changed": is_new, "requests": {"write": int(is_new)}})

    def _look_for_damage(self) -> None:
        for one in self.systems.values():
            if one["kind"] == "recordstore" and one["job"] and self.ingest[one["cluster"]]:
                one["is_damaged"] = True

    # ---- what became of it

    def begun(self) -> list[str]:
        """The systems whose firmware was touched, in order."""
        return [name for name, operation, _what in self.calls if operation == "firmware"]

    def versions(self) -> dict[str, str]:
        return {name: one["version"] for name, one in self.systems.items()}

    def is_whole(self) -> bool:
        return not any(one["is_damaged"] for one in self.systems.values())


def failing(why: str = "it ended FAILED") -> Callable[[Mapping], Result]:
    return lambda options: Result({"msg": why}, failed=True)


def results(told: Told) -> dict[str, tuple[str, str]]:
    """By system, result and reason of the closing report."""
    return {row["system"]: (row["result"], row["reason"]) for row in told.statistics["upgrade_results"]}


def mark(folder: Path) -> dict[str, Any] | None:
    """The mark that a run left."""
    file = folder / "running.json"
    return json.loads(file.read_text()) if file.exists() else None
