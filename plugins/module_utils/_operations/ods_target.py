# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Targets of open data streams, of all five kinds (contract: admin, Open Data Stream)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.addresses import as_network
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.declare import declare
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.pem import (
    certificates_of,
    check_private_key,
    leaf_of,
    private_key_of,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Field, Resource
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.whole_object import is_masked

KINDS = ("http", "kafka", "mongodb", "raw", "syslog")
# Which kinds take a field; a field that is not here belongs to all.
FIELDS_OF = {
    "host": ("http", "mongodb", "raw", "syslog"),
    "port": ("http", "mongodb", "raw", "syslog"),
    "protocol": ("http", "kafka", "raw", "syslog"),
    "pipeline": ("http",),
    "authentication": ("http", "kafka", "mongodb"),
    "additional_header": ("http",),
    "skip_cert_verification": ("http", "kafka", "mongodb", "syslog"),
    "brokers": ("kafka",),
    "compression": ("kafka", "raw"),
    "partition_strategy": ("kafka",),
    "tls_ca_certs": ("kafka", "syslog"),
    "tls_client_cert": ("kafka", "syslog"),
    "tls_client_key": ("kafka", "syslog"),
    "encrypt": ("mongodb",),
    "gzip_threshold_bytes": ("raw",),
    "gzip_threshold_seconds": ("raw",),
    "batch_min_bytes": ("syslog",),
    "concurrent_connections": ("syslog",),
    "localtime": ("syslog",),
    "tcp_length_prefix_framing": ("syslog",),
}
PROTOCOLS_OF = {
    "http": ("http", "https"),
    "kafka": ("tcp", "tls"),
    "raw": ("tcp", "udp"),
    "syslog": ("tcp", "udp", "tls"),
}
SECRETS = ("password", "secret_key", "client_secret")


# What each way to sign in needs (contract: admin, HttpODSAuthentication, kafkaODSAuthentication and that of mongodb).
HTTP_NEEDS = {
    "none": (),
    "basic": ("username", "password"),
    "aws": ("access_key", "secret_key", "region", "service"),
    "azure_storage": ("access_key",),
    "azure_ad": ("client_id", "client_secret", "grant_type", "resource", "token_endpoint"),
    "crowdstrike": ("client_id", "client_secret"),
}
KAFKA_NEEDS = ("auth_type", "algorithm", "username", "password")
MONGODB_NEEDS = ("database", "user", "password")


def bare_authentication(value: Any) -> Any:
    """Credentials without their secrets, which are never read back; None when there are none."""
    if isinstance(value, Mapping):
        return {key: item for key, item in value.items() if key not in SECRETS and item not in (None, "")} or None
    return [bare_authentication(item) for item in value] or None if isinstance(value, (list, tuple)) else value


def lacking_in_authentication(value: Any, target: Mapping, is_given: bool) -> Sequence[str]:
    """What credentials need and have not; "" is all of them, where nothing is known of their secrets."""
    kind = target.get("type")
    if kind in ("kafka", "mongodb") and not value:
        return ()
    if kind == "mongodb":
        entries = value if isinstance(value, (list, tuple)) else [value]
        return [
            f"{number}.{key}"
            for number, entry in enumerate(entries)
            for key in MONGODB_NEEDS
            if not isinstance(entry, Mapping) or entry.get(key) in (None, "")
        ]
    if isinstance(value, Mapping):
        needs = KAFKA_NEEDS if kind == "kafka" else HTTP_NEEDS.get(str(value.get("auth_type")))
        if kind == "http" and not value.get("auth_type"):
            needs = ("auth_type",)
        elif kind == "http" and value.get("grant_type") == "resource_owner":
            needs = (*(needs or ()), "username", "password")
        if needs is not None:
            return [key for key in needs if value.get(key) in (None, "")]
    return () if is_given else ("",)


def with_access_key(current: Any, wanted: Any) -> Any:
    """Credentials with the access key that is there, where none is given: an export leaves it out, as a secret."""
    if not (isinstance(current, Mapping) and isinstance(wanted, Mapping)):
        return wanted
    is_same = current.get("auth_type") == wanted.get("auth_type") and wanted.get("access_key") in (None, "")
    is_told = bool(current.get("access_key")) and not is_masked(current["access_key"])
    return {**wanted, "access_key": current["access_key"]} if is_same and is_told else wanted


def needed_by(*kinds: str):
    return lambda wanted: wanted.get("type") in kinds


def check(wanted: Mapping) -> None:
    """Refuse fields and protocols that the kind of target does not have."""
    kind = str(wanted.get("type"))
    for name, kinds in FIELDS_OF.items():
        if wanted.get(name) is not None and kind not in kinds:
            raise OptionError(
                f"{name} is set, but a target of type {kind} has none.", f"It belongs to {', '.join(kinds)}."
            )
    for name in ("tls_ca_certs", "tls_client_cert"):
        if wanted.get(name):
            leaf_of(wanted[name], name)
    if wanted.get("tls_client_key"):
        check_private_key(wanted["tls_client_key"], "tls_client_key")
    allowed = PROTOCOLS_OF.get(kind, ())
    if wanted.get("protocol") is not None and wanted["protocol"] not in allowed:
        raise OptionError(f"protocol is {wanted['protocol']!r}: a {kind} target takes {', '.join(allowed)}.")


ODS_TARGET = Resource(
    "ods_target",
    "/odstargets/{type}",
    "/odstargets/{type}/{name}",
    key="name",
    id_key="name",
    scope={"type": Field(choices=KINDS)},
    fields={
        "name": Field(required=True),
        "host": Field(required=needed_by("http", "mongodb", "raw", "syslog"), normalise=as_network),
        "port": Field(type="int", required=needed_by("http", "mongodb", "raw", "syslog")),
        "protocol": Field(required=needed_by("http", "kafka", "raw", "syslog")),
        "pipeline": Field(type="bool", required=needed_by("http")),
        "authentication": Field(
            type="raw",
            required=needed_by("http"),
            normalise=bare_authentication,
            merge=with_access_key,
            lacking=lacking_in_authentication,
            must_be_answered=needed_by("http", "kafka", "mongodb"),
            unread=needed_by("kafka"),
            empty_is_none=True,
        ),
        # "Authorization: Splunk <token>": the system tells it, nobody else does.
        "additional_header": Field(secret=True),
        "skip_cert_verification": Field(type="bool"),
        "brokers": Field(
            type="list",
            elements="dict",
            required=needed_by("kafka"),
            options={"host": Field(required=True, normalise=as_network), "port": Field(type="int", required=True)},
            unordered=True,
        ),
        "compression": Field(type="raw"),
        "partition_strategy": Field(choices=("hash_key", "manual", "random", "round_robin")),
        "tls_ca_certs": Field(normalise=certificates_of, taken=certificates_of),
        "tls_client_cert": Field(normalise=certificates_of, taken=certificates_of),
        "tls_client_key": Field(write_only=True, secret=True, belongs_to=("tls_client_cert",), taken=private_key_of),
        "encrypt": Field(type="bool"),
        "gzip_threshold_bytes": Field(type="int"),
        "gzip_threshold_seconds": Field(type="int"),
        "batch_min_bytes": Field(type="int"),
        "concurrent_connections": Field(type="int"),
        "localtime": Field(type="bool"),
        "tcp_length_prefix_framing": Field(type="bool"),
    },
    renamed={"target_host": "host"},
    only_listed=True,
    update=None,
    check=check,
)
OPERATION = declare(ODS_TARGET)
