# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""What can be known of a declared state without its system: the module state's own check, and what follows from the
document and the kind of system."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import refusal_of, template_of
from ansible_collections.extrahop.revealx.plugins.module_utils._client.redact import Redactor
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.arguments import Arguments
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Outcome
from ansible_collections.extrahop.revealx.plugins.module_utils._state.document import Document, Problem
from ansible_collections.extrahop.revealx.plugins.module_utils._state.section import Section
from ansible_collections.extrahop.revealx.plugins.module_utils._state.sections import BY_NAME
from ansible_collections.extrahop.revealx.plugins.module_utils._state.state import OPERATION as STATE

IN_CLEAR = (
    "{option} is a secret that stands in the inventory in clear: encrypt it, or take it from an encrypted variable."
)


def run(task: Task) -> Outcome:
    """All that is wrong with the document of the task's options; nothing is asked."""
    document: Document = task.checked
    redactor = Redactor(document.secrets)
    problems = [*document.problems, *_not_offered(document, task.options["kind"]), *_taken_out(document)]
    told = [
        {"section": one.section, "object": one.name or "", "problem": redactor.text(one.text)}
        for one in (*problems, *_in_clear(task.options["document"], set(task.options["in_clear"] or ())))
    ]
    return Outcome(values={"problems": told, "sections": sorted(document.sections)})


def _not_offered(document: Document, kind: str) -> Iterator[Problem]:
    """The sections that no system of the kind has, as far as the contract knows: it need not know the firmware.

    One of which the document only takes objects out has nothing to do there, as the module state has it.
    """
    for name in sorted(document.sections):
        entries = document.of(BY_NAME[name])
        if entries and all(entry.absent for entry in entries):
            continue
        known = [template_of(*use.split(" ", 1)) for use in BY_NAME[name].operation.uses]
        refusals = [refusal_of(use, kind, None) for use in known if use]
        if refusals and all(refusals):
            yield Problem(name, None, str(refusals[0]))


def _taken_out(document: Document) -> Iterator[Problem]:
    """References to objects that the document itself removes."""
    staying, going = _named(document, is_absent=False), _named(document, is_absent=True)
    for entry in document.entries:
        for resource, word in () if entry.absent else entry.section.mentioned(entry.options):
            if str(word) in going.get(resource.name, set()) - staying.get(resource.name, set()):
                text = f"it names {resource.name} {str(word)!r}, which the document removes (state absent)."
                yield Problem(entry.section.name, entry.name, text)


def _named(document: Document, is_absent: bool) -> dict[str, set[str]]:
    """The words that name the objects of the document, by resource."""
    found: dict[str, set[str]] = {}
    for entry in document.entries:
        section = entry.section
        if section.resource is not None and entry.absent == is_absent:
            for kind, names in {section.resource.name: section.names, **section.yields}.items():
                words = {str(entry.options[name]) for name in names if entry.options.get(name) is not None}
                found.setdefault(kind, set()).update(words)
    return found


def _in_clear(document: Mapping[str, Any], clear: Collection[str]) -> Iterator[Problem]:
    """The secret options whose values are among the texts that stand in clear; a value is in no message."""
    for name, section in BY_NAME.items() if clear else ():
        content = document.get(name)
        items = content if section.is_list and isinstance(content, list) else [content]
        for item in items:
            for option, value in item.items() if isinstance(item, Mapping) else ():
                if _secrets(section, option, value) & set(clear):
                    label = section.label(item) if section.is_list and isinstance(item, Mapping) else None
                    yield Problem(name, label, IN_CLEAR.format(option=option))


def _secrets(section: Section, option: str, value: Any) -> set[str]:
    spec = section.options.get(option)
    return Arguments({option: spec}).secret_texts({option: value}) if spec else set()


OPERATION = Operation(
    "validate",
    run,
    {
        **{name: STATE.options[name] for name in ("document", "prune", "protected", "max_deletes")},
        "kind": {"type": "str", "default": ""},
        "in_clear": {"type": "list", "elements": "str", "no_log": False},
    },
    check=lambda options: STATE.check({**options, "src": None}),
    has_system=False,
)
