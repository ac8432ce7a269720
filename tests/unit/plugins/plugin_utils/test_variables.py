# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Variables of a host as Ansible itself works them out, written down and read again."""

from __future__ import annotations

import pytest
import yaml
from ansible.inventory.manager import InventoryManager
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar
from ansible.vars.hostvars import HostVars
from ansible.vars.manager import VariableManager
from ansible_collections.extrahop.revealx.plugins.inventory.fleet import _harmless
from ansible_collections.extrahop.revealx.plugins.plugin_utils.rehearsal.yaml_text import as_yaml, marked
from ansible_collections.extrahop.revealx.plugins.plugin_utils.variables import variables_of

INVENTORY = """
all:
  hosts:
    sensor1:
      number: 5
      word: plain
      worked_out: "{{ word }}-{{ number }}"
      deep: {list: ["{{ word }}", 1, true, null]}
      not_yet: "{{ of_a_role }} {{ word }}"
      verbatim: !unsafe "{{ word }}"
      looks_so: "{{ '{{ word }}' }}"
      secret: Canary-1
      # As AWX gives answers.
      !unsafe answered: !unsafe yes, please
"""


@pytest.fixture
def read(tmp_path):
    """Reads an inventory as a play does."""

    def hostvars(text: str, name: str) -> HostVars:
        path = tmp_path / name
        path.write_text(text)
        loader = DataLoader()
        inventory = InventoryManager(loader=loader, sources=[str(path)])
        return HostVars(inventory, VariableManager(loader=loader, inventory=inventory), loader)

    return hostvars


def wanted(name: str) -> bool:
    return name in yaml.safe_load(INVENTORY.replace("!unsafe ", ""))["all"]["hosts"]["sensor1"] and name != "secret"


def test_variables_mean_the_same_in_another_run(read):
    found = variables_of(read(INVENTORY, "first.yml"), "sensor1", wanted)
    assert found["worked_out"] == "plain-5" and found["deep"] == {"list": ["plain", 1, True, None]}
    assert found["not_yet"] == "{{ of_a_role }} {{ word }}" and "secret" not in found
    written = as_yaml({"all": {"hosts": {"sensor1": {**found, "of_a_role": "later"}}}})
    again = read(written, "second.yml")["sensor1"]
    assert again["worked_out"] == "plain-5" and again["not_yet"] == "later plain"
    assert again["answered"] == "yes, please"
    assert again["verbatim"] == again["looks_so"] == "{{ word }}"


@pytest.mark.parametrize(
    "text",
    [
        "{{ lookup('pipe', 'id') }}",
        "{% raw %}",
        "#jinja2:variable_start_string:'[%',variable_end_string:'%]'\n[% lookup('pipe', 'id') %]",
        "#jinja2: no header of a template",
    ],
)
def test_what_a_system_tells_runs_no_command(read, text):
    """Text of a system in a file of variables, and in an inventory that consoles make, is no template."""
    written = as_yaml({"all": {"hosts": {"sensor1": marked({"script": text, "deep": {"list": [text]}})}}})
    told = read(written, "exported.yml")["sensor1"]
    assert (told["script"], told["deep"]) == (text, {"list": [text]})
    assert Templar(loader=DataLoader(), variables={}).template(_harmless(text)) == text
