# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings objects: only keys that the system has, compared key by key, typed as the system has them."""

from __future__ import annotations

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import Conflict, NotApplied, OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._engine import settings as _settings
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Task
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.detections_access import DETECTIONS_ACCESS
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.services import SERVICES as SERVICES_OBJECT
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.ticketing import TICKETING

from tests.unit.plugins.tls_server import Reply

SERVICES = {
    "ssh": {"enabled": True},
    "snmp": {"enabled": False, "port": 161, "hosts": ["a"]},
    "motd": None,
    "rate": 0.5,
}


TICKETS = {
    "external_ticketing_enabled": False,
    "internal_ticketing_enabled": True,
    "url_template": "https://tickets.example.com/$ticket_id",
    "enabled": True,
}


@pytest.fixture
def declare(serve, connect):
    """Run the operation of a settings object on a system that has ``held`` and takes writes, or ignores them."""

    def start(kind, held: dict, settings: dict, ignores: bool = False, check_mode: bool = False):
        writes = []

        def answer(seen):
            if seen.method in ("PATCH", "PUT"):
                writes.append(seen.json)
                if not ignores:
                    held.update(seen.json)
                return Reply(202)
            return Reply(200, held)

        session = connect(serve(answering=answer), read_only=check_mode)
        return kind.operation.run(Task(session.client, {"settings": settings}, check_mode)), writes

    return start


@pytest.fixture
def services(declare):
    return lambda given, **options: declare(SERVICES_OBJECT, {**SERVICES}, given, **options)


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


def test_the_switches_of_ticketing_are_sent_together(declare):
    outcome, sent = declare(TICKETING, {**TICKETS}, {"external_ticketing_enabled": True})
    assert sent == [{"external_ticketing_enabled": True, "internal_ticketing_enabled": True}]
    assert outcome.plan[0].fields == {"external_ticketing_enabled": True}


def test_the_address_of_a_ticket_is_sent_alone(declare):
    template = {"url_template": "https://other.example.com/$ticket_id"}
    assert declare(TICKETING, {**TICKETS}, template)[1] == [template]


def test_an_address_without_a_place_for_the_ticket(declare):
    with pytest.raises(OptionError, match=r"url_template is 'https://x/': it must hold \$ticket_id"):
        declare(TICKETING, {**TICKETS}, {"url_template": "https://x/"})


def test_a_deprecated_switch_is_refused_alone_and_left_out_beside_what_took_its_place(declare):
    with pytest.raises(OptionError, match="external_ticketing_enabled and internal_ticketing_enabled took its place"):
        declare(TICKETING, {**TICKETS}, {"enabled": False})
    outcome, sent = declare(TICKETING, {**TICKETS}, {**TICKETS, "enabled": False})
    assert not outcome.changed and sent == []


def test_the_old_switch_is_compared_where_there_is_no_other(declare):
    assert declare(TICKETING, {"enabled": False}, {"enabled": True})[1] == [{"enabled": True}]


@pytest.mark.parametrize("check_mode", [True, False])
def test_detections_access_is_never_switched_off(declare, check_mode):
    with pytest.raises(Conflict, match="never takes it back to false"):
        declare(DETECTIONS_ACCESS, {"enabled": True}, {"enabled": "no"}, check_mode=check_mode)
    assert declare(DETECTIONS_ACCESS, {"enabled": True}, {"enabled": True})[1] == []
    assert declare(DETECTIONS_ACCESS, {"enabled": False}, {"enabled": True})[1] == [{"enabled": True}]
