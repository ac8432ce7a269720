# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Variables that the fleet adapter takes as they stand: what is in them is none of Ansible's templates."""

from __future__ import annotations

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet_action import FleetAction

ROWS = [{"object": "{{ 6 * 7 }}"}]


class Templar:
    @staticmethod
    def template(text: str) -> str:
        return f"templated {text}"


def taken(**variables):
    action = FleetAction.__new__(FleetAction)
    action._templar = Templar()
    return action._verbatim("approved", variables)


@pytest.mark.parametrize(
    ("variables", "value"),
    [
        ({}, None),
        ({"approved": ""}, "templated "),
        ({"approved": ROWS}, ROWS),
        ({"approved": '[{"object": "{{ 6 * 7 }}"}]'}, '[{"object": "{{ 6 * 7 }}"}]'),
        ({"approved": "{{ planned }}", "planned": ROWS}, ROWS),
        ({"approved": "{{planned}}", "planned": "{{ found }}", "found": {"plan": ROWS}}, {"plan": ROWS}),
        ({"approved": "{{ report.plan }}", "report": {"plan": ROWS}}, ROWS),
        ({"approved": "{{ report['plan'] }}", "report": {"plan": ROWS}}, ROWS),
        ({"approved": "{{ a.b }}", "a": "{{ c }}", "c": {"b": "{{ d.e.f }}"}, "d": {"e": {"f": ROWS}}}, ROWS),
        ({"approved": "{{ a.b }}", "a": {"b": "{{ a.c }}", "c": ROWS}}, ROWS),
        ({"approved": "{{ a.b }}", "a": "{{ a.b }}"}, "templated {{ a.b }}"),
        ({"approved": "{{ approved.plan }}"}, "templated {{ approved.plan }}"),
        ({"approved": "{{ reports.0 }}", "reports": [ROWS]}, "templated {{ reports.0 }}"),
        ({"approved": "plans/{{ site }}.json"}, "templated plans/{{ site }}.json"),
        ({"approved": "{{ planned | default('') }}"}, "templated {{ planned | default('') }}"),
    ],
)
def test_text_of_systems_is_no_template_and_the_name_of_a_file_may_be_one(variables, value):
    assert taken(**variables) == value


def test_a_variable_that_is_not_there_is_no_permission_to_do_anything():
    with pytest.raises(OptionError, match="there is no variable planned"):
        taken(approved="{{ planned }}")


@pytest.mark.parametrize("report", [{}, {"summary": ""}])
def test_nor_is_one_that_is_not_in_a_mapping(report):
    with pytest.raises(OptionError, match=r"there is no variable report\.plan"):
        taken(approved="{{ report.plan }}", report=report)
