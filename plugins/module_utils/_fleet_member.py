# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""A system of the inventory as the upgrade of a fleet looks at it, and what systems say of each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ansible_collections.extrahop.revealx.plugins.module_utils._firmware_jobs import concerns_firmware
from ansible_collections.extrahop.revealx.plugins.module_utils._jobs import has_ended
from ansible_collections.extrahop.revealx.plugins.module_utils._offers import kind_of, release_of

# The inventory groups (fixed) and the kind of their members.
KIND_GROUPS = {
    "consoles": "console",
    "sensors": "sensor",
    "recordstores": "recordstore",
    "packetstores": "packetstore",
}
MANAGER_GROUP = "recordstore_managers"


@dataclass(frozen=True)
class Connected:
    """A row of GET /appliances that stands for another system."""

    names: frozenset[str]
    kind: str | None
    version: str
    manages: bool
    "It manages the system that listed it."

    @property
    def name(self) -> str:
        return min(self.names, key=lambda name: (len(name) > 30, name)) if self.names else "an unnamed system"


@dataclass(frozen=True)
class Stranger:
    """A system of the inventory that is outside the run."""

    name: str
    kind: str | None
    cluster: str
    names: frozenset[str]
    is_manager: bool = False

    @classmethod
    def from_inventory(cls, one: Mapping) -> Stranger:
        groups = list(one.get("groups") or ())
        return cls(
            name=one["name"],
            kind=next((kind for group, kind in KIND_GROUPS.items() if group in groups), None),
            cluster=str(one.get("cluster") or one["name"]),
            names=_known_names([one["name"], *(one.get("addresses") or ())]),
            is_manager=MANAGER_GROUP in groups,
        )


@dataclass(frozen=True)
class Member:
    """A system of the run, with what readiness saw of it."""

    name: str
    kind: str
    "By its inventory group."
    groups: Sequence[str]
    "The groups of KIND_GROUPS it is in."
    is_manager: bool = False
    cluster: str = ""
    version: str = ""
    "The firmware it runs; empty when it could not be read."
    wanted: str = ""
    "The version asked for, perhaps a prefix or a word; empty when none is asked for its kind."
    upgrade: bool = False
    target: str = ""
    "What it is to run, as precisely as known."
    names: frozenset[str] = frozenset()
    seen_kind: str | None = None
    "By its own word."
    connected: Sequence[Connected] | None = None
    "None when the system does not tell."
    local_license_status: str = ""
    license: Mapping = field(default_factory=dict)
    firmware_jobs: Sequence[Mapping] = ()
    "Its own firmware jobs that have not ended."
    key_owners: frozenset[str] | None = None
    "Whose API keys our key may see; None when the system does not tell."
    roles: Mapping | None = None
    "Privileges of the only key owner that our key may see."
    ingest_enabled: bool | None = None
    cluster_nodes: Sequence[Mapping] = ()
    problem: str = ""
    "Why it could not be read."
    firmware_problem: str = ""
    "What the firmware module has against the upgrade."

    @classmethod
    def from_seen(cls, seen: Mapping) -> Member:
        """From what readiness saw of it: {name, groups, cluster, addresses, wanted, info, info_error, keys, user,
        firmware, firmware_error}.

        ``info`` is the result of system_info, ``firmware`` that of firmware in check mode, ``keys`` and ``user`` are
        what GET /apikeys and GET /users/{username} answered.
        """
        info = _mapping(seen.get("info"))
        firmware = _mapping(seen.get("firmware"))
        system = _mapping(info.get("system"))
        groups = [group for group in KIND_GROUPS if group in (seen.get("groups") or ())]
        appliances = info.get("appliances")
        rows = [row for row in appliances if isinstance(row, Mapping)] if isinstance(appliances, list) else []
        local = next((row for row in rows if is_local(row)), {})
        cluster = _mapping(info.get("cluster"))
        ingest = cluster.get("ingest_enabled")
        version = str(firmware.get("version_before") or system.get("version") or "")
        wanted = str(seen.get("wanted") or "")
        upgrade = bool(firmware.get("plan"))
        return cls(
            name=seen["name"],
            kind=KIND_GROUPS[groups[0]] if groups else "",
            groups=groups,
            is_manager=MANAGER_GROUP in (seen.get("groups") or ()),
            cluster=str(seen.get("cluster") or seen["name"]),
            version=version,
            wanted=wanted,
            upgrade=upgrade,
            target=str(firmware.get("version") or wanted) if upgrade or seen.get("firmware_error") else version,
            names=_known_names(
                [
                    seen["name"],
                    *(seen.get("addresses") or ()),
                    *(system.get(key) for key in ("hostname", "display_host", "external_hostname", "uuid")),
                    local.get("uuid"),
                    local.get("hostname"),
                ]
            ),
            seen_kind=kind_of(dict(system)),
            connected=[_connected(row) for row in rows if not is_local(row)] if isinstance(appliances, list) else None,
            local_license_status=str(local.get("license_status") or ""),
            license=_mapping(info.get("license")),
            firmware_jobs=firmware_jobs(info.get("jobs")),
            key_owners=_owners(seen.get("keys")),
            roles=_mapping(seen.get("user")).get("granted_roles"),
            ingest_enabled=ingest if isinstance(ingest, bool) else None,
            cluster_nodes=[node for node in cluster.get("nodes") or () if isinstance(node, Mapping)],
            problem=str(seen.get("info_error") or ""),
            firmware_problem=str(seen.get("firmware_error") or ""),
        )

    @property
    def is_asked(self) -> bool:
        """Whether it is to be upgraded, even if something speaks against it."""
        return self.upgrade or bool(self.firmware_problem)

    @property
    def acts(self) -> bool:
        """Whether its wave has something to do: an upgrade, or one that was begun before and is not quite over."""
        return self.upgrade or bool(self.wanted and self.firmware_jobs)


