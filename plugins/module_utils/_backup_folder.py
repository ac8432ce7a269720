# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Folders that hold the backup of one system: their checksums, whose they are, and whether they are whole.

The folder of a backup is DEST/LABEL/SYSTEM. The file of checksums is written last: without it a backup is not complete.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator

SUMS = "SHA256SUMS"
MANIFEST = "backup.json"
MADE_BY = "extrahop.revealx.backup"
# A line as sha256sum writes it, in text or binary mode, of a file beside it.
LINE = re.compile(r"([0-9a-f]{64}) [ *]([^/\\\n]+)")
PIECE = 1024 * 1024


def sums_of(folder: str) -> str:
    """The text of the checksum file for everything in a folder, to be checked by ``sha256sum -c``; raises OSError."""
    return "".join(f"{_sum_of(os.path.join(folder, name))}  {name}\n" for name in _names(folder) if name != SUMS)


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
    return problems


def backups_of(dest: str, system: str) -> list[dict]:
    """The complete backups of a system below ``dest``, newest first.

    Each is what its manifest says (``made``, ``version`` ...) with ``path``, ``label`` and ``strangers``, the names of
    files in the folder that the backup did not write. What others made, and what was never completed, is left out.
    """
    if not os.path.isdir(dest):
        return []
    found = [_backup(dest, label, system) for label in os.listdir(dest)]
    return sorted((one for one in found if one), key=lambda one: (str(one.get("made")), one["label"]), reverse=True)


def _backup(dest: str, label: str, system: str) -> dict | None:
    path = os.path.join(dest, label, system)
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
    return {**manifest, "path": path, "label": label, "strangers": strangers}


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
    return _sum_of(os.path.join(folder, name)) == listed[name]


def _sum_of(filename: str) -> str:
    summed = hashlib.sha256()
    with open(filename, "rb") as file:
        while piece := file.read(PIECE):
            summed.update(piece)
    return summed.hexdigest()
