# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""OAuth2 client credentials, for systems whose fleet file entry has oauth2 (contract: conventions.auth.cloud)."""

from __future__ import annotations

import base64
import binascii
import json
import secrets
import time
from collections.abc import Mapping
from urllib.parse import parse_qs

from simulator import validation
from simulator.model import Caller, Refusal
from simulator.system import System

PATH = "/oauth2/token"


async def token(
    system: System, method: str, headers: Mapping[str, str], receive: validation.Receive
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of the answer to a token request."""
    settings = system.spec.get("oauth2")
    if not settings:
        raise Refusal(404, f"{PATH} does not exist on this system")
    if method != "POST":
        raise Refusal(405, f"{method} is not allowed here", headers={"Allow": "POST"})
    if headers.get("content-type", "").split(";")[0].strip() != "application/x-www-form-urlencoded":
        raise Refusal(415, "Content-Type must be application/x-www-form-urlencoded")
    raw = await validation.collected(receive)
    form = {name: values[-1] for name, values in parse_qs(raw.decode("latin-1")).items()}
    in_form = settings.get("credentials") == "form"
    given = (form.get("client_id"), form.get("client_secret")) if in_form else _basic(headers)
    if given != (settings["client_id"], settings["client_secret"]):
        raise Refusal(401, "The client id or secret is wrong", "invalid_client", {"WWW-Authenticate": "Basic"})
    if form.get("grant_type") != "client_credentials":
        raise Refusal(400, "grant_type must be client_credentials", "unsupported_grant_type")
    new = secrets.token_urlsafe(32)
    # Real seconds: the client counts them down on its own clock.
    lifetime = settings.get("token_lifetime", 3600)
    system.tokens[new] = time.monotonic() + lifetime
    answer = {"access_token": new, "expires_in": lifetime, "token_type": "Bearer"}
    return 200, {"content-type": "application/json", "cache-control": "no-store"}, json.dumps(answer).encode()


def caller(system: System, headers: Mapping[str, str]) -> Caller | None:
    """Who sends a valid Bearer token, None when the request carries no such token."""
    scheme, _separator, value = headers.get("authorization", "").partition(" ")
    if scheme != "Bearer" or not system.spec.get("oauth2"):
        return None
    if system.tokens.get(value, 0) <= time.monotonic():
        raise Refusal(401, "The token is unknown or has expired", "invalid_token", {"WWW-Authenticate": "Bearer"})
    return Caller(system.spec["oauth2"]["client_id"], {"system": "full"})


def revoke_all(system: System) -> None:
    """Forget every token, as when the credentials are renewed."""
    system.tokens.clear()


def _basic(headers: Mapping[str, str]) -> tuple[str, str] | None:
    scheme, _separator, value = headers.get("authorization", "").partition(" ")
    if scheme != "Basic":
        return None
    try:
        name, _separator, secret = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return name, secret
