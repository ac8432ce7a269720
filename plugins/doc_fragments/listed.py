# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of modules whose systems may list later what they accepted, or do it in a job."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  wait:
    description:
      - Whether to wait until the system lists what it accepted, and for the end of a job that it names.
      - Without it the result holds what is known by then, and the id of such a job for M(extrahop.revealx.job_wait).
    type: bool
    default: true
  wait_timeout:
    description:
      - Seconds to wait at most. Running out of time fails the task, though the system may go on.
    type: int
    default: 300
  wait_interval:
    description:
      - Longest pause in seconds between two questions. The first pauses are shorter.
    type: float
    default: 10
"""
