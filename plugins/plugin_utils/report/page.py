# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to the collection extrahop.revealx: no stable interface.

"""A report as one HTML file: no other file, no script, nothing that is fetched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.attention import needs_attention
from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.document import (
    Document,
    Part,
    text_of,
    words,
)
from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.folded import Crowd
from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.head import head_of
from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.html import Html, element, joined
from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.style import STYLE
from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.tables import SIGNS, counts, folded, table
from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.time import told_moment
from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.timeline import (
    legend,
    picture,
    system_lanes,
    told_span,
    wave_lanes,
    waves_of,
)

# Even if a browser took some text for markup, it would load and run nothing.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
# Up to this many rows of a timeline the waves are unfolded.
OPEN_STEPS = 12
# Longer values of figures are words, which need less size.
LONGEST_FIGURE = 9


def page(document: Document, run: Mapping[str, Any]) -> str:
    """The whole file; ``run`` is what run.json holds of the run that made it."""
    return "<!DOCTYPE html>\n" + element("html", _head(document), _body(document, run), lang="en") + "\n"


def _head(document: Document) -> Html:
    return element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", document.title or "Report"),
        element("style", Html(STYLE)),
    )


def _body(document: Document, run: Mapping[str, Any]) -> Html:
    systems = run.get("systems")
    crowd = Crowd({}, systems if isinstance(systems, Mapping) else {})
    troubles = needs_attention(document, crowd)
    shown = [part for part in document.parts if part.rows]
    return element(
        "body",
        _header(document, head_of(run), bool(troubles), shown),
        element("main", troubles, *(_section(part, crowd) for part in shown)),
        element("footer", "Written by the Ansible collection extrahop.revealx.", _made(document, " ")),
    )


def _header(document: Document, head: Sequence[tuple[str, str]], has_troubles: bool, shown: Sequence[Part]) -> Html:
    pieces = []
    if document.kind:
        pieces.append(element("p", words(document.kind), class_="kind"))
    pieces.append(element("h1", document.title or "Report"))
    if document.kind:
        tone, verdict = document.verdict()
        sign = element("span", SIGNS[tone], class_="sign", aria_hidden="true")
        pieces.append(element("p", element("span", sign, verdict, class_=f"badge {tone}"), class_="verdict"))
    if document.summary:
        pieces.append(element("p", document.summary, class_="lead"))
    if document.made:
        pieces.append(element("p", _made(document, ""), class_="made"))
    if head:
        lines = (element("div", element("dt", name), element("dd", text)) for name, text in head)
        pieces.append(element("dl", *lines, class_="run"))
    if document.figures:
        pieces.append(element("dl", *(_figure(name, value) for name, value in document.figures), class_="figures"))
    links = [("attention", "Needs attention")] * has_troubles + [(_anchor(part), part.heading) for part in shown]
    if len(links) > 2:
        entries = (element("li", element("a", heading, href=f"#{anchor}")) for anchor, heading in links)
        pieces.append(element("nav", element("ul", *entries), aria_label="Parts of this report"))
    return element("header", *pieces)


def _made(document: Document, before: str) -> Html:
    return joined([before, "Made ", element("time", told_moment(document.made)), "."]) if document.made else Html()


def _figure(name: str, value: Any) -> Html:
    text = text_of(value)
    kind = "words" if len(text) > LONGEST_FIGURE else "zero" if text == "0" else None
    return element("div", element("dt", name), element("dd", text, class_=kind))


def _section(part: Part, crowd: Crowd) -> Html:
    inner = _timeline(part) if part.key == "timeline" else joined([counts(part), folded(part, crowd)])
    anchor = _anchor(part)
    return element("section", element("h2", part.heading, id=f"{anchor}-heading"), inner, id=anchor)


def _timeline(part: Part) -> Html:
    """All waves as one picture; below it each wave with its systems, as a picture and as a table."""
    waves = waves_of(part.rows)
    pieces = [legend()]
    if len(waves) > 1:
        drawn = picture(wave_lanes(part.rows), "waves", "Timeline of the waves")
        pieces.append(element("div", drawn, class_="drawing"))
    for number, (wave, rows) in enumerate(waves.items()):
        lanes, own = system_lanes(rows), Part("timeline", wave, rows)
        name = wave or "Steps"
        told = joined([counts(own), element("span", told_span(lanes))])
        drawn = element("div", picture(lanes, f"wave-{number}", f"Timeline of {name}"), class_="drawing")
        summary = element("summary", element("span", name, class_="name"), " ", told)
        is_open = bool(own.problems()) or len(part.rows) <= OPEN_STEPS or len(waves) == 1
        inner = table(rows, f"Timeline: {name}", without="wave")
        pieces.append(element("details", summary, drawn, inner, open="open" if is_open else None))
    return joined(pieces)


def _anchor(part: Part) -> str:
    return "part-" + "".join(letter if letter.isalnum() else "-" for letter in part.key)
