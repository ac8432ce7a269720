# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The state of all systems of a play as files that the role configure takes: what they have in common stands once."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError, first_and_more
from ansible_collections.extrahop.revealx.plugins.module_utils._state.sections import BY_NAME
from ansible_collections.extrahop.revealx.plugins.module_utils._state.state_export import OPERATION as STATE_EXPORT
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.fleet import Fleet, System
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.folder_names import host_name_problem
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.layers import ORDER, Merged
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.member import KIND_GROUPS
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.operation import (
    REPORTING,
    FleetOperation,
    Part,
    Told,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.rows import summed
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.secret_references import (
    Secret,
    names_of,
    secrets_in_place,
    secrets_of,
    suspects,
    with_references,
    without_unwritable,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.rehearsal.yaml_text import marked
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.export_files import (
    ALL,
    INVENTORY_FILE,
    LAYERS,
    LAYERS_FILE,
    SECRETS_FILE,
    Exported,
    group_file,
    host_file,
    inventory_file,
    layers_file,
    require_groups,
    rival_of,
    secrets_file,
    state_files,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.export_theirs import (
    differences,
    is_theirs,
    left_of,
    require_seen,
    theirs_of,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.export_tree import (
    KEPT,
    UNCHANGED,
    WOULD_BE_WRITTEN,
    WRITTEN,
    Kept,
    Tree,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.presenting import (
    crowd_of,
    lines_of,
    statistics_of,
    write_report,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.private_folder import place_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.wanted import kind_of_group

TITLE = "Export"
INVENTORY_DIR = "inventory_dir"
COMMON_FILES = (LAYERS_FILE, SECRETS_FILE, INVENTORY_FILE)
# More files that were left alone stand in the report alone.
MOST_FILES = 10
GONE = "it is of no system of the inventory: it stays"
HIDES = "{layers} says more than it has, and could not be made anew: it is hidden for this system until it can be"
SUSPECT = "{texts} may have a secret in its text, which stands in clear in the files: look before you share them"
UNORDERED = "configure_layers is set elsewhere, without {names}: put these first in it."


@dataclass(frozen=True)
class _Read:
    """What was read of a system: its document, what is not in it, and the secrets that it names; and what people's own
    layers declare of it."""

    document: Mapping[str, Any]
    theirs: Merged
    left_out: Sequence[Mapping[str, Any]]
    requests: Mapping[str, int]
    secrets: Sequence[Secret]


@dataclass(frozen=True)
class _Came:
    """What a run came to: reads and failures by system, files, the variables of secrets, and what is to be known of a
    system."""

    reads: Mapping[str, _Read]
    failures: Mapping[str, str]
    files: Sequence[Kept]
    names: Mapping[Secret, str]
    notes: Mapping[str, list[str]]


def check(options: Mapping[str, Any]) -> None:
    """Refuse a folder in which files cannot be told apart from people's own."""
    require_groups(Tree(place_of(options["dest"])))


def run(fleet: Fleet) -> Told:
    """Read every system, and have the files; one that cannot be read leaves its own as they are."""
    tree = Tree(place_of(fleet.settings["dest"]))
    outcomes = fleet.each(
        fleet.systems,
        lambda system: _read(fleet, tree, system),
        fleet.settings["parallel"],
        step="read",
        told=lambda read: f"{len(read.document)} sections",
    )
    failures = {name: problem for name, one in outcomes.items() if (problem := fleet.problem_of(one))}
    reads: dict[str, _Read] = {name: one.value for name, one in outcomes.items() if name not in failures}
    names = names_of(one for read in reads.values() for one in read.secrets)
    exported = [_exported(system, reads[system.name], names) for system in fleet.systems if system.name in reads]
    notes = {one.system: _notes(reads[one.system], one) for one in exported}
    # Of what people declare themselves they have the secrets too.
    for one in exported:
        left = secrets_in_place(reads[one.system].secrets, one.document)
        reads[one.system] = replace(reads[one.system], secrets=left)
    needed = {secret for read in reads.values() for secret in read.secrets}
    names = {secret: name for secret, name in names.items() if secret in needed}

    others = [*(system for system in fleet.systems if system.name in failures), *fleet.outside]
    unread = {group: [system.name for system in others if group in system.groups] for group in KIND_GROUPS}
    files: dict[str, str] = {}
    if exported:
        files, hidden = state_files(tree, exported, unread)
        for name, layers in hidden.items():
            notes[name].append(HIDES.format(layers=" and ".join(layers)))
        files[SECRETS_FILE] = secrets_file(tree, names, not others)
        files |= _frame(fleet, tree, notes)
    written = tree.write(files, fleet.check_mode)
    gone = [Kept(path, KEPT, GONE) for path in _gone(tree, {system.name for system in (*fleet.systems, *others)})]
    return _told(fleet, tree, _Came(reads, failures, [*written, *gone], names, notes))


# ---- what is read


def _read(fleet: Fleet, tree: Tree, system: System) -> _Read:
    """A system as the module state_export gives it; raises OptionError for one that cannot be read, or not be kept."""
    if system.problem:
        raise OptionError(system.problem)
    if problem := host_name_problem(system.name):
        raise OptionError(f"Its name in the inventory {problem}: no file can be called so.")
    if rival := rival_of(tree, f"host_vars/{system.name}"):
        raise OptionError(rival)
    require_seen(tree, system)
    theirs = theirs_of(system)
    done = fleet.perform(system, STATE_EXPORT, {}, check_mode=True)
    if done.failed:
        raise OptionError(done.data["msg"])
    document, hidden = without_unwritable(done.data["document"])
    left_out = [*done.data["left_out"], *hidden]
    return _Read(document, theirs, left_out, done.data["requests"], secrets_of(document, left_out))


def _notes(read: _Read, exported: Exported) -> list[str]:
    """What is to be known of a system, as sentences."""
    unlike = differences(read.document, read.theirs, read.secrets)
    return [*_refused(read), *unlike, *_suspected(exported.document)]


def _refused(read: _Read) -> list[str]:
    """Whole sections that the system has and did not show, as sentences: a key may lack a privilege."""
    return [
        f"{row['section']} could not be read: {row['reason']}"
        for row in read.left_out
        if not (row["object"] or row["field"] or BY_NAME[row["section"]].why_not_exported)
    ]


def _suspected(document: Mapping[str, Any]) -> list[str]:
    """What looks like a secret in a text, as one sentence."""
    found = suspects(document)
    return [SUSPECT.format(texts=first_and_more(found))] if found else []


def _exported(system: System, read: _Read, names: Mapping[Secret, str]) -> Exported:
    whole = with_references(marked(read.document), read.secrets, names)
    document = left_of(whole, read.document, read.theirs.document)
    named = {(one.section, one.object, one.field.partition(".")[0]) for one in read.secrets}
    rows = [row for row in read.left_out if (row["section"], row["object"], row["field"]) not in named]
    return Exported(system.name, [group for group in KIND_GROUPS if group in system.groups], whole, document, rows)


# ---- what is beside the state


def _frame(fleet: Fleet, tree: Tree, notes: Mapping[str, list[str]]) -> dict[str, str]:
    """The order of the layers, unless people have one, and the inventory, unless the folder is that of theirs."""
    files = {}
    ordered = {system.name: str(order) for system in fleet.systems if (order := system.variables.get(ORDER))}
    if LAYERS_FILE in tree.paths or not ordered:
        files[LAYERS_FILE] = layers_file()
    for name, order in ordered.items():
        lacking = [layer for layer in LAYERS if layer not in order]
        if lacking and name in notes:
            notes[name].append(UNORDERED.format(names=", ".join(lacking)))
    places = {str(place) for system in fleet.systems if (place := system.variables.get(INVENTORY_DIR))}
    if tree.folder not in map(os.path.realpath, places):
        files[INVENTORY_FILE] = inventory_file()
    return files


def _gone(tree: Tree, known: set[str]) -> list[str]:
    """The files that earlier runs wrote for systems that the inventory has no longer."""
    names = {path: path.split("/")[1] for path in tree.paths if path.startswith("host_vars/")}
    return [path for path, name in names.items() if name not in known and tree.is_there(path)]


# ---- what is told


def _told(fleet: Fleet, tree: Tree, came: _Came) -> Told:
    rows = [_row(system, came) for system in fleet.systems]
    document: dict[str, Any] = {
        "report": "export",
        "title": TITLE,
        "made": fleet.moment(),
        "summary": _summary(fleet, tree, came),
        "systems": rows,
        "files": [one.export() for one in came.files if one.result != UNCHANGED],
        "left_out": [
            {"system": name, **{key: row[key] or "" for key in ("section", "object", "field", "reason")}}
            for name, read in came.reads.items()
            for row in read.left_out
        ],
        "requests": summed({name: [read.requests] for name, read in came.reads.items()}),
    }
    written = write_report(fleet, "export", document)
    screen = {"report": document["report"], "title": TITLE, "systems": [_short(row) for row in rows]}
    attention = [*_file_lines(came), *_note_lines(fleet, came), *_next_lines(tree, came), *_secret_lines(tree, came)]
    return Told(
        {system.name: _part(system, came) for system in fleet.systems},
        lines=[*lines_of(fleet, screen), *attention, document["summary"], *filter(None, [written])],
        statistics=statistics_of({key: document[key] for key in document if key != "left_out"}),
        values={"summary": document["summary"], "dest": tree.folder},
    )


def _summary(fleet: Fleet, tree: Tree, came: _Came) -> str:
    counts = Counter(one.result for one in came.files)
    told = ", ".join(f"{counts[word]} {word}" for word in (WRITTEN, WOULD_BE_WRITTEN, UNCHANGED, KEPT) if counts[word])
    return f"Exported: {len(came.reads)} of {len(fleet.systems)} systems, into {tree.folder}; files: {told or 'none'}."


def _file_lines(came: _Came) -> list[str]:
    """The files that were left alone, and why."""
    lines = [f"{one.result.upper()}  {one.path}: {one.reason}" for one in came.files if one.reason]
    more = len(lines) - MOST_FILES
    return [*lines[:MOST_FILES], *([f"and {more} more, as the report says"] if more > 0 else [])]


def _note_lines(fleet: Fleet, came: _Came) -> list[str]:
    """What is to be known of systems, each sentence once."""
    crowd = crowd_of(fleet)
    together: dict[str, list[str]] = {}
    for name, sentences in came.notes.items():
        for sentence in sentences:
            together.setdefault(crowd.without(name, sentence), []).append(name)
    return [f"{crowd.told(names)}: {sentence}" for sentence, names in together.items()]


def _next_lines(tree: Tree, came: _Came) -> list[str]:
    """What to do with files that are no part of the inventory yet."""
    is_beside = any(one.path == INVENTORY_FILE for one in came.files)
    if not is_beside or not any(one.result == WRITTEN for one in came.files):
        return []
    return [f"To see that they say what is there: give -i {tree.folder} after your inventory to configure --check."]


def _secret_lines(tree: Tree, came: _Came) -> list[str]:
    if not came.names:
        return []
    return [f"Secrets that no system tells: {len(came.names)}; {tree.path_of(SECRETS_FILE)} lists their variables."]


def _row(system: System, came: _Came) -> dict[str, Any]:
    name = system.name
    kind = kind_of_group(system)
    if name in came.failures:
        return {"system": name, "kind": kind, "status": "failed", "reason": came.failures[name]}
    read = came.reads[name]
    objects = sum(len(content) for content in read.document.values() if isinstance(content, list))
    (own,) = (one for one in came.files if one.path == host_file(name))
    return {
        "system": name,
        "kind": kind,
        "status": own.result,
        "sections": len(read.document),
        "objects": objects,
        "secrets": len(read.secrets),
        "left_out": len(read.left_out),
        "reason": " ".join(came.notes[name]),
    }


def _short(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row for the terminal, on which many systems share one; notes have lines of their own."""
    reason = row["reason"] if row["status"] == "failed" else ""
    return {"system": row["system"], "status": row["status"], "reason": reason}


def _part(system: System, came: _Came) -> Part:
    """A file of a group is one of each of its systems."""
    if system.name in came.failures:
        return Part(failed=True, reason=f"{system.name}: {came.failures[system.name]}")
    places = [host_file(system.name), *(group_file(group) for group in (ALL, *system.groups)), *COMMON_FILES]
    return Part(changed=any(one.changed for one in came.files if one.path in places))


OPERATION = FleetOperation(
    "fleet_export",
    run,
    {"dest": {"type": "str", "required": True}, **REPORTING},
    (ORDER, INVENTORY_DIR),
    check,
    layered=is_theirs,
)
