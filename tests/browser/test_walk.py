"""The walk under a finger: gestures, what they must not disturb, and what is taken home, in a real Chromium."""

import json
import re
import shutil
import time
from io import BytesIO

import numpy as np
import pandas as pd
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.harness.browser import settle
from tests.harness.files import SHIPPED, random_weights
from tests.harness.mouse import stroke
from vae import data
from vae.core.folders import PROJECT
from vae.export.pictures import PRINT
from vae.latent import moves as walk
from vae.metrics.latent import dimensions
from vae.models import checkpoints, encoding, judge
from vae.models.config import ModelConfig
from vae.models.encoding import decode

PIXELS = """canvas => [...canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data]
    .filter((_, i) => i % 4 === 0)"""


def opened(page, server, query=""):
    """The walk, with all weights there and everything painted."""
    page.goto(f"{server.url}/walk{query}")
    settle(page)
    ready(page)
    return page


def ready(page):
    """Until the walk is there with its weights, and painted."""
    page.wait_for_selector(".walk .row[data-rank='0'] input")
    page.wait_for_function(
        """() => [...document.querySelectorAll("*")].some((e) => (e.shadowRoot ?? e).querySelector?.(".walk") &&
            !(e.shadowRoot ?? e).textContent.includes("loading the weights"))"""
    )
    frame(page)


def served(page):
    """Until the server has answered what was told it, if anything was."""
    page.wait_for_timeout(150)
    settle(page)
    ready(page)


def walked(page):
    """Until the address holds moves, not only which model is looked at."""
    page.wait_for_function(r"() => /[?&]walk=\w*~[^~&]/.test(location.search)")


def eventually(check, seconds=10.0):
    """Until an assertion holds; its last failure where it never does."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            return check()
        except AssertionError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def frame(page):
    """Until everything that a gesture asks for has been painted."""
    page.wait_for_timeout(30)
    page.wait_for_selector(".walk[aria-busy='false']")


def slider(page, rank):
    return page.locator(f".walk .row[data-rank='{rank}'] input")


def value(page, rank):
    return float(slider(page, rank).input_value())


def number(page, rank):
    return page.locator(f".walk .row[data-rank='{rank}'] .value b").inner_text()


def digit(page, name):
    """What a model's card shows, in grey levels."""
    card = page.locator(f".walk .card[data-model='{name}']")
    return np.array(card.locator("canvas.now").evaluate(PIXELS)).reshape(28, 28)


def drag(page, locator, fractions, release=True):
    """Press at the first fraction of its width and move on to the others."""
    stroke(page, locator, [(fraction, 0.5) for fraction in fractions], release, pause=16)


def by_torch(name, moves, index=0, folder=PROJECT / "checkpoints"):
    checkpoint, images = checkpoints.find(name, folder), data.load("digits", "test")
    code = walk.moved(
        encoding.encode(checkpoint, images).mu[index], moves, dimensions.describe(checkpoint, images).units
    )
    return decode(checkpoint.model(), code[None])[0] * 255


def moves_in(address):
    from urllib.parse import parse_qs, urlparse

    text = parse_qs(urlparse(address).query).get("walk", ["~"])[0]
    return walk.tidy(text.split("~")[1].split(","), 16)


def test_a_drag_repaints_every_model_and_tells_the_server_once_at_its_end(server, page):
    sent, reports = [], []
    page.on("websocket", lambda socket: socket.on("framesent", lambda _: sent.append("out")))
    page.on("request", lambda request: reports.append(request.method) if "/report/" in request.url else None)
    opened(page, server)
    names = ["mnist-ae", "mnist-beta-0", "mnist-beta-2.4", "mnist-beta-10"]
    before = {name: digit(page, name) for name in names}
    strip = page.locator(".walk .row[data-rank='3'] .tiles canvas")
    traversal = strip.evaluate(PIXELS)
    served(page)
    sent.clear()
    reports.clear()
    drag(page, slider(page, 0), np.linspace(0.5, 0.8, 20), release=False)
    frame(page)
    during = {name: digit(page, name) for name in names}
    held = value(page, 0)
    assert all((during[name] != before[name]).any() for name in names)
    assert strip.evaluate(PIXELS) != traversal
    assert not sent + reports
    page.mouse.up()
    walked(page)
    served(page)
    assert (sent, reports) == ([], ["POST"])  # no run of the page
    assert value(page, 0) == held  # no jump on release
    for name in names:
        np.testing.assert_array_equal(digit(page, name), during[name])
        np.testing.assert_allclose(digit(page, name), by_torch(name, moves_in(page.url)), atol=1)


