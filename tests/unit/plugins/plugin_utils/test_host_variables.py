# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import datetime

import pytest
from ansible_collections.extrahop.revealx.plugins.plugin_utils.host_variables import is_literal


class Vaulted:
    """Neither kind of Ansible's for a vaulted text is a text before it is decrypted."""


@pytest.mark.parametrize(
    "value", [None, True, 3, 1.5, "text", "", [1, {"a": ["b", None]}], {"name": "100%", "tags": []}, ("a", "b")]
)
def test_plain_data_needs_no_templating(value):
    assert is_literal(value)


@pytest.mark.parametrize(
    "value",
    [
        "{{ name }}",
        "{% if a %}b{% endif %}",
        "#jinja2:variable_start_string:'[%'\n[% name %]",
        [{"a": ["b", "{{ c }}"]}],
        {"{{ key }}": 1},
        {"password": Vaulted()},
        datetime.date(2026, 1, 2),
    ],
)
def test_what_ansible_may_have_to_work_out_is_templated(value):
    assert not is_literal(value)
