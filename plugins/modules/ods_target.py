#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: ods_target
short_description: Declare a target of open data streams
version_added: 0.1.0
description:
  - Creates or removes a target that data are streamed to, of any of the five kinds.
  - 'A target cannot be changed, only removed and made anew: give its secrets with each change.'
options:
  name:
    description:
      - Name of the target.
    type: str
    required: true
  target_host:
    description:
      - Host of the target, the API's field C(host). Only V(http), V(mongodb), V(raw), V(syslog). Needed there to create.
    type: str
  port:
    description:
      - Port of the target. Only V(http), V(mongodb), V(raw), V(syslog). Needed there to create.
    type: int
  protocol:
    description:
      - V(http) and V(https) of an http target, V(tcp) and V(tls) of kafka, V(tcp) and V(udp) of raw, these and V(tls) of
        syslog. Needed there to create.
    type: str
  pipeline:
    description:
      - Whether several connections are open at once. Only V(http). Needed there to create.
    type: bool
  authentication:
    description:
      - 'How to sign in, as the API takes it: a mapping with C(auth_type) and what belongs to it (V(http), needed there
        to create; V(kafka)), or a list (V(mongodb)). Secrets in it are not compared, but for C(access_key), which
        stays as it is when it is not given. An empty mapping or list says of a kafka or mongodb
        target that it has none. Entries of mongodb have C(database), C(user) and C(password).'
      - Kafka targets never answer it, so that it is not compared there at all.
      - A change of the target needs it given where the system does not answer it, since nobody knows then whether it is set.
    type: raw
  additional_header:
    description:
      - One header, as C(key:value). Only V(http). It is hidden, for it may hold credentials.
    type: str
  skip_cert_verification:
    description:
      - Whether the certificate of the target is not checked. Not V(raw).
    type: bool
  brokers:
    description:
      - Brokers. Only V(kafka). Needed there to create. Their order means nothing.
    type: list
    elements: dict
    suboptions:
      host:
        description:
          - Host of the broker.
        type: str
        required: true
      port:
        description:
          - Port of the broker.
        type: int
        required: true
  compression:
    description:
      - V(none), V(gzip) or V(snappy) of kafka; a boolean of raw.
    type: raw
  partition_strategy:
    description:
      - How messages are spread. Only V(kafka).
    type: str
    choices:
      - hash_key
      - manual
      - random
      - round_robin
  tls_ca_certs:
    description:
      - Authorities that are trusted, PEM. Only V(kafka), V(syslog).
    type: str
  tls_client_cert:
    description:
      - Client certificate, PEM. Only V(kafka), V(syslog).
    type: str
  tls_client_key:
    description:
      - Key of the client certificate, PEM. Only V(kafka), V(syslog). It is never read back and not compared.
    type: str
  encrypt:
    description:
      - Whether TLS is used. Only V(mongodb).
    type: bool
  gzip_threshold_bytes:
    description:
      - Size from which a new message is begun. Only V(raw).
    type: int
  gzip_threshold_seconds:
    description:
      - Time after which a new message is begun. Only V(raw).
    type: int
  batch_min_bytes:
    description:
      - Least size of a batch. Only V(syslog).
    type: int
  concurrent_connections:
    description:
      - Number of connections. Only V(syslog).
    type: int
  localtime:
    description:
      - Whether times are local. Only V(syslog).
    type: bool
  tcp_length_prefix_framing:
    description:
      - Whether messages carry their length in front instead of a line break behind. Only V(syslog).
    type: bool
  type:
    description:
      - Kind of the target.
    type: str
    required: true
    choices:
      - http
      - kafka
      - mongodb
      - raw
      - syslog
attributes:
  idempotent:
    support: partial
    details:
      - 'Secrets cannot be read back: a new one alone is not seen, remove the target first.'
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
  - extrahop.revealx.replaced
  - extrahop.revealx.state
seealso:
  - module: extrahop.revealx.trigger
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Have a syslog target
  extrahop.revealx.ods_target:
    type: syslog
    name: siem
    target_host: siem.example.com
    port: 514
    protocol: udp
    localtime: false

- name: Have a target that needs a password
  extrahop.revealx.ods_target:
    type: http
    name: hook
    target_host: hook.example.com
    port: 443
    protocol: https
    pipeline: false
    authentication:
      auth_type: basic
      username: extrahop
      password: '{{ vault_hook_password }}'

- name: Remove a target
  extrahop.revealx.ods_target:
    type: syslog
    name: siem
    state: absent
"""

RETURN = r"""
object:
  description: The object as the system now answers it, in check mode as it would be; null when there is none.
  returned: success
  type: dict
  sample:
    name: siem
    host: siem.example.com
    port: 514
    protocol: udp
    localtime: false
plan:
  description: What was done, or in check mode would be done, as a list of steps; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: create
      kind: ods_target
      name: siem
      id: null
      fields:
        name: siem
        host: siem.example.com
        port: 514
        protocol: udp
        localtime: false
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
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.ods_target import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
