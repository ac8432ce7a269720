# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is repeated at the end of a run, picked out of the output of pytest, Ansible and ansible-test."""

from __future__ import annotations

import re

MOST = 8
WIDEST = 300


def failures(output: str) -> list[str]:
    """The lines that name a failed test or task; a task that was meant to fail (ignored) is none."""
    lines, told, target, task = output.splitlines(), [], "", ""
    for line, following in zip(lines, [*lines, ""][1:], strict=True):
        if match := re.match(r"Running (\S+) integration test role", line):
            target = f"{match[1]}: "
        elif match := re.match(r"TASK \[(?:\S+ : )?(.*)\]", line):
            task = f"{match[1]}: "
        elif line.startswith("fatal: ") and following != "...ignoring":
            told.append(target + task + line)
        elif re.match(r"(FAILED|ERROR) \S+::", line) or line.startswith("ERROR: "):
            told.append(line)
    return [line[:WIDEST] for line in told[:MOST]]


def summaries(output: str) -> list[str]:
    """The closing lines of pytest that count tests, as it printed them."""
    return re.findall(r"^=+ .*\b\d+ (?:passed|failed|error)\b.* in .*=+$", output, re.MULTILINE)
