# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The copy of a fleet for a rehearsal: a fleet file of the simulator, made of what was read of the real systems."""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ansible_collections.extrahop.revealx.plugins.module_utils._client.secret_text import HIDDEN
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.export import without_secrets
from ansible_collections.extrahop.revealx.plugins.module_utils._state.sections import BY_NAME
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.member import (
    KIND_GROUPS,
    MANAGER_GROUP,
    is_local,
    licence_fault,
)

# What a simulated licence takes from a real one; keys and dossiers stay where they are. Of its end nothing is
# copied but whether it has come: a copy runs on a clock of its own.
LICENCE: dict[str, type] = {
    "serial": str,
    "edition": str,
    "modules": dict,
    "options": dict,
}
LONG_AGO = 1
VERSION = re.compile(r"\d+(\.\d+){1,3}")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


class RehearsalError(ValueError):
    """A fleet that cannot be rehearsed; the message says why, and what to do."""


@dataclass(frozen=True)
class Original:
    """A real system, with what was read of it."""

    name: str
    groups: Sequence[str]
    cluster: str
    system: Mapping
    license: Mapping
    appliances: Sequence[Mapping]
    document: Mapping
    saved_config: Mapping = field(default_factory=dict)
    backups: Sequence[Mapping] = ()
    ingest_enabled: bool | None = None
    "Of a recordstore's cluster; None when it does not tell."
    left_out: Sequence[Mapping] = field(default_factory=tuple)

    @classmethod
    def from_seen(cls, seen: Mapping) -> Original:
        """From {name, groups, cluster, info (result of system_info), state (result of state_export)}."""
        info, state = seen["info"], seen["state"]
        return cls(
            name=seen["name"],
            groups=seen.get("groups") or (),
            cluster=str(seen.get("cluster") or seen["name"]),
            system=info.get("system") or {},
            license=info.get("license") or {},
            appliances=info.get("appliances") or (),
            document=state.get("document") or {},
            saved_config=info.get("saved_config") or {},
            backups=[one for one in info.get("backups") or () if isinstance(one, Mapping)],
            ingest_enabled=(info.get("cluster") or {}).get("ingest_enabled"),
            left_out=state.get("left_out") or (),
        )

    @property
    def kind(self) -> str:
        """By its own word, else by its inventory group."""
        told = self.system.get("kind")
        return told or next((kind for group, kind in KIND_GROUPS.items() if group in self.groups), "")

    @property
    def role(self) -> str:
        """Of a recordstore: manager or data."""
        is_data = "recordstore_data_nodes" in self.groups and MANAGER_GROUP not in self.groups
        return "data" if is_data else "manager"

    @property
    def local(self) -> Mapping:
        """Its own row of GET /appliances."""
        return next((row for row in self.appliances if is_local(row)), {})

    @property
    def hostname(self) -> str:
        return str(self.system.get("hostname") or self.local.get("hostname") or self.name)


def fleet_of(originals: Sequence[Original], *, speed: float, faults: Sequence[Mapping], images: Mapping) -> dict:
    """The fleet file of the copy; RehearsalError for systems that cannot be copied."""
    systems = {original.name: _system(original, originals) for original in originals}
    return {"speed": speed, "systems": systems, "faults": [dict(fault) for fault in faults], "images": dict(images)}


def not_copied(originals: Sequence[Original]) -> list[dict]:
    """What the copy lacks of the originals: rows {system, section, object, reason}."""
    rows = []
    for original in originals:
        secrets: Counter[str] = Counter()
        for row in original.left_out:
            name, option = row.get("object"), row.get("field")
            if option and not name:
                secrets[row["section"]] += 1
            # Of objects the copy makes secrets up. What no system tells of a section is no loss of this one.
            elif name and not option or not name and row["reason"] != BY_NAME[row["section"]].why_not_exported:
                rows.append(_lacking(original, row["section"], name or "", row["reason"]))
        for section, count in secrets.items():
            rows.append(_lacking(original, section, f"secrets: {count}", "the system does not tell them."))
        for name in _strangers(original, originals):
            rows.append(_lacking(original, "appliances", name, "it is connected, but no system of this run."))
    return rows


def _lacking(original: Original, section: str, name: str, reason: str) -> dict:
    return {"system": original.name, "section": section, "object": name, "reason": reason}


