# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The connection options: what is understood, and what is refused before the first request, without showing secrets."""

from __future__ import annotations

import re

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.connection import (
    Connection,
    fingerprint_of,
    netloc_of,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from hypothesis import given
from hypothesis import strategies as st

KEY = "canary-key"


@pytest.mark.parametrize(
    ("given", "understood"),
    [
        ("sensor", "sensor"),
        (" sensor ", "sensor"),
        ("sensor.example:8443", "sensor.example:8443"),
        ("https://sensor.example", "sensor.example"),
        ("HTTPS://sensor.example/", "sensor.example"),
        ("https://sensor.example:443/api/v1/", "sensor.example"),
        ("192.0.2.5", "192.0.2.5"),
        ("2001:db8::5", "[2001:db8::5]"),
        ("[2001:db8::5]:8443", "[2001:db8::5]:8443"),
        ("https://[2001:db8::5]", "[2001:db8::5]"),
    ],
)
def test_hosts_that_are_understood(given, understood):
    assert netloc_of(given) == understood
    assert netloc_of(understood) == understood


@pytest.mark.parametrize(
    "given",
    ["", None, "http://sensor", "HTTP://sensor", "ftp://sensor", "sensor:0", "sensor:port", "sensor:99999", "a b"]
    + ["sensor/admin", "user:canary@sensor", "sensor?x", "sensor#x", "https://", "a:b:c", "[::1", "sén"],
)
def test_hosts_that_are_refused(given):
    with pytest.raises(OptionError, match="^host is") as refused:
        netloc_of(given)
    assert given is None or given == "" or repr(given) in str(refused.value)


@given(st.text(alphabet="abAB09.:/[]@?#% -_\\é", max_size=20))
def test_whatever_is_accepted_is_one_host_and_says_so_again(text):
    try:
        netloc = netloc_of(text)
    except OptionError:
        return
    assert re.fullmatch(r"([A-Za-z0-9_.-]+|\[[0-9a-fA-F:.%]+\])(:\d+)?", netloc)
    assert netloc_of(netloc) == netloc


@given(st.binary(min_size=32, max_size=32), st.sampled_from(["", ":"]), st.booleans())
def test_fingerprints_in_every_spelling(digest, separator, upper):
    text = separator.join(f"{byte:02x}" for byte in digest)
    assert fingerprint_of(text.upper() if upper else text) == digest.hex()
    assert fingerprint_of(f"SHA256:{text}") == digest.hex()


@pytest.mark.parametrize("text", ["ab", "g" * 64, "0" * 63, "0" * 65, "0" * 40])
def test_fingerprints_that_are_none(text):
    with pytest.raises(OptionError, match="tls_fingerprint"):
        fingerprint_of(text)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"api_key": None}, "api_key is not set.*EXTRAHOP_API_KEY"),
        ({"client_id": "a", "client_secret": "canary"}, "both set"),
        ({"api_key": None, "client_id": "a"}, "client_secret is not set"),
        ({"api_key": None, "client_secret": "canary"}, "client_id is not set"),
        ({"api_key": "canary canary"}, "api_key holds blanks"),
        ({"api_key": "canary\nX-Header: 1"}, "api_key holds blanks"),
        ({"api_key": "canaryé"}, "api_key holds blanks"),
        ({"timeout": 0}, "timeout is 0"),
        ({"timeout": float("nan")}, "timeout is nan"),
        ({"retries": -1}, "retries is -1"),
        ({"ca_path": "/no/such/file"}, "ca_path is '/no/such/file'"),
        ({"tls_fingerprint": "ab"}, "tls_fingerprint is 'ab'"),
    ],
)
def test_options_that_are_refused_without_showing_secrets(options, message):
    with pytest.raises(OptionError) as refused:
        Connection.from_options({"host": "sensor", "api_key": KEY, **options})
    assert re.search(message, str(refused.value))
    assert "canary" not in str(refused.value)


def test_defaults():
    connection = Connection.from_options({"host": "sensor", "api_key": f" {KEY}\n"})
    assert connection == Connection("sensor", api_key=KEY)
    assert (connection.validate_certs, connection.timeout, connection.retries) == (True, 30.0, 3)
    assert KEY not in repr(connection)
