# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Collections of the contract that need more than their row in simulator/tables.py."""

from __future__ import annotations

from simulator.resources import (  # noqa: F401
    accounts,
    activity_maps,
    alerts,
    analysis,
    applications,
    custom_devices,
    dashboards,
    data_streams,
    detection_formats,
    detections,
    device_groups,
    devices,
    eql,
    investigations,
    localities,
    metrics,
    network_users,
    queries,
    sensors,
    sharing,
    stored_files,
    tuning_rules,
)
