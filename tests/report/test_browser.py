# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page in a real browser: wide and narrow, light and dark, on paper. What was seen is in .cache/report-pages."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from _project import CACHE
from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.formats import as_html

from tests.report import documents

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
PAGES = CACHE / "report-pages"
MEASURE = Path(__file__).with_name("measure.js").read_text()
SCREENS = {"wide": 1440, "narrow": 390}
# The least that the guidelines for web content (WCAG 2, level AA) ask of text.
CONTRAST = 4.5
SMALLEST_LETTERS = 11
HOSTILE = "<img src=x onerror=\"document.title='broken in'\"><script>document.title='broken in'</script>"
DOCUMENTS = {
    "upgrade": documents.upgrade(),
    "large": documents.upgrade(200, 10),
    "plan": documents.plan(),
    "drift": documents.drift(),
    "hostile": {
        "report": "plan",
        "title": HOSTILE,
        "plan": [{"system": HOSTILE, HOSTILE: HOSTILE, "change": HOSTILE, "reason": HOSTILE}],
    },
}
SIGHTS = [("upgrade", "wide", "dark"), ("upgrade", "narrow", "light")]
SIGHTS += [(name, screen, scheme) for name in DOCUMENTS for screen, scheme in (("wide", "light"), ("narrow", "dark"))]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def browser():
    if BROWSER is None:
        pytest.skip("needs a browser: install chromium")
    playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright to drive a browser")
    with playwright.sync_playwright() as driver:
        # The sandbox cannot be had as root in a container; the pages are our own.
        yield driver.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> dict[str, str]:
    """The address of each document's page."""
    folder = tmp_path_factory.mktemp("pages")
    for name, document in DOCUMENTS.items():
        (folder / f"{name}.html").write_text(as_html(document))
    PAGES.mkdir(parents=True, exist_ok=True)
    return {name: (folder / f"{name}.html").as_uri() for name in DOCUMENTS}


@pytest.fixture
def show(browser, files):
    """Open a page; whatever it asks for beyond its own file, and whatever it complains of, fails the test."""
    asked, complaints, opened = [], [], []

    def open_page(name: str, width: int, scheme: str = "light"):
        page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(files[name])
        opened.append(page)
        return page

    yield open_page
    for page in opened:
        page.close()
    assert set(asked) <= set(files.values())
    assert complaints == []


@pytest.mark.parametrize(("name", "screen", "scheme"), SIGHTS)
def test_on_a_screen(show, name, screen, scheme):
    page = show(name, SCREENS[screen], scheme)
    seen = page.evaluate(MEASURE)
    page.screenshot(path=PAGES / f"{name}-{screen}-{scheme}.png", full_page=name != "large")
    assert seen["texts"] > 10
    assert seen["width"] <= seen["window"] == SCREENS[screen]
    assert seen["outside"] == [] and seen["cut"] == []
    assert seen["faintest"][0] >= CONTRAST, seen["faintest"]
    assert seen["smallest"] >= SMALLEST_LETTERS
    assert (seen["ground"] < 0.05) == (scheme == "dark")
    # A box is never wider than the screen; what is in it may be, and then scrolls.
    assert all(inner <= SCREENS[screen] for inner, _whole in seen["boxes"])
    assert page.title() != "broken in"


def test_nothing_of_a_row_is_cut_off_on_a_phone(show):
    page = show("upgrade", 390)
    assert page.evaluate("() => { scrollTo(500, 0); return scrollX }") == 0
    cells = page.locator("#part-systems tbody tr").first.locator("td")
    for number in range(cells.count()):
        cell = cells.nth(number)
        if cell.inner_text():
            box = cell.bounding_box()
            assert box["x"] >= 0 and box["x"] + box["width"] <= 390
            assert cell.evaluate("cell => cell.scrollWidth <= cell.clientWidth")
    # Each cell says by itself what it is.
    named = cells.first.evaluate("cell => getComputedStyle(cell, '::before').content")
    assert named == '"System"'


def test_wide_tables_scroll_inside_their_box(show):
    page = show("upgrade", 700)
    box = page.locator("#part-systems .scroll")
    box.evaluate("box => { box.scrollLeft = 10000 }")
    assert box.evaluate("box => box.scrollLeft") > 100
    assert page.evaluate("() => scrollX") == 0


def test_waves_are_unfolded_by_hand_and_by_key(show):
    page = show("large", 1440)
    fold = page.locator("#part-timeline details").first
    row = fold.locator("td").first
    assert not row.is_visible()
    fold.locator("summary").click()
    assert row.is_visible()
    fold.locator("summary").press("Enter")
    assert not row.is_visible()


def test_the_picture_is_drawn_to_scale(show):
    page = show("upgrade", 390)
    boxes = page.locator("#part-timeline svg.timeline").first.locator("rect.bar")
    places = [boxes.nth(number).bounding_box() for number in range(boxes.count())]
    assert len(places) == 3
    assert all(place["width"] > 1 and place["height"] > 5 for place in places)
    starts = [place["x"] for place in places]
    assert starts == sorted(starts) and len(set(starts)) == 3
    assert places[-1]["x"] + places[-1]["width"] <= 390 - 15
    labels = page.locator("#part-timeline svg.timeline").first.locator("text.hour")
    ends = [labels.nth(number).bounding_box() for number in range(labels.count())]
    axis = [box for box in ends if abs(box["y"] - ends[0]["y"]) < 2]
    assert len(axis) > 1
    assert all(left["x"] + left["width"] < right["x"] for left, right in zip(axis, axis[1:], strict=False))


@pytest.mark.parametrize("name", ["upgrade", "plan"])
def test_on_paper(show, name):
    page = show(name, 794, "dark")
    folded = page.locator("details:not([open]) td").first
    assert not folded.is_visible()
    page.emulate_media(media="print")
    seen = page.evaluate(MEASURE)
    page.pdf(path=PAGES / f"{name}.pdf", format="A4")
    assert folded.is_visible() and folded.bounding_box()["height"] > 5
    assert not page.locator("nav").is_visible()
    assert seen["ground"] > 0.95 and seen["faintest"][0] >= CONTRAST, seen["faintest"]
    assert (PAGES / f"{name}.pdf").stat().st_size > 10000
