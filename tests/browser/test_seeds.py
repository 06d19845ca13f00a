"""Across seeds in a real Chromium: another beta and another seed are chosen, and the strips follow."""

import shutil

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.harness import known_sweep
from tests.harness.browser import settle

WEAK, STRONG = ("vae", 1.0), ("vae", 4.0)


@pytest.fixture(scope="module")
def swept(workshop):
    """The workshop with a sweep whose seeds agree at beta 4 and not at beta 1."""
    folder = workshop.log.parent / "sweeps" / "known"
    apart = [np.random.default_rng(seed).standard_normal((200, 3)) for seed in range(3)]
    known_sweep.write(folder, {WEAK: apart, STRONG: known_sweep.turned()})
    yield workshop
    shutil.rmtree(folder)


def test_choosing_a_beta_and_a_seed_shows_their_dimensions_and_stays_in_the_address(swept, tab):
    page = tab
    page.goto(f"{swept.url}/seeds")
    cards = page.locator(".bs-seeds .bs-dimension")
    expect(cards).to_have_count(3, timeout=60_000)
    expect(page.locator(".bs-seeds .holds")).to_have_count(3)
    expect(page.get_by_text("Seeds agree most at β = 4").last).to_be_visible(timeout=60_000)
    first = cards.first.locator("img").first.get_attribute("src")

    page.get_by_test_id("stMain").get_by_role("radio", name="β = 1", exact=True).click()
    expect(page.locator(".bs-seeds .unknown")).to_have_count(3, timeout=60_000)
    page.get_by_test_id("stMain").get_by_role("radio", name="2", exact=True).click()
    expect(page.get_by_text("dimensions of seed 2 comes back")).to_be_visible(timeout=60_000)
    settle(page)
    assert "seed=2" in page.url
    strips = cards.first.locator("img")
    assert strips.count() == 3
    assert strips.first.get_attribute("src") != first
    assert strips.evaluate_all("strips => strips.every(one => one.complete && one.naturalWidth > 100)")

    page.reload()
    expect(page.get_by_text("dimensions of seed 2 comes back")).to_be_visible(timeout=60_000)


def test_strips_lie_under_one_another_and_within_a_phones_screen(swept, tab):
    page = tab
    page.set_viewport_size({"width": 390, "height": 844})
    if "/seeds" not in page.url:
        page.goto(f"{swept.url}/seeds")
    expect(page.locator(".bs-seeds .bs-dimension")).to_have_count(3, timeout=60_000)
    settle(page)
    boxes = [box for box in (one.bounding_box() for one in page.locator(".bs-seeds img").all()[:3]) if box]
    assert len({(round(box["x"]), round(box["width"])) for box in boxes}) == 1
    assert boxes[0]["x"] + boxes[0]["width"] <= 390
    assert boxes[0]["y"] < boxes[1]["y"] < boxes[2]["y"]
