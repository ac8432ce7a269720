# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tasks that are run with secrets: every module's own examples, and what their examples do not show."""

from __future__ import annotations

import _generate
import yaml

PREFIX = "extrahop.revealx."
# Told in check mode only: for real the system would go away, or the run would wait for it.
DISRUPTIVE = ("firmware", "appliance_firmware", "system_power", "process_restart", "tls_certificate")
# Seconds; the system is many times as fast.
SHORT_WAIT = {"wait_timeout": 3, "wait_interval": 0.2}
# A system that is not there.
SENSOR = {"remote_host": "sensor9", "remote_appliance_type": "discover", "data_access": True}

# Tasks whose secrets, or whose failures, the examples do not have. Their variables are CANARIES of the test.
MORE = {
    "user": [
        {"username": "held", "name": "Held", "password": "{{ user_password }}"},
        {"username": "held", "password": "{{ user_password }}", "update_password": "always"},
        {"username": "held", "name": "", "password": "{{ user_password }}"},
        {"username": "half", "password": "{{ user_password }}"},
        {"username": "held", "name": "x", "password": "{{ user_password }}", "granted_roles": {"king": "full"}},
        {"username": "held", "password": "{{ user_password }}", "colour": "{{ user_password }}"},
    ],
    "license": [
        {"product_key": "{{ product_key }}"},
        {"product_key": "00000-{{ product_key }}"},
        {"product_key": "{{ product_key }} {{ product_key }}"},
        {"license": "{{ licence_text }}"},
    ],
    "running_config": [
        {"section": "snmp", "config": {"enabled": True, "community": "{{ community }}"}},
        {"section": "snmp", "config": {"enabled": False, "community": "{{ community }}2"}, "state": "replaced"},
        {"config": {"snmp": {"nested": {"password": "{{ user_password }}", "list": [{"secret": "{{ community }}"}]}}}},
        {"config": {"snmp": {"community": "{{ community }}"}}, "colour": "red"},
        {"config": {"snmp": {"community": "{{ community }}"}}, "state": "sideways"},
        {"config": {"snmp": {"community": "{{ number_community | int }}"}}},
        {"config": {"itest": {"colour": "{{ vaulted_colour }}", "size": "{{ vaulted_number | int }}"}}},
        # Nobody else knows a secret under such a name.
        {"section": "itest", "config": {"a": "{{ (vaulted_colour ~ vaulted_number) | length }}"}, "state": "replaced"},
        {"config": {"itest": {"authPass": "{{ told }}", "pairs": [{"name": "psk", "value": "{{ told }}"}]}}},
        {"config": {"snmp": {"community": "{{ told }}"}}, "state": {"community": "{{ told }}3"}},
        {"config": "snmp: {authPass: {{ told }}"},
    ],
    "ods_target": [
        {
            "type": "http",
            "name": "itest",
            "target_host": "splunk.example.com",
            "port": 8088,
            "protocol": "https",
            "pipeline": False,
            "authentication": {"auth_type": "basic", "username": "u", "password": "{{ target_password | int }}"},
            "additional_header": "Authorization: Splunk {{ splunk_token }}",
        },
        {"type": "http", "name": "itest", "additional_header": "X-Other: {{ splunk_token }}", "port": 8089},
    ],
    "state_export": [{}, {"sections": ["ods_targets", "running_config"]}],
    "firmware": [
        {"version": "26.4.0.1", "url": "https://user:{{ url_password }}@images.example.com/eda-26.4.0.1.tar?a=b"},
        {"version": "26.4.0.1", "url": "https://images.example.com/eda-26.4.0.1.tar?X-Amz-Signature={{ signature }}"},
        {"version": "26.4.0.1", "url": "user:{{ url_password }}@images.example.com/eda-26.4.0.1.tar"},
    ],
    "system_info": [
        {"gather_subset": ["all"]},
        {"gather_subset": ["license", "running_config"], "query": "[license.product_key, running_config.snmp]"},
    ],
    "api_request": [
        {"path": "/license"},
        {"path": "/license/productkey"},
        {"path": "/runningconfig"},
        {"path": "/apikeys"},
        {
            "method": "POST",
            "path": "/users",
            "body": {"username": "viarequest", "name": "x", "password": "{{ user_password }}"},
        },
        {"method": "POST", "path": "/users", "body": {"username": "viarequest", "password": "{{ user_password }}"}},
        {"method": "PUT", "path": "/license/productkey", "body": {"product_key": "{{ product_key }}"}},
        {"method": "PUT", "path": "/license/productkey", "body": {"product_key": "{{ product_key }}"}, "colour": "red"},
        {"method": "PUT", "path": "/nothing", "body": {"deep": [{"psk": "{{ told }}"}], "x": "{{ vaulted_colour }}"}},
        {"method": "PUT", "path": "/nothing", "body": '{"psk": "{{ told }}"'},
        {"method": "GET", "path": "/odstargets/http/itest"},
        # No JSON, and JSON whose secrets nobody has read when another option is refused.
        {"method": "POST", "path": "/users", "body": '{"username": "x", "password": "{{ user_password }}"'},
        {"method": "GET", "path": "/users", "body": '{"username": "x", "password": "{{ user_password }}"}'},
    ],
    "appliance": [
        {**SENSOR, "remote_pairing_token": "{{ user_password }}"},
        {**SENSOR, "remote_setup_password": "{{ user_password }}", "product_key": "{{ product_key }}"},
        {**SENSOR, "remote_pairing_token": "{{ user_password }}", "product_key": "{{ product_key }}"},
        {**SENSOR, "remote_pairing_token": "{{ user_password }}", "colour": "{{ user_password }}"},
    ],
    "api_key": [
        {"password": "{{ user_password }}", "dest": "refused.key"},
        {"password": "{{ user_password }}", "dest": "/no/such/folder/a.key"},
    ],
    "bundle": [
        {"bundle": {"name": "held", "password": "{{ user_password }}"}},
        {"bundle": {"name": "held", "password": "{{ user_password }}2"}, "state": "applied", "policy": "skip"},
    ],
    "cloud_services": [
        {"cloud_token": "{{ community }}"},
        {"cloud_token": "{{ community }}", "connected_when": "nothing", **SHORT_WAIT},
        {"cloud_token": "{{ community }}", "connected_when": "]["},
    ],
    "report": [
        {"name": "held", "settings": {"password": "{{ user_password }}"}},
        {"name": "held", "settings": {"password": "{{ user_password }}2"}},
        {"name": "held", "settings": {"token": "{{ user_password }}2"}},
    ],
    "ticketing": [
        {"settings": {"password": "{{ user_password }}"}},
    ],
    "tls_certificate": [
        {"certificate": "hello", "private_key": "{{ licence_text }}"},
        {"certificate": "hello", "private_key": "{{ licence_text }}", "colour": "red"},
    ],
    "state": [
        {
            "document": {
                "users": [{"username": "bystate", "name": "x", "password": "{{ user_password }}"}],
                "running_config": {"section": "snmp", "config": {"community": "{{ community }}3"}},
                "license": {"product_key": "{{ product_key }}", **SHORT_WAIT},
            }
        },
        {"document": {"users": [{"username": "bystate", "password": "{{ user_password }}", "colour": "red"}]}},
        {"document": {"users": [{"username": "bad", "name": "x", "password": ["{{ user_password }}"]}]}},
        {"document": {"users": [{"username": "bad", "name": "x", "password": "{{ user_password }}"}]}, "colour": "red"},
    ],
}


