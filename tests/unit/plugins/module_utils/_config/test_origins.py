# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Origins: the one spelling of each, and what is none."""

from __future__ import annotations

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._config.origins import (
    checked_origins,
    is_origin,
    spelled_alike,
)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("https://www.example.com", "https://www.example.com"),
        ("HTTPS://WWW.Example.COM:443", "https://www.example.com"),
        ("http://example.com:80", "http://example.com"),
        ("http://example.com:443", "http://example.com:443"),
        ("https://example.com:8443", "https://example.com:8443"),
        ("http://192.0.2.1:3000", "http://192.0.2.1:3000"),
        ("https://[2001:DB8::1]", "https://[2001:db8::1]"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
        ("http://localhost:5173", "http://localhost:5173"),
    ],
)
def test_one_spelling(text, normal):
    assert checked_origins("cors_origins", [text]) == [normal]


def test_each_once_in_order():
    given = ["https://b.example", "https://a.example", "https://B.example:443"]
    assert checked_origins("cors_origins", given) == ["https://b.example", "https://a.example"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("https://a.example/app", "path"),
        ("https://a.example/", "path"),
        ("https://a.example?x=1", "path or query"),
        ("https://a.example?", "path or query"),
        ("https://a.example#top", "path or query"),
        ("a.example", "scheme"),
        ("ftp://a.example", "scheme"),
        ("null", "scheme"),
        ("https://", "no host"),
        ("https://a.example:", "port"),
        ("https://a.example:0", "port"),
        ("https://a.example:70000", "port"),
        ("https://a.example:http", "port"),
        ("https://*.example.com", "wildcards"),
        ("https://a b.example", "name or address"),
        ("https://-a.example", "name or address"),
        ("*", "cors_allow_any"),
    ],
)
def test_refused(text, reason):
    with pytest.raises(OptionError, match="cors_origins has") as refused:
        checked_origins("cors_origins", ["https://good.example", text])
    assert reason in str(refused.value)


def test_a_password_in_an_origin_is_not_repeated():
    with pytest.raises(OptionError) as refused:
        checked_origins("cors_origins", ["https://me:canary-word@a.example"])
    assert "canary-word" not in str(refused.value)
    assert "user name" in str(refused.value)


def test_what_a_system_holds():
    assert spelled_alike(" HTTPS://A.example ") == "https://a.example"
    assert spelled_alike("*.example") == "*.example"
    assert is_origin("*") and is_origin("http://a.example") and not is_origin("GET") and not is_origin(True)
