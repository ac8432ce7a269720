#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: domain_controller
short_description: Declare a connection to a domain controller
version_added: 0.1.0
description:
  - Creates or removes a connection of a sensor to a domain controller.
  - 'A connection cannot be changed, only removed and made anew: give the password that is valid by then with each change.'
  - What a trial of a connection answers is not published. M(extrahop.revealx.api_request) can make one.
options:
  dc_host:
    description:
      - Full domain name of the domain controller.
    type: str
    required: true
  dc_name:
    description:
      - Name of the domain controller. Needed to create.
    type: str
  realm:
    description:
      - Kerberos realm. Needed to create.
    type: str
  username:
    description:
      - Account. Needed to create.
    type: str
  password:
    description:
      - Password of the account. Needed to create. It is never read back and not compared.
    type: str
  password_interval:
    description:
      - 'Days after which the system sets a new random password, the first time at once: the given password stops to work.'
    type: int
  ad_decryption_enabled:
    description:
      - Whether traffic is decrypted.
    type: bool
  ad_response_enabled:
    description:
      - Whether responses are taken.
    type: bool
  ad_user_enrichment_enabled:
    description:
      - Whether users are looked up.
    type: bool
  appliance_id:
    description:
      - Id of the sensor on a console; V(0) is the system itself.
    type: int
    default: 0
attributes:
  idempotent:
    support: partial
    details:
      - 'A password cannot be read back: a new one alone is not seen, remove the connection first.'
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
  - extrahop.revealx.replaced
  - extrahop.revealx.state
seealso:
  - module: extrahop.revealx.ssl_decrypt_key
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Have a connection to a domain controller
  extrahop.revealx.domain_controller:
    dc_host: dc1.example.com
    dc_name: dc1
    realm: EXAMPLE.COM
    username: extrahop
    password: '{{ vault_dc_password }}'
    ad_decryption_enabled: true

- name: Remove it
  extrahop.revealx.domain_controller:
    dc_host: dc1.example.com
    state: absent
"""

RETURN = r"""
object:
  description: The object as the system now answers it, in check mode as it would be; null when there is none.
  returned: success
  type: dict
  sample:
    ad_decryption_enabled: true
    ad_response_enabled: false
    ad_user_enrichment_enabled: false
    dc_host: dc1.example.com
    dc_name: dc1
    realm: EXAMPLE.COM
    username: extrahop
plan:
  description: What was done, or in check mode would be done, as a list of steps; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: create
      kind: domain_controller
      name: dc1.example.com
      id: null
      fields:
        ad_decryption_enabled: true
        ad_response_enabled: false
        ad_user_enrichment_enabled: false
        dc_host: dc1.example.com
        dc_name: dc1
        realm: EXAMPLE.COM
        username: extrahop
        password: '********'
      reason: it is not there
requests:
  description: How many requests the system saw, by C(read) and C(write), and how many of them were C(retried).
  returned: always
  type: dict
  sample:
    read: 3
    write: 1
    retried: 0
"""

from ansible_collections.extrahop.revealx.plugins.module_utils._adapter_module import run
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.domain_controller import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
