"""What is taken home of a walk."""

import json
import re
from io import BytesIO

import numpy as np
import pandas as pd
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.harness.walk_page import by_torch, digit, drag, frame, moves_in, opened, ready, served, slider, walked
from vae.export.pictures import PRINT


@pytest.fixture(scope="module")
def moved(tab, server):
    """A walk that has left its beginning, to be taken home."""
    opened(tab, server)
    drag(tab, slider(tab, 0), [0.5, 0.8])
    walked(tab)
    served(tab)
    return tab


def saved(page, name):
    with page.expect_download() as waiting:
        page.get_by_role("button", name=name).click()
    return waiting.value


def test_downloads_hold_the_pictures_and_moves_on_the_page(moved):
    moves = moves_in(moved.url)
    found = {}
    for name in ("Pictures (PNG)", "Grid (PNG)", "Animation (GIF)", "Codes (JSON)", "Codes (CSV)"):
        download = saved(moved, name)
        found[name] = download.path().read_bytes()
        assert download.suggested_filename.startswith("walk-digits-mnist-ae_beta-0_beta-2.4_beta-10-0")
    pixels = np.array(Image.open(BytesIO(found["Pictures (PNG)"])))[::PRINT, ::PRINT]
    np.testing.assert_allclose(pixels[22:106:3, 0:84:3], by_torch("mnist-ae", moves), atol=1)
    assert Image.open(BytesIO(found["Grid (PNG)"])).height > 8 * 84 * PRINT
    assert Image.open(BytesIO(found["Animation (GIF)"])).n_frames == 48
    told = json.loads(found["Codes (JSON)"])
    assert [tuple(model["moved_posterior_sd_by_rank"]) for model in told["models"]] == [moves] * 4
    assert len(pd.read_csv(BytesIO(found["Codes (CSV)"]), comment="#")) == 4 * 16


def test_the_handout_walks_without_server_and_network(moved, browser, tmp_path):
    shown = digit(moved, "mnist-beta-0")
    file = tmp_path / "handout.html"
    saved(moved, "Handout (HTML)").save_as(file)
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
