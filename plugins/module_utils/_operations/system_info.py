# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Facts of one system, read in parallel over one session (contract: admin, ExtraHop, License, Jobs, Running Config)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import (
    REFUSALS,
    explained,
    is_local,
    kind_of,
    lacking,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._client.client import POOL_SIZE, Client
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    NotOffered,
    OptionError,
    RequestError,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._client.redact import secrets_in
from ansible_collections.extrahop.revealx.plugins.module_utils._engine import query as _query
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Outcome

FACTS = ("version", "platform", "hostname", "display_host", "external_hostname", "mgmt_ipaddr")


# Lists that one GET answers whole. Devices, detections and records come and go with the traffic, so their number tells
# nothing; backups are made by the tasks that count.
COUNTED = (
    "activitymaps",
    "alerts",
    "apikeys",
    "applications",
    "bundles",
    "customdevices",
    "dashboards",
    "devicegroups",
    "emailgroups",
    "exclusionintervals",
    "networklocalities",
    "networks",
    "reports",
    "tags",
    "threatcollections",
    "triggers",
    "usergroups",
    "users",
    "vlans",
)


def system_facts(client: Client) -> dict:
    """Kind, version, platform and names of the system, and under ``raw`` what it answered."""
    identity = client.identity()
    return {"kind": kind_of(identity), **{name: identity.get(name) for name in FACTS}, "raw": identity}


def identity(client: Client) -> dict:
    """Kind, serial number and UUID, by which a system is known whatever it is called; null what it does not tell."""
    told: dict = {"/license": None, "/appliances": None}
    for path in told:
        try:
            told[path] = client.get(path)
        except RequestError as error:
            if not error.is_refusal:
                raise
    licence, rows = told.values()
    own = [row for row in rows if isinstance(row, Mapping) and is_local(row)] if isinstance(rows, list) else []
    return {
        "kind": kind_of(client.identity()),
        "serial": (licence.get("serial") or None) if isinstance(licence, Mapping) else None,
        "uuid": (own[0].get("uuid") or None) if own else None,
    }


def firmware(client: Client) -> dict:
    """The releases the system can go to, and the one before; what it cannot tell is null, with the reason."""
    found: dict = {"next": None, "previous": None, "reasons": {}}
    for name in ("next", "previous"):
        refusal = lacking(client, f"GET /extrahop/firmware/{name}")
        if refusal:
            found["reasons"][name] = refusal
            continue
        try:
            found[name] = client.get(f"/extrahop/firmware/{name}")
        except RequestError as error:
            # Without cloud services there is no next, without an upgrade no previous: any refusal means that.
            if error.status is None or error.status in (401, 429):
                raise
            found["reasons"][name] = error.said or error.message
    return found


# Subsets that are one answer as it is.
PATHS = {
    "appliances": "/appliances",
    "backups": "/customizations",
    "cloud_services": "/appliances/0/cloudservices",
    "cluster": "/extrahop/cluster",
    "detections_access": "/extrahop/detections/access",
    "edition": "/extrahop/edition",
    "idrac": "/extrahop/idrac",
    "jobs": "/jobs",
    "license": "/license",
    "processes": "/extrahop/processes",
    "running_config": "/runningconfig",
    "saved_config": "/runningconfig/saved",
    "services": "/extrahop/services",
    "ticketing": "/extrahop/ticketing",
}


def privileges(client: Client) -> dict:
    """Whose API keys the key may see, and the roles of their owner if there is but one.

    Only administrators see keys of others, so one owner is the key's own account (contract: conventions.privileges).
    """
    owners = key_owners(client)
    found: dict = {"key_owners": owners, "granted_roles": None}
    # Recordstores have no accounts in their API.
    if len(owners) == 1 and not lacking(client, "GET /users/{username}"):
        try:
            found["granted_roles"] = client.get_object(f"/users/{quote(owners[0], safe='')}").get("granted_roles")
        except RequestError as error:
            # A weak key may not read its own account.
            if error.status not in (403, *REFUSALS):
                raise
    return found


def key_owners(client: Client) -> list[str]:
    """The accounts whose API keys the key of the session may see; one alone is its own."""
    return sorted({str(key["username"]) for key in client.get_list("/apikeys") if key.get("username")})


def object_counts(client: Client) -> dict[str, int | None]:
    """How many objects each list holds, by the list's path; null for a list that this system refuses.

    Lists that its kind and firmware lack are left out without a request.
    """
    found: dict[str, int | None] = {}
    for path in COUNTED:
        if not lacking(client, f"GET /{path}"):
            try:
                listed = client.get(f"/{path}")
            except RequestError as error:
                # Whatever else it answers, one list is no reason to tell nothing of the others.
                if error.status is None or error.status in (401, 429):
                    raise
                listed = None
            found[path] = len(listed) if isinstance(listed, (list, dict)) else None
    return found


