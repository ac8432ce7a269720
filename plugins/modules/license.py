#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: license
short_description: Declare the licence of a system
version_added: 0.1.0
description:
  - Registers the product key or the licence text of an ExtraHop system, unless it is the one in force.
  - A product key is compared with the one that the system reports, without regard to case.
  - A licence text is compared by its dossier with the licence that the system reports.
  - The module waits for the registration job if there is one, else until the system reports the new licence. A registration that
    already runs is waited for first.
options:
  product_key:
    description:
      - The product key. The system asks the vendor's licence server, which it has to reach. The key is never shown.
    type: str
  license:
    description:
      - The text of the licence, for systems that do not reach the licence server, with its BEGIN and END lines.
    type: str
  wait_timeout:
    description:
      - Seconds to wait at most for the registration. Running out of time fails the task. Run it again to take up the wait.
    default: 900
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
  - extrahop.revealx.wait
attributes:
  diff_mode:
    support: full
    details:
      - The diff says whether the declared product key is in force, or which dossier. Keys are not shown.
  idempotent:
    support: partial
    details:
      - A licence text that does not name its dossier is recognised only when it holds the dossier that the system reports. Where it
        does not, the task sends it each time and reports a change.
seealso:
  - module: extrahop.revealx.system_info
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Register the product key
  extrahop.revealx.license:
    product_key: "{{ vault_product_key }}"

- name: Install a licence from a file on the controller
  extrahop.revealx.license:
    license: "{{ lookup('ansible.builtin.file', 'licences/' ~ inventory_hostname ~ '.txt') }}"

- name: Start the registration and go on
  extrahop.revealx.license:
    product_key: "{{ vault_product_key }}"
    wait: false
"""

RETURN = r"""
license:
  description:
    - The licence that the system now reports, its product key hidden, and what of it stands in O(license).
    - C(expires_at) is in milliseconds since the epoch, C(expires_in) in milliseconds; both can be null.
  returned: success
  type: dict
  sample:
    serial: EH82372938
    edition: Ultra
    platform: EDA6200
    product_key: "********"
    dossier: 599436e2022337a27d41813a7ed4d765b4a16c3ab47f9de22a56720f3ade4e0b
    expires_at: 1826850018000
    expires_in: 31527750000
    modules:
      ndr: true
      npm: true
    options:
      capacity: 10000
job:
  description: The registration job, null when there was none.
  returned: success
  type: dict
  sample:
    id: 3c18dc5a-c21d-41d6-9820-2378f24509eb
    status: DONE
    type: license_registration
    step_number: 2
    total_steps: 2
    step_description: Applying the license
plan:
  description: What was done, or in check mode would be done, as a list of steps; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: register
      kind: license
      name: sensor1.example.com
      id: null
      fields: {}
      reason: the product key differs
requests:
  description: How many requests the system saw, by C(read) and C(write), and how many of them were C(retried).
  returned: always
  type: dict
  sample:
    read: 7
    write: 1
    retried: 0
"""

from ansible_collections.extrahop.revealx.plugins.module_utils._adapter_module import run
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.license import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
