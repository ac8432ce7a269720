# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""What an upgrade has to know of every system before it begins: read side by side, and planned for all."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import WaitTimeout
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Result
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.wait import Waiter
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.api_request import OPERATION as API_REQUEST
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.firmware import OPERATION as FIRMWARE
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.system_info import OPERATION as SYSTEM_INFO
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.fleet import Fleet, System
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.mark import Mark
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.member import MANY_DEVICES
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.upgrade import UpgradePlan, upgrade_plan
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.window import window_now
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.role_words import in_words_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.wanted import Wanted, identity_of, wanted_of

Answer = TypeVar("Answer")
# Nothing that a kind of system fails on is read; the cluster is read apart, it may fail while nodes are mixed.
OF_SOME_KINDS = (
    "!cloud_services",
    "!cluster",
    "!detections_access",
    "!edition",
    "!firmware",
    "!idrac",
    "!running_config",
    "!ticketing",
)
UNREAD = (*OF_SOME_KINDS, "!saved_config")
# What a system is and how it does.
OUTLOOK = ("all", "!processes", "!services", *UNREAD)
WITH_STATE = ("all", "object_counts", *UNREAD)
# What is compared after an upgrade.
STATE = ("all", "object_counts", "!backups", "!jobs", "!privileges", *UNREAD)
MANY = {
    "method": "POST",
    "path": "/devices/search",
    "body": {"limit": 1, "offset": MANY_DEVICES - 1, "result_fields": ["id"]},
}


class Reading:
    """Reads systems for the plan of their upgrade.

    ``window`` are the hours in which upgrades may begin, ``mark`` is what an interrupted run left; ``is_rehearsal``
    says that nothing will be upgraded, then the state to compare with afterwards is not read.
    """

    def __init__(self, fleet: Fleet, window: Any, mark: Mark | None = None, is_rehearsal: bool = True) -> None:
        self._fleet = fleet
        self._window = window_now(window, fleet.now())
        self._mark = mark or Mark()
        self._is_rehearsal = is_rehearsal
        self.requests: dict[str, list[Mapping]] = {}
        "What each system was sent."

    def seen(self) -> list[dict]:
        """What was seen of every system, as Member.from_seen takes it."""
        systems = [system for system in self._fleet.systems if not system.problem]
        outcomes = self._fleet.each(systems, self._see, self._fleet.settings["parallel"], step="looked at", told=_told)
        found = []
        for system in self._fleet.systems:
            outcome = outcomes.get(system.name)
            if outcome is None:
                found.append(self._unseen(system, system.problem))
            elif outcome.error or not outcome.begun:
                found.append(self._unseen(system, outcome.error or self._fleet.stopping.reason))
            else:
                found.append(outcome.value)
        return found

    def _see(self, system: System) -> dict:
        wanted = wanted_of(system)
        info = self._info(system, wanted)
        if info.failed:
            return self._row(system, wanted, info_error=info.data["msg"])
        told: dict[str, Any] = {"info": dict(info.data)}
        if wanted.kind == "recordstore":
            cluster = self._ask(system, SYSTEM_INFO, {"gather_subset": ["cluster"], "retries": 1})
            told["info"]["cluster"] = cluster.data.get("cluster")
        if wanted.kind == "console":
            told["many_devices"] = self._ask(system, API_REQUEST, MANY).data.get("json")
        if wanted.version:
            firmware = self._ask(system, FIRMWARE, wanted.image)
            told["firmware"] = firmware.data
            told["firmware_error"] = in_words_of("upgrade", firmware) if firmware.failed else ""
        return self._row(system, wanted, **told)

    def _info(self, system: System, wanted: Wanted) -> Result:
        """What the system is and does; one that the interrupted run was upgrading may be restarting now."""
        subsets = list(OUTLOOK if self._is_rehearsal else WITH_STATE)
        if system.name not in self._mark.systems:
            return self._ask(system, SYSTEM_INFO, {"gather_subset": subsets})
        return until(
            self._fleet,
            lambda: self._ask(system, SYSTEM_INFO, {"gather_subset": subsets, "retries": 0}),
            lambda result: not result.failed,
            wanted.wait_timeout,
            wanted.wait_interval,
        )

    def _ask(self, system: System, operation: Any, options: Mapping[str, Any]) -> Result:
        result = self._fleet.perform(system, operation, options, check_mode=True)
        self.requests.setdefault(system.name, []).append(result.data.get("requests") or {})
        return result

    def _unseen(self, system: System, reason: str) -> dict:
        return {
            "name": system.name,
            "groups": list(system.groups),
            "cluster": system.variables.get("extrahop_cluster") or "",
            "info_error": reason,
            "settings": {},
        }

    def _row(self, system: System, wanted: Wanted, **told: Any) -> dict:
        return {
            **identity_of(system),
            "wanted": wanted.version,
            "before": self._mark.before.get(system.name) or {},
            "settings": {
                "url": wanted.url,
                "path": wanted.path,
                "cloud": wanted.cloud,
                "force": wanted.force,
                "backup": wanted.backup,
                "backup_max_age": wanted.backup_max_age,
                "wait_timeout": wanted.wait_timeout,
                "window": self._window,
                "check_mode": self._is_rehearsal,
            },
            **told,
        }


def planned_upgrade(
    fleet: Fleet, seen: Sequence[Mapping], *, ingest_after: bool, skip: Any, marked: Iterable[str] = ()
) -> UpgradePlan:
    """The plan of the upgrade of all systems; ``marked`` are clusters with record ingest off by an interrupted run."""
    return upgrade_plan(
        seen,
        [_stranger(system, fleet.later) for system in fleet.outside],
        ingest_after=ingest_after,
        marked=marked,
        skip=skip,
    )


def until(
    fleet: Fleet,
    ask: Callable[[], Answer],
    is_enough: Callable[[Answer], bool],
    timeout: float,
    interval: float,
    *,
    is_under_way: bool = False,
) -> Answer:
    """Ask until it is enough, for ``timeout`` seconds with at most ``interval`` between two questions; the last answer.

    Once the run is to end it is not asked again, unless it is about something that is under way.
    """
    answer: Answer

    def ask_once() -> bool | None:
        nonlocal answer
        answer = ask()
        return is_enough(answer) or (bool(fleet.stopping) and not is_under_way) or None

    waiter = Waiter(timeout, interval, clock=fleet.clock, sleep=fleet.sleep)
    with contextlib.suppress(WaitTimeout):
        waiter.until(ask_once, "it", away_is_fine=False)
    return answer


def _stranger(system: System, later: Collection[str]) -> dict:
    """A system outside the run, by those of its variables that tell which it is."""
    return {**identity_of(system), "is_later": system.name in later}


def _told(seen: Mapping) -> str:
    problem = seen.get("info_error") or seen.get("firmware_error")
    version = seen.get("info", {}).get("system", {}).get("version", "") if not seen.get("info_error") else ""
    return f"failed: {problem}" if problem else f"it runs {version}"
