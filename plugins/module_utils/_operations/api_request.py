# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Any call of the API, with the guard of check mode."""

from __future__ import annotations

import json
from collections.abc import Mapping

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import explained
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError, RequestError
from ansible_collections.extrahop.revealx.plugins.module_utils._client.paths import (
    READING_METHODS,
    checked_path,
    is_write,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._client.redact import secrets_in
from ansible_collections.extrahop.revealx.plugins.module_utils._client.transfer import check_dest, keep_private
from ansible_collections.extrahop.revealx.plugins.module_utils._engine import query as _query
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.documents import from_json
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Outcome, Step


def check(options: Mapping) -> None:
    """Refuse a path that is not plain, a body that is not JSON and a wrong expression."""
    path = options["path"]
    if "://" in path:
        raise OptionError(
            f"path is {path!r}: an address.", "Give the path below /api/v1; the system is the option host."
        )
    if "?" in path:
        raise OptionError(f"path is {path!r}: it has a query.", "Give the query as a mapping in the option params.")
    try:
        checked_path(path)
    except OptionError as error:
        raise OptionError(error.message, "Give it without dots between slashes, doubled slashes and blanks.") from None
    if options["method"] in READING_METHODS and (options["body"] is not None or options["content"] is not None):
        raise OptionError(f"{options['method']} takes no body.", "Give the query in the option params.")
    body_of(options["body"])
    if options["dest"] is not None:
        check_dest("dest", options["dest"])
    _query.compiled(options["query"])


def body_of(body: object) -> object:
    """The body as data; text is taken as JSON, since templates often make text of a mapping. Raises OptionError."""
    if not isinstance(body, str):
        return body
    try:
        return from_json(body)
    except ValueError as error:
        raise OptionError(
            f"body is a text that is no JSON ({error}).", "Give a mapping or list, or the text in the option content."
        ) from None


def run(task: Task) -> Outcome:
    """Send one request. Searches by POST are reads; in check mode a write is only told."""
    method, path = task.options["method"], checked_path(task.options["path"])
    body = body_of(task.options["body"])
    # A body given as text hides its secrets from whoever looks at the options.
    task.client.redactor.learn(secrets_in(body))
    steps = []
    if is_write(method, path):
        fields = body if isinstance(body, Mapping) else {} if body is None else {"body": body}
        steps.append(Step(method.lower(), "api", path, None, fields, "requests of this method are writes"))
        if task.check_mode:
            return Outcome(steps, values={"status": None, "json": None, "content": None, "location": None})
    try:
        answer = _send(task, method, path, body)
    except RequestError as error:
        raise explained(error, task.client) from error
    data = answer.data()
    is_text = isinstance(data, str) and not answer.media_type.endswith("json")
    # Before the query: an expression could give a secret a harmless name.
    shown = None if is_text else task.client.redactor.data(data)
    values = {
        "status": answer.status,
        "json": shown,
        "content": data if is_text else None,
        "location": answer.location,
    }
    if task.options["query"] is not None:
        values["result"] = _query.answer(task.options["query"], shown)
    if task.options["dest"] is not None:
        # What goes into a file may be long, and holds the secrets that a result must not.
        is_data = answer.media_type.endswith("json") and not isinstance(data, str)
        content = (json.dumps(data, indent=2) + "\n").encode() if is_data else answer.content
        if reason := keep_private(task.options["dest"], content, task.check_mode):
            steps.append(Step("write", "file", task.options["dest"], None, {}, reason))
        values.update(json=None, content=None)
    return Outcome(steps, values=values)


def _send(task: Task, method: str, path: str, body: object):
    content = task.options["content"]
    if content is not None:
        return task.client.write_text(method, path, content, task.options["media_type"])
    return task.client.write(method, path, body, query=task.options["params"])


OPERATION = Operation(
    "api_request",
    run,
    {
        "method": {"type": "str", "choices": ["GET", "POST", "PUT", "PATCH", "DELETE"], "default": "GET"},
        "path": {"type": "str", "required": True},
        "params": {"type": "dict"},
        "body": {"type": "raw"},
        "content": {"type": "str", "no_log": True},
        "media_type": {"type": "str", "default": "text/plain"},
        "query": {"type": "str"},
        "dest": {"type": "path"},
    },
    {"mutually_exclusive": [["body", "content"], ["content", "params"]]},
    check=check,
)
