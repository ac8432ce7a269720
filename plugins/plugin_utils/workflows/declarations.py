# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""What systems declare: the layers of their inventory, merged, and checked once for all that declare the same."""

from __future__ import annotations

import hashlib
import threading
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._engine.json_data import with_text_keys
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation
from ansible_collections.extrahop.revealx.plugins.module_utils._state.approval import Approval
from ansible_collections.extrahop.revealx.plugins.module_utils._state.document import Document, document_of
from ansible_collections.extrahop.revealx.plugins.module_utils._state.planning import Pace
from ansible_collections.extrahop.revealx.plugins.module_utils._state.state import of_document
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.fleet import Fleet, System
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.layers import ORDER, Merged, in_order, merged

# The declared state: this variable and all that begin with its name and _ are its layers. No other variable of ours
# has such a name.
DECLARED = "configure_state"
# Set where configure_state is a document out of a backup: no layer of the inventory declares it, and no row names one.
OUT_OF_BACKUP = "__rollback_out_of_backup"
# Of so many different documents each is checked once: what a thousand systems declare each for itself, checked, is
# several times of what they said.
MOST_DOCUMENTS = 64
NOTHING_DECLARED = "Nothing was compared with anything: no system of the run has a variable configure_state."


def nothing_declared(fleet: Fleet) -> str:
    """Why a run that is about declared states must not end well; empty when a system has one."""
    is_any = any(layers_of(system) or system.problem for system in fleet.systems)
    return "" if is_any else NOTHING_DECLARED


def layers_of(system: System) -> dict[str, Any]:
    """The layers of a system's declared state by the names of their variables, in no order; empty where it has none."""
    return {name: value for name, value in system.variables.items() if is_layer(name) and value not in (None, "")}


def is_layer(name: str) -> bool:
    """Whether a variable of this name is a layer of declared state."""
    return name == DECLARED or name.startswith(f"{DECLARED}_")


def declared_of(system: System) -> Merged:
    """The declared state that the layers of a system make; raises OptionError for layers that cannot be merged."""
    layers = layers_of(system)
    made = merged({name: layers[name] for name in in_order(layers, system.variables.get(ORDER))})
    return Merged(made.document) if system.variables.get(OUT_OF_BACKUP) else made


class Declared:
    """A declared state that systems have in common: it is checked once. It serves several threads at a time."""

    def __init__(self, merged: Merged, pace: Pace | None) -> None:
        self.merged = merged
        self._pace = pace
        self._lock = threading.Lock()
        self._document: Document | None = None

    def operation(self, approval: Approval | None = None) -> Operation:
        """The operation of the module state on it, for one system."""
        return of_document(self._checked, approval=approval, pace=self._pace)

    def _checked(self) -> Document:
        with self._lock:
            if self._document is None:
                self._document = document_of(with_text_keys(self.merged.document, "document"))
            return self._document


class Declarations:
    """The declared states of systems. What is declared alike is merged and checked once: most of a thousand systems
    have the same, and to check it takes longer than to compare it. It serves several threads at a time.

    With a ``pace`` a system is asked one thing at a time while systems answer quickly.
    """

    def __init__(self, pace: Pace | None = None) -> None:
        self._pace = pace
        self._lock = threading.Lock()
        self._made: dict[bytes, Declared] = {}

    def of(self, system: System) -> Declared:
        """What a system declares; raises OptionError for layers that cannot be merged."""
        said = (layers_of(system), *(system.variables.get(name) for name in (ORDER, OUT_OF_BACKUP)))
        # JSON would make one of the keys 1 and "1".
        key = hashlib.sha256(repr(said).encode("utf-8", "surrogatepass")).digest()
        with self._lock:
            found = self._made.pop(key, None) or Declared(declared_of(system), self._pace)
            # In the order in which they were asked for last.
            self._made[key] = found
            if len(self._made) > MOST_DOCUMENTS:
                del self._made[next(iter(self._made))]
            return found
