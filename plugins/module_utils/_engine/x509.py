# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""What a certificate (DER, RFC 5280) says of itself: whom it is for, who signed it, until when it is valid."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

# The parts of a name by the options of a signing request (contract: admin, POST /extrahop/sslcert/signingrequest).
NAME_PARTS = {
    bytes([0x55, 4, 3]): "common_name",
    bytes([0x55, 4, 6]): "country_code",
    bytes([0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 9, 1]): "email_address",
    bytes([0x55, 4, 7]): "locality_name",
    bytes([0x55, 4, 10]): "organization_name",
    bytes([0x55, 4, 11]): "organizational_unit_name",
    bytes([0x55, 4, 8]): "state_or_province_name",
}
ALTERNATIVE_NAMES = bytes([0x55, 29, 17])
# Tags of DER.
INTEGER, OCTETS, BMP_TEXT, UTC_TIME = 0x02, 0x04, 0x1E, 0x17
VERSION, EXTENSIONS = 0xA0, 0xA3
DNS_NAME, ADDRESS = 0x82, 0x87


@dataclass(frozen=True)
class Described:
    """``subject`` and ``issuer`` hold the parts of a name as the options of a signing request call them, ``names`` what
    clients may call the system by: {name, type} with the types dns and ip."""

    subject: dict[str, str]
    issuer: dict[str, str]
    names: list[dict[str, str]]
    not_before: datetime
    not_after: datetime

    def days_left(self, now: datetime) -> int:
        """Whole days until it ends; negative once it has ended."""
        return (self.not_after - now) // timedelta(days=1)


def described(certificate: bytes) -> Described:
    """Read a certificate; raises ValueError for what is none."""
    try:
        return _described(certificate)
    except (IndexError, StopIteration, UnicodeDecodeError) as error:
        raise ValueError("no certificate in DER form") from error


def is_for_key_of(certificate: bytes, request: bytes) -> bool:
    """Whether a certificate has the public key of a request (RFC 2986), both DER; ValueError for what is none."""
    try:
        # version, subject, key
        return _fields(certificate)[5] == list(_parts(_signed(request)))[2]
    except (IndexError, StopIteration) as error:
        raise ValueError("no certificate or no request in DER form") from error


def _signed(document: bytes) -> bytes:
    """What of a certificate or a request is signed."""
    _tag, outer = next(_parts(document))
    return next(_parts(outer))[1]


def _fields(certificate: bytes) -> list[tuple[int, bytes]]:
    # version (left out by the first), serial number, algorithm, issuer, validity, subject, key, extensions
    fields = [part for part in _parts(_signed(certificate)) if part[0] != VERSION]
    if fields[0][0] != INTEGER:
        raise ValueError("no certificate in DER form")
    return fields


def _described(certificate: bytes) -> Described:
    fields = _fields(certificate)
    issuer, validity, subject = fields[2][1], fields[3][1], fields[4][1]
    not_before, not_after = (_moment(tag, text) for tag, text in _parts(validity))
    extensions = next((content for tag, content in fields[5:] if tag == EXTENSIONS), b"")
    return Described(_name(subject), _name(issuer), list(_alternatives(extensions)), not_before, not_after)


def _parts(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The elements that stand one after the other: tag and content."""
    at = 0
    while at < len(data):
        tag, length, at = data[at], data[at + 1], at + 2
        if length & 0x80:
            size = length & 0x7F
            length, at = int.from_bytes(data[at : at + size], "big"), at + size
        if at + length > len(data):
            raise ValueError("no certificate in DER form: it ends too soon")
        yield tag, data[at : at + length]
        at += length


def _name(content: bytes) -> dict[str, str]:
    found: dict[str, str] = {}
    for _set, group in _parts(content):
        for _sequence, pair in _parts(group):
            (_oid, oid), (tag, text) = _parts(pair)
            if oid in NAME_PARTS:
                found[NAME_PARTS[oid]] = text.decode("utf-16-be" if tag == BMP_TEXT else "utf-8", "replace")
    return found


def _alternatives(extensions: bytes) -> Iterator[dict[str, str]]:
    """The names and addresses of the extension subjectAltName."""
    for _sequence, listed in _parts(extensions):
        for _tag, extension in _parts(listed):
            entries = list(_parts(extension))
            if entries[0][1] != ALTERNATIVE_NAMES:
                continue
            # Whether it is critical may stand in between.
            [content] = [content for tag, content in entries if tag == OCTETS]
            [(_sequence, names)] = _parts(content)
            for tag, name in _parts(names):
                if tag == DNS_NAME:
                    yield {"name": name.decode("ascii", "replace"), "type": "dns"}
                if tag == ADDRESS:
                    yield {"name": str(ipaddress.ip_address(name)), "type": "ip"}


def _moment(tag: int, content: bytes) -> datetime:
    text = content.decode("ascii")
    if tag == UTC_TIME:
        # RFC 5280, 4.1.2.5.1: 50 and above are of the last century.
        text = ("19" if text[:2] >= "50" else "20") + text
    return datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=timezone.utc)
