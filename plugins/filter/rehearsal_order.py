# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter that makes the order of a rehearsal: the copy of the fleet, its inventory, and the playbooks to run."""

from __future__ import annotations

import multiprocessing
import os

from ansible.errors import AnsibleFilterError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.foreign import for_machines
from ansible_collections.extrahop.revealx.plugins.plugin_utils.rehearsal.fleet import (
    Original,
    RehearsalError,
    fleet_of,
    not_copied,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.rehearsal.variables import (
    firmware_of,
    inventory_of,
    is_rehearsed,
    rehearsed,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.sources import plain
from ansible_collections.extrahop.revealx.plugins.plugin_utils.variables import as_yaml, variables_of

DOCUMENTATION = r"""
name: rehearsal_order
short_description: Make the order of a rehearsal
version_added: 0.1.0
description:
  - From what was read of real systems, makes the fleet of the simulator and the inventory of the same hosts, groups and
    variables, without anything that leads to the real systems.
  - The role P(extrahop.revealx.rehearse#role) gives it to the simulator.
options:
  _input:
    description:
      - What was read of each system, with C(name), C(groups), C(cluster), C(info) as M(extrahop.revealx.system_info)
        returns it, and C(state) as M(extrahop.revealx.state_export) does.
    type: list
    elements: dict
    required: true
  hostvars:
    description: Ansible's variable of this name. The variables of the hosts are taken from it.
    type: raw
    required: true
  playbooks:
    description: Names of playbooks of this collection, in the order in which they run.
    type: list
    elements: str
    required: true
  folder:
    description: A private folder of the controller, for all that the rehearsal needs.
    type: str
    required: true
  python:
    description: The Python that runs ansible-playbook.
    type: str
    required: true
  collections_path:
    description: The folder that holds C(ansible_collections) with this collection.
    type: str
    required: true
  options:
    description: Further words for C(ansible-playbook).
    type: list
    elements: str
    default: []
  speed:
    description: Simulated seconds in a real one.
    type: float
    default: 60
  faults:
    description: What goes wrong, in the words of the simulator.
    type: list
    elements: dict
    default: []
  timings:
    description: Simulated seconds of work, in the words of the simulator.
    type: dict
    default: {}
  timeout:
    description: Real seconds that one playbook may take.
    type: float
    default: 3600
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Show which systems a rehearsal would simulate
  ansible.builtin.debug:
    msg: "{{ ordered.order.fleet.systems | list }}"
  vars:
    ordered: >-
      {{
        [] | extrahop.revealx.rehearsal_order(
          hostvars=hostvars,
          playbooks=['configure'],
          folder='/nowhere',
          python='python3',
          collections_path='collections')
      }}
"""

RETURN = r"""
_value:
  description:
    - C(order) is for the simulator, C(inventory) the text of the inventory. C(lacking) are rows of what the copy lacks,
      with C(system), C(section), C(object) and C(reason).
  type: dict
  sample:
    order:
      fleet:
        systems:
          sensor1:
            kind: sensor
            version: 9.8.2.100
    inventory: ""
    lacking: []
"""

# The key of the real systems, and callbacks that would tell the rehearsal's events as those of this run.
NOT_IN_A_REHEARSAL = (
    "EXTRAHOP_*",
    "AWX_ISOLATED_DATA_DIR",
    "ANSIBLE_CALLBACK_PLUGINS",
    "ANSIBLE_CALLBACKS_ENABLED",
    "ANSIBLE_LOG_PATH",
    "ANSIBLE_INVENTORY*",
    "ANSIBLE_CHECK_MODE",
    "ANSIBLE_LIMIT",
)
# What the playbooks leave behind, below the folder.
FILES = {
    "configure": ("configure/plan.json", "configure/result.json"),
    "upgrade": ("upgrade/plan.json", "upgrade/result.json"),
}


def rehearsal_order(
    seen,
    hostvars,
    playbooks,
    folder,
    python,
    collections_path,
    options=(),
    speed=60,
    faults=(),
    timings=None,
    timeout=3600,
) -> dict:
    """The order; raises AnsibleFilterError for systems that cannot be simulated."""
    folder, speed = str(folder), float(speed)
    try:
        originals = [Original.from_seen(one) for one in plain(seen)]
        raw = {one.name: variables_of(hostvars, one.name, is_rehearsed) for one in originals}
        hosts = {one.name: (one.kind, raw[one.name]) for one in originals}
        images, files = firmware_of(hosts, folder)
        fleet = fleet_of(originals, speed=speed, faults=plain(faults), images=images)
    except RehearsalError as error:
        raise AnsibleFilterError(f"extrahop.revealx.rehearsal_order: {error}") from error
    variables = {one.name: rehearsed(raw[one.name], one.kind, folder=folder, speed=speed) for one in originals}
    inventory = inventory_of({one.name: one.groups for one in originals}, variables)
    return {
        "order": {
            "fleet": {**fleet, "timings": plain(timings or {})},
            "folder": folder,
            "programs": [
                _program(str(name), folder, str(python), [str(word) for word in options]) for name in playbooks
            ],
            "environment": {
                "without": list(NOT_IN_A_REHEARSAL),
                "set": {
                    "ANSIBLE_COLLECTIONS_PATH": _searched(str(collections_path)),
                    "ANSIBLE_INVENTORY_ENABLED": "yaml",
                    "ANSIBLE_STDOUT_CALLBACK": "default",
                    "ANSIBLE_NOCOLOR": "1",
                    "ANSIBLE_RETRY_FILES_ENABLED": "0",
                },
            },
            "images": files,
            # Relative paths of variables are meant from here.
            "cwd": os.getcwd(),
            "timeout": float(timeout),
            "watch": _controller(),
        },
        "inventory": as_yaml(inventory),
        "lacking": not_copied(originals),
    }


def _program(name: str, folder: str, python: str, options: list[str]) -> dict:
    sources = [word for file in ("inventory.yml", "connections.json") for word in ("-i", f"{folder}/{file}")]
    command = [python, "-m", "ansible", "playbook", *sources, *options, f"extrahop.revealx.{name}"]
    return {"name": name, "command": command, "files": list(FILES[name])}


def _searched(own: str) -> str:
    """Where collections are searched: beside this one where they were searched anyway."""
    return os.pathsep.join(filter(None, (own, os.environ.get("ANSIBLE_COLLECTIONS_PATH"))))


def _controller() -> int:
    """The process of ansible-playbook: a worker's parent, or this one."""
    parent = multiprocessing.parent_process()
    return parent.pid if parent is not None and parent.pid is not None else os.getpid()


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict:
        return for_machines(rehearsal_order=rehearsal_order)