def firmware_jobs(jobs: object) -> list[Mapping]:
    """The unfinished jobs of a GET /jobs answer that concern the system's own firmware."""
    rows = [job for job in jobs if isinstance(job, Mapping)] if isinstance(jobs, list) else []
    return [job for job in rows if concerns_firmware(job) and not has_ended(job)]


def is_local(row: Mapping) -> bool:
    """Whether a row of GET /appliances is the asked system itself (id 0)."""
    return str(row.get("id")) == "0"


def names_of(row: Mapping) -> frozenset[str]:
    """The words by which a row of /appliances or of a cluster's nodes may name a system."""
    return _known_names(row.get(key) for key in ("hostname", "display_name", "nickname", "uuid", "name", "host"))


def version_of(row: Mapping) -> str:
    return str(row.get("firmware_version") or row.get("version") or "")


def is_older(left: str, right: str) -> bool:
    """Whether one version is older than another; as far as both are known, so a prefix is neither older nor newer than
    what it begins."""
    one, other = release_of(left), release_of(right)
    shared = min(len(one), len(other))
    return one[:shared] < other[:shared]


def _connected(row: Mapping) -> Connected:
    return Connected(
        names=names_of(row),
        kind=kind_of({"platform": row.get("platform")}),
        version=version_of(row),
        manages=row.get("manages_local") is True,
    )


def _owners(keys: object) -> frozenset[str] | None:
    if not isinstance(keys, list):
        return None
    return frozenset(str(row["username"]) for row in keys if isinstance(row, Mapping) and row.get("username"))


def _mapping(value: object) -> Mapping:
    return value if isinstance(value, Mapping) else {}


def _known_names(names: Iterable[object]) -> frozenset[str]:
    """Names in one spelling; addresses of the loopback are no names, many simulated systems share them."""
    found = set()
    for name in names:
        text = str(name or "").strip().lower()
        text = re.sub(r"^https://", "", text).split("/")[0]
        text = re.sub(r"^([^:]+):\d+$", r"\1", text)
        if text and text != "localhost" and not text.startswith("127."):
            found.add(text.replace("-", "") if re.fullmatch(r"[0-9a-f-]{32,36}", text) else text)
    return frozenset(found)
