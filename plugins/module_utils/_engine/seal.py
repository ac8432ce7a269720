# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Seals: what is to be done, secrets included, as a digest that tells nobody what they are.

A seal is text: how it was made, the salt, the digest. What holds a secret takes a slow digest (PBKDF2): passwords are
few and short, and whoever has the plan could try them all against a fast one. Of all that the standard library has,
PBKDF2 alone is there on controllers in FIPS mode too. The rest takes a plain keyed one, of which a fleet has thousands.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Mapping
from typing import Any

SLOW, FAST = "pbkdf2", "hmac"
ROUNDS = 100_000


def new_salt() -> str:
    """A salt for all seals of one plan: the same secret looks different in another."""
    return os.urandom(16).hex()


def seal_of(content: Mapping[str, Any], salt: str, holds_secret: bool) -> str:
    """The seal of plain data; what is no JSON stands for itself as text."""
    return _seal(_spelled(content), salt, SLOW if holds_secret else FAST)


def is_seal_of(seal: str, content: Mapping[str, Any]) -> bool:
    """Tell whether a seal, of whatever salt, was made of this."""
    way, salt, _digest = (*seal.split(":"), "", "")[:3]
    return way in (SLOW, FAST) and hmac.compare_digest(_seal(_spelled(content), salt, way).encode(), seal.encode())


def _seal(text: bytes, salt: str, way: str) -> str:
    key = salt.encode()
    digest = hashlib.pbkdf2_hmac("sha256", text, key, ROUNDS) if way == SLOW else hmac.digest(key, text, "sha256")
    return f"{way}:{salt}:{digest.hex()}"


def _spelled(content: Mapping[str, Any]) -> bytes:
    return json.dumps(_sorted(content), default=str).encode()


def _sorted(value: Any) -> Any:
    """Keys as sorted text: numbers and text beside each other have no order."""
    if isinstance(value, Mapping):
        return [[str(key), _sorted(value[key])] for key in sorted(value, key=str)]
    return [_sorted(item) for item in value] if isinstance(value, (list, tuple)) else value