def test_the_address_alone_restores_the_walk(server, page, browser):
    opened(page, server, "?image=3")
    drag(page, slider(page, 1), [0.5, 0.7])
    page.get_by_role("radio", name="AE").click()
    page.locator(".walk .tools input").click()
    slider(page, 2).press("ArrowRight")
    page.wait_for_function("location.search.includes('~alone~2')")
    served(page)
    seen = [digit(page, name).tolist() for name in ("mnist-ae", "mnist-beta-10")]
    numbers = [number(page, rank) for rank in range(4)]
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    other = context.new_page()
    other.goto(page.url)
    settle(other)
    other.wait_for_selector(".walk .row[data-rank='0'] input")
    ready(other)
    assert [digit(other, name).tolist() for name in ("mnist-ae", "mnist-beta-10")] == seen
    assert [number(other, rank) for rank in range(4)] == numbers
    expect(other.get_by_role("radio", name="AE")).to_have_attribute("aria-checked", "true")
    expect(other.locator(".walk .tools input")).not_to_be_checked()
    context.close()


def test_key_press_after_many_reruns_moves_once_and_undoes_once(server, page):
    opened(page, server)
    for _ in range(4):
        slider(page, 0).press("ArrowRight")
        page.wait_for_timeout(250)
    page.get_by_role("button", name="Another image").click()
    settle(page)
    page.get_by_role("link", name="Samples").first.click()
    page.wait_for_selector('h1:has-text("Samples")')
    settle(page)
    page.get_by_role("link", name="Latent walk").first.click()
    page.wait_for_selector(".walk .row[data-rank='0'] input")
    served(page)
    expect(page.locator(".walk")).to_have_count(1)
    start = number(page, 0)
    slider(page, 0).press("ArrowRight")
    frame(page)
    assert number(page, 0) != start
    said = page.locator(".walk .row[data-rank='0'] .value span").inner_text()
    assert said in ("+0.1 σ", "off the data")  # as the image is that was drawn
    page.get_by_role("button", name="Undo").click()
    frame(page)
    assert number(page, 0) == start


def test_another_page_and_back_finds_the_walk_where_it_was(server, page):
    opened(page, server)
    drag(page, slider(page, 0), [0.5, 0.75])
    walked(page)
    seen, address = digit(page, "mnist-beta-2.4").tolist(), page.url
    page.get_by_role("link", name="Samples").first.click()
    page.wait_for_selector('h1:has-text("Samples")')
    settle(page)
    assert "walk=" not in page.url
    page.get_by_role("link", name="Latent walk").first.click()
    page.wait_for_selector(".walk .row[data-rank='0'] input")
    served(page)
    assert digit(page, "mnist-beta-2.4").tolist() == seen
    assert moves_in(page.url) == moves_in(address)


def test_the_browsers_back_undoes_a_move(server, page):
    opened(page, server)
    first = number(page, 0)
    drag(page, slider(page, 0), [0.5, 0.6])
    walked(page)
    second = number(page, 0)
    served(page)
    drag(page, slider(page, 0), [0.6, 0.8])
    frame(page)
    served(page)
    assert number(page, 0) not in (first, second)
    page.go_back()
    expect(page.locator(".walk .row[data-rank='0'] .value b")).to_have_text(second)
    served(page)
    assert value(page, 0) == pytest.approx(float(second.replace("−", "-")), abs=0.01)


