# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Which devices a sensor analyses first (contract: devices, Analysis Priority)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import explained
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError, RequestError, about
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.parts import PartState
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Difference, Outcome, Step
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.references import Named, Typed
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Field, Part
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.appliance import APPLIANCE
from ansible_collections.extrahop.revealx.plugins.module_utils._operations.device_group import DEVICE_GROUP

RULE = {
    "type": Field(choices=("device_group",), required=True),
    "object_id": Field(type="raw", required=True),
    "description": Field(),
}
# Rules are ranked: their order means something.
RULES = Field(type="list", elements="dict", options=RULE)
FIELDS = {
    "autofill_advanced": Field(type="bool"),
    "autofill_standard": Field(type="bool"),
    "advanced_rules": RULES,
    "standard_rules": RULES,
}


def four_keys(value: Any) -> dict:
    """The document without what it does not declare; an empty list of rules may come as null."""
    given = value if isinstance(value, Mapping) else {}
    return {name: given.get(name) or ([] if field.type == "list" else False) for name, field in FIELDS.items()}


def over(current: Any, wanted: Any) -> dict:
    """The declared keys over those that are there: the document is written whole."""
    return {**four_keys(current), **dict(wanted)}


GROUPS = Typed({"device_group": DEVICE_GROUP}, "type", "object_id")
CONFIG = Part("/analysispriority/config/{appliance_id}", Field(type="dict", normalise=four_keys, merge=over))


def manager_id(answer: Any) -> Any:
    """The number of the system that manages the rules: answers name it with its host, a write takes the number."""
    manager = answer.get("manager") if isinstance(answer, Mapping) else answer
    return manager.get("id") if isinstance(manager, Mapping) else manager


MANAGER = Part(
    "/analysispriority/{appliance_id}/manager",
    Field(type="int"),
    method="PATCH",
    read=manager_id,
    body=lambda answer, wanted: {"manager": wanted},
)
# The sensor itself, as its own manager and as the one that a path names.
ITSELF = 0


def check(options: Mapping) -> None:
    """Refuse to ask a console for who manages a sensor: only the sensor itself tells and takes it."""
    if options["manager"] is not None and options["appliance_id"] != ITSELF:
        raise OptionError(
            f"manager is set, and appliance_id is {options['appliance_id']}: who manages the rules is told by the "
            "sensor itself.",
            "Run the task against the sensor, without appliance_id.",
        )


def run(task: Task) -> Outcome:
    """Bring the rules, and the choice of the system that manages them, to what is declared."""
    outcome = Outcome([], [], {"object": {}})
    steps = [_rules] if any(task.options[name] is not None for name in FIELDS) else []
    if task.options["manager"] is not None:
        # The rules can be changed only where they are managed.
        takes_back = str(task.options["manager"]) == str(ITSELF)
        steps = [_set_manager, *steps] if takes_back else [*steps, _set_manager]
    for step in steps:
        step(task, outcome)
    return outcome


def _set_manager(task: Task, outcome: Outcome) -> None:
    """Choose who manages the rules, and add that to what was done."""
    state = _read_part(task, MANAGER, "manager", _chosen(task), ITSELF)
    outcome.values["object"]["manager"] = state.after
    outcome.differences.append(Difference("manager", {"manager": state.before}, {"manager": state.after}))
    if not state.differs:
        return
    reason = "manager differs"
    outcome.plan.append(Step("update", "analysis_priority", task.client.system, None, {"manager": state.after}, reason))
    if not task.check_mode:
        state.apply(ITSELF)
        outcome.values["object"]["manager"] = state.verified()


def _chosen(task: Task) -> int:
    """The id of the system that is to manage the rules."""
    if str(task.options["manager"]) == str(ITSELF):
        return ITSELF
    with about("manager"):
        (chosen,) = task.store().resolve(APPLIANCE, [task.options["manager"]], may_be_missing=False)
    return int(chosen.id)


def _read_part(task: Task, part: Part, name: str, wanted: Any, appliance_id: int) -> PartState:
    try:
        return PartState(task.client, part, name, wanted, appliance_id)
    except RequestError as error:
        raise explained(error, task.client) from error


def _rules(task: Task, outcome: Outcome) -> None:
    """Bring the declared keys of the document to what is declared, and add that to what was done; the others stay."""
    given = {name: field.given(task.options[name]) for name, field in FIELDS.items() if task.options[name] is not None}
    wanted: dict = {}
    for name, value in given.items():
        with about(name):
            wanted[name] = GROUPS.resolved(task.store(), value, task.check_mode)
    state = _read_part(task, CONFIG, "analysis_priority", wanted, task.options["appliance_id"])
    before = {name: state.before.get(name) for name in given}
    # In the user's own words where something changes, so that a check run shows the same.
    after = {name: given[name] if state.after.get(name) != state.before.get(name) else before[name] for name in given}
    outcome.differences.append(Difference("analysis_priority", before, after))
    outcome.values["object"].update(state.after)
    if not state.differs:
        return
    changed = {name: after[name] for name in given if after[name] != before[name]}
    reason = f"{', '.join(changed)} differ"
    outcome.plan.append(Step("update", "analysis_priority", task.client.system, None, changed, reason))
    if not task.check_mode:
        state.apply(task.options["appliance_id"])
        outcome.values["object"].update(state.verified())


OPERATION = Operation(
    "analysis_priority",
    run,
    {
        **{name: field.option() for name, field in FIELDS.items()},
        "manager": {"type": "raw"},
        "appliance_id": {"type": "int", "default": 0},
    },
    {"required_one_of": [[*FIELDS, "manager"]]},
    check=check,
    uses=(f"GET {CONFIG.path}", f"PUT {CONFIG.path}", f"GET {MANAGER.path}", f"PATCH {MANAGER.path}"),
    related=(DEVICE_GROUP, APPLIANCE),
    references={"advanced_rules": GROUPS, "standard_rules": GROUPS, "manager": Named(APPLIANCE)},
)
