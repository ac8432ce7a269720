# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""One system backed up into DEST/LABEL/SYSTEM, and its older backups let go."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import shutil
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError, RevealxError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Result
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.api_request import OPERATION as API_REQUEST
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.backup import OPERATION as CUSTOMIZATIONS
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.system_info import OPERATION as SYSTEM_INFO
from ansible_collections.extrahop.revealx.plugins.module_utils._state.state_export import OPERATION as STATE_EXPORT
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.backup_folder import (
    CUSTOMIZATIONS as CUSTOMIZATIONS_FILE,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.backup_folder import (
    MADE_BY,
    MANIFEST,
    SUMS,
    TIME_FORM,
    backups_of,
    complaints_about,
    content_problems,
    is_of_another,
    sums_of,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.fleet import Fleet, System
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.folder_names import folder_name
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.rows import added
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.private_folder import keep, place_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.wanted import kind_of_group, number

# What a system has where its variables say nothing, as the role backup has it.
DEFAULTS: Mapping[str, Any] = {"backup_dest": "backups", "backup_keep": 7, "backup_name": "ansible"}
VARIABLES = tuple(DEFAULTS)
LABEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
# The labels of this collection, those of a run and of an upgrade or rollback, and what a system put behind them.
OWN_LABELS = r"([0-9]{8}T[0-9]{6}Z|before-[0-9.]+-[0-9]{8})([^0-9A-Za-z].*)?"
# Recordstores and packetstores have no customizations.
WITH_CUSTOMIZATIONS = ("console", "sensor")
MADE, WOULD_BE_MADE, UNCHANGED, FAILED, NOT_STARTED = "made", "would be made", "unchanged", "failed", "not started"


@dataclass(frozen=True)
class BackupSettings:
    """How a system is backed up: ``dest`` is the folder of all backups, ``label`` that of the run below it, ``keep``
    how many complete backups stay (0: all), ``name`` how the backups on the system itself begin."""

    dest: str
    label: str
    keep: int
    name: str

    def folder_of(self, system: str) -> str:
        return os.path.join(self.dest, self.label, folder_name(system))


@dataclass
class Backup:
    """What came of backing up one system; ``folder`` is its own, ``note`` why it failed, or what is to be known."""

    status: str
    folder: str
    notes: list[str] = field(default_factory=list)
    requests: dict[str, int] = field(default_factory=dict)
    "What the system was sent: read, write, retried."
    has_removed: bool = False
    "Older backups were removed, or would be."

    @property
    def failed(self) -> bool:
        return self.status == FAILED

    @property
    def changed(self) -> bool:
        return self.status in (MADE, WOULD_BE_MADE) or self.has_removed

    @property
    def note(self) -> str:
        return "; ".join(self.notes)

    @property
    def told(self) -> str:
        """It in a few words, as steps of a timeline have it."""
        return f"{self.status} in {os.path.dirname(self.folder)}"


def settings_of(system: System, label: str) -> BackupSettings:
    """How the variables of a system want it backed up; raises OptionError, naming the variable, for what cannot be
    meant, and for a label that is no name of a folder."""
    if not LABEL.fullmatch(label):
        raise OptionError(f"The label of the backup is {label}: give letters, digits, dots, hyphens and underscores.")
    given = {**DEFAULTS, **{name: value for name, value in system.variables.items() if value not in (None, "")}}
    return BackupSettings(
        place_of(str(given["backup_dest"])),
        label,
        int(number("backup_keep", given["backup_keep"])),
        str(given["backup_name"]),
    )


def label_before(version: str) -> str:
    """The label of a backup before the firmware becomes another, the first of a day."""
    return f"before-{version}-{time.strftime('%Y%m%d', time.gmtime())}"


def refuse_settings(system: System) -> None:
    """Raise OptionError, naming the variable, for what no backup can be made with: before the first of many systems is
    touched, and not when its turn has come."""
    settings_of(system, label_before("0"))


def settings_before(system: System, version: str) -> BackupSettings:
    """How a system is backed up before its firmware becomes another: once a day and version, so that a run that is
    started again finds the backup that it made; and once more, with a number behind the label, where its firmware
    changed since: who upgrades, goes back and upgrades again has other settings to lose each time.

    Raises OptionError as settings_of does.
    """
    first = settings_of(system, label_before(version))
    there = backups_of(first.dest, system.name)
    numbers = {one["label"]: re.fullmatch(f"{re.escape(first.label)}(?:-([0-9]+))?", one["label"]) for one in there}
    own = [one for one in there if numbers[one["label"]]]
    if not own:
        return first
    newer = there[: there.index(own[0])]
    if all(one.get("version") == own[0].get("version") for one in newer):
        return replace(first, label=own[0]["label"])
    last = max(int(found[1] or 1) for found in numbers.values() if found)
    return replace(first, label=f"{first.label}-{last + 1}")


def back_up(fleet: Fleet, system: System, settings: BackupSettings) -> Backup:
    """Back a system up unless it has a whole backup of that label, and let older ones go.

    In check mode it is only told. It never raises for what a system or a disk refuses: the backup is a failed one then.
    """
    making = _Making(fleet, system, settings)
    try:
        making.run()
    except (RevealxError, OSError) as error:
        making.backup.status = FAILED
        making.backup.notes = [_sentence(error)]
    making.backup.requests = added(making.requests)
    return making.backup


class _Making:
    def __init__(self, fleet: Fleet, system: System, settings: BackupSettings) -> None:
        self._fleet = fleet
        self._system = system
        self._settings = settings
        self._kind = kind_of_group(system)
        self._folder = settings.folder_of(system.name)
        self.backup = Backup(UNCHANGED, self._folder)
        self.requests: list[Mapping] = []
        self._made: Mapping[str, Any] = {}
        "The backup of the customizations that the system holds."

    def run(self) -> None:
        with self._alone():
            self._run()

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Have no other run write to the folder: the checksums of one would be about files of the other."""
        if self._fleet.check_mode:
            yield
            return
        keep(self._folder)
        lock = os.open(self._folder, os.O_RDONLY | os.O_CLOEXEC)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            raise OptionError(
                f"Another run is backing it up into {self._folder}.", "Start again when that run has ended."
            ) from None
        except OSError:
            # Not every disk of a network has locks for folders.
            pass
        try:
            yield
        finally:
            os.close(lock)

    def _run(self) -> None:
        who = self._ask(SYSTEM_INFO, {"gather_subset": ["system", "identity"]})
        self._know_kind(str(who["identity"].get("kind") or ""))
        there = backups_of(self._settings.dest, self._system.name)
        theirs = {one["path"] for one in there if is_of_another(one, who["identity"])}
        if self._folder in theirs:
            raise OptionError(
                f"{self._folder} holds the backup of another system of this name: its serial number or UUID differs.",
                "Give each of them a backup_dest of its own; of a system that was replaced, move the folder away.",
            )
        lacks = complaints_about(self._folder, self._system.name, self._kind)
        if lacks:
            if os.path.isfile(os.path.join(self._folder, SUMS)):
                self.backup.notes.append(f"made anew: {'; '.join(lacks)}")
            self._make(who)
            self.backup.status = WOULD_BE_MADE if self._fleet.check_mode else MADE
        if self._settings.keep > 0:
            self._let_go(theirs)

    # ---- one backup

    def _make(self, who: Mapping[str, Any]) -> None:
        """Everything is for its owner only: running config and customizations hold secrets."""
        if not self._fleet.check_mode:
            # A backup that was complete, and is none: nothing of it counts any more.
            is_none = os.path.isfile(os.path.join(self._folder, SUMS))
            keep(self._folder, absent=[SUMS, CUSTOMIZATIONS_FILE] if is_none else ())
        if self._kind in WITH_CUSTOMIZATIONS:
            wanted = {"name": f"{self._settings.name}-{self._settings.label}"}
            there = {} if self._fleet.check_mode else {"download_to": self._file(CUSTOMIZATIONS_FILE)}
            self._made = self._ask(CUSTOMIZATIONS, {**wanted, **there}).get("object") or {}
        if not self._fleet.check_mode:
            self._read(who)
            self._complete()

    def _know_kind(self, told: str) -> None:
        """A backup of a console as one of a recordstore has no customizations, and cannot be brought back."""
        self._kind = self._kind or told
        if told and told != self._kind:
            raise OptionError(
                f"{self._system.name} is a {told}, and in the inventory's group of {self._kind}s: its backup would "
                "lack what it has, and could not be brought back.",
                f"Move it to the group {told}s, or correct its address.",
            )

    def _read(self, who: Mapping[str, Any]) -> None:
        self._ask(API_REQUEST, {"path": "/runningconfig", "dest": self._file("running_config.json")})
        exported = self._ask(STATE_EXPORT, {"dest": self._file("state.json")})
        keep(self._folder, {MANIFEST: self._manifest(who, exported["left_out"])})
        refused = [row for row in exported["left_out"] if not row.get("object") and not row.get("field")]
        told = [f"{row['section']}, {row['reason']}" for row in refused if re.search("HTTP [0-9]", row["reason"])]
        if told:
            self.backup.notes.append(f"not in the state document: {'; '.join(told)}")

    def _manifest(self, who: Mapping[str, Any], left_out: Sequence[Mapping]) -> dict[str, Any]:
        return {
            "made_by": MADE_BY,
            "made": time.strftime(TIME_FORM, time.gmtime()),
            "system": self._system.name,
            "kind": self._kind,
            "hostname": who["system"].get("hostname") or "",
            "version": who["system"].get("version") or "",
            "serial": who["identity"].get("serial") or "",
            "uuid": who["identity"].get("uuid") or "",
            "customizations": self._made.get("name") or "",
            "left_out": list(left_out),
        }

    def _complete(self) -> None:
        """Read back what was written; the checksums come last of all, they are what makes the backup complete."""
        lacking = content_problems(self._folder)
        if lacking:
            raise OptionError(
                f"The backup in {self._folder} is none: {'; '.join(lacking)}.",
                "See what the system answers, and start again.",
            )
        keep(self._folder, {SUMS: sums_of(self._folder)})

    # ---- older ones

    def _let_go(self, theirs: Collection[str]) -> None:
        """Only what this collection made, only what is complete, and only when a newer one is there: the newest stay,
        and this run's in any case. One whose time cannot be true is not counted, and nobody but a person removes it, as
        those of another system of this name (``theirs``)."""
        there = [one for one in backups_of(self._settings.dest, self._system.name) if one["path"] not in theirs]
        self.backup.notes += [f"{one['path']}: {one['doubt']}" for one in there if one["doubt"]]
        older = [one for one in there if not one["doubt"]][self._settings.keep :]
        for one in older:
            if one["path"] != self._folder and not one["strangers"]:
                self.backup.has_removed = True
                if not self._fleet.check_mode:
                    _remove(one["path"])
        if self._kind in WITH_CUSTOMIZATIONS:
            self._let_go_on_the_system()

    def _let_go_on_the_system(self) -> None:
        listed = self._ask(API_REQUEST, {"path": "/customizations"})["json"] or []
        ours = re.compile(f"{re.escape(self._settings.name)}-{OWN_LABELS}", re.DOTALL)
        own = [one for one in listed if ours.fullmatch(str(one.get("name")))]
        # Ids count up, whatever the clock of the system said.
        for one in sorted(own, key=lambda one: one["id"], reverse=True)[self._settings.keep :]:
            if one["id"] != self._made.get("id"):
                self.backup.has_removed = True
                self._ask(CUSTOMIZATIONS, {"id": one["id"], "state": "absent"})

    # ---- how

    def _file(self, name: str) -> str:
        return os.path.join(self._folder, name)

    def _ask(self, operation: Operation, options: Mapping[str, Any]) -> dict[str, Any]:
        """The values of an operation; raises OptionError, with its own words, where it failed."""
        result: Result = self._fleet.perform(self._system, operation, options)
        self.requests.append(result.data.get("requests") or {})
        if result.failed:
            raise OptionError(result.data["msg"])
        return result.data


def _remove(folder: str) -> None:
    """Remove a backup, and the folder of its run with the last one. What is not empty stays, whatever it holds."""
    shutil.rmtree(folder)
    with contextlib.suppress(OSError):
        os.rmdir(os.path.dirname(folder))


def _sentence(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"{error.filename}: {error.strerror}" if error.filename else str(error)
    return str(error)