def test_drag_moves_other_models_only_where_linked(server, page):
    opened(page, server)
    before = digit(page, "mnist-ae")
    page.locator(".walk .tools input").click()
    drag(page, slider(page, 0), [0.5, 0.8])
    frame(page)
    np.testing.assert_array_equal(digit(page, "mnist-ae"), before)
    page.locator(".walk .tools input").click()
    drag(page, slider(page, 1), [0.5, 0.8])
    frame(page)
    assert (digit(page, "mnist-ae") != before).any()


def test_arrow_home_end_and_undo_keys_move_a_slider(server, page):
    opened(page, server)
    one = slider(page, 1)
    low, high = (float(one.get_attribute(name)) for name in ("min", "max"))
    start = value(page, 1)
    one.press("ArrowRight")
    frame(page)
    small = value(page, 1) - start
    assert small > 0
    one.press("Shift+ArrowRight")
    frame(page)
    assert value(page, 1) - start - small == pytest.approx(10 * small, rel=0.02)
    for key in ("ArrowLeft", "Shift+ArrowLeft", "ArrowLeft", "ArrowRight"):  # faster than frames
        one.press(key)
    frame(page)
    assert value(page, 1) == pytest.approx(start, abs=1e-3)
    one.press("Home")
    frame(page)
    margin = (high - low) * 0.125 / 1.25
    assert value(page, 1) == pytest.approx(low + margin, abs=0.01)  # where 99 % of the data begins
    assert "off the data" not in one.get_attribute("aria-valuetext")
    one.press("ArrowLeft")
    frame(page)
    assert "off the data" in one.get_attribute("aria-valuetext")
    one.press("End")
    frame(page)
    assert value(page, 1) == pytest.approx(high - margin, abs=0.01)
    one.press("Control+z")
    frame(page)
    assert value(page, 1) != pytest.approx(high - margin, abs=0.01)


def test_a_screen_reader_gets_names_and_values(server, page):
    opened(page, server)
    name = slider(page, 0).get_attribute("aria-label")
    assert name.startswith("dimension ")
    assert "of β = 2.4, rank 1, KL 2." in name
    slider(page, 0).press("ArrowRight")
    frame(page)
    assert "moved by +0.1 standard deviations" in slider(page, 0).get_attribute("aria-valuetext")
    expect(page.get_by_role("radiogroup", name="Model in focus")).to_have_count(1)
    expect(page.get_by_role("toolbar", name="Walk")).to_have_count(1)
    assert "Arrow keys move the point" in page.locator(".walk .field").get_attribute("aria-label")
    page.get_by_role("radio", name="β = 2.4").press("ArrowRight")
    expect(page.get_by_role("radio", name="β = 10")).to_have_attribute("aria-checked", "true")


def test_random_reset_and_undo_buttons_change_and_restore_digits(server, page):
    opened(page, server)
    start = digit(page, "mnist-ae")
    page.get_by_role("button", name="Random").click()
    walked(page)
    there = digit(page, "mnist-ae")
    assert (there != start).any()
    page.get_by_role("button", name="Reset").click()
    frame(page)
    np.testing.assert_array_equal(digit(page, "mnist-ae"), start)
    page.get_by_role("button", name="Undo").click()
    frame(page)
    np.testing.assert_array_equal(digit(page, "mnist-ae"), there)


def test_a_random_point_is_the_code_of_one_image_in_every_model(server, page):
    """Samples of the aggregate posterior, the same image for all: the AE's code is that image's own."""
    opened(page, server)
    page.get_by_role("button", name="Random").click()
    served(page)
    shown = digit(page, "mnist-ae").ravel()
    checkpoint, images = checkpoints.find("mnist-ae", PROJECT / "checkpoints"), data.load("digits", "test")
    own = decode(checkpoint.model(), encoding.encode(checkpoint, images).mu).reshape(len(images), -1) * 255
    assert np.abs(own - shown).max(axis=1).min() <= 1.5  # moves are rounded to 0.001 standard deviations


