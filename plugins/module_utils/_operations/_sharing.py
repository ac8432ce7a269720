# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Who may see or edit a dashboard or an activity map (contract: content, sharing)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Field, Part

LEVELS = ("viewer", "editor")
# What takes the share of everybody away. As text it is a value of the API itself, which may also read back.
NOBODY = "null"


def bare(value: Any) -> dict:
    """Both maps, without the shares that are null: a share set to null is none."""
    given = value if isinstance(value, Mapping) else {}
    anyone = given.get("anyone")
    people = {
        kind: {name: level for name, level in (given.get(kind) or {}).items() if level} for kind in ("users", "groups")
    }
    return {"anyone": None if anyone in ("", NOBODY) else anyone, **people}


def whole(current: Any, wanted: Any) -> dict:
    """What is declared over what is there, by kind of share: a declared map of users or groups is exact."""
    return bare({**bare(current), **wanted})


def named(shares: Any) -> str:
    """Whom shares name: one whom the system does not know is why it refuses them."""
    people = [f"{kind} {', '.join(sorted(shares[kind]))}" for kind in ("users", "groups") if shares.get(kind)]
    return f"Check that the system knows {' and '.join(people)}." if people else ""


def sharing(path: str) -> Part:
    """The part of an object that is kept at ``path``."""
    options = {"anyone": Field(choices=("viewer", NOBODY)), "users": Field(type="dict"), "groups": Field(type="dict")}
    return Part(path, Field(type="dict", options=options, normalise=bare, merge=whole), refused=named)
