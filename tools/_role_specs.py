# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The argument spec of the role configure: the sections of a state document with every option of their modules."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from typing import Any

import yaml
from _project import LIVE, ToolError

VARIABLES = """\
configure_state:
  description:
    - The declared state of the system, for M(extrahop.revealx.state). It may differ by group and host.
    - Hosts without it are left alone.
  type: dict
configure_prune:
  description:
    - Sections of C(configure_state) whose undeclared objects are deleted.
  type: list
  elements: str
  default: []
configure_protected:
  description:
    - Names or shell patterns of objects that C(configure_prune) must not delete.
  type: list
  elements: str
  default: []
configure_max_deletes:
  description:
    - The most objects that may be deleted on one system. When there are more, nothing is written to it.
    - No limit without it.
  type: int
configure_save:
  description:
    - Whether to save the running config in the end, if it differs from the saved one.
  type: bool
  default: true
configure_dest:
  description:
    - Folder on the controller for the plan and the result, as JSON, Markdown and HTML. A relative one is below the
      current folder. Nothing is written when it is empty.
  type: str
  default: reports/configure
"""
# Options of a role know no O() and V() of a module.
MARKUP = re.compile(r"\b(?:RV|[OVE])\(([^)]*)\)")
COPIED = ("type", "elements", "choices", "default", "required", "no_log")


def configure_specs(documented: Callable[[str], Mapping[str, Any]], mark: str) -> str:
    """The text of roles/configure/meta/argument_specs.yml; ``documented`` gives the documented options of a module."""
    variables = yaml.safe_load(VARIABLES)
    variables["configure_state"]["options"] = {
        section.name: _section(section, documented(section.operation.name)) for section in _sections()
    }
    spec = {
        "short_description": "Bring systems to their declared settings and objects",
        "description": [
            "Plans the declared state of every system of the play, shows the plan, and applies it.",
            "In check mode the plan is all that is done.",
        ],
        "author": ["The extrahop.revealx developers (@extrahop-revealx)"],
        "options": variables,
    }
    text = yaml.dump({"argument_specs": {"main": spec}}, Dumper=_Dumper, sort_keys=False, width=120)
    return f"---\n# {mark}\n{text}"


class _Dumper(yaml.SafeDumper):
    """Lists stand further in than what they belong to, as yamllint has it."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: object) -> bool:
        return True


def _sections() -> tuple:
    sys.path.insert(0, str(LIVE))
    try:
        from ansible_collections.extrahop.revealx.plugins.module_utils._operations import _state_sections
    finally:
        sys.path.pop(0)
    return _state_sections.SECTIONS


def _section(section: Any, documented: Mapping[str, Any]) -> dict[str, Any]:
    kind: dict[str, Any] = {"type": "dict"} if not section.is_list else {"type": "list", "elements": "dict"}
    about = "Settings" if not section.is_list else "Objects"
    description = [f"{about} as M(extrahop.revealx.{section.operation.name}) takes them."]
    return {"description": description, **kind, "options": _options(section.name, section.options, documented)}


def _options(where: str, specs: Mapping[str, Any], documented: Mapping[str, Any]) -> dict[str, Any]:
    options = {}
    for name, spec in specs.items():
        documentation = documented.get(name)
        if documentation is None:
            raise ToolError(f"{where}.{name} is not documented by its module")
        entry = {
            "description": _plain(documentation["description"]),
            **{key: spec[key] for key in COPIED if key in spec},
        }
        if spec.get("options"):
            entry["options"] = _options(f"{where}.{name}", spec["options"], documentation.get("suboptions", {}))
        options[name] = entry
    return options


def _plain(description: object) -> list[str]:
    lines = [description] if isinstance(description, str) else list(description)  # type: ignore[call-overload]
    return [MARKUP.sub(r"C(\1)", str(line)) for line in lines]
