# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether an object is to be there."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  state:
    description:
      - Whether the object is to be there (V(present)) or not (V(absent)).
      - Where several objects have the name, the task fails in either case and names their ids, since nobody knows which
        is meant. Give the id of one of them then, for modules that have that option; V(absent) removes just that one.
    type: str
    choices:
      - present
      - absent
    default: present
"""
