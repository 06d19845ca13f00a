"""Scrubbing in a real Chromium."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import WINDOW
from tests.harness.browser import messages_of, settle
from tests.harness.mouse import painted
from vae.figures import along

FRAMES = "**/betascope/path-*"
BLACK = """canvas => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return new Uint32Array(data.buffer).every(pixel => pixel === 0xff000000);
}"""


def opened(page, server, query=""):
    page.goto(f"{server.url}/interpolation{query}")
    settle(page)
    page.wait_for_selector(".scrub[aria-busy='false']")


@pytest.fixture(scope="module")
def messages(tab, server):
    """A path in one tab for the tests that stay there; and what it sends to the server."""
    return messages_of(tab)


PAIR = "?from=3&to=8&at=0&path=spherical&models=AE&models=β+%3D+10"


@pytest.fixture
def anywhere(tab, messages, server):
    """A path between any two images, near its beginning."""
    if "/interpolation" not in tab.url:
        opened(tab, server, PAIR)
    for key in ("Home", "ArrowRight"):
        tab.locator(".scrub input").press(key)
    yield tab
    tab.unroute_all(behavior="ignoreErrors")
    tab.set_viewport_size(WINDOW)


@pytest.fixture
def path(anywhere, server):
    """The path from image 3 to image 8 at its beginning."""
    if "from=3&to=8" in anywhere.url:
        anywhere.locator(".scrub input").press("Home")
        anywhere.wait_for_timeout(300)
        settle(anywhere)
    else:
        opened(anywhere, server, PAIR)
    return anywhere


def now(page):
    return [painted(canvas).tolist() for canvas in page.locator(".scrub canvas.now").all()]


def test_one_slider_scrubs_every_row_without_the_server_by_mouse_and_by_keys(path, messages):
    page, sent = path, messages
    before = now(page)
    assert len(before) == 3
    slider = page.locator(".scrub input")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    page.wait_for_timeout(300)
    sent.clear()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    for fraction in (0.6, 0.75, 0.95):
        page.mouse.move(box["x"] + box["width"] * fraction, box["y"] + box["height"] / 2)
    page.wait_for_timeout(100)
    during = now(page)
    assert all(one != other for one, other in zip(before, during, strict=True))
    assert not sent
    value = slider.input_value()
    page.mouse.up()
    page.wait_for_function("value => location.search.includes(`at=${value}`)", arg=value)
    settle(page)
    assert len(sent) == 1
    assert slider.input_value() == value
    assert now(page) == during
    slider.press("End")
    assert slider.get_attribute("aria-valuetext") == "100 %"
    slider.press("Home")
    assert slider.get_attribute("aria-valuetext") == "0 %"


def test_the_judge_reads_the_pictures_that_are_scrubbed_to(path):
    page = path
    texts = page.locator(".scrub .reads")
    expect(texts.first).to_contain_text("reads as 6, ")
    page.locator(".scrub input").press("End")
    expect(texts.first).to_contain_text("reads as 3, ")
    label = page.locator(".scrub canvas.now").first.get_attribute("aria-label")
    assert label == f"Cross-fade: the picture there, {texts.first.inner_text()}"


# Whether the line in each figure stands where the slider is, which it does a moment after the figure is drawn anew.
AT = """([along, edge]) => {
    const figures = [...document.querySelectorAll(".st-key-along .js-plotly-plot")];
    return figures.length === 3 && figures.every(figure => {
        const area = figure.querySelector(".nsewdrag")?.getBoundingClientRect();
        const line = figure.querySelector(".cursor")?.getBoundingClientRect();
        return area && line && Math.abs(line.x - area.x - area.width * along / edge) < 1.5;
    });
}"""


def test_a_line_in_every_figure_of_the_path_follows_the_slider(path):
    page = path
    page.wait_for_function(AT, arg=[0, along.EDGE])
    page.locator(".scrub input").press("End")
    page.wait_for_function(AT, arg=[1, along.EDGE])
    before = page.locator(".st-key-along .cursor").first.bounding_box()["x"]
    page.set_viewport_size({"width": 1000, "height": 900})
    moved = """before => document.querySelector(".st-key-along .cursor")?.getBoundingClientRect().x < before - 20"""
    page.wait_for_function(moved, arg=before)
    page.wait_for_function(AT, arg=[1, along.EDGE])


def test_the_address_alone_restores_pair_and_place(path):
    path.locator(".scrub input").press("PageUp")
    path.wait_for_function("!/[?&]at=0(&|$)/.test(location.search)")
    place, seen = path.locator(".scrub input").input_value(), now(path)
    assert place != "0"
    path.evaluate("sessionStorage.clear(); localStorage.clear()")
    path.reload()
    settle(path)
    path.wait_for_selector(".scrub[aria-busy='false']")
    assert path.locator(".scrub input").input_value() == place
    assert now(path) == seen


def test_while_another_pair_loads_nothing_of_the_old_one_is_painted_and_then_its_own_pictures(anywhere):
    page = anywhere
    slider = page.locator(".scrub input")
    slider.press("End")
    before, held = now(page), []
    page.route(FRAMES, lambda route: held.append(route))
    page.get_by_role("button", name="Another image").last.click()
    page.wait_for_selector(".scrub[aria-busy='true']")
    slider.press("ArrowLeft")
    assert held
    assert all(canvas.evaluate(BLACK) for canvas in page.locator(".scrub canvas.now").all())
    held[-1].continue_()
    page.wait_for_selector(".scrub[aria-busy='false']")
    assert all(max(pixels) > 100 for pixels in now(page))
    slider.press("End")
    assert now(page)[0] != before[0]
    assert page.locator(".scrub").count() == 1


def test_pictures_that_did_not_arrive_are_sent_for_again(anywhere):
    page = anywhere
    page.route(FRAMES, lambda route: route.fulfill(status=503))
    page.get_by_role("button", name="Another image").last.click()
    page.wait_for_selector("text=The pictures did not arrive")
    page.wait_for_selector(".scrub[aria-busy='false']")
    page.unroute(FRAMES)
    page.locator(".scrub input").press("End")
    page.wait_for_selector("text=The pictures did not arrive", state="detached")
    page.wait_for_selector(".scrub[aria-busy='false']")
    assert all(max(pixels) > 100 for pixels in now(page))
