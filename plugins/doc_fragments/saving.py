# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of everything that saves the running config beside other work."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  save:
    description:
      - Whether to save the running config in the end, if the saved one differs. Unsaved changes are lost at the next
        restart.
    type: bool
    default: false
  save_foreign:
    description:
      - Whether to save it also when somebody else left changes unsaved. A system saves all of its running config or
        nothing, so what another administrator tries out would be kept with it. Otherwise the running config is not
        saved then, and a warning names what was left unsaved.
      - What the task declares never counts as somebody else's, nor does what earlier tasks on this controller changed
        and did not save. A note in C(~/.ansible/extrahop_revealx/notes), or in the folder that the environment variable
        C(EXTRAHOP_NOTES) names, says by the names of keys what that was, whatever ended those tasks. It is gone once
        the running config is saved.
    type: bool
    default: false
"""
