# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""An operation: what one task asks of one system. Adapters run it; it knows nothing of them."""

from __future__ import annotations

import contextlib
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.client import Client
from ansible_collections.extrahop.revealx.plugins.module_utils._client.connection import CONNECTION_SPEC, Connection
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    JobFailed,
    RevealxError,
    UnexpectedAnswer,
    WaitTimeout,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._client.mask import refuse_mask
from ansible_collections.extrahop.revealx.plugins.module_utils._client.redact import Redactor, secrets_in
from ansible_collections.extrahop.revealx.plugins.module_utils._client.shapes import MISTAKEN, understood
from ansible_collections.extrahop.revealx.plugins.module_utils._client.shown import (
    each_text,
    encodable,
    on_one_line,
    shown,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.json_data import with_text_keys
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.listed import until_listed
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.names import what_is_wrong
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Outcome
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.references import Reference
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.replacement import interrupted
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Resource
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.store import Store
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.wait import Waiter


@dataclass
class Task:
    """What a running operation may use.

    ``options`` are the validated options; ``progress`` shows one line at once; ``snapshot`` is what was read for the
    whole document of which the operation is a part; ``checked`` is what the operation's ``check`` made of the options.
    """

    client: Client
    options: Mapping
    check_mode: bool = False
    warn: Callable[[str], None] = lambda sentence: None
    progress: Callable[[str], None] = lambda line: None
    sleep: Callable[[float], None] = time.sleep
    snapshot: Store | None = None
    checked: Any = None

    def store(self) -> Store:
        """Where related objects are looked up."""
        return self.snapshot if self.snapshot is not None else Store(self.client)

    def waiter(self) -> Waiter:
        """A waiter with the task's wait_timeout and wait_interval."""
        return Waiter(self.options["wait_timeout"], self.options["wait_interval"], sleep=self.sleep)

    def until_listed(self, look: Callable[[], Any], what: str, advice: str = "") -> Any:
        """What ``look`` finds once the system lists ``what`` it accepted, within the task's wait_timeout; None for a
        task that does not wait. Raises NotApplied."""
        return until_listed(self.options, self.sleep, look, f"{self.client.system} accepted {what}", advice)


@dataclass(frozen=True)
class Operation:
    """What a module does.

    ``options`` is an Ansible argument spec without the connection; ``rules`` are its mutually_exclusive, required_if
    and the like; ``files`` are the options that name files on the controller; ``check`` refuses bad values by
    OptionError before the first request, and may return what it made of them (``task.checked``); ``run`` does the work:
    it must not write when ``task.check_mode`` is set, and returns the same plan as the real run. Without ``signs_in``
    the session starts with no key, whatever the options say. Without ``has_system`` there is neither session nor
    connection: the work is on the controller's own files.

    ``resource`` is the kind of object that it declares, if it does. ``name_of`` tells its name where it stands in what
    other options hold.

    ``references`` says which options name other objects, and where these stand in them.

    ``uses`` names every request that it may send ("GET /tags/{id}", placeholders under any name) but for reading the
    system's identity, ``related`` the resources whose objects its options may name. From both follow the table of
    docs/coverage.md and the tests that it holds (tests/unit/collection/test_coverage.py, tests/examples).
    """

    name: str
    run: Callable[[Task], Outcome]
    options: Mapping[str, dict] = field(default_factory=dict)
    rules: Mapping[str, object] = field(default_factory=dict)
    files: Sequence[str] = ()
    check: Callable[[Mapping], Any] = lambda options: None
    signs_in: bool = True
    has_system: bool = True
    resource: Resource | None = None
    uses: Sequence[str] = ()
    related: Sequence[Resource] = ()
    references: Mapping[str, Reference] = field(default_factory=dict)
    name_of: Callable[[Mapping], str | None] = lambda options: None

    @property
    def keys(self) -> Sequence[str]:
        """The options whose text names the object that is declared."""
        return [name for name in (self.resource.keys if self.resource else ()) if self.options[name]["type"] == "str"]

    def misread(self, given: Mapping) -> list[str]:
        """A sentence for each name in options as they were given that is none, or no longer the one that was meant."""
        words = [(name, given[name]) for name in self.keys if isinstance(given.get(name), (bool, float))]
        for name, reference in self.references.items():
            if given.get(name) is not None:
                found = [word for _resource, word in reference.words(given[name])]
                is_list = isinstance(given[name], (list, tuple))
                words += [(f"{name}[{number}]" if is_list else name, word) for number, word in enumerate(found)]
        for name, spec in self.options.items():
            if spec.get("elements") == "str" and isinstance(given.get(name), (list, tuple)):
                words += [(f"{name}[{number}]", None) for number, word in enumerate(given[name]) if word is None]
        return [f"{place} {wrong}" for place, word in words if (wrong := what_is_wrong(word))]

    def misdirected(self, given: Mapping) -> list[str]:
        """A sentence for each connection option in a task's own options that must have been meant for the field of that
        name: the field is needed and missing, and the session would go, with its key, to whatever was named."""
        resource = self.resource
        if resource is None or given.get("state", "present") != "present" or given.get("id") is not None:
            return []
        return [
            f"{name} is the system that the task signs in to. The {name} of the {resource.name} is {option}, which is "
            f"not set. Give {option}, and leave {name} out unless it names the system that is to be changed."
            for option, name in resource.renamed.items()
            if given.get(name) is not None and given.get(option) is None and resource.fields[name].needed(given)
        ]

    @property
    def argument_spec(self) -> dict[str, dict]:
        return {**(CONNECTION_SPEC if self.has_system else {}), **self.options}


@dataclass
class Result:
    """What came of running an operation: plain data, free of secrets."""

    data: dict
    failed: bool = False


def perform(
    operation: Operation,
    options: Mapping,
    *,
    check_mode: bool,
    warn: Callable[[str], None],
    progress: Callable[[str], None] = lambda line: None,
    again: Callable[[str], None] | None = None,
    redactor: Redactor | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Result:
    """Run an operation with validated options and return its result, good or bad, as plain data without secrets.

    All adapters end here. ``redactor`` may know secrets already (the values of options marked no_log). ``again`` gets
    a sentence for each request that is sent again, which else are warnings.
    """
    redactor = redactor or Redactor()
    redactor.learn(secrets_in(options))
    client: Client | None = None

    def tell(way: Callable[[str], None]) -> Callable[[str], None]:
        return lambda line: way(on_one_line(redactor.text(line)))

    try:
        options = with_text_keys(options)
        if operation.has_system:
            refuse_mask(options, "")
        checked = operation.check(options)
        with contextlib.ExitStack() as stack:
            if operation.has_system:
                client = stack.enter_context(
                    Client(
                        Connection.from_options(options, operation.signs_in),
                        read_only=check_mode,
                        warn=tell(warn),
                        again=tell(again or warn),
                        redactor=redactor,
                        sleep=sleep,
                    )
                )
                for sentence in interrupted(client.system):
                    tell(warn)(sentence)
            task = Task(
                client=client,  # type: ignore[arg-type]  # an operation without a system does not ask for it
                options=options,
                check_mode=check_mode,
                warn=tell(warn),
                progress=tell(progress),
                sleep=sleep,
                checked=checked,
            )
            with understood(client) if client else contextlib.nullcontext():
                outcome = operation.run(task)
    except RevealxError as error:
        return Result(
            {
                **(_exported(error.outcome, redactor) if isinstance(error.outcome, Outcome) else {}),
                "msg": on_one_line(redactor.text(_located(error, client))),
                "error": each_text(redactor.data(error.as_result()), shown),
                "requests": client.requests if client else {"read": 0, "write": 0, "retried": 0},
                **_traceback(error, redactor),
            },
            failed=True,
        )
    return Result({**_exported(outcome, redactor), **({"requests": client.requests} if client else {})})


def _located(error: RevealxError, client: Client | None) -> str:
    """A failure in words that say on which system; what waits and jobs say of themselves does not."""
    is_bare = isinstance(error, (JobFailed, WaitTimeout)) and client is not None and client.system not in str(error)
    return f"{client.system}: {error}" if client is not None and is_bare else str(error)


def _traceback(error: RevealxError, redactor: Redactor) -> dict:
    """Where our own code stumbled: Ansible shows it at -vvv."""
    if not (isinstance(error, UnexpectedAnswer) and isinstance(error.__cause__, MISTAKEN)):
        return {}
    return {"exception": encodable(redactor.text("".join(traceback.format_exception(error.__cause__))))}


def _exported(outcome: Outcome, redactor: Redactor) -> dict:
    """What an operation did, as it stands in a result."""
    diff = [redactor.data(difference.export()) for difference in outcome.differences]
    for one in diff:
        # Ansible shows the headings as they are, and what is below them as JSON.
        one.update({key: on_one_line(text) for key, text in one.items() if isinstance(text, str)})
    made = {
        **redactor.data(outcome.values),
        "changed": outcome.changed,
        "plan": [redactor.data(step.export()) for step in outcome.plan],
        **({"diff": diff[0] if len(diff) == 1 else diff} if diff else {}),
    }
    return each_text(made, encodable)
