"""The walk on screens of any width: nothing jumps, and the models stay in sight."""

import pytest

from tests.harness.walk_page import anew, drag, opened, served, slider

BOXES = "all => all.map(e => JSON.stringify(e.getBoundingClientRect()))"

# Until all has stood where it is for ten frames: the cards stick, and are one row on a phone.
AT_REST = """async walk => {
    const places = () => JSON.stringify([...walk.querySelectorAll(".row, .card")].map(e => e.getBoundingClientRect()));
    for (let calm = 0, before = ""; calm < 10;) {
        await new Promise(requestAnimationFrame);
        const now = places();
        calm = now === before ? calm + 1 : 0;
        before = now;
    }
}"""


def at_rest(page):
    page.locator(".walk").evaluate(AT_REST)


@pytest.fixture
def screen(tab, server):
    """A walk at its beginning on a screen of a size, in one tab; the sidebar is open where there is room for it."""
    if not tab.url.startswith("http"):
        opened(tab, server)

    def sized(width, height=900, focus="β = 0"):
        tab.set_viewport_size({"width": width, "height": height})
        at_rest(tab)
        closed = tab.get_by_test_id("stExpandSidebarButton")
        if width > 768 and closed.is_visible():
            closed.click()
        anew(tab)
        tab.get_by_role("radio", name=focus).click()
        served(tab)
        tab.get_by_test_id("stMain").evaluate("main => (main.scrollTop = 0)")
        tab.locator(".walk .cards:not(.stuck)").wait_for()
        at_rest(tab)
        assert closed.is_visible() == (width <= 768)
        return tab

    return sized


@pytest.mark.parametrize("width", [1000, 1700, 390, 700])
def test_every_canvas_has_a_size_and_nothing_moves_while_dragging(screen, width):
    page = screen(width)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= width
    sizes = page.locator(".walk canvas:visible").evaluate_all(
        "all => all.map(c => [c.width, c.height, c.getBoundingClientRect().width, c.getBoundingClientRect().height])"
    )
    assert len(sizes) >= 4 * 2 + 16 + 2
    assert min(map(min, sizes)) >= 17
    one = slider(page, 2)
    one.evaluate("e => e.scrollIntoView({ block: 'center' })")
    at_rest(page)
    page.evaluate(
        """() => {
            window.shifts = [];
            window.watch?.disconnect();
            const keep = (list) => window.shifts.push(...list.getEntries().map((e) => e.value));
            window.watch = new PerformanceObserver(keep);
            window.watch.observe({ type: "layout-shift" });
        }"""
    )
    before = page.locator(".walk .row, .walk .card, .walk button").evaluate_all(BOXES)
    drag(page, one, [0.5, 0.02, 0.98, 0.3])  # off the data on both sides: the longest texts
    served(page)
    assert page.locator(".walk .row[data-rank='2'] .value span").inner_text()  # it was this slider that moved
    assert page.locator(".walk .row, .walk .card, .walk button").evaluate_all(BOXES) == before
    assert page.evaluate("window.shifts") == []


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 900)])
def test_the_models_stay_in_sight_below_the_header(screen, width, height):
    page = screen(width, height, "AE")
    if width > 640:  # with the sidebar closed the header is solid
        page.get_by_test_id("stSidebar").hover()
        page.get_by_role("button", name="Collapse sidebar").click()
        page.get_by_test_id("stExpandSidebarButton").wait_for()
        at_rest(page)
    slider(page, 15).evaluate("e => e.scrollIntoView({ block: 'end' })")
    at_rest(page)
    card = page.locator(".walk .card[data-model='mnist-ae']").bounding_box()
    header = page.get_by_test_id("stHeader").bounding_box()
    assert header["y"] + header["height"] <= card["y"] < height / 4


def test_cards_on_a_phone_are_one_row_of_pictures_while_they_stick_and_nothing_jumps(screen):
    page = screen(390, 664)
    tools, main, cards = page.locator(".walk .tools"), page.get_by_test_id("stMain"), page.locator(".walk .cards")

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
