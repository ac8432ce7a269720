#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: identity_provider
short_description: Declare a SAML identity provider
version_added: 0.1.0
description:
  - Creates, changes or removes an identity provider for single sign-on, with the privileges that its attributes give.
options:
  name:
    description:
      - Name of the provider. It is what the provider is found by, unless O(id) is given.
    type: str
  type:
    description:
      - Kind of the provider.
    type: str
    choices:
      - saml
  enabled:
    description:
      - Whether accounts may sign in by it. A new provider without the option is enabled.
    type: bool
  auto_provision_users:
    description:
      - Whether accounts are made at the first sign-in. A new provider without the option makes none.
    type: bool
  entity_id:
    description:
      - Entity id of the provider.
    type: str
  sso_url:
    description:
      - Address of its single sign-on.
    type: str
  signing_certificate:
    description:
      - Certificate of the provider, PEM.
    type: str
  privileges:
    description:
      - Which attributes give which privileges. Only given levels are compared, the others stay.
    type: dict
    suboptions:
      writelevel:
        description:
          - Which SAML attribute gives which write level, as the API takes it.
        type: dict
      ndrlevel:
        description:
          - Which SAML attribute gives which NDR access, as the API takes it.
        type: dict
      npmlevel:
        description:
          - Which SAML attribute gives which NPM access, as the API takes it.
        type: dict
      packetslevel:
        description:
          - Which SAML attribute gives which packet access, as the API takes it.
        type: dict
      detectionsaccesslevel:
        description:
          - Which SAML attribute gives which detections access, as the API takes it. Replaced by C(ndrlevel).
        type: dict
  id:
    description:
      - Numeric id of the provider on this system. With the name given too, it is renamed.
    type: int
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
  - extrahop.revealx.state
seealso:
  - module: extrahop.revealx.user
  - module: extrahop.revealx.user_group
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Have an identity provider
  extrahop.revealx.identity_provider:
    name: Company
    entity_id: https://idp.example.com/id
    sso_url: https://idp.example.com/sso
    enabled: true

- name: Remove it
  extrahop.revealx.identity_provider:
    name: Company
    state: absent
"""

RETURN = r"""
object:
  description: The object as the system now answers it, in check mode as it would be; null when there is none.
  returned: success
  type: dict
  sample:
    type: saml
    enabled: true
    auto_provision_users: false
    name: Company
    entity_id: https://idp.example.com/id
    sso_url: https://idp.example.com/sso
    id: 37
plan:
  description: What was done, or in check mode would be done, as a list of steps; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: create
      kind: identity_provider
      name: Company
      id: null
      fields:
        type: saml
        enabled: true
        auto_provision_users: false
        name: Company
        entity_id: https://idp.example.com/id
        sso_url: https://idp.example.com/sso
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
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.identity_provider import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
