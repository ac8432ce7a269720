# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Keys that decrypt traffic, with their protocols (contract: admin, SSL Decrypt Key)."""

from __future__ import annotations

from collections.abc import Mapping

from ansible_collections.extrahop.revealx.plugins.module_utils._engine.declare import declare
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.pem import (
    certificates_of,
    check_private_key,
    leaf_of,
    private_key_of,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import ChildList, Field, Resource


def check(wanted: Mapping) -> None:
    """Refuse what is no certificate or no key."""
    if wanted.get("certificate") is not None:
        leaf_of(wanted["certificate"], "certificate")
    if wanted.get("private_key") is not None:
        check_private_key(wanted["private_key"], "private_key")


def with_certificate(item: dict) -> dict:
    """The certificate under the name by which it is given (contract: SSLDecryptKey)."""
    told = {name: value for name, value in item.items() if name != "cert_pem"}
    return {**told, "certificate": item["cert_pem"]} if "cert_pem" in item else told


SSL_DECRYPT_KEY = Resource(
    "ssl_decrypt_key",
    "/ssldecryptkeys",
    "/ssldecryptkeys/{id}",
    id_type="str",
    fields={
        "name": Field(required=True, create_only=True),
        "certificate": Field(required=True, create_only=True, normalise=certificates_of, taken=certificates_of),
        "private_key": Field(required=True, create_only=True, write_only=True, secret=True, taken=private_key_of),
        "enabled": Field(type="bool", default=True),
        "protocols": Field(
            type="list",
            elements="dict",
            options={"protocol": Field(required=True), "port": Field(type="int", required=True)},
            unordered=True,
            children=ChildList("/ssldecryptkeys/{id}/protocols", delete_key="protocol", delete_query=("port",)),
        ),
    },
    read=with_certificate,
    check=check,
)
OPERATION = declare(SSL_DECRYPT_KEY)
