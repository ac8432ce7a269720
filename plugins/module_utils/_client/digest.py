# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""What is in a file, however large, as a digest."""

from __future__ import annotations

import hashlib

# Bytes at a time: an image has gigabytes.
PIECE = 1 << 20


def digest_of(filename: str) -> str:
    """SHA-256 in hex digits; raises OSError for a file that cannot be read."""
    summed = hashlib.sha256()
    with open(filename, "rb") as file:
        while piece := file.read(PIECE):
            summed.update(piece)
    return summed.hexdigest()


def digest_told(filename: str) -> str:
    """The digest of a file, or why it cannot be read."""
    try:
        return digest_of(filename)
    except OSError as error:
        return f"{filename}: {error.strerror}"
