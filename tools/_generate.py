# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write the files that follow from others: action plugins, the action group and former names, the API's availability
and the meanings of its refusals, the argument specs of the roles that take a state document, the JSON schemas for
editors, README's table, the registry that resource_info reads, the page of what is covered.

A module is there as soon as plugins/modules/NAME.py is; the rest follows from it.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from pathlib import Path

import _coverage
import _registry
import _runtime
import yaml
from _collection import fleet_modules, home_of, modules
from _project import NAME, NAMESPACE, ROOT, ToolError, say
from _role_specs import ROLES, role_specs, sections
from _schemas import entry_points, role_options, schemas

HEADER = """\
# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""
MARK = "written by tools/dev.py generate: do not edit"
COLLECTION = f"ansible_collections.{NAMESPACE}.{NAME}.plugins"

ACTION = f"""\
{HEADER}# {MARK}
from __future__ import annotations

from {COLLECTION}.module_utils.{{home}} import OPERATION
from {COLLECTION}.plugin_utils.action import OperationAction


class ActionModule(OperationAction):
    operation = OPERATION
"""

FLEET_ACTION = f"""\
{HEADER}# {MARK}
from __future__ import annotations

from {COLLECTION}.plugin_utils.fleet_task import FleetTask


class ActionModule(FleetTask):
    name = "{{name}}"
"""

HOST_ACTION = f"""\
{HEADER}# {MARK}
from __future__ import annotations

from {COLLECTION}.plugin_utils.fleet_action import HostAction
from {COLLECTION}.plugin_utils.workflows.{{name}} import OPERATION


class ActionModule(HostAction):
    operation = OPERATION
"""

# Those that each host comes to by itself.
OF_ONE_HOST = ("fleet_backup_one",)

# What a fleet task came to for one host: it has an action of its own.
PART = "fleet_part"

LIBRARY_HEADER = f"""\
{HEADER}# Private to the collection extrahop.revealx: no stable interface.
# {MARK}"""

ROLE_VARIABLES = f"""\
{LIBRARY_HEADER}
\"\"\"The variables that roles take, so that a misspelt one is told.\"\"\"

from __future__ import annotations

ROLE_VARIABLES = (
"""

AVAILABILITY = f"""\
{LIBRARY_HEADER}
\"\"\"Which guides list each operation of the API, the kinds of system it is limited to, first and last release.\"\"\"

from __future__ import annotations

# One text, not literals by the thousand: Ansible compiles the library anew for each run of a playbook.
_LISTED = \"\"\"\\
"""

AVAILABILITY_END = """\
\"\"\"

OPERATIONS: dict[str, tuple[tuple[str, ...], tuple[str, ...], str, str]] = {
    operation: (tuple(guides.split()), tuple(only.split()), since, until)
    for operation, guides, only, since, until in (line.split(":") for line in _LISTED.splitlines())
}
"""

MEANINGS = f"""\
{LIBRARY_HEADER}
\"\"\"What statuses of refusals mean for single requests, and what to do about them (contract: `errors`).\"\"\"

from __future__ import annotations

# One text, as in availability.py, imported once a request was refused: request with status, meaning, what to do.
_DECLARED = \"\"\"\\
"""

MEANINGS_END = """\
\"\"\".splitlines()

MEANINGS: dict[str, tuple[str, str]] = {
    _DECLARED[at]: (_DECLARED[at + 1], _DECLARED[at + 2]) for at in range(0, len(_DECLARED), 3)
}
"""

TABLE_BEGIN = "<!-- modules: begin (written by tools/dev.py generate) -->"
TABLE_END = "<!-- modules: end -->"
NAMES_BEGIN = "      # resources: begin (written by tools/dev.py generate)"
NAMES_END = "      # resources: end"


def generate(only_check: bool = False) -> int:
    """Write what is out of date, or with `only_check` just name it; return the exit status."""
    changes = outdated()
    for path, text in changes.items():
        say(
            f"{'out of date' if only_check else 'written' if text is not None else 'removed'}: {path.relative_to(ROOT)}"
        )
        if not only_check:
            write(path, text)
    if only_check and changes:
        say("run: python3 tools/dev.py generate")
    return 1 if only_check and changes else 0


def outdated() -> dict[Path, str | None]:
    """The generated files whose text is not what it should be: path and right text (None: the file must go)."""
    wanted: dict[Path, str | None] = wanted_files()
    actions = {path for path in (ROOT / "plugins" / "action").glob("*.py") if MARK in path.read_text()}
    wanted.update((path, None) for path in actions - set(wanted))
    return {path: text for path, text in wanted.items() if (path.read_text() if path.is_file() else None) != text}


def wanted_files() -> dict[Path, str | None]:
    """Every generated file with the text it should have."""
    names = modules()
    wanted: dict[Path, str | None] = {
        ROOT / "plugins" / "action" / f"{name}.py": ACTION.format(home=home_of(name)) for name in names
    }
    fleet = [name for name in fleet_modules() if name != PART]
    wanted |= {ROOT / "plugins" / "action" / f"{name}.py": _fleet_action(name) for name in fleet}
    members = [name for name in names if is_in_action_group(name)]
    wanted[ROOT / "meta" / "runtime.yml"] = _runtime.runtime(MARK, members)
    library = ROOT / "plugins" / "module_utils"
    wanted[library / "_catalog" / "availability.py"] = availability()
    wanted[library / "_client" / "meanings.py"] = meanings()
    wanted[library / "_catalog" / "readable.py"] = _registry.text(LIBRARY_HEADER + "\n")
    if ROLES.is_dir():
        specs = role_specs(documented_options, MARK)
        wanted.update(specs)
        configure = role_options(specs[ROLES / "configure" / "meta" / "argument_specs.yml"])
        wanted.update(schemas(configure, sections(), inventory_options()))
        wanted[ROOT / "plugins" / "plugin_utils" / "role_variables.py"] = role_variables(specs)
    readme = ROOT / "README.md"
    if readme.is_file():
        wanted[readme] = between(readme, TABLE_BEGIN, TABLE_END, table([*names, *fleet_modules()]))
        wanted[ROOT / "docs" / "coverage.md"] = _coverage.page()
    info = ROOT / "plugins" / "modules" / "resource_info.py"
    wanted[info] = between(info, NAMES_BEGIN, NAMES_END, _registry.documented())
    return wanted