def reading(path: str) -> Callable[[Client], object]:
    return lambda client: client.get(path)


SUBSETS: dict[str, Callable[[Client], object]] = {
    "system": system_facts,
    "firmware": firmware,
    "identity": identity,
    "object_counts": object_counts,
    "privileges": privileges,
    **{name: reading(path) for name, path in PATHS.items()},
}
# Many requests for a few numbers, and what other subsets tell too: only for those who ask by name.
BY_NAME_ONLY = ("identity", "object_counts")
GROUPS = {"all": tuple(name for name in SUBSETS if name not in BY_NAME_ONLY), "min": ("system",)}


def chosen(words: list[str]) -> tuple[list[str], set[str]]:
    """The subsets that ``gather_subset`` asks for, and those of them that were asked for by name.

    A word with ! in front leaves a subset out; exclusions alone are taken from all. Raises OptionError.
    """
    known = {**{name: (name,) for name in SUBSETS}, **GROUPS}
    unknown = [word for word in words if word.removeprefix("!") not in known]
    if unknown:
        raise OptionError(
            f"gather_subset has {', '.join(map(repr, unknown))}: no such subset. There are: {', '.join(known)}.",
            "Each may be left out by a ! in front.",
        )
    included = [word for word in words if not word.startswith("!")]
    excluded = {name for word in words if word.startswith("!") for name in known[word[1:]]}
    if "!all" in words:
        excluded -= set(GROUPS["min"])
        included = included or ["min"]
    asked = [name for word in included or ["all"] for name in known[word]]
    by_name = {word for word in included if word not in GROUPS}
    return [name for name in SUBSETS if name in asked and (name in by_name or name not in excluded)], by_name


def check(options: Mapping) -> None:
    """Refuse unknown subsets and a wrong expression."""
    if not chosen(options["gather_subset"])[0]:
        raise OptionError("gather_subset leaves nothing to read.", "Name at least one subset.")
    _query.compiled(options["query"])


def run(task: Task) -> Outcome:
    """Read the subsets side by side. What was not asked for by name may be missing on this kind of system."""
    names, by_name = chosen(task.options["gather_subset"])
    not_offered: dict = _lacking(task.client, [name for name in names if name in PATHS and name not in by_name])
    found: dict = dict.fromkeys(not_offered)
    with ThreadPoolExecutor(max_workers=POOL_SIZE) as pool:
        readings = {name: pool.submit(SUBSETS[name], task.client) for name in names if name not in not_offered}
        for name, answer in readings.items():
            try:
                found[name] = answer.result()
            except RequestError as error:
                reason = explained(error, task.client)
                is_refused = isinstance(reason, NotOffered) or error.status == 403
                if name in by_name or not is_refused:
                    # A system that is away is not asked for what is still to be read.
                    pool.shutdown(wait=False, cancel_futures=True)
                    reason.doing = reason.doing or f"read {name}"
                    raise reason from error
                found[name], not_offered[name] = None, reason.message
    # Before the query: an expression could give a secret a harmless name.
    task.client.redactor.learn(secrets_in([found.get("license"), found.get("appliances")]))
    shown = {name: task.client.redactor.data(value) for name, value in found.items()}
    values: dict = {**shown, "not_offered": not_offered}
    if task.options["query"] is not None:
        values["result"] = _query.answer(task.options["query"], shown)
    return Outcome(values=values)


def _lacking(client: Client, names: Sequence[str]) -> dict[str, str]:
    """The subsets that nobody asked for by name and that the system lacks, each with the reason."""
    try:
        reasons = {name: lacking(client, f"GET {PATHS[name]}") for name in names}
    except RequestError as error:
        error.doing = error.doing or "read system"
        raise
    return {name: f"{client.system}: {reason}" for name, reason in reasons.items() if reason}


OPERATION = Operation(
    "system_info",
    run,
    {
        "gather_subset": {"type": "list", "elements": "str", "default": ["min"]},
        "query": {"type": "str"},
    },
    check=check,
    uses=(
        "GET /extrahop",
        "GET /extrahop/firmware/next",
        "GET /extrahop/firmware/previous",
        "GET /apikeys",
        "GET /users/{username}",
        *(f"GET /{path}" for path in COUNTED),
        *(f"GET {path}" for path in PATHS.values()),
    ),
)
