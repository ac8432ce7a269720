# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter that finds drift in results of the module state."""

from __future__ import annotations

from collections.abc import Mapping

from ansible.errors import AnsibleFilterError
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.drift import drift_report
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.ignore import ignores_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.rows import request_rows
from ansible_collections.extrahop.revealx.plugins.plugin_utils.foreign import for_people
from ansible_collections.extrahop.revealx.plugins.plugin_utils.sources import plain

DOCUMENTATION = r"""
name: drift
short_description: Tell what differs from the declared state
version_added: 0.1.0
description:
  - Takes results of M(extrahop.revealx.state) in check mode, one for each system, and tells what is not as declared.
    The role P(extrahop.revealx.drift#role) shows and writes it.
positional: ignore
options:
  _input:
    description: The result of the module for each system, by the system's name. Skipped ones have no declared state.
    type: dict
    required: true
  ignore:
    description:
      - Paths of what may differ. A path is C(section/object/field), with the system in front where it is for some
        systems only, and it stands for all that is below it too. Settings have no object, as in C(services/ssh).
      - Each part is a shell pattern, V(**) stands for any number of parts. What is in brackets stands for itself, as
        V([/]) for a slash in a name.
      - A path whose first part is the name of a section is for all systems, any other begins with a system.
    type: list
    elements: str
    default: []
  problems:
    description: Systems that could not be compared at all, each with the reason.
    type: dict
    default: {}
  made:
    description: When the systems were compared, as ISO 8601 in UTC.
    type: str
    default: ''
author:
  - The extrahop.revealx developers (@extrahop-revealx)
"""

EXAMPLES = r"""
- name: Show what differs on a system, but for the texts of its users
  ansible.builtin.debug:
    msg: "{{ drift.document.differences }}"
  vars:
    drift: "{{ {inventory_hostname: planned} | extrahop.revealx.drift(['users/*/name']) }}"
"""

RETURN = r"""
_value:
  description:
    - C(document) is the report, with the rows in C(differences). C(cases) are the sections of each system with their
      C(status), V(passed), V(failed) (it differs), V(error) (it could not be compared) or V(skipped). C(failures) says
      of each system that is not as declared, why.
  type: dict
  sample:
    document:
      report: drift
      title: Drift
      summary: 'As declared: 0 of 1 systems; with drift: 1 (differences: 1).'
      differences:
        - system: sensor1
          section: services
          object: ''
          change: update
          reason: ssh/enabled is true, declared false
    cases:
      - system: sensor1
        section: services
        status: failed
        ignored: []
        problem: ''
    failures:
      sensor1: 'sensor1 differs from its declared state: services (update).'
"""


def drift(results, ignore=(), problems=None, made="") -> dict:
    """The drift; raises AnsibleFilterError for what is no mapping of results, and for paths that cannot be meant."""
    if not isinstance(results, Mapping):
        raise AnsibleFilterError("extrahop.revealx.drift: the input is a mapping of systems to results")
    # Ansible loads all filters of a collection for any of them: this one must not bring every operation along.
    from ansible_collections.extrahop.revealx.plugins.module_utils._state.sections import BY_NAME

    try:
        ignores = ignores_of(plain(ignore or ()), BY_NAME)
    except OptionError as error:
        raise AnsibleFilterError(f"extrahop.revealx.drift: {error}") from error
    told = drift_report(plain(results), ignores, plain(problems) or {}, str(made))
    told["document"]["requests"] = request_rows(plain(results))
    return told


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict:
        return for_people(drift=drift)
