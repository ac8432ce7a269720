#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: appliance
short_description: Connect a system to a console or sensor
version_added: 0.1.0
description:
  - Connects a remote system to an ExtraHop system, or disconnects it, for instance a sensor to a console.
  - The module looks for the remote system among those that are connected, by its names, then by the nickname, then by the
    fingerprint of its certificate, and connects it only if it is not there.
  - A system may list a connected one some time after it accepted it. The task waits until it does.
  - What is told when the connection is made stays as it is, no call of the API changes it. Use M(extrahop.revealx.node) to
    rename a sensor.
options:
  remote_host:
    description:
      - Host name of the remote system. It is the API's C(host), which has another name here since the option O(host) is the
        system that the task talks to.
      - Without regard to case it is looked for among the display names, nicknames, host names and uuids of connected systems.
      - An address can be given for a new connection. Give O(hostname), O(local_nickname_for_remote) or O(fingerprint) with it,
        since connected systems are not listed by address.
    type: str
  hostname:
    description:
      - Name under which the remote system is listed once it is connected, if that is not O(remote_host).
    type: str
  id:
    description:
      - Numeric id of a connected system on this system, instead of O(remote_host).
    type: int
  remote_appliance_type:
    description:
      - What the remote system is, a console (V(command)), a recordstore (V(explore)), a sensor (V(discover)) or a packetstore
        (V(trace)). Needed to connect it.
    type: str
    choices:
      - command
      - explore
      - discover
      - trace
  data_access:
    description:
      - Whether the two may share data. Needed to connect it.
    type: bool
  managed_by_local:
    description:
      - Whether this system manages the remote one. Not needed for a sensor on a console, which is always managed.
    type: bool
  manages_local:
    description:
      - Whether the remote system manages this one.
    type: bool
  fingerprint:
    description:
      - Fingerprint of the certificate of the remote system. A console needs it to connect a recordstore or packetstore.
      - Elsewhere the word V(insecure_skip_verification) skips the check.
    type: str
  remote_pairing_token:
    description:
      - Pairing token made on the remote system. Needed for sensors and for recordstores of the model EXA 5300, not valid
        for other stores.
    type: str
  remote_setup_password:
    description:
      - Password of the setup account of a remote recordstore or packetstore. Not needed for a node of a cluster that is
        connected already, and not valid for sensors.
    type: str
  product_key:
    description:
      - Product key that licenses the remote system. Not together with O(remote_pairing_token).
    type: str
  local_nickname_for_remote:
    description:
      - What the remote system is called here.
    type: str
  remote_nickname_for_local:
    description:
      - What this system is called there. Needed when this system is a sensor.
    type: str
  reset_configuration:
    description:
      - Whether the configuration of the remote system is wiped when it is connected.
    type: bool
  state:
    description:
      - Whether the remote system is connected (V(present)) or not (V(absent)). Only consoles disconnect systems.
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
  - extrahop.revealx.listed
  - extrahop.revealx.state
attributes:
  diff_mode:
    support: partial
    details:
      - Only O(data_access), O(managed_by_local), O(manages_local) and, when a system is disconnected, its fingerprint can be
        read back.
notes:
  - Another O(data_access), O(managed_by_local) or O(manages_local) than the connected system's fails the task. Disconnect the
    system and connect it again to change them.
  - O(fingerprint), nicknames, tokens and passwords are used for new connections only.
seealso:
  - module: extrahop.revealx.node
  - module: extrahop.revealx.ids_association
  - module: extrahop.revealx.sensor_tag
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Connect a sensor to this console
  extrahop.revealx.appliance:
    remote_host: sensor1.example.com
    remote_appliance_type: discover
    data_access: true
    remote_pairing_token: "{{ vault_pairing_token }}"

- name: Connect a recordstore
  extrahop.revealx.appliance:
    remote_host: 192.0.2.20
    hostname: recordstore1.example.com
    remote_appliance_type: explore
    data_access: true
    fingerprint: "{{ recordstore_fingerprint }}"
    remote_setup_password: "{{ vault_recordstore_setup_password }}"

- name: Disconnect a sensor
  extrahop.revealx.appliance:
    remote_host: sensor1.example.com
    state: absent
"""

RETURN = r"""
object:
  description: The connected system as this system now lists it, in check mode as far as it is known; null when there is none.
  returned: success
  type: dict
  sample:
    id: 5
    uuid: c543721c858e4e29b7801fcbdc2f79ca
    hostname: sensor1
    nickname: lab
    display_name: lab
    platform: discover
    firmware_version: 26.3.0.1000
    license_status: Nominal
    license_platform: EDA6200
    status_message: Online
    connection_type: direct
    data_access: true
    manages_local: false
    managed_by_local: true
    fingerprint: 322e565454c1ad12800052e6c059f7604d2aef4feb14c2874ac647c9c3247002
    add_time: 1795316841713
    sync_time: 1795316829
plan:
  description: What was done, or in check mode would be done, as a list of steps; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: create
      kind: appliance
      name: sensor1
      id: null
      fields:
        host: sensor1
        remote_appliance_type: discover
        data_access: true
        remote_pairing_token: "********"
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
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.appliance import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
