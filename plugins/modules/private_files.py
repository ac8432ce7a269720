#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: private_files
short_description: Keep files that only their owner may read
version_added: 0.1.0
description:
  - Has a folder hold files with a given content, readable for nobody but their owner. The roles of this collection keep
    reports, backups and keys with it.
  - It works on the controller and speaks to no system, so it takes no connection options. Many files are written in one
    task, without starting a Python for each.
  - Each file is written beside its place and moved there, so that it is complete or the old one.
options:
  folder:
    description:
      - The folder of the files. It is made with mode 0700 when it is not there; one that is there keeps its mode.
      - A relative path starts where C(ansible-playbook) was started, but as an ordinary module in the folder of the
        playbook.
    type: path
    required: true
  files:
    description:
      - Content of each file by its name, which is plain, without slashes.
      - Text is written as it is, anything else as JSON.
    type: dict
    default: {}
  absent:
    description: Names of files that are to be removed from the folder.
    type: list
    elements: str
    default: []
extends_documentation_fragment:
  - extrahop.revealx.attributes
attributes:
  check_mode:
    description: Tells which files would be written, and writes none.
  diff_mode:
    support: none
    description: What is private is not shown.
  action_group:
    support: none
    membership: []
    description: The group sets the options of the connection to a system, which this module does not have.
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Keep what the systems are
  extrahop.revealx.private_files:
    folder: "{{ playbook_dir }}/inventory"
    files:
      systems.json: "{{ ansible_play_hosts }}"
      read-me.txt: "Written by a playbook.\n"
  run_once: true

- name: Remove a file that is not needed any more
  extrahop.revealx.private_files:
    folder: "{{ playbook_dir }}/inventory"
    absent: [read-me.txt]
  run_once: true
"""

RETURN = r"""
folder:
  description: The folder of the files.
  returned: success
  type: str
  sample: /srv/playbooks/inventory
plan:
  description: What was done, or in check mode would be done, as a list of steps. Empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: create
      kind: folder
      name: /srv/playbooks/inventory
      id: null
      fields: {}
      reason: it is not there
    - verb: write
      kind: file
      name: /srv/playbooks/inventory/read-me.txt
      id: null
      fields: {}
      reason: it is not there
"""

from ansible_collections.extrahop.revealx.plugins.module_utils._adapter_module import run
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.private_files import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
