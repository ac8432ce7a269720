# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options that say which system is meant and how to sign in."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  host:
    description:
      - The system, as a name, C(name:port) or an C(https://) URL. C(http://) is refused.
      - Without the option, O(host) is the variable C(extrahop_host), else C(ansible_host), else the inventory name. One
        without a port has that of the variable C(extrahop_port), if there is one.
      - Also the variable C(extrahop_host) and the environment variable E(EXTRAHOP_HOST).
    type: str
  api_key:
    description:
      - 'API key of a self-managed system. Never give it in clear: use a vaulted variable or the environment.'
      - Also the variable C(extrahop_api_key) and the environment variable E(EXTRAHOP_API_KEY).
    type: str
  client_id:
    description:
      - Client id of the cloud product (OAuth2 client credentials). Goes with O(client_secret).
      - Also the variable C(extrahop_client_id) and the environment variable E(EXTRAHOP_CLIENT_ID).
    type: str
  client_secret:
    description:
      - Client secret of the cloud product. Goes with O(client_id).
      - Also the variable C(extrahop_client_secret) and the environment variable E(EXTRAHOP_CLIENT_SECRET).
    type: str
  remote_access_token:
    description:
      - Value of the cookie C(token) that hosts of the vendor's remote access (C(*.ra.hopcloud...)) want besides the
        key. Without it they answer 307.
      - Also the variable C(extrahop_remote_access_token) and the environment variable E(EXTRAHOP_REMOTE_ACCESS_TOKEN).
    type: str
  validate_certs:
    description:
      - 'Whether the certificate of the system is checked. V(false) gives a warning: anyone on the way can then
        read the key.'
      - Also the variable C(extrahop_validate_certs) and the environment variable E(EXTRAHOP_VALIDATE_CERTS).
    type: bool
    default: true
  ca_path:
    description:
      - PEM file (or folder) with the authority that signed the system's certificate. Only it is trusted then.
      - 'Without it the authorities of the operating system are trusted. No variable of other programs changes that:
        neither E(SSL_CERT_FILE) and E(SSL_CERT_DIR) nor E(REQUESTS_CA_BUNDLE) and E(CURL_CA_BUNDLE).'
      - Also the variable C(extrahop_ca_path) and the environment variable E(EXTRAHOP_CA_PATH).
    type: path
  tls_fingerprint:
    description:
      - SHA-256 fingerprint of the system's certificate, hexadecimal, either case, colons allowed.
      - The pin stands in for an authority, and it must match even when O(ca_path) is given. Made for self-signed
        certificates.
      - Also the variable C(extrahop_tls_fingerprint) and the environment variable E(EXTRAHOP_TLS_FINGERPRINT).
    type: str
  timeout:
    description:
      - Seconds to wait for a connection, for the head of an answer, and again for its body.
      - A body may take longer when it comes faster than 16 KiB a second on the whole, a file that is downloaded 15
        minutes in any case, as long as there is no silence longer than this.
      - Also the variable C(extrahop_timeout) and the environment variable E(EXTRAHOP_TIMEOUT).
    type: float
    default: 30
  retries:
    description:
      - How often a request is sent again when the connection fails, or the system answers 429, 502, 503 or 504.
      - 'What creates something is never sent twice: after a lost answer the module reads back whether it was
        done. Each retry gives a warning.'
      - Also the variable C(extrahop_retries) and the environment variable E(EXTRAHOP_RETRIES).
    type: int
    default: 3
requirements:
  - requests >= 2.25.1 with urllib3 >= 1.26.5 (on the controller)
notes:
  - 'An answer that is kept in memory may have 256 MiB, decoded: more is refused. Files are streamed, however large.'
  - 'A proxy is taken from E(HTTPS_PROXY), E(ALL_PROXY) and E(NO_PROXY). It must be an HTTP proxy: SOCKS is refused.'
"""
