# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Names of the inventory that stand for one system: two runs on it would meet on the way."""

from __future__ import annotations

from collections.abc import Sequence

from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.member import Member
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.results import Finding

CHECK = "identity"


def twin_findings(members: Sequence[Member]) -> list[Finding]:
    """A refusal for each name of a system that has more than one in the run and to which something is to be done."""
    by_mark: dict[str, list[Member]] = {}
    for member in members:
        for mark in member.marks:
            by_mark.setdefault(mark, []).append(member)
    found: dict[str, Finding] = {}
    for mark, sharing in sorted(by_mark.items()):
        if len(sharing) > 1 and any(member.acts for member in sharing):
            for member in sharing:
                others = ", ".join(other.name for other in sharing if other is not member)
                text = f"it is the same system as {others}: both have the {mark}"
                found.setdefault(
                    member.name, Finding(member.name, CHECK, "refused", text, "Keep one of the names in the inventory.")
                )
    return list(found.values())