def test_play_sweeps_without_the_server_and_pauses(server, page):
    sent, reports = [], []
    page.on("websocket", lambda socket: socket.on("framesent", lambda _: sent.append("out")))
    page.on("request", lambda request: reports.append(request.method) if "/report/" in request.url else None)
    opened(page, server)
    slider(page, 1).focus()
    served(page)
    sent.clear()
    reports.clear()
    page.get_by_role("button", name="Play").click()
    seen = []
    for _ in range(8):
        page.wait_for_timeout(130)
        seen.append(value(page, 1))
    assert len(set(seen)) == 8
    assert not sent + reports
    page.get_by_role("button", name="Pause").click()
    frame(page)
    still = value(page, 1)
    page.wait_for_timeout(300)
    assert value(page, 1) == still
    assert (sent, reports) == ([], ["POST"])
    page.get_by_role("button", name="Undo").click()
    frame(page)
    assert number(page, 1) != f"{still:.2f}"


def test_the_pad_moves_two_dimensions_and_shows_the_data(server, page):
    opened(page, server)
    field = page.locator(".walk .field")
    field.scroll_into_view_if_needed()
    before = [value(page, rank) for rank in range(3)]
    box = field.bounding_box()
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.5 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.9 * box["width"], box["y"] + 0.1 * box["height"])
    page.mouse.up()
    frame(page)
    for rank in (0, 1):  # right and up: 90 % of the way from the lowest to the highest
        low, high = (float(slider(page, rank).get_attribute(name)) for name in ("min", "max"))
        margin = (high - low) * 0.1
        assert value(page, rank) == pytest.approx(low + margin + 0.9 * (high - low - 2 * margin), abs=0.03)
    assert value(page, 2) == before[2]
    codes = page.locator(".walk canvas.codes")
    assert not any(codes.evaluate(PIXELS))
    page.get_by_label("the data’s codes").click()
    frame(page)
    assert sum(map(bool, codes.evaluate(PIXELS))) > 1000
    expect(page.locator(".walk .legend span")).to_have_count(10)
    background = page.locator(".walk .field canvas").first.evaluate(PIXELS)
    page.get_by_label("dimension up").select_option(index=3)
    page.wait_for_function("location.search.includes('~0-3')")
    frame(page)
    assert page.locator(".walk .field canvas").first.evaluate(PIXELS) != background
    field.press("ArrowUp")
    frame(page)
    assert page.locator(".walk .row[data-rank='3'] .value span").inner_text() == "+0.1 σ"


