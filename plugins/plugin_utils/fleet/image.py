# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""One image for systems of several kinds: whatever its name says, it can fit one of them at most."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.member import Member
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.results import Finding

CHECK = "image"


def image_findings(members: Iterable[Member]) -> Iterator[Finding]:
    """A finding for each system that gets the same image as one of another kind. The image itself is not named: its
    address may sign the download."""
    by_image: dict[tuple[str, str], list[Member]] = {}
    for member in members:
        for option in ("url", "path"):
            if member.is_asked and member.settings.get(option):
                by_image.setdefault((option, str(member.settings[option])), []).append(member)
    for (option, _image), some in by_image.items():
        kinds = sorted({member.kind for member in some})
        if len(kinds) > 1:
            text = f"upgrade_{option} gives {' and '.join(kinds)} the same image, which fits one of them at most"
            remedy = f"Give upgrade_{option} as a mapping with the keys {', '.join(kinds)}."
            for member in some:
                yield Finding(member.name, CHECK, "refused", text, remedy)
