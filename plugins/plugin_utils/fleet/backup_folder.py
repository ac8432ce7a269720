# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Folders that hold the backup of one system: their checksums, whose they are, and whether they are whole.

The folder of a backup is DEST/LABEL/SYSTEM, the last as ``folder_name`` makes it. The file of checksums is written
last, after the others were read back: without it a backup is not complete.
"""

from __future__ import annotations

import json
import os
import re
import time
from calendar import timegm
from collections.abc import Iterator, Mapping

from ansible_collections.extrahop.revealx.plugins.module_utils._client.digest import digest_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.folder_names import folder_name

SUMS = "SHA256SUMS"
MANIFEST = "backup.json"
MADE_BY = "extrahop.revealx.backup"
# A line as sha256sum writes it, in text or binary mode, of a file beside it.
LINE = re.compile(r"([0-9a-f]{64}) [ *]([^/\\\n]+)")
# Each is a mapping with something in it; what the system could not tell whole is no backup.
DOCUMENTS = (MANIFEST, "running_config.json", "state.json")
CUSTOMIZATIONS = "customizations.exbk"
TIME_FORM = "%Y-%m-%dT%H:%M:%SZ"
# Clocks of two controllers may differ by so many seconds.
CLOCKS_DIFFER = 3600
# By which a system is known wherever it stands, and what to call them.
KNOWN_BY = {"serial": "serial number", "uuid": "UUID"}


def sums_of(folder: str) -> str:
    """The text of the checksum file for everything in a folder, to be checked by ``sha256sum -c``; raises OSError."""
    return "".join(f"{digest_of(os.path.join(folder, name))}  {name}\n" for name in _names(folder) if name != SUMS)


def problems_of(folder: str) -> list[str]:
    """What is wrong with a backup, a sentence each; empty when it is complete and every file is as it was written."""
    try:
        listed = dict(_listed(folder))
        names = _names(folder)
        problems = [f"{name} is not listed in {SUMS}" for name in names if name not in listed and name != SUMS]
        problems += [f"{name} is missing" for name in listed if name not in names]
        there = [name for name in names if name in listed]
        problems += [f"{name} is not what was written" for name in there if not _is_whole(folder, name, listed)]
    except FileNotFoundError:
        is_there = os.path.isdir(folder)
        return [f"there is no {SUMS}: the backup is not complete" if is_there else "there is no such folder"]
    except (OSError, ValueError) as error:
        return [f"it cannot be read: {error}"]
    if not problems and MANIFEST not in listed:
        problems = [f"there is no {MANIFEST}: no backup of this collection"]
    return problems or content_problems(folder)


def content_problems(folder: str) -> list[str]:
    """What the files of a backup lack, a sentence each, whatever their checksums say: read back from the disk."""
    read = {name: _document(folder, name) for name in DOCUMENTS}
    problems = [told for told in read.values() if isinstance(told, str)]
    manifest = read[MANIFEST]
    if isinstance(manifest, dict) and manifest.get("customizations"):
        try:
            size = os.path.getsize(os.path.join(folder, CUSTOMIZATIONS))
        except OSError as error:
            problems.append(f"{CUSTOMIZATIONS} cannot be read: {error.strerror}")
        else:
            problems += [] if size else [f"{CUSTOMIZATIONS} is empty"]
    return problems


def objections_to(manifest: Mapping, system: str, kind: str, told: Mapping, is_replaced: bool = False) -> list[str]:
    """What speaks against a backup being the one of a system, a sentence each.

    ``system`` is its name in the inventory, ``kind`` that of its group, ``told`` what it says of itself (``kind``,
    ``serial`` and ``uuid``, null what it does not say). Serial number and UUID decide; where one side tells neither,
    the name does. A system that replaces the one that was backed up (``is_replaced``) has its name and its kind.
    """
    made_of = str(manifest.get("kind") or "")
    kinds = [one for one in (kind, str(told.get("kind") or "")) if one]
    objections = [f"it is the backup of a {made_of}, and this is a {one}" for one in kinds if one != made_of][:1]
    known = [name for name in KNOWN_BY if manifest.get(name) and told.get(name)]
    compared = {name: (str(manifest[name]), str(told[name])) for name in known}
    if not is_replaced:
        objections += [
            f"it is the backup of the system with {KNOWN_BY[name]} {then}, and this one has {now} "
            "(rollback_replaced allows it for a system that was replaced)"
            for name, (then, now) in compared.items()
            if _folded(then) != _folded(now)
        ]
    if (is_replaced or not compared) and manifest.get("system") != system:
        objections.append(f"it is the backup of {manifest.get('system')}")
    return objections


def is_of_another(manifest: Mapping, told: Mapping) -> bool:
    """Whether a backup is of a system with another serial number or UUID than one tells, whatever its name."""
    system, kind = str(manifest.get("system")), str(manifest.get("kind") or "")
    return bool(objections_to(manifest, system, kind, {**told, "kind": None}))


def complaints_about(folder: str, system: str, kind: str) -> list[str]:
    """Why a folder holds no whole backup of a system of this kind; empty when it does. Sums alone prove nothing."""
    if not os.path.isfile(os.path.join(folder, SUMS)):
        return ["it is not complete"]
    problems = content_problems(folder)
    manifest = _document(folder, MANIFEST)
    return problems or ([] if isinstance(manifest, str) else objections_to(manifest, system, kind, {}))


def backups_of(dest: str, system: str) -> list[dict]:
    """The complete backups of a system below ``dest``, newest first by what their manifests say.

    Each is what its manifest says (``made``, ``version`` ...) with ``path``, ``label``, ``strangers``, the names of
    files in the folder that the backup did not write, and ``doubt``, why its time cannot be true, empty when it can.
    Those of which that is not known come last. What others made, and what was never completed, is left out.
    """
    if not os.path.isdir(dest):
        return []
    found = [_backup(dest, label, system) for label in os.listdir(dest)]
    return sorted((one for one in found if one), key=_age, reverse=True)


def _age(backup: Mapping) -> tuple:
    """Of two that were made in the same second the one whose checksums were written last is the newer one."""
    made = _time_of(backup.get("made"))
    written = os.stat(os.path.join(backup["path"], SUMS)).st_mtime_ns
    return not backup["doubt"], made or 0, written, backup["label"]


def _backup(dest: str, label: str, system: str) -> dict | None:
    path = os.path.join(dest, label, folder_name(system))
    if os.path.islink(os.path.join(dest, label)) or os.path.islink(path):
        return None
    try:
        listed = dict(_listed(path))
        with open(os.path.join(path, MANIFEST), encoding="utf-8") as file:
            manifest = json.load(file)
        strangers = [name for name in sorted(os.listdir(path)) if name not in listed and name != SUMS]
    except (OSError, ValueError):
        return None
    if not isinstance(manifest, dict) or manifest.get("made_by") != MADE_BY or manifest.get("system") != system:
        return None
    doubt = _doubt(manifest.get("made"))
    return {**manifest, "path": path, "label": label, "strangers": strangers, "doubt": doubt}


def _doubt(made: object) -> str:
    seconds = _time_of(made)
    if seconds is None:
        return f"it says that it was made {made!r}, which is no time"
    if seconds > time.time() + CLOCKS_DIFFER:
        return f"it says that it was made {made}, which is yet to come: the clock was wrong then, or is now"
    return ""


def _time_of(made: object) -> int | None:
    """Seconds since the epoch, None for what is no time as a manifest has it."""
    try:
        return timegm(time.strptime(str(made), TIME_FORM))
    except ValueError:
        return None


def _document(folder: str, name: str) -> dict | str:
    """The mapping that a file holds, or the sentence that says why it holds none."""
    try:
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            told = json.load(file)
    except OSError as error:
        return f"{name} cannot be read: {error.strerror}"
    except (ValueError, RecursionError):
        return f"{name} is no JSON: it was cut off, or the system did not answer what it should"
    if not isinstance(told, dict):
        return f"{name} holds no JSON object: it was cut off, or the system did not answer what it should"
    return told if told else f"{name} holds nothing"


def _folded(word: str) -> str:
    return word.replace("-", "").casefold()


def _listed(folder: str) -> Iterator[tuple[str, str]]:
    """Name and checksum of each file that the checksum file lists; raises OSError, and ValueError for another form."""
    with open(os.path.join(folder, SUMS), encoding="utf-8") as file:
        for line in file.read().splitlines():
            match = LINE.fullmatch(line)
            if not match:
                raise ValueError(f"{SUMS} has a line that is no checksum of a file beside it")
            yield match[2], match[1]


def _names(folder: str) -> list[str]:
    return sorted(os.listdir(folder))


def _is_whole(folder: str, name: str, listed: dict[str, str]) -> bool:
    return digest_of(os.path.join(folder, name)) == listed[name]
