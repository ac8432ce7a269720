#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: api_key
short_description: Make the first API key of a system
version_added: 0.1.0
description:
  - Makes the first API key of an ExtraHop system, for its setup account, with that account's password. The key is written
    to a file, and to nothing else.
  - This is the one call of the API that goes without a key. The connection options O(api_key), O(client_id) and
    O(client_secret) and their variables are not used, so that C(extrahop_api_key) may well be a lookup of the file that this
    module makes.
  - When the file holds a key already, the module tries it. If the system accepts it there is nothing to do.
options:
  password:
    description:
      - Password of the setup account. It is sent only when a key is made.
    type: str
    required: true
  dest:
    description:
      - File on the controller for the key, written with mode 0600. Name one for each system.
      - A file that holds a key which the system refuses is not overwritten, since it may be the key of another system.
        The task fails then.
    type: path
    required: true
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
attributes:
  diff_mode:
    support: none
    description: There is nothing to show but a secret.
  idempotent:
    support: partial
    details:
      - The key is told by the file O(dest). Without the file a key is asked for again, which the system may refuse.
notes:
  - A system makes such a key once. All others are made on its page API Access, or together with an account by
    M(extrahop.revealx.user).
  - Check mode cannot foretell that the password is wrong, or that the setup account has a key already.
seealso:
  - module: extrahop.revealx.user
  - module: extrahop.revealx.api_access
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Make the first key
  extrahop.revealx.api_key:
    password: "{{ vault_setup_password }}"
    dest: "keys/{{ inventory_hostname }}"

- name: Bring a new system into use, with the key from here on
  hosts: new_systems
  gather_facts: false
  vars:
    extrahop_api_key: "{{ lookup('ansible.builtin.file', 'keys/' ~ inventory_hostname) }}"
  tasks:
    - name: Make the first key
      extrahop.revealx.api_key:
        password: "{{ vault_setup_password }}"
        dest: "{{ playbook_dir }}/files/keys/{{ inventory_hostname }}"

    - name: Have a tag
      extrahop.revealx.tag:
        name: production
"""

RETURN = r"""
dest:
  description: The file that holds the key.
  returned: success
  type: str
  sample: keys/sensor1
plan:
  description: What was done, or in check mode would be done, as a list of steps; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: create
      kind: api_key
      name: setup
      id: null
      fields: {}
      reason: keys/sensor1 is not there
requests:
  description: How many requests the system saw, by C(read) and C(write), and how many of them were C(retried).
  returned: always
  type: dict
  sample:
    read: 1
    write: 1
    retried: 0
"""

from ansible_collections.extrahop.revealx.plugins.module_utils._adapter_module import run
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.api_key import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
