# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Certificates of the fleet: one authority, a certificate for each system."""

from __future__ import annotations

import os
import ssl
import tempfile
from pathlib import Path

import trustme


class Authority:
    """The fleet's certificate authority; its certificate is the file clients verify with."""

    def __init__(self, directory: Path):
        self._authority = trustme.CA(organization_name="ExtraHop simulator", key_type=trustme.KeyType.ECDSA)
        self.path = directory / "ca.pem"
        self.path.touch(mode=0o600)
        self._authority.cert_pem.write_to_path(str(self.path))

    def issue(self, name: str) -> tuple[bytes, bytes]:
        """Certificate and private key (PEM) for a system, valid on loopback and under its name."""
        names = ("127.0.0.1", "::1", "localhost", name)
        issued = self._authority.issue_cert(*names, common_name=name, key_type=trustme.KeyType.ECDSA)
        return b"".join(blob.bytes() for blob in issued.cert_chain_pems), issued.private_key_pem.bytes()


def use(context: ssl.SSLContext, certificate: bytes, private_key: bytes) -> None:
    """Serve this certificate on new connections; ssl.SSLError when the two do not belong together."""
    # OpenSSL takes them from a file only.
    handle, path = tempfile.mkstemp(prefix="sim-cert-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(private_key + b"\n" + certificate)
        context.load_cert_chain(path)
    finally:
        os.unlink(path)
