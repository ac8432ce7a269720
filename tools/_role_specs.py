# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The argument specs of the roles that take a state document; that of configure has every option of its sections."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml
from _project import LIVE, ROOT, ToolError

ROLES = ROOT / "roles"

# A list has no default here, roles set it: with one, Ansible refuses the null that an empty answer of AWX becomes.
DOCUMENT = """\
configure_state:
  description:
    - The declared state of the system, for M(extrahop.revealx.state). It may differ by group and host.
    - Hosts without it are left alone.
    - Variables whose names begin with C(configure_state_) are layers of it, each a document like it. They are merged as
      the role's README says.
  type: dict
configure_layers:
  description:
    - The names of all variables that are layers, C(configure_state) too where there is one, the most general first.
    - Needed where a system has more than one. A layer that is not named here is refused.
  type: list
  elements: str
configure_prune:
  description:
    - Sections of C(configure_state) whose undeclared objects are deleted.
  type: list
  elements: str
configure_protected:
  description:
    - Names or shell patterns of objects that C(configure_prune) must not delete.
  type: list
  elements: str
configure_save:
  description:
    - Whether to save the running config in the end, if it differs from the saved one.
  type: bool
  default: true
configure_partial:
  description:
    - Whether to apply the rest of a system's document when parts of it are wrong or cannot be planned. The system fails
      in the end all the same. Without it nothing is written to the system then.
  type: bool
  default: false
configure_save_foreign:
  description:
    - Whether to save it also when somebody else left changes unsaved. A system saves all or nothing; without this it is
      not saved then, and a warning names what was left.
  type: bool
  default: false
"""
BRAKE = """\
configure_max_deletes:
  description:
    - The most objects that may be deleted on one system. When there are more, nothing is written to it.
    - No limit without it.
  type: int
"""
CONFIGURE = """\
short_description: Bring systems to their declared settings and objects
description:
  - Plans the declared state of every system of the play, shows the plan, and applies it.
  - In check mode the plan is all that is done.
options:
  configure_dest:
    description:
      - Folder on the controller for the plan and the result, as JSON, Markdown and HTML. A relative one is below the
        current folder. It is made with mode 0700 unless it is there, its files with 0600. Nothing is written when it is
        empty.
    type: str
    default: reports/configure
  configure_batch:
    description:
      - How many systems are written to at a time; when one has ended the next begins. Without it C(fleet_parallel).
    type: int
  configure_canary:
    description:
      - So many systems come first, in the order of the run, of those that have something to do. The others begin only
        when all of them succeeded, whatever C(configure_on_failure) is. C(0) for none. The nodes of a recordstore
        cluster come together.
      - A play with several batches (C(serial)), or with hosts that failed in an earlier task, is refused with it.
    type: int
    default: 0
  configure_window:
    description:
      - The hours of each day in which the change of a system may begin, as C(upgrade_window) of the role
        P(extrahop.revealx.upgrade#role) has them. What was begun is brought to its end, and with it the other nodes of
        its recordstore cluster. Empty for no window.
    type: raw
    default: ''
  configure_on_failure:
    description:
      - What becomes of the others when a system failed, in its plan or when it was written to. C(leave_out) goes on
        without it, C(stop) begins with no other system.
    type: str
    choices:
      - stop
      - leave_out
    default: leave_out
  configure_approved_plan:
    description:
      - The plan that a person approved, C(plan.json) as C(configure --check) or the playbook C(plan) wrote it, as the
        name of the file, its rows, or its text. It is read as JSON and never as a template.
      - A system on which anything would be done that the plan does not have, or otherwise than the plan has it, fails
        before anything is written to it. What was done already is fine. Without it nothing is held against anything.
    type: raw
  configure_max_failures:
    description:
      - So many failed systems end the run, whatever C(configure_on_failure) is, and fewer are left out. With C(0) no
        number counts.
    type: int
    default: 0
"""
PLAN = """\
short_description: Show what configure and upgrade would do to a fleet
description:
  - Plans the declared state of every system of the play, and its upgrade when a version is wanted, and shows one table.
    Nothing is written to any system.
  - The play fails for systems that cannot be planned, after the plan of the others was shown and written.
options:
  plan_dest:
    description:
      - Folder on the controller for the plan, as JSON, Markdown and HTML. A relative one is below the current folder.
        Nothing is written when it is empty.
    type: str
    default: reports/plan
"""
DRIFT = """\
short_description: Compare systems with their declared state
description:
  - Tells what is not as declared on every system of the play, shows it and writes it, also as JUnit XML. Nothing is
    written to any system.
  - The play fails for systems that differ or could not be compared, after the report.
options:
  drift_ignore:
    description:
      - Paths of what may differ, as C(section/object/field), or C(section/field) where a section is no list. With a
        system in front it is for that system only. What is below a path is ignored with it.
      - 'Each part is a shell pattern, and V(**) stands for any number of parts: V(users/alice/name),
        V(running_config/**), V(*/tags/*). The first part is the name of a section, any other is a system. V([/]) is a
        slash in a name.'
      - As text, one on each line or with commas between them.
    type: list
    elements: str
  drift_dest:
    description:
      - Folder on the controller for the report, as JSON, Markdown, HTML and JUnit XML. A relative one is below the
        current folder. Nothing is written when it is empty.
    type: str
    default: reports/drift
"""
VALIDATE = """\
short_description: Check the declared state of systems without asking any of them
description:
  - Tells everything that can be known to be wrong with the declared state of every system of the play when nobody asks
    them, shows it and writes it, also as JUnit XML. No request is sent and no API key is needed.
  - The play fails for systems whose declared state is wrong, after the report.
options:
  validate_dest:
    description:
      - Folder on the controller for the report, as JSON, Markdown, HTML and JUnit XML. A relative one is below the
        current folder. Nothing is written when it is empty.
    type: str
    default: reports/validate
"""
# Options of a role know no O() and V() of a module.
MARKUP = re.compile(r"\b(?:RV|[OVE])\(([^)]*)\)")
COPIED = ("type", "elements", "choices", "default", "required", "no_log")


