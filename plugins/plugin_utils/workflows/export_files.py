# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The files of an export: what systems have in common in group_vars, what each has of its own in host_vars.

A file of a group counts for every system of the group. So it is made anew only where every system of the group was
read and its own file is written too; else it stays as it is, and what a system has otherwise stands in its own file.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._client.shown import on_one_line
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.json_data import with_text_keys
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.factoring import common, fits, without
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.layers import ORDER, merged
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.member import KIND_GROUPS
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.secret_references import Secret
from ansible_collections.extrahop.revealx.plugins.plugin_utils.rehearsal.yaml_text import as_yaml, from_yaml
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.export_tree import Tree

ALL = "all"
LAYER = "configure_state_exported_{place}"
HOST_LAYER = LAYER.format(place="host")
# The most general first. Layers that people declare come after what is there.
LAYERS = [*(LAYER.format(place=group) for group in (ALL, *KIND_GROUPS)), HOST_LAYER]
STATE_FILE = "exported.yml"
LAYERS_FILE = "group_vars/all/exported_layers.yml"
# Nothing is read from a file of that name: it is to be copied.
SECRETS_FILE = "group_vars/all/exported_secrets.yml.example"
INVENTORY_FILE = "inventory.yml"
# Ansible reads a folder of variables in place of a file that is called the same.
IN_THE_WAY = ("", ".yml", ".yaml", ".json")
SECRET_LINE = re.compile(r"^(vault_\w+):.*$", re.MULTILINE)

HEAD = """\
# {about}. Written by the playbook extrahop.revealx.export.
# Once somebody changes this file it is left alone, and what it would be is written beside it.
"""
SECRETS_HEAD = """\
# The secrets that exported documents name, since no system tells them. Nothing reads this file. To fill them in:
#   cp exported_secrets.yml.example vault.yml     then edit vault.yml
#   ansible-vault encrypt vault.yml
# One that is not filled in is not declared: what is there stays as it is, but cannot be made anew.
# Where systems with an object of the same name have different secrets, give the variable in host_vars.
"""


@dataclass(frozen=True)
class Exported:
    """What was read of a system: ``groups`` are those of the inventory that say its kind. ``whole`` has its texts
    marked and its secrets named, and ``document`` is what is to be written of it, without what people's layers say;
    ``left_out`` are the rows of what it does not have."""

    system: str
    groups: Sequence[str]
    whole: Mapping[str, Any]
    document: Mapping[str, Any]
    left_out: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True)
class _Base:
    """What a layer says of all systems of a place; ``is_theirs`` where a person wrote it."""

    layer: str
    document: Mapping[str, Any]
    is_theirs: bool = False


def host_file(system: str) -> str:
    return f"host_vars/{system}/{STATE_FILE}"


def group_file(group: str) -> str:
    return f"group_vars/{group}/{STATE_FILE}"


def rival_of(tree: Tree, place: str) -> str:
    """Why no folder of variables can be made, as one sentence: it would hide a file of variables. Empty if it can."""
    rival = next((f"{place}{end}" for end in IN_THE_WAY if os.path.isfile(tree.path_of(f"{place}{end}"))), "")
    if not rival:
        return ""
    return (
        f"{tree.path_of(rival)} would no longer be read by Ansible once there is a folder {place}: move it to "
        f"{place}/main.yml, or choose another export_dest."
    )


def require_groups(tree: Tree) -> None:
    """Refuse, by OptionError, a tree in which the files of groups cannot be written, or not be understood where a
    person changed them."""
    for group in (ALL, *KIND_GROUPS):
        rival = rival_of(tree, f"group_vars/{group}")
        if rival:
            raise OptionError(rival)
        if tree.is_theirs(group_file(group)):
            layer_there(tree, group)


def layer_there(tree: Tree, group: str) -> Mapping[str, Any]:
    """What the file of a group says that is there; raises OptionError for one that cannot be understood."""
    path, layer = group_file(group), LAYER.format(place=group)
    try:
        # As configure would take it, or not at all.
        return merged({layer: with_text_keys((from_yaml(tree.text_of(path)) or {}).get(layer) or {})}).document
    except (yaml.YAMLError, AttributeError, OptionError) as error:
        raise OptionError(
            f"{tree.path_of(path)!r} was changed since it was exported, and holds no layer {layer} that can be "
            "understood.",
            "What it says decides what stands in the files of its systems. Keep it plain, and put what is encrypted "
            "into a file of its own; or remove it, and it is written anew.",
        ) from error


def state_files(tree: Tree, exported: Sequence[Exported], unread: Mapping[str, Sequence[str]]) -> tuple[dict, dict]:
    """The files of state by path, and by system the layers of its groups that its own file has to hide.

    ``unread`` names by group the systems of the inventory that were not read.
    """
    return _Making(tree, exported, unread).made()


