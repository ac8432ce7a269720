# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports keep every value, whatever letters it holds, and the filters refuse what is no rows."""

from __future__ import annotations

import html
import json
import re

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.extrahop.revealx.plugins.filter.report import report
from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.formats import WIDEST

ROWS = [
    {"system": "sensor1", "object": "a|b", "reason": "<b>bold</b> & more\nsecond line", "changed": True},
    {"system": "sensor2", "object": None, "reason": "x" * 200, "extra": ["a", 1]},
]


def test_text_is_aligned_and_cut():
    lines = report(ROWS, title="Plan", summary="Two rows.").splitlines()
    assert lines[0] == "Plan" and lines[-1] == "Two rows."
    assert lines[1].split() == ["SYSTEM", "OBJECT", "REASON", "CHANGED", "EXTRA"]
    at = lines[1].index("CHANGED")
    assert lines[2][at : at + 3] == "yes"
    assert "x" * (WIDEST - 3) + "..." in lines[3] and "x" * WIDEST not in lines[3]


def test_columns_choose_and_order():
    assert report(ROWS, columns=["object", "system"]).splitlines()[1].split() == ["a|b", "sensor1"]
    assert json.loads(report(ROWS, "json", columns=["system"])) == [{"system": "sensor1"}, {"system": "sensor2"}]


def test_json_is_the_rows():
    assert json.loads(report(ROWS, "json", title="not in it")) == ROWS


def test_markdown_keeps_one_line_a_row_and_the_same_cells():
    lines = report(ROWS, "markdown", title="Plan").splitlines()
    assert lines[0] == "# Plan"
    rows = [line for line in lines if line.startswith("|")]
    assert len(rows) == 4
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 6 for row in rows)
    assert "a\\|b" in rows[2] and "&lt;b>bold" in rows[2]


def test_html_escapes_and_is_whole():
    page = report(ROWS, "html", title="Plan <1>")
    assert "<title>Plan &lt;1&gt;</title>" in page
    assert html.escape("<b>bold</b> & more\nsecond line") in page and "<b>bold" not in page
    assert page.count("<tr>") == 3 and "x" * 200 in page
    assert "<script" not in page and "://" not in page


@pytest.mark.parametrize("format", ["text", "markdown", "html", "json"])
def test_no_rows(format):
    text = report([], format, title="Plan", summary="Nothing.")
    assert text.strip() == "[]" if format == "json" else "Nothing." in text


def test_refuses_what_is_no_rows():
    for bad in ("text", [1], {"a": 1}, None, {"report": "plan", "plan": {"system": "a"}}, {"figures": [1]}):
        with pytest.raises(AnsibleFilterError, match="list of mappings"):
            report(bad)
    with pytest.raises(AnsibleFilterError, match="'title' of a report document is text"):
        report({"report": "plan", "title": 1})
    with pytest.raises(AnsibleFilterError, match="columns are for rows"):
        report({"report": "plan"}, columns=["system"])
    with pytest.raises(AnsibleFilterError, match="there are: text, json, markdown, html"):
        report([], "pdf")
