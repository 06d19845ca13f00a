"""The confusion matrix in a real Chromium: by mouse and by keyboard."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.harness.browser import settle

ROWS = ".bs-rows >> nth=1"
CHOSEN = """async () => {
    const chosen = () => location.search.includes("true=9") && location.search.includes("seen=3");
    for (let look = 0; look < 20 && !chosen(); look++) await new Promise(done => setTimeout(done, 50));
    return chosen();
}"""


@pytest.fixture
def matrix(server, tab):
    """The page with its matrix, at no cell or at that of another test."""
    if "/reconstructions" not in tab.url:
        tab.goto(f"{server.url}/reconstructions?models=AE&models=β+%3D+10")
        tab.locator(".st-key-confusion").scroll_into_view_if_needed()
        tab.wait_for_selector(".st-key-confusion .annotation-text")
    tab.keyboard.press("Escape")
    settle(tab)
    return tab


def cell(chart, true, seen, k=10):
    """Where a cell is on the screen: axis labels stand at its row and column."""
    across = chart.locator(".xtick text").nth(seen).bounding_box()
    down = chart.locator(".ytick text").nth(true).bounding_box()
    return across["x"] + across["width"] / 2, down["y"] + down["height"] / 2


def test_confusion_cell_is_chosen_by_keyboard(matrix):
    page = matrix
    before = page.evaluate("location.search")
    page.get_by_role("combobox", name=re.compile("True class")).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_function("before => location.search !== before && location.search.includes('true=')", arg=before)
    settle(page)
    (true,) = parse_qs(urlsplit(page.evaluate("location.href")).query)["true"]
    expect(page.get_by_text(f"images of class {true} are seen as")).to_be_visible()


def test_click_on_confusion_cell_shows_its_images_and_sets_address(matrix, beside):
    page, chart = matrix, matrix.locator(".st-key-confusion")
    chart.scroll_into_view_if_needed()
    before = page.locator(ROWS).inner_html()
    page.mouse.click(*cell(chart, 0, 8))
    page.wait_for_function("location.search.includes('seen=8')")
    settle(page)
    expect(page.get_by_text("images of class 0 are seen as 8 when β = 10 gives them back")).to_be_visible()
    assert page.locator(ROWS).inner_html() != before
    captions = page.locator(ROWS).locator(".bs-row").last.locator("figcaption").all_inner_texts()
    assert set(captions) == {"8"}

    for _ in range(5):  # the figure is drawn anew meanwhile: a click that falls on the old one is lost, and made again
        page.mouse.click(*cell(chart, 9, 3))
        if page.evaluate(CHOSEN):
            break
    assert page.evaluate(CHOSEN)
    settle(page)
    shown = page.locator(ROWS).inner_html()

    beside.bring_to_front()
    beside.goto(page.url)
    settle(beside)
    beside.wait_for_selector(".st-key-confusion .annotation-text")
    assert beside.locator(ROWS).inner_html() == shown
