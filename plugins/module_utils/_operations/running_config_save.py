# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The running config saved, so that it survives a restart (contract: admin, POST /runningconfig/save)."""

from __future__ import annotations

from ansible_collections.extrahop.revealx.plugins.module_utils._config.differing import differing
from ansible_collections.extrahop.revealx.plugins.module_utils._config.reading import read, read_saved
from ansible_collections.extrahop.revealx.plugins.module_utils._config.saving import SAVE_USES, save, save_step
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.json_data import same
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Difference, Outcome


def run(task: Task) -> Outcome:
    """Save when the saved config differs from the running one, whoever changed it: that is what is asked for."""
    running, saved = read(task), read_saved(task)
    steps = [] if same(saved, running) else [save_step(saved, running)]
    if steps and not task.check_mode:
        save(task)
    return Outcome(steps, [Difference("saved config", *differing(saved, running))])


OPERATION = Operation("running_config_save", run, uses=SAVE_USES)
