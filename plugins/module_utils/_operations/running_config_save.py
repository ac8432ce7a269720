# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The running config saved, so that it survives a restart (contract: admin, POST /runningconfig/save)."""

from __future__ import annotations

from ansible_collections.extrahop.revealx.plugins.module_utils._config.reading import read, read_saved
from ansible_collections.extrahop.revealx.plugins.module_utils._config.saving import SAVE_USES, save, saving_of
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Outcome


def run(task: Task) -> Outcome:
    """Save when the saved config differs from the running one, whoever changed it: that is what is asked for."""
    running = read(task)
    saving = saving_of(read_saved(task), running)
    if saving.plan and not task.check_mode:
        save(task)
    return saving


OPERATION = Operation("running_config_save", run, uses=SAVE_USES)
