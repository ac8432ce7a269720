#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: running_config
short_description: Declare the running config or a part of it
version_added: 0.1.0
description:
  - Brings settings of the running config of an ExtraHop system to the declared values.
  - The module reads the whole document, changes it, and puts it whole, since a partial document would drop the rest. Settings that
    the module does not know are kept.
  - The document is read again right before each try to write it. What somebody else changed meanwhile is kept; when it is what this task
    changes, the task fails and writes nothing. The API has no conditional write, so that a change between this read and the write is
    lost all the same. That window is short, but it does not close.
  - After the write the document is read once more. A warning names what else differs from what was put.
  - A document that is empty or lacks a section that the saved config has is no base for a change. The task fails and writes nothing.
  - Changes are lost at the next restart unless they are saved, see O(save) and M(extrahop.revealx.running_config_save).
options:
  config:
    description:
      - The declared settings. With O(section), the content of that section, bare or below the section's name.
      - What is merged is typed as the system has it. V("25") is 25 where the system has a number, and 80 is V("80") where it has text. Any
        other kind of value than the system has is a warning; a list or mapping in place of a single value, or the other way, is refused.
        With O(state=replaced) values are written as they are given, and another kind is a warning.
    type: dict
    required: true
  state:
    description:
      - With V(merged) the declared settings are laid over those that are there, mapping by mapping. Lists are replaced whole, and what
        is not declared stays.
      - With V(replaced) the declared settings take the place of the O(section), or without O(section) of the whole document.
        What is not declared is removed.
    type: str
    choices:
      - merged
      - replaced
    default: merged
  section:
    description:
      - Name of one section at the top of the document, such as V(dns) or V(ntp). The rest of the document is left alone.
    type: str
  backup:
    description:
      - File or existing folder for the old document, written just before a change and only then. In a folder the file is named
        by system and time.
      - The file has mode 0600, since the running config holds secrets. It lies on the controller.
    type: path
  wait:
    description:
      - Whether to wait until the change is in force. The wait follows the job that the system starts, or, where none is named, reads
        back until the changed settings are there.
      - V(false) does not go with O(save).
  wait_timeout:
    description:
      - Seconds to wait at most until the change is in force. Running out of time fails the task.
    default: 600
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
  - extrahop.revealx.saving
  - extrahop.revealx.wait
attributes:
  diff_mode:
    support: full
    details:
      - Only what differs is shown. A secret that changes is hidden on both sides, the plan names it.
notes:
  - Some settings, such as those of section C(capture), act only after a restart of a process, see M(extrahop.revealx.process_restart).
seealso:
  - module: extrahop.revealx.running_config_save
  - module: extrahop.revealx.api_access
  - module: extrahop.revealx.process_restart
  - module: extrahop.revealx.system_info
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Set the name servers
  extrahop.revealx.running_config:
    config:
      dns:
        dns: 192.0.2.53
        dns2: 192.0.2.54

- name: Have exactly these time servers, and save
  extrahop.revealx.running_config:
    section: ntp
    state: replaced
    config:
      servers:
        - 0.pool.example.com
        - 1.pool.example.com
    save: true

- name: Set the community of SNMP and keep a copy of the old document
  extrahop.revealx.running_config:
    section: snmp
    config:
      enabled: true
      community: "{{ vault_snmp_community }}"
    backup: backups/

- name: Put back a whole document
  extrahop.revealx.running_config:
    config: "{{ lookup('ansible.builtin.file', 'backups/sensor1.json') | from_json }}"
    state: replaced
    save: true
"""

RETURN = r"""
config:
  description: The sections that the task is about, as the system now answers them, in check mode as they would be. Secrets are hidden.
  returned: success
  type: dict
  sample:
    dns:
      dns: 192.0.2.53
      dns2: 192.0.2.54
backup_path:
  description: The file with the old document, null when none was written.
  returned: success
  type: str
  sample: backups/sensor1.example.com-running-config-20261122T022043Z.json
job:
  description: The job that applied the change, null when the system named none.
  returned: success
  type: dict
  sample:
    id: 956c8547-9a82-4a33-a634-5d6febbdcc2f
    status: DONE
    type: running_config
    step_number: 2
    total_steps: 2
    step_description: Applying the configuration
plan:
  description: What was done, or in check mode would be done, as a list of steps; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: replace
      kind: running_config
      name: dns
      id: null
      fields:
        dns:
          dns: 192.0.2.53
      reason: dns.dns differ
    - verb: save
      kind: running_config
      name: saved config
      id: null
      fields: {}
      reason: dns.dns of the saved config differ
requests:
  description: How many requests the system saw, by C(read) and C(write), and how many of them were C(retried).
  returned: always
  type: dict
  sample:
    read: 7
    write: 2
    retried: 0
"""

from ansible_collections.extrahop.revealx.plugins.module_utils._adapter_module import run
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.running_config import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
