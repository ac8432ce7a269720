# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Saving the running config (contract: admin, POST /runningconfig/save), which keeps all of it or nothing.

So what another administrator left unsaved is not saved with it, unless the user says so. What is ours is known by what
the task declares, and by a note on disk of what earlier tasks changed and did not save, whatever ended them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import explained
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    AnswerLost,
    NotApplied,
    OptionError,
    RequestError,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._config.differing import (
    Place,
    beyond,
    differing,
    listed,
    places_of,
    value_at,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._config.reading import (
    PATH,
    SAVED_PATH,
    read,
    read_saved,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.json_data import same
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.notes import Notes
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Difference, Outcome, Step

KIND = "running_config"
SAVE_USES = (f"GET {PATH}", f"GET {SAVED_PATH}", f"POST {PATH}/save")
SAVE_SPEC: dict[str, dict] = {
    "save": {"type": "bool", "default": False},
    "save_foreign": {"type": "bool", "default": False},
}
NOTE, NOTE_NAME = "unsaved", "running config"


def unsaved_of_ours(task: Task) -> list[Place]:
    """The places that earlier tasks changed on this system and did not save, as far as there is a note of them."""
    note = Notes(task.client.system).find(NOTE, NOTE_NAME)
    keys = note.facts.get("keys") if note else None
    return [tuple(map(str, place)) for place in keys if isinstance(place, list)] if isinstance(keys, list) else []


def note_unsaved(task: Task, places: Iterable[Place], running: Mapping, saved: Mapping) -> None:
    """Note, before they are written, the places that are about to be changed; names of keys, no values."""
    still = [place for place in unsaved_of_ours(task) if not same(value_at(running, place), value_at(saved, place))]
    keys = sorted(map(list, {*still, *places}))
    try:
        Notes(task.client.system).keep(NOTE, NOTE_NAME, {"keys": keys})
    except OptionError as error:
        task.warn(f"{error} Should this task be interrupted, the next one takes its change for somebody else's.")


def plan_saving(
    task: Task, saved: Mapping, before: Mapping, after: Mapping, declared: Iterable[Place]
) -> list[Step] | None:
    """The step that saves, none when nothing will differ; None, with a warning, when it would save what is not ours.

    ``before`` is the running config before the first write, ``after`` as it will be, ``declared`` what the task is
    about.
    """
    foreign = beyond(saved, before, [*declared, *unsaved_of_ours(task)])
    if foreign and not task.options["save_foreign"]:
        task.warn(
            f"The running config of {task.client.system} is not saved: {listed(foreign)} differ from the saved config "
            "and are not of this task. Another administrator may have left them unsaved, and a system saves all or "
            "nothing. The next restart undoes what is unsaved, this task's part of it too: see to these settings, or "
            "give save_foreign: true (role configure: configure_save_foreign)."
        )
        return None
    return save_steps(saved, after)


def saving_of(saved: Mapping, running: Mapping) -> Outcome:
    """What saving does to the saved config, whoever changed the running one."""
    return Outcome(save_steps(saved, running), [Difference("saved config", *differing(saved, running))])


def save_steps(saved: Mapping, running: Mapping) -> list[Step]:
    """The step that makes the saved config equal to the running one, none when it is."""
    if same(saved, running):
        return []
    reason = f"{listed(places_of(saved, running))} of the saved config differ"
    return [Step("save", KIND, "saved config", None, {}, reason)]


def save(task: Task) -> None:
    """Save the running config and read back that both are the same."""
    lost = None
    try:
        task.client.write("POST", f"{PATH}/save")
    except RequestError as error:
        if not isinstance(error, AnswerLost) and error.status not in (502, 503, 504):
            raise explained(error, task.client) from error
        lost = error
    differ = places_of(read_saved(task), read(task))
    if differ and lost:
        raise lost
    if differ:
        raise NotApplied(
            f"{task.client.system} accepted to save the running config, but {listed(differ)} differ in the saved "
            "config.",
            "Somebody may have changed the running config meanwhile: run the task again.",
        )
    Notes(task.client.system).drop(NOTE, NOTE_NAME)
    if lost:
        task.warn(f"{lost.message} The running config was found saved afterwards.")