def all_tasks(module: str) -> list[dict]:
    """The tasks of a module: its examples, and what they do not show."""
    return tasks(module, [*examples(module), *MORE.get(module, [])])


def tasks(module: str, given: list[dict]) -> list[dict]:
    """Tasks that are registered and shown, none ending the play."""
    made = []
    for number, options in enumerate(given):
        made.append(
            {
                "name": f"{module} {number}",
                PREFIX + module: {**options, **(SHORT_WAIT if takes_waits(module) else {})},
                "register": "result",
                "diff": True,
                "ignore_errors": True,
                **({"check_mode": True} if module in DISRUPTIVE else {}),
            }
        )
        made.append({"name": f"{module} {number} shown", "ansible.builtin.debug": {"var": "result"}})
    return made


def examples(module: str) -> list[dict]:
    """The options of a module's own examples that need no file of the user's."""
    found = [
        task[PREFIX + module] or {}
        for task in yaml.safe_load(_generate.text_of(module, "EXAMPLES"))
        if PREFIX + module in task
    ]
    return [options for options in found if "lookup(" not in str(options)]


def takes_waits(module: str) -> bool:
    return "wait_timeout" in _generate.text_of(module, "DOCUMENTATION") or "revealx.wait" in _generate.text_of(
        module, "DOCUMENTATION"
    )
