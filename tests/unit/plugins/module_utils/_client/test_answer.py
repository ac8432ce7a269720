# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What one answer says of what was made."""

from __future__ import annotations

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.answer import Answer


@pytest.mark.parametrize(
    ("location", "id"),
    [
        ("/api/v1/tags/7", "7"),
        ("https://192.0.2.1/api/v1/tags/7/", "7"),
        ("7", "7"),
        ("/api/v1/usergroups/local.night%20shift%2Fa", "local.night shift/a"),
        ("", None),
    ],
)
def test_the_id_is_the_last_part_of_the_location_in_plain(location, id):
    assert Answer(201, headers={"Location": location}).location_id == id


def test_no_location_tells_no_id():
    assert Answer(201).location_id is None
