#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: user
short_description: Declare a user account
version_added: 0.1.0
description:
  - Creates, changes or removes an account of an ExtraHop system, and can have an API key made for a new one.
options:
  username:
    description:
      - Login name. It is what the account is found by, without regard to case, and it cannot be changed.
    type: str
    required: true
  name:
    description:
      - Friendly name. Needed to create an account.
    type: str
  type:
    description:
      - How the account authenticates. It can be set only when the account is created.
    type: str
    choices:
      - local
      - remote
  enabled:
    description:
      - Whether the account may log in.
    type: bool
  granted_roles:
    description:
      - Privileges of the account. One of C(system), C(write) and C(metrics) is the base level, C(ndr), C(npm), C(packets) or others of
        the firmware come on top of it. A new account without the option gets C(write=limited) from the system.
      - A declared base level replaces the one that is there. What is not declared stays, and null takes a privilege away.
    type: dict
  password:
    description:
      - Password of the account. Needed to create one, but for the type V(remote).
      - It cannot be read back, so that it is sent to an existing account only with O(update_password=always), and never to a remote
        one, whose password is kept elsewhere.
    type: str
  update_password:
    description:
      - Whether O(password) is set for new accounts only (V(on_create)) or each time (V(always)).
    type: str
    choices:
      - on_create
      - always
    default: on_create
  create_apikey:
    description:
      - Whether to have an API key made together with a new account. It goes to the file O(apikey_dest), never into the result.
    type: bool
  apikey_dest:
    description:
      - File on the controller for the key of a new account, written with mode 0600.
    type: path
  locked:
    description:
      - V(false) unlocks the account, if too many failed logins locked it. The API locks none, so that V(true) is refused.
      - Firmware before 9.9 does not tell of locks and has no way to lift one.
    type: bool
  eh_account_team:
    description:
      - Whether it is an account of the vendor's team that comes in through cloud services. It can be set only at creation.
    type: bool
  dest_user:
    description:
      - With O(state=absent), the account that takes over dashboards, collections and activity maps of the removed one.
      - Without it nothing says that they are kept.
    type: str
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
  - extrahop.revealx.state
attributes:
  idempotent:
    support: partial
    details:
      - With O(update_password=always) and O(password) the task sets the password, and reports a change, each time.
seealso:
  - module: extrahop.revealx.api_access
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Have an administrator
  extrahop.revealx.user:
    username: amina
    name: Amina Okafor
    password: "{{ vault_amina_password }}"
    granted_roles:
      system: full

- name: Have an account that reads only, with access to detections
  extrahop.revealx.user:
    username: auditor
    name: Audit
    password: "{{ vault_auditor_password }}"
    granted_roles:
      write: limited
      ndr: full

- name: Have an account for automation, and its API key in a file
  extrahop.revealx.user:
    username: automation
    name: Automation
    password: "{{ vault_automation_password }}"
    granted_roles:
      write: full
    create_apikey: true
    apikey_dest: "{{ inventory_hostname }}.key"

- name: Set a password anew
  extrahop.revealx.user:
    username: amina
    password: "{{ vault_amina_password }}"
    update_password: always

- name: Unlock an account after too many failed logins
  extrahop.revealx.user:
    username: amina
    locked: false

- name: Remove an account, its dashboards go to somebody else
  extrahop.revealx.user:
    username: leaver
    state: absent
    dest_user: amina
"""

RETURN = r"""
object:
  description: The account as the system now answers it, in check mode as it would be; null when there is none.
  returned: success
  type: dict
  sample:
    username: amina
    name: Amina Okafor
    type: local
    enabled: true
    granted_roles:
      system: full
    effective_roles:
      system: full
    date_joined: 1795312800000
    last_ui_login_time: null
plan:
  description: What was done, or in check mode would be done, as a list of steps; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: create
      kind: user
      name: amina
      id: null
      fields:
        username: amina
        name: Amina Okafor
        password: "********"
        granted_roles:
          system: full
      reason: it is not there
requests:
  description: How many requests the system saw, by C(read) and C(write), and how many of them were C(retried).
  returned: always
  type: dict
  sample:
    read: 2
    write: 1
    retried: 0
"""

from ansible_collections.extrahop.revealx.plugins.module_utils._adapter_module import run
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.user import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
