# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Certificates and keys as PEM text: what is none is refused before the first request, and keys are never shown."""

from __future__ import annotations

import base64
import re
import ssl

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError

# Also as they stand in environment variables and in JSON that was quoted twice.
LINE_ENDS = re.compile(r"(?:\s|\\n|\\r)+")
WIDTH = 64


def _block(label: str) -> re.Pattern[str]:
    return re.compile(rf"-----BEGIN ({label})-----(.+?)-----END \1-----", re.DOTALL)


CERTIFICATE = _block("CERTIFICATE")
PRIVATE_KEY = _block("(?:[A-Z]+ )*PRIVATE KEY")
REQUEST = _block("(?:NEW )?CERTIFICATE REQUEST")


def certificates_of(text: object) -> str:
    """The certificates in a text, the whole chain, without what tools write around them; a text that has none, or a
    private key too, as it is."""
    found = CERTIFICATE.findall(str(text))
    if not found or "PRIVATE KEY-----" in str(text):
        return str(text)
    texts = []
    for label, body in found:
        letters = LINE_ENDS.sub("", body)
        texts.append(_written(label, [letters[start : start + WIDTH] for start in range(0, len(letters), WIDTH)]))
    return "\n".join(texts)


def private_key_of(text: object) -> str:
    """The one private key in a text, without what openssl writes around it (parameters of the curve, attributes of the
    bag, certificates); a text that has none or several as it is."""
    found = PRIVATE_KEY.findall(str(text))
    if len(found) != 1 or _is_encrypted(*found[0]):
        return str(text)
    label, body = found[0]
    # Its own lines: they are known as secrets.
    return _written(label, LINE_ENDS.split(body))


def _written(label: str, lines: list[str]) -> str:
    return "\n".join([f"-----BEGIN {label}-----", *filter(None, lines), f"-----END {label}-----"])


def _is_encrypted(label: str, body: str) -> bool:
    return "ENCRYPTED" in label or "4,ENCRYPTED" in body


def leaf_of(certificate: str, option: str) -> bytes:
    """The first certificate of a PEM text as DER; raises OptionError, also for a key in the wrong option."""
    return chain_of(certificate, option, at_most=1)[0]


def chain_of(certificate: str, option: str, at_most: int | None = None) -> list[bytes]:
    """The certificates of a PEM text as DER, in its order; raises OptionError as ``leaf_of`` does."""
    if "PRIVATE KEY-----" in certificate:
        raise OptionError(f"{option} holds a private key.", "Give it in the option for the key, which is kept secret.")
    found = [one[0] for one in CERTIFICATE.finditer(certificates_of(certificate))]
    try:
        if found:
            return [ssl.PEM_cert_to_DER_cert(one) for one in found[:at_most]]
    except ValueError:
        pass
    raise OptionError(f"{option} holds no certificate in PEM form.", "It begins with -----BEGIN CERTIFICATE-----.")


def request_of(text: str, option: str) -> bytes:
    """The signing request of a PEM text as DER; raises OptionError."""
    found = REQUEST.search(text)
    try:
        if found:
            return base64.b64decode(LINE_ENDS.sub("", found[2]), validate=True)
    except ValueError:
        pass
    raise OptionError(
        f"{option} holds no signing request in PEM form.", "It begins with -----BEGIN CERTIFICATE REQUEST-----."
    )


def check_private_key(private_key: str, option: str) -> None:
    """Raise OptionError for what holds not one private key that can be used without a passphrase."""
    found = PRIVATE_KEY.findall(private_key)
    if any(_is_encrypted(label, body) for label, body in found):
        raise OptionError(
            f"{option} is encrypted: the system has no passphrase for it.",
            "Give it decrypted, as openssl pkey writes it.",
        )
    if len(found) != 1:
        told = "more than one private key" if found else "no private key in PEM form"
        raise OptionError(f"{option} holds {told}.", "Give one, from -----BEGIN ... PRIVATE KEY----- to its end.")
