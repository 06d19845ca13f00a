"""The walk with weights that come late, not at all or are others meanwhile, and with few or many dimensions."""

import shutil

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.harness import graph_models
from tests.harness.browser import settle
from tests.harness.files import random_weights
from tests.harness.walk_page import by_torch, digit, drag, eventually, moves_in, opened, served, slider, walked
from vae import data
from vae.data.pixels import to_bytes
from vae.latent import moves
from vae.metrics.latent import dimensions
from vae.models import checkpoints
from vae.models.config import ModelConfig


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


def test_a_graph_is_decoded_by_the_server_on_release_and_says_by_which_operators(workshop, page):
    folder = workshop.log.parent / "checkpoints"
    model = graph_models.checkpoint(folder, "theirs", latent=4)
    try:
        page.goto(f"{workshop.url}/walk?data=digits&source=prior+mean&models=β+%3D+1")
        settle(page)
        note = page.locator(".walk .card[data-model='theirs'] figcaption")
        expect(note).to_contain_text("decoded on the server when you let go: its ONNX graph has operators")
        expect(note).to_contain_text("MaxPool")
        eventually(lambda: np.testing.assert_allclose(digit(page, "theirs"), shown(model, np.zeros(4)), atol=1))
        drag(page, slider(page, 0), [0.5, 0.9])
        walked(page)
        units = dimensions.describe(model, data.load("digits", "test")).units
        code = moves.moved(np.zeros(4, np.float32), moves_in(page.url), units)
        assert np.abs(code).max() > 0.1
        eventually(lambda: np.testing.assert_allclose(digit(page, "theirs"), shown(model, code), atol=1))
    finally:
        shutil.rmtree(folder / "theirs")


def shown(model, code):
    """The picture of a code as a canvas has it."""
    return to_bytes(model.decode(code))[0]


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
