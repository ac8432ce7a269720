# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The running and the saved config as a system answers them; what is no whole document is never taken for one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import explained
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import Conflict, RequestError
from ansible_collections.extrahop.revealx.plugins.module_utils._client.redact import secrets_in
from ansible_collections.extrahop.revealx.plugins.module_utils._config.differing import Place, beyond, listed
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Task

PATH = "/runningconfig"
SAVED_PATH = f"{PATH}/saved"
# Values as short as these are words ("local", "disabled"); hiding them everywhere would tear sentences apart.
SHORTEST_SECRET = 8
# The keys of an error (contract: conventions.errors): no section has such a name.
ERROR_KEYS = frozenset({"error_message", "detail", "error", "error_description", "message", "status", "code"})
ADVICE = "Nothing was written. The system may be starting, or not be well: read GET /runningconfig again, and compare."


def read(task: Task) -> dict:
    """The running config as it is now; raises NotOffered, RequestError, or Conflict for an answer that is none."""
    document = _document(task, PATH)
    if not document:
        raise Conflict(f"{task.client.system} answered an empty running config.", ADVICE)
    return document


def read_saved(task: Task) -> dict:
    """What the system starts with after its next restart; empty where nothing was ever saved."""
    return _document(task, SAVED_PATH)


def refuse_lacking(task: Task, running: Mapping, saved: Mapping, known: Iterable[Place]) -> None:
    """Refuse, by Conflict, to build upon a running config without a section that the saved one has.

    ``known`` are the places whose absence is explained: what this task declares, what an earlier one changed.
    """
    lacking = [place for place in beyond(saved, running, known) if place[0] not in running]
    if lacking:
        raise Conflict(
            f"The running config of {task.client.system} came without {listed(lacking)}, which its saved config has.",
            f"{ADVICE} If it was removed on purpose, save the running config first (module running_config_save).",
        )


def _document(task: Task, path: str) -> dict:
    try:
        document = task.client.get(path)
    except RequestError as error:
        raise explained(error, task.client) from error
    if not isinstance(document, Mapping):
        raise Conflict(f"GET {path} of {task.client.system} answered no document of sections.", ADVICE)
    if document and document.keys() <= ERROR_KEYS:
        said = "; ".join(str(text) for text in document.values())
        raise Conflict(f"GET {path} of {task.client.system} answered an error in place of a document: {said}.", ADVICE)
    secrets = secrets_in(document)
    task.client.redactor.learn(text for text in secrets if len(text) >= SHORTEST_SECRET and not text.isalpha())
    return dict(document)
