#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: packet_search
short_description: Download packets
version_added: 0.1.0
description:
  - Searches packets and streams them, or files carved out of them, into a file that only its owner may read.
  - The same search finds other packets later, so the file is written each time. Where nothing matches it is empty, and
    RV(found) is false; that is no error.
  - Where there are no packets at all, since no packetstore is connected and the sensor keeps none, the task fails.
options:
  from:
    description:
      - Start, in milliseconds since the epoch or as a text such as V(-30m).
    type: str
    default: -30m
  until:
    description:
      - End, in the same forms.
    type: str
  output:
    description:
      - What is written.
    type: str
    choices:
      - pcap
      - keylog_txt
      - pcapng
      - zip
      - extract
    default: pcap
  include_secrets:
    description:
      - Whether decryption secrets are put into the file. Only V(pcapng).
    type: bool
  decrypt_files:
    description:
      - Whether files are decrypted with stored secrets. Only V(extract).
    type: bool
  limit_bytes:
    description:
      - About how much is returned at most, such as V(100MB).
    type: str
  limit_search_duration:
    description:
      - About how long is searched at most, such as V(5m).
    type: str
  bpf:
    description:
      - Berkeley packet filter.
    type: str
  ip1:
    description:
      - Address of one end.
    type: str
  port1:
    description:
      - Port of one end.
    type: str
  ip2:
    description:
      - Address of the other end.
    type: str
  port2:
    description:
      - Port of the other end.
    type: str
  dest:
    description:
      - File on the controller that is written, with mode 0600. Its folder must be there.
    type: path
    required: true
notes:
  - It is not called C(packet_info) since it writes a file. Modules of that ending change nothing, neither on the system nor
    on the controller.
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
  - extrahop.revealx.attributes.action
seealso:
  - module: extrahop.revealx.record_info
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Packets of a host
  extrahop.revealx.packet_search:
    from: -1h
    ip1: 10.10.0.5
    dest: /tmp/host.pcap
  register: packets

- name: Say that there were none
  ansible.builtin.debug:
    msg: No packets of 10.10.0.5 in the last hour
  when: not packets.found
"""

RETURN = r"""
dest:
  description: The file that was written.
  returned: success
  type: str
  sample: /tmp/host.pcap
bytes:
  description: Its size; null in check mode.
  returned: success
  type: int
  sample: 24
found:
  description: Whether anything matched; null in check mode.
  returned: success
  type: bool
  sample: true
plan:
  description: What was done, or in check mode would be done, as a list of steps; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: download
      kind: packets
      name: /tmp/host.pcap
      id: null
      fields:
        from: -30m
        output: pcap
        ip1: 10.10.0.5
      reason: a search is made each time
requests:
  description: How many requests the system saw, by C(read) and C(write), and how many of them were C(retried).
  returned: always
  type: dict
  sample:
    read: 1
    write: 0
    retried: 0
"""

from ansible_collections.extrahop.revealx.plugins.module_utils._adapter_module import run
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.packet_search import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