class _Making:
    def __init__(self, tree: Tree, exported: Sequence[Exported], unread: Mapping[str, Sequence[str]]) -> None:
        self._tree = tree
        self._exported = exported
        self._unread = unread
        self._members = {
            group: [one for one in exported if group in one.groups]
            for group in KIND_GROUPS
            if any(group in one.groups for one in exported)
        }
        self._files: dict[str, str] = {}

    def made(self) -> tuple[dict, dict]:
        of_all = self._of_all()
        of_groups = {group: self._of_group(group, of_all) for group in self._members}
        hidden = {}
        for one in self._exported:
            bases = [of_all, *(of_groups[group] for group in of_groups if group in one.groups)]
            hidden[one.system] = self._make_host_file(one, [base for base in bases if base.document])
        return self._files, {name: layers for name, layers in hidden.items() if layers}

    # ---- what systems have in common

    def _of_all(self) -> _Base:
        """What every system has, of which more than one kind is there."""
        groups = {*self._members, *(group for group, names in self._unread.items() if names)}
        is_whole = all(self._is_whole(group) for group in groups) and all(one.groups for one in self._exported)
        return self._base(ALL, self._exported if len(groups) > 1 else [], is_whole, {})

    def _of_group(self, group: str, of_all: _Base) -> _Base:
        return self._base(group, self._members[group], self._is_whole(group), of_all.document)

    def _base(self, group: str, those: Sequence[Exported], is_whole: bool, already: Mapping[str, Any]) -> _Base:
        path, layer = group_file(group), LAYER.format(place=group)
        if not is_whole or self._tree.is_theirs(path):
            return _Base(layer, layer_there(self._tree, group), self._tree.is_theirs(path))
        documents = [one.document for one in those]
        shared = common(documents) if len(documents) > 1 else {}
        if already and all(fits(already, one.whole) for one in those):
            shared = without(shared, already)
        if shared or self._tree.is_there(path):
            about = "What all systems have in common" if group == ALL else f"What all {group} have in common"
            self._files[path] = _text(about, {layer: shared})
        return _Base(layer, shared)

    def _is_whole(self, group: str) -> bool:
        """Whether every system of a group was read, is of this group alone, and gets its own file."""
        return not self._unread.get(group) and not any(
            len(one.groups) > 1 or self._tree.is_theirs(host_file(one.system)) for one in self._members.get(group, ())
        )

    # ---- what a system has of its own

    def _make_host_file(self, one: Exported, bases: Sequence[_Base]) -> list[str]:
        """Have the text of a system's file; the names of the layers that it hides."""
        # What a person declares for the group counts, whatever the system has.
        laid = [base for base in bases if base.is_theirs or fits(base.document, one.whole)]
        hidden = [base.layer for base in bases if base not in laid]
        own = without(one.document, merged({base.layer: base.document for base in laid}).document)
        notes = [_told(row) for row in one.left_out]
        about = f"What {one.system} has{' of its own' if laid else ''}"
        self._files[host_file(one.system)] = _text(about, {HOST_LAYER: own, **{layer: {} for layer in hidden}}, notes)
        return hidden


def layers_file() -> str:
    """The order of the layers; that of people comes last, and wins."""
    return _text("The order in which layers of declared state count", {ORDER: [*LAYERS, "configure_state"]})


def inventory_file() -> str:
    """An inventory of no host: beside another one, it brings the variables in this folder."""
    groups: dict[str, None] = dict.fromkeys(KIND_GROUPS)
    return _text(
        "No system of its own: given with -i after the inventory, it adds the variables beside it",
        {ALL: {"children": groups}},
    )


def secrets_file(tree: Tree, names: Mapping[Secret, str], is_all: bool) -> str:
    """The list of the secrets to fill in. Unless all systems were read, what it has of others stays in it."""
    there = "" if is_all else tree.text_of(SECRETS_FILE)
    lines = {found[1]: found[0] for found in SECRET_LINE.finditer(there)}
    for secret, name in names.items():
        lines[name] = on_one_line(f"{name}:  # {secret.section} {secret.object}: {secret.field}")
    return SECRETS_HEAD + "".join(f"{lines[name]}\n" for name in sorted(lines))


def _text(about: str, variables: Mapping[str, Any], notes: Sequence[str] = ()) -> str:
    lines = [f"# - {note}\n" for note in notes]
    beside = f"# Not in it:\n{''.join(lines)}" if lines else ""
    return f"---\n{HEAD.format(about=about)}{beside}{as_yaml(variables)}"


def _told(row: Mapping[str, Any]) -> str:
    about = " ".join(filter(None, (row["section"], row.get("object"), row.get("field"))))
    return on_one_line(f"{about}: {row['reason']}")
