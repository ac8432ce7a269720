# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands for a secret in results is never written as one: not planned, and not sent."""

from __future__ import annotations

import json

import pytest
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._client.mask import refuse_mask
from ansible_collections.extrahop.revealx.plugins.module_utils._client.secret_text import HIDDEN
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.arguments import Arguments
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import perform
from ansible_collections.extrahop.revealx.plugins.module_utils._operations import api_request, running_config
from ansible_collections.extrahop.revealx.plugins.module_utils._state import state

from tests.unit.plugins.tls_server import Reply


@pytest.mark.parametrize(
    "value, path",
    [
        ({"config": {"snmp": {"community": HIDDEN}}}, "config.snmp.community"),
        ({"users": [{"name": "x"}, {"password": HIDDEN}]}, r"users\[1\].password"),
        ({"a": [f"https://{HIDDEN}@h/x"]}, r"a\[0\]"),
        ({"header": f"Authorization: {HIDDEN}"}, "header"),
        ({"key": f"{HIDDEN} (set)"}, "key"),
        ({"script": f"var x = 1;\nvar password = '{HIDDEN}';\n"}, "script"),
        (json.dumps({"password": HIDDEN}), "The text"),
    ],
)
def test_the_mask_is_refused_by_its_path(value, path):
    with pytest.raises(OptionError, match=f"^{path} is ") as refused:
        refuse_mask(value, "")
    assert "give the secret itself" in str(refused.value)


@pytest.mark.parametrize(
    "value",
    [
        {"script": "/******** mine ********/\n// ******** settings ********\nvar x = 1;"},
        {"script": "# ********\nx"},
        {"name": "****", "more": "*********", "none": None, "number": 8, "list": ["*"]},
        "*" * 40,
    ],
)
def test_ornaments_are_none(value):
    refuse_mask(value, "")


@pytest.mark.parametrize(
    "write",
    [
        lambda client: client.write("PUT", "/runningconfig", {"snmp": {"community": HIDDEN}}),
        lambda client: client.write("PUT", "/runningconfig", lambda: {"snmp": {"community": HIDDEN}}),
        lambda client: client.write("PATCH", "/users/a", {"password": HIDDEN}),
        lambda client: client.write_text("PUT", "/license", f"key: {HIDDEN}\n"),
    ],
)
def test_no_session_sends_it(serve, connect, write):
    server = serve(Reply(200, {}))
    with pytest.raises(OptionError, match="it was not written"):
        write(connect(server).client)
    assert server.seen == []


def test_a_search_is_no_write(serve, connect):
    found = connect(serve(Reply(200, []))).client.search("/devices/search", {"filter": {"operand": HIDDEN}})
    assert found == []


@pytest.mark.parametrize("check_mode", [True, False])
@pytest.mark.parametrize(
    "operation, options, path",
    [
        (running_config.OPERATION, {"config": {"snmp": {"community": HIDDEN}}}, "config.snmp.community"),
        (api_request.OPERATION, {"method": "PUT", "path": "/runningconfig", "body": {"a": [HIDDEN]}}, "body.a[0]"),
        (api_request.OPERATION, {"method": "PUT", "path": "/x", "body": json.dumps({"a": HIDDEN})}, "body"),
        (
            state.OPERATION,
            {"document": {"users": [{"username": "x", "password": HIDDEN}]}},
            "document.users[0].password",
        ),
    ],
)
def test_it_is_refused_before_the_first_request_in_check_mode_too(
    serve, authority, operation, options, path, check_mode
):
    server = serve(Reply(200, {}))
    given = {"host": server.host, "ca_path": authority.file, "api_key": "canary-key", **options}
    accepted, problems = Arguments(operation.argument_spec).accepted(given)
    assert not problems
    done = perform(operation, accepted, check_mode=check_mode, warn=print)
    assert done.failed and done.data["msg"].startswith(f"{path} is '{HIDDEN}'")
    assert server.seen == []


@pytest.mark.parametrize("name", ["state.yml", "state.json"])
def test_it_is_refused_in_a_file(serve, authority, tmp_path, name):
    (tmp_path / name).write_text(json.dumps({"users": [{"username": "x", "password": HIDDEN}]}))
    server = serve(Reply(200, {}))
    given = {"host": server.host, "ca_path": authority.file, "api_key": "canary-key", "src": str(tmp_path / name)}
    accepted, _problems = Arguments(state.OPERATION.argument_spec).accepted(given)
    done = perform(state.OPERATION, accepted, check_mode=True, warn=print)
    assert done.failed and done.data["msg"].startswith("users[0].password is ")
    assert server.seen == []
