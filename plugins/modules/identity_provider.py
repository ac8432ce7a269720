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
      - Which values of which SAML attribute give which privileges. Only what is given is compared, everything else stays.
    type: dict
    suboptions:
      writelevel:
        description:
          - Values that give write privileges.
        type: dict
        suboptions:
          attribute_name:
            description:
              - The SAML attribute.
            type: str
          unlimited:
            description:
              - The attribute's value that gives system administration and full write.
            type: str
          full_write:
            description:
              - The attribute's value that gives full write.
            type: str
          limited_write:
            description:
              - The attribute's value that gives limited write.
            type: str
          personal_write:
            description:
              - The attribute's value that gives personal write.
            type: str
          full_readonly:
            description:
              - The attribute's value that gives full read-only.
            type: str
          restricted_readonly:
            description:
              - The attribute's value that gives restricted read-only.
            type: str
          none:
            description:
              - The attribute's value that gives no sign-in at all.
            type: str
      ndrlevel:
        description:
          - Values that give access to the NDR module.
        type: dict
        suboptions:
          attribute_name:
            description:
              - The SAML attribute.
            type: str
          full:
            description:
              - The attribute's value that gives access.
            type: str
          none:
            description:
              - The attribute's value that gives no access.
            type: str
      npmlevel:
        description:
          - Values that give access to the NPM module.
        type: dict
        suboptions:
          attribute_name:
            description:
              - The SAML attribute.
            type: str
          full:
            description:
              - The attribute's value that gives access.
            type: str
          none:
            description:
              - The attribute's value that gives no access.
            type: str
      packetslevel:
        description:
          - Values that give access to packets.
        type: dict
        suboptions:
          attribute_name:
            description:
              - The SAML attribute.
            type: str
          full:
            description:
              - The attribute's value that gives packets.
            type: str
          full_with_keys:
            description:
              - The attribute's value that gives packets with session keys.
            type: str
          slices_only:
            description:
              - The attribute's value that gives slices of packets.
            type: str
          none:
            description:
              - The attribute's value that gives no access.
            type: str
      detectionsaccesslevel:
        description:
          - Values that give access to detections, on firmware before O(privileges.ndrlevel) took its place.
          - Deprecated by the vendor.
        type: dict
        suboptions:
          attribute_name:
            description:
              - The SAML attribute.
            type: str
          full:
            description:
              - The attribute's value that gives access.
            type: str
          none:
            description:
              - The attribute's value that gives no access.
            type: str
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

- name: The attribute role says who administrates and who may only read
  extrahop.revealx.identity_provider:
    name: Company
    privileges:
      writelevel:
        attribute_name: role
        unlimited: administrator
        full_readonly: reader
        none: guest

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
