#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: tls_certificate
short_description: Declare the TLS certificate that a system serves
version_added: 0.1.0
description:
  - Installs a certificate on an ExtraHop system, or has the system make a new self-signed one.
  - The declared certificate is compared with the one that the system really serves on the connection's host and port.
    That comparison makes a TLS connection of its own, which trusts whatever it sees and over which nothing is sent.
    The write itself is sent only to a system that is trusted in the ordinary way.
  - After a write the module waits until the new certificate is served. Connections may drop meanwhile, which is no
    failure.
options:
  certificate:
    description:
      - The certificate in PEM form, the system's own first, then those of the authorities in between. Needed for
        O(state=present).
    type: str
  private_key:
    description:
      - Its private key in PEM form, not encrypted. What openssl writes around it (parameters of a curve, attributes of a
        bag) is left out.
      - Leave it out for a certificate that was made for the system's own key (see M(extrahop.revealx.tls_signing_request)),
        which is the vendor's advice.
    type: str
  signing_request:
    description:
      - The request, in PEM form, that was signed. A certificate for another key is refused before the first request.
    type: str
    version_added: 1.0.0
  require_trusted:
    description:
      - Whether a certificate is refused before it is installed, and in check mode, with which the system would not be trusted
        by O(ca_path). OpenSSL judges signer, chain, name and validity as it does when the system serves it. With
        O(tls_fingerprint) it is O(ca_path) all the same that has to trust it; with O(validate_certs=false) nothing is judged.
      - For O(state=present), where another certificate is served. Leave it out when the authority changes and tasks after
        this one get another O(ca_path).
    type: bool
    default: false
    version_added: 1.0.0
  state:
    description:
      - With V(present) the declared certificate is served.
      - With V(regenerated) the system makes a new key and a self-signed certificate, each time the task runs.
    type: str
    choices:
      - present
      - regenerated
    default: present
  wait:
    description:
      - Whether to wait until the new certificate is served.
  wait_timeout:
    description:
      - Seconds to wait at most. Running out of time fails the task.
    default: 300
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
  - extrahop.revealx.wait
attributes:
  diff_mode:
    support: partial
    details:
      - The diff shows the fingerprints of the certificate. With O(state=regenerated) there is none, since the new
        certificate is not known before.
  idempotent:
    support: partial
    details:
      - With O(state=regenerated) a new certificate is made each time.
      - The private key cannot be read. The task that gives the same O(certificate) with another O(private_key) changes
        nothing.
      - Only the system's own certificate is compared, not the chain behind it.
notes:
  - Clients that pin the certificate (O(tls_fingerprint)), or trust an authority that did not sign the new one, are shut
    out by the change. Give tasks after this one the new RV(fingerprint) or another O(ca_path). This task itself needs
    what fits the old certificate.
  - Behind a load balancer or a proxy that ends TLS the certificate seen is not the system's.
seealso:
  - module: extrahop.revealx.tls_signing_request
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Serve a certificate made for the system's own key
  extrahop.revealx.tls_certificate:
    certificate: "{{ lookup('ansible.builtin.file', 'certificates/' ~ inventory_hostname ~ '.pem') }}"

- name: Serve what an authority made of a request, if it is that and can be trusted
  extrahop.revealx.tls_certificate:
    certificate: "{{ lookup('ansible.builtin.file', 'certificates/' ~ inventory_hostname ~ '.pem') }}"
    signing_request: "{{ lookup('ansible.builtin.file', 'certificates/' ~ inventory_hostname ~ '.csr') }}"
    require_trusted: true

- name: Serve a certificate with a key of its own
  extrahop.revealx.tls_certificate:
    certificate: "{{ lookup('ansible.builtin.file', 'certificates/' ~ inventory_hostname ~ '.pem') }}"
    private_key: "{{ vault_private_key }}"

- name: Make a new self-signed certificate
  extrahop.revealx.tls_certificate:
    state: regenerated
  register: made

- name: Pin the new one from here on
  ansible.builtin.set_fact:
    extrahop_tls_fingerprint: "{{ made.fingerprint }}"

- name: See how long the certificate is valid
  extrahop.revealx.tls_certificate_info:
  register: served

- name: Have a new self-signed one made when less than 30 days are left
  extrahop.revealx.tls_certificate:
    state: regenerated
  when: served.days_left < 30
"""

RETURN = r"""
fingerprint:
  description:
    - SHA-256 fingerprint of the certificate that is now served, as O(tls_fingerprint) takes it.
    - In check mode that of the declared certificate, or with O(state=regenerated) of the one that is served.
  returned: success
  type: str
  sample: 8796edd6a4d54fa022b0dfc326815af64bd077294aaffcded543e844c0bf6f1c
certificate:
  description: That certificate in PEM form.
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
job:
  description: The job of O(state=regenerated), null when there was none.
  returned: success
  type: dict
  sample:
    id: 956c8547-9a82-4a33-a634-5d6febbdcc2f
plan:
  description: What was done, or in check mode would be done, as a list of steps; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: regenerate
      kind: tls_certificate
      name: sensor1.example.com
      id: null
      fields: {}
      reason: a new one is made each time
requests:
  description: How many requests the system saw, by C(read) and C(write), and how many of them were C(retried).
  returned: always
  type: dict
  sample:
    read: 1
    write: 1
    retried: 0
"""

from ansible_collections.extrahop.revealx.plugins.module_utils._adapter_module import run
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.tls_certificate import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
