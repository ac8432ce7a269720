# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The harness of the targets: every step of a module, both ways, judged by what the systems themselves counted.

One task for all steps: as tasks of Ansible's own they would cost ten times as much as what they test.
"""

from __future__ import annotations

import copy
import importlib.util
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from ansible.errors import AnsibleError
from ansible.plugins.action import ActionBase
from ansible.utils.unsafe_proxy import wrap_var


def _beside(path: str):
    """A file of the harness: they lie beside, in no package."""
    place = Path(__file__).parents[1] / path
    spec = importlib.util.spec_from_file_location(f"setup_simulator_{place.stem}", place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


comparing, control, releases = map(
    _beside, ("harness/comparable.py", "filter_plugins/control.py", "harness/releases.py")
)

RUNS = ("foretold", "done", "again")
SKIPPED = {"skipped": True, "changed": False}


class ActionModule(ActionBase):
    """Arguments: ``module``, ``steps``, ``system`` and, where needed, ``thorough`` and ``leave_out``."""

    TRANSFERS_FILES = False
    _requires_connection = False

    def run(self, tmp=None, task_vars=None):
        result = super().run(tmp, task_vars)
        given = self._task.args
        steps = [
            step
            for step in given["steps"]
            if releases.of_release(
                self._system(step, task_vars)["version"], step.get("since", ""), step.get("until", "")
            )
        ]
        wanted = task_vars["simulator_ways"]
        ways = ("action", "module") if wanted == "both" else (wanted,)
        wrong: list[str] = []
        recorded: dict = {way: {} for way in ways}
        for way in ways:
            whole = way == "action" or wanted != "both" or given.get("thorough", False)
            for step in steps:
                # Bad input is refused before the ways part; what a step arranges is there for the ones after it.
                if "fails" in step and "arrange" not in step and not whole:
                    continue
                runs, found = self._run_step(step, way, whole, task_vars)
                recorded[way][step["name"]] = runs
                wrong += [f"{step['name']} ({way}): {sentence}" for sentence in found]
                self._display.display(f"{'NOT ok' if found else 'ok'}: {step['name']} ({way})")
        if wanted == "both":
            wrong += self._differences(recorded)
        if not steps:
            wrong.append("no step is for this firmware")
        told = (
            {"failed": True, "msg": "\n".join(wrong)} if wrong else {"msg": f"{len(steps)} steps, {' and '.join(ways)}"}
        )
        return {**result, **told}

    # ---- running

    def _run_step(self, step: Mapping, way: str, whole: bool, task_vars: Mapping) -> tuple[dict, list[str]]:
        """The results of a step by ``RUNS``, and what is wrong with them."""
        system = self._system(step, task_vars)
        variables = {
            **task_vars,
            "extrahop_execution": way,
            "extrahop_host": f"{system['host']}:{system['port']}",
            "extrahop_api_key": system["api_key"],
            "extrahop_ca_path": task_vars["simulator_ca"],
        }
        url = task_vars["simulator_control"]
        before = control.seen(url, step.get("arrange", ()))
        is_foretold = whole and step.get("check_mode", True)
        is_repeated = whole and step.get("again", "fails" not in step)
        runs = {
            "foretold": self._perform(step, True, variables) if is_foretold else SKIPPED,
            "done": self._perform(step, False, variables),
            "again": self._perform(step, False, variables) if is_repeated else SKIPPED,
        }
        after = control.seen(url)
        name = step.get("system", self._task.args["system"])
        counted = {
            kind: after.get(name, {}).get(kind, 0) - before.get(name, {}).get(kind, 0) for kind in ("read", "write")
        }
        judge = _refusal if "fails" in step else _success
        leave_out = self._leave_out()
        wrong = [sentence for is_so, sentence in judge(step, runs, counted, leave_out) if not is_so]
        if "that" in step and whole and not wrong:
            wrong += self._refuted(step["that"], {**variables, **{key: wrap_var(runs[key]) for key in RUNS}})
        if wrong:
            wrong.append(str(comparing.own_result(runs, leave_out)))
        return runs, wrong

    def _perform(self, step: Mapping, check_mode: bool, variables: Mapping) -> dict:
        """The module as a task of its own would run it."""
        # A module's arguments are changed by whoever runs it.
        told = self._action(
            self._task.args["module"], copy.deepcopy(dict(step["options"])), check_mode, dict(variables)
        )
        # What an action tells Ansible alone is in no registered result.
        own = {key: value for key, value in told.items() if not key.startswith("_ansible_")}
        if "warnings" in own:
            # Of a module they are objects on their way to the display, since ansible-core 2.19.
            own["warnings"] = [getattr(getattr(text, "event", None), "msg", text) for text in own["warnings"]]
        return {"changed": False, "failed": False, **own}

    def _refuted(self, conditions: str | Sequence[str], variables: Mapping) -> list[str]:
        """What is not so of the conditions of a target."""
        refuted = []
        for condition in [conditions] if isinstance(conditions, str) else conditions:
            told = self._action("ansible.legacy.assert", {"that": [condition]}, False, dict(variables))
            if told.get("failed"):
                refuted.append(f"it is not so that {condition}: {told['msg']}")
        return refuted

    def _action(self, name: str, arguments: dict, check_mode: bool, variables: dict) -> dict:
        task = self._task.copy()
        task.action, task.args, task.check_mode, task.diff = name, arguments, check_mode, True
        # Ansible sets it on a task that it runs, up to ansible-core 2.18; a copy is without.
        task.untemplated_args = arguments
        action = self._shared_loader_obj.action_loader.get(
            name,
            task=task,
            connection=self._connection,
            play_context=self._play_context,
            loader=self._loader,
            templar=self._templar.copy_with_new_env(available_variables=variables),
            shared_loader_obj=self._shared_loader_obj,
        )
        try:
            return action.run(task_vars=variables)
        except AnsibleError as error:
            return {"failed": True, "msg": str(error)}

    # ---- what it is about

    def _system(self, step: Mapping, task_vars: Mapping) -> Mapping:
        return task_vars["simulator_systems"][step.get("system", self._task.args["system"])]

    def _leave_out(self) -> Sequence[str]:
        return self._task.args.get("leave_out", ())

    def _differences(self, recorded: Mapping) -> Iterator[str]:
        """Where the two ways gave other results."""
        for name, there in recorded["module"].items():
            here = recorded["action"][name]
            for run in RUNS:
                if there[run] is SKIPPED:
                    continue
                one, other = (comparing.own_result(way[run], self._leave_out()) for way in (here, there))
                if one != other:
                    yield f"{name}, {run}: in process {one}; as a module {other}"


# ---- judging: pairs of whether it is so, and what is wrong when it is not


def _refusal(step: Mapping, runs: Mapping, counted: Mapping, leave_out: Sequence[str]) -> Iterator[tuple[bool, str]]:
    for name, told in runs.items():
        if told is not SKIPPED:
            message = str(told.get("msg", ""))
            yield bool(told["failed"]), f"{name} did not fail"
            yield bool(re.search(step["fails"], message)), f"{name} does not say {step['fails']!r} but: {message}"
    is_write_allowed = step.get("refused_write", False)
    yield not counted["write"] or is_write_allowed, f"{counted['write']} writes reached the system"


def _success(step: Mapping, runs: Mapping, counted: Mapping, leave_out: Sequence[str]) -> Iterator[tuple[bool, str]]:
    happened = {name: told for name, told in runs.items() if told is not SKIPPED}
    if failed := {name: told.get("msg") for name, told in happened.items() if told["failed"]}:
        yield False, f"failed: {failed}"
        return
    done, foretold, again = (runs[name] for name in ("done", "foretold", "again"))
    yield done["changed"] == step["changed"], f"changed is {done['changed']}"
    # The system's own count of all runs is the judge: none but the real run wrote.
    told = done["requests"]["write"]
    yield counted["write"] == told, f"{counted['write']} writes reached the system, the result tells of {told}"
    told = sum(run["requests"]["read"] for run in happened.values())
    is_same = counted["read"] == told or step.get("restarts", False)
    yield is_same, f"{counted['read']} reads reached the system, the results tell of {told}"
    yield (done["requests"]["write"] > 0) == step["changed"], f"{done['requests']['write']} writes, changed or not"
    verbs = [row["verb"] for row in done["plan"]]
    yield "verbs" not in step or verbs == step["verbs"], f"the plan's verbs are {verbs}"
    warnings = comparing.own_warnings(done)
    yield not warnings or "warns" in step, f"warned: {warnings}"
    if foretold is not SKIPPED:
        yield foretold["requests"]["write"] == 0, "check mode tells of writes"
        for key in ("changed", "plan", "diff"):
            one, other = (comparing.comparable(run.get(key, {}), leave_out) for run in (foretold, done))
            yield one == other, f"{key} was foretold as {one} and was {other}"
    if again is not SKIPPED:
        yield again["requests"]["write"] == 0, "the second run wrote"
        yield not again["changed"], "the second run changed"
        yield again["plan"] == [], f"the second run has a plan: {again['plan']}"
