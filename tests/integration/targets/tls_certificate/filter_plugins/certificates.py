# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Certificates for a simulated system, made by an authority of the target's own."""

from __future__ import annotations

import datetime
import ipaddress

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID


def certificates(hostname: str) -> dict[str, str]:
    """PEM texts: authority; first and second, both for first_key; strange, for it too, by another authority; other,
    for other_key."""
    authority_key, key, other_key = (ec.generate_private_key(ec.SECP256R1()) for _number in range(3))
    authority = _name("integration test")
    return {
        "authority": _signed(authority, authority, authority_key, authority_key, []),
        "first": _signed(_name(hostname), authority, key, authority_key, [hostname]),
        "second": _signed(_name(hostname), authority, key, authority_key, [hostname]),
        "strange": _signed(_name(hostname), _name("another"), key, other_key, [hostname]),
        "first_key": _private(key),
        "other": _signed(_name(hostname), authority, other_key, authority_key, [hostname]),
        "other_key": _private(other_key),
    }


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _signed(subject: x509.Name, issuer: x509.Name, key, authority_key, hostnames: list[str]) -> str:
    now = datetime.datetime.now(datetime.timezone.utc)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(x509.BasicConstraints(ca=not hostnames, path_length=None), critical=True)
    )
    if hostnames:
        names = [*map(x509.DNSName, hostnames), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return builder.sign(authority_key, hashes.SHA256()).public_bytes(Encoding.PEM).decode()


def _private(key) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


class FilterModule:
    def filters(self):
        return {"certificates": certificates}
