# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which values of a task were encrypted by themselves (inline ``!vault``): they are secrets under any name.

A value of a file that is encrypted as a whole has no mark: there its name decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ansible.errors import AnsibleError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.template_text import may_be_template

# Nothing is an instance of it where ansible-core has it no longer.
AnsibleVaultEncryptedUnicode: type | tuple = ()
try:
    from ansible.parsing.vault import VaultHelper
except ImportError:
    # ansible-core before 2.19
    VaultHelper = None
    from ansible.parsing.yaml import objects

    AnsibleVaultEncryptedUnicode = objects.AnsibleVaultEncryptedUnicode

# The lookup that finds variables by the beginning of their names.
VARNAMES = "varnames"
_NAME = re.compile(r"[A-Za-z_]\w*")
# Whole inventories and all variables: what a task takes from another host has lost its mark.
_EVERYTHING = frozenset({"hostvars", "vars", "groups", "ansible_facts"})


def vaulted_texts(arguments: object, written: object, variables: Mapping) -> set[str]:
    """The vaulted texts among a task's arguments, and in the variables that the task as it is ``written`` names.

    Templates lose the mark before ansible-core 2.19, and text put together loses it always: therefore the variables.
    """
    found = {_decrypted(value) for value in leaves(arguments) if is_vaulted(value)}
    seen: set[str] = set(_EVERYTHING)
    left = [written]
    while left:
        for value in leaves(left.pop()):
            if is_vaulted(value):
                found.add(_decrypted(value))
            elif isinstance(value, str) and may_be_template(value):
                words = set(_NAME.findall(value))
                names = {name for name in words if name in variables}
                if VARNAMES in words:
                    names |= {name for name in variables if name.startswith(tuple(words))}
                names -= seen
                seen |= names
                left += [variables[name] for name in names]
    return found - {""}


def leaves(value: object) -> Iterator[Any]:
    """The values of nested data that are no mappings and no lists."""
    if isinstance(value, Mapping):
        for item in value.values():
            yield from leaves(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from leaves(item)
    else:
        yield value


def _decrypted(value: object) -> str:
    """The text of a vaulted value; nothing when its password is not known: then nobody uses it."""
    try:
        return str(value).strip()
    except AnsibleError:
        return ""


def is_vaulted(value: object) -> bool:
    if VaultHelper is not None:
        return VaultHelper.get_ciphertext(value, with_tags=False) is not None
    return isinstance(value, AnsibleVaultEncryptedUnicode)
