# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A task on the whole fleet as Ansible's main process knows it: by its name.

That process loads the action of each task, and forks a worker for each task of each host. What it had imported, every
one of them would be forked with; the one worker that runs the fleet operation imports it.
"""

from __future__ import annotations

import gc
from importlib import import_module

from ansible.plugins.action import ActionBase

# New objects after which the worker looks for garbage; Python does after 700.
GARBAGE = 50_000
HERE = __name__.rpartition(".")[0]


class FleetTask(ActionBase):
    """Base of the actions of fleet modules; a subclass gives the ``name`` of its operation.

    It has what Ansible asks of an action before it runs; the rest is asked of the one that is made in the worker.
    """

    BYPASS_HOST_LOOP = True
    _requires_connection = False

    name: str

    def run(self, tmp=None, task_vars=None):
        # What the worker was forked with is no garbage of its own: to look through it again and again would copy it. Of
        # its own it has little, and ends with the task.
        gc.freeze()
        gc.set_threshold(GARBAGE)
        operation = import_module(f"{HERE}.workflows.{self.name}").OPERATION
        action = import_module(f"{HERE}.fleet_action").FleetAction(
            self._task, self._connection, self._play_context, self._loader, self._templar, self._shared_loader_obj
        )
        action.operation = operation
        return action.run(tmp, task_vars)
