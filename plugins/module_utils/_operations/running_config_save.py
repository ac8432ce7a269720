# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The running config saved, so that it survives a restart (contract: admin, POST /runningconfig/save)."""

from __future__ import annotations

from ansible_collections.extrahop.revealx.plugins.module_utils._operation import Operation, Task
from ansible_collections.extrahop.revealx.plugins.module_utils._plan import Difference, Outcome
from ansible_collections.extrahop.revealx.plugins.module_utils._running_config import (
    SAVE_USES,
    differing,
    read,
    read_saved,
    save,
    save_step,
)


def run(task: Task) -> Outcome:
    """Save when the saved config differs from the running one."""
    running, saved = read(task), read_saved(task)
    steps = [save_step(saved, running)] if saved != running else []
    if steps and not task.check_mode:
        save(task)
    return Outcome(steps, [Difference("saved config", *differing(saved, running))])


OPERATION = Operation("running_config_save", run, uses=SAVE_USES)
