#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: system_info
short_description: Read facts of a system
version_added: 0.1.0
description:
  - Reads facts of an ExtraHop system, its kind, version, licence, jobs, running config and more. Secrets in the answers are hidden.
  - The subsets are read side by side over one session.
options:
  gather_subset:
    description:
      - What to read. V(min) is V(system). V(all) is everything but V(object_counts), which takes a request a list.
      - A word with C(!) in front leaves a subset out. Exclusions alone are taken from V(all), and C(!all) leaves V(min).
      - Known are V(system), V(appliances), V(backups), V(cloud_services), V(cluster), V(detections_access), V(edition), V(firmware),
        V(identity), V(idrac), V(jobs), V(license), V(object_counts), V(privileges), V(processes), V(running_config), V(saved_config),
        V(services) and V(ticketing).
      - A subset that the kind of system or the privileges of the key do not offer is null, and RV(not_offered) says why. Asked
        for by its name, it fails the task.
    type: list
    elements: str
    default:
      - min
  query:
    description:
      - JMESPath expression on the subsets. Its answer is RV(result). It is checked before the first request.
    type: str
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes.info
  - extrahop.revealx.attributes
requirements:
  - jmespath (on the controller), for O(query)
seealso:
  - module: extrahop.revealx.api_request
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Kind and version
  extrahop.revealx.system_info:
  register: facts

- name: Everything but the running config
  extrahop.revealx.system_info:
    gather_subset:
      - all
      - "!running_config"
      - "!saved_config"

- name: Names of the modules that the licence covers
  extrahop.revealx.system_info:
    gather_subset:
      - license
    query: keys(license.modules)

- name: Jobs that have not ended
  extrahop.revealx.system_info:
    gather_subset:
      - jobs
    query: jobs[?status!='DONE' && status!='FAILED' && status!='TIMEOUT']
"""

RETURN = r"""
system:
  description:
    - Kind (V(console), V(sensor), V(recordstore), V(packetstore), or null when the platform is not known), version, platform and names.
    - Under C(raw) what the system answered.
  returned: when asked for
  type: dict
  sample:
    kind: sensor
    version: 26.3.0.1000
    platform: extrahop
    hostname: sensor1
    display_host: sensor1
    external_hostname: null
    mgmt_ipaddr: 192.0.2.10
    raw:
      version: 26.3.0.1000
      platform: extrahop
      hostname: sensor1
      display_host: sensor1
      external_hostname: null
      mgmt_ipaddr: 192.0.2.10
appliances:
  description: This system and the systems connected to it.
  returned: when asked for
  type: list
  elements: dict
  sample:
    - id: 0
      hostname: sensor1
      platform: discover
      firmware_version: 26.3.0.1000
      license_status: Nominal
      status_message: Online
backups:
  description: The customizations backups, which sensors and consoles have.
  returned: when asked for
  type: list
  elements: dict
  sample:
    - id: 3
      name: nightly
      create_time: 1751328000000
      auto: true
cloud_services:
  description: State of the connection to cloud services, as the firmware answers it.
  returned: when asked for
  type: dict
  sample:
    status: connected
    enrolled: true
cluster:
  description: The recordstore cluster, as the node answers it.
  returned: when asked for
  type: dict
  sample:
    ingest_enabled: true
detections_access:
  description: Access control of detections, as the firmware answers it.
  returned: when asked for
  type: dict
  sample:
    enabled: false
edition:
  description: The edition.
  returned: when asked for
  type: dict
  sample:
    edition: Ultra
firmware:
  description:
    - Releases that the system can go to (C(next), by cloud services) and the one before (C(previous)).
    - What the system does not tell is null, with its words in C(reasons).
  returned: when asked for
  type: dict
  sample:
    next:
      - release: "26.3"
        current_release: true
        versions:
          - 26.3.0.1390
    previous: null
    reasons:
      previous: No previous firmware is stored; a rollback is not possible
identity:
  description: By what the system is known whatever it is called; null what it does not tell.
  returned: when asked for
  type: dict
  sample:
    kind: sensor
    serial: EH82372938
    uuid: 0123456789abcdef0123456789abcdef
idrac:
  description: Address of the iDRAC, as the firmware answers it.
  returned: when asked for
  type: dict
  sample:
    ipaddr: 192.0.2.2
jobs:
  description: The jobs of the system.
  returned: when asked for
  type: list
  elements: dict
  sample:
    - id: 956c8547-9a82-4a33-a634-5d6febbdcc2f
      status: DONE
      type: running_config
      step_number: 2
      total_steps: 2
      step_description: Applying the configuration
license:
  description: The licence, its product key hidden.
  returned: when asked for
  type: dict
  sample:
    serial: EH82372938
    edition: Ultra
    product_key: "********"
    expires_at: 1826850018000
    modules:
      ndr: true
object_counts:
  description:
    - How many objects there are, by the path of each list that the kind and firmware have.
    - A list that the system refuses to this key is null.
  returned: when asked for
  type: dict
  sample:
    dashboards: 12
    tags: 4
    users: 3
privileges:
  description:
    - Users whose API keys this key may see, in C(key_owners). Only administrators see those of others.
    - With one owner C(granted_roles) are the owner's privileges, null when they cannot be read.
  returned: when asked for
  type: dict
  sample:
    key_owners:
      - automation
    granted_roles:
      system: full
processes:
  description: The running processes, as the firmware answers them.
  returned: when asked for
  type: list
  elements: dict
  sample:
    - name: excap
      status: running
running_config:
  description: The running config, secrets hidden.
  returned: when asked for
  type: dict
  sample:
    dns:
      dns: 192.0.2.53
      dns2: 192.0.2.54
saved_config:
  description: The saved config, secrets hidden.
  returned: when asked for
  type: dict
  sample:
    dns:
      dns: 192.0.2.53
      dns2: 192.0.2.54
services:
  description: Settings of the services.
  returned: when asked for
  type: dict
  sample:
    ssh:
      enabled: true
ticketing:
  description: Settings of ticketing.
  returned: when asked for
  type: dict
  sample:
    enabled: false
    external_ticketing_enabled: false
    internal_ticketing_enabled: false
    url_template: ""
not_offered:
  description: For each subset that is null since the system does not offer it, the reason.
  returned: success
  type: dict
  sample:
    cluster: "sensor1.example.com: GET /extrahop/cluster is not offered by a sensor. It exists on recordstores."
result:
  description: The answer of O(query).
  returned: when O(query) is given
  type: raw
  sample:
    - ndr
    - npm
plan:
  description: What was done, or in check mode would be done, as a list of steps; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample: []
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
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.system_info import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
