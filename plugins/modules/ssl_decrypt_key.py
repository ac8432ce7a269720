#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: ssl_decrypt_key
short_description: Declare a key that decrypts traffic
version_added: 0.1.0
description:
  - Adds or removes a key of a sensor, switches it on or off, and makes the list of its protocols exactly the declared one.
  - Certificate and key can be set only when the key is added.
options:
  name:
    description:
      - Name of the key. It is what the key is found by, unless O(id) is given.
    type: str
  certificate:
    description:
      - Certificate, PEM. Needed to create.
    type: str
  private_key:
    description:
      - Private key, PEM, not encrypted. Needed to create. It is never read back.
      - What openssl writes around the key (parameters of a curve, attributes of a bag) is left out.
    type: str
  enabled:
    description:
      - Whether the key is used. A new key without the option is.
    type: bool
  protocols:
    description:
      - The protocols that are decrypted. The list is exact, its order means nothing.
    type: list
    elements: dict
    suboptions:
      protocol:
        description:
          - Name of the protocol, in lower case.
        type: str
        required: true
      port:
        description:
          - Port.
        type: int
        required: true
  id:
    description:
      - Id of the key, the SHA-1 fingerprint as text.
    type: str
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
  - extrahop.revealx.state
seealso:
  - module: extrahop.revealx.domain_controller
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Have a decryption key
  extrahop.revealx.ssl_decrypt_key:
    name: webshop
    certificate: '{{ lookup(''ansible.builtin.file'', ''webshop.crt'') }}'
    private_key: '{{ vault_webshop_key }}'
    protocols:
      - protocol: http
        port: 443

- name: Remove a key
  extrahop.revealx.ssl_decrypt_key:
    name: webshop
    state: absent
"""

RETURN = r"""
object:
  description: The object as the system now answers it, in check mode as it would be; null when there is none.
  returned: success
  type: dict
  sample:
    id: bc00dcdaf4fe48c92e650c575dc99bab4ef35626
    enabled: true
    name: webshop
    certificate: |
      -----BEGIN CERTIFICATE-----
      MIICODCCAd2gAwIBAgIUPNVYGpqTq2T6Cf+XiPgJZDTtRUYwCgYIKoZIzj0EAwIw
      QDEXMBUGA1UECgwOdHJ1c3RtZSB2MS4yLjExJTAjBgNVBAsMHFRlc3RpbmcgQ0Eg
      I2pULTJ6aHdhdEtPUGpMUkYwIBcNMDAwMTAxMDAwMDAwWhgPMzAwMDAxMDEwMDAw
      MDBaMEIxFzAVBgNVBAoMDnRydXN0bWUgdjEuMi4xMScwJQYDVQQLDB5UZXN0aW5n
      IGNlcnQgI3N0LVY5SnFBc0VKRzc4OUswWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC
      AAQq/aL2obtCX7zr+WYhmILPS6NJ1T5kuJ6DzBUumC+N3zJWI9l2tFGybRr46ClK
      oypriOeMnuh3CaCbkcI6t9Hjo4GwMIGtMB0GA1UdDgQWBBQKn+SrLmgop4h/Sood
      ypMDCnVyFDAMBgNVHRMBAf8EAjAAMB8GA1UdIwQYMBaAFNHpp3V8Gy1uK+dKc+9x
      qLrrgK+4MCEGA1UdEQEB/wQXMBWCE3dlYnNob3AuZXhhbXBsZS5jb20wDgYDVR0P
      AQH/BAQDAgWgMCoGA1UdJQEB/wQgMB4GCCsGAQUFBwMCBggrBgEFBQcDAQYIKwYB
      BQUHAwMwCgYIKoZIzj0EAwIDSQAwRgIhAMBJyaS6FdDTJqQK9MoM8FWnHKs44qvj
      eVIBcosdRQ18AiEAjxXW8s+ofKoI5NujVERb3VWT9lY5tz+s4zdE0NNktUc=
      -----END CERTIFICATE-----
    protocols:
      - protocol: http
        port: 443
plan:
  description: What was done, or in check mode would be done, as a list of steps; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: create
      kind: ssl_decrypt_key
      name: webshop
      id: null
      fields:
        enabled: true
        name: webshop
        certificate: |
          -----BEGIN CERTIFICATE-----
          MIICODCCAd2gAwIBAgIUPNVYGpqTq2T6Cf+XiPgJZDTtRUYwCgYIKoZIzj0EAwIw
          QDEXMBUGA1UECgwOdHJ1c3RtZSB2MS4yLjExJTAjBgNVBAsMHFRlc3RpbmcgQ0Eg
          I2pULTJ6aHdhdEtPUGpMUkYwIBcNMDAwMTAxMDAwMDAwWhgPMzAwMDAxMDEwMDAw
          MDBaMEIxFzAVBgNVBAoMDnRydXN0bWUgdjEuMi4xMScwJQYDVQQLDB5UZXN0aW5n
          IGNlcnQgI3N0LVY5SnFBc0VKRzc4OUswWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC
          AAQq/aL2obtCX7zr+WYhmILPS6NJ1T5kuJ6DzBUumC+N3zJWI9l2tFGybRr46ClK
          oypriOeMnuh3CaCbkcI6t9Hjo4GwMIGtMB0GA1UdDgQWBBQKn+SrLmgop4h/Sood
          ypMDCnVyFDAMBgNVHRMBAf8EAjAAMB8GA1UdIwQYMBaAFNHpp3V8Gy1uK+dKc+9x
          qLrrgK+4MCEGA1UdEQEB/wQXMBWCE3dlYnNob3AuZXhhbXBsZS5jb20wDgYDVR0P
          AQH/BAQDAgWgMCoGA1UdJQEB/wQgMB4GCCsGAQUFBwMCBggrBgEFBQcDAQYIKwYB
          BQUHAwMwCgYIKoZIzj0EAwIDSQAwRgIhAMBJyaS6FdDTJqQK9MoM8FWnHKs44qvj
          eVIBcosdRQ18AiEAjxXW8s+ofKoI5NujVERb3VWT9lY5tz+s4zdE0NNktUc=
          -----END CERTIFICATE-----
        private_key: '********'
        protocols:
          - protocol: http
            port: 443
      reason: it is not there
requests:
  description: How many requests the system saw, by C(read) and C(write), and how many of them were C(retried).
  returned: always
  type: dict
  sample:
    read: 4
    write: 2
    retried: 0
"""

from ansible_collections.extrahop.revealx.plugins.module_utils._adapter_module import run
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.ssl_decrypt_key import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
