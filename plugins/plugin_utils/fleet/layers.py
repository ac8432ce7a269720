# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Layers of declared state made one document: merged by section and by each object's own key, not by position.

A layer is a state document; its name is that of the variable that holds it.

- Objects of a list section are the same when one name or id says so, in the same place. A field that a later layer
  gives takes the place of the earlier one, whole, lists too.
- ``state: absent`` in a later layer stands alone: nothing of what earlier layers say of the object is left. A layer
  after it that gives the object without ``state`` declares it anew.
- In a section of settings, mappings are merged at every depth; any other value takes the place of the earlier one.
- A field that is null in a later layer is not declared in the end; a section that is null says nothing.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.unknown import misspelt
from ansible_collections.extrahop.revealx.plugins.module_utils._state.section import Section, as_text
from ansible_collections.extrahop.revealx.plugins.module_utils._state.sections import BY_NAME

ORDER = "configure_layers"


@dataclass
class Merged:
    """One document, and the names of the layers that say something of each of its parts."""

    document: dict[str, Any] = field(default_factory=dict)
    origins: dict[tuple[str, str | None], list[str]] = field(default_factory=dict)
    "By section and object; by section and None where the section is one of settings."

    def layer_of(self, section: str, name: str | None) -> str:
        """The layers of an object as a row of a plan tells them, empty for what no layer declares."""
        return ", ".join(self.origins.get((section, name), ()))


@dataclass
class _Object:
    """What the layers so far say of an object; ``words`` are those that name it."""

    content: dict[str, Any]
    words: set[tuple[str, ...]]
    layers: list[str]


def in_order(names: Collection[str], wanted: Any) -> list[str]:
    """The names of layers in the order in which they count: that of ``wanted``, a list or text with commas.

    Raises OptionError for what is no such list, for a name that ``wanted`` does not have, and for several without an
    order: which of them wins is nothing to guess.
    """
    if not isinstance(wanted, (str, list, tuple, type(None))):
        raise OptionError(f"{ORDER} is {wanted!r}: give a list of names.")
    words = wanted.split(",") if isinstance(wanted, str) else wanted or ()
    order = [str(word).strip() for word in words if str(word).strip()]
    if not order and len(names) > 1:
        raise OptionError(
            f"{', '.join(sorted(names))} are layers of one document, and {ORDER} does not say which comes first.",
            f"Set {ORDER} to the list of their names, for all systems: the most general first, later ones win.",
        )
    if not order:
        return list(names)
    if unnamed := sorted(set(names) - set(order)):
        near = [one for name in unnamed if (one := misspelt(name, order))]
        raise OptionError(
            f"{ORDER} is {', '.join(order)}, without the layer {', '.join(unnamed)}"
            + (f": did you mean {', '.join(near)}?" if near else "."),
            f"Give {ORDER} each layer in its place, later ones win; or correct the name of the variable.",
        )
    return [name for name in dict.fromkeys(order) if name in names]


def merged(layers: Mapping[str, Any]) -> Merged:
    """The document that the layers make, given in the order in which they count. The answer of a survey
    is text: a layer is JSON then.

    Raises OptionError, naming the layer, for what cannot be merged. What else is wrong in a document is found where the
    whole is checked.
    """
    made = Merged()
    objects: dict[str, list[_Object]] = {}
    for layer, document in layers.items():
        for name, content in _sections_of(layer, document).items():
            section = BY_NAME.get(name)
            if content is None:
                made.document.setdefault(name, None)
            elif section is not None and section.is_list:
                made.document[name] = None
                _lay_objects(section, objects.setdefault(name, []), layer, content)
            else:
                made.document[name] = _settings(section, made, name, layer, content)
                made.origins.setdefault((name, None), []).append(layer)
    for name, some in objects.items():
        made.document[name] = [one.content for one in some]
        for number, one in enumerate(some):
            label = BY_NAME[name].label(one.content)
            made.origins[name, f"[{number}]" if label is None else label] = one.layers
    return made


def _sections_of(layer: str, document: Any) -> Mapping[str, Any]:
    if isinstance(document, str):
        try:
            document = json.loads(document)
        except RecursionError:
            raise OptionError(f"{layer} is nested too deeply.", "No system takes that.") from None
        except ValueError as error:
            raise OptionError(f"{layer} is text, and no JSON ({error}): a mapping of sections is wanted.") from error
    if not isinstance(document, Mapping):
        raise OptionError(f"{layer} is no mapping of sections.")
    return document


# ---- sections of settings


def _settings(section: Section | None, made: Merged, name: str, layer: str, content: Any) -> Any:
    before: Any = made.document.get(name)
    if section is not None and not isinstance(content, Mapping):
        raise OptionError(f"{layer}: section {name}: a mapping of settings is wanted.")
    for option in section.within if section is not None and before is not None else ():
        if before.get(option) != content.get(option):
            earlier = " and ".join(made.origins[name, None])
            raise OptionError(
                f"{layer} and {earlier} cannot be merged: {name}.{option} is not the same in them.",
                f"Leave {option} out of {name} where layers are merged, and name in full what is meant.",
            )
    return _overlaid(before, content)


def _overlaid(before: Any, after: Any) -> Any:
    """Mappings merged at every depth, anything else replaced; nothing given is changed."""
    if not (isinstance(before, Mapping) and isinstance(after, Mapping)):
        return after
    return {**before, **{key: _overlaid(before.get(key), value) for key, value in after.items()}}


# ---- sections of objects


def _lay_objects(section: Section, there: list[_Object], layer: str, content: Any) -> None:
    """Lay the objects of a layer over those that are there."""
    if not isinstance(content, (list, tuple)) or not all(isinstance(item, Mapping) for item in content):
        raise OptionError(f"{layer}: section {section.name}: a list of objects is wanted.")
    by_word = {word: one for one in reversed(there) for word in one.words}
    taken: set[int] = set()
    for item in content:
        words = words_of(section, item)
        same = next((by_word[word] for word in sorted(words) if word in by_word), None)
        # Twice in one layer is a mistake, which the check of the whole document tells.
        if same is None or id(same) in taken:
            there.append(_Object(dict(item), words, [layer]))
            continue
        taken.add(id(same))
        _lay_over(section, same, item)
        same.words = words_of(section, same.content)
        same.layers.append(layer)


def _lay_over(section: Section, one: _Object, item: Mapping[str, Any]) -> None:
    was_absent, is_absent = (side.get("state") == "absent" for side in (one.content, item))
    if is_absent or was_absent:
        # What names the object is all that is left of it: a layer may know it by its id alone.
        one.content = {**{name: one.content[name] for name in naming(section, one.content)}, **item}
        return
    one.content = {**one.content, **item}


def words_of(section: Section, item: Mapping[str, Any]) -> set[tuple[str, ...]]:
    """What names an object within its place: the first name that it gives, and its id."""
    scope = section.resource.scope if section.resource else {}
    place = [as_text(described.default if item.get(name) is None else item[name]) for name, described in scope.items()]
    return {(*place, name, str(section.same_name(as_text(item[name])))) for name in naming(section, item)}


def naming(section: Section, item: Mapping[str, Any]) -> list[str]:
    """The options by which an entry names its object: the first name that it gives, and the id."""
    given = [name for name in section.names if item.get(name) is not None][:1]
    return [*given, *(["id"] if item.get("id") is not None else [])]
