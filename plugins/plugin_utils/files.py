# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that a task names: found as Ansible's own modules find them, and decrypted for the time of the task where they
are encrypted with Ansible Vault."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from typing import Any

from ansible import constants as C
from ansible.errors import AnsibleError
from ansible.parsing.vault import is_encrypted_file
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation


def found(action: Any, operation: Operation, options: Mapping[str, Any]) -> dict[str, str]:
    """The files that the options of an operation name, as they are on the controller. ``action`` is Ansible's plugin
    that runs it: its task says where a relative one may be."""
    return {name: _found(action, str(options[name])) for name in operation.files if options.get(name)}


def _found(action: Any, value: str) -> str:
    """Look for a relative file where Ansible's own modules look; a missing one is left to the operation's check."""
    if os.path.isabs(value) or os.path.exists(value):
        return value
    try:
        return action._find_needle("files", value)
    except AnsibleError:
        return value


@contextlib.contextmanager
def decrypted(loader: Any, files: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """The files with decrypted copies in place of vaulted ones, under their own names in a private folder.

    ``loader`` is Ansible's own, which has the vault's secrets; it raises AnsibleError when none of them fits.
    """
    with contextlib.ExitStack() as stack:
        plain = dict(files)
        for option, filename in files.items():
            if _is_vaulted(filename):
                folder = tempfile.mkdtemp(dir=C.DEFAULT_LOCAL_TMP)
                stack.callback(shutil.rmtree, folder, ignore_errors=True)
                copy = loader.get_real_file(filename)
                stack.callback(loader.cleanup_tmp_file, copy)
                # Some operations tell by its name what a file is.
                plain[option] = shutil.copy(copy, os.path.join(folder, os.path.basename(filename)))
        yield plain


def _is_vaulted(filename: str) -> bool:
    if not os.path.isfile(filename) or not os.access(filename, os.R_OK):
        return False
    with open(filename, "rb") as file:
        return is_encrypted_file(file)


def with_given_names(told: Any, given: Mapping[str, str], plain: Mapping[str, str]) -> Any:
    """What a task tells with the names of its files as they were given, in place of those of the decrypted copies."""
    copies = {plain[option]: given[option] for option in given if plain[option] != given[option]}
    return _replaced(told, copies) if copies else told


def _replaced(told: Any, copies: Mapping[str, str]) -> Any:
    if isinstance(told, Mapping):
        return {key: _replaced(item, copies) for key, item in told.items()}
    if isinstance(told, (list, tuple)):
        return [_replaced(item, copies) for item in told]
    if isinstance(told, str):
        for copy, name in copies.items():
            told = told.replace(copy, name)
    return told
