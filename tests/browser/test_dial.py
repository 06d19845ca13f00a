"""The beta dial in a real Chromium: under a finger everything follows, and nothing is sent to the server."""

from urllib.parse import parse_qs, urlparse

import numpy as np
import pytest

from tests.browser.conftest import WINDOW
from tests.harness import multi_rate
from tests.harness.axe import dress, faults
from tests.harness.browser import messages_of, settle
from tests.harness.mouse import GREYS, stroke
from vae import data
from vae.models import checkpoints

NAME, SIDES = "npz:dial.npz", (12, 10)


@pytest.fixture(scope="module")
def dial(workshop, digits):
    """The server, with small images and a network of theirs whose dial is measured."""
    folder = workshop.log.parent
    images = digits.images[:60, 8:20, 9:19]
    np.savez(folder / "data" / "dial.npz", images=images, labels=np.arange(60) % 10)
    model = multi_rate.save(folder / "checkpoints", dataset=NAME, name="dial-rates", image_shape=SIDES)
    multi_rate.measure(model, data.load(NAME, "test", folder / "data"))
    return workshop


@pytest.fixture(scope="module")
def messages(tab):
    """What the tab of this file sends to the server."""
    return messages_of(tab)


@pytest.fixture
def page(tab, messages, dial):
    """The dial at β = 1 on the first image."""
    tab.mouse.up()
    tab.set_viewport_size(WINDOW)
    tab.emulate_media(color_scheme="null")
    if "/beta?" in tab.url:
        tab.locator(".dial .originals button").first.click()
        tab.locator(".dial .marks button").get_by_text("1", exact=True).click()
        ready(tab)
        settle(tab)
    else:
        opened(tab, dial, "&beta=1")
    messages.clear()
    return tab


def opened(page, server, query=""):
    page.goto(f"{server.url}/beta?data={NAME}{query}")
    settle(page)
    ready(page)


def ready(page):
    page.wait_for_timeout(30)
    page.wait_for_selector(".dial[aria-busy='false']")


def query(page):
    """The address as the page has it: Playwright's own comes later."""
    return parse_qs(urlparse(page.evaluate("location.href")).query)


def beta(page):
    return float(query(page)["beta"][0])


def shown(page):
    """Every picture that follows: what is given back, the samples, the point, the rows."""
    return page.locator(".dial .line > canvas, .dial .point canvas, .dial .row .tiles canvas").evaluate_all(
        f"all => all.map({GREYS})"
    )


def test_turning_changes_all_pictures_bars_and_words_and_tells_the_server_nothing(page, messages):
    before, state, bars = shown(page), page.locator(".dial .state").inner_text(), drawn(page)
    stroke(page, page.locator(".dial .track input"), [(0.4, 0.5), (0.6, 0.5), (0.9, 0.5)], release=False)
    ready(page)
    assert query(page)["beta"] == ["1"]  # as long as the finger is down
    after = shown(page)
    assert len(after) == 2 + 1 + 4
    assert all(one != other for one, other in zip(before, after, strict=True))
    page.mouse.up()
    assert 10 < beta(page) < 30
    assert page.locator(".dial .beta").inner_text() == f"β = {beta(page):g}"
    assert page.locator(".dial .state").inner_text() != state
    assert all(one != other for one, other in zip(bars, drawn(page), strict=True))
    page.wait_for_timeout(200)
    assert not messages


def drawn(page):
    """How long every bar is, where the thumb stands, and where the point on the plane."""
    return page.locator(".dial .bar, .dial .thumb .pill, .dial .plane .here").evaluate_all(
        "all => all.map(one => one.style.getPropertyValue('--part') || one.getAttribute('x') || one.getAttribute('cx'))"
    )


COUNTED = """window.decoded = 0;
window.Worker = class extends Worker {
    constructor(...given) {
        super(...given);
        this.addEventListener("message", ({ data }) => (window.decoded += data.pieces.length));
    }
};"""


def test_a_worker_decodes_what_the_page_would_alone(fresh_page, dial):
    fresh_page.add_init_script(COUNTED)
    opened(fresh_page, dial, "&beta=1")
    track = fresh_page.locator(".dial .track input")
    for _ in range(100):  # until it has the weights the page decodes
        track.press("ArrowRight" if beta(fresh_page) < 10 else "Home")
        if fresh_page.evaluate("window.decoded"):
            break
        fresh_page.wait_for_timeout(50)
    assert fresh_page.evaluate("window.decoded")
    track.press("End")
    ready(fresh_page)
    seen = shown(fresh_page)
    fresh_page.add_init_script("delete window.Worker")
    opened(fresh_page, dial, f"&beta={beta(fresh_page)}")
    assert not fresh_page.workers
    assert shown(fresh_page) == seen


def test_pictures_are_those_that_the_library_decodes_at_that_beta(page, dial):
    page.locator(".dial .marks button", has_text="10").click()
    ready(page)
    folder = dial.log.parent
    model = checkpoints.at(checkpoints.load(folder / "checkpoints" / "dial-rates"), 10)
    images = data.load(NAME, "test", folder / "data")
    first = images.images[images.indices_of(0)[:1]]
    mu, _ = model.coder().codes(first / np.float32(255))
    expected = 255 / (1 + np.exp(-model.coder().logits(mu)))
    found = np.array(page.locator(".dial .point canvas").evaluate(GREYS)).reshape(SIDES)
    assert np.abs(found - expected[0]).max() <= 1


def test_back_goes_to_where_the_dial_stood_before_a_gesture(page):
    page.locator(".dial .marks button", has_text="2.4").click()
    page.locator(".dial .track input").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert beta(page) == 2.85  # three fortieths of ten times
    page.keyboard.press("Home")
    assert beta(page) == 0.1
    page.go_back()
    settle(page)
    page.locator(".dial .beta", has_text="β = 2.4").wait_for()
    assert beta(page) == 2.4


def test_a_dimension_is_set_on_another_image_and_a_link_brings_both_back(page, beside):
    page.locator(".dial .originals button").nth(3).click()
    row = page.locator(".dial .list .row").first
    stroke(page, row.locator("input"), [(0.5, 0.5), (0.8, 0.5), (0.9, 0.5)])
    ready(page)
    name = row.get_attribute("data-dimension")
    assert query(page)["point"][0].startswith(f"3~{name}:")
    seen, text = shown(page), page.locator(".dial .point p").inner_text()
    beside.bring_to_front()
    beside.goto(page.url)
    settle(beside)
    ready(beside)
    assert beside.locator(".dial .point p").inner_text() == text
    assert shown(beside) == seen
    page.get_by_role("button", name="Back to the image").click()
    assert query(page)["point"] == ["3"]


@pytest.mark.parametrize(("theme", "width"), [("dark", 390), ("light", 1280)])
def test_the_page_suits_a_phone_a_screen_and_axe(page, theme, width):
    dress(page, theme, width)
    settle(page)
    ready(page)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= width
    assert faults(page) == []
    if width == 390:  # what a finger touches is 40 pixels high
        heights = page.locator(".dial .track input, .dial .marks button, .dial .list .tiles").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect().height)"
        )
        assert min(heights) >= 39.5


def test_ways_to_other_pages_open_the_network_at_the_beta_of_the_dial_whose_worker_goes(page):
    assert len(page.workers) == 1
    page.locator(".dial .track input").press("PageUp")
    asked = beta(page)
    page.locator(".dial .ways a", has_text="Reconstructions").click()
    page.locator("h1", has_text="Reconstructions").wait_for()
    settle(page)
    assert f"one network at β = {asked:g}" in page.locator(".bs-rows").first.inner_text()
    assert not page.workers
