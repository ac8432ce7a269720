#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: state_export
short_description: Write the state document of one system
version_added: 0.1.0
description:
  - Reads what one ExtraHop system has, and returns it as the document that M(extrahop.revealx.state) applies. To apply
    it to the same system changes nothing.
  - Related objects stand in it by name (devices by address or MAC, custom ones by name), and by id only where no name
    means one object alone. An object that names another one which the system does not show is left out.
  - Objects that came with the system, fields that cannot be declared and fields that are not set are left out.
  - Secrets are left out too, for the system does not tell them or they must not lie in a file. RV(left_out) lists
    each one, and everything else that is not in the document although it can be declared. Fill in the secrets
    of RV(left_out) before the document is applied to a system that does not have the objects yet.
options:
  sections:
    description:
      - The sections to read, see M(extrahop.revealx.state). Without the option all that the system offers.
      - A section that is asked for and not offered, or refused, fails the task. Otherwise a section that is not offered
        is no part of the document, and one that the system refuses, for whatever reason, is listed in RV(left_out).
    type: list
    elements: str
  dest:
    description:
      - A file on the controller for the document, as JSON when its name ends with C(.json), else as YAML.
      - Only its owner can read it (mode 0600). It is written when the state of the system is another one than it holds.
      - The option O(extrahop.revealx.state#module:src) takes it as it is. Among the variables of an inventory Ansible
        would take double braces in it (in the script of a trigger) for templates.
    type: path
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
  - extrahop.revealx.attributes.info
attributes:
  check_mode:
    details:
      - The system is only read. In check mode O(dest) is not written, and the task says whether it would be.
notes:
  - It is not called C(state_info) since it writes a file. Modules of that ending change nothing, neither on the system nor
    on the controller.
  - It costs one read for each list, one for each list of assignments, sharing or members below an object, and a search
    for each 50 devices that are named. All of them run in parallel.
  - An empty list in the document says that there are no such objects. With
    O(extrahop.revealx.state#module:prune) it is what deletes those made since.
    Objects that RV(left_out) names are not in the document, so name them in
    O(extrahop.revealx.state#module:protected) then.
seealso:
  - module: extrahop.revealx.state
  - module: extrahop.revealx.backup
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Have the state of a system in a file
  extrahop.revealx.state_export:
    dest: "{{ inventory_hostname }}.yml"

- name: Read tags and device groups
  extrahop.revealx.state_export:
    sections:
      - tags
      - device_groups
  register: exported

- name: Show them
  ansible.builtin.debug:
    var: exported.document
"""

RETURN = r"""
document:
  description: The document, as O(extrahop.revealx.state#module:document) takes it.
  returned: success
  type: dict
  sample:
    services:
      settings:
        ssh:
          enabled: true
    tags:
      - name: production
        devices:
          - 10.10.0.5
left_out:
  description: What is not in the document although the system has it.
  returned: success
  type: list
  elements: dict
  contains:
    section:
      description: The section.
      type: str
    object:
      description: The object's name, null when it is about the whole section.
      type: str
    field:
      description: The option, null when it is about the whole object.
      type: str
    reason:
      description: Why.
      type: str
  sample:
    - section: users
      object: nadia
      field: password
      reason: it is a secret, which the system does not tell.
dest:
  description: The file, null without one.
  returned: success
  type: str
  sample: sensor1.yml
plan:
  description: The writing of the file, if its content changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: write
      kind: file
      name: sensor1.yml
      id: null
      fields: {}
      reason: it is not there
requests:
  description: How many requests the system saw, by C(read) and C(write), and how many of them were C(retried).
  returned: always
  type: dict
  sample:
    read: 48
    write: 0
    retried: 0
"""

from ansible_collections.extrahop.revealx.plugins.module_utils._adapter_module import run
from ansible_collections.extrahop.revealx.plugins.module_utils._state.state_export import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
