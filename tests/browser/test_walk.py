"""The walk under a finger, a mouse and keys: what moves, what is painted, and that no server is asked."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.harness.browser import messages_of
from tests.harness.files import SHIPPED
from tests.harness.mouse import fingers, painted
from tests.harness.walk_page import (
    anew,
    by_torch,
    digit,
    drag,
    frame,
    moves_in,
    number,
    opened,
    served,
    slider,
    value,
    walked,
)
from vae import data
from vae.core.folders import PROJECT
from vae.models import checkpoints, encoding, judge
from vae.models.encoding import decode


@pytest.fixture(scope="module")
def traffic(tab, server):
    """A walk in one tab for all tests here; and what goes to the server: messages, and methods of requests."""
    messages, reports = messages_of(tab), []
    tab.on("request", lambda request: reports.append(request.method) if "/report/" in request.url else None)
    opened(tab, server)
    return messages, reports


@pytest.fixture
def walk(tab, traffic):
    """The walk as it begins, nothing on its way."""
    anew(tab)
    for part in traffic:
        part.clear()
    return tab


def test_a_drag_repaints_every_model_and_tells_the_server_once_at_its_end(walk, traffic):
    sent, reports = traffic
    names = ["mnist-ae", "mnist-beta-0", "mnist-beta-2.4", "mnist-beta-10"]
    before = {name: digit(walk, name) for name in names}
    strip = walk.locator(".walk .row[data-rank='3'] .tiles canvas")
    traversal = painted(strip)
    drag(walk, slider(walk, 0), np.linspace(0.5, 0.8, 20), release=False)
    frame(walk)
    during = {name: digit(walk, name) for name in names}
    held = value(walk, 0)
    assert all((during[name] != before[name]).any() for name in names)
    assert (painted(strip) != traversal).any()
    assert not sent + reports
    walk.mouse.up()
    walked(walk)
    served(walk)
    assert (sent, reports) == ([], ["POST"])  # no run of the page
    assert value(walk, 0) == held  # no jump on release
    for name in names:
        np.testing.assert_array_equal(digit(walk, name), during[name])
        np.testing.assert_allclose(digit(walk, name), by_torch(name, moves_in(walk.url)), atol=1)


def test_drag_moves_other_models_only_where_linked(walk):
    before = digit(walk, "mnist-ae")
    walk.locator(".walk .tools input").click()
    drag(walk, slider(walk, 0), [0.5, 0.8])
    frame(walk)
    np.testing.assert_array_equal(digit(walk, "mnist-ae"), before)
    walk.locator(".walk .tools input").click()
    drag(walk, slider(walk, 1), [0.5, 0.8])
    frame(walk)
    assert (digit(walk, "mnist-ae") != before).any()


def test_arrow_home_end_and_undo_keys_move_a_slider(walk):
    one = slider(walk, 1)
    low, high = (float(one.get_attribute(name)) for name in ("min", "max"))
    start = value(walk, 1)
    one.press("ArrowRight")
    frame(walk)
    small = value(walk, 1) - start
    assert small > 0
    one.press("Shift+ArrowRight")
    frame(walk)
    assert value(walk, 1) - start - small == pytest.approx(10 * small, rel=0.02)
    for key in ("ArrowLeft", "Shift+ArrowLeft", "ArrowLeft", "ArrowRight"):  # faster than frames
        one.press(key)
    frame(walk)
    assert value(walk, 1) == pytest.approx(start, abs=1e-3)
    one.press("Home")
    frame(walk)
    margin = (high - low) * 0.125 / 1.25
    assert value(walk, 1) == pytest.approx(low + margin, abs=0.01)  # where 99 % of the data begins
    assert "off the data" not in one.get_attribute("aria-valuetext")
    one.press("ArrowLeft")
    frame(walk)
    assert "off the data" in one.get_attribute("aria-valuetext")
    one.press("End")
    frame(walk)
    assert value(walk, 1) == pytest.approx(high - margin, abs=0.01)
    one.press("Control+z")
    frame(walk)
    assert value(walk, 1) != pytest.approx(high - margin, abs=0.01)


def test_a_screen_reader_gets_names_and_values(walk):
    name = slider(walk, 0).get_attribute("aria-label")
    assert name.startswith("dimension ")
    assert "of β = 2.4, rank 1, KL 2." in name
    slider(walk, 0).press("ArrowRight")
    frame(walk)
    assert "moved by +0.1 standard deviations" in slider(walk, 0).get_attribute("aria-valuetext")
    expect(walk.get_by_role("radiogroup", name="Model in focus")).to_have_count(1)
    expect(walk.get_by_role("toolbar", name="Walk")).to_have_count(1)
    assert "Arrow keys move the point" in walk.locator(".walk .field").get_attribute("aria-label")
    walk.get_by_role("radio", name="β = 2.4").press("ArrowRight")
    expect(walk.get_by_role("radio", name="β = 10")).to_have_attribute("aria-checked", "true")


def test_random_goes_to_the_code_of_one_image_in_every_model_and_reset_and_undo_lead_back(walk):
    """Samples of the aggregate posterior, the same image for all: the AE's code is that image's own."""
    start = digit(walk, "mnist-ae")
    walk.get_by_role("button", name="Random").click()
    walked(walk)
    frame(walk)
    there = digit(walk, "mnist-ae")
    checkpoint, images = checkpoints.find("mnist-ae", PROJECT / "checkpoints"), data.load("digits", "test")
    own = decode(checkpoint.model(), encoding.encode(checkpoint, images).mu).reshape(len(images), -1) * 255
    assert np.abs(own - there.ravel()).max(axis=1).min() <= 1.5  # moves are rounded to 0.001 standard deviations
    assert (there != start).any()
    walk.get_by_role("button", name="Reset").click()
    frame(walk)
    np.testing.assert_array_equal(digit(walk, "mnist-ae"), start)
    walk.get_by_role("button", name="Undo").click()
    frame(walk)
    np.testing.assert_array_equal(digit(walk, "mnist-ae"), there)


def test_play_sweeps_without_the_server_and_pauses(walk, traffic):
    sent, reports = traffic
    slider(walk, 1).focus()
    walk.get_by_role("button", name="Play").click()
    seen = []
    for _ in range(8):
        walk.wait_for_timeout(130)
        seen.append(value(walk, 1))
    assert len(set(seen)) == 8
    assert not sent + reports
    walk.get_by_role("button", name="Pause").click()
    frame(walk)
    still = value(walk, 1)
    walk.wait_for_timeout(300)
    assert value(walk, 1) == still
    assert (sent, reports) == ([], ["POST"])
    walk.get_by_role("button", name="Undo").click()
    frame(walk)
    assert number(walk, 1) != f"{still:.2f}"


def test_the_judge_reads_the_picture_of_every_model_that_moves(walk):
    drag(walk, slider(walk, 0), [0.5, 0.9])
    frame(walk)
    digits = judge.load(PROJECT / "checkpoints" / "judge-digits")
    for name in SHIPPED:
        card = walk.locator(f".walk .card[data-model='{name}']")
        expect(card.locator(".reads")).to_contain_text(re.compile("reads as|cannot tell"))
        text = card.locator(".reads").inner_text()
        (shares,) = digits.see(digit(walk, name)[None].astype(np.uint8)).probabilities
        likeliest = int(shares.argmax())
        expected = f"reads as {likeliest}, " if shares.max() >= 0.5 else f"cannot tell: {likeliest} or "
        assert text.startswith(expected)
        assert card.locator("canvas.now").get_attribute("aria-label").endswith(f"the picture now, {text}")


def test_the_pad_moves_two_dimensions_and_shows_the_data(walk):
    field = walk.locator(".walk .field")
    field.scroll_into_view_if_needed()
    before = [value(walk, rank) for rank in range(3)]
    box = field.bounding_box()
    walk.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.5 * box["height"])
    walk.mouse.down()
    walk.mouse.move(box["x"] + 0.9 * box["width"], box["y"] + 0.1 * box["height"])
    walk.mouse.up()
    frame(walk)
    for rank in (0, 1):  # right and up: 90 % of the way from the lowest to the highest
        low, high = (float(slider(walk, rank).get_attribute(name)) for name in ("min", "max"))
        margin = (high - low) * 0.1
        assert value(walk, rank) == pytest.approx(low + margin + 0.9 * (high - low - 2 * margin), abs=0.03)
    assert value(walk, 2) == before[2]
    codes = walk.locator(".walk canvas.codes")
    assert not painted(codes).any()
    walk.get_by_label("the data’s codes").click()
    frame(walk)
    assert np.count_nonzero(painted(codes)) > 1000
    expect(walk.locator(".walk .legend span")).to_have_count(10)
    background = painted(walk.locator(".walk .field canvas").first)
    walk.get_by_label("dimension up").select_option(index=3)
    walk.wait_for_function("location.search.includes('~0-3')")
    frame(walk)
    assert (painted(walk.locator(".walk .field canvas").first) != background).any()
    field.press("ArrowUp")
    frame(walk)
    assert walk.locator(".walk .row[data-rank='3'] .value span").inner_text() == "+0.1 σ"


def test_touch_drag_moves_the_slider_and_repaints_the_digit(server, page):
    page.set_viewport_size({"width": 390, "height": 844})
    with fingers(page) as touch:
        opened(page, server, "?models=β+%3D+2.4")
        one = slider(page, 0)
        one.scroll_into_view_if_needed()
        box, before, seen = one.bounding_box(), value(page, 0), digit(page, "mnist-beta-2.4")
        place = lambda x: (box["x"] + x * box["width"], box["y"] + box["height"] / 2)  # noqa: E731
        touch("touchStart", place(0.5))
        for fraction in np.linspace(0.5, 0.85, 12):
            touch("touchMove", place(fraction))
            page.wait_for_timeout(16)
        frame(page)
        assert value(page, 0) > before
        assert (digit(page, "mnist-beta-2.4") != seen).any()
        touch("touchEnd")
        walked(page)


def test_folded_dimensions_are_painted_when_they_are_unfolded(walk):
    walk.get_by_role("radio", name="β = 10").click()
    walk.get_by_text("13 inactive dimensions").click()
    frame(walk)
    strips = walk.locator(".walk details .tiles canvas")
    expect(strips).to_have_count(13)
    for strip in strips.all():
        assert strip.bounding_box()["width"] > 40
        assert painted(strip).max() > 100
    slider(walk, 15).press("ArrowRight")
    frame(walk)
    assert walk.locator(".walk .row[data-rank='15'] .value span").inner_text() == "+0.1 σ"
