#!/usr/bin/python
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: exclusion_interval
short_description: Declare an exclusion interval
version_added: 0.1.0
description:
  - Creates, changes or removes a period in which alerts are not raised.
options:
  name:
    description:
      - Name of the interval. It is what the interval is found by, unless O(id) is given.
    type: str
  interval_type:
    description:
      - How O(start) and O(end) count. A new interval without the option is V(onetime).
      - They change their meaning with it, so change the three together.
    type: str
    choices:
      - onetime
      - weekly
      - daily
  start:
    description:
      - Start in seconds, from the epoch (V(onetime)), from midnight (V(daily)) or from midnight of Monday (V(weekly)).
        Needed to create.
    type: int
  end:
    description:
      - End in seconds, counted like O(start). Needed to create.
    type: int
  alert_apply_all:
    description:
      - Whether the interval covers all alerts.
    type: bool
  trend_apply_all:
    description:
      - Whether the interval covers all trends.
    type: bool
  author:
    description:
      - Who made the interval.
    type: str
  description:
    description:
      - Text about the interval.
    type: str
  id:
    description:
      - Numeric id of the interval on this system. With the name given too, it is renamed.
    type: int
extends_documentation_fragment:
  - extrahop.revealx.connection
  - extrahop.revealx.attributes
  - extrahop.revealx.state
seealso:
  - module: extrahop.revealx.alert
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Have no alerts between 2 and 4 at night
  extrahop.revealx.exclusion_interval:
    name: Backup window
    interval_type: daily
    start: 7200
    end: 14400
    alert_apply_all: true

- name: Remove an interval
  extrahop.revealx.exclusion_interval:
    name: Backup window
    state: absent
"""

RETURN = r"""
object:
  description: The object as the system now answers it, in check mode as it would be; null when there is none.
  returned: success
  type: dict
  sample:
    description: ''
    alert_apply_all: true
    trend_apply_all: false
    name: Backup window
    interval_type: daily
    start: 7200
    end: 14400
    author: setup
    id: 4
    mod_time: 1795316793370
plan:
  description: What was done, or in check mode would be done, as a list of steps; empty when nothing changes.
  returned: success
  type: list
  elements: dict
  sample:
    - verb: create
      kind: exclusion_interval
      name: Backup window
      id: null
      fields:
        alert_apply_all: true
        trend_apply_all: false
        name: Backup window
        interval_type: daily
        start: 7200
        end: 14400
      reason: it is not there
requests:
  description: How many requests the system saw, by C(read) and C(write), and how many of them were C(retried).
  returned: always
  type: dict
  sample:
    read: 2
    write: 1
    retried: 0
"""

from ansible_collections.extrahop.revealx.plugins.module_utils._adapter_module import run
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.exclusion_interval import OPERATION


def main() -> None:
    run(OPERATION)


if __name__ == "__main__":
    main()
