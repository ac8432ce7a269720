#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: tls_certificate_info
short_description: Tell which certificate a system serves, how long it is valid and whether it is trusted
version_added: 0.1.0
description:
  - Reads the certificate that an ExtraHop system serves, tells whom it is for, who signed it and until when it is valid,
    and whether the connection options trust it
    (O(tls_fingerprint), else O(ca_path), else the usual authorities).
  - A certificate that is not trusted does not fail the task. RV(trusted) is false then.
  - No key is sent, and none is needed. The connection options O(api_key), O(client_id) and O(client_secret) and their
    variables are not used.
options: {}
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
  - extrahop.revealx.attributes.info
notes:
  - With O(validate_certs=false) every certificate counts as trusted.
  - The fingerprint of a system that is met for the first time has to be compared with what the system itself shows, or was
    delivered with. To take it as it is served here is to trust whoever answers.
seealso:
  - module: extrahop.revealx.tls_certificate
  - module: extrahop.revealx.tls_signing_request
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Read which certificate is served
  extrahop.revealx.tls_certificate_info:
  register: served

- name: Show whether it is trusted, and if not, its fingerprint
  ansible.builtin.debug:
    msg: "{{ 'It is trusted.' if served.trusted else served.reason ~ ' It is ' ~ served.fingerprint }}"

- name: Fail when less than 30 days are left
  ansible.builtin.assert:
    that: served.days_left >= 30
    fail_msg: "The certificate of {{ inventory_hostname }} ends at {{ served.not_after }}."
"""

RETURN = r"""
fingerprint:
  description: SHA-256 fingerprint of the certificate, as O(tls_fingerprint) takes it.
  returned: success
  type: str
  sample: 8796edd6a4d54fa022b0dfc326815af64bd077294aaffcded543e844c0bf6f1c
certificate:
  description: The certificate in PEM form, without its chain.
  returned: success
  type: str
  sample: |
    -----BEGIN CERTIFICATE-----
    MIIBTDCB86ADAgECAhRsTBJIOtUcpZ3yjWXjIGL+K7enRzAKBggqhkjOPQQDAjAS
    MRAwDgYDVQQDDAdzZW5zb3IxMB4XDTI2MTEyMjAyMDQ0MFoXDTI3MTEyMjAzMDQ0
    MFowEjEQMA4GA1UEAwwHc2Vuc29yMTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IA
    BLU1czl0O2EI0qHYJsDSYFId9zu2OKp9nywj+NfH4p/DwTFNOAgGftbrS+pc8lRj
    xfsa+oHTeqGg/6dPNwweo8OjJzAlMCMGA1UdEQQcMBqCB3NlbnNvcjGCCWxvY2Fs
    aG9zdIcEfwAAATAKBggqhkjOPQQDAgNIADBFAiBcFQ+VnbtJskUfPLa7VACv6NBc
    spTqo7dEMiXV/YU9HAIhANydmDdTL6MX6ZWMZ0Z+5xuTvsxdiaWIv/2tvkha2dwW
    -----END CERTIFICATE-----
subject:
  description: Whom the certificate is for, as O(extrahop.revealx.tls_signing_request#module:subject) takes it.
  returned: success
  type: dict
  sample:
    common_name: sensor1
issuer:
  description: Who signed it, in the same form. The same as RV(subject) for a self-signed one.
  returned: success
  type: dict
  sample:
    common_name: sensor1
names:
  description:
    - The names and addresses that clients may use for the system, as
      O(extrahop.revealx.tls_signing_request#module:subject_alternative_names) takes them.
  returned: success
  type: list
  elements: dict
  sample:
    - name: sensor1
      type: dns
    - name: localhost
      type: dns
    - name: 127.0.0.1
      type: ip
not_before:
  description: The moment from which on it is valid (ISO 8601, UTC).
  returned: success
  type: str
  sample: "2026-11-22T20:44:40+00:00"
not_after:
  description: The moment at which it ends (ISO 8601, UTC).
  returned: success
  type: str
  sample: "2027-11-22T20:44:40+00:00"
days_left:
  description: Whole days until then by the controller's clock. Negative once it has ended.
  returned: success
  type: int
  sample: 364
trusted:
  description: Whether the connection options trust it.
  returned: success
  type: bool
  sample: false
reason:
  description: Why it is not trusted, empty when it is.
  returned: success
  type: str
  sample: >-
    The certificate of sensor1.example.com is not trusted: certificate verify failed: self-signed certificate.
plan:
  description: Empty, since nothing is changed.
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
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.tls_certificate_info import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
