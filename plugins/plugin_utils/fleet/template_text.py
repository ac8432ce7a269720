# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""What Ansible takes for a template: whoever writes such a text may run commands on the controller."""

from __future__ import annotations

MARKS = ("{{", "{%", "{#")
# A first line that begins so gives a template other marks.
HEADER = "#jinja2:"


def may_be_template(text: str) -> bool:
    return text.startswith(HEADER) or any(mark in text for mark in MARKS)
