# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Texts of a variable that anybody who may read the inventory can read: written into a file that is not encrypted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.template_text import may_be_template
from ansible_collections.extrahop.revealx.plugins.plugin_utils.sources import plain
from ansible_collections.extrahop.revealx.plugins.plugin_utils.vaulted import is_vaulted, leaves

try:
    from ansible._internal._datatag._tags import Origin
except ImportError:
    # ansible-core before 2.19
    Origin = None
# A name alone, or as export writes it.
ONE_VARIABLE = re.compile(r"\s*\{\{\s*(\w+)\s*(?:\|\s*default\(omit\)\s*)?\}\}\s*")
ENCRYPTED = b"$ANSIBLE_VAULT"


def texts_in_clear(written: object, variables: Mapping[str, Any]) -> set[str]:
    """The texts and numbers of a variable as it is written, but for templates and what is encrypted.

    A template that is but the name of another of the host's ``variables``, as they are written, is what that one is.
    What came from no file (an inventory script, AWX) is not among them: who can read it is not known.
    """
    found: set[str] = set()
    seen: set[str] = set()
    left = [written]
    while left:
        for value in leaves(left.pop()):
            named = ONE_VARIABLE.fullmatch(value) if isinstance(value, str) else None
            if named and named[1] in variables and named[1] not in seen:
                seen.add(named[1])
                left.append(variables[named[1]])
            elif _is_in_clear(value):
                found.add(str(plain(value)))
    return found


def _is_in_clear(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)) or is_vaulted(value):
        return False
    if isinstance(value, str) and may_be_template(value):
        return False
    path = _file_of(value)
    return bool(path) and not _is_encrypted(path)


def _file_of(value: Any) -> str:
    if Origin is not None:
        origin = Origin.get_tag(value)
        return str(origin.path or "") if origin else ""
    return str((getattr(value, "ansible_pos", None) or ("",))[0] or "")


@cache
def _is_encrypted(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            return file.read(len(ENCRYPTED)) == ENCRYPTED
    except OSError:
        # It is no file that somebody could read.
        return True
