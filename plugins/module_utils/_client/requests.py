# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The one place that imports requests, so that a missing library is one clear message in the module way."""

from __future__ import annotations

import traceback

try:
    import requests
    import urllib3
    from requests import Session
    from requests.adapters import HTTPAdapter
    from requests.auth import AuthBase
    from urllib3.connection import HTTPSConnection
    from urllib3.connectionpool import HTTPSConnectionPool

    IMPORT_ERROR = None
except ImportError:
    requests = None  # type: ignore[assignment]
    urllib3 = None  # type: ignore[assignment]
    HTTPAdapter = object  # type: ignore[assignment,misc]
    AuthBase = object  # type: ignore[assignment,misc]
    HTTPSConnection = object  # type: ignore[assignment,misc]
    HTTPSConnectionPool = object  # type: ignore[assignment,misc]
    Session = object  # type: ignore[assignment,misc]
    IMPORT_ERROR = traceback.format_exc()

# Where the controller itself asks systems.
NOT_INSTALLED = "The Python library requests is not installed for Ansible's own Python interpreter"

__all__ = [
    "IMPORT_ERROR",
    "NOT_INSTALLED",
    "AuthBase",
    "HTTPAdapter",
    "HTTPSConnection",
    "HTTPSConnectionPool",
    "Session",
    "requests",
    "urllib3",
]
