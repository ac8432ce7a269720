# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""SAML identity providers (contract: admin, Auth)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._engine.declare import declare
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.pem import certificates_of, leaf_of
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Field, Part, Resource

# For each map the levels beside attribute_name, the SAML attribute whose value gives one of them.
LEVELS = {
    "writelevel": (
        "unlimited",
        "full_write",
        "limited_write",
        "personal_write",
        "full_readonly",
        "restricted_readonly",
        "none",
    ),
    "ndrlevel": ("full", "none"),
    "npmlevel": ("full", "none"),
    "packetslevel": ("full", "full_with_keys", "slices_only", "none"),
    "detectionsaccesslevel": ("full", "none"),
}
# A level is the value of the attribute that gives it; "full_with_keys" is no secret.
PRIVILEGES = {
    name: Field(
        type="dict",
        options={key: Field(named_like_secret=key == "full_with_keys") for key in ("attribute_name", *levels)},
    )
    for name, levels in LEVELS.items()
}


def over(current: Any, wanted: Any) -> dict:
    """The declared maps over those that are there, key by key."""
    there = dict(current) if isinstance(current, Mapping) else {}
    return {**there, **{name: {**(there.get(name) or {}), **levels} for name, levels in wanted.items()}}


def check(wanted: Mapping) -> None:
    """Refuse what is no certificate."""
    if wanted.get("signing_certificate"):
        leaf_of(wanted["signing_certificate"], "signing_certificate")


IDENTITY_PROVIDER = Resource(
    "identity_provider",
    "/auth/identityproviders",
    "/auth/identityproviders/{id}",
    fields={
        "name": Field(required=True),
        "type": Field(default="saml", choices=("saml",), create_only=True),
        "enabled": Field(type="bool", default=True),
        "auto_provision_users": Field(type="bool", default=False),
        "entity_id": Field(),
        "sso_url": Field(),
        "signing_certificate": Field(normalise=certificates_of, taken=certificates_of),
    },
    parts={
        "privileges": Part(
            "/auth/identityproviders/{id}/privileges",
            Field(type="dict", options=PRIVILEGES, merge=over),
            method="PATCH",
        )
    },
    always_sent=("name", "enabled", "auto_provision_users", "entity_id", "sso_url", "signing_certificate"),
    check=check,
)
OPERATION = declare(IDENTITY_PROVIDER)
