# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A guide of the documentation as what a reader does: files to write, commands to type, and what is seen then.

Of a page's blocks of code, those with a caption are files of the reader's folder, and those of the language `console`
are commands, in the order of the page. A command begins with `$ `, goes on in the next line after a backslash, and what
follows is what it shows: a line `...` stands for any lines, and nothing at all for anything. Comments before a block,
which no reader sees, say the rest:

    .. not run: REASON              a command that needs what is not here
    .. ends with: STATUS            the status of the last command of the block, when it is not 0
    .. beside: REASON               a terminal of its own, in the checkout: the command goes on until the page ends
    .. killed at: SYSTEMS OPERATION the command is killed once each of the systems (A,B) got that request
    .. meanwhile: POST PATH JSON    something happens to the simulated fleet: a call of its control URL
    .. first: COMMAND               a command that no reader needs to type
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from _project import ROOT

PAGES = ROOT / "docs" / "docsite" / "rst"
ANY_LINES = "..."
REMARKS = ("not run", "ends with", "beside", "killed at", "meanwhile", "first")
BLOCK = re.compile(r"^\.\. code-block:: (\S+)$")
OPTION = re.compile(r"^ +:([a-z]+): (.+)$")
REMARK = re.compile(rf"^\.\. ({'|'.join(REMARKS)}): (.+)$")
# What another run, or another Python, has otherwise: places, ports, times, lines of its own code.
CHANGING = (
    (re.compile(r"127\.0\.0\.1:\d+"), "ADDRESS"),
    (re.compile(r"\b[0-9a-f]{64}\b"), "FINGERPRINT"),
    (re.compile(r"\b_ssl\.c:\d+"), "LINE"),
    (re.compile(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"), "ID"),
    (re.compile(r"\b\d{8}T\d{6}Z"), "TIME"),
    (re.compile(r"\b\d{4}-\d\d-\d\d(T| )\d\d:\d\d(:\d\d)?(\.\d+)?(Z|[+-]\d\d:\d\d)?"), "TIME"),
    (re.compile(r"\b\d{4}-\d\d-\d\d\b"), "DAY"),
    (re.compile(r"\b\d\d:\d\d(:\d\d)?\b"), "CLOCK"),
    # The second run of a second.
    (re.compile(r"(?<=-check|.-real)-\d+/"), "/"),
    (re.compile(r"\b\d+(\.\d+)? (s|seconds|minutes)\b"), "SECONDS"),
)
# What a page leaves out when it is rewritten: Ansible's own lines, and those that come in any order.
NOISE = (
    re.compile(r"$|(PLAY|TASK|PLAY RECAP|RUNNING HANDLER) .*\*\*\*|\S+ +: ok="),
    re.compile(r"(ok|changed|skipping|fatal): \[|\[ERROR\]: Task failed|Origin: |\{'action'|Log: |\d\d:\d\d:\d\d  "),
)
OF_A_FAILED_TASK = re.compile(r"fatal: \[")


@dataclass
class File:
    """A file that the page shows; the path is relative to the reader's folder."""

    path: str
    text: str


@dataclass
class Command:
    """What a reader types, and the lines of the page that show the answer."""

    text: str
    first: int
    shown: list[str] = field(default_factory=list)
    remarks: dict[str, str] = field(default_factory=dict)

    @property
    def status(self) -> int:
        return int(self.remarks.get("ends with", "0"))

    def fits(self, output: list[str]) -> bool:
        """Tell whether the page shows what was seen."""
        if not self.shown:
            return True
        pattern = "".join(
            r"(?:.*\n)*?" if line == ANY_LINES else re.escape(settled(line)) + r"\n" for line in self.shown
        )
        return re.fullmatch(pattern, "".join(f"{settled(line)}\n" for line in output)) is not None


@dataclass
class Meanwhile:
    """Something that happens to the fleet between two commands."""

    method: str
    path: str
    fields: dict


def settled(line: str) -> str:
    """A line without what another run has otherwise."""
    for pattern, word in CHANGING:
        line = pattern.sub(word, line)
    # Columns are as wide as what stands in them.
    return re.sub(r" {2,}", "  ", line.rstrip())


def steps(page: Path) -> list[File | Command | Meanwhile]:
    """What a page has its reader do, in its order; ValueError names the line that cannot be understood."""
    lines = page.read_text(encoding="utf-8").splitlines()
    found: list[File | Command | Meanwhile] = []
    remarks: dict[str, str] = {}
    for number, line in enumerate(lines):
        if remark := REMARK.match(line):
            word, text = remark.groups()
            if word == "meanwhile":
                method, path, fields = [*text.split(" ", 2), "{}"][:3]
                found.append(Meanwhile(method, path, json.loads(fields)))
            elif word == "first":
                found.append(Command(text, number))
            else:
                remarks[word] = text
        elif block := BLOCK.match(line):
            options, content = _block(lines, number + 1)
            if block[1] == "console":
                found += _commands(content, remarks, page.name)
            elif "caption" in options:
                found.append(File(options["caption"], "".join(f"{text}\n" for _number, text in content)))
            remarks = {}
        elif line.strip() and remarks:
            raise ValueError(f"{page.name}, line {number + 1}: a remark is not followed by a block of commands")
    return found


def _block(lines: list[str], start: int) -> tuple[dict[str, str], list[tuple[int, str]]]:
    """Options and content of a directive whose first line is `start`; the content with the numbers of its lines."""
    options: dict[str, str] = {}
    while start < len(lines) and (option := OPTION.match(lines[start])):
        options[option[1]] = option[2]
        start += 1
    content = []
    for number in range(start, len(lines)):
        if lines[number].strip() and not lines[number].startswith("  "):
            break
        content.append((number, lines[number]))
    while content and not content[-1][1].strip():
        content.pop()
    while content and not content[0][1].strip():
        content.pop(0)
    indent = min((len(text) - len(text.lstrip()) for _number, text in content if text.strip()), default=0)
    return options, [(number, text[indent:]) for number, text in content]


def _commands(content: list[tuple[int, str]], remarks: dict[str, str], page: str) -> Iterator[Command]:
    """The commands of a block. The status is that of the last, everything else said of the block holds for each."""
    found: list[Command] = []
    for number, text in content:
        if found and not found[-1].shown and found[-1].text.endswith("\\"):
            found[-1].text += f"\n{text}"
            found[-1].first = number
        elif text.startswith("$ "):
            each = {word: said for word, said in remarks.items() if word != "ends with"}
            found.append(Command(text.removeprefix("$ "), number, remarks=each))
        elif found:
            found[-1].shown.append(text)
        else:
            raise ValueError(f"{page}, line {number + 1}: a block of commands begins with a command")
    if found and "ends with" in remarks:
        found[-1].remarks["ends with"] = remarks["ends with"]
    yield from found


def rewrite(page: Path, seen: list[tuple[Command, list[str]]]) -> None:
    """Put what was seen in place of what the page shows, for those commands that show something."""
    lines = page.read_text(encoding="utf-8").splitlines()
    for command, output in reversed(seen):
        start = command.first + 1
        typed = lines[command.first - command.text.count("\n")]
        indent = typed[: len(typed) - len(typed.lstrip())]
        lines[start : start + len(command.shown)] = [f"{indent}{line}".rstrip() for line in shortened(output)]
    page.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def shortened(output: list[str]) -> list[str]:
    """What is worth showing, with a line that stands for what was left out."""
    kept: list[str] = []
    is_below = False
    for line in output:
        is_below = OF_A_FAILED_TASK.match(line) is not None or (is_below and line.startswith("    "))
        if not is_below and not any(pattern.match(line) for pattern in NOISE):
            kept.append(line)
        elif kept[-1:] != [ANY_LINES]:
            kept.append(ANY_LINES)
    return kept
