# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command of a run as run.json has it: what was wanted stays, what may be a secret does not."""

from __future__ import annotations

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.secret_text import HIDDEN
from ansible_collections.extrahop.revealx.plugins.plugin_utils.started_by import command_told

SHOWN = "upgrade_version=26.3"


@pytest.mark.parametrize(
    ("words", "given", "told"),
    [
        (["-e", SHOWN], [SHOWN], f"-e {SHOWN}"),
        ([f"-e{SHOWN}"], [SHOWN], f"-e{SHOWN}"),
        ([f"--extra-vars={SHOWN}"], [SHOWN], f"--extra-vars={SHOWN}"),
        (["-vvvek=v"], ["k=v"], "'-vvvek=********'"),
        (["-e", "@secrets.yml"], ["@secrets.yml"], "-e @secrets.yml"),
        (["-e", "a=b upgrade_batch=5"], ["a=b upgrade_batch=5"], "-e 'a=******** upgrade_batch=5'"),
        (["-e", "backup_password=x"], ["backup_password=x"], "-e 'backup_password=********'"),
        (["-e", '{"upgrade_batch": 5, "k": 1}'], ['{"upgrade_batch": 5, "k": 1}'], "-e 'upgrade_batch=5 k=********'"),
        (["-e", "{configure_state: {a: b}}"], ["{configure_state: {a: b}}"], "-e 'configure_state=********'"),
        (["-e", "{broken"], ["{broken"], "-e '********'"),
        (["-e", "[1]"], ["[1]"], "-e '********'"),
    ],
)
def test_variables_of_the_command(words, given, told):
    assert command_told(["/opt/bin/ansible-playbook", "site.yml", *words], given) == f"ansible-playbook site.yml {told}"


@pytest.mark.parametrize(
    "given",
    [
        'upgrade_before_system=["/usr/bin/x","--token","abc"]',
        'upgrade_after_system=["/usr/bin/x", "--token", "abc"]',
        "upgrade_after_system=abc",
        'configure_state_site={"c":"abc"}',
        "configure_state=abc",
        '{"configure_state": "{abc"}',
        'configure_approved_plan=[{"system":"abc"}]',
        "upgrade_readiness_skip=' [abc]'",
    ],
)
def test_text_that_holds_anything_is_not_told(given):
    told = command_told(["ansible-playbook", "-e", given], [given])
    assert "abc" not in told and HIDDEN in told


def test_the_name_of_an_approved_plan_is_told():
    given = "configure_approved_plan=approved.json"
    assert command_told(["ansible-playbook", "-e", given], [given]) == f"ansible-playbook -e {given}"
