# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Lists that are declared from either side: here they are seen from the object that carries the others."""

from __future__ import annotations

from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Assignment, Resource

# Only what finds them by name: their full descriptions assign the resources that are described here.
ALERT = Resource("alert", "/alerts", "/alerts/{id}")
TAG = Resource("tag", "/tags", "/tags/{id}")
TRIGGER = Resource("trigger", "/triggers", "/triggers/{id}")
# What came by way of a group or of all devices cannot be taken away here (contract: GET /applications/{id}/alerts).
DIRECT = {"direct_assignments_only": True}


def carried(base: str, *resources: Resource) -> dict[str, Assignment]:
    """The lists of alerts, tags or triggers that the objects below ``base`` carry."""
    found = {}
    for resource in resources:
        query = {} if resource is TAG else DIRECT
        found[f"{resource.name}s"] = Assignment(resource, f"{base}/{{id}}{resource.collection}", query)
    return found
