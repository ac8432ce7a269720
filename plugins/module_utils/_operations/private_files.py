# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Files on the controller for their owner's eyes only: reports, backups, keys."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._client.transfer import keep_private
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Outcome, Step


def check(options: Mapping) -> None:
    """Refuse names that lead elsewhere, a name that is to be there and not, and a folder that is a file."""
    folder, wanted, unwanted = options["folder"], options["files"], options["absent"]
    for name in [*wanted, *unwanted]:
        if not isinstance(name, str) or name in ("", ".", "..") or "/" in name:
            raise OptionError(f"{name!r} is no name of a file in the folder.", "Give names without slashes.")
    both = sorted(set(wanted) & set(unwanted))
    if both:
        raise OptionError(f"files and absent both name {', '.join(both)}.", "Name each file in one of them.")
    if os.path.exists(folder) and not os.path.isdir(folder):
        raise OptionError(f"folder is {folder!r}: a file.", "Name a folder; it is made when it is not there.")


def run(task: Task) -> Outcome:
    """Make the folder, write the files that are not as wanted, remove those that are not wanted."""
    return Outcome(list(_steps(task)), values={"folder": task.options["folder"]})


def _steps(task: Task) -> Iterator[Step]:
    folder, wanted = task.options["folder"], task.options["files"]
    if not os.path.isdir(folder) and (wanted or not task.options["absent"]):
        if not task.check_mode:
            _made(folder)
        yield Step("create", "folder", folder, None, {}, "it is not there")
    for name, content in wanted.items():
        path = os.path.join(folder, name)
        if os.path.isdir(path):
            raise OptionError(f"{path!r} is a folder.", "Give the file another name.")
        if reason := keep_private(path, _text(content).encode(), task.check_mode):
            yield Step("write", "file", path, None, {}, reason)
    for name in task.options["absent"]:
        path = os.path.join(folder, name)
        if os.path.lexists(path):
            if not task.check_mode:
                _removed(path)
            yield Step("delete", "file", path, None, {}, "it is there")


def _text(content: object) -> str:
    """Text as it is; anything else is written as JSON: before 2.19, Ansible makes data of templated text that looks
    like it."""
    return content if isinstance(content, str) else json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _made(folder: str) -> None:
    missing = []
    while not os.path.isdir(folder):
        missing.append(folder)
        folder = os.path.dirname(os.path.abspath(folder))
    try:
        for path in reversed(missing):
            # Other hosts of the play may be making it at this moment.
            os.makedirs(path, 0o700, exist_ok=True)
    except OSError as error:
        raise OptionError(f"{error.filename!r} cannot be made: {error.strerror}.") from error


def _removed(path: str) -> None:
    try:
        os.unlink(path)
    except OSError as error:
        raise OptionError(f"{path!r} cannot be removed: {error.strerror}.") from error


OPERATION = Operation(
    "private_files",
    run,
    {
        "folder": {"type": "path", "required": True},
        "files": {"type": "dict", "default": {}},
        "absent": {"type": "list", "elements": "str", "default": []},
    },
    has_system=False,
    check=check,
)
