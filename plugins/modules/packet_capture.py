#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: packet_capture
short_description: Download or delete a packet capture
version_added: 0.1.0
description:
  - Downloads a packet capture that a trigger stored on an ExtraHop system, or deletes it for good.
  - Captures cannot be made through the API.
options:
  id:
    description:
      - Id of the capture.
    type: str
    required: true
  dest:
    description:
      - File on the controller for the capture, in PCAP form, written with mode 0600. A file that is there is left alone.
      - With O(state=absent) the capture is downloaded before it is deleted.
    type: path
  state:
    description:
      - Whether the capture is kept (V(present), fails when it is not there) or deleted (V(absent)).
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
  - extrahop.revealx.state
notes:
  - Only firmware 7.4 has these calls. Use M(extrahop.revealx.packet_search) with a packetstore on later firmware.
  - C(GET /packetcaptures) with M(extrahop.revealx.api_request) lists the captures.
seealso:
  - module: extrahop.revealx.packet_search
  - module: extrahop.revealx.api_request
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Download a packet capture
  extrahop.revealx.packet_capture:
    id: "00000177b2a5"
    dest: capture.pcap

- name: Download a packet capture and delete it
  extrahop.revealx.packet_capture:
    id: "00000177b2a5"
    dest: capture.pcap
    state: absent
"""

RETURN = r"""
object:
  description: The capture as the system lists it; null when there is none any more.
  returned: success
  type: dict
  sample:
    id: 00000177b2a5
    name: ssl
    bytes: 24
dest:
  description: The file, null without O(dest).
  returned: success
  type: str
  sample: capture.pcap
plan:
  description: What was done, or in check mode would be done, as a list of steps; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: download
      kind: packet_capture
      name: ssl
      id: 00000177b2a5
      fields:
        dest: capture.pcap
      reason: the file is not there
requests:
  description: How many requests the system saw, by C(read) and C(write), and how many of them were C(retried).
  returned: always
  type: dict
  sample:
    read: 2
    write: 0
    retried: 0
"""

from ansible_collections.extrahop.revealx.plugins.module_utils._adapter_module import run
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.packet_capture import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
