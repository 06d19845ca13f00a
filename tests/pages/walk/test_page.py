"""The walk's page: what its component is told, and how session, address and other pages keep a visitor's place."""

import shutil
from dataclasses import replace

import numpy as np
import pytest

from pages.walk import walk_state
from pages.walk.walk_state import WalkState
from tests.harness.apptest import choose, scene
from tests.harness.files import random_weights
from ui import address
from vae import data
from vae.core.folders import PROJECT
from vae.models import checkpoints, encoding
from vae.models.config import ModelConfig

WALKED = {"mnist-ae": (1.0,), "mnist-beta-0": (1.0,), "mnist-beta-2.4": (1.0,), "mnist-beta-10": (1.0,)}


def walked(test, **changes):
    """As if the visitor had let go there: their browser writes the address."""
    here = replace(test.session_state["walk-state"], **changes)
    test.session_state["walk-state"] = here
    test.query_params["walk"] = walk_state.text_of(here, test.session_state["walk-models"])
    return test.run()


def query(test):
    """The address, where a value is a list or the text itself, as whoever wrote it last left it."""
    found = {name: [value] if isinstance(value, str) else value for name, value in test.query_params.items()}
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def visit(test, page):
    return test.switch_page(str(PROJECT / "pages" / page / "page.py")).run()


def test_every_model_starts_at_its_own_code_of_the_image(app, folders):
    told = scene(app("walk", image="3"))
    digits = data.load("digits", "test")
    assert told["start"]["label"] == f"image 3, “{digits.labels[3]}”"
    assert [model["title"] for model in told["models"]] == ["AE", "β = 0", "β = 2.4", "β = 10"]
    for model in told["models"]:
        encoded = encoding.encode(checkpoints.find(model["name"], PROJECT / "checkpoints"), digits)
        starts = {dim["j"]: dim["start"] for dim in model["dims"]}
        np.testing.assert_allclose([starts[j] for j in range(16)], encoded.mu[3], atol=1e-6)
        assert all(sum(dim["histogram"]) >= 0.95 * len(digits) for dim in model["dims"] if dim["live"])


def test_dimensions_are_ranked_by_kl_or_sensitivity_and_dead_marked(app, folders):
    models = {model["title"]: model["dims"] for model in scene(app("walk"))["models"]}
    for title, dims in models.items():
        telling = [dim["sensitivity" if title == "AE" else "kl"] for dim in dims]
        assert telling == sorted(telling, reverse=True)
    assert [dim["kl"] for dim in models["AE"]] == [None] * 16
    live = {title: sum(dim["live"] for dim in dims) for title, dims in models.items()}
    assert live["AE"] == live["β = 0"] == 16
    assert live["β = 2.4"] == 8
    assert live["β = 10"] == 3
    for dims in models.values():
        assert all(dim["low"] < dim["high"] for dim in dims)


def test_start_at_the_prior_mean_is_all_zeros(app, folders):
    told = scene(app("walk", source="prior mean"))
    assert told["start"] == {"key": "prior", "label": "the prior mean, z = 0", "picture": None}
    assert {dim["start"] for model in told["models"] for dim in model["dims"]} == {0.0}


def test_the_model_in_focus_is_one_with_a_kl_term_until_another_is_chosen(app, folders):
    assert scene(app("walk"))["focus"] == "mnist-beta-2.4"
    assert scene(app("walk", models=["AE", "β = 0"]))["focus"] == "mnist-ae"
    assert scene(app("walk", walk="~~mnist-ae"))["focus"] == "mnist-ae"


def test_walk_state_is_in_the_address_which_alone_restores_it(app, folders):
    test = walked(app("walk", image="5"), moves=WALKED, focus="mnist-ae", linked=False, rank=2, plane=(1, 3))
    address = query(test)
    assert {"image": "5", "walk": "5~1~mnist-ae~alone~2~1-3"}.items() <= address.items()
    told = scene(app("walk", **address))
    assert told["moves"] == {name: [1.0] for name in WALKED}
    assert (told["focus"], told["linked"], told["rank"], told["plane"]) == ("mnist-ae", False, 2, [1, 3])


def test_moves_are_restored_after_a_visit_to_another_page(app, folders):
    test = walked(app("walk"), moves=WALKED)
    visit(test, "samples")
    assert test.session_state["walk-state"].moves == WALKED
    test.query_params.clear()  # as a browser does on another page
    visit(test, "walk")
    assert scene(test)["moves"] == {name: [1.0] for name in WALKED}
    assert query(test)["walk"] == "0~1"


