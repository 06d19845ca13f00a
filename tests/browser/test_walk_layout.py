"""The walk on screens of any width: nothing jumps, and the models stay in sight."""

import pytest

from tests.harness.browser import settle
from tests.harness.walk_page import drag, frame, opened, served, slider

BOXES = "all => all.map(e => JSON.stringify(e.getBoundingClientRect()))"


@pytest.fixture(scope="module")
def screen(tab, server):
    """A walk in one window for the sizes at which the sidebar is open."""
    return opened(tab, server, "?walk=~~mnist-beta-0")


def check_at_rest_while_dragging(page, width):
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= width
    sizes = page.locator(".walk canvas:visible").evaluate_all(
        "all => all.map(c => [c.width, c.height, c.getBoundingClientRect().width, c.getBoundingClientRect().height])"
    )
    assert len(sizes) >= 4 * 2 + 16 + 2
    assert min(map(min, sizes)) >= 17
    one = slider(page, 2)
    one.evaluate("e => e.scrollIntoView({ block: 'center' })")
    page.wait_for_timeout(500)  # the cards stick, and are one row on a phone
    page.evaluate(
        """() => { window.shifts = []; new PerformanceObserver((list) => window.shifts.push(
            ...list.getEntries().map((e) => e.value))).observe({ type: "layout-shift" }); }"""
    )
    before = page.locator(".walk .row, .walk .card, .walk button").evaluate_all(BOXES)
    drag(page, one, [0.5, 0.02, 0.98, 0.3])  # off the data on both sides: the longest texts
    served(page)
    assert page.locator(".walk .row[data-rank='2'] .value span").inner_text()  # it was this slider that moved
    assert page.locator(".walk .row, .walk .card, .walk button").evaluate_all(BOXES) == before
    assert page.evaluate("window.shifts") == []


@pytest.mark.parametrize("width", [1000, 1700])
def test_every_canvas_has_a_size_and_nothing_moves_while_dragging(screen, width):
    screen.set_viewport_size({"width": width, "height": 900})
    screen.get_by_role("button", name="Reset").click()
    screen.get_by_test_id("stMain").evaluate("main => (main.scrollTop = 0)")
    screen.locator(".walk .cards:not(.stuck)").wait_for()
    served(screen)
    check_at_rest_while_dragging(screen, width)


@pytest.mark.parametrize("width", [390, 700])
def test_every_canvas_has_a_size_and_nothing_moves_while_dragging_without_a_sidebar(server, page, width):
    page.set_viewport_size({"width": width, "height": 900})
    check_at_rest_while_dragging(opened(page, server, "?walk=~~mnist-beta-0"), width)


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 900)])
def test_the_models_stay_in_sight_below_the_header(server, page, width, height):
    page.set_viewport_size({"width": width, "height": height})
    opened(page, server, "?walk=~~mnist-ae")
    if width > 640:  # with the sidebar closed the header is solid
        page.get_by_test_id("stSidebar").hover()
        page.get_by_role("button", name="Collapse sidebar").click()
        page.wait_for_timeout(800)
    slider(page, 15).evaluate("e => e.scrollIntoView({ block: 'end' })")
    frame(page)
    card = page.locator(".walk .card[data-model='mnist-ae']").bounding_box()
    header = page.get_by_test_id("stHeader").bounding_box()
    assert header["y"] + header["height"] <= card["y"] < height / 4


def test_cards_on_a_phone_are_one_row_of_pictures_while_they_stick_and_nothing_jumps(server, page):
    page.set_viewport_size({"width": 390, "height": 664})
    page.goto(f"{server.url}/walk")
    settle(page)
    tools, main, cards = page.locator(".walk .tools"), page.get_by_test_id("stMain"), page.locator(".walk .cards")
    page.locator(".walk .row input").first.wait_for()

    def place():
        return tools.evaluate("one => one.getBoundingClientRect().top") + main.evaluate("one => one.scrollTop")

    before, whole = place(), cards.bounding_box()["height"]
    main.evaluate("one => one.scrollTop = 900")
    page.locator(".walk .cards.stuck").wait_for()
    assert abs(place() - before) < 1
    assert cards.bounding_box()["height"] < min(whole - 50, 664 / 3)
    main.evaluate("one => one.scrollTop = 0")
    page.locator(".walk .cards:not(.stuck)").wait_for()
    assert abs(cards.bounding_box()["height"] - whole) < 1
    assert abs(place() - before) < 1
