# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Files on the controller that a workflow writes: for their owner's eyes only, in folders of their own."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import perform
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.private_files import (
    OPERATION as PRIVATE_FILES,
)


def place_of(path: str) -> str:
    """The absolute path of what a person named: a relative one starts in the current folder."""
    return os.path.realpath(os.path.expanduser(path))


def keep(folder: str, files: Mapping[str, Any] | None = None, absent: Iterable[str] = ()) -> None:
    """Have files in a folder, which is made, and others not; what is no text is written as JSON.

    Raises OptionError when that cannot be done.
    """
    options = {"folder": folder, "files": dict(files or {}), "absent": list(absent)}
    done = perform(PRIVATE_FILES, options, check_mode=False, warn=lambda sentence: None)
    if done.failed:
        raise OptionError(done.data["msg"])