def test_touch_drag_moves_the_slider_and_repaints_the_digit(server, browser):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    opened(page, server)
    one = slider(page, 0)
    one.scroll_into_view_if_needed()
    box, before, seen = one.bounding_box(), value(page, 0), digit(page, "mnist-beta-2.4")
    touch = page.context.new_cdp_session(page)
    y = box["y"] + box["height"] / 2

    def send(kind, fraction=None):
        points = [] if fraction is None else [{"x": box["x"] + fraction * box["width"], "y": y}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    send("touchStart", 0.5)
    for fraction in np.linspace(0.5, 0.85, 12):
        send("touchMove", float(fraction))
        page.wait_for_timeout(16)
    frame(page)
    assert value(page, 0) > before
    assert (digit(page, "mnist-beta-2.4") != seen).any()
    send("touchEnd")
    walked(page)
    context.close()


@pytest.mark.parametrize("width", [390, 700, 1000, 1700])
def test_every_canvas_has_a_size_and_nothing_moves_while_dragging(server, page, width):
    page.set_viewport_size({"width": width, "height": 900})
    opened(page, server, "?walk=~~mnist-beta-0")
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= width
    sizes = page.locator(".walk canvas:visible").evaluate_all(
        "all => all.map(c => [c.width, c.height, c.getBoundingClientRect().width, c.getBoundingClientRect().height])"
    )
    assert len(sizes) >= 4 * 2 + 16 + 2
    assert min(map(min, sizes)) >= 17
    boxes = "all => all.map(e => JSON.stringify(e.getBoundingClientRect()))"
    one = slider(page, 2)
    one.evaluate("e => e.scrollIntoView({ block: 'center' })")
    page.wait_for_timeout(500)  # the cards stick, and are one row on a phone
    page.evaluate(
        """() => { window.shifts = []; new PerformanceObserver((list) => window.shifts.push(
            ...list.getEntries().map((e) => e.value))).observe({ type: "layout-shift" }); }"""
    )
    before = page.locator(".walk .row, .walk .card, .walk button").evaluate_all(boxes)
    drag(page, one, [0.5, 0.02, 0.98, 0.3])  # off the data on both sides: the longest texts
    served(page)
    assert page.locator(".walk .row[data-rank='2'] .value span").inner_text()  # it was this slider that moved
    assert page.locator(".walk .row, .walk .card, .walk button").evaluate_all(boxes) == before
    assert page.evaluate("window.shifts") == []


def test_folded_dimensions_are_painted_when_they_are_unfolded(server, page):
    opened(page, server, "?walk=~~mnist-beta-10")
    page.get_by_text("13 inactive dimensions").click()
    frame(page)
    strips = page.locator(".walk details .tiles canvas")
    expect(strips).to_have_count(13)
    for strip in strips.all():
        assert strip.bounding_box()["width"] > 40
        assert max(strip.evaluate(PIXELS)) > 100
    slider(page, 15).press("ArrowRight")
    frame(page)
    assert page.locator(".walk .row[data-rank='15'] .value span").inner_text() == "+0.1 σ"


def test_choosing_another_model_forgets_the_first_ones_weights(workshop, page):
    folder = workshop.log.parent / "checkpoints"
    opened(page, workshop, "?models=AE&models=β+%3D+0")
    expect(page.locator(".walk .group .card")).to_have_count(2)
    page.get_by_role("button", name="AE", exact=True).click()
    page.get_by_role("button", name="β = 10").click()
    expect(page.locator(".walk .group .card")).to_have_count(2)
    served(page)
    drag(page, slider(page, 0), [0.5, 0.8])
    walked(page)
    np.testing.assert_allclose(digit(page, "mnist-beta-10"), by_torch("mnist-beta-10", moves_in(page.url)), atol=1)
    # the same folder, trained again meanwhile: other weights under the same name
    config = ModelConfig(kind="vae", beta=10, latent_dim=4, encoder_widths=(8,), decoder_widths=(8,))
    shutil.rmtree(folder / "mnist-beta-10")
    checkpoints.save(folder / "mnist-beta-10", config, random_weights(config, seed=3))
    page.get_by_role("button", name="Another image").click()
    settle(page)
    served(page)
    index = int(page.get_by_label("Index of the image").input_value())
    np.testing.assert_allclose(digit(page, "mnist-beta-10"), by_torch("mnist-beta-10", (), index, folder), atol=1)


def test_visitors_do_not_share_a_walk(server, page, browser):
    opened(page, server)
    drag(page, slider(page, 0), [0.5, 0.8])
    walked(page)
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    other = opened(context.new_page(), server)
    assert other.locator(".walk .row[data-rank='0'] .value span").inner_text() == ""
    assert "walk=" not in other.url
    context.close()


def test_late_weights_are_fetched_once_and_used_for_another_image_and_another_visit_of_the_page(server, page):
    """Another image, and another component: the weights on their way are fetched once, and used."""
    late = []
    page.route("**/betascope/decoder-*", lambda route: late.append(route))
    page.goto(f"{server.url}/walk?models=AE")
    page.get_by_role("button", name="Another image").click()
    settle(page)
    expect(page.locator(".walk .group figcaption")).to_contain_text("loading the weights")
    links = page.get_by_test_id("stSidebarNav")
    links.get_by_text("Samples").click()
    expect(page.locator(".walk")).to_have_count(0)
    settle(page)
    links.get_by_text("Latent walk").click()
    expect(page.locator(".walk .group figcaption")).to_contain_text("loading the weights")
    assert len(late) == 1
    late[0].continue_()
    expect(page.locator(".walk .group figcaption")).to_contain_text("changed 0.0 %")
    index = int(page.get_by_label("Index of the image").input_value())
    np.testing.assert_allclose(digit(page, "mnist-ae"), by_torch("mnist-ae", (), index), atol=1)
    assert len(late) == 1


def test_another_image_during_play_begins_a_new_walk(server, page):
    opened(page, server)
    page.get_by_role("button", name="Play").click()
    page.wait_for_timeout(400)
    page.get_by_role("button", name="Another image").click()
    settle(page)
    served(page)
    assert "walk=" not in page.url
    expect(page.locator(".walk .group figcaption").first).to_contain_text("changed 0.0 %")


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


def test_where_weights_do_not_arrive_the_server_decodes_and_says_so(server, page):
    page.route("**/betascope/decoder-*", lambda route: route.fulfill(status=503))
    page.goto(f"{server.url}/walk?models=β+%3D+2.4")
    settle(page)
    note = page.locator(".walk .card[data-model='mnist-beta-2.4'] figcaption")
    expect(note).to_contain_text("decoded on the server when you let go: the weights did not arrive (503)")
    eventually(
        lambda: np.testing.assert_allclose(digit(page, "mnist-beta-2.4"), by_torch("mnist-beta-2.4", ()), atol=1)
    )
    drag(page, slider(page, 0), [0.5, 0.8])
    walked(page)
    expected = by_torch("mnist-beta-2.4", moves_in(page.url))
    eventually(lambda: np.testing.assert_allclose(digit(page, "mnist-beta-2.4"), expected, atol=1))


def test_unknown_layer_is_named_and_the_server_decodes(server, page):
    def other(route):
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.body().replace(b'"Relu"', b'"Gelu"'))

    page.route("**/betascope/decoder-*", other)
    page.goto(f"{server.url}/walk?models=AE")
    settle(page)
    expect(page.locator(".walk figcaption").last).to_contain_text("does not know the layer Gelu")
    eventually(lambda: np.testing.assert_allclose(digit(page, "mnist-ae"), by_torch("mnist-ae", ()), atol=1))


