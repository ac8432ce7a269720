# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""No secret leaves: not in text, not in data, in no spelling."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._redact import (
    HIDDEN,
    Redactor,
    is_secret_key,
    secrets_in,
)
from hypothesis import given
from hypothesis import strategies as st

# Letters that no plain text of these tests has, so that a find is a leak.
SECRETS = st.lists(st.text(alphabet='XYZ"\\\n é', min_size=3, max_size=12).filter(str.strip), min_size=1, max_size=3)
PLAIN = st.text(alphabet="abc {}:,", max_size=10)
SPELLINGS = [str, lambda text: json.dumps(text)[1:-1], lambda text: quote(text, safe="")]


@given(SECRETS, st.lists(PLAIN, min_size=4, max_size=4), st.sampled_from(SPELLINGS))
def test_no_secret_survives_in_text(secrets, pieces, spelt):
    redactor = Redactor(secrets)
    text = pieces[0] + "".join(spelt(secret) + piece for secret, piece in zip(secrets, pieces[1:], strict=False))
    shown = redactor.text(text)
    assert not any(spelt(secret) in shown for secret in secrets)
    assert HIDDEN in shown


@given(SECRETS, st.lists(PLAIN, min_size=3, max_size=3))
def test_no_secret_survives_in_data(secrets, words):
    redactor = Redactor(secrets)
    secret = secrets[0]
    data = {words[0]: [words[1] + secret, {"n" + secret: (secret, 1, None, True)}], "password": "plain", "b": secret}
    shown = redactor.data(data)
    assert secret not in repr(shown) and json.dumps(secret)[1:-1] not in json.dumps(shown)
    assert shown["password"] == HIDDEN
    assert data["b"] == secret


@given(PLAIN)
def test_other_text_stays(text):
    assert Redactor(["XXX", None, "", "YY"]).text(text + "YY") == text + "YY"


@pytest.mark.parametrize(
    "key",
    ["password", "new_password", "api_key", "apikey", "client_secret", "private_key", "product_key", "productkey"]
    + ["access_token", "token", "nonce_token", "passphrase", "snmp_community", "key", "shared_key", "Password"],
)
def test_keys_that_name_secrets(key):
    assert is_secret_key(key)
    assert Redactor().data({key: "canary"}) == {key: HIDDEN}
    assert secrets_in({"a": [{key: "canary"}]}) == {"canary"}


@pytest.mark.parametrize("key", ["name", "update_password", "api_key_generation", "keyboard", "monkey", 5, None])
def test_keys_that_do_not(key):
    assert not is_secret_key(key)
    assert Redactor().data({key: "plain"}) == {key: "plain"}


def test_mappings_and_numbers_below_secret_keys_are_walked():
    data = {"password": {"min_length": 8, "policy": "strict"}, "create_apikey": True, "password_interval": 90}
    assert Redactor().data(data) == data
    assert Redactor().data({"api_key": ["one", "two"]}) == {"api_key": [HIDDEN, HIDDEN]}


def test_longer_secrets_go_first():
    assert Redactor(["canary", "canary-long"]).text("canary-long") == HIDDEN


def test_lines_of_a_private_key_are_hidden_by_themselves():
    key = "-----BEGIN KEY-----\n" + "A1b2C3d4E5f6G7h8\n" * 2 + "-----END KEY-----\n"
    redactor = Redactor([key])
    assert "A1b2" not in redactor.text("line 2 is A1b2C3d4E5f6G7h8")
    assert redactor.text("-----END KEY-----") == "-----END KEY-----"


def test_user_and_password_in_a_url_are_hidden_though_nobody_told_them() -> None:
    told = Redactor().data({"details": "fetching https://svc:Canary-1@images.example.com/eda.tar?x=a@b:c"})
    assert told == {"details": f"fetching https://{HIDDEN}@images.example.com/eda.tar?x=a@b:c"}
