# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The state of a system before and after its upgrade, and which differences an upgrade explains.

A snapshot maps subjects (``version``, ``process.excap``, ``service.ssh.enabled``, ``connected.sensor1``,
``license.modules.ndr``, ``objects.tags`` ...) to plain values. What is there afterwards and was not before is expected:
new firmware brings its own. What is gone or changed is not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from fnmatch import fnmatchcase

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import is_local
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._firmware.versions import satisfies
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.results import words

SUBJECTS = ("version", "process", "service", "connected", "license", "objects")
# Of a licence: the rest is its text and a count-down (contract: License).
LICENSE_KEYS = ("serial", "edition", "platform", "expires_at", "modules", "options")


def snapshot_of(info: Mapping) -> dict[str, object]:
    """The subjects in a result of system_info with the subsets system, appliances, license, object_counts, processes
    and services; what was not read has no subject."""
    found: dict[str, object] = {"version": (info.get("system") or {}).get("version")}
    # All else of a process are counters and times (contract: ExtraHopProcess).
    found |= {f"process.{row['process']}": "running" for row in _rows(info.get("processes")) if row.get("process")}
    found |= _flat("service", info.get("services"))
    for row in _rows(info.get("appliances")):
        name = row.get("display_name") or row.get("hostname") or row.get("uuid")
        if is_local(row):
            found["license.status"] = row.get("license_status")
        elif name:
            found[f"connected.{name}"] = str(row.get("status_message") or "there")
    licence = info.get("license")
    if isinstance(licence, Mapping):
        found |= _flat("license", {key: licence[key] for key in LICENSE_KEYS if key in licence})
    for path, count in (info.get("object_counts") or {}).items():
        found[f"objects.{path}"] = count
    return {subject: value for subject, value in found.items() if value is not None}


def differences(
    system: str,
    before: Mapping,
    after: Mapping | None,
    *,
    wanted: str = "",
    companions: Collection[str] = (),
    ignore: Sequence[str] = (),
) -> list[dict]:
    """Rows {system, subject, before, after, expected, reason} of what differs between two snapshots.

    ``after`` None: the system could not be read. ``wanted`` is the version asked for. ``companions`` are names (lower
    case) of systems that are upgraded at the same time and so may be away. ``ignore`` are subjects whose differences
    are expected (see checked_ignore).
    """
    if after is None:
        reason = "the system cannot be read after the upgrade"
        return [verification_row(system, "version", before.get("version"), None, False, reason)]
    away = {f"connected.{name}" for name in companions}
    rows = []
    for subject in sorted({*before, *after}, key=lambda name: (name != "version", name)):
        old, new = before.get(subject), after.get(subject)
        if not _equal(subject, old, new):
            if subject.lower() in away:
                expected, reason = True, "it is upgraded at the same time"
            else:
                expected, reason = _judged(subject, old, new, wanted)
            if not expected and is_ignored(subject, ignore):
                expected, reason = True, f"{reason}; ignored by upgrade_verification_ignore"
            rows.append(verification_row(system, subject, old, new, expected, reason))
    return rows


def checked_ignore(given: object) -> list[str]:
    """The subjects to be ignored, out of a list or text with commas: each a subject, the beginning of one up to a dot,
    or a shell pattern. Raises OptionError for one that can never fit."""
    chosen = words(given)
    unknown = [word for word in chosen if not _may_fit(word)]
    if unknown:
        raise OptionError(
            f"upgrade_verification_ignore has {', '.join(unknown)}: no such subject.",
            f"Subjects begin with {', '.join(SUBJECTS)}, as in 'process.excap' or 'objects.*'.",
        )
    return chosen


def is_ignored(subject: str, ignore: Iterable[str]) -> bool:
    return any(fnmatchcase(subject, pattern) or subject.startswith(f"{pattern}.") for pattern in ignore)


def _may_fit(word: str) -> bool:
    head = word.split(".")[0]
    return any(fnmatchcase(subject, head) for subject in SUBJECTS)


def _judged(subject: str, old: object, new: object, wanted: str) -> tuple[bool, str]:
    """Whether an upgrade explains a difference, and how it is told."""
    if subject == "version":
        good = not wanted or not wanted[0].isdigit() or satisfies(new, wanted)
        return good, "the upgrade" if good else f"another version than the wanted {wanted}"
    if old is None:
        return True, "it was not there before the upgrade"
    if new is None:
        return False, "it was there before the upgrade and is gone"
    if subject.startswith("objects.") and isinstance(old, int) and isinstance(new, int):
        return new > old, f"{abs(new - old)} {'more' if new > old else 'fewer'} than before the upgrade"
    return False, "it was different before the upgrade"


def _equal(subject: str, old: object, new: object) -> bool:
    if subject.startswith(("connected.", "license.status")):
        return str(old).lower() == str(new).lower()
    return old == new


def _flat(prefix: str, value: object) -> dict[str, object]:
    """A nested mapping as one mapping of dotted subjects; lists are values, in one order."""
    if isinstance(value, Mapping):
        return {name: one for key, item in value.items() for name, one in _flat(f"{prefix}.{key}", item).items()}
    if isinstance(value, list):
        return {prefix: sorted(map(str, value))}
    return {prefix: value}


def _rows(listed: object) -> list[Mapping]:
    return [row for row in listed if isinstance(row, Mapping)] if isinstance(listed, list) else []


def verification_row(system: str, subject: str, before: object, after: object, expected: bool, reason: str) -> dict:
    """A row of a report's part ``verification``."""
    return {
        "system": system,
        "subject": subject,
        "before": before,
        "after": after,
        "expected": expected,
        "reason": reason,
    }
