import shutil
from dataclasses import replace

import numpy as np
import pytest

from pages.walk import walk_state
from tests.harness import graph_models
from tests.harness.apptest import choose, scene
from tests.harness.files import random_weights
from ui.web import payload
from vae import data
from vae.core.errors import CheckpointError
from vae.core.folders import PROJECT
from vae.data.pixels import to_bytes
from vae.models import checkpoints, encoding
from vae.models.config import ModelConfig
from vae.models.graphs import process


def walked(test, **changes):
    """As if the visitor had let go there: their browser writes the address."""
    here = replace(test.session_state["walk-state"], **changes)
    test.session_state["walk-state"] = here
    test.query_params["walk"] = walk_state.text_of(here, test.session_state["walk-models"])
    return test.run()


def visit(test, page):
    return test.switch_page(str(PROJECT / "pages" / page / "page.py")).run()


def test_every_model_starts_at_its_own_code_of_the_image(app, shipped):
    told = scene(app("walk", image="3"))
    digits = data.load("digits", "test")
    assert told["start"]["label"] == f"image 3, “{digits.labels[3]}”"
    assert [model["title"] for model in told["models"]] == ["AE", "β = 0", "β = 2.4", "β = 10"]
    for model in told["models"]:
        encoded = encoding.encode(checkpoints.find(model["name"], PROJECT / "checkpoints"), digits)
        starts = {dim["j"]: dim["start"] for dim in model["dims"]}
        np.testing.assert_allclose([starts[j] for j in range(16)], encoded.mu[3], atol=1e-6)
        assert all(sum(dim["histogram"]) >= 0.95 * len(digits) for dim in model["dims"] if dim["active"])


def test_dimensions_are_ranked_by_kl_or_sensitivity_and_dead_marked(app, shipped):
    models = {model["title"]: model["dims"] for model in scene(app("walk"))["models"]}
    for title, dims in models.items():
        telling = [dim["sensitivity" if title == "AE" else "kl"] for dim in dims]
        assert telling == sorted(telling, reverse=True)
    assert [dim["kl"] for dim in models["AE"]] == [None] * 16
    active = {title: sum(dim["active"] for dim in dims) for title, dims in models.items()}
    assert active["AE"] == active["β = 0"] == 16
    assert active["β = 2.4"] == 8
    assert active["β = 10"] == 3
    for dims in models.values():
        assert all(dim["low"] < dim["high"] for dim in dims)


def test_start_at_the_prior_mean_is_all_zeros(app, shipped):
    told = scene(app("walk", source="prior mean"))
    assert told["start"] == {"key": "prior", "label": "the prior mean, z = 0", "picture": None}
    assert {dim["start"] for model in told["models"] for dim in model["dims"]} == {0.0}


def test_the_model_in_focus_is_one_with_a_kl_term_until_another_is_chosen(app, shipped):
    assert scene(app("walk"))["focus"] == "mnist-beta-2.4"
    assert scene(app("walk", models=["AE", "β = 0"]))["focus"] == "mnist-ae"
    assert scene(app("walk", walk="~~mnist-ae"))["focus"] == "mnist-ae"


def test_a_copy_of_a_model_under_another_name_walks_beside_it(app, folders):
    shutil.copytree(folders[1] / "mnist-ae", folders[1] / "copy")
    told = scene(app("walk", models=["AE (mnist-ae)", "AE (copy)"]))
    assert [model["name"] for model in told["models"]] == ["copy", "mnist-ae"]


def test_a_model_that_a_browser_cannot_decode_live_comes_with_its_pictures(app, folders):
    np.savez(folders[0] / "few.npz", images=data.load("digits", "test").images[:20])  # such a model takes its time
    config = ModelConfig(kind="vae", beta=3, arch="conv", latent_dim=2, encoder_widths=(1,), decoder_widths=(600, 600))
    checkpoints.save(folders[1] / "huge", config, random_weights(config))
    test = app("walk", data="npz:few.npz", models=["β = 3", "β = 2.4"])
    told = scene(test)
    by_name = {model["name"]: model for model in told["models"]}
    assert "million multiply-adds" in by_name["huge"]["obstacle"]
    assert not by_name["mnist-beta-2.4"]["obstacle"]
    assert set(told["drawn"]) == {"huge"}
    assert told["drawn"]["huge"]["now"] == told["drawn"]["huge"]["start"]
    told = scene(walked(test, moves={"huge": (2.0,)}))
    assert told["drawn"]["huge"]["now"] != told["drawn"]["huge"]["start"]


@pytest.mark.parametrize("dimensions", [1, 64])
def test_scene_of_a_model_with_1_or_64_dimensions(app, folders, dimensions):
    config = ModelConfig(kind="vae", latent_dim=dimensions, encoder_widths=(4,), decoder_widths=(4,), dataset="digits")
    checkpoints.save(folders[1] / "odd", config, random_weights(config))
    test = app("walk", models=["β = 1"])
    assert not test.exception
    assert len(scene(test)["models"][0]["dims"]) == dimensions


def test_images_of_64_by_64_walk_with_the_model_that_fits(app, folders):
    np.savez(folders[0] / "large.npz", images=np.random.default_rng(0).integers(0, 255, (40, 64, 64)).astype(np.uint8))
    config = ModelConfig(kind="ae", beta=0, image_shape=(64, 64), encoder_widths=(4,), decoder_widths=(4,))
    checkpoints.save(folders[1] / "large", config, random_weights(config))
    test = app("overview")
    choose(test, "selectbox", "data", "npz:large.npz")
    visit(test, "walk")
    assert scene(test)["shape"] == [64, 64]
    assert [model["name"] for model in scene(test)["models"]] == ["large"]


def test_two_models_of_other_sizes_walk_by_rank(app, folders):
    config = ModelConfig(kind="vae", latent_dim=2, encoder_widths=(4,), decoder_widths=(4,), dataset="digits")
    checkpoints.save(folders[1] / "small", config, random_weights(config))
    told = scene(app("walk", models=["β = 1", "β = 2.4"], walk="~1,2,3"))
    assert told["moves"] == {"small": [1, 2, 3], "mnist-beta-2.4": [1, 2, 3]}


def test_a_graph_is_decoded_where_the_visitor_let_go_and_the_card_says_why(app, folders):
    model = graph_models.checkpoint(folders[1])
    told = scene(test := app("walk", image="3", models=["β = 1"]))
    (shown,) = told["models"]
    assert "has operators that no browser runs here (Erf, InstanceNormalization" in shown["obstacle"]
    assert not shown["weights"]
    digits = data.load("digits", "test")
    (start,) = to_bytes(model.decode(encoding.encode(model, digits).mu[3:4]))
    assert told["drawn"]["graphs"] == {"now": payload.pixels(start), "start": payload.pixels(start)}
    moved = scene(walked(test, moves={"graphs": (1.5,)}))["drawn"]["graphs"]
    assert moved["start"] == payload.pixels(start)
    assert moved["now"] != moved["start"]


def test_a_graph_that_cannot_be_run_is_a_sentence_and_the_walk_goes_on(app, folders, monkeypatch):
    graph_models.checkpoint(folders[1])
    test = app("walk", models=["β = 1"])

    def broken(*_):
        raise CheckpointError("graphs: decoder.onnx takes more memory than a graph may have.")

    monkeypatch.setattr(process, "run", broken)
    assert scene(walked(test, moves={"graphs": (1.5,)}))["drawn"] == {}
    assert test.error[0].value == "β = 1: graphs: decoder.onnx takes more memory than a graph may have."