def role_variables(written: Mapping[Path, str]) -> str:
    """The text of role_variables.py: the names of all variables of all roles; ``written`` are specs generated now."""
    files = sorted(ROLES.glob("*/meta/argument_specs.yml"))
    entries = [one for path in files for one in entry_points(written.get(path) or path.read_text()).values()]
    names = {name for entry in entries for name in entry.get("options", {})}
    return ROLE_VARIABLES + "".join(f'    "{name}",\n' for name in sorted(names)) + ")\n"


def _fleet_action(name: str) -> str:
    return (HOST_ACTION if name in OF_ONE_HOST else FLEET_ACTION).format(name=name)


def is_in_action_group(name: str) -> bool:
    """Tell whether a module takes the connection options, which the group is there to set."""
    own = documentation(name).get("attributes", {}).get("action_group", {})
    return own.get("support") != "none"


def availability() -> str:
    """The text of availability.py, from the compiled contract."""
    document = json.loads((ROOT / "contract" / "openapi.json").read_text())
    rows = []
    for path, item in sorted(document["paths"].items()):
        for method, operation in sorted(item.items()):
            guides, only = " ".join(operation["x-guides"]), " ".join(sorted(operation.get("x-only", ())))
            since, until = operation.get("x-since", ""), operation.get("x-until", "")
            rows.append(f"{method.upper()} {path}:{guides}:{only}:{since}:{until}\n")
    return AVAILABILITY + "".join(rows) + AVAILABILITY_END


def meanings() -> str:
    """The text of meanings.py, from the compiled contract."""
    document = json.loads((ROOT / "contract" / "openapi.json").read_text())
    rows = []
    for path, item in sorted(document["paths"].items()):
        for method, operation in sorted(item.items()):
            for status, answer in sorted(operation["responses"].items()):
                # What a part of an assignment was refused for stands in the answer.
                if status.isdigit() and int(status) >= 400 and _schema(answer) != "PartialSuccess":
                    meant = answer["description"].rstrip("."), answer.get("x-do", "-")
                    rows.append("\n".join([f"{method.upper()} {path} {status}", *meant, ""]))
    return MEANINGS + "".join(rows) + MEANINGS_END


def _schema(answer: dict) -> str:
    content = answer.get("content", {}).get("application/json", {})
    return content.get("schema", {}).get("$ref", "").rsplit("/", 1)[-1]


def table(names: list[str]) -> list[str]:
    """README's table of modules."""
    rows = [f"| `{name}` | {documentation(name)['short_description']} |" for name in names]
    return ["| module | what it does |", "| --- | --- |", *rows]


def between(path: Path, begin: str, end: str, lines: list[str]) -> str:
    """A file's text with what stands between two of its lines replaced."""
    text = path.read_text()
    if text.count(begin) != 1 or text.count(end) != 1:
        raise ToolError(f"{path.relative_to(ROOT)} must hold these two lines once:\n{begin}\n{end}")
    before, rest = text.split(begin)
    return "\n".join([before + begin, *lines, end + rest.split(end)[1]])


def documentation(name: str) -> dict:
    """A module's DOCUMENTATION, without importing the module."""
    return yaml.safe_load(text_of(name, "DOCUMENTATION"))


def documented_options(name: str) -> dict:
    """The documented options of a module, its fragments included; what the module says itself comes first."""
    documented = documentation(name)
    merged: dict = {}
    for fragment in documented.get("extends_documentation_fragment", []):
        file, _dot, part = fragment.removeprefix(f"{NAMESPACE}.{NAME}.").partition(".")
        source = ROOT / "plugins" / "doc_fragments" / f"{file}.py"
        options = yaml.safe_load(assigned(source, part.upper() or "DOCUMENTATION")).get("options") or {}
        merged.update(options)
    return {**merged, **documented.get("options", {})}


def inventory_options() -> dict:
    """The documented options of the inventory plugin, those of our own fragment included."""
    plugins = ROOT / "plugins"
    documented = yaml.safe_load(assigned(plugins / "inventory" / "fleet.py", "DOCUMENTATION"))
    connection = yaml.safe_load(assigned(plugins / "doc_fragments" / "connection.py", "DOCUMENTATION"))
    return {**connection["options"], **documented["options"]}


def text_of(name: str, variable: str) -> str:
    """The text that a module assigns to DOCUMENTATION, EXAMPLES or RETURN."""
    return assigned(ROOT / "plugins" / "modules" / f"{name}.py", variable)


def assigned(source: Path, variable: str) -> str:
    """The text that a file, or the class in it, assigns to a variable."""
    for node in ast.walk(ast.parse(source.read_text())):
        if isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == variable for target in node.targets
        ):
            return ast.literal_eval(node.value)
    raise ToolError(f"{source.relative_to(ROOT)} has no {variable}")


def write(path: Path, text: str | None) -> None:
    """Write a file, or remove it when `text` is None."""
    if text is None:
        path.unlink()
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
