# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""The state document of a system, read out of it: what `state` applies without changing anything."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._catalog.offers import lacking
from ansible_collections.extrahop.revealx.plugins.module_utils._client.client import POOL_SIZE, Client
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import (
    NotOffered,
    OptionError,
    RequestError,
    RevealxError,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._client.transfer import check_dest, keep_private
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.export import (
    UNSET,
    Exporter,
    Unnamed,
    exported,
    links_in,
    named,
    sorted_by_name,
    without_secrets,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, Task
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Outcome, Step
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.references import Link
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.spec import Resource
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.store import Store
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.unknown import hint
from ansible_collections.extrahop.revealx.plugins.module_utils._state.document import checked
from ansible_collections.extrahop.revealx.plugins.module_utils._state.exports import EXPORTED
from ansible_collections.extrahop.revealx.plugins.module_utils._state.files import as_text
from ansible_collections.extrahop.revealx.plugins.module_utils._state.reading import SharedReads, Snapshot
from ansible_collections.extrahop.revealx.plugins.module_utils._state.section import (
    Section,
    needed_secrets,
)
from ansible_collections.extrahop.revealx.plugins.module_utils._state.sections import BY_NAME, SECTIONS

IS_SECRET = "it is a secret."


@dataclass
class Read:
    """What was read of one section: its settings, or its entries, and what of it is not in the document."""

    section: Section
    settings: dict | None = None
    entries: list[dict] = field(default_factory=list)
    left_out: list[dict] = field(default_factory=list)

    def leave_out(self, reason: str, name: str | None = None, option: str | None = None) -> None:
        self.left_out.append({"section": self.section.name, "object": name, "field": option, "reason": reason})


def check(options: Mapping) -> None:
    """Refuse unknown sections, and a file that cannot be written."""
    for name in options["sections"] or ():
        if name not in BY_NAME:
            raise OptionError(f"sections names {name!r}, which is no section; {hint(name, BY_NAME)}")
    if options["dest"] is not None:
        check_dest("dest", options["dest"])


def run(task: Task) -> Outcome:
    """Read the sections in parallel, put names for ids, and write the document if a file is wanted."""
    wanted = task.options["sections"]
    sections = [section for section in SECTIONS if not wanted or section.name in wanted]
    read = Reader(task, is_asked_for=bool(wanted)).read(sections)
    document = {one.section.name: content for one in read if (content := _content(one)) is not None}
    left_out = [row for one in read for row in one.left_out]
    outcome = Outcome(values={"document": document, "left_out": left_out, "dest": task.options["dest"]})
    if task.options["dest"] is not None:
        _write(task, outcome, document)
    return outcome


class Reader:
    """Reads sections of one system: all listings at once, then what lies below the objects, then the names for ids."""

    def __init__(self, task: Task, is_asked_for: bool) -> None:
        self._task = task
        self._is_asked_for = is_asked_for
        self._exporter = Exporter(Snapshot(SharedReads(task.client), {}))

    def read(self, sections: list[Section]) -> list[Read]:
        """The sections that the system has; raises RequestError for what it refuses."""
        with ThreadPoolExecutor(POOL_SIZE) as pool:
            found = [one for one in pool.map(self._section, sections) if one is not None]
            listed = [(one, *item) for one, items in found for item in items]
            told = list(pool.map(lambda item: self._options(*item), listed))
        for (one, _resource, place, item), options in zip(listed, told, strict=True):
            if options is not None:
                one.entries.append({**place, **one.section.identity(item), **options})
        reads = [one for one, _items in found]
        words = self._exporter.words(link for one in reads for link in links_in(_values(one)))
        for one in reads:
            self._finish(one, lambda link: words[link.key])
        return reads

    # ---- one section

    def _section(self, section: Section) -> tuple[Read, list[tuple[Resource, dict, dict]]] | None:
        """What was read of a section, and its objects that are still to be turned into options."""
        one = Read(section)
        try:
            if section.why_not_exported:
                one.leave_out(section.why_not_exported)
                return one, []
            if not self._is_asked_for and _is_lacking(self._task.client, section):
                return None
            if section.name in EXPORTED:
                content = EXPORTED[section.name](self._task, self._exporter)
                if isinstance(content, list):
                    one.entries = content
                else:
                    one.settings = content
                return one, []
            return one, [item for place in section.places() for item in self._listed(section, place)]
        except NotOffered as error:
            if self._is_asked_for:
                raise
            if error.is_documented:
                return None
            one.leave_out(str(error))
            return one, []
        except RequestError as error:
            # Whatever it refuses, one section is no reason to tell nothing of the others.
            if self._is_asked_for or not error.is_refusal:
                raise
            one.leave_out(str(error))
            return one, []

    def _listed(self, section: Section, place: dict) -> list[tuple[Resource, dict, dict]]:
        if section.resource is None:
            raise AssertionError("only lists are listed")
        resource = section.resource.scoped(place)
        shown = {name: value for name, value in place.items() if value != section.resource.scope[name].default}
        # Pages are not shared with anyone, and only what can be declared of them is kept.
        store = Store(self._task.client) if resource.is_cut else self._exporter.store
        return [
            (resource, shown, item)
            for item in store.each(resource)
            if not (resource.built_in(item) or section.is_own(item)) and _is_declarable(section, resource, item)
        ]

    def _options(self, one: Read, resource: Resource, place: dict, item: dict) -> dict | None:
        try:
            return self._exporter.options(resource, item)
        except RequestError as error:
            if self._is_asked_for or not error.is_refusal:
                raise
            name = one.section.label({**place, **item}) or str(item.get(resource.id_key))
            one.leave_out(f"it could not be read: {error}", name)
            return None

    # ---- names, secrets, and what cannot be told apart

    def _finish(self, one: Read, word: Callable[[Link], Any]) -> None:
        if one.settings is not None and self._is_unnamed(one, one.settings, word):
            one.settings = None
        if one.settings is not None:
            one.settings, secret = without_secrets(named(one.settings, word))
            for path in secret:
                one.leave_out(IS_SECRET, None, path)
            if problems := _problems(one.section, one.settings):
                one.leave_out(f"a document could not hold it: {'; '.join(problems)}")
                one.settings = None
        by_name: dict[str, list[tuple[dict, list[str]]]] = {}
        for raw in one.entries:
            if self._is_unnamed(one, raw, word):
                continue
            entry, secret = without_secrets(named(raw, word))
            if one.section.resource is not None:
                entry = sorted_by_name(one.section.resource, entry)
            name = one.section.label(entry)
            if name is None:
                wanted = " or ".join(one.section.names)
                one.leave_out(f"an object without {wanted} could not be found again.")
                continue
            by_name.setdefault(str(one.section.same_name(name)), []).append((entry, secret))
        one.entries = []
        for _name, entries in sorted(by_name.items()):
            entry, secret = entries[0]
            name = one.section.label(entry)
            if problems := _problems(one.section, entry):
                one.leave_out(f"a document could not hold it: {'; '.join(problems)}", name)
                continue
            if len(entries) > 1:
                one.leave_out(f"{len(entries)} objects have this name: a document could not tell them apart.", name)
                continue
            one.entries.append(entry)
            for option, reason in {**dict.fromkeys(secret, IS_SECRET), **self._untold(one.section, entry)}.items():
                one.leave_out(reason, name, option)

    @staticmethod
    def _is_unnamed(one: Read, raw: Mapping, word: Callable[[Link], Any]) -> bool:
        """Leave out what names an object that no word finds again: where it came from it could not be applied."""
        name = one.section.label(named(raw, lambda link: link.id)) if one.section.is_list else None
        reasons = dict.fromkeys(found.reason for link in links_in(raw) if isinstance(found := word(link), Unnamed))
        for reason in reasons:
            one.leave_out(reason, name)
        return bool(reasons)

    @staticmethod
    def _untold(section: Section, entry: Mapping) -> Mapping[str, str]:
        if section.untold is not None:
            return section.untold(entry)
        return needed_secrets(section.resource, entry) if section.resource is not None else {}


def _problems(section: Section, options: Mapping) -> list[str]:
    """What `state` would have against exported options; one object is no reason to refuse the whole document."""
    return checked(section, options)[1]


def _is_lacking(client: Client, section: Section) -> bool:
    """Whether the system has none of the places where the section's module reads what there is."""
    reads = [use for use in section.operation.uses if use.startswith("GET ")]
    return bool(lacking(client, *([use for use in reads if "{" not in use] or reads)))


def _values(one: Read) -> list:
    return [one.settings, *one.entries]


def _is_declarable(section: Section, resource: Resource, item: Mapping) -> bool:
    """Tell whether a document has anything to say of an object; what can be made is said to be there at least."""
    if not resource.no_create or resource.parts or resource.assignments:
        return True
    identity = section.identity(item)
    return any(
        exported(field, item.get(name)) not in UNSET
        for name, field in resource.fields.items()
        if not (field.write_only or field.filled_in or resource.option_of(name) in identity)
    )


def _content(one: Read) -> dict | list | None:
    """What stands in the document: an empty list only where it says that there is none, for prune."""
    if not one.section.is_list:
        return one.settings
    if one.entries:
        return one.entries
    return [] if not one.left_out and one.section.why_not_pruned() is None else None


# ---- the file


def _write(task: Task, outcome: Outcome, document: dict) -> None:
    dest = task.options["dest"]
    try:
        reason = keep_private(dest, as_text(document, dest).encode(), task.check_mode)
    except RevealxError as error:
        error.doing = f"write the state of {task.client.system}"
        raise
    if reason is not None:
        outcome.plan.append(Step("write", "file", dest, None, {}, reason))


OPERATION = Operation(
    "state_export",
    run,
    {"sections": {"type": "list", "elements": "str"}, "dest": {"type": "path"}},
    check=check,
)
