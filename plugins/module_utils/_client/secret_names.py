# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Which names tell that a secret stands below them: by the stems of their words, in every usual way of writing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

PLAIN, TELLING, WALKED, VALUE, KEY = range(5)

# A name's words: authPass, auth-pass, AUTH_PASS and X-Auth-Pass are the same ones.
_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+")
_STEMS = re.compile(
    r"passw|passphrase|passcode|kennwort|secret(?!ar)|token|credential|communit(y|ies)$|webhook|(pass|pwd|pw|psk)$|^creds?$"
    r"|^(authorization|bearer|cookies?|nonce|otp|pin)$"
)
_NO_STEMS = frozenset({"bypass", "compass", "encompass", "surpass", "trespass", "overpass", "underpass"})
# What a key is for, when it is a secret: `api_key`, `privkey`; `public_key`, `user_key`, `hash_key` are none.
_SECRET_KEY = re.compile(
    r"(api|priv|private|privacy|secret|access|shared|preshared|product|client|server|encrypt|encryption|decrypt|decryption"
    r"|crypt|enc|auth|authentication|master|signing|account|licen[cs]e|session|hmac|aes|wep|wpa|storage|service|ssh|ssl|tls"
    r"|rsa|pass|activation|registration|subscription|pairing|integration|routing|security|recovery|deploy)keys?$"
)
# A name that ends so says something about a secret, not the secret: `password_interval`, `token_type`, `key_policy`.
_ABOUT = frozenset(
    (
        "age algorithm at attempts bits changed cipher complexity count created curve days dest enabled endpoint"
        " expiration expire expired expires expiry file format generation history host hours interval len length level"
        " lifetime limit location max maximum method min minimum minutes mode path policies policy port protocol"
        " provider receiver required requirements retries rotation rules scope scopes seconds server size state status"
        " strength through time timeout ttl type types updated uri url usage version"
    ).split()
)
# Names of the contract, of options and of results that only look like secrets.
_PLAIN_NAMES = frozenset(
    {"update_password", "apikey_dest", "secret_keys", "include_secrets", "create_apikey", "community_id"}
)
# Sections and results that hold objects of such a name: each field of these is judged by its own.
_WALKED_NAMES = frozenset({"api_key", "api_keys", "apikeys", "ssl_decrypt_keys", "ssldecryptkeys", "ssl_decrypt_key"})
# `additional_header` of a data stream target is a whole header, credentials in it or not.
_TELLING_NAMES = frozenset({"additional_header", "additional_headers"})
_VALUES = frozenset({"value", "values", "val", "before", "after", "from", "to"})
_NAMES = ("name", "key", "header", "field", "option", "parameter", "param", "attribute", "property", "setting", "path")
# Free text, which may speak of a password, is no name.
_IS_NAME = re.compile(r"[\w.\[\]-]+")


@lru_cache(maxsize=8192)
def kind_of(name: object) -> int:
    """What a name says of what stands below it.

    ``TELLING``: a secret. ``WALKED``: a secret when it is text or a number, else things that have names of their own.
    ``KEY``: the word key alone, a secret as text that no value stands beside. ``VALUE``: what another field names.
    """
    if not isinstance(name, str) or name in _PLAIN_NAMES:
        return PLAIN
    if name in _VALUES:
        return VALUE
    if name in _WALKED_NAMES:
        return WALKED
    if name.lower() == "key":
        return KEY
    if name in _TELLING_NAMES:
        return TELLING
    words = [word.lower() for word in _WORD.findall(name)]
    is_telling = any(_STEMS.search(word) and word not in _NO_STEMS for word in words) or _names_secret_key(words)
    if is_telling and (words[-1] not in _ABOUT or "webhook" in words):
        return TELLING
    return PLAIN


def _names_secret_key(words: list[str]) -> bool:
    """Tell whether a word and what stands before it name a key that is a secret, written apart or together."""
    return any(
        _SECRET_KEY.fullmatch(before + word) or _SECRET_KEY.search(word)
        for before, word in zip(["", *words], words, strict=False)
        if word.endswith(("key", "keys"))
    )


def is_secret_key(name: object) -> bool:
    """Tell whether text below this name is a secret."""
    return kind_of(name) in (TELLING, WALKED, KEY)


@lru_cache(maxsize=8192)
def is_about(name: object) -> bool:
    """Tell whether a name, below one that tells of a secret, says something about it: ``expiration_time``."""
    words = _WORD.findall(name) if isinstance(name, str) else []
    return bool(words) and words[-1].lower() in _ABOUT


def named_by_sibling(item: Mapping) -> bool:
    """Tell whether a mapping names its value in another field: ``{name: password, value: x}``."""
    for field in _NAMES:
        name = item.get(field)
        if isinstance(name, str) and _IS_NAME.fullmatch(name) and is_secret_key(name):
            return True
    return False
