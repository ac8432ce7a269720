# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Text of systems on a terminal and in files: it steers nothing, and stops nothing."""

from __future__ import annotations

import json

import pytest
from ansible_collections.extrahop.revealx.plugins.filter.report import report
from ansible_collections.extrahop.revealx.plugins.module_utils._client.errors import RevealxError
from ansible_collections.extrahop.revealx.plugins.module_utils._client.shown import encodable, on_one_line, shown
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.operation import Operation, perform
from ansible_collections.extrahop.revealx.plugins.module_utils._engine.plan import Difference, Outcome, Step
from ansible_collections.extrahop.revealx.plugins.module_utils._state.files import as_text
from yaml import safe_load

EVIL = "a\x1b[2J\x1b]52;c;cm0=\x07\x9b31m\x7f\u202eb\r\nPLAY RECAP ***\n\u2028sensor1 : ok=1\tc\ud800"
STEERING = set("\x1b\x07\x9b\x7f\u202e\u2028\r\ud800")


def test_control_characters_are_spelled_out():
    assert shown("\x1b[2J") == "\\u001b[2J"
    assert shown("a\tb\nc\r\nd\re") == "a\tb\nc\nd\\u000de"
    assert not STEERING & set(shown(EVIL))


def test_one_line_is_one_line():
    assert on_one_line("a \r\n  b\n\nc\td\x85e\u2028f") == "a b c d e f"
    assert on_one_line(EVIL).splitlines() == [on_one_line(EVIL)] and not STEERING & set(on_one_line(EVIL))


@pytest.mark.parametrize(
    "text", ["", "Ruí Ñandú", "שלום עולם", "نص عربي\u200f", "👩\u200d💻", "中文", "e\u0301", "  two  blanks "]
)
def test_text_of_people_stays_as_it_is(text):
    assert shown(text) == on_one_line(text) == encodable(text) == text


def test_json_stays_the_same_json():
    text = json.dumps({EVIL: [EVIL]}, ensure_ascii=False)
    assert json.loads(shown(text)) == {EVIL: [EVIL]}
    assert json.loads(as_text({EVIL: [EVIL]}, "state.json").encode().decode()) == {EVIL: [EVIL]}
    # YAML has no way to write half a character that is read again.
    assert safe_load(as_text({"tags": [{"name": EVIL}]}, "state.yml")) == {"tags": [{"name": encodable(EVIL)}]}


def test_what_leaves_an_operation_steers_no_terminal():
    def run(task):
        task.warn(EVIL)
        task.progress(EVIL)
        if task.options["fails"]:
            raise RevealxError(EVIL, EVIL)
        return Outcome([Step("create", "tag", EVIL)], [Difference(EVIL, {"name": EVIL}, {})], {"object": {EVIL: EVIL}})

    operation = Operation("made_up", run, {"fails": {"type": "bool"}}, has_system=False)
    lines = []
    for fails in (False, True):
        done = perform(operation, {"fails": fails}, check_mode=True, warn=lines.append, progress=lines.append)
        json.dumps(done.data, ensure_ascii=False).encode()
        if fails:
            lines.append(done.data["msg"])
            assert not STEERING & set(json.dumps(done.data["error"], ensure_ascii=False))
        else:
            lines.append(done.data["diff"]["before_header"])
            # Data is as the system has it, but for what no file can hold.
            assert done.data["object"] == {EVIL.replace("\ud800", "\\ud800"): EVIL.replace("\ud800", "\\ud800")}
    assert len(lines) == 6
    for line in lines:
        assert line.splitlines() == [line] and not STEERING & set(line) and "\\u001b[2J" in line


@pytest.mark.parametrize("form", ["text", "markdown", "html", "json"])
def test_reports_steer_no_terminal(form):
    rows = [{"system": "sensor1", "note": EVIL}]
    text = shown(report({"report": "drift", "title": EVIL, "summary": EVIL, "systems": rows}, form))
    assert text.encode() and not STEERING & set(text)
    if form in ("text", "markdown"):
        assert not [line for line in text.splitlines() if line.startswith(("PLAY RECAP", "sensor1 :"))]
