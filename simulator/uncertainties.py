# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the contract leaves open, as switches of the fleet file; the default is the most likely reading."""

from __future__ import annotations

from typing import Any

from simulator.words import choice

CHOICES: dict[str, tuple[Any, ...]] = {
    # The first value is the default.
    "job_after_restart": ("kept", "gone"),
    "job_location": ("relative", "absolute", "missing"),
    # The Location header of calls for which none is declared.
    "undeclared_location": ("missing", "given"),
    "success_status": ("documented", 200, 201, 202, 204),
    "empty_text": ("null", "empty"),
    "running_config_section": ("bare", "wrapped"),
    "members": ("object", "list"),
    "user_times": ("number", "text"),
    # How a system refuses what its kind or firmware lacks: as a path that is not there, or in another way.
    "lacking_operation": (404, 422, 501),
    "error_body": ("error_message", "detail", "text", "empty"),
    "list_order": ("as_is", "shuffled"),
    # The most objects that a page holds, whatever limit asks for.
    "longest_page": (5000, 30),
    "unknown_fields": (False, True),
    # Addresses in settings come back as they were given, or as networks: a host with /32 or /128, IPv6 in full.
    "addresses": ("as_given", "networks"),
    "cluster_answers_ingest": (True, False),
    "granted_roles_patch": ("replace", "merge"),
    "job_progress": ("given", "missing"),
    # The word for a job that went wrong; and what becomes of a console's job when one of its remote jobs did.
    "job_bad_end": ("FAILED", "ERROR", "CANCELLED", "CANCELED"),
    "parent_job": ("failed", "done"),
    # What the Location of an action names (bundles and customizations apply, process restart, leaving cloud services,
    # cloud resources): what it was done to, or the job that does it.
    "action_location": ("subject", "job"),
    # When what was accepted is listed: bundles, backups, threat collections, support packs, connected systems and
    # licences.
    "listed": ("at_once", "later"),
    # Names of groups, triggers and others of which no document says whether two may share one.
    "duplicates": ("refused", "allowed"),
    # The stored name of a backup can be longer than the one asked for; and what making and downloading one answers.
    "backup_name": ("asked", "longer"),
    "backup_status": (201, 204),
    "backup_media": ("application/x-gzip", "application/exbk"),
    # The queue entry of a support pack that has ended: there like before, or gone.
    "ended_support_pack": ("there", "gone"),
    "patch_requires_required": (False, True),
    # An image that the rules forbid is refused by the call, or by the job's first step.
    "firmware_refusal": ("at_once", "job"),
    # GET /appliances lists this system as id 0 (current reference) or remote ones only (older guides).
    "appliances_local": ("listed", "omitted"),
    # GET /appliances/firmware/next: a row a version, or the versions grouped by release (contract: its note).
    "appliance_firmware_next": ("rows", "grouped"),
    # While a cluster's firmware is mixed, GET /extrahop/cluster lacks ingest_enabled or fails.
    "ingest_mixed": ("missing", "error"),
    # Answers of device listings lack activity and a cloud field (recorded).
    "device_fields": ("all", "recorded"),
    # Criteria of custom devices come back as they were given, or with the default of ipaddr_direction.
    "criteria_direction": ("as_given", "filled_in"),
    # GET /analysispriority/config: the four keys, or is_in_effect besides and null for an empty list of rules.
    "analysis_answer": ("four_keys", "more"),
    # field_op of an alert without a ratio: null, the word null, or not there.
    "field_op": ("null", "word", "missing"),
    # What GET /networkusers/users/{username}/tags lists: texts, objects with a name, or, as it is typed, users.
    "network_user_tags": ("names", "objects", "users"),
    # Whether GET /devicegroups without type lists the groups that came with the system.
    "built_in_groups": ("listed", "hidden"),
    "appliance_productkey": ("list", "object"),
    # What a read answers for a secret: nothing, a mask, or not even the section that holds it.
    "read_secrets": ("hidden", "masked", "without_section"),
    # A detection that is not closed loses its resolution on 26.x, or keeps it.
    "open_resolution": ("cleared", "kept"),
    # What a read of the note answers where a detection has none.
    "missing_note": (404, "empty"),
    # Investigations of a detection, and what is related to it: a list, or one object as the description types them.
    "detection_parts": ("list", "object"),
    # Where a tuning rule's locality type is read.
    "rule_locality": ("object_locality", "object_value"),
    # How a share of an unknown user or group is refused, where no status is declared (all but PUT of a dashboard's).
    "unknown_shares": (400, 404, "taken"),
    # What anyone is where nothing is shared with everybody: null, or the text that 9.8 lists as a value.
    "shared_with_nobody": ("null", "text"),
    # How a console tells the parts of a metric query (vendor code reads a number, 9.8 types it as a list).
    "metric_xid": ("number", "text", "list"),
    # What ends those parts is known only from other people's clients.
    "metric_end": ("null", "404"),
}
FREE_TEXT: dict[str, Any] = {
    # Dotted path in the running config, or null where the running config does not carry it.
    "cors_location": "api.cors.origins",
    "key_policy_location": "api.key_policy",
    # What stands behind every text that a system tells: names and descriptions, states, reasons of refusals.
    "foreign_text": None,
}


def defaults() -> dict[str, Any]:
    return {name: values[0] for name, values in CHOICES.items()} | FREE_TEXT


def check(given: dict[str, Any], where: str) -> None:
    """Raise ValueError, with the names and values that exist, for an unknown uncertainty or value."""
    for name, value in given.items():
        if name in FREE_TEXT:
            if value is not None and not isinstance(value, str):
                raise ValueError(f"{where}.{name}: text or null is wanted, not {value!r}")
        elif name not in CHOICES:
            raise ValueError(f"{where}: no uncertainty is called {name!r}; {choice(name, [*CHOICES, *FREE_TEXT])}")
        elif not any(value == choice and type(value) is type(choice) for choice in CHOICES[name]):
            raise ValueError(f"{where}.{name}: {value!r} is none of {', '.join(map(repr, CHOICES[name]))}")
