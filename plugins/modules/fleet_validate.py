# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: fleet_validate
short_description: Check the declared state of all systems of a play without asking any of them
version_added: 0.1.0
description:
  - Tells everything that can be known to be wrong with the declared state of the systems of a play when nobody asks them.
    No request is sent and no API key is needed. The role P(extrahop.revealx.validate#role) is this task, and says what is
    checked.
  - The variables C(configure_state), those that begin with C(configure_state_) and are merged with it as
    C(configure_layers) says, C(configure_prune), C(configure_protected) and C(configure_max_deletes) of each system, as
    the role P(extrahop.revealx.configure#role) documents them.
options:
  folder:
    description:
      - Folder on the controller for the report, as JSON, Markdown, HTML and JUnit XML.
      - A relative one is below the current folder. It is made with mode 0700 unless it is there, its files with 0600.
        Nothing is written when it is empty.
    type: str
    default: ''
extends_documentation_fragment:
  - extrahop.revealx.attributes.fleet
seealso:
  - module: extrahop.revealx.state
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Check the declared state of every system
  hosts: consoles:sensors:recordstores:packetstores
  gather_facts: false
  strategy: linear
  tasks:
    - name: Check the declared state of every system
      extrahop.revealx.fleet_validate:
        folder: validate
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
      changed: false
      failed: true
      reason: "sensor1: tags production: devcies is not known; did you mean devices?"
stopped:
  description: Why the run was ended before its time.
  returned: when it was
  type: str
  sample: it was told to end (SIGTERM)
summary:
  description: One sentence about all systems.
  returned: success
  type: str
  sample: 'Valid: 1 of 2 systems; problems: 1.'
problems:
  description: How many problems there are.
  returned: success
  type: int
  sample: 1
"""
