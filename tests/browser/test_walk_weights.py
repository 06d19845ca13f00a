"""The walk with weights that come late, not at all or are others meanwhile, and with few or many dimensions."""

import shutil

import numpy as np
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
    links.get_by_text("Your data").click()
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
        check_decoded(page, {"theirs": shown(model, np.zeros(4))})
        drag(page, slider(page, 0), [0.5, 0.9])
        walked(page)
        units = dimensions.describe(model, data.load("digits", "test")).units
        code = moves.moved(np.zeros(4, np.float32), moves_in(page.url), units)
        assert np.abs(code).max() > 0.1
        check_decoded(page, {"theirs": shown(model, code)})
    finally:
        shutil.rmtree(folder / "theirs")


def shown(model, code):
    """The picture of a code as a canvas has it."""
    return to_bytes(model.decode(code))[0]


def test_where_weights_do_not_arrive_or_have_an_unknown_layer_the_server_decodes_and_says_so(server, page):
    asked = []

    def spoil(route):
        asked.extend({route.request.url} - {*asked})
        if asked.index(route.request.url) == 0:
            return route.fulfill(status=503)
        answer = route.fetch()
        return route.fulfill(response=answer, body=answer.body().replace(b'"Relu"', b'"Gelu"'))

    names = ("mnist-ae", "mnist-beta-2.4")
    page.route("**/betascope/decoder-*", spoil)
    page.goto(f"{server.url}/walk?models=AE&models=β+%3D+2.4")
    settle(page)
    on_release = "decoded on the server when you let go: "
    for trouble in (f"{on_release}the weights did not arrive (503)", "does not know the layer Gelu"):
        expect(page.locator(".walk .card figcaption").filter(has_text=trouble)).to_have_count(1)
    check_decoded(page, {name: by_torch(name, ()) for name in names})
    drag(page, slider(page, 0), [0.5, 0.8])
    walked(page)
    check_decoded(page, {name: by_torch(name, moves_in(page.url)) for name in names})


def check_decoded(page, pictures):
    """Each model's card comes to show its picture."""
    for name, picture in pictures.items():
        eventually(lambda name=name, expected=picture: np.testing.assert_allclose(digit(page, name), expected, atol=1))


def test_walk_with_64_dimensions_and_with_1(workshop, page):
    for size in (1, 64):
        config = ModelConfig(kind="vae", beta=100 + size, latent_dim=size, encoder_widths=(16,), decoder_widths=(16,))
        weights = random_weights(config)
        weights["encoder.3.weight"] *= 20  # far from the prior: every dimension says something
        checkpoints.save(workshop.log.parent / "checkpoints" / f"odd-{size}", config, weights)
    opened(page, workshop, "?models=β+%3D+164")
    expect(page.locator(".walk summary").first).to_contain_text("more active dimensions")
    page.locator(".walk summary").first.click()
    slider(page, 40).press("Shift+ArrowRight")
    slider(page, 0).press("Shift+ArrowRight")
    page.wait_for_function("location.search.includes('walk=0~1')")
    page.get_by_role("button", name="Reset").click()
    for title in ("β = 101", "β = 164"):  # the one as well, the other no longer
        page.get_by_role("button", name=title).click()
        served(page)
    expect(page.locator(".walk .group .card")).to_have_count(1)
    expect(page.get_by_text("A model with one dimension has no plane.")).to_be_visible()
    assert not moves_in(page.url)
    slider(page, 0).press("Shift+ArrowRight")
    page.wait_for_function("location.search.includes('walk=0~1')")
