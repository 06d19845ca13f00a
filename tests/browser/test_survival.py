"""The confusion matrix in a real Chromium: by mouse and by keyboard."""

import re

from playwright.sync_api import expect

from tests.harness.browser import settle

ROWS = ".bs-rows >> nth=1"


def opened(page, server, query=""):
    page.goto(f"{server.url}/reconstructions{query}")
    settle(page)
    chart = page.locator(".st-key-confusion")
    chart.scroll_into_view_if_needed()
    page.wait_for_selector(".st-key-confusion .annotation-text")
    settle(page)
    return chart


def cell(chart, true, seen, k=10):
    """Where a cell is on the screen: axis labels stand at its row and column."""
    across = chart.locator(".xtick text").nth(seen).bounding_box()
    down = chart.locator(".ytick text").nth(true).bounding_box()
    return across["x"] + across["width"] / 2, down["y"] + down["height"] / 2


def test_click_on_confusion_cell_shows_its_images_and_sets_address(server, page, beside):
    chart = opened(page, server)
    before = page.locator(ROWS).inner_html()
    page.mouse.click(*cell(chart, 0, 8))
    page.wait_for_function("location.search.includes('seen=8')")
    settle(page)
    expect(page.get_by_text("images of class 0 are seen as 8 when β = 10 gives them back")).to_be_visible()
    assert page.locator(ROWS).inner_html() != before
    captions = page.locator(ROWS).locator(".bs-row").last.locator("figcaption").all_inner_texts()
    assert set(captions) == {"8"}

    chosen = "location.search.includes('true=9') && location.search.includes('seen=3')"
    for _ in range(5):  # the figure is drawn anew meanwhile: a click that falls on the old one is lost, and made again
        page.mouse.click(*cell(chart, 9, 3))
        page.wait_for_timeout(1000)
        if page.evaluate(chosen):
            break
    page.wait_for_function(chosen)
    settle(page)
    shown = page.locator(ROWS).inner_html()

    beside.bring_to_front()
    beside.goto(page.url)
    settle(beside)
    beside.wait_for_selector(".st-key-confusion .annotation-text")
    assert beside.locator(ROWS).inner_html() == shown


def test_confusion_cell_is_chosen_by_keyboard(server, page):
    opened(page, server)
    box = page.get_by_role("combobox", name=re.compile("True class"))
    box.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_function("location.search.includes('true=')")
    settle(page)
    assert page.get_by_text(re.compile("images of class [1-9] are seen as something else")).is_visible()
