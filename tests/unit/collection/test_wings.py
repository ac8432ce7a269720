# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The wings of the code: each imports from wings below it alone, and nothing imports in a circle."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from _project import NAME, NAMESPACE, ROOT

PLUGINS = f"ansible_collections.{NAMESPACE}.{NAME}.plugins"
# Each wing with the wings that it may import from; what stands in a row with it is not among them.
LIBRARY = {
    "_client": (),
    "_catalog": ("_client",),
    "_engine": ("_catalog", "_client"),
    "_firmware": ("_engine", "_catalog", "_client"),
    "_config": ("_engine", "_catalog", "_client"),
    "_operations": ("_firmware", "_config", "_engine", "_catalog", "_client"),
    "_state": ("_operations", "_firmware", "_config", "_engine", "_catalog", "_client"),
}
WHOLE_LIBRARY = tuple(f"module_utils.{wing}" for wing in LIBRARY)
MAY_IMPORT = {
    **{f"module_utils.{wing}": tuple(f"module_utils.{one}" for one in below) for wing, below in LIBRARY.items()},
    # The module adapter, alone at the top of the library.
    "module_utils": WHOLE_LIBRARY,
    "plugin_utils.fleet": WHOLE_LIBRARY,
    "plugin_utils.report": (*WHOLE_LIBRARY, "plugin_utils.fleet"),
    "plugin_utils.inventory": (*WHOLE_LIBRARY, "plugin_utils.fleet"),
    "plugin_utils.events": WHOLE_LIBRARY,
    "plugin_utils.rehearsal": (*WHOLE_LIBRARY, "plugin_utils.fleet"),
    "plugin_utils.workflows": (
        *WHOLE_LIBRARY,
        *(f"plugin_utils.{wing}" for wing in ("fleet", "report", "rehearsal")),
    ),
    "plugin_utils": (
        *WHOLE_LIBRARY,
        *(f"plugin_utils.{wing}" for wing in ("fleet", "report", "inventory", "events", "rehearsal", "workflows")),
    ),
}
MODULE_ADAPTER = "module_utils._adapter_module"
SIMULATOR = "simulator"


def names_below(folder: Path, prefix: str) -> dict[str, Path]:
    """Python files below a folder by their dotted names."""
    found = sorted(path for path in folder.rglob("*.py") if path.stat().st_size)
    return {".".join((prefix, *path.relative_to(folder).with_suffix("").parts)).strip("."): path for path in found}


def imported(path: Path) -> Iterator[str]:
    """Every name that a file imports, "package.module.name"; without what only the type checker reads."""
    tree = ast.parse(path.read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


def targets(path: Path, known: dict[str, Path], prefix: str = "") -> set[str]:
    """The known files that a file imports."""
    found = set()
    for name in imported(path):
        inner = name.removeprefix(f"{prefix}.") if name.startswith(f"{prefix}.") else "" if prefix else name
        found |= {place for place in (inner, inner.rpartition(".")[0]) if place in known}
    return found


WINGED = {
    name: path
    for name, path in names_below(ROOT / "plugins", "").items()
    if name.startswith(("module_utils.", "plugin_utils."))
}


def wing_of(name: str) -> str:
    return name.rpartition(".")[0]


@pytest.mark.parametrize("name", WINGED)
def test_a_file_imports_from_its_wing_and_those_below(name):
    wing = wing_of(name)
    above = {
        place for place in targets(WINGED[name], WINGED, PLUGINS) if wing_of(place) not in (wing, *MAY_IMPORT[wing])
    }
    assert not above, f"{name} imports upwards"


@pytest.mark.parametrize("name", [name for name in WINGED if name.startswith("module_utils.")])
def test_the_library_knows_no_ansible(name):
    knows = {place for place in imported(WINGED[name]) if place.split(".")[0] == "ansible"}
    assert not knows or name == MODULE_ADAPTER


def test_a_file_does_not_repeat_its_wing():
    repeating = [
        name for name in WINGED if name.rpartition(".")[2].startswith(f"{wing_of(name).rpartition('.')[2].strip('_')}_")
    ]
    assert repeating == ["module_utils._state.state_export"], "only a module's own name may"


@pytest.mark.parametrize(
    "files, prefix",
    [(WINGED, PLUGINS), (names_below(ROOT / SIMULATOR, SIMULATOR), "")],
    ids=["plugins", SIMULATOR],
)
def test_nothing_imports_in_a_circle(files, prefix):
    graph = {
        name: targets(
            path,
            files,
            prefix,
        )
        - {name}
        for name, path in files.items()
    }
    TopologicalSorter(graph).prepare()
