# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""When a request is sent again, and how long to wait before.

urllib3's Retry does not serve here: it sees neither a body that breaks off nor an HTML page in place of JSON, does
not bound Retry-After in all supported versions, and cannot tell a request that was never sent (a POST may go again)
from one whose answer was lost (a create never may). Its parser of Retry-After is used.
"""

from __future__ import annotations

import random

from ansible_collections.extrahop.revealx.plugins.module_utils._client.requests import urllib3

RETRIED_STATUSES = frozenset({429, 502, 503, 504})
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 15.0
LONGEST_RETRY_AFTER = 60.0


def pause_before(attempt: int, retry_after: str | None = None, jitter=random.random) -> float:
    """Seconds to wait before attempt 1, 2, ...: what Retry-After asks, within bounds, else doubling with jitter."""
    if retry_after:
        try:
            asked = urllib3.Retry(0).parse_retry_after(retry_after)
            return min(max(float(asked), 0.0), LONGEST_RETRY_AFTER)
        except (urllib3.exceptions.HTTPError, ValueError, OverflowError):
            pass
    return min(FIRST_PAUSE * 2 ** (attempt - 1), LONGEST_PAUSE) * (0.75 + jitter() / 2)
