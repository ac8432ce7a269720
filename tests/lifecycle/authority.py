# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A certificate authority of the operator's own."""

from __future__ import annotations

import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from trustme import CA

from tests.simfleet import SimFleet


class Authority:
    """The operator's own certificate authority, and a command that signs with it when it is run in the folder."""

    def __init__(self, folder: Path, fleet: SimFleet, days: int = 30):
        self._authority = CA()
        self.path = folder / "authorities.pem"
        self.path.write_bytes(self._authority.cert_pem.bytes() + Path(fleet.ca).read_bytes())
        certificate, key = folder / "authority.pem", folder / "authority.key"
        self._authority.cert_pem.write_to_path(str(certificate))
        self._authority.private_key_pem.write_to_path(str(key))
        self.command = (
            f"openssl x509 -req -in $REQUEST_FILE -CA {certificate.name} -CAkey {key.name} -set_serial 7 -days {days} "
            "-copy_extensions copy -out $CERTIFICATE_FILE"
        )

    def sign(self, request: Path, certificate: Path) -> None:
        """Sign by hand, as a person would."""
        asked = x509.load_pem_x509_csr(request.read_bytes())
        own = x509.load_pem_x509_certificate(self._authority.cert_pem.bytes())
        key = serialization.load_pem_private_key(self._authority.private_key_pem.bytes(), None)
        now = datetime.datetime.now(datetime.timezone.utc)
        builder = x509.CertificateBuilder(own.subject, asked.subject, asked.public_key(), 9)
        builder = builder.not_valid_before(now - datetime.timedelta(hours=1))
        builder = builder.not_valid_after(now + datetime.timedelta(days=30))
        for extension in asked.extensions:
            builder = builder.add_extension(extension.value, extension.critical)
        certificate.write_bytes(builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))

    def issue(self, days: int) -> bytes:
        """A certificate with its private key for what the simulator serves, that ends in so many days and an hour."""
        end = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=days, hours=1)
        made = self._authority.issue_cert("localhost", "127.0.0.1", common_name="localhost", not_after=end)
        return made.cert_chain_pems[0].bytes() + made.private_key_pem.bytes()
