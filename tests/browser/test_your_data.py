"""Your data in a real Chromium: a file is uploaded, looked at, changed, saved, and chosen on the Overview."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.harness.browser import settle
from vae import data

pytestmark = pytest.mark.browser


@pytest.fixture
def medmnist(tmp_path):
    """A small file as MedMNIST has them, of digits: the shipped models take their size."""
    digits = data.load("digits", "test").take(np.arange(60))
    parts = {"train": slice(0, 30), "val": slice(30, 40), "test": slice(40, 60)}
    arrays = {f"{name}_images": digits.images[rows] for name, rows in parts.items()}
    labels = {f"{name}_labels": digits.labels[rows, None] for name, rows in parts.items()}
    np.savez(tmp_path / "tiny-mnist.npz", **arrays, **labels)
    return tmp_path / "tiny-mnist.npz"


def test_an_upload_is_seen_changed_saved_and_chosen_on_the_overview(workshop, page, medmnist):
    page.goto(f"{workshop.url}/your-data")
    settle(page)
    page.locator('input[type="file"]').set_input_files(medmnist)
    page.get_by_text("40 for training, 20 for testing").wait_for()
    settle(page)
    rows = page.locator(".bs-rows").first.locator(".bs-row")
    expect(rows).to_have_count(10)
    before = rows.first.locator("img").first.get_attribute("src")
    page.locator(".st-key-your-line-ground").get_by_role("button", name="Change").click()
    page.get_by_text("Turn black to white").click()
    page.get_by_text("turned about").wait_for()
    settle(page)
    assert rows.first.locator("img").first.get_attribute("src") != before
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved as tiny-mnist.npz").wait_for()
    page.get_by_role("link", name="See it on the Overview").click()
    page.locator("h1", has_text="betascope").wait_for()
    settle(page)
    assert re.search(r"[?&]data=npz(%3A|:)tiny-mnist\.npz", page.url)
    expect(page.get_by_role("combobox", name="Data set", exact=True)).to_have_value("npz:tiny-mnist.npz")
    expect(page.locator(".bs-row").first.locator("img")).to_have_count(10)
