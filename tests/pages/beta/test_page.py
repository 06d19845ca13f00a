"""The page of the dial: what its component is told, and what is said where there is no network."""

import numpy as np
import pytest

from tests.harness import multi_rate
from tests.harness.apptest import scene
from tests.pages.beta.conftest import ALONE
from ui import public
from ui.output import command
from vae.models import checkpoints
from vae.studies import dial


def said(test):
    return " ".join(one.value for kind in (test.markdown, test.caption, test.info) for one in kind)


def test_the_dial_is_told_what_was_measured_at_every_beta(app, dialled, network, digits):
    told = scene(app("beta"), "dial")
    assert (told["name"], told["latent"], told["low"], told["high"]) == ("digits-multi-rate", 4, 0.1, 30)
    assert [len(told[name]) for name in ("images", "samples")] == [10, 10]
    curve = told["curve"]
    assert curve["betas"] == dial.betas(network)
    rows = zip(curve["betas"], curve["rate"], curve["distortion"], curve["kl"], strict=True)
    for beta, rate, distortion, kl in rows:
        found = checkpoints.at(network, beta).evaluation("digits")
        assert found is not None
        assert (rate, distortion) == pytest.approx((found.kl, found.bce_z))
        assert kl == pytest.approx(found.kl_per_dimension)
    assert len(set(curve["rate"])) == len(dial.betas(network))
    assert [mark["beta"] for mark in told["marks"]] == [0.1, 1, 2.4, 10]
    alone = checkpoints.find("alone", dialled[1]).evaluation("digits")
    ours = checkpoints.at(network, ALONE).evaluation("digits")
    assert [mark["gap"] for mark in told["marks"]] == [
        None,
        None,
        pytest.approx(ours.objective - alone.objective, abs=1e-3),
        None,
    ]
    (point,) = told["points"]
    assert (point["rate"], point["distortion"], point["large"]) == (
        pytest.approx(alone.kl),
        pytest.approx(alone.bce_z),
        True,
    )


def test_the_answer_counts_the_dimensions_at_both_ends(app, dialled):
    (fold,) = [one for one in app("beta").expander if one.label == "What to see"]
    text = fold.markdown[0].value
    assert "of 4 at β = 0" in text
    assert "of 4 at β = 30" in text


def test_a_network_that_was_not_measured_turns_all_the_same(app, folders):
    multi_rate.save(folders[1])
    test = app("beta")
    assert not test.exception
    told = scene(test, "dial")
    assert told["curve"] is None
    assert "was not measured. Measure it: betascope dial digits-multi-rate" in told["note"]


def test_without_a_network_the_page_says_how_to_train_one(app, shipped):
    text = said(app("beta", data="digits"))
    assert "There is no network of many betas for digits" in text.replace("\\", "")
    typed = "betascope train --kind multi-rate --beta 0..30 --dataset digits --out checkpoints/digits-multi-rate"
    assert command(typed) in text


def test_the_public_is_told_no_command(app, shipped, monkeypatch):
    monkeypatch.setenv(public.VARIABLE, "1")
    text = said(app("beta", data="digits"))
    assert "There is no network of many betas" in text
    assert command("betascope train") not in text


def test_a_network_of_other_images_is_not_shown(app, folders):
    multi_rate.save(folders[1], dataset="mnist", name="mnist-multi-rate")
    assert "There is no network of many betas" in said(app("beta", data="digits"))


def test_of_several_networks_one_is_chosen_in_the_address(app, folders):
    for name, seed in (("first", 1), ("second", 2)):
        multi_rate.save(folders[1], name=name, seed=seed)
    test = app("beta", network="second")
    assert test.selectbox(key="network").value == "second"
    assert scene(test, "dial")["name"] == "second"


def test_images_without_labels_are_the_first_ten(app, folders):
    np.savez(folders[0] / "bare.npz", images=np.random.default_rng(0).random((60, 28, 28)))
    multi_rate.save(folders[1], dataset="npz:bare.npz")
    test = app("beta", data="npz:bare.npz")
    assert not test.exception
    images = scene(test, "dial")["images"]
    assert [image["index"] for image in images] == list(range(10))
    assert images[3]["label"] == "image 3"
