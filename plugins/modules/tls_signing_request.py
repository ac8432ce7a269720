#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: tls_signing_request
short_description: Have a system make a certificate signing request
version_added: 0.1.0
description:
  - Asks an ExtraHop system for a certificate signing request for its own private key, which never leaves it.
  - Nothing is changed at the system. Have the request signed and install the certificate with
    M(extrahop.revealx.tls_certificate).
  - The request is asked for in check mode too. Only O(dest) is not written then.
options:
  subject:
    description:
      - Whom the certificate is for.
    type: dict
    required: true
    suboptions:
      common_name:
        description:
          - Full domain name of the system (CN).
        type: str
        required: true
      country_code:
        description:
          - Country, in two letters (C).
        type: str
      email_address:
        description:
          - Email address.
        type: str
      locality_name:
        description:
          - City (L).
        type: str
      organization_name:
        description:
          - Organisation (O).
        type: str
      organizational_unit_name:
        description:
          - Department (OU).
        type: str
      state_or_province_name:
        description:
          - State or province (ST).
        type: str
  subject_alternative_names:
    description:
      - The names and addresses that clients use for the system. At least one has the type V(dns).
    type: list
    elements: dict
    required: true
    suboptions:
      name:
        description:
          - The name or address.
        type: str
        required: true
      type:
        description:
          - What O(subject_alternative_names[].name) is.
        type: str
        choices:
          - dns
          - ip
        required: true
  dest:
    description:
      - File on the controller for the request. It is written each time, since each request is signed anew.
    type: path
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
attributes:
  diff_mode:
    support: none
    description: Nothing is changed at the system, so there is no difference to show.
  idempotent:
    support: partial
    details:
      - Without O(dest) the task never reports a change. With it the file is written, and a change reported, each time.
seealso:
  - module: extrahop.revealx.tls_certificate
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Get a signing request
  extrahop.revealx.tls_signing_request:
    subject:
      common_name: sensor1.example.com
    subject_alternative_names:
      - name: sensor1.example.com
        type: dns
  register: request

- name: Get one with more names, in a file for the authority
  extrahop.revealx.tls_signing_request:
    subject:
      common_name: sensor1.example.com
      organization_name: Example
      country_code: US
    subject_alternative_names:
      - name: sensor1.example.com
        type: dns
      - name: 192.0.2.10
        type: ip
    dest: "{{ inventory_hostname }}.csr"
"""

RETURN = r"""
pem:
  description: The request in PEM form.
  returned: success
  type: str
  sample: |
    -----BEGIN CERTIFICATE REQUEST-----
    MIIBAzCBqwIBADAYMRYwFAYDVQQDDA1hLmV4YW1wbGUuY29tMFkwEwYHKoZIzj0C
    AQYIKoZIzj0DAQcDQgAEo5boQTg9KHFPa2LWBmEZaPDaUW6nvULfpE0Tyrb+5jvq
    nDSuIAcsVVdd0ZX5V7bP7N7FYjroQz9daK/46n6q1aAxMC8GCSqGSIb3DQEJDjEi
    MCAwHgYDVR0RBBcwFYINYS5leGFtcGxlLmNvbYcEfwAAATAKBggqhkjOPQQDAgNH
    ADBEAiBwjvy6Uc0B6r37AuAc4GdPgmwSUs+DZznfq9H80pBp6wIgU5PX7t515P/C
    ClWEVo2cmk7ZggyuTNvmiE+OSDTY2PY=
    -----END CERTIFICATE REQUEST-----
dest:
  description: The file, null without O(dest).
  returned: success
  type: str
  sample: sensor1.csr
plan:
  description: What was done, or in check mode would be done, as a list of steps; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: write
      kind: tls_signing_request
      name: sensor1.csr
      id: null
      fields: {}
      reason: a request is made each time
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
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.tls_signing_request import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
