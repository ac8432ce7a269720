# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""A system of the inventory as the upgrade of a fleet looks at it, and what systems say of each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import is_local, kind_of, release_of
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.jobs import has_ended
from ansible_collections.extrahop.revealx.plugins.module_utils._firmware.jobs import concerns_firmware

# The inventory groups (fixed) and the kind of their members.
KIND_GROUPS = {
    "consoles": "console",
    "sensors": "sensor",
    "recordstores": "recordstore",
    "packetstores": "packetstore",
}
MANAGER_GROUP = "recordstore_managers"
DATA_GROUP = "recordstore_data_nodes"
# A console that manages so many needs an hour for its upgrade (contract: conventions.firmware_upgrade.console).
MANY_DEVICES = 50_000


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
    has_cluster: bool = False
    "The inventory says in which cluster it is."
    is_later: bool = False
    "It is in another batch of the play."

    @classmethod
    def from_inventory(cls, one: Mapping) -> Stranger:
        """From {name, groups, cluster, addresses, is_later}."""
        groups = list(one.get("groups") or ())
        return cls(
            name=one["name"],
            kind=next((kind for group, kind in KIND_GROUPS.items() if group in groups), None),
            cluster=str(one.get("cluster") or one["name"]),
            names=_known_names([one["name"], *(one.get("addresses") or ())]),
            is_manager=MANAGER_GROUP in groups,
            has_cluster=bool(one.get("cluster")),
            is_later=bool(one.get("is_later")),
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
    is_data_node: bool = False
    cluster: str = ""
    "Its own name unless the inventory says another."
    has_cluster: bool = False
    "The inventory says in which cluster it is."
    marks: frozenset[str] = frozenset()
    "What no two systems share: serial number, uuid, the address where it is asked."
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
    jobs: Sequence[Mapping] = ()
    "Everything that GET /jobs answered."
    key_owners: frozenset[str] | None = None
    "Whose API keys our key may see; None when the system does not tell."
    roles: Mapping | None = None
    "Privileges of the only key owner that our key may see."
    backups: Sequence[Mapping] | None = None
    "Its backups of the customizations; None when it has none to list."
    has_many_devices: bool | None = None
    "Whether a console manages MANY_DEVICES or more; None when it does not tell."
    ingest_enabled: bool | None = None
    cluster_nodes: Sequence[Mapping] = ()
    problem: str = ""
    "Why it could not be read."
    firmware_problem: str = ""
    "What the firmware module has against the upgrade."
    is_verified_only: bool = False
    "An interrupted run upgraded it to this version and left the state before, to be compared."
    settings: Mapping = field(default_factory=dict)
    "Variables of the role that may differ from system to system (see from_seen)."

    @classmethod
    def from_seen(cls, seen: Mapping) -> Member:
        """From what readiness saw of it: {name, groups, cluster, addresses, asked, wanted, info, info_error,
        many_devices, firmware, firmware_error, before, settings}.

        ``info`` is the result of system_info, ``firmware`` that of firmware in check mode, ``many_devices`` the answer
        of a search behind the first MANY_DEVICES devices. ``before`` is what an interrupted run noted of the system
        ({target, snapshot}). ``settings`` are {url, path, cloud, force, backup, backup_max_age (days), wait_timeout
        (seconds), window (as Window.export tells it)}.
        """
        info = _mapping(seen.get("info"))
        firmware = _mapping(seen.get("firmware"))
        system = _mapping(info.get("system"))
        groups = [group for group in KIND_GROUPS if group in (seen.get("groups") or ())]
        rows = _rows(info.get("appliances"))
        local = next((row for row in rows or () if is_local(row)), {})
        cluster = _mapping(info.get("cluster"))
        ingest = cluster.get("ingest_enabled")
        version = str(firmware.get("version_before") or system.get("version") or "")
        wanted = str(seen.get("wanted") or "")
        privileges = _mapping(info.get("privileges"))
        upgrade = bool(firmware.get("plan"))
        many = seen.get("many_devices")
        before = _mapping(seen.get("before"))
        return cls(
            name=seen["name"],
            kind=KIND_GROUPS[groups[0]] if groups else "",
            groups=groups,
            is_manager=MANAGER_GROUP in (seen.get("groups") or ()),
            is_data_node=DATA_GROUP in (seen.get("groups") or ()),
            has_cluster=bool(seen.get("cluster")),
            marks=_marks(seen, _mapping(info.get("license")), local),
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
            connected=None if rows is None else [_connected(row) for row in rows if not is_local(row)],
            local_license_status=str(local.get("license_status") or ""),
            license=_mapping(info.get("license")),
            jobs=_rows(info.get("jobs")) or (),
            key_owners=frozenset(privileges["key_owners"]) if "key_owners" in privileges else None,
            roles=privileges.get("granted_roles"),
            backups=_rows(info.get("backups")),
            has_many_devices=bool(many) if isinstance(many, list) else None,
            ingest_enabled=ingest if isinstance(ingest, bool) else None,
            cluster_nodes=[node for node in cluster.get("nodes") or () if isinstance(node, Mapping)],
            problem=str(seen.get("info_error") or ""),
            firmware_problem=str(seen.get("firmware_error") or ""),
            is_verified_only=bool(before) and not upgrade and before.get("target") == wanted,
            settings=_mapping(seen.get("settings")),
        )

    @property
    def firmware_jobs(self) -> list[Mapping]:
        """Its own firmware jobs that have not ended."""
        return firmware_jobs(self.jobs)

    @property
    def is_asked(self) -> bool:
        """Whether it is to be upgraded, even if something speaks against it."""
        return self.upgrade or bool(self.firmware_problem)

    @property
    def is_touched(self) -> bool:
        """Whether its firmware changes: by an upgrade, or by one that was begun before and still runs. What the
        firmware module has against it may have gone when its turn comes."""
        return self.is_asked or bool(self.wanted and self.firmware_jobs)

    @property
    def acts(self) -> bool:
        """Whether its wave has something to do: also if it is only compared with its state before a killed run."""
        return self.is_touched or bool(self.wanted and self.is_verified_only)


def firmware_jobs(jobs: object) -> list[Mapping]:
    """The unfinished jobs of a GET /jobs answer that concern the system's own firmware."""
    return [job for job in _rows(jobs) or () if concerns_firmware(job) and not has_ended(job)]


def licence_fault(license: Mapping, status: str) -> str | None:
    """What is wrong with a licence ("has expired", "is not valid"); None when nothing is, or it is about to expire.

    By the answer of GET /license (times in ms, 0 or null for none) and the licence status of the system's own row,
    which other releases may word otherwise (contract: License and Appliance).
    """
    expires_at, expires_in = license.get("expires_at"), license.get("expires_in")
    ran_out = isinstance(expires_at, int) and expires_at > 0 and isinstance(expires_in, int) and expires_in <= 0
    if ran_out or status.casefold() == "expired":
        return "has expired"
    return "is not valid" if status.casefold() == "invalid" else None


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


def _rows(listed: object) -> list[Mapping] | None:
    """The objects of an answer, None when it is no list."""
    return [row for row in listed if isinstance(row, Mapping)] if isinstance(listed, list) else None


def _mapping(value: object) -> Mapping:
    return value if isinstance(value, Mapping) else {}


def _marks(seen: Mapping, license: Mapping, local: Mapping) -> frozenset[str]:
    """What tells a system from all others, as far as it was told (contract: License.serial, Appliance.uuid)."""
    told = (seen.get("asked"), *(seen.get("addresses") or ()), seen["name"])
    marks = {
        "serial number": str(license.get("serial") or "").strip().lower(),
        "uuid": str(local.get("uuid") or "").replace("-", "").strip().lower(),
        "address": asked_at(next((str(one) for one in told if one), "")),
    }
    return frozenset(f"{name} {value}" for name, value in marks.items() if value)


def asked_at(address: str) -> str:
    """Where a system is asked, in one form for all that name the same place: host:port."""
    host = re.sub(r"^https://", "", address.strip().lower()).split("/")[0]
    return host if re.search(r":\d+$", host) else f"{host}:443"


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
