# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""Entries of a section of a state document out of rows that a spreadsheet wrote as CSV.

The first line names the columns. A cell is a value as it stands: text stays text, the check of the document makes
numbers of it where such are wanted. An empty cell is an option that is not given. Rows with the same name are one
object, their lists together.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import OptionError, shortened
from ansible_collections.extrahop.revealx.plugins.module_utils._client.secret_names import is_secret_key
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.unknown import hint
from ansible_collections.extrahop.revealx.plugins.module_utils._state.document import MOST_SHOWN, checked
from ansible_collections.extrahop.revealx.plugins.module_utils._state.section import Section
from ansible_collections.extrahop.revealx.plugins.module_utils._state.sections import BY_NAME
from ansible_collections.extrahop.revealx.plugins.plugin_utils.fleet.layers import words_of

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Column:
    """A column that counts: its place from 0, its heading, and the option that it gives."""

    place: int
    heading: str
    option: str

    def __str__(self) -> str:
        return f"column {_letters(self.place)} ({self.heading})"


@dataclass
class _Entry:
    line: int
    content: dict[str, Any]
    told: set[str] = field(default_factory=set)
    "The options of which a difference has been told."


def entries_of(
    text: str, name: str, *, columns: Mapping[str, str | None] | None = None, delimiter: str = ",", separator: str = ";"
) -> list[dict[str, Any]]:
    """The entries of the section of this name.

    ``columns`` maps headings to options, or to nothing where a column is not wanted; other headings are options
    themselves. ``delimiter`` is between cells, ``separator`` between the values of a list in one cell. Raises
    OptionError that tells line and column of everything that is wrong.
    """
    section = BY_NAME.get(name)
    if section is None or not section.is_list:
        known = [one for one, described in BY_NAME.items() if described.is_list]
        raise OptionError(f"{name!r} is no section that is a list of objects; {hint(name, known)}")
    lines = _lines(text, delimiter)
    _number, headings = next(lines, (1, []))
    chosen = _columns(section, headings, columns or {}, delimiter)
    problems: list[str] = []
    found: list[_Entry] = []
    known_by: dict[tuple[str, ...], _Entry] = {}
    for line, cells in lines:
        if len(cells) > len(headings):
            problems.append(f"line {line}: {len(cells)} cells, and there are {len(headings)} columns.")
            continue
        content = _content(section, chosen, line, cells, separator, problems)
        words = words_of(section, content)
        same = next((known_by[word] for word in words if word in known_by), None)
        if same is None:
            found.append(_Entry(line, content))
            known_by.update(dict.fromkeys(words, found[-1]))
        else:
            _join(same, chosen, line, content, problems)
    for entry in found:
        problems += _wrong(section, chosen, entry)
    if problems:
        raise OptionError(f"The rows cannot be used: {shortened(problems, MOST_SHOWN)}")
    return [entry.content for entry in found]


def _lines(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with the number of its first line; empty ones are left out."""
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=delimiter, strict=True)
    begins = 1
    try:
        for cells in reader:
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                yield begins, stripped
            begins = reader.line_num + 1
    except csv.Error as error:
        raise OptionError(f"The rows cannot be used: line {begins}: {error}.") from error


def _columns(section: Section, headings: list[str], columns: Mapping[str, str | None], delimiter: str) -> list[Column]:
    problems: list[str] = []
    chosen: list[Column] = []
    if not headings:
        raise OptionError("The rows cannot be used: there are none, not even one with the headings of the columns.")
    problems += [f"columns names {name!r}; {hint(name, headings)}" for name in columns if name not in headings]
    for place, heading in enumerate(headings):
        option = columns.get(heading, heading)
        if not option:
            continue
        column = Column(place, heading, option)
        if option not in section.options:
            problems.append(f"line 1, {column}: {option!r} is no option of {section.name}; {_meant(section, option)}")
        elif any(option == other.option for other in chosen):
            problems.append(f"line 1, {column}: there is a column for {option} already.")
        chosen.append(column)
    if len(headings) == 1 and problems:
        problems.append(f"The cells are separated by {delimiter!r}: give delimiter if that is another character.")
    if problems:
        raise OptionError(f"The rows cannot be used: {shortened(problems, MOST_SHOWN)}")
    return chosen


def _meant(section: Section, option: str) -> str:
    return f"{hint(option, section.options)} A column that is not wanted is null in columns."


def _content(
    section: Section, columns: list[Column], line: int, cells: list[str], separator: str, problems: list[str]
) -> dict[str, Any]:
    content: dict[str, Any] = {}
    for column in columns:
        cell = cells[column.place] if column.place < len(cells) else ""
        if cell:
            spec = section.options[column.option]
            try:
                content[column.option] = _value(cell, spec.get("type", "str"), separator)
            except ValueError as error:
                problems.append(f"line {line}, {column}: no JSON ({error}).")
    return content


def _value(cell: str, kind: str, separator: str) -> Any:
    if kind in ("list", "dict", "raw") and cell[:1] in ("[", "{"):
        return json.loads(cell)
    if kind == "list":
        return [part.strip() for part in cell.split(separator) if part.strip()]
    return cell


def _join(entry: _Entry, columns: list[Column], line: int, content: Mapping[str, Any], problems: list[str]) -> None:
    """Add a further row of an object to it."""
    for column in columns:
        option = column.option
        if option not in content:
            continue
        before, value = entry.content.get(option), content[option]
        if before is None:
            entry.content[option] = value
        elif isinstance(before, list) and isinstance(value, list):
            entry.content[option] = before + [item for item in value if item not in before]
        elif before != value and option not in entry.told:
            entry.told.add(option)
            shown = "is another value than" if is_secret_key(option) else f"is {value!r}, and {before!r}"
            problems.append(f"line {line}, {column}: {shown} in line {entry.line}, which is of the same object.")


def _wrong(section: Section, columns: list[Column], entry: _Entry) -> Iterator[str]:
    _options, texts = checked(section, entry.content)
    for text in texts:
        word = _WORD.match(text)
        column = next((one for one in columns if word and word.group() == one.option), None)
        yield f"line {entry.line}, {column}: {text}" if column else f"line {entry.line}: {text}"


def _letters(place: int) -> str:
    """The letters that a spreadsheet has above a column; ``place`` counts from 0."""
    text, left = "", place + 1
    while left:
        left, digit = divmod(left - 1, 26)
        text = chr(ord("A") + digit) + text
    return text
