# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Until when a certificate is valid, read out of its DER form: the standard library tells it of trusted ones alone."""

from __future__ import annotations

import ssl
from datetime import datetime, timezone

SEQUENCE, CONTEXT_0, UTC_TIME, GENERALIZED_TIME = 0x30, 0xA0, 0x17, 0x18
# RFC 5280: a year of two digits below this one is of this century.
PIVOT = 50


def valid_until(pem: str) -> datetime | None:
    """The end of a certificate's validity (aware, UTC); None for what is no certificate that can be read."""
    try:
        tag, certificate, _rest = _taken(ssl.PEM_cert_to_DER_cert(pem))
        inner = _taken(certificate)[1] if tag == SEQUENCE else b""
        # Version (where it is told), serial number, algorithm and issuer come before the validity.
        skipped = 4 if inner[:1] == bytes([CONTEXT_0]) else 3
        for _field in range(skipped):
            inner = _taken(inner)[2]
        _tag, validity, _rest = _taken(inner)
        tag, end, _rest = _taken(_taken(validity)[2])
        return _moment(tag, end.decode("ascii"))
    except (ValueError, IndexError):
        return None


def _taken(data: bytes) -> tuple[int, bytes, bytes]:
    """The first element of some DER: its tag, its content, and what comes behind it."""
    tag, length, start = data[0], data[1], 2
    if length & 0x80:
        start += length & 0x7F
        length = int.from_bytes(data[2:start], "big")
    return tag, data[start : start + length], data[start + length :]


def _moment(tag: int, text: str) -> datetime:
    if tag == UTC_TIME:
        text = f"{20 if int(text[:2]) < PIVOT else 19}{text}"
    elif tag != GENERALIZED_TIME:
        raise ValueError("no time")
    return datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=timezone.utc)
