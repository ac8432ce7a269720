# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of everything that waits."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  wait:
    description:
      - Whether to wait for the end. Without it the result carries the job, for M(extrahop.revealx.job_wait).
    type: bool
    default: true
  wait_timeout:
    description:
      - Seconds to wait at most. Running out of time fails the task; the work goes on at the system.
      - Run the task again to take up the wait where it is.
    type: int
    default: 3600
  wait_interval:
    description:
      - Longest pause in seconds between two questions. The first pauses are shorter.
    type: float
    default: 10
"""
