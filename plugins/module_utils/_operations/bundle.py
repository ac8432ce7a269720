# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Bundles: stored, removed, applied (contract: admin, Bundle)."""

from __future__ import annotations

import json
from collections.abc import Mapping

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import explained, require
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    Conflict,
    OptionError,
    RequestError,
    RevealxError,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._client.transfer import check_source
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.compare import same
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.jobs import end_of
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.listed import LISTED_SPEC
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Difference, Outcome, Step
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.references import Named
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.replacement import (
    Replacement,
    forget,
    settle,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.settle import sent_or_settled
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Field, Resource
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.store import Store
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.node import NODE

BUNDLE = Resource(
    "bundle",
    "/bundles",
    "/bundles/{id}",
    update=None,
    built_in=lambda current: bool(current.get("built_in")),
)
# Where an export keeps its name (the key begins with a dot) when it has none at its top.
META = ".meta"
# Keys of an export that are not the document's own.
SERVERS_OWN = ("id", "built_in", "created_time", "mod_time")


def check(options: Mapping) -> None:
    """Refuse a document that is none, two names for one bundle, and an application without a policy."""
    document = document_of(options)
    if document is not None and options["state"] == "absent":
        raise OptionError("bundle and src do not go with state absent.", "Give name or id.")
    if document is None and options["state"] == "present":
        raise OptionError("neither bundle nor src is set.", "Give the document of the bundle.")
    if document is None and options["name"] is None and options["id"] is None:
        raise OptionError("no bundle is named.", "Give name, id, bundle or src.")
    if options["state"] == "applied" and options["policy"] is None:
        raise OptionError("policy is not set.", "Say what becomes of objects that clash: overwrite or skip.")
    if options["state"] == "applied" and document is not None and not options["wait"]:
        raise OptionError(
            "a bundle that is stored and applied needs wait.", "Leave wait out, or apply it in a task later."
        )


def document_of(options: Mapping) -> dict | None:
    """The declared document, which tells its name; None without one. Raises OptionError."""
    document, where = options["bundle"], "bundle"
    if options["src"] is not None:
        where = f"src {options['src']!r}"
        check_source("src", options["src"])
        with open(options["src"], encoding="utf-8-sig") as file:
            try:
                document = json.load(file)
            except ValueError as error:
                raise OptionError(f"{where} is no JSON document: {error}.") from None
    if document is None:
        return None
    if not isinstance(document, Mapping):
        raise OptionError(f"{where} is no mapping.", "A bundle is a JSON object.")
    name, given = name_of(document), options["name"]
    if given is not None and name not in (None, given):
        raise OptionError(f"name is {given!r}, but {where} names itself {name!r}.", "Leave name out.")
    if not (name or given):
        raise OptionError(f"{where} has no name.", "Give name.")
    return dict(document) if name else {**document, "name": given}


def name_of(document: Mapping) -> str | None:
    """The name that a bundle gives itself."""
    meta = document.get(META)
    name = document.get("name") or (meta.get("name") if isinstance(meta, Mapping) else None)
    return None if name is None else str(name)


def run(task: Task) -> Outcome:
    """Store, remove or apply a bundle."""
    store, document = task.store(), document_of(task.options)
    name = name_of(document) if document else task.options["name"]
    current = store.find(BUNDLE, name) if name is not None else store.find_by(BUNDLE, "id", task.options["id"])
    if task.options["state"] == "absent":
        return _remove(task, current)
    if document is None:
        if current is None:
            raise Conflict(
                f"No bundle {name or task.options['id']!r} on {task.client.system}.",
                "Give its document in bundle or src.",
            )
        outcome = Outcome([], [], {"object": current})
    else:
        outcome = _store(task, store, document, current)
    return _apply(task, store, outcome) if task.options["state"] == "applied" else outcome


def _store(task: Task, store: Store, document: dict, current: dict | None) -> Outcome:
    name = str(name_of(document))
    export = _export(task, current) if current else {}
    before = {key: export[key] for key in document if key in export}
    difference = Difference(f"bundle {name}", before, document)
    if current and not _differing(before, document):
        return Outcome([], [difference], {"object": current})
    if current and BUNDLE.built_in(current):
        raise Conflict(
            f"bundle {name!r} came with {task.client.system} (built in) and is not changed.", "Rename yours."
        )
    verb, reason = (
        ("replace", ", ".join(f"{key} differs" for key in _differing(before, document)))
        if current
        else ("create", "it is not there")
    )
    step = Step(verb, "bundle", name, current["id"] if current else None, document, reason)
    if task.check_mode:
        require(task.client, "POST /bundles")
        return Outcome([step], [difference], {"object": {"name": name, "description": document.get("description")}})

    def listed() -> dict | None:
        store.forget(BUNDLE)
        return store.find(BUNDLE, name)

    def post(body: Mapping) -> object:
        return sent_or_settled(task, lambda: task.client.write("POST", BUNDLE.collection, body), listed)

    try:
        if current:
            _replace(task, current, export, lambda: post(document), post, listed)
        else:
            post(document)
    except RequestError as error:
        error.doing = f"{verb} bundle {name!r} on {task.client.system}"
        raise explained(error, task.client) from error
    found = task.until_listed(listed, f"bundle {name!r}")
    forget(task.client.system, BUNDLE.path_of(name))
    if found is None:
        return Outcome([step], [difference], {"object": {"name": name, "description": document.get("description")}})
    left = _differing(_export(task, found), document)
    if left:
        task.warn(
            f"{task.client.system} exports bundle {name!r} with another {', '.join(left)} than it was given: a second "
            "run cannot tell that they are the same, and replaces it again."
        )
    return Outcome([step], [difference], {"object": found})


def _replace(task: Task, current: Mapping, export: Mapping, create, post, listed) -> None:
    """Store a bundle anew in place of the one that is there, which is put back where the new one is refused."""
    former = {key: value for key, value in export.items() if key not in SERVERS_OWN}
    Replacement(
        task.client,
        f"bundle {current.get('name')!r}",
        BUNDLE.path_of(current.get("name")),
        {key: current[key] for key in ("name", "description") if current.get(key)},
        delete=lambda: _delete(task, current),
        create=create,
        restore=(lambda: post(former)) if name_of(former) else None,
        is_there=lambda: listed() is not None,
    ).carry_out()


def _export(task: Task, current: Mapping) -> Mapping:
    """A stored bundle as the system exports it (contract: GET /bundles/{id})."""
    answer = task.client.get(BUNDLE.path_of(current["id"]))
    return answer if isinstance(answer, Mapping) else {}


def _differing(before: Mapping, document: Mapping) -> list[str]:
    return [
        key for key, value in document.items() if key not in SERVERS_OWN and not same(Field(), value, before.get(key))
    ]


def _remove(task: Task, current: dict | None) -> Outcome:
    name = str(task.options["name"] if task.options["name"] is not None else task.options["id"])
    difference = Difference(f"bundle {name}", {"name": current.get("name")} if current else {}, {})
    settle(task.client.system, BUNDLE.path_of((current or {}).get("name", name)))
    if current is None:
        return Outcome([], [difference], {"object": None})
    if BUNDLE.built_in(current):
        raise Conflict(f"bundle {name!r} came with {task.client.system} (built in) and is not deleted.")
    step = Step("delete", "bundle", name, current["id"], {}, "it is there and declared absent")
    if not task.check_mode:
        _delete(task, current)
    return Outcome([step], [difference], {"object": None})


def _delete(task: Task, current: Mapping) -> None:
    try:
        task.client.write("DELETE", BUNDLE.path_of(current["id"]))
    except RequestError as error:
        error.doing = f"delete bundle {current.get('name')!r} on {task.client.system}"
        raise explained(error, task.client) from error


def _apply(task: Task, store: Store, outcome: Outcome) -> Outcome:
    """Apply the bundle, each time: whether it was applied before cannot be read back."""
    found, words = outcome.values["object"], task.options["node_ids"] or []
    nodes = store.resolve(NODE, words, task.check_mode) if words else []
    body = {"policy": task.options["policy"], "include_assignments": task.options["include_assignments"]}
    fields = {**body, "node_ids": [node.label for node in nodes]}
    outcome.plan.append(Step("apply", "bundle", found["name"], found.get("id"), fields, "it is applied each time"))
    outcome.values.update(applied=None, job=None)
    if task.check_mode:
        return outcome
    path = f"{BUNDLE.path_of(found['id'])}/apply"
    try:
        answer = task.client.write("POST", path, {**body, "node_ids": [node.id for node in nodes]})
        outcome.values.update(applied=answer.data(), job=end_of(task, answer))
    except RevealxError as error:
        error.doing = f"apply bundle {found['name']!r} on {task.client.system}"
        if isinstance(error, RequestError):
            raise explained(error, task.client) from error
        raise
    return outcome


OPERATION = Operation(
    "bundle",
    run,
    {
        "name": {"type": "str"},
        "id": {"type": "int"},
        "bundle": {"type": "dict"},
        "src": {"type": "path"},
        "state": {"type": "str", "choices": ["present", "absent", "applied"], "default": "present"},
        "policy": {"type": "str", "choices": ["overwrite", "skip"]},
        "include_assignments": {"type": "bool", "default": False},
        "node_ids": {"type": "list", "elements": "raw"},
        **LISTED_SPEC,
    },
    {"mutually_exclusive": [["bundle", "src"], ["name", "id"], ["bundle", "id"], ["src", "id"]]},
    files=("src",),
    check=check,
    resource=BUNDLE,
    uses=(*BUNDLE.uses, "POST /bundles/{id}/apply", "GET /jobs/{id}"),
    related=(NODE,),
    references={"node_ids": Named(NODE)},
    name_of=lambda options: name_of(document_of(options) or {}),
)
