#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: support_pack
short_description: Run a support pack and fetch its result
version_added: 0.1.0
description:
  - Runs the default support pack of an ExtraHop system, or one that the vendor's support sent, and waits until its result is
    there.
  - The vendor does not publish how a running pack shows that it is finished. The module waits until the system's list of support
    packs has an entry that was not there before.
options:
  path:
    description:
      - File of a support pack on the controller, to be uploaded and run. Without it the default support pack is run.
    type: path
  download_to:
    description:
      - File on the controller for the result, written with mode 0600.
    type: path
  filename_query:
    description:
      - JMESPath expression on the new entry of the list that gives the name of the file to download. Without it the entry's field
        C(filename) is used.
    type: str
  wait:
    description:
      - Whether to wait for the result. Without it RV(queue_id) says what to ask for at C(/supportpacks/queue/).
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
  - extrahop.revealx.attributes.action
  - extrahop.revealx.wait
requirements:
  - jmespath (on the controller), for O(filename_query)
notes:
  - Consoles, sensors and packetstores run support packs. Firmware 7.4 runs the default one only.
seealso:
  - module: extrahop.revealx.system_info
  - module: extrahop.revealx.api_request
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Run the default support pack and keep its result
  extrahop.revealx.support_pack:
    download_to: "{{ inventory_hostname }}.tar.gz"

- name: Run a support pack that support sent
  extrahop.revealx.support_pack:
    path: diagnose.pack
    download_to: "{{ inventory_hostname }}-diagnose.tar.gz"
    wait_timeout: 7200
"""

RETURN = r"""
queue_id:
  description: Id of the running pack in the system's queue, null in check mode or when the system names none.
  returned: success
  type: str
  sample: b28b15ff381aa032
support_pack:
  description:
    - The entry of the list of support packs, with O(wait=false) that of the queue, as the firmware has it.
    - Null in check mode.
  returned: success
  type: dict
  sample:
    id: b28b15ff381aa032
    status: complete
    filename: sensor1-b28b15ff.tar.gz
    time: 1795316862646
plan:
  description: What was done, or in check mode would be done, as a list of steps; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: run
      kind: support_pack
      name: default
      id: null
      fields: {}
      reason: it is run each time
    - verb: download
      kind: support_pack
      name: sensor1.tar.gz
      id: null
      fields: {}
      reason: the pack is new
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
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.support_pack import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
