"""Images in colour wherever a browser paints them, held against what Python decodes."""

import numpy as np
import pytest

from tests.browser.test_walk import drag, frame, moves_in, opened, slider, walked
from tests.harness import colours
from tests.harness.browser import settle
from tests.harness.files import random_weights
from vae import data
from vae.data.pixels import to_bytes
from vae.latent import moves as walk
from vae.metrics.latent import dimensions
from vae.models import checkpoints, encoding
from vae.models.config import ModelConfig
from vae.models.encoding import decode

pytestmark = pytest.mark.browser

PIXELS = """canvas => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return [...data].filter((_, i) => i % 4 !== 3);
}"""
HIGH, WIDE = colours.SIDES
NAME, MODEL = "npz:colours.npz", "colours-vae"


@pytest.fixture
def coloured(workshop):
    """A server with images in colour and a convolutional model of them, and both as Python has them."""
    folder = workshop.log.parent
    images, labels = colours.pictures(90)
    np.savez(folder / "data" / "colours.npz", images=images, labels=labels)
    settings = {"arch": "conv", "encoder_widths": (4, 4), "decoder_widths": (4, 4), "image_shape": colours.SIDES}
    config = ModelConfig(kind="vae", beta=1, latent_dim=3, channels=3, dataset=NAME, **settings)
    weights = {name: 4 * weight for name, weight in random_weights(config, seed=1).items()}  # pictures that change
    model = checkpoints.save(folder / "checkpoints" / MODEL, config, weights)
    return workshop, data.load(NAME, "test", folder / "data"), model


def painted(canvas):
    """The tiles of a canvas, bytes (rows, columns, H, W, 3): one black pixel stands between them."""
    high, wide = canvas.evaluate("canvas => [canvas.height, canvas.width]")
    sheet = np.array(canvas.evaluate(PIXELS), np.uint8).reshape(high, wide, 3)
    rows, columns = (high + 1) // (HIGH + 1), (wide + 1) // (WIDE + 1)
    return np.array(
        [[sheet[r * (HIGH + 1) :][:HIGH, c * (WIDE + 1) :][:, :WIDE] for c in range(columns)] for r in range(rows)]
    )


def test_walk_and_strip_in_colour_paint_what_python_decodes(coloured, page):
    server, images, model = coloured
    opened(page, server, f"?data={NAME}&models={MODEL}")
    index = int(page.get_by_label("Index of the image").input_value())
    units = dimensions.describe(model, images).units
    code = encoding.encode(model, images).mu[index]
    begun = to_bytes(decode(model.coder(), code[None]))[0]
    page.wait_for_selector(".thumbs button")
    for button in page.locator(".thumbs button[data-index]").all()[:3]:
        shown = int(button.get_attribute("data-index"))
        np.testing.assert_array_equal(painted(button.locator("canvas"))[0, 0], images.images[shown])
    card = page.locator(f".walk .card[data-model='{MODEL}']")
    np.testing.assert_array_equal(painted(page.locator(".walk .card.original canvas"))[0, 0], images.images[index])
    np.testing.assert_allclose(painted(card.locator("canvas.now"))[0, 0].astype(int), begun, atol=1)
    drag(page, slider(page, 0), [0.5, 0.9])
    walked(page)
    frame(page)
    moved = walk.moved(code, moves_in(page.url), units)
    now = to_bytes(decode(model.coder(), moved[None]))[0]
    assert np.abs(now.astype(int) - begun).max() > 2
    np.testing.assert_allclose(painted(card.locator("canvas.now"))[0, 0].astype(int), now, atol=1)
    change = np.abs(now.astype(int) - begun)
    np.testing.assert_allclose(painted(card.get_by_label("the difference").first)[0, 0].astype(int), change, atol=2)
    grid = painted(page.locator(".walk .row[data-rank='1'] .tiles canvas"))
    low, high = float(units.low[units.order[1]]), float(units.high[units.order[1]])
    ends = np.stack([moved, moved])
    ends[:, units.order[1]] = low, high
    np.testing.assert_allclose(grid[0, [0, -1]].astype(int), to_bytes(decode(model.coder(), ends)), atol=1)
    pad = painted(page.locator(".walk .pad canvas").first)
    assert (np.ptp(pad, axis=-1) > 0).any()  # in colour


def test_map_and_path_in_colour_paint_the_images_of_the_data(coloured, page):
    server, images, _ = coloured
    page.goto(f"{server.url}/embeddings?data={NAME}&models={MODEL}")
    settle(page)
    field = page.locator(".scatter .field").first
    field.focus()
    page.wait_for_timeout(300)
    field.press("n")
    page.wait_for_selector(".scatter .card.point[aria-busy='false']")
    index = int(page.locator(".scatter .card.point .index").inner_text().lstrip("#"))
    np.testing.assert_array_equal(painted(page.locator(".scatter .point .shot.own canvas"))[0, 0], images.images[index])
    page.goto(f"{server.url}/interpolation?data={NAME}&models={MODEL}&at=0")
    settle(page)
    page.wait_for_selector(".scrub[aria-busy='false']")
    first = painted(page.locator(".scrub canvas.now").first)[0, 0]
    assert (first == images.images).all(axis=(1, 2, 3)).any()  # the cross-fade begins at an image
