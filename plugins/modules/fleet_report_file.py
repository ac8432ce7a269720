# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: fleet_report_file
short_description: Write a report of your own, or that of an earlier run again
version_added: 0.1.0
description:
  - Writes a report document as JSON, Markdown and HTML files, and sets it as statistics of the run (C(<report>_report) and
    C(<report>_markdown)), once for all hosts of the play. No system is asked anything.
  - The keys of a document are those of the filter P(extrahop.revealx.report#filter).
options:
  document:
    description:
      - The report, with C(report) at least, which names the statistics. C(made) is the present time when it is left out.
    type: dict
  src:
    description:
      - What an earlier run left, in place of O(document), relative to the current folder. A JSON file such as
        C(reports/upgrade/latest/result.json), the rows of a plan such as C(reports/plan/latest/plan.json), or a folder of
        a run such as C(reports/upgrade/latest) for all reports in it.
      - Who ran what, how and when is taken from C(run.json) beside it.
    type: str
    default: ''
  name:
    description:
      - Name of the files, without their endings. Needed for a O(document); otherwise they are named like O(src). Of a
        folder each report keeps its name.
    type: str
    default: ''
  folder:
    description:
      - Folder on the controller for the files. A relative one is below the current folder. It is made with mode 0700 unless
        it is there, its files with 0600. Nothing is written when it is empty.
      - Each run has a folder of its own in it, and C(latest) leads to the newest.
    type: str
    default: ''
  more:
    description: Texts of further files beside those of the report, by their ending, such as C(xml).
    type: dict
    default: {}
  statistics:
    description: Statistics to set beside those of the report, by name.
    type: dict
    default: {}
extends_documentation_fragment:
  - extrahop.revealx.attributes
attributes:
  diff_mode:
    support: none
    description: It writes reports only.
  idempotent:
    support: full
  action_group:
    support: none
    membership: []
    description: It speaks to no system.
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Write a report of my own
  extrahop.revealx.fleet_report_file:
    name: licences
    folder: reports/licences
    document:
      report: fleet
      title: Licences of the fleet
      summary: One licence runs out this year.
      systems:
        - system: sensor1
          licence: until 2026-12-31
          status: warning
          reason: renew it
  run_once: true

- name: Render the report of an earlier run again
  extrahop.revealx.fleet_report_file:
    src: reports/upgrade/latest/result.json
    folder: for-the-board
  run_once: true
"""

RETURN = r"""
systems:
  description: The hosts of the play, none of them changed.
  returned: always
  type: dict
  sample: {}
"""
