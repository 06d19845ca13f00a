"""Your models in a real Chromium: a zip is uploaded, looked at under its readings, saved, and walked along."""

import re
import shutil

import pytest
from playwright.sync_api import expect

from tests.harness import others
from tests.harness.browser import settle

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("name", ["disentangling-vae/VAE_mnist"])
def test_a_zip_of_a_real_model_is_seen_saved_and_walked_along(workshop, page, tmp_path, name):
    packed = shutil.make_archive(str(tmp_path / "VAE_mnist"), "zip", others.real(name).parent, "VAE_mnist")
    page.goto(f"{workshop.url}/your-models")
    settle(page)
    page.locator('input[type="file"]').set_input_files(packed)
    page.get_by_text("a VAE of 10 dimensions for images of 32 x 32").wait_for(timeout=60_000)
    settle(page)
    images = page.get_by_role("combobox", name="Images that it was trained on")
    images.click()
    images.fill("digits (built in), 32")
    page.get_by_role("option", name="digits (built in), 32 x 32").click()
    page.get_by_text("As it is read").wait_for(timeout=60_000)
    settle(page)
    expect(page.locator(".bs-rows .bs-row").first.locator("img")).to_have_count(10)
    page.get_by_label("Name", exact=True).fill("their-vae")
    page.get_by_label("Name", exact=True).press("Enter")
    settle(page)
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved as their-vae").wait_for()
    page.get_by_role("link", name="Walk along its dimensions").click()
    page.locator("h1", has_text="Latent walk").wait_for()
    settle(page)
    assert re.search(r"[?&]data=digits(%40|@)32x32", page.url)
    assert "models=their-vae" in page.url
    page.locator(".walk").get_by_text("their-vae").first.wait_for()
