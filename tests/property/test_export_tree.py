# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is exported of made-up systems says what is there: applied, with secrets and without, it writes nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Result
from ansible_collections.extrahop.revealx.plugins.module_utils._state.state import OPERATION as STATE
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.fleet import Fleet, System
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.layers import in_order, merged
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.template_text import may_be_template
from ansible_collections.extrahop.revealx.plugins.plugin_utils.rehearsal.yaml_text import Verbatim, from_yaml
from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.fleet_export import run
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.property import estate
from tests.property.bench import Bench
from tests.property.documents import PRUNED, documents
from tests.simfleet import SimFleet
from tests.unit.collection.test_schemas import VARIABLES

REFERENCE = re.compile(r"\{\{ (vault_\w+) \| default\(omit\) \}\}")
BRACES = {
    "name": "{{ braces }}",
    "script": "var a = {b: {c: 1}};\n// {% raw %} {{ lookup('pipe', 'id') }} {# #}\n",
    "events": ["HTTP_REQUEST"],
}
# What a person fills in, by the last word of the field.
FILLED = {"password": "Canary-pw-7", "private_key": estate.PRIVATE_KEY, "token": "Canary-token-7"}
OMITTED = object()


class Exports:
    """Systems of the fleet by group, exported into a folder, and what configure would make of the files."""

    def __init__(self, fleet: SimFleet, folder: Path, **groups: list[str]) -> None:
        self.folder = folder
        self.groups = {name: group for group, names in groups.items() for name in names}
        self.benches = {name: Bench(fleet, name) for name in self.groups}

    def export(self) -> dict[str, Any]:
        def perform(system: System, operation: Operation, options: Mapping[str, Any], check_mode: bool) -> Result:
            done = self.benches[system.name].run(operation, options, check=check_mode, clear=False)
            return Result(done.data, done.failed)

        systems = [System(name, [group]) for name, group in self.groups.items()]
        told = run(Fleet(systems, {"parallel": 4, "folder": "", "dest": str(self.folder)}, perform=perform))
        assert not [part.reason for part in told.parts.values() if part.failed]
        return {name: part.changed for name, part in told.parts.items()}

    def declared(self, name: str, are_filled: bool) -> dict[str, Any]:
        variables: dict[str, Any] = {}
        for place in ("group_vars/all", f"group_vars/{self.groups[name]}", f"host_vars/{name}"):
            for file in sorted((self.folder / place).glob("*.yml")):
                variables |= from_yaml(file.read_text())
        layers = {key: value for key, value in variables.items() if key.startswith("configure_state")}
        ordered = {key: layers[key] for key in in_order(layers, variables["configure_layers"])}
        return worked_out(merged(ordered).document, are_filled)


def worked_out(value: Any, are_filled: bool) -> Any:
    """A variable as Ansible works it out: the only templates are the names of secrets."""
    if isinstance(value, Mapping):
        told = {key: worked_out(item, are_filled) for key, item in value.items()}
        return {key: item for key, item in told.items() if item is not OMITTED}
    if isinstance(value, list):
        return [worked_out(item, are_filled) for item in value]
    if isinstance(value, Verbatim) or not isinstance(value, str) or not may_be_template(value):
        return str(value) if isinstance(value, Verbatim) else value
    found = REFERENCE.fullmatch(value)
    assert found, value
    return next(text for field, text in FILLED.items() if found[1].endswith(field)) if are_filled else OMITTED


def require_nothing_is_written(exports: Exports) -> None:
    for name, bench in exports.benches.items():
        for are_filled in (False, True):
            for check in (True, False):
                again = bench.good(STATE, {"document": exports.declared(name, are_filled)}, check=check)
                assert (again.writes, again.data["changed"], again.warned) == ([], False, []), again.data["plan"]


@pytest.mark.slow
def test_systems_with_something_in_nearly_every_section(wide, console, fleet, tmp_path):
    """Two like sensors, one with a little more, their console, an IDS sensor, and one of older firmware."""
    twin = Bench(fleet, "sensor2")
    twin.good(STATE, {"document": {**estate.DOCUMENT, "triggers": [*estate.DOCUMENT["triggers"], BRACES]}})
    exports = Exports(fleet, tmp_path, sensors=["sensor1", "sensor2", "ids1", "old"], consoles=["console1"])
    assert all(exports.export().values())
    text = "".join(path.read_text() for path in tmp_path.rglob("*") if path.is_file())
    assert "Canary" not in text and "!unsafe" in text
    # In an editor nothing of it is underlined.
    files = [path for path in tmp_path.rglob("*.yml") if path.name != "inventory.yml"]
    assert len(files) == 8
    for path in files:
        VARIABLES.validate(json.loads(json.dumps(from_yaml(path.read_text()))))
    require_nothing_is_written(exports)
    assert not any(exports.export().values())


@pytest.mark.slow
@settings(max_examples=4, phases=[Phase.generate])
@given(one=documents(), other=documents(), is_like=st.booleans())
def test_made_up_systems(fleet, tmp_path_factory, one, other, is_like):
    exports = Exports(fleet, tmp_path_factory.mktemp("exported"), sensors=["inverse1", "inverse2"])
    # Much in common, or what two made-up systems happen to have so.
    alike = {**one, "investigations": other["investigations"], "devices": other["devices"]}
    wanted = {"inverse1": one, "inverse2": alike if is_like else other}
    for name, bench in exports.benches.items():
        bench.good(STATE, {"document": wanted[name], "prune": list(PRUNED)})
    exports.export()
    require_nothing_is_written(exports)
    assert not any(exports.export().values())
