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
      - Without the option, O(host) is the variable C(extrahop_host), else C(ansible_host), else the inventory name.
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
      - Seconds to wait for a connection, and for each piece of an answer.
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
  - requests (on the controller)
"""
