# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""What people declare of a system in layers of their own: an export leaves that to them.

An exported file says what is there, a layer of theirs what is wanted. What stood in both would be overruled in silence
wherever the exported one counts more.
"""

from __future__ import annotations

import glob
import re
from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError, first_and_more
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.json_data import with_text_keys
from ansible_collections.extrahop.revealx.plugins.module_utils._state.sections import BY_NAME
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.factoring import differing, without
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.fleet import System
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.layers import ORDER, Merged, in_order, merged
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.secret_references import Secret
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.declarations import (
    DECLARED,
    is_layer,
    layers_of,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.export_files import ALL, LAYERS
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.export_tree import Tree

# As people begin one in a file of variables.
LAYER_LINE = re.compile(rf"^({DECLARED}\w*)\s*:", re.MULTILINE)
DIFFERS = "not as {layers} says: {objects}; that layer of yours counts, and a plan shows what it changes."


def is_theirs(name: str) -> bool:
    """Whether a variable of this name is a layer of declared state that no export writes."""
    return is_layer(name) and name not in LAYERS


def require_seen(tree: Tree, system: System) -> None:
    """Refuse, by OptionError, a system of which a layer of theirs in the folder of the export is not read in this run:
    it would be written as if nobody had declared it."""
    places = [*(f"group_vars/{group}" for group in dict.fromkeys((ALL, *system.groups))), f"host_vars/{system.name}"]
    for place in places:
        for file in sorted(glob.glob("*.y*ml", root_dir=tree.path_of(place))):
            names = LAYER_LINE.findall(tree.text_of(f"{place}/{file}"))
            unseen = next((name for name in names if is_theirs(name) and name not in system.variables), "")
            if unseen:
                raise OptionError(
                    f"{tree.path_of(place)}/{file} has a layer {unseen}, of which this run does not know.",
                    f"Give -i {tree.folder} after your inventory, as to configure: what is declared there stays so.",
                )


def theirs_of(system: System) -> Merged:
    """What people's layers declare of a system; raises OptionError for layers that cannot be merged."""
    layers = {name: with_text_keys(layer, name) for name, layer in layers_of(system).items() if is_theirs(name)}
    order = system.variables.get(ORDER)
    known = [name for name in layers if order and name in order]
    # One that has no place in the order yet is theirs all the same.
    return merged({name: layers[name] for name in (*in_order(known, order), *sorted(layers.keys() - {*known}))})


def left_of(whole: Mapping[str, Any], document: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, Any]:
    """What is left to be written of ``whole``: the document with references in place of its secrets.

    An object of which people's layers say all but its secrets is theirs, and so are these.
    """
    plain = without(document, theirs)
    left = {}
    for name, content in without(whole, theirs).items():
        section = BY_NAME[name]
        if section.is_list:
            labels = {section.label(item) for item in plain.get(name, ())}
            content = [item for item in content if section.label(item) in labels]
        if name in plain:
            left[name] = content
    return left


def differences(document: Mapping[str, Any], theirs: Merged, secrets: Sequence[Secret]) -> list[str]:
    """What a system has otherwise than people's layers say, as a sentence for each of their layers."""
    unknown = {(one.section, one.object, one.field.partition(".")[0]) for one in secrets}
    by_layer: dict[str, list[str]] = {}
    for section, name in differing(document, theirs.document, unknown):
        layers = theirs.layer_of(section, name) or "a layer"
        by_layer.setdefault(layers, []).append(" ".join(filter(None, (section, name))))
    return [DIFFERS.format(layers=layers, objects=first_and_more(objects)) for layers, objects in by_layer.items()]
