# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which consoles are asked, and where each of their options comes from."""

from __future__ import annotations

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.connection import Connection
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.consoles import connections_of

KEY = "canary-key-0123456789"


def consoles(entries=None, beside=None, variables=None, environment=None, folder="") -> list[Connection]:
    return connections_of(entries, beside or {}, variables or {}, environment or {}, str(folder))


def test_the_nearest_source_wins():
    (found,) = consoles(None, {"host": "c1", "timeout": 5}, {"extrahop_timeout": 7, "extrahop_retries": "1"}, {
        "EXTRAHOP_HOST": "elsewhere",
        "EXTRAHOP_API_KEY": KEY,
        "EXTRAHOP_RETRIES": "9",
        "EXTRAHOP_VALIDATE_CERTS": "",
    })  # fmt: skip
    assert (found.netloc, found.timeout, found.retries, found.api_key) == ("c1", 5.0, 1, KEY)
    assert found.validate_certs is True, "AWX sets variables to nothing"


def test_all_from_the_environment():
    (found,) = consoles(
        environment={"EXTRAHOP_HOST": "https://c1:8443/", "EXTRAHOP_API_KEY": KEY, "EXTRAHOP_TIMEOUT": "4"}
    )
    assert (found.netloc, found.timeout) == ("c1:8443", 4.0)


def test_each_console_has_its_own():
    first, second, cloud = consoles(
        [
            {"host": "c1", "api_key": "one"},
            {"host": "c2", "validate_certs": "no"},
            {"host": "c3", "client_id": "i", "client_secret": "s"},
        ],
        {"api_key": KEY, "retries": 0},
        environment={"EXTRAHOP_HOST": "elsewhere"},
    )
    assert [one.netloc for one in (first, second, cloud)] == ["c1", "c2", "c3"]
    assert (first.api_key, second.api_key, cloud.api_key, cloud.client_id) == ("one", KEY, None, "i")
    assert (first.validate_certs, second.validate_certs) == (True, False)
    assert {one.retries for one in (first, second, cloud)} == {0}


def test_an_authority_beside_the_file(tmp_path):
    (tmp_path / "ca.pem").write_text("x")
    (found,) = consoles(None, {"host": "c1", "api_key": KEY, "ca_path": "ca.pem"}, folder=tmp_path)
    assert found.ca_path == str(tmp_path / "ca.pem")
    with pytest.raises(OptionError, match="ca_path is 'other.pem'"):
        consoles(None, {"host": "c1", "api_key": KEY, "ca_path": "other.pem"}, folder=tmp_path)


@pytest.mark.parametrize(
    ("entries", "beside", "said"),
    [
        (None, {}, "host is not set"),
        (None, {"host": "c1"}, "api_key is not set"),
        ([{"host": "c1"}], {"host": "c2"}, "host and consoles are both set"),
        ([{"host": "c1"}, {"host": "https://C1/"}], {}, "c1 twice"),
        ([{"api_key": KEY}], {}, "each with its host"),
        (["c1"], {}, "each with its host"),
        ({"host": "c1"}, {}, "each with its host"),
        ([{"host": "c1", "apikey": KEY}], {}, "apikey"),
        ([{"host": "c1", "timeout": f"soon {KEY}", "api_key": KEY}], {}, "timeout"),
        ([{"host": "http://c1"}], {}, "http is refused"),
    ],
)
def test_what_cannot_be_used_is_told_without_secrets(entries, beside, said):
    beside = {"api_key": KEY, **beside} if said != "api_key is not set" else beside
    with pytest.raises(OptionError, match=said) as told:
        consoles(entries, beside)
    assert KEY not in str(told.value)
