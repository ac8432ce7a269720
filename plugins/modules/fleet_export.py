# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: fleet_export
short_description: Write the state of all systems of a play as files of variables
version_added: 1.0.0
description:
  - Reads the state of every system of the play and writes it as layers of declared state, which the role
    P(extrahop.revealx.configure#role) takes. What systems have in common stands once, in C(group_vars), the rest in
    C(host_vars). The role P(extrahop.revealx.export#role) is this task, and says what the files hold.
  - Nothing is written to any system. A file that somebody changed is left alone, and what it would be is written beside it.
  - What other layers of declared state (C(configure_state), and variables that begin with C(configure_state_)) say of a
    system is left to them and not written. Where the system has something else, that is told.
  - The variables C(configure_layers) and C(inventory_dir) of the systems are looked at too.
options:
  dest:
    description:
      - Folder on the controller for the files. A relative one is below the current folder. Folders are made with mode 0700
        unless they are there, files with 0600.
    type: str
    required: true
  folder:
    description:
      - Folder on the controller for the report, as JSON, Markdown and HTML. A relative one is below the current folder. It
        is made with mode 0700 unless it is there, its files with 0600. Nothing is written when it is empty.
    type: str
    default: ''
extends_documentation_fragment:
  - extrahop.revealx.attributes.fleet
seealso:
  - module: extrahop.revealx.state_export
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Export the fleet
  hosts: consoles:sensors:recordstores:packetstores
  gather_facts: false
  strategy: linear
  tasks:
    - name: Export every system
      extrahop.revealx.fleet_export:
        dest: exported
      run_once: true
      register: done

    - name: Tell of each system what came of it
      extrahop.revealx.fleet_part:
        of: done
"""

RETURN = r"""
systems:
  description: What came of each system, by its inventory name. M(extrahop.revealx.fleet_part) tells it to the host.
  returned: always
  type: dict
  sample:
    sensor1:
      changed: true
      failed: false
      reason: ''
stopped:
  description: Why the run was ended before its time.
  returned: when it was
  type: str
  sample: it was told to end (SIGTERM)
summary:
  description: One sentence about all systems.
  returned: success
  type: str
  sample: 'Exported: 7 of 7 systems, into /srv/estate/exported; files: 12 written.'
dest:
  description: The absolute path of the folder.
  returned: success
  type: str
  sample: /srv/estate/exported
"""
