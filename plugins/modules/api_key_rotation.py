#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: api_key_rotation
short_description: Have a new API key take the place of an old one
version_added: 1.0.0
description:
  - Has an account of an ExtraHop system with an API key, and the key in a file of the controller. With O(replaces) the old
    account, and with it its keys, is removed once the new key works.
  - The API makes a key only together with its account, tells it just then, and has no call that removes a key. So a key is
    rotated by an account that takes the place of another, for instance C(automation-2026) for C(automation-2025). The new
    account gets the privileges of the old one, and its dashboards and activity maps.
  - The order is such that nothing is lost whenever the task is killed. The new key is written to a file beside O(dest),
    with C(.new) behind its name, and is proven by a request. Then it takes the place of O(dest), and only after that the
    old account is removed. A run that ended in between is taken up by the next one.
options:
  username:
    description:
      - Name of the account that has the key. Name another one each time the key is to be rotated.
      - An account of this name that is there already is left alone, and its key has to be in O(dest).
    type: str
    required: true
  name:
    description:
      - Full name of a new account. By default O(username).
    type: str
  granted_roles:
    description:
      - Privileges of a new account, as in O(extrahop.revealx.user#module:granted_roles). By default those of O(replaces),
        which has to be there then.
      - Needed where a new account is made that takes the place of none, such as the first one. What the system gives by itself is
        little more than reading, and the key of such an account would stand in place of the one in use.
    type: dict
  replaces:
    description:
      - Name of the account that is removed once the new key works. Not the setup account, which cannot be removed.
      - One that is not there has been removed. When a new account is made all the same, a warning tells.
    type: str
  dest:
    description:
      - File on the controller for the key, written with mode 0600. Name one for each system.
      - It may hold a key that the system accepts, such as the one that the task itself signs in with, which is replaced. A file
        that holds anything else is refused.
    type: path
    required: true
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
attributes:
  check_mode:
    details:
      - A key that may not make accounts fails in check mode too, if its account tells.
  diff_mode:
    support: none
    description: There is nothing to show but a secret.
notes:
  - A new account has a password that nobody knows, so that its key is the only way in.
  - Before an account is made, a note of it is written on the controller, and removed once its key is kept. An account that
    such a note speaks of, whose key is nowhere, which has the full name that the note tells and with which nobody signed
    in, is removed and made anew.
  - What is on the controller between two runs has to stay there, so that in AWX O(dest) is a file on a mount.
  - The key of the setup account, made by M(extrahop.revealx.api_key), stays valid. It is removed on the page API Access.
  - It takes the privilege for system administration. The API of recordstores has no accounts, so that this is not for them.
seealso:
  - module: extrahop.revealx.api_key
  - module: extrahop.revealx.api_key_info
  - module: extrahop.revealx.user
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Have an account for automation, with its key in a file
  extrahop.revealx.api_key_rotation:
    username: automation-2025
    granted_roles:
      system: full
    dest: "{{ inventory_hostname }}.key"

- name: Rotate the key
  extrahop.revealx.api_key_rotation:
    username: automation-2026
    replaces: automation-2025
    dest: "{{ inventory_hostname }}.key"
"""

RETURN = r"""
username:
  description: The account that has the key.
  returned: success
  type: str
  sample: automation-2026
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
      name: automation-2026
      id: null
      fields: {}
      reason: no key of it is in keys/sensor1
    - verb: delete
      kind: user
      name: automation-2025
      id: null
      fields: {}
      reason: automation-2026 takes its place
requests:
  description: How many requests the system saw, by C(read) and C(write), and how many of them were C(retried).
  returned: always
  type: dict
  sample:
    read: 5
    write: 2
    retried: 0
"""

from ansible_collections.extrahop.revealx.plugins.module_utils._adapter_module import run
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.api_key_rotation import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
