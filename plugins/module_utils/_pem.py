# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Certificates and keys as PEM text: what is none is refused before the first request, and keys are never shown."""

from __future__ import annotations

import re
import ssl

from ansible_collections.extrahop.revealx.plugins.module_utils._errors import OptionError

CERTIFICATE = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)
PRIVATE_KEY = re.compile(r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----.+?-----END (?:[A-Z]+ )?PRIVATE KEY-----", re.DOTALL)


def leaf_of(certificate: str, option: str) -> bytes:
    """The first certificate of a PEM text as DER; raises OptionError, also for a key in the wrong option."""
    if "PRIVATE KEY-----" in certificate:
        raise OptionError(f"{option} holds a private key.", "Give it in the option for the key, which is kept secret.")
    found = CERTIFICATE.search(certificate)
    try:
        if found:
            return ssl.PEM_cert_to_DER_cert(found[0])
    except ValueError:
        pass
    raise OptionError(f"{option} holds no certificate in PEM form.", "It begins with -----BEGIN CERTIFICATE-----.")


def check_private_key(private_key: str, option: str) -> None:
    """Raise OptionError for what is not one private key that can be used without a passphrase."""
    if "ENCRYPTED" in private_key:
        raise OptionError(f"{option} is encrypted: the system has no passphrase for it.", "Give it decrypted.")
    if not PRIVATE_KEY.fullmatch(private_key.strip()):
        raise OptionError(f"{option} is not one private key in PEM form.", "It begins with -----BEGIN.")
