# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page holds every row, is well formed whatever the rows hold, and stays readable and quick with 200 systems."""

from __future__ import annotations

import json
import re
import time
from datetime import datetime, timedelta, timezone
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.document import HEADINGS, document_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.formats import as_html, as_json, as_markdown
from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.html import FORBIDDEN
from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.tables import OPEN_ROWS
from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.time import (
    marks,
    moment,
    told_moment,
    told_seconds,
    told_time_span,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.report import documents

ELEMENTS = set(
    "html head meta title style body header main footer nav section h1 h2 p ul li dl div dt dd a span strong time "
    "details summary table caption thead tbody tr th td svg defs pattern desc g rect line text".split()
)
ATTRIBUTES = set(
    "lang charset http-equiv content name id class role tabindex aria-label aria-labelledby aria-hidden scope open "
    "title href data-label width height x y x1 x2 y1 y2 text-anchor patternUnits patternTransform".split()
)
HOSTILE = [
    "<script>alert(1)</script>",
    "</td></tr></table><img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "</style><script>x</script>",
    "]]><!-- &amp; &#60;b&#62; --> {{ 7 * 7 }} {% raw %}",
    "\x00\x08\x0b\x1b[31m\ud800\ufffe\r\n\t",
    "javascript:alert(1)",
    "a | b `c` *d* [e](javascript:f) \\",
    "failed",
    "",
]
quick = settings(max_examples=60, deadline=None, derandomize=True, database=None)
texts = st.sampled_from(HOSTILE) | st.text(max_size=30)
values = texts | st.none() | st.booleans() | st.integers() | st.floats() | st.lists(texts, max_size=2)
columns = (
    st.sampled_from(["system", "wave", "status", "result", "change", "expected", "start", "end", "reason"]) | texts
)
rows = st.lists(st.dictionaries(columns, values, max_size=6), max_size=5)
parts = st.dictionaries(st.sampled_from(list(HEADINGS)) | texts.map("x{}".format), rows, max_size=5)


@st.composite
def hostile_documents(draw) -> dict:
    about = {key: draw(texts) for key in ("report", "title", "made", "summary")}
    figures = draw(st.lists(st.fixed_dictionaries({"name": texts, "value": values}), max_size=3))
    return {**draw(parts), **about, "figures": figures}


class Tags(HTMLParser):
    """The tags that a browser's reading of the page has."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


def tree(page: str) -> ElementTree.Element:
    doctype, rest = page.split("\n", 1)
    assert doctype == "<!DOCTYPE html>"
    return ElementTree.fromstring(rest)


def text(element: ElementTree.Element) -> str:
    return "".join(element.itertext())


def holds(element: ElementTree.Element, wanted: str) -> list[ElementTree.Element]:
    return [one for one in element.iter() if one.get("class") == wanted]


@quick
@given(hostile_documents())
def test_no_text_becomes_markup(document):
    page = as_html(document)
    page.encode()
    elements = list(tree(page).iter())
    assert {one.tag for one in elements} <= ELEMENTS
    assert {name for one in elements for name in one.keys()} <= ATTRIBUTES
    assert all(one.get("href", "#").startswith("#") for one in elements)
    # XML and HTML readers see the same.
    assert [tag for tag, _attributes in Tags(page).tags] == [one.tag.lower() for one in elements]


@quick
@given(texts, texts)
def test_texts_are_kept(system, reason):
    cells = [text(one) for one in tree(as_html([{"system": system, "reason": reason}])).iter("td")]
    # An XML reader takes each end of line for one line feed.
    kept = [re.sub("\r\n?", "\n", FORBIDDEN.sub("\ufffd", one)) for one in (system, reason) if one]
    assert cells == kept


@quick
@given(hostile_documents())
def test_markdown_has_one_line_a_row_and_no_markup_of_others(document):
    told = as_markdown(document)
    for line in told.splitlines():
        if line.startswith("|"):
            assert line.endswith("|")
        assert not re.search(r"(?<!\\)(\\\\)*[`\[]|<", line)
    tables = sum(bool(one.rows) for one in document_of(document).parts)
    expected = sum(len(one.rows) for one in document_of(document).parts) + 2 * tables
    assert sum(line.startswith("| ") or line.startswith("|  ") for line in told.splitlines()) == expected


def test_every_step_is_in_the_picture_and_in_its_table():
    document = documents.upgrade()
    page = tree(as_html(document))
    pictures = [one for one in page.iter("svg") if one.get("role") == "img"]
    drawn = [box for one in pictures[1:] for box in one.iter("rect") if box.get("class").startswith("bar ")]
    timed = [row for row in document["timeline"] if row["start"]]
    assert len(drawn) == len(timed)
    assert sum("bad" in box.get("class") for box in drawn) == 1
    section = next(one for one in page.iter("section") if one.get("id") == "part-timeline")
    assert sum(1 for _row in section.iter("tr")) == len(document["timeline"]) + 5  # a head for each wave
    ids = [one.get("id") for one in page.iter() if one.get("id")]
    assert len(ids) == len(set(ids))
    for one in pictures:
        assert set(one.get("aria-labelledby").split()) <= set(ids)
        assert one.find("title").text and one.find("desc").text
    assert "sensors 2 of 2 failed" in pictures[0].find("desc").text
    for box in drawn:
        left, width = (float(box.get(key).rstrip("%")) for key in ("x", "width"))
        assert 0 <= left and left + width <= 100.01


def test_what_is_bad_comes_first_with_its_reason():
    page = tree(as_html(documents.upgrade()))
    assert text(holds(page, "badge bad")[0]) == "✕Problems on 1 of 11 systems, 2 not started, 2 warnings"
    (troubles,) = holds(page, "troubles")
    assert [text(one) for one in troubles.iter("strong")] == ["sensor07.branch.example.com"]
    assert documents.REFUSED in text(troubles)
    sections = [one.get("id") for one in page.iter("section")]
    assert sections[:3] == ["attention", "part-systems", "part-timeline"] and sections[-1] == "part-requests"


def test_states_are_told_by_a_sign_and_a_word():
    page = tree(as_html(documents.upgrade()))
    badges = [one for one in page.iter("span") if (one.get("class") or "").startswith("badge ")]
    assert badges
    for badge in badges:
        sign = badge.find("span")
        assert sign is not None and sign.text and sign.tail.strip()


def test_a_large_fleet_is_folded():
    document = documents.upgrade(200, 10)
    page = tree(as_html(document))
    timeline = next(one for one in page.iter("section") if one.get("id") == "part-timeline")
    folds = list(timeline.iter("details"))
    assert len(folds) == 23
    assert [text(one.find("summary").find("span")) for one in folds if one.get("open")] == ["sensors 1 of 20"]
    for section in page.iter("section"):
        shown = [one for one in section if one.tag == "div"]
        assert sum(1 for one in shown for _row in one.iter("tr")) <= OPEN_ROWS + 1


def test_systems_with_the_same_rows_are_told_once():
    document = documents.plan()
    page = tree(as_html(document))
    folds = [fold for fold in page.iter("details") if fold.get("class") != "members"]
    assert len(folds) == 1 + 23
    assert text(folds[0].find("summary").find("span")) == "177 systems with the same rows"
    members = holds(folds[0], "members")[0].find("p")
    alone = [text(one.find("summary").find("span")) for one in folds[1:]]
    assert sorted([*text(members).split(", "), *alone]) == sorted({row["system"] for row in document["plan"]})


@pytest.mark.parametrize(
    ("kind", "told", "verdict"),
    [
        ("plan", {"plan": []}, ("good", "Nothing to change")),
        ("plan", {"plan": [{"system": "a", "change": "create"}]}, ("change", "Changes planned")),
        ("plan", {"plan": [{"system": "a", "change": "failed"}]}, ("bad", "Problems on 1 system")),
        ("drift", {"plan": []}, ("good", "No drift")),
        ("drift", {"differences": [{"system": "a", "path": "x"}]}, ("warning", "Drift found")),
        ("upgrade", {"systems": [{"system": "a", "result": "upgraded"}]}, ("good", "All in order")),
        (
            "upgrade",
            {"systems": [{"system": "a", "result": "failed"}, {"system": "b"}], "timeline": [{"status": "failed"}]},
            ("bad", "Problems on 1 of 2 systems"),
        ),
        ("upgrade", {"verification": [{"system": "a", "expected": False}]}, ("bad", "Problems on 1 system")),
        (
            "upgrade",
            {"systems": [{"system": name, "result": "not started"} for name in "abc"]},
            ("warning", "3 not started"),
        ),
        (
            "upgrade",
            {"systems": [{"system": "a", "result": "would be upgraded"}]},
            ("change", "1 would be upgraded"),
        ),
        ("plan", {"plan": [{"system": "a", "change": "none"}]}, ("good", "Nothing to change")),
        ("upgrade", {"readiness": [{"system": "a", "status": "warning"}] * 2}, ("warning", "2 warnings")),
    ],
)
def test_verdict(kind, told, verdict):
    assert document_of({"report": kind, **told}).verdict() == verdict


def key_refused(number: int) -> dict:
    rows = [
        {"system": f"s{one}", "status": "failed", "reason": f"s{one} (192.0.2.{one}:443) refused the API key."}
        for one in range(number)
    ]
    return {"report": "fleet", "title": "Fleet", "systems": rows}


def test_a_cause_is_told_once_with_the_systems_that_it_struck():
    systems = {f"s{one}": f"192.0.2.{one}:443" for one in range(90)}
    run = {"operation": "report", "started": "2026-01-31T06:00:00Z", "systems": systems}
    (entry,) = holds(tree(as_html(key_refused(90), run)), "troubles")[0]
    assert text(entry).startswith("90 systemsSystems · failedThis system (this system) refused the API key.")
    assert text(holds(entry, "members")[0]).endswith(", s88, s89")
    (alone,) = holds(tree(as_html(key_refused(1), run)), "troubles")[0]
    assert "s0 (192.0.2.0:443) refused" in text(alone)


def test_rows_that_differ_in_the_address_alone_are_told_once():
    systems = {f"s{one}": f"192.0.2.{one}:443" for one in range(40)}
    rows = [
        {"system": name, "check": check, "status": "failed", "reason": f"{address} refused {check}"}
        for name, address in systems.items()
        for check in ("a", "b")
    ]
    page = as_html({"report": "plan", "readiness": rows}, {"started": "2026-01-31T06:00:00Z", "systems": systems})
    assert "40 systems with the same rows" in page and "192.0.2." not in page


def test_what_readiness_found_and_what_it_refuses_are_one_cause():
    row = {"system": "s1", "reason": "no"}
    page = tree(as_html({"readiness": [{**row, "status": "failed"}], "plan": [{**row, "change": "refused"}]}))
    assert text(holds(page, "troubles")[0]).count("no") == 1


def test_the_head_says_who_ran_what():
    run = {
        "operation": "upgrade",
        "mode": "check",
        "started": "2026-01-31T06:00:00Z",
        "ended": "2026-01-31T06:01:30Z",
        "status": "failed",
        "failed": 1,
        "systems": {"s1": "", "s2": ""},
        "user": "alice",
        "controller": "host.example.com",
        "command": "ansible-playbook <x> | y",
        "limit": "",
        "awx": {"job": "42", "user": "bob"},
    }
    lines = holds(tree(as_html(documents.upgrade(), run)), "run")[0]
    assert [text(line) for line in lines] == [
        "Runupgrade, check mode: nothing was written to any system",
        "Started31 Jan 2026, 06:00:00 UTC",
        "Ended31 Jan 2026, 06:01:30 UTC, after 1 min 30 s",
        "Outcomefailed: 1 of 2 systems failed",
        "Byalice on host.example.com",
        "Commandansible-playbook <x> | y",
        "AWXjob 42, user bob",
    ]
    assert "- Command: ansible-playbook &lt;x> \\| y" in as_markdown(documents.upgrade(), run)
    assert holds(tree(as_html(documents.upgrade())), "run") == []


def test_local_time_stands_beside_utc(monkeypatch):
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    try:
        assert told_moment("2026-11-21T22:00:04Z") == "21 Nov 2026, 22:00:04 UTC (23:00:04 CET)"
        assert told_moment("2026-11-21T23:30:00Z") == "21 Nov 2026, 23:30:00 UTC (22 Nov, 00:30:00 CET)"
        assert "22:00 to 22:38 UTC (23:00 to 23:38 CET)" in told_time_span(
            documents.BEGIN, documents.BEGIN + timedelta(minutes=38)
        )
    finally:
        monkeypatch.undo()
        time.tzset()


def test_requests_are_folded_and_zero_recedes():
    page = tree(as_html({**documents.upgrade(), "figures": [{"name": "Failed", "value": 0}]}))
    last = list(page.iter("section"))[-1]
    (fold,) = last.findall("details")
    assert fold.get("open") is None and "write 44" in text(fold.find("summary"))
    assert text(holds(page, "zero")[0]) == "0"


def test_small_groups_are_open():
    folds = tree(as_html(documents.plan(50))).findall(".//details")
    opened = [fold for fold in folds if fold.get("open") and fold.get("class") != "members"]
    assert opened and sum(len(fold.findall(".//tr")) - 1 for fold in opened) <= OPEN_ROWS


def test_figures_are_counted_where_none_are_given():
    figures = dict(document_of({"report": "plan", "plan": documents.plan(9)["plan"]}).figures)
    assert figures == {"Systems": 9, "Changes": 28}
    bad = [{"system": "a", "change": change} for change in ("create", "failed", "refused", "held back", "none")]
    assert dict(document_of({"report": "plan", "plan": bad}).figures)["Changes"] == 1, "what failed is no change"
    assert document_of({"report": "plan", "plan": [], "figures": []}).figures == []


def test_the_json_of_a_plan_is_its_rows_and_of_others_the_document():
    plan, upgrade = documents.plan(3), documents.upgrade()
    assert json.loads(as_json(plan)) == plan["plan"]
    assert json.loads(as_json(upgrade)) == upgrade


def test_durations_for_people():
    told = [told_seconds(number) for number in (0, 59.6, 60, 412, 3600, 4330, 86400)]
    assert told == ["0 s", "1 min", "1 min", "6 min 52 s", "1 h", "1 h 12 min", "24 h"]


def test_times_are_read_as_utc_and_what_is_none_is_left():
    assert moment("2026-11-22T05:42:10Z") == datetime(2026, 11, 22, 5, 42, 10, tzinfo=timezone.utc)
    assert moment("2026-11-22T06:42:10+01:00") == moment("2026-11-22T05:42:10")
    assert [moment(text) for text in ("", None, "soon", "9999-99-99")] == [None] * 4


@quick
@given(st.integers(0, 10**9), st.integers(0, 10**8))
def test_marks_are_round_few_and_inside(begin, length):
    start = datetime.fromtimestamp(begin, timezone.utc)
    end = start + timedelta(seconds=length)
    found = marks(start, end)
    assert len(found) <= 7 and all(start <= time <= end for time, _label in found)
    assert length < 7 or length > 10**7 or len(found) >= 1
