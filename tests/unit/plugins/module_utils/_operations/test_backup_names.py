# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A backup stored under a longer name is known again, and none is taken for another."""

from __future__ import annotations

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import Conflict
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.backup import find


class Listed:
    """A store's listing of backups."""

    def __init__(self, *names: str) -> None:
        self.items = [{"id": number, "name": name} for number, name in enumerate(names)]

    def listing(self, resource):
        return self.items

    def find_by(self, resource, field, value):
        return next((item for item in self.items if item[field] == value), None)

    def only_one(self, resource, name, matches):
        if len(matches) > 1:
            raise Conflict(f"{len(matches)} backups")
        return matches[0] if matches else None


def found(asked: str, *names: str) -> str | None:
    match = find(Listed(*names), {"id": None, "name": asked})
    return match["name"] if match else None


@pytest.mark.parametrize(
    "stored",
    [
        "weekly 2026-11-22",
        "weekly_20261122",
        "weekly (2026-11-22 10:00:33)",
        "weekly 2026-11-22T10:00:00.123Z",
        "weekly-2026.11.22 10.00 +01:00",
        "weekly 1795316815779",
    ],
)
def test_a_time_behind_the_name_is_the_systems(stored):
    assert found("weekly", "other", stored) == stored


@pytest.mark.parametrize(
    "other", ["weekly-2", "weekly-2 2026-11-22", "weekly old", "weekly2026-11-22", "weekly 2026", "Weekly 2026-11-22"]
)
def test_another_name_is_another_backup(other):
    assert found("weekly", other) is None


def test_the_exact_name_comes_first():
    assert found("weekly", "weekly 2026-11-22", "weekly") == "weekly"


def test_two_times_of_one_name_are_told_apart_by_id_only():
    with pytest.raises(Conflict, match="2 backups"):
        found("weekly", "weekly 2026-11-21", "weekly 2026-11-22")