def role_specs(documented: Callable[[str], Mapping[str, Any]], mark: str) -> dict[Path, str]:
    """The file of each role and its text; ``documented`` gives the documented options of a module.

    A role that also plans the upgrade takes what the role upgrade takes, of which nothing is needed.
    """
    document = yaml.safe_load(DOCUMENT)
    state = {section.name: _section(section, documented(section.operation.name)) for section in sections()}
    in_full = {**document, "configure_state": {**document["configure_state"], "options": state}}
    # Once is enough to look it up: each copy is a fiftieth of what users download, and the tasks judge the document.
    elsewhere = "Its sections are those of the role P(extrahop.revealx.configure#role)."
    told = document["configure_state"]["description"]
    document["configure_state"] = {"description": [*told, elsewhere], "type": "dict"}
    brake = yaml.safe_load(BRAKE)
    variables = {
        ("configure", CONFIGURE): {**in_full, **brake},
        ("plan", PLAN): {**document, **brake, **_upgrade()},
        ("drift", DRIFT): document,
        ("validate", VALIDATE): {**document, **brake},
    }
    return {
        ROLES / role / "meta" / "argument_specs.yml": _text(yaml.safe_load(about), given, mark)
        for (role, about), given in variables.items()
    }


def _text(about: Mapping[str, Any], variables: Mapping[str, Any], mark: str) -> str:
    spec = {
        "short_description": about["short_description"],
        "description": about["description"],
        "author": ["The extrahop.revealx developers (@extrahop-revealx)"],
        "version_added": "0.1.0",
        "options": {**variables, **about["options"]},
    }
    text = yaml.dump({"argument_specs": {"main": spec}}, Dumper=_Dumper, sort_keys=False, width=120)
    return f"---\n# {mark}\n{text}"


def _upgrade() -> dict[str, Any]:
    """The variables of the role upgrade, but for where it writes to."""
    specs = yaml.safe_load((ROLES / "upgrade" / "meta" / "argument_specs.yml").read_text())
    options = specs["argument_specs"]["main"]["options"]
    taken = {name: dict(option) for name, option in options.items() if name != "upgrade_dest"}
    wanted = taken["upgrade_version"]
    del wanted["required"]
    wanted["description"] = [*wanted["description"], "Without it no upgrade is planned."]
    return taken


class _Dumper(yaml.SafeDumper):
    """Lists stand further in than what they belong to, as yamllint has it."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: object) -> bool:
        return True


def sections() -> tuple:
    """The sections of a state document."""
    sys.path.insert(0, str(LIVE))
    try:
        from ansible_collections.extrahop.revealx.plugins.module_utils._state import sections as _state_sections
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
