# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What one answer says of what was made."""

from __future__ import annotations

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.answer import Answer


@pytest.mark.parametrize(
    ("location", "collection", "id"),
    [
        ("/api/v1/tags/7", "/tags", "7"),
        ("https://192.0.2.1/api/v1/tags/7/", "/tags", "7"),
        ("/tags/-7", "/tags", "-7"),
        ("/api/v1/usergroups/local.night%20shift%2Fa", "/usergroups", "local.night shift/a"),
        ("/api/v1/jobs/1f0a", "/tags", None),
        ("/api/v1/jobs/1f0a", "/jobs", "1f0a"),
        ("/api/v1/bundles/7/apply", "/bundles", None),
        ("/api/v1/extrahop/processes/excap", "/jobs", None),
        ("/api/v1/tags/", "/tags", None),
        ("", "/tags", None),
    ],
)
def test_a_location_tells_an_id_only_below_the_collection(location, collection, id):
    assert Answer(201, headers={"Location": location}).id_below(collection) == id


def test_no_location_tells_no_id():
    assert Answer(201).id_below("/tags") is None
