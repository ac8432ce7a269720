# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every module of the collection can do, and where it runs."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options: {}
attributes:
  check_mode:
    description: Foretells the changes without sending a write.
    support: full
  diff_mode:
    description: Shows the managed fields before and after, secrets hidden.
    support: full
  idempotent:
    description: A second run changes nothing and sends no write.
    support: full
  platform:
    description: What the module works on.
    platforms: posix
    support: full
  action_group:
    description: Use C(group/extrahop.revealx.all) in C(module_defaults) to set the connection options of every module.
    support: full
    membership:
      - extrahop.revealx.all
notes:
  - The module runs inside the controller's worker process. No C(connection), C(delegate_to) or Python on the
    system is needed.
  - A task that is delegated to another host than the controller runs there as an ordinary module, and needs
    requests there.
  - Set the variable C(extrahop_execution) to V(module) to run it as an ordinary module on the controller.
"""

    # For modules that only read.
    INFO = r"""
options: {}
attributes:
  diff_mode:
    support: none
    description: Nothing is changed, so there is no difference to show.
"""

    # For actions that are carried out every time.
    ACTION = r"""
options: {}
attributes:
  diff_mode:
    support: none
    description: What is done cannot be read back as fields of an object.
  idempotent:
    support: none
    description: The action is carried out each time the task runs.
"""

    # For what works on all hosts of a play in one task.
    FLEET = r"""
options:
  parallel:
    description: How many systems are read at a time. Ansible's forks mean nothing here.
    type: int
    default: 32
attributes:
  check_mode:
    description: Foretells the changes without sending a write to any system.
    support: full
  diff_mode:
    support: none
    description: The plan says what changes.
  idempotent:
    description: A second run changes nothing and sends no write.
    support: full
  platform:
    description: What it works on.
    platforms: posix
    support: full
  action_group:
    support: none
    membership: []
    description: C(group/extrahop.revealx.all) in C(module_defaults) counts all the same, worked out for each system.
notes:
  - One task for all hosts of the play (of the batch, with C(serial)). Set C(run_once) on it, so that every host has the
    registered result, and let M(extrahop.revealx.fleet_part) follow, which fails the hosts that failed.
  - Each system has its connection and its variables as a task of its own host would have them. Proxies in the task's
    environment have to be the same for all.
  - Not for C(strategy) V(free), C(delegate_to) or C(extrahop_execution). A C(when) on it is judged for the first host.
"""