def _system(original: Original, originals: Sequence[Original]) -> dict:
    version = str(original.system.get("version") or "")
    if not VERSION.fullmatch(version):
        raise RehearsalError(f"{original.name}: its firmware is {version or 'not told'}, which cannot be simulated.")
    if not NAME.fullmatch(original.name):
        raise RehearsalError(
            f"{original.name}: a simulated system's name is made of letters, digits, dots, hyphens and underscores. "
            "Give the system such a name in the inventory, and its address as extrahop_host."
        )
    if original.kind not in KIND_GROUPS.values():
        raise RehearsalError(f"{original.name}: its kind is not known, neither by its own word nor by its group.")
    spec: dict = {
        "kind": original.kind,
        "version": version,
        "hostname": original.hostname,
        "state": _document(original, originals),
    }
    seed = {**_licence(original), **_unsaved(original), **_backups(original)}
    model = original.local.get("license_platform") or original.license.get("platform")
    if isinstance(model, str) and model:
        spec["model"] = model
    uuid = _uuid(original, originals)
    if uuid:
        spec["uuid"] = uuid
    if original.kind == "recordstore":
        spec |= {"role": original.role, "cluster": original.cluster}
        if isinstance(original.ingest_enabled, bool):
            seed["cluster"] = {"ingest_enabled": original.ingest_enabled}
        else:
            spec["uncertainties"] = {"cluster_answers_ingest": False}
    if original.kind == "console":
        spec["connected"] = [other.name for other in originals if _is_connected(original, other)]
    if original.kind == "sensor" and _is_ids(original, originals):
        spec["role"] = "ids"
    if seed:
        spec["seed"] = seed
    return spec


def _licence(original: Original) -> dict:
    told: dict = {
        name: original.license[name]
        for name, kind in LICENCE.items()
        if isinstance(original.license.get(name), kind) and original.license[name] != HIDDEN
    }
    if licence_fault(original.license, str(original.local.get("license_status") or "")):
        told["expires_at"] = LONG_AGO
    return {"license": told} if told else {}


def _backups(original: Original) -> dict:
    """When it was backed up, which is what speaks against an upgrade or for it; what is in a backup stays there."""
    made = {str(one.get("name")): one.get("create_time") for one in original.backups}
    rows = [{"name": name, "create_time": at} for name, at in made.items() if isinstance(at, int)]
    return {"customizations": rows} if rows else {}


def _unsaved(original: Original) -> dict:
    """The saved config of a system whose running config has unsaved changes; without secrets, as the document is."""
    running = original.document.get("running_config")
    saved, _secrets = without_secrets(original.saved_config)
    return {"saved_config": saved} if running and saved and saved != running["config"] else {}


def _document(original: Original, originals: Sequence[Original]) -> dict:
    """The exported document without connections to systems that have no copy."""
    document = copy.deepcopy(dict(original.document))
    known = {name.casefold() for other in originals for name in (other.name, other.hostname)}
    for section, key in (("appliances", "remote_host"), ("nodes", "hostname")):
        if section in document:
            document[section] = [entry for entry in document[section] or [] if str(entry.get(key)).casefold() in known]
    return document


def _managed(console: Original) -> Iterable[Mapping]:
    """The rows of systems that a console manages."""
    return (row for row in console.appliances if row is not console.local and not row.get("manages_local"))


def _names(row: Mapping) -> set[str]:
    """The words of a row of GET /appliances for its system, in one spelling."""
    words = {str(row.get(name) or "").casefold() for name in ("hostname", "display_name", "nickname")}
    return (words | {str(row.get("uuid") or "").replace("-", "").casefold()}) - {""}


def _is(row: Mapping, other: Original) -> bool:
    own = {other.name.casefold(), other.hostname.casefold(), *_names({"uuid": other.local.get("uuid")})}
    return bool(own & _names(row))


def _is_connected(console: Original, other: Original) -> bool:
    return other is not console and any(_is(row, other) for row in _managed(console))


def _strangers(original: Original, originals: Sequence[Original]) -> list[str]:
    """The connected systems of a console that are no part of the run."""
    if original.kind != "console":
        return []
    others = [other for other in originals if other is not original]
    rows = [row for row in _managed(original) if not any(_is(row, other) for other in others)]
    return [str(row.get("hostname") or row.get("display_name") or row.get("uuid") or row.get("id")) for row in rows]


def _uuid(original: Original, originals: Sequence[Original]) -> str:
    """Its UUID, by itself or by a console."""
    rows = [original.local, *(row for other in originals for row in other.appliances if _is(row, original))]
    told = (str(row.get("uuid") or "").replace("-", "") for row in rows)
    return next((uuid for uuid in told if re.fullmatch(r"[0-9A-Fa-f]{32}", uuid)), "")


def _is_ids(original: Original, originals: Sequence[Original]) -> bool:
    """Whether a console joins it, as an IDS sensor, to a packet sensor."""
    names = {original.name.casefold(), original.hostname.casefold()}
    joined = (entry for other in originals for entry in other.document.get("ids_associations") or [])
    return any(str(entry.get("ids_id")).casefold() in names for entry in joined)
