# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The audit log, newest pages first as the system gives them (contract: admin, Audit Log)."""

from __future__ import annotations

from ansible_collections.extrahop.revealx.plugins.module_utils._engine.reading import declare_listing

OPERATION = declare_listing("audit_log_info", "/auditlog", "messages", is_cut=True)