def test_a_run_that_overtakes_a_report_leaves_the_newer_address_alone(app, folders):
    test = walked(app("walk"), moves=WALKED)
    test.query_params["walk"] = "0~2.5"  # the browser has let go again; its report is on its way
    test.run()
    assert query(test)["walk"] == "0~2.5"
    assert test.session_state["walk-state"].moves == WALKED


def test_a_focus_that_has_left_the_page_is_not_in_the_address(app, folders):
    test = walked(app("walk"), focus="mnist-beta-10")
    assert query(test)["walk"] == "0~~mnist-beta-10"
    choose(test, "button_group", "models", ["AE", "β = 2.4"])
    assert "walk" not in query(test)
    assert not test.warning


def test_a_walk_of_another_image_is_not_taken_over(app, folders):
    told = scene(app("walk", image="5", walk="4~1~mnist-ae"))
    assert not any(told["moves"].values())
    assert told["focus"] == "mnist-ae"


def test_browser_back_resets_the_walk_but_a_late_address_does_not(app, folders, monkeypatch):
    test = walked(app("walk"), moves=WALKED)
    before = test.session_state["walk-state"].revision
    test.run()
    assert test.session_state["walk-state"].revision == before  # an ordinary run changes nothing
    test.query_params.clear()
    test.run()
    assert test.session_state["walk-state"].moves == WALKED  # an address may come late: what was walked is newer
    monkeypatch.setattr(address, "navigated", lambda: True)
    test.query_params.clear()
    test.run()
    here = test.session_state["walk-state"]
    assert not any(here.moves.values())
    assert here.revision == before + 1
    assert not test.query_params.get("walk")


def test_another_image_begins_a_new_walk(app, folders):
    test = walked(app("walk"), moves=WALKED)
    choose(test, "number_input", "image", 7)
    assert not any(scene(test)["moves"].values())
    assert "walk" not in test.query_params
    test.button[0].click().run()  # Another image
    assert test.number_input(key="image").value != 7


def test_the_image_is_of_the_chosen_class(app, folders):
    test = app("walk", digit="3")
    labels = data.load("digits", "test").labels
    assert labels[test.number_input(key="image").value] == 3
    choose(test, "button_group", "digit", "4")
    assert labels[test.number_input(key="image").value] == 4
    for _ in range(3):
        test.button[0].click().run()
        assert labels[test.number_input(key="image").value] == 4
    index = int(test.number_input(key="image").value)
    choose(test, "number_input", "image", index + 1)  # who asks for an image gets it, of whatever class
    assert test.number_input(key="image").value == index + 1
    assert app("walk", digit="3", image="5").number_input(key="image").value == 5


@pytest.mark.parametrize("number", ["9" * 400, "9" * 5000, "-1", "1e3"])
def test_absurd_image_number_in_address_warns_and_shows_image_0(app, folders, number):
    test = app("walk", image=number)
    assert not test.exception
    assert scene(test)["start"]["label"].startswith("image 0,")
    assert f"asks for `image={number[:50]}" in test.warning[0].value


def test_absurd_seed_in_address_of_samples_page_warns(app, folders):
    test = app("samples", seed="9" * 400)
    assert not test.exception
    assert "asks for `seed=999" in test.warning[0].value


def test_a_copy_of_a_model_under_another_name_walks_beside_it(app, folders):
    shutil.copytree(folders[1] / "mnist-ae", folders[1] / "copy")
    told = scene(app("walk", models=["AE (mnist-ae)", "AE (copy)"]))
    assert [model["name"] for model in told["models"]] == ["copy", "mnist-ae"]


def test_image_number_beyond_the_next_data_set_becomes_0(app, folders):
    np.savez(folders[0] / "few.npz", images=np.random.default_rng(0).random((20, 28, 28)))
    test = app("walk", image="300")
    choose(test, "selectbox", "data", "npz:few.npz")
    assert not test.exception
    assert test.number_input(key="image").value == 0


def test_a_model_that_a_browser_cannot_decode_live_comes_with_its_pictures(app, folders):
    config = ModelConfig(
        kind="vae", beta=3, arch="conv", latent_dim=2, encoder_widths=(1,), decoder_widths=(600, 600), dataset="digits"
    )
    checkpoints.save(folders[1] / "huge", config, random_weights(config))
    test = app("walk", models=["β = 3", "β = 2.4"])
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


def test_walk_state_is_not_shared_with_another_session(app, folders):
    walked(app("walk"), moves=WALKED)
    assert app("walk").session_state["walk-state"].moves == dict.fromkeys(WALKED, ())
    assert isinstance(app("walk").session_state["walk-state"], WalkState)
