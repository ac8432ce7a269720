# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Modules whose objects the API cannot change, so that they are deleted and made anew."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options: {}
notes:
  - The API has no operation that changes the object, so it is deleted and made anew. Before anything is written the
    task refuses, in check mode too, while something is unknown that making it takes, and says what to give.
  - When the new object is refused, the old one is put back if all of it is known. If not, the task fails, says that
    it is gone, and what it was.
  - From before the deletion until an object is there again, a note on the controller's disk says what it was, without
    secrets (mode 0600). When a run is killed in between, each following task on the system tells of it until the
    object is declared again, present or absent. Notes are kept in the folder that the environment variable
    E(EXTRAHOP_NOTES) names, by default C(extrahop_revealx/notes) below Ansible's home (E(ANSIBLE_HOME),
    C(~/.ansible)). A container of AWX loses them with its end, unless that folder is mounted.
"""
