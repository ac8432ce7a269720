# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""What speaks against the upgrade of one system, looked at by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass

from ansible_collections.extrahop.revealx.plugins.module_utils._fleet_member import Member


@dataclass(frozen=True)
class Finding:
    """Something that speaks against the upgrade (``level`` refused) or that one should know (warning)."""

    system: str
    level: str
    finding: str
    remedy: str = ""

    def export(self) -> dict:
        return asdict(self)


def system_findings(member: Member) -> list[Finding]:
    """Everything that one system alone says against its upgrade."""
    if member.problem:
        return [_refused(member, member.problem, "Nothing is upgraded while a system of the run cannot be read.")]
    found = [*_place(member)]
    if member.firmware_problem:
        found.append(_refused(member, member.firmware_problem))
    if member.is_asked:
        found += [*_privileges(member), *_license(member)]
    return found


def _place(member: Member) -> Iterator[Finding]:
    if len(member.groups) > 1:
        yield _refused(
            member,
            f"it is in the groups {' and '.join(member.groups)}",
            "A system belongs to the group of its kind only.",
        )
    elif member.seen_kind is None:
        yield Finding(
            member.name, "warning", f"its platform says no known kind; taken for a {member.kind}, as its group says"
        )
    elif member.seen_kind != member.kind:
        yield _refused(
            member,
            f"it is a {member.seen_kind}, but in the group {member.groups[0]}",
            f"Move it to the group {member.seen_kind}s, or correct its address.",
        )


def _privileges(member: Member) -> Iterator[Finding]:
    """A key without full administration. No answer says so outright: only administrators see the keys of others, and
    where the only visible owner's account can be read, its roles tell (contract: conventions.privileges)."""
    owners, roles = member.key_owners, member.roles
    if owners is None or len(owners) != 1 or not isinstance(roles, Mapping):
        return
    if roles and roles.get("system") != "full":
        yield _refused(
            member,
            f"the API key belongs to {', '.join(owners)}, who lacks full system administration",
            "Use the key of an account with the privilege system: full.",
        )


def _license(member: Member) -> Iterator[Finding]:
    """An expired licence; units are not published, so that only signs that need none are read (contract: License)."""
    licence = member.license
    expires_at, expires_in = licence.get("expires_at"), licence.get("expires_in")
    ran_out = isinstance(expires_at, int) and expires_at > 0 and isinstance(expires_in, int) and expires_in <= 0
    if ran_out or "expired" in member.local_license_status.lower():
        yield _refused(member, "its licence has expired", "Renew it first (module extrahop.revealx.license).")


def _refused(member: Member, finding: str, remedy: str = "") -> Finding:
    return Finding(member.name, "refused", finding, remedy)
