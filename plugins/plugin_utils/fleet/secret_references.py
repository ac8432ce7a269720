# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Variables in place of the secrets that an exported state document needs and no system tells."""

from __future__ import annotations

import copy
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError
from ansible_collections.extrahop.revealx.plugins.module_utils._client.mask import refuse_mask
from ansible_collections.extrahop.revealx.plugins.module_utils._client.secret_names import TELLING, WALKED, kind_of
from ansible_collections.extrahop.revealx.plugins.module_utils._client.shown import SURROGATES
from ansible_collections.extrahop.revealx.plugins.module_utils._state.section import Section
from ansible_collections.extrahop.revealx.plugins.module_utils._state.sections import BY_NAME

# One that nobody filled in is not declared.
REFERENCE = "{{{{ {name} | default(omit) }}}}"
MASKED = "a secret stands in its text."
NOT_UNICODE = "it holds half a character (a lone surrogate), which no file of variables can hold."
UNREADABLE = re.compile(r"[^a-z0-9]+")
# As programs and settings give a text to a name.
ASSIGNED = re.compile(r"""(?<![\w.-])([A-Za-z][\w.-]*)["']?\s*[:=]\s*(?:"[^"\n]+"|'[^'\n]+'|`[^`\n]+`)""")
# A name of which nothing but the kind of a separator is lost.
UNAMBIGUOUS = re.compile(r"[A-Za-z0-9]+(?:[ ._@/:-]+[A-Za-z0-9]+)*")
DIGEST_LENGTH = 6
# YAML takes no key of more than 1024 characters, and nobody reads one of more than this.
LONGEST = 80


@dataclass(frozen=True, order=True)
class Secret:
    """A secret: the section and the object that need it, and the path of the field. Two systems with such an object
    share its variable; where their secrets differ, host_vars say so."""

    section: str
    object: str
    field: str

    @property
    def words(self) -> str:
        """What a person would call it, in one name."""
        return UNREADABLE.sub("_", f"{self.section} {self.object} {self.field}".casefold()).strip("_")


def without_unwritable(document: Mapping[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A document without the texts in which something is hidden (a password in a script), and those that no file can
    hold; and a row for each."""
    rows: list[dict[str, Any]] = []
    made: dict[str, Any] = {}
    for name, content in document.items():
        section = BY_NAME[name]
        if not section.is_list:
            made[name] = _told(content, name, None, "", rows)
            continue
        entries = [(_told(item, name, section.label(item), "", rows), item) for item in content]
        made[name] = [told for told, item in entries if section.label(told) == section.label(item)]
    return made, rows


def _told(value: Mapping[str, Any], section: str, name: str | None, where: str, rows: list) -> dict[str, Any]:
    made = {}
    for key, item in value.items():
        path = f"{where}.{key}" if where else str(key)
        if isinstance(item, Mapping) and not SURROGATES.search(str(key)):
            made[key] = _told(item, section, name, path, rows)
        elif reason := _why_unwritable(key, item):
            rows.append({"section": section, "object": name, "field": path, "reason": reason})
        else:
            made[key] = item
    return made


def _why_unwritable(key: str, value: Any) -> str:
    try:
        refuse_mask(value, "")
    except OptionError:
        return MASKED
    text = json.dumps([key, value], ensure_ascii=False)
    return NOT_UNICODE if SURROGATES.search(text) else ""


def suspects(document: Mapping[str, Any]) -> list[str]:
    """The texts of a document that look as if somebody wrote a secret into them (``var password = "..."`` in a script),
    by section, object and field. It may be none: so they are in the document, and told."""
    found: list[str] = []
    for name, content in document.items():
        section = BY_NAME[name]
        for item in content if section.is_list else [content]:
            label = section.label(item) if section.is_list else None
            paths = (path for path, text in _texts(item, "") if _looks_secret(text))
            found += [" ".join(filter(None, (name, label, path))) for path in paths]
    return found


def _texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _texts(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item, path)


def _looks_secret(text: str) -> bool:
    return any(kind_of(one[1]) in (TELLING, WALKED) for one in ASSIGNED.finditer(text))


def secrets_of(document: Mapping[str, Any], left_out: Iterable[Mapping[str, Any]]) -> list[Secret]:
    """The secrets without which an object of the document could not be made, out of what its export left out."""
    found = []
    for row in left_out:
        section = BY_NAME[row["section"]]
        entry = _entry(section, document, row["object"]) if row["object"] else None
        if entry is not None and (row["field"] in _secret_options(section) or _is_option(section, row)):
            found += [Secret(row["section"], row["object"], path) for path in _paths(section, entry, row["field"])]
    return list(dict.fromkeys(found))


def secrets_in_place(secrets: Iterable[Secret], document: Mapping[str, Any]) -> list[Secret]:
    """Those of the secrets whose options are in a document that has its references: it may be a part of the whole."""
    found = []
    for secret in secrets:
        entry = _entry(BY_NAME[secret.section], document, secret.object)
        if entry is not None and secret.field.partition(".")[0] in entry:
            found.append(secret)
    return found


def names_of(secrets: Iterable[Secret]) -> dict[Secret, str]:
    """The variable of each secret; those that would have the same name, or a long one, or one that says too little of
    the object (another run, with another limit, would give it to another object), get a checksum behind it."""
    by_words: dict[str, list[Secret]] = {}
    for secret in sorted(set(secrets)):
        by_words.setdefault(secret.words, []).append(secret)
    return {
        secret: f"vault_{words}"
        if len(alike) == 1 and len(words) <= LONGEST and UNAMBIGUOUS.fullmatch(secret.object)
        else f"vault_{words[:LONGEST]}_{_digest(secret)}"
        for words, alike in by_words.items()
        for secret in alike
    }


def with_references(document: Mapping[str, Any], secrets: Sequence[Secret], names: Mapping[Secret, str]) -> dict:
    """The document with a template in place of each of its secrets."""
    made = copy.deepcopy(dict(document))
    for secret in secrets:
        place: Any = _entry(BY_NAME[secret.section], made, secret.object)
        *above, last = secret.field.split(".")
        for step in above:
            place = place[int(step)] if isinstance(place, list) else place[step]
        place[last] = REFERENCE.format(name=names[secret])
    return made


def _entry(section: Section, document: Mapping[str, Any], name: str) -> dict[str, Any] | None:
    items = document.get(section.name) or [] if section.is_list else []
    return next((item for item in items if section.label(item) == name), None)


def _is_option(section: Section, row: Mapping[str, Any]) -> bool:
    """Whether it is a whole option whose text holds a secret."""
    return row["reason"] == MASKED and row["field"] in section.options


def _secret_options(section: Section) -> set[str]:
    """The options whose value is a secret, or has some inside."""
    fields = section.resource.fields if section.resource else {}
    option_of = section.resource.option_of if section.resource else str
    return {option_of(name) for name, field in fields.items() if field.secret or field.lacking}


def _paths(section: Section, entry: Mapping[str, Any], option: str) -> list[str]:
    """Where in an entry the secrets of an option are missing, as dotted paths."""
    resource = section.resource
    if resource is None or option not in entry:
        return [option]
    field = next(field for name, field in resource.fields.items() if resource.option_of(name) == option)
    below = field.lacking(entry[option], entry, True) if field.lacking else ()
    return [f"{option}.{path}" for path in below if path]


def _digest(secret: Secret) -> str:
    told = "\0".join((secret.section, secret.object, secret.field))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:DIGEST_LENGTH]
