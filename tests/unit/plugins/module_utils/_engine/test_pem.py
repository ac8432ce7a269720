# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Certificates and keys as openssl and people write them: the block is taken, what stands around it is not sent."""

from __future__ import annotations

import base64
import json

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._client.redact import Redactor
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.pem import (
    certificates_of,
    check_private_key,
    leaf_of,
    private_key_of,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._operations import (
    identity_provider,
    ods_target,
    ssl_decrypt_key,
    tls_certificate,
)


def block(label: str, seed: str) -> str:
    letters = base64.b64encode((seed * 60).encode()).decode()
    lines = [letters[start : start + 64] for start in range(0, len(letters), 64)]
    return "\n".join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----"])


KEY = block("PRIVATE KEY", "key")
EC_KEY = block("EC PRIVATE KEY", "elliptic")
CERTIFICATE, ISSUER = block("CERTIFICATE", "leaf"), block("CERTIFICATE", "issuer")
PARAMETERS = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
BAG = "Bag Attributes\n    friendlyName: ENCRYPTED backup\n    localKeyID: 54 69\nKey Attributes: <No Attributes>\n"


def spellings(pem: str) -> dict[str, str]:
    return {
        "plain": pem,
        "newline at the end": pem + "\n\n",
        "byte order mark": "\ufeff" + pem,
        "of Windows": pem.replace("\n", "\r\n"),
        "indented": "\n".join("    " + line for line in pem.split("\n")),
        "folded by YAML": " ".join(pem.split("\n")),
        "of an environment variable": json.dumps(pem)[1:-1],
        "text before": "subject=CN = sensor1\nissuer=CN = ca\n" + pem,
        "bag": BAG + pem,
    }


@pytest.mark.parametrize("how", spellings(KEY))
@pytest.mark.parametrize("key", [KEY, EC_KEY], ids=["pkcs8", "ec"])
def test_the_private_key_is_taken_whatever_stands_around_it(key, how):
    text = spellings(key)[how]
    check_private_key(text, "private_key")
    assert private_key_of(text) == key


def test_parameters_of_a_curve_and_certificates_beside_a_key_are_left_out():
    for text in (PARAMETERS + EC_KEY, BAG + EC_KEY + "\n" + BAG + CERTIFICATE + "\n" + ISSUER):
        check_private_key(text, "private_key")
        assert private_key_of(text) == EC_KEY


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (block("ENCRYPTED PRIVATE KEY", "x"), "private_key is encrypted"),
        (BAG + block("ENCRYPTED PRIVATE KEY", "x"), "private_key is encrypted"),
        (
            "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nAAAA\n"
            "-----END RSA PRIVATE KEY-----",
            "private_key is encrypted",
        ),
        (KEY + "\n" + EC_KEY, "more than one private key"),
        (CERTIFICATE, "no private key"),
        (PARAMETERS, "no private key"),
        (KEY[:-10], "no private key"),
        ("", "no private key"),
    ],
)
def test_what_is_no_usable_key_is_refused_without_showing_it(text, told):
    with pytest.raises(OptionError) as caught:
        check_private_key(text, "private_key")
    assert told in str(caught.value)
    assert not any(line and line in str(caught.value) for line in text.split("\n") if "-----" not in line)
    assert private_key_of(text) == text


@pytest.mark.parametrize("how", spellings(CERTIFICATE))
def test_certificates_are_taken_as_a_chain(how):
    text = spellings(f"{CERTIFICATE}\n{ISSUER}")[how]
    assert certificates_of(text) == f"{CERTIFICATE}\n{ISSUER}"
    assert leaf_of(text, "certificate") == leaf_of(CERTIFICATE, "certificate")


def test_a_key_among_certificates_is_refused_and_not_dropped():
    text = f"{CERTIFICATE}\n{KEY}"
    assert certificates_of(text) == text
    with pytest.raises(OptionError, match="holds a private key"):
        leaf_of(text, "certificate")


def test_every_field_of_the_kind_sends_blocks_only():
    text, key = f"subject=a\n{CERTIFICATE}\n", PARAMETERS + EC_KEY
    resources = [
        (ssl_decrypt_key.SSL_DECRYPT_KEY, {"certificate": text, "private_key": key}),
        (ods_target.ODS_TARGET, {"tls_ca_certs": text, "tls_client_cert": text, "tls_client_key": key}),
        (identity_provider.IDENTITY_PROVIDER, {"signing_certificate": text}),
    ]
    for resource, options in resources:
        for name, sent in resource.given(options).items():
            assert sent == (EC_KEY if "key" in name else CERTIFICATE), name
    rest = {"signing_request": None, "require_trusted": False}
    tls_certificate.check({"certificate": text, "private_key": key, "state": "present", **rest})


@pytest.mark.parametrize("how", spellings(KEY))
def test_no_line_of_a_key_is_shown_in_whatever_spelling_it_came(how):
    hidden = Redactor([spellings(KEY)[how]]).text(f"refused: {KEY}")
    assert not any(line in hidden for line in KEY.split("\n") if "-----" not in line)
