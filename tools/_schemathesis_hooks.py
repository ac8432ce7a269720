# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What schemathesis has to be told of the API; it loads this file itself (SCHEMATHESIS_HOOKS)."""

from __future__ import annotations

import schemathesis
from schemathesis.transport.serialization import serialize_binary


@schemathesis.serializer("application/tar")
def archive(context: schemathesis.SerializationContext, value: object) -> dict[str, object]:
    """Archives are sent as they are; schemathesis has no way of its own for this media type."""
    return {"data": serialize_binary(value)}
