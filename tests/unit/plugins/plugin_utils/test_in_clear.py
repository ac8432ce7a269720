# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Texts that stand in files which are not encrypted, as Ansible reads those."""

from __future__ import annotations

import pytest
from ansible.parsing.dataloader import DataLoader
from ansible_collections.extrahop.revealx.plugins.plugin_utils.in_clear import texts_in_clear

VARIABLES = """
layer: {users: [{username: alice, password: "{{ vault_pw }}"}], is: true}
vault_pw: "{{other}}"
other: hunter2
whole: "{{ layer }}"
exported: "{{ vault_pw | default(omit) }}"
not_filled_in: "{{ not_set | default(omit) }}"
round: "{{ round_again }}"
round_again: "{{ round }}"
made: "{{ vault_pw }}!"
looked_up: "{{ lookup('env', 'PASSWORD') }}"
nowhere: "{{ not_set }}"
"""


@pytest.fixture
def variables(tmp_path):
    file = tmp_path / "vars.yml"
    file.write_text(VARIABLES)
    return DataLoader().load_from_file(str(file))


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("layer", {"alice", "hunter2"}),
        ("whole", {"alice", "hunter2"}),
        ("exported", {"hunter2"}),
        ("not_filled_in", set()),
        ("round", set()),
        ("made", set()),
        ("looked_up", set()),
        ("nowhere", set()),
    ],
)
def test_a_lone_name_is_followed_and_no_other_template(variables, name, texts):
    assert texts_in_clear(variables[name], variables) == texts


def test_who_can_read_what_came_from_no_file_is_not_known(variables):
    assert texts_in_clear("{{ other }}", {"other": "hunter2"}) == set()


def test_a_file_that_is_encrypted_is_not_in_clear(variables, monkeypatch):
    how = "ansible_collections.extrahop.revealx.plugins.plugin_utils.in_clear._is_encrypted"
    monkeypatch.setattr(how, lambda path: True)
    assert texts_in_clear(variables["layer"], variables) == set()
