# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The mark of an upgrade that may be interrupted (running.json): what the next run has to know of it."""

from __future__ import annotations

import json
from collections.abc import Mapping

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.unknown import refuse_unknown

# Systems whose upgrades were begun, clusters whose record ingest was switched off, and {target, snapshot} by system.
KINDS: Mapping[str, type] = {"systems": list, "clusters": list, "before": dict}
REMEDY = (
    "Make sure that no upgrade runs and that record ingest of the recordstores is as you want it, then remove the file."
)


def mark_of(text: str, place: str) -> dict:
    """The mark as {systems, clusters, before}; blank text is that of a run with nothing before it.

    Raises OptionError, which names the file ``place``, for what is no mark of ours.
    """
    if not text.strip():
        return {key: kind() for key, kind in KINDS.items()}
    try:
        told = json.loads(text)
    except ValueError as error:
        raise OptionError(f"{place} is no mark of an interrupted upgrade: no JSON ({error}).", REMEDY) from error
    if not isinstance(told, dict):
        raise OptionError(f"{place} is no mark of an interrupted upgrade: a mapping is wanted.", REMEDY)
    refuse_unknown(told, KINDS, place)
    wrong = [key for key, kind in KINDS.items() if not isinstance(told.get(key, kind()), kind)]
    if wrong:
        raise OptionError(f"{place} is no mark of an interrupted upgrade: {', '.join(wrong)} cannot be used.", REMEDY)
    return {key: told.get(key, kind()) for key, kind in KINDS.items()}
