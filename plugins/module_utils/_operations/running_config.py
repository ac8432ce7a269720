# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The running config or a part of it (contract: admin, Running Config)."""

from __future__ import annotations

import copy
import json
import os
import re
import time
from collections.abc import Mapping
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._client.transfer import write_private
from ansible_collections.extrahop.revealx.plugins.module_utils._config.differing import (
    Place,
    differing,
    leaves_of,
    value_at,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._config.reading import read
from ansible_collections.extrahop.revealx.plugins.module_utils._config.running_config import (
    CHANGE_SPEC,
    CHANGE_USES,
    Warn,
    carry_out,
    check_change,
    plan_change,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Difference, Outcome
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.setting_kinds import tell_other_kinds, typed_like

CHANGE_OF_KIND = "Nothing was written. Where it is meant, declare the whole section, with state replaced."


def check(options: Mapping) -> None:
    """Refuse what would empty the document, and a backup that could not be written."""
    check_change(options)
    if options["state"] == "replaced" and not options["config"]:
        raise OptionError(
            "config is empty and state is replaced: that would remove every setting.", "Give the settings to keep."
        )
    if options["section"] == "":
        raise OptionError("section is empty.", "Give the name of a section, or leave the option out.")
    if options["backup"]:
        folder = backup_folder(options["backup"])
        if not os.path.isdir(folder):
            raise OptionError(f"backup is {options['backup']!r}: there is no folder {folder}.", "Create it before.")
        if not os.access(folder, os.W_OK | os.X_OK):
            raise OptionError(f"backup is {options['backup']!r}: {folder} cannot be written.", "Choose another folder.")


def run(task: Task) -> Outcome:
    """Bring the running config, or a part of it, to the declared one."""
    before = read(task)

    def wanted(document: dict, warn: Warn) -> dict:
        given = task.options["config"], task.options["state"], task.options["section"]
        after = wanted_document(document, *given, warn=warn)
        for name in after:
            if name not in document:
                warn(f"The running config of {task.client.system} has no section {name!r} yet: it is added.")
        return after

    is_whole = task.options["state"] == "replaced" and task.options["section"] is None
    sections = concerned(task.options, before)
    name = "whole document" if is_whole else ", ".join(sections)
    change = plan_change(task, before, wanted, declared_places(task.options, before), name)
    after = change.after
    difference = Difference("running config", *differing(before, after))
    backup, now, job = None, after, None
    if not task.check_mode:
        if change.places and task.options["backup"]:
            backup = backup_file(task.options["backup"], task.client.system)
            keep_backup(backup, before)
        now, job = carry_out(task, change)
    shown = {name: now[name] for name in sections if name in now}
    return Outcome(change.steps, [difference], {"config": shown, "backup_path": backup, "job": job})


def wanted_document(before: Mapping, config: Mapping, state: str, section: str | None, warn: Warn) -> dict:
    """The whole document as it is to be; ``config`` of a section may come bare or below the section's name.

    What is merged is typed as the system has it, what is replaced is as it was given. Another kind of value is told.
    """
    if section is not None:
        config = {section: bare_section(before.get(section), config, section)}
    if state == "merged":
        return merged(before, typed_like(before, config, "config", warn, CHANGE_OF_KIND))
    tell_other_kinds(before, config, "config", warn)
    return copy.deepcopy({**before, **config} if section is not None else dict(config))


def merged(current: object, wanted: object) -> Any:
    """Lay the wanted mapping over the current one, deeply; anything that is not a mapping is replaced, lists too."""
    if not (isinstance(current, Mapping) and isinstance(wanted, Mapping)):
        return copy.deepcopy(wanted)
    laid = copy.deepcopy(dict(current))
    for key, value in wanted.items():
        laid[key] = merged(current.get(key), value)
    return laid


def bare_section(current: object, config: Mapping, section: str) -> object:
    """The section's content without its name around it. Section dns has a key dns: that one is not the name."""
    is_wrapped = set(config) == {section} and (
        not isinstance(current, Mapping)
        or (isinstance(config[section], Mapping) and not isinstance(current.get(section), Mapping))
    )
    return config[section] if is_wrapped else config


def declared_places(options: Mapping, before: Mapping) -> list[Place]:
    """The places whose content the options declare; () is the whole document."""
    section, config = options["section"], options["config"]
    if options["state"] == "replaced":
        return [() if section is None else (section,)]
    if section is not None:
        config = {section: bare_section(before.get(section), config, section)}
    # An empty mapping that is laid over another one declares nothing.
    return [place for place in leaves_of(config) if not isinstance(value_at(config, place), Mapping)]


def concerned(options: Mapping, before: Mapping) -> list[str]:
    """The sections that a task is about."""
    if options["section"] is not None:
        return [options["section"]]
    if options["state"] == "merged":
        return list(options["config"])
    return [*before, *(name for name in options["config"] if name not in before)]


def backup_folder(backup: str) -> str:
    """The folder that a backup goes to: ``backup`` itself when it is one, else the one it lies in."""
    if os.path.isdir(backup) or backup.endswith(os.sep):
        return backup
    return os.path.dirname(os.path.abspath(backup))


def backup_file(backup: str, system: str) -> str:
    """The file for a backup: ``backup`` itself, or in a folder a name made of system and time (UTC)."""
    if not os.path.isdir(backup):
        return backup
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    return os.path.join(backup, f"{re.sub(r'[^A-Za-z0-9.-]', '_', system)}-running-config-{stamp}.json")


def keep_backup(file: str, document: Mapping) -> None:
    """Write the document, secrets included, for its owner's eyes only (mode 0600); raises OptionError."""
    try:
        write_private(file, (json.dumps(document, indent=2) + "\n").encode())
    except OSError as error:
        raise OptionError(
            f"backup cannot be written to {file!r}: {error.strerror}. The running config was left as it is."
        ) from error


OPERATION = Operation(
    "running_config",
    run,
    {
        "config": {"type": "dict", "required": True},
        "state": {"type": "str", "choices": ["merged", "replaced"], "default": "merged"},
        "section": {"type": "str"},
        "backup": {"type": "path"},
        **CHANGE_SPEC,
    },
    check=check,
    uses=CHANGE_USES,
)
