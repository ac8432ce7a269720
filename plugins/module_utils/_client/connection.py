# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The connection options: what every module and the inventory take, checked before the first request."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError

ENVIRONMENT_PREFIX = "EXTRAHOP_"
VARIABLE_PREFIX = "extrahop_"

# In the form of an Ansible argument spec, without the environment fallbacks that the module adapter adds.
CONNECTION_SPEC: dict[str, dict] = {
    "host": {"type": "str"},
    "api_key": {"type": "str", "no_log": True},
    "client_id": {"type": "str"},
    "client_secret": {"type": "str", "no_log": True},
    "remote_access_token": {"type": "str", "no_log": True},
    "validate_certs": {"type": "bool", "default": True},
    "ca_path": {"type": "path"},
    "tls_fingerprint": {"type": "str"},
    "timeout": {"type": "float", "default": 30},
    "retries": {"type": "int", "default": 3},
}

# The options that say who is calling.
SIGN_IN = ("api_key", "client_id", "client_secret")


def environment_name(option: str) -> str:
    """The environment variable of a connection option: ``api_key`` -> ``EXTRAHOP_API_KEY``."""
    return ENVIRONMENT_PREFIX + option.upper()


@dataclass(frozen=True)
class Connection:
    """Checked connection options. ``netloc`` is host[:port] as it stands in URLs; ``timeout`` is in seconds."""

    netloc: str
    api_key: str | None = None
    client_id: str | None = None
    client_secret: str | None = None
    remote_access_token: str | None = None
    validate_certs: bool = True
    ca_path: str | None = None
    tls_fingerprint: str | None = None
    timeout: float = 30.0
    retries: int = 3

    def __repr__(self) -> str:
        return f"Connection({self.netloc})"

    @property
    def host(self) -> str:
        """The name or address alone, as a certificate has it."""
        return urlsplit(f"//{self.netloc}").hostname or ""

    @property
    def secrets(self) -> list[str | None]:
        return [self.api_key, self.client_secret, self.remote_access_token]

    @classmethod
    def from_options(cls, options: Mapping[str, Any], signs_in: bool = True) -> Connection:
        """Check the connection options and return them in usable form, with no key or credentials unless ``signs_in``.

        Raises OptionError naming the option, its value and the remedy; secrets are never named by value.
        """
        values = {name: options.get(name, spec.get("default")) for name, spec in CONNECTION_SPEC.items()}
        if not signs_in:
            values.update(dict.fromkeys(SIGN_IN))
        api_key = _secret(values["api_key"], "api_key")
        client_id = _text(values["client_id"])
        client_secret = _secret(values["client_secret"], "client_secret")
        if api_key and (client_id or client_secret):
            raise OptionError(
                "api_key and client_id with client_secret are both set: they are two ways to sign in.",
                "Give api_key for a self-managed system, client_id and client_secret for the cloud product.",
            )
        if signs_in and not api_key and not (client_id and client_secret):
            missing = "client_secret" if client_id else "client_id" if client_secret else "api_key"
            raise OptionError(
                f"{missing} is not set.",
                f"Give it as an option, by the variable {VARIABLE_PREFIX}{missing}, or in the environment as "
                f"{environment_name(missing)}.",
            )
        timeout, retries = float(values["timeout"]), int(values["retries"])
        if not 0 < timeout < float("inf"):
            raise OptionError(f"timeout is {timeout:g}: it must be more than 0 seconds.")
        if retries < 0:
            raise OptionError(f"retries is {retries}: it must be 0 or more.")
        return cls(
            netloc=netloc_of(values["host"]),
            api_key=api_key,
            client_id=client_id,
            client_secret=client_secret,
            remote_access_token=_cookie_value(values["remote_access_token"], "remote_access_token"),
            validate_certs=bool(values["validate_certs"]),
            ca_path=_ca_path(values["ca_path"]),
            tls_fingerprint=fingerprint_of(values["tls_fingerprint"]),
            timeout=timeout,
            retries=retries,
        )


def _text(value: object) -> str | None:
    return str(value).strip() or None if value is not None else None


def fits_header(text: str) -> bool:
    """Whether a text can stand in an HTTP header, and is one word."""
    return bool(text) and all("!" <= letter <= "~" for letter in text)


def _secret(value: object, option: str) -> str | None:
    text = _text(value)
    if text and not fits_header(text):
        raise OptionError(
            f"{option} holds blanks or letters that cannot stand in an HTTP header.", "Check how it was copied."
        )
    return text


def _cookie_value(value: object, option: str) -> str | None:
    text = _secret(value, option)
    if text and (text.startswith("token=") or set(text) & set('";,\\')):
        raise OptionError(
            f"{option} holds more than the value of a cookie.", "Give what follows token= in it, up to the semicolon."
        )
    return text


def _ca_path(value: object) -> str | None:
    path = _text(value)
    if path is None:
        return None
    path = os.path.expanduser(path)
    if not os.access(path, os.R_OK):
        raise OptionError(
            f"ca_path is {path!r}: no such readable file or folder.", "Give a PEM file with the certificate authority."
        )
    return path


def netloc_of(value: object) -> str:
    """Turn the option host (name, name:port, https URL) into host[:port]; raises OptionError."""
    host = _text(value)
    if not host:
        raise OptionError(
            "host is not set.",
            f"Give it as an option, by the variable {VARIABLE_PREFIX}host, or in the environment as "
            f"{environment_name('host')}.",
        )
    if host.lower().startswith("http://"):
        raise OptionError(f"host is {host!r}: http is refused, the key would travel in clear.", "Use https.")
    try:
        return f"[{ipaddress.IPv6Address(host)}]"
    except ValueError:
        pass
    try:
        url = urlsplit(host if "://" in host else f"https://{host}")
        port = url.port
    except ValueError:
        raise OptionError(f"host is {host!r}: not a name, name:port or https URL.") from None
    name = url.hostname or ""
    valid = re.fullmatch(r"[A-Za-z0-9_.-]+", name) or (":" in name and url.netloc.startswith("["))
    if url.scheme != "https" or not valid or url.username or url.query or url.fragment or port == 0:
        raise OptionError(f"host is {host!r}: not a name, name:port or https URL.")
    if url.path.rstrip("/") not in ("", "/api/v1"):
        raise OptionError(f"host is {host!r}: it must not have a path.", f"Give {url.netloc!r}.")
    shown = f"[{name}]" if ":" in name else name
    return f"{shown}:{port}" if port and port != 443 else shown


def fingerprint_of(value: object) -> str | None:
    """Turn a SHA-256 fingerprint (hex, either case, colons allowed) into 64 lower-case digits; raises OptionError."""
    text = _text(value)
    if text is None:
        return None
    digits = text.lower().removeprefix("sha256:").replace(":", "").replace(" ", "")
    if not re.fullmatch(r"[0-9a-f]{64}", digits):
        raise OptionError(
            f"tls_fingerprint is {text!r}: not a SHA-256 fingerprint (64 hexadecimal digits, colons allowed).",
            "openssl x509 -noout -fingerprint -sha256 prints it.",
        )
    return digits
