# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings objects (services): only keys that the system has, compared key by key, typed as the system has them."""

from __future__ import annotations

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import Conflict, NotApplied, OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine import settings as _settings
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Task
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.services import OPERATION

from tests.unit.plugins.tls_server import Reply

SERVICES = {
    "ssh": {"enabled": True},
    "snmp": {"enabled": False, "port": 161, "hosts": ["a"]},
    "motd": None,
    "rate": 0.5,
}


@pytest.fixture
def services(serve, connect):
    """Run the operation on a system that answers SERVICES and takes PATCH, or ignores it."""

    def start(settings: dict, ignores: bool = False, check_mode: bool = False):
        held, patches = {**SERVICES}, []

        def answer(seen):
            if seen.method == "PATCH":
                patches.append(seen.json)
                if not ignores:
                    held.update(seen.json)
                return Reply(202)
            return Reply(200, held)

        session = connect(serve(answering=answer), read_only=check_mode)
        return OPERATION.run(Task(session.client, {"settings": settings}, check_mode)), patches

    return start


def test_a_changed_mapping_is_sent_whole_and_nothing_else(services):
    outcome, patches = services({"snmp": {"port": 162}, "ssh": {"enabled": True}})
    assert patches == [{"snmp": {"enabled": False, "port": 162, "hosts": ["a"]}}]
    assert outcome.differences[0].before == {"snmp": {"port": 161}, "ssh": {"enabled": True}}
    assert outcome.plan[0].fields == {"snmp": {"port": 162}}


def test_equal_settings_are_not_sent(services):
    outcome, patches = services(
        {"snmp": {"enabled": "no", "port": "161", "hosts": ["a"]}, "rate": "0.50", "motd": None}
    )
    assert not outcome.changed and not patches


def test_an_unset_setting_takes_anything(services):
    assert services({"motd": {"text": "hello"}})[1] == [{"motd": {"text": "hello"}}]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"sssh": {}}, "sssh is no setting.*ssh, snmp, motd, rate"),
        ({"snmp": {"prot": 1}}, r"services\.snmp\.prt|services\.snmp\.prot is no setting.*enabled, port, hosts"),
        ({"ssh": False}, "keys enabled"),
        ({"rate": {"x": 1}}, "has a number there"),
        ({"snmp": {"hosts": "a,b"}}, r"services\.snmp\.hosts is 'a,b', but the system has a list there"),
        ({"snmp": {"port": [161]}}, r"services\.snmp\.port is a list, but the system has a number there"),
    ],
)
def test_what_the_system_does_not_have(services, settings, said):
    with pytest.raises(Conflict, match=said):
        services(settings)


def test_text_that_is_no_boolean(services):
    with pytest.raises(OptionError, match=r"services\.ssh\.enabled is 'maybe'"):
        services({"ssh": {"enabled": "maybe"}})


def test_a_system_that_takes_settings_without_effect(services, monkeypatch):
    monkeypatch.setattr(_settings, "SETTLE_SECONDS", 0)
    with pytest.raises(NotApplied, match="ssh still differ"):
        services({"ssh": {"enabled": False}, "snmp": {"port": 161}}, ignores=True)


def test_check_mode(services):
    outcome, patches = services({"ssh": {"enabled": False}}, check_mode=True)
    assert outcome.changed and not patches
    assert outcome.values["settings"] == {**SERVICES, "ssh": {"enabled": False}}