@pytest.mark.parametrize("dimensions", [1, 64])
def test_walk_with_1_and_with_64_dimensions(workshop, page, dimensions):
    config = ModelConfig(
        kind="vae", beta=100 + dimensions, latent_dim=dimensions, encoder_widths=(16,), decoder_widths=(16,)
    )
    weights = random_weights(config)
    weights["encoder.3.weight"] *= 20  # far from the prior: every dimension says something
    checkpoints.save(workshop.log.parent / "checkpoints" / f"odd-{dimensions}", config, weights)
    opened(page, workshop, f"?models=β+%3D+{100 + dimensions}")
    if dimensions == 1:
        expect(page.get_by_text("A model with one dimension has no plane.")).to_be_visible()
    else:
        expect(page.locator(".walk summary").first).to_contain_text("more active dimensions")
        page.locator(".walk summary").first.click()
        slider(page, 40).press("Shift+ArrowRight")
    slider(page, 0).press("Shift+ArrowRight")
    page.wait_for_function("location.search.includes('walk=0~1')")


def saved(page, name):
    with page.expect_download() as waiting:
        page.get_by_role("button", name=name).click()
    return waiting.value


def test_downloads_hold_the_pictures_and_moves_on_the_page(server, page, tmp_path):
    opened(page, server)
    drag(page, slider(page, 0), [0.5, 0.8])
    walked(page)
    served(page)
    moves = moves_in(page.url)
    found = {}
    for name in ("Pictures (PNG)", "Grid (PNG)", "Sweep (GIF)", "Codes (JSON)", "Codes (CSV)"):
        download = saved(page, name)
        found[name] = download.path().read_bytes()
        assert download.suggested_filename.startswith("walk-digits-mnist-ae_beta-0_beta-2.4_beta-10-0")
    pixels = np.array(Image.open(BytesIO(found["Pictures (PNG)"])))[::PRINT, ::PRINT]
    np.testing.assert_allclose(pixels[22:106:3, 0:84:3], by_torch("mnist-ae", moves), atol=1)
    assert Image.open(BytesIO(found["Grid (PNG)"])).height > 8 * 84 * PRINT
    assert Image.open(BytesIO(found["Sweep (GIF)"])).n_frames == 48
    told = json.loads(found["Codes (JSON)"])
    assert [tuple(model["moved_posterior_sd_by_rank"]) for model in told["models"]] == [moves] * 4
    assert len(pd.read_csv(BytesIO(found["Codes (CSV)"]), comment="#")) == 4 * 16


