# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a certificate says of itself, against the library that made it."""

from __future__ import annotations

import datetime
import ipaddress

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.x509 import described, is_for_key_of
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

KEY = ec.generate_private_key(ec.SECP256R1())
PARTS = {
    NameOID.COMMON_NAME: ("common_name", "sensor1.example.com"),
    NameOID.COUNTRY_NAME: ("country_code", "DE"),
    NameOID.EMAIL_ADDRESS: ("email_address", "ops@example.com"),
    NameOID.LOCALITY_NAME: ("locality_name", "Köln"),
    NameOID.ORGANIZATION_NAME: ("organization_name", "Example & Söhne"),
    NameOID.ORGANIZATIONAL_UNIT_NAME: ("organizational_unit_name", "Networks"),
    NameOID.STATE_OR_PROVINCE_NAME: ("state_or_province_name", "NRW"),
    # None of the parts that a signing request has.
    NameOID.SERIAL_NUMBER: ("", "7"),
}
UTC = datetime.timezone.utc


def made(begin: datetime.datetime, end: datetime.datetime, *names: x509.GeneralName, critical: bool = False) -> bytes:
    builder = x509.CertificateBuilder(
        issuer_name=x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "authority")]),
        subject_name=x509.Name([x509.NameAttribute(oid, text) for oid, (_name, text) in PARTS.items()]),
        public_key=KEY.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=begin,
        not_valid_after=end,
    ).add_extension(x509.BasicConstraints(False, None), critical=True)
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical)
    return builder.sign(KEY, hashes.SHA256()).public_bytes(Encoding.DER)


@pytest.mark.parametrize(
    "end", [datetime.datetime(2027, 3, 1, 12, tzinfo=UTC), datetime.datetime(2051, 1, 2, tzinfo=UTC)]
)
@pytest.mark.parametrize("critical", [False, True])
def test_it_says_what_the_library_wrote(end, critical):
    begin = datetime.datetime(1999, 12, 31, 23, 59, 59, tzinfo=UTC)
    names = [x509.DNSName("sensor1.example.com"), x509.IPAddress(ipaddress.ip_address("10.0.0.1"))]
    names += [x509.IPAddress(ipaddress.ip_address("2001:db8::1")), x509.RFC822Name("ops@example.com")]
    found = described(made(begin, end, *names, critical=critical))
    assert found.subject == {name: text for name, text in PARTS.values() if name}
    assert found.issuer == {"common_name": "authority"}
    assert found.names == [
        {"name": "sensor1.example.com", "type": "dns"},
        {"name": "10.0.0.1", "type": "ip"},
        {"name": "2001:db8::1", "type": "ip"},
    ]
    assert (found.not_before, found.not_after) == (begin, end)


def test_one_without_alternative_names_has_none():
    now = datetime.datetime(2026, 1, 1, tzinfo=UTC)
    assert described(made(now, now + datetime.timedelta(days=1))).names == []


@pytest.mark.parametrize(
    ("before_the_end", "days"),
    [
        (datetime.timedelta(days=30), 30),
        (datetime.timedelta(days=30, seconds=-1), 29),
        (datetime.timedelta(seconds=1), 0),
        (datetime.timedelta(seconds=-1), -1),
    ],
)
def test_days_left_are_whole_days(before_the_end, days):
    end = datetime.datetime(2027, 3, 1, tzinfo=UTC)
    found = described(made(end - datetime.timedelta(days=90), end))
    assert found.days_left(end - before_the_end) == days


def test_a_part_of_a_certificate_is_refused():
    now = datetime.datetime(2026, 1, 1, tzinfo=UTC)
    whole = made(now, now + datetime.timedelta(days=1), x509.DNSName("a"))
    for length in range(len(whole)):
        with pytest.raises(ValueError):
            described(whole[:length])


@pytest.mark.parametrize("change", [0x01, 0x10, 0x80])
def test_a_damaged_certificate_is_read_or_refused(change):
    now = datetime.datetime(2026, 1, 1, tzinfo=UTC)
    whole = made(now, now + datetime.timedelta(days=1), x509.DNSName("a"))
    refused = 0
    for at in range(len(whole)):
        try:
            described(bytes([*whole[:at], whole[at] ^ change, *whole[at + 1 :]]))
        except ValueError:
            refused += 1
    assert 0 < refused < len(whole)


def test_a_certificate_is_for_the_key_of_a_request_or_for_another():
    begin = datetime.datetime(2026, 1, 1, tzinfo=UTC)
    certificate = made(begin, begin + datetime.timedelta(days=1), x509.DNSName("a"))
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a")])
    for key in (KEY, ec.generate_private_key(ec.SECP256R1()), rsa.generate_private_key(65537, 2048)):
        request = x509.CertificateSigningRequestBuilder(subject).sign(key, hashes.SHA256()).public_bytes(Encoding.DER)
        assert is_for_key_of(certificate, request) is (key is KEY)
    for broken in (b"", b"\x30", request[:60]):
        with pytest.raises(ValueError, match="DER form"):
            is_for_key_of(certificate, broken)
