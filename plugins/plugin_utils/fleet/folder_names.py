# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Names that people and consoles give to systems, as names of folders on the controller, and as names of hosts."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.template_text import MARKS

# Taken as they are: what every disk keeps, and keeps apart from every other such name.
PLAIN = re.compile(r"[a-z0-9][a-z0-9._-]{0,98}[a-z0-9_-]|[a-z0-9]")
# Devices on Windows, whatever stands behind a dot.
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
UNREADABLE = re.compile(r"[^A-Za-z0-9-]+")
READABLE_LENGTH = 40
DIGEST_LENGTH = 16
LONGEST_HOST = 253
# They mean something else in every inventory.
TAKEN = ("all", "ungrouped", "localhost")


def folder_name(name: str) -> str:
    """The one folder of a system: its own name where every disk takes it, else what is readable of it and a checksum.

    Two names never share a folder, on disks that do not tell capitals apart neither; no name leads out of a folder.
    """
    if PLAIN.fullmatch(name) and not RESERVED.fullmatch(name):
        return name
    readable = UNREADABLE.sub("_", name)[:READABLE_LENGTH].strip("_-")
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:DIGEST_LENGTH]
    # No plain name has a tilde.
    return f"{readable or 'system'}~{digest}"


def host_name_problem(name: str) -> str:
    """Why a name is none that a host of an inventory can have, as the end of a sentence; empty when it is one.

    Whoever may rename a sensor chooses such names, and the controller makes names of files and patterns of them.
    """
    if not name or name != name.strip():
        return "is empty or begins or ends with a blank"
    if len(name) > LONGEST_HOST:
        return f"is longer than {LONGEST_HOST} characters"
    if name.casefold() in TAKEN:
        return "means something else in an inventory"
    if name[0] in ".-~#":
        return f"begins with {name[0]!r}"
    if any(unicodedata.category(character).startswith("C") for character in name):
        return "holds a character that cannot be seen"
    held = next((part for part in ("/", "\\", "..", *MARKS) if part in name), "")
    return f"holds {held!r}" if held else ""