def test_opened_dimensions_are_in_the_address_and_a_link_opens_them(server, page):
    opened(page, server, "?walk=0~~mnist-beta-10")
    fold = page.locator(".walk details").last
    assert not fold.evaluate("one => one.open")
    fold.locator("summary").click()
    page.wait_for_function("location.search.endsWith('~i') || location.search.includes('~i&')")
    page.reload()
    settle(page)
    ready(page)
    assert page.locator(".walk details").last.evaluate("one => one.open")
    assert page.locator(".walk details").last.locator(".row canvas").first.is_visible()


def test_the_judge_reads_the_picture_of_every_model_that_moves(server, page):
    opened(page, server)
    drag(page, slider(page, 0), [0.5, 0.9])
    frame(page)
    digits = judge.load(PROJECT / "checkpoints" / "judge-digits")
    for name in SHIPPED:
        card = page.locator(f".walk .card[data-model='{name}']")
        expect(card.locator(".reads")).to_contain_text(re.compile("reads as|cannot tell"))
        text = card.locator(".reads").inner_text()
        (shares,) = digits.see(digit(page, name)[None].astype(np.uint8)).probabilities
        likeliest = int(shares.argmax())
        expected = f"reads as {likeliest}, " if shares.max() >= 0.5 else f"cannot tell: {likeliest} or "
        assert text.startswith(expected)
        assert card.locator("canvas.now").get_attribute("aria-label").endswith(f"the picture now, {text}")


def test_the_handout_walks_without_server_and_network(server, page, browser, tmp_path):
    opened(page, server)
    drag(page, slider(page, 0), [0.5, 0.8])
    walked(page)
    served(page)
    shown = digit(page, "mnist-beta-0")
    file = tmp_path / "handout.html"
    saved(page, "Handout (HTML)").save_as(file)
    context = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True)
    alone, wrong = context.new_page(), []
    alone.set_default_timeout(120_000)  # 14 MB of text to read
    alone.on("pageerror", lambda error: wrong.append(str(error)))
    alone.on("request", lambda sent: None if sent.url.startswith(("file:", "data:")) else wrong.append(sent.url))
    alone.goto(file.as_uri())
    alone.wait_for_selector(".walk .row[data-rank='0'] input")
    ready(alone)
    np.testing.assert_array_equal(digit(alone, "mnist-beta-0"), shown)
    drag(alone, slider(alone, 1), [0.5, 0.2])
    frame(alone)
    assert (digit(alone, "mnist-beta-0") != shown).any()
    alone.get_by_role("button", name="Random").click()
    alone.get_by_role("button", name="Play").click()
    frame(alone)
    expect(alone.locator(".walk .group .reads").first).to_contain_text(re.compile("reads as|cannot tell"))
    assert not wrong
    context.close()


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
