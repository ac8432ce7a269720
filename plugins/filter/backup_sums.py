# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter that makes the checksums of a backup."""

from __future__ import annotations

from ansible.errors import AnsibleFilterError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.backup_folder import sums_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.foreign import for_machines

DOCUMENTATION = r"""
name: backup_sums
short_description: Make the checksums of a folder
version_added: 0.1.0
description:
  - Makes the content of a file C(SHA256SUMS) for the files of a folder, as C(sha256sum -c SHA256SUMS) checks it.
options:
  _input:
    description: The folder. It holds files only.
    type: str
    required: true
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Show the checksums of what lies beside the playbook
  ansible.builtin.debug:
    msg: "{{ (playbook_dir ~ '/files/bundles') | extrahop.revealx.backup_sums }}"
"""

RETURN = r"""
_value:
  description: A line for each file, with a checksum in hexadecimal digits and the file's name.
  type: str
  sample: |
    e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  state.json
"""


def backup_sums(folder) -> str:
    """The checksums of the files in a folder; raises AnsibleFilterError when they cannot be read."""
    try:
        return sums_of(str(folder))
    except OSError as error:
        raise AnsibleFilterError(f"extrahop.revealx.backup_sums: {folder}: {error.strerror}") from error


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict:
        return for_machines(backup_sums=backup_sums)
