# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""A state document: read, and checked completely before the first request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError, shortened
from ansible_collections.extrahop.revealx.plugins.module_utils._client.mask import refuse_mask
from ansible_collections.extrahop.revealx.plugins.module_utils._client.redact import secrets_in
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.unknown import hint
from ansible_collections.extrahop.revealx.plugins.module_utils._state.section import Section
from ansible_collections.extrahop.revealx.plugins.module_utils._state.sections import BY_NAME, SECTIONS

# More than these lines nobody reads at once; the rest is counted, and the result's objects have them all.
MOST_SHOWN = 20


@dataclass(frozen=True)
class Entry:
    """One object of a list section, or a whole section of settings (``name`` is None then); its validated options."""

    section: Section
    name: str | None
    options: dict

    @property
    def title(self) -> str:
        return self.section.name if self.name is None else f"{self.section.name} {self.name!r}"

    @property
    def absent(self) -> bool:
        return self.section.is_list and self.options.get("state") == "absent"


@dataclass(frozen=True)
class Problem:
    """What is wrong with a part of a document: in ``section``, with the object ``name`` (None for the section)."""

    section: str
    name: str | None
    text: str
    title: str = ""
    "The section and the object, as the sentence begins that names them."

    def __str__(self) -> str:
        return f"{self.title}: {self.text}" if self.title else self.text


@dataclass
class Document:
    """A checked document: its entries in the order in which they are applied, its sections, and the secrets in it.

    What is wrong with it stands in ``problems``, and not among the entries.
    """

    sections: set[str] = field(default_factory=set)
    entries: list[Entry] = field(default_factory=list)
    secrets: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def of(self, section: Section) -> list[Entry]:
        return [entry for entry in self.entries if entry.section is section]

    @property
    def refusal(self) -> OptionError:
        """The error that names section, object and field of everything that is wrong."""
        texts = [str(problem) for problem in self.problems]
        return OptionError(
            f"The document cannot be used: {shortened(texts, MOST_SHOWN)}", "Nothing was sent to the system."
        )


def document_of(raw: Mapping) -> Document:
    """A document that has text for keys, checked; raises OptionError where what stands for a secret is in it."""
    refuse_mask(raw, "")
    # Of what is in no section that is known, too: names of sections tell as all others do.
    document = Document(secrets=secrets_in(raw))
    problems = document.problems
    for name in raw:
        if name not in BY_NAME:
            text = f"section {name!r} is not known; {_section_hint(str(name))}"
            problems.append(Problem(str(name), None, text))
    for section in SECTIONS:
        # An empty section in YAML is null: as good as not there.
        content = raw.get(section.name)
        if content is None:
            continue
        document.sections.add(section.name)
        document.secrets |= section.arguments.secret_texts(content)
        found = list(_entries(section, content, problems))
        document.entries += found
        problems += _duplicates(section, found)
    return document


def _entries(section: Section, content: object, problems: list[Problem]) -> Iterator[Entry]:
    if not section.is_list:
        options, texts = checked(section, content)
        problems += [Problem(section.name, None, text, section.name) for text in texts]
        if options is not None:
            yield Entry(section, None, options)
        return
    if not isinstance(content, (list, tuple)):
        problems.append(Problem(section.name, None, f"section {section.name}: a list of objects is wanted."))
        return
    for number, item in enumerate(content):
        name = section.label(item) if isinstance(item, Mapping) else None
        title = f"{section.name}[{number}]" if name is None else f"{section.name} {name!r}"
        options, texts = checked(section, item)
        problems += [Problem(section.name, f"[{number}]" if name is None else str(name), text, title) for text in texts]
        if options is not None:
            yield Entry(section, str(section.label(options) or section.operation.name_of(options)), options)


def checked(section: Section, given: object) -> tuple[dict | None, list[str]]:
    """The validated options of one object or section, None when there are problems with it; and the problems."""
    if not isinstance(given, Mapping):
        return None, ["a mapping of fields is wanted."]
    instead = [f"{name} does not belong here: {text}" for name, text in section.left_out.items() if name in given]
    renamed = {name: option for option, name in (section.resource.renamed if section.resource else {}).items()}
    instead += [f"{name} is called {option} here." for name, option in renamed.items() if name in given]
    options, found = section.arguments.accepted(
        {name: value for name, value in given.items() if name not in section.left_out and name not in renamed}
    )
    for name in section.left_out:
        options[name] = section.defaults[name]
    texts = list(dict.fromkeys([*instead, *map(str, found), *section.operation.misread(given)]))
    if not texts:
        try:
            section.operation.check(options)
        except OptionError as error:
            texts.append(str(error))
    return None if texts else options, texts


def _duplicates(section: Section, entries: list[Entry]) -> list[Problem]:
    """Objects that are declared twice, by the same name or the same id."""
    if not section.is_list:
        return []
    twice: list[Problem] = []
    seen: set[tuple] = set()
    for entry in entries:
        place = tuple(entry.options[name] for name in (section.resource.scope if section.resource else ()))
        given = [name for name in section.names if entry.options.get(name) is not None][:1]
        names = [*given, *(["id"] if entry.options.get("id") is not None else [])]
        words = {(*place, name, section.same_name(entry.options[name])) for name in names}
        words = words or {(*place, *section.names[:1], section.same_name(entry.name))}
        for word in sorted(words & seen, key=str):
            twice.append(
                Problem(section.name, entry.name, f"{word[-2]} is declared twice in the section.", entry.title)
            )
        seen |= words
    return twice


def sections_to_prune(options: Mapping) -> list[str]:
    """The names in the option ``prune``, without the blanks that text has beside its commas; empty text is none."""
    return [name.strip() for name in options.get("prune") or [] if name.strip()]


def prune_problems(prune: list[str]) -> list[Problem]:
    """What is wrong with the names of sections that are to be pruned."""
    problems: list[Problem] = []
    for name in prune:
        section = BY_NAME.get(name)
        if section is None:
            text = f"prune names {name!r}, which is no section; {_section_hint(name)}"
            problems.append(Problem(name, None, text))
        elif section.why_not_pruned() is not None:
            problems.append(Problem(name, None, f"prune names {name}, {section.why_not_pruned()}"))
    return problems


def _section_hint(name: str) -> str:
    plural = next((section.name for section in SECTIONS if section.operation.name == name), None)
    return f"did you mean {plural}?" if plural else hint(name, BY_NAME)
